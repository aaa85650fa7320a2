"""A machine of states as a drawing: boxes row by row, and numbered arrows between them.

Reads the same tables as the guard; knows no language and draws nothing itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from workflows.engine import Machine, Transition

WIDE = 320
TALL = 44  # of a box
STEP = 104  # from row to row
ALONE, BESIDE = 200, 156  # widths of a box alone in its row, and of two
APART = 20  # between an arrow down and one up


@dataclass(frozen=True, slots=True)
class Box:
    """One state: its middle and its width."""

    state: StrEnum
    x: int
    y: int
    wide: int

    @property
    def left(self) -> int:
        """Its left edge."""
        return self.x - self.wide // 2


@dataclass(frozen=True, slots=True)
class Arrow:
    """One way from a state to another: its path, and where its number stands."""

    number: int
    path: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Deed:
    """One row of the table with its number."""

    number: int
    row: Transition


@dataclass(frozen=True, slots=True)
class Diagram:
    """All of it. Rows of the table that say the same to people share a number."""

    machine: Machine
    tall: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    deeds: tuple[Deed, ...]


def diagram_of(machine: Machine) -> Diagram:
    """The drawing of a machine: states in the table's order, each below what leads to it."""
    order = list(dict.fromkeys(s for row in machine.table for s in (*row.sources, row.target)))
    ranks = _ranks(machine, order)
    boxes = {box.state: box for box in _boxes(order, ranks)}
    deeds = tuple(Deed(number, row) for number, row in enumerate(machine.table, start=1))
    arrows = tuple(
        _arrow(deed.number, boxes[source], boxes[deed.row.target])
        for deed in deeds
        for source in deed.row.sources
    )
    return Diagram(
        machine, max(ranks.values()) * STEP + TALL + 4, tuple(boxes.values()), arrows, deeds
    )


def _ranks(machine: Machine, order: list[StrEnum]) -> dict[StrEnum, int]:
    """The row of each state: one below the lowest that leads to it, ways back left out."""
    ranks = dict.fromkeys(order, 0)
    for state in order:
        for row in machine.table:
            ahead = order.index(row.target) > order.index(state)
            if state in row.sources and ahead:
                ranks[row.target] = max(ranks[row.target], ranks[state] + 1)
    return ranks


def _boxes(order: Iterable[StrEnum], ranks: dict[StrEnum, int]) -> Iterable[Box]:
    for rank in sorted(set(ranks.values())):
        row = [state for state in order if ranks[state] == rank]
        wide = ALONE if len(row) == 1 else BESIDE
        for place, state in enumerate(row):
            x = WIDE * (2 * place + 1) // (2 * len(row))
            yield Box(state, x, rank * STEP + TALL // 2 + 2, wide)


def _arrow(number: int, source: Box, target: Box) -> Arrow:
    half = TALL // 2
    if source is target:
        x, y = source.x + source.wide // 2, source.y
        path = f"M{x} {y - 10} C{x + 44} {y - 30} {x + 44} {y + 30} {x + 3} {y + 10}"
        return Arrow(number, path, x + 33, y)
    down = target.y > source.y
    turn = 1 if down else -1
    if abs(target.y - source.y) <= STEP:
        off = -APART if down else APART
        lean = (target.x - source.x) // 3
        x1, x2 = source.x + lean + off, target.x - lean + off
        y1, y2 = source.y + turn * half, target.y - turn * (half + 3)
        if y1 > y2 and down:  # beside one another
            y1 = y2 = source.y
        path = f"M{x1} {y1} L{x2} {y2}"
        return Arrow(number, path, (x1 + x2) // 2, (y1 + y2) // 2)
    side = 1 if target.x > source.x or (target.x == source.x and not down) else -1
    x1, y1 = source.x + side * source.wide // 2, source.y
    edge = WIDE // 2 + side * (WIDE // 2 - 18)
    if target.left <= edge <= target.left + target.wide:
        into = f"L{edge} {target.y - turn * (half + 3)}"
    else:  # the way runs past the box: it turns in to its side
        x2, y2 = target.x + side * (target.wide // 2 + 3), target.y
        into = f"L{edge} {y2 - turn * 26} C{edge} {y2} {edge} {y2} {x2} {y2}"
    path = f"M{x1} {y1} C{edge} {y1} {edge} {y1} {edge} {y1 + turn * 26} {into}"
    return Arrow(number, path, edge, y1 + turn * 42)
