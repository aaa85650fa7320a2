"""The outbox's own writes: claim notices that are due under a lease, let them go, settle them.

Called by workflows.actions alone. A claim takes no agency's lock, nor does the word that a letter
was handed over: what came of tries is told in a transaction under the locks of their agencies.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.queries.notices import MAIL, NoticeRecord, notice_t
from tracker.queries.people import officer_t
from tracker.queries.rows import among, beside_word, records
from tracker.row_writes import add_rows
from tracker.status import Channel, NoticeState
from tracker.tables import NoticeTry
from tracker.turns import give_back

# What every letter asks, made once: making a statement takes longer than running it.
_OURS = (
    notice_t.c.id == sa.bindparam("notice"),
    notice_t.c.claimed_by == sa.bindparam("worker"),
    notice_t.c.state == NoticeState.SENDING,
)
_STILL_CLAIMED = sa.select(notice_t.c.id).where(*_OURS)
_HAND = (
    sa.update(notice_t)
    .where(*_OURS)
    .values(
        state=NoticeState.HANDED,
        sent_at=sa.bindparam("now"),
        tries=notice_t.c.tries + 1,
        problem=None,
    )
)


def _claiming(due: sa.ColumnElement[bool]) -> Any:
    """The statement that claims what is `due`, by one walk along the index of state and time."""
    chosen = (
        sa.select(notice_t.c.id)
        .where(
            due,
            beside_word(notice_t.c.channel).in_(sa.bindparam("channels", expanding=True)),
            notice_t.c.agency_id.not_in(sa.bindparam("without", expanding=True)),
        )
        .order_by(notice_t.c.due_at, notice_t.c.id)
        .limit(sa.bindparam("most", type_=sa.Integer))
        .with_for_update(skip_locked=True)
        .cte("due")  # a plain subquery could be run again for each row, past its limit
    )
    return (
        sa.update(notice_t)
        .where(notice_t.c.id.in_(sa.select(chosen.c.id)), due)
        .values(
            state=NoticeState.SENDING,
            claimed_by=sa.bindparam("worker"),
            lease_until=sa.bindparam("lease"),
        )
        .returning(notice_t.c.id)
    )


# So soon after a rung PostgreSQL knows nothing of the letters that wait: it would take them for few
# and fetch all of them each time, to sort them, instead of walking along the index.
_ALONG_THE_INDEX = sa.select(sa.func.set_config("enable_bitmapscan", "off", True))
# Apart, for an OR of the two would look at everything that waits, each time.
_CLAIM_LAPSED = _claiming(
    sa.and_(notice_t.c.state == NoticeState.SENDING, notice_t.c.lease_until <= sa.bindparam("now"))
)
_CLAIM_WAITING = _claiming(
    sa.and_(notice_t.c.state == NoticeState.WAITING, notice_t.c.due_at <= sa.bindparam("now"))
)


def claim(
    connection: Connection,
    *,
    worker: str,
    now: datetime,
    lease_until: datetime,
    limit: int,
    channels: Collection[Channel] = MAIL,
    without: Collection[int] = (),
) -> tuple[NoticeRecord, ...]:
    """Take up to `limit` notices of some channels that are due, for `worker` alone.

    The longest due first; those of the agencies `without` stay. Notices whose worker let its
    lease run out (it was killed) are due again. Two workers never get the same one: PostgreSQL
    skips what another has locked, SQLite has one writer at a time.
    """
    asked = {
        "worker": worker,
        "now": now,
        "lease": lease_until,
        "channels": [channel.value for channel in channels],
        "without": list(without),
    }
    if connection.dialect.name == "postgresql":
        connection.execute(_ALONG_THE_INDEX)
    taken = connection.execute(_CLAIM_LAPSED, {**asked, "most": limit}).scalars().all()
    if rest := limit - len(taken):
        waiting = connection.execute(_CLAIM_WAITING, {**asked, "most": rest})
        taken = [*taken, *waiting.scalars()]
    return _by_id(connection, taken)


def claim_handed(
    connection: Connection, *, worker: str, now: datetime, lease_until: datetime, limit: int
) -> tuple[NoticeRecord, ...]:
    """Take notices that were handed over by a worker that was killed before it told of it."""
    lapsed = (
        sa.select(notice_t.c.id)
        .where(notice_t.c.state == NoticeState.HANDED, notice_t.c.lease_until <= now)
        .order_by(notice_t.c.due_at, notice_t.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("lapsed")
    )
    taken = connection.execute(
        sa.update(notice_t)
        .where(notice_t.c.id.in_(sa.select(lapsed.c.id)))
        .values(claimed_by=worker, lease_until=lease_until)
        .returning(notice_t.c.id)
    ).scalars()
    return _by_id(connection, taken.all())


def still_claimed(connection: Connection, notice_id: int, *, worker: str) -> bool:
    """Whether the worker's claim still holds: asked right before a letter leaves the house."""
    asked = {"notice": notice_id, "worker": worker}
    return connection.execute(_STILL_CLAIMED, asked).first() is not None


def hand(connection: Connection, notice_id: int, *, worker: str, now: datetime) -> bool:
    """Say that the other side has taken a claimed notice; False where the claim was lost.

    Said at once after every letter, so that of a killed process only this one goes out again.
    """
    said = {"notice": notice_id, "worker": worker, "now": now}
    return connection.execute(_HAND, said).rowcount == 1


