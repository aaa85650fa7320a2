"""When the agency's calendar, hours or ladder change, the days of its rounds follow."""

from datetime import date
from typing import Any

import pytest

from tests.beats import at, mails
from tests.office import Office, measure
from tests.workflows.actions.test_rounds import CLERK, PALAD, round_, tell
from tracker.queries import progress, rounds
from tracker.records import JournalRecord
from tracker.status import RoundStatus
from tracker.verify import verify
from workflows.actions.agencies import change_agency
from workflows.actions.rounds import extend_round
from workflows.actions.tick import tick

FAIR = {"date": "2026-03-31", "name": "งานประจำปีของอำเภอ"}


def settle(office: Office, *, now: str = "2026-01-12", **settings: Any) -> None:
    change_agency(office.house, agency_id=office.agency_id, now=at(now, 10), settings=settings)


def entries(office: Office, half: int = 1) -> list[JournalRecord]:
    with office.house.read() as connection:
        every = progress.journal_of(
            connection,
            office.agency_id,
            subject="round",
            subject_ids=[round_(office, half).id],
        )
    return [entry for entry in every if entry.action == "reckon"]


def ladder(office: Office, half: int = 1) -> dict[int, tuple[str, str]]:
    with office.house.read() as connection:
        found = rounds.rungs(connection, office.agency_id, round_(office, half).id)
    return {rung.days: (rung.due_at.date().isoformat(), rung.state.value) for rung in found}


@pytest.fixture
def begun(office: Office) -> Office:
    """A plan with one measure of the finance division, approved in October."""
    office.approved(measure("เผยแพร่แผน", "กองคลัง"))
    return office


@pytest.fixture
def begun_here(sqlite_office: Office) -> Office:
    """The same on SQLite only."""
    sqlite_office.approved(measure("เผยแพร่แผน", "กองคลัง"))
    return sqlite_office


def test_a_new_day_off_moves_the_due_day_and_the_journal_says_why(begun: Office) -> None:
    settle(begun, days_off=[FAIR])
    assert round_(begun, 1).due_on == date(2026, 3, 30)
    assert (ladder(begun)[-1], ladder(begun)[1]) == (("2026-03-27", "due"), ("2026-04-01", "due"))
    (entry,) = entries(begun)
    assert (entry.old["due_on"], entry.new["due_on"]) == ("2026-03-31", "2026-03-30")
    assert entry.reason == "2026-03-31: งานประจำปีของอำเภอ (days_off)"
    assert {"days": -1, "from": "2026-03-30T01:30:00+00:00", "to": "2026-03-27T01:30:00+00:00"} in (
        entry.new["rungs"]
    )
    assert entries(begun, 2) == []  # nothing of the second round moved
    with begun.house.read() as connection:
        assert verify(connection, key=begun.house.key, files=begun.house.files).faults == ()


def test_a_day_off_taken_back_moves_the_due_day_back(begun_here: Office) -> None:
    settle(begun_here, days_off=[FAIR])
    settle(begun_here, days_off=None)
    assert round_(begun_here, 1).due_on == date(2026, 3, 31)
    assert ladder(begun_here)[-1] == ("2026-03-30", "due")
    assert entries(begun_here)[0].reason == "2026-03-31: วันทำการ (days_off)"


def test_a_scheduled_round_is_reckoned_too(begun_here: Office) -> None:
    settle(begun_here, days_off=[{"date": "2026-09-30", "name": "วันหยุดของหน่วยงาน"}])
    second = round_(begun_here, 2)
    assert (second.status, second.due_on) == (RoundStatus.SCHEDULED, date(2026, 9, 29))


def test_a_due_day_that_lies_ahead_never_moves_behind_today(begun_here: Office) -> None:
    settle(begun_here, now="2026-03-31", days_off=[FAIR])
    assert round_(begun_here, 1).due_on == date(2026, 4, 1)


def test_a_due_day_that_has_passed_stays(begun_here: Office) -> None:
    settle(begun_here, now="2026-04-02", days_off=[FAIR])
    assert round_(begun_here, 1).due_on == date(2026, 3, 31)


