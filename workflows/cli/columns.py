"""Columns on a console, where Thai vowels and tone marks take no place. Pure."""

import unicodedata
from collections.abc import Sequence


def width_of(text: str) -> int:
    """How many columns a text takes on a console: Thai marks none, wide letters two."""
    return sum(
        0
        if unicodedata.category(sign) in ("Mn", "Me", "Cf")
        else 2
        if unicodedata.east_asian_width(sign) in "WF"
        else 1
        for sign in text
    )


def table(heads: Sequence[str], rows: Sequence[Sequence[object]], *, widest: int = 60) -> list[str]:
    """Rows under their heads, in columns as wide as their longest cell, at most `widest`."""
    cells = [[_cut("" if c is None else str(c), widest) for c in row] for row in (heads, *rows)]
    widths = [max(width_of(row[column]) for row in cells) for column in range(len(heads))]
    rule = ["─" * width for width in widths]
    return [
        "  ".join(
            cell + " " * (width - width_of(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in (cells[0], rule, *cells[1:])
    ]


def _cut(text: str, widest: int) -> str:
    text = " ".join(text.split())
    if width_of(text) <= widest:
        return text
    kept = ""
    for sign in text:
        if width_of(kept + sign) > widest - 1:
            break
        kept += sign
    return kept + "…"
