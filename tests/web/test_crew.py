"""Several processes serve as one: replaced when they die, gone with the first, counted together."""

import os
import re
import signal
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.web.test_main import free_port, program, visit
from web import crew, serving

pytestmark = pytest.mark.skipif(not crew.can_share(), reason="processes share sockets on Linux")
Site = tuple["subprocess.Popen[str]", int]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which `tidtam init` has run; the site keeps figures."""
    folder = tmp_path_factory.mktemp("crew")
    (folder / "config.toml").write_text("[web]\nmetrics = true\n", encoding="utf-8")
    made = program(folder, "init")
    assert made.communicate(timeout=60) and made.returncode == 0
    return folder


@contextmanager
def served(folder: Path, *more: str) -> Iterator[Site]:
    """The site by two processes; whatever becomes of it, nothing of it stays."""
    port = free_port()
    site = program(folder, "serve", "--processes", "2", "--port", str(port), *more)
    try:
        visit(port)
        yield site, port
    finally:
        for one in (*children(site.pid), site.pid):
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        site.communicate(timeout=60)


def children(pid: int) -> list[int]:
    """The processes that a process began, in their order."""
    told = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(one) for one in told.read_text(encoding="utf-8").split()] if told.exists() else []


def runs(pid: int) -> bool:
    """Whether a process is there and not only waiting to be buried."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return False
    return told.rpartition(")")[2].split()[0] not in ("Z", "X")


def until(come: Callable[[], bool], *, patience: float = 30) -> None:
    """Wait for something that comes by itself."""
    last = time.monotonic() + patience
    while not come():
        assert time.monotonic() < last, "it never came"
        time.sleep(0.05)


def test_one_that_dies_is_replaced_and_all_go_when_they_are_told(installed: Path) -> None:
    with served(installed, "--with-clock") as (site, port):
        first = children(site.pid)
        assert len(first) == 2
        os.kill(first[0], signal.SIGKILL)
        until(lambda: len(children(site.pid)) == 2 and first[0] not in children(site.pid))
        assert "รหัสผ่าน" in visit(port)
        crew_now = children(site.pid)
        site.send_signal(signal.SIGTERM)
        said = site.communicate(timeout=30)[1]
        assert site.returncode == 0
        assert [one for one in crew_now if runs(one)] == []
    assert "Traceback" not in said
    assert "process replaced" in said


def test_a_second_site_is_told_of_the_first_and_ctrl_c_ends_all_quietly(installed: Path) -> None:
    with served(installed) as (site, port):
        second = program(installed, "serve", "--processes", "2", "--port", str(port))
        assert "--port" in second.communicate(timeout=60)[1]
        assert second.returncode == 1
        for one in (*children(site.pid), site.pid):
            os.kill(one, signal.SIGINT)
        said = site.communicate(timeout=30)[1]
        assert site.returncode == 0
    assert "Traceback" not in said


def test_none_outlives_a_first_process_that_was_killed(installed: Path) -> None:
    with served(installed) as (site, _port):
        left = children(site.pid)
        site.kill()
        site.wait(30)
        until(lambda: not any(runs(one) for one in left))


def test_any_of_them_tells_what_all_have_counted(installed: Path) -> None:
    with served(installed) as (_site, port):
        for _ in range(12):
            visit(port)
        for _ in range(4):  # whoever is asked
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
                page = str(answer.read(), "utf-8")
            found = re.search(r'tidtam_requests_total\{route="/sign-in",status="200"\} (\S+)', page)
            assert found is not None and float(found[1]) == 13, page
            assert "tidtam_database_up 1.0" in page


def test_a_process_for_each_core_serves_but_no_more_than_four() -> None:
    assert serving.processes_here() == min(4, len(os.sched_getaffinity(0)))


def test_several_are_refused_where_they_cannot_share(monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    from web.main import serve

    monkeypatch.setattr(crew, "can_share", lambda: False)
    answer = CliRunner().invoke(serve, ["--processes", "2"], prog_name="tidtam serve")
    assert answer.exit_code == 1
    assert "--processes 1" in answer.output
