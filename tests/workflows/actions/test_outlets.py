"""An agency's LINE account and webhook: who may set them, what is kept, what is told of it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from tests.http_server import HttpServer, Told, http_server
from tests.office import JANUARY, Office
from tests.workflows.test_channels_webhook import genuine
from tracker.database import writing
from tracker.journal import check_chain
from tracker.queries import contacts
from tracker.queries.contacts import OutletRecord
from tracker.queries.people import NotFound
from tracker.status import Channel, Role
from tracker.tables import JournalEntry, table_of
from workflows.actions import line_links, outlets
from workflows.channels import Answer, Outcome
from workflows.channels.addresses import UrlUnusable
from workflows.channels.outlets import secrets_of
from workflows.engine import Refused
from workflows.house import House
from workflows.sealing import SealBroken

TOKEN = "AbCd0123456789+/" * 8 + "="
CHANNEL_SECRET = "0123456789abcdef0123456789abcdef"
READER = "U0123456789abcdef0123456789abcdef"
CLERK, HEAD, ADMIN = "นางสาวตัวอย่าง ใจดี", "นายตัวอย่าง มั่นคง", "นายตัวอย่าง ดูแล"


@pytest.fixture
def server() -> Iterator[HttpServer]:
    """The other side."""
    with http_server() as running:
        yield running


def toward(office: Office, server: HttpServer) -> Office:
    """The office with LINE's API and an allowed webhook on this server."""
    settings = office.house.settings
    office.house = replace(
        office.house,
        settings=replace(
            settings,
            line=replace(settings.line, api=server.url),
            webhook=replace(settings.webhook, allow=("127.0.0.1",)),
        ),
    )
    return office


def by(office: Office, who: str = CLERK, **more: Any) -> dict[str, Any]:
    """Which agency, who, and when."""
    given = {"agency_id": office.agency_id, "officer_id": office.people[who], "now": JANUARY}
    return given | more


def line_set(office: Office, **more: Any) -> None:
    given = {"address": "@123abcde", "token": TOKEN, "channel_secret": CHANNEL_SECRET}
    outlets.set_line(office.house, **by(office), **given | more)


def stored(office: Office, channel: Channel) -> OutletRecord | None:
    with office.house.read() as connection:
        return contacts.outlets(connection, office.agency_id).get(channel)


def journal(office: Office) -> list[dict[str, Any]]:
    table = table_of(JournalEntry)
    with office.house.read() as connection:
        rows = connection.execute(
            sa.select(table).where(table.c.subject == "outlet").order_by(table.c.number)
        ).mappings()
        return [dict(row) for row in rows]


def link(office: Office, who: str) -> None:
    """An officer's LINE, without a code."""
    with office.house.write(office.agency_id, who=line_links.SETTER_UP, now=JANUARY) as store:
        line_links.put_contact(store, office.people[who], line_user=READER, line_on=True)


def test_secrets_lie_sealed_and_stand_nowhere_else(office: Office) -> None:
    line_set(office)
    made = outlets.set_webhook(office.house, **by(office), url="https://hook.example/x")
    outlets.rotate_secret(office.house, **by(office))
    assert made is not None
    found = [stored(office, channel) for channel in (Channel.LINE, Channel.WEBHOOK)]
    told = json.dumps(journal(office), default=str) + repr(found)
    for secret in (TOKEN, CHANNEL_SECRET, made.secret, made.secret.removeprefix("whsec_")):
        assert secret not in told
    assert found[0] is not None and found[0].active and found[0].address == "@123abcde"
    assert secrets_of(found[0], key=office.house.key) == {
        "token": TOKEN,
        "channel_secret": CHANNEL_SECRET,
    }
    first = journal(office)[0]
    assert (first["action"], first["actor_name"], first["new"]) == (
        "set",
        CLERK,
        {
            "channel": "line",
            "address": "@123abcde",
            "active": True,
            "renewed": ["token", "channel_secret"],
        },
    )
    with office.house.read() as connection:
        assert check_chain(connection, office.agency_id, key=office.house.key) is None


def test_one_secret_may_be_renewed_and_the_other_kept(sqlite_office: Office) -> None:
    line_set(sqlite_office)
    line_set(sqlite_office, address="@new", token="N" * 30, channel_secret=None)
    found = stored(sqlite_office, Channel.LINE)
    assert found is not None and found.address == "@new"
    assert secrets_of(found, key=sqlite_office.house.key) == {
        "token": "N" * 30,
        "channel_secret": CHANNEL_SECRET,
    }
    assert journal(sqlite_office)[-1]["new"]["renewed"] == ["token"]


def spoil(office: Office) -> None:
    """Make what is sealed no longer open, as after a change by hand."""
    with writing(office.house.engine) as connection:
        connection.execute(sa.update(contacts.outlet_t).values(sealed="no sealed text"))


