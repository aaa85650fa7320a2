"""The log of sending: notices, what they speak of, and their tries. Writes nothing."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.queries.people import NotFound, officer_t
from tracker.queries.plans import measure_t, part_t
from tracker.queries.rounds import owes, round_t
from tracker.queries.rows import among, beside_word, record, records
from tracker.status import Channel, NoticeState, RoundStatus
from tracker.tables import Notice, NoticeLine, NoticeTry, table_of

notice_t = table_of(Notice)
line_t = table_of(NoticeLine)
try_t = table_of(NoticeTry)
MAIL = frozenset({Channel.FOLDER, Channel.SMTP})
TAKEN = (NoticeState.HANDED, NoticeState.SENT)
PAGE = 100
# Statements of every rung told, made once: making them takes longer than running them.
# The kind picks no index: with few statistics it would be taken for rare, and walked everywhere.
_SERVED = (
    sa.select(notice_t.c.officer_id)
    .where(
        notice_t.c.agency_id == sa.bindparam("agency"),
        beside_word(notice_t.c.kind) == sa.bindparam("kind"),
        sa.or_(
            sa.and_(notice_t.c.state.in_(TAKEN), notice_t.c.sent_at >= sa.bindparam("since")),
            sa.and_(
                notice_t.c.state.not_in(TAKEN), notice_t.c.occasion == sa.bindparam("occasion")
            ),
            notice_t.c.state == NoticeState.SENDING,
        ),
    )
    .distinct()
)
_WAITING = (
    sa.select(notice_t.c.id, notice_t.c.officer_id)
    .where(
        notice_t.c.agency_id == sa.bindparam("agency"),
        notice_t.c.state == NoticeState.WAITING,
        beside_word(notice_t.c.kind) == sa.bindparam("kind"),
    )
    .order_by(notice_t.c.id)
    .with_for_update()
)
_LINES = sa.select(line_t.c.notice_id, line_t.c.part_id, line_t.c.round_id).where(
    among(line_t.c.notice_id, "notices")
)
_STILL_OWED = (
    sa.select(part_t.c.id, round_t.c.id, part_t.c.division_id)
    .join(measure_t, measure_t.c.id == part_t.c.measure_id)
    .join(round_t, round_t.c.plan_id == measure_t.c.plan_id)
    .where(
        among(part_t.c.id, "parts"),
        among(round_t.c.id, "rounds"),
        beside_word(round_t.c.status) == RoundStatus.OPEN.value,
        owes(),
    )
)


@dataclass(frozen=True, slots=True)
class NoticeRecord:
    """One message to one officer; `officer` is the name, `problem` why it is dead or cancelled."""

    id: int
    agency_id: int
    kind: str
    officer_id: int
    officer: str
    occasion: str
    channel: Channel
    identity: str
    address: str | None
    subject: str
    text: str
    html: str | None
    state: NoticeState
    created_at: datetime
    begun_at: datetime
    due_at: datetime
    tries: int
    sent_at: datetime | None
    problem: str | None


@dataclass(frozen=True, slots=True)
class NoticeLineRecord:
    """One part that a digest speaks of, with the round and rung that called for it."""

    notice_id: int
    part_id: int
    round_id: int
    rung_id: int | None


@dataclass(frozen=True, slots=True)
class NoticeTryRecord:
    """One try to hand a notice over, and the answer."""

    notice_id: int
    number: int
    tried_at: datetime
    outcome: str
    answer: str | None


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """A round and rung that a notice speaks of which has not been sent yet."""

    notice_id: int
    officer_id: int
    round_id: int
    rung_id: int | None


def notices(
    connection: Connection,
    agency_id: int,
    *,
    officer_id: int | None = None,
    state: NoticeState | None = None,
    kind: str | None = None,
    channel: Channel | None = None,
    before: int | None = None,
    limit: int = PAGE,
) -> tuple[NoticeRecord, ...]:
    """The agency's notices, the latest first; `before` is the id of the last one of a page."""
    query = _select().where(notice_t.c.agency_id == agency_id)
    if officer_id is not None:
        query = query.where(notice_t.c.officer_id == officer_id)
    if state is not None:
        query = query.where(notice_t.c.state == state)
    if kind is not None:
        query = query.where(notice_t.c.kind == kind)
    if channel is not None:
        query = query.where(notice_t.c.channel == channel)
    if before is not None:
        query = query.where(notice_t.c.id < before)
    rows = connection.execute(query.order_by(notice_t.c.id.desc()).limit(limit)).mappings()
    return records(NoticeRecord, rows)


