"""Processes that die at a wanted instant, for the tests of kills: `python -m … config key port`.

Reads orders from its input, one JSON object a line; each order is one process of its own (forked,
so that Python starts once), which beats until nothing is due, or is killed with SIGKILL: before or
after the n-th write (`point`), or after some seconds (`seconds`), wherever it may be then.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from workflows import bootstrap
from workflows.actions import sifting  # noqa: F401 (loaded once, before the processes are forked)
from workflows.actions.tick import tick
from workflows.channels import Answer, Channel, Letter, Line, Smtp

WRITES = ("INSERT", "UPDATE", "DELETE", "WITH")
TAKEN = "the server has taken a letter, and our row does not say so yet"


class Countdown:
    """Counts the writes of this process, and kills it at the wanted one."""

    def __init__(self, point: int | None, tell: Callable[[str], None]) -> None:
        self._left = point
        self._tell = tell
        self.taken = False  # the window: between the server's 250 and our row

    def at(self, where: str) -> None:
        """One place at which a process can die."""
        if self._left is None:
            return
        self._left -= 1
        if self._left <= 0:
            self._tell(TAKEN if self.taken else where)
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self, engine: sa.Engine) -> None:
        """Count what this engine writes."""

        def before(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
            if statement.startswith(WRITES):
                self.at(f"before {statement[:40]}")

        def after(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
            if statement.startswith("UPDATE notice") and "tries=(notice.tries + " in statement:
                self.taken = False
            if statement.startswith(WRITES):
                self.at(f"after {statement[:40]}")

        sa.event.listen(engine, "before_cursor_execute", before)
        sa.event.listen(engine, "after_cursor_execute", after)
        sa.event.listen(engine, "commit", lambda _connection: self.at("before COMMIT"))
        sa.event.listen(engine, "checkin", lambda *_connection: self.at("after a transaction"))


@dataclass(frozen=True)
class Watched:
    """Mail by SMTP, with places to die before and after each letter."""

    channel: Smtp
    countdown: Countdown

    @contextmanager
    def open(self) -> Iterator["WatchedLine"]:
        """The same line, watched."""
        with self.channel.open() as line:
            yield WatchedLine(line, self.countdown)


@dataclass(frozen=True)
class WatchedLine:
    """One connection, watched."""

    line: Line
    countdown: Countdown

    def send(self, letter: Letter) -> Answer:
        """Send the letter, or die before or after it."""
        self.countdown.at("before a letter")
        answer = self.line.send(letter)
        self.countdown.taken = answer.outcome.value == "sent"
        self.countdown.at("after a letter")
        return answer


def live(config: Path, key: str, port: int, order: dict[str, Any], told: int) -> None:
    """One process: beat until nothing is due."""
    house = bootstrap.open_house(config, {"TIDTAM_KEY": key})
    countdown = Countdown(order.get("point"), lambda where: _write(told, where))
    countdown.watch(house.engine)
    smtp = Smtp("127.0.0.1", port, "none", "tidtam@office.example", timeout=20)
    channel: Channel = Watched(smtp, countdown)
    while tick(house, now=datetime.fromisoformat(order["now"]), channel=channel).more:
        pass


def main() -> None:
    """Fork a process for each order, and say how it ended."""
    config, key, port = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    for line in sys.stdin:
        order = json.loads(line)
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            status = 1
            try:
                live(config, key, port, order, writing)
                status = 0
            finally:
                os._exit(status)
        os.close(writing)
        if "seconds" in order:
            time.sleep(order["seconds"])
            os.kill(child, signal.SIGKILL)
        _, ended = os.waitpid(child, 0)
        where = os.read(reading, 200).decode()
        os.close(reading)
        killed = os.WIFSIGNALED(ended)
        said = {"killed": killed, "where": where, "failed": not killed and ended != 0}
        _write(1, json.dumps(said) + "\n")


def _write(to: int, words: str) -> None:
    os.write(to, words.encode())


if __name__ == "__main__":
    main()
