"""Assessments over the years, what their analysis found, and the rows of one's scores."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.queries.plans import assessment_t, score_t
from tracker.queries.rows import record, records
from tracker.records import AssessmentRecord
from tracker.status import ScoreKind
from tracker.tables import Finding, table_of

finding_t = table_of(Finding)
TREND = 5  # years
MOST = 50


@dataclass(frozen=True, slots=True)
class FindingRecord:
    """What the analysis says of one indicator, with the question codes that it names."""

    id: int
    indicator: int | None
    questions: tuple[str, ...]
    refers_to: tuple[str, ...]
    text: str


def years(connection: Connection, agency_id: int) -> tuple[int, ...]:
    """The fiscal years (B.E.) that have an assessment, the latest first."""
    query = (
        sa.select(assessment_t.c.fiscal_year)
        .where(assessment_t.c.agency_id == agency_id)
        .order_by(assessment_t.c.fiscal_year.desc())
        .limit(MOST)
    )
    return tuple(connection.execute(query).scalars())


def last_assessments(
    connection: Connection, agency_id: int, *, upto: int | None = None, limit: int = TREND
) -> tuple[AssessmentRecord, ...]:
    """The assessments of the last `limit` fiscal years up to a year, in the order of the years.

    Years without an assessment are left out; without `upto` the latest assessment is the last.
    """
    last = upto if upto is not None else next(iter(years(connection, agency_id)), None)
    if last is None:
        return ()
    rows = (
        connection.execute(
            sa.select(assessment_t)
            .where(
                assessment_t.c.agency_id == agency_id,
                assessment_t.c.fiscal_year > last - limit,
                assessment_t.c.fiscal_year <= last,
            )
            .order_by(assessment_t.c.fiscal_year)
        )
        .mappings()
        .all()
    )
    scores: dict[tuple[int, ScoreKind], dict[str, float]] = {}
    for found, kind, code, score in connection.execute(
        sa.select(score_t.c.assessment_id, score_t.c.kind, score_t.c.code, score_t.c.score)
        .where(
            score_t.c.agency_id == agency_id,
            score_t.c.assessment_id.in_([row["id"] for row in rows]),
        )
        .order_by(score_t.c.id)
    ):
        scores.setdefault((found, kind), {})[code] = score
    return tuple(
        record(
            AssessmentRecord,
            row,
            instruments=scores.get((row["id"], ScoreKind.INSTRUMENT), {}),
            indicators={
                int(code): score
                for code, score in scores.get((row["id"], ScoreKind.INDICATOR), {}).items()
            },
            questions=scores.get((row["id"], ScoreKind.QUESTION), {}),
        )
        for row in rows
    )


def findings(
    connection: Connection, agency_id: int, assessment_id: int
) -> tuple[FindingRecord, ...]:
    """What the analysis of one assessment says, by indicator."""
    rows = connection.execute(
        sa.select(finding_t)
        .where(finding_t.c.agency_id == agency_id, finding_t.c.assessment_id == assessment_id)
        .order_by(sa.func.coalesce(finding_t.c.indicator, 99), finding_t.c.id)
    ).mappings()
    return records(FindingRecord, rows)


def score_rows(
    connection: Connection, agency_id: int, assessment_id: int
) -> dict[tuple[ScoreKind, str], tuple[int, float]]:
    """The row's number and the score of everything that was scored, by kind and code."""
    rows = connection.execute(
        sa.select(score_t.c.kind, score_t.c.code, score_t.c.id, score_t.c.score).where(
            score_t.c.agency_id == agency_id, score_t.c.assessment_id == assessment_id
        )
    )
    return {(kind, code): (row, score) for kind, code, row, score in rows}
