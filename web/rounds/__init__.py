"""The round: who is late?."""
