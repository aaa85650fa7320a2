"""Beats of the clock: a whole year, two processes, and what a beat says of itself."""

import json
import threading
from datetime import date

import pytest

from tests.beats import at, beats, mails, second_agency
from tests.office import Office, measure
from tests.workflows.actions.test_rounds import round_, tell
from tracker.journal import check_chain
from tracker.status import RoundStatus
from workflows.actions.tick import Beat, tick


def test_a_year_runs_by_itself(sqlite_office: Office) -> None:
    office = sqlite_office
    office.approved(measure("เผยแพร่แผน", "กองคลัง"), measure("อบรม", all_divisions=True))
    done: list[Beat] = beats(office, "2025-10-20", "2026-03-12")
    tell(office, 1, day="2026-03-12")  # the treasurer, who now owes the second only
    done += beats(office, "2026-03-13", "2026-03-31")
    for _ in range(3):  # all three divisions report on the second measure, late
        tell(office, 2, day="2026-04-01")
    done += beats(office, "2026-04-01", "2026-09-14")
    for number in (1, 2, 2, 2):
        tell(office, number, 2, day="2026-09-14")
    done += beats(office, "2026-09-15", "2026-10-31")
    told = {
        "opened": [beat.at.date().isoformat() for beat in done if beat.opened],
        "closed": [beat.at.date().isoformat() for beat in done if beat.closed],
        "mails": sorted({mail.day.isoformat() for mail in mails(office)}),
    }
    assert told == {
        "opened": ["2026-04-01"],  # the first round was open from the approval on
        # on the working day after the due day, since every part has been reported
        "closed": ["2026-04-01", "2026-10-01"],
        "mails": [
            "2026-02-16",
            "2026-03-11",
            "2026-03-20",
            "2026-03-30",
            "2026-08-19",
            "2026-09-10",
        ],
    }
    assert [len(beat.planned) for beat in done if beat.planned] == [3] * 6
    assert all(beat.faults == () and beat.down is None for beat in done)
    with office.house.read() as connection:
        assert check_chain(connection, office.agency_id, key=office.house.key) is None


def test_a_round_closes_at_the_latest_on_its_last_day_whatever_is_missing(
    sqlite_office: Office,
) -> None:
    office = sqlite_office
    office.approved(measure("เผยแพร่แผน", "กองคลัง"))
    before = tick(office.house, now=at("2026-05-05", 16, 29))
    after = tick(office.house, now=at("2026-05-05", 16, 30))
    assert (before.closed, after.closed) == ((), (round_(office, 1).id,))


def test_a_stop_over_the_whole_round_opens_and_closes_it_without_any_mail(
    sqlite_office: Office,
) -> None:
    office = sqlite_office
    office.approved(measure("เผยแพร่แผน", "กองคลัง"), fiscal_year=2570, now=at("2026-08-03"))
    assert round_(office, 1).status is RoundStatus.SCHEDULED
    beat = tick(office.house, now=at("2027-06-15"))
    assert beat.opened == (round_(office, 1).id, round_(office, 2).id)
    assert beat.closed == (round_(office, 1).id,)
    assert (beat.told, mails(office)) == ((), [])


def test_a_beat_with_nothing_due_touches_nothing(office: Office) -> None:
    office.approved(measure("เผยแพร่แผน", "กองคลัง"))
    beat = tick(office.house, now=at("2025-12-01"))
    assert beat == Beat(at=at("2025-12-01"))


def test_a_beat_is_json(sqlite_office: Office) -> None:
    office = sqlite_office
    office.approved(measure("เผยแพร่แผน", "กองคลัง"))
    said = json.loads(json.dumps(tick(office.house, now=at("2026-03-30")).as_json()))
    assert said["at"] == "2026-03-30T02:00:00+00:00"
    assert (said["sent"], said["superseded"], said["told"]) == ([1], [1, 2, 3], [4])


def test_two_processes_at_the_same_instant_do_everything_once(office: Office) -> None:
    office.approved(measure("อบรม", all_divisions=True))
    second_agency(office).approved(measure("อบรม", "กองช่าง"))
    gate = threading.Barrier(4)
    found: list[Beat] = []

    def beat() -> None:
        gate.wait()
        found.append(tick(office.house, now=at("2026-04-01")))

    threads = [threading.Thread(target=beat) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [sorted(x for b in found for x in getattr(b, what)) for what in ("opened", "told")] == [
        [2, 4],
        [5, 19],
    ]
    sent = sorted(notice for beat in found for notice in beat.sent)
    assert sent == [1, 2, 3, 4]
    assert len(mails(office)) == 4
    assert all(beat.faults == () for beat in found)


def test_a_beat_sends_no_more_than_it_may_and_says_so(sqlite_office: Office) -> None:
    office = sqlite_office
    office.approved(measure("อบรม", all_divisions=True))
    counts = [
        (len(beat.sent), beat.more)
        for beat in (tick(office.house, now=at("2026-03-30"), at_most=2) for _ in range(2))
    ]
    assert counts == [(2, True), (1, False)]


@pytest.mark.parametrize("day", ["2026-03-07", "2026-03-03"])
def test_no_round_closes_early_on_a_day_off(sqlite_office: Office, day: str) -> None:
    office = sqlite_office  # a Saturday, and Makha Bucha
    office.approved(measure("เผยแพร่แผน", "กองคลัง"))
    tell(office, 1)
    assert tick(office.house, now=at(day)).closed == ()
    assert tick(office.house, now=at("2026-04-01")).closed == (round_(office, 1).id,)


def test_bangkok_decides_the_day(sqlite_office: Office) -> None:
    office = sqlite_office
    office.approved(measure("เผยแพร่แผน", "กองคลัง"))
    tick(office.house, now=at("2026-03-30", 8, 30))
    with office.house.read() as connection:
        from tracker.queries import notices

        sent = notices.notices(connection, office.agency_id)
    assert sent[0].occasion == date(2026, 3, 30).isoformat()
