"""Coverage: what does the plan leave open, and where is each gap mended?"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, render_template, url_for
from flask_babel import gettext
from flask_login import login_required

from tracker.ita import Edition
from tracker.queries import coverage as told
from tracker.queries import plans
from tracker.records import AssessmentRecord, PlanRecord
from tracker.status import PlanStatus
from web.plan.narrowing import edition_of
from web.request_scope import language, present, view
from web.wording import indicator_name
from workflows.coverage import GAP_WORDS, Gap, GapKind, gaps_of

pages = Blueprint("coverage", __name__)


@dataclass(frozen=True, slots=True)
class Mending:
    """Where a gap is mended, or at least seen, and what the link says."""

    url: str
    words: str


@dataclass(frozen=True, slots=True)
class Open:
    """All gaps of one kind with their mendings."""

    kind: GapKind
    heading: str
    gaps: tuple[tuple[Gap, Mending], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a plan leaves open; of how many measures, by which scores, in which edition."""

    gaps: tuple[Gap, ...]
    measures: int
    assessment: AssessmentRecord | None
    edition: Edition


@pages.get("/plans/<int:plan_id>/coverage")
@login_required
def gaps(plan_id: int) -> str:
    """What is missing in this plan?"""
    plan = plans.plan(view(), present().agency_id, plan_id)
    found = gaps_in(plan)
    return render_template(
        "coverage/coverage.html",
        group="plan",
        plan=plan,
        count=len(found.gaps),
        measures=found.measures,
        open=[
            Open(kind, _heading(kind), tuple((one, _mending(one, plan)) for one in same))
            for kind, same in groupby(found.gaps, key=lambda one: one.kind)
        ],
        indicator_names={one.number: indicator_name(one) for one in found.edition.indicators},
        assessment=found.assessment,
    )


def gaps_in(plan: PlanRecord) -> Found:
    """Everything that a plan of the visitor's agency leaves open, and what it was held against."""
    agency_id = present().agency_id
    measures = plans.measures(view(), agency_id, plan_id=plan.id, limit=None)
    scored = plans.assessment(view(), agency_id, fiscal_year=plan.fiscal_year - 1)
    of = edition_of(plan.fiscal_year - 1)
    found = gaps_of(
        plan,
        measures,
        assessment=scored,
        told=told.told_parts(view(), agency_id, plan.id),
        shown=told.shown_parts(view(), agency_id, plan.id),
        of=of,
    )
    return Found(found, len(measures), scored, of)


def _heading(kind: GapKind) -> str:
    th, en = GAP_WORDS[kind]
    return en[:1].upper() + en[1:] if language() == "en" else th


def _mending(gap: Gap, plan: PlanRecord) -> Mending:
    return _WHERE.get(gap.kind, _measure)(gap, plan)


def _scores(gap: Gap, plan: PlanRecord) -> Mending:
    if present().is_clerk:
        url = url_for("assessment.edit", year=plan.fiscal_year - 1)
        return Mending(url, gettext("บันทึกผลการประเมิน"))
    return Mending(url_for("assessment.current"), gettext("ดูผลการประเมิน"))


def _indicator(gap: Gap, plan: PlanRecord) -> Mending:
    if _drafting(plan):
        url = url_for("plan.drafting.measure", plan_id=plan.id, indicator=gap.indicator)
        return Mending(url, gettext("เพิ่มมาตรการ"))
    if _amending(plan):
        url = url_for("plan.amendments.compose", plan_id=plan.id)
        return Mending(url, gettext("เพิ่มมาตรการโดยแก้ไขแผน"))
    url = url_for("assessment.scores", fiscal_year=plan.fiscal_year - 1)
    return Mending(url, gettext("ดูคะแนน"))


def _plan(gap: Gap, plan: PlanRecord) -> Mending:
    return Mending(url_for("plan.plan", plan_id=plan.id), gettext("ดูแผน"))


def _measure(gap: Gap, plan: PlanRecord) -> Mending:
    """The form of a draft's measure, an amendment, or to be seen the measure's own page."""
    if _drafting(plan):
        url = url_for("plan.drafting.measure", plan_id=plan.id, measure_id=gap.measure_id)
        return Mending(url, gettext("แก้ไขมาตรการ"))
    url = url_for("measures.measure", measure_id=gap.measure_id)
    if gap.kind is GapKind.NO_EVIDENCE:
        return Mending(url, gettext("ดูและแนบหลักฐาน"))
    if _amending(plan):
        url = url_for("plan.amendments.compose", plan_id=plan.id, measure=gap.measure_id)
        return Mending(url, gettext("แก้ไขแผน"))
    return Mending(url, gettext("ดูมาตรการ"))


def _drafting(plan: PlanRecord) -> bool:
    return plan.status is PlanStatus.DRAFT and present().is_clerk


def _amending(plan: PlanRecord) -> bool:
    return plan.status is PlanStatus.APPROVED and present().is_clerk


_WHERE: dict[GapKind, Callable[[Gap, PlanRecord], Mending]] = {
    GapKind.NO_SCORES: _scores,
    GapKind.WEAK_INDICATOR: _indicator,
    GapKind.NO_INDICATORS: _plan,
}
