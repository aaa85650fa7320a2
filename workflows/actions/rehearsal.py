"""A house in which everything is tried and nothing is kept: what an act would do, or why not.

The actions are called as they are, so that a preview can never differ from the act itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from tracker.store import AskedUnderLock, Store, Who
from workflows.house import House


class _Over(Exception):
    """The end of a rehearsal."""


class Rehearsal(House):
    """A house whose transactions are all undone at their end; nobody is woken."""

    __slots__ = ()

    @contextmanager
    def write(self, agency_id: int, *, who: Who | AskedUnderLock, now: datetime) -> Iterator[Store]:
        """One transaction under the agency's lock, of which nothing stays."""
        with suppress(_Over), House.write(self, agency_id, who=who, now=now) as store:
            yield store
            raise _Over


def rehearsal(house: House) -> Rehearsal:
    """The same house, for trying."""
    return Rehearsal(engine=house.engine, key=house.key, settings=house.settings, files=house.files)
