"""Reads a draft again with a person's answers: draft + answers → the draft that they make. Pure.

The draft itself is never changed, so every answer can be taken back.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tracker import calendar, thai
from tracker.reading.answers import EVERY_ROW, Answers, Fate, MeasureAnswer, OwnerIs
from tracker.reading.draft import AS_PRINTED_KEYS, DraftPlan, MeasureDraft, PlanDraft, Warning
from tracker.reading.warn import warn
from tracker.reading.wraps import unwrapped

ADDED = "added-"
"""With a number: the key of a measure that was made of that piece of the left-over text."""
JOINED = "+"
"""Between the keys of rows that were joined: what is said of both is said under that key."""
KINDS = {
    "indicator-name-number": "indicators",
    "indicator-name-in-finding": "indicators",
    "indicator-misspelt": "indicators",
    "indicator-number-only": "indicators",
    "indicator-unknown": "indicators",
    "indicator-sounds-like": "indicators",
    "issue-unknown": "issue",
    "question-unknown": "questions",
    "inherited-cell": "row",
    "owner-missing": "owners",
    "owner-doubtful": "owners",
    "owner-exception": "owners",
    "period-assumed": "period",
    "period-doubtful": "period",
    "stale-year": "wording",
    "title-missing": "wording",
    "title-from-steps": "wording",
    "from-prose": "wording",
    "plan-year-guessed": "year",
    "plan-year-conflict": "year",
    "plan-year-unknown": "year",
}
"""What has to be answered for a doubt to be settled; every other one is looked at."""
_SETTLES: dict[str, tuple[str, ...]] = {
    "indicators": ("indicators",),
    "issue": ("issue",),
    "questions": ("questions",),
    "row": ("fate", "split"),
    "owners": ("owners", "all_divisions"),
    "period": ("starts",),
    "wording": ("title", "actions", "steps", "finding", "follow_up"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A measure under the key by which it is answered, with the doubts that are left."""

    key: str
    measure: MeasureDraft
    doubts: tuple[Warning, ...] = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """What a draft has become: its measures by key, and those that are measures no longer."""

    draft: PlanDraft
    rows: tuple[Row, ...]
    taken_out: tuple[tuple[Row, Fate], ...]
    general: tuple[Warning, ...]
    """Doubts about the document as a whole."""


def answered(draft: PlanDraft, answers: Answers) -> Answered:
    """The draft as the answers make it; its warnings are the doubts that are still open."""
    plan = draft.plan or DraftPlan(None, ())
    year = answers.fiscal_year or plan.fiscal_year
    places = {measure.where for measure in plan.measures}
    rows = [
        _in_year(
            Row(str(m.number), m, tuple(w for w in draft.warnings if w.where == m.where)),
            plan.fiscal_year,
            year,
        )
        for m in plan.measures
    ]
    rows += _added(draft, answers)
    kept: list[Row] = []
    taken_out: list[tuple[Row, Fate]] = []
    for row in rows:
        answer = answers.of(row.key)
        told = _with(row, answer, answers)
        if answer.fate is Fate.LEFT_OUT:
            taken_out.append((told, Fate.LEFT_OUT))
        elif answer.fate is Fate.JOINED and kept:
            taken_out.append((told, Fate.JOINED))
            joined = _joined(kept.pop(), told)
            kept.append(_with(joined, answers.measures.get(joined.key, MeasureAnswer()), answers))
        else:
            kept.append(told)
    for row in kept[:]:
        if (answers.measures.get(row.key) or MeasureAnswer()).fate is Fate.LEFT_OUT:
            taken_out.append((row, Fate.LEFT_OUT))
            kept.remove(row)
    parts = [part for row in kept for part in _parts(row, answers)]
    final = tuple(
        replace(row, measure=replace(row.measure, number=number))
        for number, row in enumerate(parts, start=1)
    )
    general = tuple(
        warn(w.code, w.where, year=year) if w.code == "period-assumed" else w
        for w in draft.warnings
        if w.where not in places and not _settled(w, w.where, answers, EVERY_ROW, final)
    )
    doubts = tuple(doubt for row in final for doubt in row.doubts)
    measures = tuple(row.measure for row in final)
    return Answered(
        replace(
            draft,
            plan=DraftPlan(year, measures) if measures else None,
            warnings=(*general, *dict.fromkeys(doubts)),
        ),
        final,
        tuple(taken_out),
        general,
    )


def kind_of(code: str) -> str:
    """What has to be answered for a doubt of this code; "seen" where it is only looked at."""
    return KINDS.get(code, "seen")


