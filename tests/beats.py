"""Beats of the clock for tests: Bangkok times, a year day by day, and the mail that came."""

import email
import email.policy
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from tests.office import Office
from tracker.status import Role
from workflows.actions import agencies
from workflows.actions.tick import Beat, tick


@dataclass(frozen=True)
class Mail:
    """One .eml file as its reader sees it."""

    to: str
    subject: str
    text: str
    day: date
    message_id: str


def at(day: str | date, hour: int = 9, minute: int = 0) -> datetime:
    """An instant by the clock on the wall in Bangkok."""
    when = date.fromisoformat(day) if isinstance(day, str) else day
    return datetime(when.year, when.month, when.day, tzinfo=UTC) + timedelta(
        hours=hour - 7, minutes=minute
    )


def days(first: str, last: str) -> Iterator[date]:
    """The days from first to last, both counted."""
    day = date.fromisoformat(first)
    while day <= date.fromisoformat(last):
        yield day
        day += timedelta(days=1)


def beats(office: Office, first: str, last: str, *, hour: int = 9) -> list[Beat]:
    """One beat on each day."""
    return [tick(office.house, now=at(day, hour)) for day in days(first, last)]


def mails(office: Office) -> list[Mail]:
    """What lies in the folder of .eml files, by day and reader."""
    return mails_in(office.house.settings.mail.folder)


def mails_in(folder: Path) -> list[Mail]:
    """The same of any folder."""
    found = [_mail(path) for path in folder.glob("*.eml")]
    return sorted(found, key=lambda mail: (mail.day, mail.to, mail.subject))


def _mail(path: Path) -> Mail:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    body = message.get_body(("plain",))
    assert body is not None
    return Mail(
        to=message["To"].addresses[0].addr_spec,
        subject=str(message["Subject"]),
        text=body.get_content(),
        day=(message["Date"].datetime).date(),
        message_id=str(message["Message-ID"]),
    )


def second_agency(office: Office) -> Office:
    """A neighbour on the same database, with one division, its head and a mayor."""
    agency_id = agencies.create_agency(
        office.house, name="องค์การบริหารส่วนตำบลตัวอย่าง", now=at("2025-10-01")
    )
    neighbour = Office(office.house, agency_id)
    neighbour.divisions["กองช่าง"] = agencies.add_division(
        office.house,
        agency_id=agency_id,
        name="กองช่าง",
        starts_on=date(2020, 10, 1),
        now=at("2025-10-01"),
    )
    neighbour.someone(
        "นายตัวอย่าง เพื่อนบ้าน", "ผู้อำนวยการกองช่าง", Role.HEAD, "กองช่าง", email="n@far.example"
    )
    neighbour.someone("นายตัวอย่าง สุจริต", "นายก", Role.MAYOR, email="mayor@far.example")
    return neighbour
