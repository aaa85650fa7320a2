"""How officers are reached beside mail, and what an agency needs for it. Secrets lie encrypted."""

from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from tracker.status import Channel
from tracker.tables.columns import Instant, belongs, words


class Contact(SQLModel, table=True):
    """What an officer chose beside mail: LINE, once linked, and a calendar to subscribe to.

    The calendar's address follows from the key and `calendar_epoch`, which renewing counts up; 0
    is no calendar.
    """

    __tablename__: ClassVar[Any] = "contact"
    __table_args__ = (
        *belongs("officer", "officer_id"),
        sa.UniqueConstraint("agency_id", "line_user"),
        sa.CheckConstraint("NOT line_on OR line_user IS NOT NULL", name="linked"),
        sa.CheckConstraint("calendar_epoch >= 0", name="calendar_epoch"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="agency.id")
    officer_id: int = Field(unique=True)
    line_user: str | None = None
    line_on: bool = False
    linked_at: datetime | None = Field(default=None, sa_type=Instant)
    calendar_epoch: int = 0


class LineCode(SQLModel, table=True):
    """A code that links an officer's LINE once; only its hash is kept."""

    __tablename__: ClassVar[Any] = "line_code"
    __table_args__ = (
        *belongs("officer", "officer_id"),
        sa.UniqueConstraint("agency_id", "code_hash"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="agency.id")
    officer_id: int = Field(index=True)
    code_hash: str
    created_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant)
    used_at: datetime | None = Field(default=None, sa_type=Instant)


class Outlet(SQLModel, table=True):
    """An agency's own way out beside mail: its LINE account, or its webhook.

    `address` is the webhook's URL, or the LINE account's public name (@…); `sealed` are its
    secrets, encrypted with the installation's key.
    """

    __tablename__: ClassVar[Any] = "outlet"
    __table_args__ = (
        sa.UniqueConstraint("agency_id", "channel"),
        sa.CheckConstraint("channel IN ('line','webhook')", name="beside_mail"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="agency.id", index=True)
    channel: Channel = Field(sa_type=words(Channel, name="channel"))
    address: str
    sealed: str = Field(sa_type=sa.Text)
    active: bool = True
    changed_at: datetime = Field(sa_type=Instant)
