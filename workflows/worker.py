"""More hands: a process that waits for wake-up calls, and delivers or settles what is due.

Runs on PostgreSQL with Procrastinate, on any number of machines. It never beats by itself: that
is the clock's. A call says only that something is due; what, the due rows say.
"""

import asyncio
import logging
import os
import threading
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from structlog.contextvars import bound_contextvars

from tracker.errors import TidtamError
from tracker.migrations import has_queue
from tracker.migrations.queue import QUEUE
from workflows import bootstrap
from workflows.actions import sending
from workflows.actions.sending import Delivery
from workflows.actions.settling import Settled, settle
from workflows.channels import Channel, channel_for
from workflows.house import House
from workflows.log import agency_failed, new_id
from workflows.scheduler import told_to_stop
from workflows.wakeups import Call

if TYPE_CHECKING:
    from procrastinate import App

log = logging.getLogger("tidtam.worker")
HANDS = 3  # deliveries at once, each over a connection of its own: while one waits, others work
AT_MOST = 250  # letters between two looks at the clock, and at whether to stop
PAUSE = 5  # seconds before the queue is tried again, when it is away


class NoQueue(TidtamError):
    """A worker needs PostgreSQL; the embedded database has no queue."""

    def __init__(self) -> None:
        super().__init__(
            "no-queue",
            th="tidtam worker ใช้กับ PostgreSQL เท่านั้น ฐานข้อมูลแบบแฟ้มเดียวมี tidtam run ส่งให้ครบอยู่แล้ว "
            "เมื่อต้องการหลายเครื่อง โปรดย้ายด้วย tidtam copy --to postgresql://… ก่อน",
            en="tidtam worker is for PostgreSQL only; with the database in one file, tidtam run "
            "sends everything. For many machines move first: tidtam copy --to postgresql://…",
        )


class QueueMissing(TidtamError):
    """The database has no tables for the queue, or those of another version of the library."""

    def __init__(self) -> None:
        super().__init__(
            "queue-missing",
            th="ฐานข้อมูลยังไม่มีตารางของคิวงาน โปรดสั่ง tidtam init ด้วยผู้ใช้ฐานข้อมูลที่มีสิทธิ์ CREATE ในฐานข้อมูลนี้",
            en="the database lacks the tables of the queue; run `tidtam init` as a database user "
            "who has the right CREATE on this database",
        )


def work(
    house: House,
    *,
    channel: Channel | None = None,
    clock: Callable[[], datetime] = bootstrap.now,
    on_ready: Callable[[], None] | None = None,
    on_delivery: Callable[[Delivery], None] | None = None,
    on_settled: Callable[[Settled], None] | None = None,
) -> None:
    """Answer wake-up calls until SIGTERM or Ctrl-C; the letters and agencies at hand are finished.

    Raises NoQueue on SQLite, QueueMissing where `tidtam init` has made no queue.
    """
    if house.engine.dialect.name != "postgresql":
        raise NoQueue
    if not has_queue(house.engine):
        raise QueueMissing
    stopping = threading.Event()
    worker = _Worker(
        house,
        channel=channel or channel_for(house.settings.mail),
        clock=clock,
        stopping=stopping,
        on_ready=on_ready or (lambda: None),
        on_delivery=on_delivery or (lambda _delivery: None),
        on_settled=on_settled or (lambda _settled: None),
    )
    with told_to_stop() as told:
        thread = threading.Thread(target=worker.run, name="worker")
        thread.start()
        try:
            while thread.is_alive() and not told.wait(timeout=1):
                pass  # a wait without end would not hear Ctrl-C on Windows
        finally:
            stopping.set()
            thread.join()


