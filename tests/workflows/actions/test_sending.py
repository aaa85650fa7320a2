"""The outbox on its way out: once, again, given up, taken back, and after a kill."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from tests.beats import at, mails
from tests.mail_server import mail_server
from tests.office import Office, measure
from tests.workflows.actions.test_rounds import close, tell
from tracker import turns
from tracker.database import writing
from tracker.outbox import claim, hand
from tracker.queries import notices, people, progress
from tracker.queries.notices import NoticeRecord
from tracker.status import NoticeState
from tracker.store import CLOCK
from tracker.turns import APART
from workflows.actions.notices import Draft, queue
from workflows.actions.sending import LEASE, Delivery, deliver
from workflows.actions.tick import tick
from workflows.channels import Answer, Letter, LineDown, Outcome, Smtp
from workflows.notices import Words
from workflows.reminders import NOTE_FOR_PALAD

NINE = at("2026-03-30")


@dataclass
class Line:
    """A hand-written channel: keeps what it is given, answers as it is told."""

    answer: Callable[[Letter], Answer] = lambda letter: Answer(Outcome.SENT, "ok")
    letters: list[Letter] = field(default_factory=list)

    @contextmanager
    def open(self) -> Iterator["Line"]:
        yield self

    def send(self, letter: Letter) -> Answer:
        answer = self.answer(letter)
        self.letters.append(letter)
        return answer


@pytest.fixture
def waiting(office: Office) -> Office:
    """Three digests in the outbox, none of them sent."""
    office.approved(measure("อบรม", all_divisions=True))
    tick(office.house, now=NINE, deliver=False)
    return office


@pytest.fixture
def waiting_here(sqlite_office: Office) -> Office:
    """The same on SQLite only."""
    sqlite_office.approved(measure("อบรม", all_divisions=True))
    tick(sqlite_office.house, now=NINE, deliver=False)
    return sqlite_office


def send(office: Office, line: Line, *, now: datetime = NINE, worker: str = "w") -> Delivery:
    return deliver(office.house, channel=line, worker=worker, now=now)


def all_of(office: Office) -> list[NoticeRecord]:
    with office.house.read() as connection:
        return list(reversed(notices.notices(connection, office.agency_id)))


def test_what_is_due_leaves_once(waiting: Office) -> None:
    line = Line()
    first, again = send(waiting, line), send(waiting, line)
    assert (len(first.sent), again.sent) == (3, [])
    assert [letter.to_address for letter in line.letters] == [
        "head1@office.example",
        "head2@office.example",
        "head3@office.example",
    ]
    assert {(n.state, n.tries, n.sent_at) for n in all_of(waiting)} == {(NoticeState.SENT, 1, NINE)}


def test_the_journal_and_the_log_of_tries_know_of_it(waiting: Office) -> None:
    send(waiting, Line())
    notice = all_of(waiting)[0]
    with waiting.house.read() as connection:
        tries = notices.tries_of(connection, waiting.agency_id, notice.id)
        entries = progress.journal_of(
            connection, waiting.agency_id, subject="notice", subject_ids=[notice.id]
        )
    assert [(t.number, t.outcome, t.answer) for t in tries] == [(1, "sent", "ok")]
    assert [(e.action, e.new["tries"]) for e in entries] == [("sent", 1)]


def test_what_a_killed_process_had_handed_over_is_told_and_not_sent_again(waiting: Office) -> None:
    with writing(waiting.house.engine) as connection:
        taken = claim(connection, worker="gone", now=NINE, lease_until=NINE + LEASE, limit=2)
        assert [hand(connection, n.id, worker="gone", now=NINE) for n in taken] == [True, True]
    line, later = Line(), NINE + LEASE
    first = send(waiting, line)
    assert (len(first.sent), len(line.letters)) == (1, 1), "the lease of the others runs still"
    assert sorted(send(waiting, line, now=later).sent) == [n.id for n in taken]
    assert len(line.letters) == 1
    with waiting.house.read() as connection:
        tries = notices.tries_of(connection, waiting.agency_id, taken[0].id)
        assert [(t.number, t.tried_at, t.outcome, t.answer) for t in tries] == [
            (1, NINE, "sent", None)
        ]
    assert {(n.state, n.tries, n.sent_at) for n in all_of(waiting)} == {(NoticeState.SENT, 1, NINE)}


def test_a_temporary_refusal_is_tried_again_with_the_same_identity(waiting: Office) -> None:
    line = Line(lambda letter: Answer(Outcome.TEMPORARY, "451 later"))
    done = send(waiting, line)
    assert len(done.put_back) == 3
    assert send(waiting, line, now=NINE + timedelta(seconds=59)).put_back == []
    line.answer = lambda letter: Answer(Outcome.SENT, "ok")
    assert len(send(waiting, line, now=NINE + timedelta(seconds=73)).sent) == 3
    identities = [letter.identity for letter in line.letters]
    assert sorted(identities[:3]) == sorted(identities[3:]) and len(set(identities)) == 3


def test_a_final_refusal_is_a_dead_letter_and_nobody_waits_behind_it(waiting: Office) -> None:
    def answer(letter: Letter) -> Answer:
        gone = letter.to_address == "head2@office.example"
        return Answer(Outcome.PERMANENT, "550 gone") if gone else Answer(Outcome.SENT, "ok")

    done = send(waiting, Line(answer))
    assert (len(done.sent), len(done.dead)) == (2, 1)
    dead = next(n for n in all_of(waiting) if n.state is NoticeState.DEAD)
    assert (dead.address, dead.problem, dead.tries) == ("head2@office.example", "550 gone", 1)


def test_after_two_working_days_of_refusals_we_give_up(waiting_here: Office) -> None:
    office = waiting_here
    line = Line(lambda letter: Answer(Outcome.TEMPORARY, "451 later"))
    now, tried = NINE, []
    while any(n.state is NoticeState.WAITING for n in all_of(office)):
        if send(office, line, now=now, worker=now.isoformat()).put_back:
            tried.append(now)
        now += timedelta(minutes=5)
        assert now < NINE + timedelta(days=4)
    assert {n.state for n in all_of(office)} == {NoticeState.DEAD}
    assert {n.problem for n in all_of(office)} == {"451 later"}
    assert max(n.tries for n in all_of(office)) >= 12
    hours = {(instant.hour + 7) % 24 for instant in tried}
    assert hours <= set(range(8, 17))  # none at night


def test_a_channel_that_is_down_is_left_alone_after_two_letters(waiting_here: Office) -> None:
    def broken(_letter: Letter) -> Answer:
        raise LineDown("connection refused")

    done = send(waiting_here, Line(broken))
    assert (len(done.put_back), done.down) == (2, "connection refused")
    assert [(n.state, n.tries) for n in all_of(waiting_here)] == [
        (NoticeState.WAITING, 1),
        (NoticeState.WAITING, 1),
        (NoticeState.WAITING, 0),
    ]
    assert len(send(waiting_here, Line(), now=NINE + timedelta(minutes=2)).sent) == 3


def test_a_letter_that_cannot_be_built_does_not_stop_the_others(waiting_here: Office) -> None:
    def answer(letter: Letter) -> Answer:
        if letter.to_address == "head1@office.example":
            raise ZeroDivisionError("a fault of ours")
        return Answer(Outcome.SENT, "ok")

    done = send(waiting_here, Line(answer))
    assert (len(done.sent), len(done.put_back)) == (2, 1)
    assert all_of(waiting_here)[0].problem == "ZeroDivisionError: a fault of ours"


def test_who_reports_before_the_mail_leaves_gets_none(waiting_here: Office) -> None:
    office = waiting_here
    tell(office, 1, day="2026-03-30")  # the first division that owes: สำนักปลัด
    done = send(office, Line())
    assert (len(done.cancelled), len(done.sent)) == (1, 2)
    first = all_of(office)[0]
    assert (first.address, first.state, first.problem) == (
        "head1@office.example",
        NoticeState.CANCELLED,
        "no-longer-owed",
    )


def test_when_the_round_is_closed_nothing_waits_any_more(waiting_here: Office) -> None:
    close(waiting_here, now="2026-03-31")
    done = send(waiting_here, Line(), now=at("2026-03-31", 10))
    assert (len(done.cancelled), done.sent) == (3, [])


def test_a_digest_waits_for_office_hours(waiting_here: Office) -> None:
    line = Line()
    night = send(waiting_here, line, now=at("2026-03-30", 22))
    early = send(waiting_here, line, now=at("2026-03-31", 8, 29), worker="x")
    morning = send(waiting_here, line, now=at("2026-03-31", 8, 30), worker="y")
    assert [len(done.sent) for done in (night, early, morning)] == [0, 0, 3]


def test_what_a_killed_worker_had_claimed_is_due_again_after_its_lease(waiting: Office) -> None:
    with writing(waiting.house.engine) as connection:
        taken = claim(connection, worker="killed", now=NINE, lease_until=NINE + LEASE, limit=2)
    assert len(taken) == 2
    line = Line()
    assert len(send(waiting, line).sent) == 1
    assert send(waiting, line, now=NINE + LEASE - timedelta(seconds=1), worker="x").sent == []
    assert len(send(waiting, line, now=NINE + LEASE, worker="y").sent) == 2
    assert len({letter.identity for letter in line.letters}) == 3


def test_two_workers_never_claim_the_same_notice(waiting: Office) -> None:
    with writing(waiting.house.engine) as connection:
        first = claim(connection, worker="a", now=NINE, lease_until=NINE + LEASE, limit=2)
    with writing(waiting.house.engine) as connection:
        second = claim(connection, worker="b", now=NINE, lease_until=NINE + LEASE, limit=2)
    assert (len(first), len(second)) == (2, 1)
    assert {n.id for n in first}.isdisjoint({n.id for n in second})


def test_a_worker_whose_lease_ran_out_leaves_the_letter_to_the_other(waiting: Office) -> None:
    line, other = Line(), Line()

    def slow(letter: Letter) -> Answer:
        if not other.letters:
            send(waiting, other, now=NINE + APART, worker="other")
        return Answer(Outcome.SENT, "ok")

    line.answer = slow
    done = send(waiting, line, worker="slow")
    # the first letter was out of our hands already; the other two are left to the other worker
    assert [len(line.letters), len(other.letters)] == [1, 3]
    assert done.sent == []
    assert {(n.state, n.tries) for n in all_of(waiting)} == {(NoticeState.SENT, 1)}


def another_reminder(office: Office, *, kind: str = NOTE_FOR_PALAD) -> None:
    """What only a fault would write: a second letter at once to the head of the first division."""
    with office.house.read() as connection:
        head = people.officer(connection, office.agency_id, office.people["นายตัวอย่าง มั่นคง"])
    with office.house.write(office.agency_id, who=CLOCK, now=NINE) as store:
        queue(
            office.house, store, [Draft(kind, head, "once-more", Words("เรื่อง", "ข้อความ\n", None))]
        )


def to_the_head(line: Line) -> list[str]:
    return [
        letter.identity.split("-once")[0].split("-2026")[0]
        for letter in line.letters
        if letter.to_address == "head1@office.example"
    ]


@pytest.mark.parametrize(
    ("minutes", "arrived"),
    [
        (0, ["digest"]),
        (59, ["digest"]),
        (60, ["digest", "note-for-palad"]),
    ],
)
def test_nobody_gets_two_reminders_within_an_hour(
    waiting: Office, minutes: int, arrived: list[str]
) -> None:
    line = Line()
    another_reminder(waiting)
    held = send(waiting, line)
    assert (len(held.sent), len(held.put_back), held.more) == (3, 1, False)
    send(waiting, line, now=NINE + timedelta(minutes=minutes), worker="x")
    assert to_the_head(line) == arrived
    assert all_of(waiting)[3].tries == len(arrived) - 1  # waiting its turn is no try


def test_two_workers_at_once_send_one_person_one_reminder(waiting: Office) -> None:
    another_reminder(waiting)
    line, other = Line(), Line()

    def meanwhile(letter: Letter) -> Answer:
        if not other.letters:
            send(waiting, other, worker="other")
        return Answer(Outcome.SENT, "ok")

    line.answer = meanwhile
    send(waiting, line)
    assert to_the_head(line) + to_the_head(other) == ["digest"]


def test_what_is_no_reminder_waits_for_nobodys_turn(waiting_here: Office) -> None:
    line = Line()
    another_reminder(waiting_here, kind="memo")
    assert len(send(waiting_here, line).sent) == 4


def test_a_refused_letter_does_not_use_its_turn_up(waiting_here: Office) -> None:
    another_reminder(waiting_here)
    line = Line(lambda letter: Answer(Outcome.PERMANENT, "550 gone"))
    send(waiting_here, line)
    line.answer = lambda letter: Answer(Outcome.SENT, "ok")
    send(waiting_here, line, now=NINE + APART, worker="x")
    assert to_the_head(line) == ["digest", "note-for-palad"]


def test_what_waits_behind_a_channel_that_is_down_keeps_no_turn(waiting_here: Office) -> None:
    def broken(_letter: Letter) -> Answer:
        raise LineDown("connection refused")

    send(waiting_here, Line(broken))
    assert len(send(waiting_here, Line(), now=NINE + timedelta(minutes=2), worker="x").sent) == 3


def test_a_letter_that_may_have_arrived_is_not_repeated_within_the_hour(
    waiting_here: Office,
) -> None:
    def broken(_letter: Letter) -> Answer:
        raise LineDown("the server closed the connection", in_doubt=True)

    send(waiting_here, Line(broken))  # two letters are in doubt, the third was not tried
    later = [
        len(send(waiting_here, Line(), now=NINE + timedelta(minutes=m), worker=str(m)).sent)
        for m in (2, 59, 60)
    ]
    assert later == [1, 0, 2]


def test_a_turn_taken_by_a_clock_that_went_wrong_holds_nobody_up(waiting_here: Office) -> None:
    with writing(waiting_here.house.engine) as connection:
        ids = [n.id for n in all_of(waiting_here)]
        wanted = dict.fromkeys(ids, "HEAD1@office.example ")
        assert list(turns.take(connection, wanted, now=at("2031-03-30"))) == ids[1:]
    assert len(send(waiting_here, Line()).sent) == 3


def test_a_fault_in_one_agency_stays_there(waiting_here: Office) -> None:
    import sqlalchemy as sa

    from tests.beats import second_agency
    from tracker.queries.people import agency_t

    office = waiting_here
    neighbour = second_agency(office)
    neighbour.approved(measure("อบรม", "กองช่าง"))
    with office.house.engine.begin() as connection:
        connection.execute(
            sa.update(agency_t)
            .where(agency_t.c.id == office.agency_id)
            .values(settings={"office_start": "nonsense"})
        )
    beat = tick(office.house, now=at("2026-03-30", 10))
    assert len(beat.sent) == 1
    assert {fault.agency_id for fault in beat.faults} == {office.agency_id}
    assert {n.state for n in all_of(office)} == {NoticeState.WAITING}


def test_through_a_real_server_that_refuses_every_third_and_knows_not_everyone(
    sqlite_office: Office,
) -> None:
    office = sqlite_office
    for n in range(9):
        from tracker.status import Role

        office.someone(
            f"นายตัวอย่าง คนที่{n}", "เจ้าหน้าที่", Role.REPORTER, "กองช่าง", email=f"r{n}@office.example"
        )
    office.approved(measure("อบรม", "กองช่าง"))
    count = iter(range(1000))
    with mail_server() as server:
        server.rcpt = lambda reader: "550 unknown" if reader.startswith("r4") else None
        server.data = lambda _reader: "451 busy" if next(count) % 3 == 2 else None
        channel = Smtp("127.0.0.1", server.port, "none", "tidtam@office.example", timeout=5)
        for minute in range(0, 120, 2):
            tick(office.house, now=NINE + timedelta(minutes=minute), channel=channel)
        assert sorted(server.readers) == sorted(
            ["head3@office.example", *(f"r{n}@office.example" for n in range(9) if n != 4)]
        )
        ids = [str(m["Message-ID"]) for m in server.received]
    assert len(ids) == len(set(ids)) == 9
    dead = [n.address for n in all_of(office) if n.state is NoticeState.DEAD]
    assert dead == ["r4@office.example"]


def test_the_folder_is_the_default_channel(waiting_here: Office) -> None:
    beat = tick(waiting_here.house, now=NINE)
    assert len(beat.sent) == len(mails(waiting_here)) == 3
