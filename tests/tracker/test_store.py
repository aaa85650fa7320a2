"""All writes of an agency stand in one line: all of a transaction or nothing of it."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from tracker.database import open_database, reading, writing
from tracker.journal import check_chain
from tracker.seals import hashes_of
from tracker.status import PlanStatus, Status
from tracker.store import (
    CLOCK,
    AgencyUnknown,
    ChangedMeanwhile,
    Store,
    Who,
    agency_store,
    create_agency_row,
    plain,
    stores_in,
)
from tracker.tables import (
    Agency,
    Division,
    DivisionAlias,
    JournalEntry,
    Officer,
    Plan,
    SignInLink,
    table_of,
)

KEY = b"the key of this installation"
NOW = datetime(2026, 10, 1, 1, 30, tzinfo=UTC)
DAY = date(2026, 10, 1)
AGENCY, DIVISION, ENTRY, PLAN = (table_of(t) for t in (Agency, Division, JournalEntry, Plan))


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A database with the agencies 1 and 2; the first has a draft plan, number 1."""
    engine = open_database(database_url)
    with writing(engine) as connection:
        for name in ("เทศบาลตำบลตัวอย่าง", "องค์การบริหารส่วนตำบลตัวอย่าง"):
            create_agency_row(connection, key=KEY, now=NOW, name=name)
    with agency_store(engine, 1, key=KEY, now=NOW, who=CLOCK) as store:
        store.insert(Plan, fiscal_year=2570, title="แผนปฏิบัติการตัวอย่าง", created_at=NOW)
    yield engine
    engine.dispose()


def rename(store: Store, *, version: int, title: str) -> None:
    store.change(Plan, 1, version=version, what="แผน", title=title)
    store.journal("rename", "plan", 1, new={"title": title})


def count(engine: Engine, table: sa.Table) -> int:
    with reading(engine) as connection:
        return int(connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0)


def faultless(engine: Engine, agency_id: int = 1) -> bool:
    with reading(engine) as connection:
        return check_chain(connection, agency_id, key=KEY) is None


def together(*acts: Callable[[], None]) -> list[BaseException]:
    """Runs the acts in threads that start at once; returns what they raised."""
    gate = threading.Barrier(len(acts))
    raised: list[BaseException] = []

    def run(act: Callable[[], None]) -> None:
        gate.wait()
        try:
            act()
        except BaseException as error:
            raised.append(error)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return raised


def test_a_row_is_stored_with_the_defaults_of_its_table(engine: Engine) -> None:
    with reading(engine) as connection:
        row = connection.execute(sa.select(PLAN)).mappings().one()
    assert (row["agency_id"], row["status"], row["version"]) == (1, PlanStatus.DRAFT, 1)
    assert (row["understood"], row["approved_on"], row["created_at"]) == ({}, None, NOW)


def test_a_column_that_does_not_exist_is_refused(engine: Engine) -> None:
    with (
        pytest.raises(TypeError, match="Division has no column colour"),
        agency_store(engine, 1, key=KEY, now=NOW, who=CLOCK) as store,
    ):
        store.insert(Division, name="กองคลัง", starts_on=DAY, colour="red")


def test_many_rows_go_in_with_one_statement(engine: Engine) -> None:
    rows = [{"name": f"กองที่ {n}", "starts_on": DAY} for n in range(1, 4)]
    with agency_store(engine, 1, key=KEY, now=NOW, who=CLOCK) as store:
        store.insert_many(Division, rows)
        store.insert_many(Division, [])
    with reading(engine) as connection:
        found = connection.execute(
            sa.select(DIVISION.c.agency_id, DIVISION.c.name).order_by(DIVISION.c.id)
        ).all()
    assert found == [(1, "กองที่ 1"), (1, "กองที่ 2"), (1, "กองที่ 3")]


