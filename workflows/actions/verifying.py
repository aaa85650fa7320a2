"""Verifying an agency's journal, rows and files at somebody's request, and keeping what was found.

The journal itself keeps it: who looked, when, how far, and what did not fit. Mends nothing.
"""

from datetime import datetime

from tracker.verify import Verification, verify
from workflows.actions.acts import doer, standings_of
from workflows.house import House
from workflows.readers import JOURNAL, check_reader

VERIFY = "verify"
TOLD = 20  # faults that the entry names; how many there were it says too


def verify_agency(house: House, *, agency_id: int, officer_id: int, now: datetime) -> Verification:
    """Look at every entry, row and file of the agency; the journal says by whom and what came.

    What does not fit is in the entry, for the next act of anybody seals the chain anew. Raises
    NotForYou.
    """
    acting = doer(house, agency_id=agency_id, officer_id=officer_id)
    with house.read() as connection:
        check_reader(standings_of(connection, agency_id, officer_id, now), JOURNAL)
        found = verify(connection, key=house.key, files=house.files, agency_id=agency_id)
    with house.write(agency_id, who=acting, now=now) as store:
        store.journal(
            VERIFY,
            "agency",
            agency_id,
            new={
                "entries": found.entries,
                "files": found.files,
                "faults": len(found.faults),
                **({"found": [one.th for one in found.faults[:TOLD]]} if found.faults else {}),
            },
        )
    return found
