"""Memos, what was endorsed on them, and the papers that were issued, kept as issued."""

from datetime import date, datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from tracker.status import ActingForm, MemoStatus
from tracker.tables.columns import Instant, belongs, own_row, words


class Memo(SQLModel, table=True):
    """The memo of one round; `content` is the paper's content as JSON, `edits` the clerk's."""

    __tablename__: ClassVar[Any] = "memo"
    __table_args__ = (
        own_row(),
        *belongs("round", "round_id"),
        *belongs("officer", "written_by"),
        sa.UniqueConstraint("round_id"),
        sa.CheckConstraint(
            "status IN ('draft','returned') OR content IS NOT NULL", name="content_once_sent"
        ),
        sa.CheckConstraint("version >= 1", name="version"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="agency.id", index=True)
    round_id: int
    status: MemoStatus = Field(
        default=MemoStatus.DRAFT,
        sa_type=words(MemoStatus, name="status"),
    )
    version: int = 1
    written_by: int = Field(index=True)
    written_at: datetime = Field(sa_type=Instant)
    number: str | None = None
    dated_on: date | None = None
    edits: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    content: str | None = Field(default=None, sa_type=sa.Text)
    content_sha256: str | None = None


class Endorsement(SQLModel, table=True):
    """One step on a memo's way: who, in which capacity, did what, with which remark."""

    __tablename__: ClassVar[Any] = "endorsement"
    __table_args__ = (
        own_row(),
        *belongs("memo", "memo_id"),
        *belongs("officer", "officer_id"),
        *belongs("post", "post_id"),
        sa.UniqueConstraint("memo_id", "number"),
        sa.CheckConstraint("action <> 'return' OR remark IS NOT NULL", name="return_has_remark"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="agency.id")
    memo_id: int
    number: int
    action: str
    step: str
    officer_id: int = Field(index=True)
    post_id: int | None = Field(default=None, index=True)
    officer_name: str
    position: str
    acting_form: ActingForm | None = Field(
        default=None,
        sa_type=words(ActingForm, name="acting_form"),
    )
    acting_for: str | None = None
    remark: str | None = None
    endorsed_at: datetime = Field(sa_type=Instant)


class IssuedPaper(SQLModel, table=True):
    """The bytes of a paper as issued, under their SHA-256, with the journal's head of then."""

    __tablename__: ClassVar[Any] = "issued_paper"
    __table_args__ = (
        own_row(),
        *belongs("memo", "memo_id"),
        sa.UniqueConstraint("memo_id", "version", "form"),
        sa.CheckConstraint("form IN ('pdf','docx','html')", name="form"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="agency.id", index=True)
    memo_id: int
    version: int
    form: str
    sha256: str = Field(index=True)
    size: int
    chain_count: int
    chain_head: str
    issued_at: datetime = Field(sa_type=Instant)
