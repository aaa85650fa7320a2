"""A letter to one person, its answer, and the e-mail that it becomes. Pure.

The same letter always becomes the same bytes: Message-ID, date and boundary follow from it.
"""

from dataclasses import dataclass
from datetime import datetime
from email.errors import HeaderParseError
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import parseaddr
from enum import StrEnum
from typing import Any

from tracker.calendar import BANGKOK


class Outcome(StrEnum):
    """What came of one try to hand over a letter."""

    SENT = "sent"
    TEMPORARY = "temporary"
    PERMANENT = "permanent"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other side said to one letter; `words` are its own, for the clerk and the log.

    With `in_doubt` nobody knows whether the letter was taken: the line broke before the answer.
    `gone`: the other side wants nothing by this way any more. `th` says it in Thai where the
    words are our own.
    """

    outcome: Outcome
    words: str
    in_doubt: bool = False
    gone: bool = False
    th: str | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one person, from an agency; `identity` is the same over all tries.

    `kind`, `agency_id` and `officer_id` say what it is of to programs; a letter of the
    installation itself has none.
    """

    identity: str
    from_name: str
    to_name: str
    to_address: str
    subject: str
    text: str
    html: str | None
    language: str
    written_at: datetime
    kind: str = "letter"
    agency_id: int | None = None
    officer_id: int | None = None


class _WholeSubject(EmailPolicy):
    """Folds a subject as one text: the newer folding of Python loses blanks beside brackets."""

    def fold(self, name: str, value: Any) -> str:
        """The header as it stands in the message, with its line ends."""
        if name.lower() != "subject":
            return str(super().fold(name, value))
        told: str = Header(str(value), "utf-8", header_name=name).encode(linesep=self.linesep)
        return f"{name}: {told}{self.linesep}"

    def fold_binary(self, name: str, value: Any) -> bytes:
        """The same as bytes."""
        return self.fold(name, value).encode("ascii", "surrogateescape")


POLICY = _WholeSubject() + SMTP


class AddressUnusable(ValueError):
    """What stands as an address cannot be one; trying again does not help."""


def as_message(letter: Letter, *, sender: str) -> EmailMessage:
    """The e-mail of a letter: plain text, and HTML beside it where there is one.

    `sender` is an address, with or without a name; the agency's own name stands where there is
    none. Raises AddressUnusable. `Auto-Submitted` keeps out-of-office answers away (RFC 3834).
    """
    name, address = parseaddr(sender)
    message = EmailMessage(policy=POLICY)
    message["From"] = _address(name or letter.from_name, address)
    message["To"] = _address(letter.to_name, letter.to_address)
    message["Subject"] = " ".join(letter.subject.split())
    message["Date"] = letter.written_at.astimezone(BANGKOK)
    message["Message-ID"] = f"<{letter.identity}@tidtam.{domain_of(sender)}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text, charset="utf-8", cte="base64")
    if letter.html is not None:
        message.add_alternative(letter.html, subtype="html", charset="utf-8", cte="base64")
        message.set_boundary(f"=_{letter.identity}")
    message["Content-Language"] = letter.language
    return message


def domain_of(sender: str) -> str:
    """The domain of the sender's address, in ASCII."""
    return _ascii_domain(parseaddr(sender)[1].rpartition("@")[2])


def bare_address(address: str) -> str:
    """The address as it stands in the envelope; raises AddressUnusable."""
    return _address("", address).addr_spec


def _address(name: str, address: str) -> Address:
    local, _, domain = address.strip().rpartition("@")
    if not local or not domain or not local.isascii() or any(map(str.isspace, address.strip())):
        raise AddressUnusable(f"“{address}” is no mail address")
    try:
        return Address(" ".join(name.split()), username=local, domain=_ascii_domain(domain))
    except (ValueError, HeaderParseError) as error:
        raise AddressUnusable(f"“{address}” is no mail address") from error


def _ascii_domain(domain: str) -> str:
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise AddressUnusable(f"“{domain}” is no domain") from error
