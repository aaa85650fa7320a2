"""Benchmarks: what Tidtam does, each against a floor measured in the same run (`make bench`)."""
