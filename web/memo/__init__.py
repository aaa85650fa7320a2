"""The memo: what does it say, and where is it on its way?."""
