"""Processes of the country's benchmark: an SMTP sink, a worker, and a loop that only sends.

`python -m tests.bench.hands sink | worker … | loop …`; they speak JSON, a line each, and answer
a line of input. Each says its peak memory at the end.
"""

import json
import re
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.mail_server import MailServer, mail_server
from tests.office import KEY


class Counting(MailServer):
    """Keeps of a letter its Message-ID only: fifty thousand of them would fill the memory."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: Counter[bytes] = Counter()

    async def handle_DATA(  # noqa: N802 (aiosmtpd's name)
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Count it."""
        found = re.search(rb"(?im)^Message-ID:\s*(\S+)", bytes(envelope.content or b""))
        assert found is not None
        self.seen[found[1]] += 1
        return "250 OK"


def sink() -> None:
    """Take letters until the input ends; each line of input is answered by how many came."""
    counting = Counting()
    with mail_server(counting) as server:
        tell(port=server.port)
        for _ in sys.stdin:
            tell(came=counting.seen.total(), different=len(counting.seen))


def worker(config: str, now: str) -> None:
    """`tidtam worker` at a standing clock."""
    from workflows import bootstrap
    from workflows.worker import work

    house = bootstrap.open_house(Path(config), {"TIDTAM_KEY": KEY.decode()})
    at = datetime.fromisoformat(now)
    sent = 0

    def delivered(done: Any) -> None:
        nonlocal sent
        sent += len(done.sent)

    work(house, clock=lambda: at, on_ready=lambda: tell(ready=True), on_delivery=delivered)
    tell(sent=sent, memory_mb=memory_mb())


def loop(config: str, remainder: str) -> None:
    """Build and send half of the same letters over as many connections, and write nothing down."""
    from tracker.queries import people
    from tracker.queries.notices import notice_t
    from workflows import bootstrap
    from workflows.channels import Letter, channel_for
    from workflows.reminders import full_name
    from workflows.worker import HANDS

    house = bootstrap.open_house(Path(config), {"TIDTAM_KEY": KEY.decode()})
    letters: list[Letter] = []
    with house.read() as connection:
        every = notice_t.select().where(notice_t.c.id % 2 == int(remainder))
        rows = connection.execute(every.order_by(notice_t.c.agency_id)).all()
        for agency_id, mine in groupby(rows, key=lambda row: row.agency_id):
            agency = people.agency(connection, agency_id)
            officers = {one.id: one for one in people.officers(connection, agency_id)}
            letters += [
                Letter(
                    identity=f"again-{row.identity}",
                    from_name=agency.name,
                    to_name=full_name(officers[row.officer_id]),
                    to_address=row.address,
                    subject=row.subject,
                    text=row.text,
                    html=row.html,
                    language=officers[row.officer_id].language,
                    written_at=row.created_at,
                )
                for row in mine
            ]

    def send(mine: list[Letter]) -> None:
        with channel_for(house.settings.mail).open() as line:
            for letter in mine:
                line.send(letter)

    tell(ready=True)
    sys.stdin.readline()
    with ThreadPoolExecutor(max_workers=HANDS) as connections:
        list(connections.map(send, (letters[first::HANDS] for first in range(HANDS))))
    tell(sent=len(letters), memory_mb=memory_mb())


def memory_mb() -> float | None:
    """The peak of this process's memory, where the system tells (Linux)."""
    status = Path("/proc/self/status")
    if not status.exists():
        return None
    peak = next(line for line in status.read_text(encoding="utf-8").splitlines() if "VmHWM" in line)
    return round(int(peak.split()[1]) / 1024, 1)


def tell(**what: Any) -> None:
    """One line of JSON."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    {"sink": sink, "worker": worker, "loop": loop}[sys.argv[1]](*sys.argv[2:])
