"""What LINE tells us: the body of its webhook as events. Pure; trusts nothing it reads.

https://developers.line.biz/en/reference/messaging-api/#webhook-event-objects
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

LONGEST_TEXT = 100  # a code is short; what is longer is no code
MOST_EVENTS = 100
_USER = re.compile(r"U[0-9a-f]{32}")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Written:
    """Somebody wrote to the account; `text` is the beginning of it, empty for a picture."""

    user: str
    reply_token: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Followed:
    """Somebody added the account as a friend, or no longer blocks it."""

    user: str
    reply_token: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Unfollowed:
    """Somebody blocked the account; `again` where LINE says that it delivers this once more."""

    user: str
    at: datetime
    again: bool = False


LineEvent = Written | Followed | Unfollowed


class NoEvents(ValueError):
    """The body is not what LINE sends."""


def events_of(body: bytes) -> tuple[LineEvent, ...]:
    """The events that concern us, in order; raises NoEvents for what is no webhook body.

    Groups, rooms, other kinds of events and an account in standby are passed over in silence.
    None at all is LINE trying whether we answer.
    """
    try:
        told = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise NoEvents("no JSON") from error
    listed = told.get("events") if isinstance(told, dict) else None
    if not isinstance(listed, list):
        raise NoEvents("no list of events")
    return tuple(_understood(listed[:MOST_EVENTS]))


def _understood(listed: list[Any]) -> Iterator[LineEvent]:
    for raw in listed:
        source = raw.get("source") if isinstance(raw, dict) else None
        if not isinstance(source, dict) or source.get("type") != "user":
            continue
        user, at = _text(source.get("userId")), _instant(raw.get("timestamp"))
        if not _USER.fullmatch(user) or at is None or raw.get("mode") == "standby":
            continue
        token = _text(raw.get("replyToken"))
        match raw.get("type"):
            case "message":
                message = raw.get("message")
                typed = message.get("text") if isinstance(message, dict) else ""
                yield Written(user, token, at, _text(typed)[:LONGEST_TEXT])
            case "follow":
                yield Followed(user, token, at)
            case "unfollow":
                delivery = raw.get("deliveryContext")
                again = isinstance(delivery, dict) and delivery.get("isRedelivery") is True
                yield Unfollowed(user, at, again)


def _text(raw: Any) -> str:
    return raw if isinstance(raw, str) else ""


def _instant(raw: Any) -> datetime | None:
    """Milliseconds since 1970, as long as they are a date."""
    if isinstance(raw, bool) or not isinstance(raw, int) or not 0 <= raw < 10**14:
        return None
    return _EPOCH + timedelta(milliseconds=raw)
