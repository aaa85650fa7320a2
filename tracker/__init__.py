"""What Tidtam knows: words, calendar, catalogue, tables, journal, reading. Decides nothing."""
