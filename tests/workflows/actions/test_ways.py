"""One digest by every way that reaches its reader, and ways that stop without stopping others."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.beats import at, mails
from tests.http_server import HttpServer, Told, http_server
from tests.office import OCTOBER, Office, measure
from tests.workflows.actions.test_rounds import tell
from tracker.queries import contacts, notices, progress
from tracker.queries.notices import NoticeRecord
from tracker.settings import load_settings
from tracker.status import Channel, NoticeState, Role
from tracker.store import CLOCK
from workflows.actions import agencies, outlets
from workflows.actions.line_links import put_contact, switch_line
from workflows.actions.notices import WayOff, send_again
from workflows.actions.tick import Beat, tick

NINE = at("2026-03-30")
CLERK, FIRST, TREASURER = "นางสาวตัวอย่าง ใจดี", "นายตัวอย่าง มั่นคง", "นางตัวอย่าง รักงาน"
TOKEN, CHANNEL_SECRET = "a+token/of+line==0123456789", "0123456789abcdef0123456789abcdef"
MAIL, LINE, WEBHOOK = Channel.FOLDER, Channel.LINE, Channel.WEBHOOK


@pytest.fixture
def line() -> Iterator[HttpServer]:
    """LINE, as far as we speak with it."""
    with http_server() as server:
        yield server


@pytest.fixture
def hook() -> Iterator[HttpServer]:
    """The agency's own program behind its webhook."""
    with http_server() as server:
        yield server


@pytest.fixture
def reached(office: Office, line: HttpServer, hook: HttpServer) -> Office:
    """The agency has a LINE account and a webhook; the treasurer has LINE on."""
    configure(office, line)
    office.approved(measure("อบรม", all_divisions=True))
    enter_line(office)
    outlets.set_webhook(
        office.house,
        agency_id=office.agency_id,
        officer_id=office.people[CLERK],
        url=f"{hook.url}/tidtam",
        now=OCTOBER,
    )
    link(office, TREASURER)
    return office


def configure(office: Office, line: HttpServer) -> None:
    config = office.house.files.parent / "config.toml"
    known = config.read_text(encoding="utf-8")
    config.write_text(
        f'{known}[line]\napi = "{line.url}"\ntimeout = 1\n'
        '[webhook]\nallow = ["127.0.0.1"]\ntimeout = 1\n',
        encoding="utf-8",
    )
    office.house = replace(office.house, settings=load_settings(config, {}))


def enter_line(office: Office) -> None:
    outlets.set_line(
        office.house,
        agency_id=office.agency_id,
        officer_id=office.people[CLERK],
        address="@office",
        token=TOKEN,
        channel_secret=CHANNEL_SECRET,
        now=OCTOBER,
    )


def link(office: Office, name: str) -> None:
    with office.house.write(office.agency_id, who=CLOCK, now=OCTOBER) as store:
        officer = office.people[name]
        put_contact(store, officer, line_user=f"U{officer}", line_on=True, linked_at=OCTOBER)


def beat(office: Office, minutes: int = 0) -> Beat:
    return tick(office.house, now=NINE + timedelta(minutes=minutes))


def log(office: Office) -> list[NoticeRecord]:
    with office.house.read() as connection:
        return list(reversed(notices.notices(connection, office.agency_id)))


def states(office: Office) -> list[tuple[Channel, NoticeState]]:
    return sorted((notice.channel, notice.state) for notice in log(office))


def test_a_digest_goes_by_mail_and_beside_it_by_every_way_that_is_on(
    reached: Office, line: HttpServer, hook: HttpServer
) -> None:
    assert beat(reached).counts() == {"told": 1, "superseded": 3, "planned": 7, "sent": 7}
    assert [mail.to for mail in mails(reached)] == [f"head{n}@office.example" for n in (1, 2, 3)]
    assert [json.loads(asked.body)["to"] for asked in line.asked] == [
        f"U{reached.people[TREASURER]}"
    ]
    assert sorted(json.loads(asked.body)["data"]["officer"]["name"] for asked in hook.asked) == [
        "นางตัวอย่าง รักงาน",
        "นายตัวอย่าง ขยัน",
        "นายตัวอย่าง มั่นคง",
    ]
    assert beat(reached, 120).counts() == {}
    assert len({notice.identity for notice in log(reached)}) == 7


