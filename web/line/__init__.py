"""The door through which LINE tells of codes, follows and blocks."""
