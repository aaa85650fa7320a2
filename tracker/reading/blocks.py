"""A document as every form gives it: paragraphs and tables in order, each with its place.

Holds no meaning: what a table says is understood elsewhere.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Cell:
    """One box of a table's grid; a merged cell fills every box that it covers with its text."""

    text: str = ""
    down: bool = False
    """The box is covered by a cell that began in a row above."""
    right: bool = False
    """The box is covered by a cell that began in a column to the left."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of prose outside the tables, with its page where the form knows pages."""

    text: str
    where: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its number as people count (from 1) and the page it stands on."""

    cells: tuple[Cell, ...]
    number: int
    page: int | None = None

    def texts(self) -> list[str]:
        """The cells' texts without those that only repeat a merged cell."""
        return ["" if c.down or c.right else c.text for c in self.cells]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its name in places ("table 2"), rows all of one width."""

    name: str
    rows: tuple[Row, ...]
    spans_known: bool = False
    """Whether the form tells merged cells (docx, xlsx, html); plain text does not."""

    @property
    def width(self) -> int:
        return max((len(r.cells) for r in self.rows), default=0)

    def place(self, first: int, last: int | None = None) -> str:
        """Where rows ``first`` to ``last`` (their numbers) stand: "table 1, rows 2-3"."""
        if last is None or last == first:
            return f"{self.name}, row {first}"
        return f"{self.name}, rows {first}-{last}"


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Remark:
    """Something the form's reader noticed: a warning in the making."""

    where: str
    code: str
    th: str
    en: str


@dataclass(frozen=True, slots=True)
class Document:
    """The blocks of a document in reading order."""

    form: str
    blocks: tuple[Block, ...]
    remarks: tuple[Remark, ...] = field(default=())

    def tables(self) -> Iterator[Table]:
        """The tables, in order."""
        return (b for b in self.blocks if isinstance(b, Table))


def table_of(
    name: str,
    rows: Sequence[Sequence[Cell]],
    *,
    spans_known: bool = False,
    first: int = 1,
    pages: Sequence[int | None] | None = None,
) -> Table:
    """A table of rows padded to one width; numbers count from ``first``."""
    width = max((len(r) for r in rows), default=0)
    return Table(
        name,
        tuple(
            Row(
                (*row, *(Cell() for _ in range(width - len(row)))),
                first + i,
                pages[i] if pages else None,
            )
            for i, row in enumerate(rows)
        ),
        spans_known,
    )


def expand_spans(rows: Sequence[Sequence[tuple[str, int, int]]]) -> list[list[Cell]]:
    """Rows of (text, columns, rows) as in HTML, laid out as a grid of boxes.

    Spans are limited to the table's own height and 200 columns, so a hostile span costs nothing.
    """
    grid: list[list[Cell]] = []
    above: dict[int, tuple[int, Cell]] = {}
    for index, row in enumerate(rows):
        line: list[Cell] = []
        below: dict[int, tuple[int, Cell]] = {}

        def take_from_above(
            line: list[Cell] = line,
            below: dict[int, tuple[int, Cell]] = below,
            above: dict[int, tuple[int, Cell]] = above,
        ) -> None:
            while (held := above.pop(len(line), None)) is not None:
                left, cell = held
                if left > 1:
                    below[len(line)] = (left - 1, cell)
                line.append(cell)

        for text, wide, tall in row:
            take_from_above()
            if len(line) > 500:
                break
            wide, tall = max(1, min(wide, 200)), max(1, min(tall, len(rows) - index))
            for step in range(wide):
                if len(line) in above:
                    break
                if tall > 1:
                    below[len(line)] = (tall - 1, Cell(text, down=True, right=step > 0))
                line.append(Cell(text, right=step > 0))
        while above:
            take_from_above()
            if above:
                line.append(Cell())
        grid.append(line)
        above = below
    return grid
