"""What tests of the site may ask for: the filled office, its site at an instant, its people."""

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import pytest
from flask import Flask

from tests.databases import bring_up, one_at_a_time, run_folder, sqlite_url
from tests.factories import THREE_DAYS_LEFT, FilledOffice, filled_office, house_at
from tests.office import Office
from tests.web.building import Building, opened_building
from tests.web.visitor import Visitor
from web.app import create_app

SAYS_SO = "Content Security Policy"


class Clock:
    """A clock that a test sets."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """The instant that was set."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """Three working days before the round is due, unless the test sets it."""
    return Clock(THREE_DAYS_LEFT)


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[FilledOffice]:
    """The office half-way through its year, on SQLite: a copy of the one made for this run."""
    made = copied_office(tmp_path / "office")
    yield made
    made.office.house.engine.dispose()


def copied_office(folder: Path) -> FilledOffice:
    """A copy, in a folder that is not there yet, of the office made once for this run."""
    shutil.copytree(_template(), folder)
    made = FilledOffice(**json.loads((folder / "made.json").read_text(encoding="utf-8")))
    numbers = {int(number): measure_id for number, measure_id in made.measures.items()}
    office = Office(house_at(folder, sqlite_url(folder / "office.db")), **cast(Any, made.office))
    return FilledOffice(office, made.plan_id, numbers)


def _template() -> Path:
    folder = run_folder() / "filled-office"
    with one_at_a_time("filled-office"):
        if not (folder / "made.json").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            url = sqlite_url(folder / "office.db")
            bring_up(url)
            made = filled_office(folder, url)
            made.office.house.engine.dispose()
            kept = {
                "office": {
                    "agency_id": made.agency_id,
                    "divisions": made.office.divisions,
                    "people": made.office.people,
                },
                "plan_id": made.plan_id,
                "measures": made.measures,
            }
            (folder / "made.json").write_text(json.dumps(kept), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def building(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Building]:
    """The office with somebody of each role signed in; what a test changes it takes back."""
    folder = tmp_path_factory.mktemp("building") / "office"
    with opened_building(copied_office(folder), folder) as made:
        yield made


@pytest.fixture
def on_either(tmp_path: Path, database_url: str) -> Iterator[FilledOffice]:
    """The same, once on SQLite and once on PostgreSQL."""
    made = filled_office(tmp_path, database_url)
    yield made
    made.office.house.engine.dispose()


@pytest.fixture
def site(filled: FilledOffice, clock: Clock) -> Flask:
    """The site of the filled office."""
    return create_app(filled.office.house, clock=clock)


@pytest.fixture
def no_reports() -> Iterator[Callable[[Any], list[str]]]:
    """Watches browser contexts: what their pages try against the site's own policy fails the test.

    The console tells it at once and without JavaScript; reports to /csp-report come a minute later.
    """
    told: list[str] = []

    def watch(context: Any) -> list[str]:
        context.on("console", lambda one: told.append(one.text) if SAYS_SO in one.text else None)
        return told

    yield watch
    assert told == []


@pytest.fixture
def enter(site: Flask) -> Callable[[str], Visitor]:
    """Somebody by e-mail address, signed in in a browser of their own."""

    def _enter(name: str) -> Visitor:
        visitor = Visitor(site)
        assert "/sign-in" not in visitor.sign_in(name).path
        return visitor

    return _enter