def test_a_broken_outlet_makes_nobody_wait_and_is_left_alone_for_a_while(
    reached: Office, hook: HttpServer
) -> None:
    hook.act = hook.hang
    first = beat(reached)
    assert (len(first.sent), first.down is not None, first.more) == (4, True, False)
    assert hook.connections == 1, "the other two notices were not tried on it"
    assert beat(reached, 1).counts() == {}
    hook.act = None
    assert len(beat(reached, 10).sent) == 2, "the third may have arrived: it waits its hour"
    assert len(beat(reached, 70).sent) == 1
    assert {state for _, state in states(reached)} == {NoticeState.SENT}


def test_mail_that_is_down_does_not_hold_up_line(
    reached: Office, line: HttpServer, tmp_path: object
) -> None:
    folder = reached.house.settings.mail.folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("no folder", encoding="utf-8")
    first = beat(reached)
    assert (len(line.asked), first.down is not None, first.more) == (1, True, False)
    folder.unlink()
    assert len(beat(reached, 10).sent) == 3
    assert {state for _, state in states(reached)} == {NoticeState.SENT}


def test_what_was_switched_off_meanwhile_is_taken_back(
    reached: Office, line: HttpServer, hook: HttpServer
) -> None:
    tick(reached.house, now=NINE, deliver=False)
    switch_line(
        reached.house,
        agency_id=reached.agency_id,
        officer_id=reached.people[TREASURER],
        on=False,
        now=NINE,
    )
    outlets.switch_outlet(
        reached.house,
        agency_id=reached.agency_id,
        officer_id=reached.people[CLERK],
        channel=WEBHOOK,
        on=False,
        now=NINE,
    )
    done = beat(reached)
    assert (len(done.sent), len(done.cancelled)) == (3, 4)
    assert (line.asked, hook.asked) == ([], [])
    assert {n.problem for n in log(reached) if n.state is NoticeState.CANCELLED} == {"switched-off"}


def test_a_receiver_that_is_gone_is_switched_off_and_asked_no_more(
    reached: Office, hook: HttpServer
) -> None:
    hook.tell = lambda _: Told(410, b"moved away")
    first = beat(reached)
    assert (len(hook.asked), len(first.sent), len(first.dead)) == (1, 4, 1)
    assert len(beat(reached, 10).cancelled) == 2 and len(hook.asked) == 1
    with reached.house.read() as connection:
        outlet = contacts.outlets(connection, reached.agency_id)[WEBHOOK]
        assert contacts.given_up(connection, reached.agency_id) == {outlet.id: "410 moved away"}
        (told,) = progress.journal_of(
            connection, reached.agency_id, subject="outlet", subject_ids=[outlet.id], limit=1
        )
    assert (told.action, told.actor_name, told.reason) == ("switch", CLOCK.name, "410 moved away")
    assert not outlet.active
    outlets.switch_outlet(
        reached.house,
        agency_id=reached.agency_id,
        officer_id=reached.people[CLERK],
        channel=WEBHOOK,
        on=True,
        now=NINE,
    )
    with reached.house.read() as connection:
        assert contacts.given_up(connection, reached.agency_id) == {}


def test_who_has_reported_is_reminded_by_no_way(reached: Office, line: HttpServer) -> None:
    link(reached, FIRST)
    tick(reached.house, now=NINE, deliver=False)
    tell(reached, 1, day="2026-03-30")  # the first division, by its head
    done = beat(reached)
    assert (len(done.sent), len(done.cancelled)) == (5, 3)
    assert [json.loads(asked.body)["to"] for asked in line.asked] == [
        f"U{reached.people[TREASURER]}"
    ]


