"""What a citizen's pages ask for: published papers, counts by division, dates of changes.

Reads only what may be shown: no person, no remark, no reason leaves this module.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.queries.memos import endorsement_t, memo_t, paper_t
from tracker.queries.people import agency_t, division_t
from tracker.queries.plans import amendment_t, measure_t, part_t
from tracker.queries.progress import entry_t
from tracker.queries.rounds import round_t
from tracker.queries.rows import records
from tracker.records import AgencyRecord
from tracker.status import MemoStatus, Status

PAGE = 500


@dataclass(frozen=True, slots=True)
class PublishedPaper:
    """A paper of a memo that is published now; `current` where it is of the published version."""

    id: int
    round_id: int
    plan_id: int
    fiscal_year: int
    half: int
    number: str | None
    dated_on: date | None
    content: str
    form: str
    sha256: str
    size: int
    issued_at: datetime
    current: bool


@dataclass(frozen=True, slots=True)
class DivisionStatus:
    """How many live parts of a plan one division has in each status."""

    division_id: int
    division: str
    counts: Mapping[Status, int]


@dataclass(frozen=True, slots=True)
class PublishedChange:
    """That an approved plan was amended, without who did it and why."""

    id: int
    plan_id: int
    number: int
    amended_on: date


@dataclass(frozen=True, slots=True)
class Correction:
    """That number or date of a published memo were replaced, without who did it and why.

    `entry` is its number in the journal; what was not there before is None.
    """

    entry: int
    round_id: int
    at: datetime
    number_before: str | None
    number: str | None
    dated_before: date | None
    dated_on: date | None


def with_pages(connection: Connection, *, by_default: bool, limit: int) -> tuple[AgencyRecord, ...]:
    """The first agencies by name whose public pages are on; `by_default`: unless set."""
    switched = agency_t.c.settings["public_pages"].as_boolean()
    query = (
        sa.select(agency_t)
        .where(sa.func.coalesce(switched, by_default).is_(True))
        .order_by(agency_t.c.name)
        .limit(limit)
    )
    return records(AgencyRecord, connection.execute(query).mappings())


def since(connection: Connection, agency_id: int) -> datetime:
    """The instant from which the agency is known."""
    query = sa.select(agency_t.c.created_at).where(agency_t.c.id == agency_id)
    found: datetime = connection.execute(query).scalar_one()
    return found


def papers(
    connection: Connection,
    agency_id: int,
    *,
    round_id: int | None = None,
    sha256: str | None = None,
    superseded: bool = False,
) -> tuple[PublishedPaper, ...]:
    """The papers of memos in the state *published*, the latest round first, then by form.

    Only those of the published version, unless `superseded` asks for what was issued on the way.
    """
    current = paper_t.c.version == memo_t.c.version
    query = (
        sa.select(
            paper_t.c.id,
            memo_t.c.round_id,
            round_t.c.plan_id,
            round_t.c.fiscal_year,
            round_t.c.half,
            memo_t.c.number,
            memo_t.c.dated_on,
            memo_t.c.content,
            paper_t.c.form,
            paper_t.c.sha256,
            paper_t.c.size,
            paper_t.c.issued_at,
            current.label("current"),
        )
        .join(memo_t, memo_t.c.id == paper_t.c.memo_id)
        .join(round_t, round_t.c.id == memo_t.c.round_id)
        .where(
            paper_t.c.agency_id == agency_id,
            memo_t.c.agency_id == agency_id,
            memo_t.c.status == MemoStatus.PUBLISHED,
        )
        .order_by(
            round_t.c.fiscal_year.desc(),
            round_t.c.id.desc(),
            paper_t.c.version.desc(),
            paper_t.c.form.desc(),
        )
        .limit(PAGE)
    )
    if not superseded:
        query = query.where(current)
    if round_id is not None:
        query = query.where(memo_t.c.round_id == round_id)
    if sha256 is not None:
        query = query.where(paper_t.c.sha256 == sha256)
    return records(PublishedPaper, connection.execute(query).mappings())


def published_at(connection: Connection, agency_id: int) -> dict[int, datetime]:
    """For each round (its id) whose memo is published: when that was done."""
    query = (
        sa.select(memo_t.c.round_id, sa.func.max(endorsement_t.c.endorsed_at))
        .join(endorsement_t, endorsement_t.c.memo_id == memo_t.c.id)
        .where(
            memo_t.c.agency_id == agency_id,
            memo_t.c.status == MemoStatus.PUBLISHED,
            endorsement_t.c.agency_id == agency_id,
            endorsement_t.c.action == "publish",
        )
        .group_by(memo_t.c.round_id)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def corrections(connection: Connection, agency_id: int) -> tuple[Correction, ...]:
    """What was replaced of published memos' numbers and dates, the latest first: by the journal."""
    query = (
        sa.select(
            entry_t.c.number.label("entry"),
            entry_t.c.action,
            entry_t.c.at,
            entry_t.c.old,
            entry_t.c.new,
            memo_t.c.round_id,
        )
        .join(memo_t, memo_t.c.id == entry_t.c.subject_id)
        .where(
            entry_t.c.agency_id == agency_id,
            entry_t.c.subject == "memo",
            entry_t.c.action.in_(("publish", "number")),
            memo_t.c.agency_id == agency_id,
            memo_t.c.status == MemoStatus.PUBLISHED,
        )
        .order_by(entry_t.c.number)
    )
    published: set[int] = set()
    found: list[Correction] = []
    for row in connection.execute(query):
        if row.action == "publish":
            published.add(row.round_id)
        elif row.round_id in published and any(
            row.old.get(name) not in (None, row.new.get(name)) for name in ("number", "dated_on")
        ):
            found.append(
                Correction(
                    row.entry,
                    row.round_id,
                    row.at,
                    row.old.get("number"),
                    row.new.get("number"),
                    _day(row.old.get("dated_on")),
                    _day(row.new.get("dated_on")),
                )
            )
    return tuple(reversed(found))


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def amendments(connection: Connection, agency_id: int) -> tuple[PublishedChange, ...]:
    """The amendments of the agency's plans, the latest first."""
    query = (
        sa.select(amendment_t)
        .where(amendment_t.c.agency_id == agency_id)
        .order_by(amendment_t.c.id.desc())
        .limit(PAGE)
    )
    return records(PublishedChange, connection.execute(query).mappings())