def test_what_no_longer_opens_is_asked_for_whole(sqlite_office: Office) -> None:
    line_set(sqlite_office)
    spoil(sqlite_office)
    with pytest.raises(SealBroken):
        line_set(sqlite_office, channel_secret=None)
    line_set(sqlite_office)
    found = stored(sqlite_office, Channel.LINE)
    assert found is not None and secrets_of(found, key=sqlite_office.house.key)["token"] == TOKEN


@pytest.mark.parametrize(
    ("given", "code", "why"),
    [
        ({"address": "123abcde"}, "line-name-unusable", "no @"),
        ({"address": "@a b"}, "line-name-unusable", "a blank"),
        ({"token": "too short"}, "line-secret-unusable", "no token"),
        ({"token": "t" * 1001}, "line-secret-unusable", "a paragraph"),
        ({"token": "ก" * 30}, "line-secret-unusable", "no sign of a token"),
        ({"token": None}, "line-secret-unusable", "none, and none kept"),
        ({"channel_secret": TOKEN}, "line-secret-unusable", "the token in the secret's place"),
    ],
)
def test_what_is_no_line_account_is_refused(
    sqlite_office: Office, given: dict[str, Any], code: str, why: str
) -> None:
    with pytest.raises((outlets.LineNameUnusable, outlets.LineSecretUnusable)) as refused:
        line_set(sqlite_office, **given)
    assert refused.value.code == code, why
    assert stored(sqlite_office, Channel.LINE) is None and journal(sqlite_office) == []


def test_a_webhook_gets_a_new_secret_with_a_new_url_only(sqlite_office: Office) -> None:
    house, clerk = sqlite_office.house, by(sqlite_office)
    first = outlets.set_webhook(house, **clerk, url="https://hook.example/x")
    assert outlets.set_webhook(house, **clerk, url="https://hook.example/x") is None
    second = outlets.set_webhook(house, **clerk, url="https://other.example/x")
    assert first is not None and second is not None and first.secret != second.secret
    assert first.secret.startswith("whsec_") and len(first.secret) == 50
    with pytest.raises(UrlUnusable):
        outlets.set_webhook(house, **clerk, url="https://10.0.0.1/x")


def test_the_same_url_again_switches_a_webhook_on(sqlite_office: Office) -> None:
    house, clerk = sqlite_office.house, by(sqlite_office)
    outlets.set_webhook(house, **clerk, url="https://hook.example/x")
    outlets.switch_outlet(house, **clerk, channel=Channel.WEBHOOK, on=False)
    outlets.set_webhook(house, **clerk, url="https://hook.example/x")
    found = stored(sqlite_office, Channel.WEBHOOK)
    assert found is not None and found.active


def test_while_the_secret_is_changed_the_old_one_signs_too(
    sqlite_office: Office, server: HttpServer
) -> None:
    office = toward(sqlite_office, server)
    first = outlets.set_webhook(office.house, **by(office), url=server.url)
    second = outlets.rotate_secret(office.house, **by(office))
    assert first is not None and second.old_until == JANUARY + timedelta(days=3)
    for now in (JANUARY, JANUARY + timedelta(days=3)):
        answer = outlets.send_test(office.house, **by(office, now=now), channel=Channel.WEBHOOK)
        assert answer.outcome is Outcome.SENT
    during, after = server.asked
    assert genuine(during, first.secret) and genuine(during, second.secret)
    assert genuine(after, second.secret) and not genuine(after, first.secret)


def test_a_secret_that_no_longer_opens_is_rotated_away(sqlite_office: Office) -> None:
    outlets.set_webhook(sqlite_office.house, **by(sqlite_office), url="https://hook.example/x")
    spoil(sqlite_office)
    made = outlets.rotate_secret(sqlite_office.house, **by(sqlite_office))
    found = stored(sqlite_office, Channel.WEBHOOK)
    assert made.old_until is None and found is not None
    assert secrets_of(found, key=sqlite_office.house.key) == {"secret": made.secret}


def test_a_channel_is_switched_off_and_on_and_forgotten(office: Office) -> None:
    line_set(office)
    for on in (False, False, True):
        outlets.switch_outlet(office.house, **by(office), channel=Channel.LINE, on=on)
        found = stored(office, Channel.LINE)
        assert found is not None and found.active is on
    outlets.remove_outlet(office.house, **by(office), channel=Channel.LINE)
    assert stored(office, Channel.LINE) is None
    assert [entry["action"] for entry in journal(office)] == ["set", "switch", "switch", "remove"]
    with pytest.raises(outlets.OutletMissing):
        outlets.remove_outlet(office.house, **by(office), channel=Channel.LINE)


def acts(office: Office, who: str) -> list[Any]:
    """Every act on outlets, by somebody."""
    house, right, hook = office.house, by(office, who), {"channel": Channel.WEBHOOK}
    return [
        lambda: outlets.set_line(
            house, **right, address="@a", token=TOKEN, channel_secret=CHANNEL_SECRET
        ),
        lambda: outlets.set_webhook(house, **right, url="https://hook.example/x"),
        lambda: outlets.rotate_secret(house, **right),
        lambda: outlets.switch_outlet(house, **right, **hook, on=False),
        lambda: outlets.send_test(house, **right, **hook),
        lambda: outlets.remove_outlet(house, **right, **hook),
    ]


