"""From a row to a record of the same field names, and to the columns it needs. Knows no table."""

import json
from collections.abc import Collection, Iterable
from dataclasses import fields
from functools import cache
from typing import Any, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

R = TypeVar("R")


@cache
def _names(cls: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(cls))


def columns(cls: type[R], table: sa.Table) -> list[sa.Column[Any]]:
    """The columns of `table` that a `cls` names: what it does not carry stays in the database."""
    return [table.c[name] for name in _names(cast(Any, cls)) if name in table.c]


def record(cls: type[R], row: Any, **more: Any) -> R:
    """A `cls` of the columns of `row` that it names; lists become tuples."""
    values = {
        name: _frozen(row[name])
        for name in _names(cast(Any, cls))
        if name not in more and name in row
    }
    return cls(**values, **more)


def records(cls: type[R], rows: Iterable[Any]) -> tuple[R, ...]:
    """A `cls` for each of the rows, which all have the same columns."""
    found = tuple(rows)
    names = [name for name in _names(cast(Any, cls)) if found and name in found[0]]
    return tuple(
        # as _frozen does it, without a call for each of very many values
        cls(**{name: tuple(v) if type(v := row[name]) is list else v for name in names})
        for row in found
    )


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def beside(column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """The column as a condition that picks no index; 0 where it is NULL.

    SQLite, which keeps no statistics here, takes an agency or a NULL for as rare as a key, and
    would walk all rows of an agency in order to find fifty by their measures.
    """
    return sa.func.coalesce(column, 0)


def beside_word(column: sa.ColumnElement[Any]) -> sa.ColumnElement[str]:
    """The same for a word such as a state, which is compared with its stored form.

    PostgreSQL takes an agency's open rounds for as rare as all open ones were at its last look,
    and would walk those of the whole country.
    """
    return sa.func.coalesce(sa.type_coerce(column, sa.String), "")


def among(column: sa.ColumnElement[Any], name: str) -> sa.ColumnElement[bool]:
    """Whether a column's number is among those bound to `name`, which may be very many.

    They travel as one value. With `in_`, each would be a value of its own: reading a statement
    with a thousand of them costs more than running it, and a database takes only so many.
    """
    return _Among(column, sa.bindparam(name, type_=_Numbers()))


class _Numbers(sa.TypeDecorator[Collection[int]]):
    """Whole numbers as one value: an array on PostgreSQL, JSON on SQLite."""

    impl = sa.String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.ARRAY(sa.Integer()))
        return dialect.type_descriptor(sa.String())

    def process_bind_param(self, value: Collection[int] | None, dialect: Dialect) -> Any:
        numbers = list(value or ())
        return numbers if dialect.name == "postgresql" else json.dumps(numbers)


class _Among(sa.FunctionElement[bool]):
    """The two of them, as each database says it."""

    name = "among"
    type = sa.Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> Any:
        """A condition as it stands: SQLite would be asked whether it `= 1`, and take no index."""
        return self


@compiles(_Among, "postgresql")
def _among_an_array(element: _Among, compiler: SQLCompiler, **how: Any) -> str:
    column, numbers = (compiler.process(one, **how) for one in element.clauses)
    return f"{column} = ANY ({numbers})"


@compiles(_Among, "sqlite")
def _among_json(element: _Among, compiler: SQLCompiler, **how: Any) -> str:
    column, numbers = (compiler.process(one, **how) for one in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({numbers}))"
