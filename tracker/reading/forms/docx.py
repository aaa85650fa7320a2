"""Reads Word documents: body in order, merged cells, automatic numbers, text boxes, notes.

What was deleted with tracked changes is not read; what was inserted is.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from tracker.reading.blocks import Block, Cell, Document, Paragraph, table_of
from tracker.reading.door import BROKEN_PACKAGE
from tracker.reading.errors import DocumentDamaged
from tracker.reading.forms.numbering import Numbering, W, read_numbering

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_SKIPPED = frozenset({f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText", f"{W}rPr",
                      f"{W}pPr", f"{W}tblPr", f"{W}sectPr", f"{W}sdtPr"})  # fmt: skip
_TICKS = {"F0FC": "✓", "F0FE": "☑", "F052": "☑", "F0FB": "✗", "F0FD": "☒", "F0A8": "☐", "F06F": "☐",
          "F0D6": "✓", "F050": "✓", "F0B7": "•", "F02D": "-"}  # fmt: skip


def read_docx(data: bytes) -> Document:
    """Return the blocks of a Word document. Raises DocumentDamaged."""
    from lxml import etree

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = packed.namelist()
            main = "word/document.xml" if "word/document.xml" in names else _main_part(packed)
            body = _parse(packed.read(main))
            numbering = read_numbering(
                _optional(packed, names, "word/numbering.xml"),
                _optional(packed, names, "word/styles.xml"),
            )
            notes = [
                (kind, _parse(packed.read(part)))
                for kind, part in _parts_beside(names)
            ]  # fmt: skip
    except (*BROKEN_PACKAGE, etree.XMLSyntaxError) as error:
        raise DocumentDamaged("Word") from error
    reader = _Reader(numbering)
    root = body.find(f"{W}body")
    reader.blocks_in(root if root is not None else body)
    for kind, part in notes:
        reader.beside(kind, part)
    return Document("docx", tuple(reader.blocks))


def _parse(data: bytes) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(data, parser)


def _optional(packed: zipfile.ZipFile, names: list[str], part: str) -> Any | None:
    from lxml import etree

    try:
        return _parse(packed.read(part)) if part in names else None
    except etree.XMLSyntaxError:
        return None


def _main_part(packed: zipfile.ZipFile) -> str:
    types = packed.read("[Content_Types].xml").decode("utf-8", errors="replace")
    match = re.search(r'PartName="/([^"]+)"[^>]*wordprocessingml\.document\.main', types)
    if match is None:
        raise KeyError("main part")
    return match.group(1)


def _parts_beside(names: list[str]) -> Iterator[tuple[str, str]]:
    """Headers, footers and notes, by kind."""
    for name in sorted(names):
        match = re.fullmatch(r"word/(header|footer|footnotes|endnotes)\d*\.xml", name)
        if match is not None:
            yield match.group(1).rstrip("s"), name


_DEPTH = 60


class _Reader:
    """Walks the body and gathers blocks."""

    def __init__(self, numbering: Numbering) -> None:
        self.blocks: list[Block] = []
        self.numbering = numbering
        self.paragraphs = 0
        self.tables = 0
        self.boxes: list[Any] = []

    def blocks_in(self, container: Any, depth: int = 0) -> None:
        """Take in the paragraphs and tables of a body, a cell or a text box."""
        if depth > _DEPTH:
            self.blocks.append(Paragraph(_all_text(container), "paragraph"))
            return
        for element in container:
            tag = element.tag
            if tag == f"{W}p":
                self._paragraph(element, depth)
            elif tag == f"{W}tbl":
                self._table(element, depth)
            elif tag in _SKIPPED or not isinstance(tag, str):
                continue
            elif tag == f"{_MC}AlternateContent":
                for choice in _chosen(element):
                    self.blocks_in(choice, depth + 1)
            else:
                self.blocks_in(element, depth + 1)

    def beside(self, kind: str, part: Any) -> None:
        """Take in a header, footer or note: each of its paragraphs once."""
        known = {b.text for b in self.blocks if isinstance(b, Paragraph)}
        for paragraph in part.iter(f"{W}p"):
            text = " ".join(self.text(paragraph).split())
            if re.search(r"[\u0e01-\u0e3aA-Za-z]{2}", text) and text not in known:
                known.add(text)
                self.blocks.append(Paragraph(text, kind))

    def _paragraph(self, element: Any, depth: int) -> None:
        self.boxes = []
        text = self.text(element)
        boxes, self.boxes = self.boxes, []
        if text.strip():
            self.paragraphs += 1
            self.blocks.append(Paragraph(text, f"paragraph {self.paragraphs}"))
        for box in boxes:
            self.blocks_in(box, depth + 1)

    def text(self, paragraph: Any) -> str:
        """A paragraph's text with its automatic mark; a mark alone where it is empty."""
        mark = self.numbering.mark(paragraph)
        text = "".join(self._runs(paragraph, 0))
        if mark and (text.strip() or mark != "•"):
            return f"{mark} {text.strip()}".strip()
        return text

    def _runs(self, element: Any, depth: int) -> Iterator[str]:
        if depth > _DEPTH:
            yield _all_text(element)
            return
        for child in element:
            tag = child.tag
            if not isinstance(tag, str) or tag in _SKIPPED:
                continue
            if tag == f"{W}t" or tag == f"{_M}t":
                yield child.text or ""
            elif tag == f"{W}tab":
                yield "\t"
            elif tag in (f"{W}br", f"{W}cr"):
                yield "\n"
            elif tag == f"{W}noBreakHyphen":
                yield "-"
            elif tag == f"{W}sym":
                code = (child.get(f"{W}char") or "").upper()
                yield _TICKS.get(code, "")
            elif tag == f"{W}fldChar":
                yield _check_box(child)
            elif tag == f"{_MC}AlternateContent":
                for choice in _chosen(child):
                    yield from self._runs(choice, depth + 1)
            elif tag == f"{W}txbxContent":
                self.boxes.append(child)
            else:
                yield from self._runs(child, depth + 1)

    def _table(self, table: Any, depth: int) -> None:
        rows = _rows(table)
        cells = [cell for row in rows for cell in _cells(row)]
        if len(cells) == 1 or (len(cells) <= 4 and table.find(f".//{W}tc//{W}tbl") is not None):
            for cell in cells:  # a frame around other things, no table
                self.blocks_in(cell, depth + 1)
            return
        self.tables += 1
        name = f"table {self.tables}"
        boxes: list[Any] = []
        grid = self._grid(rows, boxes, depth)
        if any(cell.text.strip() for row in grid for cell in row):
            self.blocks.append(table_of(name, grid, spans_known=True))
        for box in boxes:
            self.blocks_in(box, depth + 1)

    def _grid(self, rows: list[Any], boxes: list[Any], depth: int) -> list[list[Cell]]:
        grid: list[list[Cell]] = []
        above: dict[int, str] = {}
        for row in rows:
            line = [Cell() for _ in range(_number(row, "gridBefore"))]
            for cell in _cells(row):
                wide = max(1, min(_number(cell, "gridSpan", 1), 63))
                merged = cell.find(f"{W}tcPr/{W}vMerge")
                self.boxes = []
                text = "\n".join(self._cell_lines(cell, depth))
                boxes += self.boxes
                column = len(line)
                down = merged is not None and merged.get(f"{W}val") != "restart"
                if cell.find(f"{W}tcPr/{W}hMerge") is not None and line and (
                    cell.find(f"{W}tcPr/{W}hMerge").get(f"{W}val") != "restart"
                ):  # fmt: skip
                    line.append(Cell(line[-1].text, right=True))
                    continue
                if down and not text.strip() and column in above:
                    text = above[column]
                elif down and text.strip():
                    down = False
                for step in range(wide):
                    line.append(Cell(text, down=down, right=step > 0))
                    if merged is not None:
                        above[column + step] = text
                    else:
                        above.pop(column + step, None)
            grid.append(line)
        return grid

    def _cell_lines(self, container: Any, depth: int) -> Iterator[str]:
        """The lines of a cell; a table inside it is told row by row."""
        if depth > _DEPTH:
            yield _all_text(container)
            return
        for element in container:
            tag = element.tag
            if tag == f"{W}p":
                yield self.text(element)
            elif tag == f"{W}tbl":
                for row in _rows(element):
                    texts = [
                        " ".join(" ".join(self._cell_lines(cell, depth + 1)).split())
                        for cell in _cells(row)
                    ]
                    yield " ".join(text for text in texts if text)
            elif isinstance(tag, str) and tag not in _SKIPPED and tag != f"{W}tcPr":
                yield from self._cell_lines(element, depth + 1)


