"""Makes files of every form out of plain blocks: the tools with which tests write documents.

A document here is a list of paragraphs (str) and tables (lists of rows of cells).
"""

import csv
import html
import io
from collections.abc import Sequence
from pathlib import Path

Piece = str | list[list[str]]
FONTS = Path(__file__).resolve().parents[3] / "workflows" / "documents" / "fonts"


def pieces_of(text: str) -> list[Piece]:
    """The paragraphs and tab-separated tables of a plain text."""
    pieces: list[Piece] = []
    for line in text.splitlines():
        if "\t" in line:
            row = line.split("\t")
            last = pieces[-1] if pieces else None
            if isinstance(last, list):
                last.append(row)
            else:
                pieces.append([row])
        else:
            pieces.append(line)
    return [p for p in pieces if p == "" or isinstance(p, list) or p.strip()]


def as_docx(pieces: Sequence[Piece]) -> bytes:
    """A Word document with one table for each table."""
    import docx

    document = docx.Document()
    for piece in pieces:
        if isinstance(piece, str):
            document.add_paragraph(piece)
            continue
        width = max(map(len, piece))
        table = document.add_table(rows=len(piece), cols=width)
        for row, cells in zip(table.rows, piece, strict=True):
            for cell, text in zip(row.cells, cells, strict=False):
                cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_xlsx(pieces: Sequence[Piece]) -> bytes:
    """A workbook of one sheet: paragraphs in column A, tables below one another."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row, cells in enumerate(_grid(pieces), start=1):
        for column, text in enumerate(cells, start=1):
            if text:
                cell = sheet.cell(row=row, column=column, value=text)
                cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_csv(pieces: Sequence[Piece], encoding: str) -> bytes:
    """One CSV grid in the encoding."""
    out = io.StringIO()
    csv.writer(out).writerows(_grid(pieces))
    return out.getvalue().encode(encoding, errors="replace")


def _grid(pieces: Sequence[Piece]) -> list[list[str]]:
    rows: list[list[str]] = []
    for piece in pieces:
        rows += [[piece]] if isinstance(piece, str) else [list(row) for row in piece]
    return rows


def as_html(pieces: Sequence[Piece]) -> bytes:
    """A page of UTF-8; markup inside the cells stays markup."""
    parts = ["<!DOCTYPE html><html><head><meta charset='utf-8'><title>plan</title></head><body>"]
    for piece in pieces:
        if isinstance(piece, str):
            parts.append(f"<p>{html.escape(piece)}</p>" if piece.strip() else "")
            continue
        rows = ("".join(f"<td>{cell}</td>" for cell in row) for row in piece)
        parts.append("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
    return "\n".join([*parts, "</body></html>"]).encode()


def as_pdf(pieces: Sequence[Piece], *, landscape: bool = True) -> bytes:
    """A PDF by Typst, with ruled tables that run over pages."""
    import typst

    from tracker.reading.markup import without_markup

    source = [
        f'#set page("a4", flipped: {str(landscape).lower()}, margin: 1.5cm)',
        '#set text(font: "Laksaman", size: 12pt, lang: "th")',
    ]
    for piece in pieces:
        if isinstance(piece, str):
            if piece.strip():
                source.append(f"#par[#{_quoted(without_markup(piece))}]")
            continue
        width = max(map(len, piece))
        cells = []
        for row in piece:
            padded = [*row, *[""] * (width - len(row))]
            cells += [f"[#{_quoted(without_markup(cell))}]" for cell in padded]
        source.append(f"#table(columns: (1fr,) * {width}, {', '.join(cells)})")
    return bytes(typst.compile("\n\n".join(source).encode(), font_paths=[str(FONTS)]))


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
