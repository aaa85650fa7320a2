"""Scores and levels: the total's arithmetic, and finding what was copied wrongly (FIELD §2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from tracker.ita.catalogue import edition
from tracker.ita.editions import Edition

TARGET = 85
"""The score that every agency is to reach."""
TOLERANCE = 0.02
"""Printed figures are rounded: so far may they be from what they should be."""


@dataclass(frozen=True, slots=True)
class ScoreDoubt:
    """A score that does not fit the others.

    ``code`` is out-of-range, mean, total or swapped; ``cells`` names the scores concerned
    ("overall", "IIT", "EIT1", "9" …); ``reckoned`` is what the others make of the first cell.
    """

    code: str
    cells: tuple[str, ...]
    stated: float
    reckoned: float | None
    th: str
    en: str


@dataclass(frozen=True, slots=True)
class Sum:
    """One sum of the score list: what is stated, what the other scores make; None where unknown."""

    key: str
    stated: float | None
    reckoned: float | None

    @property
    def agrees(self) -> bool | None:
        """Whether both are known and the same within TOLERANCE; None where one is missing."""
        if self.stated is None or self.reckoned is None:
            return None
        return _same(self.stated, self.reckoned)


def level(
    fiscal_year: int, total: float, instruments: Mapping[str, float], *, of: Edition | None = None
) -> str:
    """The level of a total; from 2567 each instrument's score counts too (the two parts as EIT).

    An instrument that is not given does not hold the level back.
    """
    asked = of or edition(fiscal_year)
    scores = _by_instrument(instruments)
    for rung in asked.levels:
        if total >= rung.at_least and all(score >= rung.each for score in scores.values()):
            return rung.name
    return asked.levels[-1].name


def total(
    fiscal_year: int, instruments: Mapping[str, float], *, of: Edition | None = None
) -> float | None:
    """The weighted total, unrounded; None where an instrument's score is missing."""
    asked = of or edition(fiscal_year)
    scores = _by_instrument(instruments)
    if any(one.key not in scores for one in asked.instruments):
        return None
    return sum(one.weight * scores[one.key] for one in asked.instruments) / 100


def sums(
    fiscal_year: int,
    overall: float | None,
    instruments: Mapping[str, float],
    indicators: Mapping[int, float],
    *,
    of: Edition | None = None,
) -> tuple[Sum, ...]:
    """Each instrument as the mean of its indicators, then the weighted total ("overall"; FIELD §2).

    `stated` of EIT is the mean of its two parts where the edition has two. Where an instrument is
    not stated, what its indicators make counts towards the total. Unrounded.
    """
    asked = of or edition(fiscal_year)
    scores = _by_instrument(instruments)
    made = []
    for one in asked.instruments:
        own = [indicators.get(i.number) for i in asked.indicators_of(one.key)]
        known = [score for score in own if score is not None]
        mean = sum(known) / len(known) if known and len(known) == len(own) else None
        made.append(Sum(one.key, scores.get(one.key), mean))
        if mean is not None:
            scores.setdefault(one.key, mean)
    return (*made, Sum("overall", overall, total(fiscal_year, scores, of=asked)))


def check_scores(
    fiscal_year: int,
    overall: float | None,
    instruments: Mapping[str, float],
    indicators: Mapping[int, float],
    *,
    of: Edition | None = None,
) -> list[ScoreDoubt]:
    """What in a list of scores does not fit: range, means of instruments, total, swapped cells.

    Only what the given scores can prove is checked. Where exchanging two of them makes all fit,
    and only those two, the doubt names them instead of the broken sums.
    """
    asked = of or edition(fiscal_year)
    cells = dict(instruments) | {str(number): score for number, score in indicators.items()}
    if overall is not None:
        cells["overall"] = overall
    outside = [_outside(key, score) for key, score in cells.items() if not 0 <= score <= 100]
    broken = _broken(asked, cells)
    if not broken:
        return outside
    swaps = [
        (one, other)
        for one, other in combinations(cells, 2)
        if abs(cells[one] - cells[other]) > TOLERANCE
        and not _broken(asked, cells | {one: cells[other], other: cells[one]})
    ]
    if len(swaps) == 1 and not outside:
        return [_swapped(cells, *swaps[0])]
    return outside + broken


def _by_instrument(scores: Mapping[str, float]) -> dict[str, float]:
    """The scores by instrument, EIT as the mean of its parts where both are given."""
    made = {key: score for key, score in scores.items() if key in ("IIT", "EIT", "OIT")}
    if "EIT1" in scores and "EIT2" in scores:
        made["EIT"] = (scores["EIT1"] + scores["EIT2"]) / 2
    return made


def _broken(asked: Edition, cells: Mapping[str, float]) -> list[ScoreDoubt]:
    scores = _by_instrument(cells)
    doubts = []
    for instrument in asked.instruments:
        own = [str(one.number) for one in asked.indicators_of(instrument.key)]
        if not own or any(key not in cells for key in own):
            continue
        reckoned = sum(cells[key] for key in own) / len(own)
        stated = scores.setdefault(instrument.key, reckoned)  # not printed: its indicators make it
        if not _same(stated, reckoned):
            parts = [key for key in cells if key.startswith(instrument.key)]
            doubts.append(_mean(instrument.key, (*parts, *own), stated, reckoned))
    stated_total, made = cells.get("overall"), total(asked.fiscal_year, scores, of=asked)
    if stated_total is not None and made is not None and not _same(stated_total, made):
        doubts.append(_total(stated_total, made, scores))
    return doubts


def _same(stated: float, reckoned: float) -> bool:
    return abs(stated - reckoned) <= TOLERANCE + 1e-9


def _outside(key: str, score: float) -> ScoreDoubt:
    return ScoreDoubt(
        "out-of-range",
        (key,),
        score,
        None,
        th=f"คะแนน {_named(key)} {score:g} อยู่นอกช่วง ๐–๑๐๐",
        en=f"the score of {key}, {score:g}, lies outside 0–100",
    )


def _mean(key: str, cells: tuple[str, ...], stated: float, reckoned: float) -> ScoreDoubt:
    return ScoreDoubt(
        "mean",
        cells,
        stated,
        round(reckoned, 3),
        th=f"คะแนน {key} {stated:.2f} ไม่ตรงกับค่าเฉลี่ยของตัวชี้วัด {reckoned:.2f}",
        en=f"{key} is given as {stated:.2f}, but its indicators make {reckoned:.2f}",
    )


def _total(stated: float, reckoned: float, scores: Mapping[str, float]) -> ScoreDoubt:
    return ScoreDoubt(
        "total",
        ("overall", *scores),
        stated,
        round(reckoned, 3),
        th=f"คะแนนรวม {stated:.2f} ไม่ตรงกับที่คำนวณจากเครื่องมือ {reckoned:.2f}",
        en=f"the total is given as {stated:.2f}, but the instruments make {reckoned:.2f}",
    )


def _swapped(cells: Mapping[str, float], one: str, other: str) -> ScoreDoubt:
    return ScoreDoubt(
        "swapped",
        (one, other),
        cells[one],
        cells[other],
        th=f"คะแนนของ{_named(one)} ({cells[one]:g}) กับ{_named(other)} ({cells[other]:g}) น่าจะสลับกัน",
        en=f"the scores of {one} ({cells[one]:g}) and {other} ({cells[other]:g}) seem exchanged",
    )


def _named(key: str) -> str:
    if key == "overall":
        return "คะแนนรวม"
    return f"ตัวชี้วัดที่ {key}" if key.isdigit() else f"เครื่องมือ {key}"
