"""The outbox as it is written and read: one notice of a kind for an occasion, and its log."""

from collections.abc import Iterable

import pytest

from tests.beats import at, beats, mails
from tests.office import Office, measure
from tests.workflows.actions.test_rounds import round_, tell
from tracker.errors import TidtamError
from tracker.queries import notices, people, progress
from tracker.status import Channel, NoticeState
from tracker.store import CLOCK
from workflows.actions import officers
from workflows.actions.notices import Draft, Queued, identity_of, queue, send_again
from workflows.actions.tick import tick
from workflows.channels import Folder
from workflows.notices import Words

WORDS = Words("เรื่อง", "ข้อความ\n", None)
CLERK, TREASURER = "นางสาวตัวอย่าง ใจดี", "นางตัวอย่าง รักงาน"


def drafts(
    office: Office, *names: str, kind: str = "memo", occasion: str = "memo-1"
) -> list[Draft]:
    with office.house.read() as connection:
        found = [
            people.officer(connection, office.agency_id, office.people[name]) for name in names
        ]
    return [Draft("memo", officer, occasion, WORDS) for officer in found]


def put(office: Office, new: Iterable[Draft]) -> Queued:
    with office.house.write(office.agency_id, who=CLOCK, now=at("2026-01-12")) as store:
        return queue(office.house, store, new)


def test_a_notice_is_written_once_for_its_kind_officer_and_occasion(office: Office) -> None:
    first = put(office, drafts(office, CLERK, TREASURER))
    again = put(office, drafts(office, CLERK, TREASURER))
    other = put(office, drafts(office, CLERK, occasion="memo-2"))
    assert [len(queued.waiting) for queued in (first, again, other)] == [2, 0, 1]


def test_nothing_to_write_writes_nothing(office: Office) -> None:
    assert put(office, []) == Queued((), ())


def test_the_identity_is_readable_and_no_other_installation_s(sqlite_office: Office) -> None:
    draft = drafts(sqlite_office, CLERK)[0]
    ours = identity_of(b"our key", 1, draft, Channel.SMTP)
    assert ours.startswith(f"memo-memo-1-{draft.officer.id}-")
    assert ours == identity_of(b"our key", 1, draft, Channel.SMTP)
    assert (
        len(
            {
                ours,
                identity_of(b"their key", 1, draft, Channel.SMTP),
                identity_of(b"our key", 2, draft, Channel.SMTP),
            }
        )
        == 3
    )


def test_the_log_is_read_by_person_state_kind_and_page(sqlite_office: Office) -> None:
    office = sqlite_office
    office.approved(measure("เผยแพร่แผน", "กองคลัง", "กองช่าง"))
    beats(office, "2026-03-30", "2026-04-10")
    put(office, drafts(office, CLERK))
    with office.house.read() as connection:
        log = notices.notices(connection, office.agency_id)
        by_kind = [
            len(notices.notices(connection, office.agency_id, kind=kind))
            for kind in ("digest", "note-for-palad", "memo", "nothing")
        ]
        waiting = notices.notices(connection, office.agency_id, state=NoticeState.WAITING)
        hers = notices.notices(connection, office.agency_id, officer_id=office.people[TREASURER])
        pages = [
            notices.notices(connection, office.agency_id, limit=4),
            notices.notices(connection, office.agency_id, limit=4, before=log[3].id),
        ]
        one = notices.notice(connection, office.agency_id, log[0].id)
    assert by_kind == [8, 1, 1, 0]
    assert [n.kind for n in waiting] == ["memo"]
    assert [n.occasion for n in hers] == ["2026-04-10", "2026-04-03", "2026-04-01", "2026-03-30"]
    assert [*pages[0], *pages[1]] == list(log[:8])
    assert one == log[0]


def test_an_unknown_notice_and_an_unknown_round_are_said_to_be_so(sqlite_office: Office) -> None:
    office = sqlite_office
    office.approved(measure("เผยแพร่แผน", "กองคลัง"))
    assert round_(office, 1).id == 1
    from tracker.queries import rounds

    with office.house.read() as connection:
        for ask in (notices.notice, rounds.round_of):
            with pytest.raises(TidtamError) as refusal:
                ask(connection, office.agency_id, 99)
            assert refusal.value.code == "not-found"


