"""What the API answers, field by field. Dates are ISO and Gregorian, fiscal years B.E. numbers."""

from datetime import date, datetime
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from tracker.status import (
    ActingForm,
    Channel,
    EvidenceKind,
    NoticeState,
    PlanStatus,
    ReportStatus,
    Role,
    RoundStatus,
    Status,
    TokenScope,
)
from workflows.engine import Need

T = TypeVar("T")


class Shape(BaseModel):
    """Something that is answered; made from the records of the same field names."""

    # built when first used: a process that nobody asks by the API pays nothing for it
    model_config = ConfigDict(defer_build=True, from_attributes=True)


class Listed(Shape, Generic[T]):
    """Some of a kind. Where there are more, the Link header names the next page (rel="next")."""

    items: list[T]


class Standing(Shape):
    """A post in whose right the officer acts today, as holder or under an order."""

    title: str
    role: Role
    division_id: int | None
    division: str | None
    acting: ActingForm | None
    order: str | None


class Agency(Shape):
    """The agency; all that a token sees is this one's."""

    id: int
    name: str
    district: str | None
    province: str | None


class Me(Shape):
    """For whom the token acts, in which posts, how far it reaches and until when."""

    officer_id: int
    name: str
    agency: Agency
    standings: list[Standing]
    scope: TokenScope
    expires_at: datetime
    today: date


class Division(Shape):
    """A division."""

    id: int
    name: str
    starts_on: date
    ends_on: date | None
    counts_in_all: bool
    aliases: list[str]


class Owner(Shape):
    """Somebody who may act for a division today; the clerk names one in `for_officer`."""

    officer_id: int
    name: str
    title: str
    role: Role


class Act(Shape):
    """Something that the officer may do now, and what it needs to be told."""

    action: str
    th: str
    en: str
    needs: list[Need]


class Assessment(Shape):
    """The ITA scores of one fiscal year (B.E.), 0 to 100, by code: IIT …, 1–10, i1 …

    What was not stated is null, or absent.
    """

    fiscal_year: int
    overall: float | None
    level: str | None
    instruments: dict[str, float]
    indicators: dict[int, float]
    questions: dict[str, float]


class Plan(Shape):
    """A plan of measures for one fiscal year (B.E.)."""

    id: int
    fiscal_year: int
    title: str
    status: PlanStatus
    version: int
    approved_on: date | None
    created_at: datetime


class PlanSeen(Plan):
    """A plan with how its measures stand, and what the officer may do."""

    measures: dict[Status, int]
    may: list[Act]


class Approved(Shape):
    """An approval: the numbers of the measures that nobody owns."""

    plan: PlanSeen
    gaps: list[int]


class Amended(Shape):
    """The number of the amendment that was entered."""

    plan: PlanSeen
    number: int


class Part(Shape):
    """One division's part of a measure: what is moved through the states."""

    id: int
    measure_id: int
    division_id: int
    division: str
    status: Status
    version: int
    result: str | None
    done_on: date | None
    reason: str | None


class Measure(Shape):
    """A measure with the parts of its owner divisions. `overdue`: its period is over, it is not."""

    id: int
    plan_id: int
    number: int
    title: str
    actions: list[str]
    issue: int | None
    instrument: str | None
    indicators: list[int]
    questions: list[str]
    finding: str | None
    steps: list[str]
    owners: list[str]
    all_divisions: bool
    starts_on: date
    ends_on: date
    follow_up: str | None
    status: Status
    overdue: bool
    version: int
    parts: list[Part]


class Report(Shape):
    """What one division reported on its part in one round."""

    id: int
    part_id: int
    round_id: int
    number: int
    done: str
    done_on: date | None
    problem: str | None
    next_step: str | None
    percent: int | None
    unchanged: bool
    repeats: int | None
    late: bool
    state: ReportStatus
    remark: str | None
    reported_by: int
    reported_for: int | None
    source: str | None
    reported_at: datetime


class Evidence(Shape):
    """A file or link that shows what was done; of a withdrawn one only this row is left."""

    id: int
    part_id: int
    progress_id: int | None
    kind: EvidenceKind
    name: str
    sha256: str | None
    size: int | None
    media_type: str | None
    url: str | None
    public: bool
    warning: str | None
    added_by: int
    added_at: datetime
    withdrawn_at: datetime | None
    withdrawn_order: str | None


class PartSeen(Part):
    """A part with its last report, its evidence, and what the officer may do with it."""

    owed_in: list[int] = Field(description="the open rounds in which it still owes a report")
    last_report: Report | None
    evidence: list[Evidence]
    may: list[Act]
    may_report: bool


class Done(Shape):
    """A part after an act. `identity_in`: where an identity number seems to have been sent.

    `waits_for_consent`: the part is as it was, until the palad consents.
    """

    part: PartSeen
    identity_in: list[str]
    waits_for_consent: bool = False


class Looked(Shape):
    """Reports that the clerk returned or accepted, and when the next reminder goes out, if any."""

    reports: list[int]
    next_reminder_at: datetime | None


class Round(Shape):
    """A half-year's round of reports of one plan; `half` is 1 or 2."""

    id: int
    plan_id: int
    fiscal_year: int
    half: int
    starts_on: date
    ends_on: date
    due_on: date
    status: RoundStatus
    version: int
    opens_at: datetime
    closes_at: datetime
    opened_at: datetime | None
    extended_reason: str | None
    closed_at: datetime | None
    snapshot_sha256: str | None


class Progress(Shape):
    """How many parts a division has in a round, and how many it still owes a report on."""

    division_id: int
    division: str
    parts: int
    owed: int


class RoundSeen(Round):
    """A round with how far each division is, and what the officer may do."""

    divisions: list[Progress]
    may: list[Act]


class Reminded(Shape):
    """The notices that a reminder by hand wrote: those that wait, and those without an address."""

    waiting: list[int]
    dead: list[int]


class Owed(Shape):
    """A part whose division owes a report; `remark` is the clerk's where one was returned."""

    round_id: int
    part_id: int
    measure_id: int
    number: int
    title: str
    division_id: int
    division: str
    status: Status
    returned: bool
    remark: str | None


class Notice(Shape):
    """One message to one officer; `problem` says why it is dead or cancelled."""

    id: int
    kind: str
    officer_id: int
    officer: str
    channel: Channel
    address: str | None
    subject: str
    text: str
    state: NoticeState
    created_at: datetime
    due_at: datetime
    sent_at: datetime | None
    tries: int
    problem: str | None


class Preview(Shape):
    """A digest as it would go out on a day if nothing were reported until then."""

    officer_id: int
    officer: str
    address: str | None
    lines: int
    subject: str
    text: str


class SentAgain(Shape):
    """When a dead letter will be sent again."""

    notice_id: int
    due_at: datetime


class Entry(Shape):
    """One entry of the agency's journal."""

    number: int
    at: datetime
    actor: int | None
    actor_name: str
    acted_for: int | None
    source: str | None
    subject: str
    subject_id: int
    action: str
    old: dict[str, Any]
    new: dict[str, Any]
    reason: str | None
