"""What an edition of the assessment is: instruments, indicators, question codes, levels, papers.

Values only; they are read and checked by ``catalogue``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_CODE = re.compile(r"([ieo])([1-9]\d?)")


@dataclass(frozen=True, slots=True, order=True)
class Code:
    """A question's code: i19, e12, o40. Means something only within an edition."""

    letter: str
    number: int

    def __str__(self) -> str:
        return f"{self.letter}{self.number}"

    @classmethod
    def of(cls, text: str) -> "Code":
        """The code of its standard spelling (``str(code)``); ValueError for anything else."""
        match = _CODE.fullmatch(text)
        if match is None:
            raise ValueError(f"{text!r} is no question code such as i19, e12 or o40")
        return cls(match[1], int(match[2]))


@dataclass(frozen=True, slots=True)
class Indicator:
    """One of the ten indicators (FIELD §2), by its official name and the names papers use.

    ``name_en`` is empty where an agency's own file gives no English name.
    """

    number: int
    name: str
    instrument: str
    alternates: tuple[str, ...] = ()
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class Instrument:
    """IIT, EIT or OIT: who is asked what, and its share of the total in percent."""

    key: str
    letter: str
    name: str
    name_en: str
    weight: float
    alternates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperCode:
    """A paper that the assessor opens: its code, the fiscal year it covers, its title there."""

    code: Code
    fiscal_year: int
    title: str
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Rung:
    """A level: least total, and least score of every instrument besides (0 where not asked)."""

    name: str
    at_least: float
    each: float = 0.0
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """The assessment of one fiscal year.

    ``questions`` gives each indicator's codes in order. ``assumed`` names the facts that no
    primary source confirmed; for a year that no file knows it holds "edition" and ``based_on`` is
    the year whose facts stand in.
    """

    fiscal_year: int
    based_on: int
    instruments: tuple[Instrument, ...]
    indicators: tuple[Indicator, ...]
    questions: Mapping[int, tuple[Code, ...]]
    eit_parts: int
    levels: tuple[Rung, ...]
    plan_code: PaperCode
    report_code: PaperCode
    assumed: frozenset[str] = frozenset()

    def indicator(self, number: int) -> Indicator:
        """The indicator of that number; KeyError where there is none."""
        for indicator in self.indicators:
            if indicator.number == number:
                return indicator
        raise KeyError(number)

    def level_in_english(self, level: str) -> str:
        """A level's English name; empty for one that the edition does not know in English."""
        return next((rung.name_en for rung in self.levels if rung.name == level.strip()), "")

    def instrument(self, key: str) -> Instrument:
        """The instrument of that key, IIT, EIT or OIT; EIT1 and EIT2 are parts of EIT."""
        for instrument in self.instruments:
            if instrument.key == key or (instrument.key == "EIT" and key in ("EIT1", "EIT2")):
                return instrument
        raise KeyError(key)

    def indicators_of(self, instrument: str) -> tuple[Indicator, ...]:
        """The indicators that an instrument measures."""
        return tuple(one for one in self.indicators if one.instrument == instrument)

    @property
    def score_keys(self) -> tuple[str, ...]:
        """The keys under which instrument scores are stated: EIT, or EIT1 and EIT2."""
        keys: list[str] = []
        for instrument in self.instruments:
            if instrument.key == "EIT" and self.eit_parts > 1:
                keys += [f"EIT{part}" for part in range(1, self.eit_parts + 1)]
            else:
                keys.append(instrument.key)
        return tuple(keys)

    def score_name(self, key: str) -> str:
        """The full Thai name of an instrument or of a part of it, as papers print it."""
        name = f"{self.instrument(key).name} ({self.instrument(key).key})"
        return f"{name} ส่วนที่ {'๑' if key[-1] == '1' else '๒'}" if key[-1] in "12" else name

    def indicator_of(self, code: Code | str) -> int | None:
        """The number of the indicator that a question belongs to; None for an unknown code."""
        wanted = str(code)
        for number, codes in self.questions.items():
            if any(str(one) == wanted for one in codes):
                return number
        return None
