"""The open parts of a round by division, as they lie on the meeting's table. Reads only."""

from dataclasses import dataclass

from tracker.queries import overview, people, plans, rounds
from tracker.queries.meetings import reports_with_source
from tracker.records import MeasureRecord, PartRecord, ProgressRecord, RoundRecord, Standing
from tracker.status import Role, Status
from web.meeting.forms import Saying
from web.request_scope import present, today, view
from workflows.meeting_text import Meeting, Said
from workflows.reminders import OWNERS

OPEN = (Status.PLANNED, Status.IN_PROGRESS)


@dataclass(frozen=True, slots=True)
class Item:
    """One open part: what was reported last, whether it owes, and what is being said now."""

    measure: MeasureRecord
    part: PartRecord
    last: ProgressRecord | None
    owed: bool
    form: Saying

    @property
    def seen(self) -> str:
        """The number of the last report, as the form carries it."""
        return str(self.last.id if self.last else 0)


@dataclass(frozen=True, slots=True)
class Place:
    """A division at the table: its owners, heads first, and its open parts."""

    division_id: int
    division: str
    owners: tuple[tuple[int, str], ...]
    items: tuple[Item, ...]

    @property
    def owing(self) -> int:
        """How many of the parts still owe a report."""
        return sum(item.owed for item in self.items)


def places(found: RoundRecord, *, typed: bool) -> tuple[Place, ...]:
    """Every division with an open part; where `typed`, with what this post brought."""
    agency_id = present().agency_id
    measures = plans.measures(view(), agency_id, plan_id=found.plan_id, limit=None)
    pairs = [(m, part) for m in measures for part in m.parts if part.status in OPEN]
    last = overview.last_reports(view(), agency_id, [part.id for _, part in pairs])
    owing = {part.part_id for part in rounds.owed(view(), agency_id, round_ids=[found.id])}
    owners = _owners()
    made = []
    for division in people.divisions(view(), agency_id):
        items = tuple(
            Item(
                measure,
                part,
                last.get(part.id),
                part.id in owing,
                _form(part, last.get(part.id), typed=typed),
            )
            for measure, part in pairs
            if part.division_id == division.id
        )
        if items:
            made.append(Place(division.id, division.name, owners.get(division.id, ()), items))
    return tuple(made)


def said_at(found: RoundRecord, meeting: Meeting) -> tuple[Said, ...]:
    """What was reported with this meeting as its source; of each part the last of it."""
    agency_id = present().agency_id
    last = {
        report.part_id: report
        for report in reports_with_source(view(), agency_id, found.id)
        if report.source == meeting.source
    }
    measures = plans.measures(view(), agency_id, plan_id=found.plan_id, limit=None)
    order = {d.id: place for place, d in enumerate(people.divisions(view(), agency_id))}
    pairs = [(m, part) for m in measures for part in m.parts if part.id in last]
    pairs.sort(key=lambda pair: (order.get(pair[1].division_id, 0), pair[0].number))
    return tuple(
        Said(part.division, m.number, m.title, last[part.id].done, last[part.id].unchanged)
        for m, part in pairs
    )


def _form(part: PartRecord, last: ProgressRecord | None, *, typed: bool) -> Saying:
    seen = str(last.id if last else 0)
    meta = {"csrf": False}  # the page's one form has the token
    if typed:
        return Saying(prefix=f"p{part.id}", meta=meta)
    return Saying(formdata=None, prefix=f"p{part.id}", last=seen, meta=meta)


def _owners() -> dict[int, tuple[tuple[int, str], ...]]:
    names = {o.id: o.name for o in people.officers(view(), present().agency_id)}
    found: dict[int, dict[int, Standing]] = {}
    standings = people.standings(view(), present().agency_id, on=today())
    for standing in sorted(standings, key=lambda s: s.role is not Role.HEAD):
        if standing.division_id and standing.role in OWNERS:
            found.setdefault(standing.division_id, {}).setdefault(standing.officer_id, standing)
    return {
        division: tuple((id_, f"{names[id_]} ({one.title})") for id_, one in mine.items())
        for division, mine in found.items()
    }
