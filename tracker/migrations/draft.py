"""Writes a revision, as a draft for a developer to mend, from what the tables have and it lacks.

`python -m tracker.migrations.draft "what changes"` writes the next revision;
`python -m tracker.migrations.draft --first` writes 0001 anew, until it is released.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa
from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from alembic.operations import ops
from sqlalchemy.engine import Engine
from sqlalchemy.sql.elements import conv

from tracker.database import open_database
from tracker.migrations import migrate, revisions
from tracker.tables import metadata

VERSIONS = Path(__file__).parent / "versions"
FIRST = "First schema"
PAGE = '''"""{message}."""
# ruff: noqa: E501

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = {previous}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision from the one before."""
    {body}
'''


def draft(message: str, *, first: bool = False) -> Path:
    """Write the draft of the next revision (or of the first, anew) and return its file."""
    known = () if first else revisions()
    revision = f"{len(known) + 1:04}"
    with tempfile.TemporaryDirectory() as folder:
        engine = open_database(f"sqlite:///{Path(folder, 'draft.db').as_posix()}")
        try:
            if not first:
                migrate(engine)
            body = _difference(engine, batch=not first)
        finally:
            engine.dispose()
    words = "_".join("".join(c if c.isalnum() else " " for c in message.lower()).split()[:5])
    path = VERSIONS / f"{revision}_{words}.py"
    page = PAGE.format(
        message=message.rstrip("."),
        revision=revision,
        previous=f'"{known[-1]}"' if known else None,
        body=body,
    )
    path.write_text(page, encoding="utf-8", newline="\n")
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", str(path)], check=True)
    return path


def _difference(engine: Engine, *, batch: bool) -> str:
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "target_metadata": metadata,
                "render_item": _plain_type,
                "compare_type": True,
                "render_as_batch": batch,
            },
        )
        script = produce_migrations(context, metadata)
        assert script.upgrade_ops is not None
        for step in script.upgrade_ops.ops:
            if isinstance(step, ops.CreateTableOp):
                _spell_out_words(step)
        code = render_python_code(
            script.upgrade_ops, render_item=_plain_type, render_as_batch=batch
        )
    return "\n".join(line for line in code.splitlines() if "###" not in line).strip()


def _plain_type(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Our own types by what the database stores, because a released revision never changes."""
    if kind != "type":
        return False
    if isinstance(item, sa.Enum):
        return f"sa.String(length={item.length})"
    if isinstance(item, sa.types.TypeDecorator):
        inner = item.impl_instance
        if isinstance(inner, sa.DateTime):
            return f"sa.DateTime(timezone={inner.timezone})"
        return "sa.String()" if type(inner) is sa.String else f"sa.{inner!r}"
    return False


def _spell_out_words(step: ops.CreateTableOp) -> None:
    """The CHECKs that come with a column of words, which Alembic leaves to the column's type."""
    for column in metadata.tables[step.table_name].columns:
        if isinstance(column.type, sa.Enum):
            words = ", ".join(f"'{word}'" for word in column.type.enums)
            name = f"ck_{step.table_name}_{column.type.name}"
            check = sa.CheckConstraint(f"{column.name} IN ({words})", name=conv(name))
            step.columns = [*step.columns, check]


if __name__ == "__main__":
    arguments = sys.argv[1:]
    again = arguments == ["--first"]
    if not again and (len(arguments) != 1 or arguments[0].startswith("-")):
        sys.exit(__doc__)
    sys.stdout.write(f"{draft(FIRST if again else arguments[0], first=again)}\n")
