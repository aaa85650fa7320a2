"""A table as a file for a spreadsheet: CSV that Excel reads as Thai, or XLSX. Knows no measure.

No text becomes a formula: in CSV such a one is led by an apostrophe, in XLSX its cell is text.
"""

import csv
import io
from collections.abc import Iterable, Sequence

from workflows.open_data import BOM, RISKY

Cell = str | int | None
WIDEST, NARROWEST = 60, 8
NEVER_IN_XML = dict.fromkeys(set(range(32)) - {9, 10, 13})


def as_csv(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The table as CSV: UTF-8 with BOM, CRLF."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return (BOM + out.getvalue()).encode("utf-8")


def as_xlsx(title: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The table as one sheet: its head stands still and filters, long texts are wrapped."""
    import openpyxl
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title[:31]
    widths = [len(one) for one in head]
    for number, row in enumerate([head, *rows], start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            if isinstance(value, str):
                cell.value = value.translate(NEVER_IN_XML)
                cell.data_type = "s"
                cell.quotePrefix = value.startswith(RISKY)
            else:
                cell.value = value
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            longest = max((len(line) for line in str(value or "").splitlines()), default=0)
            widths[column - 1] = max(widths[column - 1], longest)
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = min(
            max(width + 2, NARROWEST), WIDEST
        )
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _harmless(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(RISKY) else cell
