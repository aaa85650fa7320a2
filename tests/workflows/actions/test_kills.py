"""The sending process is killed at random instants: every notice arrives, none is doubled but in
the moment between the server's “250” and our commit.
"""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from tests.beats import at
from tests.mail_server import mail_server
from tests.office import KEY, Office, measure
from tests.proofs import examples
from tracker.queries import notices
from tracker.status import NoticeState, Role
from workflows.actions.sending import LEASE
from workflows.actions.tick import tick

NINE = at("2026-03-30", 8, 30)

PROCESS = """
import sys
from datetime import datetime
from pathlib import Path
from workflows import bootstrap
from workflows.actions.tick import tick
from workflows.channels import Smtp
house = bootstrap.open_house(Path(sys.argv[1]), {"TIDTAM_KEY": sys.argv[2]})
channel = Smtp("127.0.0.1", int(sys.argv[3]), "none", "tidtam@office.example", timeout=20)
print("begun", flush=True)
while tick(house, now=datetime.fromisoformat(sys.argv[4]), channel=channel).more:
    pass
print("done", flush=True)
"""


@pytest.mark.prove
@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX's")
@pytest.mark.parametrize("seed", range(examples(slice=1, full=8)))
def test_whenever_it_is_killed_every_notice_arrives(
    sqlite_office: Office, tmp_path: Path, seed: int
) -> None:
    office, chance = sqlite_office, random.Random(seed)
    people = 40
    for n in range(people - 1):
        office.someone(
            f"นายตัวอย่าง คนที่{n}", "เจ้าหน้าที่", Role.REPORTER, "กองช่าง", email=f"r{n}@office.example"
        )
    office.approved(measure("อบรม", "กองช่าง"))
    tick(office.house, now=NINE, deliver=False)
    office.house.engine.dispose()
    kills, now = 0, NINE
    with mail_server() as server:
        while True:
            arguments = [str(tmp_path / "config.toml"), KEY.decode(), str(server.port)]
            process = subprocess.Popen(
                [sys.executable, "-c", PROCESS, *arguments, now.isoformat()],
                stdout=subprocess.PIPE,
                text=True,
            )
            assert process.stdout is not None
            assert process.stdout.readline() == "begun\n"
            if kills < 6:
                time.sleep(chance.random() * 0.15)
                process.kill()
                kills += 1
            out, _ = process.communicate(timeout=60)
            if out.endswith("done\n") and all_sent(office):
                break
            now += LEASE + timedelta(seconds=1)
            assert now < at("2026-03-30", 16, 30)
    arrived = Counter(str(message["Message-ID"]) for message in server.received)
    assert len(arrived) == people
    assert sum(arrived.values()) - people <= kills


def all_sent(office: Office) -> bool:
    with office.house.read() as connection:
        log = notices.notices(connection, office.agency_id, limit=1000)
    return {n.state for n in log} == {NoticeState.SENT}
