"""`python -m tests.bench.nation [--no-sending] AGENCIES …`: a rung for a country on PostgreSQL.

For each size, two workers beside the clock: a quiet beat, opening the rounds, planning the rung and
handing all digests to an SMTP server, against a loop that only builds and sends the same letters.
The last lines say which targets are met; that of planning is scaled to the number of agencies.
"""

import argparse
import json
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time, sleep
from typing import Any

from tests import databases
from tests.beats import at
from tests.bench.country import fill
from tests.bench.hands import memory_mb
from tests.office import KEY
from workflows import bootstrap
from workflows.actions.tick import Beat, tick
from workflows.house import House

NINE = at("2026-03-30")
A_DAY = timedelta(days=1)
WORKERS = 2
PATIENCE = 3600  # seconds for all letters of a size
COUNTRY, PLANNED_IN = 8_300, 60.0  # agencies, and seconds for planning a rung for all of them
QUIET_IN = 1.0  # seconds
PACE_OF_BARE = 0.8  # sending, against a loop that only sends


@dataclass(frozen=True, slots=True)
class Figure:
    """What was found of one thing; with a target, what was `wanted`, and whether it is `met`."""

    name: str
    found: str
    wanted: str | None = None
    met: bool = True


def measure(server: databases.PostgreSQL, agencies: int, *, send: bool) -> Iterator[Figure]:
    """What a rung costs for so many agencies."""
    with server.fresh() as url, TemporaryDirectory(prefix="tidtam-nation-") as folder:
        made, country = timed(
            lambda: fill(url, agencies=agencies, seed=1, rung_at=NINE, opens_before=A_DAY)
        )
        yield Figure("made", f"{country.owners:,} owners in {made:.1f} s")
        with process("sink") as mail:
            port = hear(mail)["port"]
            config = Path(folder) / "config.toml"
            config.write_text(
                f'[database]\nurl = "{url}"\n[mail]\ndelivery = "smtp"\nsecurity = "none"\n'
                f'sender = "tidtam@office.example"\nhost = "127.0.0.1"\nport = {port}\n',
                encoding="utf-8",
            )
            house = bootstrap.open_house(config, {"TIDTAM_KEY": KEY.decode()})
            yield quiet(house, "before", now=NINE - 2 * A_DAY)
            with workers(config, now=NINE - A_DAY):
                cost, opened = costing(lambda: planning(house, now=NINE - A_DAY), agencies)
            yield Figure(
                "opening the rounds", f"{cost}, {len(opened.opened):,} rounds by the clock"
            )
            yield quiet(house, "all rounds open", now=NINE - A_DAY)
            with workers(config, now=NINE) as hands:
                cost, planned = costing(lambda: planning(house, now=NINE), agencies)
                most = PLANNED_IN * agencies / COUNTRY
                yield Figure(
                    "planning the rung",
                    f"{cost}, {len(planned.planned):,} by the clock",
                    wanted=f"under {most:.1f} s",
                    met=cost.seconds < most,
                )
                if send:
                    seconds = sending(house, mail, letters=country.owners)
            peaks = [hand["memory_mb"] for hand in hands]
            yield Figure("peak memory of the workers", f"{peaks} MB")
            if send:
                assert sum(hand["sent"] for hand in hands) == country.owners
                yield Figure(
                    f"sending with {WORKERS} workers",
                    f"{seconds:.2f} s, {country.owners / seconds:.0f} a second",
                )
                bare = only_sending(config)
                yield Figure(
                    f"{WORKERS} loops that only send the same",
                    f"{bare:.2f} s, {country.owners / bare:.0f} a second:"
                    f" ours at {bare / seconds:.0%}",
                    wanted=f"ours at {PACE_OF_BARE:.0%} or more",
                    met=bare / seconds >= PACE_OF_BARE,
                )
                yield quiet(house, "all sent", now=NINE)
            yield Figure("peak memory of this process", f"{memory_mb()} MB")
            house.engine.dispose()


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds, and what came of it."""
    began = perf_counter()
    found = work()
    return perf_counter() - began, found


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds that something took for so many agencies, and of those the CPU's in this process."""

    agencies: int
    seconds: float
    cpu: float

    def __str__(self) -> str:
        each, cpu = (1000 * total / self.agencies for total in (self.seconds, self.cpu))
        return f"{self.seconds:.2f} s, {each:.1f} ms an agency ({cpu:.1f} of CPU here)"


