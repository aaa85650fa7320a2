"""The outbox as it is written and read: one notice of a kind for an occasion, and its log."""

from collections.abc import Iterable

import pytest

from tests.beats import at, beats
from tests.office import Office, measure
from tests.workflows.actions.test_rounds import round_
from tracker.errors import TidtamError
from tracker.queries import notices, people
from tracker.status import NoticeState
from tracker.store import CLOCK
from workflows.actions.notices import Draft, Queued, identity_of, queue
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
    ours = identity_of(b"our key", 1, draft)
    assert ours.startswith(f"memo-memo-1-{draft.officer.id}-")
    assert ours == identity_of(b"our key", 1, draft)
    assert len({ours, identity_of(b"their key", 1, draft), identity_of(b"our key", 2, draft)}) == 3


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
