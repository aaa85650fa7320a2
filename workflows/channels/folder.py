"""A folder of .eml files: the default, so that a newcomer sees real mail without a mail server.

A file is named after the notice's identity and appears whole or not at all, so that a repeat
after a kill writes the same file again.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from workflows.channels.letter import AddressUnusable, Answer, Letter, Outcome, as_message
from workflows.channels.port import LineDown


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder to write to; it is both the channel and its line."""

    path: Path
    sender: str

    @contextmanager
    def open(self) -> Iterator["Folder"]:
        """The folder itself; it is made when the first letter comes."""
        yield self

    def send(self, letter: Letter) -> Answer:
        """Write the letter's file; raises LineDown where the folder cannot be written."""
        try:
            data = as_message(letter, sender=self.sender).as_bytes()
        except AddressUnusable as error:
            return Answer(Outcome.PERMANENT, str(error))
        name = re.sub(r"[^A-Za-z0-9._-]", "-", letter.identity)
        target = self.path / f"{name}.eml"
        unfinished = self.path / f"{name}.{os.getpid()}.part"
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            with unfinished.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(target)
        except OSError as error:
            raise LineDown(f"{target}: {error.strerror or error}") from error
        return Answer(Outcome.SENT, target.name)
