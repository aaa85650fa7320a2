"""Reads PDF files that have a text layer: the grid of a page's ruled tables, the text in its boxes.

pdfplumber finds the lines, pdfium the text: either alone is wrong for Thai. Pictures of text are
not read here.
"""

import io
from collections.abc import Callable, Iterator
from typing import Any

from tracker.reading.blocks import Block, Cell, Document, Paragraph, Remark, table_of
from tracker.reading.errors import (
    DocumentDamaged,
    DocumentEncrypted,
    DocumentIsScan,
    DocumentTooLarge,
)
from tracker.reading.forms.pdflines import Line, paragraphs_of

_MOST_PAGES = 600
_LEAST_SIGNS = 12  # a page with fewer signs of text is a picture
_SNAP = 3.0

Box = tuple[float, float, float, float]
"""Left, top, right, bottom on the page as displayed, in points from its upper left corner."""


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
    numbers = _Numbers()
    try:
        with _grids(data) as grids:
            for index in range(count):
                page = _Page(pages[index], grids(index))
                if page.signs < _LEAST_SIGNS:
                    if page.has_pictures():
                        pictures.append(index + 1)
                blocks += page.blocks(index + 1, numbers)
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


class _Numbers:
    """Counts tables and paragraphs through the document."""

    def __init__(self) -> None:
        self.tables = 0
        self.paragraphs = 0


