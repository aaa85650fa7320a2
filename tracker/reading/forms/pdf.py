"""Reads PDF files that have a text layer: the grid of a page's ruled tables, the text in its boxes.

pdfplumber finds the lines, pdfium the text: either alone is wrong for Thai. Pictures of text are
not read here.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from tracker.reading.blocks import Block, Cell, Document, Paragraph, Remark, Table, table_of
from tracker.reading.errors import (
    DocumentDamaged,
    DocumentEncrypted,
    DocumentIsScan,
    DocumentTooLarge,
)
from tracker.reading.forms.pdfgrid import tables_on
from tracker.reading.forms.pdflines import Box, Glyph, glyphs_of, joined, lines_of, paragraphs_of

_MOST_PAGES = 600
_LEAST_SIGNS = 12  # a page with fewer signs of text is a picture
_SNAP = 3.0


class _Numbers:
    """Counts tables and paragraphs through the document."""

    def __init__(self) -> None:
        self.tables = 0
        self.paragraphs = 0


def read_pdf(data: bytes, *, progress: Callable[[int, int], None] | None = None) -> Document:
    """Return the blocks of a PDF, page by page.

    Raises DocumentEncrypted, DocumentDamaged, DocumentTooLarge, or DocumentIsScan where no page
    has text.
    """
    import pypdfium2

    try:
        pages = pypdfium2.PdfDocument(data)
        count = len(pages)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise DocumentEncrypted from error
        raise DocumentDamaged("PDF") from error
    if count == 0:
        raise DocumentDamaged("PDF")
    if count > _MOST_PAGES:
        raise DocumentTooLarge(_MOST_PAGES)
    blocks: list[Block] = []
    pictures: list[int] = []
    edges: tuple[float, ...] = ()
    numbers = _Numbers()
    try:
        for index in range(count):
            page = _Page(pages[index])
            if page.signs < _LEAST_SIGNS and page.has_pictures():
                pictures.append(index + 1)
            edges = _join(blocks, page.blocks(index + 1, numbers), edges, numbers)
            page.close()
            if progress is not None:
                progress(index + 1, count)
    except pypdfium2.PdfiumError as error:
        raise DocumentDamaged("PDF") from error
    finally:
        pages.close()
    if not blocks or (pictures and sum(_length(b) for b in blocks) < 30 * len(pictures)):
        raise DocumentIsScan
    return Document("pdf", tuple(blocks), tuple(_picture_remarks(pictures)))


def _join(
    blocks: list[Block],
    found: Iterator[tuple[Block, tuple[float, ...]]],
    last: tuple[float, ...],
    numbers: _Numbers,
) -> tuple[float, ...]:
    """Add a page's blocks; a table that goes on from the page before is one with it.

    Returns the column edges of the page's last block, where that is a table.
    """
    for block, edges in found:
        before = blocks[-1] if blocks else None
        if (
            isinstance(block, Table) and isinstance(before, Table) and len(edges) == len(last)
            and block.rows[0].page != before.rows[-1].page
            and all(abs(a - b) <= 2 * _SNAP for a, b in zip(edges, last, strict=True))
        ):  # fmt: skip
            count = before.rows[-1].number
            more = (replace(row, number=row.number + count) for row in block.rows)
            blocks[-1] = replace(before, rows=(*before.rows, *more))
            numbers.tables -= 1
        else:
            blocks.append(block)
        last = edges
    return last


def _length(block: Block) -> int:
    if isinstance(block, Paragraph):
        return len(block.text)
    return sum(len(text) for row in block.rows for text in row.texts())


def _picture_remarks(pictures: list[int]) -> Iterator[Remark]:
    for number in pictures:
        yield Remark(
            f"page {number}", "page-is-picture",
            f"หน้า {number} เป็นภาพ ไม่มีตัวอักษรให้อ่าน", f"page {number} is a picture without text",
        )  # fmt: skip


class _Page:
    """One page: its signs by place, its tables and its prose."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.width, self.height = page.get_size()
        self.tables = tables_on(page)
        self.glyphs = glyphs_of(page)
        self.signs = sum(1 for glyph in self.glyphs if not glyph.text.isspace())

    def close(self) -> None:
        self.page.close()

    def has_pictures(self) -> bool:
        """Whether the page shows pictures."""
        import pypdfium2.raw as raw

        return any(one.type == raw.FPDF_PAGEOBJ_IMAGE for one in self.page.get_objects(max_depth=2))

    def blocks(self, number: int, numbers: _Numbers) -> Iterator[tuple[Block, tuple[float, ...]]]:
        """The page's tables and paragraphs from top to bottom; tables with their column edges."""
        found: list[tuple[float, list[Box], dict[int, list[Glyph]]]] = []
        free = self.glyphs
        for cells in self.tables:
            within, free = _sorted_into(cells, free)
            if any(not g.text.isspace() for glyphs in within.values() for g in glyphs):
                found.append((min(b[1] for b in cells), cells, within))
        found.sort(key=lambda one: one[0])
        lines = sorted(lines_of(free), key=lambda line: (round(line.top), line.left))
        at = float("-inf")
        for top, cells, within in [*found, (float("inf"), [], {})]:
            between = [line for line in lines if at <= line.middle < top]
            for text in paragraphs_of(between, self.width):
                numbers.paragraphs += 1
                yield Paragraph(text, f"paragraph {numbers.paragraphs}", number), ()
            at = top
            if cells:
                numbers.tables += 1
                grid, edges = _grid(cells, within)
                name = f"table {numbers.tables}"
                pages: list[int | None] = [number] * len(grid)
                yield table_of(name, grid, spans_known=True, pages=pages), edges


def _sorted_into(
    cells: list[Box], glyphs: list[Glyph]
) -> tuple[dict[int, list[Glyph]], list[Glyph]]:
    """The signs that stand in each box, and those that stand in none."""
    within: dict[int, list[Glyph]] = {}
    free: list[Glyph] = []
    left, right = min(b[0] for b in cells), max(b[2] for b in cells)
    top, bottom = min(b[1] for b in cells), max(b[3] for b in cells)
    last = -1
    for glyph in glyphs:
        x, y = glyph.x, glyph.y
        if not (left <= x <= right and top <= y <= bottom):
            free.append(glyph)
            continue
        if last < 0 or not _inside(cells[last], x, y):
            last = next((i for i, box in enumerate(cells) if _inside(box, x, y)), -1)
        if last < 0:
            free.append(glyph)
        else:
            within.setdefault(last, []).append(glyph)
    return within, free


def _inside(box: Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _grid(
    cells: list[Box], within: dict[int, list[Glyph]]
) -> tuple[list[list[Cell]], tuple[float, ...]]:
    """The boxes as rows and columns; a box over several of them is a merged cell."""
    xs = _edges([box[0] for box in cells] + [box[2] for box in cells])
    ys = _edges([box[1] for box in cells] + [box[3] for box in cells])
    grid = [[Cell() for _ in xs[1:]] for _ in ys[1:]]
    for index, box in enumerate(cells):
        text = joined(line.text for line in lines_of(within.get(index, [])))
        columns = range(_at(xs, box[0]), _at(xs, box[2]))
        rows = range(_at(ys, box[1]), _at(ys, box[3]))
        for row in rows:
            for column in columns:
                grid[row][column] = Cell(text, down=row > rows.start, right=column > columns.start)
    return grid, tuple(xs)


def _edges(values: list[float]) -> list[float]:
    """The distinct edges, those that nearly coincide taken for one."""
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _SNAP:
            edges.append(value)
    return edges


def _at(edges: list[float], value: float) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - value))
