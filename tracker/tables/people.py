"""Posts, the officers who hold them, who acts for whom, and how officers sign in.

Work hangs on posts, not persons: people are transferred every October (FIELD §1).
"""

from datetime import date, datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from tracker.status import ActingForm, Role, WayIn
from tracker.tables.columns import Instant, belongs, own_row, words


class Post(SQLModel, table=True):
    """A post (ตำแหน่ง) with its role; palad and mayor stand above the divisions."""

    __tablename__: ClassVar[Any] = "post"
    __table_args__ = (
        own_row(),
        *belongs("division", "division_id"),
        sa.UniqueConstraint("agency_id", "title", "division_id", "role"),
        # a UNIQUE passes over NULL, and posts above the divisions have none
        sa.Index(
            "uq_post_above_divisions",
            "agency_id",
            "title",
            "role",
            unique=True,
            sqlite_where=sa.text("division_id IS NULL"),
            postgresql_where=sa.text("division_id IS NULL"),
        ),
        sa.CheckConstraint(
            "division_id IS NOT NULL OR role IN ('palad','mayor','auditor','administrator')",
            name="division_where_needed",
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="agency.id", index=True)
    division_id: int | None = Field(default=None, index=True)
    title: str
    role: Role = Field(sa_type=words(Role, name="role"))


class Officer(SQLModel, table=True):
    """A person who serves the agency; `rank` stands on the signature line (ว่าที่ร้อยตรี …)."""

    __tablename__: ClassVar[Any] = "officer"
    __table_args__ = (
        own_row(),
        sa.UniqueConstraint("agency_id", "email"),
        sa.CheckConstraint("length(name) > 0", name="has_name"),
        sa.CheckConstraint("language IN ('th','en')", name="language"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="agency.id", index=True)
    name: str = Field(index=True)
    rank: str | None = None
    email: str | None = None
    active: bool = True
    language: str = "th"
    password_hash: str | None = None
    session_epoch: int = 0


class Posting(SQLModel, table=True):
    """An officer holds a post from a day until a day (both included)."""

    __tablename__: ClassVar[Any] = "posting"
    __table_args__ = (
        own_row(),
        *belongs("post", "post_id"),
        *belongs("officer", "officer_id"),
        sa.UniqueConstraint("post_id", "officer_id", "starts_on"),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="dates"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="agency.id", index=True)
    post_id: int = Field(index=True)
    officer_id: int = Field(index=True)
    starts_on: date
    ends_on: date | None = None


class ActingOrder(SQLModel, table=True):
    """An order (คำสั่ง) by which an officer acts for the holder of a post."""

    __tablename__: ClassVar[Any] = "acting_order"
    __table_args__ = (
        own_row(),
        *belongs("post", "post_id"),
        *belongs("officer", "officer_id"),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="dates"),
        sa.CheckConstraint("precedence >= 1", name="precedence"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="agency.id", index=True)
    post_id: int = Field(index=True)
    officer_id: int = Field(index=True)
    form: ActingForm = Field(sa_type=words(ActingForm, name="form"))
    number: str
    ordered_on: date
    starts_on: date
    ends_on: date | None = None
    when_absent: bool = False
    precedence: int = 1


class SignInLink(SQLModel, table=True):
    """A link that signs in once; only the hash of its secret is kept."""

    __tablename__: ClassVar[Any] = "sign_in_link"
    __table_args__ = (*belongs("officer", "officer_id"),)

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="agency.id")
    officer_id: int = Field(index=True)
    secret_hash: str = Field(unique=True)
    created_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant)
    used_at: datetime | None = Field(default=None, sa_type=Instant)


class SignInTry(SQLModel, table=True):
    """One try to sign in, counted to slow down guessing; `name_hash` is no name."""

    __tablename__: ClassVar[Any] = "sign_in_try"
    __table_args__ = (sa.Index("ix_sign_in_try_name_hash_at", "name_hash", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    name_hash: str
    at: datetime = Field(sa_type=Instant)
    succeeded: bool = False


class SignInSession(SQLModel, table=True):
    """An officer is signed in in one browser, until they sign out there or it is ended.

    Only the hash of its secret is kept. `device` is what the browser calls itself, in a few words.
    """

    __tablename__: ClassVar[Any] = "sign_in_session"
    __table_args__ = (*belongs("officer", "officer_id"),)

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="agency.id")
    officer_id: int = Field(index=True)
    secret_hash: str = Field(unique=True)
    begun_at: datetime = Field(sa_type=Instant)
    way: WayIn = Field(sa_type=words(WayIn, name="way"))
    device: str | None = None
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
