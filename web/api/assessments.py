"""The yearly ITA scores: for programs that draw their own pictures, and entered by the clerk's."""

from typing import Annotated

from pydantic import Field

from tracker.queries import assessments, plans
from tracker.status import TokenScope
from web.api import asked
from web.api.door import Reply, Seen, unchanged
from web.api.operations import operation
from web.api.plans import last_changes
from web.api.shapes import Assessment, Listed, Shape
from web.fields import FIRST_YEAR, LAST_YEAR
from web.plan.narrowing import edition_of
from web.request_scope import house, now, present, view
from workflows.actions.assessments import put_assessment
from workflows.score_sheets import Sheet, doubts_of, sheet_of, version_of

ONE = f"/assessments/<int(min={FIRST_YEAR}, max={LAST_YEAR}):fiscal_year>"
Score = Annotated[float, Field(ge=0, le=100)]
Number = Annotated[int, Field(ge=1, le=99)]
Code = Annotated[str, Field(pattern=r"^[A-Za-z]{1,3}[0-9]{0,2}$")]


class ScoreDoubt(Shape):
    """A figure that does not fit the others; `cells` names those concerned."""

    code: str
    cells: list[str]
    th: str
    en: str


class AssessmentSeen(Assessment):
    """The scores with what does not fit among them. No scores at all: none have been entered."""

    doubts: list[ScoreDoubt]


class ScoresEntered(Shape):
    """What was stored: the cells that changed, and those that were reckoned as they were blank."""

    assessment: AssessmentSeen
    changed: list[str]
    reckoned: list[str]


class ScoresSent(asked.Asked):
    """All scores of the year, by code; what is left out is taken away.

    Total and level are reckoned where they are left out and the others make them. `accept_doubts`:
    the announcement prints the figures so, although they do not agree.
    """

    overall: Score | None = None
    level: asked.Named | None = None
    instruments: dict[Code, Score] = Field({}, max_length=9)
    indicators: dict[Number, Score] = Field({}, max_length=99)
    questions: dict[Code, Score] = Field({}, max_length=200)
    accept_doubts: bool = False


@operation("GET", "/assessments", th="ผลการประเมิน ITA", answer=Listed[Assessment])
def list_assessments() -> Listed[Assessment]:
    """The scores of the last five fiscal years, in the order of the years."""
    found = assessments.last_assessments(view(), present().agency_id)
    return Listed[Assessment](items=[Assessment.model_validate(one) for one in found])


@operation("GET", ONE, th="ผลการประเมินปีหนึ่ง", answer=AssessmentSeen, tagged=True)
def assessment(fiscal_year: int) -> Reply:
    """The scores of one fiscal year (B.E.), empty where none have been entered."""
    seen = _seen(fiscal_year)
    return Reply(seen.body, tag=seen.tag)


@operation(
    "PUT",
    ONE,
    th="บันทึกผลการประเมิน",
    scope=TokenScope.CLERK,
    body=ScoresSent,
    answer=ScoresEntered,
    guarded=True,
)
def put_scores(fiscal_year: int, told: ScoresSent) -> Reply:
    """Let the scores of a fiscal year be these.

    409 with the sums where the figures do not agree and `accept_doubts` is not said.
    """
    with unchanged(lambda: _seen(fiscal_year)):
        done = put_assessment(
            house(),
            agency_id=present().agency_id,
            sheet=Sheet(
                fiscal_year,
                told.overall,
                told.level,
                told.instruments,
                told.indicators,
                told.questions,
            ),
            officer_id=present().officer_id,
            accept_doubts=told.accept_doubts,
            now=now(),
        )
    seen = _seen(fiscal_year)
    body = ScoresEntered(
        assessment=seen.body, changed=list(done.changed), reckoned=list(done.reckoned)
    )
    return Reply(body, tag=seen.tag)


def _seen(fiscal_year: int) -> Seen[AssessmentSeen]:
    found = plans.assessment(view(), present().agency_id, fiscal_year=fiscal_year)
    if found is None:
        nothing = AssessmentSeen(
            fiscal_year=fiscal_year,
            overall=None,
            level=None,
            instruments={},
            indicators={},
            questions={},
            doubts=[],
        )
        return Seen(nothing, "none")
    told = Assessment.model_validate(found).model_dump()
    doubts = doubts_of(sheet_of(found), edition_of(fiscal_year))
    body = AssessmentSeen(**told, doubts=[ScoreDoubt.model_validate(one) for one in doubts])
    return Seen(body, version_of(found), last_changes("assessment", found.id))
