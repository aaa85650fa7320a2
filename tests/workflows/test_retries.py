"""When a notice is tried again: soon, then hourly, in office hours, for two working days."""

from datetime import UTC, datetime, timedelta

import pytest

from tracker.calendar import WorkingDays
from workflows.office_hours import OfficeHours
from workflows.retries import gives_up_at, retry_at

OFFICE = OfficeHours(WorkingDays())
MONDAY_NINE = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("tries", "minutes"), [(1, 1), (2, 5), (3, 15), (4, 60), (5, 60), (11, 60)]
)
def test_the_waits_grow_and_a_jitter_of_a_fifth_comes_on_top(tries: int, minutes: int) -> None:
    again = retry_at("a", tries=tries, now=MONDAY_NINE, first_due_at=MONDAY_NINE, office=OFFICE)
    assert again is not None
    wait = again - MONDAY_NINE
    assert timedelta(minutes=minutes) <= wait <= timedelta(minutes=minutes * 1.2)


@pytest.mark.parametrize(
    ("tries", "minutes"), [(1, 1), (2, 5), (3, 15), (4, 60), (5, 60), (47, 60)]
)
def test_among_many_notices_the_jitter_goes_from_nothing_to_a_fifth(
    tries: int, minutes: int
) -> None:
    shares = []
    for n in range(300):
        again = retry_at(
            str(n), tries=tries, now=MONDAY_NINE, first_due_at=MONDAY_NINE, office=OFFICE
        )
        assert again is not None
        shares.append((again - MONDAY_NINE) / timedelta(minutes=minutes) - 1)
    assert 0 <= min(shares) < 0.01
    assert 0.19 < max(shares) <= 0.2
    assert 0.08 < sum(shares) / 300 < 0.12  # evenly


def test_the_jitter_is_the_same_for_one_notice_and_differs_between_notices() -> None:
    def again(identity: str) -> datetime | None:
        return retry_at(identity, tries=4, now=MONDAY_NINE, first_due_at=MONDAY_NINE, office=OFFICE)

    assert again("a") == again("a")
    assert len({again(str(n)) for n in range(50)}) == 50


def test_a_try_after_closing_time_waits_for_the_morning() -> None:
    closing = datetime(2026, 3, 2, 9, 29, 30, tzinfo=UTC)
    again = retry_at("a", tries=1, now=closing, first_due_at=MONDAY_NINE, office=OFFICE)
    assert again == datetime(2026, 3, 3, 1, 30, tzinfo=UTC)


def test_what_cannot_wait_is_tried_at_night_too() -> None:
    closing = datetime(2026, 3, 2, 9, 29, 30, tzinfo=UTC)
    again = retry_at(
        "a", tries=1, now=closing, first_due_at=MONDAY_NINE, office=OFFICE, in_office_hours=False
    )
    assert again is not None and again < closing + timedelta(minutes=2)


@pytest.mark.parametrize(
    ("first", "end", "why"),
    [
        ("2026-03-02T02:00", "2026-03-04T02:00", "Monday to Wednesday: 48 hours"),
        ("2026-03-06T09:00", "2026-03-10T09:00", "Friday to Tuesday: the week-end does not count"),
    ],
)
def test_we_give_up_after_two_working_days(first: str, end: str, why: str) -> None:
    begun, given_up = (datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (first, end))
    assert gives_up_at(begun, office=OFFICE) == given_up, why


@pytest.mark.parametrize(
    ("beyond", "why"),
    [(0, "the very last instant is still tried"), (1, "a microsecond later is not")],
)
def test_the_last_try_is_no_later_than_the_end(beyond: int, why: str) -> None:
    def again(now: datetime) -> datetime | None:
        return retry_at(
            "a", tries=9, now=now, first_due_at=MONDAY_NINE, office=OFFICE, in_office_hours=False
        )

    first = again(MONDAY_NINE)
    assert first is not None
    end = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
    last = again(end - (first - MONDAY_NINE) + timedelta(microseconds=beyond))
    assert last == (None if beyond else end), why


def test_after_the_last_hour_there_is_no_next_try() -> None:
    wednesday = datetime(2026, 3, 4, 1, 30, tzinfo=UTC)
    again = retry_at("a", tries=9, now=wednesday, first_due_at=MONDAY_NINE, office=OFFICE)
    assert again is None