def _all_text(element: Any) -> str:
    """The text of everything inside, where boxes stand in boxes beyond reason."""
    return "".join(text.text or "" for text in element.iter(f"{W}t"))


def _chosen(alternate: Any) -> list[Any]:
    choices: list[Any] = alternate.findall(f"{_MC}Choice")
    others: list[Any] = alternate.findall(f"{_MC}Fallback")
    return choices[:1] or others[:1]


def _rows(table: Any) -> list[Any]:
    """The rows of a table, also those wrapped in content controls; deleted ones left out."""
    found: list[Any] = []
    for child in table:
        if child.tag == f"{W}tr":
            if child.find(f"{W}trPr/{W}del") is None:
                found.append(child)
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"):
            found += _rows(child)
    return found


def _cells(row: Any) -> list[Any]:
    found: list[Any] = []
    for child in row:
        if child.tag == f"{W}tc":
            found.append(child)
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"):
            found += _cells(child)
    return found


def _number(element: Any, name: str, otherwise: int = 0) -> int:
    """The value of a property of a row or cell, kept within reason."""
    found = element.find(f"{W}{'trPr' if element.tag == f'{W}tr' else 'tcPr'}/{W}{name}")
    value = found.get(f"{W}val") if found is not None else None
    return min(int(value), 63) if value is not None and value.isdigit() else otherwise


def _check_box(field_char: Any) -> str:
    """A form's check box: whether it is ticked."""
    box = field_char.find(f"{W}ffData/{W}checkBox")
    if box is None:
        return ""
    for name in ("checked", "default"):
        state = box.find(f"{W}{name}")
        if state is not None:
            return "☐" if state.get(f"{W}val") in ("0", "false") else "☑"
    return "☐"
