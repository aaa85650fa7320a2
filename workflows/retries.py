"""When an undelivered notice is tried again, and when we give up. Pure (decision 0006).

After 1, 5, 15 and 60 minutes, then hourly for 48 hours of working days, with a jitter that
follows from the notice's identity: a thousand notices refused at once do not come back at once.
"""

import hashlib
from datetime import datetime, timedelta

from tracker.calendar import BANGKOK
from workflows.office_hours import OfficeHours

DELAYS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(minutes=60),
)
HOURLY = timedelta(hours=1)
WORKING_DAYS = 2  # 48 hours, days off not counted: a week-end is no try
JITTER = 0.2  # at most this share of the delay is added


def retry_at(
    identity: str,
    *,
    tries: int,
    now: datetime,
    first_due_at: datetime,
    office: OfficeHours,
    in_office_hours: bool = True,
) -> datetime | None:
    """The instant of the next try after `tries` failed ones, or None where we give up.

    Reminders wait for office hours; what cannot wait (`in_office_hours` false) does not.
    """
    delay = DELAYS[tries - 1] if tries <= len(DELAYS) else HOURLY
    again = now + delay * (1 + JITTER * _share(identity, tries))
    if again > gives_up_at(first_due_at, office=office):
        return None
    return office.within(again) if in_office_hours else again


def gives_up_at(first_due_at: datetime, *, office: OfficeHours) -> datetime:
    """48 hours after the first try was due, days off not counted."""
    wall = first_due_at.astimezone(BANGKOK)
    day = office.calendar.add(wall.date(), WORKING_DAYS)
    return first_due_at + (day - wall.date())


def _share(identity: str, tries: int) -> float:
    """A number from 0 to 1 that is always the same for this try of this notice."""
    digest = hashlib.sha256(f"{identity} {tries}".encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**32
