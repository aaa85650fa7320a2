"""The clerk or the administrator mends an officer's mail address, so that letters arrive."""

from datetime import datetime

from tracker.thai import clean
from workflows.actions.keeping import keeper
from workflows.actions.officers import change_officer
from workflows.house import House


def mend_address(
    house: House,
    *,
    agency_id: int,
    of: int,
    email: str,
    officer_id: int,
    seen: str | None = None,
    now: datetime,
) -> None:
    """Give the officer `of` this address; an empty one takes it away.

    Whoever gets somebody's letters gets their sign-in links, so an address above the clerk is the
    administrator's to mend. Raises Refused, AboveTheClerk, NotFound, AddressUnusable, NameTaken
    (of the e-mail), ChangedMeanwhile (against the mark of {"email": …}).
    """
    who = keeper(house, agency_id=agency_id, officer_id=officer_id, about=of, now=now)
    change_officer(
        house,
        agency_id=agency_id,
        officer_id=of,
        who=who,
        now=now,
        seen=seen,
        email=clean(email) or None,
    )
