"""The clock of `tidtam run`: APScheduler beats, and every beat is `tick`. Knows no due times.

Two of these processes on one database harm nothing: what is due is claimed in the database, and
on PostgreSQL only the one that holds the baton beats.
"""

import logging
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from types import FrameType
from typing import Any

from apscheduler.schedulers.background import (  # type: ignore[import-untyped]
    BackgroundScheduler,
)
from apscheduler.triggers.interval import (  # type: ignore[import-untyped]
    IntervalTrigger,
)
from structlog.contextvars import bound_contextvars

from tracker.baton import Baton
from workflows import bootstrap
from workflows.actions.tick import Beat, tick
from workflows.house import House
from workflows.log import agency_failed, kind_in, new_id

log = logging.getLogger("tidtam.scheduler")
ROUNDS_OF_SENDING = 20  # beats without a pause while notices still wait


class Scheduler:
    """Beats every `seconds` in the background, until it is stopped."""

    def __init__(
        self,
        house: House,
        *,
        seconds: float | None = None,
        clock: Callable[[], datetime] = bootstrap.now,
        on_beat: Callable[[Beat], None] | None = None,
    ) -> None:
        self._house = house
        self._clock = clock
        self._on_beat = on_beat
        self._stopping = threading.Event()
        self._baton = Baton(house.engine)
        self._every = timedelta(seconds=seconds or house.settings.clock.tick_seconds)
        self._watch = threading.Thread(target=self._watch_the_clock, name="watch", daemon=True)
        self._scheduler = BackgroundScheduler(timezone=UTC)
        self._scheduler.add_job(
            self._beat,
            IntervalTrigger(seconds=self._every.total_seconds(), timezone=UTC),
            id="tick",
            max_instances=1,  # a long beat is not overtaken by the next
            coalesce=True,  # what was missed is one beat, for due times are rows
            misfire_grace_time=None,
            next_run_time=bootstrap.now(),  # APScheduler lives by the real clock
        )

    def start(self) -> None:
        """Begin to beat, the first time at once."""
        self._scheduler.start()
        self._watch.start()

    def stop(self) -> None:
        """Let the running beat end, and beat no more."""
        self._stopping.set()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)
            self._watch.join()
        self._baton.let_go()

    def _watch_the_clock(self) -> None:
        """Call a beat that has moved away: the machine's clock was set back, if only by NTP.

        APScheduler would wait until the old time comes again, this wait counts what has passed.
        """
        while not self._stopping.wait(self._every.total_seconds()):
            job = self._scheduler.get_job("tick")
            if job.next_run_time > bootstrap.now() + self._every:
                log.warning("the machine's clock was set back; beating on")
                job.modify(next_run_time=bootstrap.now())

    def _beat(self) -> None:
        try:
            if not self._baton.held():
                return  # another process beats
        except Exception:
            log.exception("beat failed; the next one tries again")
            return
        for _ in range(ROUNDS_OF_SENDING):
            with bound_contextvars(beat_id=new_id()):
                begun = bootstrap.stopwatch()
                try:
                    beat = tick(self._house, now=self._clock(), process="run")
                except Exception:  # a database that is away for a while must not end the clock
                    log.exception("beat failed; the next one tries again")
                    return
                _tell(beat, seconds=bootstrap.stopwatch() - begun)
            if self._on_beat is not None:
                self._on_beat(beat)
            if not beat.more or self._stopping.is_set():
                return


def _tell(beat: Beat, *, seconds: float) -> None:
    """One line for the beat, and one for each thing that went wrong in it."""
    for fault in beat.faults:
        agency_failed(log, fault.agency_id, fault.words)
    if beat.down is not None:
        log.warning("channel down", extra={"error": kind_in(beat.down)})
    figures = {"counts": beat.counts(), "more": beat.more, "ms": round(seconds * 1000, 1)}
    log.info("beat", extra=figures)


def run(
    house: House,
    *,
    seconds: float | None = None,
    clock: Callable[[], datetime] = bootstrap.now,
    on_beat: Callable[[Beat], None] | None = None,
) -> None:
    """Beat in this process until SIGTERM or Ctrl-C; the running beat is let to end."""
    scheduler = Scheduler(house, seconds=seconds, clock=clock, on_beat=on_beat)
    with told_to_stop() as told:
        scheduler.start()
        try:
            while not told.wait(timeout=1):  # a wait without end would not hear Ctrl-C on Windows
                pass
        finally:
            scheduler.stop()


@contextmanager
def told_to_stop() -> Iterator[threading.Event]:
    """An event that is set when the process is asked to end; the old handlers come back after."""
    told = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        told.set()

    names = ("SIGINT", "SIGTERM", "SIGBREAK")  # the last is Ctrl-Break, on Windows only
    before: dict[int, Any] = {}
    for number in (getattr(signal, name) for name in names if hasattr(signal, name)):
        before[number] = signal.signal(number, stop)
    try:
        yield told
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
