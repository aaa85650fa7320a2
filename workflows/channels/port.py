"""The port that every channel fits."""

from contextlib import AbstractContextManager
from typing import Protocol

from workflows.channels.letter import Answer, Letter


class LineDown(Exception):
    """The channel itself is out of order (no connection, no disk); no letter is to blame.

    `in_doubt` says that the letter at hand may have been taken before the line broke, `unasked`
    that the other side was not even asked. `th` says the words in Thai where they are our own.
    """

    def __init__(
        self, words: str, *, in_doubt: bool = False, unasked: bool = False, th: str | None = None
    ) -> None:
        super().__init__(words)
        self.in_doubt = in_doubt
        self.unasked = unasked
        self.th = th


class Line(Protocol):
    """An open line of a channel, over which letters go one after the other."""

    def send(self, letter: Letter) -> Answer:
        """Hand over one letter; raises LineDown where the line and not the letter is at fault."""


class Channel(Protocol):
    """A way out of the house."""

    def open(self) -> AbstractContextManager[Line]:
        """A line that is closed at the end; it may connect only when the first letter comes."""
