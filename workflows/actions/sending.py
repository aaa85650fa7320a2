"""Deliver what is due in the outbox: claim with a lease, send outside of any transaction, record.

A letter that was taken is said so at once in its own row; the journal tells of a whole batch. A
process may be killed at any instruction: nothing is lost, and nothing is sent twice but what was
killed between the server's “250” and our commit.
"""

from collections.abc import Collection, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import Connection

from tracker import outbox, turns
from tracker.database import single, writing
from tracker.queries import notices as log
from tracker.queries.contacts import OutletRecord
from tracker.queries.notices import MAIL, NoticeRecord
from tracker.status import Channel as Way
from tracker.status import NoticeState
from tracker.store import CLOCK, Store
from tracker.tables import NoticeTry
from workflows.actions.sifting import Addressed, Sifted, sift
from workflows.actions.telling import Handed, fault_in, journal_try, tell
from workflows.channels import Answer, Channel, LineDown, Lines, Outcome
from workflows.house import House
from workflows.reminders import REMINDERS
from workflows.retries import retry_at

# Mail first: an agency's own outlet that hangs makes nobody's mail wait.
WAYS = (MAIL, frozenset({Way.LINE}), frozenset({Way.WEBHOOK}))
BATCH = 100  # claimed at once: few reads a letter, and a second worker finds work too
AT_MOST = 500  # in one beat, so that the beat's `now` stays true
LEASE = timedelta(minutes=15)
PATIENCE = 2  # letters in a row at which mail may break before it counts as down
BROKEN = 3  # outlets that may break in one beat before the others wait for the next
LATER = timedelta(minutes=5)  # when an agency's outlet or records at fault are looked at again


@dataclass(slots=True)
class Delivery:
    """What became of the notices of one beat, by number.

    `down` says why mail, or an agency's outlet, stopped; `more` tells whether others still wait;
    `faults` are agencies whose notices could not be looked at, with the reason.
    """

    sent: list[int] = field(default_factory=list)
    put_back: list[int] = field(default_factory=list)
    dead: list[int] = field(default_factory=list)
    cancelled: list[int] = field(default_factory=list)
    faults: list[tuple[int, str]] = field(default_factory=list)
    down: str | None = None
    more: bool = False


def deliver(
    house: House, *, channel: Channel, worker: str, now: datetime, at_most: int = AT_MOST
) -> Delivery:
    """Send up to `at_most` notices that are due; `channel` is the way of mail.

    `worker` names this process and this beat and no other: a claim belongs to it. With more than
    a batch to send, others are called once the first letter is through.
    """

    def own(outlet: OutletRecord) -> Channel:
        from workflows.channels.outlets import channel_of_outlet  # brings httpx

        return channel_of_outlet(outlet, key=house.key, settings=house.settings, now=now)

    with ExitStack() as closing:
        sender = _Sender(house, Lines(closing, mail=channel, own=own), worker, now)
        sender.tell_what_was_handed()
        left = at_most
        for ways in WAYS:
            left -= sender.send_all(ways, left)
    return sender.finish()


