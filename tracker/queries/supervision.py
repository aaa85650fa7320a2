"""Who supervises whom, by consent, and where the agencies that agreed stand. Writes nothing.

Days, counts and words of state leave this module: no person's name, no text of plan or report.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.queries.memos import endorsement_t, memo_t
from tracker.queries.people import agency_t, division_t, officer_t
from tracker.queries.plans import measure_t, part_t, plan_t
from tracker.queries.progress import entry_t
from tracker.queries.rounds import owes, round_t
from tracker.queries.rows import beside, records
from tracker.status import MemoStatus, PlanStatus, RoundStatus
from tracker.tables import SupervisingOffice, Supervision, table_of

office_t = table_of(SupervisingOffice)
supervision_t = table_of(Supervision)
MOST = 1000  # agencies of one office, and offices of one installation: a country has 955
# what the journal calls the work that is supervised; who signs in from where is nobody's business
WORK = ("plan", "measure", "part", "progress", "evidence", "round", "memo", "paper")
_LIVING = supervision_t.c.ended_at.is_(None)


@dataclass(frozen=True, slots=True)
class OfficeRecord:
    """An office that supervises; `agency_id` is the row that has its name and its people."""

    id: int
    agency_id: int
    name: str
    district: str | None
    province: str | None


@dataclass(frozen=True, slots=True)
class ConsentRecord:
    """An agency's consent to one office, and who of the agency gave and withdrew it."""

    id: int
    office_id: int
    office: str
    agreed_at: datetime
    agreed_by: str
    ended_at: datetime | None
    ended_by: str | None


@dataclass(frozen=True, slots=True)
class SupervisedAgency:
    """An agency that agreed, and since when."""

    id: int
    name: str
    district: str | None
    agreed_at: datetime


@dataclass(frozen=True, slots=True)
class ApprovedPlan:
    """An agency's approved plan: when it was approved, no more."""

    id: int
    agency_id: int
    title: str
    approved_on: date


@dataclass(frozen=True, slots=True)
class SupervisedRound:
    """One round of such a plan; `snapshot` is what closing froze."""

    id: int
    agency_id: int
    plan_id: int
    due_on: date
    status: RoundStatus
    snapshot: str | None


@dataclass(frozen=True, slots=True)
class MemoStep:
    """How far the memo of a round has come, and when it took its last step."""

    round_id: int
    status: MemoStatus
    stepped_at: datetime | None


def offices(connection: Connection) -> tuple[OfficeRecord, ...]:
    """The offices of the installation that supervise, in the order in which they were added."""
    rows = connection.execute(_offices().order_by(office_t.c.id).limit(MOST)).mappings()
    return records(OfficeRecord, rows)


def office_of(connection: Connection, agency_id: int) -> OfficeRecord | None:
    """The office that this agency's row is; None where it is an agency like others."""
    row = connection.execute(_offices().where(office_t.c.agency_id == agency_id)).mappings()
    found = records(OfficeRecord, row)
    return found[0] if found else None


def consents(connection: Connection, agency_id: int) -> tuple[ConsentRecord, ...]:
    """The consents that an agency has given, the latest first; those withdrawn too."""
    giver, ender = officer_t.alias("giver"), officer_t.alias("ender")
    query = (
        sa.select(
            supervision_t.c.id,
            supervision_t.c.office_id,
            agency_t.c.name.label("office"),
            supervision_t.c.agreed_at,
            giver.c.name.label("agreed_by"),
            supervision_t.c.ended_at,
            ender.c.name.label("ended_by"),
        )
        .join(office_t, office_t.c.id == supervision_t.c.office_id)
        .join(agency_t, agency_t.c.id == office_t.c.agency_id)
        .join(giver, giver.c.id == supervision_t.c.agreed_by)
        .outerjoin(ender, ender.c.id == supervision_t.c.ended_by)
        .where(supervision_t.c.agency_id == agency_id)
        .order_by(supervision_t.c.id.desc())
        .limit(MOST)
    )
    return records(ConsentRecord, connection.execute(query).mappings())


def supervised(connection: Connection, office_id: int) -> tuple[SupervisedAgency, ...]:
    """The agencies whose consent to this office stands now, by number."""
    query = (
        sa.select(agency_t.c.id, agency_t.c.name, agency_t.c.district, supervision_t.c.agreed_at)
        .join(agency_t, agency_t.c.id == supervision_t.c.agency_id)
        .where(supervision_t.c.office_id == office_id, _LIVING)
        .order_by(agency_t.c.id)
        .limit(MOST)
    )
    return records(SupervisedAgency, connection.execute(query).mappings())


def years(connection: Connection, agency_ids: Collection[int]) -> tuple[int, ...]:
    """The fiscal years for which one of the agencies has an approved plan, the latest first."""
    query = (
        sa.select(plan_t.c.fiscal_year)
        .distinct()
        .where(plan_t.c.agency_id.in_(agency_ids), plan_t.c.status != PlanStatus.DRAFT)
        .order_by(plan_t.c.fiscal_year.desc())
    )
    return tuple(connection.execute(query).scalars())