def test_an_extended_due_day_stays_but_on_a_day_off(begun_here: Office) -> None:
    extend_round(
        begun_here.house,
        agency_id=begun_here.agency_id,
        round_id=round_(begun_here, 1).id,
        officer_id=begun_here.people[CLERK],
        until=date(2026, 4, 8),
        reason="อุทกภัย",
        allowed_by=PALAD,
        now=at("2026-03-20"),
    )
    settle(begun_here, now="2026-03-21", days_off=[FAIR])
    assert round_(begun_here, 1).due_on == date(2026, 4, 8)
    fair = {"date": "2026-04-08", "name": "งานประจำปีของอำเภอ"}
    settle(begun_here, now="2026-03-22", days_off=[FAIR, fair])
    assert round_(begun_here, 1).due_on == date(2026, 4, 9)


def test_another_ladder_tells_what_lies_ahead_and_drops_the_rest(begun_here: Office) -> None:
    tick(begun_here.house, now=at("2026-02-16"))  # the thirtieth day before is told
    settle(begun_here, now="2026-02-17", ladder_before=[20, 5], ladder_after=[2])
    states = {days: state for days, (_, state) in ladder(begun_here).items()}
    assert states == {
        -30: "done",
        -20: "due",
        -14: "not_due",
        -7: "not_due",
        -5: "due",
        -1: "not_due",
        1: "not_due",
        2: "due",
        3: "not_due",
        7: "not_due",
    }
    settle(begun_here, now="2026-02-18", ladder_before=None, ladder_after=None)
    states = {days: state for days, (_, state) in ladder(begun_here).items()}
    assert [days for days, state in states.items() if state == "due"] == [-14, -7, -1, 1, 3, 7]


def test_after_the_last_rung_of_a_shorter_ladder_comes_the_note(begun_here: Office) -> None:
    settle(begun_here, ladder_after=[2])
    tick(begun_here.house, now=at("2026-04-02"))
    assert [mail.to for mail in mails(begun_here)] == [
        "clerk@office.example",
        "head2@office.example",
    ]


def test_a_rung_still_due_whose_day_comes_to_lie_behind_is_told_at_once(
    begun_here: Office,
) -> None:
    off = [{"date": f"2026-03-{day}", "name": "ปิดที่ทำการ"} for day in (27, 30, 31)]
    settle(begun_here, now="2026-03-25", days_off=off)
    assert round_(begun_here, 1).due_on == date(2026, 3, 26)
    assert ladder(begun_here)[-1] == ("2026-03-25", "due")  # its time was this morning
    tick(begun_here.house, now=at("2026-03-25", 11))
    assert [mail.to for mail in mails(begun_here)] == ["head2@office.example"]


def test_other_hours_move_the_instants_and_the_closing(begun_here: Office) -> None:
    settle(begun_here, office_start="09:00", office_end="15:00")
    first = round_(begun_here, 1)
    assert (first.due_on, first.closes_at) == (date(2026, 3, 31), at("2026-05-05", 15))
    assert entries(begun_here)[0].reason == "office_end, office_start"


def test_what_moves_no_day_reckons_nothing(begun_here: Office) -> None:
    settle(begun_here, thai_digits=False)
    settle(begun_here, close_after_working_days=20)
    assert entries(begun_here) == []


def test_a_closed_round_keeps_its_days(begun_here: Office) -> None:
    tell(begun_here, 1)
    for day in ("2026-04-01", "2026-04-02"):
        tick(begun_here.house, now=at(day))
    assert round_(begun_here, 1).status is RoundStatus.CLOSED
    settle(begun_here, now="2026-04-02", office_start="09:00")
    assert entries(begun_here) == []


PLOUGHING = [{"date": "2041-05-10", "name": "วันพืชมงคล"}]


@pytest.mark.parametrize(
    ("day", "own", "missing"),
    [
        ("2040-10-31", None, 0),  # not yet announced, and not yet needed
        ("2040-11-01", None, 1),
        ("2041-01-04", None, 0),  # it is 2042 that is asked for now, from November on
        ("2040-11-01", PLOUGHING, 0),  # the agency has told what was announced
        ("2040-11-01", [{"date": "2041-04-20", "name": "งานประจำปีของอำเภอ"}], 1),  # its own day
    ],
)
def test_from_november_on_a_beat_says_whose_days_off_of_next_year_are_missing(
    sqlite_office: Office, day: str, own: list[dict[str, str]] | None, missing: int
) -> None:
    settle(sqlite_office, days_off=own)
    beat = tick(sqlite_office.house, now=at(day))
    assert len(beat.days_off_missing) == missing
    assert beat.counts().get("days_off_missing", 0) == missing
