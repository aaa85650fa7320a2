"""How often an officer's report links were made void; the links themselves lie nowhere."""

from typing import Any, ClassVar

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from tracker.tables.columns import belongs


class ReportLink(SQLModel, table=True):
    """The epoch of an officer's report links; without a row it is 0.

    A link's secret follows from the installation's key, officer, round and epoch, so that
    counting the epoch up ends every link given before.
    """

    __tablename__: ClassVar[Any] = "report_link"
    __table_args__ = (
        *belongs("officer", "officer_id"),
        sa.CheckConstraint("epoch >= 1", name="epoch"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="agency.id", index=True)
    officer_id: int = Field(unique=True)
    epoch: int
