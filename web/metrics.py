"""What Prometheus reads: requests as they are served, and the database's figures as they stand.

Numbers only; the labels are route templates, states and kinds, never anybody or anything by name.
"""

from collections.abc import Mapping
from datetime import datetime

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from sqlalchemy.exc import SQLAlchemyError

from tracker.errors import TidtamError
from tracker.queries import watch
from workflows.house import House

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
disable_created_metrics()  # type: ignore[no-untyped-call]


class RequestFigures:
    """The requests of one application since it was started, and its process."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._requests = Counter(
            "tidtam_requests",
            "Requests answered, by route template and status.",
            ["route", "status"],
            registry=self._registry,
        )
        self._seconds = Histogram(
            "tidtam_request_seconds",
            "How long answering took, by route template.",
            ["route"],
            buckets=SECONDS,
            registry=self._registry,
        )

    def observe(self, *, route: str, status: int, seconds: float) -> None:
        """Count one answered request."""
        self._requests.labels(route=route, status=str(status)).inc()
        self._seconds.labels(route=route).observe(seconds)

    def page(self, house: House, *, now: datetime) -> bytes:
        """All figures at `now`, in Prometheus' text form."""
        return generate_latest(self._registry) + generate_latest(_standing(house, now=now))


def _standing(house: House, *, now: datetime) -> CollectorRegistry:
    """The database's figures; where it cannot be asked, that alone."""
    registry = CollectorRegistry()
    up = Gauge("tidtam_database_up", "Whether the database answers.", registry=registry)
    try:
        with house.read() as connection:
            beats = watch.heartbeats(connection)
            outbox = watch.outbox(connection, now=now)
            rounds = watch.open_rounds(connection)
    except (SQLAlchemyError, TidtamError, OSError):
        return registry
    up.set(1)
    _put(registry, "tidtam_rounds_open", "Rounds that are open.", rounds)
    _put_each(
        registry,
        "tidtam_notices",
        "Notices that wait or are on their way, and all dead letters.",
        outbox.unsettled,
    )
    _put_each(
        registry,
        "tidtam_notices_last_day",
        "Notices sent, cancelled or given up whose time was within the last 24 hours.",
        outbox.of_late,
    )
    waits = (now - outbox.oldest_due_at).total_seconds() if outbox.oldest_due_at else 0
    _put(
        registry,
        "tidtam_notice_overdue_seconds",
        "How long the oldest waiting notice has been due; 0 where none is.",
        max(waits, 0),
    )
    _put_beats(registry, beats, now=now)
    return registry


def _put(registry: CollectorRegistry, name: str, words: str, value: float) -> None:
    Gauge(name, words, registry=registry).set(value)


def _put_each(
    registry: CollectorRegistry, name: str, words: str, by_state: Mapping[str, int]
) -> None:
    gauge = Gauge(name, words, ["state"], registry=registry)
    for state, number in by_state.items():
        gauge.labels(state=state).set(number)


def _put_beats(
    registry: CollectorRegistry, beats: tuple[watch.HeartbeatRecord, ...], *, now: datetime
) -> None:
    age = Gauge(
        "tidtam_beat_age_seconds",
        "How long ago the last beat began that came to its end, by kind of process.",
        ["process"],
        registry=registry,
    )
    did = Gauge(
        "tidtam_last_beat",
        "What the last beat did, by kind of process; faults and down are what went wrong.",
        ["process", "what"],
        registry=registry,
    )
    for beat in beats:
        if beat.ended_at is not None:
            age.labels(process=beat.process).set((now - beat.ended_at).total_seconds())
        for what in {"faults", "down", *beat.counts}:
            did.labels(process=beat.process, what=what).set(beat.counts.get(what, 0))
