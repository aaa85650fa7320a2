"""Offices that supervise, and which agency agreed to it. The consent is the agency's own record."""

from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from tracker.tables.columns import Instant, belongs, own_row


class SupervisingOffice(SQLModel, table=True):
    """Says of an agency's row that it is an office which supervises others (ท้องถิ่นอำเภอ, จังหวัด).

    Such a row has no plan. Its people are its officers, who sign in as all officers do, and its
    name, district and province stand where those of every agency do.
    """

    __tablename__: ClassVar[Any] = "supervising_office"

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="agency.id", unique=True)
    created_at: datetime = Field(sa_type=Instant)


class Supervision(SQLModel, table=True):
    """An agency's consent: this office may read where the agency's plans and rounds stand."""

    __tablename__: ClassVar[Any] = "supervision"
    __table_args__ = (
        own_row(),
        *belongs("officer", "agreed_by", "ended_by"),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended_by_whom"),
        sa.CheckConstraint("ended_at IS NULL OR ended_at >= agreed_at", name="instants"),
        # of one office there is one consent at a time; those that ended stay
        sa.Index(
            "uq_supervision_living",
            "agency_id",
            "office_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="agency.id", index=True)
    office_id: int = Field(foreign_key="supervising_office.id", index=True)
    agreed_at: datetime = Field(sa_type=Instant)
    agreed_by: int
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    ended_by: int | None = None
