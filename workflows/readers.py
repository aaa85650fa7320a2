"""Who may read what names everybody's doings: the journal, and the log of sending. Pure."""

from collections.abc import Iterable

from tracker.records import Standing
from tracker.status import THAI, Role
from workflows.actions.evidence import NotForYou
from workflows.notice_log import READERS

JOURNAL = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})
NOTICES = READERS


def check_reader(standings: Iterable[Standing], readers: frozenset[Role]) -> None:
    """Whether one of the officer's posts of the day may read it; raises NotForYou."""
    if not any(standing.role in readers for standing in standings):
        listed = [role for role in Role if role in readers]
        raise NotForYou(
            "หรือ".join(THAI[role] for role in listed), " or ".join(role.value for role in listed)
        )
