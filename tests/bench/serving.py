"""`python -m tests.bench.serving`: the site as served in production, by waitress at real sockets.

Cold start, memory, each page's server CPU, requests a second and size, and status updates; beside
each, in the same run, what is left without ours: bare routes, the libraries, our template alone.
"""

import argparse
import json
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time, sleep
from typing import Any
from unittest.mock import patch
from urllib.parse import quote
from urllib.request import urlopen

import psutil

from tests.bench import neighbours
from tests.bench.clients import Client, request, together
from tests.bench.installation import installation, many_measures, raw_copy
from tests.bench.transitions import HEADS
from tests.office import JANUARY, KEY, Office

CLERK = "นางสาวตัวอย่าง ใจดี"
CLIENTS = 8
ALONE, TOGETHER = 40, 400  # requests of one client after another, and of all clients
NEVER, ROUND = "กฤ", "วน"  # two letters that stand in no measure, and in a quarter of them
HELLO = """
import flask, flask_babel, flask_login, flask_wtf, sqlmodel, structlog, waitress

app = flask.Flask("hello")
app.add_url_rule("/sign-in", view_func=lambda: "ok")
waitress.serve(app, host="127.0.0.1", port={port}, threads=8)
"""
HEADING = f"{'':<42}{'CPU alone':>11}{'CPU, 8':>9}{'a second':>10}{'size':>10}"


@dataclass(frozen=True, slots=True)
class Figures:
    """Server CPU a request in ms, of one client and of eight; a second with eight; bytes."""

    alone: float
    crowded: float
    a_second: float
    size: int

    def __str__(self) -> str:
        return (
            f"{self.alone:8.2f} ms{self.crowded:6.2f} ms{self.a_second:10.0f}"
            f"{self.size / 1000:7.1f} kB"
        )


class Server:
    """A site in processes of its own (see tests.bench.sites)."""

    def __init__(self, process: "subprocess.Popen[str]", port: int) -> None:
        self.port = port
        self._first = psutil.Process(process.pid)

    def all(self) -> list[psutil.Process]:
        """The first process and those that it began."""
        return [self._first, *self._first.children(recursive=True)]

    def cpu(self) -> float:
        """The seconds of CPU that all of them have used."""
        times = [one.cpu_times() for one in self.all()]
        return sum(one.user + one.system for one in times)

    def figures(self, asked: Sequence[bytes], *, wanted: int = 200) -> Figures:
        """`asked` are ALONE + TOGETHER requests."""
        client = Client(self.port, wanted=wanted)
        before = self.cpu()
        size = max(client.ask(one) for one in asked[:ALONE])
        alone = self.cpu() - before
        client.close()
        many = asked[ALONE:]
        before = self.cpu()
        took = together(self.port, [many[n::CLIENTS] for n in range(CLIENTS)], wanted=wanted)
        crowded = self.cpu() - before
        each = alone / ALONE * 1000, crowded / len(many) * 1000
        return Figures(*each, len(many) / took, size)


