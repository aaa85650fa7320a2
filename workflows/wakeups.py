"""The one port for work that leaves a request: ring, and somebody looks what is due.

The due rows are the truth and a ring is only a wake-up call, so it never fails and never names
what is due. Two implementations: embedded (the next beat looks) and large (a job).
"""

import logging
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from sqlalchemy.engine import Engine

from tracker.migrations.queue import QUEUE

log = logging.getLogger("tidtam.wakeups")


class Call(StrEnum):
    """What hands are called for: the name of task and queue, and of the lock that keeps one call
    of each waiting, never two."""

    DELIVER = "deliver"  # notices are to be sent
    SETTLE = "settle"  # many agencies have rounds or rungs due


class Bell(Protocol):
    """Wakes whoever has a hand free."""

    def ring(self, call: Call = Call.DELIVER) -> None:
        """Say that something is due, after the commit that made it so. Never raises."""


@dataclass(frozen=True, slots=True)
class NextBeat:
    """The embedded installation: nobody sleeps, the next beat of `tidtam run` looks."""

    def ring(self, call: Call = Call.DELIVER) -> None:
        """Nothing to do."""


@dataclass(frozen=True, slots=True)
class Job:
    """PostgreSQL: a job for the first of the processes `tidtam worker` that is free."""

    engine: Engine

    def ring(self, call: Call = Call.DELIVER) -> None:
        """Leave one job, where none waits yet; without the queue the clock does all by itself."""
        from procrastinate import App, SyncPsycopgConnector
        from procrastinate.exceptions import AlreadyEnqueued, ProcrastinateException
        from sqlalchemy.exc import SQLAlchemyError

        app = App(connector=SyncPsycopgConnector())  # never opened: the connection is ours
        try:
            with self.engine.begin() as connection:
                connection.exec_driver_sql(f"SET LOCAL search_path TO {QUEUE}")
                app.configure_task(
                    call.value,
                    queue=call.value,
                    queueing_lock=call.value,
                    connection=connection.connection.driver_connection,
                ).defer()
        except AlreadyEnqueued:
            pass
        except (ProcrastinateException, SQLAlchemyError) as error:
            log.warning("no worker woken", extra={"error": type(error).__name__})


def bell_of(engine: Engine) -> Bell:
    """The bell that belongs to this kind of database."""
    return Job(engine) if engine.dialect.name == "postgresql" else NextBeat()