def test_of_many_rows_only_those_go_in_that_are_not_there_yet(engine: Engine) -> None:
    with agency_store(engine, 1, key=KEY, now=NOW, who=CLOCK) as store:
        officer = store.insert(Officer, name="นางสาวตัวอย่าง ใจดี")
        first = {"officer_id": officer, "secret_hash": "ก", "created_at": NOW, "expires_at": NOW}
        one = store.insert_new(SignInLink, [first], known_by="secret_hash")
        rows = [first, {**first, "secret_hash": "ข"}]
        two = store.insert_new(SignInLink, rows, known_by="secret_hash")
        assert store.insert_new(SignInLink, [], known_by="secret_hash") == {}
        store.journal("try", "agency", 1)
    assert (list(one), list(two)) == (["ก"], ["ข"])
    with reading(engine) as connection:
        link = table_of(SignInLink)
        found = connection.execute(sa.select(link.c.id, link.c.secret_hash).order_by(link.c.id))
        assert [tuple(row) for row in found] == [(one["ก"], "ก"), (two["ข"], "ข")]


def test_an_unknown_agency_cannot_be_written(engine: Engine) -> None:
    with (
        pytest.raises(AgencyUnknown, match="no agency number 99"),
        agency_store(engine, 99, key=KEY, now=NOW, who=CLOCK),
    ):
        pass


def test_several_agencies_are_written_in_one_transaction_each_with_its_own_chain(
    engine: Engine,
) -> None:
    for reason in ("first", "second"):
        with (
            writing(engine) as connection,
            stores_in(connection, [2, 1], key=KEY, now=NOW, who=CLOCK) as stores,
        ):
            for agency_id, store in stores.items():
                store.journal("look", "agency", agency_id, reason=reason)
    assert faultless(engine, 1) and faultless(engine, 2)
    with reading(engine) as connection:
        found = connection.execute(
            sa.select(ENTRY.c.agency_id, ENTRY.c.number, ENTRY.c.reason)
            .where(ENTRY.c.action == "look")
            .order_by(ENTRY.c.agency_id, ENTRY.c.number)
        )
        assert [tuple(row) for row in found] == [
            (1, 2, "first"),
            (1, 3, "second"),
            (2, 1, "first"),
            (2, 2, "second"),
        ]


def test_of_several_agencies_all_are_written_or_none(engine: Engine) -> None:
    with (
        pytest.raises(ChangedMeanwhile),
        writing(engine) as connection,
        stores_in(connection, [1, 2], key=KEY, now=NOW, who=CLOCK) as stores,
    ):
        stores[2].insert(Division, name="กองคลัง", starts_on=DAY)
        rename(stores[1], version=7, title="x")
    assert (count(engine, DIVISION), count(engine, ENTRY)) == (0, 1)


def test_several_agencies_one_of_which_is_unknown_are_not_written(engine: Engine) -> None:
    with (
        pytest.raises(AgencyUnknown, match="no agency number 99"),
        writing(engine) as connection,
        stores_in(connection, [1, 99], key=KEY, now=NOW, who=CLOCK),
    ):
        pass


def test_who_writes_the_same_agencies_in_another_order_waits_and_is_not_refused(
    engine: Engine,
) -> None:
    def look(agency_ids: list[int]) -> None:
        for _ in range(10):
            with (
                writing(engine) as connection,
                stores_in(connection, agency_ids, key=KEY, now=NOW, who=CLOCK) as stores,
            ):
                for agency_id, store in stores.items():
                    store.journal("look", "agency", agency_id)

    assert together(lambda: look([1, 2]), lambda: look([2, 1])) == []
    assert count(engine, ENTRY) == 1 + 2 * 20
    assert faultless(engine, 1) and faultless(engine, 2)


def test_a_change_raises_the_version_by_one(engine: Engine) -> None:
    with agency_store(engine, 1, key=KEY, now=NOW, who=CLOCK) as store:
        rename(store, version=1, title="แผนใหม่")
    with reading(engine) as connection:
        assert connection.execute(sa.select(PLAN.c.title, PLAN.c.version)).one() == ("แผนใหม่", 2)


REFUSED = [
    (1, 1, 7, "the version is not the one that was read"),
    (1, 5, 1, "there is no such row"),
    (2, 1, 1, "the row belongs to another agency"),
]


