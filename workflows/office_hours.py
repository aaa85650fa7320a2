"""When an agency's offices are open: its working days and its hours. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from tracker.calendar import BANGKOK, WorkingDays, bangkok_date, thai_days_off
from tracker.settings import AgencySettings


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """Bangkok wall-clock hours on the working days of `calendar`; `closes` itself is outside."""

    calendar: WorkingDays
    opens: time = time(8, 30)
    closes: time = time(16, 30)

    def __post_init__(self) -> None:
        if self.closes <= self.opens:
            raise ValueError(f"the office closes at {self.closes} before it opens at {self.opens}")

    def is_open(self, now: datetime) -> bool:
        """Whether somebody sits at the desk at this instant."""
        wall = now.astimezone(BANGKOK)
        return self.calendar.is_working(wall.date()) and self.opens <= wall.time() < self.closes

    def opening(self, day: date) -> datetime:
        """The instant at which the office opens on the day, a working day or not."""
        return datetime.combine(day, self.opens, BANGKOK).astimezone(UTC)

    def closing(self, day: date) -> datetime:
        """The instant at which the office closes on the day."""
        return datetime.combine(day, self.closes, BANGKOK).astimezone(UTC)

    def within(self, instant: datetime) -> datetime:
        """The instant itself where the office is open, else the next opening."""
        if self.is_open(instant):
            return instant
        wall = instant.astimezone(BANGKOK)
        day = wall.date() if wall.time() < self.opens else wall.date() + timedelta(days=1)
        return self.opening(self.calendar.on_or_after(day))

    def next_day(self, now: datetime) -> datetime:
        """The opening of the working day after the Bangkok day of `now`."""
        return self.opening(self.calendar.add(bangkok_date(now), 1))


def working_days_of(settings: AgencySettings, *, years: Iterable[int]) -> WorkingDays:
    """The agency's calendar over some C.E. years: the state's days off and its own."""
    off = thai_days_off(years, own=settings.days_off, worked=settings.worked_days)
    return WorkingDays(off, settings.worked_days)


def office_of(settings: AgencySettings, calendar: WorkingDays) -> OfficeHours:
    """The hours that the agency has set, on the working days of `calendar`."""
    return OfficeHours(calendar, settings.office_start, settings.office_end)
