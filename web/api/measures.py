"""Measures with the parts of their owner divisions: listed, filtered, searched, and their story."""

from tracker.queries import overview, plans
from tracker.records import MeasureRecord
from tracker.status import Status
from tracker.thai import clean
from web.api import asked
from web.api.door import Reply
from web.api.operations import operation
from web.api.shapes import Entry, Listed, Measure, Part
from web.request_scope import present, today, view

OPEN = (Status.PLANNED, Status.IN_PROGRESS)


@operation("GET", "/measures", th="มาตรการ", query=asked.MeasuresAsked, answer=Listed[Measure])
def list_measures(query: asked.MeasuresAsked) -> Reply:
    """Measures with their parts, by plan and number; filtered as on the plan's page."""
    plan_id, _, number = (query.after or "").partition(".")
    found = plans.measures(
        view(),
        present().agency_id,
        plan_id=query.plan_id,
        division_id=query.division_id,
        status=query.status,
        overdue_on=today() if query.overdue else None,
        search=clean(query.search or "") or None,
        after=(int(plan_id), int(number)) if number else None,
        limit=query.limit + 1,
    )
    page, more = found[: query.limit], len(found) > query.limit
    after = f"{page[-1].plan_id}.{page[-1].number}" if more else None
    return Reply(Listed[Measure](items=[shape(one) for one in page]), after=after)


@operation("GET", "/measures/<row:measure_id>", th="มาตรการหนึ่ง", answer=Measure, refusals=(404,))
def measure(measure_id: int) -> Measure:
    """One measure with its parts; each part has an address and a version of its own."""
    return shape(plans.measure(view(), present().agency_id, measure_id))


@operation(
    "GET",
    "/measures/<row:measure_id>/timeline",
    th="ความเป็นมาของมาตรการ",
    answer=Listed[Entry],
    refusals=(404,),
)
def timeline(measure_id: int) -> Listed[Entry]:
    """What the journal says of a measure, its parts, reports and evidence, the latest first."""
    agency_id = present().agency_id
    plans.measure(view(), agency_id, measure_id)
    found = overview.timeline(view(), agency_id, measure_id)
    return Listed[Entry](items=[Entry.model_validate(entry) for entry, _ in found])


def shape(found: MeasureRecord) -> Measure:
    """A measure as it is answered."""
    told = {name: getattr(found, name) for name in Measure.model_fields if hasattr(found, name)}
    overdue = found.status in OPEN and found.ends_on < today()
    parts = [Part.model_validate(part) for part in found.parts]
    return Measure(**told | {"overdue": overdue, "parts": parts})
