"""For whom the token acts, the agency's divisions, and who may act for each."""

from flask import g

from tracker.queries import people
from web.api.operations import operation
from web.api.shapes import Agency, Division, Listed, Me, Owner, Standing
from web.request_scope import present, today, view


@operation("GET", "/me", th="กุญแจนี้เป็นของใคร ทำอะไรได้", answer=Me)
def me() -> Me:
    """For whom the token acts, in which posts, how far it reaches and until when."""
    here = present()
    return Me(
        officer_id=here.officer_id,
        name=here.name,
        agency=Agency.model_validate(here.agency),
        standings=[Standing.model_validate(one) for one in here.standings],
        scope=g.shown.scope,
        expires_at=g.shown.expires_at,
        today=today(),
    )


@operation("GET", "/divisions", th="ส่วนราชการ", answer=Listed[Division])
def divisions() -> Listed[Division]:
    """The agency's divisions in their order, former ones too."""
    found = people.divisions(view(), present().agency_id)
    return Listed[Division](items=[Division.model_validate(one) for one in found])


@operation(
    "GET",
    "/divisions/<row:division_id>/owners",
    th="ผู้ทำการแทนส่วนราชการได้",
    answer=Listed[Owner],
    refusals=(404,),
)
def owners(division_id: int) -> Listed[Owner]:
    """Who may act for a division today: its head, its reporters, and who acts for them."""
    agency_id = present().agency_id
    if division_id not in {one.id for one in people.divisions(view(), agency_id)}:
        raise people.NotFound("ส่วนราชการ", "division", division_id)
    names = {one.id: one.name for one in people.officers(view(), agency_id)}
    found = people.owners_of(view(), agency_id, division_id, on=today())
    return Listed[Owner](
        items=[
            Owner(
                officer_id=one.officer_id,
                name=names[one.officer_id],
                title=one.title,
                role=one.role,
            )
            for one in found
        ]
    )
