"""The clock's own sign of life: a beat has begun, a beat has come to its end.

Not an agency's store: a heartbeat belongs to the installation, changes nothing that anybody is
answerable for, and must neither wait for an agency's lock nor make its journal grow each minute.
"""

import logging
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from tracker import heartbeat
from workflows.house import House

log = logging.getLogger("tidtam.heartbeat")


def begin(house: House, *, process: str, now: datetime) -> None:
    """Write that a beat begins; a beat never fails for want of its sign of life."""
    try:
        heartbeat.begin_beat(house.engine, process=process, now=now)
    except SQLAlchemyError as error:
        log.info("heartbeat not written", extra={"error": type(error).__name__})


def end(house: House, *, process: str, now: datetime, counts: Mapping[str, int]) -> None:
    """Write that the beat begun at `now` is over, and how much it did of each thing."""
    try:
        heartbeat.end_beat(house.engine, process=process, now=now, counts=counts)
    except SQLAlchemyError as error:
        log.info("heartbeat not written", extra={"error": type(error).__name__})
