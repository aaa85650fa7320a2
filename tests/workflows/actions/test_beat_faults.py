"""What a beat does when something is wrong: with one agency, with much to do, with a lost claim."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from tests.beats import at, mails, second_agency
from tests.office import Office, measure
from tests.workflows.actions.test_notices import drafts, put
from tests.workflows.actions.test_rounds import close, tell
from tests.workflows.actions.test_sending import Line, all_of, send
from tracker.queries import due, notices, progress
from tracker.queries.people import agency_t
from tracker.queries.surroundings import surroundings
from tracker.status import NoticeState
from tracker.store import CLOCK
from workflows.actions import sending, sifting, telling
from workflows.actions import tick as beating
from workflows.actions.notices import cancel, send_again
from workflows.actions.reminders import plan_notices
from workflows.actions.sending import LEASE
from workflows.actions.tick import tick
from workflows.channels import Answer, Letter, LineDown, Outcome
from workflows.house import House
from workflows.wakeups import Call

NINE = at("2026-03-30")
CLERK = "นางสาวตัวอย่าง ใจดี"


@dataclass
class CountingBell:
    """Counts how often somebody was called."""

    rung: int = 0

    def ring(self, call: Call = Call.DELIVER) -> None:
        """One more call."""
        self.rung += 1


@dataclass
class Meanwhile:
    """The real sifting, with something that happens right after it."""

    then: Any
    done: bool = False

    def __call__(self, house: House, found: Sequence[Any], *, now: datetime) -> sifting.Sifted:
        sifted = sifting.sift(house, found, now=now)
        if not self.done:
            self.done = True
            self.then()
        return sifted


def spoil(office: Office) -> None:
    """Settings that cannot be read, as only a hand in the database could write them."""
    with office.house.engine.begin() as connection:
        connection.execute(
            sa.update(agency_t)
            .where(agency_t.c.id == office.agency_id)
            .values(settings={"office_start": "nonsense"})
        )


def test_an_agency_whose_rounds_cannot_be_looked_at_is_named_and_the_next_one_served(
    sqlite_office: Office,
) -> None:
    office = sqlite_office
    office.approved(measure("อบรม", all_divisions=True))
    second_agency(office).approved(measure("อบรม", "กองช่าง"))
    spoil(office)
    beat = tick(office.house, now=NINE)
    assert [(fault.agency_id, "office_start" in fault.words) for fault in beat.faults] == [
        (office.agency_id, True)
    ]
    assert [mail.to for mail in mails(office)] == ["n@far.example"]


def test_an_agency_in_which_nothing_can_be_written_down_keeps_nobody_elses_mail(
    sqlite_office: Office,
) -> None:
    office = sqlite_office
    office.approved(measure("อบรม", all_divisions=True))
    neighbour = second_agency(office)
    neighbour.approved(measure("อบรม", "กองช่าง"))
    tick(office.house, now=NINE, deliver=False)
    for _division in range(3):  # so that its letters are needless now, which the journal is told
        tell(office, 1, day="2026-03-30")
    with office.house.engine.begin() as connection:
        connection.execute(
            sa.text(
                "CREATE TRIGGER full BEFORE INSERT ON journal_entry "
                f"WHEN new.agency_id = {office.agency_id} BEGIN SELECT RAISE(ABORT, 'full'); END"
            )
        )
    line = Line()
    done = send(office, line)
    assert [letter.to_address for letter in line.letters] == ["n@far.example"]
    assert [(agency, "full" in words) for agency, words in done.faults] == [
        (office.agency_id, True)
    ]
    assert {(n.state, n.due_at) for n in all_of(office)} == {
        (NoticeState.WAITING, NINE + timedelta(minutes=5))
    }


def test_an_agency_that_cannot_be_read_with_others_is_named_and_they_are_served(
    sqlite_office: Office,
) -> None:
    office = sqlite_office
    office.approved(measure("อบรม", all_divisions=True))
    second_agency(office).approved(measure("อบรม", "กองช่าง"))
    with office.house.engine.begin() as connection:
        for text in (
            "PRAGMA ignore_check_constraints=ON",
            f"UPDATE post SET role = 'nobody' WHERE agency_id = {office.agency_id}",
            "PRAGMA ignore_check_constraints=OFF",
        ):
            connection.execute(sa.text(text))
    tick(office.house, now=NINE - timedelta(days=1), deliver=False)
    beat = tick(office.house, now=NINE, deliver=False)
    assert [(fault.agency_id, "nobody" in fault.words) for fault in beat.faults] == [
        (office.agency_id, True)
    ]
    assert len(beat.planned) == 1


@pytest.mark.parametrize(("meanwhile", "asked"), [(True, 2), (False, 3)])
def test_what_was_read_before_counts_only_if_nothing_has_been_written_since(
    sqlite_office: Office, meanwhile: bool, asked: int
) -> None:
    office = sqlite_office
    office.approved(measure("อบรม", all_divisions=True))
    tick(office.house, now=NINE - timedelta(days=1), deliver=False)
    with office.house.read() as connection:
        around = surroundings(connection, [office.agency_id], on=date(2026, 3, 30))
    if meanwhile:
        tell(office, 1, day="2026-03-30")
    planned = plan_notices(
        office.house, agency_id=office.agency_id, now=NINE, around=around[office.agency_id]
    )
    assert len(planned.waiting) == asked


def test_who_has_unreadable_settings_is_asked_for_days_off_by_those_of_the_installation(
    sqlite_office: Office,
) -> None:
    spoil(sqlite_office)
    beat = tick(sqlite_office.house, now=at("2031-11-03"))
    assert beat.days_off_missing == (sqlite_office.agency_id,)


def test_with_much_planned_others_are_called_before_the_end(
    sqlite_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, bell = sqlite_office, CountingBell()
    office.house = replace(office.house, bell=bell)
    office.approved(measure("อบรม", all_divisions=True))
    second_agency(office).approved(measure("อบรม", "กองช่าง"))
    monkeypatch.setattr(beating, "MUCH", 3)
    tick(office.house, now=NINE)
    assert bell.rung == 2  # after the first agency's three, and at the end


@pytest.mark.parametrize(
    ("batch", "down", "rung", "why"),
    [
        (1, False, 1, "more than a batch waits: once, with the first letter that is through"),
        (9, False, 0, "all is one batch"),
        (1, True, 0, "others would find the server down too, and call each other for ever"),
    ],
)
def test_others_are_called_to_send_where_it_helps(
    sqlite_office: Office,
    monkeypatch: pytest.MonkeyPatch,
    batch: int,
    down: bool,
    rung: int,
    why: str,
) -> None:
    office, bell = sqlite_office, CountingBell()
    office.approved(measure("อบรม", all_divisions=True))
    tick(office.house, now=NINE, deliver=False)
    office.house = replace(office.house, bell=bell)
    monkeypatch.setattr(sending, "BATCH", batch)

    def answer(_letter: Letter) -> Answer:
        if down:
            raise LineDown("connection refused")
        return Answer(Outcome.SENT, "250 ok")

    send(office, Line(answer), now=NINE)
    assert bell.rung == rung, why


def test_what_cannot_be_told_in_one_agency_is_told_in_the_others_and_sent_once(
    sqlite_office: Office,
) -> None:
    office, line = sqlite_office, Line()
    office.approved(measure("อบรม", all_divisions=True))
    second_agency(office).approved(measure("อบรม", "กองช่าง"))
    tick(office.house, now=NINE, deliver=False)
    with office.house.engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER full_disk BEFORE INSERT ON journal_entry WHEN NEW.agency_id = 2"
            " BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
        )
    done = send(office, line, now=NINE)
    assert (len(done.sent), [agency_id for agency_id, _ in done.faults]) == (3, [2])
    assert "the disk is full" in done.faults[0][1]
    with office.house.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER full_disk")
    later = send(office, line, now=NINE + LEASE)
    assert (len(later.sent), later.faults, len(line.letters)) == (1, [], 4)


def test_letters_that_another_worker_has_by_now_are_left_to_it(sqlite_office: Office) -> None:
    office = sqlite_office
    put(office, drafts(office, CLERK))
    (notice,) = all_of(office)
    handed = [telling.Handed(notice, 1, "250 ok")]
    assert telling.tell(office.house, handed, worker="nobody's", now=NINE) == ([], [])


def test_agencies_are_looked_at_a_page_at_a_time(
    sqlite_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = sqlite_office
    office.approved(measure("อบรม", all_divisions=True))
    second_agency(office).approved(measure("อบรม", "กองช่าง"))
    monkeypatch.setattr(due, "PAGE", 1)
    assert len(tick(office.house, now=NINE).sent) == 4


def test_what_is_no_reminder_is_sent_again_at_once_even_at_night(sqlite_office: Office) -> None:
    office = sqlite_office
    put(office, drafts(office, CLERK))
    (notice,) = all_of(office)
    send(office, Line(lambda _letter: Answer(Outcome.PERMANENT, "550 gone")), now=NINE)
    night = at("2026-03-31", 22)
    again = send_again(
        office.house,
        agency_id=office.agency_id,
        notice_id=notice.id,
        officer_id=office.people[CLERK],
        now=night,
    )
    assert again == night
    assert len(send(office, Line(), now=night, worker="x").sent) == 1


def test_what_a_worker_has_claimed_is_not_taken_back(sqlite_office: Office) -> None:
    office = sqlite_office
    put(office, drafts(office, CLERK))
    (notice,) = all_of(office)
    with office.house.write(office.agency_id, who=CLOCK, now=NINE) as store:
        store.connection.execute(
            sa.update(notices.notice_t).values(state=NoticeState.SENDING, claimed_by="w")
        )
        cancel(store, [notice.id], why="superseded")
    assert all_of(office)[0].state is NoticeState.SENDING
    with office.house.read() as connection:
        told = progress.journal_of(
            connection, office.agency_id, subject="notice", subject_ids=[notice.id]
        )
    assert told == ()


def test_a_digest_that_never_left_does_not_bring_its_closed_round_back(
    sqlite_office: Office,
) -> None:
    office = sqlite_office
    office.approved(measure("อบรม", all_divisions=True))
    tick(office.house, now=NINE, deliver=False)
    close(office, now="2026-04-01", reason="ทดลอง")
    tick(office.house, now=at("2026-04-01"), deliver=False)
    beat = tick(office.house, now=at("2026-08-19"), deliver=False)
    with office.house.read() as connection:
        lines = notices.lines_of(connection, office.agency_id, beat.planned)
    assert len(beat.planned) == 3
    assert {line.round_id for line in lines} == {2}


def test_a_refusal_that_comes_after_the_lease_is_the_other_workers_matter(
    sqlite_office: Office,
) -> None:
    office = sqlite_office
    office.approved(measure("อบรม", "กองช่าง"))
    tick(office.house, now=NINE, deliver=False)
    other = Line()

    def slow(_letter: Letter) -> Answer:
        send(office, other, now=NINE + timedelta(hours=1), worker="other")
        return Answer(Outcome.TEMPORARY, "451 later")

    done = send(office, Line(slow), worker="slow")
    assert (done.sent, done.put_back, len(other.letters)) == ([], [], 1)
    assert [(n.state, n.tries) for n in all_of(office)] == [(NoticeState.SENT, 1)]


def test_what_another_worker_took_meanwhile_is_cancelled_once(
    sqlite_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = sqlite_office
    office.approved(measure("อบรม", "กองช่าง"))
    tick(office.house, now=NINE, deliver=False)
    tell(office, 1, day="2026-03-30")
    later: list[Any] = []

    def other_worker() -> None:
        later.append(send(office, Line(), now=NINE + LEASE, worker="other"))

    monkeypatch.setattr(sending, "sift", Meanwhile(other_worker))
    done = send(office, Line(), worker="slow")
    # the other one may not have it within the hour, but the row is its own to put back
    assert done.cancelled == []
    send(office, Line(), now=NINE + timedelta(hours=2), worker="third")
    assert [n.state for n in all_of(office)] == [NoticeState.CANCELLED]
    with office.house.read() as connection:
        told = progress.journal_of(connection, office.agency_id, subject="notice", subject_ids=[1])
    assert [entry.action for entry in told] == ["cancel"]
