"""The baton: of all clocks on one PostgreSQL database, the one that holds it beats.

A lock of the database session, so that it is free again the moment its holder is gone, whatever
its clock said. On SQLite everybody holds it: what is due is claimed there one by one anyway.
"""

from contextlib import suppress

from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

# Any number will do, as long as nobody else takes the same one in this database ("ติด").
ADVISORY_LOCK = 0x0E15_0E34_0E14


class Baton:
    """One process's hand on the baton; may be asked from any thread, one at a time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None

    def held(self) -> bool:
        """Whether it is ours, taking it if it is free; raises what the database raises."""
        if self._engine.dialect.name == "sqlite" or self._still_held():
            return True
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        try:
            ours = bool(
                connection.exec_driver_sql(
                    f"SELECT pg_try_advisory_lock({ADVISORY_LOCK})"
                ).scalar_one()
            )
        except SQLAlchemyError:
            connection.close()
            raise
        if ours:
            self._connection = connection
        else:
            connection.close()
        return ours

    def let_go(self) -> None:
        """Give it up, so that another may take it at once."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(SQLAlchemyError):  # a session that is gone has no lock any more
                connection.exec_driver_sql(f"SELECT pg_advisory_unlock({ADVISORY_LOCK})")
            connection.invalidate()
            connection.close()

    def _still_held(self) -> bool:
        if self._connection is None:
            return False
        try:
            self._connection.exec_driver_sql("SELECT 1")
        except SQLAlchemyError:  # the session is gone, and the lock with it
            self.let_go()
            return False
        return True