class _Sender:
    """One beat's sending: what it has done, and which ways have turned out to be down."""

    def __init__(self, house: House, lines: Lines, worker: str, now: datetime) -> None:
        self._house = house
        self._lines = lines
        self._worker = worker
        self._now = now
        self._done = Delivery()
        self._mail_is_down = False
        self._much = False  # a full batch was claimed
        self._others_called = False
        self._breaks = 0  # in a row
        self._down: dict[Way, set[int]] = {}  # agencies whose outlet is down

    def tell_what_was_handed(self) -> None:
        """Finish what a killed process had handed over and not told of."""
        with writing(self._house.engine) as connection:
            left = outbox.claim_handed(
                connection,
                worker=self._worker,
                now=self._now,
                lease_until=self._now + LEASE,
                limit=AT_MOST,
            )
        self._tell([Handed(notice, notice.tries, None) for notice in left])

    def send_all(self, ways: Collection[Way], at_most: int) -> int:
        """Claim and send batches until nothing is due on these ways, or they are down.

        Returns how many were taken.
        """
        taken = 0
        while taken < at_most and not self._is_down(ways):
            claimed, free = self._claim(ways, min(BATCH, at_most - taken))
            if not claimed:
                break
            self._much = claimed == BATCH
            taken += claimed
            self._send(self._sift(free))
        return taken

    def finish(self) -> Delivery:
        """What was done, and whether there is more to do at once.

        What waits for an outlet that broke comes back a while later: others have their turn.
        """
        if self._down:
            with writing(self._house.engine) as connection:
                for channel, agencies in self._down.items():
                    for agency_id in agencies:
                        until = self._now + LATER
                        outbox.put_off(connection, agency_id, channel, now=self._now, until=until)
        up = [way for ways in WAYS if not self._is_down(ways) for way in ways]
        with self._house.read() as connection:
            self._done.more = outbox.anything_due(connection, now=self._now, channels=up)
        return self._done

    def _call_others(self) -> None:
        """Where letters get through and more than a batch waits, who is free begins at once."""
        if self._much and not self._others_called:
            self._house.bell.ring()
            self._others_called = True

    def _is_down(self, ways: Collection[Way]) -> bool:
        if ways == MAIL:
            return self._mail_is_down
        return any(len(self._down.get(way, ())) >= BROKEN for way in ways)

    def _claim(self, ways: Collection[Way], limit: int) -> tuple[int, list[NoticeRecord]]:
        """How many were taken, and those of them whose reader may have one now."""
        with writing(self._house.engine) as connection:
            claimed = outbox.claim(
                connection,
                worker=self._worker,
                now=self._now,
                lease_until=self._now + LEASE,
                limit=limit,
                channels=ways,
                without={agency for way in ways for agency in self._down.get(way, ())},
            )
            held = self._hold(connection, claimed)
        return len(claimed), [notice for notice in claimed if notice.id not in held]

    def _hold(self, connection: Connection, claimed: Iterable[NoticeRecord]) -> Collection[int]:
        """Reminders whose reader had one within the hour wait, untried, until it has passed."""
        reminders = [notice.id for notice in claimed if notice.kind in REMINDERS]
        wanted = log.readers(connection, reminders) if reminders else {}
        held = turns.take(connection, wanted, now=self._now)
        for notice_id, until in held.items():
            outbox.put_back(connection, notice_id, worker=self._worker, due_at=until)
        self._done.put_back += held
        return held

    def _sift(self, claimed: Sequence[NoticeRecord]) -> Sequence[Addressed]:
        """Those that are to be sent now; a fault in one agency stays there."""
        try:
            found = sift(self._house, claimed, now=self._now)
        except Exception as error:  # whatever it is, other agencies' mail goes out
            agencies = _by_agency(claimed)
            if len(agencies) > 1:  # each by itself: that tells whose fault it is
                return [one for notices in agencies.values() for one in self._sift(notices)]
            self._put_aside(claimed, error)
            return ()
        gone = [one for one in claimed if one.id in found.needless or one.id in found.early]
        for notices in _by_agency(gone).values():
            try:
                self._let_go(notices, found)
            except Exception as error:
                self._put_aside(notices, error)
        return found.keep

    def _let_go(self, notices: Sequence[NoticeRecord], found: Sifted) -> None:
        """Cancel what nobody of an agency needs any more, put off what came too early."""
        with self._house.write(notices[0].agency_id, who=CLOCK, now=self._now) as store:
            for notice in notices:
                if notice.id in found.needless:
                    self._cancel(store, notice, why=found.needless[notice.id])
                else:
                    due_at = found.early[notice.id]
                    self._settle(store.connection, notice, NoticeState.WAITING, due_at=due_at)
                    self._done.put_back.append(notice.id)

    def _put_aside(self, notices: Sequence[NoticeRecord], error: Exception) -> None:
        """What an agency's fault keeps from being looked at comes back later."""
        self._done.faults += [(agency_id, fault_in(error)) for agency_id in _by_agency(notices)]
        with writing(self._house.engine) as connection:
            for notice in notices:
                self._settle(connection, notice, NoticeState.WAITING, due_at=self._now + LATER)

    def _send(self, letters: Sequence[Addressed]) -> None:
        """Hand the letters over one by one; what waits for a way that breaks is let go.

        A batch lapses as a whole and is claimed anew from its front: as long as one letter of it
        was ours when it had been handed over, the next is.
        """
        handed: list[Handed] = []
        left: list[int] = []
        ours = False
        with single(self._house.engine) as connection:
            for addressed in sorted(letters, key=lambda one: (one.notice.due_at, one.notice.id)):
                notice = addressed.notice
                if self._way_is_down(addressed):
                    left.append(notice.id)
                elif ours or outbox.still_claimed(connection, notice.id, worker=self._worker):
                    answer = self._try(addressed)
                    if answer.outcome is Outcome.SENT:
                        ours = outbox.hand(
                            connection, notice.id, worker=self._worker, now=self._now
                        )
                        if ours:
                            handed.append(Handed(notice, notice.tries + 1, answer.words))
                            self._call_others()
                    else:
                        ours = False
                        self._record(addressed, answer)
        self._tell(handed)
        if left:
            with writing(self._house.engine) as connection:
                outbox.release(connection, left, worker=self._worker)

    def _try(self, addressed: Addressed) -> Answer:
        try:
            answer = self._lines.to(addressed.outlet).send(addressed.letter())
        except LineDown as error:
            answer = Answer(Outcome.TEMPORARY, str(error), in_doubt=error.in_doubt)
            self._broken(addressed, answer)
        except Exception as error:  # one letter that cannot be built must not stop the others
            return Answer(Outcome.TEMPORARY, fault_in(error), in_doubt=True)
        else:
            self._breaks = 0
        return answer

    def _broken(self, addressed: Addressed, answer: Answer) -> None:
        """A way broke: mail may do so once more, an agency's outlet is left alone."""
        if addressed.outlet is None:
            self._breaks += 1
            self._mail_is_down = self._breaks >= PATIENCE
        else:
            self._down.setdefault(addressed.notice.channel, set()).add(addressed.notice.agency_id)
        if self._way_is_down(addressed):
            self._done.down = self._done.down or answer.words

    def _way_is_down(self, addressed: Addressed) -> bool:
        if addressed.outlet is None:
            return self._mail_is_down
        channel = addressed.notice.channel
        return self._is_down((channel,)) or addressed.notice.agency_id in self._down.get(
            channel, ()
        )

    def _tell(self, handed: Sequence[Handed]) -> None:
        """Tell of letters that were taken; a fault in one agency stays there."""
        sent, faults = tell(self._house, handed, worker=self._worker, now=self._now)
        self._done.sent += sent
        self._done.faults += faults

    def _record(self, addressed: Addressed, answer: Answer) -> None:
        """Write down at once a try that did not succeed.

        A letter that may have arrived all the same keeps its reader's turn: none follows within
        the hour.
        """
        notice = addressed.notice
        again = self._again_at(addressed) if answer.outcome is Outcome.TEMPORARY else None
        state = NoticeState.DEAD if again is None else NoticeState.WAITING
        with self._house.write(notice.agency_id, who=CLOCK, now=self._now) as store:
            if not self._settle(
                store.connection,
                notice,
                state,
                in_doubt=answer.in_doubt,
                tries=notice.tries + 1,
                due_at=again or notice.due_at,
                problem=answer.words,
            ):
                return  # our lease ran out, and another worker has it now
            store.insert(
                NoticeTry,
                notice_id=notice.id,
                number=notice.tries + 1,
                tried_at=self._now,
                outcome=answer.outcome.value,
                answer=answer.words,
            )
            if again is None:
                journal_try(store, notice, state, tries=notice.tries + 1, reason=answer.words)
            if answer.gone:
                self._give_up(store, notice.channel, answer)
        (self._done.put_back if again else self._done.dead).append(notice.id)

    def _give_up(self, store: Store, channel: Way, answer: Answer) -> None:
        """Who says “gone” wants nothing by this outlet any more: what waits for it is let go."""
        from workflows.actions.outlets import give_up

        give_up(store, channel, why=answer.words)
        self._down.setdefault(channel, set()).add(store.agency_id)

    def _again_at(self, addressed: Addressed) -> datetime | None:
        notice = addressed.notice
        return retry_at(
            notice.identity,
            tries=notice.tries + 1,
            now=self._now,
            first_due_at=notice.begun_at,
            office=addressed.desk.office,
            in_office_hours=notice.kind in REMINDERS,
        )

    def _cancel(self, store: Store, notice: NoticeRecord, *, why: str) -> None:
        if self._settle(store.connection, notice, NoticeState.CANCELLED, problem=why):
            store.journal("cancel", "notice", notice.id, reason=why)
            self._done.cancelled.append(notice.id)

    def _settle(
        self, connection: Connection, notice: NoticeRecord, state: NoticeState, **values: Any
    ) -> bool:
        return outbox.settle(connection, notice.id, worker=self._worker, state=state, **values)


def _by_agency(notices: Iterable[NoticeRecord]) -> dict[int, list[NoticeRecord]]:
    found: dict[int, list[NoticeRecord]] = {}
    for notice in notices:
        found.setdefault(notice.agency_id, []).append(notice)
    return found
