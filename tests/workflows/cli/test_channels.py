"""`tidtam channels`: LINE and webhook from the terminal, with secrets asked for and shown once."""

import json
from collections.abc import Iterator

import pytest

from tests.http_server import HttpServer, Told, http_server
from tests.workflows.cli.conftest import Terminal
from tests.workflows.test_channels_webhook import genuine
from workflows.actions.line_inbox import take_event
from workflows.bootstrap import open_house
from workflows.channels.line_events import Unfollowed, Written

TOKEN, SECRET = "T" * 40, "0123456789abcdef0123456789abcdef"
AS = "--as clerk@test.example"


@pytest.fixture
def server(staffed: Terminal) -> Iterator[HttpServer]:
    """The other side, which the configuration names and allows."""
    with http_server() as running:
        with (staffed.folder / "config.toml").open("a", encoding="utf-8") as config:
            config.write(f'[line]\napi = "{running.url}"\n[webhook]\nallow = ["127.0.0.1"]\n')
        yield running


def test_a_webhook_is_set_tested_and_renewed(staffed: Terminal, server: HttpServer) -> None:
    made = staffed.run(f"channels webhook {server.url}/x {AS}")
    first = made.stdout.strip()
    assert first.startswith("whsec_") and "Shown only now" in made.stderr
    second = staffed.json(f"channels webhook --rotate {AS}")
    assert second["secret"] != first and second["old_until"] == "2025-10-23T03:00:00+00:00"
    assert "ส่งแล้ว" in staffed.run(f"channels test webhook {AS}").stdout
    (asked,) = server.asked
    assert genuine(asked, first) and genuine(asked, second["secret"])
    assert json.loads(asked.body)["type"] == "notice.test"
    assert "As before" in staffed.run(f"channels webhook {server.url}/x {AS}").stdout
    assert first not in staffed.run("channels show").output


def test_a_line_account_is_set_and_tells_where_line_is_to_deliver(
    staffed: Terminal, server: HttpServer
) -> None:
    line = f"channels line @123abcde --stdin {AS}"
    done = staffed.run(line, stdin=f"{TOKEN}\n{SECRET}\n")
    assert "http://127.0.0.1:8000/line/1" in done.stdout and TOKEN not in done.output
    assert staffed.json("channels show") == {
        "channels": [{"channel": "line", "address": "@123abcde", "active": True, "gone": None}],
        "line": [],
        "line_webhook": "http://127.0.0.1:8000/line/1",
    }
    told = staffed.refused(f"channels test line {AS}")
    assert "ยังไม่ได้เชื่อมบัญชี LINE" in told and "has not linked" in told


def test_secrets_are_asked_for_unseen(staffed: Terminal) -> None:
    done = staffed.run(f"channels line @123abcde {AS}", stdin=f"{TOKEN}\n{SECRET}\n")
    assert "Channel secret" in done.stderr and SECRET not in done.output


def test_a_test_that_fails_says_what_the_other_side_said(
    staffed: Terminal, server: HttpServer
) -> None:
    staffed.run(f"channels webhook {server.url}/x {AS}")
    server.tell = lambda _: Told(404, b"no such hook")
    told = staffed.refused(f"channels test webhook {AS}")
    assert "404 no such hook" in told and "ไม่สำเร็จ" in told
    server.tell = lambda _: Told(302, b"")
    told = staffed.refused(f"channels test webhook {AS}")
    assert "redirects are not followed): 302" in told and "ไม่ตามการเปลี่ยนเส้นทาง" in told


def test_a_test_that_asks_nobody_says_why_in_thai_and_english(staffed: Terminal) -> None:
    config = staffed.folder / "config.toml"
    before = config.read_text(encoding="utf-8")
    config.write_text(f'{before}[webhook]\nallow = ["127.0.0.1"]\n', encoding="utf-8")
    staffed.run(f"channels webhook https://127.0.0.1/x {AS}")
    config.write_text(before, encoding="utf-8")
    told = staffed.refused(f"channels test webhook {AS}")
    assert "127.0.0.1 เป็นที่อยู่ภายใน" in told and "127.0.0.1 is not a public address" in told


def test_a_receiver_that_is_gone_is_shown_with_what_to_do(approved: Terminal) -> None:
    with http_server() as server:
        with (approved.folder / "config.toml").open("a", encoding="utf-8") as config:
            config.write('[webhook]\nallow = ["127.0.0.1"]\n')
        approved.run(f"channels webhook {server.url}/x {AS}")
        server.tell = lambda _: Told(410, b"")
        approved.at("2026-03-30T09:00+07:00").run("tick")
    shown = approved.run("channels show").stdout
    assert "ปลายทางตอบว่าเลิกรับแล้ว (410)" in shown and "tidtam channels on webhook" in shown
    assert approved.json("channels show")["channels"][0]["gone"] == "410"
    approved.run(f"channels on webhook {AS}")
    assert "เลิกรับแล้ว" not in approved.run("channels show").stdout


def test_a_code_is_printed_for_an_officer(staffed: Terminal) -> None:
    done = staffed.run("channels code office@test.example")
    digits = done.stdout.strip().replace(" ", "")
    assert len(digits) == 8 and digits.isdigit()
    assert "๑๕ นาที" in done.stderr and "นายทดสอบ สอง" in done.stderr
    made = staffed.json("channels code office@test.example")
    assert made["expires_at"] == "2025-10-20T03:15:00+00:00" and made["account"] is None


def test_channels_are_switched_and_removed(staffed: Terminal) -> None:
    assert "Nothing beside mail" in staffed.run("channels show").stdout
    staffed.run(f"channels webhook https://hook.example/x {AS}")
    for act, state in (("off", "ปิด · off"), ("on", "เปิด · on")):
        assert state in staffed.run(f"channels {act} webhook {AS}").stdout
        assert state in staffed.run("channels show").stdout
    staffed.run(f"channels remove webhook {AS}")
    assert staffed.json("channels show")["channels"] == []


def test_an_officers_line_is_switched_and_unlinked(staffed: Terminal) -> None:
    told = staffed.refused("channels reader office@test.example on")
    assert "นายทดสอบ สอง" in told
    for choice in ("off", "unlink"):
        assert choice in staffed.run(f"channels reader office@test.example {choice}").stdout


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (f"channels webhook http://hook.example/ {AS}", "[webhook] allow"),  # in the clear
        (f"channels webhook https://127.0.0.1/ {AS}", "[webhook] allow"),  # this machine
        (f"channels on line {AS}", "LINE account yet"),  # not set up
        ("channels webhook https://hook.example/ --as finance@test.example", "the clerk"),
        ("channels line @a --stdin --as finance@test.example", "the clerk"),
    ],
)
def test_what_cannot_be_is_refused(staffed: Terminal, line: str, told: str) -> None:
    assert told in staffed.refused(line)


@pytest.mark.parametrize(
    "line",
    [f"channels webhook {AS}", f"channels webhook https://a.example/ --rotate {AS}"],
)
def test_a_webhook_is_set_or_renewed_and_not_both(staffed: Terminal, line: str) -> None:
    assert "--rotate" in staffed.run(line, status=2).stderr


def test_who_blocked_the_account_is_shown_as_having_done_so(staffed: Terminal) -> None:
    user = "U0123456789abcdef0123456789abcdef"
    digits = staffed.run("channels code office@test.example").stdout.strip().replace(" ", "")
    house, now = open_house(staffed.folder / "config.toml", {}), staffed.now
    for event in (Written(user, "token", now, digits), Unfollowed(user, now)):
        take_event(house, agency_id=1, event=event, now=now)
    assert "the account was blocked" in staffed.run("channels show").stdout
