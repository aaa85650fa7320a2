"""From what people call a plan, measure or round to its row: by number, by year, by “2569/5”."""

from sqlalchemy.engine import Connection

from tracker.queries import plans
from tracker.queries import rounds as round_queries
from tracker.queries.people import Ambiguous, NotFound
from tracker.records import MeasureRecord, PlanRecord, RoundRecord
from tracker.status import PlanStatus
from tracker.thai import to_arabic

FIRST_YEAR = 2500  # a number from here on is a fiscal year, below it a row


def plan_of(connection: Connection, agency_id: int, text: str) -> PlanRecord:
    """The plan of this number or fiscal year: of several in a year the approved, then the latest.

    Raises NotFound, which lists the plans there are, and Ambiguous where a year has several
    approved ones: nobody's report may go to a plan that was not meant.
    """
    every = plans.plans(connection, agency_id)
    number = _number(text)
    if number is not None and number < FIRST_YEAR:
        found = [plan for plan in every if plan.id == number]
    else:
        found = [plan for plan in every if plan.fiscal_year == number]
        found.sort(key=lambda plan: plan.status is not PlanStatus.APPROVED)
        approved = [plan for plan in found if plan.status is PlanStatus.APPROVED]
        if len(approved) > 1:
            listed = [f"{plan.id} ({plan.source_name or plan.title})" for plan in approved]
            raise Ambiguous("แผนที่อนุมัติแล้วของปี", "the approved plans of the year", text, listed)
    if not found:
        raise NotFound("แผน", "plan", text, [f"{p.id} ({p.fiscal_year})" for p in every])
    return found[0]


def measure_of(connection: Connection, agency_id: int, text: str) -> MeasureRecord:
    """The measure of this number as listed, or of “PLAN/NUMBER”, such as 2569/5."""
    plan_text, _, number_text = text.rpartition("/")
    number = _number(number_text)
    if number is None:
        raise NotFound("มาตรการ", "measure", text)
    if not plan_text:
        return plans.measure(connection, agency_id, number)
    plan = plan_of(connection, agency_id, plan_text)
    every = plans.measures(connection, agency_id, plan_id=plan.id, limit=None)
    for measure in every:
        if measure.number == number:
            return measure
    raise NotFound("มาตรการ", "measure", text, [f"{plan_text}/{m.number}" for m in every])


def round_of(connection: Connection, agency_id: int, text: str) -> RoundRecord:
    """The round of this number as listed, or of “PLAN/HALF”, such as 2569/1."""
    plan_text, _, number_text = text.rpartition("/")
    number = _number(number_text)
    if number is None:
        raise NotFound("รอบรายงาน", "round", text)
    if not plan_text:
        return round_queries.round_of(connection, agency_id, number)
    plan = plan_of(connection, agency_id, plan_text)
    every = round_queries.rounds(connection, agency_id, plan_id=plan.id)
    for found in every:
        if found.half == number:
            return found
    raise NotFound("รอบรายงาน", "round", text, [f"{plan_text}/{r.half}" for r in every])


def _number(text: str) -> int | None:
    bare = to_arabic(text.strip())
    return int(bare) if bare.isdecimal() and len(bare) < 10 else None
