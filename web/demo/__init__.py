"""The demonstration: an invented agency half-way through its year, made by actions alone."""
