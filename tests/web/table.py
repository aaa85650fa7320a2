"""The table of the matrix as it stands approved: read by the tests that need to know who may.

Written by tests/web/test_matrix.py alone.
"""

import re
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("matrix.txt")
DONE = ("+", "?", "/")  # done, told what is missing, or led on: not refused


@cache
def table() -> dict[str, dict[str, str]]:
    """By method and rule ("GET /plans"), who gets what; of what is one's own division's."""
    rows = [re.split(r"\s{2,}", line) for line in TABLE.read_text(encoding="utf-8").splitlines()]
    names = next(row[1:] for row in rows if "clerk" in row)
    cells = (re.match(r"(\w+) +(\S+) +(.+)", "  ".join(row)) for row in rows if row[0][:1] != "#")
    return {
        f"{one[1]} {one[2]}": dict(
            zip(names, (cell.split()[0] for cell in re.split(r"\s{2,}", one[3])), strict=True)
        )
        for one in cells
        if one
    }


def who(method: str, rule: str, *words: str) -> tuple[str, ...]:
    """Those whose cell says one of these words."""
    told = table().get(f"{method} {rule}", {})
    return tuple(name for name, word in told.items() if word in words)
