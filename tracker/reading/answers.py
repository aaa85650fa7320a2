"""What a person answered to the doubts of a reading. Values only; their JSON is kept and exchanged.

Answers are kept by what the document says (a row's key, an owner's name as printed), so that the
same answers hold for the same reading. What they do to the draft stands in ``answering``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any

from tracker.errors import TidtamError

EVERY_ROW = "*"
"""The key of an answer that holds for all measures, until one has an answer of its own."""
MOST_ANSWERS = 5_000
MOST_PARTS = 50
MOST_TEXTS = 2_000  # steps or activities of one measure
LONGEST = 20_000  # characters of one text: about ten pages


class Fate(StrEnum):
    """What becomes of a row that was read as a measure."""

    KEPT = "kept"
    JOINED = "joined"
    """It goes on with the row above."""
    LEFT_OUT = "left-out"
    """It is no measure."""


class OwnerIs(StrEnum):
    """What a name in the owners' column stands for."""

    DIVISION = "division"
    NEW = "new"
    ALL = "all"
    NOBODY = "nobody"


class AnswersNotUnderstood(TidtamError):
    """The answers have another form than the one described in the guide."""

    def __init__(self, where: str) -> None:
        super().__init__(
            "answers-not-understood",
            th=f"อ่านคำตอบไม่ได้ที่ {where} โปรดตรวจรูปแบบของไฟล์คำตอบ",
            en=f"the answers cannot be understood at {where}; check the form of the file",
        )


@dataclass(frozen=True, slots=True)
class OwnerAnswer:
    """What one printed name means; `division` is the name of the division, old or new."""

    what: OwnerIs
    division: str | None = None
    remember: bool = False
    """Whether the printed name becomes another name of the division."""


@dataclass(frozen=True, slots=True)
class MeasureAnswer:
    """What was said of one row; None leaves what was read. Empty texts and 0 take it away."""

    title: str | None = None
    actions: tuple[str, ...] | None = None
    steps: tuple[str, ...] | None = None
    finding: str | None = None
    follow_up: str | None = None
    issue: int | None = None
    indicators: tuple[int, ...] | None = None
    questions: tuple[str, ...] | None = None
    owners: tuple[str, ...] | None = None
    all_divisions: bool | None = None
    starts: date | None = None
    ends: date | None = None
    fate: Fate | None = None
    split: tuple[str, ...] | None = None
    """The titles of the measures that one row holds, at least two."""


@dataclass(frozen=True, slots=True)
class Answers:
    """All answers to one reading; a fiscal year is a B.E. number."""

    fiscal_year: int | None = None
    owners: Mapping[str, OwnerAnswer] = field(default_factory=dict)
    measures: Mapping[str, MeasureAnswer] = field(default_factory=dict)
    seen: frozenset[tuple[str, str]] = frozenset()
    """(row's key or place, code) of doubts that somebody looked at and left as they were read."""

    @property
    def count(self) -> int:
        """How many things were answered."""
        told = (self.fiscal_year is not None) + len(self.owners) + len(self.seen)
        return told + sum(answer != MeasureAnswer() for answer in self.measures.values())

    def of(self, key: str) -> MeasureAnswer:
        """What was said of a row, over what was said of all rows."""
        every = self.measures.get(EVERY_ROW, MeasureAnswer())
        own = self.measures.get(key, MeasureAnswer())
        told = {
            one.name: value
            for one in fields(MeasureAnswer)
            if (value := getattr(own, one.name)) is not None
        }
        if told.keys() & {"owners", "all_divisions"}:
            every = replace(every, owners=None, all_divisions=None)
        return replace(every, **told)

    def saying(self, key: str, **said: Any) -> "Answers":
        """The answers with more said of a row."""
        before = self.measures.get(key, MeasureAnswer())
        return replace(self, measures={**self.measures, key: replace(before, **said)})

    def taking_back(self, key: str) -> "Answers":
        """The answers with a row that is a measure of its own again; what it says stays."""
        before = self.measures.get(key)
        return self.saying(key, fate=None) if before else self

    def as_one(self, key: str) -> "Answers":
        """The answers without the parts that a row was split into."""
        kept = {k: one for k, one in self.measures.items() if not k.startswith(f"{key}.")}
        return replace(self, measures=kept).saying(key, split=None)

    def naming(self, name: str, answer: OwnerAnswer) -> "Answers":
        """The answers with what an owner's name means."""
        return replace(self, owners={**self.owners, name: answer})

    def looked_at(self, place: str, codes: tuple[str, ...]) -> "Answers":
        """The answers with doubts that somebody looked at and left as they were read."""
        return replace(self, seen=self.seen | {(place, code) for code in codes})

    def as_json(self) -> dict[str, Any]:
        """Plain values; only what was said."""
        return {
            "fiscal_year": self.fiscal_year,
            "owners": {
                name: {"what": a.what.value, "division": a.division, "remember": a.remember}
                for name, a in self.owners.items()
            },
            "measures": {key: _plain(answer) for key, answer in self.measures.items()},
            "seen": sorted([place, code] for place, code in self.seen),
        }

    @staticmethod
    def from_json(told: Any) -> "Answers":
        """The answers that ``as_json`` wrote, or that a person did; raises AnswersNotUnderstood."""
        whole = _mapping(told, "answers", {"fiscal_year", "owners", "measures", "seen"})
        year = _or_none(whole.get("fiscal_year"), _number, "fiscal_year")
        if year is not None and not 2500 <= year <= 2700:
            raise AnswersNotUnderstood("fiscal_year")
        owners = _mapping(whole.get("owners") or {}, "owners")
        measures = _mapping(whole.get("measures") or {}, "measures")
        seen = whole.get("seen") or []
        if not isinstance(seen, list) or len(owners) + len(measures) + len(seen) > MOST_ANSWERS:
            raise AnswersNotUnderstood("seen")
        return Answers(
            year,
            {_text(name, "owners"): _owner(one, f"owners.{name}") for name, one in owners.items()},
            {
                _text(key, "measures"): _measure(one, f"measures.{key}")
                for key, one in measures.items()
            },
            frozenset(_pair(one) for one in seen),
        )


