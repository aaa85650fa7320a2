"""A letter to one person, its answer, and the e-mail that it becomes. Pure.

The same letter always becomes the same bytes: Message-ID, date and boundary follow from it.
"""

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from enum import StrEnum

from tracker.calendar import BANGKOK


class Outcome(StrEnum):
    """What came of one try to hand over a letter."""

    SENT = "sent"
    TEMPORARY = "temporary"
    PERMANENT = "permanent"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other side said to one letter; `words` are its own, for the clerk and the log."""

    outcome: Outcome
    words: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one person; `identity` is the same over all tries."""

    identity: str
    to_name: str
    to_address: str
    subject: str
    text: str
    html: str | None
    language: str
    written_at: datetime


class AddressUnusable(ValueError):
    """What stands as an address cannot be one; trying again does not help."""


def as_message(letter: Letter, *, sender_name: str, sender_address: str) -> EmailMessage:
    """The e-mail of a letter: plain text, and HTML beside it where there is one.

    Raises AddressUnusable. `Auto-Submitted` keeps out-of-office answers away (RFC 3834).
    """
    message = EmailMessage(policy=SMTP)
    domain = sender_address.rpartition("@")[2] or "localhost"
    message["From"] = _address(sender_name, sender_address)
    message["To"] = _address(letter.to_name, letter.to_address)
    message["Subject"] = " ".join(letter.subject.split())
    message["Date"] = format_datetime(letter.written_at.astimezone(BANGKOK))
    message["Message-ID"] = f"<{letter.identity}@tidtam.{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = letter.language
    message.set_content(letter.text, charset="utf-8", cte="base64")
    if letter.html is not None:
        message.add_alternative(letter.html, subtype="html", charset="utf-8", cte="base64")
        message.set_boundary(f"=_{letter.identity}")
    return message


def _address(name: str, address: str) -> Address:
    local, at, domain = address.strip().rpartition("@")
    try:
        if not (local and at and domain) or any(c.isspace() for c in address.strip()):
            raise ValueError("no address")
        return Address(" ".join(name.split()), username=local, domain=domain)
    except ValueError as error:
        raise AddressUnusable(f"{address!r}: {error}") from error