def _parts(row: Row, answers: Answers) -> list[Row]:
    """The row, or the rows into which it was split, each with what was said of it."""
    answer = answers.measures.get(row.key) or MeasureAnswer()
    titles = [title for one in answer.split or () if (title := thai.clean(one))]
    if len(titles) < 2:
        return [row]
    return [
        _with(part, answers.measures.get(part.key, MeasureAnswer()), answers)
        for part in _split(row, titles)
    ]


def _with(row: Row, answer: MeasureAnswer, answers: Answers) -> Row:
    said: dict[str, Any] = {}
    for name in ("title", "finding", "follow_up"):
        if (text := getattr(answer, name)) is not None:
            said[name] = thai.clean(text) or None
    for name in ("actions", "steps", "questions"):
        if (texts := getattr(answer, name)) is not None:
            said[name] = tuple(one for text in texts if (one := thai.clean(text)))
    if not said.get("title", True):
        del said["title"]  # a measure is never without its text
    if answer.issue is not None:
        said["issue"] = answer.issue or None
    if answer.indicators is not None:
        said["indicators"] = tuple(sorted(set(answer.indicators)))
    if answer.starts is not None and answer.ends is not None:
        said |= {"starts": answer.starts, "ends": answer.ends}
    if answer.owners is not None or answer.all_divisions is not None:
        said["owners"] = tuple(thai.clean(name) for name in answer.owners or ())
        said["all_divisions"] = bool(answer.all_divisions)
    measure = _owned(replace(row.measure, **said), answers)
    doubts = tuple(w for w in row.doubts if not _answers(w, row.key, answer, answers))
    without = not (measure.owners or measure.all_divisions)
    if without and not any(w.code == "owner-missing" for w in row.doubts) and row.measure.owners:
        missing = warn("owner-missing", measure.where)
        if not _answers(missing, row.key, answer, answers):
            doubts += (missing,)
    return Row(row.key, measure, doubts)


def _answers(doubt: Warning, key: str, answer: MeasureAnswer, answers: Answers) -> bool:
    """Whether a doubt about a row was answered, or looked at."""
    said = _SETTLES.get(kind_of(doubt.code), ())
    return (key, doubt.code) in answers.seen or any(
        getattr(answer, name) is not None for name in said
    )


def _settled(doubt: Warning, place: str, answers: Answers, key: str, rows: Sequence[Row]) -> bool:
    """Whether a doubt about the whole document was answered, for all rows or in each."""
    kind = kind_of(doubt.code)
    if (place, doubt.code) in answers.seen or (key, doubt.code) in answers.seen:
        return True
    if kind == "year":
        return answers.fiscal_year is not None
    said = _SETTLES.get(kind, ())
    return bool(said) and all(
        any(getattr(answers.of(one), name) is not None for name in said for one in _ways(row.key))
        for row in rows
    )


def _ways(key: str) -> tuple[str, ...]:
    """The keys under which something was said of a row: as a part has what its whole row has."""
    whole = key.partition(".")[0]
    return (key, whole, *(whole.split(JOINED) if JOINED in whole else ()))


def _owned(measure: MeasureDraft, answers: Answers) -> MeasureDraft:
    """The measure with its owners' names read as they were answered."""
    names: list[str] = []
    everybody = measure.all_divisions
    for name in measure.owners:
        answer = answers.owners.get(name)
        if answer is None:
            names.append(name)
        elif answer.what is OwnerIs.ALL:
            everybody = True
        elif answer.what is not OwnerIs.NOBODY:
            names.append(answer.division or name)
    return replace(measure, owners=tuple(dict.fromkeys(names)), all_divisions=everybody)


def _in_year(row: Row, old: int | None, new: int | None) -> Row:
    """The row read for another fiscal year than the one that was understood."""
    if new is None or new == old:
        return row
    measure = row.measure
    understood = (measure.starts, measure.ends)
    printed = measure.as_printed.get("period", "")
    others = tuple(w for w in row.doubts if kind_of(w.code) != "period")
    before = calendar.parse_period(printed, fiscal_year=old).period if printed else None
    if printed and understood == ((before.starts, before.ends) if before else (None, None)):
        found = calendar.parse_period(printed, fiscal_year=new)
        starts, ends = (found.period.starts, found.period.ends) if found.period else (None, None)
        doubts = others
        if found.doubt is not None:
            th, en = calendar.DOUBTS[found.doubt]
            said = thai.printed(printed)[:60]
            doubts += (warn("period-doubtful", measure.where, text=said, th=th, en=en),)
        return Row(row.key, replace(measure, starts=starts, ends=ends), doubts)
    if old is not None and measure.starts is not None and measure.ends is not None:
        starts, ends = (_years_on(day, new - old) for day in (measure.starts, measure.ends))
        doubts = tuple(
            warn(w.code, w.where, year=new) if w.code == "period-assumed" else w for w in row.doubts
        )
    else:
        whole = calendar.fiscal_year(new)
        starts, ends = whole.starts, whole.ends
        doubts = (*others, warn("period-assumed", measure.where, year=new))
    return Row(row.key, replace(measure, starts=starts, ends=ends), doubts)


