"""What leaves the database: frozen, complete records. Nothing here loads anything later."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tracker.status import (
    ActingForm,
    EvidenceKind,
    MemoStatus,
    PlanStatus,
    ReportStatus,
    Role,
    RoundStatus,
    Status,
)


@dataclass(frozen=True, slots=True)
class AgencyRecord:
    """An agency; `settings` are what it set on the site, over the installation's defaults."""

    id: int
    name: str
    district: str | None
    province: str | None
    letter_prefix: str | None
    telephone: str | None
    settings: dict[str, Any]
    escalation: Role | None = None


@dataclass(frozen=True, slots=True)
class DivisionRecord:
    """A division with the names under which papers speak of it."""

    id: int
    name: str
    starts_on: date
    ends_on: date | None
    counts_in_all: bool
    position: int
    telephone: str | None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OfficerRecord:
    """A person who serves the agency."""

    id: int
    agency_id: int
    name: str
    rank: str | None
    email: str | None
    active: bool
    language: str


@dataclass(frozen=True, slots=True)
class Standing:
    """One post in whose right an officer acts on a day: as its holder, or under an order.

    `acting` is the legal form where the officer acts for the holder, `order` its number;
    `when_absent` where the order counts only while the holder is away.
    """

    officer_id: int
    post_id: int
    title: str
    role: Role
    division_id: int | None
    division: str | None
    acting: ActingForm | None = None
    order: str | None = None
    when_absent: bool = False


@dataclass(frozen=True, slots=True)
class EvidenceRecord:
    """A file or link shown for a part; its bytes are gone where `withdrawn_at` is set."""

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
    withdrawn_reason: str | None
    withdrawn_order: str | None


@dataclass(frozen=True, slots=True)
class ProgressRecord:
    """One report of one part in one round."""

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


@dataclass(frozen=True, slots=True)
class PartRecord:
    """One division's part of a measure."""

    id: int
    measure_id: int
    division_id: int
    division: str
    status: Status
    version: int
    result: str | None
    done_on: date | None
    reason: str | None
    withdrawn_by: int | None


@dataclass(frozen=True, slots=True)
class MeasureRecord:
    """A measure with its live parts, in the order of the divisions."""

    id: int
    plan_id: int
    number: int
    title: str
    actions: tuple[str, ...]
    issue: int | None
    instrument: str | None
    indicators: tuple[int, ...]
    questions: tuple[str, ...]
    finding: str | None
    steps: tuple[str, ...]
    all_divisions: bool
    owners: tuple[str, ...]
    starts_on: date
    ends_on: date
    follow_up: str | None
    as_printed: dict[str, Any]
    where_printed: str | None
    status: Status
    version: int
    withdrawn_by: int | None
    parts: tuple[PartRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanRecord:
    """A plan; `understood` is the whole reading of its paper, with every doubt."""

    id: int
    agency_id: int
    fiscal_year: int
    title: str
    status: PlanStatus
    version: int
    assessment_id: int | None
    source_name: str | None
    source_sha256: str | None
    approved_on: date | None
    approved_at: datetime | None
    approved_by: int | None
    scan_sha256: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class AmendmentRecord:
    """A numbered amendment of an approved plan."""

    id: int
    plan_id: int
    number: int
    amended_on: date
    amended_by: int
    reason: str
    changes: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class AssessmentRecord:
    """An assessment with its scores by code: IIT …, 1–10, i1 …"""

    id: int
    fiscal_year: int
    overall: float | None
    level: str | None
    instruments: dict[str, float]
    indicators: dict[int, float]
    questions: dict[str, float]


@dataclass(frozen=True, slots=True)
class RoundRecord:
    """One half-year's round of one plan (`half` is 1 or 2)."""

    id: int
    agency_id: int
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
    closed_by: int | None
    snapshot_sha256: str | None


@dataclass(frozen=True, slots=True)
class MemoRecord:
    """A round's memo and where it stands."""

    id: int
    agency_id: int
    round_id: int
    status: MemoStatus
    version: int
    written_by: int
    written_at: datetime
    number: str | None
    dated_on: date | None
    edits: dict[str, Any]
    content: str | None
    content_sha256: str | None


@dataclass(frozen=True, slots=True)
class EndorsementRecord:
    """One step on a memo's way."""

    id: int
    memo_id: int
    number: int
    action: str
    step: str
    officer_id: int
    post_id: int | None
    officer_name: str
    position: str
    acting_form: ActingForm | None
    acting_for: str | None
    remark: str | None
    endorsed_at: datetime


@dataclass(frozen=True, slots=True)
class JournalRecord:
    """One entry of an agency's journal, which its number names."""

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
