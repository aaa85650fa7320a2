"""Whatever is changed, removed, added or moved in a journal from outside is found."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Connection, Engine

from tracker.database import open_database, reading, writing
from tracker.journal import PAGE, SEALED, check_chain, seal_of, seal_of_chain
from tracker.migrations.triggers import drop_triggers
from tracker.store import CLOCK, Who, agency_store, create_agency_row
from tracker.tables import Agency, JournalEntry, table_of

KEY = b"the key of this installation"
NOW = datetime(2026, 10, 1, 1, 30, 0, 123456, tzinfo=UTC)
CLERK = Who(7, "นางสาวตัวอย่าง ใจดี", for_officer=9, source="บันทึกข้อความที่ ตย 0101/12")
LENGTH = 8
AGENCY, ENTRY = table_of(Agency), table_of(JournalEntry)

# One database serves all examples: each of them is rolled back.
rolled_back = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = open_database(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def written(engine: Engine) -> Engine:
    """A database with two journals, see `fill`."""
    return fill(engine)


def fill(engine: Engine) -> Engine:
    """Two agencies; the first (1) has LENGTH entries, the second (2) three."""
    with writing(engine) as connection:
        for name in ("เทศบาลตำบลตัวอย่าง", "องค์การบริหารส่วนตำบลตัวอย่าง"):
            create_agency_row(connection, key=KEY, now=NOW, name=name)
    for agency_id, length in ((1, LENGTH), (2, 3)):
        for number in range(length):
            now = NOW + timedelta(days=number)
            with agency_store(engine, agency_id, key=KEY, now=now, who=CLERK) as store:
                store.journal(
                    "start",
                    "part",
                    number + 1,
                    old={"status": "planned"},
                    new={"status": "in_progress", "order": number},
                    reason=f"เหตุผลที่ {number + 1}",
                )
    return engine


@contextmanager
def tampering(engine: Engine) -> Iterator[Connection]:
    """A connection for somebody who has the database but not the key; undone at the end."""
    with engine.connect() as connection, connection.begin() as done:
        drop_triggers(connection)
        yield connection
        done.rollback()


def entry_values(connection: Connection, number: int) -> dict[str, Any]:
    query = sa.select(ENTRY).where(ENTRY.c.agency_id == 1, ENTRY.c.number == number)
    return dict(connection.execute(query).mappings().one())


def renumber(connection: Connection, number: int, to: int) -> None:
    connection.execute(
        sa.update(ENTRY).where(ENTRY.c.agency_id == 1, ENTRY.c.number == number).values(number=to)
    )


def is_found(connection: Connection, agency_id: int = 1) -> bool:
    return check_chain(connection, agency_id, key=KEY) is not None


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
json_objects = st.dictionaries(texts, json_values, max_size=4)
small = st.integers(1, 2**31 - 1)
instants = st.timedeltas(timedelta(days=-2000), timedelta(days=2000)).map(lambda d: NOW + d)
numbers = st.integers(1, LENGTH)
COLUMNS: dict[str, st.SearchStrategy[Any]] = {
    "agency_id": st.just(2),
    "number": st.integers(LENGTH + 1, 2**31 - 1),
    "at": instants | st.just(NOW + timedelta(microseconds=1)),
    "actor": small | st.none(),
    "actor_name": texts,
    "acted_for": small | st.none(),
    "source": texts | st.none(),
    "subject": texts,
    "subject_id": small,
    "action": texts,
    "old": json_objects,
    "new": json_objects,
    "reason": texts | st.none(),
    "rows": json_objects,
    "seal": texts | st.text("0123456789abcdef", min_size=64, max_size=64),
}


def test_every_column_of_an_entry_is_tried() -> None:
    assert set(COLUMNS) == set(ENTRY.c.keys())


def test_every_column_but_the_seal_is_sealed() -> None:
    assert {*SEALED, "seal"} == set(ENTRY.c.keys())


def test_an_untouched_journal_has_no_fault(written: Engine) -> None:
    with reading(written) as connection:
        assert check_chain(connection, 1, key=KEY) is None
        assert check_chain(connection, 2, key=KEY) is None


def test_another_key_finds_the_first_entry_wrong(written: Engine) -> None:
    with reading(written) as connection:
        fault = check_chain(connection, 1, key=b"another key")
    assert fault is not None
    assert (fault.number, fault.code) == (1, "journal-entry-changed")


@pytest.mark.parametrize("column", COLUMNS)
def test_a_changed_entry_is_found_whatever_the_column(written: Engine, column: str) -> None:
    @given(st.data(), numbers)
    @settings(rolled_back, max_examples=max(20, settings().max_examples // 4))
    def tried(data: st.DataObject, number: int) -> None:
        value = data.draw(COLUMNS[column])
        with tampering(written) as connection:
            if column == "agency_id":
                number = max(number, 4)  # the other agency has its own 1 to 3
            before = entry_values(connection, number)[column]
            connection.execute(
                sa.update(ENTRY)
                .where(ENTRY.c.agency_id == 1, ENTRY.c.number == number)
                .values({column: value})
            )
            same = repr(before) == repr(value)
            fault = check_chain(connection, 1, key=KEY)
            assert same or (fault is not None and fault.number == number)

    tried()


@given(numbers)
@rolled_back
def test_a_removed_entry_is_found_the_last_one_too(written: Engine, number: int) -> None:
    with tampering(written) as connection:
        connection.execute(sa.delete(ENTRY).where(ENTRY.c.agency_id == 1, ENTRY.c.number == number))
        fault = check_chain(connection, 1, key=KEY)
        assert fault is not None
        assert (fault.number, fault.code) == (number, "journal-entry-missing")


@given(numbers)
@rolled_back
def test_a_removed_entry_is_found_though_the_later_ones_moved_up(
    written: Engine, number: int
) -> None:
    with tampering(written) as connection:
        connection.execute(sa.delete(ENTRY).where(ENTRY.c.agency_id == 1, ENTRY.c.number == number))
        for later in range(number + 1, LENGTH + 1):
            renumber(connection, later, later - 1)
        assert is_found(connection)


@given(numbers)
@rolled_back
def test_a_cut_off_end_is_found_though_the_agency_was_made_to_fit(
    written: Engine, length: int
) -> None:
    with tampering(written) as connection:
        head = entry_values(connection, length - 1)["seal"] if length > 1 else ""
        connection.execute(sa.delete(ENTRY).where(ENTRY.c.agency_id == 1, ENTRY.c.number >= length))
        connection.execute(
            sa.update(AGENCY)
            .where(AGENCY.c.id == 1)
            .values(chain_count=length - 1, chain_head=head)
        )
        assert is_found(connection)


def test_a_history_wiped_out_does_not_look_like_a_new_agency(written: Engine) -> None:
    with tampering(written) as connection:
        connection.execute(sa.delete(ENTRY).where(ENTRY.c.agency_id == 1))
        connection.execute(
            sa.update(AGENCY)
            .where(AGENCY.c.id == 1)
            .values(chain_count=0, chain_head="", chain_seal="")
        )
        assert is_found(connection)


@given(numbers, st.integers(1, LENGTH + 1), st.booleans(), instants)
@rolled_back
def test_an_added_entry_is_found_wherever_it_stands(
    written: Engine, like: int, at_number: int, sealed: bool, at: datetime
) -> None:
    with tampering(written) as connection:
        added = {**entry_values(connection, like), "number": at_number, "at": at}
        if sealed:
            previous = entry_values(connection, at_number - 1)["seal"] if at_number > 1 else ""
            added["seal"] = seal_of(added, previous=previous, key=b"not ours")
        for later in range(LENGTH, at_number - 1, -1):
            renumber(connection, later, later + 1)
        connection.execute(sa.insert(ENTRY).values(added))
        fault = check_chain(connection, 1, key=KEY)
        assert fault is not None and fault.number <= at_number + 1


@given(st.lists(numbers, min_size=2, max_size=2, unique=True))
@rolled_back
def test_entries_that_changed_places_are_found(written: Engine, pair: list[int]) -> None:
    one, other = pair
    with tampering(written) as connection:
        renumber(connection, one, 1000)
        renumber(connection, other, one)
        renumber(connection, 1000, other)
        fault = check_chain(connection, 1, key=KEY)
        assert fault is not None and fault.number == min(pair)


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "chain_count": st.integers(0, 2**31 - 1),
            "chain_head": texts,
            "chain_seal": texts | st.text("0123456789abcdef", min_size=64, max_size=64),
        },
    )
)
@example({"chain_count": LENGTH - 1})
@example({"chain_count": 0, "chain_head": "", "chain_seal": ""})
@rolled_back
def test_a_changed_count_head_or_seal_is_found(written: Engine, changed: dict[str, Any]) -> None:
    with tampering(written) as connection:
        before = connection.execute(sa.select(AGENCY).where(AGENCY.c.id == 1)).mappings().one()
        if changed:
            connection.execute(sa.update(AGENCY).where(AGENCY.c.id == 1).values(changed))
        same = all(before[name] == value for name, value in changed.items())
        assert is_found(connection) != same


def test_a_journal_sealed_anew_by_somebody_without_the_key_is_found(written: Engine) -> None:
    with tampering(written) as connection:
        head = ""
        for number in range(1, LENGTH + 1):
            entry = {**entry_values(connection, number), "reason": "เรียบร้อย"}
            head = seal_of(entry, previous=head, key=b"a guess")
            connection.execute(
                sa.update(ENTRY)
                .where(ENTRY.c.agency_id == 1, ENTRY.c.number == number)
                .values(reason="เรียบร้อย", seal=head)
            )
        connection.execute(
            sa.update(AGENCY)
            .where(AGENCY.c.id == 1)
            .values(
                chain_head=head,
                chain_seal=seal_of_chain(1, count=LENGTH, head=head, key=b"a guess"),
            )
        )
        assert is_found(connection)


def test_the_chain_of_one_agency_does_not_pass_for_that_of_another(written: Engine) -> None:
    with tampering(written) as connection:
        connection.execute(sa.delete(ENTRY).where(ENTRY.c.agency_id == 2))
        connection.execute(sa.update(ENTRY).where(ENTRY.c.agency_id == 1).values(agency_id=2))
        first = connection.execute(sa.select(AGENCY).where(AGENCY.c.id == 1)).mappings().one()
        chain = {name: first[name] for name in ("chain_count", "chain_head", "chain_seal")}
        connection.execute(sa.update(AGENCY).where(AGENCY.c.id == 2).values(chain))
        assert is_found(connection, 1)
        assert is_found(connection, 2)


STRANGE = [
    ("sqlite", "at = 'yesterday'", "no instant"),
    ("sqlite", "old = 'not JSON'", "no JSON"),
    ("sqlite", "new = '{\"a\": 1e999}'", "a number without end"),
    ("sqlite", "new = replace(hex(zeroblob(50000)), '0', '[')", "JSON without a floor"),
    ("sqlite", "reason = x'00ff'", "bytes where text belongs"),
    ("sqlite", "reason = CAST(x'ff' AS TEXT)", "text that is no UTF-8"),
    ("sqlite", "seal = x'00ff'", "a seal of bytes"),
    ("sqlite", "subject_id = 'seven'", "a word where a number belongs"),
    ("postgresql", "at = 'infinity'", "an instant that never comes"),
    ("postgresql", "at = '4713-01-01 BC'", "an instant before the calendar"),
    ("postgresql", "new = '{\"a\": 1e999}'", "a number without end"),
]


@pytest.mark.parametrize(("kind", "change", "why"), STRANGE)
def test_values_that_nobody_can_read_are_found_too(
    request: pytest.FixtureRequest, kind: str, change: str, why: str
) -> None:
    engine = fill(open_database(request.getfixturevalue(f"{kind}_url")))
    with tampering(engine) as connection:
        connection.exec_driver_sql(
            f"UPDATE journal_entry SET {change} WHERE agency_id = 1 AND number = 5"
        )
        fault = check_chain(connection, 1, key=KEY)
        assert fault is not None and fault.number == 5, why
    engine.dispose()


STRANGE_HEADS = ["chain_count = 'many'", "chain_head = x'ff'", "chain_seal = x'ff'"]


@pytest.mark.parametrize("change", STRANGE_HEADS)
def test_an_unreadable_head_is_found_too(sqlite_url: str, change: str) -> None:
    engine = fill(open_database(sqlite_url))
    with tampering(engine) as connection:
        connection.exec_driver_sql(f"UPDATE agency SET {change} WHERE id = 1")
        fault = check_chain(connection, 1, key=KEY)
        assert fault is not None and fault.code == "journal-head-changed"
    engine.dispose()


@given(
    old=json_objects,
    new=json_objects,
    at=instants,
    reason=texts | st.none(),
    name=texts,
)
@example(
    old={"b": 1, "a": 0.1 + 0.2},
    new={"ก": 1e-320, "ข": -0.0, "ค": 2**70},
    at=NOW,
    reason=None,
    name="",
)
@example(old={"ำ": "น้ํา", "x": "\u2028\x00\ufeff"}, new={}, at=NOW, reason="น้ำ", name="é e\u0301")
@settings(rolled_back, max_examples=max(50, settings().max_examples // 2))
def test_what_was_sealed_reads_back_as_it_was_sealed(
    engine: Engine, old: Any, new: Any, at: datetime, reason: str | None, name: str
) -> None:
    with engine.connect() as connection:
        count = connection.scalar(sa.select(sa.func.count()).select_from(AGENCY))
    with writing(engine) as connection:
        agency_id = create_agency_row(connection, key=KEY, now=NOW, name=f"หน่วยงานที่ {count}")
    with agency_store(engine, agency_id, key=KEY, now=at, who=Who(1, name)) as store:
        store.journal("report", "part", 1, old=old, new=new, reason=reason)
    with reading(engine) as connection:
        assert check_chain(connection, agency_id, key=KEY) is None
        stored = (
            connection.execute(sa.select(ENTRY).where(ENTRY.c.agency_id == agency_id))
            .mappings()
            .one()
        )
    assert (stored["at"], stored["reason"], stored["actor_name"]) == (at, reason, name)
    assert (stored["old"], stored["new"]) == (old, new)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), b"bytes", "\ud800"])
def test_what_cannot_be_kept_truthfully_is_refused(written: Engine, value: Any) -> None:
    with (
        pytest.raises((ValueError, TypeError)),
        agency_store(written, 1, key=KEY, now=NOW, who=CLOCK) as store,
    ):
        store.journal("report", "part", 1, new={"value": value})
    with reading(written) as connection:
        assert check_chain(connection, 1, key=KEY) is None


def test_a_journal_of_several_pages_is_walked_to_its_end(sqlite_url: str) -> None:
    engine = open_database(sqlite_url)
    with writing(engine) as connection:
        create_agency_row(connection, key=KEY, now=NOW, name="เทศบาลตำบลตัวอย่าง")
    with agency_store(engine, 1, key=KEY, now=NOW, who=CLOCK) as store:
        for number in range(2 * PAGE):
            store.journal("report", "part", number)
    with reading(engine) as connection:
        assert check_chain(connection, 1, key=KEY) is None
    with tampering(engine) as connection:
        connection.execute(sa.update(ENTRY).where(ENTRY.c.number == 2 * PAGE).values(reason="x"))
        fault = check_chain(connection, 1, key=KEY)
        assert fault is not None and fault.number == 2000
    engine.dispose()
