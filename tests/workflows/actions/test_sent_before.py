"""After a restore: what the lost installation sent since the backup goes out no second time."""

import pytest

from tests.beats import at, mails, second_agency
from tests.office import Office, measure
from tests.workflows.actions.test_reminders import rung_states
from tracker.queries import notices
from tracker.status import NoticeState
from tracker.verify import verify
from workflows.actions.sent_before import Due, NotYetPast, count_as_sent, due_by
from workflows.actions.tick import tick

MORNING, NOON = at("2026-03-30"), at("2026-03-30", 12)


def test_notices_and_rungs_due_by_then_count_as_sent(office: Office) -> None:
    neighbour = second_agency(office)
    neighbour.approved(measure("อบรม", "กองช่าง"))
    office.approved(measure("เผยแพร่แผน", all_divisions=True))
    tick(office.house, now=at("2026-03-11"), deliver=False)  # so it stood in the backup
    assert due_by(office.house, until=NOON, now=NOON) == Due(notices=4, rungs=4)
    assert count_as_sent(office.house, until=NOON, now=NOON) == Due(notices=4, rungs=4)
    assert count_as_sent(office.house, until=NOON, now=NOON) == Due(notices=0, rungs=0)
    beat = tick(office.house, now=at("2026-03-30", 13))
    assert (beat.planned, beat.sent, mails(office)) == ((), (), [])
    with office.house.read() as connection:
        found = notices.notices(connection, office.agency_id)
        assert verify(connection, key=office.house.key, files=office.house.files).is_sound
    assert {(one.state, one.problem) for one in found} == {(NoticeState.CANCELLED, "sent-before")}
    assert rung_states(office) == {
        -30: "superseded",
        -14: "done",
        -7: "superseded",
        -1: "superseded",
        1: "due",
        3: "due",
        7: "due",
    }
    assert len(tick(office.house, now=at("2026-04-01")).sent) == 4


def test_what_falls_due_later_is_told(sqlite_office: Office) -> None:
    office = sqlite_office
    office.approved(measure("เผยแพร่แผน", "กองคลัง"))
    count_as_sent(office.house, until=at("2026-03-29"), now=NOON)
    assert len(tick(office.house, now=NOON).sent) == 1
    assert rung_states(office)[-1] == "done"


def test_a_letter_that_was_on_its_way_waits_until_its_lease_has_ended(
    sqlite_office: Office,
) -> None:
    from tracker import outbox
    from tracker.database import writing

    office = sqlite_office
    office.approved(measure("เผยแพร่แผน", "กองคลัง"))
    tick(office.house, now=MORNING, deliver=False)
    with writing(office.house.engine) as connection:
        outbox.claim(connection, worker="lost", now=MORNING, lease_until=NOON, limit=9)
    assert count_as_sent(office.house, until=MORNING, now=at("2026-03-30", 11)).notices == 0
    assert count_as_sent(office.house, until=MORNING, now=NOON).notices == 1


def test_what_has_not_come_yet_cannot_have_been_sent(sqlite_office: Office) -> None:
    with pytest.raises(NotYetPast):
        count_as_sent(sqlite_office.house, until=NOON, now=MORNING)
