"""The annex's columns: the usual widths, and room for long texts."""

import pytest

from tests.workflows.documents.memo_examples import merged, ordinary
from workflows.documents.annex_columns import NARROWEST, THREE, TWO, annex_widths
from workflows.documents.memo_content import AnnexRow, AnnexTable
from workflows.documents.memo_writing import write_memo

SHORT = ("สั้น",)
LONG = ("ยาวมาก " * 300,)


def table(*cells: tuple[str, ...]) -> AnnexTable:
    follow_up = ("ดำเนินการแล้ว", "ยังไม่ดำเนินการ", "อื่น")[: len(cells) - 4]
    return AnnexTable("", ("ก", "ข", "ค", "ง"), "", follow_up, (AnnexRow(cells),))


def test_short_texts_leave_the_usual_widths() -> None:
    assert annex_widths([table(*[SHORT] * 6)]) == TWO
    assert annex_widths([table(*[SHORT] * 7)]) == THREE
    assert annex_widths([]) == TWO


def test_a_column_of_long_texts_takes_room_from_the_others() -> None:
    widths = annex_widths([table(LONG, *[SHORT] * 5)])
    assert widths[0] > 7.5
    assert all(width >= narrow for width, narrow in zip(widths[1:], NARROWEST[1:], strict=False))
    assert sum(widths) == pytest.approx(sum(TWO))


def test_all_tables_of_one_memo_have_the_same_widths() -> None:
    assert len(annex_widths(write_memo(ordinary()).annexes)) == 6
    assert len(annex_widths(write_memo(merged()).annexes)) == 7


def test_an_owner_keeps_its_number_and_its_name_on_one_line() -> None:
    owners = ("๑. กองสวัสดิการสังคม", "๒. กองคลัง")
    widths = annex_widths([table(SHORT, SHORT, SHORT, owners, LONG, SHORT)])
    assert widths[3] >= 3.7
    assert widths[4] > 6.5
    assert sum(widths) == pytest.approx(sum(TWO))


def test_a_column_with_nothing_in_it_gives_its_room_away() -> None:
    widths = annex_widths([table(SHORT, SHORT, SHORT, SHORT, LONG, ())])
    assert widths[5] < 3
