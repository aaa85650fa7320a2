"""The lines of one beat: mail's, which all agencies share, and each agency's own. Sends nothing.

A line is opened for its first letter and closed at the end of the beat.
"""

from collections.abc import Callable
from contextlib import ExitStack
from types import TracebackType

from tracker.queries.contacts import OutletRecord
from workflows.channels.port import Channel, Line


class Lines:
    """Open lines by outlet; `mail` is the way of all that has no outlet of its own."""

    def __init__(self, mail: Channel, *, own: Callable[[OutletRecord], Channel]) -> None:
        self._mail = mail
        self._own = own
        self._open: dict[int | None, Line] = {}
        self._closing = ExitStack()

    def to(self, outlet: OutletRecord | None) -> Line:
        """The line of an agency's outlet, or that of mail."""
        key = outlet.id if outlet else None
        if key not in self._open:
            channel = self._own(outlet) if outlet else self._mail
            self._open[key] = self._closing.enter_context(channel.open())
        return self._open[key]

    def __enter__(self) -> "Lines":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing.__exit__(kind, error, trace)
