"""When this installation was backed up last. Nothing of any agency's record."""

from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from tracker.tables.columns import Instant


class Backup(SQLModel, table=True):
    """That everything was written to one file: when, and how much it was.

    Stays out of backups itself: it speaks of this machine, not of the office brought back.
    """

    __tablename__: ClassVar[Any] = "backup"
    __table_args__ = (
        sa.CheckConstraint("row_count >= 0 AND file_count >= 0 AND size >= 0", name="counts"),
    )

    id: int | None = Field(default=None, primary_key=True)
    made_at: datetime = Field(sa_type=Instant)
    row_count: int
    file_count: int
    size: int = Field(sa_type=sa.BigInteger)