def _plain(answer: MeasureAnswer) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for one in fields(answer):
        value = getattr(answer, one.name)
        if value is not None:
            told[one.name] = (
                list(value)
                if isinstance(value, tuple)
                else value.isoformat()
                if isinstance(value, date)
                else value.value
                if isinstance(value, Fate)
                else value
            )
    return told


def _mapping(told: Any, where: str, keys: set[str] | None = None) -> dict[str, Any]:
    if not isinstance(told, dict) or (keys is not None and set(told) - keys):
        raise AnswersNotUnderstood(where)
    return told


def _or_none(told: Any, read: Callable[[Any, str], Any], where: str) -> Any:
    return None if told is None else read(told, where)


def _text(told: Any, where: str) -> str:
    if not isinstance(told, str) or "\x00" in told or len(told) > LONGEST:
        raise AnswersNotUnderstood(where)
    return told


def _texts(told: Any, where: str) -> tuple[str, ...]:
    if not isinstance(told, list) or len(told) > MOST_TEXTS:
        raise AnswersNotUnderstood(where)
    return tuple(_text(one, where) for one in told)


def _parts(told: Any, where: str) -> tuple[str, ...]:
    titles = _texts(told, where)
    if len(titles) == 1 or len(titles) > MOST_PARTS:
        raise AnswersNotUnderstood(where)
    return titles


def _number(told: Any, where: str) -> int:
    if not isinstance(told, int) or isinstance(told, bool) or not 0 <= told < 10_000:
        raise AnswersNotUnderstood(where)
    return told


def _indicators(told: Any, where: str) -> tuple[int, ...]:
    if not isinstance(told, list) or len(told) > 99:
        raise AnswersNotUnderstood(where)
    return tuple(_number(one, where) for one in told)


def _flag(told: Any, where: str) -> bool:
    if not isinstance(told, bool):
        raise AnswersNotUnderstood(where)
    return told


def _day(told: Any, where: str) -> date:
    try:
        return date.fromisoformat(_text(told, where))
    except ValueError as error:
        raise AnswersNotUnderstood(where) from error


def _fate(told: Any, where: str) -> Fate:
    try:
        return Fate(told)
    except ValueError as error:
        raise AnswersNotUnderstood(where) from error


def _owner(told: Any, where: str) -> OwnerAnswer:
    one = _mapping(told, where, {"what", "division", "remember"})
    try:
        what = OwnerIs(_text(one.get("what"), f"{where}.what"))
    except ValueError as error:
        raise AnswersNotUnderstood(f"{where}.what") from error
    division = _or_none(one.get("division"), _text, f"{where}.division")
    if what is OwnerIs.DIVISION and not division:
        raise AnswersNotUnderstood(f"{where}.division")
    return OwnerAnswer(what, division, _flag(one.get("remember", False), f"{where}.remember"))


_READ: Mapping[str, Callable[[Any, str], Any]] = {
    "title": _text,
    "actions": _texts,
    "steps": _texts,
    "finding": _text,
    "follow_up": _text,
    "issue": _number,
    "indicators": _indicators,
    "questions": _texts,
    "owners": _texts,
    "all_divisions": _flag,
    "starts": _day,
    "ends": _day,
    "fate": _fate,
    "split": _parts,
}


def _measure(told: Any, where: str) -> MeasureAnswer:
    one = _mapping(told, where, set(_READ))
    said = {name: _or_none(value, _READ[name], f"{where}.{name}") for name, value in one.items()}
    answer = MeasureAnswer(**said)
    if (answer.starts is None) != (answer.ends is None) or (
        answer.starts and answer.ends and answer.ends < answer.starts
    ):
        raise AnswersNotUnderstood(f"{where}.ends")
    return answer


def _pair(told: Any) -> tuple[str, str]:
    if not isinstance(told, list) or len(told) != 2:
        raise AnswersNotUnderstood("seen")
    return _text(told[0], "seen"), _text(told[1], "seen")
