"""Cuts tables at their heads and says what each column means.

A grid is the part of a table under one head. What its rows say is understood elsewhere.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tracker import thai
from tracker.reading import heads
from tracker.reading.blocks import Cell, Document, Paragraph, Row, Table
from tracker.reading.looks import looks_like_owners, looks_like_period

_RULER = re.compile(r"[-‐-―_=~.·•\s|/:]*")
_COLUMN_NUMBER = re.compile(r"\(?(\d{1,2})\)?")


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


def is_ruler(row: Row) -> bool:
    """Whether a row holds nothing but lines drawn with signs ("-- --- --")."""
    texts = [cell.text for cell in row.cells if cell.text]
    return bool(texts) and all(_RULER.fullmatch(text) for text in texts) and (
        len(texts) > 1 or len(texts[0]) > 2
    )  # fmt: skip


def is_column_numbers(row: Row) -> bool:
    """Whether a row only numbers the columns: (๑) (๒) (๓)."""
    texts = [thai.squeeze(text) for text in row.texts() if text]
    numbers = [_COLUMN_NUMBER.fullmatch(text) for text in texts]
    if len(texts) < 3 or not all(numbers):
        return False
    values = [int(match.group(1)) for match in numbers if match]
    return values == list(range(values[0], values[0] + len(values))) and values[0] <= 2


def _weights(text: str) -> heads.Weights:
    """What a column's head could mean; keys of forms are no heads of columns."""
    return {meaning: w for meaning, w in heads.weights(text).items() if meaning != "agency"}


def head_strength(row: Row) -> tuple[int, int, float]:
    """How many cells of the row could be heads, how many cells it has, and their best weight."""
    known = filled = 0
    best = 0.0
    texts = [text for text in row.texts() if text]
    times = sum(1 for text in texts if _weights(text).keys() & {"month", "quarter"})
    for text in texts:
        filled += 1
        found = _weights(text)
        if times < 3 and found.keys() & {"month", "quarter"}:
            continue  # one month alone is a period, not a chart's column
        weight = max(found.values(), default=0.0)
        known += weight >= heads.KNOWN
        best = max(best, weight)
    return known, filled, best


def is_head(row: Row) -> bool:
    """Whether the row names columns: most of its cells are words for heads, one without doubt."""
    known, filled, best = head_strength(row)
    if known < 2 or best < heads.STRONG:
        return False
    texts = [thai.squeeze(text) for text in row.texts() if text]
    distinct = len(set(texts))
    if distinct < 2:
        return False
    assigned = {m for m in heads.assign([_weights(t) for t in row.texts()]) if m}
    if len(assigned) < 2:
        return False
    if any(_is_plainly_body(text) for text in row.texts() if text) and known < 0.8 * filled:
        return False
    return known >= 0.6 * filled or (known >= 3 and known >= 0.5 * filled)


def _is_plainly_body(text: str) -> bool:
    """Whether a cell names a division or a year's time, as no head does."""
    if max(_weights(text).values(), default=0.0) >= heads.KNOWN:
        return False
    return looks_like_owners(text) or (
        looks_like_period(text) and bool(re.search(r"\d|[๐-๙]", text))
    )


def _is_second_head(row: Row, first: Row, spans_known: bool) -> bool:
    """Whether the row completes the head above it: it names what lies under merged heads."""
    own = [cell for cell in row.cells if cell.text and not cell.down]
    if not own:
        return True
    known = sum(1 for cell in own if not cell.right and _weights(cell.text))
    count = sum(1 for cell in own if not cell.right)
    if spans_known and any(cell.down and cell.text for cell in row.cells):
        under = [
            above.right or _next_is_right(first, index)
            for index, (cell, above) in enumerate(zip(row.cells, first.cells, strict=False))
            if cell.text and not cell.down
        ]
        if all(under) and all(len(cell.text) < 60 for cell in own):
            return True
    if any(len(cell.text) > 120 for cell in own) or known == 0 or count < 2:
        return False
    if known < 0.6 * count:
        return False
    # A second row names only part of the columns; a whole one is the head once more.
    blank_above = any(
        not above.text or above.right
        for cell, above in zip(row.cells, first.cells, strict=False)
        if cell.text and not cell.down
    )
    filled = sum(1 for cell in first.cells if cell.text)
    return blank_above or count < filled


def _next_is_right(row: Row, index: int) -> bool:
    return index + 1 < len(row.cells) and row.cells[index + 1].right


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
                found = _weights(text)
                below = level > 0 and not cell.down
                own = (found or own) if below else (own or found)
        heading = " ".join(parts)
        whole = _weights(heading) if len(parts) > 1 else {}
        # The lowest head says most; the whole of it may say what its parts do not.
        weights.append(own or whole)
        headings.append(thai.printed(heading))
        last = parts[-1] if parts else ""
        month, quarter = heads.month_of(last), heads.quarter_of(last)
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
        and _is_second_head(rows[0], last.head[-1], False)
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
        if _is_head_tail(rows, at, head[0], table.spans_known):
            head[0] = _with_tail(head[0], rows[at])
            at += 1
        while at < len(rows) and len(head) < 3 and _is_second_head(
            rows[at], head[-1], table.spans_known
        ) and not _same_head(rows[at], head[0]):  # fmt: skip
            head.append(rows[at])
            at += 1
        columns = _columns(head, table.width, table.spans_known)
        body: list[Row] = []
        breaks: set[int] = set()
        page = head[-1].page
        pending = True
        while at < len(rows):
            row = rows[at]
            if any(_same_head(row, one) for one in head):
                pending = True
                at += 1
                continue
            if is_head(row):
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


def _is_head_tail(rows: Sequence[Row], at: int, head: Row, spans_known: bool) -> bool:
    """Whether a page's end cut the head itself, and this row holds the rest of it."""
    if at + 1 >= len(rows) or rows[at].page is None or rows[at].page == head.page:
        return False
    own = [text for text in rows[at].texts() if text]
    named = sum(1 for text in head.texts() if text)
    return (
        len(own) <= named / 2
        and all(len(text) < 60 for text in own)
        and _is_second_head(rows[at + 1], head, spans_known)
    )


def _with_tail(head: Row, tail: Row) -> Row:
    cells = (
        replace(a, text=f"{a.text} {b.text}".strip()) if b.text and not b.down else a
        for a, b in zip(head.cells, tail.cells, strict=True)
    )
    return replace(head, cells=tuple(cells))


def _same_head(row: Row, head: Row) -> bool:
    """Whether a row repeats a head, whatever its blanks."""
    ours = [thai.squeeze(text) for text in row.texts()]
    theirs = [thai.squeeze(text) for text in head.texts()]
    return ours == theirs or (
        sum(map(len, ours)) > 12 and thai.likeness("".join(ours), "".join(theirs)) > 0.9
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
