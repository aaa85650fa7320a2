"""Rounds of reports, the rungs of their ladder, and the notices that go out: the outbox."""

from datetime import date, datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from tracker.status import Channel, NoticeState, RoundStatus, RungState
from tracker.tables.columns import Instant, belongs, own_row, words


class Round(SQLModel, table=True):
    """One half-year of one plan; closing freezes a snapshot of every part and report."""

    __tablename__: ClassVar[Any] = "round"
    __table_args__ = (
        own_row(),
        *belongs("plan", "plan_id"),
        *belongs("officer", "closed_by"),
        sa.UniqueConstraint("plan_id", "half"),
        sa.CheckConstraint("half IN (1, 2)", name="half"),
        sa.CheckConstraint("ends_on > starts_on AND due_on >= starts_on", name="dates"),
        sa.CheckConstraint(
            "status <> 'closed' OR (closed_at IS NOT NULL AND snapshot IS NOT NULL"
            " AND snapshot_sha256 IS NOT NULL)",
            name="closed_has_snapshot",
        ),
        sa.CheckConstraint("version >= 1", name="version"),
        sa.Index("ix_round_status_opens_at", "status", "opens_at"),
        sa.Index("ix_round_status_closes_at", "status", "closes_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="agency.id", index=True)
    plan_id: int
    fiscal_year: int
    half: int
    starts_on: date
    ends_on: date
    due_on: date
    status: RoundStatus = Field(
        default=RoundStatus.SCHEDULED,
        sa_type=words(RoundStatus, name="status"),
    )
    version: int = 1
    opens_at: datetime = Field(sa_type=Instant)
    closes_at: datetime = Field(sa_type=Instant)
    opened_at: datetime | None = Field(default=None, sa_type=Instant)
    extended_reason: str | None = None
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    closed_by: int | None = Field(default=None, index=True)
    snapshot: str | None = Field(default=None, sa_type=sa.Text)
    snapshot_sha256: str | None = None


class Rung(SQLModel, table=True):
    """One step of a round's ladder: `days` working days from the due day (-30 … +7)."""

    __tablename__: ClassVar[Any] = "rung"
    __table_args__ = (
        own_row(),
        *belongs("round", "round_id"),
        sa.UniqueConstraint("round_id", "days"),
        sa.Index("ix_rung_state_due_at", "state", "due_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="agency.id", index=True)
    round_id: int
    days: int
    due_at: datetime = Field(sa_type=Instant)
    state: RungState = Field(
        default=RungState.DUE,
        sa_type=words(RungState, name="state"),
    )
    settled_at: datetime | None = Field(default=None, sa_type=Instant)


class Notice(SQLModel, table=True):
    """One message to one officer on one occasion over one channel, with one identity.

    `identity` is the Message-ID's left side over all tries. `occasion` of a digest is its
    Bangkok date, so nobody gets two on a day. The hours of trying count from `begun_at`: its
    making, or the hand that has it sent again.
    """

    __tablename__: ClassVar[Any] = "notice"
    __table_args__ = (
        own_row(),
        *belongs("officer", "officer_id"),
        sa.UniqueConstraint("kind", "officer_id", "occasion", "channel"),
        sa.CheckConstraint("tries >= 0", name="tries"),
        sa.Index("ix_notice_state_due_at_id", "state", "due_at", "id"),
        sa.Index("ix_notice_agency_id_state_sent_at", "agency_id", "state", "sent_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="agency.id")
    kind: str
    officer_id: int = Field(index=True)
    occasion: str
    channel: Channel = Field(sa_type=words(Channel, name="channel"))
    identity: str = Field(unique=True)
    address: str | None = None
    subject: str
    text: str = Field(sa_type=sa.Text)
    html: str | None = Field(default=None, sa_type=sa.Text)
    state: NoticeState = Field(
        default=NoticeState.WAITING,
        sa_type=words(NoticeState, name="state"),
    )
    created_at: datetime = Field(sa_type=Instant)
    begun_at: datetime = Field(sa_type=Instant)
    due_at: datetime = Field(sa_type=Instant)
    tries: int = 0
    claimed_by: str | None = None
    lease_until: datetime | None = Field(default=None, sa_type=Instant)
    sent_at: datetime | None = Field(default=None, sa_type=Instant)
    problem: str | None = None


class Turn(SQLModel, table=True):
    """When an address had its last turn to be reminded, and by which notice: the hourly cap.

    No agency's, since one person may serve several; `reader` is a hash, no address.
    """

    __tablename__: ClassVar[Any] = "turn"

    reader: str = Field(primary_key=True)
    notice_id: int = Field(foreign_key="notice.id", index=True)
    at: datetime = Field(sa_type=Instant)


class NoticeLine(SQLModel, table=True):
    """One part that a digest speaks of, with the round and the rung that called for it."""

    __tablename__: ClassVar[Any] = "notice_line"
    __table_args__ = (
        *belongs("notice", "notice_id"),
        *belongs("part", "part_id"),
        *belongs("round", "round_id"),
        *belongs("rung", "rung_id"),
        sa.UniqueConstraint("notice_id", "part_id", "round_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="agency.id")
    notice_id: int
    part_id: int
    round_id: int
    rung_id: int | None = None


class NoticeTry(SQLModel, table=True):
    """One try to hand a notice to its channel, and what came of it."""

    __tablename__: ClassVar[Any] = "notice_try"
    __table_args__ = (
        *belongs("notice", "notice_id"),
        sa.UniqueConstraint("notice_id", "number"),
        sa.CheckConstraint("outcome IN ('sent','temporary','permanent')", name="outcome"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="agency.id")
    notice_id: int
    number: int
    tried_at: datetime = Field(sa_type=Instant)
    outcome: str
    answer: str | None = None
