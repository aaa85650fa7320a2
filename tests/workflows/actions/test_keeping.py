"""Who may open a way in for whom, that its owner is told, and that an agency keeps its keepers."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.beats import at, mails
from tests.databases import fresh_sqlite
from tests.office import Office, open_office
from tracker.errors import TidtamError
from tracker.queries import posts, progress
from tracker.status import Role
from tracker.store import Who
from tracker.tables import Officer
from workflows.actions import keeping
from workflows.actions.agencies import SETTER_UP
from workflows.actions.handed_links import hand_out_link
from workflows.actions.last_keepers import LastKeeper
from workflows.actions.officers import hand_over_post
from workflows.actions.postings import end_posting, give_post
from workflows.actions.supervision import let_go

NOON = at("2026-03-02", 12)
CLERK, FINANCE = "นางสาวตัวอย่าง ใจดี", "นางตัวอย่าง รักงาน"
DIRECTOR, PALAD, MAYOR = "นายตัวอย่าง มั่นคง", "นายตัวอย่าง ซื่อตรง", "นายตัวอย่าง สุจริต"
ADMINISTRATOR, AUDITOR = "นายตัวอย่าง ดูแล", "นางตัวอย่าง ถี่ถ้วน"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The office with an administrator and an auditor."""
    folder: Path = tmp_path_factory.mktemp("keeping")
    opened = open_office(folder, fresh_sqlite(folder))
    opened.someone(ADMINISTRATOR, "ผู้ดูแลระบบ", Role.ADMINISTRATOR, email="it@office.example")
    opened.someone(AUDITOR, "นักวิชาการตรวจสอบภายใน", Role.AUDITOR)
    yield opened
    opened.house.engine.dispose()


@pytest.mark.parametrize(
    ("about", "refused", "why"),
    [
        (FINANCE, None, "the head of another division endorses nothing of the clerk's"),
        (CLERK, None, "oneself"),
        (
            DIRECTOR,
            "endorses-above-the-clerk",
            "heads the division of the clerk",
        ),
        (PALAD, "above-the-clerk", "endorses after the director"),
        (MAYOR, "above-the-clerk", "endorses last"),
        (AUDITOR, "above-the-clerk", "reads what the clerk does not"),
        (ADMINISTRATOR, "above-the-clerk", "holds more than the clerk"),
    ],
)
def test_for_whom_the_clerk_and_the_administrator_may_open_a_way_in(
    office: Office, about: str, refused: str | None, why: str
) -> None:
    def may(by: str) -> str | None:
        try:
            keeping.keeper(
                office.house,
                agency_id=office.agency_id,
                officer_id=office.people[by],
                about=office.people[about],
                way_in=True,
                now=NOON,
            )
        except TidtamError as error:
            return error.code
        return None

    assert may(CLERK) == refused, why
    assert may(ADMINISTRATOR) is None, why
    assert may(PALAD) == "not-yours", why


def test_whoever_gets_a_link_is_told_by_mail_who_made_it_and_the_journal_names_them(
    office: Office,
) -> None:
    administrator = Who(office.people[ADMINISTRATOR], ADMINISTRATOR)
    director = office.people[DIRECTOR]
    who = {"agency_id": office.agency_id, "now": NOON}
    made = hand_out_link(office.house, officer_id=director, who=administrator, **who)  # type: ignore[arg-type]
    (letter,) = mails(office)
    assert made.told and letter.to == "head1@office.example"
    assert letter.text.startswith(f"เรียน {DIRECTOR}") and f"{ADMINISTRATOR} ออกลิงก์" in letter.text
    assert "๑๒.๐๐ น." in letter.text and made.link.secret not in letter.text
    with office.house.read() as connection:
        last = progress.journal_of(
            connection, office.agency_id, subject="officer", subject_ids=[director]
        )[0]
    assert (last.action, last.actor) == ("issue-sign-in-link", office.people[ADMINISTRATOR])
    nobody = hand_out_link(office.house, officer_id=office.people[AUDITOR], **who)  # type: ignore[arg-type]
    assert not nobody.told, "no address: whoever made it is told to say so themselves"


@pytest.mark.parametrize("name", [ADMINISTRATOR, CLERK])
def test_the_last_keeper_stays_until_another_holds_such_a_post(office: Office, name: str) -> None:
    who = {"agency_id": office.agency_id, "now": NOON}
    with office.house.read() as connection:
        mine = next(p for p in posts.postings(connection, office.agency_id) if p.officer == name)
        posting = posts.postings(connection, office.agency_id)
    last = date(2026, 3, 31)
    with pytest.raises(LastKeeper):
        end_posting(office.house, posting_id=mine.id, on=last, **who)  # type: ignore[arg-type]
    with office.house.read() as connection:
        assert posts.postings(connection, office.agency_id) == posting
    given = {
        "officer_id": office.people[FINANCE],
        "title": "ผู้ดูแลคนใหม่",
        "role": mine.role,
        "division_id": office.divisions["กองคลัง"] if mine.role is Role.CLERK else None,
    }
    give_post(office.house, starts_on=date(2026, 4, 2), **given, **who)  # type: ignore[arg-type]
    with pytest.raises(LastKeeper):  # a day without anybody
        end_posting(office.house, posting_id=mine.id, on=last, **who)  # type: ignore[arg-type]
    end_posting(office.house, posting_id=mine.id, on=date(2026, 4, 1), **who)  # type: ignore[arg-type]


def test_a_post_is_handed_over_to_somebody_who_can_sign_in(sqlite_office: Office) -> None:
    office = sqlite_office
    who = {"agency_id": office.agency_id, "now": NOON}
    with office.house.read() as connection:
        post = next(p.id for p in posts.posts(connection, office.agency_id) if p.role is Role.CLERK)
    gone = office.people[FINANCE]
    with office.house.write(office.agency_id, who=SETTER_UP, now=NOON) as store:
        store.set(Officer, gone, active=False)
    over = {"post_id": post, "on": date(2026, 4, 1), **who}
    with pytest.raises(LastKeeper):
        hand_over_post(office.house, to_officer=gone, **over)  # type: ignore[arg-type]
    hand_over_post(office.house, to_officer=office.people[PALAD], **over)  # type: ignore[arg-type]
    with pytest.raises(LastKeeper):
        let_go(office.house, officer_id=office.people[PALAD], **{**who, "now": at("2026-04-02", 9)})  # type: ignore[arg-type]
