"""Which rows still stand for some bytes. Asked before bytes are taken away by order."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.tables import Evidence, IssuedPaper, Plan, table_of

_EVIDENCE, _PAPER, _PLAN = table_of(Evidence), table_of(IssuedPaper), table_of(Plan)
MOST = 100


@dataclass(frozen=True, slots=True)
class Holder:
    """A row that stands for the bytes: `what` is evidence, paper or plan."""

    agency_id: int
    what: str
    row_id: int


def live_holders(connection: Connection, sha256: str) -> tuple[Holder, ...]:
    """The rows, of any agency, for which these bytes must stay; at most MOST.

    Evidence that was withdrawn does not count. While there is one, the bytes stay: the same
    form or photograph may have been handed in twice, and for another agency too.
    """
    queries = [
        sa.select(
            _EVIDENCE.c.agency_id, sa.literal("evidence").label("what"), _EVIDENCE.c.id
        ).where(_EVIDENCE.c.sha256 == sha256, _EVIDENCE.c.withdrawn_at.is_(None)),
        sa.select(_PAPER.c.agency_id, sa.literal("paper"), _PAPER.c.id).where(
            _PAPER.c.sha256 == sha256
        ),
        sa.select(_PLAN.c.agency_id, sa.literal("plan"), _PLAN.c.id).where(
            sa.or_(_PLAN.c.scan_sha256 == sha256, _PLAN.c.source_sha256 == sha256)
        ),
    ]
    rows = connection.execute(sa.union_all(*queries).limit(MOST))
    return tuple(Holder(*row) for row in rows)
