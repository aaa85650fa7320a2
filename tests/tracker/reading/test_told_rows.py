"""Rows that look like something else: data like heads, groups, dittos, what is left between."""
# ruff: noqa: E501 - a row of a table stands on one line

import sys

import pytest

from tracker.reading import read_document
from tracker.reading.draft import MeasureDraft, PlanDraft

TITLE = "มาตรการส่งเสริมความโปร่งใส ประจำปีงบประมาณ พ.ศ. ๒๕๖๙\nเทศบาลตำบลตัวอย่าง อำเภอตัวอย่าง\n\n"
HEAD = "ตัวชี้วัด\tมาตรการ\tวิธีดำเนินการ\tผู้รับผิดชอบ\tระยะเวลา\n"
FIRST = "การใช้อำนาจ\tแจ้งเกณฑ์แบ่งงาน\tประชุม\tสำนักปลัด\tต.ค. ๖๘ - ธ.ค. ๖๘\n"
LAST = "การเปิดเผยข้อมูล\tแบ่งผู้ลงข้อมูล\tแบ่งงาน\tกองคลัง\tม.ค. ๖๙\n"


def read(text: str) -> PlanDraft:
    return read_document(text.encode(), name="plan.txt")


def measures(draft: PlanDraft) -> tuple[MeasureDraft, ...]:
    assert draft.plan is not None
    return draft.plan.measures


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("การใช้งบประมาณ\tมาตรการคุมการเบิก\tประชุม\tหน่วยงานที่เกี่ยวข้อง\tปีงบประมาณ ๒๕๖๙", "owners like a head"),
        ("การใช้งบประมาณ\tมาตรการประหยัดไฟ\tขั้นตอนตามคู่มือ\tหน่วยงานผู้รับผิดชอบโครงการ\tระยะเวลา ๓ เดือน", "every cell begins like a head"),
        ("การใช้งบประมาณ\tกิจกรรม ๕ ส\tกิจกรรมเก็บกวาด\tผู้รับผิดชอบงานพัสดุ\tไตรมาส ๒", "a quarter"),
    ],
)  # fmt: skip
def test_a_row_that_sounds_like_a_head_is_a_measure(row: str, reason: str) -> None:
    found = measures(read(TITLE + HEAD + FIRST + row + "\n" + LAST))
    assert [m.indicators for m in found] == [(3,), (2,), (9,)], reason


def test_another_head_in_mid_table_is_a_head() -> None:
    again = "ตัวชี้วัด\tกิจกรรม\tขั้นตอน\tหน่วยงานรับผิดชอบ\tกำหนดเวลา\n"
    found = measures(read(TITLE + HEAD + FIRST + again + LAST))
    assert [m.title for m in found] == ["แจ้งเกณฑ์แบ่งงาน", "แบ่งผู้ลงข้อมูล"]


GROUPS = (
    TITLE
    + """ข้อ\tประเด็นการประเมิน\tกิจกรรม\tผู้รับผิดชอบ\tระยะเวลา
1\tการปฏิบัติหน้าที่\t-\t-\t-
1.1\t\tติดป้ายลำดับงาน\tกองคลัง\tต.ค. 68
1.2\t\tแจ้งกำหนดเสร็จทุกคำขอ\tกองช่าง\tพ.ย. 68
2\tการเปิดเผยข้อมูล\t\t\t
2.1\t\tแบ่งผู้ลงข้อมูล\tกองคลัง\tธ.ค. 68
"""
)


def test_a_numbered_row_of_an_indicator_alone_stands_over_the_rows_below() -> None:
    found = measures(read(GROUPS))
    assert [(m.title, m.indicators, m.owners) for m in found] == [
        ("ติดป้ายลำดับงาน", (1,), ("กองคลัง",)),
        ("แจ้งกำหนดเสร็จทุกคำขอ", (1,), ("กองช่าง",)),
        ("แบ่งผู้ลงข้อมูล", (9,), ("กองคลัง",)),
    ]


@pytest.mark.parametrize(
    "mark", ['"', "〃", "″", '-"-', "เช่นเดียวกัน", "เช่นเดิม", "ดังข้างต้น", "(เหมือนเดิม)", "ditto"]
)
def test_a_ditto_mark_is_what_stands_above_it(mark: str) -> None:
    draft = read(
        TITLE + HEAD + FIRST + f"การใช้งบประมาณ\tติดประกาศงบ\tประกาศ\t{mark}\t{mark}\n" + LAST
    )
    found = measures(draft)
    assert [m.owners for m in found] == [("สำนักปลัด",), ("สำนักปลัด",), ("กองคลัง",)]
    assert (found[1].starts, found[1].ends) == (found[0].starts, found[0].ends)
    assert [(w.where, w.code) for w in draft.warnings] == [("table 1, row 3", "inherited-cell")]


@pytest.mark.parametrize(
    ("numbers", "said", "owner", "reason"),
    [
        ((1, 2, 3), "ตามข้อ ๑", "สำนักปลัด", "a row further above"),
        ((1, 2, 3), "ตามข้อ ๒", "กองคลัง", "the row just above"),
        ((1, 1, 2), "ตามข้อ ๑", "กองคลัง", "of two rows of one number the nearer one"),
    ],
)
def test_a_cell_may_repeat_that_of_a_number(
    numbers: tuple[int, ...], said: str, owner: str, reason: str
) -> None:
    rows = [
        FIRST,
        "การใช้งบประมาณ\tติดประกาศงบ\tประกาศ\tกองคลัง\tม.ค. ๖๙\n",
        f"การเปิดเผยข้อมูล\tแบ่งผู้ลงข้อมูล\tแบ่งงาน\t{said}\tมี.ค. ๖๙\n",
    ]
    text = TITLE + "ที่\t" + HEAD
    text += "".join(f"{n}\t{row}" for n, row in zip(numbers, rows, strict=True))
    owners = [m.owners for m in measures(read(text))]
    assert owners == [("สำนักปลัด",), ("กองคลัง",), (owner,)], reason