def costing(work: Callable[[], Any], agencies: int) -> tuple[Cost, Any]:
    """What it cost, and what came of it."""
    cpu = process_time()
    seconds, found = timed(work)
    return Cost(agencies, seconds, process_time() - cpu), found


def planning(house: House, *, now: Any) -> Beat:
    """A beat that sends nothing; it must find no fault."""
    beat = tick(house, now=now, deliver=False)
    assert beat.faults == (), beat.faults[:3]
    return beat


def quiet(house: House, when: str, *, now: Any) -> Figure:
    """The median of five beats with nothing due."""
    found = []
    for _ in range(5):
        seconds, beat = timed(lambda: tick(house, now=now))
        assert beat.counts() == {}
        found.append(seconds)
    median = statistics.median(found)
    return Figure(
        f"quiet beat, {when}",
        f"{median * 1000:.1f} ms",
        wanted=f"under {QUIET_IN:.0f} s",
        met=median < QUIET_IN,
    )


@contextmanager
def workers(config: Path, *, now: datetime) -> Iterator[list[Any]]:
    """Two `tidtam worker` that wait for calls; what they say at their end is in the list then."""
    ends: list[Any] = []
    with (
        process("worker", config, now.isoformat()) as one,
        process("worker", config, now.isoformat()) as other,
    ):
        assert all(hear(each)["ready"] for each in (one, other))
        sleep(1)  # for the workers to register
        yield ends
        for each in (one, other):
            each.terminate()
        ends += [hear(each) for each in (one, other)]


def sending(house: House, mail: Any, *, letters: int) -> float:
    """Seconds that all letters take, from calling the workers until each has come, once."""
    came = ask(mail)
    began, early = perf_counter(), came["came"]  # who had planned all may have begun to send
    house.bell.ring()
    while came["came"] < letters:
        assert perf_counter() - began < PATIENCE, came
        sleep(0.2)
        came = ask(mail)
    seconds = perf_counter() - began
    assert came == {"came": letters, "different": letters}, came
    return seconds * letters / (letters - early)


def only_sending(config: Path) -> float:
    """The same letters from as many processes, that only build and send."""
    with process("loop", config, "0") as one, process("loop", config, "1") as other:
        assert all(hear(each)["ready"] for each in (one, other))
        began = perf_counter()
        for each in (one, other):
            each.stdin.write("\n")
            each.stdin.flush()
        assert all(hear(each)["sent"] for each in (one, other))
        return perf_counter() - began


@contextmanager
def process(*arguments: Any) -> Iterator[Any]:
    """One of `tests.bench.hands`, ended at the end."""
    begun = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.hands", *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield begun
    finally:
        assert begun.stdin is not None
        begun.stdin.close()
        begun.wait(timeout=60)
        assert begun.stdout is not None
        begun.stdout.close()


def ask(one: Any) -> Any:
    """What it answers to a line."""
    one.stdin.write("\n")
    one.stdin.flush()
    return hear(one)


def hear(one: Any) -> Any:
    """The next line that it says."""
    return json.loads(one.stdout.readline())


def say(*lines: str) -> None:
    """Print at once."""
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


def main() -> None:
    """Measure the sizes asked for, the smallest first, and print as it is found."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.nation", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, metavar="AGENCIES")
    parser.add_argument("--no-sending", action="store_true", help="opening and planning only")
    asked = parser.parse_args()
    targets: list[str] = []
    databases.begin_run()
    try:
        server = databases.PostgreSQL(durable=True)
        for agencies in sorted(asked.sizes or [83, 830]):
            for one in measure(server, agencies, send=not asked.no_sending):
                line = f"{agencies:>6,} agencies  {one.name:<36} {one.found}"
                say(line)
                if one.wanted is not None:
                    targets.append(f"{'met' if one.met else 'MISSED':<6} {line} ({one.wanted})")
        say("targets:", *targets)
    finally:
        databases.end_run()


if __name__ == "__main__":
    main()