def without_address(office: Office) -> int:
    """A reminder that could not be sent, since the treasurer's address was taken away."""
    office.approved(measure("เผยแพร่แผน", "กองคลัง"))
    change(office, email=None)
    tick(office.house, now=at("2026-03-30"))
    with office.house.read() as connection:
        (dead,) = notices.notices(connection, office.agency_id, state=NoticeState.DEAD)
    return dead.id


def change(office: Office, **changes: str | None) -> None:
    officers.change_officer(
        office.house,
        agency_id=office.agency_id,
        officer_id=office.people[TREASURER],
        now=at("2026-03-29"),
        **changes,
    )


def again(office: Office, notice_id: int, *, now: str = "2026-03-31", by: str = CLERK) -> None:
    send_again(
        office.house,
        agency_id=office.agency_id,
        notice_id=notice_id,
        officer_id=office.people[by],
        now=at(now, 10),
    )


def test_the_clerk_has_a_dead_letter_sent_again_to_the_address_of_now(office: Office) -> None:
    dead = without_address(office)
    change(office, email="treasurer@office.example")
    again(office, dead)
    beat = tick(office.house, now=at("2026-03-31", 10))
    assert beat.sent == (dead,)
    assert [mail.to for mail in mails(office)] == ["treasurer@office.example"]
    with office.house.read() as connection:
        entries = progress.journal_of(
            connection, office.agency_id, subject="notice", subject_ids=[dead]
        )
    assert [
        (entry.action, entry.actor_name) for entry in entries if entry.action == "send-again"
    ] == [("send-again", CLERK)]


@pytest.mark.parametrize(
    ("by", "address", "code"),
    [
        (CLERK, None, "no-address"),
        ("นายตัวอย่าง มั่นคง", "treasurer@office.example", "not-yours"),
    ],
)
def test_a_dead_letter_is_not_sent_again_without_address_or_by_somebody_else(
    sqlite_office: Office, by: str, address: str | None, code: str
) -> None:
    dead = without_address(sqlite_office)
    change(sqlite_office, email=address)
    with pytest.raises(TidtamError) as refusal:
        again(sqlite_office, dead, by=by)
    assert refusal.value.code == code


def test_what_was_sent_is_not_sent_again(sqlite_office: Office) -> None:
    dead = without_address(sqlite_office)
    change(sqlite_office, email="treasurer@office.example")
    again(sqlite_office, dead)
    tick(sqlite_office.house, now=at("2026-03-31", 10))
    with pytest.raises(TidtamError) as refusal:
        again(sqlite_office, dead, now="2026-04-08")
    assert refusal.value.code == "not-dead"


def test_a_reminder_is_not_sent_again_to_who_has_reported_since(sqlite_office: Office) -> None:
    dead = without_address(sqlite_office)
    tell(sqlite_office, 1, day="2026-03-31")
    with pytest.raises(TidtamError) as refusal:
        again(sqlite_office, dead)
    assert refusal.value.code == "nothing-owed"


def test_a_digest_sent_again_waits_for_a_day_without_another_and_office_hours(
    sqlite_office: Office,
) -> None:
    office = sqlite_office
    dead = without_address(office)  # of 30 March
    change(office, email="treasurer@office.example")
    tick(office.house, now=at("2026-04-01"))  # the digest of the next rung
    again(office, dead, now="2026-04-01")
    when = [tick(office.house, now=at(day, hour)).sent for day, hour in (
        ("2026-04-01", 11), ("2026-04-02", 7), ("2026-04-02", 9),
    )]  # fmt: skip
    assert when == [(), (), (dead,)]


def test_a_letter_sent_again_has_its_48_hours_anew(sqlite_office: Office) -> None:
    office = sqlite_office
    dead = without_address(office)
    change(office, email="treasurer@office.example")
    again(office, dead)
    blocked = office.house.settings.mail.folder.parent / "blocked"
    blocked.parent.mkdir(parents=True, exist_ok=True)
    blocked.write_text("a file in the folder's place", encoding="utf-8")
    beat = tick(office.house, now=at("2026-03-31", 10), channel=Folder(blocked, "t@office.example"))
    assert (beat.dead, beat.tried_again_later) == ((), (dead,))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": " "}, "name-missing"),
        ({"email": "HEAD1@office.example"}, "name-taken"),
    ],
)
def test_an_officer_has_a_name_and_an_address_of_their_own(
    sqlite_office: Office, changes: dict[str, str], code: str
) -> None:
    with pytest.raises(TidtamError) as refusal:
        change(sqlite_office, **changes)
    assert refusal.value.code == code
