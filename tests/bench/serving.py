"""`python -m tests.bench.serving`: the site as served in production, by waitress at real sockets.

Cold start, memory, each page's server CPU, requests a second and size, and status updates; beside
each, in the same run, what is left without ours: bare routes, the libraries, our template alone.
"""

import argparse
import re
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import repeat
from pathlib import Path
from time import perf_counter, process_time, sleep
from typing import Any
from unittest.mock import patch
from urllib.parse import quote
from urllib.request import urlopen

from tests.bench import neighbours
from tests.bench.clients import request, together
from tests.bench.installation import installation, many_measures, once_more, raw_copy
from tests.bench.served import (
    ALONE,
    CLIENTS,
    HEADING,
    TOGETHER,
    TURNS,
    WARM,
    Server,
    Subject,
    served,
    session,
    take_turns,
)
from tests.bench.transitions import HEADS
from tests.office import JANUARY, KEY, Office
from workflows import bootstrap

CLERK = "นางสาวตัวอย่าง ใจดี"
LIST, FURTHER = "the list by owner and status", "the same, further on"
NOWHERE, PLAIN = "two letters that stand nowhere", "a page without a list"
NEVER, ROUND = "กฤ", "วน"  # two letters that stand in no measure, and in a quarter of them
HELLO = """
import flask, flask_babel, flask_login, flask_wtf, sqlmodel, structlog, waitress

app = flask.Flask("hello")
app.add_url_rule("/sign-in", view_func=lambda: "ok")
waitress.serve(app, host="127.0.0.1", port={port}, threads=8)
"""


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
        yield f"{count:,} measures, {processes} processes, {CLIENTS} clients, {TURNS} turns"
        yield HEADING
        yield from _in_turns(office, folder, plan_id, count, processes)
        yield f"{'our template alone, in one process':<46}{_template(office, plan_id):8.2f} ms"
        if agencies > 1:
            few = once_more(folder)
            neighbours.settle(office, agencies)
            yield f"the same among {agencies * count:,} measures of {agencies} agencies"
            yield from _beside(office, few, folder, plan_id, count, processes)


def _in_turns(
    office: Office, folder: Path, plan_id: int, count: int, processes: int
) -> Iterator[str]:
    """Every page and the update beside their floors, so that all of them have the same moments."""
    with (
        served("empty", folder, processes) as empty,
        served("bare", folder, processes) as bare,
        served("ours", folder, processes) as ours,
    ):
        told = f"/list?plan={plan_id}"
        division = office.divisions["กองคลัง"]
        ok = Subject("a bare route that says ok", empty, repeat(request("/")))
        listed = Subject(
            "a bare route: the same list, small template",
            bare,
            repeat(request(f"{told}&division={division}")),
        )
        searched = Subject(
            "a bare route: the same search", bare, repeat(request(f"{told}&text={quote(NEVER)}"))
        )
        floors = {LIST: listed, FURTHER: listed, NOWHERE: searched, PLAIN: ok}
        pages = [
            Subject(name, ours, asked, floor=floors.get(name))
            for name, asked in _pages(office, plan_id, count)
        ]
        started = Subject("a bare route: UPDATE, INSERT, COMMIT", bare, _starts(office), wanted=302)
        updated = Subject(
            "a status update with its journal entries",
            ours,
            _updates(office),
            wanted=302,
            floor=started,
        )
        subjects = [ok, listed, searched, *pages, started, updated]
        take_turns(subjects)
    with office.house.engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        begun = driver.execute("SELECT count(*) FROM part WHERE status != 'planned'").fetchone()[0]
    assert begun == WARM + TURNS * (ALONE + TOGETHER), begun
    yield from map(str, subjects)


def _beside(
    office: Office, few: Path, many: Path, plan_id: int, count: int, processes: int
) -> Iterator[str]:
    """Each page of an agency that is alone, and of the same one among others."""
    with served("ours", few, processes) as alone, served("ours", many, processes) as among:
        subjects = []
        for name, asked in _pages(office, plan_id, count):
            floor = Subject(name, alone, asked)
            subjects += [floor, Subject("  among others", among, asked, floor=floor)]
        take_turns(subjects)
    yield from map(str, subjects)


def _pages(office: Office, plan_id: int, count: int) -> Iterator[tuple[str, Iterator[bytes]]]:
    """What the clerk asks for."""
    cookie = session(office, CLERK)[0]
    narrowed = f"/plans/{plan_id}?division={office.divisions['กองคลัง']}&status=planned"
    for name, path in {
        LIST: narrowed,
        FURTHER: f"{narrowed}&after={count // 2}",
        NOWHERE: f"/plans/{plan_id}?q={quote(NEVER)}",
        "two letters that stand in a quarter": f"/plans/{plan_id}?q={quote(ROUND)}",
        "the whole plan with its pictures": f"/plans/{plan_id}",
        PLAIN: "/plans/new",
    }.items():
        yield name, repeat(request(path, cookie=cookie))


def _starts(office: Office) -> Iterator[bytes]:
    """Each request has another part begun by the bare route."""
    return (request(f"/start/{part[0]}", form={}) for part in _parts(office))


def _updates(office: Office) -> Iterator[bytes]:
    """Each request has another part begun, by the head of its division."""
    heads = {division: session(office, name) for division, name in HEADS.items()}
    return (
        request(
            f"/measures/{measure_id}/{division_id}/start",
            cookie=heads[division][0],
            form={"csrf_token": heads[division][1], "version": "1"},
        )
        for _part, measure_id, division_id, division in _parts(office)
    )


def _parts(office: Office) -> list[Any]:
    """Every part with its measure and division, the last measure's first: those no page shows."""
    with office.house.engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        found: list[Any] = driver.execute(
            "SELECT part.id, measure_id, division_id, division.name FROM part"
            " JOIN division ON division.id = division_id ORDER BY measure_id DESC, part.id"
        ).fetchall()
    return found


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
    cookie = session(office, CLERK, now=bootstrap.now())[0]
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
        env={"PATH": "", "PYTHONPATH": str(Path.cwd()), "TIDTAM_KEY": KEY.decode()} | _unit(),
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(60)


def _unit() -> dict[str, str]:
    """What the unit of the handbook sets for the process: memory is measured as offices serve."""
    handbook = Path("docs/en/operator.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^Environment=(\w+)=(\S+)$", handbook, re.MULTILINE))


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
