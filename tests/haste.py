"""What tests need not do as slowly as a server: wait for the disk, hash passwords, compile sites.

Only in the processes of the tests themselves; what they start is as it is at an office.
"""

import sqlite3
from typing import Any

from argon2 import PasswordHasher
from flask import Flask
from flask.templating import Environment
from jinja2 import FileSystemBytecodeCache
from werkzeug.routing import Rule

from tests.databases import run_folder
from workflows.actions import signin

# The real one, for the tests of passwords themselves (tests/workflows/actions/test_passwords.py).
REAL_HASHER = signin._hasher
_QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
_environment = Flask.create_jinja_environment
_compile = Rule._compile_builder
_compiled: dict[object, object] = {}


def quick_hasher() -> PasswordHasher:
    """Argon2id as weak as it can be: thirty milliseconds less for each password."""
    return _QUICK


def compile_once(rule: Rule, append_unknown: bool = True) -> object:
    """The function that builds a rule's addresses; it belongs to the text of the rule alone.

    Two hundred of them are four fifths of what making a site costs.
    """
    defaults = repr(sorted((rule.defaults or {}).items()))
    key = (rule.rule, tuple(rule._trace), defaults, append_unknown)
    if key not in _compiled:
        _compiled[key] = _compile(rule, append_unknown)
    return _compiled[key]


def without_the_disk(connection: Any, record: Any, _lent: object) -> None:
    """Let SQLite's commits not wait for the disk: five milliseconds for each of many thousands.

    That matters when the power fails, which no test can try; a killed process loses nothing.
    """
    if isinstance(connection, sqlite3.Connection) and "without the disk" not in record.info:
        connection.execute("PRAGMA synchronous=OFF")
        record.info["without the disk"] = True


def no_flush(_handle: int) -> None:
    """The same for files, instead of `os.fsync`."""


def environment_of_the_run(app: Flask) -> Environment:
    """The site's templates, each compiled once for all processes of the run."""
    made = _environment(app)
    compiled = run_folder() / "templates"
    compiled.mkdir(exist_ok=True)
    made.bytecode_cache = FileSystemBytecodeCache(str(compiled))
    return made
