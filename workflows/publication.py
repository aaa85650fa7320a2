"""What a citizen may see, without signing in, of an agency that switched its public pages on.

One rule: **standings come from the records, sentences only from papers that were let out**: the
approved plan and the memos in the state *published*. Nobody's name, remark or reason leaves here.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy.engine import Connection

from tracker.calendar import BANGKOK
from tracker.queries import assessments, people, plans, progress, public, rounds
from tracker.queries.people import NotFound
from tracker.queries.public import Correction
from tracker.records import AgencyRecord, EvidenceRecord, MeasureRecord, PlanRecord, RoundRecord
from tracker.settings import AgencySettings
from tracker.status import PlanStatus, RoundStatus, Status
from tracker.thai import to_arabic
from workflows.calendars import settings_of
from workflows.documents.memo_content import MemoContent, content_from_json
from workflows.documents.wording import in_digits
from workflows.house import House

SHOWN = (PlanStatus.APPROVED, PlanStatus.CLOSED)


@dataclass(frozen=True, slots=True)
class PublicAgency:
    """An agency whose public pages are on, with its settings."""

    agency: AgencyRecord
    settings: AgencySettings

    @property
    def id(self) -> int:
        """Its number."""
        return self.agency.id


@dataclass(frozen=True, slots=True)
class DivisionStanding:
    """A division in a round: how many parts it has in each status, how many it still owes."""

    division: str
    counts: Mapping[Status, int]
    owed: int

    @property
    def parts(self) -> int:
        """All its parts."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class MeasureStanding:
    """A measure in a round: its status and that of each division's part, in their order."""

    id: int
    number: int
    title: str
    status: Status
    parts: tuple[tuple[str, Status], ...]


@dataclass(frozen=True, slots=True)
class RoundStanding:
    """A half-year as a citizen sees it: frozen where `round_` is closed, else as it stands now.

    A round that is not open yet has no measures: nothing can be said of it.
    """

    round_: RoundRecord
    measures: tuple[MeasureStanding, ...] = ()
    divisions: tuple[DivisionStanding, ...] = ()

    @property
    def counts(self) -> Mapping[Status, int]:
        """How many measures stand in each status."""
        counts = dict.fromkeys(Status, 0)
        for measure in self.measures:
            counts[measure.status] += 1
        return counts

    @property
    def reported(self) -> int:
        """How many divisions have reported everything."""
        return sum(not division.owed for division in self.divisions)

    def status_of(self, measure_id: int) -> Status | None:
        """The status of a measure in this round; None where the round does not know it."""
        return next((m.status for m in self.measures if m.id == measure_id), None)


