"""Transitions: decided in memory, and stored with lock, roll-up and journal."""

import timeit
from collections.abc import Iterator

from tests.bench.installation import as_json, installation, many_measures, raw_copy
from tests.bench.pace import Pace, in_turns
from tests.office import DIVISIONS, JANUARY
from tracker.status import Status
from workflows.actions.measures import move
from workflows.engine import Capacity, Need
from workflows.states import PART

TURNS = 10
HEADS = dict(zip(DIVISIONS, ("นายตัวอย่าง มั่นคง", "นางตัวอย่าง รักงาน", "นายตัวอย่าง ขยัน"), strict=True))

UPDATE = (
    "UPDATE part SET status = 'in_progress', version = version + 1 WHERE id = ? AND version = 1"
)
INSERT = (
    "INSERT INTO journal_entry (agency_id, number, at, actor, actor_name, subject, subject_id,"
    " action, old, new, rows, seal) VALUES (1, ?, '2026-01-12 03:00:00', 2,"
    " 'นายตัวอย่าง มั่นคง', 'part', ?, 'start', ?, ?, '{}', ?)"
)


def stored(count: int) -> Iterator[Pace]:
    """`move` on parts of measures with two owners against raw UPDATE + INSERT, each committed."""
    batch = count // TURNS
    with installation() as (office, folder):
        office.approved(*many_measures((count + batch) // 2 + 1, owners=2))
        with raw_copy(folder) as raw:
            parts = raw.execute(
                "SELECT part.id, measure_id, division_id, division.name FROM part"
                " JOIN division ON division.id = division_id ORDER BY measure_id, part.id"
            ).fetchall()
            first = raw.execute("SELECT max(number) + 1 FROM journal_entry").fetchone()[0]

            def of(turn: int) -> range:
                return range((turn + 1) * batch, (turn + 2) * batch)

            def ours(turn: int) -> None:
                for at in of(turn):
                    _part, measure_id, division_id, division = parts[at]
                    move(
                        office.house,
                        agency_id=office.agency_id,
                        measure_id=measure_id,
                        division_id=division_id,
                        action="start",
                        officer_id=office.people[HEADS[division]],
                        now=JANUARY,
                    )

            def floor(turn: int) -> None:
                old, new = as_json({"status": "planned"}), as_json({"status": "in_progress"})
                for at in of(turn):
                    raw.execute("BEGIN IMMEDIATE")
                    assert raw.execute(UPDATE, (parts[at][0],)).rowcount == 1
                    raw.execute(INSERT, (first + at, parts[at][0], old, new, "0" * 64))
                    raw.execute("COMMIT")

            yield in_turns(
                f"{count:,} transitions, stored one by one: each",
                ours,
                against="raw sqlite3 UPDATE + INSERT, committed: each",
                floor=floor,
                turns=TURNS,
                pieces=batch,
            )


def pure(_count: int) -> Iterator[Pace]:
    """The guard alone against a look-up of (action, state) in a dict."""
    who = frozenset({Capacity.OWNER})
    given = frozenset({Need.RESULT, Need.DONE_ON, Need.EVIDENCE})
    table = {(row.action, str(state)): row for row in PART.table for state in row.sources}
    times = 100_000
    yield in_turns(
        "one transition decided (PART.decide)",
        lambda _turn: timeit.timeit(
            lambda: PART.decide(Status.IN_PROGRESS, "finish", who=who, given=given), number=times
        ),
        against="dict look-up",
        floor=lambda _turn: timeit.timeit(lambda: table["finish", "in_progress"], number=times),
        turns=5,
        pieces=times,
    )
