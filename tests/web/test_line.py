"""The door through which LINE comes in: signed, small, and the same for every stranger."""

import base64
import hashlib
import hmac
import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.factories import CLERK, HEAD, THREE_DAYS_LEFT, FilledOffice
from tests.http_server import HttpServer, Told, http_server
from tracker.queries import contacts
from web.app import create_app
from workflows.actions import line_links, outlets
from workflows.house import House

SECRET = "0123456789abcdef0123456789abcdef"
USER = "U" + "1" * 32
MILLISECONDS = int(THREE_DAYS_LEFT.timestamp() * 1000)


@dataclass
class Line:
    """LINE as it reaches this site, and as this site reaches it."""

    house: House
    client: Any
    server: HttpServer
    filled: FilledOffice

    def tells(self, *events: Any, path: str = "/line/1", **more: Any) -> TestResponse:
        """Deliver events as LINE does, or with a `signature` or `body` of another's."""
        body = more.get("body", json.dumps({"destination": "U0", "events": events}).encode())
        signed = base64.b64encode(hmac.digest(SECRET.encode(), body, hashlib.sha256)).decode()
        response: TestResponse = self.client.post(
            path,
            data=body,
            content_type="application/json",
            headers={"X-Line-Signature": more.get("signature", signed)},
            buffered=True,
        )
        return response

    def code(self) -> str:
        """A code for the head."""
        return line_links.issue_code(
            self.house,
            agency_id=self.filled.agency_id,
            officer_id=self.filled.person(HEAD),
            now=THREE_DAYS_LEFT,
        ).code

    @property
    def linked(self) -> bool:
        """Whether the head gets notices by LINE."""
        with self.house.read() as connection:
            found = contacts.contact(connection, self.filled.agency_id, self.filled.person(HEAD))
        return found.line_user == USER and found.line_on


@pytest.fixture
def line(filled: FilledOffice, clock: Any) -> Iterator[Line]:
    """An agency with a LINE account, and the site at whose door LINE stands."""
    with http_server() as server:
        house = filled.office.house
        api = replace(house.settings.line, api=server.url, timeout=2)
        house = replace(house, settings=replace(house.settings, line=api))
        outlets.set_line(
            house,
            agency_id=filled.agency_id,
            officer_id=filled.person(CLERK),
            address="@123abcde",
            token="t" * 40,
            channel_secret=SECRET,
            now=THREE_DAYS_LEFT,
        )
        yield Line(house, create_app(house, clock=clock).test_client(), server, filled)


def typed(text: str, **more: Any) -> dict[str, Any]:
    """A message as LINE tells of it."""
    return {
        "type": "message",
        "mode": "active",
        "timestamp": MILLISECONDS,
        "source": {"type": "user", "userId": USER},
        "webhookEventId": "01HXYZ",
        "deliveryContext": {"isRedelivery": False},
        "replyToken": "token-1",
        "message": {"type": "text", "id": "1", "text": text},
        **more,
    }


def test_a_code_typed_in_line_links_and_is_answered_there(line: Line) -> None:
    response = line.tells(typed(line.code()))
    assert (response.status_code, response.data) == (200, b"")
    assert line.linked
    (asked,) = line.server.asked
    assert asked.path == "/v2/bot/message/reply"
    told = json.loads(asked.body)
    assert told["replyToken"] == "token-1"
    assert told["messages"][0]["text"].startswith(f"เชื่อมบัญชี LINE กับ {HEAD} แล้ว")


def test_the_same_delivered_once_more_is_answered_and_changes_nothing(line: Line) -> None:
    event = typed(line.code())
    line.tells(event)
    line.server.tell = lambda _: Told(400, b'{"message":"Invalid reply token"}')
    again = line.tells(event | {"deliveryContext": {"isRedelivery": True}})
    assert again.status_code == 200 and line.linked


def test_several_events_come_at_once_and_a_block_is_heard(line: Line) -> None:
    later = MILLISECONDS + 60_000
    response = line.tells(
        typed(line.code()),
        typed("", type="unfollow", timestamp=later),
        typed("", type="follow", timestamp=later, replyToken="token-2"),
    )
    assert response.status_code == 200
    assert not line.linked
    assert [json.loads(a.body)["replyToken"] for a in line.server.asked] == ["token-1", "token-2"]


def test_line_gets_its_answer_before_we_speak_to_it(line: Line) -> None:
    body = json.dumps({"events": [typed("12345678")]}).encode()
    signature = base64.b64encode(hmac.digest(SECRET.encode(), body, hashlib.sha256)).decode()
    response = line.client.post(
        "/line/1", data=body, headers={"X-Line-Signature": signature}, buffered=False
    )
    assert response.status_code == 200 and line.server.asked == []
    response.close()
    assert len(line.server.asked) == 1


def test_the_trial_of_lines_console_is_answered(line: Line) -> None:
    assert line.tells().status_code == 200
    assert line.server.asked == []


STRANGERS: list[tuple[dict[str, Any], str]] = [
    ({"signature": ""}, "no signature"),
    ({"signature": "AAAA"}, "a wrong one"),
    ({"path": "/line/2"}, "an agency that is not there"),
    ({"path": "/line/2147483647"}, "nor is this"),
    ({"signature": "", "body": b""}, "nothing at all"),
    ({"signature": "", "body": b"x" * 200_000}, "much of it"),
]


@pytest.mark.parametrize(("more", "why"), STRANGERS, ids=[s[1] for s in STRANGERS])
def test_every_stranger_gets_the_same_answer(line: Line, more: dict[str, Any], why: str) -> None:
    response = line.tells(typed(line.code()), **more)
    assert (response.status_code, response.data) == (403, b""), why
    assert not line.linked and line.server.asked == []


def test_an_agency_without_a_line_account_answers_like_one_that_is_not_there(line: Line) -> None:
    outlets.remove_outlet(
        line.house,
        agency_id=line.filled.agency_id,
        officer_id=line.filled.person(CLERK),
        channel=contacts.Channel.LINE,
        now=THREE_DAYS_LEFT,
    )
    response = line.tells(typed(line.code()))
    assert (response.status_code, response.data) == (403, b"")


@pytest.mark.parametrize(
    ("more", "status", "why"),
    [
        ({"body": b"x" * (256 * 1024 + 1)}, 413, "more than LINE ever sends is not read"),
        ({"body": b"no json"}, 400, "LINE sends JSON"),
        ({"path": "/line/99999999999"}, 404, "no agency has such a number"),
        ({"path": "/line/x"}, 404, "nor is this one"),
    ],
)
def test_what_line_never_sends_is_refused(
    line: Line, more: dict[str, Any], status: int, why: str
) -> None:
    assert line.tells(**more).status_code == status, why


def test_the_door_is_for_delivering_only(line: Line) -> None:
    assert line.client.get("/line/1").status_code == 405


def test_a_line_that_does_not_answer_harms_nothing_and_is_asked_once(line: Line) -> None:
    line.server.act = lambda connection: connection.shutdown(socket.SHUT_RDWR)
    events = [typed(line.code()), *(typed("1234567", replyToken=f"token-{n}") for n in range(5))]
    assert line.tells(*events).status_code == 200
    assert line.linked
    assert len(line.server.asked) == 1
