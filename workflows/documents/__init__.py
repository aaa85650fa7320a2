"""The official papers: records in, content out, and each content in its renderings.

Content is pure; renderings take the date as an argument. Nothing here reads the database.
"""
