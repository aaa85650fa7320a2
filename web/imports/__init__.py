"""Reading a plan's paper, with every doubt shown before it is stored."""
