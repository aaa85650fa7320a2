"""Tokens by which programs act for an officer. Only the hash of a token's secret is kept."""

from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from tracker.status import TokenScope
from tracker.tables.columns import Instant, belongs, words


class ApiToken(SQLModel, table=True):
    """A key to the API for one officer: what it may at most, and until when.

    `calls` are those of the minute that began at `minute_at`, counted to keep a program that has
    run wild from the others.
    """

    __tablename__: ClassVar[Any] = "api_token"
    __table_args__ = (
        *belongs("officer", "officer_id"),
        sa.CheckConstraint("length(name) > 0", name="has_name"),
        sa.CheckConstraint("expires_at > created_at", name="ends"),
        sa.CheckConstraint("calls >= 0", name="calls"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="agency.id", index=True)
    officer_id: int = Field(index=True)
    name: str
    scope: TokenScope = Field(sa_type=words(TokenScope, name="scope"))
    secret_hash: str = Field(unique=True)
    created_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant)
    revoked_at: datetime | None = Field(default=None, sa_type=Instant)
    last_used_at: datetime | None = Field(default=None, sa_type=Instant)
    minute_at: datetime | None = Field(default=None, sa_type=Instant)
    calls: int = 0