def test_only_the_clerk_and_the_administrator_may(
    sqlite_office: Office, server: HttpServer
) -> None:
    office = toward(sqlite_office, server)
    for act in acts(office, HEAD):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "not-yours" and "ผู้ดูแลแผน" in refused.value.th
    assert journal(office) == [] and server.asked == []
    office.someone(ADMIN, "ผู้ดูแลระบบ", Role.ADMINISTRATOR)
    outlets.set_webhook(office.house, **by(office), url=server.url)
    for act in acts(office, ADMIN):
        act()
    assert {entry["actor_name"] for entry in journal(office)} == {CLERK, ADMIN}


def test_a_channel_of_mail_is_no_outlet(sqlite_office: Office) -> None:
    with pytest.raises(NotFound):
        outlets.switch_outlet(
            sqlite_office.house, **by(sqlite_office), channel=Channel.SMTP, on=True
        )


def test_a_test_by_line_goes_to_whoever_asks_or_is_named(
    sqlite_office: Office, server: HttpServer
) -> None:
    office = toward(sqlite_office, server)
    line_set(office)
    outlets.switch_outlet(office.house, **by(office), channel=Channel.LINE, on=False)
    with pytest.raises(outlets.LineNotLinked, match=CLERK):
        outlets.send_test(office.house, **by(office), channel=Channel.LINE)
    link(office, HEAD)
    answer = outlets.send_test(
        office.house, **by(office), channel=Channel.LINE, to_officer=office.people[HEAD]
    )
    assert answer == Answer(Outcome.SENT, "accepted by LINE")
    told = json.loads(server.asked[0].body)
    assert told["to"] == READER
    assert told["messages"][0]["text"].startswith("เทศบาลตำบลตัวอย่าง\nข้อความทดสอบ · Test message\n")


def test_a_test_says_what_the_other_side_said(sqlite_office: Office, server: HttpServer) -> None:
    office = toward(sqlite_office, server)
    line_set(office)
    link(office, CLERK)
    server.tell = lambda _: Told(401, b'{"message":"Authentication failed."}')
    answer = outlets.send_test(office.house, **by(office), channel=Channel.LINE)
    assert answer == Answer(Outcome.TEMPORARY, '401 {"message":"Authentication failed."}')


def test_a_test_that_is_answered_gone_switches_the_outlet_off_as_a_sending_does(
    sqlite_office: Office, server: HttpServer
) -> None:
    office = toward(sqlite_office, server)
    outlets.set_webhook(office.house, **by(office), url=server.url)
    server.tell = lambda _: Told(410, b"moved away")
    answer = outlets.send_test(office.house, **by(office), channel=Channel.WEBHOOK)
    assert answer.gone
    hook = stored(office, Channel.WEBHOOK)
    assert hook is not None and not hook.active
    with office.house.read() as connection:
        assert contacts.given_up(connection, office.agency_id) == {hook.id: "410 moved away"}


def test_at_most_ten_tests_go_out_within_an_hour(office: Office, server: HttpServer) -> None:
    toward(office, server)
    outlets.set_webhook(office.house, **by(office), url=server.url)
    for minute in range(10):
        now = JANUARY + timedelta(minutes=minute)
        outlets.send_test(office.house, **by(office, now=now), channel=Channel.WEBHOOK)
    for late, sent in ((59, 10), (61, 11)):
        now = JANUARY + timedelta(minutes=late)
        try:
            outlets.send_test(office.house, **by(office, now=now), channel=Channel.WEBHOOK)
        except outlets.TooManyTests:
            assert late == 59
        assert len(server.asked) == sent
    assert len({asked.headers["webhook-id"] for asked in server.asked}) == 11


def test_a_test_for_which_nobody_was_asked_says_why_in_both_languages_and_does_not_count(
    office: Office, server: HttpServer
) -> None:
    strict = office.house
    toward(office, server)
    outlets.set_webhook(office.house, **by(office), url=server.url)
    for _ in range(11):
        answer = outlets.send_test(strict, **by(office), channel=Channel.WEBHOOK)
        assert "ต้องขึ้นต้นด้วย https://" in (answer.th or "") and "must begin with" in answer.words
    spoil(office)
    answer = outlets.send_test(office.house, **by(office), channel=Channel.WEBHOOK)
    assert "โปรดนำกุญแจเดิมกลับมา" in (answer.th or "") and "put the old key back" in answer.words
    assert server.asked == []
    outlets.rotate_secret(office.house, **by(office))
    answer = outlets.send_test(office.house, **by(office), channel=Channel.WEBHOOK)
    assert answer.outcome is Outcome.SENT


def test_another_agencys_officer_is_nobody_here(sqlite_office: Office) -> None:
    house: House = sqlite_office.house
    with pytest.raises(NotFound):
        outlets.set_webhook(
            house,
            agency_id=sqlite_office.agency_id,
            officer_id=999,
            url="https://a.b/",
            now=JANUARY,
        )
