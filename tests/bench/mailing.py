"""Reminders of one large office: a rung planned and sent by SMTP, against a loop that only sends.

Ten thousand measures of two hundred owners, a fifth of them due, on SQLite.
"""

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from tests.beats import at
from tests.bench.installation import installation, many_measures
from tests.bench.pace import Pace, in_turns
from tests.office import KEY, OCTOBER, Office
from tracker.queries.notices import notice_t
from tracker.status import Role
from workflows import bootstrap
from workflows.actions import agencies
from workflows.actions.tick import tick
from workflows.channels import Letter, channel_for
from workflows.house import House

NINE = at("2026-03-30")
OWNERS = 200
TURNS = 5


def mailing(count: int) -> Iterator[Pace]:
    """A beat that plans and sends, in a fresh copy each turn; run again it sends nothing."""
    with installation() as (office, folder), sink() as port:
        _fill(office, count)
        with closing(sqlite3.connect(folder / "tidtam.sqlite")) as raw:
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            raw.execute(
                "UPDATE part SET status = 'done', result = 'x', done_on = '2026-01-12'"
                " WHERE id % 5 <> 0"
            )
            raw.commit()
        tick(office.house, now=at("2026-03-27"), deliver=False)  # the rounds are open, rungs told
        with closing(sqlite3.connect(folder / "tidtam.sqlite")) as raw:
            raw.execute("UPDATE notice SET state = 'cancelled'")
            raw.execute("UPDATE turn SET at = '2020-01-01 00:00:00'")
            raw.commit()
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        houses = {turn: _copy(folder, turn, port) for turn in range(-1, TURNS)}
        letters: list[Letter] = []

        def ours(turn: int) -> None:
            beat = tick(houses[turn], now=NINE)
            assert len(beat.sent) == OWNERS, beat.counts()
            if not letters:
                letters.extend(_letters(houses[turn]))

        def floor(_turn: int) -> None:
            with channel_for(houses[0].settings.mail).open() as line:
                for letter in letters:
                    line.send(letter)

        yield in_turns(
            f"{OWNERS} owners reminded of {count // 5:,} of {count:,} measures, by SMTP",
            ours,
            against=f"a loop that builds and sends the same {OWNERS} letters",
            floor=floor,
            turns=TURNS,
        )
        assert all(tick(house, now=NINE).counts() == {} for house in houses.values())
        for house in houses.values():
            house.engine.dispose()


@contextmanager
def sink() -> Iterator[int]:
    """The port of an SMTP server in a process of its own."""
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.hands", "sink"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdin is not None and server.stdout is not None
    try:
        yield json.loads(server.stdout.readline())["port"]
    finally:
        server.stdin.close()
        server.wait(timeout=60)
        server.stdout.close()


def _fill(office: Office, count: int) -> None:
    """The owners' divisions with a head each, and an approved plan that they share evenly."""
    names = [f"กองตัวอย่างที่ {number}" for number in range(1, OWNERS + 1)]
    for number, name in enumerate(names, start=1):
        office.divisions[name] = agencies.add_division(
            office.house,
            agency_id=office.agency_id,
            name=name,
            starts_on=date(2020, 10, 1),
            now=OCTOBER,
        )
        office.someone(
            f"นายตัวอย่าง คนที่{number}",
            f"ผู้อำนวยการ{name}",
            Role.HEAD,
            name,
            email=f"p{number}@office.example",
        )
    made = many_measures(count)
    for place, measure in enumerate(made):
        measure["owners"] = [names[place // 5 % OWNERS]]
    office.approved(*made)


def _copy(folder: Path, turn: int, port: int) -> House:
    """The same installation once more, which sends by SMTP."""
    url = folder / f"turn{turn}.sqlite"
    shutil.copy(folder / "tidtam.sqlite", url)
    config = folder / f"turn{turn}.toml"
    config.write_text(
        f'[database]\nurl = "sqlite:///{url.as_posix()}"\n[mail]\ndelivery = "smtp"\n'
        f'security = "none"\nsender = "tidtam@office.example"\nhost = "127.0.0.1"\nport = {port}\n',
        encoding="utf-8",
    )
    return bootstrap.open_house(config, {"TIDTAM_KEY": KEY.decode()})


def _letters(house: House) -> Iterator[Letter]:
    with house.read() as connection:
        sent: Any = connection.execute(notice_t.select().where(notice_t.c.state == "sent"))
        for row in sent:
            yield Letter(
                identity=f"again-{row.identity}",
                from_name="เทศบาลตำบลตัวอย่าง",
                to_name="นายตัวอย่าง",
                to_address=row.address,
                subject=row.subject,
                text=row.text,
                html=row.html,
                language="th",
                written_at=row.created_at,
            )
