"""Several processes at one piece of work: one that dies is replaced, and none outlives the first.

For Linux, where they are forked and inherit open sockets: the first one holds those of all, so that
whoever waits at one that dies is served by its successor. Knows nothing of what they do.
"""

import gc
import logging
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any, NoReturn

PATIENCE = 20  # seconds that a process has for its last answers
log = logging.getLogger("tidtam.site")


def can_share() -> bool:
    """Whether several processes can share an address here."""
    return sys.platform == "linux"


def cores() -> int:
    """How many cores this process may use, where that can be told; else 1."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def leave_when_told() -> None:
    """Let SIGTERM end this process by SystemExit, so that what runs can be brought to its end."""
    signal.signal(signal.SIGTERM, _leave)


def keep_at(work: Callable[[int], None], *, processes: int) -> None:
    """Have `work(number)` done in so many processes, until SIGINT or SIGTERM; they get SystemExit.

    To be called before this process has threads, and with no connection open that they might use.
    """
    assert sys.platform == "linux"
    heard = {signal.SIGINT, signal.SIGTERM}
    gc.freeze()  # what is loaded already is the same for all: let it stay in memory that they share
    before = signal.pthread_sigmask(signal.SIG_BLOCK, heard)
    told, alive = os.pipe()  # comes to its end for the others when this process closes it, or dies

    def take_part(number: int) -> None:
        os.close(alive)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches all; the first one tells us
        leave_when_told()
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        threading.Thread(target=_leave_at_the_end_of, args=(told,), daemon=True).start()
        work(number)

    def begin(number: int) -> Any:
        process = multiprocessing.get_context("fork").Process(target=take_part, args=(number,))
        process.start()
        return process

    crew = [begin(number) for number in range(processes)]
    try:
        while signal.sigtimedwait(heard, 1) is None:
            for number, process in enumerate(crew):
                if not process.is_alive():
                    log.warning("process replaced", extra={"error": f"exit {process.exitcode}"})
                    crew[number] = begin(number)
    finally:
        os.close(alive)
        for process in crew:
            process.join(PATIENCE)
            if process.is_alive():
                process.kill()
                process.join()
        os.close(told)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _leave(_signal: int, _frame: object) -> NoReturn:
    raise SystemExit(0)


def _leave_at_the_end_of(pipe: int) -> None:
    os.read(pipe, 1)
    assert sys.platform == "linux"
    signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTERM)
