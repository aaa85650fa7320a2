"""A test letter by the installation's mail, to whoever asks for it; sent at once, kept nowhere."""

import base64
import secrets as chance
from datetime import datetime, timedelta

from tracker.errors import TidtamError
from tracker.queries import people, progress
from workflows.actions.acts import doer
from workflows.actions.outlets import (
    TEST_SUBJECT,
    TEST_TEXT,
    TESTS_AN_HOUR,
    TooManyTests,
    may_set_outlets,
)
from workflows.channels import Answer, Letter, LineDown, Outcome, channel_for
from workflows.engine import Refused
from workflows.house import House

TESTED = "test-mail"


class NoAddress(TidtamError):
    """Whoever asks for a test letter has no mail address that it could go to."""

    def __init__(self) -> None:
        super().__init__(
            "no-address",
            th="ท่านยังไม่มีอีเมลในระบบ โปรดใส่อีเมลของท่านก่อน แล้วทดสอบอีกครั้ง",
            en="you have no e-mail address here yet; enter it first, then test again",
        )


def send_mail_test(house: House, *, agency_id: int, officer_id: int, now: datetime) -> Answer:
    """Send a test letter to the own address, and return what the mail server said.

    For whoever may set the agency's channels. Raises Refused, NoAddress, TooManyTests.
    """
    acting = doer(house, agency_id=agency_id, officer_id=officer_id)
    with house.write(agency_id, who=acting, now=now) as store:
        if not may_set_outlets(store.connection, agency_id, officer_id, now):
            raise Refused(
                "not-yours",
                th="ผู้ที่ทดสอบการส่งได้คือเจ้าหน้าที่ผู้ดูแลแผนหรือผู้ดูแลระบบ",
                en="testing is for the clerk or the administrator",
            )
        reader = people.officer(store.connection, agency_id, officer_id)
        if not reader.email:
            raise NoAddress
        last = progress.journal_of(
            store.connection,
            agency_id,
            subject="agency",
            subject_ids=[agency_id],
            limit=TESTS_AN_HOUR * 2,
        )
        hour = now - timedelta(hours=1)
        if sum(one.action == TESTED and one.at > hour for one in last) >= TESTS_AN_HOUR:
            raise TooManyTests
        store.journal(TESTED, "agency", agency_id, new={"officer": officer_id})
        from_name = people.agency(store.connection, agency_id).name
    mark = base64.b32encode(chance.token_bytes(10)).decode("ascii").lower()
    letter = Letter(
        identity=f"test-{now:%Y-%m-%d}-{reader.id}-{mark}",
        from_name=from_name,
        to_name=reader.name,
        to_address=reader.email,
        subject=TEST_SUBJECT,
        text=TEST_TEXT,
        html=None,
        language=reader.language,
        written_at=now,
        kind="test",
        agency_id=agency_id,
        officer_id=reader.id,
    )
    try:
        with channel_for(house.settings.mail).open() as line:
            return line.send(letter)
    except LineDown as error:
        return Answer(Outcome.TEMPORARY, str(error), in_doubt=error.in_doubt, th=error.th)
