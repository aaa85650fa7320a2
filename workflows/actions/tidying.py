"""The clock tidies away what has passed: tries to sign in, sessions, links and codes that worked
once, and previews of papers.

Deletes only what no rule looks at any more. Nothing of it is sealed or told in a journal's hash.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from tracker.database import writing
from tracker.queries.contacts import code_t
from tracker.queries.signin import link_t, session_t, try_t
from workflows.house import House
from workflows.previews import tidy_previews

# Every limit looks back an hour at most, no link or code works for more than 15 minutes and a
# session lasts a day; that leaves room for whoever asks why somebody could not get in.
KEPT = timedelta(days=1)
# Begun only when the oldest row is so old: about once a day, and no write in all other beats.
BEGUN_AT = timedelta(days=2)
MOST = 1000  # rows of a table in one beat; the rest goes in the next ones

log = logging.getLogger("tidtam.tidying")


@dataclass(frozen=True, slots=True)
class _Passing:
    """A table's two statements: how old its oldest rows are, and away with those of them."""

    oldest: sa.Select[Any]
    remove: sa.Delete


def _passing(table: sa.Table, made_at: sa.ColumnElement[Any]) -> _Passing:
    """Rows are made in the order of their numbers, so one walk along the key finds the oldest."""
    first = sa.select(table.c.id, made_at.label("at")).order_by(table.c.id).limit(MOST).subquery()
    return _Passing(
        oldest=sa.select(sa.func.min(first.c.at, type_=made_at.type)),
        remove=sa.delete(table).where(
            table.c.id.in_(sa.select(first.c.id)), made_at < sa.bindparam("before")
        ),
    )


_PASSING = (
    _passing(try_t, try_t.c.at),
    _passing(link_t, link_t.c.created_at),
    _passing(session_t, session_t.c.begun_at),
    _passing(code_t, code_t.c.created_at),
)


def tidy(house: House, *, now: datetime) -> int:
    """Delete what has passed, at most `MOST` rows of each table; returns how many.

    A beat never fails for want of it.
    """
    tidy_previews(house.files, now=now)
    try:
        with house.read() as connection:
            ages = [connection.execute(one.oldest).scalar_one() for one in _PASSING]
        due = [
            one
            for one, oldest in zip(_PASSING, ages, strict=True)
            if oldest is not None and oldest < now - BEGUN_AT
        ]
        if not due:
            return 0
        with writing(house.engine) as connection:
            return sum(
                connection.execute(one.remove, {"before": now - KEPT}).rowcount for one in due
            )
    except SQLAlchemyError as error:
        log.info("not tidied", extra={"error": type(error).__name__})
        return 0
