"""The yearly ITA assessment of an agency: scores down to the question, and the findings."""

from typing import Any, ClassVar

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from tracker.status import ScoreKind
from tracker.tables.columns import belongs, own_row, words


class Assessment(SQLModel, table=True):
    """The result of one fiscal year (B.E.)."""

    __tablename__: ClassVar[Any] = "assessment"
    __table_args__ = (
        own_row(),
        sa.UniqueConstraint("agency_id", "fiscal_year"),
        sa.CheckConstraint("fiscal_year BETWEEN 2500 AND 2700", name="fiscal_year"),
        sa.CheckConstraint("overall IS NULL OR overall BETWEEN 0 AND 100", name="overall"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="agency.id")
    fiscal_year: int
    overall: float | None = None
    level: str | None = None


class Score(SQLModel, table=True):
    """A score from 0 to 100 of an instrument (IIT), an indicator (9) or a question (o13)."""

    __tablename__: ClassVar[Any] = "score"
    __table_args__ = (
        *belongs("assessment", "assessment_id"),
        sa.UniqueConstraint("assessment_id", "kind", "code"),
        sa.CheckConstraint("score BETWEEN 0 AND 100", name="score"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="agency.id")
    assessment_id: int
    kind: ScoreKind = Field(sa_type=words(ScoreKind, name="kind"))
    code: str
    score: float


class Finding(SQLModel, table=True):
    """What the analysis says of one indicator, with the question codes that it names."""

    __tablename__: ClassVar[Any] = "finding"
    __table_args__ = (*belongs("assessment", "assessment_id"),)

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="agency.id")
    assessment_id: int = Field(index=True)
    indicator: int | None = None
    questions: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    refers_to: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    text: str = ""
