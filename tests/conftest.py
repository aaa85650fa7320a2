"""What every test may ask for: fresh databases and the sizes of the long proofs."""

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from tests import browser, databases
from tests.proofs import IN_FULL

# The slice is seeded: the same examples every time, so that a red build stays red until mended.
hypothesis.settings.register_profile("slice", derandomize=True, deadline=None, database=None)
hypothesis.settings.register_profile("full", max_examples=1000, deadline=None)
hypothesis.settings.load_profile("full" if IN_FULL else "slice")

# Files in which one test, or what all of them share, takes long: begun last, they would keep one
# worker busy and the others waiting.
BEFORE_ALL = ("test_half_year_browser.py", "test_axe.py", "test_year.py", "test_matrix.py")


def _has_workers(config: pytest.Config) -> bool:
    return not hasattr(config, "workerinput")


def pytest_configure(config: pytest.Config) -> None:
    if _has_workers(config) and not databases.in_a_run():  # mutation testing has one for all of its
        databases.begin_run()
        config.add_cleanup(databases.end_run)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.name not in BEFORE_ALL)


@pytest.fixture(scope="session", autouse=True)
def in_haste() -> Iterator[None]:
    """No waiting for the disk, weak hashes, routes and templates compiled once (tests.haste)."""
    import sqlalchemy as sa
    from flask import Flask
    from werkzeug.routing import Rule

    from tests import haste
    from workflows.actions import signin

    sa.event.listen(sa.Pool, "checkout", haste.without_the_disk)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(signin, "_hasher", haste.quick_hasher)
        patch.setattr(Rule, "_compile_builder", haste.compile_once)
        patch.setattr(Flask, "create_jinja_environment", haste.environment_of_the_run)
        patch.setattr(os, "fsync", haste.no_flush)
        yield


@pytest.fixture(scope="session")
def postgresql() -> databases.PostgreSQL:
    """The PostgreSQL server of this test run."""
    return databases.PostgreSQL()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The address of a fresh migrated SQLite file."""
    return databases.fresh_sqlite(tmp_path)


@pytest.fixture
def postgresql_url(postgresql: databases.PostgreSQL) -> Iterator[str]:
    """The address of a fresh migrated PostgreSQL database."""
    with postgresql.fresh() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh migrated database; the test runs once on each kind."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table; the test runs once on each kind."""
    if request.param == "sqlite":
        yield databases.sqlite_url(tmp_path / "empty.db")
    else:
        server: databases.PostgreSQL = request.getfixturevalue("postgresql")
        with server.empty() as url:
            yield url


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The path of the system's Chromium; without one the test is skipped."""
    found = browser.find()
    if found is None:
        pytest.skip("no Chromium on this machine: install chromium or set TIDTAM_BROWSER")
    return found
