"""A plan's list narrowed: each filter alone, together, and alike on both databases."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import Connection

from tests.office import JANUARY, Office, measure, open_office
from tracker.queries import listing
from tracker.queries.listing import Page, Wanted
from tracker.status import Status
from tracker.tables import Round, table_of
from workflows.actions import measures as measure_actions
from workflows.actions.progress import report

LAST_DECEMBER = {"starts": "2025-10-01", "ends": "2025-12-31"}


@pytest.fixture
def office(tmp_path: Path, database_url: str) -> Iterator[Office]:
    made = open_office(tmp_path, database_url)
    yield made
    made.house.engine.dispose()


def _plan(office: Office) -> int:
    return office.approved(
        measure("จัดทำคู่มือ 2569", "สำนักปลัด", indicators=[1], issue=2, instrument="IIT"),
        measure("อบรม 100% ทุก_คน", "กองคลัง", indicators=[10], actions=["ซ้อมรับฟังความเห็น"]),
        measure("เปิดเผยข้อมูล Open Data", "สำนักปลัด", "กองคลัง", indicators=[1, 9], instrument="OIT"),
        measure("แผนปี ๒๕๖๙ อีกฉบับ", "กองช่าง", **LAST_DECEMBER),
    )


def _page(
    view: Connection, office: Office, plan_id: int, wanted: Wanted, *, size: int = 9, **more: Any
) -> Page:
    divisions = listing.division_names(view, office.agency_id)
    return listing.page(
        view, office.agency_id, plan_id, wanted=wanted, divisions=divisions, size=size, **more
    )


CASES = [
    (Wanted(), [1, 2, 3, 4], "nothing chosen is everything"),
    (Wanted(search="มื"), [1], "two letters in the middle of a word"),
    (Wanted(search="ฟัง"), [2], "an activity is searched as well as the title"),
    (Wanted(search="100%"), [2], "a percent sign is itself, not anything"),
    (Wanted(search="ก_ค"), [2], "so is an underline"),
    (Wanted(search="%ค"), [], "no pattern gets through"),
    (Wanted(search="open data"), [3], "Latin letters in either case"),
    (Wanted(search="๒๕๖๙"), [1, 4], "a year in either digits"),
    (Wanted(search="2569"), [1, 4], "the same the other way round"),
    (Wanted(indicator=1), [1, 3], "an indicator among several, and 10 is not 1"),
    (Wanted(indicator=9), [3, 4], "the last of a list"),
    (Wanted(issue=2), [1], "an issue"),
    (Wanted(instrument="IIT", of_instrument=(1, 2, 3, 4, 5)), [1], "by the measure's own word"),
    (Wanted(instrument="OIT", of_instrument=(9, 10)), [2, 3, 4], "or by its indicators"),
    (Wanted(overdue_on=date(2026, 1, 12)), [4], "its period has ended and it is open"),
    (Wanted(status=Status.IN_PROGRESS), [3], "one part has begun"),
    (Wanted(search="ข้อมูล", indicator=9, status=Status.IN_PROGRESS), [3], "all together"),
    (Wanted(search="ข้อมูล", indicator=10), [], "all together, and none fits"),
]


def test_a_list_is_narrowed_alike_on_both_databases(office: Office) -> None:
    plan_id = _plan(office)
    office.approved(measure("จัดทำคู่มือของแผนอื่น", "กองคลัง"), fiscal_year=2570)
    with office.house.read() as view:
        every = _page(view, office, plan_id, Wanted()).lines
    finance, clerks = office.divisions["กองคลัง"], office.divisions["สำนักปลัด"]
    measure_actions.move(
        office.house,
        agency_id=office.agency_id,
        measure_id=every[2].id,
        division_id=finance,
        action="start",
        officer_id=office.people["นางตัวอย่าง รักงาน"],
        now=JANUARY,
    )
    of_divisions = [
        (Wanted(division_id=finance), [2, 3], "a division's measures"),
        (Wanted(division_id=finance, status=Status.PLANNED), [2], "by its own part"),
        (Wanted(division_id=clerks, status=Status.PLANNED), [1, 3], "not by another's"),
    ]
    with office.house.read() as view:
        for wanted, numbers, why in [*CASES, *of_divisions]:
            page = _page(view, office, plan_id, wanted)
            assert [line.number for line in page.lines] == numbers, why
            assert (page.found, page.more) == (len(numbers), False), why
        stranger = listing.page(
            view, office.agency_id + 1, plan_id, wanted=Wanted(), divisions=(), size=9
        )
        assert stranger.lines == ()
        assert [part.division for part in every[2].parts] == ["สำนักปลัด", "กองคลัง"]


def test_pages_follow_each_other_beyond_what_is_counted(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "MOST", 3)
    plan_id = office.approved(*(measure(f"มาตรการ {n}", "กองคลัง") for n in range(1, 9)))
    after, seen, counted = 0, [], set()
    with office.house.read() as view:
        for _ in range(4):
            page = _page(view, office, plan_id, Wanted(search="มาตร"), after=after, size=2)
            seen += [line.number for line in page.lines]
            counted.add(page.found)
            after = page.lines[-1].number
    assert seen == [1, 2, 3, 4, 5, 6, 7, 8] and not page.more
    assert counted == {4}, "one more than is counted stands for more"
    with office.house.read() as view:
        ids = listing.matching(view, office.agency_id, plan_id, wanted=Wanted())
        assert len(ids) == 8, "for an export there is no bound"


def test_a_part_says_whether_it_owes_a_report_in_the_round(office: Office) -> None:
    plan_id = _plan(office)
    with office.house.read() as view:
        third = _page(view, office, plan_id, Wanted(indicator=1)).lines[1]
        first_round = listing.round_names(view, office.agency_id, plan_id)[0]
    report(
        office.house,
        agency_id=office.agency_id,
        measure_id=third.id,
        division_id=office.divisions["กองคลัง"],
        officer_id=office.people["นางตัวอย่าง รักงาน"],
        done="เผยแพร่แล้ว",
        percent=50,
        now=JANUARY,
    )
    other = office.approved(measure("ของแผนอื่น", "กองช่าง"), fiscal_year=2570)
    with office.house.read() as view:
        lines = _page(view, office, plan_id, Wanted(), round_id=first_round.id).lines
        assert [[(p.division, p.owes) for p in line.parts] for line in lines] == [
            [("สำนักปลัด", True)],
            [("กองคลัง", True)],
            [("สำนักปลัด", True), ("กองคลัง", False)],
            [("กองช่าง", True)],
        ]
        elsewhere = _page(view, office, other, Wanted(), round_id=first_round.id).lines
        assert [part.owes for line in elsewhere for part in line.parts] == [False], (
            "a round of another plan waits for nothing here"
        )
        unasked = _page(view, office, plan_id, Wanted()).lines
        assert not any(part.owes for line in unasked for part in line.parts)


def test_what_the_list_asks_of_a_round_stands_before_its_snapshot():
    """SQLite would walk through megabytes for a column that stands behind them."""
    stand = [column.name for column in table_of(Round).columns]
    asked = [field.name for field in fields(listing.RoundName)]
    assert max(stand.index(name) for name in asked) < stand.index("snapshot")
