"""The published office, made once for a run, its site, and a citizen who never signs in."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from flask import Flask

from tests.databases import bring_up, one_at_a_time, run_folder, sqlite_url
from tests.factories import FilledOffice, house_at
from tests.office import Office
from tests.web.public.office import MAY, published_office
from tests.web.visitor import Visitor
from web.app import create_app


@pytest.fixture
def published(tmp_path: Path) -> Iterator[FilledOffice]:
    """A copy of the published office."""
    folder = tmp_path / "office"
    shutil.copytree(_kept(), folder)
    made = json.loads((folder / "made.json").read_text(encoding="utf-8"))
    numbers = {int(number): measure_id for number, measure_id in made["measures"].items()}
    house = house_at(folder, sqlite_url(folder / "office.db"))
    yield FilledOffice(Office(house, **cast(Any, made["office"])), 1, numbers)
    house.engine.dispose()


@pytest.fixture
def site(published: FilledOffice) -> Flask:
    """Its site in May."""
    return create_app(published.office.house, clock=lambda: MAY)


@pytest.fixture
def citizen(site: Flask) -> Visitor:
    """Somebody who never signs in."""
    return Visitor(site)


def _kept() -> Path:
    """The published office, made once for the run."""
    folder = run_folder() / "published-office"
    with one_at_a_time("published-office"):
        if not (folder / "made.json").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            url = sqlite_url(folder / "office.db")
            bring_up(url)
            made = published_office(folder, url)
            made.office.house.engine.dispose()
            kept = {"agency_id": made.agency_id, "divisions": made.office.divisions}
            told = {"office": {**kept, "people": made.office.people}, "measures": made.measures}
            (folder / "made.json").write_text(json.dumps(told), encoding="utf-8")
    return folder
