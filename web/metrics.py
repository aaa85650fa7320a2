"""What Prometheus reads: requests as they are served, and the database's figures as they stand.

Numbers only; the labels are route templates, states and kinds, never anybody or anything by name.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from tracker.errors import TidtamError
from tracker.queries import watch
from web.serving import SHARED_FIGURES
from workflows.house import House

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
disable_created_metrics()  # type: ignore[no-untyped-call]


class RequestFigures:
    """The requests since the site was started: of one application with its process, or of all
    processes that serve together, added up.
    """

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        counted: CollectorRegistry | None = self._registry
        if SHARED_FIGURES in os.environ:
            MultiProcessCollector(self._registry)  # type: ignore[no-untyped-call]
            counted = None
        else:
            ProcessCollector(registry=self._registry)
        self._requests = Counter(
            "tidtam_requests",
            "Requests answered, by route template and status.",
            ["route", "status"],
            registry=counted,
        )
        self._seconds = Histogram(
            "tidtam_request_seconds",
            "How long answering took, by route template.",
            ["route"],
            buckets=SECONDS,
            registry=counted,
        )

    def observe(self, *, route: str, status: int, seconds: float) -> None:
        """Count one answered request."""
        self._requests.labels(route=route, status=str(status)).inc()
        self._seconds.labels(route=route).observe(seconds)

    def page(self, house: House, *, now: datetime) -> bytes:
        """All figures at `now`, in Prometheus' text form."""
        standing = CollectorRegistry()
        standing.register(_Standing(house, now))
        return generate_latest(self._registry) + generate_latest(standing)


@dataclass(frozen=True, eq=False)
class _Standing(Collector):
    """The database's figures at an instant; where it cannot be asked, that alone."""

    house: House
    now: datetime

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """A family for each figure."""
        up = GaugeMetricFamily("tidtam_database_up", "Whether the database answers.")
        try:
            with self.house.read() as connection:
                beats = watch.heartbeats(connection)
                outbox = watch.outbox(connection, now=self.now)
                rounds = watch.open_rounds(connection)
        except (SQLAlchemyError, TidtamError, OSError):
            up.add_metric([], 0)
            yield up
            return
        up.add_metric([], 1)
        yield up
        yield _one("tidtam_rounds_open", "Rounds that are open.", rounds)
        yield _each(
            "tidtam_notices",
            "Notices that wait or are on their way, and all dead letters.",
            outbox.unsettled,
        )
        yield _each(
            "tidtam_notices_last_day",
            "Notices sent, cancelled or given up whose time was within the last 24 hours.",
            outbox.of_late,
        )
        oldest = outbox.oldest_due_at
        waits = (self.now - oldest).total_seconds() if oldest else 0
        yield _one(
            "tidtam_notice_overdue_seconds",
            "How long the oldest waiting notice has been due; 0 where none is.",
            max(waits, 0),
        )
        yield from _of_beats(beats, now=self.now)


def _one(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, words, value=value)


def _each(name: str, words: str, by_state: Mapping[str, int]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, words, labels=["state"])
    for state, number in by_state.items():
        family.add_metric([state], number)
    return family


def _of_beats(
    beats: tuple[watch.HeartbeatRecord, ...], *, now: datetime
) -> Iterator[GaugeMetricFamily]:
    age = GaugeMetricFamily(
        "tidtam_beat_age_seconds",
        "How long ago the last beat began that came to its end, by kind of process.",
        labels=["process"],
    )
    did = GaugeMetricFamily(
        "tidtam_last_beat",
        "What the last beat did, by kind of process; faults and down are what went wrong.",
        labels=["process", "what"],
    )
    for beat in beats:
        if beat.ended_at is not None:
            age.add_metric([beat.process], (now - beat.ended_at).total_seconds())
        for what in sorted({"faults", "down", *beat.counts}):
            did.add_metric([beat.process, what], beat.counts.get(what, 0))
    yield age
    yield did
