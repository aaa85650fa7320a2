"""Everything that a person or the clock can ask: one function for each, in one transaction.

Command line and web call these same functions; only they call the store's writes.
"""
