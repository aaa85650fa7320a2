"""How much of a long proof runs: a slice under `make test`, all of it under `make prove`."""

import os

IN_FULL = os.environ.get("TIDTAM_PROVE") == "1"


def examples(*, slice: int, full: int) -> int:
    """The number of examples, mutations or steps that a proof takes in this run."""
    return full if IN_FULL else slice
