"""What the page of a year's scores shows: scores against the target, sums, trend, what answers it.

Reads only.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tracker import ita
from tracker.ita import Edition, Sum
from tracker.queries import assessments, listing, plans
from tracker.queries.assessments import FindingRecord
from tracker.records import AssessmentRecord, MeasureRecord
from tracker.status import PlanStatus
from web.plan.narrowing import edition_of
from web.request_scope import present, view
from web.wording import indicator_name
from workflows.coverage import answered
from workflows.score_sheets import Doubt, doubts_of, sheet_of

YEARS = 5


@dataclass(frozen=True, slots=True)
class Change:
    """A score over the years, and how it moved from the year before to the last."""

    name: str
    number: int | None
    scores: tuple[float | None, ...]

    @property
    def moved(self) -> float | None:
        """The last year's score less that of the year before it; None where one is missing."""
        if len(self.scores) < 2 or self.scores[-1] is None or self.scores[-2] is None:
            return None
        return round(self.scores[-1] - self.scores[-2], 2)


@dataclass(frozen=True, slots=True)
class Answer:
    """The plan of the year after, and how many of its measures answer each indicator."""

    plan: listing.PlanName
    measures: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Standing:
    """All that a page of one year's scores shows."""

    assessment: AssessmentRecord
    edition: Edition
    sums: tuple[Sum, ...]
    doubts: tuple[Doubt, ...]
    findings: tuple[FindingRecord, ...]
    years: tuple[int, ...]
    changes: tuple[Change, ...]
    overall: Mapping[int, float | None]
    answer: Answer | None


def standing(assessment: AssessmentRecord) -> Standing:
    """Everything about one year's scores."""
    agency_id = present().agency_id
    of = edition_of(assessment.fiscal_year)
    series = assessments.last_assessments(view(), agency_id, upto=assessment.fiscal_year)
    return Standing(
        assessment,
        of,
        ita.sums(
            of.fiscal_year, assessment.overall, assessment.instruments, assessment.indicators, of=of
        ),
        doubts_of(sheet_of(assessment), of),
        assessments.findings(view(), agency_id, assessment.id),
        tuple(one.fiscal_year for one in series),
        changes(series, of),
        overall_by_year(series),
        _answer(assessment.fiscal_year + 1, of),
    )


def overall_by_year(series: tuple[AssessmentRecord, ...]) -> dict[int, float | None]:
    """The total of each year, for the line of the trend."""
    return {one.fiscal_year: one.overall for one in series}


def changes(series: tuple[AssessmentRecord, ...], of: Edition) -> tuple[Change, ...]:
    """Total, instruments and indicators over the years; what no year scored is left out."""
    rows = [Change("overall", None, tuple(one.overall for one in series))]
    for instrument in of.instruments:
        rows.append(
            Change(instrument.key, None, tuple(_instrument(one, instrument.key) for one in series))
        )
    for indicator in of.indicators:
        scored = tuple(one.indicators.get(indicator.number) for one in series)
        rows.append(Change(indicator_name(indicator), indicator.number, scored))
    return tuple(row for row in rows if any(score is not None for score in row.scores))


def _instrument(one: AssessmentRecord, key: str) -> float | None:
    """Its score in a year; EIT as the mean of its two parts, as editions from 2567 have them."""
    own = edition_of(one.fiscal_year)
    found = ita.sums(own.fiscal_year, None, one.instruments, one.indicators, of=own)
    for made in found:
        if made.key == key:
            score = made.reckoned if made.stated is None else made.stated
            return None if score is None else round(score + 1e-9, 2)
    return None


def _answer(year: int, of: Edition) -> Answer | None:
    """The plan that answers these scores: the approved one of that year, else its newest draft."""
    named = [p for p in listing.plan_names(view(), present().agency_id) if p.fiscal_year == year]
    named.sort(key=lambda plan: plan.status is not PlanStatus.APPROVED)
    if not named:
        return None
    every = plans.measures(view(), present().agency_id, plan_id=named[0].id, limit=None)
    return Answer(named[0], _counted(every, of))


def _counted(measures: tuple[MeasureRecord, ...], of: Edition) -> dict[int, int]:
    counts: dict[int, int] = {}
    for measure in measures:
        for number in answered(measure, of):
            counts[number] = counts.get(number, 0) + 1
    return counts