class _Worker:
    """The asynchronous side of it, in a thread of its own, with a loop that psycopg can use."""

    def __init__(
        self,
        house: House,
        *,
        channel: Channel,
        clock: Callable[[], datetime],
        stopping: threading.Event,
        on_ready: Callable[[], None],
        on_delivery: Callable[[Delivery], None],
        on_settled: Callable[[Settled], None],
    ) -> None:
        self._house = house
        self._channel = channel
        self._clock = clock
        self._stopping = stopping
        self._on_ready = on_ready
        self._on_delivery = on_delivery
        self._on_settled = on_settled

    def run(self) -> None:
        """Wait for calls until told to stop; a queue that is away for a while is tried again."""
        # on Windows the usual loop cannot wait for PostgreSQL's sockets
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            while not self._stopping.is_set():
                try:
                    runner.run(self._answer_calls())
                except Exception:  # whatever it is, the rows still say what is due
                    log.exception("queue away; tried again")
                    self._stopping.wait(PAUSE)

    async def _answer_calls(self) -> None:
        from procrastinate import App, PsycopgConnector
        from procrastinate.jobs import Status

        url = self._house.engine.url.set(drivername="postgresql")
        app = App(
            connector=PsycopgConnector(
                conninfo=url.render_as_string(hide_password=False),
                configure=_in_its_schema,
                min_size=1,
            )
        )
        app.task(name=Call.DELIVER.value, queue=Call.DELIVER.value)(self._deliver)
        app.task(name=Call.SETTLE.value, queue=Call.SETTLE.value)(self._settle)
        async with app.open_async():
            for job in await app.job_manager.get_stalled_jobs():
                # its worker was killed; what it had claimed is due again when the lease is over
                assert job.id is not None  # it comes from a row
                await app.job_manager.finish_job_by_id_async(
                    job.id, status=Status.FAILED, delete_job=True
                )
            # of settling one at a time, for it has hands of its own and shares with other processes
            working = {
                asyncio.create_task(self._answer(app, call, at_once=at_once))
                for call, at_once in ((Call.DELIVER, HANDS), (Call.SETTLE, 1))
            }
            self._on_ready()
            told = asyncio.create_task(self._told_to_stop())
            ended, _ = await asyncio.wait({*working, told}, return_when=asyncio.FIRST_COMPLETED)
            told.cancel()
            for one in working:
                one.cancel()  # it lets the running jobs end
            await asyncio.gather(*working, return_exceptions=True)
            for one in working & ended:
                one.result()  # it has failed: says how

    async def _answer(self, app: "App", call: Call, *, at_once: int) -> None:
        await app.run_worker_async(
            queues=[call.value],
            concurrency=at_once,
            install_signal_handlers=False,
            delete_jobs="always",
            name=f"{os.getpid()}-{call.value}",
        )

    async def _told_to_stop(self) -> None:
        while not self._stopping.is_set():
            await asyncio.sleep(0.2)

    def _settle(self) -> None:
        """The job: settle agencies beside the clock and other workers, until nothing is due."""
        with bound_contextvars(beat_id=new_id()):
            done = Settled()
            for one in settle(self._house, now=self._clock(), stopped=self._stopping.is_set):
                done.add(one)
            for fault in done.faults:
                agency_failed(log, fault.agency_id, fault.words)
            log.info("settled", extra={"counts": done.counts()})
        if done.planned:
            self._house.bell.ring()
        self._on_settled(done)

    def _deliver(self) -> None:
        """The job: deliver until nothing is due."""
        while not self._stopping.is_set():
            with bound_contextvars(beat_id=new_id()):
                done = sending.deliver(
                    self._house,
                    channel=self._channel,
                    worker=f"{os.getpid()}-{uuid.uuid4().hex[:12]}",
                    now=self._clock(),
                    at_most=AT_MOST,
                )
                log.info("delivered", extra={"counts": _counts(done), "more": done.more})
            self._on_delivery(done)
            if not done.more:
                return


def _counts(done: Delivery) -> dict[str, int]:
    counted = {
        "sent": len(done.sent),
        "tried_again_later": len(done.put_back),
        "dead": len(done.dead),
        "cancelled": len(done.cancelled),
        "faults": len(done.faults),
        "down": int(done.down is not None),
    }
    return {name: number for name, number in counted.items() if number}


async def _in_its_schema(connection: object) -> None:
    from psycopg import AsyncConnection

    assert isinstance(connection, AsyncConnection)
    await connection.execute(f"SET search_path TO {QUEUE}")
    await connection.commit()
