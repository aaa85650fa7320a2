"""The table of a measure's part, its roll-up, and the tables of plan, round and memo."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.status import MemoStatus, PlanStatus, RoundStatus, Status
from workflows.endorsement import MEMO
from workflows.engine import Capacity, Machine, Need, Refused
from workflows.states import CONFIRMATION, CONSENT, PART, PLAN, REPORT, ROUND, roll_up

P, I, D, N = Status.PLANNED, Status.IN_PROGRESS, Status.DONE, Status.NOT_DONE  # noqa: E741

# what docs/en/states.md allows: (from, action, who) → to, with everything given
ALLOWED = {
    (P, "start", Capacity.OWNER): I,
    (P, "start", Capacity.CLERK): I,
    (P, "start", Capacity.ON_BEHALF): I,
    (P, "finish", Capacity.OWNER): D,
    (P, "finish", Capacity.ON_BEHALF): D,
    (I, "finish", Capacity.OWNER): D,
    (I, "finish", Capacity.ON_BEHALF): D,
    (P, "give-up", Capacity.OWNER): N,
    (P, "give-up", Capacity.ON_BEHALF): N,
    (I, "give-up", Capacity.OWNER): N,
    (I, "give-up", Capacity.ON_BEHALF): N,
    (D, "reopen", Capacity.CLERK): I,
    (N, "reopen", Capacity.CLERK): I,
}
EVERY_MACHINE = [PART, PLAN, ROUND, REPORT, CONFIRMATION, CONSENT, MEMO]
EVERY_PATH = list(product(Status, ("start", "finish", "give-up", "reopen"), Capacity))


@pytest.mark.parametrize(("state", "action", "who"), EVERY_PATH)
def test_only_what_the_design_states_is_allowed(state: Status, action: str, who: Capacity) -> None:
    wanted = ALLOWED.get((state, action, who))
    if wanted is not None:
        assert PART.decide(state, action, who={who}, given=set(Need)).target is wanted
        return
    with pytest.raises(Refused) as refusal:
        PART.decide(state, action, who={who}, given=set(Need))
    anybody = any((state, action, other) in ALLOWED for other in Capacity)
    assert refusal.value.code == ("not-yours" if anybody else "not-from-here")


@pytest.mark.parametrize(
    ("action", "given", "missing"),
    [
        ("finish", set(), (Need.RESULT, Need.DONE_ON, Need.EVIDENCE)),
        ("finish", {Need.RESULT}, (Need.DONE_ON, Need.EVIDENCE)),
        ("finish", {Need.RESULT, Need.DONE_ON}, (Need.EVIDENCE,)),
        ("finish", {Need.EVIDENCE, Need.DONE_ON}, (Need.RESULT,)),
        ("give-up", {Need.RESULT}, (Need.REASON,)),
    ],
)
def test_a_refusal_names_what_is_missing(
    action: str, given: set[Need], missing: tuple[Need, ...]
) -> None:
    with pytest.raises(Refused) as refusal:
        PART.decide(I, action, who={Capacity.OWNER}, given=given)
    assert refusal.value.code == "incomplete"
    assert refusal.value.missing == missing


def test_a_refusal_says_state_action_and_way_on_in_both_languages() -> None:
    with pytest.raises(Refused) as refusal:
        PART.decide(D, "start", who={Capacity.OWNER})
    assert refusal.value.th == (
        "มาตรการในส่วนนี้อยู่ในสถานะ “แล้วเสร็จ” จึงเริ่มดำเนินการไม่ได้ "
        "(ทำได้เมื่อสถานะเป็น “ยังไม่ได้ดำเนินการ”) ขณะนี้ทำได้: reopen"
    )
    assert refusal.value.en == (
        "the part is done, and “start” is possible only from planned; from here one can: reopen"
    )


def test_an_unknown_action_is_answered_with_the_known_ones() -> None:
    with pytest.raises(Refused) as refusal:
        PART.decide(P, "begin", who={Capacity.OWNER})
    assert refusal.value.code == "unknown-action"
    assert "start, finish, give-up, reopen" in refusal.value.en


@pytest.mark.parametrize(
    ("parts", "measure", "why"),
    [
        ([], P, "a measure without parts is planned"),
        ([P, P], P, "nobody has begun"),
        ([P, I], I, "somebody has begun"),
        ([P, D], I, "one division is done, the other has not begun"),
        ([P, N], I, "one gave up, the other may still do it"),
        ([I, D], I, "one is still at it"),
        ([D, D], D, "all are done"),
        ([D, N], N, "closed, and one could not"),
        ([N], N, "the only owner could not"),
        ([N, N], N, "nobody could"),
        ([D], D, "the only owner is done"),
    ],
)
def test_a_measure_follows_from_its_parts(parts: list[Status], measure: Status, why: str) -> None:
    assert roll_up(parts) is measure, why


@given(st.lists(st.sampled_from(Status)), st.randoms())
def test_the_order_and_number_of_equal_parts_do_not_matter(parts, random) -> None:  # type: ignore[no-untyped-def]
    shuffled = parts * 2
    random.shuffle(shuffled)
    assert roll_up(shuffled) is roll_up(parts)


@pytest.mark.parametrize("machine", EVERY_MACHINE)
def test_every_row_of_every_table_is_found_again(machine: Machine) -> None:
    for row in machine.table:
        for source in row.sources:
            decided = machine.decide(source, row.action, who=row.who, given=set(Need))
            assert decided is row


@pytest.mark.parametrize("machine", EVERY_MACHINE)
def test_one_state_and_action_have_one_row(machine: Machine) -> None:
    pairs = [(row.action, source) for row in machine.table for source in row.sources]
    assert len(pairs) == len(set(pairs))


def test_the_memo_climbs_from_clerk_to_public_and_can_be_returned_from_each_step() -> None:
    state = MemoStatus.DRAFT
    climbed = []
    for action, who in [
        ("submit", Capacity.CLERK),
        ("endorse", Capacity.DIRECTOR),
        ("endorse", Capacity.PALAD),
        ("endorse", Capacity.MAYOR),
        ("publish", Capacity.CLERK),
    ]:
        state = MemoStatus(MEMO.decide(state, action, who={who}).target)
        climbed.append(state.value)
    assert climbed == ["submitted", "director", "palad", "mayor", "published"]
    for status, who in [
        (MemoStatus.SUBMITTED, Capacity.DIRECTOR),
        (MemoStatus.DIRECTOR, Capacity.PALAD),
        (MemoStatus.PALAD, Capacity.MAYOR),
        (MemoStatus.MAYOR, Capacity.MAYOR),
    ]:
        row = MEMO.decide(status, "return", who={who}, given={Need.REMARK})
        assert row.target is MemoStatus.RETURNED


def test_a_director_cannot_endorse_for_the_palad() -> None:
    with pytest.raises(Refused) as refusal:
        MEMO.decide(MemoStatus.DIRECTOR, "endorse", who={Capacity.DIRECTOR})
    assert refusal.value.code == "not-yours"


def test_a_closed_round_and_a_closed_plan_stay_closed() -> None:
    for machine, state in ((ROUND, RoundStatus.CLOSED), (PLAN, PlanStatus.CLOSED)):
        assert machine.allowed(state, who=set(Capacity)) == ()
