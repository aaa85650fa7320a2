"""The composition root: a key once made stays, and a house without one is not opened."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.office import OCTOBER, Office
from tracker.database import writing
from tracker.errors import TidtamError
from tracker.journal import WrongKey
from tracker.migrations import schema_version
from tracker.queries.people import agency_t
from tracker.store import CLOCK
from workflows import bootstrap
from workflows.actions.agencies import create_agency
from workflows.house import House

KEY = "k" * 40


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text('[database]\nurl = "sqlite:///t.db"\n', encoding="utf-8")
    return path


def test_init_makes_a_key_that_only_its_owner_reads_and_keeps_it(config: Path) -> None:
    first = bootstrap.init_house(config, {})
    again = bootstrap.init_house(config, {})
    opened = bootstrap.open_house(config, {})
    path = config.parent / "var" / "key"
    assert first.key == again.key == opened.key
    assert len(first.key) == 64
    assert schema_version(opened.engine) is not None
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600
    for house in (first, again, opened):
        house.engine.dispose()


def test_the_environment_gives_the_key_where_it_does(config: Path) -> None:
    house = bootstrap.init_house(config, {"TIDTAM_KEY": KEY})
    assert house.key == KEY.encode()
    assert not (config.parent / "var" / "key").exists()
    house.engine.dispose()


def test_without_a_key_nothing_is_opened(config: Path) -> None:
    with pytest.raises(TidtamError) as refusal:
        bootstrap.open_house(config, {})
    assert refusal.value.code == "key-missing"
    assert "tidtam init" in refusal.value.en


def _with_an_agency(config: Path) -> None:
    house = bootstrap.init_house(config, {})
    create_agency(house, name="เทศบาลตำบลตัวอย่าง", now=OCTOBER)
    house.engine.dispose()


@pytest.mark.parametrize("opens", [bootstrap.open_house, bootstrap.init_house])
def test_a_database_of_another_key_is_neither_opened_nor_written(
    config: Path, opens: Callable[[Path, dict[str, str]], House]
) -> None:
    _with_an_agency(config)
    with pytest.raises(WrongKey):
        opens(config, {"TIDTAM_KEY": KEY})
    opens(config, {}).engine.dispose()


def test_a_key_that_was_lost_is_not_made_anew_for_a_database_that_has_agencies(
    config: Path,
) -> None:
    _with_an_agency(config)
    key = config.parent / "var" / "key"
    kept = key.read_bytes()
    key.unlink()
    with pytest.raises(TidtamError) as refusal:
        bootstrap.init_house(config, {})
    assert (refusal.value.code, key.exists()) == ("key-missing", False)
    key.write_bytes(kept)
    bootstrap.init_house(config, {}).engine.dispose()


def test_opening_makes_no_database(config: Path) -> None:
    bootstrap.open_house(config, {"TIDTAM_KEY": KEY}).engine.dispose()
    assert not (config.parent / "t.db").exists()


def test_nothing_is_written_with_another_key(sqlite_office: Office) -> None:
    other = replace(sqlite_office.house, key=b"another key, thirty-two bytes ...")
    with (
        pytest.raises(WrongKey),
        other.write(sqlite_office.agency_id, who=CLOCK, now=OCTOBER) as store,
    ):
        store.journal("keep", "agency", sqlite_office.agency_id)


def test_a_head_that_was_tampered_with_stops_nobody_s_work(sqlite_office: Office) -> None:
    with writing(sqlite_office.house.engine) as connection:
        connection.execute(agency_t.update().values(chain_seal="x"))
    with sqlite_office.house.write(sqlite_office.agency_id, who=CLOCK, now=OCTOBER) as store:
        store.journal("keep", "agency", sqlite_office.agency_id)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"short", "too short to seal anything"),
        (b"", "cut off by a full disk"),
        (b"\xff\xfe" * 40, "no text"),
    ],
)
def test_a_damaged_key_file_is_said_to_be_one(config: Path, content: bytes, why: str) -> None:
    path = config.parent / "var" / "key"
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(TidtamError) as refusal:
        bootstrap.open_house(config, {})
    assert refusal.value.code == "key-unusable", why
    assert path.read_bytes() == content


def test_two_that_make_a_key_at_once_end_with_the_same(tmp_path: Path) -> None:
    path = tmp_path / "var" / "key"
    bootstrap.make_key_file(path)
    made = path.read_text(encoding="utf-8")
    bootstrap.make_key_file(path)
    assert path.read_text(encoding="utf-8") == made


def test_the_clock_speaks_utc() -> None:
    assert bootstrap.now().utcoffset() == timedelta(0)
