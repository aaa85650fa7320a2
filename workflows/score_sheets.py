"""A year's ITA scores as one sheet: what is said, what the sums make of it, what does not fit.

Pure. A doubt never changes a figure: it is told with both numbers, and a person decides.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tracker import ita, thai
from tracker.errors import TidtamError
from tracker.ita import Edition
from tracker.records import AssessmentRecord

OVERALL, LEVEL = "overall", "level"


@dataclass(frozen=True, slots=True)
class SaidFinding:
    """What a document's analysis says of one indicator."""

    indicator: int | None
    text: str
    questions: tuple[str, ...] = ()
    refers_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """All scores of one fiscal year (B.E.), 0 to 100; what is not stated is absent or None."""

    fiscal_year: int
    overall: float | None = None
    level: str | None = None
    instruments: Mapping[str, float] = field(default_factory=dict)
    indicators: Mapping[int, float] = field(default_factory=dict)
    questions: Mapping[str, float] = field(default_factory=dict)
    findings: tuple[SaidFinding, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether it says nothing at all."""
        return not self.cells()

    def cells(self) -> dict[str, float | str]:
        """Every stated value by its name: overall, level, IIT, 9, o13."""
        told: dict[str, float | str | None] = {OVERALL: self.overall, LEVEL: self.level}
        told |= self.instruments
        told |= {str(number): score for number, score in self.indicators.items()}
        told |= self.questions
        return {name: value for name, value in told.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Doubt:
    """A figure that does not fit the others; `cells` names those concerned."""

    code: str
    cells: tuple[str, ...]
    th: str
    en: str


class ScoreUnknown(TidtamError):
    """The edition of that year has no such instrument, indicator or question."""

    def __init__(self, name: str, fiscal_year: int, known: str) -> None:
        super().__init__(
            "score-unknown",
            th=f"การประเมินปี {fiscal_year} ไม่มี “{name}” ที่มีคือ {known}",
            en=f"the assessment of {fiscal_year} has no “{name}”; there are {known}",
        )


class ScoreOutOfRange(TidtamError):
    """A score lies outside 0 to 100."""

    def __init__(self, name: str, score: float) -> None:
        super().__init__(
            "score-out-of-range",
            th=f"คะแนน {name} เป็น {score:g} แต่คะแนนต้องอยู่ระหว่าง 0 ถึง 100",
            en=f"the score of {name} is {score:g}, but a score lies between 0 and 100",
        )


def sheet_of(record: AssessmentRecord) -> Sheet:
    """The sheet that is stored, without its findings."""
    return Sheet(
        record.fiscal_year,
        record.overall,
        record.level,
        record.instruments,
        record.indicators,
        record.questions,
    )


def sheet_from_reading(read: Mapping[str, Any], *, fiscal_year: int) -> Sheet:
    """The sheet that a document states (CONTRACT's JSON, `assessment`), for this year."""
    return Sheet(
        fiscal_year,
        read.get("overall"),
        read.get("level"),
        dict(read.get("instruments") or {}),
        {int(code): score for code, score in (read.get("indicators") or {}).items()},
        dict(read.get("questions") or {}),
        tuple(
            SaidFinding(
                one["indicator"], one["text"], tuple(one["questions"]), tuple(one["refers_to"])
            )
            for one in read.get("findings") or ()
        ),
    )


def laid_over(stored: Sheet, told: Sheet) -> Sheet:
    """What is stored with what is told now over it: cells that are not told stay as they are."""
    return Sheet(
        told.fiscal_year,
        stored.overall if told.overall is None else told.overall,
        told.level or stored.level,
        {**stored.instruments, **told.instruments},
        {**stored.indicators, **told.indicators},
        {**stored.questions, **told.questions},
        told.findings,
    )


def check_known(sheet: Sheet, of: Edition) -> None:
    """Raises ScoreUnknown for a cell that the edition lacks, ScoreOutOfRange for an odd score."""
    questions = [str(code) for codes in of.questions.values() for code in codes]
    numbers = [str(one.number) for one in of.indicators]
    for told, known, listed in (
        (sheet.instruments, of.score_keys, ", ".join(of.score_keys)),
        (map(str, sheet.indicators), numbers, f"{numbers[0]}–{numbers[-1]}"),
        (sheet.questions, questions, _spans(of)),
    ):
        for name in told:
            if name not in known:
                raise ScoreUnknown(name, of.fiscal_year, listed)
    for name, value in sheet.cells().items():
        if isinstance(value, float | int) and not 0 <= value <= 100:
            raise ScoreOutOfRange(name, value)


def completed(sheet: Sheet, of: Edition) -> tuple[Sheet, tuple[str, ...]]:
    """The sheet with total and level reckoned where they were left blank, and the cells filled.

    The total is rounded to two decimals, as papers print it.
    """
    overall, level, filled = sheet.overall, sheet.level, []
    if overall is None:
        made = ita.sums(of.fiscal_year, None, sheet.instruments, sheet.indicators, of=of)[-1]
        if made.reckoned is not None:
            overall = round(made.reckoned + 1e-9, 2)
            filled.append(OVERALL)
    if level is None and overall is not None:
        level = ita.level(of.fiscal_year, overall, by_instrument(sheet, of), of=of)
        filled.append(LEVEL)
    return replace(sheet, overall=overall, level=level), tuple(filled)


def by_instrument(sheet: Sheet, of: Edition) -> dict[str, float]:
    """The score of each instrument: as stated, else what its indicators make."""
    made = ita.sums(of.fiscal_year, None, sheet.instruments, sheet.indicators, of=of)[:-1]
    scores = {one.key: one.reckoned if one.stated is None else one.stated for one in made}
    return {key: score for key, score in scores.items() if score is not None}


def doubts_of(sheet: Sheet, of: Edition) -> tuple[Doubt, ...]:
    """What does not fit: means, total, exchanged cells, and the level (FIELD §2)."""
    found = [
        Doubt(one.code, one.cells, one.th, one.en)
        for one in ita.check_scores(
            of.fiscal_year, sheet.overall, sheet.instruments, sheet.indicators, of=of
        )
    ]
    if sheet.level and sheet.overall is not None:
        reckoned = ita.level(of.fiscal_year, sheet.overall, by_instrument(sheet, of), of=of)
        if thai.squeeze(reckoned) != thai.squeeze(sheet.level):
            found.append(
                Doubt(
                    LEVEL,
                    (LEVEL,),
                    th=f"ระดับ “{sheet.level}” ไม่ตรงกับระดับตามเกณฑ์ของคะแนน “{reckoned}”",
                    en=f"the level is given as {sheet.level}, but the scores make {reckoned}",
                )
            )
    return tuple(found)


def version_of(record: AssessmentRecord | None) -> str:
    """What a form carries to be told later whether somebody changed the scores meanwhile."""
    if record is None:
        return ""
    told = json.dumps(sheet_of(record).cells(), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode("utf-8")).hexdigest()[:16]


def _spans(of: Edition) -> str:
    """The questions of an edition by letter: i1–i15, e1–e9, o1–o26."""
    by_letter: dict[str, list[int]] = {}
    for codes in of.questions.values():
        for code in codes:
            by_letter.setdefault(code.letter, []).append(code.number)
    return ", ".join(
        f"{letter}{min(numbers)}–{letter}{max(numbers)}" for letter, numbers in by_letter.items()
    )
