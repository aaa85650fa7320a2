"""The composition root: a key once made stays, and a house without one is not opened."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from tracker.errors import TidtamError
from tracker.migrations import schema_version
from workflows import bootstrap

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
