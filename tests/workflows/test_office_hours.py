"""When the desk is manned: hours, days off, and the next opening."""

from datetime import UTC, date, datetime, time

import pytest

from tracker.calendar import WorkingDays
from workflows.office_hours import OfficeHours

SONGKRAN = {
    date(2026, 4, 13): "วันสงกรานต์",
    date(2026, 4, 14): "วันสงกรานต์",
    date(2026, 4, 15): "วันสงกรานต์",
}
OFFICE = OfficeHours(WorkingDays(SONGKRAN, {date(2026, 4, 18)}))


def bangkok(day: int, hour: int, minute: int = 0) -> datetime:
    return (
        datetime(2026, 4, day, hour - 7, minute, tzinfo=UTC)
        if hour >= 7
        else datetime(2026, 4, day - 1, hour + 17, minute, tzinfo=UTC)
    )


@pytest.mark.parametrize(
    ("now", "is_open", "why"),
    [
        (bangkok(10, 8, 29), False, "a minute before the office opens"),
        (bangkok(10, 8, 30), True, "the office opens"),
        (bangkok(10, 16, 29), True, "the last minute"),
        (bangkok(10, 16, 30), False, "closing time is outside"),
        (bangkok(11, 10), False, "a Saturday"),
        (bangkok(13, 10), False, "Songkran"),
        (bangkok(18, 10), True, "a Saturday on which the agency works"),
        (bangkok(11, 1), False, "night in Bangkok, still the day before in London"),
    ],
)
def test_the_office_is_open_on_working_days_in_its_hours(
    now: datetime, is_open: bool, why: str
) -> None:
    assert OFFICE.is_open(now) is is_open, why


@pytest.mark.parametrize(
    ("instant", "opening", "why"),
    [
        (bangkok(10, 9, 15), bangkok(10, 9, 15), "an instant in office hours stays"),
        (bangkok(10, 6), bangkok(10, 8, 30), "early in the morning: the same day"),
        (bangkok(10, 16, 30), bangkok(16, 8, 30), "Friday evening: over Songkran to Thursday"),
        (bangkok(13, 10), bangkok(16, 8, 30), "a day off: the next working day"),
        (bangkok(17, 20), bangkok(18, 8, 30), "Friday night before a worked Saturday"),
    ],
)
def test_what_comes_outside_waits_for_the_next_opening(
    instant: datetime, opening: datetime, why: str
) -> None:
    assert OFFICE.within(instant) == opening, why


def test_the_next_day_is_the_next_working_day() -> None:
    assert OFFICE.next_day(bangkok(10, 9)) == bangkok(16, 8, 30)


def test_an_office_cannot_close_before_it_opens() -> None:
    with pytest.raises(ValueError, match="closes at 08:00"):
        OfficeHours(WorkingDays(), time(9), time(8))
