"""An officer's calendar feed: what stands in it, for whom, and whose secret opens it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from tests.factories import APPROVED, FINANCE, HEAD, THREE_DAYS_LEFT, FilledOffice, filled_office
from tests.office import Office, measure
from tracker.errors import TidtamError
from tracker.store import Who
from tracker.tables import Officer
from workflows.actions import calendar_feed, officers, rounds

CLERK, ENGINEER = "นางสาวตัวอย่าง ใจดี", "นายตัวอย่าง ขยัน"


def address(office: Office, who: str, act: Callable[..., Any] = calendar_feed.switch_on) -> Any:
    return act(
        office.house,
        agency_id=office.agency_id,
        officer_id=office.people[who],
        now=THREE_DAYS_LEFT,
    )


def token_in(address: str) -> str:
    return address.rsplit("/", 1)[1].removesuffix(".ics")


def read(office: Office, address: str, *, now: datetime = THREE_DAYS_LEFT) -> bytes | None:
    return calendar_feed.read_feed(office.house, token=token_in(address), now=now)


def events(office: Office, who: str, **more: Any) -> list[Any]:
    written = read(office, address(office, who), **more)
    assert written is not None
    return Calendar.from_ical(written).walk("VEVENT")


def with_plan(office: Office) -> Office:
    office.approved(
        measure("เผยแพร่แผน", "กองคลัง", "กองช่าง"),
        measure("คู่มือการยืมทรัพย์สิน", "กองคลัง"),
        measure("ประกาศเจตนารมณ์", "สำนักปลัด"),
    )
    return office


@pytest.fixture
def planned(sqlite_office: Office) -> Office:
    return with_plan(sqlite_office)


@pytest.fixture
def on_either(office: Office) -> Office:
    return with_plan(office)


def test_each_round_is_an_all_day_event_on_its_due_day(on_either: Office) -> None:
    first, second = events(on_either, FINANCE)
    assert [one.decoded("dtstart") for one in (first, second)] == [
        date(2026, 3, 31),
        date(2026, 9, 30),
    ]
    assert first.decoded("dtend") == date(2026, 4, 1)
    assert first["summary"] == "กำหนดส่งรายงาน ITA รอบ ๖ เดือน ปี ๒๕๖๙: ค้าง ๒ จาก ๒ รายการ"
    assert second["summary"] == "กำหนดส่งรายงาน ITA รอบ ๑๒ เดือน ปี ๒๕๖๙: จะต้องรายงาน ๒ รายการ"
    assert first["url"] == "http://127.0.0.1:8000/my-work?round=1"
    told = first["description"].splitlines()
    assert "กำหนดส่งวันอังคารที่ ๓๑ มีนาคม ๒๕๖๙" in told
    assert "สถานะรอบ: เปิดรับรายงาน" in told
    assert told[-5:] == [
        "กองคลัง:",
        "- ที่ ๑ เผยแพร่แผน",
        "- ที่ ๒ คู่มือการยืมทรัพย์สิน",
        "",
        "http://127.0.0.1:8000/my-work?round=1",
    ]


def test_nothing_of_other_people_stands_in_it(planned: Office) -> None:
    written = (read(planned, address(planned, FINANCE)) or b"").decode()
    unfolded = written.replace("\r\n ", "")
    for others in ("กองช่าง", "สำนักปลัด", "ประกาศเจตนารมณ์", ENGINEER, HEAD, "@office.example"):
        assert others not in unfolded
    first, _ = events(planned, ENGINEER)
    assert first["summary"].endswith("ค้าง ๑ จาก ๑ รายการ")


def test_who_owns_nothing_has_an_empty_calendar(planned: Office) -> None:
    assert events(planned, "นายตัวอย่าง ซื่อตรง") == []


def test_an_english_officer_reads_english(planned: Office) -> None:
    officers.change_officer(
        planned.house,
        agency_id=planned.agency_id,
        officer_id=planned.people[FINANCE],
        now=APPROVED,
        language="en",
    )
    first, second = events(planned, FINANCE)
    assert first["summary"] == "ITA report due, six-month round 2569: 2 of 2 still owed"
    assert second["summary"] == "ITA report due, annual round 2569: 2 to be reported"
    assert "Due: Tuesday 31 March 2026" in first["description"].splitlines()


def test_an_extended_round_moves_its_event_which_keeps_its_identity(planned: Office) -> None:
    before = events(planned, FINANCE)[0]
    rounds.extend_round(
        planned.house,
        agency_id=planned.agency_id,
        round_id=1,
        until=date(2026, 4, 10),
        reason="ที่ประชุมมีมติ",
        allowed_by="ปลัดเทศบาล",
        officer_id=planned.people[CLERK],
        now=THREE_DAYS_LEFT,
    )
    after = events(planned, FINANCE)[0]
    assert after.decoded("dtstart") == date(2026, 4, 10)
    assert "กำหนดส่งขยายจากเดิมแล้ว" in after["description"].splitlines()
    assert "ปลัดเทศบาล" not in after["description"]  # who allowed it
    assert after["uid"] == before["uid"]
    assert after.decoded("sequence") > before.decoded("sequence")
    assert after.decoded("last-modified") == THREE_DAYS_LEFT


def test_times_come_from_the_records_and_not_from_the_clock(planned: Office) -> None:
    feed = address(planned, FINANCE)
    first = read(planned, feed)
    assert first == read(planned, feed, now=THREE_DAYS_LEFT + timedelta(days=1))
    event = Calendar.from_ical(first or b"").walk("VEVENT")[0]
    assert event.decoded("dtstamp") == event.decoded("last-modified")
    assert event.decoded("dtstamp") == datetime(2025, 10, 20, 3, 0, tzinfo=UTC)


def test_long_thai_lines_fold_at_75_octets_and_read_back_whole(planned: Office) -> None:
    title = "จัดทำมาตรการป้องกันการรับสินบนและของขวัญทุกชนิดจากการปฏิบัติหน้าที่ " * 6
    planned.approved(measure(title.strip(), "กองคลัง"), fiscal_year=2570, now=THREE_DAYS_LEFT)
    written = read(planned, address(planned, FINANCE), now=THREE_DAYS_LEFT) or b""
    lines = written.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode("utf-8")  # no letter is cut in two
    assert b"\n" not in written.replace(b"\r\n", b"")


def test_renewing_and_switching_off_end_every_address_before(on_either: Office) -> None:
    first = address(on_either, FINANCE)
    assert address(on_either, FINANCE) == first
    second = address(on_either, FINANCE, calendar_feed.renew)
    address(on_either, FINANCE, calendar_feed.switch_off)
    shown = calendar_feed.address_of(
        on_either.house, agency_id=on_either.agency_id, officer_id=on_either.people[FINANCE]
    )
    assert shown is None and read(on_either, second) is None
    third = address(on_either, FINANCE)
    assert len({first, second, third}) == 3
    assert [read(on_either, one) is None for one in (first, second, third)] == [True, True, False]


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda t: t[:-1] + ("a" if t[-1] != "a" else "b"), "one letter of the secret is wrong"),
        (lambda t: "1-1-" + t.split("-")[2], "another officer's number with this secret"),
        (lambda t: t.upper(), "capital letters"),
        (lambda t: t.rsplit("-", 1)[0] + "-", "no secret"),
        (lambda t: "9-9-" + t.split("-")[2], "an agency that is not there"),
        (lambda t: "๑-๓-" + t.split("-")[2], "Thai digits"),
        (lambda t: t + "x" * 90, "far too long"),
        (lambda _: "", "nothing"),
    ],
)
def test_no_other_token_opens_it(
    sqlite_office: Office, spoil: Callable[[str], str], reason: str
) -> None:
    token = token_in(address(sqlite_office, FINANCE))
    opened = calendar_feed.read_feed(sqlite_office.house, token=spoil(token), now=THREE_DAYS_LEFT)
    assert opened is None, reason


def test_the_secret_hangs_on_the_installations_key(sqlite_office: Office) -> None:
    token = token_in(address(sqlite_office, FINANCE))
    elsewhere = replace(sqlite_office.house, key=b"another key for tests, 32 bytes.")
    assert len(token.rsplit("-", 1)[1]) * 5 == 160  # bits
    assert calendar_feed.read_feed(elsewhere, token=token, now=THREE_DAYS_LEFT) is None


def test_a_closed_account_gets_nothing(planned: Office) -> None:
    feed = address(planned, FINANCE)
    with planned.house.write(planned.agency_id, who=Who(None, "test"), now=APPROVED) as store:
        store.set(Officer, planned.people[FINANCE], active=False)
    assert read(planned, feed) is None
    with pytest.raises(TidtamError) as refused:
        address(planned, FINANCE, calendar_feed.renew)
    assert refused.value.code == "officer-inactive"


def test_what_is_reported_is_no_longer_owed(tmp_path: Any, sqlite_url: str) -> None:
    filled: FilledOffice = filled_office(tmp_path, sqlite_url)
    try:
        first = events(filled.office, FINANCE)[0]
        assert first["summary"].endswith("ค้าง ๓ จาก ๕ รายการ")
        assert first.decoded("dtstamp") > APPROVED
    finally:
        filled.office.house.engine.dispose()
