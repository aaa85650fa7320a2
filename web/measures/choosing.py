"""Words that a reporter may take over into a field and change: their own earlier ones, and a few
of the kind that officials write. Nothing is put in before somebody chooses it.
"""

from dataclasses import dataclass
from enum import StrEnum

from flask import request
from flask_babel import gettext
from wtforms import Field

from tracker.queries import earlier
from tracker.records import MeasureRecord, PartRecord, ProgressRecord
from tracker.status import Status
from web.fields import Asking
from web.request_scope import present, view
from web.wording import digits
from workflows.sentences import About, sentences, taken_over

USE = "use-"  # before a field's name: the button that puts its words into that field


@dataclass(frozen=True, slots=True)
class Choice:
    """Words to take over, and where they come from; None for the usual ones."""

    words: str
    origin: str | None = None


Choices = dict[str, tuple[Choice, ...]]


def took_over(form: Asking) -> str | None:
    """Put the words that were pressed into their field; the field's name, None where none were.

    Such a post stores nothing: the form is shown again with everything that was typed.
    """
    if not form.is_submitted():
        return None
    for field in form:
        if words := request.form.get(f"{USE}{field.name}"):
            _put(field, words)
            return str(field.name)
    return None


def for_report(measure: MeasureRecord, part: PartRecord, last: ProgressRecord | None) -> Choices:
    """For what was done, the problem and the next step of a report."""
    status = part.status
    told = _earlier_results(measure, part, last)
    if last and last.next_step:
        told.append(Choice(last.next_step, gettext("ที่ตั้งใจไว้ครั้งก่อน")))
    return {
        "done": _with(told, About.RESULT, status),
        "problem": _with(_again(last.problem if last else None), About.PROBLEM, status),
        "next_step": _with(_again(last.next_step if last else None), About.NEXT, status),
    }


def for_act(
    measure: MeasureRecord,
    part: PartRecord,
    last: ProgressRecord | None,
    *,
    target: StrEnum,
) -> Choices:
    """For the result or the reason of an action of a part that ends in `target`."""
    status = Status(target)
    return {
        "result": _with(_earlier_results(measure, part, last), About.RESULT, status),
        "reason": _with([], About.REASON, status),
    }


def _earlier_results(
    measure: MeasureRecord,
    part: PartRecord,
    last: ProgressRecord | None,
) -> list[Choice]:
    """What this part reported last and in the round before, and what last year's did."""
    agency_id = present().agency_id
    found = _again(last.done if last else None)
    if last:
        before = earlier.of_round_before(view(), agency_id, part.id, round_id=last.round_id)
        if before:
            found.append(Choice(before.done, gettext("รอบก่อนหน้านั้น")))
    past = earlier.of_year_before(view(), agency_id, measure, division_id=part.division_id)
    if past:
        year, words = past
        found.append(Choice(words, gettext("ปีงบประมาณ %(year)s", year=digits(year))))
    return found


def _again(words: str | None) -> list[Choice]:
    return [Choice(words, gettext("ครั้งก่อน"))] if words else []


def _with(told: list[Choice], about: About, status: Status) -> tuple[Choice, ...]:
    """One's own words first, each once, then the usual ones."""
    own = {one.words: one for one in reversed(told)}
    mine = [one for one in told if own[one.words] is one]
    return (*mine, *(Choice(words) for words in sentences(about, status) if words not in own))


def _put(field: Field, words: str) -> None:
    field.process_formdata([taken_over(field.data or "", words)])
