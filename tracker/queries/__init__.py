"""Reads: each function takes a connection and gives frozen records. Writes nothing."""
