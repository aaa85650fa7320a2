"""What is still to be asked about a reading before it is stored, each with what answers it. Pure.

A question that blocks would make the stored plan say what nobody wrote; the others may stay open
and are named gaps of the draft.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tracker.calendar import parse_period
from tracker.reading.answering import Answered, Row, kind_of
from tracker.reading.answers import EVERY_ROW, Answers
from tracker.reading.draft import MeasureDraft, Warning
from tracker.thai import likeness, squeeze
from workflows.owners import ALIKE

OTHER_AGENCY = "other-agency"
FOR_EVERY_ROW = ("indicators", "owners", "period")
_NOT_A_PERIOD = ("year-doubtful", "reversed", "no-such-day", "not-understood", "no-year")
_CELLS: Mapping[str, tuple[str, ...]] = {
    "indicators": ("indicator", "issue", "question", "finding"),
    "issue": ("issue", "indicator"),
    "questions": ("question", "indicator"),
    "owners": ("owners",),
    "period": ("period",),
    "wording": ("title", "steps", "period", "follow_up"),
    "row": ("indicator", "title", "steps", "owners", "period"),
}
"""Which printed cells stand beside a question of each kind."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `kind` says what answers it, `of` whose it is: a row's key or a place."""

    kind: str
    of: str
    where: str
    number: int | None = None
    """The measure's number as things stand; None where it is about the whole document."""
    sentences: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    blocking: bool = False
    printed: tuple[tuple[str, str], ...] = ()
    """(meaning of the column, text as it stands in the document)."""
    name: str = ""
    measures: tuple[int, ...] = ()
    """For a question about an owner's name: the measures that it owns."""
    nearest: str | None = None

    @property
    def key(self) -> str:
        """What tells it from every other question of the same reading."""
        return f"{self.kind}:{self.of}"


def questions(
    now: Answered, answers: Answers, *, known: Collection[str], agency: str
) -> tuple[Question, ...]:
    """What is open, those about the whole document first, then the names, then row by row.

    `known` are the names, other names included, of the divisions that the agency has; `agency` is
    its own name, since a paper may be another's.
    """
    return (
        *_another_agency(now, answers, agency),
        *_general(now),
        *_names(now.rows, known),
        *_of_rows(now),
    )


def is_anothers(understood: Mapping[str, Any], own: str) -> bool:
    """Whether a document, as it was understood (CONTRACT's JSON), names another agency."""
    return names_another((understood.get("agency") or {}).get("name"), own)


def has_scores(understood: Mapping[str, Any]) -> bool:
    """Whether a document, as it was understood, says something of a year's assessment."""
    return bool((understood.get("assessment") or {}).get("fiscal_year"))


def names_another(named: str | None, own: str) -> bool:
    """Whether the name in a document is not the agency's own; none says nothing."""
    return bool(named) and squeeze(named or "") != squeeze(own)


def year_doubts(now: Answered) -> tuple[Warning, ...]:
    """Open doubts about the plan's fiscal year, which is asked for where the plan is stored."""
    return tuple(w for w in now.general if kind_of(w.code) == "year")


def _another_agency(now: Answered, answers: Answers, own: str) -> Iterable[Question]:
    named = now.draft.agency.name
    if not names_another(named, own) or ("document", OTHER_AGENCY) in answers.seen:
        return
    yield Question(
        "seen",
        f"document#{OTHER_AGENCY}",
        "document",
        sentences=(
            f"เอกสารนี้เป็นของ{named} ไม่ใช่{own} โปรดตรวจว่าเลือกไฟล์ถูก · "
            f"the paper speaks of {named}, not of {own}; please check that it is the right file",
        ),
        codes=(OTHER_AGENCY,),
        blocking=True,
    )


def _general(now: Answered) -> Iterable[Question]:
    for doubt in now.general:
        kind = kind_of(doubt.code)
        if kind == "year":
            continue
        everywhere = kind in FOR_EVERY_ROW and doubt.where == "document"
        yield Question(
            kind if everywhere else "seen",
            EVERY_ROW if everywhere else f"{doubt.where}#{doubt.code}",
            doubt.where,
            sentences=(doubt.message,),
            codes=(doubt.code,),
        )


def _names(rows: Iterable[Row], known: Collection[str]) -> Iterable[Question]:
    have = {squeeze(name) for name in known}
    unknown: dict[str, list[MeasureDraft]] = {}
    for row in rows:
        for name in row.measure.owners:
            if squeeze(name) not in have:
                unknown.setdefault(name, []).append(row.measure)
    for name, measures in unknown.items():
        best = max(((likeness(name, one), one) for one in known), default=(0.0, ""))
        yield Question(
            "name",
            name,
            measures[0].where,
            name=name,
            measures=tuple(measure.number for measure in measures),
            printed=_cells(measures[0], "owners"),
            nearest=best[1] if best[0] >= ALIKE else None,
        )


def _of_rows(now: Answered) -> Iterable[Question]:
    year = now.draft.plan.fiscal_year if now.draft.plan else None
    for row in now.rows:
        kinds: dict[str, list[Warning]] = {}
        for doubt in row.doubts:
            kinds.setdefault(kind_of(doubt.code), []).append(doubt)
        for kind, doubts in kinds.items():
            codes = tuple(dict.fromkeys(doubt.code for doubt in doubts))
            yield Question(
                kind,
                row.key,
                row.measure.where,
                number=row.measure.number,
                sentences=tuple(dict.fromkeys(doubt.message for doubt in doubts)),
                codes=codes,
                blocking="title-missing" in codes
                or (kind == "period" and _says_no_period(row.measure, year)),
                printed=_cells(row.measure, kind),
            )


def _says_no_period(measure: MeasureDraft, year: int | None) -> bool:
    """Whether what is printed gives no period that could be stored as it was meant."""
    if measure.starts is None or measure.ends is None or measure.ends < measure.starts:
        return True
    printed = measure.as_printed.get("period", "")
    return bool(printed) and parse_period(printed, fiscal_year=year).doubt in _NOT_A_PERIOD


def _cells(measure: MeasureDraft, kind: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (meaning, text)
        for meaning in _CELLS.get(kind, ("title",))
        if (text := measure.as_printed.get(meaning))
    )
