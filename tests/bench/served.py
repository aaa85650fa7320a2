"""Sites in processes of their own, asked in turns: all have the same moments of the machine.

Knows no page.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import psutil

from tests.bench.clients import Client, together
from tests.office import JANUARY, Office
from tracker.status import WayIn
from workflows.actions import sessions

CLIENTS = 8
TURNS = 10  # machines are twice as fast from one second to the next
ALONE, TOGETHER = 4, 40  # requests a turn: of one client after another, and of all clients
WARM = 64
HEADING = f"{'':<46}{'CPU alone':>11}{'CPU, 8':>10}{'a second':>10}{'size':>10}{'floor':>10}"


@dataclass(slots=True)
class Subject:
    """Something that is asked again and again: what, of whom, and what came of it so far."""

    name: str
    server: "Server"
    asked: Iterator[bytes]
    wanted: int = 200
    floor: "Subject | None" = None
    _cpu: list[float] = field(default_factory=lambda: [0.0, 0.0])  # seconds: one client, eight
    _took: float = 0.0
    _size: int = 0
    _turns: int = 0

    def turn(self) -> None:
        """ALONE requests by one client, then TOGETHER by all of them."""
        client = Client(self.server.port, wanted=self.wanted)
        began = self.server.cpu()
        sizes = [client.ask(one) for one in islice(self.asked, ALONE)]
        self._cpu[0] += self.server.cpu() - began
        client.close()
        began = self.server.cpu()
        self._took += self._all_together(TOGETHER)
        self._cpu[1] += self.server.cpu() - began
        self._size = max(self._size, *sizes)
        self._turns += 1

    def warm(self) -> None:
        """Have it asked before it counts, of each process."""
        self._all_together(WARM)

    def _all_together(self, many: int) -> float:
        shares = [list(islice(self.asked, many // CLIENTS)) for _ in range(CLIENTS)]
        return together(self.server.port, shares, wanted=self.wanted)

    @property
    def crowded(self) -> float:
        """Milliseconds of the server's CPU for a request of eight clients."""
        return self._cpu[1] / (self._turns * TOGETHER) * 1000

    def __str__(self) -> str:
        told = (
            f"{self.name:<46}{self._cpu[0] / (self._turns * ALONE) * 1000:8.2f} ms"
            f"{self.crowded:7.2f} ms{self._turns * TOGETHER / self._took:10.0f}"
            f"{self._size / 1000:7.1f} kB"
        )
        return f"{told}{self.crowded / self.floor.crowded:8.2f} x" if self.floor else told


class Server:
    """A site in processes of its own (see tests.bench.sites)."""

    def __init__(self, process: "subprocess.Popen[str]", port: int) -> None:
        self.port = port
        self._first = psutil.Process(process.pid)

    def all(self) -> list[psutil.Process]:
        """The first process and those that it began."""
        return [self._first, *self._first.children(recursive=True)]

    def cpu(self) -> float:
        """The seconds of CPU that all of them have used."""
        times = [one.cpu_times() for one in self.all()]
        return sum(one.user + one.system for one in times)


@contextmanager
def served(kind: str, folder: Path, processes: int) -> Iterator[Server]:
    """A running site of this kind, warm."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.sites", kind, str(folder), str(processes)],
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        assert process.stdout is not None
        yield Server(process, json.loads(process.stdout.readline())["port"])
    finally:
        process.terminate()
        process.wait(60)


def take_turns(subjects: Sequence[Subject]) -> None:
    """Warm all of them, then ask each in each turn."""
    for one in subjects:
        one.warm()
    for _ in range(TURNS):
        for one in subjects:
            one.turn()


def signed_in(office: Office, name: str, *, now: datetime = JANUARY) -> str:
    """Begin a session of somebody: what its cookie says of who they are."""
    agency_id, officer_id = office.agency_id, office.people[name]
    secret = sessions.begin(
        office.house,
        agency_id=agency_id,
        officer_id=officer_id,
        way=WayIn.PASSWORD,
        now=now,
    )
    return f"{agency_id}.{officer_id}.0.{secret}"


def session(office: Office, name: str, *, now: datetime = JANUARY) -> tuple[str, str]:
    """Begin somebody's session: its cookie as a browser sends it, and its token for forms."""
    from itsdangerous import URLSafeTimedSerializer

    from web.app import create_app

    app = create_app(office.house, clock=lambda: JANUARY)
    kept: Any = app.session_interface
    said = {
        "_user_id": signed_in(office, name, now=now),
        "_fresh": True,
        "csrf_token": "0" * 40,
    }
    signed = kept.get_signing_serializer(app).dumps(said)
    token = URLSafeTimedSerializer(app.secret_key or "", salt="wtf-csrf-token").dumps("0" * 40)
    return f"{app.config['SESSION_COOKIE_NAME']}={signed}", str(token)
