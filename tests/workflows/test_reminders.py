"""The ladder itself: which rung is told, who gets which lines, and when nothing follows."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tracker.queries.rounds import OwedPart, RungRecord
from tracker.records import OfficerRecord, RoundRecord, Standing
from tracker.status import ActingForm, Role, RoundStatus, RungState, Status
from workflows.reminders import (
    Digest,
    Line,
    Told,
    digests,
    full_name,
    is_last,
    ownerless,
    rungs_to_tell,
    superior,
)

MORNING = datetime(2026, 3, 30, 1, 30, tzinfo=UTC)
TREASURY, WORKS, NOBODY = 21, 22, 23
MALI, SOMCHAI, DAO = 31, 32, 33


def rung(id_: int, round_id: int, days: int, state: RungState = RungState.DUE) -> RungRecord:
    return RungRecord(id_, 1, round_id, days, MORNING, state, None)


def owed(part_id: int, round_id: int, division_id: int) -> OwedPart:
    return OwedPart(
        round_id, part_id, part_id, part_id, "อบรม", division_id, "", Status.PLANNED, False, None
    )


def round_(id_: int, due_on: str) -> RoundRecord:
    day = date.fromisoformat(due_on)
    return RoundRecord(
        id=id_,
        agency_id=1,
        plan_id=1,
        fiscal_year=2569,
        half=1,
        starts_on=date(2025, 10, 1),
        ends_on=day,
        due_on=day,
        status=RoundStatus.OPEN,
        version=1,
        opens_at=MORNING,
        closes_at=MORNING,
        opened_at=MORNING,
        extended_reason=None,
        closed_at=None,
        closed_by=None,
        snapshot_sha256=None,
    )


def officer(id_: int, name: str = "นางสาวตัวอย่าง ใจดี") -> OfficerRecord:
    return OfficerRecord(id_, 1, name, None, f"o{id_}@office.example", True, "th")


def standing(
    officer_id: int, division_id: int | None, role: Role = Role.HEAD, post_id: int = 1
) -> Standing:
    return Standing(officer_id, post_id, "ผู้อำนวยการกอง", role, division_id, None)


OFFICERS = {id_: officer(id_) for id_ in (MALI, SOMCHAI, DAO)}
ROUNDS = {1: round_(1, "2026-03-31"), 2: round_(2, "2026-02-27"), 3: round_(3, "2026-03-31")}


def test_of_the_rungs_that_have_come_due_the_latest_is_told_and_the_others_are_superseded() -> None:
    due = [rung(5, 2, -7), rung(3, 1, -1), rung(1, 1, -30), rung(2, 1, -14), rung(4, 2, -14)]
    told = rungs_to_tell(due)
    assert {round_id: found.id for round_id, found in told.rungs.items()} == {1: 3, 2: 5}
    assert [found.id for found in told.superseded] == [1, 2, 4]


def test_where_nothing_is_due_nothing_is_told() -> None:
    told = rungs_to_tell([])
    assert (told.rungs, told.superseded) == ({}, ())


def test_a_person_gets_one_digest_over_all_rounds_the_one_due_first_first() -> None:
    made = digests(
        [
            owed(12, 3, TREASURY),
            owed(11, 1, TREASURY),
            owed(14, 2, TREASURY),
            owed(13, 1, TREASURY),
        ],
        rounds=ROUNDS,
        rungs={1: rung(101, 1, -1), 2: rung(102, 2, 3), 3: rung(103, 3, -1)},
        standings=[standing(MALI, TREASURY)],
        officers=OFFICERS,
    )
    assert [digest.officer.id for digest in made] == [MALI]
    assert [(line.part.part_id, line.round.id, line.rung.id) for line in made[0].lines] == [
        (14, 2, 102),  # due in February
        (11, 1, 101),
        (13, 1, 101),
        (12, 3, 103),
    ]
    assert [found.id for found in made[0].rounds] == [2, 1, 3]


def test_each_division_is_reminded_of_its_own_parts_only() -> None:
    made = digests(
        [owed(11, 1, TREASURY), owed(12, 1, WORKS), owed(13, 1, NOBODY)],
        rounds=ROUNDS,
        rungs={1: rung(101, 1, -1)},
        standings=[standing(SOMCHAI, WORKS), standing(MALI, TREASURY)],
        officers=OFFICERS,
    )
    assert [(d.officer.id, [line.part.part_id for line in d.lines]) for d in made] == [
        (MALI, [11]),
        (SOMCHAI, [12]),
    ]


@pytest.mark.parametrize(
    ("role", "asked", "why"),
    [
        (Role.HEAD, True, "the head answers for the division"),
        (Role.REPORTER, True, "an appointed reporter"),
        (Role.CLERK, False, "the clerk serves there, but owes nothing by that"),
        (Role.PALAD, False, "nobody above the division is reminded by itself"),
        (Role.MAYOR, False, "nor the mayor"),
    ],
)
def test_owners_are_heads_and_reporters(role: Role, asked: bool, why: str) -> None:
    made = digests(
        [owed(11, 1, TREASURY)],
        rounds=ROUNDS,
        rungs={1: rung(101, 1, -1)},
        standings=[standing(MALI, TREASURY, role)],
        officers=OFFICERS,
    )
    assert bool(made) is asked, why
    rest = ownerless([owed(11, 1, TREASURY)], standings=[standing(MALI, TREASURY, role)])
    assert [part.part_id for part in rest] == ([] if asked else [11]), why


def test_who_owns_parts_in_two_rights_is_asked_once_and_told_both() -> None:
    both = [standing(MALI, TREASURY), standing(MALI, TREASURY, Role.REPORTER, post_id=2)]
    elsewhere = standing(MALI, WORKS, post_id=3)
    made = digests(
        [owed(11, 1, TREASURY)],
        rounds=ROUNDS,
        rungs={1: rung(101, 1, -1)},
        standings=[*both, elsewhere],
        officers=OFFICERS,
    )
    assert [(len(d.lines), d.standings) for d in made] == [(1, tuple(both))]


def test_who_acts_for_two_divisions_gets_the_parts_of_both_and_why() -> None:
    rights = (standing(MALI, TREASURY), standing(MALI, WORKS, post_id=2))
    made = digests(
        [owed(12, 1, WORKS), owed(11, 1, TREASURY)],
        rounds=ROUNDS,
        rungs={1: rung(101, 1, -1)},
        standings=rights,
        officers=OFFICERS,
    )
    assert [[line.part.part_id for line in d.lines] for d in made] == [[11, 12]]
    assert made[0].standings == rights


def test_of_the_rights_only_those_by_which_the_lines_are_theirs_are_told() -> None:
    made = digests(
        [owed(11, 1, TREASURY), owed(12, 2, WORKS)],
        rounds=ROUNDS,
        rungs={1: rung(101, 1, -1)},
        standings=[standing(MALI, TREASURY), standing(MALI, WORKS, post_id=2)],
        officers=OFFICERS,
    )
    assert [s.division_id for s in made[0].standings] == [TREASURY]


def test_a_right_without_a_division_adds_nothing() -> None:
    made = digests(
        [owed(11, 1, TREASURY)],
        rounds=ROUNDS,
        rungs={1: rung(101, 1, -1)},
        standings=[standing(MALI, None), standing(SOMCHAI, TREASURY)],
        officers=OFFICERS,
    )
    assert [digest.officer.id for digest in made] == [SOMCHAI]


def test_a_round_of_which_nothing_is_told_today_is_not_spoken_of() -> None:
    made = digests(
        [owed(11, 1, TREASURY), owed(12, 2, TREASURY)],
        rounds=ROUNDS,
        rungs={1: rung(101, 1, -1)},
        standings=[standing(MALI, TREASURY)],
        officers=OFFICERS,
    )
    assert [line.part.part_id for line in made[0].lines] == [11]


def test_what_never_got_through_is_told_again_with_the_rung_of_then() -> None:
    made = digests(
        [owed(11, 1, TREASURY), owed(12, 2, TREASURY), owed(13, 2, WORKS)],
        rounds=ROUNDS,
        rungs={1: rung(101, 1, -1)},
        standings=[standing(MALI, TREASURY), standing(SOMCHAI, WORKS)],
        officers=OFFICERS,
        unsent={MALI: {2: rung(92, 2, -14)}, SOMCHAI: {2: rung(92, 2, -14)}},
    )
    # Somchai owes nothing in the round that is told now: his old notice stands as it is
    assert [(d.officer.id, [line.rung.id for line in d.lines]) for d in made] == [(MALI, [92, 101])]


def test_of_one_round_the_rung_of_today_is_told_rather_than_the_older_one() -> None:
    made = digests(
        [owed(11, 1, TREASURY)],
        rounds=ROUNDS,
        rungs={1: rung(101, 1, -1)},
        standings=[standing(MALI, TREASURY)],
        officers=OFFICERS,
        unsent={MALI: {1: rung(91, 1, -14)}},
    )
    assert [line.rung.id for line in made[0].lines] == [101]


@pytest.mark.parametrize(
    ("days", "ladder", "last", "why"),
    [
        (7, [(-7, "done"), (3, "done"), (7, "due")], True, "the highest of all"),
        (3, [(-7, "done"), (3, "due"), (7, "due")], False, "seven days after will follow"),
        (3, [(3, "due"), (7, "not_due")], True, "what is not due does not follow"),
        (3, [(3, "due"), (7, "superseded")], False, "it did follow, by whatever way"),
        (3, [(3, "due"), (-1, "due")], True, "the day before comes earlier"),
        (3, [(-7, "done")], True, "one that an old ladder had, beyond the new one"),
        (3, [(3, "not_due")], True, "nothing is left of the ladder"),
        (3, [], True, "no ladder at all"),
    ],
)
def test_the_last_rung_is_that_after_which_nothing_follows(
    days: int, ladder: list[tuple[int, str]], last: bool, why: str
) -> None:
    steps = [rung(n, 1, at, RungState(state)) for n, (at, state) in enumerate(ladder)]
    assert is_last(rung(9, 1, days), steps) is last, why


def test_the_superior_is_the_holder_and_else_who_acts_for_them() -> None:
    acting = replace(standing(MALI, None, Role.PALAD), acting=ActingForm.RAKSA_RATCHAKAN_THAEN)
    holder = standing(SOMCHAI, None, Role.PALAD)
    other = standing(DAO, None, Role.PALAD)
    assert superior([acting, other, holder], Role.PALAD) is holder
    assert superior([acting], Role.PALAD) is acting
    assert superior([acting, holder], Role.MAYOR) is None
    assert superior([standing(DAO, TREASURY, Role.HEAD)], Role.PALAD) is None
    assert superior([acting, holder], None) is None
    assert superior([], Role.PALAD) is None


@pytest.mark.parametrize("kind", [Told, Line, Digest])
def test_what_travels_is_frozen(kind: type) -> None:
    assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert "__slots__" in vars(kind)


@pytest.mark.parametrize(
    ("rank", "name"), [(None, "ตัวอย่าง ใจดี"), ("ว่าที่ร้อยตรี", "ว่าที่ร้อยตรี ตัวอย่าง ใจดี")]
)
def test_a_letter_addresses_a_person_with_the_rank_where_there_is_one(
    rank: str | None, name: str
) -> None:
    assert full_name(replace(officer(MALI, "ตัวอย่าง ใจดี"), rank=rank)) == name
