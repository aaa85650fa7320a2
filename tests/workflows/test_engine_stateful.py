"""Random acts by random people, on both databases: roll-up, rights, history and chain hold.

A small model in plain Python says after each act what must stand in the database.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests import databases
from tests.at_once import at_once
from tests.office import DIVISIONS, JANUARY, Office, measure, open_office
from tests.proofs import IN_FULL
from tracker.errors import TidtamError
from tracker.journal import check_chain
from tracker.queries import assents, plans, progress
from tracker.status import AssentKind, AssentStatus, Status
from tracker.store import ChangedMeanwhile
from workflows.actions import agencies
from workflows.actions.assenting import answer
from workflows.actions.evidence import Link
from workflows.actions.measures import move
from workflows.capacities import OnBehalf
from workflows.engine import Refused

CLERK = "นางสาวตัวอย่าง ใจดี"
HEADS = dict(zip(DIVISIONS, ("นายตัวอย่าง มั่นคง", "นางตัวอย่าง รักงาน", "นายตัวอย่าง ขยัน"), strict=True))
PALAD = "นายตัวอย่าง ซื่อตรง"
PEOPLE = (CLERK, *HEADS.values(), PALAD, "นายตัวอย่าง สุจริต")
OWNED = {1: ("สำนักปลัด", "กองคลัง"), 2: DIVISIONS, 3: ("กองช่าง",)}
P, I, D, N = Status.PLANNED, Status.IN_PROGRESS, Status.DONE, Status.NOT_DONE  # noqa: E741


def expected_status(parts: list[Status]) -> Status:
    """The roll-up's rule in its own words, written apart from the code under test."""
    if all(part == P for part in parts):
        return P
    if all(part == D for part in parts):
        return D
    if all(part in (D, N) for part in parts) and any(part == N for part in parts):
        return N
    return I


def allowed(state: Status, action: str, who: str, division: str, on_behalf: str | None) -> bool:
    """Whether the act is to succeed, given everything that it needs."""
    owner, clerk = who == HEADS[division], who == CLERK
    if on_behalf is not None:
        owner = clerk and on_behalf == HEADS[division]
        clerk = False
    match action:
        case "start":
            return state == P and (owner or clerk)
        case "finish" | "give-up":
            return state in (P, I) and owner
        case _:
            return state in (D, N) and clerk


class Acts(RuleBasedStateMachine):
    """One office, many hands."""

    fresh: Callable[[], Iterator[str]]

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory(prefix="tidtam-acts-")
        self.database = contextmanager(type(self).fresh)()
        self.office = open_office(Path(self.folder.name), self.database.__enter__())
        self.now = JANUARY
        self.model: dict[tuple[int, str], Status] = {}
        self.wishes: dict[tuple[int, str], int] = {}  # what waits for the palad's consent
        self.consents = False
        self.acts = 0

    @initialize(consents=st.booleans(), confirm=st.booleans())
    def a_plan_is_approved(self, consents: bool, confirm: bool) -> None:
        self.consents = consents
        agencies.change_agency(
            self.office.house,
            agency_id=self.office.agency_id,
            settings={"palad_consents": consents, "heads_confirm": confirm},
            now=self.now,
        )
        self.office.approved(*(measure(f"มาตรการที่ {n}", *OWNED[n]) for n in OWNED))
        self.model = {(n, division): P for n, owners in OWNED.items() for division in owners}

    @rule(
        part=st.sampled_from([(n, d) for n, owners in OWNED.items() for d in owners]),
        action=st.sampled_from(["start", "finish", "give-up", "reopen"]),
        # mostly somebody who may, or the walk would hardly leave its first state
        who=st.sampled_from(("the owner", "the owner", "the owner", CLERK, CLERK, *PEOPLE)),
        on_behalf=st.sampled_from((None, None, None, None, "the owner", *HEADS.values())),
        complete=st.sampled_from((True, True, True, False)),
    )
    def somebody_acts(
        self, part: tuple[int, str], action: str, who: str, on_behalf: str | None, complete: bool
    ) -> None:
        number, division = part
        who = HEADS[division] if who == "the owner" else who
        on_behalf = HEADS[division] if on_behalf == "the owner" else on_behalf
        self.now += timedelta(minutes=1)
        named = OnBehalf(self.office.people[on_behalf], "ที่ประชุม") if on_behalf else None
        told = {
            "result": "ทำแล้ว",
            "done_on": date(2026, 1, 9),
            "reason": "ตามเหตุ",
            "evidence": [Link("https://office.example/1")],
        }
        needy = action in ("finish", "give-up", "reopen")
        expect = allowed(self.model[part], action, who, division, on_behalf)
        if needy and not complete:
            # evidence of an earlier act may stand, but result or reason is missing
            expect, told = False, {}
        waits = self.consents and action == "give-up"
        expect = expect and not (waits and part in self.wishes)
        try:
            moved = move(
                self.office.house,
                agency_id=self.office.agency_id,
                measure_id=number,
                division_id=self.office.divisions[division],
                action=action,
                officer_id=self.office.people[who],
                on_behalf=named,
                now=self.now,
                **told,  # type: ignore[arg-type]
            )
        except TidtamError as refusal:
            assert not expect, (part, action, who, on_behalf, refusal)
            return
        assert expect, (part, action, who, on_behalf)
        assert moved.waits == waits
        if waits:
            assert moved.after is moved.before
            self.wishes[part] = self.newest_assent(AssentKind.CONSENT)
            return
        if action in ("finish", "give-up"):
            self.wishes.pop(part, None)
        self.acts += 1
        self.model[part] = moved.after

    @precondition(lambda self: self.wishes)
    @rule(
        pick=st.integers(0, 100),
        action=st.sampled_from(["consent", "consent", "return", "take-back", "confirm"]),
        who=st.sampled_from((PALAD, PALAD, CLERK, *PEOPLE)),
        remark=st.sampled_from((None, "ขอให้ทบทวน", "ขอให้ทบทวน")),
    )
    def somebody_answers(self, pick: int, action: str, who: str, remark: str | None) -> None:
        part = sorted(self.wishes)[pick % len(self.wishes)]
        self.now += timedelta(minutes=1)
        expect = {
            "consent": who == PALAD,
            "return": who == PALAD and remark is not None,
            "take-back": who in (CLERK, HEADS[part[1]]),
        }.get(action, False)
        try:
            answer(
                self.office.house,
                agency_id=self.office.agency_id,
                assent_id=self.wishes[part],
                action=action,
                officer_id=self.office.people[who],
                remark=remark,
                now=self.now,
            )
        except TidtamError as refusal:
            assert not expect, (part, action, who, refusal)
            return
        assert expect, (part, action, who)
        del self.wishes[part]
        if action == "consent":
            self.acts += 1
            self.model[part] = N

    def newest_assent(self, kind: AssentKind) -> int:
        with self.office.house.read() as connection:
            waiting = assents.assents(
                connection, self.office.agency_id, state=AssentStatus.WAITING, kind=kind
            )
        return max(one.id for one in waiting)

    @invariant()
    def what_waits_for_the_palad_is_what_the_model_says(self) -> None:
        if not self.model:
            return
        with self.office.house.read() as connection:
            waiting = assents.assents(
                connection,
                self.office.agency_id,
                state=AssentStatus.WAITING,
                kind=AssentKind.CONSENT,
            )
        assert {one.id for one in waiting} == set(self.wishes.values())

    @invariant()
    def every_part_and_measure_stands_as_the_model_says(self) -> None:
        if not self.model:
            return
        with self.office.house.read() as connection:
            found = plans.measures(connection, self.office.agency_id)
        assert {(m.number, p.division): p.status for m in found for p in m.parts} == self.model
        for m in found:
            assert m.status == expected_status([p.status for p in m.parts])

    @invariant()
    def the_history_tells_each_act_once_and_the_chain_holds(self) -> None:
        with self.office.house.read() as connection:
            fault = check_chain(connection, self.office.agency_id, key=self.office.house.key)
            entries = progress.journal_of(connection, self.office.agency_id, limit=10_000)
        assert fault is None
        assert sum(entry.subject == "part" for entry in entries) == self.acts

    def teardown(self) -> None:
        self.office.house.engine.dispose()
        self.database.__exit__(None, None, None)
        self.folder.cleanup()


