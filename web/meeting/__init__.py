"""The heads' meeting: what is said about the open parts becomes reports."""
