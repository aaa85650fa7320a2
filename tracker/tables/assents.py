"""A second officer's word on an act, where the agency wants it: confirmation, and consent."""

from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from tracker.status import AssentKind, AssentStatus
from tracker.tables.columns import Instant, belongs, own_row, words


class Assent(SQLModel, table=True):
    """What waits, or waited, for a second officer: on an act (`act`) on one part.

    A confirmation is of an act on behalf, which has taken effect already; a consent of a wish to
    give up, which takes effect when it is given. `said` is what was written with the act.
    """

    __tablename__: ClassVar[Any] = "assent"
    __table_args__ = (
        own_row(),
        *belongs("part", "part_id"),
        *belongs("officer", "asked_by", "asked_for", "answered_by"),
        sa.CheckConstraint(
            "(state IN ('waiting', 'withdrawn')) = (answered_by IS NULL)", name="answered_by_whom"
        ),
        sa.CheckConstraint("(answered_by IS NULL) = (answered_at IS NULL)", name="answered_when"),
        sa.CheckConstraint(
            "state NOT IN ('refused', 'settled') OR remark IS NOT NULL", name="remark"
        ),
        sa.CheckConstraint("kind <> 'consent' OR said IS NOT NULL", name="reason"),
        sa.CheckConstraint("asked_for IS NULL OR source IS NOT NULL", name="source"),
        sa.CheckConstraint("version >= 1", name="version"),
        sa.Index("ix_assent_agency_id_state", "agency_id", "state"),
        # of one part there is one wish to give up at a time; those that were answered stay
        sa.Index(
            "uq_assent_waiting",
            "part_id",
            unique=True,
            sqlite_where=sa.text("kind = 'consent' AND state = 'waiting'"),
            postgresql_where=sa.text("kind = 'consent' AND state = 'waiting'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="agency.id")
    part_id: int = Field(index=True)
    kind: AssentKind = Field(sa_type=words(AssentKind, name="kind"))
    act: str
    said: str | None = None
    asked_by: int
    asked_for: int | None = None
    source: str | None = None
    asked_at: datetime = Field(sa_type=Instant)
    state: AssentStatus = Field(
        default=AssentStatus.WAITING,
        sa_type=words(AssentStatus, name="state"),
    )
    version: int = 1
    answered_by: int | None = None
    answered_at: datetime | None = Field(default=None, sa_type=Instant)
    remark: str | None = None