@dataclass(frozen=True, slots=True)
class Told:
    """What a published memo says of one measure: by column of the annex, line by line."""

    round_: RoundRecord
    columns: tuple[tuple[str, tuple[str, ...]], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class YearScores:
    """An agency's ITA scores of one fiscal year (B.E.), as they are announced: no analysis."""

    fiscal_year: int
    overall: float | None
    level: str | None
    indicators: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A measure that is followed no longer, by its number: by which amendment, and when."""

    number: int
    plan: PlanRecord
    amendment: int
    amended_on: date


def open_agency(house: House, connection: Connection, agency_id: int) -> PublicAgency:
    """The agency, where it lets citizens in; raises NotFound for any other, whether it exists."""
    agency = people.agency(connection, agency_id)
    settings = settings_of(house, connection, agency_id)
    if not settings.public_pages:
        raise NotFound("หน่วยงาน", "agency", agency_id)
    return PublicAgency(agency, settings)


def open_agencies(house: House, connection: Connection, *, limit: int) -> tuple[AgencyRecord, ...]:
    """The agencies that let citizens in, by name; none where there are more than `limit`.

    A long list helps nobody at a door: there each agency's own web site leads to its pages.
    """
    found = public.with_pages(
        connection, by_default=house.settings.agency.public_pages, limit=limit + 1
    )
    return found if len(found) <= limit else ()


def shown_plans(connection: Connection, agency_id: int) -> tuple[PlanRecord, ...]:
    """The plans that were approved, the latest fiscal year first."""
    return tuple(p for p in plans.plans(connection, agency_id) if p.status in SHOWN)


def shown_plan(connection: Connection, agency_id: int, plan_id: int) -> PlanRecord:
    """One approved plan; raises NotFound, for a draft too."""
    found = plans.plan(connection, agency_id, plan_id)
    if found.status not in SHOWN:
        raise NotFound("แผน", "plan", plan_id)
    return found


def shown_scores(
    connection: Connection, agency_id: int, plan: PlanRecord
) -> tuple[YearScores, ...]:
    """The scores of the year that the plan answers and of up to four before it, by year."""
    found = assessments.last_assessments(connection, agency_id, upto=plan.fiscal_year - 1)
    return tuple(YearScores(a.fiscal_year, a.overall, a.level, a.indicators) for a in found)


def shown_measure(
    connection: Connection, agency_id: int, measure_id: int
) -> tuple[MeasureRecord, PlanRecord]:
    """A live measure of an approved plan; raises NotFound for any other."""
    measure = plans.measure(connection, agency_id, measure_id)
    if measure.withdrawn_by is not None:
        raise NotFound("มาตรการ", "measure", measure_id)
    return measure, shown_plan(connection, agency_id, measure.plan_id)


def withdrawn_measure(connection: Connection, agency_id: int, measure_id: int) -> Withdrawn | None:
    """That a measure of an approved plan was withdrawn; None of one that is followed.

    Raises NotFound for what was never shown.
    """
    measure = plans.measure(connection, agency_id, measure_id)
    plan = shown_plan(connection, agency_id, measure.plan_id)
    for one in plans.amendments(connection, agency_id, plan.id):
        if one.id == measure.withdrawn_by:
            return Withdrawn(measure.number, plan, one.number, one.amended_on)
    return None


def shown_round(connection: Connection, agency_id: int, round_id: int) -> RoundRecord:
    """An opened or closed round of an approved plan; raises NotFound."""
    found = rounds.round_of(connection, agency_id, round_id)
    shown_plan(connection, agency_id, found.plan_id)
    if found.status is RoundStatus.SCHEDULED:
        raise NotFound("รอบรายงาน", "round", round_id)
    return found


def standing(connection: Connection, round_: RoundRecord) -> RoundStanding:
    """A round as a citizen sees it: from its frozen snapshot once closed, else from the records."""
    if round_.status is RoundStatus.SCHEDULED:
        return RoundStanding(round_)
    frozen = rounds.snapshot(connection, round_.agency_id, round_.id)
    if round_.status is RoundStatus.CLOSED and frozen is not None:
        return _frozen(round_, frozen)
    counted = rounds.counts_by_division(connection, round_.agency_id, round_.id)
    owed = {one.division_id: one.owed for one in counted}
    live = plans.measures(connection, round_.agency_id, plan_id=round_.plan_id, limit=None)
    return RoundStanding(
        round_,
        tuple(
            MeasureStanding(
                m.id, m.number, m.title, m.status, tuple((p.division, p.status) for p in m.parts)
            )
            for m in live
        ),
        tuple(
            DivisionStanding(one.division, one.counts, owed.get(one.division_id, 0))
            for one in public.by_division(connection, round_.agency_id, round_.plan_id)
        ),
    )


def standings(connection: Connection, agency_id: int, plan_id: int) -> tuple[RoundStanding, ...]:
    """The plan's rounds in their order."""
    found = rounds.rounds(connection, agency_id, plan_id=plan_id)
    return tuple(standing(connection, one) for one in found)


def _frozen(round_: RoundRecord, snapshot: str) -> RoundStanding:
    """Of the snapshot only words of status, names of divisions, titles and counts are taken."""
    kept = json.loads(snapshot)
    measures = tuple(
        MeasureStanding(
            m["id"],
            m["number"],
            m["title"],
            Status(m["status"]),
            tuple((p["division"], Status(p["status"])) for p in m["parts"]),
        )
        for m in kept["measures"]
    )
    counts: dict[str, dict[Status, int]] = {}
    for measure in measures:
        for division, status in measure.parts:
            counts.setdefault(division, dict.fromkeys(Status, 0))[status] += 1
    return RoundStanding(
        round_,
        measures,
        tuple(
            DivisionStanding(
                one["name"],
                counts.get(one["name"], dict.fromkeys(Status, 0)),
                len(one["owed"]),
            )
            for one in kept["divisions"]
        ),
    )


def told_of(connection: Connection, agency_id: int, measure: MeasureRecord) -> tuple[Told, ...]:
    """What the published memos of the plan's rounds say of the measure, in their order.

    The annex names a measure by its number, which is never given twice within a plan.
    """
    found = []
    for round_ in rounds.rounds(connection, agency_id, plan_id=measure.plan_id):
        papers = public.papers(connection, agency_id, round_id=round_.id)
        if papers and (columns := _row(content_from_json(papers[0].content), measure.number)):
            found.append(Told(round_, columns))
    return tuple(found)


def _row(content: MemoContent, number: int) -> tuple[tuple[str, tuple[str, ...]], ...]:
    named = re.compile(rf"มาตรการที่ {number}(?!\d)")
    for table in content.annexes:
        follow_up = len(table.columns)
        for row in table.rows:
            title = row.cells[follow_up - 2]
            if title and named.match(to_arabic(title[0])):
                said = zip(table.follow_up_columns, row.cells[follow_up:], strict=False)
                thai = content.thai_digits  # as the paper prints it: addresses keep theirs
                return tuple(
                    (head, tuple(in_digits(line, thai=thai) for line in cell))
                    for head, cell in said
                    if cell
                )
    return ()


def shown_evidence(
    connection: Connection, agency_id: int, measure: MeasureRecord
) -> Mapping[int, tuple[EvidenceRecord, ...]]:
    """For each part (its id) the pieces that the clerk marked as public and nobody withdrew."""
    found: dict[int, tuple[EvidenceRecord, ...]] = {}
    for one in progress.evidence_of(connection, agency_id, [part.id for part in measure.parts]):
        if one.public and one.withdrawn_at is None:
            found[one.part_id] = (*found.get(one.part_id, ()), one)
    return found


def shown_piece(connection: Connection, agency_id: int, evidence_id: int) -> EvidenceRecord:
    """One such piece, of a live part of an approved plan's measure; raises NotFound."""
    piece = progress.piece_of_evidence(connection, agency_id, evidence_id)
    measure_id = public.measure_of_part(connection, agency_id, piece.part_id)
    if measure_id is not None:
        measure, _ = shown_measure(connection, agency_id, measure_id)
        if piece in shown_evidence(connection, agency_id, measure).get(piece.part_id, ()):
            return piece
    raise NotFound("หลักฐาน", "piece of evidence", evidence_id)


@dataclass(frozen=True, slots=True)
class Change:
    """Something that a citizen may learn of, for the feed. `subject_id` is of what `kind` names.

    `kind`: approved or amended (a plan), opened or closed (a round), published or corrected (a
    memo's round).
    """

    kind: str
    subject_id: int
    at: datetime
    plan: PlanRecord
    half: int | None = None
    number: int | None = None
    amended_on: date | None = None
    amendment_id: int | None = None
    correction: Correction | None = None


def changes(connection: Connection, agency_id: int, *, limit: int) -> tuple[Change, ...]:
    """The last changes of what is public, the latest first."""
    known = {plan.id: plan for plan in shown_plans(connection, agency_id)}
    found = [Change("approved", p.id, p.approved_at, p) for p in known.values() if p.approved_at]
    for one in public.amendments(connection, agency_id):
        if one.plan_id in known:
            found.append(
                Change(
                    "amended",
                    one.plan_id,
                    datetime.combine(one.amended_on, time(), BANGKOK),
                    known[one.plan_id],
                    number=one.number,
                    amended_on=one.amended_on,
                    amendment_id=one.id,
                )
            )
    published = public.published_at(connection, agency_id)
    corrected = public.corrections(connection, agency_id)
    for round_ in rounds.rounds(connection, agency_id):
        if round_.plan_id not in known:
            continue
        instants = {
            "opened": round_.opened_at,
            "closed": round_.closed_at,
            "published": published.get(round_.id),
        }
        found += [
            Change(kind, round_.id, at, known[round_.plan_id], half=round_.half)
            for kind, at in instants.items()
            if at is not None
        ]
        found += [
            Change(
                "corrected",
                round_.id,
                one.at,
                known[round_.plan_id],
                half=round_.half,
                correction=one,
            )
            for one in corrected
            if one.round_id == round_.id
        ]
    return tuple(sorted(found, key=lambda change: change.at, reverse=True)[:limit])


def lasting_id(house: House, agency_id: int, *what: object) -> str:
    """A name that stays the same for ever and is nobody else's: for the feed and its entries."""
    told = "|".join(str(one) for one in ("public", agency_id, *what))
    seal = hmac.new(house.key, told.encode("utf-8"), hashlib.sha256).digest()
    return UUID(bytes=seal[:16], version=4).urn
