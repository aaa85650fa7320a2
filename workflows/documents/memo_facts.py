"""What a memo is written from: plain frozen values, filled from the database by the caller.

Knows no sentence; `memo_writing.write_memo` turns facts into content.
"""

from dataclasses import dataclass, field
from datetime import date

from tracker.status import ActingForm, Status


@dataclass(frozen=True, slots=True)
class InstrumentScore:
    """One instrument's points; `code` is IIT, EIT, EIT1, EIT2 or OIT."""

    code: str
    score: float


@dataclass(frozen=True, slots=True)
class IndicatorFacts:
    """One of the ten indicators: number, name, its instrument, and its points where known."""

    number: int
    name: str
    instrument: str
    score: float | None = None


@dataclass(frozen=True, slots=True)
class AssessmentFacts:
    """The result that the plan answers to; anything not known is None or left out."""

    fiscal_year: int
    overall: float | None = None
    level: str | None = None
    instruments: tuple[InstrumentScore, ...] = ()
    target: float = 85.0


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """The latest report of one part in this round.

    `unchanged`: the division said "คงเดิม"; `done` and `done_on` then repeat the earlier result.
    """

    done: str
    done_on: date | None = None
    problem: str | None = None
    next_step: str | None = None
    percent: int | None = None
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class PartFacts:
    """One division's part of a measure.

    `result` and `done_on` come from finishing it, `reason` from giving it up, `evidence` are names
    of files or addresses.
    """

    division: str
    status: Status
    report: ReportFacts | None = None
    result: str | None = None
    done_on: date | None = None
    reason: str | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MeasureFacts:
    """One measure of the plan with its parts; `owners` is printed where it has no parts."""

    number: int
    title: str
    status: Status
    parts: tuple[PartFacts, ...] = ()
    actions: tuple[str, ...] = ()
    finding: str | None = None
    steps: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    all_divisions: bool = False
    instrument: str | None = None
    indicators: tuple[int, ...] = ()
    issue: int | None = None


@dataclass(frozen=True, slots=True)
class DivisionFacts:
    """A division that owes reports in this round; `late`: it reported after the due day.

    `reported`: it owes nothing any more. Until then `told` of its `parts` may have been reported.
    """

    name: str
    reported: bool
    late: bool = False
    parts: int = 0
    told: int = 0

    @property
    def partly(self) -> bool:
        """Whether it has reported some of its parts and owes others."""
        return self.told > 0 and not self.reported


@dataclass(frozen=True, slots=True)
class SignerFacts:
    """One step of the chain, lowest first. The first is the writer, the last the decider.

    `position` is the person's own; with `acting_form` they sign for the post `acting_for`. The same
    person in neighbouring steps signs once. `remark` is what they noted when endorsing.
    """

    step: str
    name: str
    position: str
    rank: str | None = None
    acting_form: ActingForm | None = None
    acting_for: str | None = None
    signed: bool = False
    endorsed_on: date | None = None
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class Headings:
    """The words over the sections; habit, so an agency may change them (FIELD §3)."""

    background: str = "เรื่องเดิม"
    facts: str = "ข้อเท็จจริง"
    regulations: str = "ข้อกฎหมาย/ระเบียบ"
    proposal: str = "ข้อพิจารณา"


@dataclass(frozen=True, slots=True)
class MemoFacts:
    """Everything that one round's memo says. Years are Buddhist Era, `half` is 1 or 2.

    `division` writes the memo; `divisions` are those that owe reports; `subject` and `proposals`
    replace what would be written, `regulations` are quoted only where given; `follow_up_columns`
    is 2 or 3 (FIELD §3, annex).
    """

    agency: str
    division: str
    fiscal_year: int
    half: int
    due_on: date
    measures: tuple[MeasureFacts, ...]
    divisions: tuple[DivisionFacts, ...]
    chain: tuple[SignerFacts, ...]
    phone: str | None = None
    number_prefix: str = ""
    number: str | None = None
    dated_on: date | None = None
    subject: str | None = None
    addressees: tuple[str, ...] = ()
    plan_approved_on: date | None = None
    assessment: AssessmentFacts | None = None
    indicators: tuple[IndicatorFacts, ...] = ()
    issues: tuple[tuple[int, str], ...] = ()
    regulations: tuple[str, ...] = ()
    proposals: tuple[str, ...] | None = None
    headings: Headings = field(default_factory=Headings)
    asks_to_publish: bool = True
    follow_up_columns: int = 2
    thai_digits: bool = True
    journal_count: int | None = None
    journal_head: str | None = None
