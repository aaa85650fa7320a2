"""The program's own door to the site: `tidtam serve` listens, answers, and says why it cannot."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tracker.database import open_database, reading
from tracker.queries import watch

HOUSE = Path(__file__).resolve().parents[2]


def program(folder: Path, *args: str) -> subprocess.Popen[str]:
    """The real program in this folder, its words being UTF-8 wherever it runs."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TIDTAM")}
    return subprocess.Popen(
        [sys.executable, "-m", "web.main", *args],
        cwd=folder,
        env=kept | {"PYTHONPATH": str(HOUSE)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def visit(port: int, *, patience: float = 30) -> str:
    """The sign-in page, once the site answers."""
    until = time.monotonic() + patience
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in") as answer:
                return str(answer.read().decode("utf-8"))
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder in which `tidtam init` has run."""
    (tmp_path / "config.toml").write_text("", encoding="utf-8")
    made = program(tmp_path, "init")
    assert made.communicate(timeout=60) and made.returncode == 0
    return tmp_path


def test_serve_answers_until_it_is_stopped(installed: Path) -> None:
    port = free_port()
    site = program(installed, "serve", "--port", str(port))
    try:
        assert "รหัสผ่าน" in visit(port)
    finally:
        site.send_signal(signal.SIGTERM if sys.platform == "win32" else signal.SIGINT)
        said = site.communicate(timeout=30)[1]
    assert "Traceback" not in said
    assert f"http://127.0.0.1:{port}" in said
    if sys.platform != "win32":
        assert site.returncode == 0


def test_the_site_of_the_smallest_office_beats_too(installed: Path) -> None:
    port = free_port()
    site = program(installed, "serve", "--with-clock", "--port", str(port))
    try:
        visit(port)
        ready = f"http://127.0.0.1:{port}/readyz"
        until = time.monotonic() + 30
        while "run" not in beats_of(installed):
            assert time.monotonic() < until
            time.sleep(0.2)
        with urllib.request.urlopen(ready) as answer:
            assert answer.status == 200
    finally:
        site.send_signal(signal.SIGTERM if sys.platform == "win32" else signal.SIGINT)
        said = site.communicate(timeout=30)[1]
    assert "Traceback" not in said


def beats_of(folder: Path) -> dict[str, object]:
    """The kinds of process that have ended a beat, from the database itself."""
    engine = open_database(f"sqlite:///{(folder / 'var/tidtam.sqlite').as_posix()}")
    try:
        with reading(engine) as connection:
            found = watch.heartbeats(connection)
        return {beat.process: beat.ended_at for beat in found if beat.ended_at}
    finally:
        engine.dispose()


def test_serve_says_that_a_port_is_taken(installed: Path) -> None:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        site = program(installed, "serve", "--port", str(door.getsockname()[1]))
        said = site.communicate(timeout=60)[1]
    assert site.returncode == 1
    assert "--port" in said
    assert "Traceback" not in said


def test_serve_needs_an_installation(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("", encoding="utf-8")
    site = program(tmp_path, "serve")
    assert "tidtam init" in site.communicate(timeout=60)[1]
    assert site.returncode == 1


def test_a_command_closes_the_database_though_it_leaves_the_rest(installed: Path) -> None:
    with program(installed, "agency", "list") as command:
        assert command.wait(30) == 0
    assert not [path.name for path in installed.rglob("*-wal")]  # SQLite's own, while it is open
