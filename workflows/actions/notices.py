"""Put notices into the outbox, in the transaction of the change that caused them.

The row is the truth: `sending.deliver` finds it, however often the process is killed.
"""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from tracker import outbox
from tracker.queries.notices import notice_t
from tracker.records import OfficerRecord
from tracker.settings import Settings
from tracker.status import Channel, NoticeState
from tracker.store import Store
from tracker.tables import Notice, NoticeLine
from workflows.house import House
from workflows.notices import Words
from workflows.reminders import Line

NO_ADDRESS = "no-address"


@dataclass(frozen=True, slots=True)
class Draft:
    """A notice to be: to whom, of which kind, on which occasion, its words and its lines.

    There is at most one notice of a kind for an officer on an occasion.
    """

    kind: str
    officer: OfficerRecord
    occasion: str
    words: Words
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Queued:
    """What was put into the outbox: notices that will be sent, and those that cannot be."""

    waiting: tuple[int, ...]
    dead: tuple[int, ...]


def queue(house: House, store: Store, drafts: Iterable[Draft]) -> Queued:
    """Write the notices; an officer without address gets a dead one, which the clerk sees.

    A draft whose kind, officer and occasion are in the outbox already is left out.
    """
    channel = channel_of(house.settings)
    new = _not_yet_written(store, list(drafts), channel)
    identities = [identity_of(house.key, store.agency_id, draft) for draft in new]
    store.insert_many(
        Notice,
        [
            {
                "kind": draft.kind,
                "officer_id": draft.officer.id,
                "occasion": draft.occasion,
                "channel": channel,
                "identity": identity,
                "address": draft.officer.email,
                "subject": draft.words.subject,
                "text": draft.words.text,
                "html": draft.words.html,
                "state": NoticeState.WAITING if draft.officer.email else NoticeState.DEAD,
                "created_at": store.now,
                "due_at": store.now,
                "problem": None if draft.officer.email else NO_ADDRESS,
            }
            for draft, identity in zip(new, identities, strict=True)
        ],
    )
    ids = _ids(store, identities)
    _write_lines(store, [(ids[i], draft) for i, draft in zip(identities, new, strict=True)])
    waiting, dead = [], []
    for identity, draft in zip(identities, new, strict=True):
        if draft.officer.email:
            waiting.append(ids[identity])
        else:
            dead.append(ids[identity])
            store.journal(
                "dead",
                "notice",
                ids[identity],
                new={"kind": draft.kind, "officer": draft.officer.id},
                reason=NO_ADDRESS,
            )
    return Queued(tuple(waiting), tuple(dead))


def cancel(store: Store, notice_ids: Iterable[int], *, why: str) -> None:
    """Take back notices that still wait; `why` is a word such as superseded."""
    for notice_id in notice_ids:
        if outbox.cancel_waiting(store.connection, notice_id, why=why):
            store.journal("cancel", "notice", notice_id, reason=why)


def channel_of(settings: Settings) -> Channel:
    """The channel by which this installation delivers."""
    return Channel(settings.mail.delivery)


def identity_of(key: bytes, agency_id: int, draft: Draft) -> str:
    """The notice's one identity over all tries: readable, and unlike any other installation's."""
    body = f"{agency_id} {draft.kind} {draft.officer.id} {draft.occasion}"
    seal = hmac.new(key, body.encode("utf-8"), hashlib.sha256).hexdigest()[:16]
    return f"{draft.kind}-{draft.occasion}-{draft.officer.id}-{seal}"


def _not_yet_written(store: Store, drafts: Sequence[Draft], channel: Channel) -> list[Draft]:
    # under the agency's lock, so that nobody writes one between this look and the insert
    written = {
        tuple(row)
        for row in store.connection.execute(
            sa.select(notice_t.c.kind, notice_t.c.officer_id, notice_t.c.occasion).where(
                notice_t.c.agency_id == store.agency_id,
                notice_t.c.channel == channel,
                notice_t.c.occasion.in_({draft.occasion for draft in drafts}),
            )
        )
    }
    return [d for d in drafts if (d.kind, d.officer.id, d.occasion) not in written]


def _ids(store: Store, identities: Sequence[str]) -> dict[str, int]:
    rows = store.connection.execute(
        sa.select(notice_t.c.identity, notice_t.c.id).where(
            notice_t.c.agency_id == store.agency_id, notice_t.c.identity.in_(identities)
        )
    )
    return {row.identity: row.id for row in rows}


def _write_lines(store: Store, written: Iterable[tuple[int, Draft]]) -> None:
    store.insert_many(
        NoticeLine,
        [
            {
                "notice_id": notice_id,
                "part_id": line.part.part_id,
                "round_id": line.round.id,
                "rung_id": line.rung.id,
            }
            for notice_id, draft in written
            for line in draft.lines
        ],
    )
