"""Deliver what is due in the outbox: claim with a lease, send outside of any transaction, record.

A process may be killed at any instruction: nothing is lost, and nothing is sent twice but what
was killed between the server's “250” and our commit.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import Connection

from tracker import outbox, turns
from tracker.calendar import bangkok_date
from tracker.database import glancing, writing
from tracker.queries import notices as log
from tracker.queries import people, rounds
from tracker.queries.notices import NoticeRecord
from tracker.records import OfficerRecord
from tracker.status import NoticeState
from tracker.store import CLOCK, Store
from tracker.tables import NoticeTry
from workflows.channels import Answer, Channel, Letter, Line, LineDown, Outcome
from workflows.desk import Desk, desk_of
from workflows.house import House
from workflows.reminders import DIGEST, ESCALATION, OWNERS, REMINDERS, full_name
from workflows.retries import retry_at

BATCH = 20  # claimed at once, so that a second worker finds work too
AT_MOST = 500  # in one beat, so that the beat's `now` stays true
LEASE = timedelta(minutes=15)
PATIENCE = 2  # letters in a row at which a line may break before the channel counts as down
MANY_PARTS = 5000  # beyond it all of a round's parts are read: SQLite takes so many variables
LATER = timedelta(minutes=5)  # when an agency whose records are at fault is looked at again


@dataclass(slots=True)
class Delivery:
    """What became of the notices of one beat, by number.

    `down` says why the channel stopped; `more` tells whether others still wait; `faults` are
    agencies whose notices could not be looked at, with the reason.
    """

    sent: list[int] = field(default_factory=list)
    put_back: list[int] = field(default_factory=list)
    dead: list[int] = field(default_factory=list)
    cancelled: list[int] = field(default_factory=list)
    faults: list[tuple[int, str]] = field(default_factory=list)
    down: str | None = None
    more: bool = False


@dataclass(frozen=True, slots=True)
class _Addressed:
    """A claimed notice with the desk of its agency and the officer it is for."""

    notice: NoticeRecord
    desk: Desk
    officer: OfficerRecord


def deliver(
    house: House, *, channel: Channel, worker: str, now: datetime, at_most: int = AT_MOST
) -> Delivery:
    """Send up to `at_most` notices that are due.

    `worker` names this process and this beat and no other: a claim belongs to it.
    """
    done = Delivery()
    taken = 0
    with channel.open() as line:
        while taken < at_most and done.down is None:
            with writing(house.engine) as connection:
                claimed = outbox.claim(
                    connection,
                    worker=worker,
                    now=now,
                    lease_until=now + LEASE,
                    limit=min(BATCH, at_most - taken),
                )
                held = _held(connection, claimed, worker, now)
            if not claimed:
                return done
            taken += len(claimed)
            done.put_back += held
            free = [notice for notice in claimed if notice.id not in held]
            _send(house, _sift(house, free, done, worker, now), line, done, worker, now)
    with house.read() as connection:
        done.more = done.down is None and outbox.anything_due(connection, now=now)
    return done


def _held(
    connection: Connection, claimed: Iterable[NoticeRecord], worker: str, now: datetime
) -> list[int]:
    """Reminders whose reader had one within the hour: they wait, untried, until it has passed."""
    reminders = [notice.id for notice in claimed if notice.kind in REMINDERS]
    wanted = log.readers(connection, reminders) if reminders else {}
    held = turns.take(connection, wanted, now=now)
    for notice_id, until in held.items():
        outbox.put_back(connection, notice_id, worker=worker, due_at=until)
    return list(held)


def _sift(
    house: House, claimed: Iterable[NoticeRecord], done: Delivery, worker: str, now: datetime
) -> list[_Addressed]:
    """Of the claimed notices those that are to be sent now; a fault in one agency stays there."""
    by_agency: dict[int, list[NoticeRecord]] = {}
    for notice in claimed:
        by_agency.setdefault(notice.agency_id, []).append(notice)
    keep: list[_Addressed] = []
    for agency_id, notices in by_agency.items():
        try:
            keep += _of_agency(house, agency_id, notices, done, worker, now)
        except Exception as error:  # whatever it is, other agencies' mail goes out
            done.faults.append((agency_id, f"{type(error).__name__}: {error}"))
            with writing(house.engine) as connection:
                for notice in notices:
                    outbox.settle(
                        connection,
                        notice.id,
                        worker=worker,
                        state=NoticeState.WAITING,
                        due_at=now + LATER,
                    )
    return keep


def _of_agency(
    house: House,
    agency_id: int,
    notices: Sequence[NoticeRecord],
    done: Delivery,
    worker: str,
    now: datetime,
) -> list[_Addressed]:
    """Cancel the digests that nobody needs any more, put off what comes outside office hours."""
    with house.read() as connection:
        desk = desk_of(connection, house.settings, agency_id, today=bangkok_date(now))
        needless = _needless(connection, agency_id, notices, now)
        officers = {officer.id: officer for officer in people.officers(connection, agency_id)}
    is_open = desk.office.is_open(now)
    early = {n.id for n in notices if n.kind in REMINDERS and not is_open} - needless
    if needless or early:
        with house.write(agency_id, who=CLOCK, now=now) as store:
            for notice in notices:
                if notice.id in needless:
                    _cancel(store, notice, done, worker)
                elif notice.id in early:
                    _put_back(store, notice, done, worker, due_at=desk.office.within(now))
    return [
        _Addressed(notice, desk, officers[notice.officer_id])
        for notice in notices
        if notice.id not in needless and notice.id not in early
    ]


def _needless(
    connection: Connection, agency_id: int, notices: Sequence[NoticeRecord], now: datetime
) -> set[int]:
    """Digests of which no part is owed any more by its reader: reported, handed over, closed.

    What a superior is told is needless only once nobody owes any of it.
    """
    digests = {
        notice.id: notice.officer_id for notice in notices if notice.kind in (DIGEST, ESCALATION)
    }
    superiors = {notice.id for notice in notices if notice.kind == ESCALATION}
    if not digests:
        return set()
    lines = log.lines_of(connection, agency_id, list(digests))
    is_open = {round_.id for round_ in rounds.open_rounds(connection, agency_id)}
    parts = {line.part_id for line in lines}
    owed = {
        (part.round_id, part.part_id): part.division_id
        for part in rounds.owed(
            connection,
            agency_id,
            round_ids=is_open & {line.round_id for line in lines},
            part_ids=parts if len(parts) <= MANY_PARTS else None,
        )
    }
    owns = {
        (standing.officer_id, standing.division_id)
        for standing in people.standings(connection, agency_id, on=bangkok_date(now))
        if standing.role in OWNERS
    }
    needed = {
        line.notice_id
        for line in lines
        if (digests[line.notice_id], owed.get((line.round_id, line.part_id))) in owns
        or (line.notice_id in superiors and (line.round_id, line.part_id) in owed)
    }
    return set(digests) - needed


def _send(
    house: House,
    letters: Sequence[_Addressed],
    line: Line,
    done: Delivery,
    worker: str,
    now: datetime,
) -> None:
    breaks = 0
    for place, addressed in enumerate(letters):
        with glancing(house.engine) as connection:
            if not outbox.still_claimed(connection, addressed.notice.id, worker=worker):
                continue
        try:
            answer = line.send(_letter(addressed))
            breaks = 0
        except LineDown as error:
            answer = Answer(Outcome.TEMPORARY, str(error), in_doubt=error.in_doubt)
            breaks += 1
        except Exception as error:  # one letter that cannot be built must not stop the others
            words = f"{type(error).__name__}: {error}"
            answer = Answer(Outcome.TEMPORARY, words, in_doubt=True)
        _record(house, addressed, answer, done, worker, now)
        if breaks >= PATIENCE:
            done.down = answer.words
            with writing(house.engine) as connection:
                rest = [later.notice.id for later in letters[place + 1 :]]
                outbox.release(connection, rest, worker=worker)
            return


def _letter(addressed: _Addressed) -> Letter:
    notice, officer = addressed.notice, addressed.officer
    return Letter(
        identity=notice.identity,
        from_name=addressed.desk.agency.name,
        to_name=full_name(officer),
        to_address=officer.email or notice.address or "",
        subject=notice.subject,
        text=notice.text,
        html=notice.html,
        language=officer.language,
        written_at=notice.created_at,
    )


def _record(
    house: House,
    addressed: _Addressed,
    answer: Answer,
    done: Delivery,
    worker: str,
    now: datetime,
) -> None:
    """Write down a try at once and on its own, so that a kill can lose no more than this one.

    A letter that may have arrived all the same keeps its reader's turn: none follows within the
    hour.
    """
    notice = addressed.notice
    with house.write(notice.agency_id, who=CLOCK, now=now) as store:
        values, into = _outcome(addressed, answer, done, now)
        number = notice.tries + 1
        if not outbox.settle(
            store.connection,
            notice.id,
            worker=worker,
            in_doubt=answer.in_doubt,
            tries=number,
            **values,
        ):
            return  # our lease ran out, and another worker has it now
        store.insert(
            NoticeTry,
            notice_id=notice.id,
            number=number,
            tried_at=now,
            outcome=answer.outcome.value,
            answer=answer.words,
        )
        if values["state"] is not NoticeState.WAITING:
            store.journal(
                str(values["state"]),
                "notice",
                notice.id,
                new={"kind": notice.kind, "officer": notice.officer_id, "tries": number},
                reason=None if answer.outcome is Outcome.SENT else answer.words,
            )
    into.append(notice.id)


def _outcome(
    addressed: _Addressed, answer: Answer, done: Delivery, now: datetime
) -> tuple[dict[str, Any], list[int]]:
    """What the try makes of the notice, and where the beat counts it."""
    notice = addressed.notice
    if answer.outcome is Outcome.SENT:
        return {"state": NoticeState.SENT, "sent_at": now, "problem": None}, done.sent
    again = None
    if answer.outcome is Outcome.TEMPORARY:
        again = retry_at(
            notice.identity,
            tries=notice.tries + 1,
            now=now,
            first_due_at=notice.begun_at,
            office=addressed.desk.office,
            in_office_hours=notice.kind in REMINDERS,
        )
    if again is None:
        return {"state": NoticeState.DEAD, "problem": answer.words}, done.dead
    values = {"state": NoticeState.WAITING, "due_at": again, "problem": answer.words}
    return values, done.put_back


def _cancel(store: Store, notice: NoticeRecord, done: Delivery, worker: str) -> None:
    if outbox.settle(
        store.connection,
        notice.id,
        worker=worker,
        state=NoticeState.CANCELLED,
        problem="no-longer-owed",
    ):
        store.journal("cancel", "notice", notice.id, reason="no-longer-owed")
        done.cancelled.append(notice.id)


def _put_back(
    store: Store, notice: NoticeRecord, done: Delivery, worker: str, *, due_at: datetime
) -> None:
    outbox.settle(
        store.connection, notice.id, worker=worker, state=NoticeState.WAITING, due_at=due_at
    )
    done.put_back.append(notice.id)
