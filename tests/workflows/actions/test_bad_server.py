"""A mail server at its worst beside a webhook that is away: what can arrive arrives, once."""

import socket
from collections import Counter
from datetime import timedelta

import pytest

from tests.beats import at
from tests.http_server import http_server
from tests.mail_server import mail_server
from tests.office import OCTOBER, Office, measure
from tests.proofs import examples
from tests.workflows.actions.test_ways import configure
from tracker.queries import notices
from tracker.status import Channel, NoticeState, Role
from workflows.actions import outlets
from workflows.actions.tick import tick
from workflows.channels import Smtp

NINE = at("2026-03-30")
CLERK = "นางสาวตัวอย่าง ใจดี"


@pytest.mark.prove
def test_a_server_that_is_down_refuses_and_hangs_keeps_nobody_else_waiting(
    sqlite_office: Office,
) -> None:
    """Two hours down; then three hours long every third mail 451; a tenth 550, one of 20 hangs."""
    office, people = sqlite_office, examples(slice=20, full=1000)
    numbers = {f"r{n}@office.example": n for n in range(people)}
    for address, n in numbers.items():
        name = f"นายตัวอย่าง คนที่{n}"
        office.someone(name, "เจ้าหน้าที่", Role.REPORTER, "กองช่าง", email=address)
    dead = {address for address, n in numbers.items() if n % 10 == 3}
    hanging = {address for address, n in numbers.items() if n % 20 == 7}
    with socket.create_server(("127.0.0.1", 0)) as closed:
        refusing = smtp_at(closed.getsockname()[1], timeout=1)
    with (
        http_server() as hook,
        mail_server() as server,
        socket.create_server(("127.0.0.1", 0)) as taken,
    ):
        silent, back = smtp_at(taken.getsockname()[1], timeout=0.2), smtp_at(server.port)
        configure(office, hook)
        hook.act = lambda connection: connection.close()
        outlets.set_webhook(
            office.house,
            agency_id=office.agency_id,
            officer_id=office.people[CLERK],
            url=f"{hook.url}/tidtam",
            now=OCTOBER,
        )
        office.approved(measure("อบรม", "กองช่าง"))
        tried: set[int] = set()
        for minute in range(0, 120, 10):
            away = refusing if minute < 60 else silent
            beat = tick(office.house, now=NINE + timedelta(minutes=minute), channel=away)
            assert (beat.sent, beat.dead, beat.down is not None) == ((), (), True)
            tried |= set(beat.tried_again_later)
        count = iter(range(1_000_000))
        refused: set[str] = set()
        hung: set[str] = set()

        def hang_once(reader: str) -> str | None:
            new = reader in hanging - hung
            hung.update({reader} & hanging)
            return "hang" if new else None

        def every_third(reader: str) -> str | None:
            if next(count) % 3 != 2:
                return None
            refused.add(reader)
            return "451 try again later"

        server.rcpt = lambda reader: "550 no such user" if reader in dead else None
        server.hang, server.data = hang_once, every_third
        first = NINE + timedelta(hours=2)
        while tick(office.house, now=first, channel=back).more:
            pass
        # nobody waited behind those who were refused, unknown, or hung
        assert len(server.received) >= people + 1 - len(dead | hung | refused) - len(tried)
        for minute in range(1, 300, 6):
            if minute > 180:  # of a thousand, somebody had the third place at every try
                server.data = lambda _reader: None
            tick(office.house, now=first + timedelta(minutes=minute), channel=back)
        arrived = Counter(server.readers)
        assert arrived == dict.fromkeys((numbers.keys() - dead) | {"head3@office.example"}, 1)
        assert by_state(office, mail=True) == {"sent": people + 1 - len(dead), "dead": len(dead)}
        assert by_state(office, mail=False) == {"waiting": people + 1}
        assert dead_letters(office) == dead
        hook.act = None
        for hour in range(3):
            day = at("2026-03-31", 9 + 2 * hour)
            while tick(office.house, now=day, channel=back).more:
                pass
        assert by_state(office, mail=False) == {"sent": people + 1}


def smtp_at(port: int, *, timeout: float = 0.5) -> Smtp:
    """The mail server on this port."""
    return Smtp("127.0.0.1", port, "none", "tidtam@office.example", timeout=timeout)


def by_state(office: Office, *, mail: bool) -> dict[str, int]:
    """How many notices of mail, or of the webhook, are in which state."""
    with office.house.read() as connection:
        log = notices.notices(connection, office.agency_id, limit=10_000)
    return dict(Counter(str(n.state) for n in log if (n.channel is not Channel.WEBHOOK) is mail))


def dead_letters(office: Office) -> set[str | None]:
    """The addresses that the clerk is shown as undeliverable."""
    with office.house.read() as connection:
        log = notices.notices(connection, office.agency_id, state=NoticeState.DEAD, limit=10_000)
    return {notice.address for notice in log}
