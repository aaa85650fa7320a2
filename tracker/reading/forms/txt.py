"""Reads plain text: tab-separated tables, Markdown tables, columns set apart by blanks, prose."""

import re
from dataclasses import replace

from tracker.reading.blocks import Block, Cell, Document, Paragraph, Remark, Table, table_of
from tracker.reading.door import decode

_PIPE_ROW = re.compile(r"^\s*\|.*\|\s*$")
_PIPE_RULER = re.compile(r"^\s*\|?[\s:|-]*-[\s:|-]*\|?\s*$")
_HTML_TABLE = re.compile(r"(<table\b.*?</table>)", re.I | re.S)
_HEADING = re.compile(r"^\s*#{1,6}\s+")
_NUMBERED_ROW = re.compile(r"^\s*[0-9๐-๙]{1,2}\.?\t")
_ITEM = re.compile(r"^\s*(?:[-•–]|\(?[0-9๐-๙]{1,2}[.)]|[0-9๐-๙]{1,2}\.[0-9๐-๙]{1,2})\s*\S")
_WIDE_GAP = re.compile(r"\s{2,}")


def read_txt(data: bytes) -> Document:
    """Return the blocks of a text: a line with tabs is a table row, any other a paragraph.

    Tables that stand in it as HTML are read as such.
    """
    text, sound = decode(data)
    remarks = () if sound else (broken_bytes(),)
    blocks: list[Block] = []
    for piece in _HTML_TABLE.split(text):
        if _HTML_TABLE.fullmatch(piece):
            from tracker.reading.forms.html import blocks_of_html

            found = blocks_of_html(piece)
        else:
            found = blocks_of_text(piece)
        blocks += _renumbered(found, blocks)
    return Document("txt", tuple(blocks), remarks)


def _renumbered(found: list[Block], before: list[Block]) -> list[Block]:
    """Blocks of a further piece of the text, counted on from those before."""
    tables = sum(1 for block in before if isinstance(block, Table))
    paragraphs = len(before) - tables
    numbered: list[Block] = []
    for block in found:
        if isinstance(block, Table):
            tables += 1
            numbered.append(replace(block, name=f"table {tables}"))
        else:
            paragraphs += 1
            numbered.append(replace(block, where=f"paragraph {paragraphs}"))
    return numbered


def broken_bytes() -> Remark:
    """The remark that some bytes of the file could not be read as text."""
    return Remark(
        "document", "broken-text",
        "บางตัวอักษรในไฟล์เสียหาย อ่านไม่ได้ โปรดตรวจข้อความที่มีเครื่องหมาย \ufffd",
        "Some characters of the file are broken; check the text where \ufffd stands.",
    )  # fmt: skip


def blocks_of_text(text: str) -> list[Block]:
    """The blocks of a text in order; a form feed begins a new page."""
    lines, pages = _lines(text)
    blocks: list[Block] = []
    paragraphs = tables = at = 0
    while at < len(lines):
        rows, taken = _table_at(lines, at)
        if rows:
            tables += 1
            blocks.append(
                table_of(
                    f"table {tables}",
                    [[Cell(text) for text in row] for row in rows],
                    pages=[pages[at]] * len(rows),
                )
            )
            at += taken
            continue
        if lines[at].strip():
            paragraphs += 1
            text = _HEADING.sub("", lines[at]).strip()
            blocks.append(Paragraph(text, f"paragraph {paragraphs}", pages[at]))
        at += 1
    return blocks


def _lines(text: str) -> tuple[list[str], list[int | None]]:
    sheets = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n").split("\x0c")
    lines: list[str] = []
    pages: list[int | None] = []
    for number, sheet in enumerate(sheets, start=1):
        for line in sheet.split("\n"):
            lines.append(line)
            pages.append(number if len(sheets) > 1 else None)
    return lines, pages


def _table_at(lines: list[str], at: int) -> tuple[list[list[str]], int]:
    """The rows of a table that begins at this line, and how many lines it takes."""
    for read in (_tab_rows, _pipe_rows, _gap_rows):
        rows, taken = read(lines, at)
        if rows:
            return rows, taken
    return [], 0


