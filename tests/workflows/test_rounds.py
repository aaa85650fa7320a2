"""The dates of rounds and ladders, by tables that a person reckoned with a calendar."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

import pytest

from tracker.calendar import WorkingDays
from tracker.records import RoundRecord
from tracker.settings import load_settings
from tracker.status import RoundStatus, RungState
from workflows.office_hours import OfficeHours
from workflows.rounds import (
    ANNUAL,
    HALVES,
    RoundDates,
    RungDates,
    ladder_of,
    latest_close,
    may_close,
    reckoned_due,
    round_dates,
    rungs,
    working_days_left,
)

NO_DAYS_OFF = OfficeHours(WorkingDays())
APRIL_2026 = OfficeHours(
    WorkingDays(
        {
            date(2026, 4, 6): "วันจักรี",
            date(2026, 4, 13): "วันสงกรานต์",
            date(2026, 4, 14): "วันสงกรานต์",
            date(2026, 4, 15): "วันสงกรานต์",
        }
    )
)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


ROUND = RoundRecord(
    id=1,
    agency_id=1,
    plan_id=1,
    fiscal_year=2569,
    half=1,
    starts_on=date(2025, 10, 1),
    ends_on=date(2026, 3, 31),
    due_on=date(2026, 3, 31),
    status=RoundStatus.OPEN,
    version=1,
    opens_at=LONG_AGO,
    closes_at=LONG_AGO,
    opened_at=LONG_AGO,
    extended_reason=None,
    closed_at=None,
    closed_by=None,
    snapshot_sha256=None,
)


def morning(day: date) -> datetime:
    """08:30 in Bangkok."""
    return datetime(day.year, day.month, day.day, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("year", "half", "starts", "ends", "due", "why"),
    [
        (2569, 1, "2025-10-01", "2026-03-31", "2026-03-31", "31 March 2026 is a Tuesday"),
        (2569, 2, "2026-04-01", "2026-09-30", "2026-09-30", "30 September 2026 is a Wednesday"),
        (2572, 1, "2028-10-01", "2029-03-31", "2029-03-30", "31 March 2029 is a Saturday"),
        (2571, 2, "2028-04-01", "2028-09-30", "2028-09-29", "30 September 2028 is a Saturday"),
    ],
)
def test_a_round_is_due_on_the_last_working_day_of_its_half_year(
    year: int, half: Literal[1, 2], starts: str, ends: str, due: str, why: str
) -> None:
    dates = round_dates(year, half, office=NO_DAYS_OFF, approved_at=LONG_AGO)
    found = (dates.starts_on.isoformat(), dates.ends_on.isoformat(), dates.due_on.isoformat())
    assert found == (starts, ends, due), why


def test_a_round_opens_with_the_office_on_the_first_day_even_of_a_week_end() -> None:
    dates = round_dates(2567, 1, office=NO_DAYS_OFF, approved_at=LONG_AGO)
    assert dates.opens_at == morning(date(2023, 10, 1))  # a Sunday


LADDER = [
    (-30, "2026-02-17", "six weeks"),
    (-14, "2026-03-11", "two weeks and four days"),
    (-7, "2026-03-20", "the Friday of the week before last"),
    (-1, "2026-03-30", "the day before"),
    (1, "2026-04-01", "the day after"),
    (3, "2026-04-03", "three days after"),
    (7, "2026-04-09", "a week-end lies between"),
]


def test_the_ladder_counts_working_days_from_the_due_day() -> None:
    steps = rungs(date(2026, 3, 31), office=NO_DAYS_OFF, now=LONG_AGO)
    found = [(step.days, step.due_at) for step in steps]
    assert found == [(days, morning(date.fromisoformat(day))) for days, day, _ in LADDER]
    assert {step.state for step in steps} == {RungState.DUE}


def test_the_ladder_is_what_the_agency_has_set(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text("", encoding="utf-8")
    settings = load_settings(config, {}).agency
    assert ladder_of(settings) == (-30, -14, -7, -1, 1, 3, 7)
    assert ladder_of(replace(settings, ladder_before=(20, 5), ladder_after=(2,))) == (-20, -5, 2)


def test_there_are_two_rounds_and_the_second_is_the_annual_one() -> None:
    assert (HALVES, ANNUAL) == ((1, 2), 2)


@pytest.mark.parametrize("kind", [RungDates, RoundDates])
def test_dates_that_travel_are_frozen(kind: type) -> None:
    assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert "__slots__" in vars(kind)


def test_days_off_move_the_ladder() -> None:
    steps = rungs(date(2026, 3, 31), office=APRIL_2026, now=LONG_AGO, ladder=(3, 7, 9))
    days = [step.due_at.date().isoformat() for step in steps]
    # 1, 2, 3 April; the 6th is off: 7, 8, 9, 10; Songkran is off: 16, 17
    assert days == ["2026-04-03", "2026-04-10", "2026-04-17"]


def test_a_plan_approved_late_starts_at_the_next_rung() -> None:
    approved = morning(date(2026, 3, 20))  # the very instant of the rung of seven days
    dates = round_dates(2569, 1, office=NO_DAYS_OFF, approved_at=approved)
    assert dates.status is RoundStatus.OPEN
    assert [(rung.days, rung.state.value) for rung in dates.rungs] == [
        (-30, "not_due"),
        (-14, "not_due"),
        (-7, "not_due"),
        (-1, "due"),
        (1, "due"),
        (3, "due"),
        (7, "due"),
    ]


def test_a_plan_approved_before_the_half_year_waits_for_it() -> None:
    dates = round_dates(2569, 2, office=NO_DAYS_OFF, approved_at=morning(date(2026, 3, 20)))
    assert dates.status is RoundStatus.SCHEDULED
    assert {rung.state for rung in dates.rungs} == {RungState.DUE}


def test_a_round_is_open_from_the_very_instant_of_its_first_day_on() -> None:
    opens = morning(date(2026, 4, 1))
    dates = round_dates(2569, 2, office=NO_DAYS_OFF, approved_at=opens)
    assert (dates.opens_at, dates.status) == (opens, RoundStatus.OPEN)


def test_a_round_whose_due_day_has_passed_stays_open_for_months_already_gone() -> None:
    approved = morning(date(2026, 5, 18))
    dates = round_dates(2569, 1, office=NO_DAYS_OFF, approved_at=approved)
    assert dates.status is RoundStatus.OPEN
    assert {rung.state for rung in dates.rungs} == {RungState.NOT_DUE}
    # 20 working days from the approval: four weeks
    assert dates.closes_at == datetime(2026, 6, 15, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("office", "closes", "why"),
    [
        (NO_DAYS_OFF, "2026-04-28", "four weeks after Tuesday 31 March"),
        (APRIL_2026, "2026-05-04", "four days off come between"),
    ],
)
def test_a_round_closes_at_the_latest_twenty_working_days_after_the_due_day(
    office: OfficeHours, closes: str, why: str
) -> None:
    found = latest_close(date(2026, 3, 31), office=office)
    day = date.fromisoformat(closes)
    assert found == datetime(day.year, day.month, day.day, 9, 30, tzinfo=UTC), why


@pytest.mark.parametrize(
    ("now", "owing", "closes", "why"),
    [
        ("2026-03-31T03:00", 0, False, "the due day itself still belongs to the divisions"),
        ("2026-04-01T03:00", 0, True, "the working day after, and all have reported"),
        ("2026-04-01T03:00", 1, False, "one part is missing"),
        ("2026-03-30T03:00", 0, False, "all have reported early: the day is not over"),
        ("2026-04-01T00:00", 0, False, "seven in the morning: nobody is in the office"),
        ("2026-04-04T03:00", 0, False, "a Saturday is no working day"),
        ("2026-04-13T03:00", 0, False, "Songkran is no working day"),
        ("2026-05-04T09:29", 3, False, "a minute before the last hour"),
        ("2026-05-04T09:30", 3, True, "the last hour, whatever is missing"),
        ("2026-05-09T20:00", 3, True, "long after, at night: it should have been closed"),
    ],
)
def test_the_clock_closes_a_round(now: str, owing: int, closes: bool, why: str) -> None:
    due_on = date(2026, 3, 31)
    found = may_close(
        now=datetime.fromisoformat(now).replace(tzinfo=UTC),
        due_on=due_on,
        closes_at=latest_close(due_on, office=APRIL_2026),
        owing=owing,
        office=APRIL_2026,
    )
    assert found is closes, why


@pytest.mark.parametrize(
    ("today", "left", "why"),
    [
        ("2026-03-26", 3, "Friday, Monday and the due day"),
        ("2026-03-28", 2, "on a Saturday Monday and the due day are left"),
        ("2026-03-30", 1, "only the due day"),
        ("2026-03-31", 0, "today"),
        ("2026-04-01", -1, "one day late"),
        ("2026-04-07", -4, "the 6th is a day off"),
        ("2026-04-04", -3, "Saturday adds nothing to Friday"),
    ],
)
def test_days_left_are_working_days(today: str, left: int, why: str) -> None:
    found = working_days_left(
        date(2026, 3, 31), today=date.fromisoformat(today), calendar=APRIL_2026.calendar
    )
    assert found == left, why


@pytest.mark.parametrize(
    ("due", "extended", "today", "found", "why"),
    [
        ("2026-03-30", False, "2026-03-31", "2026-03-30", "what has passed stays"),
        ("2026-04-13", False, "2026-04-14", "2026-04-13", "though it is no working day now"),
        ("2026-03-31", False, "2026-03-31", "2026-03-31", "today is not passed"),
        ("2026-03-30", False, "2026-03-02", "2026-03-31", "the last working day of the half-year"),
        ("2026-03-30", False, "2026-03-30", "2026-03-31", "also on the old due day itself"),
        ("2026-04-10", True, "2026-03-31", "2026-04-10", "an extended day stays"),
        ("2026-04-13", True, "2026-03-31", "2026-04-16", "after Songkran, that is a day off now"),
        ("2026-04-13", True, "2026-04-14", "2026-04-13", "an extended day that has passed"),
        ("2026-04-10", False, "2026-04-10", "2026-04-10", "never moved behind today"),
        ("2026-04-15", False, "2026-04-14", "2026-04-16", "nor to a day off"),
    ],
)
def test_a_due_day_is_reckoned_anew(
    due: str, extended: bool, today: str, found: str, why: str
) -> None:
    made = replace(
        ROUND,
        due_on=date.fromisoformat(due),
        extended_reason="น้ำท่วม" if extended else None,
    )
    reckoned = reckoned_due(made, today=date.fromisoformat(today), calendar=APRIL_2026.calendar)
    assert reckoned == date.fromisoformat(found), why
