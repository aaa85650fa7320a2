"""An agency's journal as its readers ask for it: narrowed, by pages, with what it is about."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.journal import THROWN_AWAY
from tracker.queries.assents import assent_t
from tracker.queries.memos import memo_t, paper_t
from tracker.queries.people import agency_t, division_t
from tracker.queries.plans import measure_t, part_t, plan_t
from tracker.queries.progress import entry_t, evidence_t, progress_t
from tracker.queries.rows import records
from tracker.records import JournalRecord

MOST_MEASURES = 300
_earlier_t = entry_t.alias("earlier")


@dataclass(frozen=True, slots=True)
class About:
    """The measure that an entry is about, and the division whose part it is, where it is one's."""

    measure_id: int
    number: int
    title: str
    division: str | None = None


@dataclass(frozen=True, slots=True)
class MeasureName:
    """A measure by its number and title, and its plan's fiscal year (B.E.)."""

    id: int
    number: int
    title: str
    fiscal_year: int


def chain_of(connection: Connection, agency_id: int) -> tuple[int, str]:
    """How many entries the agency's journal has, and the seal of the last."""
    row = connection.execute(
        sa.select(agency_t.c.chain_count, agency_t.c.chain_head).where(agency_t.c.id == agency_id)
    ).one()
    return row.chain_count, row.chain_head


def entries(
    connection: Connection,
    agency_id: int,
    *,
    subjects: Collection[str] = (),
    measure_id: int | None = None,
    officer_id: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    before: int | None = None,
    limit: int,
) -> tuple[JournalRecord, ...]:
    """Entries, the latest first, those numbered below `before`.

    Of some `subjects`; about a measure with its parts, reports and evidence; by an officer or for
    one; at `since` or later and earlier than `until`.
    """
    query = sa.select(entry_t).where(entry_t.c.agency_id == agency_id)
    if subjects:
        query = query.where(entry_t.c.subject.in_(subjects))
    if measure_id is not None:
        query = query.where(_about(agency_id, measure_id))
    if officer_id is not None:
        query = query.where(
            sa.or_(entry_t.c.actor == officer_id, entry_t.c.acted_for == officer_id)
        )
    if since is not None:
        query = query.where(entry_t.c.at >= since)
    if until is not None:
        query = query.where(entry_t.c.at < until)
    if before is not None:
        query = query.where(entry_t.c.number < before)
    rows = connection.execute(query.order_by(entry_t.c.number.desc()).limit(limit)).mappings()
    return records(JournalRecord, rows)


def last_of(
    connection: Connection, agency_id: int, *, subject: str, subject_id: int, action: str
) -> JournalRecord | None:
    """The last entry of one action on one thing, where there is one."""
    query = (
        sa.select(entry_t)
        .where(
            entry_t.c.agency_id == agency_id,
            entry_t.c.subject == subject,
            entry_t.c.subject_id == subject_id,
            entry_t.c.action == action,
        )
        .order_by(entry_t.c.number.desc())
        .limit(1)
    )
    rows = records(JournalRecord, connection.execute(query).mappings())
    return rows[0] if rows else None


def abouts(
    connection: Connection, agency_id: int, found: Iterable[JournalRecord]
) -> Mapping[tuple[str, int], About]:
    """By subject and id the measures that these entries are about, asked for in one go each."""
    ids: dict[str, set[int]] = {}
    for one in found:
        ids.setdefault(one.subject, set()).add(one.subject_id)
    told: dict[tuple[str, int], About] = {}
    for subject, row_id, query in (
        (
            "measure",
            measure_t.c.id,
            _named(measure_t.c.id).add_columns(sa.null().label("division")),
        ),
        ("part", part_t.c.id, _of_parts(part_t.c.id)),
        ("progress", progress_t.c.id, _of_parts(progress_t.c.id, progress_t)),
        ("evidence", evidence_t.c.id, _of_parts(evidence_t.c.id, evidence_t)),
        ("assent", assent_t.c.id, _of_parts(assent_t.c.id, assent_t)),
    ):
        if wanted := ids.get(subject):
            rows = query.where(measure_t.c.agency_id == agency_id, row_id.in_(wanted))
            for row in connection.execute(rows):
                about = About(row.measure_id, row.number, row.title, row.division)
                told[subject, row.row] = about
    return told


