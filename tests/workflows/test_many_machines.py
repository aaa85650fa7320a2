"""Two clocks and four workers as real processes on one PostgreSQL: each beat and notice once."""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.beats import at
from tests.bench.country import fill
from tests.mail_server import mail_server
from tests.office import KEY
from tests.proofs import IN_FULL, examples
from tracker.database import open_database
from workflows import bootstrap
from workflows.scheduler import Scheduler

NINE = at("2026-03-30")

# Their clock is the machine's, moved to a Monday morning in office hours.
PROCESS = """
import json, sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from workflows import bootstrap, scheduler, worker

kind, config, key, begun, nine = sys.argv[1:]
house = bootstrap.open_house(Path(config), {"TIDTAM_KEY": key})
moved = datetime.fromisoformat(nine) - datetime.fromisoformat(begun)

def clock():
    return datetime.now(UTC) + moved

def told(what, **more):
    print(json.dumps({"what": what, **more}), flush=True)

if kind == "run":
    def beat(found):
        told("beat", at=found.at.isoformat(), told=found.told, sent=found.sent,
             faults=[fault.words for fault in found.faults])
    scheduler.run(house, seconds=0.5, clock=clock, on_beat=beat)
else:
    worker.work(house, clock=clock, on_ready=lambda: told("ready"),
                on_delivery=lambda done: told("delivery", sent=done.sent,
                                              faults=[words for _, words in done.faults]),
                on_settled=lambda done: told("settled", told=done.told,
                                             faults=[fault.words for fault in done.faults]))
told("stopped")
"""


@pytest.mark.prove
@pytest.mark.skipif(os.name != "posix", reason="Windows has no SIGTERM to send to another process")
@pytest.mark.parametrize("due", ["four a second", "all at once"])
def test_two_clocks_and_four_workers_do_everything_once(
    postgresql_url: str, tmp_path: Path, due: str
) -> None:
    seconds = examples(slice=6, full=60)
    agencies, apart = 4 * seconds, timedelta(seconds=1 / 4)
    if due == "all at once":
        agencies, apart = examples(slice=90, full=600), timedelta(0)
    begun = datetime.now(UTC)
    country = fill(
        postgresql_url,
        agencies=agencies,
        seed=1,
        rung_at=NINE + timedelta(seconds=6),
        apart=apart,
    )
    with mail_server() as server:
        config = tmp_path / "config.toml"
        config.write_text(
            f'[database]\nurl = "{postgresql_url}"\n[mail]\ndelivery = "smtp"\n'
            f'sender = "tidtam@office.example"\nhost = "127.0.0.1"\nport = {server.port}\n'
            'security = "none"\n',
            encoding="utf-8",
        )
        common = [str(config), KEY.decode(), begun.isoformat(), NINE.isoformat()]
        processes = [
            subprocess.Popen(
                [sys.executable, "-c", PROCESS, kind, *common],
                stdout=subprocess.PIPE,
                text=True,
            )
            for kind in ("run", "run", "worker", "worker", "worker", "worker")
        ]
        try:
            end = time.monotonic() + 5 * seconds + 60
            while len(server.received) < country.owners and time.monotonic() < end:
                time.sleep(0.1)
            time.sleep(1)  # for what might still come twice
        finally:
            for process in processes:
                process.terminate()
        said = [process.communicate(timeout=60)[0] for process in processes]
        arrived = Counter(str(message["Message-ID"]) for message in server.received)
    lines = [[json.loads(line) for line in one.splitlines()] for one in said]
    by_process = [sum(len(line.get("sent", ())) for line in one) for one in lines]
    sys.stdout.write(f"\n{len(arrived)} of {country.owners} notices; by process: {by_process}\n")
    assert [process.returncode for process in processes] == [0] * 6
    assert [one[-1] for one in lines] == [{"what": "stopped"}] * 6
    assert [words for one in lines for line in one for words in line.get("faults", ())] == []
    assert (len(arrived), set(arrived.values())) == (country.owners, {1})
    told = Counter(rung for one in lines for line in one for rung in line.get("told", ()))
    assert (len(told), set(told.values())) == (agencies, {1})
    assert sorted(sum(line["what"] == "beat" for line in one) > 0 for one in lines[:2]) == [
        False,
        True,
    ]
    if IN_FULL:  # in a slice the clock itself may have done all before a worker woke
        assert sum(by_process[2:]) > 0
        helped = [line for one in lines[2:] for line in one if line.get("told")]
        assert bool(helped) == (due == "all at once")
    check_rows(postgresql_url, notices=country.owners, rounds=agencies)


def check_rows(url: str, *, notices: int, rounds: int) -> None:
    """Every notice was tried once and sent; every round was opened once."""
    engine = open_database(url)
    with engine.connect() as connection:
        found = connection.exec_driver_sql(
            "SELECT state, tries, count(*) FROM notice GROUP BY state, tries"
        ).all()
        opened = connection.exec_driver_sql(
            "SELECT count(*), count(DISTINCT subject_id) FROM journal_entry WHERE action = 'open'"
        ).one()
    engine.dispose()
    assert [tuple(row) for row in found] == [("sent", 1, notices)]
    assert tuple(opened) == (rounds, rounds)


def test_the_second_clock_beats_when_the_first_is_gone(postgresql_url: str, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f'[database]\nurl = "{postgresql_url}"\n', encoding="utf-8")
    beats: Counter[str] = Counter()
    clocks = {}
    houses = [bootstrap.open_house(config, {"TIDTAM_KEY": KEY.decode()}) for _ in range(2)]
    for name, house in zip(("first", "second"), houses, strict=True):
        clocks[name] = Scheduler(
            house,
            seconds=0.2,
            clock=lambda: NINE,
            on_beat=lambda _beat, name=name: beats.update([name]),
        )
        clocks[name].start()
        wait_for(lambda: beats["first"] >= 2)
    assert beats["second"] == 0
    clocks["first"].stop()
    wait_for(lambda: beats["second"] >= 2)
    clocks["second"].stop()
    for house in houses:
        house.engine.dispose()


def wait_for(what: Callable[[], bool]) -> None:
    """At most half a minute."""
    end = time.monotonic() + 30
    while not what():
        assert time.monotonic() < end, "waited for half a minute in vain"
        time.sleep(0.02)


@pytest.mark.skipif(os.name != "posix", reason="Windows has no SIGTERM to send to another process")
def test_the_command_waits_for_work_and_ends_when_it_is_asked_to(
    postgresql_url: str, tmp_path: Path
) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f'[database]\nurl = "{postgresql_url}"\n', encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "web.main", "--config", str(config), "worker"],
        env={**os.environ, "TIDTAM_KEY": KEY.decode(), "PYTHONUTF8": "1"},
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stderr is not None
    assert "Waiting for work" in process.stderr.readline()
    process.terminate()
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, "")
