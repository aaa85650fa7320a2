"""A whole country by seed: agencies with divisions, people, an approved plan, rounds and ladders.

Rows go in as PostgreSQL's COPY, without the actions, which would take hours; the journal of each
agency is empty and sealed as such. All people and agencies are invented.
"""

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg import sql

from tests.bench.installation import WORK
from tests.office import KEY
from tracker.database import open_database, writing
from tracker.journal import seal_of_chain
from tracker.status import PlanStatus, Role, RoundStatus, RungState
from tracker.tables import metadata

MEASURES = 15
OWNERS = 3  # of each measure, so that each division has about seven or eight
APPROVED = datetime(2025, 10, 20, 3, 0, tzinfo=UTC)
DIVISIONS = (
    "สำนักปลัด",
    "กองคลัง",
    "กองช่าง",
    "กองการศึกษา",
    "กองสวัสดิการสังคม",
    "กองสาธารณสุข",
)
PAGE = 200  # agencies between two COPYs
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Country:
    """What the generator made: how many agencies, and people who own parts."""

    agencies: int
    owners: int


def fill(
    url: str,
    *,
    agencies: int,
    seed: int,
    rung_at: datetime,
    opens_before: timedelta = timedelta(0),
    apart: timedelta = timedelta(0),
) -> Country:
    """Fill an empty migrated PostgreSQL database.

    The first agency's round opens `opens_before` its first rung, which comes due at `rung_at`;
    those of each further agency are `apart` later.
    """
    chance = random.Random(seed)
    filled: set[str] = set()
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        for first in range(1, agencies + 1, PAGE):
            rows: dict[str, list[Row]] = {}
            for number in range(first, min(first + PAGE, agencies + 1)):
                due_at = rung_at + (number - 1) * apart
                for table, row in _agency(number, due_at, due_at - opens_before, chance):
                    rows.setdefault(table, []).append(row)
            filled |= rows.keys()
            for table in metadata.sorted_tables:
                if table.name in rows:
                    _copy(connection, table, rows[table.name])
        for table in metadata.sorted_tables:
            if "id" in table.columns:
                connection.execute(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'),"
                    f' (SELECT coalesce(max(id), 1) FROM "{table.name}"))'  # type: ignore[arg-type]
                )
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        for table in sorted(filled):  # an empty one that was looked at is planned for as empty
            connection.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(table)))
    return Country(agencies, agencies * len(DIVISIONS))


def fill_embedded(url: str, *, agencies: int, seed: int, rung_at: datetime) -> Country:
    """The same for a small country in an empty migrated SQLite file, all due at one instant."""
    chance = random.Random(seed)
    engine = open_database(url)
    with writing(engine) as connection:
        for number in range(1, agencies + 1):
            for table, row in _agency(number, rung_at, rung_at, chance):
                connection.execute(sa.insert(metadata.tables[table]).values(row))
    engine.dispose()
    return Country(agencies, agencies * len(DIVISIONS))


def _agency(
    number: int, due_at: datetime, opens_at: datetime, chance: random.Random
) -> Iterator[tuple[str, Row]]:
    """One agency's rows by table; ids follow from the agency's number."""
    mine = {"agency_id": number}
    yield (
        "agency",
        {
            "id": number,
            "name": f"เทศบาลตำบลตัวอย่างที่ {number}",
            "district": "ตัวอย่าง",
            "province": "ตัวอย่าง",
            "settings": {},
            "created_at": APPROVED,
            "chain_count": 0,
            "chain_head": "",
            "chain_seal": seal_of_chain(number, count=0, head="", key=KEY),
        },
    )
    for place, name in enumerate(DIVISIONS):
        division = number * 100 + place
        yield (
            "division",
            {
                **mine,
                "id": division,
                "name": name,
                "starts_on": date(2020, 10, 1),
                "counts_in_all": True,
                "position": place,
            },
        )
        yield from _person(number, place, f"ผู้อำนวยการ{name}", Role.HEAD, division)
    yield from _person(number, 10, "เจ้าพนักงานธุรการ", Role.CLERK, number * 100)
    yield from _person(number, 11, "นายกเทศมนตรี", Role.MAYOR, None)
    yield (
        "plan",
        {
            **mine,
            "id": number,
            "fiscal_year": 2569,
            "title": "แผนปฏิบัติการตัวอย่าง",
            "status": PlanStatus.APPROVED,
            "version": 1,
            "understood": {},
            "approved_on": APPROVED.date(),
            "approved_at": APPROVED,
            "approved_by": number * 100 + 11,
            "created_at": APPROVED,
        },
    )
    for place in range(MEASURES):
        measure = number * 100 + place
        owners = sorted(chance.sample(range(len(DIVISIONS)), OWNERS))
        yield "measure", {**mine, **_measure(number, place), "id": measure}
        for owner in owners:
            yield (
                "part",
                {
                    **mine,
                    "id": measure * 10 + owner,
                    "measure_id": measure,
                    "division_id": number * 100 + owner,
                    "status": "planned",
                    "version": 1,
                },
            )
    yield from _round(number, due_at, opens_at)


def _person(
    number: int, place: int, title: str, role: Role, division: int | None
) -> Iterator[tuple[str, Row]]:
    one = number * 100 + place
    yield (
        "officer",
        {
            "agency_id": number,
            "id": one,
            "name": f"นายตัวอย่าง คนที่{one}",
            "email": f"p{one}@office.example",
            "active": True,
            "language": "th",
            "session_epoch": 0,
        },
    )
    yield (
        "post",
        {"agency_id": number, "id": one, "division_id": division, "title": title, "role": role},
    )
    yield (
        "posting",
        {
            "agency_id": number,
            "id": one,
            "post_id": one,
            "officer_id": one,
            "starts_on": date(2025, 10, 1),
        },
    )


def _measure(number: int, place: int) -> Row:
    return {
        "plan_id": number,
        "number": place + 1,
        "title": f"{WORK[place % len(WORK)]} รายการที่ {place + 1}",
        **{name: [] for name in ("actions", "indicators", "questions", "steps", "owners")},
        "all_divisions": False,
        "starts_on": date(2025, 10, 1),
        "ends_on": date(2026, 9, 30),
        "as_printed": {},
        "status": "planned",
        "version": 1,
    }


def _round(number: int, due_at: datetime, opens_at: datetime) -> Iterator[tuple[str, Row]]:
    """The first half-year's round; its first rung comes due at `due_at`, the next far later."""
    yield (
        "round",
        {
            "agency_id": number,
            "id": number,
            "plan_id": number,
            "fiscal_year": 2569,
            "half": 1,
            "starts_on": date(2025, 10, 1),
            "ends_on": date(2026, 3, 31),
            "due_on": date(2026, 3, 31),
            "status": RoundStatus.SCHEDULED,
            "version": 1,
            "opens_at": opens_at,
            "closes_at": datetime(2026, 4, 29, 9, 30, tzinfo=UTC),
        },
    )
    for place, days in enumerate((-7, -1, 1, 3, 7)):
        yield (
            "rung",
            {
                "agency_id": number,
                "id": number * 10 + place,
                "round_id": number,
                "days": days,
                "due_at": due_at + timedelta(days=7 * place),
                "state": RungState.DUE,
            },
        )


def _copy(connection: Any, table: sa.Table, rows: Sequence[Row]) -> None:
    columns = list(rows[0])
    named = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor().copy(f'COPY "{table.name}" ({named}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(_values(row, columns))


def _values(row: Row, columns: Iterable[str]) -> list[Any]:
    return [_value(row[name]) for name in columns]


def _value(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return value
