"""Instants and Bangkok dates: the one place where the two meet."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

BANGKOK = ZoneInfo("Asia/Bangkok")


def bangkok_date(now: datetime) -> date:
    """The date on the wall in Bangkok at an aware instant; ValueError for a naive one."""
    if now.tzinfo is None:
        raise ValueError("an instant must carry its time zone")
    return now.astimezone(BANGKOK).date()


def at_bangkok(day: date, hour: int, minute: int = 0) -> datetime:
    """The UTC instant of a Bangkok wall-clock time."""
    return datetime.combine(day, time(hour, minute), BANGKOK).astimezone(UTC)
