"""Help: a page for each role, with the states that its work goes through."""
