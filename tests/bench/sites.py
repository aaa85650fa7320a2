"""Processes that the serving benchmark asks: the site as in production, and its floors.

`python -m tests.bench.sites KIND FOLDER PROCESSES`, KIND being ours, bare or empty. Says its port
in a line of JSON and serves until it is told to stop.
"""

import logging
import socket
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from threading import local
from typing import Any

from flask import Flask, redirect, request
from werkzeug.wrappers import Response

from tests.bench.hands import tell
from tests.bench.pages import PARTS, TEMPLATE
from tests.office import JANUARY
from web import crew, serving

ON_A_PAGE = 40
COLUMNS = "SELECT m.id, m.number, m.title, m.status, m.starts_on, m.ends_on FROM measure m"
OWNED = (
    "EXISTS (SELECT 1 FROM part p WHERE p.measure_id = m.id AND p.division_id = :division"
    " AND p.withdrawn_by IS NULL AND p.status = 'planned')"
)
SAYS = "(instr(m.title, :text) > 0 OR instr(m.actions, :text) > 0)"
UPDATE = "UPDATE part SET status = 'in_progress', version = version + 1 WHERE id = ?"
INSERT = (
    "INSERT INTO journal_entry (agency_id, number, at, actor, actor_name, subject, subject_id,"
    " action, old, new, rows, seal) SELECT 1, max(number) + 1, '2026-01-12 03:00:00', 2,"
    " 'นายตัวอย่าง มั่นคง', 'part', ?, 'start', '{\"status\": \"planned\"}',"
    " '{\"status\": \"in_progress\"}', '{}', ? FROM journal_entry WHERE agency_id = 1"
)


def ours(folder: Path, processes: int) -> None:
    """The whole site with its log, at a standing clock."""
    from tests.databases import sqlite_url
    from tests.factories import house_at
    from workflows.log import log_kept

    house = house_at(folder, sqlite_url(folder / "tidtam.sqlite"))
    with (
        (folder / "site.log").open("w", encoding="utf-8") as lines,
        log_kept("console", clock=lambda: JANUARY, stream=lines),
    ):
        serving.serve(house, _doors(processes), clock=lambda: JANUARY)


def bare(folder: Path, processes: int) -> None:
    """A Flask route for each page with the same statements, and a template of six lines."""
    app = Flask("bare")
    shown = app.jinja_env.from_string(TEMPLATE)

    kept = local()

    def opened() -> Any:
        """The connection of this thread, which stays open as ours do."""
        if not hasattr(kept, "raw"):
            kept.raw = sqlite3.connect(folder / "raw.sqlite", isolation_level=None)
            kept.raw.execute("PRAGMA synchronous=FULL")
            kept.raw.execute("PRAGMA busy_timeout=30000")
        return kept.raw

    @app.get("/list")
    def listing() -> str:
        told = request.args
        narrowed = [OWNED] if "division" in told else [SAYS] if "text" in told else []
        where = " AND ".join(
            ("m.agency_id = 1", "m.plan_id = :plan", "m.withdrawn_by IS NULL", *narrowed)
        )
        query = f"{COLUMNS} WHERE {where} ORDER BY m.number LIMIT 201"
        raw = opened()
        found = raw.execute(query, dict(told)).fetchall()
        page = found[:ON_A_PAGE]
        ids = [row[0] for row in page]
        parts: dict[int, list[Any]] = {one: [] for one in ids}
        for row in raw.execute(PARTS.format(",".join("?" * len(ids))), ids):
            parts[row[0]].append(row)
        return shown.render(measures=page, parts=parts, counts=len(found))

    @app.post("/start/<int:part_id>")
    def start(part_id: int) -> Response:
        raw = opened()
        raw.execute("BEGIN IMMEDIATE")
        raw.execute(UPDATE, (part_id,))
        raw.execute(INSERT, (part_id, "0" * 64))
        raw.execute("COMMIT")
        return redirect("/")

    _serve(app, processes)


def empty(_folder: Path, processes: int) -> None:
    """A Flask route that says one word: what remains where nothing is asked or shown."""
    app = Flask("empty")
    app.add_url_rule("/", view_func=lambda: "ok")
    _serve(app, processes)


def _doors(processes: int) -> list[list[socket.socket]]:
    doors = serving.open_doors("127.0.0.1", 0, processes=processes)
    tell(port=doors[0][0].getsockname()[1])
    return doors


def _serve(app: Flask, processes: int) -> None:
    doors, threads = _doors(processes), serving.threads_each(processes)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)

    def answer(number: int) -> None:
        from waitress.server import create_server

        create_server(app, sockets=doors[number], threads=threads, ident=None).run()

    if processes == 1:
        answer(0)
    else:
        crew.keep_at(answer, processes=processes)


KINDS: dict[str, Callable[[Path, int], None]] = {"ours": ours, "bare": bare, "empty": empty}

if __name__ == "__main__":
    KINDS[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))
