"""The sending process is killed at random instants: every notice arrives, none is doubled but in
the moment between the server's “250” and our commit.
"""

import json
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.beats import at
from tests.bench.country import fill_embedded
from tests.mail_server import mail_server
from tests.office import KEY
from tests.proofs import examples
from tests.workflows.actions.mortal import TAKEN
from tracker.database import open_database, reading
from tracker.queries.notices import notice_t
from workflows import bootstrap
from workflows.actions.sending import LEASE
from workflows.actions.tick import tick

pytestmark = pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX's")
NINE = at("2026-03-30", 8, 30)
EVENING = 16
A_WHILE = timedelta(minutes=2)  # between a kill and the next process


@dataclass(frozen=True)
class Ended:
    """How a process ended: killed, and at which place, where it was one of the counted ones."""

    killed: bool
    where: str
    failed: bool


class Nursery:
    """Starts one process after the other, and says how each ended."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def run(self, now: datetime, **order: Any) -> Ended:
        """One process with the clock at `now`; dies at a `point` or after `seconds`."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps({"now": now.isoformat(), **order}) + "\n")
        self._process.stdin.flush()
        ended = Ended(**json.loads(self._process.stdout.readline()))
        assert not ended.failed
        return ended


@contextmanager
def nursery(config: Path, port: int) -> Iterator[Nursery]:
    """Processes of this installation, whose mail goes to a server on this port."""
    module = "tests.workflows.actions.mortal"
    process = subprocess.Popen(
        [sys.executable, "-m", module, str(config), KEY.decode(), str(port)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Nursery(process)
    finally:
        process.communicate(timeout=60)


def country(folder: Path, url: str, *, agencies: int) -> Path:
    """So many agencies with six digests each in the outbox; returns their config file."""
    config = folder / "config.toml"
    config.write_text(f'[database]\nurl = "{url}"\n', encoding="utf-8")
    fill_embedded(url, agencies=agencies, seed=1, rung_at=NINE)
    house = bootstrap.open_house(config, {"TIDTAM_KEY": KEY.decode()})
    assert len(tick(house, now=NINE, deliver=False).planned) == 6 * agencies
    house.engine.dispose()
    return config


def states(url: str) -> Counter[str]:
    """How many notices are in which state."""
    engine = open_database(url)
    with reading(engine) as connection:
        found = Counter(str(row.state) for row in connection.execute(notice_t.select()))
    engine.dispose()
    return found


def later(now: datetime, *, by: timedelta) -> datetime:
    """So much later, or the next morning where that is in the evening."""
    wall = now + by + timedelta(hours=7)
    return now + by if wall.hour < EVENING else at((wall + timedelta(days=1)).date(), 8, 30)


@pytest.mark.prove
def test_whenever_it_is_killed_every_notice_arrives(sqlite_url: str, tmp_path: Path) -> None:
    """10,002 notices and 200 kills in full: three of four at a write, the others anywhere."""
    agencies, kills = examples(slice=10, full=1667), examples(slice=8, full=200)
    people, chance = 6 * agencies, random.Random(1)
    config = country(tmp_path, sqlite_url, agencies=agencies)
    deaths: list[Ended] = []
    now = NINE
    with mail_server() as server, nursery(config, server.port) as births:
        while len(deaths) < kills:
            left = people - len({str(message["Message-ID"]) for message in server.received})
            each = left / (kills - len(deaths) + 1)
            if chance.random() < 0.75:  # a letter has about seven places to die
                ended = births.run(now, point=chance.randint(1, max(4, int(12 * each))))
            else:
                ended = births.run(now, seconds=chance.random() * (0.05 + 0.02 * each))
            deaths += [ended] if ended.killed else []
            now = later(now, by=A_WHILE if ended.killed else LEASE)
            assert now < at("2026-04-03", 16), "the kills do not come to an end"
        while set(states(sqlite_url)) != {"sent"}:
            births.run(now)
            now = later(now, by=timedelta(minutes=61))  # a lease, and a turn that was used up
            assert now < at("2026-04-03", 16), "something is never sent"
        arrived = Counter(str(message["Message-ID"]) for message in server.received)
    doubled = sum(arrived.values()) - len(arrived)
    in_window = sum(death.where == TAKEN for death in deaths)
    anywhere = sum(death.where == "" for death in deaths)
    sys.stdout.write(
        f"\n{people} notices, {len(deaths)} kills ({anywhere} at any instant, the others at a "
        f"write, {in_window} of them between 250 and our row): {len(arrived)} Message-IDs arrived, "
        f"{doubled} letters too many\n"
    )
    assert (len(arrived), len(deaths)) == (people, kills)
    assert max(arrived.values()) <= 1 + kills
    assert in_window <= doubled <= in_window + anywhere


@pytest.mark.prove
def test_killed_before_and_after_every_write_nothing_is_lost(
    sqlite_url: str, tmp_path: Path
) -> None:
    """One process for each place at which it can die, on one small office."""
    folder, url = tmp_path, sqlite_url
    config = country(folder, url, agencies=1)
    with mail_server() as server, nursery(config, server.port) as births:
        before = (folder / Path(url).name).read_bytes()
        places: list[str] = []
        for point in range(1, 1000, examples(slice=12, full=1)):
            server.received.clear()
            for leftover in folder.glob(f"{Path(url).name}-*"):
                leftover.unlink()
            (folder / Path(url).name).write_bytes(before)
            ended = births.run(NINE, point=point)
            births.run(NINE + LEASE)
            births.run(NINE + timedelta(hours=2))
            assert states(url) == {"sent": 6}, (point, ended)
            arrived = Counter(str(message["Message-ID"]) for message in server.received)
            doubled = sum(arrived.values()) - len(arrived)
            assert (len(arrived), doubled) == (6, ended.where == TAKEN), (point, ended)
            if not ended.killed:
                break
            places.append(ended.where)
    sys.stdout.write(f"\n{len(places)} places: {dict(Counter(places))}\n")
    assert not ended.killed and len(places) > 5
