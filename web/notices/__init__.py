"""Pages of sending: what went out, what did not arrive, what would go out on a day."""
