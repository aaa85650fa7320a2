"""The journal: append-only, one chain for each agency. Triggers forbid UPDATE and DELETE."""

from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from tracker.tables.columns import Instant


class JournalEntry(SQLModel, table=True):
    """Who did what for whom, when, old → new, and why; `seal` chains it to the one before.

    `rows` are the hashes of the rows that the transaction left, by table and id (tracker.seals).
    Agency and number are its key: a column that the seal does not cover could be changed unseen.
    """

    __tablename__: ClassVar[Any] = "journal_entry"
    __table_args__ = (
        sa.Index("ix_journal_entry_subject", "agency_id", "subject", "subject_id", "number"),
        sa.CheckConstraint("number >= 1", name="number"),
    )

    agency_id: int = Field(foreign_key="agency.id", primary_key=True)
    number: int = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant)
    actor: int | None = None
    actor_name: str
    acted_for: int | None = None
    source: str | None = None
    subject: str
    subject_id: int
    action: str
    old: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    new: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    reason: str | None = None
    rows: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    seal: str
