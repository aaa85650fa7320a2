"""Whether this installation is ready to work, and if not, what it lacks. By number, never by name.

Only looks; what it says is for whoever watches the machines.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy.exc import SQLAlchemyError

from tracker.errors import TidtamError
from tracker.migrations import revisions, schema_version
from tracker.queries import watch
from tracker.queries.watch import HeartbeatRecord
from workflows.house import House

INTERVALS = 3


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that is not as it must be."""

    code: str
    th: str
    en: str


DATABASE = Lack(
    "database",
    "ติดต่อฐานข้อมูลไม่ได้ โปรดตรวจ [database] url และเครื่องฐานข้อมูล",
    "the database cannot be reached; check [database] url and its server",
)
SCHEMA = Lack(
    "schema",
    "โครงสร้างฐานข้อมูลไม่ตรงกับโปรแกรม โปรดสั่ง tidtam init",
    "the schema of the database is not this program's; run `tidtam init`",
)
AHEAD = Lack(
    "beat",
    "จังหวะล่าสุดของนาฬิกาอยู่ในอนาคต โปรดตรวจเวลาของเครื่อง และดูว่า tidtam run เดินอยู่",
    "the last beat lies in the future; check this machine's clock, and that `tidtam run` runs",
)


@dataclass(frozen=True, slots=True)
class Readiness:
    """What is lacking, and the figures behind it where the database could say them."""

    lacks: tuple[Lack, ...]
    last_beat_at: datetime | None = None
    dead_letters: int | None = None


@dataclass(frozen=True, slots=True)
class Heart:
    """When the clock last beat, and whether that is too long ago; `ahead`: only beats to come."""

    last_beat_at: datetime | None
    stands_still: bool
    ahead: bool = False


def heart(beats: Iterable[HeartbeatRecord], *, interval: timedelta, now: datetime) -> Heart:
    """How the clock is doing, by the last beat of each kind of process."""
    ended = [beat.ended_at for beat in beats if beat.ended_at is not None]
    # one that lies ahead was run by hand for another day, and says nothing of today
    last = max((at for at in ended if at <= now + interval), default=None)
    if last is None:
        return Heart(None, True, ahead=bool(ended))
    return Heart(last, now - last > INTERVALS * interval)


def readiness(house: House, *, now: datetime) -> Readiness:
    """Database reachable, schema current, clock beating, and not too many dead letters of late."""
    try:
        if schema_version(house.engine) != _newest_schema():
            return Readiness((SCHEMA,))
        with house.read() as connection:
            beats = watch.heartbeats(connection)
            dead = watch.outbox(connection, now=now).dead_of_late
    except (SQLAlchemyError, TidtamError, OSError):
        return Readiness((DATABASE,))
    interval = timedelta(seconds=house.settings.clock.tick_seconds)
    clock = heart(beats, interval=interval, now=now)
    last = clock.last_beat_at
    lacks = []
    if clock.ahead:
        lacks.append(AHEAD)
    elif clock.stands_still:
        lacks.append(_no_beat(last, now, interval))
    if dead > house.settings.mail.dead_letters_a_day:
        lacks.append(_dead_letters(dead))
    return Readiness(tuple(lacks), last, dead)


@cache
def _newest_schema() -> str:
    return revisions()[-1]


def _no_beat(last: datetime | None, now: datetime, interval: timedelta) -> Lack:
    every = int(interval.total_seconds())
    if last is None:
        return Lack(
            "beat",
            "นาฬิกายังไม่เคยเดิน โปรดเปิด tidtam run",
            "the clock has never beaten; start `tidtam run`",
        )
    ago = int((now - last).total_seconds())
    return Lack(
        "beat",
        f"นาฬิกาเดินครั้งล่าสุดเมื่อ {ago} วินาทีก่อน (ควรเดินทุก {every} วินาที) tidtam run หยุดอยู่หรือไม่",
        f"the last beat was {ago} seconds ago, one is due every {every}; is `tidtam run` running?",
    )


def _dead_letters(dead: int) -> Lack:
    return Lack(
        "dead-letters",
        f"มีจดหมายส่งไม่ได้ {dead} ฉบับใน 24 ชั่วโมง ดูด้วย tidtam notices --state dead",
        f"{dead} mails were given up within 24 hours; see `tidtam notices --state dead`",
    )