class _grids:  # noqa: N801 - a context, read as a word
    """Opens the file for its ruled lines; a file that pdfplumber cannot read has no grids."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.opened: Any = None

    def __enter__(self) -> Callable[[int], list[list[Box]]]:
        import pdfplumber

        try:
            self.opened = pdfplumber.open(io.BytesIO(self.data))
        except MemoryError:
            raise
        except Exception:  # pdfminer raises what a broken file makes it stumble over
            self.opened = None
        return self.boxes

    def __exit__(self, *_: object) -> None:
        if self.opened is not None:
            self.opened.close()

    def boxes(self, index: int) -> list[list[Box]]:
        """The boxes of each ruled table of a page."""
        if self.opened is None:
            return []
        try:
            page = self.opened.pages[index]
            if not (page.lines or page.rects or page.curves):
                return []
            found = page.find_tables({"snap_tolerance": _SNAP, "join_tolerance": _SNAP})
            boxes = [[tuple(map(float, cell)) for cell in table.cells] for table in found]
            page.close()
        except (MemoryError, RecursionError):
            raise
        except Exception:
            return []
        return [cells for cells in boxes if len(cells) > 1]


class _Page:
    """One page: its text by place."""

    def __init__(self, page: Any, tables: list[list[Box]]) -> None:
        self.page = page
        self.text = page.get_textpage()
        self.width, self.height = page.get_size()
        self.rotation = page.get_rotation()
        self.tables = tables
        self.signs = len("".join(self.text.get_text_bounded().split()))

    def close(self) -> None:
        self.text.close()
        self.page.close()

    def has_pictures(self) -> bool:
        """Whether the page shows pictures."""
        import pypdfium2.raw as raw

        return any(one.type == raw.FPDF_PAGEOBJ_IMAGE for one in self.page.get_objects(max_depth=2))

    def inside(self, box: Box) -> str:
        """The text in a box of the page, its lines as they stand."""
        left, bottom, right, top = self._user_space(box)
        text = self.text.get_text_bounded(left=left, bottom=bottom, right=right, top=top)
        lines = (line.strip() for line in text.replace("\r", "\n").split("\n"))
        return "\n".join(line for line in lines if line)

    def _user_space(self, box: Box) -> tuple[float, float, float, float]:
        """A box of the displayed page in the PDF's own coordinates (left, bottom, right, top)."""
        x0, y0, x1, y1 = box
        if self.rotation == 90:
            return y0, x0, y1, x1
        if self.rotation == 180:
            return self.width - x1, y0, self.width - x0, y1
        if self.rotation == 270:
            return self.height - y1, self.width - x1, self.height - y0, self.width - x0
        return x0, self.height - y1, x1, self.height - y0

    def _displayed(self, left: float, bottom: float, right: float, top: float) -> Box:
        if self.rotation == 90:
            return bottom, left, top, right
        if self.rotation == 180:
            return self.width - right, bottom, self.width - left, top
        if self.rotation == 270:
            return self.width - top, self.height - right, self.width - bottom, self.height - left
        return left, self.height - top, right, self.height - bottom

    def blocks(self, number: int, numbers: _Numbers) -> Iterator[Block]:
        """The page's tables and paragraphs from top to bottom."""
        outlines = sorted(
            (
                (min(b[1] for b in cells), max(b[3] for b in cells), cells)
                for cells in self.tables
                if self._holds_text(cells)
            ),
            key=lambda one: one[0],
        )
        lines = [
            line
            for line in self._lines()
            if not any(top - 1 < line.middle < bottom + 1 and _within(line, cells)
                       for top, bottom, cells in outlines)
        ]  # fmt: skip
        at = 0.0
        for top, bottom, cells in [*outlines, (self.height + 1e6, 0.0, [])]:
            between = [line for line in lines if at <= line.middle < top]
            for text in paragraphs_of(between, self.width):
                numbers.paragraphs += 1
                yield Paragraph(text, f"paragraph {numbers.paragraphs}", number)
            at = top
            if cells:
                numbers.tables += 1
                grid = self._grid(cells)
                name = f"table {numbers.tables}"
                yield table_of(name, grid, spans_known=True, pages=[number] * len(grid))
            del bottom

    def _holds_text(self, cells: list[Box]) -> bool:
        return any(self.inside(cell) for cell in cells)

    def _lines(self) -> list[Line]:
        """The page's lines of text: pdfium's runs, gathered by height."""
        runs: list[Box] = []
        for index in range(min(self.text.count_rects(), 5_000)):
            runs.append(self._displayed(*self.text.get_rect(index)))
        runs.sort(key=lambda box: ((box[1] + box[3]) / 2, box[0]))
        gathered: list[list[Box]] = []
        for run in runs:
            middle = (run[1] + run[3]) / 2
            if gathered and _overlaps(gathered[-1], middle):
                gathered[-1].append(run)
            else:
                gathered.append([run])
        lines = []
        for boxes in gathered:
            left, right = min(b[0] for b in boxes), max(b[2] for b in boxes)
            top, bottom = min(b[1] for b in boxes), max(b[3] for b in boxes)
            text = " ".join(self.inside((left - 1, top, right + 1, bottom)).split())
            if text:
                lines.append(Line(text, left, top, right, bottom))
        return lines

    def _grid(self, cells: list[Box]) -> list[list[Cell]]:
        """The boxes as rows and columns; a box over several of them is a merged cell."""
        xs = _edges([box[0] for box in cells] + [box[2] for box in cells])
        ys = _edges([box[1] for box in cells] + [box[3] for box in cells])
        grid = [[Cell() for _ in xs[1:]] for _ in ys[1:]]
        for box in cells:
            text = self.inside(box)
            columns = range(_at(xs, box[0]), _at(xs, box[2]))
            rows = range(_at(ys, box[1]), _at(ys, box[3]))
            for row in rows:
                for column in columns:
                    grid[row][column] = Cell(
                        text, down=row > rows.start, right=column > columns.start
                    )
        return grid


def _overlaps(line: list[Box], middle: float) -> bool:
    top, bottom = min(b[1] for b in line), max(b[3] for b in line)
    return top <= middle <= bottom


def _within(line: Line, cells: list[Box]) -> bool:
    """Whether a line stands inside a table's outline."""
    left, right = min(b[0] for b in cells), max(b[2] for b in cells)
    return line.right > left and line.left < right


def _edges(values: list[float]) -> list[float]:
    """The distinct edges, those that nearly coincide taken for one."""
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _SNAP:
            edges.append(value)
    return edges


def _at(edges: list[float], value: float) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - value))