def test_a_plan_three_times_as_long_is_about_three_times_the_work() -> None:
    asked: dict[int, int] = {}
    for length in (100, 100, 300):  # the first time much is compiled and kept
        rows = (f"{n}\t{FIRST.replace('เกณฑ์', f'เกณฑ์ที่ {n} ')}" for n in range(1, length + 1))
        text = TITLE + "ที่\t" + HEAD + "".join(rows)
        steps = 0

        def count(_frame: object, event: str, _argument: object) -> None:
            nonlocal steps
            steps += event == "call"

        sys.setprofile(count)
        try:
            found = measures(read(text))
        finally:
            sys.setprofile(None)
        assert len(found) == length
        asked[length] = steps
    assert asked[300] < 4 * asked[100]


TWO_YEARS = """เทศบาลตำบลตัวอย่าง

ส่วนที่ ๑ รายงานผลตามมาตรการ ประจำปีงบประมาณ พ.ศ. ๒๕๖๘

มาตรการ\tผลการดำเนินการ\tผู้รับผิดชอบ
อบรมวินัยการเงิน\tแล้วเสร็จ\tกองคลัง

ส่วนที่ ๒ มาตรการ ประจำปีงบประมาณ พ.ศ. ๒๕๖๙

มาตรการ\tขั้นตอน\tระยะเวลา\tผู้รับผิดชอบ
ทำวีดิทัศน์แนะนำบริการ\tเผยแพร่\tต.ค. ๖๘ - มี.ค. ๖๙\tกองการศึกษา
"""


def test_of_tables_of_two_years_the_newest_is_the_plan() -> None:
    draft = read(TWO_YEARS)
    assert [m.title for m in measures(draft)] == ["ทำวีดิทัศน์แนะนำบริการ"]
    assert draft.plan is not None and draft.plan.fiscal_year == 2569
    assert ("table 1", "plan-other-year") in [(w.where, w.code) for w in draft.warnings]
    assert any("อบรมวินัยการเงิน" in piece.text for piece in draft.leftover)


def test_a_copied_heading_of_an_older_year_drops_no_table() -> None:
    copied = TWO_YEARS.replace("ผลการดำเนินการ", "ระยะเวลา").replace("แล้วเสร็จ", "พ.ย. ๖๘")
    assert len(measures(read(copied))) == 2


@pytest.mark.parametrize(
    "name",
    ["ที่ทำการปกครองอำเภอตัวอย่าง", "สถานีตำรวจภูธรตัวอย่าง", "การประปาส่วนตัวอย่าง", "เมืองพัทยา",
     "สำนักงานคณะกรรมการตัวอย่างแห่งชาติ", "กรมตัวอย่าง", "โรงเรียนบ้านตัวอย่าง"],
)  # fmt: skip
def test_the_agency_stands_in_the_title(name: str) -> None:
    above = f"{name}\nสำนักงานเขตพื้นที่การศึกษาตัวอย่าง\nมาตรการส่งเสริมความโปร่งใส ปีงบประมาณ พ.ศ. ๒๕๖๙\n\n"
    assert read(above + HEAD + FIRST + LAST).agency.name == name


def test_an_owner_is_never_the_agency() -> None:
    rows = FIRST.replace("สำนักปลัด", "สำนักงานเลขานุการกรม") * 3
    title = "แผนยกระดับความโปร่งใส กรมตัวอย่าง ปีงบประมาณ พ.ศ. ๒๕๖๙\n\n"
    assert read(title + HEAD + rows).agency.name == "กรมตัวอย่าง"
    assert read("แผนปฏิบัติการส่งเสริมความโปร่งใส ปี ๒๕๖๙\n\n" + HEAD + rows).agency.name is None


@pytest.mark.parametrize(
    "head",
    ["ด้าน\tผลการประเมิน\tสิ่งที่ต้องดำเนินการ\tเจ้าภาพ\tกำหนดส่ง",
     "ประเด็นตัวชี้วัด\tช่องว่าง (Gap)\tมาตรการ\tผู้กำกับดูแล/ผู้รับผิดชอบ\tระยะเวลา",
     "ตัวชี้วัด\tข้อจำกัด\tกลยุทธ์/มาตรการ\tผู้เกี่ยวข้อง\tช่วงเวลา"],
)  # fmt: skip
def test_rare_heads_are_known(head: str) -> None:
    row = "การใช้อำนาจ\tไม่ทราบเกณฑ์\tแจ้งเกณฑ์แบ่งงาน\tกองคลัง\tพ.ย. ๖๘ - ธ.ค. ๖๘\n"
    (found,) = measures(read(TITLE + head + "\n" + row))
    assert (found.title, found.finding, found.owners) == (
        "แจ้งเกณฑ์แบ่งงาน",
        "ไม่ทราบเกณฑ์",
        ("กองคลัง",),
    )


def test_all_indicators_of_an_instrument_are_meant() -> None:
    row = FIRST.replace("การใช้อำนาจ", "IIT ทุกตัวชี้วัด")
    assert [m.indicators for m in measures(read(TITLE + HEAD + row))] == [(1, 2, 3, 4, 5)]
