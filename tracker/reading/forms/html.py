"""Reads HTML pages: tables with their spans, and the text outside them line by line."""

import re
from typing import Any

from tracker.reading.blocks import Block, Document, Paragraph, expand_spans, table_of
from tracker.reading.door import decode
from tracker.reading.errors import DocumentDamaged, DocumentEmpty
from tracker.reading.forms.txt import broken_bytes

_META = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_-]+)""", re.I)
_SKIPPED = {"script", "style", "head", "noscript", "template", "title", "svg", "iframe"}
_LINES = {
    "p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article",
    "header", "footer", "ul", "ol", "table", "blockquote", "pre", "hr", "dt", "dd", "dl",
    "address", "center", "main", "nav", "form", "fieldset", "figure", "caption", "td", "th",
}  # fmt: skip
_DEPTH = 200


def read_html(data: bytes) -> Document:
    """Return the blocks of a page in UTF-8, or in the encoding that it names (Windows-874)."""
    declared = _META.search(data[:4096])
    text, sound = decode(data, declared=declared.group(1).decode("ascii") if declared else None)
    if not text.replace("\x00", "").strip():
        raise DocumentEmpty
    return Document("html", tuple(blocks_of_html(text)), () if sound else (broken_bytes(),))


def blocks_of_html(text: str) -> list[Block]:
    """The blocks of a page or of a piece of one. Raises DocumentDamaged."""
    from lxml import etree, html

    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text).replace("\x00", "")
    try:
        parser = html.HTMLParser(huge_tree=False, recover=True)
        root = html.document_fromstring(text, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise DocumentDamaged("HTML") from error
    page = _Page()
    page.walk(root, 0)
    page.flush()
    title = " ".join((root.findtext(".//title") or "").split())
    if title and not any(isinstance(b, Paragraph) and title in b.text for b in page.blocks):
        page.blocks.insert(0, Paragraph(title, "title"))
    return page.blocks


class _Page:
    """Walks the elements and gathers blocks."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.line: list[str] = []
        self.paragraphs = 0
        self.tables = 0

    def flush(self) -> None:
        """End the current line of prose."""
        text = " ".join("".join(self.line).split())
        self.line = []
        if text:
            self.paragraphs += 1
            self.blocks.append(Paragraph(text, f"paragraph {self.paragraphs}"))

    def walk(self, element: Any, depth: int, mark: str = "") -> None:
        """Take in one element and what is inside it."""
        tag = _tag(element)
        if tag in _SKIPPED or tag is None:
            return
        if depth > _DEPTH:
            self._text("".join(element.itertext()))
            return
        if tag == "table" and not _is_layout(element):
            self.flush()
            self._table(element)
            return
        breaks = tag in _LINES
        if breaks:
            self.flush()
        if tag == "li" and mark:
            self.line.append(mark)
        if tag == "input":
            self.line.append(_box(element))
        self._text(element.text)
        for number, child in enumerate(element, start=1):
            self.walk(child, depth + 1, _mark(tag, number))
            self._text(child.tail)
        if breaks:
            self.flush()

    def _text(self, text: str | None) -> None:
        if text:
            self.line.append(text)

    def _table(self, table: Any) -> None:
        rows = []
        for row in _rows(table):
            cells = [cell for cell in row if _tag(cell) in ("td", "th")]
            rows.append(
                [
                    (cell_text(cell), _span(cell, "colspan"), _span(cell, "rowspan"))
                    for cell in cells
                ]
            )
        if any(text.strip() for row in rows for text, _, _ in row):
            self.tables += 1
            name = f"table {self.tables}"
            self.blocks.append(table_of(name, expand_spans(rows), spans_known=True))


def _tag(element: Any) -> str | None:
    tag = getattr(element, "tag", None)
    return tag.lower() if isinstance(tag, str) else None


def _rows(table: Any) -> list[Any]:
    """The table's own rows, not those of tables inside it."""
    found: list[Any] = []
    for child in table:
        tag = _tag(child)
        if tag == "tr":
            found.append(child)
        elif tag in ("thead", "tbody", "tfoot"):
            found += [row for row in child if _tag(row) == "tr"]
    return found


def _is_layout(table: Any) -> bool:
    """Whether a table only places others: it has tables inside, and few cells of its own."""
    inner = table.findall(".//table")
    if not inner:
        return False
    cells = [c for row in _rows(table) for c in row if _tag(c) in ("td", "th")]
    return len(cells) <= 4 or len(inner) >= len(cells) / 2


def _span(cell: Any, name: str) -> int:
    value = cell.get(name, "1")
    return int(value) if re.fullmatch(r"[1-9]\d{0,3}", value or "") else 1


def _mark(parent: str, number: int) -> str:
    return {"ul": "• ", "ol": f"{number}. "}.get(parent, "")


def _box(element: Any) -> str:
    kind = (element.get("type") or "").lower()
    if kind in ("checkbox", "radio"):
        return "☑" if element.get("checked") is not None else "☐"
    return ""


def cell_text(cell: Any) -> str:
    """A cell's text with a line break wherever the page shows one, list items with marks."""
    parts: list[str] = []

    def walk(element: Any, depth: int, mark: str) -> None:
        tag = _tag(element)
        if tag in _SKIPPED or tag is None:
            return
        if depth > _DEPTH:
            parts.append("".join(element.itertext()))
            return
        if tag in _LINES:
            parts.append("\n")
        if tag == "li":
            inside = "".join(element.itertext())
            parts.append("" if _MARKED.match(inside) else mark)
        if tag == "input":
            parts.append(_box(element))
        if element.text:
            parts.append(re.sub(r"\s+", " ", element.text))
        for number, child in enumerate(element, start=1):
            walk(child, depth + 1, _mark(tag, number))
            if child.tail:
                parts.append(re.sub(r"\s+", " ", child.tail))
        if tag in _LINES and tag != "br":
            parts.append("\n")

    walk(cell, 0, "")
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


_MARKED = re.compile(r"\s*(?:[-–•]|\(?[0-9๐-๙]{1,2}[.)])")