def running(connection: Connection, agency_ids: Collection[int]) -> tuple[int, int] | None:
    """Fiscal year and half of the open round that is due first; None where none is open."""
    row = connection.execute(
        sa.select(round_t.c.fiscal_year, round_t.c.half)
        .where(round_t.c.agency_id.in_(agency_ids), round_t.c.status == RoundStatus.OPEN)
        .order_by(round_t.c.fiscal_year, round_t.c.half)
        .limit(1)
    ).one_or_none()
    return None if row is None else (row.fiscal_year, row.half)


def plans(
    connection: Connection, agency_ids: Collection[int], fiscal_year: int
) -> tuple[ApprovedPlan, ...]:
    """The agencies' plans of the year that were approved; drafts are nobody else's."""
    query = (
        sa.select(plan_t.c.id, plan_t.c.agency_id, plan_t.c.title, plan_t.c.approved_on)
        .where(
            plan_t.c.agency_id.in_(agency_ids),
            plan_t.c.fiscal_year == fiscal_year,
            plan_t.c.status != PlanStatus.DRAFT,
        )
        .order_by(plan_t.c.id)
    )
    return records(ApprovedPlan, connection.execute(query).mappings())


def rounds(
    connection: Connection, agency_ids: Collection[int], fiscal_year: int, half: int
) -> tuple[SupervisedRound, ...]:
    """The agencies' rounds of one half-year."""
    query = sa.select(
        round_t.c.id,
        round_t.c.agency_id,
        round_t.c.plan_id,
        round_t.c.due_on,
        round_t.c.status,
        round_t.c.snapshot,
    ).where(
        round_t.c.agency_id.in_(agency_ids),
        round_t.c.fiscal_year == fiscal_year,
        round_t.c.half == half,
    )
    return records(SupervisedRound, connection.execute(query).mappings())


def reported(
    connection: Connection, agency_ids: Collection[int], round_ids: Collection[int]
) -> Mapping[int, tuple[int, int]]:
    """For each round (its id) how many divisions owe nothing more, of how many that have parts."""
    owing = sa.func.sum(sa.case((owes(), 1), else_=0)).label("owed")
    query = (
        sa.select(round_t.c.id, owing)
        .select_from(round_t)
        .join(measure_t, measure_t.c.plan_id == round_t.c.plan_id)
        .join(part_t, part_t.c.measure_id == measure_t.c.id)
        .join(division_t, division_t.c.id == part_t.c.division_id)
        .where(
            round_t.c.agency_id.in_(agency_ids),
            round_t.c.id.in_(round_ids),
            beside(measure_t.c.withdrawn_by) == 0,
            beside(part_t.c.withdrawn_by) == 0,
        )
        .group_by(round_t.c.id, division_t.c.id)
    )
    found: dict[int, tuple[int, int]] = dict.fromkeys(round_ids, (0, 0))
    for round_id, owed in connection.execute(query):
        done, of = found[round_id]
        found[round_id] = (done + (not owed), of + 1)
    return found


def memos(
    connection: Connection, agency_ids: Collection[int], round_ids: Collection[int]
) -> Mapping[int, MemoStep]:
    """For each round (its id) whose memo has been begun: how far it has come."""
    query = (
        sa.select(
            memo_t.c.round_id,
            memo_t.c.status,
            sa.func.max(endorsement_t.c.endorsed_at, type_=endorsement_t.c.endorsed_at.type).label(
                "stepped_at"
            ),
        )
        .outerjoin(
            endorsement_t,
            sa.and_(
                endorsement_t.c.memo_id == memo_t.c.id,
                endorsement_t.c.agency_id == memo_t.c.agency_id,
            ),
        )
        .where(memo_t.c.agency_id.in_(agency_ids), memo_t.c.round_id.in_(round_ids))
        .group_by(memo_t.c.round_id, memo_t.c.status)
    )
    found = records(MemoStep, connection.execute(query).mappings())
    return {one.round_id: one for one in found}


def last_acts(connection: Connection, agency_ids: Collection[int]) -> Mapping[int, datetime]:
    """For each agency (its id) the instant at which a person last did something for its plan."""
    last = (
        sa.select(entry_t.c.at)
        .where(
            entry_t.c.agency_id == agency_t.c.id,
            entry_t.c.actor.is_not(None),
            entry_t.c.subject.in_(WORK),
        )
        .order_by(entry_t.c.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = connection.execute(sa.select(agency_t.c.id, last).where(agency_t.c.id.in_(agency_ids)))
    return {agency_id: at for agency_id, at in rows if at is not None}


def _offices() -> sa.Select[tuple[int, int, str, str, str]]:
    return sa.select(
        office_t.c.id,
        office_t.c.agency_id,
        agency_t.c.name,
        agency_t.c.district,
        agency_t.c.province,
    ).join(agency_t, agency_t.c.id == office_t.c.agency_id)
