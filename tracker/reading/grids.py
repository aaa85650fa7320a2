"""Cuts tables at their heads and says what each column means.

A grid is the part of a table under one head. What its rows say is understood elsewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tracker import thai
from tracker.reading import heads
from tracker.reading.blocks import Cell, Document, Paragraph, Row, Table
from tracker.reading.headrows import (
    is_column_numbers,
    is_head,
    is_head_tail,
    is_later_head,
    is_ruler,
    is_second_head,
    same_head,
    weights_of,
    with_tail,
)
from tracker.reading.looks import looks_like_owners, looks_like_period


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it means (None: not known), its whole head, the month or quarter it is."""

    meaning: str | None
    heading: str
    value: int | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows of a table under one head, in the order of the document."""

    table: Table
    head: tuple[Row, ...]
    columns: tuple[Column, ...]
    body: tuple[Row, ...]
    breaks: frozenset[int] = frozenset()
    """Numbers of body rows that follow a page's end (a repeated head, a new table, a new page)."""
    before: tuple[Paragraph, ...] = ()
    """The prose since the table before this one."""
    guessed: bool = False
    """The head was not found; the columns were guessed from what stands in them."""
    continues: bool = False
    """The grid has no head of its own: it goes on with the one before."""

    def meanings(self) -> frozenset[str]:
        """The meanings that its columns have."""
        return frozenset(c.meaning for c in self.columns if c.meaning)

    def texts(self, row: Row, meaning: str) -> list[str]:
        """The texts of a row's cells in the columns of one meaning; merged ones once."""
        found: list[str] = []
        for column, cell in zip(self.columns, row.cells, strict=False):
            if column.meaning == meaning and cell.text and not cell.right:
                found.append(cell.text)
        return found


def grids_of(document: Document) -> list[Grid]:
    """Every table of the document cut into grids, each with the prose that stands before it."""
    grids: list[Grid] = []
    prose: list[Paragraph] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            prose.append(block)
            continue
        found = _cut(block, tuple(prose), grids[-1] if grids else None)
        grids += found
        if found:
            prose = []
    return grids


def _columns(head: Sequence[Row], width: int, spans_known: bool) -> tuple[Column, ...]:
    """The columns under one to three head rows."""
    headings: list[str] = []
    weights: list[heads.Weights] = []
    values: list[int | None] = []
    for index in range(width):
        parts: list[str] = []
        own: heads.Weights = {}
        for level, row in enumerate(head):
            cell = row.cells[index] if index < len(row.cells) else Cell()
            text = cell.text
            if not text and not spans_known and level == 0 and len(head) > 1:
                text = _merged_from_left(head, index)
            if text and text not in parts:
                parts.append(text)
                found = weights_of(text)
                below = level > 0 and not cell.down
                own = (found or own) if below else (own or found)
        heading = " ".join(parts)
        whole = weights_of(heading) if len(parts) > 1 else {}
        # The lowest head says most; the whole of it may say what its parts do not.
        weights.append(own or whole)
        headings.append(thai.printed(heading))
        last = parts[-1] if parts else ""
        month, quarter = heads.month_of(last), heads.quarter_of(last)
        if quarter is None and "ไตรมาส" in heading:
            quarter = heads.quarter_of(f"ไตรมาส {last}")
            if quarter is not None:
                weights[-1] = {"quarter": heads.STRONG}
        values.append(month if month is not None else quarter)
    meanings = heads.assign(weights)
    return tuple(
        Column(meaning, heading, value if meaning in ("month", "quarter") else None)
        for meaning, heading, value in zip(meanings, headings, values, strict=True)
    )


def _merged_from_left(head: Sequence[Row], index: int) -> str:
    """The merged head above a blank box, where plain text has lost the merging."""
    below = head[1].cells[index].text if index < len(head[1].cells) else ""
    if not below:
        return ""
    for left in range(index - 1, -1, -1):
        text = head[0].cells[left].text
        if text:
            under = head[1].cells[left].text if left < len(head[1].cells) else ""
            return text if under else ""
    return ""


