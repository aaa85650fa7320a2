"""An officer and their LINE: the code that links once, and what LINE tells of it."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from tests.office import JANUARY, Office
from tracker.journal import check_chain
from tracker.queries import contacts
from tracker.queries.contacts import ContactRecord
from tracker.queries.people import NotFound
from tracker.tables import JournalEntry, LineCode, Officer, SignInTry, table_of
from workflows.actions import line_inbox, line_links, outlets
from workflows.actions.acts import OfficerInactive
from workflows.actions.agencies import SETTER_UP
from workflows.channels.line_events import Followed, NoEvents, Unfollowed, Written, events_of

CLERK, HEAD, FINANCE = "นางสาวตัวอย่าง ใจดี", "นายตัวอย่าง มั่นคง", "นางตัวอย่าง รักงาน"
USER, OTHER = "U" + "1" * 32, "U" + "2" * 32
SECRET = "0123456789abcdef0123456789abcdef"


def code_for(office: Office, who: str = HEAD, now: datetime = JANUARY) -> str:
    made = line_links.issue_code(
        office.house, agency_id=office.agency_id, officer_id=office.people[who], now=now
    )
    return made.code


def writes(office: Office, text: str, user: str = USER, now: datetime = JANUARY) -> str | None:
    """What somebody is answered who writes to the account."""
    reply = line_inbox.take_event(
        office.house,
        agency_id=office.agency_id,
        event=Written(user, "token", now, text),
        now=now,
    )
    return reply.text if reply else None


def chosen(office: Office, who: str = HEAD) -> ContactRecord:
    with office.house.read() as connection:
        return contacts.contact(connection, office.agency_id, office.people[who])


def actions_of(office: Office, *actions: str) -> list[tuple[str, str]]:
    table = table_of(JournalEntry)
    with office.house.read() as connection:
        rows = connection.execute(
            sa.select(table.c.action, table.c.actor_name)
            .where(table.c.action.in_(actions))
            .order_by(table.c.number)
        )
        return [(row.action, row.actor_name) for row in rows]


LINE_ACTS = ("issue-line-code", "link-line", "unlink-line", "switch-line")


def test_a_code_that_is_typed_in_line_links_the_officer(office: Office) -> None:
    code = code_for(office)
    answer = writes(office, code, now=JANUARY + timedelta(minutes=14))
    assert answer is not None and f"เชื่อมบัญชี LINE กับ {HEAD} แล้ว" in answer
    assert f"now linked to {HEAD}" in answer
    assert chosen(office) == ContactRecord(
        office.people[HEAD], USER, True, JANUARY + timedelta(minutes=14)
    )
    assert actions_of(office, *LINE_ACTS) == [
        ("issue-line-code", "ผู้ติดตั้งระบบ"),
        ("link-line", HEAD),
    ]
    with office.house.read() as connection:
        assert check_chain(connection, office.agency_id, key=office.house.key) is None


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("{a} {b}", "as it is shown"),
        ("{a}-{b}", "with a line between"),
        (" {a}{b}\n", "with blanks around it"),
        ("{thai}", "in Thai digits"),
    ],
)
def test_a_code_may_be_typed_as_people_type(sqlite_office: Office, typed: str, why: str) -> None:
    code = code_for(sqlite_office)
    thai = code.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
    answer = writes(sqlite_office, typed.format(a=code[:4], b=code[4:], thai=thai))
    assert answer is not None and "แล้ว ต่อไปจะได้รับ" in answer, why


def test_a_code_is_eight_digits_and_only_its_hash_is_kept(sqlite_office: Office) -> None:
    code = code_for(sqlite_office)
    assert len(code) == 8 and code.isascii() and code.isdigit()
    table = table_of(LineCode)
    with sqlite_office.house.read() as connection:
        row = connection.execute(sa.select(table)).mappings().one()
    assert row["expires_at"] == JANUARY + timedelta(minutes=15)
    plain = hashlib.sha256(code.encode()).hexdigest()
    assert code not in str(dict(row)) and plain != row["code_hash"]


def test_a_code_is_shown_in_two_groups() -> None:
    assert line_links.LinkCode(1, "04821773", JANUARY, "@x").shown == "0482 1773"


NO_CODE = "รหัสนี้ใช้ไม่ได้"
WAIT = "โปรดรอหนึ่งชั่วโมง"


def test_a_code_works_for_fifteen_minutes(sqlite_office: Office) -> None:
    code = code_for(sqlite_office)
    answer = writes(sqlite_office, code, now=JANUARY + timedelta(minutes=15))
    assert answer is not None and NO_CODE in answer
    assert chosen(sqlite_office).line_user is None


def test_a_code_works_once(sqlite_office: Office) -> None:
    code = code_for(sqlite_office)
    writes(sqlite_office, code)
    answer = writes(sqlite_office, code, user=OTHER)
    assert answer is not None and NO_CODE in answer
    assert chosen(sqlite_office).line_user == USER


def test_a_new_code_ends_the_one_before(sqlite_office: Office) -> None:
    old, new = code_for(sqlite_office), code_for(sqlite_office)
    answer = writes(sqlite_office, old)
    assert answer is not None and NO_CODE in answer
    writes(sqlite_office, new)
    assert chosen(sqlite_office).line_user == USER


def test_what_line_delivers_once_more_changes_nothing_more(office: Office) -> None:
    code = code_for(office)
    writes(office, code)
    answer = writes(office, code)
    assert answer is not None and "อยู่แล้ว" in answer
    assert len(actions_of(office, "link-line")) == 1


def test_a_new_phone_takes_the_place_of_the_old_one(sqlite_office: Office) -> None:
    writes(sqlite_office, code_for(sqlite_office))
    writes(sqlite_office, code_for(sqlite_office), user=OTHER)
    assert chosen(sqlite_office).line_user == OTHER


def test_one_line_account_is_one_officers(office: Office) -> None:
    writes(office, code_for(office))
    code = code_for(office, FINANCE)
    answer = writes(office, code)
    assert answer is not None and "เจ้าหน้าที่ท่านอื่น" in answer and HEAD not in answer
    assert chosen(office, FINANCE).line_user is None
    unlink(office)
    writes(office, code)  # the refused code was not used up
    assert chosen(office, FINANCE).line_user == USER


def unlink(office: Office, who: str = HEAD) -> None:
    line_links.unlink(
        office.house, agency_id=office.agency_id, officer_id=office.people[who], now=JANUARY
    )


def test_who_has_left_gets_no_code_and_is_not_linked(sqlite_office: Office) -> None:
    code, head = code_for(sqlite_office), sqlite_office.people[HEAD]
    house, agency = sqlite_office.house, sqlite_office.agency_id
    with house.write(agency, who=SETTER_UP, now=JANUARY) as store:
        store.set(Officer, head, active=False)
    answer = writes(sqlite_office, code)
    assert answer is not None and NO_CODE in answer
    with pytest.raises(OfficerInactive):
        code_for(sqlite_office)
    with pytest.raises(NotFound):
        line_links.issue_code(house, agency_id=agency, officer_id=999, now=JANUARY)


def test_five_wrong_codes_within_an_hour_are_enough(sqlite_office: Office) -> None:
    code = code_for(sqlite_office)
    wrong = [f"{(int(code) + n) % 10**8:08d}" for n in range(1, 6)]
    for typed in wrong:
        answer = writes(sqlite_office, typed)
        assert answer is not None and NO_CODE in answer
    answer = writes(sqlite_office, code)
    assert answer is not None and WAIT in answer
    assert chosen(sqlite_office).line_user is None
    answer = writes(sqlite_office, code, user=OTHER)  # somebody else is not held up by it
    assert answer is not None and WAIT not in answer and NO_CODE not in answer
    later = JANUARY + timedelta(minutes=61)
    writes(sqlite_office, code_for(sqlite_office, FINANCE, later), now=later)
    assert chosen(sqlite_office, FINANCE).line_user == USER
    table = table_of(SignInTry)
    with sqlite_office.house.read() as connection:
        assert USER not in str(connection.execute(sa.select(table)).mappings().all())


def test_many_who_guess_together_are_held_up_together(
    sqlite_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line_inbox, "TRIES_OF_AN_AGENCY", 6)
    for n in range(6):
        writes(sqlite_office, "00000000", user=f"U{n:032d}")
    answer = writes(sqlite_office, "00000000", user=USER)
    assert answer is not None and WAIT in answer


@pytest.mark.parametrize(
    ("text", "told", "why"),
    [
        ("", None, "a picture"),
        ("สวัสดีครับ", None, "a citizen may be writing to the same account"),
        ("081 234 5678", None, "a telephone number"),
        ("1234567", NO_CODE, "a code with a digit missing"),
        ("123456789", NO_CODE, "or with one too many"),
    ],
)
def test_only_what_looks_like_a_code_is_answered(
    sqlite_office: Office, text: str, told: str | None, why: str
) -> None:
    answer = writes(sqlite_office, text)
    assert (answer is None) if told is None else (answer is not None and told in answer), why


def event(office: Office, made: Any, now: datetime = JANUARY) -> Any:
    return line_inbox.take_event(office.house, agency_id=office.agency_id, event=made, now=now)


def test_who_follows_the_account_is_told_what_to_do(sqlite_office: Office) -> None:
    reply = event(sqlite_office, Followed(USER, "token", JANUARY))
    assert reply.reply_token == "token"
    assert "รหัสเชื่อมบัญชี ๘ หลัก" in reply.text and "8-digit code" in reply.text
    writes(sqlite_office, code_for(sqlite_office))
    assert HEAD in event(sqlite_office, Followed(USER, "token", JANUARY)).text
    assert event(sqlite_office, Followed(USER, "", JANUARY)) is None  # nothing to answer with


def test_who_blocks_the_account_gets_nothing_by_line(office: Office) -> None:
    writes(office, code_for(office))
    assert event(office, Unfollowed(USER, JANUARY + timedelta(hours=1))) is None
    assert chosen(office) == ContactRecord(office.people[HEAD], USER, False, JANUARY)
    event(office, Unfollowed(USER, JANUARY + timedelta(hours=1)))  # once more
    event(office, Unfollowed(OTHER, JANUARY))  # and by somebody whom we do not know
    assert actions_of(office, "switch-line") == [("switch-line", HEAD)]


def test_a_block_that_is_told_late_does_not_undo_a_new_link(sqlite_office: Office) -> None:
    writes(sqlite_office, code_for(sqlite_office))
    event(sqlite_office, Unfollowed(USER, JANUARY - timedelta(minutes=1), again=True))
    assert chosen(sqlite_office).line_on


def test_the_officer_switches_line_off_and_on_and_lets_it_go(office: Office) -> None:
    of: dict[str, Any] = {
        "agency_id": office.agency_id,
        "officer_id": office.people[HEAD],
        "now": JANUARY,
    }
    with pytest.raises(outlets.LineNotLinked, match=HEAD):
        line_links.switch_line(office.house, **of, on=True)
    line_links.switch_line(office.house, **of, on=False)  # it is off
    line_links.unlink(office.house, **of)  # and there is nothing to let go
    writes(office, code_for(office))
    for on in (False, False, True):
        line_links.switch_line(office.house, **of, on=on)
        assert chosen(office).line_on is on
    line_links.unlink(office.house, **of, who=SETTER_UP)
    assert chosen(office) == ContactRecord(office.people[HEAD])
    assert actions_of(office, "switch-line", "unlink-line") == [
        ("switch-line", HEAD),
        ("switch-line", HEAD),
        ("unlink-line", "ผู้ติดตั้งระบบ"),
    ]


def signed(body: bytes, secret: str = SECRET) -> str:
    return base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256)).decode()


@pytest.fixture
def with_line(sqlite_office: Office) -> Office:
    """The office with its LINE account."""
    outlets.set_line(
        sqlite_office.house,
        agency_id=sqlite_office.agency_id,
        officer_id=sqlite_office.people[CLERK],
        address="@123abcde",
        token="t" * 40,
        channel_secret=SECRET,
        now=JANUARY,
    )
    return sqlite_office


def test_line_is_known_by_its_signature(with_line: Office) -> None:
    body = '{"events":[],"ไทย":1}'.encode()
    line_inbox.prove_line(
        with_line.house, agency_id=with_line.agency_id, body=body, signature=signed(body)
    )
    made = line_links.issue_code(
        with_line.house,
        agency_id=with_line.agency_id,
        officer_id=with_line.people[HEAD],
        now=JANUARY,
    )
    assert made.line_name == "@123abcde"


FORGERIES: list[tuple[Callable[[bytes], tuple[int, bytes, str]], str]] = [
    (lambda body: (1, body, ""), "no signature"),
    (lambda body: (1, body, signed(body, "0" * 32)), "by another secret"),
    (lambda body: (1, body + b" ", signed(body)), "of another body"),
    (lambda body: (1, body, signed(body).lower()), "misspelt"),
    (lambda body: (1, body, "ลายเซ็น"), "in no base64"),
    (lambda body: (2, body, signed(body)), "for an agency that is not there"),
]


@pytest.mark.parametrize(("forged", "why"), FORGERIES, ids=[f[1] for f in FORGERIES])
def test_whoever_is_not_line_is_refused_alike(
    with_line: Office, forged: Callable[[bytes], tuple[int, bytes, str]], why: str
) -> None:
    agency_id, body, signature = forged(b'{"events":[]}')
    with pytest.raises(line_inbox.LineRefused):
        line_inbox.prove_line(with_line.house, agency_id=agency_id, body=body, signature=signature)
        pytest.fail(why)


def told(*events: Any) -> bytes:
    return json.dumps({"destination": "U0", "events": events}).encode()


def of(kind: str, **more: Any) -> dict[str, Any]:
    """An event as LINE sends it."""
    return {
        "type": kind,
        "mode": "active",
        "timestamp": 1768186800123,
        "source": {"type": "user", "userId": USER},
        "webhookEventId": "01HXYZ",
        "deliveryContext": {"isRedelivery": False},
        "replyToken": "token",
        **more,
    }


AT = datetime.fromisoformat("2026-01-12T03:00:00.123+00:00")


def test_the_events_of_persons_are_understood_and_all_else_is_passed_over() -> None:
    body = told(
        of("message", message={"type": "text", "id": "1", "text": "1234 5678" + "x" * 200}),
        of("message", message={"type": "image", "id": "1"}),
        of("follow"),
        of("unfollow", replyToken=None),
        of("unfollow", deliveryContext={"isRedelivery": True}),
        of("unfollow", deliveryContext=None),
        of("postback"),
        of("message", source={"type": "group", "groupId": "C1", "userId": USER}),
        of("message", source={"type": "user"}),
        of("message", source={"type": "user", "userId": "x'; DROP TABLE contact;--"}),
        of("message", source=None),
        of("follow", mode="standby"),
        of("follow", timestamp="soon"),
        of("follow", timestamp=10**20),
        of("message", message="text"),
        "nonsense",
    )
    assert events_of(body) == (
        Written(USER, "token", AT, "1234 5678" + "x" * 91),
        Written(USER, "token", AT, ""),
        Followed(USER, "token", AT),
        Unfollowed(USER, AT),
        Unfollowed(USER, AT, again=True),
        Unfollowed(USER, AT),
        Written(USER, "token", AT, ""),
    )
    assert events_of(told()) == ()  # LINE tries whether we answer


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"{}", b'{"events":{}}', b"\xff\xfe", b"[" * 100_000]
)
def test_what_is_no_webhook_body_is_said_to_be_none(body: bytes) -> None:
    with pytest.raises(NoEvents):
        events_of(body)
