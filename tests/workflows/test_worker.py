"""A worker's own life: it answers calls, calls other hands, and outlives a queue that is away."""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from tests.beats import at, mails, second_agency
from tests.office import Office, measure, open_office
from tests.workflows.actions.test_notices import drafts, put
from tracker.migrations.queue import QUEUE
from workflows import worker
from workflows.actions import sending
from workflows.actions.sending import Delivery
from workflows.actions.settling import Settled
from workflows.actions.tick import tick
from workflows.channels import Answer, Letter, Outcome, channel_for
from workflows.wakeups import Call, bell_of

NINE = at("2026-03-30")


@pytest.fixture
def waiting(tmp_path: Path, postgresql_url: str) -> Iterator[Office]:
    """Three digests in the outbox on PostgreSQL, and one call that waits."""
    opened = open_office(tmp_path, postgresql_url)
    opened.house = replace(opened.house, bell=bell_of(opened.house.engine))
    opened.approved(measure("อบรม", all_divisions=True))
    tick(opened.house, now=NINE, deliver=False)
    opened.house.bell.ring()
    yield opened
    opened.house.engine.dispose()


def ask_to_end() -> None:
    """As Ctrl-C does; the handler runs in the main thread."""
    signal.raise_signal(signal.SIGINT)


def test_a_call_is_answered_by_the_channel_of_the_settings(waiting: Office) -> None:
    done: list[Delivery] = []

    def delivered(delivery: Delivery) -> None:
        done.append(delivery)
        ask_to_end()

    worker.work(waiting.house, clock=lambda: NINE, on_delivery=delivered)
    assert [len(delivery.sent) for delivery in done] == [3]
    assert len(mails(waiting)) == 3


def test_when_there_is_much_another_hand_is_called(
    waiting: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "BATCH", 1)
    monkeypatch.setattr(worker, "AT_MOST", 2)
    monkeypatch.setattr(worker, "HANDS", 1)
    put(waiting, drafts(waiting, "นางสาวตัวอย่าง ใจดี"))
    done: list[Delivery] = []

    def delivered(delivery: Delivery) -> None:
        done.append(delivery)
        if len(done) == 1:
            assert calls(waiting) == [("doing",), ("todo",)]
        if sum(len(one.sent) for one in done) == 4:
            ask_to_end()

    channel = channel_for(waiting.house.settings.mail)
    worker.work(waiting.house, channel=channel, clock=lambda: NINE, on_delivery=delivered)
    assert [(len(delivery.sent), delivery.more) for delivery in done[:2]] == [(2, True), (2, False)]


@dataclass
class Meeting:
    """A channel on which a letter only leaves while another does: each waits for the other."""

    gate: threading.Barrier = field(default_factory=lambda: threading.Barrier(2, timeout=30))
    sent: list[str] = field(default_factory=list)

    @contextmanager
    def open(self) -> Iterator["Meeting"]:
        yield self

    def send(self, letter: Letter) -> Answer:
        if self.sent:  # the first goes alone: with it the other hand is called
            self.gate.wait()
        self.sent.append(letter.identity)
        return Answer(Outcome.SENT, "250 ok")


def test_a_worker_sends_over_several_connections_at_once(
    waiting: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "BATCH", 1)
    channel, done = Meeting(), list[Delivery]()

    def delivered(delivery: Delivery) -> None:
        done.append(delivery)
        if sum(len(one.sent) for one in done) == 3:
            ask_to_end()

    worker.work(waiting.house, channel=channel, clock=lambda: NINE, on_delivery=delivered)
    assert len(set(channel.sent)) == len(channel.sent) == 3
    assert [one.put_back for one in done if one.put_back] == []


def calls(office: Office) -> list[tuple[str]]:
    with office.house.engine.connect() as connection:
        found = connection.exec_driver_sql(
            f"SELECT status::text FROM {QUEUE}.procrastinate_jobs ORDER BY id"
        )
        return [(row[0],) for row in found]


def test_the_call_of_a_killed_worker_is_cleared_away(waiting: Office) -> None:
    with waiting.house.engine.begin() as connection:
        connection.exec_driver_sql(f"SET LOCAL search_path TO {QUEUE}")
        connection.exec_driver_sql("UPDATE procrastinate_jobs SET status = 'doing'")
    seen: list[list[tuple[str]]] = []

    def ready() -> None:
        seen.append(calls(waiting))
        ask_to_end()

    worker.work(waiting.house, clock=lambda: NINE, on_ready=ready)
    assert seen == [[]]
    assert mails(waiting) == []  # the rows still say what is due


@pytest.mark.parametrize("breaks", ["before", "after"])
def test_a_queue_that_is_away_is_tried_again(
    waiting: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, breaks: str
) -> None:
    monkeypatch.setattr(worker, "PAUSE", 0.1)
    begun: list[float] = []

    def ready() -> None:
        begun.append(time.monotonic())
        if len(begun) > 1:
            ask_to_end()
        elif breaks == "before":
            raise OSError("the server is restarted")
        else:
            hide_the_queue(waiting, hide=True)
            threading.Timer(0.5, hide_the_queue, [waiting], {"hide": False}).start()

    worker.work(waiting.house, clock=lambda: NINE, on_ready=ready)
    assert len(begun) == 2
    assert "queue away" in caplog.text


def hide_the_queue(office: Office, *, hide: bool) -> None:
    old, new = (QUEUE, "hidden") if hide else ("hidden", QUEUE)
    with office.house.engine.begin() as connection:
        connection.exec_driver_sql(f"ALTER SCHEMA {old} RENAME TO {new}")


def test_a_worker_that_is_asked_to_end_leaves_the_rest(
    waiting: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "BATCH", 1)
    monkeypatch.setattr(worker, "AT_MOST", 1)
    monkeypatch.setattr(worker, "HANDS", 1)
    ended = threading.Event()

    def delivered(_delivery: Delivery) -> None:
        if not ended.is_set():
            ask_to_end()
            ended.set()
            time.sleep(1.5)  # until the other thread has heard it

    worker.work(waiting.house, clock=lambda: NINE, on_delivery=delivered)
    assert len(mails(waiting)) == 1


def test_who_is_called_to_settle_does_so_and_calls_for_the_sending(waiting: Office) -> None:
    second_agency(waiting).approved(measure("อบรม", "กองช่าง"))
    settled: list[Settled] = []
    sent: list[int] = []

    def delivered(done: Delivery) -> None:
        sent.extend(done.sent)
        if len(sent) == 4:
            ask_to_end()

    waiting.house.bell.ring(Call.SETTLE)
    worker.work(waiting.house, clock=lambda: NINE, on_delivery=delivered, on_settled=settled.append)
    assert [done.counts() for done in settled] == [{"told": 1, "superseded": 3, "planned": 1}]
    assert len(mails(waiting)) == 4


def test_an_agency_that_cannot_be_settled_is_told_in_the_log(
    waiting: Office, caplog: pytest.LogCaptureFixture
) -> None:
    second_agency(waiting).approved(measure("อบรม", "กองช่าง"))
    with waiting.house.engine.begin() as connection:
        connection.exec_driver_sql(
            'UPDATE agency SET settings = \'{"office_opens": "at nine"}\' WHERE id = 2'
        )
    waiting.house.bell.ring(Call.SETTLE)
    worker.work(waiting.house, clock=lambda: NINE, on_settled=lambda _done: ask_to_end())
    assert "agency failed" in caplog.text
    assert "at nine" not in caplog.text
