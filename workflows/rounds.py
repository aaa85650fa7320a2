"""The dates of a round, its ladder of reminders, and when it may close. Pure (decision 0006).

A round opens on the first day of its half-year and is due on its last working day. The clerk
closes it; else it closes on the working day after the due day on which every part has been
reported, at the latest 20 working days after the due day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from tracker.calendar import WorkingDays, bangkok_date, half_year
from tracker.records import RoundRecord
from tracker.settings import AgencySettings
from tracker.status import RoundStatus, RungState
from workflows.office_hours import OfficeHours

HALVES: tuple[Literal[1], Literal[2]] = (1, 2)
ANNUAL = 2  # the half whose round asks for a decision on every part that is still open
LADDER = (-30, -14, -7, -1, 1, 3, 7)
GRACE = 20  # working days after the due day
ANNUAL_DELAY = timedelta(days=60)


def ladder_of(settings: AgencySettings) -> tuple[int, ...]:
    """The agency's ladder as working days from the due day: -30 … -1, 1 … 7."""
    return (*(-days for days in settings.ladder_before), *settings.ladder_after)


@dataclass(frozen=True, slots=True)
class RungDates:
    """One step of the ladder: `days` working days from the due day, as an instant."""

    days: int
    due_at: datetime
    state: RungState


@dataclass(frozen=True, slots=True)
class RoundDates:
    """The days of one round; `opens_at` and `closes_at` are instants in office hours."""

    half: int
    starts_on: date
    ends_on: date
    due_on: date
    opens_at: datetime
    closes_at: datetime
    status: RoundStatus
    rungs: tuple[RungDates, ...]


def round_dates(
    fiscal_year: int,
    half: Literal[1, 2],
    *,
    office: OfficeHours,
    approved_at: datetime,
    ladder: Iterable[int] = LADDER,
    grace: int = GRACE,
) -> RoundDates:
    """The round of a half-year (1: October–March, 2: April–September) of a plan.

    A plan approved late starts at the next rung; passed rungs are not due. Where the half-year
    has begun the round is open at once, so that months already gone can be entered. Where even
    the due day has passed nobody is reminded, and `grace` working days from the approval remain.
    """
    period = half_year(fiscal_year, half)
    due_on = office.calendar.on_or_before(period.ends)
    opens_at = office.opening(period.starts)
    return RoundDates(
        half=half,
        starts_on=period.starts,
        ends_on=period.ends,
        due_on=due_on,
        opens_at=opens_at,
        closes_at=latest_close(due_on, office=office, grace=grace, since=bangkok_date(approved_at)),
        status=RoundStatus.OPEN if opens_at <= approved_at else RoundStatus.SCHEDULED,
        rungs=rungs(due_on, office=office, now=approved_at, ladder=ladder),
    )


def latest_close(
    due_on: date, *, office: OfficeHours, grace: int = GRACE, since: date | None = None
) -> datetime:
    """The instant at which a round closes whatever is missing: the close of the last day of grace.

    `grace` working days, counted from the due day, or from `since` (the plan's approval) where
    that came later.
    """
    start = due_on if since is None else max(due_on, since)
    return office.closing(office.calendar.add(start, grace))


def rungs(
    due_on: date, *, office: OfficeHours, now: datetime, ladder: Iterable[int] = LADDER
) -> tuple[RungDates, ...]:
    """The ladder's instants in their order: the opening of the office on each working day.

    What lies before `now` is not due: nobody is reminded of what was before the plan.
    """
    steps = []
    for days in sorted(set(ladder)):
        due_at = rung_at(due_on, days, office=office)
        steps.append(RungDates(days, due_at, RungState.DUE if due_at > now else RungState.NOT_DUE))
    return tuple(steps)


def rung_at(due_on: date, days: int, *, office: OfficeHours) -> datetime:
    """The instant of one rung: the opening of the office, `days` working days from the due day."""
    return office.opening(office.calendar.add(due_on, days))


def reckoned_due(round_: RoundRecord, *, today: date, calendar: WorkingDays) -> date:
    """A round's due day by another calendar than the one by which it was made.

    One that has passed stays. An extended one stays too, or is the next working day. One that
    lies ahead never moves behind today: then it is today, or the next working day.
    """
    if round_.due_on < today:
        return round_.due_on
    if round_.extended_reason is not None:
        return calendar.on_or_after(round_.due_on)
    due_on = calendar.on_or_before(round_.ends_on)
    return due_on if due_on >= today else calendar.on_or_after(today)


def extends_until(round_: RoundRecord, *, calendar: WorkingDays) -> date:
    """The last day to which a round may be extended.

    The six-month round ends before the annual one of its year is due, so that one half-year is
    never asked for after the next. The annual one ends 60 days after its first due day: by
    December the agency has analysed the year and plans the next (FIELD §1).
    """
    if round_.half == ANNUAL:
        return calendar.on_or_before(calendar.on_or_before(round_.ends_on) + ANNUAL_DELAY)
    annual_due = calendar.on_or_before(half_year(round_.fiscal_year, 2).ends)
    return calendar.on_or_before(annual_due - timedelta(days=1))


def may_close(
    *, now: datetime, due_on: date, closes_at: datetime, owing: int, office: OfficeHours
) -> bool:
    """Whether the clock may close a round in which `owing` parts have not been reported."""
    if now >= closes_at:
        return True
    return owing == 0 and bangkok_date(now) > due_on and office.is_open(now)


def working_days_left(due_on: date, *, today: date, calendar: WorkingDays) -> int:
    """Working days from `today` (not counted) to the due day; negative once it has passed.

    The 30th of March before a due day on the 31st leaves 1; the due day itself leaves 0.
    """
    if today <= due_on:
        return calendar.count(today, due_on) - calendar.is_working(today)
    return calendar.is_working(due_on) - calendar.count(due_on, today)
