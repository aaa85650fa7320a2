"""The column types and constraints that all tables share. Holds no table."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

SQLModel.model_config["defer_build"] = True  # we read and write the tables, never make a model
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(sa.types.TypeDecorator[datetime]):
    """An aware instant, stored in UTC; SQLite forgets the zone, so it is given back here."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant must carry its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def words(cls: type[StrEnum], *, name: str) -> sa.Enum:
    """A column type for the words of `cls`, stored as their values and kept by a CHECK."""
    return sa.Enum(
        cls,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        create_constraint=True,
        name=name,
    )


def belongs(parent: str, *columns: str) -> tuple[sa.ForeignKeyConstraint, ...]:
    """Foreign keys to rows of `parent` **of the same agency**, one for each of `columns`."""
    return tuple(
        sa.ForeignKeyConstraint(["agency_id", column], [f"{parent}.agency_id", f"{parent}.id"])
        for column in columns
    )


def own_row() -> sa.UniqueConstraint:
    """What `belongs` of other tables points at."""
    return sa.UniqueConstraint("agency_id", "id")


def table_of(model: type[SQLModel]) -> sa.Table:
    """The table of a model, for reads and writes with SQLAlchemy Core."""
    table = model.__table__  # type: ignore[attr-defined]
    assert isinstance(table, sa.Table)
    return table
