"""Reads Excel workbooks: every sheet as one grid, merged cells laid out, values as people see."""

import io
import warnings
import zipfile
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from tracker.reading.blocks import Block, Cell, Document
from tracker.reading.errors import DocumentDamaged, DocumentTooLarge
from tracker.reading.sheets import blocks_of_sheet

_MOST_ROWS = 20_000
_MOST_COLUMNS = 200
_BE = 543


def read_xlsx(data: bytes) -> Document:
    """Return the blocks of all sheets in order, hidden ones too. Raises DocumentDamaged."""
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    except MemoryError:
        raise
    except Exception as error:  # openpyxl raises whatever a broken part makes it stumble over
        raise DocumentDamaged("Excel") from error
    blocks: list[Block] = []
    try:
        for sheet in book.worksheets:
            name = f"sheet {sheet.title}"
            blocks += blocks_of_sheet(
                _lines(sheet), name=name, spans_known=True, first_table=len(blocks) + 1
            )
    except (DocumentTooLarge, MemoryError):
        raise
    except (ValueError, TypeError, KeyError, AttributeError, zipfile.BadZipFile) as error:
        raise DocumentDamaged("Excel") from error
    return Document("xlsx", tuple(blocks))


def _lines(sheet: Any) -> list[tuple[int, tuple[Cell, ...]]]:
    """The rows of a sheet that hold something, with a blank one between stretches."""
    filled: dict[int, dict[int, Cell]] = {}
    for (row, column), cell in sorted(sheet._cells.items()):
        if cell.value is not None and column <= _MOST_COLUMNS:
            text = _text(cell)
            if text.strip():
                filled.setdefault(row, {})[column] = Cell(text)
    if len(filled) > _MOST_ROWS:
        raise DocumentTooLarge(_MOST_ROWS)
    for merged in sheet.merged_cells.ranges:
        _spread(merged, filled)
    lines: list[tuple[int, tuple[Cell, ...]]] = []
    last = 0
    for row in sorted(filled):
        if last and row > last + 1:
            lines.append((last + 1, ()))
        columns = filled[row]
        width = max(columns)
        lines.append((row, tuple(columns.get(c, Cell()) for c in range(1, width + 1))))
        last = row
    return _without_left_margin(lines)


def _spread(merged: Any, filled: dict[int, dict[int, Cell]]) -> None:
    """Lay a merged cell's text into every box that it covers."""
    first = filled.get(merged.min_row, {}).get(merged.min_col)
    if first is None or merged.max_row - merged.min_row > 2_000:
        return
    for row in range(merged.min_row, merged.max_row + 1):
        for column in range(merged.min_col, min(merged.max_col, _MOST_COLUMNS) + 1):
            if (row, column) != (merged.min_row, merged.min_col):
                filled.setdefault(row, {})[column] = Cell(
                    first.text, down=row > merged.min_row, right=column > merged.min_col
                )


def _without_left_margin(
    lines: list[tuple[int, tuple[Cell, ...]]],
) -> list[tuple[int, tuple[Cell, ...]]]:
    """Tables that begin in column B or C, moved to the left edge."""
    starts = [
        next((i for i, cell in enumerate(cells) if cell.text), None) for _, cells in lines if cells
    ]
    margin = min((start for start in starts if start is not None), default=0)
    return [(number, cells[margin:]) for number, cells in lines]


def _text(cell: Any) -> str:
    """A cell's value as it would be read aloud; dates in B.E. numbers, percents as percents."""
    value = cell.value
    if isinstance(value, bool):
        return "✓" if value else ""
    if isinstance(value, datetime | date):
        # Offices type 2568 into a date cell: such a year is B.E. already.
        year = value.year if value.year > 2400 else value.year + _BE
        return f"{value.day}/{value.month}/{year}"
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, int | float):
        shown = str(cell.number_format or "")
        if "%" in shown:
            return f"{value * 100:.2f}"
        if isinstance(value, float) and not value.is_integer():
            # The digits that Excel keeps; what a binary number adds to them is nobody's.
            return format(Decimal(f"{value:.15g}"), "f")
        return str(int(value))
    return str(value)
