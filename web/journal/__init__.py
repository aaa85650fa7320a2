"""The journal as people read it: every entry in words, and whether it is as it was written."""
