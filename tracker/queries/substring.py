"""Whether a text holds another, anywhere and to the letter, alike on SQLite and PostgreSQL.

No pattern, so nothing needs escaping; Thai has no blanks between words, so no index of words helps.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import ColumnElement
from sqlalchemy.sql.functions import FunctionElement


class _place_of(FunctionElement[int]):  # noqa: N801 (a function of SQL)
    """Where the second text begins in the first, counted from 1; 0 where it does not."""

    type = sa.Integer()
    inherit_cache = True


@compiles(_place_of, "sqlite")
def _instr(element: Any, compiler: Any, **kw: Any) -> str:
    return f"instr({compiler.process(element.clauses, **kw)})"


@compiles(_place_of, "postgresql")
def _strpos(element: Any, compiler: Any, **kw: Any) -> str:
    return f"strpos({compiler.process(element.clauses, **kw)})"


def says(text: Any, part: Any, *, cased: bool = False) -> ColumnElement[bool]:
    """Whether `part` stands anywhere in `text`; `cased`: it has letters whose case is no matter."""
    if cased:
        text, part = sa.func.lower(text), sa.func.lower(part)
    return _place_of(text, sa.cast(part, sa.Text)) > 0
