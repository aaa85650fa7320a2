"""Agencies and their divisions, with the dates and the older names of each."""

from datetime import date, datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from tracker.status import Role
from tracker.tables.columns import Instant, belongs, own_row, words


class Agency(SQLModel, table=True):
    """A public agency; its row is also the lock and the head of its journal's chain.

    `escalation` is the role whose holder is told once after the last reminder of a round, where
    the palad switched that on.
    """

    __tablename__: ClassVar[Any] = "agency"
    __table_args__ = (
        sa.CheckConstraint("length(name) > 0", name="has_name"),
        sa.CheckConstraint("chain_count >= 0", name="chain_count"),
    )

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    district: str | None = None
    province: str | None = None
    letter_prefix: str | None = None
    telephone: str | None = None
    settings: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    escalation: Role | None = Field(default=None, sa_type=words(Role, name="escalation"))
    created_at: datetime = Field(sa_type=Instant)
    chain_count: int = 0
    chain_head: str = ""
    chain_seal: str = ""


class Division(SQLModel, table=True):
    """A division (สำนัก, กอง, หน่วย) for as long as it exists."""

    __tablename__: ClassVar[Any] = "division"
    __table_args__ = (
        own_row(),
        sa.UniqueConstraint("agency_id", "name"),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="dates"),
        sa.CheckConstraint("length(name) > 0", name="has_name"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="agency.id", index=True)
    name: str
    starts_on: date
    ends_on: date | None = None
    counts_in_all: bool = True
    position: int = 0
    telephone: str | None = None


class DivisionAlias(SQLModel, table=True):
    """An older or shorter name under which papers speak of a division."""

    __tablename__: ClassVar[Any] = "division_alias"
    __table_args__ = (
        *belongs("division", "division_id"),
        sa.UniqueConstraint("agency_id", "name"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="agency.id")
    division_id: int = Field(index=True)
    name: str