def test_somebody_without_an_address_is_reached_by_line_alone(
    sqlite_office: Office, line: HttpServer
) -> None:
    office = sqlite_office
    configure(office, line)
    enter_line(office)
    reporter = "นายตัวอย่าง ไร้เมล"
    office.someone(reporter, "นายช่างโยธา", Role.REPORTER, "กองช่าง")
    office.approved(measure("ซ่อมถนน", "กองช่าง"))
    link(office, reporter)
    done = beat(office)
    assert done.dead == ()
    assert states(office) == [(MAIL, NoticeState.SENT), (LINE, NoticeState.SENT)]


def test_a_reader_whom_line_does_not_know_is_a_dead_letter_that_can_be_sent_again(
    reached: Office, line: HttpServer
) -> None:
    line.tell = lambda asked: Told(400, b'{"message":"Failed to send messages"}')
    (dead,) = beat(reached).dead
    line.tell = lambda asked: Told()
    again = {
        "agency_id": reached.agency_id,
        "notice_id": dead,
        "officer_id": reached.people[CLERK],
        "now": NINE,
    }
    switch = {"agency_id": reached.agency_id, "officer_id": reached.people[TREASURER], "now": NINE}
    switch_line(reached.house, on=False, **switch)  # type: ignore[arg-type]
    with pytest.raises(WayOff) as refusal:
        send_again(reached.house, **again)  # type: ignore[arg-type]
    assert refusal.value.code == "line-off" and TREASURER in refusal.value.th
    switch_line(reached.house, on=True, **switch)  # type: ignore[arg-type]
    by_clerk = {"agency_id": reached.agency_id, "officer_id": reached.people[CLERK], "now": NINE}
    outlets.switch_outlet(reached.house, channel=LINE, on=False, **by_clerk)  # type: ignore[arg-type]
    with pytest.raises(WayOff) as refusal:
        send_again(reached.house, **again)  # type: ignore[arg-type]
    assert refusal.value.code == "outlet-off" and "LINE" in refusal.value.en
    outlets.switch_outlet(reached.house, channel=LINE, on=True, **by_clerk)  # type: ignore[arg-type]
    # a digest of today has reached its reader by mail: this one waits for the next working day
    assert send_again(reached.house, **again) == at("2026-03-31", 8, 30)  # type: ignore[arg-type]


def test_three_broken_outlets_in_one_beat_are_enough(
    sqlite_office: Office, hook: HttpServer
) -> None:
    """So that many dead webhooks cost a beat three timeouts, and each has its turn."""
    office = sqlite_office
    configure(office, hook)
    hook.act = lambda connection: connection.close()
    for number in range(6):
        other = another_agency(office, f"องค์การบริหารส่วนตำบลตัวอย่างที่ {number}")
        outlets.set_webhook(
            office.house,
            agency_id=other.agency_id,
            officer_id=other.people[CLERK],
            url=f"{hook.url}/{number}",
            now=OCTOBER,
        )
        other.approved(measure("อบรม", "กองคลัง"))
    assert len(beat(office).sent) == 6, "all mail"
    assert len(hook.asked) == 3
    beat(office, 1)
    assert len({asked.path for asked in hook.asked}) == 6, "the other three had their turn"
    hook.act = None
    assert len(beat(office, 70).sent) == 6


def another_agency(office: Office, name: str) -> Office:
    """One more agency in the same house, with a clerk, a treasurer and a mayor."""
    agency_id = agencies.create_agency(office.house, name=name, now=OCTOBER)
    other = Office(office.house, agency_id)
    other.divisions["กองคลัง"] = agencies.add_division(
        office.house,
        agency_id=agency_id,
        name="กองคลัง",
        starts_on=OCTOBER.date(),
        now=OCTOBER,
    )
    mail = f"{agency_id}@office.example"
    other.someone(CLERK, "เจ้าพนักงานธุรการ", Role.CLERK, "กองคลัง", email=f"clerk{mail}")
    other.someone(TREASURER, "ผู้อำนวยการกองคลัง", Role.HEAD, "กองคลัง", email=f"head{mail}")
    other.someone("นายตัวอย่าง สุจริต", "นายก", Role.MAYOR, email=f"mayor{mail}")
    return other
