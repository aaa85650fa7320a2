"""Tokens of the API: whose secret it is, and which an officer has. Writes nothing."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.queries.people import NotFound, officer_t
from tracker.queries.rows import columns, record, records
from tracker.status import TokenScope
from tracker.tables import ApiToken, table_of

token_t = table_of(ApiToken)


@dataclass(frozen=True, slots=True)
class TokenRecord:
    """A token as its officer sees it; `officer` is the name. Never holds secret or hash."""

    id: int
    agency_id: int
    officer_id: int
    officer: str
    name: str
    scope: TokenScope
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None

    def lives(self, now: datetime) -> bool:
        """Whether it opens anything at this instant."""
        return self.revoked_at is None and now < self.expires_at


@dataclass(frozen=True, slots=True)
class Shown:
    """A token that somebody shows at the door, with the officer it acts for and its count."""

    id: int
    agency_id: int
    officer_id: int
    officer: str
    scope: TokenScope
    expires_at: datetime
    minute_at: datetime | None
    calls: int


def tokens(
    connection: Connection, agency_id: int, *, officer_id: int | None = None
) -> tuple[TokenRecord, ...]:
    """The agency's tokens, or one officer's, the latest first; ended ones too."""
    query = _select().where(token_t.c.agency_id == agency_id)
    if officer_id is not None:
        query = query.where(token_t.c.officer_id == officer_id)
    rows = connection.execute(query.order_by(token_t.c.id.desc())).mappings()
    return records(TokenRecord, rows)


def token(connection: Connection, agency_id: int, token_id: int) -> TokenRecord:
    """One token; raises NotFound."""
    row = (
        connection.execute(
            _select().where(token_t.c.agency_id == agency_id, token_t.c.id == token_id)
        )
        .mappings()
        .one_or_none()
    )
    if row is None:
        raise NotFound("กุญแจโปรแกรม", "token", token_id)
    return record(TokenRecord, row)


def shown(connection: Connection, secret_hash: str, *, now: datetime) -> Shown | None:
    """The live token with this hash, if its officer is active; None tells nobody why not."""
    row = (
        connection.execute(
            sa.select(*columns(Shown, token_t), officer_t.c.name.label("officer"))
            .join(officer_t, officer_t.c.id == token_t.c.officer_id)
            .where(
                token_t.c.secret_hash == secret_hash,
                token_t.c.revoked_at.is_(None),
                token_t.c.expires_at > now,
                officer_t.c.active.is_(True),
            )
        )
        .mappings()
        .one_or_none()
    )
    return None if row is None else record(Shown, row)


def _select() -> sa.Select[tuple[object, ...]]:
    return sa.select(*columns(TokenRecord, token_t), officer_t.c.name.label("officer")).join(
        officer_t, officer_t.c.id == token_t.c.officer_id
    )
