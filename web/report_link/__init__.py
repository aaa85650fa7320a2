"""The page group of report links: reporting without signing in, by the link of a reminder."""