@pytest.mark.parametrize(("agency_id", "row", "version", "why"), REFUSED)
def test_a_change_of_what_is_not_so_any_more_leaves_nothing(
    engine: Engine, agency_id: int, row: int, version: int, why: str
) -> None:
    with (
        pytest.raises(ChangedMeanwhile, match="nothing was stored"),
        agency_store(engine, agency_id, key=KEY, now=NOW, who=CLOCK) as store,
    ):
        store.journal("rename", "plan", row, new={"title": "x"})
        store.change(Plan, row, version=version, what="แผน", title="x")
    with reading(engine) as connection:
        assert connection.scalar(sa.select(PLAN.c.title)) == "แผนปฏิบัติการตัวอย่าง", why
    assert count(engine, ENTRY) == 1  # the plan's own


def test_a_row_of_another_agency_cannot_be_set(engine: Engine) -> None:
    with agency_store(engine, 2, key=KEY, now=NOW, who=CLOCK) as store:
        store.set(Plan, 1, title="x")
        store.set(Agency, 1, name="x")
    with reading(engine) as connection:
        assert connection.scalar(sa.select(PLAN.c.title)) == "แผนปฏิบัติการตัวอย่าง"
        assert connection.scalar(sa.select(AGENCY.c.name).where(AGENCY.c.id == 1)) == (
            "เทศบาลตำบลตัวอย่าง"
        )


def test_a_row_cannot_hang_on_a_row_of_another_agency(engine: Engine) -> None:
    with agency_store(engine, 2, key=KEY, now=NOW, who=CLOCK) as store:
        stranger = store.insert(Division, name="กองของที่อื่น", starts_on=DAY)
    with (
        pytest.raises(IntegrityError),
        agency_store(engine, 1, key=KEY, now=NOW, who=CLOCK) as store,
    ):
        store.insert(DivisionAlias, division_id=stranger, name="ชื่อเดิม")


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_what_fails_leaves_nothing_behind(engine: Engine, error: type[BaseException]) -> None:
    with pytest.raises(error), agency_store(engine, 1, key=KEY, now=NOW, who=CLOCK) as store:
        store.insert(Division, name="กองคลัง", starts_on=DAY)
        rename(store, version=1, title="x")
        raise error
    assert (count(engine, DIVISION), count(engine, ENTRY)) == (0, 1)
    assert faultless(engine)
    with agency_store(engine, 1, key=KEY, now=NOW, who=CLOCK) as store:
        rename(store, version=1, title="แผนใหม่")
    assert faultless(engine)


def test_an_entry_says_who_for_whom_when_what_and_why(engine: Engine) -> None:
    who = Who(7, "นางสาวตัวอย่าง ใจดี", for_officer=9, source="โทรศัพท์")
    with agency_store(engine, 1, key=KEY, now=NOW, who=who) as store:
        store.journal(
            "finish",
            "part",
            3,
            old={"status": Status.IN_PROGRESS},
            new={"status": Status.DONE, "done_on": DAY},
            reason="เสร็จก่อนกำหนด",
        )
    with reading(engine) as connection:
        second = sa.select(ENTRY).where(ENTRY.c.number == 2)  # the first is the plan's own
        entry = connection.execute(second).mappings().one()
        chain = connection.execute(
            sa.select(AGENCY.c.chain_count, AGENCY.c.chain_head).where(AGENCY.c.id == 1)
        ).one()
    assert {name: entry[name] for name in entry if name != "seal"} == {
        "agency_id": 1,
        "number": 2,
        "at": NOW,
        "actor": 7,
        "actor_name": "นางสาวตัวอย่าง ใจดี",
        "acted_for": 9,
        "source": "โทรศัพท์",
        "subject": "part",
        "subject_id": 3,
        "action": "finish",
        "old": {"status": "in_progress"},
        "new": {"status": "done", "done_on": "2026-10-01"},
        "reason": "เสร็จก่อนกำหนด",
        "rows": {},
    }
    assert chain == (2, entry["seal"])


def test_the_last_entry_keeps_the_hash_of_every_row_that_was_left(engine: Engine) -> None:
    with agency_store(engine, 1, key=KEY, now=NOW, who=CLOCK) as store:
        rename(store, version=1, title="ก")
        store.insert_many(Division, [{"name": f"กองที่ {n}", "starts_on": DAY} for n in (1, 2)])
        store.journal("note", "plan", 1)
    with reading(engine) as connection:
        kept = connection.execute(sa.select(ENTRY.c.rows).order_by(ENTRY.c.number)).scalars().all()
        divisions = hashes_of(connection, DIVISION, [1, 2])
        plan = hashes_of(connection, PLAN, [1])
    assert kept[1:] == [
        {},
        {"plan": {"1": plan[1]}, "division": {"1": divisions[1], "2": divisions[2]}},
    ]
    assert divisions[1] != divisions[2]


