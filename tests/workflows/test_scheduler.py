"""The scheduler beats at once and again, survives a fault, and stops when told."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.beats import at, mails
from tests.office import KEY, Office, measure
from workflows.actions.tick import Beat
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
    assert process.stdout.readline() == "beat\n"
    process.send_signal(number)
    out, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    assert out.endswith("stopped\n")
    assert "Traceback" not in errors
