"""My work: what do I owe, until when?."""
