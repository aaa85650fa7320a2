"""The one port for work that leaves a request: ring, and somebody looks what is due.

The due rows are the truth and a ring is only a wake-up call, so it never fails and never says
what is to be done. Two implementations: embedded (the next beat looks) and large (a job).
"""

import logging
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.engine import Engine

from tracker.migrations.queue import QUEUE

log = logging.getLogger("tidtam.wakeups")
DELIVER = "deliver"  # the task's name, and the lock that keeps one call waiting, never two


class Bell(Protocol):
    """Wakes whoever sends what is due."""

    def ring(self) -> None:
        """Say that notices are due, after the commit that made them so. Never raises."""


@dataclass(frozen=True, slots=True)
class NextBeat:
    """The embedded installation: nobody sleeps, the next beat of `tidtam run` looks."""

    def ring(self) -> None:
        """Nothing to do."""


@dataclass(frozen=True, slots=True)
class Job:
    """PostgreSQL: a job for the first of the processes `tidtam worker` that is free."""

    engine: Engine

    def ring(self) -> None:
        """Leave one job, where none waits yet; without the queue the next beat delivers."""
        from procrastinate import App, SyncPsycopgConnector
        from procrastinate.exceptions import AlreadyEnqueued, ProcrastinateException
        from sqlalchemy.exc import SQLAlchemyError

        app = App(connector=SyncPsycopgConnector())  # never opened: the connection is ours
        try:
            with self.engine.begin() as connection:
                connection.exec_driver_sql(f"SET LOCAL search_path TO {QUEUE}")
                app.configure_task(
                    DELIVER,
                    queue=DELIVER,
                    queueing_lock=DELIVER,
                    connection=connection.connection.driver_connection,
                ).defer()
        except AlreadyEnqueued:
            pass
        except (ProcrastinateException, SQLAlchemyError) as error:
            log.warning("no worker woken", extra={"error": type(error).__name__})


def bell_of(engine: Engine) -> Bell:
    """The bell that belongs to this kind of database."""
    return Job(engine) if engine.dialect.name == "postgresql" else NextBeat()
