"""What tests of the middle floor may ask for: an invented office on a fresh database."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from tests import databases
from tests.factories import house_at
from tests.office import Office, open_office


@pytest.fixture
def office(tmp_path: Path, database_url: str) -> Iterator[Office]:
    """The office on both databases, one after the other."""
    on_sqlite = database_url.startswith("sqlite")
    opened = (_copied if on_sqlite else open_office)(tmp_path, database_url)
    yield opened
    opened.house.engine.dispose()


@pytest.fixture
def sqlite_office(tmp_path: Path, sqlite_url: str) -> Iterator[Office]:
    """The office on SQLite only, for what does not depend on the database."""
    opened = _copied(tmp_path, sqlite_url)
    yield opened
    opened.house.engine.dispose()


def _copied(folder: Path, url: str) -> Office:
    """What `open_office` makes on SQLite, copied from what it made once for this run."""
    kept = databases.run_folder() / "office"
    with databases.one_at_a_time("office"):
        if not (kept / "made.json").exists():
            shutil.rmtree(kept, ignore_errors=True)
            kept.mkdir()
            made = open_office(kept, databases.fresh_sqlite(kept))
            made.house.engine.dispose()
            told = {one: getattr(made, one) for one in ("agency_id", "divisions", "people")}
            database = make_url(str(made.house.engine.url)).database
            assert database and not made.house.files.exists()
            Path(database).rename(kept / "office.db")
            (kept / "made.json").write_text(json.dumps(told), encoding="utf-8")
    path = make_url(url).database
    assert path is not None
    shutil.copyfile(kept / "office.db", path)
    (folder / "config.toml").write_text(f'[database]\nurl = "{url}"\n', encoding="utf-8")
    told = json.loads((kept / "made.json").read_text(encoding="utf-8"))
    return Office(house_at(folder, url), **told)
