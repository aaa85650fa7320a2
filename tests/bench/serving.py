"""`python -m tests.bench.serving`: the plan's list as served in production, by waitress.

Server CPU a page, pages a second with 8 clients and the page's size, against a bare Flask route
with the same statements and a small template in the same run. `--agencies 100` puts as many
agencies of the same size beside it.
"""

import argparse
import http.client
import multiprocessing
import resource
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.parse import quote

from tests.bench.installation import installation, many_measures
from tests.bench.pages import MEASURES, PARTS, TEMPLATE
from tests.office import JANUARY, Office

CLERK = "นางสาวตัวอย่าง ใจดี"
CLIENTS = 8
ALONE, TOGETHER = 40, 240  # requests of one client after another, and of all clients
NEVER = "กฤ"  # two letters that stand in no measure
ROUND = "วน"  # two letters that stand in a quarter of them


def measure(count: int, agencies: int) -> Iterator[str]:
    """A line for each page."""
    with installation() as (office, folder):
        plan_id = office.approved(*many_measures(count, owners=2))
        if agencies > 1:
            beside(office, plan_id, agencies)
        division = office.divisions["กองคลัง"]
        narrowed = f"/plans/{plan_id}?division={division}&status=planned"
        pages = {
            "the whole plan": f"/plans/{plan_id}",
            "owner and status": narrowed,
            "the same, further on": f"{narrowed}&after={count * 7 // 10}",
            "two letters, nowhere": f"/plans/{plan_id}?q={quote(NEVER)}",
            "two letters, in a quarter": f"/plans/{plan_id}?q={quote(ROUND)}",
            "an indicator": f"/plans/{plan_id}?indicator=9",
            "a page without a list": "/account/password",
        }
        with served(_bare, folder, plan_id) as (port, cpu):
            yield f"{'a bare route, query and template':<36} {_figures(port, cpu, '/', {})}"
        cookie = {"Cookie": signed_in(office)}
        with served(_ours, folder, office.agency_id) as (port, cpu):
            for name, path in pages.items():
                yield f"{name:<36} {_figures(port, cpu, path, cookie)}"


def beside(office: Office, plan_id: int, agencies: int) -> None:
    """More agencies with the same plan, copied by SQL: what they hold must not be felt."""
    with office.house.engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        for other in range(2, agencies + 1):
            for table in ("agency", "division", "plan", "measure", "part"):
                columns = [row[1] for row in driver.execute(f"PRAGMA table_info({table})")]
                step = (other - 1) * 10_000_000
                moved = {
                    "agency": {"id": f"{other}", "name": f"name || ' {other}'"},
                    "division": {"id": f"id + {step}", "agency_id": f"{other}"},
                    "plan": {
                        "id": f"id + {step}",
                        "agency_id": f"{other}",
                        "approved_by": "NULL",
                        "understood": "'{}'",
                        "status": "'draft'",
                    },
                    "measure": {
                        "id": f"id + {step}",
                        "agency_id": f"{other}",
                        "plan_id": f"plan_id + {step}",
                    },
                    "part": {
                        "id": f"id + {step}",
                        "agency_id": f"{other}",
                        "measure_id": f"measure_id + {step}",
                        "division_id": f"division_id + {step}",
                    },
                }[table]
                values = ", ".join(moved.get(name, f'"{name}"') for name in columns)
                named = ", ".join(f'"{name}"' for name in columns)
                of = "id" if table == "agency" else "agency_id"
                driver.execute(
                    f'INSERT INTO "{table}" ({named}) SELECT {values} FROM "{table}"'
                    f" WHERE {of} = {office.agency_id}"
                )
            driver.execute("COMMIT") if driver.in_transaction else None


def signed_in(office: Office) -> str:
    """The clerk's session as a browser sends it."""
    from web.app import create_app

    app = create_app(office.house, clock=lambda: JANUARY)
    kept: Any = app.session_interface
    said = {"_user_id": f"{office.agency_id}.{office.people[CLERK]}.0", "_fresh": True}
    signed = kept.get_signing_serializer(app).dumps(said)
    return f"{app.config['SESSION_COOKIE_NAME']}={signed}"


@contextmanager
def served(make: Callable[..., Any], *arguments: Any) -> Iterator[tuple[int, Callable[[], float]]]:
    """The application in a process of its own: its port, and the CPU that it has used."""
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=_serve, args=(theirs, make, arguments), daemon=True
    )
    process.start()
    port = ours.recv()

    def cpu() -> float:
        ours.send("cpu")
        return float(ours.recv())

    try:
        yield port, cpu
    finally:
        process.terminate()
        process.join()


def _serve(pipe: Any, make: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    from waitress.server import create_server

    from web.main import THREADS

    server: Any = create_server(make(*arguments), host="127.0.0.1", port=0, threads=THREADS)
    threading.Thread(target=server.run, daemon=True).start()
    pipe.send(server.effective_port)
    while pipe.recv():
        used = resource.getrusage(resource.RUSAGE_SELF)
        pipe.send(used.ru_utime + used.ru_stime)


def _ours(folder: Path, _agency_id: int) -> Any:
    from tests.databases import sqlite_url
    from tests.factories import house_at
    from web.app import create_app

    house = house_at(folder, sqlite_url(folder / "tidtam.sqlite"))
    return create_app(house, clock=lambda: JANUARY)


def _bare(folder: Path, plan_id: int) -> Any:
    import sqlite3

    from flask import Flask

    app = Flask("bare")
    shown = app.jinja_env.from_string(TEMPLATE)

    @app.get("/")
    def listing() -> str:
        with sqlite3.connect(folder / "tidtam.sqlite") as raw:
            page = raw.execute(MEASURES, (plan_id, 0, 41)).fetchall()
            ids = [row[0] for row in page[:40]]
            parts: dict[int, list[Any]] = {one: [] for one in ids}
            for row in raw.execute(PARTS.format(",".join("?" * len(ids))), ids):
                parts[row[0]].append(row)
        raw.close()
        return shown.render(measures=page[:40], parts=parts, counts=len(page))

    return app


def _figures(port: int, cpu: Callable[[], float], path: str, headers: dict[str, str]) -> str:
    size = _ask(port, path, headers, 5)
    before = cpu()
    _ask(port, path, headers, ALONE)
    each = (cpu() - before) / ALONE * 1000
    asking = [
        threading.Thread(target=_ask, args=(port, path, headers, TOGETHER // CLIENTS))
        for _ in range(CLIENTS)
    ]
    began = perf_counter()
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    a_second = TOGETHER / (perf_counter() - began)
    return f"{each:6.2f} ms of server CPU   {a_second:6.0f} a second   {size / 1000:6.1f} kB"


def _ask(port: int, path: str, headers: dict[str, str], times: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    size = 0
    for _ in range(times):
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        size = len(answer.read())
        assert answer.status == 200, (path, answer.status)
    connection.close()
    return size


def main() -> None:
    """Measure and print as it is found."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.serving", description=__doc__)
    parser.add_argument("--measures", type=int, default=10_000, metavar="N")
    parser.add_argument("--agencies", type=int, default=1, metavar="N")
    asked = parser.parse_args()
    for line in measure(asked.measures, asked.agencies):
        sys.stdout.write(f"{asked.agencies:>4} × {asked.measures:,}  {line}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
