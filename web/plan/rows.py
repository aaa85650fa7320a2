"""A measure as one row of the list, in the page's words: worked out once, not in the template."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from tracker.calendar import Period, fiscal_year
from tracker.queries.listing import MeasureLine, RoundName
from tracker.status import RoundStatus, Status
from tracker.thai import to_arabic, to_thai
from web.request_scope import today
from web.wording import digits, gettext, in_thai_digits, is_near, short_day

OPEN = (Status.PLANNED, Status.IN_PROGRESS)


class Row(NamedTuple):
    """One row; `due` says what the round still waits for, `loud` where its due day is near."""

    id: int
    number: str
    title: str
    indicators: str
    owners: str
    period: str
    status: str
    overdue: bool
    reported: str
    due: str
    loud: bool


def rows(
    lines: Sequence[MeasureLine],
    *,
    fiscal_year_be: int,
    round_: RoundName | None,
    indicator_names: Mapping[int, str],
) -> list[Row]:
    """The rows of these measures, with how far each is in the round."""
    whole = fiscal_year(fiscal_year_be)
    every, year_long = gettext("ทุกส่วนราชการ"), gettext("ตลอดปี")
    waits = bool(round_ and round_.status is RoundStatus.OPEN)
    near, day = bool(round_ and waits and is_near(round_.due_on)), today()
    say = to_thai if in_thai_digits() else to_arabic
    waiting, told = cache(_waiting), cache(_reported)

    @cache
    def period(starts: date, ends: date) -> str:
        return year_long if Period(starts, ends) == whole else short_span(starts, ends)

    @cache
    def topics(numbers: tuple[int, ...]) -> str:
        return say(_indicators(numbers, indicator_names))

    made = []
    for line in lines:
        parts, left = len(line.parts), sum([part.owes for part in line.parts])
        due = waiting(parts, left) if round_ and (waits or not parts) else ""
        made.append(
            Row(
                id=line.id,
                number=say(str(line.number)),
                title=line.title,
                indicators=topics(line.indicators),
                owners=every if line.all_divisions else " ".join([p.division for p in line.parts]),
                period=period(line.starts_on, line.ends_on),
                status=str(line.status),
                overdue=line.ends_on < day and line.status in OPEN,
                reported="" if due or not round_ else told(parts, left),
                due=due,
                loud=near or not parts,
            )
        )
    return made


def short_span(starts: date, ends: date) -> str:
    """ม.ค. – ก.ย. ๒๕๖๙."""
    first, last = short_day(starts).split(), short_day(ends).split()
    beginning = first[1] if first[2] == last[2] else f"{first[1]} {first[2]}"
    return f"{beginning} – {last[1]} {last[2]}"


def _indicators(numbers: tuple[int, ...], names: Mapping[int, str]) -> str:
    if len(numbers) == 1:
        number = numbers[0]
        return f"{number} {names.get(number, '')}".strip()
    return ", ".join(str(number) for number in numbers)


def _waiting(parts: int, left: int) -> str:
    if not parts:
        return gettext("ไม่มีผู้รับผิดชอบ")
    if not left:
        return ""
    if parts == 1:
        return gettext("ยังไม่ส่ง")
    return gettext("รออีก %(waiting)s จาก %(all)s", waiting=digits(left), all=digits(parts))


def _reported(parts: int, left: int) -> str:
    if not left:
        return gettext("ครบ")
    return gettext("%(done)s จาก %(all)s ส่วนราชการ", done=digits(parts - left), all=digits(parts))