def _tab_rows(lines: list[str], at: int) -> tuple[list[list[str]], int]:
    rows: list[list[str]] = []
    start = at
    width = lines[at].rstrip("\n").count("\t")
    if not _is_tab_row(lines[at]):
        # One filled cell among tabs is a row only where a row of as many tabs follows.
        following = lines[at + 1] if at + 1 < len(lines) else ""
        if not (width and lines[at].strip() and _is_tab_row(following)
                and following.count("\t") == width):  # fmt: skip
            return [], 0
    while at < len(lines):
        line = lines[at]
        if not line.strip():
            break
        over = None
        if rows and line.count("\t") < len(rows[0]) - 1:
            over = _cells_over_lines(lines, at, len(rows[0]))
        if over is None:
            if "\t" not in line:
                break
            if not _is_tab_row(line) and rows and line.count("\t") + 1 != len(rows[-1]):
                break
            over = _cells(lines, at)
        rows.append(over[0])
        at += over[1]
    return rows, at - start


def _cells_over_lines(lines: list[str], at: int, width: int) -> tuple[list[str], int] | None:
    """A row whose cells hold line breaks, as Word's clipboard gives it: its lines have exactly
    the tabs of one row together. None where the lines do not add up."""
    tabs = lines[at].count("\t")
    for end in range(at + 1, min(at + 60, len(lines))):
        if not lines[end].strip() or _NUMBERED_ROW.match(lines[end]):
            return None
        tabs += lines[end].count("\t")
        if tabs > width - 1:
            return None
        if tabs == width - 1 and not (end + 1 < len(lines) and _goes_on(lines[end + 1], width)):
            return "\n".join(lines[at : end + 1]).split("\t"), end - at + 1
    return None


def _goes_on(line: str, width: int) -> bool:
    """Whether a line without tabs is the rest of a row's last cell."""
    return "\t" not in line and bool(line.strip()) and bool(_ITEM.match(line)) and width > 2


def _is_tab_row(line: str) -> bool:
    return "\t" in line.strip(" \n").strip("\t") or line.strip("\n ").count("\t") >= 2


def _cells(lines: list[str], at: int) -> tuple[list[str], int]:
    """The cells of a row; a quoted cell (as Excel's clipboard makes it) may run over lines."""
    line, taken = lines[at], 1
    if re.search(r'(?:^|\t)"', line) and line.count('"') % 2:
        for step in range(1, 60):
            if at + step >= len(lines) or (not lines[at + step - 1].strip() and step > 5):
                break
            longer = "\n".join(lines[at : at + step + 1])
            if longer.count('"') % 2 == 0:
                line, taken = longer, step + 1
                break
    if taken == 1:
        return [cell.strip().strip('"') if _quoted(cell) else cell for cell in line.split("\t")], 1
    cells: list[str] = []
    for piece in line.split("\t"):
        if cells and cells[-1].count('"') % 2 and cells[-1].startswith('"'):
            cells[-1] += "\t" + piece
        else:
            cells.append(piece)
    return [c.strip()[1:-1].replace('""', '"') if _quoted(c) else c for c in cells], taken


def _quoted(cell: str) -> bool:
    cell = cell.strip()
    return len(cell) > 1 and cell.startswith('"') and cell.endswith('"') and cell.count('"') != 3


def _pipe_rows(lines: list[str], at: int) -> tuple[list[list[str]], int]:
    rows: list[list[str]] = []
    start = at
    while at < len(lines) and _PIPE_ROW.match(lines[at]):
        if not _PIPE_RULER.match(lines[at]):
            rows.append([cell.strip() for cell in lines[at].strip().strip("|").split("|")])
        at += 1
    enough = len(rows) > 1 or (rows and len(rows[0]) > 2)
    return (rows, at - start) if enough else ([], 0)


def _gap_rows(lines: list[str], at: int) -> tuple[list[list[str]], int]:
    """Columns set apart by two blanks or more: at least two lines of three cells alike."""
    rows: list[list[str]] = []
    start = at
    while at < len(lines) and lines[at].strip():
        cells = _WIDE_GAP.split(lines[at].strip())
        if len(cells) < 3 or (rows and len(cells) != len(rows[0])):
            break
        rows.append(cells)
        at += 1
    return (rows, at - start) if len(rows) > 1 else ([], 0)
