"""For whom the token acts, its officer's tokens, the divisions, and who may act for each."""

from datetime import datetime

from flask import g

from tracker.queries import people, tokens
from tracker.status import TokenScope
from web.api import asked
from web.api.door import again
from web.api.operations import operation
from web.api.shapes import Agency, Division, Listed, Me, Owner, Shape, Standing
from web.request_scope import house, now, present, today, view
from workflows.actions.tokens import revoke_token


class Token(Shape):
    """A token of the officer's, without its secret. `this`: the one that asks; `lives`: it opens
    something still.
    """

    id: int
    name: str
    scope: TokenScope
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None
    lives: bool
    this: bool


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


@operation("GET", "/me/tokens", th="กุญแจโปรแกรมของตน", answer=Listed[Token])
def list_tokens() -> Listed[Token]:
    """The officer's own tokens, the latest first; ended ones too.

    A new one is made on the page /account/tokens only, where its officer proves who they are.
    """
    me = present()
    found = tokens.tokens(view(), me.agency_id, officer_id=me.officer_id)
    return Listed[Token](items=[_token(one) for one in found])


@operation(
    "POST",
    "/me/tokens/<row:token_id>/revoke",
    th="ยกเลิกกุญแจโปรแกรม",
    scope=TokenScope.CLERK,
    body=asked.Nothing,
    answer=Token,
)
def revoke_own_token(token_id: int, told: asked.Nothing) -> Token:
    """End one of the officer's own tokens at once; this one too."""
    me = present()
    revoke_token(
        house(),
        agency_id=me.agency_id,
        token_id=token_id,
        officer_id=me.officer_id,
        now=now(),
    )
    again()
    return _token(tokens.token(view(), me.agency_id, token_id))


def _token(found: tokens.TokenRecord) -> Token:
    known = {name: getattr(found, name) for name in Token.model_fields if hasattr(found, name)}
    return Token(**known | {"lives": found.lives(now()), "this": found.id == g.shown.id})


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