def notice(connection: Connection, agency_id: int, notice_id: int) -> NoticeRecord:
    """One notice; raises NotFound."""
    row = (
        connection.execute(
            _select().where(notice_t.c.agency_id == agency_id, notice_t.c.id == notice_id)
        )
        .mappings()
        .one_or_none()
    )
    if row is None:
        raise NotFound("การแจ้งเตือน", "notice", notice_id)
    return record(NoticeRecord, row)


def lines_of(
    connection: Connection, agency_id: int, notice_ids: Collection[int]
) -> tuple[NoticeLineRecord, ...]:
    """What some notices (at most a page of them) speak of."""
    if not notice_ids:
        return ()
    rows = connection.execute(
        sa.select(line_t)
        .where(line_t.c.agency_id == agency_id, line_t.c.notice_id.in_(list(notice_ids)))
        .order_by(line_t.c.id)
    ).mappings()
    return records(NoticeLineRecord, rows)


def still_owed(connection: Connection, notice_ids: Collection[int]) -> frozenset[tuple[int, int]]:
    """What some notices speak of and open rounds still lack: the notice, and whose part it is."""
    lines = connection.execute(_LINES, {"notices": list(notice_ids)}).all()
    if not lines:
        return frozenset()
    # Asked with the parts themselves: joined to the lines, which PostgreSQL knows too little about
    # so soon after they were written, it would look at the parts of all agencies.
    parts = sorted({line.part_id for line in lines})
    rounds = sorted({line.round_id for line in lines})
    owed = {
        (part_id, round_id): division_id
        for part_id, round_id, division_id in connection.execute(
            _STILL_OWED, {"parts": parts, "rounds": rounds}
        )
    }
    return frozenset(
        (line.notice_id, owed[line.part_id, line.round_id])
        for line in lines
        if (line.part_id, line.round_id) in owed
    )


def tries_of(connection: Connection, agency_id: int, notice_id: int) -> tuple[NoticeTryRecord, ...]:
    """The tries of a notice in their order."""
    rows = connection.execute(
        sa.select(try_t)
        .where(try_t.c.agency_id == agency_id, try_t.c.notice_id == notice_id)
        .order_by(try_t.c.number)
    ).mappings()
    return records(NoticeTryRecord, rows)


def readers(connection: Connection, notice_ids: Collection[int]) -> dict[int, str]:
    """Who reads each of some notices: the officer's mail address, or the one at hand then.

    Beside mail it is the officer as that channel knows them.
    """
    of_officer = sa.cast(notice_t.c.officer_id, sa.String)
    beside = sa.type_coerce(notice_t.c.channel, sa.String) + ":" + of_officer
    to = sa.case(
        (notice_t.c.channel.in_(MAIL), sa.func.coalesce(officer_t.c.email, notice_t.c.address, "")),
        else_=beside,
    )
    rows = connection.execute(
        sa.select(notice_t.c.id, to.label("to"))
        .join(officer_t, officer_t.c.id == notice_t.c.officer_id)
        .where(among(notice_t.c.id, "notices"))
        .order_by(notice_t.c.due_at, notice_t.c.id),
        {"notices": notice_ids},
    )
    return {row.id: row.to for row in rows}


def served_today(
    connection: Connection, agency_id: int, *, kind: str, occasion: str, since: datetime
) -> frozenset[int]:
    """Officers who can get no further notice of this kind on the day.

    They have one of this occasion, one that went out `since` the day began (it may have been
    written days before), or one that is on its way out right now.
    """
    asked = {"agency": agency_id, "kind": kind, "occasion": occasion, "since": since}
    return frozenset(connection.execute(_SERVED, asked).scalars())


def waiting_lines(connection: Connection, agency_id: int, *, kind: str) -> tuple[WaitingLine, ...]:
    """What the agency's notices of this kind that still wait speak of.

    In a writing transaction their rows are locked until it ends, so that nobody claims them
    meanwhile.
    """
    waiting = connection.execute(_WAITING, {"agency": agency_id, "kind": kind})
    officers = {row.id: row.officer_id for row in waiting}
    lines = lines_of(connection, agency_id, list(officers))
    return tuple(
        WaitingLine(line.notice_id, officers[line.notice_id], line.round_id, line.rung_id)
        for line in lines
    )


def _select() -> sa.Select[tuple[object, ...]]:
    return sa.select(notice_t, officer_t.c.name.label("officer")).join(
        officer_t, officer_t.c.id == notice_t.c.officer_id
    )
