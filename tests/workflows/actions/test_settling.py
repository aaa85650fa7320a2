"""Many agencies settled at once: each once, by whoever is free, and whatever else goes wrong."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from tests.beats import at
from tests.bench.country import fill
from tests.office import KEY
from tracker import shares
from tracker.queries.rounds import rung_t
from workflows import bootstrap
from workflows.actions import settling
from workflows.actions.settling import Settled, settle
from workflows.house import House
from workflows.wakeups import Call

NINE = at("2026-03-30")
AGENCIES = 12


@dataclass
class Listening:
    """A bell that keeps what it was rung for."""

    calls: list[Call] = field(default_factory=list)

    def ring(self, call: Call = Call.DELIVER) -> None:
        """One more call."""
        self.calls.append(call)


@pytest.fixture
def country(tmp_path: Path, postgresql_url: str) -> Iterator[House]:
    """Twelve agencies on PostgreSQL with a round to open and a rung to tell at nine."""
    fill(postgresql_url, agencies=AGENCIES, seed=1, rung_at=NINE)
    config = tmp_path / "config.toml"
    config.write_text(f'[database]\nurl = "{postgresql_url}"\n', encoding="utf-8")
    house = bootstrap.open_house(config, {"TIDTAM_KEY": KEY.decode()})
    yield replace(house, bell=Listening())
    house.engine.dispose()


@pytest.fixture
def by_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hand takes two agencies at once, so that twelve are more than a process does in one go."""
    monkeypatch.setattr(settling, "SOME", 2)


def all_of(done: Iterator[Settled]) -> Settled:
    total = Settled()
    for one in done:
        total.add(one)
    return total


def spoil(house: House, *agencies: int) -> None:
    with house.engine.begin() as connection:
        for agency_id in agencies or range(1, AGENCIES + 1):
            connection.exec_driver_sql(
                'UPDATE agency SET settings = \'{"office_opens": "at nine"}\' WHERE id = %s',
                (agency_id,),
            )


def calls_of(house: House) -> list[Call]:
    assert isinstance(house.bell, Listening)
    return house.bell.calls


def test_everything_due_is_settled_once(country: House, by_two: None) -> None:
    done = all_of(settle(country, now=NINE))
    assert done.counts() == {"opened": 12, "told": 12, "planned": 72}
    assert all_of(settle(country, now=NINE)).counts() == {}


def test_with_much_to_do_others_are_called_once(country: House, by_two: None) -> None:
    all_of(settle(country, now=NINE))
    assert calls_of(country) == [Call.SETTLE]


def test_for_what_one_process_does_in_one_go_nobody_is_called(country: House) -> None:
    all_of(settle(country, now=NINE))
    assert calls_of(country) == []


def test_who_does_not_get_on_calls_nobody(country: House, by_two: None) -> None:
    spoil(country)
    done = all_of(settle(country, now=NINE))
    assert (len(done.faults), calls_of(country)) == (12, [])


def test_a_fault_stays_with_its_agency(country: House, by_two: None) -> None:
    spoil(country, 3)
    done = all_of(settle(country, now=NINE))
    assert ([fault.agency_id for fault in done.faults], len(done.told)) == ([3], 11)


def test_what_another_is_at_is_looked_at_again_at_the_end(country: House, by_two: None) -> None:
    with country.read() as holding:
        assert shares.take(holding, [1, 2, 5]) == {1, 2, 5}
        done = [one for one in settle(country, now=NINE) if one.told]
    assert sorted(agencies_of(country, done[-3:])) == [1, 2, 5]
    assert len(agencies_of(country, done)) == 12


def test_what_cannot_be_shared_is_settled_at_the_end(
    country: House, by_two: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    take, asked = shares.take, count()

    def failing(*what: Any) -> frozenset[int]:
        if next(asked) == 1:
            raise OperationalError("SELECT pg_try_advisory_xact_lock", {}, Exception("gone"))
        return take(*what)

    monkeypatch.setattr(shares, "take", failing)
    assert all_of(settle(country, now=NINE)).counts() == {"opened": 12, "told": 12, "planned": 72}


def agencies_of(house: House, done: Sequence[Settled]) -> list[int]:
    told = [rung for one in done for rung in one.told]
    with house.read() as connection:
        found = connection.execute(sa.select(rung_t.c.agency_id).where(rung_t.c.id.in_(told)))
        return list(found.scalars())


def test_who_is_stopped_leaves_the_rest(country: House, by_two: None) -> None:
    asked = count()
    done = all_of(settle(country, now=NINE, stopped=lambda: next(asked) >= 2))
    assert len(done.told) == 4  # two hands had begun with two agencies each


def test_who_is_stopped_leaves_what_others_are_at(country: House, by_two: None) -> None:
    asked = count()
    with country.read() as holding:
        shares.take(holding, [12])
        done = all_of(settle(country, now=NINE, stopped=lambda: next(asked) >= 6))
    assert len(done.told) == 11


def test_three_processes_share_the_agencies(
    country: House, by_two: None, tmp_path: Path, postgresql_url: str
) -> None:
    gate = threading.Barrier(3)
    found: list[Settled] = []

    def process() -> None:
        house = bootstrap.open_house(tmp_path / "config.toml", {"TIDTAM_KEY": KEY.decode()})
        gate.wait()
        found.append(all_of(settle(house, now=NINE)))
        house.engine.dispose()

    together(process, process, process)
    for what, number in (("opened", 12), ("told", 12), ("planned", 72)):
        numbers = Counter(one for done in found for one in getattr(done, what))
        assert (len(numbers), set(numbers.values())) == (number, {1}), what
    assert [done.faults for done in found] == [[], [], []]


def together(*works: Callable[[], None]) -> None:
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


def test_what_was_settled_since_it_was_found_is_not_looked_at(
    country: House, by_two: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that comes late finds the agencies of its list settled by another."""
    due = settling.read.agencies_due

    def late(*asked: object, **how: object) -> object:
        found = due(*asked, **how)  # type: ignore[arg-type]
        monkeypatch.setattr(settling.read, "agencies_due", due)
        all_of(settle(country, now=NINE))
        return found

    monkeypatch.setattr(settling.read, "agencies_due", late)
    looked_at: list[int] = []
    real = settling.plan_notices
    monkeypatch.setattr(
        settling,
        "plan_notices",
        lambda house, *, agency_id, **how: (
            looked_at.append(agency_id) or real(house, agency_id=agency_id, **how)
        ),
    )
    assert all_of(settle(country, now=NINE)).counts() == {}
    assert sorted(looked_at) == list(range(1, 13))  # by the one who was quicker


def test_a_rung_of_the_next_hour_waits(country: House, by_two: None) -> None:
    assert all_of(settle(country, now=NINE - timedelta(hours=1))).counts() == {}
