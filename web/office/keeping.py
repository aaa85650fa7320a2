"""Who the journal names on the office's pages, and whom they let in. Shared by all of them."""

from collections.abc import Collection
from datetime import date
from typing import Any

from flask import abort

from tracker.queries import people
from tracker.records import DivisionRecord
from tracker.status import Role
from web.request_scope import house, now, present, view
from workflows.actions.keeping import KEEPERS, keeper

LONG_AGO = date(1957, 1, 1)  # a first day that nobody knows; shown as nothing


def may_keep_office() -> bool:
    """Whether the visitor is the agency's clerk or administrator today."""
    return any(standing.role in KEEPERS for standing in present().standings)


def only_keepers() -> None:
    """Let nobody else in: 401 for nobody, 403 for others."""
    if not may_keep_office():
        abort(403)


def by(roles: Collection[Role] = (), about: int | None = None) -> Any:
    """The visitor, where they may; raises Refused, AboveTheClerk."""
    me = present()
    return keeper(
        house(),
        agency_id=me.agency_id,
        officer_id=me.officer_id,
        roles=roles,
        about=about,
        now=now(),
    )


def is_administrator() -> bool:
    """Whether what stands above the clerk is theirs to change."""
    return any(standing.role is Role.ADMINISTRATOR for standing in present().standings)


def division_of(division_id: int) -> DivisionRecord:
    """One division of the visitor's agency; answers 404."""
    for one in people.divisions(view(), present().agency_id):
        if one.id == division_id:
            return one
    abort(404)