def sizes(examples: int, steps: int) -> settings:
    factor = 10 if IN_FULL else 1
    return settings(max_examples=examples * factor, stateful_step_count=steps, deadline=None)


def test_random_acts_hold_on_sqlite(tmp_path: Path) -> None:
    class OnSqlite(Acts):
        count = 0

        @staticmethod
        def fresh() -> Iterator[str]:
            OnSqlite.count += 1
            folder = tmp_path / str(OnSqlite.count)
            folder.mkdir()
            yield databases.fresh_sqlite(folder)

    run_state_machine_as_test(OnSqlite, settings=sizes(12, 40))


def test_random_acts_hold_on_postgresql(postgresql: databases.PostgreSQL) -> None:
    class OnPostgresql(Acts):
        @staticmethod
        def fresh() -> Iterator[str]:
            with postgresql.fresh() as url:
                yield url

    run_state_machine_as_test(OnPostgresql, settings=sizes(5, 40))


ROUNDS_OF_PAIRS = 40 if IN_FULL else 5


def test_of_two_who_move_one_part_exactly_one_wins(office: Office) -> None:
    office.approved(*(measure(f"ม{n}", "กองคลัง") for n in range(ROUNDS_OF_PAIRS)))
    for number in range(1, ROUNDS_OF_PAIRS + 1):

        def act(action: str, number: int = number) -> object:
            return move(
                office.house,
                agency_id=office.agency_id,
                measure_id=number,
                division_id=office.divisions["กองคลัง"],
                action=action,
                officer_id=office.people[HEADS["กองคลัง"]],
                reason="ไม่มีงบประมาณ",
                version=1,
                now=JANUARY,
            )

        answers = at_once(lambda: act("start"), lambda: act("give-up"))
        lost = [a for a in answers if isinstance(a, ChangedMeanwhile | Refused)]
        assert len(lost) == 1, answers


@pytest.mark.parametrize("attempt", range(ROUNDS_OF_PAIRS))
def test_two_divisions_that_finish_at_once_leave_the_measure_done(
    office: Office, attempt: int
) -> None:
    office.approved(measure("ร่วมกันทำ", *DIVISIONS))

    def finish(division: str) -> object:
        return move(
            office.house,
            agency_id=office.agency_id,
            measure_id=1,
            division_id=office.divisions[division],
            action="finish",
            officer_id=office.people[HEADS[division]],
            result="เสร็จแล้ว",
            done_on=date(2026, 1, 9),
            evidence=[Link("https://office.example/1")],
            now=datetime(2026, 1, 12, 4, tzinfo=UTC),
        )

    at_once(*(lambda d=division: finish(d) for division in DIVISIONS))
    with office.house.read() as connection:
        assert plans.measure(connection, office.agency_id, 1).status is Status.DONE
        assert check_chain(connection, office.agency_id, key=office.house.key) is None
