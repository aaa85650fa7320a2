"""A logical row: one measure's cells by meaning, and the places that they came from.

Holds text only; how rows are joined is decided in ``rows``.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from tracker import thai
from tracker.reading.grids import Grid


@dataclass(slots=True)
class LogicalRow:
    """One measure's cells by meaning, with the physical rows that they came from."""

    grid: Grid
    cells: dict[str, list[str]] = field(default_factory=dict)
    places: list[tuple[str, int, int | None]] = field(default_factory=list)
    inherited: set[str] = field(default_factory=set)
    group: dict[str, str] = field(default_factory=dict)
    """What group rows above said: indicator, issue, instrument, owners."""
    marks: list[tuple[str, str]] = field(default_factory=list)
    """Ticked cells: (meaning or head of the column, text)."""
    months: set[int] = field(default_factory=set)

    seams: dict[str, list[int]] = field(default_factory=dict)
    """By meaning, the places of the pieces that stood in a row of their own, not cut by a page."""

    def stretches(self, meaning: str) -> list[str]:
        """The pieces, those that a page's end cut apart joined by line breaks."""
        pieces = self.cells.get(meaning, [])
        starts = [0, *(at for at in self.seams.get(meaning, []) if at), len(pieces)]
        return ["\n".join(pieces[a:b]) for a, b in pairwise(starts) if a < b]

    def text(self, meaning: str) -> str:
        """The joined text of one meaning, pieces set apart by line breaks."""
        return "\n".join(self.cells.get(meaning, []))

    def add(self, meaning: str, text: str, *, cut: bool = True) -> None:
        """Append a piece, unless the very same stands there already (a repeated merged cell).

        ``cut`` tells whether a page's end parted it from the piece before.
        """
        pieces = self.cells.setdefault(meaning, [])
        if text and all(thai.squeeze(text) != thai.squeeze(piece) for piece in pieces):
            if not cut:
                self.seams.setdefault(meaning, []).append(len(pieces))
            pieces.append(text)

    @property
    def where(self) -> str:
        """The place in words: "table 1, rows 2-3 (page 2)"."""
        return place_of(self.places)


def place_of(places: Iterable[tuple[str, int, int | None]]) -> str:
    """Rows of tables in words, neighbours drawn together."""
    spans: list[tuple[str, int, int, int | None]] = []
    for name, number, page in places:
        if spans and (spans[-1][0], spans[-1][3]) == (name, page):
            spans[-1] = (name, spans[-1][1], number, page)
        else:
            spans.append((name, number, number, page))
    told = []
    for name, first, last, page in spans:
        rows = f"row {first}" if first == last else f"rows {first}-{last}"
        told.append(f"{name}, {rows}" + (f" (page {page})" if page else ""))
    return " + ".join(told)
