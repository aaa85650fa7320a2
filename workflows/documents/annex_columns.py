"""How wide the annex's columns are: those with long texts take room from those with short ones.

Reckons with letters, not with a font, so that Word and PDF get the same widths.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from workflows.documents.memo_content import AnnexRow, AnnexTable
from workflows.documents.words import chunks

# In centimetres: weakness, way to practice, measure, owner, then two or three of follow-up.
TWO = (3.7, 5.0, 4.4, 3.0, 5.8, 3.8)
THREE = (3.6, 4.0, 4.0, 2.9, 3.8, 3.8, 3.6)
# Wide enough for the longest words of the field (องค์การบริหารส่วนตำบล) to stand whole.
NARROWEST = (3.6, 3.6, 3.6, 2.6, 3.6, 3.6, 3.6)
# A column in which nothing is written is as wide as its heading needs.
NARROWEST_EMPTY = 2.6
STEP = 0.3
# Rows of so many lines stand whole on a page under their heading.
LINES_OF_A_PAGE = 20
_OWNERS = 3
_WIDEST_OWNER = 4.4
# TH Sarabun 14 pt: letters and marks to a centimetre of line, letters alone where a name must fit,
# and what the cell's edges take.
_SIGNS = 6.1
_LETTERS = 5.0
_EDGES = 0.3
_MARKS = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")

# A row as the lengths of its fragments, for every cell.
Lengths = tuple[tuple[int, ...], ...]


def annex_widths(annexes: Sequence[AnnexTable]) -> tuple[float, ...]:
    """Widths in cm for all of a memo's annex tables, their sum that of the usual ones."""
    return _widths(tuple(annexes))


def stands_whole(row: AnnexRow, widths: Sequence[float]) -> bool:
    """Whether a row of these widths is low enough to be kept on one page."""
    return max(map(_cell_lines, _lengths(row), widths), default=0.0) <= LINES_OF_A_PAGE


@lru_cache(maxsize=20)
def _widths(annexes: tuple[AnnexTable, ...]) -> tuple[float, ...]:
    three = any(len(annex.follow_up_columns) == 3 for annex in annexes)
    usual: tuple[float, ...] = THREE if three else TWO
    told = [row for annex in annexes for row in annex.rows]
    rows = [_lengths(row) for row in told]
    floors = _floors(told, usual)
    widths = _with_floors(usual, floors)
    best = _lines(rows, widths)
    # From the usual widths, step by step to where the rows together are lowest. The cost is convex
    # in the widths, so that small steps lead there.
    while True:
        tried = [
            (_lines(rows, moved), _distance(moved, usual), moved)
            for source in range(len(widths))
            for target in range(len(widths))
            if source != target and (moved := _moved(widths, source, target, floors))
        ]
        lowest = min(tried, default=(best, 0.0, widths))
        # A step must spare more than it disturbs.
        if lowest[0] > best - max(0.2, best / 200):
            return widths
        best, _, widths = lowest


def _floors(rows: Sequence[AnnexRow], usual: tuple[float, ...]) -> tuple[float, ...]:
    """How narrow each column may become: an owner keeps its number and name on one line."""
    floors = list(NARROWEST[: len(usual)])
    if rows:
        names = [text for row in rows for text in row.cells[_OWNERS]]
        whole = ["".join(map("".join, one)) for text in names for one in chunks(text)]
        longest = max(map(_letters, whole), default=0)
        needed = round(longest / _LETTERS + _EDGES, 1)
        floors[_OWNERS] = min(max(floors[_OWNERS], needed), _WIDEST_OWNER)
        for n in range(_OWNERS + 1, len(usual)):
            if not any(row.cells[n] for row in rows):
                floors[n] = NARROWEST_EMPTY
    return tuple(floors)


def _letters(text: str) -> int:
    return len(_MARKS.sub("", text))


def _with_floors(usual: tuple[float, ...], floors: tuple[float, ...]) -> tuple[float, ...]:
    """The usual widths, with what the owners lack taken from where most is left."""
    new = list(usual)
    while (lack := round(floors[_OWNERS] - new[_OWNERS], 2)) > 0:
        source = max(range(len(new)), key=lambda n: (n != _OWNERS, new[n] - floors[n]))
        part = min(lack, STEP)
        new[source] -= part
        new[_OWNERS] += part
    return tuple(round(width, 2) for width in new)


def _moved(
    widths: tuple[float, ...], source: int, target: int, floors: tuple[float, ...]
) -> tuple[float, ...] | None:
    new = list(widths)
    new[source] -= STEP
    new[target] += STEP
    return tuple(round(width, 2) for width in new) if new[source] >= floors[source] else None


def _lengths(row: AnnexRow) -> Lengths:
    return tuple(tuple(len(fragment) for fragment in cell) for cell in row.cells)


def _lines(rows: Sequence[Lengths], widths: tuple[float, ...]) -> float:
    return sum(max(map(_cell_lines, row, widths)) for row in rows)


def _cell_lines(cell: tuple[int, ...], width: float) -> float:
    """About how many lines a cell has: a fragment's last line is half full, a short one is one."""
    room = (width - _EDGES) * _SIGNS
    return sum(max(1.0, length / room + 0.5) for length in cell)


def _distance(widths: tuple[float, ...], usual: tuple[float, ...]) -> float:
    return sum(abs(one - other) for one, other in zip(widths, usual, strict=True))