@contextmanager
def served(kind: str, folder: Path, processes: int) -> Iterator[Server]:
    """A running site of this kind, warm."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.sites", kind, str(folder), str(processes)],
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        assert process.stdout is not None
        yield Server(process, json.loads(process.stdout.readline())["port"])
    finally:
        process.terminate()
        process.wait(60)


def measure(
    count: int, agencies: int, processes: int, only: str | None, python: str
) -> Iterator[str]:
    """The lines of the report, as they are found."""
    with installation() as (office, folder):
        plan_id = office.approved(*many_measures(count, owners=2))
        with raw_copy(folder):
            pass
        if only in (None, "memory"):
            yield from _cold_start(folder, python)
            yield from _memory(office, folder, plan_id, python)
        if only == "memory":
            return
        yield f"{count:,} measures, {processes} processes, {CLIENTS} clients"
        yield HEADING
        first = {}
        for name, found in _pages(office, folder, plan_id, count, processes):
            first[name] = found
            yield f"{name:<42}{found}"
        yield f"{'our template alone, in one process':<42}{_template(office, plan_id):8.2f} ms"
        yield from _updates(office, folder, processes)
        if agencies > 1:
            neighbours.settle(office, agencies)
            with raw_copy(folder):
                pass
            yield f"the same among {agencies * count:,} measures of {agencies} agencies"
            for name, found in _pages(office, folder, plan_id, count, processes):
                times = found.crowded / first[name].crowded
                yield f"{name:<42}{found}   {times:5.2f} times the CPU"


def _pages(
    office: Office, folder: Path, plan_id: int, count: int, processes: int
) -> Iterator[tuple[str, Figures]]:
    division = office.divisions["กองคลัง"]
    narrowed = f"/plans/{plan_id}?division={division}&status=planned"
    floors = {
        "a bare route: the same list, small template": f"division={division}",
        "a bare route: the same search": f"text={quote(NEVER)}",
    }
    pages = {
        "the list by owner and status": narrowed,
        "the same, further on": f"{narrowed}&after={count // 2}",
        "two letters that stand nowhere": f"/plans/{plan_id}?q={quote(NEVER)}",
        "two letters that stand in a quarter": f"/plans/{plan_id}?q={quote(ROUND)}",
        "the whole plan with its pictures": f"/plans/{plan_id}",
        "a page without a list": "/plans/new",
    }
    often = ALONE + TOGETHER
    with served("empty", folder, processes) as server:
        yield "a bare route that says ok", _warm(server, request("/"), often)
    with served("bare", folder, processes) as server:
        for name, told in floors.items():
            yield name, _warm(server, request(f"/list?plan={plan_id}&{told}"), often)
    cookie = session(office, CLERK)[0]
    with served("ours", folder, processes) as server:
        for name, path in pages.items():
            yield name, _warm(server, request(path, cookie=cookie), often)


def _warm(server: Server, asked: bytes, often: int) -> Figures:
    together(server.port, [[asked] * 4] * CLIENTS)
    return server.figures([asked] * often)


def _updates(office: Office, folder: Path, processes: int) -> Iterator[str]:
    """Each request starts another part, by the head of its division; and the floor's."""
    with office.house.engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        parts = driver.execute(
            "SELECT part.id, measure_id, division_id, division.name FROM part"
            " JOIN division ON division.id = division_id ORDER BY measure_id DESC, part.id"
        ).fetchall()
    often = ALONE + TOGETHER
    with served("bare", folder, processes) as server:
        asked = [request(f"/start/{part[0]}", form={}) for part in parts[: often + 64]]
        together(server.port, [asked[often + n :: CLIENTS] for n in range(CLIENTS)], wanted=302)
        found = server.figures(asked[:often], wanted=302)
    yield f"{'a bare route: UPDATE, INSERT, COMMIT':<42}{found}"
    heads = {division: session(office, name) for division, name in HEADS.items()}
    asked = [
        request(
            f"/measures/{measure_id}/{division_id}/start",
            cookie=heads[division][0],
            form={"csrf_token": heads[division][1], "version": "1"},
        )
        for _part, measure_id, division_id, division in parts[: often + 64]
    ]
    with served("ours", folder, processes) as server:
        together(server.port, [asked[often + n :: CLIENTS] for n in range(CLIENTS)], wanted=302)
        found = server.figures(asked[:often], wanted=302)
    with office.house.engine.connect() as connection:
        driver = connection.connection.driver_connection
        begun = driver.execute("SELECT count(*) FROM part WHERE status != 'planned'").fetchone()[0]
    assert begun == often + 64, begun
    yield f"{'a status update with its journal entries':<42}{found}"


def _template(office: Office, plan_id: int) -> float:
    """Milliseconds of CPU in which the list's template is rendered, all it shows being there."""
    from flask import render_template

    from web.app import create_app

    app = create_app(office.house, clock=lambda: JANUARY)
    path = f"/plans/{plan_id}?division={office.divisions['กองคลัง']}&status=planned"
    name, _, value = session(office, CLERK)[0].partition("=")
    client, found = app.test_client(), []
    client.set_cookie(name, value)

    def often(template: str, **told: Any) -> str:
        shown = render_template(template, **told)
        began = process_time()
        for _ in range(200):
            render_template(template, **told)
        found.append((process_time() - began) / 200 * 1000)
        return shown

    with patch("web.plan.pages.render_template", often):
        client.get(path)
        client.get(path)
    return found[-1]