def test_the_journals_of_two_agencies_are_counted_apart(engine: Engine) -> None:
    for agency_id in (1, 2, 1):
        with agency_store(engine, agency_id, key=KEY, now=NOW, who=CLOCK) as store:
            store.journal("note", "agency", agency_id)
    with reading(engine) as connection:
        numbers = connection.execute(
            sa.select(ENTRY.c.agency_id, ENTRY.c.number).order_by(ENTRY.c.agency_id, ENTRY.c.number)
        ).all()
    assert numbers == [(1, 1), (1, 2), (1, 3), (2, 1)]
    assert faultless(engine, 1) and faultless(engine, 2)


def test_of_two_who_change_one_row_at_once_exactly_one_wins(engine: Engine) -> None:
    for version in range(1, 11):

        def change(title: str, version: int = version) -> None:
            with agency_store(engine, 1, key=KEY, now=NOW, who=CLOCK) as store:
                rename(store, version=version, title=title)

        raised = together(lambda: change("ก"), lambda: change("ข"))
        assert [type(error) for error in raised] == [ChangedMeanwhile]
    assert count(engine, ENTRY) == 11
    assert faultless(engine)


def test_writers_at_once_stand_in_one_line(engine: Engine) -> None:
    def write(writer: int) -> None:
        for turn in range(8):
            with agency_store(engine, 1, key=KEY, now=NOW, who=Who(writer, "x")) as store:
                store.journal("note", "part", turn)
                store.journal("roll up", "measure", turn)

    assert together(*(lambda writer=writer: write(writer) for writer in range(1, 5))) == []  # type: ignore[misc]
    with reading(engine) as connection:
        rows = connection.execute(
            sa.select(ENTRY.c.number, ENTRY.c.actor, ENTRY.c.subject, ENTRY.c.subject_id)
            .where(ENTRY.c.number > 1)
            .order_by(ENTRY.c.number)
        ).all()
    assert [row.number for row in rows] == list(range(2, 66))
    for first, second in zip(rows[::2], rows[1::2], strict=True):
        assert (first.actor, first.subject_id) == (second.actor, second.subject_id)
        assert (first.subject, second.subject) == ("part", "measure")
    for writer in range(1, 5):
        own = [row.subject_id for row in rows if row.actor == writer and row.subject == "part"]
        assert own == list(range(8))
    assert faultless(engine)


def test_a_writer_of_one_agency_does_not_wait_for_one_of_another(postgresql_url: str) -> None:
    engine = open_database(postgresql_url)
    with writing(engine) as connection:
        for name in ("เทศบาลตำบลตัวอย่าง", "องค์การบริหารส่วนตำบลตัวอย่าง"):
            create_agency_row(connection, key=KEY, now=NOW, name=name)
    with agency_store(engine, 1, key=KEY, now=NOW, who=CLOCK) as first:
        first.journal("note", "agency", 1)
        with agency_store(engine, 2, key=KEY, now=NOW, who=CLOCK) as second:
            second.connection.exec_driver_sql("SET LOCAL lock_timeout = '5s'")
            second.journal("note", "agency", 2)
    assert faultless(engine, 1) and faultless(engine, 2)
    engine.dispose()


PLAIN = [
    (Status.NOT_DONE, "not_done", "a word is kept as its value"),
    (date(2027, 3, 31), "2027-03-31", "a day"),
    (NOW, "2026-10-01T01:30:00+00:00", "an instant"),
    ((Status.DONE, [DAY]), ["done", ["2026-10-01"]], "what stands in lists"),
    ({1: Status.DONE}, {"1": "done"}, "names of fields are text"),
    (None, None, "nothing"),
    (85.5, 85.5, "numbers as they are"),
]


@pytest.mark.parametrize(("value", "kept", "why"), PLAIN)
def test_a_value_is_kept_as_plain_json(value: Any, kept: Any, why: str) -> None:
    assert plain(value) == kept, why
