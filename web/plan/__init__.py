"""The plan: where do we stand?."""
