"""The schema's way from an empty database, or any released one, to what this version needs.

Forward only: the way back is the backup. Each step is one file in `versions`; nobody but
`migrate` runs them. SQLite and PostgreSQL take the same steps.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy.engine import Connection, Engine

from tracker.database import IMMEDIATELY, beginning
from tracker.errors import TidtamError
from tracker.migrations.queue import make_queue, queue_is_current
from tracker.migrations.triggers import make_triggers

if TYPE_CHECKING:
    from alembic.config import Config

# Any number will do, as long as nobody else takes the same one in this database ("ตาม").
ADVISORY_LOCK = 0x0E15_0E32_0E21


class SchemaTooNew(TidtamError):
    """The database was migrated by a newer version of the program than this one."""

    def __init__(self, version: str) -> None:
        super().__init__(
            "schema-too-new",
            th=f"ฐานข้อมูลนี้ (รุ่น {version}) ใหม่กว่าโปรแกรมที่ติดตั้งอยู่ โปรดปรับปรุงโปรแกรมเป็นรุ่นล่าสุด",
            en=f"this database (schema {version}) was made by a newer version of Tidtam; "
            "update the program",
        )


class RowsWithoutParents(TidtamError):
    """After a migration, rows would point at rows that do not exist; nothing was changed."""

    def __init__(self, tables: list[str]) -> None:
        names = ", ".join(tables)
        super().__init__(
            "rows-without-parents",
            th=f"ปรับปรุงฐานข้อมูลไม่ได้ เพราะข้อมูลในตาราง {names} อ้างถึงรายการที่ไม่มีอยู่ "
            "ยังไม่มีการเปลี่ยนแปลงใด ๆ",
            en=f"the database was not migrated and nothing was changed: rows of {names} "
            "point at rows that do not exist",
        )


def migrate(engine: Engine, *, to: str = "head") -> None:
    """Bring the database to revision `to`, all steps in one transaction, or leave it as it was.

    Safe to call from many processes at once: the first migrates, the others wait for it. An
    up-to-date database is only looked at. Raises SchemaTooNew, RowsWithoutParents.
    """
    found = schema_version(engine)
    if found is not None and found not in revisions():
        raise SchemaTooNew(found)
    if found == (revisions()[-1] if to == "head" else to) and has_queue(engine):
        return
    if engine.dialect.name == "sqlite":
        _migrate_sqlite(engine, to)
    else:
        _migrate_postgresql(engine, to)


def schema_version(engine: Engine) -> str | None:
    """The revision that the database stands at; None when it was never migrated."""
    from alembic.migration import MigrationContext

    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def is_current(engine: Engine) -> bool:
    """Whether the database has the schema that this version of the program works with."""
    return schema_version(engine) == revisions()[-1]


def has_queue(engine: Engine) -> bool:
    """Whether the queue's tables are as they must be; SQLite needs none."""
    if engine.dialect.name == "sqlite":
        return True
    with engine.connect() as connection:
        return queue_is_current(connection)


def revisions() -> tuple[str, ...]:
    """The names of all revisions, the oldest first."""
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory.from_config(configuration()).walk_revisions()
    return tuple(script.revision for script in scripts)[::-1]


def configuration(**attributes: Any) -> "Config":
    """Alembic's configuration, made here because the scripts travel inside the package."""
    from alembic.config import Config

    config = Config()
    # Alembic reads % as a reference to another setting
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes.update(attributes)
    return config


def _migrate_postgresql(engine: Engine, to: str) -> None:
    with engine.connect() as connection, connection.begin():
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})")
        _upgrade(connection, to)
        make_queue(connection)


def _migrate_sqlite(engine: Engine, to: str) -> None:
    """Without foreign keys, because changing a table means making it again and dropping the old.

    With them on, the drop would delete or refuse the rows that point there. They cannot be
    switched inside a transaction, hence the plain statements around it.
    """
    with beginning(engine, IMMEDIATELY) as connection:
        raw: Any = connection.connection.driver_connection
        raw.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                _upgrade(connection, to)
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                if broken:
                    raise RowsWithoutParents(sorted({row[0] for row in broken}))
        finally:
            raw.execute("PRAGMA foreign_keys=ON")


def _upgrade(connection: Connection, to: str) -> None:
    from alembic import command

    command.upgrade(configuration(connection=connection), to)
    make_triggers(connection)
