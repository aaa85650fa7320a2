"""What an officer proves beside the password: a clock in their phone, and codes on paper."""

from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from tracker.tables.columns import Instant, belongs


class SecondFactor(SQLModel, table=True):
    """An officer's authenticator (RFC 6238); its secret lies encrypted.

    It counts from `confirmed_at` on. `last_step` is the step of 30 seconds whose code was used
    last: none counts twice.
    """

    __tablename__: ClassVar[Any] = "second_factor"
    __table_args__ = (
        *belongs("officer", "officer_id"),
        sa.CheckConstraint("last_step >= 0", name="last_step"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="agency.id", index=True)
    officer_id: int = Field(unique=True)
    sealed: str = Field(sa_type=sa.Text)
    begun_at: datetime = Field(sa_type=Instant)
    confirmed_at: datetime | None = Field(default=None, sa_type=Instant)
    last_step: int = 0


class RecoveryCode(SQLModel, table=True):
    """A code that stands in for the authenticator once; only its hash is kept."""

    __tablename__: ClassVar[Any] = "recovery_code"
    __table_args__ = (
        *belongs("officer", "officer_id"),
        sa.UniqueConstraint("officer_id", "code_hash"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="agency.id", index=True)
    officer_id: int = Field(index=True)
    code_hash: str
    created_at: datetime = Field(sa_type=Instant)
    used_at: datetime | None = Field(default=None, sa_type=Instant)
