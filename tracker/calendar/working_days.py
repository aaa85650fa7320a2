"""Reckoning in working days over a list of days off that the caller gives."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

_ONE_DAY = timedelta(days=1)
_SEARCH_LIMIT = 400  # a longer row of days off is an error in the list, not a holiday


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Monday to Friday without ``days_off`` (date → Thai name), and the ``worked`` days besides."""

    days_off: Mapping[date, str] = field(default_factory=dict)
    worked: Collection[date] = frozenset()

    def __post_init__(self) -> None:
        object.__setattr__(self, "days_off", dict(self.days_off))
        object.__setattr__(self, "worked", frozenset(self.worked))

    def is_working(self, day: date) -> bool:
        """Whether offices are open on the day."""
        return day in self.worked or (day.weekday() < 5 and day not in self.days_off)

    def why_off(self, day: date) -> str | None:
        """The Thai name of the day off, วันเสาร์ or วันอาทิตย์; None on a working day."""
        if self.is_working(day):
            return None
        if day in self.days_off:
            return self.days_off[day]
        return "วันเสาร์" if day.weekday() == 5 else "วันอาทิตย์"

    def on_or_before(self, day: date) -> date:
        """The day itself if it is a working day, else the last one before it."""
        return self._nearest(day, -_ONE_DAY)

    def on_or_after(self, day: date) -> date:
        """The day itself if it is a working day, else the next one after it."""
        return self._nearest(day, _ONE_DAY)

    def add(self, day: date, n: int) -> date:
        """The n-th working day after the day (before it where n is negative).

        With n = 0 the day itself, or the next working day where it is none.
        """
        if n == 0:
            return self.on_or_after(day)
        step = _ONE_DAY if n > 0 else -_ONE_DAY
        for _ in range(abs(n)):
            day = self._nearest(day + step, step)
        return day

    def count(self, first: date, last: date) -> int:
        """How many working days lie from first to last, both counted; 0 where last is earlier."""
        days = (last - first).days + 1
        return sum(self.is_working(first + timedelta(days=n)) for n in range(max(days, 0)))

    def _nearest(self, day: date, step: timedelta) -> date:
        for _ in range(_SEARCH_LIMIT):
            if self.is_working(day):
                return day
            day += step
        raise ValueError(f"no working day within {_SEARCH_LIMIT} days of {day}")