def _cut(table: Table, prose: tuple[Paragraph, ...], last: Grid | None) -> list[Grid]:
    rows = [row for row in table.rows if any(cell.text for cell in row.cells)]
    if (
        last is not None and not last.body and not prose and rows and last.head
        and len(last.head[-1].cells) == table.width
        and is_second_head(rows[0], last.head[-1], False)
    ):  # fmt: skip
        rows = [*last.head, *rows]  # the head was parted from its own second row
    found: list[Grid] = []
    at = 0
    start = next((i for i, row in enumerate(rows) if is_head(row)), None)
    if start is None:
        return _without_head(table, rows, prose, last)
    if start > 0:
        found += _without_head(table, rows[:start], prose, last)
        prose = ()
    at = start
    while at < len(rows):
        head = [rows[at]]
        at += 1
        if is_head_tail(rows, at, head[0], table.spans_known):
            head[0] = with_tail(head[0], rows[at])
            at += 1
        while at < len(rows) and len(head) < 3 and is_second_head(
            rows[at], head[-1], table.spans_known
        ) and not same_head(rows[at], head[0]):  # fmt: skip
            head.append(rows[at])
            at += 1
        columns = _columns(head, table.width, table.spans_known)
        body: list[Row] = []
        breaks: set[int] = set()
        page = head[-1].page
        pending = True
        while at < len(rows):
            row = rows[at]
            if any(same_head(row, one) for one in head):
                pending = True
                at += 1
                continue
            if is_later_head(row, [column.meaning for column in columns], head):
                break
            at += 1
            if is_ruler(row) or is_column_numbers(row):
                continue
            if pending or (row.page is not None and page is not None and row.page != page):
                breaks.add(row.number)
            pending, page = False, row.page
            body.append(row if table.spans_known else _aligned(row, columns))
        grid = Grid(table, tuple(head), columns, tuple(body), frozenset(breaks), prose)
        found.append(_infer(grid))
        prose = ()
    return found


def _aligned(row: Row, columns: Sequence[Column]) -> Row:
    """A row from which merged cells at the left were dropped, moved back under its columns."""
    blanks = 0
    for cell in reversed(row.cells):
        if cell.text:
            break
        blanks += 1
    if not blanks or not row.cells[0].text or blanks > 3:
        return row
    moved = (*(Cell() for _ in range(blanks)), *row.cells[: len(row.cells) - blanks])
    fits, would_fit = _fit(row.cells, columns), _fit(moved, columns)
    return replace(row, cells=moved) if would_fit >= 1 and fits == 0 else row


def _fit(cells: Sequence[Cell], columns: Sequence[Column]) -> int:
    """How many cells look like what their columns mean, where looks can tell."""
    looks = {"owners": looks_like_owners, "period": looks_like_period}
    return sum(
        1
        for cell, column in zip(cells, columns, strict=False)
        if cell.text and column.meaning in looks and looks[column.meaning](cell.text)
    )


def _without_head(
    table: Table, rows: list[Row], prose: tuple[Paragraph, ...], last: Grid | None
) -> list[Grid]:
    """A table that goes on with the one before it, or one whose columns must be guessed."""
    body = tuple(row for row in rows if not is_ruler(row) and not is_column_numbers(row))
    if not body:
        return []
    furniture = sum(len(p.text) for p in prose) < 200
    if (
        last is not None
        and furniture
        and last.columns
        and last.meanings()
        and abs(last.table.width - table.width) <= (0 if table.width < 4 else 1)
    ):
        columns = (*last.columns, *(Column(None, "") for _ in range(table.width)))[: table.width]
        return [
            Grid(
                table, last.head, columns, body, frozenset({body[0].number}), prose,
                guessed=last.guessed, continues=True,
            )
        ]  # fmt: skip
    columns = tuple(Column(None, "") for _ in range(table.width))
    grid = _infer(Grid(table, (), columns, body, frozenset({body[0].number}), prose))
    return [_guess_title(grid)]


def _guess_title(grid: Grid) -> Grid:
    """A table without any head: beside owners and periods, its longest column may be measures."""
    if not {"owners", "period"} <= grid.meanings() or len(grid.body) < 2:
        return grid
    lengths: dict[int, float] = {}
    for index, column in enumerate(grid.columns):
        texts = [r.cells[index].text for r in grid.body if index < len(r.cells)]
        filled = [text for text in texts if text]
        if column.meaning is None and len(filled) >= 0.7 * len(texts):
            lengths[index] = sum(map(len, filled)) / len(filled)
    owners = next(i for i, column in enumerate(grid.columns) if column.meaning == "owners")
    before = {index: length for index, length in lengths.items() if index < owners and length > 8}
    if not before:
        return grid
    title = min(before, key=lambda index: (index, -before[index]))
    columns = list(grid.columns)
    columns[title] = replace(columns[title], meaning="title")
    for index in before:
        if index > title and not any(c.meaning == "steps" for c in columns):
            columns[index] = replace(columns[index], meaning="steps")
    if title > 0 and lengths.get(0, 99.0) <= 4:
        columns[0] = replace(columns[0], meaning="number")
    return replace(grid, columns=tuple(columns), guessed=True)


def _infer(grid: Grid) -> Grid:
    """Give meaning by content where the heads say nothing: owners and periods show themselves."""
    columns = list(grid.columns)
    for meaning, looks in (("owners", looks_like_owners), ("period", looks_like_period)):
        if any(column.meaning == meaning for column in columns):
            continue
        if meaning == "period" and grid.meanings() & {"start", "end", "month", "quarter"}:
            continue
        for index, column in enumerate(columns):
            if column.meaning is not None:
                continue
            texts = [r.cells[index].text for r in grid.body if index < len(r.cells)]
            texts = [text for text in texts if text]
            if texts and sum(map(looks, texts)) >= 0.7 * len(texts):
                columns[index] = replace(column, meaning=meaning)
                break
    return replace(grid, columns=tuple(columns))
