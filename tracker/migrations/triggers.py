"""The one list of triggers, and how they are made again after every migration.

SQLite forgets a table's triggers when a migration makes the table again.
"""

from dataclasses import dataclass

from sqlalchemy.engine import Connection


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger that refuses one kind of statement (`event`) on `table`."""

    table: str
    event: str

    @property
    def name(self) -> str:
        """Its name in the database."""
        return f"{self.table}_no_{self.event.lower()}"


APPEND_ONLY = {
    "sqlite": (Trigger("journal_entry", "UPDATE"), Trigger("journal_entry", "DELETE")),
    "postgresql": (
        Trigger("journal_entry", "UPDATE"),
        Trigger("journal_entry", "DELETE"),
        Trigger("journal_entry", "TRUNCATE"),
    ),
}

_FUNCTION = """
CREATE OR REPLACE FUNCTION tidtam_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""


def make_triggers(connection: Connection) -> None:
    """Make every trigger of the list again, whatever stood there before."""
    dialect = connection.dialect.name
    if dialect == "postgresql":
        connection.exec_driver_sql(_FUNCTION.replace("%", "%%"))
    for trigger in APPEND_ONLY[dialect]:
        for statement in _statements(trigger, dialect):
            connection.exec_driver_sql(statement)


def drop_triggers(connection: Connection) -> None:
    """Take every trigger of the list away, as somebody would who means to rewrite history.

    For a revision that must change such a table, and for the tests of the chain.
    """
    dialect = connection.dialect.name
    for trigger in APPEND_ONLY[dialect]:
        connection.exec_driver_sql(_statements(trigger, dialect)[0])


def _statements(trigger: Trigger, dialect: str) -> tuple[str, str]:
    """How the trigger is dropped, where it stands, and made."""
    if dialect == "sqlite":
        return (
            f"DROP TRIGGER IF EXISTS {trigger.name}",
            f"CREATE TRIGGER {trigger.name} BEFORE {trigger.event} ON {trigger.table} "
            f"BEGIN SELECT RAISE(ABORT, '{trigger.table} is append-only'); END",
        )
    return (
        f"DROP TRIGGER IF EXISTS {trigger.name} ON {trigger.table}",
        f"CREATE TRIGGER {trigger.name} BEFORE {trigger.event} ON {trigger.table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION tidtam_append_only()",
    )
