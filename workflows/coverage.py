"""What a plan leaves open: weak indicators without a measure, measures without what they need.

Pure: records in, gaps out. A gap says what is missing and of what; the pages know where it is
mended.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tracker import ita
from tracker.calendar import Period, fiscal_year
from tracker.ita import Edition
from tracker.reading.years import stale_years
from tracker.records import AssessmentRecord, MeasureRecord, PlanRecord
from tracker.status import PlanStatus, Status


class GapKind(StrEnum):
    """What is missing."""

    NO_SCORES = "no_scores"
    WEAK_INDICATOR = "weak_indicator"
    NO_INDICATORS = "no_indicators"
    NO_OWNER = "no_owner"
    NO_PERIOD = "no_period"
    OTHER_YEAR = "other_year"
    NO_EVIDENCE = "no_evidence"
    STALE_YEAR = "stale_year"


GAP_WORDS = {
    GapKind.NO_SCORES: (
        "ยังไม่มีผลการประเมินของปีก่อน จึงไม่รู้ว่าตัวชี้วัดใดต่ำกว่าเป้าหมาย",
        "there are no scores of the year before, so weak indicators are not known",
    ),
    GapKind.WEAK_INDICATOR: (
        "ตัวชี้วัดต่ำกว่าเป้าหมายแต่ไม่มีมาตรการ",
        "indicators below the target without a measure",
    ),
    GapKind.NO_INDICATORS: (
        "ไม่มีมาตรการใดระบุตัวชี้วัด จึงเทียบกับคะแนนไม่ได้",
        "no measure names an indicator, so they cannot be held against the scores",
    ),
    GapKind.NO_OWNER: ("มาตรการที่ไม่มีผู้รับผิดชอบ", "measures without an owner"),
    GapKind.NO_PERIOD: (
        "มาตรการที่เอกสารไม่ได้ระบุระยะเวลา ระบบใช้ทั้งปีงบประมาณ",
        "measures whose paper states no period; the whole fiscal year was taken",
    ),
    GapKind.OTHER_YEAR: (
        "มาตรการที่ระยะเวลาอยู่นอกปีงบประมาณของแผน",
        "measures whose period lies outside the plan's fiscal year",
    ),
    GapKind.NO_EVIDENCE: (
        "งานที่รายงานแล้วแต่ยังไม่มีหลักฐาน",
        "work that was reported without evidence",
    ),
    GapKind.STALE_YEAR: (
        "ข้อความที่ยังเป็นของปีเก่า",
        "texts that still speak of an old year",
    ),
}


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing; what it is of is set according to `kind`.

    `years` are fiscal years (B.E.): the assessment's that lacks scores, or the old ones that a
    text names. `divisions` are those whose reported part shows no evidence.
    """

    kind: GapKind
    indicator: int | None = None
    score: float | None = None
    measure_id: int | None = None
    number: int | None = None
    title: str | None = None
    divisions: tuple[str, ...] = ()
    years: tuple[int, ...] = ()


def gaps_of(
    plan: PlanRecord,
    measures: Sequence[MeasureRecord],
    *,
    assessment: AssessmentRecord | None,
    told: Collection[int],
    shown: Collection[int],
    of: Edition,
) -> tuple[Gap, ...]:
    """Everything that the plan leaves open, by kind and in the order of its measures.

    `measures` are live ones with their parts. `assessment` is of the year before the plan's, `of`
    the edition of that year. `told` are the parts (ids) with a report, `shown` those with evidence.
    """
    found = [*_of_scores(plan, measures, assessment, of)]
    for measure in measures:
        found += _of_measure(plan, measure, told, shown)
    order = list(GapKind)
    return tuple(sorted(found, key=lambda gap: order.index(gap.kind)))


def weak_indicators(assessment: AssessmentRecord) -> dict[int, float]:
    """The indicators below the target with their scores, in their order."""
    return {
        number: score
        for number, score in sorted(assessment.indicators.items())
        if score < ita.TARGET
    }


def answered(measure: MeasureRecord, of: Edition) -> frozenset[int]:
    """The indicators that a measure answers: those it names, by number, question or instrument."""
    named = set(measure.indicators)
    named |= {n for code in measure.questions if (n := of.indicator_of(code)) is not None}
    if not named and measure.instrument:
        named |= {one.number for one in of.indicators_of(measure.instrument[:3])}
    return frozenset(named)


def _of_scores(
    plan: PlanRecord,
    measures: Sequence[MeasureRecord],
    assessment: AssessmentRecord | None,
    of: Edition,
) -> list[Gap]:
    if assessment is None or not assessment.indicators:
        return [Gap(GapKind.NO_SCORES, years=(plan.fiscal_year - 1,))]
    weak = weak_indicators(assessment)
    covered = frozenset[int]().union(*(answered(one, of) for one in measures))
    if weak and measures and not covered:
        return [Gap(GapKind.NO_INDICATORS)]
    return [
        Gap(GapKind.WEAK_INDICATOR, indicator=number, score=score)
        for number, score in weak.items()
        if number not in covered
    ]


def _of_measure(
    plan: PlanRecord, measure: MeasureRecord, told: Collection[int], shown: Collection[int]
) -> list[Gap]:
    found: list[Gap] = []

    def gap(kind: GapKind, *, divisions: tuple[str, ...] = (), years: tuple[int, ...] = ()) -> None:
        found.append(
            Gap(
                kind,
                measure_id=measure.id,
                number=measure.number,
                title=measure.title,
                divisions=divisions,
                years=years,
            )
        )

    if not _owned(plan, measure):
        gap(GapKind.NO_OWNER)
    whole = fiscal_year(plan.fiscal_year)
    if _without_period(measure, whole):
        gap(GapKind.NO_PERIOD)
    if measure.ends_on < whole.starts or measure.starts_on > whole.ends:
        gap(GapKind.OTHER_YEAR)
    bare = tuple(
        part.division
        for part in measure.parts
        if (part.id in told or part.status is Status.DONE)
        and part.status is not Status.NOT_DONE
        and part.id not in shown
    )
    if bare:
        gap(GapKind.NO_EVIDENCE, divisions=bare)
    texts = (
        measure.title,
        *measure.actions,
        *measure.steps,
        measure.finding,
        measure.follow_up,
    )
    years = {
        year for text in texts if text for year in stale_years(text, assessed=plan.fiscal_year - 1)
    }
    if years:
        gap(GapKind.STALE_YEAR, years=tuple(sorted(years)))
    return found


def _owned(plan: PlanRecord, measure: MeasureRecord) -> bool:
    """A draft's owners are names still; an approved plan's are parts."""
    if plan.status is PlanStatus.DRAFT:
        return measure.all_divisions or bool(measure.owners)
    return bool(measure.parts)


def _without_period(measure: MeasureRecord, whole: Period) -> bool:
    """Whether the paper left the period out and nobody has given one since."""
    read = bool(measure.as_printed) and not (measure.as_printed.get("period") or "").strip()
    return read and (measure.starts_on, measure.ends_on) == (whole.starts, whole.ends)