def _years_on(day: date, years: int) -> date:
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, day=28 if leap else day.day)


def _joined(above: Row, below: Row) -> Row:
    """One row of two that a page's end or a line between them had cut apart."""
    a, b = above.measure, below.measure
    printed = {
        key: " ".join(dict.fromkeys(t for m in (a, b) if (t := m.as_printed.get(key))))
        for key in AS_PRINTED_KEYS
        if key in a.as_printed or key in b.as_printed
    }
    title, actions = a.title, (*a.actions, *b.actions)
    if thai.strip_mark(b.as_printed.get("title", ""))[0]:
        actions = (*(a.actions or (a.title,)), *(b.actions or (b.title,)))  # items of one list
    elif b.as_printed.get("title") and not thai.same_name(a.title, b.title):
        title = unwrapped(thai.join_broken(thai.clean(f"{a.title} {b.title}")))
    starts, ends = a.starts, a.ends
    if b.as_printed.get("period") and b.starts and b.ends:
        both = bool(a.as_printed.get("period") and a.starts and a.ends)
        starts = min(a.starts, b.starts) if both and a.starts else b.starts
        ends = max(a.ends, b.ends) if both and a.ends else b.ends
    owners = tuple(dict.fromkeys((*a.owners, *b.owners)))
    indicators = tuple(sorted({*a.indicators, *b.indicators}))
    mended = {
        code
        for code, now in (
            ("owner-missing", owners or b.all_divisions),
            ("indicator-unknown", indicators),
            ("period-assumed", b.as_printed.get("period")),
        )
        if now
    }
    measure = replace(
        a,
        title=title,
        actions=actions,
        steps=(*a.steps, *(step for step in b.steps if step not in a.steps)),
        issue=a.issue or b.issue,
        instrument=a.instrument or b.instrument,
        indicators=indicators,
        questions=tuple(dict.fromkeys((*a.questions, *b.questions))),
        finding=_both(a.finding, b.finding),
        follow_up=_both(a.follow_up, b.follow_up),
        owners=owners,
        all_divisions=a.all_divisions or b.all_divisions,
        starts=starts,
        ends=ends,
        as_printed=printed,
        where=f"{a.where} + {b.where}",
    )
    doubts = tuple(replace(w, where=measure.where) for w in above.doubts if w.code not in mended)
    return Row(f"{above.key}{JOINED}{below.key}", measure, doubts)


def _both(above: str | None, below: str | None) -> str | None:
    if above and below and not thai.same_name(above, below):
        return thai.clean(f"{above} {below}")
    return above or below


def _split(row: Row, titles: Sequence[str]) -> list[Row]:
    """A row for each title; steps go one to each where they are as many, else all to each."""
    steps = row.measure.steps
    apart = len(steps) == len(titles)
    return [
        Row(
            f"{row.key}.{number}",
            replace(
                row.measure,
                title=title,
                actions=(),
                steps=(steps[number - 1],) if apart else steps,
            ),
            row.doubts,
        )
        for number, title in enumerate(titles, start=1)
    ]


def _added(draft: PlanDraft, answers: Answers) -> Iterable[Row]:
    """Measures that a person made of left-over text."""
    year = answers.fiscal_year or (draft.plan and draft.plan.fiscal_year)
    whole = calendar.fiscal_year(year) if year else None
    for key, answer in answers.measures.items():
        at = key.removeprefix(ADDED)
        if not key.startswith(ADDED) or not at.isascii() or not at.isdigit() or not answer.title:
            continue
        if not 1 <= int(at) <= len(draft.leftover):
            continue
        piece = draft.leftover[int(at) - 1]
        yield Row(
            key,
            MeasureDraft(
                number=0,
                title=thai.clean(piece.text),
                where=piece.where,
                starts=whole.starts if whole else None,
                ends=whole.ends if whole else None,
                as_printed={"title": thai.printed(piece.text)},
            ),
            (warn("owner-missing", piece.where),),
        )
