"""What was understood of one document: a plan in the making, each doubt beside it.

Values only; the JSON form is the one that others rely on (CONTRACT, "import --dry-run --json").
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

AS_PRINTED_KEYS = (
    "indicator", "issue", "question", "finding", "title", "steps", "owners", "period", "follow_up",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Warning:
    """One doubt: where it arose, a stable code, and a sentence in Thai and English."""

    where: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Leftover:
    """Text of the document that stands in no field."""

    where: str
    text: str


@dataclass(frozen=True, slots=True)
class AgencyDraft:
    """The agency as the document names it; the names bare of อำเภอ and จังหวัด."""

    name: str | None = None
    district: str | None = None
    province: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What the analysis says of one indicator, and the question codes that it names."""

    indicator: int
    text: str
    questions: tuple[str, ...] = ()
    refers_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AssessmentDraft:
    """The result of the assessment that the document states; scores are points of 100."""

    fiscal_year: int | None = None
    overall: float | None = None
    level: str | None = None
    instruments: Mapping[str, float] = field(default_factory=dict)
    indicators: Mapping[int, float] = field(default_factory=dict)
    questions: Mapping[str, float] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class MeasureDraft:
    """One measure: one logical row of the plan (FIELD §4)."""

    number: int
    title: str
    where: str
    actions: tuple[str, ...] = ()
    issue: int | None = None
    instrument: str | None = None
    indicators: tuple[int, ...] = ()
    questions: tuple[str, ...] = ()
    finding: str | None = None
    steps: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    all_divisions: bool = False
    starts: date | None = None
    ends: date | None = None
    follow_up: str | None = None
    status: str = "planned"
    as_printed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DraftPlan:
    """The measures of one fiscal year."""

    fiscal_year: int | None
    measures: tuple[MeasureDraft, ...]


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signed, with rank, and as what."""

    name: str
    position: str | None


@dataclass(frozen=True, slots=True)
class MemoDraft:
    """The memo's head and its chain of signatures (FIELD §3)."""

    number: str | None = None
    written_on: date | None = None
    subject: str | None = None
    to: tuple[str, ...] = ()
    starts: date | None = None
    ends: date | None = None
    signatories: tuple[Signatory, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """Everything that one document says."""

    agency: AgencyDraft = AgencyDraft()
    assessment: AssessmentDraft | None = None
    plan: DraftPlan | None = None
    memo: MemoDraft | None = None
    constraints: tuple[str, ...] = ()
    warnings: tuple[Warning, ...] = ()
    leftover: tuple[Leftover, ...] = ()

    @property
    def holds_something(self) -> bool:
        """Whether anything was understood but loose text."""
        return bool(self.plan or self.memo or self.constraints) or (
            self.assessment is not None
            and bool(
                self.assessment.overall is not None
                or self.assessment.instruments
                or self.assessment.indicators
                or self.assessment.findings
            )
        )

    def as_json(self) -> dict[str, Any]:
        """The draft as CONTRACT's object: plain values, keys in its order."""
        return {
            "agency": {
                "name": self.agency.name,
                "district": self.agency.district,
                "province": self.agency.province,
            },
            "assessment": _assessment(self.assessment),
            "plan": _plan(self.plan),
            "memo": _memo(self.memo),
            "constraints": list(self.constraints),
            "warnings": [
                {"where": w.where, "code": w.code, "message": w.message} for w in self.warnings
            ],
            "leftover": [{"where": piece.where, "text": piece.text} for piece in self.leftover],
        }

    @staticmethod
    def from_json(told: Mapping[str, Any]) -> "PlanDraft":
        """The draft that ``as_json`` wrote."""
        agency, memo, plan = told["agency"], told["memo"], told["plan"]
        return PlanDraft(
            agency=AgencyDraft(agency["name"], agency["district"], agency["province"]),
            assessment=_assessment_from(told["assessment"]),
            plan=plan
            and DraftPlan(plan["fiscal_year"], tuple(_measure_from(m) for m in plan["measures"])),
            memo=memo and _memo_from(memo),
            constraints=tuple(told["constraints"]),
            warnings=tuple(Warning(**w) for w in told["warnings"]),
            leftover=tuple(Leftover(**piece) for piece in told["leftover"]),
        )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None


def _assessment(a: AssessmentDraft | None) -> dict[str, Any] | None:
    if a is None:
        return None
    return {
        "fiscal_year": a.fiscal_year,
        "overall": a.overall,
        "level": a.level,
        "instruments": dict(a.instruments),
        "indicators": {str(number): score for number, score in sorted(a.indicators.items())},
        "questions": dict(a.questions),
        "findings": [
            {
                "indicator": f.indicator,
                "questions": list(f.questions),
                "text": f.text,
                "refers_to": list(f.refers_to),
            }
            for f in a.findings
        ],
    }


def _assessment_from(told: Mapping[str, Any] | None) -> AssessmentDraft | None:
    if told is None:
        return None
    return AssessmentDraft(
        told["fiscal_year"],
        told["overall"],
        told["level"],
        told["instruments"],
        {int(number): score for number, score in told["indicators"].items()},
        told["questions"],
        tuple(
            Finding(f["indicator"], f["text"], tuple(f["questions"]), tuple(f["refers_to"]))
            for f in told["findings"]
        ),
    )


def _plan(plan: DraftPlan | None) -> dict[str, Any] | None:
    if plan is None:
        return None
    return {"fiscal_year": plan.fiscal_year, "measures": [_measure(m) for m in plan.measures]}


def _measure(m: MeasureDraft) -> dict[str, Any]:
    return {
        "number": m.number,
        "title": m.title,
        "actions": list(m.actions),
        "issue": m.issue,
        "instrument": m.instrument,
        "indicators": list(m.indicators),
        "questions": list(m.questions),
        "finding": m.finding,
        "steps": list(m.steps),
        "owners": list(m.owners),
        "all_divisions": m.all_divisions,
        "starts": _iso(m.starts),
        "ends": _iso(m.ends),
        "follow_up": m.follow_up,
        "status": m.status,
        "as_printed": {key: m.as_printed[key] for key in AS_PRINTED_KEYS if key in m.as_printed},
        "where": m.where,
    }


def _measure_from(told: Mapping[str, Any]) -> MeasureDraft:
    return MeasureDraft(
        number=told["number"],
        title=told["title"],
        where=told["where"],
        actions=tuple(told["actions"]),
        issue=told["issue"],
        instrument=told["instrument"],
        indicators=tuple(told["indicators"]),
        questions=tuple(told["questions"]),
        finding=told["finding"],
        steps=tuple(told["steps"]),
        owners=tuple(told["owners"]),
        all_divisions=told["all_divisions"],
        starts=_day(told["starts"]),
        ends=_day(told["ends"]),
        follow_up=told["follow_up"],
        status=told["status"],
        as_printed=dict(told["as_printed"]),
    )


def _memo(memo: MemoDraft | None) -> dict[str, Any] | None:
    if memo is None:
        return None
    return {
        "number": memo.number,
        "date": _iso(memo.written_on),
        "subject": memo.subject,
        "to": list(memo.to),
        "period": memo.starts and {"starts": _iso(memo.starts), "ends": _iso(memo.ends)},
        "signatories": [{"name": s.name, "position": s.position} for s in memo.signatories],
    }


def _memo_from(told: Mapping[str, Any]) -> MemoDraft:
    period = told["period"] or {"starts": None, "ends": None}
    return MemoDraft(
        told["number"],
        _day(told["date"]),
        told["subject"],
        tuple(told["to"]),
        _day(period["starts"]),
        _day(period["ends"]),
        tuple(Signatory(s["name"], s["position"]) for s in told["signatories"]),
    )
