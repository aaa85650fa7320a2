"""Whether an officer has a second factor, and what proves it. Writes nothing."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.queries.rows import record
from tracker.tables import RecoveryCode, SecondFactor, table_of

factor_t = table_of(SecondFactor)
recovery_t = table_of(RecoveryCode)


@dataclass(frozen=True, slots=True)
class FactorRecord:
    """An officer's authenticator; it counts once `confirmed_at` is set. Never travels to a page."""

    id: int
    officer_id: int
    sealed: str
    confirmed_at: datetime | None
    last_step: int


def factor(connection: Connection, agency_id: int, officer_id: int) -> FactorRecord | None:
    """The officer's authenticator, begun or confirmed."""
    row = (
        connection.execute(
            sa.select(factor_t).where(
                factor_t.c.agency_id == agency_id, factor_t.c.officer_id == officer_id
            )
        )
        .mappings()
        .one_or_none()
    )
    return None if row is None else record(FactorRecord, row)


def codes_left(connection: Connection, agency_id: int, officer_id: int) -> int:
    """How many recovery codes of an officer have not been used."""
    return connection.execute(
        sa.select(sa.func.count()).where(
            recovery_t.c.agency_id == agency_id,
            recovery_t.c.officer_id == officer_id,
            recovery_t.c.used_at.is_(None),
        )
    ).scalar_one()
