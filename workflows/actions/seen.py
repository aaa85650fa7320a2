"""What somebody saw when they opened a form, held against what stands there now.

For rows that have no version of their own. A mark says only whether something changed.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from tracker.records import MeasureRecord, PlanRecord
from tracker.store import ChangedMeanwhile


def mark_of(values: Any) -> str:
    """A short mark of JSON values and dates: the same for as long as nobody has changed them."""
    told = json.dumps(values, sort_keys=True, ensure_ascii=False, default=_as_text)
    return hashlib.sha256(told.encode("utf-8")).hexdigest()[:20]


def check_seen(seen: str | None, values: Any, *, what: str) -> None:
    """Raises ChangedMeanwhile where the mark is of other values; None was not looking."""
    if seen is not None and seen != mark_of(values):
        raise ChangedMeanwhile(what)


def versions_of(measures: Iterable[MeasureRecord]) -> list[list[int]]:
    """Which measures there are, in which version."""
    return sorted([one.id, one.version] for one in measures)


def as_read(plan: PlanRecord, measures: Iterable[MeasureRecord]) -> list[Any]:
    """Which measures the draft has, in which version: what somebody reads before they approve it
    or throw it away. Its instant tells it from one that later got the number of one thrown away.
    """
    return [plan.created_at, versions_of(measures)]


def _as_text(value: Any) -> str:
    if not isinstance(value, date):
        raise TypeError(f"no mark of a {type(value).__name__}")
    return value.isoformat()
