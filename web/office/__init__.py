"""The office itself: who is in it, in which posts, by which orders; its settings and channels."""
