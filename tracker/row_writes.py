"""Statements that write rows of any table, each made once: making them takes longer than running.

Called by the store, and by the outbox for rows that no journal seals. Knows no transaction.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlmodel import SQLModel

from tracker.tables import Agency, table_of

_INSERT = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def add_rows(
    connection: Connection,
    table: type[SQLModel],
    rows: list[dict[str, Any]],
    *,
    shared: Mapping[str, Any],
    back: tuple[str, ...] = (),
    unless_there: bool = False,
) -> Any:
    """Insert rows, which name the same columns, with one statement; `shared` are those of all.

    For rows that no journal seals; those are a Store's to insert. Gives some columns `back`.
    """
    filled = defaults_of(table, {**shared, **rows[0]})
    same = {name: filled[name] for name in filled if name not in rows[0]}
    values: Any = [same | row for row in rows]
    own: tuple[str, ...] = ()
    dialect = connection.dialect.name
    if dialect == "postgresql" and _fits_arrays(table):
        own = tuple(rows[0])
        values = {**same, **{name: [row[name] for row in rows] for name in own}}
    adding = _adding(
        table, dialect, shared=tuple(same), own=own, back=back, unless_there=unless_there
    )
    return connection.execute(adding, values)


@cache
def _adding(
    table: type[SQLModel],
    dialect: str,
    *,
    shared: tuple[str, ...],
    own: tuple[str, ...],
    back: tuple[str, ...],
    unless_there: bool,
) -> Any:
    """The statement that inserts rows and gives some columns of them `back`, in no order.

    With `own` columns it goes to PostgreSQL in one go: what the rows share, and an array of each
    own column. A row for each costs several times as much; it is the same for any number.
    """
    target = table_of(table)
    adding: Any = _INSERT[dialect](target)
    if own:
        arrays = [sa.bindparam(name, type_=sa.ARRAY(target.c[name].type)) for name in own]
        rows = sa.func.unnest(*arrays).table_valued(*own).render_derived()
        values = [sa.bindparam(name, type_=target.c[name].type).label(name) for name in shared]
        adding = adding.from_select(
            [*shared, *own], sa.select(*values, *rows.c), include_defaults=False
        )
    if unless_there:
        adding = adding.on_conflict_do_nothing()
    return adding.returning(*(target.c[name] for name in back)) if back else adding


@cache
def _fits_arrays(table: type[SQLModel]) -> bool:
    """Whether its values can travel so: JSON is itself an array often enough."""
    return not any(isinstance(column.type, sa.JSON) for column in table_of(table).columns)


@cache
def setting(table: type[SQLModel], *columns: str) -> sa.Update:
    """The statement that sets these columns of one row of one agency."""
    target = table_of(table)
    key = target.c.id if table is Agency else target.c.agency_id
    return (
        sa.update(target)
        .where(target.c.id == sa.bindparam("this_row"), key == sa.bindparam("this_agency"))
        .values({name: sa.bindparam(name) for name in columns})
    )


@cache
def changing(table: type[SQLModel], *columns: str) -> sa.Update:
    """The same, where the row still has the version that it :had."""
    return setting(table, *columns).where(table_of(table).c.version == sa.bindparam("had"))


def defaults_of(table: type[SQLModel], values: dict[str, Any]) -> dict[str, Any]:
    """`values` with the model's own defaults for the columns not named; unknown names fail."""
    unknown = set(values) - set(table.model_fields)
    if unknown:
        raise TypeError(f"{table.__name__} has no column {', '.join(sorted(unknown))}")
    filled = {
        name: field.get_default(call_default_factory=True, validated_data={})
        for name, field in table.model_fields.items()
        if name not in values and not field.is_required() and name not in ("id", "agency_id")
    }
    return {**filled, **values}