def told(connection: Connection, notice_ids: Collection[int], *, worker: str) -> frozenset[int]:
    """Make notices that were handed over sent ones; returns those that were still `worker`'s."""
    changed = connection.execute(
        sa.update(notice_t)
        .where(
            among(notice_t.c.id, "notices"),
            notice_t.c.state == NoticeState.HANDED,
            notice_t.c.claimed_by == worker,
        )
        .values(state=NoticeState.SENT, claimed_by=None, lease_until=None)
        .returning(notice_t.c.id),
        {"notices": notice_ids},
    )
    return frozenset(changed.scalars())


def keep_tries(connection: Connection, tries: list[dict[str, Any]]) -> None:
    """Keep what came of some tries, of any agencies: columns of `NoticeTry`."""
    if tries:
        add_rows(connection, NoticeTry, tries, shared={})


def settle(
    connection: Connection,
    notice_id: int,
    *,
    worker: str,
    state: NoticeState,
    in_doubt: bool = False,
    **values: Any,
) -> bool:
    """Give a claimed notice its new state and let it go; False where the claim was lost.

    Its reader's turn is given back, unless it was sent, or is `in_doubt`: it may have been.
    """
    changed = connection.execute(
        _claimed(sa.update(notice_t), notice_id, worker).values(
            state=state, claimed_by=None, lease_until=None, **values
        )
    )
    if changed.rowcount == 1 and state is not NoticeState.SENT and not in_doubt:
        give_back(connection, [notice_id])
    return changed.rowcount == 1


def release(connection: Connection, notice_ids: Collection[int], *, worker: str) -> None:
    """Put claimed notices back untried: they are due as they were."""
    changed = connection.execute(
        sa.update(notice_t)
        .where(
            among(notice_t.c.id, "notices"),
            notice_t.c.claimed_by == worker,
            notice_t.c.state == NoticeState.SENDING,
        )
        .values(state=NoticeState.WAITING, claimed_by=None, lease_until=None)
        .returning(notice_t.c.id),
        {"notices": notice_ids},
    )
    give_back(connection, changed.scalars().all())


def put_back(connection: Connection, notice_id: int, *, worker: str, due_at: datetime) -> None:
    """A claimed notice waits for another's turn to pass; it took none itself."""
    connection.execute(
        _claimed(sa.update(notice_t), notice_id, worker).values(
            state=NoticeState.WAITING, claimed_by=None, lease_until=None, due_at=due_at
        )
    )


def put_off(
    connection: Connection, agency_id: int, channel: Channel, *, now: datetime, until: datetime
) -> None:
    """What an agency has due on a channel that is out of order comes back later, untried."""
    connection.execute(
        sa.update(notice_t)
        .where(
            notice_t.c.agency_id == agency_id,
            notice_t.c.channel == channel,
            notice_t.c.state == NoticeState.WAITING,
            notice_t.c.due_at <= now,
        )
        .values(due_at=until)
    )


def revive(
    connection: Connection, notice_id: int, *, address: str, now: datetime, due_at: datetime
) -> bool:
    """Have a dead letter sent again to `address`; False where it is not dead."""
    changed = connection.execute(
        sa.update(notice_t)
        .where(notice_t.c.id == notice_id, notice_t.c.state == NoticeState.DEAD)
        .values(
            state=NoticeState.WAITING, address=address, begun_at=now, due_at=due_at, problem=None
        )
    )
    return changed.rowcount == 1


def cancel_waiting(connection: Connection, notice_id: int, *, why: str) -> bool:
    """Take back a notice that still waits; False where a worker has claimed it already."""
    changed = connection.execute(
        sa.update(notice_t)
        .where(notice_t.c.id == notice_id, notice_t.c.state == NoticeState.WAITING)
        .values(state=NoticeState.CANCELLED, problem=why)
    )
    return changed.rowcount == 1


def anything_due(
    connection: Connection, *, now: datetime, channels: Collection[Channel] = tuple(Channel)
) -> bool:
    """Whether a notice waits to be sent over one of the channels."""
    due = sa.select(notice_t.c.id).where(_is_due(now), notice_t.c.channel.in_(channels))
    return connection.execute(due.limit(1)).first() is not None


def _by_id(connection: Connection, notice_ids: Collection[int]) -> tuple[NoticeRecord, ...]:
    if not notice_ids:
        return ()
    rows = connection.execute(
        sa.select(notice_t, officer_t.c.name.label("officer"))
        .join(officer_t, officer_t.c.id == notice_t.c.officer_id)
        .where(among(notice_t.c.id, "notices"))
        .order_by(notice_t.c.due_at, notice_t.c.id),
        {"notices": notice_ids},
    ).mappings()
    return records(NoticeRecord, rows)


def _is_due(now: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(
        sa.and_(notice_t.c.state == NoticeState.WAITING, notice_t.c.due_at <= now),
        sa.and_(notice_t.c.state == NoticeState.SENDING, notice_t.c.lease_until <= now),
    )


def _claimed(statement: Any, notice_id: int, worker: str) -> Any:
    return statement.where(
        notice_t.c.id == notice_id,
        notice_t.c.claimed_by == worker,
        notice_t.c.state == NoticeState.SENDING,
    )
