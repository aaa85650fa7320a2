"""Cuts a spreadsheet's grid into blocks: rows of one cell are prose, the rest are tables.

Used for Excel and CSV, where everything of a document stands in one grid.
"""

from collections.abc import Sequence

from tracker.reading.blocks import Block, Cell, Paragraph, Row, Table
from tracker.reading.headrows import is_head
from tracker.reading.markup import without_markup

Line = tuple[int, tuple[Cell, ...]]
_LONG = 120


def blocks_of_sheet(
    lines: Sequence[Line], *, name: str, spans_known: bool, first_table: int = 1
) -> list[Block]:
    """The blocks of a sheet; ``lines`` are (row number, cells) with blank rows among them.

    ``name`` stands before the places ("sheet มาตรการ"), empty for a file of one grid.
    """
    before = f"{name}, " if name else ""
    blocks: list[Block] = []
    tables = first_table - 1
    for stretch in _stretches(lines):
        for is_table, part in _parts(stretch):
            if not is_table:
                blocks += [
                    Paragraph(_only_text(cells), f"{before}row {number}") for number, cells in part
                ]
                continue
            tables += 1
            width = max(len(cells) for _, cells in part)
            rows = tuple(
                Row((*cells, *(Cell() for _ in range(width - len(cells)))), number)
                for number, cells in part
            )
            blocks.append(Table(name or "table 1", rows, spans_known))
    return blocks


def _stretches(lines: Sequence[Line]) -> list[list[Line]]:
    """The rows between blank rows, each without the blank columns at its right."""
    found: list[list[Line]] = [[]]
    for number, cells in lines:
        last = max((i for i, cell in enumerate(cells) if cell.text.strip()), default=-1)
        if last < 0:
            found.append([])
        else:
            found[-1].append((number, tuple(cells[: last + 1])))
    return [stretch for stretch in found if stretch]


def _texts(cells: Sequence[Cell]) -> list[str]:
    return [c.text for c in cells if c.text.strip() and not c.right and not c.down]


def _only_text(cells: Sequence[Cell]) -> str:
    return "\n".join(_texts(cells))


def _is_single(line: Line) -> bool:
    """Whether a row holds one text only, at its beginning or over all its columns."""
    cells = line[1]
    texts = _texts(cells)
    if len(texts) != 1:
        return False
    at = next(i for i, cell in enumerate(cells) if cell.text.strip())
    return at == 0 or sum(1 for cell in cells if cell.right) >= 2


def _parts(stretch: list[Line]) -> list[tuple[bool, list[Line]]]:
    """The stretch as (is a table, rows): runs of single texts before heads and at the ends."""
    parts: list[tuple[bool, list[Line]]] = []
    at = 0
    while at < len(stretch):
        end = at
        while end < len(stretch) and _is_single(stretch[end]):
            end += 1
        run = stretch[at:end]
        if run and _is_prose(run, at == 0, stretch[end] if end < len(stretch) else None):
            parts.append((False, run))
            at = end
            continue
        if end >= len(stretch):
            _add(parts, run)
            break
        _add(parts, [*run, stretch[end]])
        at = end + 1
    return parts


def _add(parts: list[tuple[bool, list[Line]]], lines: list[Line]) -> None:
    if parts and parts[-1][0]:
        parts[-1][1].extend(lines)
    elif lines:
        parts.append((True, list(lines)))


def _is_prose(run: list[Line], at_start: bool, following: Line | None) -> bool:
    """Whether single texts in a row are prose around a table, not rows of it."""
    if at_start or following is None or len(run) >= 3:
        return True
    if any(len(_only_text(cells)) > _LONG for _, cells in run):
        return True
    # Cells may still hold markup here: heads are known by their bare words.
    bare = tuple(Cell(without_markup(c.text), c.down, c.right) for c in following[1])
    return is_head(Row(bare, following[0]))
