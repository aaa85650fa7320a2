"""The tables of the task queue (Procrastinate) in a schema of their own, on PostgreSQL only.

They hold wake-up calls and no record: when the queue's library brings other tables, the old ones
are dropped with what stands in them. Knows no table of ours.
"""

import hashlib
from importlib.resources import files
from typing import Any

from sqlalchemy.engine import Connection

QUEUE = "procrastinate"  # the PostgreSQL schema that holds nothing else


def queue_is_current(connection: Connection) -> bool:
    """Whether the queue's tables are there as the installed library needs them."""
    found = connection.exec_driver_sql(
        f"SELECT obj_description(to_regnamespace('{QUEUE}'), 'pg_namespace')"
    ).scalar_one()
    return bool(found == _mark())


def make_queue(connection: Connection) -> None:
    """Make the queue's tables, or make them anew where they are another version's.

    Where the database's owner does not let us make a schema, there is no queue: `tidtam run`
    delivers all the same, and `tidtam worker` says what is missing.
    """
    if queue_is_current(connection) or not _may_make(connection):
        return
    connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {QUEUE} CASCADE")
    connection.exec_driver_sql(f"CREATE SCHEMA {QUEUE}")
    connection.exec_driver_sql(f"SET LOCAL search_path TO {QUEUE}")
    raw: Any = connection.connection.driver_connection
    raw.execute(_statements())  # many statements at once, which only the driver itself takes
    connection.exec_driver_sql("SET LOCAL search_path TO DEFAULT")
    connection.exec_driver_sql(f"COMMENT ON SCHEMA {QUEUE} IS '{_mark()}'")


def _may_make(connection: Connection) -> bool:
    return bool(
        connection.exec_driver_sql(
            "SELECT has_database_privilege(current_database(), 'CREATE')"
        ).scalar_one()
    )


def _statements() -> str:
    return (files("procrastinate.sql") / "schema.sql").read_text(encoding="utf-8")


def _mark() -> str:
    """What the schema is marked with: the library's tables, whatever its version is called."""
    return f"wake-up calls of Tidtam {hashlib.sha256(_statements().encode()).hexdigest()}"
