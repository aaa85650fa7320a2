"""Reads CSV: the delimiter found from the text, one grid with prose and tables in it."""

import csv
import io
from collections import Counter

from tracker.reading.blocks import Cell, Document
from tracker.reading.door import decode
from tracker.reading.errors import DocumentDamaged
from tracker.reading.forms.txt import broken_bytes
from tracker.reading.sheets import blocks_of_sheet

_DELIMITERS = ",;\t|"
_FIELD_LIMIT = 2_000_000


def read_csv(data: bytes) -> Document:
    """Return the blocks of a CSV file in UTF-8, UTF-16 or Windows-874."""
    text, sound = decode(data)
    text = text.replace("\x00", "")
    csv.field_size_limit(_FIELD_LIMIT)
    first = text.split("\n", 1)[0].strip()
    delimiter = None
    if first.lower().startswith("sep=") and len(first) == 5:
        delimiter, text = first[4], text.split("\n", 1)[1] if "\n" in text else ""
    try:
        rows = _rows(text, delimiter or _delimiter(text))
    except csv.Error as error:
        raise DocumentDamaged("CSV") from error
    lines = [(number, tuple(Cell(c.strip()) for c in row)) for number, row in enumerate(rows, 1)]
    blocks = blocks_of_sheet(lines, name="", spans_known=False)
    return Document("csv", tuple(blocks), () if sound else (broken_bytes(),))


def _rows(text: str, delimiter: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def _delimiter(text: str) -> str:
    """The sign that cuts most rows into one and the same number of cells, of two or more."""
    best, most = ",", 0.0
    for delimiter in _DELIMITERS:
        try:
            widths = Counter(len(row) for row in _rows(text[:200_000], delimiter) if row)
        except csv.Error:
            continue
        width, count = max(
            ((w, n) for w, n in widths.items() if w > 1), key=lambda one: one[0] * one[1],
            default=(1, 0),
        )  # fmt: skip
        weight = count * min(width, 12)
        if weight > most:
            best, most = delimiter, weight
    return best
