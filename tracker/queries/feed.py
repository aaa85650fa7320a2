"""What an officer's calendar feed asks: the rounds in which divisions own parts. Writes nothing."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.queries.plans import measure_t, part_t
from tracker.queries.progress import entry_t, progress_t
from tracker.queries.rounds import round_t
from tracker.queries.rows import columns, record
from tracker.records import RoundRecord
from tracker.status import PlanStatus
from tracker.tables import Plan, table_of

plan_t = table_of(Plan)
SWITCHED = "switch-calendar"  # the journal's word for a feed switched on, renewed, switched off
LATEST = 8  # rounds: four plan years, or two of two plans


@dataclass(frozen=True, slots=True)
class FeedRound:
    """A round of a plan in which some divisions own `parts` live parts.

    `changed_at` is when its days, the plan, those parts or their reports last changed.
    """

    round: RoundRecord
    plan_title: str
    parts: int
    changed_at: datetime


def feed_rounds(
    connection: Connection, agency_id: int, division_ids: Collection[int]
) -> tuple[FeedRound, ...]:
    """The latest rounds of approved or closed plans in which the divisions own parts, by due day.

    Parts and measures that were withdrawn do not count.
    """
    if not division_ids:
        return ()
    owned = _owned(agency_id, division_ids)
    rows = connection.execute(
        sa.select(
            *columns(RoundRecord, round_t),
            plan_t.c.title.label("plan_title"),
            plan_t.c.created_at.label("made_at"),
            sa.func.count(owned.c.part_id).label("parts"),
        )
        .join(plan_t, plan_t.c.id == round_t.c.plan_id)
        .join(owned, owned.c.plan_id == round_t.c.plan_id)
        .where(round_t.c.agency_id == agency_id, plan_t.c.status != PlanStatus.DRAFT)
        .group_by(round_t.c.id, plan_t.c.id)
        .order_by(round_t.c.due_on.desc(), round_t.c.id.desc())
        .limit(LATEST)
    ).mappings()
    found = list(rows)
    changed = _changed_at(connection, agency_id, owned, [row["id"] for row in found])
    return tuple(
        FeedRound(
            record(RoundRecord, row),
            row["plan_title"],
            row["parts"],
            changed.get(row["id"], row["made_at"]),
        )
        for row in reversed(found)
    )


def last_epoch(connection: Connection, agency_id: int, officer_id: int) -> int:
    """The highest epoch that an officer's calendar ever had, switched off or not; 0 for none."""
    row = connection.execute(
        sa.select(entry_t.c.old, entry_t.c.new)
        .where(
            entry_t.c.agency_id == agency_id,
            entry_t.c.subject == "officer",
            entry_t.c.subject_id == officer_id,
            entry_t.c.action == SWITCHED,
        )
        .order_by(entry_t.c.number.desc())
        .limit(1)
    ).one_or_none()
    return 0 if row is None else max(int(side.get("epoch", 0)) for side in row)


def _owned(agency_id: int, division_ids: Collection[int]) -> sa.Subquery:
    """The live parts of the divisions, with their measure and plan."""
    return (
        sa.select(part_t.c.id.label("part_id"), part_t.c.measure_id, measure_t.c.plan_id)
        .join(measure_t, measure_t.c.id == part_t.c.measure_id)
        .where(
            part_t.c.agency_id == agency_id,
            part_t.c.division_id.in_(list(division_ids)),
            part_t.c.withdrawn_by.is_(None),
            measure_t.c.withdrawn_by.is_(None),
        )
        .subquery()
    )


def _changed_at(
    connection: Connection, agency_id: int, owned: sa.Subquery, round_ids: list[int]
) -> dict[int, datetime]:
    """By round, when the journal last told of it, of its plan, or of the owned parts in it."""

    def told_of(subject: str, subject_id: Any, *join: Any) -> sa.Select[Any]:
        query = sa.select(
            round_t.c.id.label("round_id"),
            sa.literal(subject).label("subject"),
            subject_id.label("subject_id"),
        ).select_from(round_t)
        for table, on in join:
            query = query.join(table, on)
        return query.where(round_t.c.id.in_(round_ids))

    parts = (owned, owned.c.plan_id == round_t.c.plan_id)
    reports = (
        progress_t,
        sa.and_(progress_t.c.part_id == owned.c.part_id, progress_t.c.round_id == round_t.c.id),
    )
    subjects = sa.union(
        told_of("round", round_t.c.id),
        told_of("plan", round_t.c.plan_id),
        told_of("measure", owned.c.measure_id, parts),
        told_of("part", owned.c.part_id, parts),
        told_of("progress", progress_t.c.id, parts, reports),
    ).subquery()
    rows = connection.execute(
        sa.select(subjects.c.round_id, sa.func.max(entry_t.c.at, type_=entry_t.c.at.type))
        .join(
            entry_t,
            sa.and_(
                entry_t.c.agency_id == agency_id,
                entry_t.c.subject == subjects.c.subject,
                entry_t.c.subject_id == subjects.c.subject_id,
            ),
        )
        .group_by(subjects.c.round_id)
    )
    return {row[0]: row[1] for row in rows}
