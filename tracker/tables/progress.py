"""What the divisions report in a round, and the evidence for it."""

from datetime import date, datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from tracker.status import EvidenceKind, ReportStatus
from tracker.tables.columns import Instant, belongs, own_row, words


class Progress(SQLModel, table=True):
    """One report on one part in one round; a later one of the same round replaces it on paper.

    `done_on` is the date of the deed, `reported_at` the instant of entry; months that have
    passed can so be entered. `late` marks what came after the round was closed.
    """

    __tablename__: ClassVar[Any] = "progress"
    __table_args__ = (
        own_row(),
        *belongs("part", "part_id"),
        *belongs("round", "round_id"),
        *belongs("officer", "reported_by", "reported_for"),
        *belongs("progress", "repeats"),
        sa.UniqueConstraint("part_id", "round_id", "number"),
        sa.CheckConstraint("length(done) > 0", name="has_text"),
        sa.CheckConstraint("percent IS NULL OR percent BETWEEN 0 AND 100", name="percent"),
        sa.CheckConstraint("reported_for IS NULL OR source IS NOT NULL", name="source"),
        sa.CheckConstraint("number >= 1", name="number"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="agency.id", index=True)
    part_id: int
    round_id: int = Field(index=True)
    number: int
    done: str
    done_on: date | None = None
    problem: str | None = None
    next_step: str | None = None
    percent: int | None = None
    unchanged: bool = False
    repeats: int | None = Field(default=None, index=True)
    late: bool = False
    state: ReportStatus = Field(
        default=ReportStatus.SUBMITTED,
        sa_type=words(ReportStatus, name="state"),
    )
    remark: str | None = None
    reported_by: int = Field(index=True)
    reported_for: int | None = Field(default=None, index=True)
    source: str | None = None
    reported_at: datetime = Field(sa_type=Instant)


class Evidence(SQLModel, table=True):
    """A file kept under its SHA-256, or a link, that shows what was done for a part."""

    __tablename__: ClassVar[Any] = "evidence"
    __table_args__ = (
        own_row(),
        *belongs("part", "part_id"),
        *belongs("progress", "progress_id"),
        *belongs("officer", "added_by"),
        sa.CheckConstraint(
            "(kind = 'file' AND sha256 IS NOT NULL AND size IS NOT NULL AND url IS NULL)"
            " OR (kind = 'link' AND url IS NOT NULL AND sha256 IS NULL)",
            name="file_or_link",
        ),
        sa.CheckConstraint(
            "withdrawn_at IS NULL"
            " OR (withdrawn_reason IS NOT NULL AND withdrawn_order IS NOT NULL)",
            name="withdrawn_by_order",
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="agency.id", index=True)
    part_id: int = Field(index=True)
    progress_id: int | None = Field(default=None, index=True)
    kind: EvidenceKind = Field(sa_type=words(EvidenceKind, name="kind"))
    name: str
    sha256: str | None = Field(default=None, index=True)
    size: int | None = None
    media_type: str | None = None
    url: str | None = None
    public: bool = False
    warning: str | None = None
    added_by: int = Field(index=True)
    added_at: datetime = Field(sa_type=Instant)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Instant)
    withdrawn_reason: str | None = None
    withdrawn_order: str | None = None
