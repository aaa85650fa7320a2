"""Whose agencies: where several processes settle at once, each takes those that no other is at.

It spares work and guards nothing: what is due is looked at again under the agency's own lock.
PostgreSQL only; on SQLite there is one writer at a time, and nothing to share.
"""

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.engine import Connection

# Any number will do, as long as nobody else takes pairs with it in this database ("ติ").
_SETTLING = 0x0E15_0E34
_TAKE = sa.text(
    "SELECT agency_id FROM unnest(CAST(:agencies AS integer[])) AS agency_id"
    " WHERE pg_try_advisory_xact_lock(:settling, agency_id)"
)


def take(connection: Connection, agency_ids: Collection[int]) -> frozenset[int]:
    """Take those of some agencies that are free, until the connection's transaction ends.

    A lock of the transaction, so that they are free again the moment its process is gone.
    """
    asked = {"settling": _SETTLING, "agencies": list(agency_ids)}
    return frozenset(connection.execute(_TAKE, asked).scalars())
