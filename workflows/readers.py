"""Who may read what names everybody: the journal, the log of sending, the office itself. Pure."""

from collections.abc import Iterable

from tracker.records import Standing
from tracker.status import THAI, Role
from workflows.actions.evidence import NotForYou

IMPORTS = frozenset({Role.CLERK})  # documents that wait to become drafts
JOURNAL = frozenset({Role.PALAD, Role.AUDITOR, Role.ADMINISTRATOR})
OFFICE = frozenset({Role.CLERK, Role.PALAD, Role.AUDITOR, Role.ADMINISTRATOR})
NOTICES = frozenset({Role.CLERK, Role.PALAD, Role.MAYOR, Role.AUDITOR, Role.ADMINISTRATOR})


def may_read(standings: Iterable[Standing], readers: frozenset[Role]) -> bool:
    """Whether one of the officer's posts of the day may read it."""
    return any(standing.role in readers for standing in standings)


def check_reader(standings: Iterable[Standing], readers: frozenset[Role]) -> None:
    """Raises NotForYou where none of the officer's posts of the day may read it."""
    if not may_read(standings, readers):
        listed = [role for role in Role if role in readers]
        raise NotForYou(
            "หรือ".join(THAI[role] for role in listed), " or ".join(role.value for role in listed)
        )
