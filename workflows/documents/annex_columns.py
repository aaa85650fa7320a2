"""How wide the annex's columns are: those with long texts take room from those with short ones.

Reckons with letters, not with a font, so that Word and PDF get the same widths.
"""

from collections.abc import Sequence

from workflows.documents.memo_content import AnnexRow, AnnexTable

# In centimetres: weakness, way to practice, measure, owner, then two or three of follow-up.
TWO = (3.7, 5.0, 4.4, 3.0, 5.8, 3.8)
THREE = (3.6, 4.0, 4.0, 2.9, 3.8, 3.8, 3.6)
# Wide enough for the longest words of the field (องค์การบริหารส่วนตำบล) to stand whole.
NARROWEST = (3.6, 3.6, 3.6, 2.6, 3.6, 3.6, 3.6)
STEP = 0.3
# TH Sarabun 14 pt: letters and marks to a centimetre of line, and what the cell's edges take.
_SIGNS = 6.1
_EDGES = 0.3


def annex_widths(annexes: Sequence[AnnexTable]) -> tuple[float, ...]:
    """Widths in cm for all of a memo's annex tables, their sum that of the usual ones."""
    three = any(len(annex.follow_up_columns) == 3 for annex in annexes)
    usual: tuple[float, ...] = THREE if three else TWO
    widths = usual
    rows = [row for annex in annexes for row in annex.rows]
    best = _lines(rows, widths)
    # From the usual widths, step by step to where the rows together are lowest.
    while True:
        tried = [
            (_lines(rows, moved), _distance(moved, usual), moved)
            for source in range(len(widths))
            for target in range(len(widths))
            if source != target and (moved := _moved(widths, source, target))
        ]
        lowest = min(tried, default=(best, 0.0, widths))
        # A step must spare more than it disturbs: half a line in every row, or one in all.
        if lowest[0] > best - max(1, len(rows) // 2):
            return widths
        best, _, widths = lowest


def _moved(widths: tuple[float, ...], source: int, target: int) -> tuple[float, ...] | None:
    new = list(widths)
    new[source] -= STEP
    new[target] += STEP
    return tuple(round(width, 2) for width in new) if new[source] >= NARROWEST[source] else None


def _lines(rows: Sequence[AnnexRow], widths: tuple[float, ...]) -> int:
    return sum(
        max(_cell_lines(cell, width) for cell, width in zip(row.cells, widths, strict=True))
        for row in rows
    )


def _cell_lines(cell: tuple[str, ...], width: float) -> int:
    room = (width - _EDGES) * _SIGNS
    return sum(int(len(fragment) / room) + 1 for fragment in cell)


def _distance(widths: tuple[float, ...], usual: tuple[float, ...]) -> float:
    return sum(abs(one - other) for one, other in zip(widths, usual, strict=True))