def outlived(
    connection: Connection, agency_id: int, found: Iterable[JournalRecord]
) -> frozenset[int]:
    """The numbers of those entries whose plan or measure was thrown away since.

    What has its id now is another one: SQLite gives it to the next.
    """
    told = [one for one in found if one.subject in ("plan", "measure")]
    query = (
        sa.select(entry_t.c.subject, entry_t.c.subject_id, sa.func.max(entry_t.c.number))
        .where(
            entry_t.c.agency_id == agency_id,
            entry_t.c.subject.in_(("plan", "measure")),
            entry_t.c.subject_id.in_({one.subject_id for one in told}),
            entry_t.c.action == THROWN_AWAY,
        )
        .group_by(entry_t.c.subject, entry_t.c.subject_id)
    )
    ends = {(subject, row): number for subject, row, number in connection.execute(query)}
    return frozenset(
        one.number for one in told if one.number <= ends.get((one.subject, one.subject_id), 0)
    )


def rounds_of(
    connection: Connection, agency_id: int, found: Iterable[JournalRecord]
) -> Mapping[tuple[str, int], int]:
    """By subject and id the rounds whose memos and papers these entries are about."""
    ids: dict[str, set[int]] = {}
    for one in found:
        ids.setdefault(one.subject, set()).add(one.subject_id)
    told = {("round", number): number for number in ids.get("round", ())}
    memos = sa.select(memo_t.c.id, memo_t.c.round_id).where(
        memo_t.c.agency_id == agency_id, memo_t.c.id.in_(ids.get("memo", ()))
    )
    told |= {("memo", row.id): row.round_id for row in connection.execute(memos)}
    papers = (
        sa.select(paper_t.c.id, memo_t.c.round_id)
        .join(memo_t, memo_t.c.id == paper_t.c.memo_id)
        .where(paper_t.c.agency_id == agency_id, paper_t.c.id.in_(ids.get("paper", ())))
    )
    told |= {("paper", row.id): row.round_id for row in connection.execute(papers)}
    return told


def measure_names(connection: Connection, agency_id: int) -> tuple[MeasureName, ...]:
    """The measures to choose from, the latest plan's first, in their order."""
    query = (
        sa.select(measure_t.c.id, measure_t.c.number, measure_t.c.title, plan_t.c.fiscal_year)
        .join(plan_t, plan_t.c.id == measure_t.c.plan_id)
        .where(measure_t.c.agency_id == agency_id)
        .order_by(plan_t.c.fiscal_year.desc(), plan_t.c.id.desc(), measure_t.c.number)
        .limit(MOST_MEASURES)
    )
    return records(MeasureName, connection.execute(query).mappings())


def _named(row_id: sa.Column[int]) -> sa.Select[Any]:
    """The rows with this id, each with the measure's own columns."""
    return sa.select(
        row_id.label("row"),
        measure_t.c.id.label("measure_id"),
        measure_t.c.number,
        measure_t.c.title,
    )


def _of_parts(row_id: sa.Column[int], held: sa.Table | None = None) -> sa.Select[Any]:
    """The same of parts, or of what parts hold, with the division."""
    joined = measure_t.join(part_t, part_t.c.measure_id == measure_t.c.id).join(
        division_t, division_t.c.id == part_t.c.division_id
    )
    if held is not None:
        joined = joined.join(held, held.c.part_id == part_t.c.id)
    return _named(row_id).add_columns(division_t.c.name.label("division")).select_from(joined)


def _about(agency_id: int, measure_id: int) -> sa.ColumnElement[bool]:
    """Whether the entry at hand is about the measure, one of its parts, or what these hold."""
    parts = sa.select(part_t.c.id).where(
        part_t.c.agency_id == agency_id, part_t.c.measure_id == measure_id
    )
    kinds = {
        "part": parts,
        **{
            name: sa.select(table.c.id).where(
                table.c.agency_id == agency_id, table.c.part_id.in_(parts)
            )
            for name, table in (
                ("progress", progress_t),
                ("evidence", evidence_t),
                ("assent", assent_t),
            )
        },
    }
    # SQLite gives the number of a draft's measure, once that is thrown away, to the next one
    begins = (
        sa.select(sa.func.coalesce(sa.func.max(_earlier_t.c.number), 0))
        .where(
            _earlier_t.c.agency_id == agency_id,
            _earlier_t.c.subject == "measure",
            _earlier_t.c.subject_id == measure_id,
            _earlier_t.c.action == THROWN_AWAY,
        )
        .scalar_subquery()
    )
    own = (entry_t.c.subject == "measure", entry_t.c.subject_id == measure_id)
    return sa.or_(
        sa.and_(*own, entry_t.c.number > begins),
        *(
            sa.and_(entry_t.c.subject == name, entry_t.c.subject_id.in_(ids))
            for name, ids in kinds.items()
        ),
    )