def _memory(office: Office, folder: Path, plan_id: int, python: str) -> Iterator[str]:
    """Of the command itself after some hundred pages, of one kind and of many; and the floor's."""
    cookie = session(office, CLERK)[0]
    listed = [request(f"/plans/{plan_id}?q={quote(ROUND)}", cookie=cookie)] * 40
    others = ("/account", "/notices", "/plans/new", f"/plans/{plan_id}")
    many = [request(path, cookie=cookie) for path in others] * 4
    with _hello(folder, python) as (process, port):
        _until_it_answers(port)
        together(port, [[request("/sign-in")] * 40] * CLIENTS)
        yield f"memory of the same libraries and a page that says ok: {_used(process, port)}"
    for processes in (1, 2):
        with _command(folder, processes, python) as (process, port):
            _until_it_answers(port)
            together(port, [listed] * CLIENTS)
            yield f"memory of {processes} serving, after lists: {_used(process, port)}"
            together(port, [many] * CLIENTS)
            yield f"memory of {processes} serving, and other pages: {_used(process, port)}"


def _used(process: "subprocess.Popen[str]", port: int) -> str:
    used = [one.memory_full_info() for one in Server(process, port).all()]
    resident = max(one.rss for one in used) / 2**20
    real = sum(one.pss for one in used) / 2**20
    return (
        f"{resident:.0f} MiB resident in the largest,"
        f" {real:.0f} MiB in all (shared pages counted once)"
    )


def _cold_start(folder: Path, python: str) -> Iterator[str]:
    """From the command to the first page, and the floor's."""
    for name, start in (("cold start", _command), ("the same of the page that says ok", _hello)):
        took, cpu = [], []
        for _ in range(6):
            began = perf_counter()
            with start(folder, python=python) as (process, port):
                _until_it_answers(port)
                took.append(perf_counter() - began)
                cpu.append(Server(process, port).cpu())
        yield (
            f"{name}, to the first page: {min(took[1:]):.2f} s at best, {sorted(took)[3]:.2f} s"
            f" in the middle; {min(cpu):.2f} s of CPU"
        )


@contextmanager
def _command(
    folder: Path, processes: int = 1, python: str = sys.executable
) -> Iterator[tuple["subprocess.Popen[str]", int]]:
    """`tidtam serve` as an office starts it."""
    (folder / "config.toml").write_text(
        f'[database]\nurl = "sqlite:///{(folder / "tidtam.sqlite").as_posix()}"\n', encoding="utf-8"
    )
    port = _free_port()
    command = ("-m", "web.main", "serve", "--port", str(port), "--processes", str(processes))
    with _running((python, *command), folder) as process:
        yield process, port


@contextmanager
def _hello(
    folder: Path, python: str = sys.executable
) -> Iterator[tuple["subprocess.Popen[str]", int]]:
    """The libraries that any site like ours would load, and nothing of ours."""
    port = _free_port()
    with _running((python, "-c", HELLO.format(port=port)), folder) as process:
        yield process, port


@contextmanager
def _running(command: Sequence[str], folder: Path) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={"PATH": "", "PYTHONPATH": str(Path.cwd()), "TIDTAM_KEY": KEY.decode()},
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(60)


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def _until_it_answers(port: int) -> None:
    while not _answers(port):
        sleep(0.01)


def _answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/sign-in") as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def session(office: Office, name: str) -> tuple[str, str]:
    """Somebody's session cookie as a browser sends it, and its token for forms."""
    from itsdangerous import URLSafeTimedSerializer

    from web.app import create_app

    app = create_app(office.house, clock=lambda: JANUARY)
    kept: Any = app.session_interface
    said = {
        "_user_id": f"{office.agency_id}.{office.people[name]}.0",
        "_fresh": True,
        "csrf_token": "0" * 40,
    }
    signed = kept.get_signing_serializer(app).dumps(said)
    token = URLSafeTimedSerializer(app.secret_key or "", salt="wtf-csrf-token").dumps("0" * 40)
    return f"{app.config['SESSION_COOKIE_NAME']}={signed}", str(token)


def main() -> None:
    """Measure and print as it is found."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.serving", description=__doc__)
    parser.add_argument("--measures", type=int, default=10_000, metavar="N")
    parser.add_argument("--agencies", type=int, default=1, metavar="N")
    parser.add_argument("--processes", type=int, default=2, metavar="N")
    parser.add_argument("--only", choices=("memory", "pages"))
    parser.add_argument(
        "--python",
        default=sys.executable,
        help="the interpreter whose memory and cold start count: without the tests' libraries",
    )
    asked = parser.parse_args()
    for line in measure(asked.measures, asked.agencies, asked.processes, asked.only, asked.python):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
