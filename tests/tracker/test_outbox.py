"""The outbox's own writes: who may claim what, and what a claim is good for."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from tests.tracker.outbox_rows import NINE, Outbox, embedded, large
from tracker import outbox, turns
from tracker.database import reading, single, writing
from tracker.queries.notices import NoticeRecord
from tracker.status import Channel, NoticeState

SECOND = timedelta(seconds=1)
LEASE = NINE + timedelta(minutes=15)
LATER = NINE + timedelta(minutes=5)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def made(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Outbox]:
    """The outbox on each kind of database, made once for all tests."""
    if request.param == "sqlite":
        with embedded(tmp_path_factory.mktemp("outbox")) as opened:
            yield opened
    else:
        with large(request.getfixturevalue("postgresql")) as opened:
            yield opened


@pytest.fixture
def box(made: Outbox) -> Iterator[Outbox]:
    """The outbox, empty."""
    made.clear()
    yield made


def claim(box: Outbox, *, worker: str = "w", limit: int = 10, **more: Any) -> list[NoticeRecord]:
    values: dict[str, Any] = {"now": NINE, "lease_until": LEASE, **more}
    with writing(box.engine) as connection:
        return list(outbox.claim(connection, worker=worker, limit=limit, **values))


def claimed(box: Outbox, number: int = 1, *, worker: str = "w", **more: Any) -> int:
    """A notice that a worker holds."""
    held = {"state": NoticeState.SENDING, "claimed_by": worker, "lease_until": LEASE}
    return box.notice(number, **{**held, **more})


@pytest.mark.parametrize(
    ("values", "is_due", "why"),
    [
        ({"due_at": NINE}, True, "due at this very instant"),
        ({"due_at": NINE - SECOND}, True, "due before"),
        ({"due_at": NINE + SECOND}, False, "due in a second"),
        ({"state": "sending", "lease_until": NINE}, True, "its worker's lease has run out"),
        ({"state": "sending", "lease_until": NINE - SECOND}, True, "it has, a while ago"),
        ({"state": "sending", "lease_until": NINE + SECOND}, False, "its worker holds it still"),
        ({"state": "sent", "lease_until": NINE}, False, "sent, whatever became of the lease"),
        ({"state": "handed", "lease_until": NINE}, False, "the other side has taken it"),
        ({"state": "sent"}, False, "sent"),
        ({"state": "dead"}, False, "given up"),
        ({"state": "cancelled"}, False, "taken back"),
    ],
)
def test_what_is_due_is_claimed(
    box: Outbox, values: dict[str, Any], is_due: bool, why: str
) -> None:
    box.notice(1, **values)
    with reading(box.engine) as connection:
        assert outbox.anything_due(connection, now=NINE) is is_due, why
    assert len(claim(box)) == is_due, why


def test_a_claim_names_the_worker_and_its_lease(box: Outbox) -> None:
    id_ = box.notice(1)
    (found,) = claim(box)
    assert (found.id, found.officer, found.state) == (
        id_,
        "นางสาวตัวอย่าง ใจดี",
        NoticeState.SENDING,
    )
    assert box.row(id_, "state", "claimed_by", "lease_until") == ("sending", "w", LEASE)


def test_the_longest_due_come_first_and_no_more_than_asked_for(box: Outbox) -> None:
    late, last, early = (box.notice(n, due_at=NINE - n * SECOND) for n in (2, 1, 3))
    same = box.notice(4, due_at=NINE - 2 * SECOND)
    assert [found.id for found in claim(box, limit=3)] == [early, late, same]
    assert [found.id for found in claim(box, limit=3)] == [last]
    assert claim(box) == []


def test_what_a_killed_worker_left_may_fill_a_claim_alone(box: Outbox) -> None:
    waiting = box.notice(1, due_at=NINE - SECOND)
    lapsed = [box.notice(n, state="sending", lease_until=NINE - SECOND) for n in (2, 3)]
    assert [found.id for found in claim(box, limit=2)] == lapsed
    assert [found.id for found in claim(box, limit=2)] == [waiting]


def test_what_a_killed_worker_left_comes_with_as_many_as_are_still_wanted(box: Outbox) -> None:
    box.notice(1, state="sending", lease_until=NINE - SECOND)
    for number in range(2, 6):
        box.notice(number)
    assert len(claim(box, limit=3)) == 3


def test_mail_is_claimed_unless_another_channel_is_asked_for(box: Outbox) -> None:
    folder, smtp, line, webhook = (
        box.notice(n, channel=channel) for n, channel in enumerate(Channel)
    )
    assert [found.id for found in claim(box)] == [folder, smtp]
    assert [found.id for found in claim(box, channels=[Channel.WEBHOOK])] == [webhook]
    with reading(box.engine) as connection:
        found = [
            outbox.anything_due(connection, now=NINE, channels=[channel]) for channel in Channel
        ]
        assert outbox.anything_due(connection, now=NINE)
    assert found == [False, False, True, False]
    assert [found.id for found in claim(box, channels=list(Channel))] == [line]


def test_how_a_claim_is_to_be_found_is_forgotten_when_it_ends(box: Outbox) -> None:
    if box.engine.dialect.name == "sqlite":
        pytest.skip("SQLite is not told")
    box.notice(1)
    with writing(box.engine) as connection:
        outbox.claim(connection, worker="w", now=NINE, lease_until=LEASE, limit=1)
        told = connection.scalar(sa.text("SHOW enable_bitmapscan"))
    with reading(box.engine) as connection:  # the same one, from the pool
        assert (told, connection.scalar(sa.text("SHOW enable_bitmapscan"))) == ("off", "on")


def test_what_belongs_to_agencies_left_out_stays(box: Outbox) -> None:
    box.notice(1)
    other = box.notice(2, agency=1)
    assert [found.id for found in claim(box, without=[box.agencies[0]])] == [other]


def test_two_workers_at_once_claim_different_notices(box: Outbox) -> None:
    if box.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    ids = [box.notice(n) for n in range(3)]
    with writing(box.engine) as first, writing(box.engine) as second:
        second.execute(sa.text("SET LOCAL lock_timeout = '2s'"))
        one = outbox.claim(first, worker="a", now=NINE, lease_until=LEASE, limit=2)
        other = outbox.claim(second, worker="b", now=NINE, lease_until=LEASE, limit=2)
    assert [[n.id for n in got] for got in (one, other)] == [ids[:2], ids[2:]]


def handed(box: Outbox, *, limit: int = 10, now: datetime = NINE) -> list[int]:
    with writing(box.engine) as connection:
        found = outbox.claim_handed(connection, worker="w", now=now, lease_until=LEASE, limit=limit)
    return [notice.id for notice in found]


@pytest.mark.parametrize(
    ("values", "is_left", "why"),
    [
        ({"lease_until": NINE}, True, "its worker was killed, and the lease is over"),
        ({"lease_until": NINE - SECOND}, True, "it has been over for a while"),
        ({"lease_until": NINE + SECOND}, False, "its worker may still tell of it"),
        ({"lease_until": NINE, "state": "dead"}, False, "nobody took it"),
        ({"lease_until": NINE, "state": "sending"}, False, "nobody says that it was taken"),
        ({"lease_until": NINE, "state": "sent"}, False, "told of already"),
    ],
)
def test_what_was_handed_over_and_not_told_of_is_found(
    box: Outbox, values: dict[str, Any], is_left: bool, why: str
) -> None:
    id_ = box.notice(1, **{"state": "handed", "claimed_by": "killed", **values})
    assert handed(box) == ([id_] if is_left else []), why
    if is_left:
        assert box.row(id_, "state", "claimed_by", "lease_until") == ("handed", "w", LEASE)


def test_of_what_was_handed_over_no_more_is_taken_than_asked_for(box: Outbox) -> None:
    ids = [box.notice(n, state="handed", lease_until=NINE) for n in range(3)]
    assert handed(box, limit=2) == ids[:2]
    assert handed(box, limit=2) == ids[2:]


def test_two_workers_at_once_tell_of_different_notices(box: Outbox) -> None:
    if box.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    ids = [box.notice(n, state="handed", lease_until=NINE) for n in range(3)]
    with writing(box.engine) as first, writing(box.engine) as second:
        second.execute(sa.text("SET LOCAL lock_timeout = '2s'"))
        one = outbox.claim_handed(first, worker="a", now=NINE, lease_until=LEASE, limit=2)
        other = outbox.claim_handed(second, worker="b", now=NINE, lease_until=LEASE, limit=2)
    assert [[n.id for n in got] for got in (one, other)] == [ids[:2], ids[2:]]


NOT_OURS = [
    ({"claimed_by": "another"}, "another worker has it"),
    ({"claimed_by": "yet another"}, "a worker has it whose name comes after ours"),
    ({"state": "waiting", "claimed_by": None}, "nobody has it"),
    ({"state": "handed"}, "it has been handed over"),
    ({"state": "sent"}, "it has been sent"),
]


def test_a_claim_holds_for_its_worker_and_its_notice(box: Outbox) -> None:
    mine, other = claimed(box, 1), claimed(box, 2, worker="another")
    with single(box.engine) as connection:
        assert outbox.still_claimed(connection, mine, worker="w")
        assert not outbox.still_claimed(connection, other, worker="w")
        assert not outbox.still_claimed(connection, mine, worker="another")
        assert not outbox.still_claimed(connection, other + 1, worker="another")


def test_a_letter_that_was_taken_is_said_so_at_once(box: Outbox) -> None:
    id_, other = claimed(box, 1, tries=2, problem="451 later"), claimed(box, 2)
    with single(box.engine) as connection:
        assert outbox.hand(connection, id_, worker="w", now=LATER)
    assert box.row(id_, "state", "sent_at", "tries", "problem", "claimed_by", "lease_until") == (
        "handed",
        LATER,
        3,
        None,
        "w",
        LEASE,
    )
    assert box.row(other, "state", "tries") == ("sending", 0)


@pytest.mark.parametrize(("values", "why"), NOT_OURS)
def test_what_is_not_ours_is_neither_handed_nor_settled_nor_put_back(
    box: Outbox, values: dict[str, Any], why: str
) -> None:
    id_ = claimed(box, **values)
    before = box.row(id_, "state", "claimed_by", "lease_until", "due_at", "tries", "sent_at")
    with writing(box.engine) as connection:
        turns.take(connection, {id_: "head@office.example"}, now=NINE)
        assert not outbox.still_claimed(connection, id_, worker="w"), why
        assert outbox.hand(connection, id_, worker="w", now=LATER) is False, why
        assert outbox.settle(connection, id_, worker="w", state=NoticeState.DEAD) is False, why
        outbox.release(connection, [id_], worker="w")
        outbox.put_back(connection, id_, worker="w", due_at=LATER)
    after = box.row(id_, "state", "claimed_by", "lease_until", "due_at", "tries", "sent_at")
    assert (after, list(box.turns())) == (before, [id_]), why


def test_what_was_handed_over_is_told_as_sent_by_its_worker(box: Outbox) -> None:
    ours = {"state": "handed", "claimed_by": "w", "lease_until": LEASE, "agency": 1}
    mine = box.notice(1, **ours)
    not_asked_for = box.notice(2, **ours)
    anothers = box.notice(3, **{**ours, "claimed_by": "another"})
    not_handed = box.notice(4, **{**ours, "state": "sending"})
    neighbours = box.notice(5, **{**ours, "agency": 0})
    still_anothers = box.notice(6, **{**ours, "claimed_by": "yet another"})
    dead = box.notice(7, **{**ours, "state": "dead"})
    others = [anothers, not_handed, still_anothers, dead]
    with writing(box.engine) as connection:
        told = outbox.told(connection, [mine, neighbours, *others], worker="w")
    assert told == {mine, neighbours}
    for id_ in told:
        assert box.row(id_, "state", "claimed_by", "lease_until") == ("sent", None, None)
    assert [box.row(id_, "state")[0] for id_ in (not_asked_for, *others)] == [
        "handed",
        "handed",
        "sending",
        "handed",
        "dead",
    ]


@pytest.mark.parametrize(
    ("state", "in_doubt", "keeps", "why"),
    [
        (NoticeState.WAITING, False, False, "it surely has not left"),
        (NoticeState.DEAD, False, False, "it never will"),
        (NoticeState.CANCELLED, False, False, "it was not needed"),
        (NoticeState.WAITING, True, True, "it may have arrived all the same"),
        (NoticeState.SENT, False, True, "its reader has had it"),
    ],
)
def test_a_settled_notice_is_let_go_and_gives_its_turn_back_unless_it_may_have_left(
    box: Outbox, state: NoticeState, in_doubt: bool, keeps: bool, why: str
) -> None:
    id_, other = claimed(box, 1), claimed(box, 2)
    with writing(box.engine) as connection:
        turns.take(connection, {id_: "a@office.example", other: "b@office.example"}, now=NINE)
        settled = outbox.settle(
            connection, id_, worker="w", state=state, in_doubt=in_doubt, problem="451 later"
        )
    assert settled is True
    assert box.row(id_, "state", "claimed_by", "lease_until", "problem") == (
        state.value,
        None,
        None,
        "451 later",
    )
    assert set(box.turns()) == ({id_, other} if keeps else {other}), why


def test_released_notices_are_due_as_they_were_and_keep_no_turn(box: Outbox) -> None:
    ids = [claimed(box, 1, due_at=NINE - SECOND), claimed(box, 2)]
    with writing(box.engine) as connection:
        turns.take(connection, {ids[0]: "a@office.example"}, now=NINE)
        outbox.release(connection, ids, worker="w")
    assert box.row(ids[0], "state", "claimed_by", "lease_until", "due_at", "tries") == (
        "waiting",
        None,
        None,
        NINE - SECOND,
        0,
    )
    assert (box.row(ids[1], "state"), box.turns()) == (("waiting",), {})


def test_what_waits_for_its_turn_is_put_back_until_then(box: Outbox) -> None:
    before, id_, other = (claimed(box, n) for n in (1, 2, 3))
    with writing(box.engine) as connection:
        turns.take(connection, {other: "a@office.example"}, now=NINE)
        outbox.put_back(connection, id_, worker="w", due_at=LATER)
    assert box.row(id_, "state", "claimed_by", "lease_until", "due_at", "tries") == (
        "waiting",
        None,
        None,
        LATER,
        0,
    )
    assert [box.row(one, "state") for one in (before, other)] == [("sending",)] * 2
    assert list(box.turns()) == [other]


def test_what_is_due_on_a_channel_that_is_out_of_order_comes_back_later(box: Outbox) -> None:
    on_it = {"channel": Channel.LINE, "agency": 1}
    now, earlier, ahead = (
        box.notice(n, due_at=at, **on_it)
        for n, at in enumerate((NINE, NINE - SECOND, NINE + SECOND))
    )
    others = [
        box.notice(4, agency=1),
        box.notice(5, agency=1, channel=Channel.WEBHOOK),
        box.notice(6, agency=0, channel=Channel.LINE),
        box.notice(7, agency=2, channel=Channel.LINE),
        box.notice(8, state="dead", **on_it),
    ]
    with writing(box.engine) as connection:
        outbox.put_off(connection, box.agencies[1], Channel.LINE, now=NINE, until=LATER)
    assert [box.row(id_, "due_at", "state")[0] for id_ in (now, earlier)] == [LATER, LATER]
    assert box.row(ahead, "due_at") == (NINE + SECOND,)
    assert [box.row(id_, "due_at") for id_ in others] == [(NINE,)] * 5


@pytest.mark.parametrize("state", list(NoticeState))
def test_only_a_dead_letter_is_sent_again(box: Outbox, state: NoticeState) -> None:
    before, id_, other = (box.notice(n, state=state, problem="550 gone") for n in (1, 2, 3))
    with writing(box.engine) as connection:
        revived = outbox.revive(connection, id_, address="new@x.example", now=NINE, due_at=LATER)
    assert revived is (state is NoticeState.DEAD)
    if revived:
        assert box.row(id_, "state", "address", "begun_at", "due_at", "problem") == (
            "waiting",
            "new@x.example",
            NINE,
            LATER,
            None,
        )
    for one in (before, other):
        assert box.row(one, "state", "problem") == (state.value, "550 gone")


@pytest.mark.parametrize("state", list(NoticeState))
def test_only_what_still_waits_can_be_taken_back(box: Outbox, state: NoticeState) -> None:
    before, id_, other = (box.notice(n, state=state) for n in (1, 2, 3))
    with writing(box.engine) as connection:
        taken_back = outbox.cancel_waiting(connection, id_, why="superseded")
    assert taken_back is (state is NoticeState.WAITING)
    if taken_back:
        assert box.row(id_, "state", "problem") == ("cancelled", "superseded")
    for one in (before, other):
        assert box.row(one, "state", "problem") == (state.value, None)
