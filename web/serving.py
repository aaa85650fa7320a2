"""Serving the site by waitress: in this process, or in several that share its address.

Python runs one thread of a process at a time, so one process keeps one core busy at most. Knows no
page and no command.
"""

import gc
import logging
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

THREADS = 8  # in all: some wait for a paper to be made, and pages must not wait for them
AT_LEAST = 4  # in each process
WITHOUT_ASKING = 4  # processes at most, where nobody says how many
OBJECTS_BETWEEN = 10_000  # made between two looks for what nobody holds: a page or two
SHARED_FIGURES = "PROMETHEUS_MULTIPROC_DIR"  # the folder in which prometheus_client adds them up


def processes_here() -> int:
    """How many serve where nobody says: one for each core, four at most; one where none share."""
    return min(crew.cores(), WITHOUT_ASKING)


def threads_each(processes: int) -> int:
    """How many threads answer in each of so many processes."""
    return max(THREADS // processes, AT_LEAST)


def open_doors(host: str, port: int, *, processes: int = 1) -> list[list[socket.socket]]:
    """For each process its own sockets, one for every address of this host.

    The system deals connections out among several. Raises OSError where a port cannot be had, be
    it that another site which shares has it.
    """
    doors = _listen(host, port)
    if processes == 1:
        return [doors]
    port = doors[0].getsockname()[1]
    for door in doors:
        door.close()
    return [_listen(host, port, shared=True) for _ in range(processes)]


def _listen(host: str, port: int, *, shared: bool = False) -> list[socket.socket]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    with ExitStack() as opened:
        doors = [
            opened.enter_context(
                socket.create_server(address[:2], family=family, reuse_port=shared)
            )
            for family, _, _, _, address in found
        ]
        opened.pop_all()
    return doors


def serve(
    house: House,
    doors: Sequence[Sequence[socket.socket]],
    *,
    with_clock: bool = False,
    clock: Callable[[], datetime] = bootstrap.now,
) -> None:
    """Answer until SIGINT or SIGTERM, by a process for each set of doors (see `open_doors`).

    Running requests are let to end. `with_clock`: one of the processes beats as well.
    """
    processes = len(doors)
    with _figures_meet(house, processes):
        from web.app import create_app

        secure = house.settings.web.base_url.startswith("https://")
        app = create_app(house, clock=clock, secure=secure)
        threads = threads_each(processes)
        if processes == 1:
            crew.leave_when_told()
            _answer(app, house, doors[0], threads=threads, with_clock=with_clock)
            return
        house.engine.dispose()  # a connection must not be open in two processes

        def answer(number: int) -> None:
            beats = with_clock and number == 0
            _answer(app, house, doors[number], threads=threads, with_clock=beats)

        crew.keep_at(answer, processes=processes)


def _answer(
    app: Flask,
    house: House,
    doors: Sequence[socket.socket],
    *,
    threads: int,
    with_clock: bool,
) -> None:
    """This process's share of it."""
    from waitress.server import create_server  # type: ignore[import-untyped]

    from web.app import body_limit

    gc.freeze()  # the program itself is never looked through again
    gc.set_threshold(OBJECTS_BETWEEN, 10, 10)
    gc.enable()  # where a start did without
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a wait of a moment is no warning
    server = create_server(
        app, sockets=doors, threads=threads, ident=None, max_request_body_size=body_limit(house)
    )
    scheduler = None
    if with_clock:
        from workflows.scheduler import Scheduler

        scheduler = Scheduler(house)
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
