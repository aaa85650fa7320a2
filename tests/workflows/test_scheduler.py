"""The scheduler beats at once and again, survives a fault, and stops when told."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.beats import at, mails, second_agency
from tests.office import KEY, Office, measure, open_office
from tracker.baton import Baton
from tracker.database import open_database
from tracker.queries.notices import notice_t
from tracker.queries.people import agency_t
from tracker.status import Role
from workflows.actions.tick import Beat, tick
from workflows.scheduler import Scheduler

NINE = at("2026-03-30")


def wait_for(what: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not what():
        assert time.monotonic() < end, "waited for half a minute in vain"
        time.sleep(0.02)


def test_it_beats_at_once_and_does_what_is_due(sqlite_office: Office) -> None:
    sqlite_office.approved(measure("อบรม", all_divisions=True))
    beats: list[Beat] = []
    scheduler = Scheduler(
        sqlite_office.house, seconds=3600, clock=lambda: NINE, on_beat=beats.append
    )
    scheduler.start()
    wait_for(lambda: bool(beats))
    scheduler.stop()
    assert len(beats[0].sent) == len(mails(sqlite_office)) == 3


def test_a_machine_s_clock_that_is_set_back_makes_nobody_wait(
    sqlite_office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    beats: list[Beat] = []
    scheduler = Scheduler(
        sqlite_office.house, seconds=0.2, clock=lambda: NINE, on_beat=beats.append
    )
    scheduler.start()
    wait_for(lambda: bool(beats))
    # what is left of the schedule when the clock goes back by a day
    scheduler._scheduler.modify_job("tick", next_run_time=datetime.now(UTC) + timedelta(days=1))
    had = len(beats)
    wait_for(lambda: len(beats) > had + 2)
    scheduler.stop()
    assert "set back" in caplog.text


def test_two_of_them_send_everything_once(sqlite_office: Office) -> None:
    sqlite_office.approved(measure("อบรม", all_divisions=True))
    beats: list[Beat] = []
    both = [
        Scheduler(sqlite_office.house, seconds=0.2, clock=lambda: NINE, on_beat=beats.append)
        for _ in range(2)
    ]
    for scheduler in both:
        scheduler.start()
    wait_for(lambda: len(beats) >= 6)
    for scheduler in both:
        scheduler.stop()
    assert sorted(n for beat in beats for n in beat.sent) == [1, 2, 3]


def test_a_beat_that_fails_does_not_end_the_clock(
    sqlite_office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    beats: list[Beat] = []
    calls = iter(range(100))

    def clock() -> object:
        if next(calls) == 0:
            raise OSError("the database is away")
        return NINE

    scheduler = Scheduler(
        sqlite_office.house,
        seconds=0.1,
        clock=clock,  # type: ignore[arg-type]
        on_beat=beats.append,
    )
    scheduler.start()
    wait_for(lambda: bool(beats))
    scheduler.stop()
    assert "beat failed" in caplog.text


def test_stopping_lets_the_running_beat_end(sqlite_office: Office) -> None:
    begun, ended = threading.Event(), threading.Event()

    def slow(_beat: Beat) -> None:
        begun.set()
        time.sleep(0.3)
        ended.set()

    scheduler = Scheduler(sqlite_office.house, seconds=3600, clock=lambda: NINE, on_beat=slow)
    scheduler.start()
    assert begun.wait(30)
    scheduler.stop()
    assert ended.is_set()


def test_what_goes_wrong_in_a_beat_is_logged_by_its_kind_only(
    sqlite_office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office = sqlite_office
    neighbour = second_agency(office)
    neighbour.someone("นายตัวอย่าง ช่วยงาน", "เจ้าหน้าที่", Role.REPORTER, "กองช่าง", email="r@far.example")
    neighbour.approved(measure("อบรม", "กองช่าง"))
    office.approved(measure("อบรม", all_divisions=True))
    with office.house.engine.begin() as connection:
        connection.execute(
            sa.update(agency_t)
            .where(agency_t.c.id == office.agency_id)
            .values(settings={"office_start": "nonsense of somebody"})
        )
    folder = office.house.settings.mail.folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("a file in the folder's place", encoding="utf-8")
    caplog.set_level(logging.INFO, logger="tidtam.scheduler")
    scheduler = Scheduler(office.house, seconds=0.1, clock=clock_of(NINE, minutes=10))
    scheduler.start()
    wait_for(lambda: "channel down" in caplog.messages)
    scheduler.stop()
    assert "agency failed" in caplog.messages
    assert "nonsense of somebody" not in caplog.text


def clock_of(begin: datetime, *, minutes: int) -> Callable[[], datetime]:
    """A clock on which so many minutes pass between two looks."""
    ticks = iter(range(10_000))
    return lambda: begin + next(ticks) * timedelta(minutes=minutes)


def test_more_than_leaves_in_one_beat_leaves_in_the_next_without_a_pause(
    sqlite_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, beats = sqlite_office, list[Beat]()
    letters(office, 11)
    monkeypatch.setattr("workflows.scheduler.ROUNDS_OF_SENDING", 2)
    monkeypatch.setitem(tick.__kwdefaults__, "at_most", 5)
    scheduler = Scheduler(office.house, seconds=0.1, clock=lambda: NINE, on_beat=beats.append)
    scheduler.start()
    wait_for(lambda: len(beats) >= 3)
    scheduler.stop()
    assert [(len(beat.sent), beat.more) for beat in beats[:3]] == [
        (5, True),
        (5, True),  # after as many as it may, the clock goes on in its own time
        (1, False),
    ]


def letters(office: Office, number: int) -> None:
    """So many letters to the clerk that are no reminders."""
    officer = office.people["นางสาวตัวอย่าง ใจดี"]
    row = {
        "agency_id": office.agency_id,
        "kind": "memo",
        "officer_id": officer,
        "channel": "folder",
        "address": "clerk@office.example",
        "subject": "เรื่อง",
        "text": "ข้อความ",
        "state": "waiting",
        "created_at": NINE,
        "begun_at": NINE,
        "due_at": NINE,
        "tries": 0,
    }
    with office.house.engine.begin() as connection:
        connection.execute(
            sa.insert(notice_t),
            [{**row, "occasion": f"memo-{n}", "identity": f"memo-{n}"} for n in range(number)],
        )


def test_a_scheduler_that_never_began_can_be_stopped(sqlite_office: Office) -> None:
    Scheduler(sqlite_office.house, seconds=3600).stop()


def test_a_clock_that_has_not_the_baton_does_not_beat(postgresql_url: str, tmp_path: Path) -> None:
    office, beats, asked = open_office(tmp_path, postgresql_url), list[Beat](), list[object]()
    holder = open_database(postgresql_url)
    baton = Baton(holder)
    assert baton.held()
    sa.event.listen(office.house.engine, "checkin", lambda *which: asked.append(which))
    scheduler = Scheduler(office.house, seconds=0.1, clock=lambda: NINE, on_beat=beats.append)
    scheduler.start()
    wait_for(lambda: len(asked) >= 3)
    assert beats == []
    baton.let_go()
    wait_for(lambda: len(beats) >= 1)
    scheduler.stop()
    for engine in (holder, office.house.engine):
        engine.dispose()


def test_a_database_that_is_away_does_not_end_the_clock(
    postgresql_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    office = open_office(tmp_path, postgresql_url)
    there = office.house.engine
    away = open_database(postgresql_url.replace("test_", "no_such_"))
    scheduler = Scheduler(replace(office.house, engine=away), seconds=0.1, clock=lambda: NINE)
    scheduler.start()
    wait_for(lambda: caplog.text.count("beat failed") >= 2)
    scheduler.stop()
    for engine in (there, away):
        engine.dispose()


PROCESS = """
import sys
from pathlib import Path
from workflows import bootstrap, scheduler
house = bootstrap.open_house(Path(sys.argv[1]), {"TIDTAM_KEY": sys.argv[2]})
scheduler.run(house, seconds=0.2, on_beat=lambda beat: print("beat", flush=True))
print("stopped", flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="Windows has no SIGTERM to send to another process")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_process_ends_cleanly_when_it_is_asked_to(
    sqlite_office: Office, tmp_path: Path, number: int
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", PROCESS, str(tmp_path / "config.toml"), KEY.decode()],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    for _ in range(8):  # longer than its wait for a signal, so that it has waited anew
        assert process.stdout.readline() == "beat\n"
    process.send_signal(number)
    out, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    assert out.endswith("stopped\n")
    assert "Traceback" not in errors
