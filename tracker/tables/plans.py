"""Plans, their amendments, measures, and the part of each owner division in a measure."""

from datetime import date, datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from tracker.status import PlanStatus, Status
from tracker.tables.columns import Instant, belongs, own_row, words


class Plan(SQLModel, table=True):
    """A plan of measures for one fiscal year (B.E.), as it was read from its paper."""

    __tablename__: ClassVar[Any] = "plan"
    __table_args__ = (
        own_row(),
        *belongs("assessment", "assessment_id"),
        *belongs("officer", "approved_by"),
        sa.CheckConstraint("fiscal_year BETWEEN 2500 AND 2700", name="fiscal_year"),
        sa.CheckConstraint(
            "status = 'draft' OR (approved_on IS NOT NULL AND approved_by IS NOT NULL)",
            name="approved_by_whom_and_when",
        ),
        sa.CheckConstraint("version >= 1", name="version"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="agency.id", index=True)
    fiscal_year: int
    title: str
    status: PlanStatus = Field(
        default=PlanStatus.DRAFT,
        sa_type=words(PlanStatus, name="status"),
    )
    version: int = 1
    assessment_id: int | None = Field(default=None, index=True)
    source_name: str | None = None
    source_sha256: str | None = None
    understood: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    approved_on: date | None = None
    approved_at: datetime | None = Field(default=None, sa_type=Instant)
    approved_by: int | None = Field(default=None, index=True)
    scan_sha256: str | None = None
    created_at: datetime = Field(sa_type=Instant)


class Amendment(SQLModel, table=True):
    """A numbered change of an approved plan, with its reason and what it changed."""

    __tablename__: ClassVar[Any] = "amendment"
    __table_args__ = (
        own_row(),
        *belongs("plan", "plan_id"),
        *belongs("officer", "amended_by"),
        sa.UniqueConstraint("plan_id", "number"),
        sa.CheckConstraint("length(reason) > 0", name="has_reason"),
        sa.CheckConstraint("number >= 1", name="number"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="agency.id")
    plan_id: int
    number: int
    amended_on: date
    amended_by: int = Field(index=True)
    reason: str
    changes: list[dict[str, Any]] = Field(default_factory=list, sa_type=sa.JSON)


class Measure(SQLModel, table=True):
    """One measure: the thing that has owners, a period and a follow-up (FIELD §4)."""

    __tablename__: ClassVar[Any] = "measure"
    __table_args__ = (
        own_row(),
        *belongs("plan", "plan_id"),
        *belongs("amendment", "withdrawn_by"),
        sa.UniqueConstraint("plan_id", "number"),
        sa.CheckConstraint("length(title) > 0", name="has_title"),
        sa.CheckConstraint("issue IS NULL OR issue BETWEEN 1 AND 7", name="issue"),
        sa.CheckConstraint("ends_on >= starts_on", name="dates"),
        sa.CheckConstraint("version >= 1", name="version"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="agency.id", index=True)
    plan_id: int
    number: int
    title: str
    actions: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    issue: int | None = None
    instrument: str | None = None
    indicators: list[int] = Field(default_factory=list, sa_type=sa.JSON)
    questions: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    finding: str | None = None
    steps: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    all_divisions: bool = False
    owners: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    starts_on: date
    ends_on: date
    follow_up: str | None = None
    as_printed: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    where_printed: str | None = None
    status: Status = Field(
        default=Status.PLANNED,
        sa_type=words(Status, name="status"),
    )
    version: int = 1
    withdrawn_by: int | None = Field(default=None, index=True)


class Part(SQLModel, table=True):
    """One owner division's part of a measure: what is moved through the states."""

    __tablename__: ClassVar[Any] = "part"
    __table_args__ = (
        own_row(),
        *belongs("measure", "measure_id"),
        *belongs("division", "division_id"),
        *belongs("amendment", "withdrawn_by"),
        sa.UniqueConstraint("measure_id", "division_id"),
        sa.CheckConstraint(
            "status <> 'done' OR (result IS NOT NULL AND done_on IS NOT NULL)",
            name="done_has_result_and_date",
        ),
        sa.CheckConstraint("status <> 'not_done' OR reason IS NOT NULL", name="reason"),
        sa.CheckConstraint("version >= 1", name="version"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="agency.id", index=True)
    measure_id: int
    division_id: int = Field(index=True)
    status: Status = Field(
        default=Status.PLANNED,
        sa_type=words(Status, name="status"),
    )
    version: int = 1
    result: str | None = None
    done_on: date | None = None
    reason: str | None = None
    withdrawn_by: int | None = Field(default=None, index=True)