def by_division(connection: Connection, agency_id: int, plan_id: int) -> tuple[DivisionStatus, ...]:
    """The divisions with a live part of the plan, in their order, and where their parts stand."""
    query = (
        sa.select(division_t.c.id, division_t.c.name, part_t.c.status, sa.func.count())
        .join(part_t, part_t.c.division_id == division_t.c.id)
        .join(measure_t, measure_t.c.id == part_t.c.measure_id)
        .where(
            part_t.c.agency_id == agency_id,
            measure_t.c.plan_id == plan_id,
            part_t.c.withdrawn_by.is_(None),
            measure_t.c.withdrawn_by.is_(None),
        )
        .group_by(division_t.c.id, division_t.c.name, division_t.c.position, part_t.c.status)
        .order_by(division_t.c.position, division_t.c.id)
    )
    found: dict[tuple[int, str], dict[Status, int]] = {}
    for division_id, name, status, count in connection.execute(query):
        counts = found.setdefault((division_id, name), dict.fromkeys(Status, 0))
        counts[Status(status)] = count
    return tuple(DivisionStatus(key[0], key[1], counts) for key, counts in found.items())


def measure_of_part(connection: Connection, agency_id: int, part_id: int) -> int | None:
    """The measure of a live part, None where the part was withdrawn or is another agency's."""
    return connection.execute(
        sa.select(part_t.c.measure_id).where(
            part_t.c.agency_id == agency_id,
            part_t.c.id == part_id,
            part_t.c.withdrawn_by.is_(None),
        )
    ).scalar_one_or_none()


def live_measures(connection: Connection, agency_id: int, plan_id: int) -> frozenset[int]:
    """The ids of the plan's measures that no amendment withdrew."""
    query = sa.select(measure_t.c.id).where(
        measure_t.c.agency_id == agency_id,
        measure_t.c.plan_id == plan_id,
        measure_t.c.withdrawn_by.is_(None),
    )
    return frozenset(connection.execute(query).scalars())
