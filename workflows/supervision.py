"""Where the agencies that agreed stand, as the office that supervises them may read it.

Reads only, and only of those whose consent stands now; in the order of names, never of merit.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.engine import Connection

from tracker.calendar import fiscal_year_of, half_year_of
from tracker.queries import supervision
from tracker.queries.supervision import (
    ApprovedPlan,
    MemoStep,
    SupervisedAgency,
    SupervisedRound,
)
from tracker.records import Standing
from tracker.status import MemoStatus, Role, RoundStatus
from tracker.thai import alphabetical

ON_A_PAGE = 100
AGREE = frozenset({Role.PALAD, Role.ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class Line:
    """One plan of an agency in one half-year; of an agency without an approved plan, that.

    `reported` of `divisions` have told all that they owe; both are 0 before the round opens.
    """

    agency: SupervisedAgency
    plan: ApprovedPlan | None
    several: bool = False
    round_status: RoundStatus | None = None
    due_on: date | None = None
    reported: int = 0
    divisions: int = 0
    memo: MemoStatus | None = None
    memo_at: datetime | None = None
    last_act_at: datetime | None = None

    @property
    def complete(self) -> bool:
        """Whether every division has reported."""
        return 0 < self.divisions == self.reported

    def late(self, today: date) -> bool:
        """Whether reports are still owed after the due day."""
        return (
            self.round_status is RoundStatus.OPEN
            and self.due_on is not None
            and self.due_on < today
            and not self.complete
        )


@dataclass(frozen=True, slots=True)
class Half:
    """One half of a fiscal year (B.E.)."""

    fiscal_year: int
    half: int


@dataclass(frozen=True, slots=True)
class Table:
    """The lines of a page; `after` is the agency after which the next page begins."""

    half: Half
    agencies: int
    lines: tuple[Line, ...]
    after: int | None = None


def may_agree(standings: Iterable[Standing]) -> bool:
    """Whether consent is theirs to give and to take back: the palad's, the administrator's."""
    return any(standing.role in AGREE for standing in standings)


def years(connection: Connection, office_id: int, *, today: date) -> tuple[int, ...]:
    """The fiscal years to choose from, the latest first; the present one is among them."""
    ids = [one.id for one in supervision.supervised(connection, office_id)]
    return tuple(sorted({*supervision.years(connection, ids), fiscal_year_of(today)}, reverse=True))


def half_now(connection: Connection, office_id: int, *, today: date) -> Half:
    """The half-year that is being reported on: of the open rounds the earliest, else today's."""
    ids = [one.id for one in supervision.supervised(connection, office_id)]
    found = supervision.running(connection, ids)
    return Half(*(found or half_year_of(today)))


def table(
    connection: Connection,
    office_id: int,
    half: Half,
    *,
    after: int | None = None,
    limit: int | None = ON_A_PAGE,
) -> Table:
    """The agencies that agreed, by name, those after the agency `after`; all without a `limit`."""
    every = sorted(
        supervision.supervised(connection, office_id), key=lambda one: alphabetical(one.name)
    )
    ids = [one.id for one in every]
    begin = ids.index(after) + 1 if after in ids else 0
    page = every[begin:] if limit is None else every[begin : begin + limit]
    more = begin + len(page) < len(every)
    return Table(half, len(every), _lines(connection, page, half), page[-1].id if more else None)


def _lines(
    connection: Connection, agencies: Sequence[SupervisedAgency], half: Half
) -> tuple[Line, ...]:
    ids = [one.id for one in agencies]
    nothing: list[ApprovedPlan | None] = [None]
    plans: dict[int, list[ApprovedPlan]] = {}
    for plan in supervision.plans(connection, ids, half.fiscal_year):
        plans.setdefault(plan.agency_id, []).append(plan)
    found = supervision.rounds(connection, ids, half.fiscal_year, half.half)
    rounds = {one.plan_id: one for one in found}
    running = [one.id for one in found if one.status is RoundStatus.OPEN]
    counts = dict(supervision.reported(connection, ids, running))
    counts |= {one.id: _frozen(one) for one in found if one.status is RoundStatus.CLOSED}
    memos = supervision.memos(connection, ids, [one.id for one in found])
    acts = supervision.last_acts(connection, ids)
    return tuple(
        _line(agency, plan, several, rounds, counts, memos, acts.get(agency.id))
        for agency in agencies
        for mine in [plans.get(agency.id, [])]
        for several in [len(mine) > 1]
        for plan in (mine or nothing)
    )


def _line(
    agency: SupervisedAgency,
    plan: ApprovedPlan | None,
    several: bool,
    rounds: Mapping[int, SupervisedRound],
    counts: Mapping[int, tuple[int, int]],
    memos: Mapping[int, MemoStep],
    last_act_at: datetime | None,
) -> Line:
    round_ = rounds.get(plan.id) if plan else None
    if round_ is None:
        return Line(agency, plan, several, last_act_at=last_act_at)
    reported, divisions = counts.get(round_.id, (0, 0))
    memo = memos.get(round_.id)
    return Line(
        agency,
        plan,
        several,
        round_status=round_.status,
        due_on=round_.due_on,
        reported=reported,
        divisions=divisions,
        memo=memo.status if memo else None,
        memo_at=memo.stepped_at if memo else None,
        last_act_at=last_act_at,
    )


def _frozen(round_: SupervisedRound) -> tuple[int, int]:
    """Of a closed round: how many divisions owed nothing when it was closed, and of how many."""
    divisions = json.loads(round_.snapshot or "{}").get("divisions", [])
    return sum(not one["owed"] for one in divisions), len(divisions)
