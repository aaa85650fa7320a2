"""The lines of one beat: mail's, which all agencies share, and each agency's own. Sends nothing."""

from collections.abc import Callable
from contextlib import ExitStack

from tracker.queries.contacts import OutletRecord
from workflows.channels.port import Channel, Line


class Lines:
    """Lines by outlet, each opened for its first letter and closed with `closing`.

    `mail` is the way of all that has no outlet of its own.
    """

    def __init__(
        self, closing: ExitStack, *, mail: Channel, own: Callable[[OutletRecord], Channel]
    ) -> None:
        self._closing = closing
        self._mail = mail
        self._own = own
        self._open: dict[int | None, Line] = {}

    def to(self, outlet: OutletRecord | None) -> Line:
        """The line of an agency's outlet, or that of mail."""
        key = outlet.id if outlet else None
        if key not in self._open:
            channel = self._own(outlet) if outlet else self._mail
            self._open[key] = self._closing.enter_context(channel.open())
        return self._open[key]
