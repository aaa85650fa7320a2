"""The yearly ITA scores, for programs that draw their own pictures."""

from tracker.queries import assessments
from web.api.operations import operation
from web.api.shapes import Assessment, Listed
from web.request_scope import present, view


@operation("GET", "/assessments", th="ผลการประเมิน ITA", answer=Listed[Assessment])
def list_assessments() -> Listed[Assessment]:
    """The scores of the last five fiscal years, in the order of the years."""
    found = assessments.last_assessments(view(), present().agency_id)
    return Listed[Assessment](items=[Assessment.model_validate(one) for one in found])
