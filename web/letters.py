"""Letters that the site itself sends: the one-time sign-in link. Sent at once, kept nowhere.

Links name the address in the settings, never the one that a request claims to have come to.
"""

import hashlib
import logging
import threading
from collections.abc import Sequence
from datetime import datetime

from flask import url_for

from tracker.calendar import BANGKOK
from tracker.queries import people
from workflows.actions.reminders import base_url_of
from workflows.actions.signin import LINK_MINUTES, OneTimeLink, request_links
from workflows.channels import Letter, LineDown, Outcome, channel_for
from workflows.house import House

log = logging.getLogger(__name__)

THAI = """เรียน {name}

มีผู้ขอลิงก์เข้าสู่ระบบติดตามของ{agency}ในชื่อท่าน
เปิดลิงก์นี้แล้วกด "เข้าสู่ระบบ" ใช้ได้ครั้งเดียวภายใน {minutes} นาที (ถึงเวลา {until} น.)

{url}

หากท่านไม่ได้ขอ ไม่ต้องทำอะไร และอย่าส่งลิงก์นี้ให้ผู้อื่น
"""
ENGLISH = """Dear {name},

Somebody asked for a link that signs you in to Tidtam of {agency}.
Open it and press "Sign in". It works once, within {minutes} minutes (until {until}).

{url}

If it was not you, there is nothing to do. Do not pass this link on.
"""
SUBJECT = {"th": "ลิงก์เข้าสู่ระบบติดตาม", "en": "Your sign-in link to Tidtam"}


def mail_links(house: House, *, name: str, address: str | None, now: datetime) -> None:
    """Mail a sign-in link to whoever has this address; nobody learns whether there is somebody.

    `address` is the network address that asks. Raises TooManyTries.
    """
    made = request_links(house, name=name, address=address, now=now)
    addressed = [(one, url_for("sign_in.link", secret=one.secret)) for one in made]
    if addressed:
        # in its own thread, so that the answer takes as long for a stranger
        threading.Thread(
            target=send_sign_in_links, args=(house, addressed, now), daemon=True
        ).start()


def send_sign_in_links(
    house: House, links: Sequence[tuple[OneTimeLink, str]], now: datetime
) -> None:
    """Hand each link (with its path) to the mail channel; failures are logged."""
    with channel_for(house.settings.mail).open() as line:
        for link, path in links:
            letter = sign_in_letter(house, link, path=path, now=now)
            try:
                answer = line.send(letter)
            except LineDown as problem:
                log.error("sign-in link not sent: %s", problem)
                return
            if answer.outcome is not Outcome.SENT:
                log.error("sign-in link not sent: %s", answer.words)


def sign_in_letter(house: House, link: OneTimeLink, *, path: str, now: datetime) -> Letter:
    """The letter that carries a link, in its reader's language."""
    with house.read() as connection:
        officer = people.officer(connection, link.agency_id, link.officer_id)
        agency = people.agency(connection, link.agency_id)
    text = ENGLISH if officer.language == "en" else THAI
    clock = link.expires_at.astimezone(BANGKOK)
    return Letter(
        # the secret itself must stand in no file name and no log of the mail server
        identity=f"sign-in-{hashlib.sha256(link.secret.encode()).hexdigest()[:24]}",
        from_name=agency.name,
        to_name=officer.name,
        to_address=link.email or "",
        subject=SUBJECT[officer.language],
        text=text.format(
            name=officer.name,
            agency=agency.name,
            minutes=LINK_MINUTES,
            until=f"{clock:%H.%M}" if officer.language == "th" else f"{clock:%H:%M}",
            url=base_url_of(house.settings) + path,
        ),
        html=None,
        language=officer.language,
        written_at=now,
    )
