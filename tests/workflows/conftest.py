"""What tests of the middle floor may ask for: an invented office on a fresh database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.office import Office, open_office


@pytest.fixture
def office(tmp_path: Path, database_url: str) -> Iterator[Office]:
    """The office on both databases, one after the other."""
    opened = open_office(tmp_path, database_url)
    yield opened
    opened.house.engine.dispose()


@pytest.fixture
def sqlite_office(tmp_path: Path, sqlite_url: str) -> Iterator[Office]:
    """The office on SQLite only, for what does not depend on the database."""
    opened = open_office(tmp_path, sqlite_url)
    yield opened
    opened.house.engine.dispose()
