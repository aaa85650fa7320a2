"""Who the journal names on the office's pages, and whom they let in. Shared by all of them."""

from collections.abc import Collection
from datetime import date
from typing import Any

from flask import abort, request

from tracker.queries import people
from tracker.records import DivisionRecord
from tracker.status import Role
from web.refusals import sentence
from web.request_scope import house, now, present, view
from workflows.actions.keeping import KEEPERS, hindrance, keeper
from workflows.readers import OFFICE, may_read
from workflows.supervision import may_agree

# What those read who may change nothing here; a page that is a form and nothing else is not named.
FOR_READERS = frozenset(
    f"office.{name}"
    for name in (
        *("officers.every", "officers.one", "divisions.every", "divisions.change"),
        *("orders.every", "settings.every", "settings.days", "channels.show", "backup.show"),
        "supervision.consents",
    )
)
BY_OWN_RULE = frozenset({"office.supervision.agree", "office.supervision.withdraw"})
LONG_AGO = date(1957, 1, 1)  # a first day that nobody knows; shown as nothing


def may_keep_office() -> bool:
    """Whether the visitor is the agency's clerk or administrator today."""
    return any(standing.role in KEEPERS for standing in present().standings)


def may_read_office() -> bool:
    """Whether the visitor may see who is in the office, by which orders and with which settings."""
    return may_read(present().standings, OFFICE)


def only_readers() -> None:
    """Keepers come in, readers to what is there to read: 401 for nobody, 403 for others."""
    if request.endpoint in BY_OWN_RULE:
        allowed = may_agree(present().standings)
    elif request.method in ("GET", "HEAD") and request.endpoint in FOR_READERS:
        allowed = may_read_office()
    else:
        allowed = may_keep_office()
    if not allowed:
        abort(403)


def by(roles: Collection[Role] = (), about: int | None = None, *, way_in: bool = False) -> Any:
    """The visitor, where they may; raises Refused, AboveTheClerk, EndorsesAboveTheClerk."""
    me = present()
    return keeper(
        house(),
        agency_id=me.agency_id,
        officer_id=me.officer_id,
        roles=roles,
        about=about,
        way_in=way_in,
        now=now(),
    )


def against(
    roles: Collection[Role] = (), about: int | None = None, *, way_in: bool = False
) -> str | None:
    """Why `by` would refuse the visitor this, in a sentence; None where it would not."""
    me = present()
    error = hindrance(
        view(),
        agency_id=me.agency_id,
        officer_id=me.officer_id,
        roles=roles,
        about=about,
        way_in=way_in,
        now=now(),
    )
    return sentence(error) if error else None


def is_administrator() -> bool:
    """Whether what stands above the clerk is theirs to change."""
    return any(standing.role is Role.ADMINISTRATOR for standing in present().standings)


def division_of(division_id: int) -> DivisionRecord:
    """One division of the visitor's agency; answers 404."""
    for one in people.divisions(view(), present().agency_id):
        if one.id == division_id:
            return one
    abort(404)
