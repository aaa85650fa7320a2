"""Serving the site by waitress: in this process, or in several that share its listening sockets.

Python runs one thread of a process at a time, so one process keeps one core busy at most. Knows no
page and no command.
"""

import gc
import os
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from tempfile import TemporaryDirectory

from flask import Flask

from web import crew
from workflows import bootstrap
from workflows.house import House

THREADS = 8  # in each process: some wait for a paper to be made, and pages must not wait for them
WITHOUT_ASKING = 4  # processes at most, where nobody says how many
OBJECTS_BETWEEN = 50_000  # between two looks for what nobody holds: a page makes ten thousand
SHARED_FIGURES = "PROMETHEUS_MULTIPROC_DIR"  # the folder in which prometheus_client adds them up


def processes_here() -> int:
    """How many serve where nobody says: one for each core, four at most; one where none share."""
    return min(crew.cores(), WITHOUT_ASKING)


def open_doors(host: str, port: int) -> list[socket.socket]:
    """Listen on every address of this host; raises OSError where one cannot be had."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    with ExitStack() as opened:
        doors = [
            opened.enter_context(socket.create_server(address[:2], family=family))
            for family, _, _, _, address in found
        ]
        opened.pop_all()
    return doors


def serve(
    house: House,
    doors: Sequence[socket.socket],
    *,
    processes: int = 1,
    with_clock: bool = False,
    clock: Callable[[], datetime] = bootstrap.now,
) -> None:
    """Answer at these doors until SIGINT or SIGTERM; running requests are let to end.

    `with_clock`: one of the processes beats as well.
    """
    with _figures_meet(house, processes):
        from web.app import create_app

        secure = house.settings.web.base_url.startswith("https://")
        app = create_app(house, clock=clock, secure=secure)
        if processes == 1:
            crew.leave_when_told()
            _answer(app, house, doors, with_clock=with_clock)
        else:
            house.engine.dispose()  # a connection must not be open in two processes
            crew.keep_at(
                lambda number: _answer(app, house, doors, with_clock=with_clock and number == 0),
                processes=processes,
            )


def _answer(app: Flask, house: House, doors: Sequence[socket.socket], *, with_clock: bool) -> None:
    """This process's share of it."""
    from waitress.server import create_server  # type: ignore[import-untyped]

    from web.app import body_limit
    from workflows.scheduler import Scheduler

    gc.freeze()  # the program itself is never looked through again
    gc.set_threshold(OBJECTS_BETWEEN, 10, 10)
    server = create_server(
        app, sockets=doors, threads=THREADS, ident=None, max_request_body_size=body_limit(house)
    )
    scheduler = Scheduler(house) if with_clock else None
    if scheduler is not None:
        scheduler.start()
    try:
        server.run()
    finally:
        server.close()
        if scheduler is not None:
            scheduler.stop()


@contextmanager
def _figures_meet(house: House, processes: int) -> Iterator[None]:
    """Where several serve, their figures meet in a folder, so that any of them tells the sum.

    prometheus_client looks for it once, when it is imported.
    """
    if processes == 1 or not house.settings.web.metrics or SHARED_FIGURES in os.environ:
        yield
        return
    with TemporaryDirectory(prefix="tidtam-figures-", ignore_cleanup_errors=True) as folder:
        os.environ[SHARED_FIGURES] = folder
        try:
            yield
        finally:
            del os.environ[SHARED_FIGURES]
