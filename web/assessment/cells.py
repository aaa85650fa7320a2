"""The cells of a year's scores as a form asks for them: what was typed, is stored, was read.

Turns what was typed into a sheet; whether that adds up is told by `workflows.score_sheets`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from flask_babel import gettext

from tracker.ita import Edition
from tracker.thai import to_arabic
from web.wording import digits, indicator_name, score
from workflows.score_sheets import Sheet

TYPED = re.compile(r"\d{1,3}(?:[.,]\d{1,4})?|[.,]\d{1,4}")
LONGEST = 12


@dataclass(frozen=True, slots=True)
class Cell:
    """One score: its name (overall, IIT, 9, o13), what stands in it, and what is wrong with it.

    `thai` is an indicator's own name, which has no English. `stored` is told where it differs from
    what stands in the cell; `read` where a document says it.
    """

    name: str
    label: str
    typed: str = ""
    error: str | None = None
    stored: float | None = None
    read: bool = False
    thai: str = ""

    @property
    def value(self) -> float | None:
        """The number that was typed; None for an empty cell and for what is no score."""
        return None if self.error else number_of(self.typed)


@dataclass(frozen=True, slots=True)
class Group:
    """An indicator with its questions."""

    cell: Cell
    questions: tuple[Cell, ...]

    @property
    def open(self) -> bool:
        """Whether a question has something to show."""
        return any(one.typed or one.error for one in self.questions)


@dataclass(frozen=True, slots=True)
class Cells:
    """All cells of an edition; `strange` are stored codes that the edition does not have."""

    overall: Cell
    instruments: tuple[Cell, ...]
    groups: tuple[Group, ...]
    strange: tuple[Cell, ...] = field(default=())

    def every(self) -> Iterable[Cell]:
        """Each cell once, in the order of the page."""
        yield self.overall
        yield from self.instruments
        for group in self.groups:
            yield group.cell
            yield from group.questions
        yield from self.strange

    @property
    def sound(self) -> bool:
        """Whether every cell holds a score or nothing."""
        return not any(cell.error for cell in self.every())

    def sheet(self, fiscal_year: int, *, level: str | None) -> Sheet:
        """What was typed as a sheet; cells with an error count as empty."""
        known = [group.cell for group in self.groups]
        asked = [cell for group in self.groups for cell in group.questions]
        return Sheet(
            fiscal_year,
            self.overall.value,
            level,
            _values(self.instruments),
            {int(name): value for name, value in _values(known).items()},
            _values([*asked, *self.strange]),
        )


def number_of(text: str) -> float | None:
    """A score as people type it: ๘๙.๗๖, 89,76, 90; None for anything else."""
    bare = to_arabic(text.strip())
    if not TYPED.fullmatch(bare):
        return None
    return float(bare.replace(",", "."))


def cells_of(
    of: Edition,
    shown: Mapping[str, float | str],
    *,
    stored: Mapping[str, float | str] | None = None,
    read: Iterable[str] = (),
) -> Cells:
    """The cells of an edition with these scores in them."""
    texts = {
        name: _written(value) for name, value in shown.items() if isinstance(value, int | float)
    }
    return _cells(of, texts, stored or {}, frozenset(read))


def cells_typed(
    of: Edition, form: Mapping[str, str], *, stored: Mapping[str, float | str]
) -> Cells:
    """The cells as a form sent them, each error beside its cell."""
    texts = {
        name.removeprefix("s-"): text.replace("\x00", "").strip()[:LONGEST]
        for name, text in form.items()
        if name.startswith("s-")
    }
    return _cells(of, texts, stored, frozenset())


def _cells(
    of: Edition,
    texts: Mapping[str, str],
    stored: Mapping[str, float | str],
    read: frozenset[str],
) -> Cells:
    def cell(name: str, label: str, thai: str = "") -> Cell:
        typed = texts.get(name, "")
        made = Cell(name, label, typed, _error(typed), read=name in read, thai=thai)
        had = stored.get(name)
        if isinstance(had, int | float) and made.value != had:
            made = replace(made, stored=float(had))
        return made

    questions = [str(code) for codes in of.questions.values() for code in codes]
    known = {"overall", "level", *of.score_keys, *questions}
    known |= {str(one.number) for one in of.indicators}
    return Cells(
        cell("overall", gettext("คะแนนรวม")),
        tuple(cell(key, instrument_name(of, key)) for key in of.score_keys),
        tuple(
            Group(
                cell(str(one.number), digits(one.number), indicator_name(one)),
                tuple(
                    cell(str(code), digits(str(code))) for code in of.questions.get(one.number, ())
                ),
            )
            for one in of.indicators
        ),
        tuple(cell(name, name) for name in sorted({*stored, *texts} - known) if texts.get(name)),
    )


def instrument_name(of: Edition, key: str) -> str:
    """IIT, EIT, OIT, and the two parts of EIT, as pages call them."""
    if key[-1].isdigit():
        return gettext("%(key)s ส่วนที่ %(part)s", key=key[:-1], part=digits(key[-1]))
    return key


def _written(value: float) -> str:
    """As papers print it, and no digit less than was stored."""
    exact = f"{value:.4f}".rstrip("0")
    return digits(exact) if len(exact.partition(".")[2]) > 2 else score(value)


def _error(typed: str) -> str | None:
    if not typed:
        return None
    value = number_of(typed)
    if value is None or value > 100:
        return gettext("โปรดใส่คะแนน ๐ ถึง ๑๐๐ เช่น ๘๙.๗๖")
    return None


def _values(cells: Iterable[Cell]) -> dict[str, float]:
    return {cell.name: cell.value for cell in cells if cell.value is not None}
