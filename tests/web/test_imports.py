"""A plan comes in by the site: read, checked with its doubts, stored, owners settled, approved."""

import io
from collections.abc import Callable

import pytest

from tests.factories import FilledOffice
from tests.web.visitor import Page, Visitor
from tracker.queries import plans

CLERK = "clerk@office.example"
Enter = Callable[[str], Visitor]

# An invented plan as an office would paste it from Excel: a lost period, an owner nobody knows.
PLAN = "\n".join(
    (
        "แผนมาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน ประจำปีงบประมาณ พ.ศ. 2570",
        "เทศบาลตำบลตัวอย่าง อำเภอตัวอย่าง จังหวัดตัวอย่าง",
        "",
        "ตัวชี้วัด\tมาตรการ\tขั้นตอนการดำเนินการ\tผู้รับผิดชอบ\tระยะเวลา\tการกำกับติดตาม",
        "ตัวชี้วัดที่ 9 การเปิดเผยข้อมูล\tปรับข้อมูลบนเว็บไซต์ให้เป็นปัจจุบัน\t"
        "1. ตรวจข้อมูล 2. เผยแพร่\tสำนักปลัดเทศบาล\tต.ค. 69 - ก.ย. 70\tรายงานรอบ 6 เดือน",
        "ตัวชี้วัดที่ 6 คุณภาพการดำเนินงาน\tกำหนดมาตรฐานการให้บริการ\t1. ประชุม 2. ประกาศ\t"
        "กองคลัง\t\tรายงานรอบ 6 เดือน",
    )
)


def uploaded(visitor: Visitor, data: bytes = PLAN.encode(), name: str = "แผน ๒๕๗๐.txt") -> Page:
    return visitor.send(visitor.see("/plans/import"), "อ่านแผน", {"file": (io.BytesIO(data), name)})


def stored(filled: FilledOffice) -> int:
    with filled.office.house.read() as connection:
        return len(plans.plans(connection, filled.agency_id))


def test_a_plan_is_shown_as_understood_before_anything_is_stored(
    enter: Enter, filled: FilledOffice
) -> None:
    page = uploaded(enter(CLERK))
    assert "อ่านได้ ๒ มาตรการ" in page.text
    assert "ปรับข้อมูลบนเว็บไซต์ให้เป็นปัจจุบัน" in page.text
    assert "สำนักปลัดเทศบาล" in page.text and "ยังไม่มีในระบบ" in page.text
    assert "ไม่ได้ระบุระยะเวลา" in page.text
    assert stored(filled) == 1


def test_two_approved_plans_of_a_year_are_told_apart_by_name(
    enter: Enter, filled: FilledOffice
) -> None:
    visitor = enter(CLERK)
    assert "แผนหมายเลข" not in visitor.see("/plans/1").text
    draft = visitor.send(uploaded(visitor), "เก็บเป็นร่างแผน", {"fiscal_year": "2569"})
    assert "ปีงบประมาณนี้มีแผนที่อนุมัติแล้ว" in draft.text
    settled = visitor.send(draft, "บันทึกชื่อนี้", {"division": str(filled.office.divisions["สำนักปลัด"])})
    approved = visitor.send(
        settled,
        "/approve",
        {"approved_on-day": "1", "approved_on-month": "12", "approved_on-year": "2568"},
    )
    assert "โปรดยืนยันและระบุเหตุผล" in approved.text and "--second" not in approved.text
    approved = visitor.send(
        approved, "/approve", {"second": "y", "second_because": "แผนเพิ่มเติมตามผลการประเมิน"}
    )
    assert "แผนหมายเลข ๒: " in approved.text
    for path in ("/plans/1", "/rounds/1", "/rounds/1/memo", "/measures/1", "/measures/1/2/report"):
        assert "แผนหมายเลข ๑: " in visitor.see(path).text, path
    mine = enter("head2@office.example").see("/my-work").text
    assert "แผนหมายเลข ๑: " in mine and "แผนหมายเลข ๒: " in mine


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("แผน.exe", b"MZ" + PLAN.encode(), id="a program"),
        pytest.param("แผน.docx", b"MZ\x90\x00" + bytes(200), id="a program under another name"),
        pytest.param("แผน.jpg", "ไม่ใช่ภาพ".encode(), id="text that says it is a picture"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused_as_mistyped(
    enter: Enter, name: str, data: bytes
) -> None:
    page = uploaded(enter(CLERK), data, name)
    assert page.path == "/plans/import" and page.status == 422
    assert "แต่เนื้อไฟล์เป็น" in page.text


def test_a_plan_goes_from_the_file_to_its_approval(enter: Enter, filled: FilledOffice) -> None:
    visitor = enter(CLERK)
    draft = visitor.send(uploaded(visitor), "เก็บเป็นร่างแผน")
    assert "เก็บเป็นร่างแผนแล้ว" in draft.text and "“สำนักปลัดเทศบาล”" in draft.text
    settled = visitor.send(draft, "บันทึกชื่อนี้", {"division": str(filled.office.divisions["สำนักปลัด"])})
    assert "ชื่อผู้รับผิดชอบที่ยังไม่รู้จัก" not in settled.text
    undated = visitor.send(settled, "/approve")
    assert undated.status == 422 and "โปรดใส่วันที่อนุมัติ" in undated.text
    done = visitor.send(
        undated,
        "/approve",
        {
            "approved_on-day": "20",
            "approved_on-month": "3",
            "approved_on-year": "2569",
            "scan": (io.BytesIO(_pdf()), "แผนลงนาม.pdf"),
        },
    )
    assert "อนุมัติแผนแล้ว" in done.text and "๒ มาตรการ · ๒ ส่วนราชการ" in done.text


def test_a_plan_is_pasted(enter: Enter) -> None:
    visitor = enter(CLERK)
    page = visitor.send(visitor.see("/plans/import"), "อ่านแผน", {"pasted": PLAN})
    assert "อ่านได้ ๒ มาตรการ" in page.text


def test_a_preview_is_its_bringers_alone(enter: Enter, filled: FilledOffice) -> None:
    path = uploaded(enter(CLERK)).path
    head = enter("head1@office.example")
    assert head.see(path).status == 403
    assert enter(CLERK).see(path[:-4] + "AAAA").status == 404


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "plan.txt", "ว่าง"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "plan.doc", ".docx"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "plan.png", "ภาพ"),
        (b"%PDF-1.7 broken", "plan.pdf", "ไฟล์"),
        (b"PK\x03\x04 not a zip", "plan.docx", "ไฟล์"),
    ],
)
def test_what_cannot_be_read_is_answered_with_the_way_on(
    enter: Enter, data: bytes, name: str, sentence: str
) -> None:
    page = uploaded(enter(CLERK), data, name)
    assert page.status == 422 and page.path == "/plans/import"
    assert sentence in page.text


def test_a_document_without_a_plan_says_so(enter: Enter, filled: FilledOffice) -> None:
    page = uploaded(enter(CLERK), "บันทึกการประชุมหัวหน้าส่วนราชการ ครั้งที่ ๓\nไม่มีเรื่องอื่น".encode())
    assert "ไม่พบตารางมาตรการในเอกสารนี้" in page.text
    assert "เก็บเป็นร่างแผน" not in page.buttons()


def test_nothing_chosen_is_said_beside_the_field(enter: Enter) -> None:
    visitor = enter(CLERK)
    page = visitor.send(visitor.see("/plans/import"), "อ่านแผน", {"file": (io.BytesIO(b""), "")})
    assert page.status == 422 and "โปรดเลือกไฟล์ หรือวางข้อความ" in page.text


def _pdf() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(out, "PDF")
    return out.getvalue()


def test_who_begins_a_plan_is_told_first_that_the_year_has_one(enter: Enter) -> None:
    visitor = enter(CLERK)
    for path in ("/plans/new", "/plans/1/copy", "/plans/import"):
        assert "ปีงบประมาณ ๒๕๖๙ มีแผนที่อนุมัติแล้ว" in visitor.see(path).text, path


def test_what_holds_no_plan_does_not_wait_and_has_no_folders_in_its_name(enter: Enter) -> None:
    visitor = enter(CLERK)
    page = visitor.see("/plans/import")
    sent = {"file": (io.BytesIO("ไม่มีตาราง".encode()), "C:\\งาน\\x.txt")}
    read = visitor.send(page, "อ่านแผน", sent)
    assert "x.txt" in read.text and "งาน\\x.txt" not in read.text
    assert "x.txt" not in visitor.see("/plans/import").text


def test_far_more_lines_than_a_plan_has_are_refused_with_the_count(enter: Enter) -> None:
    visitor = enter(CLERK)
    page = visitor.see("/plans/import")
    refused = visitor.send(page, "อ่านแผน", {"pasted": "\n".join(f"{n} ก" for n in range(9_000))})
    assert "เอกสารนี้มี ๙,๐๐๐ บรรทัด อ่านได้ไม่เกิน ๘,๐๐๐ บรรทัด" in refused.text


@pytest.mark.parametrize(
    ("year", "said"),
    [
        pytest.param("2028", "หมายถึง พ.ศ. ๒๕๗๑ ใช่หรือไม่", id="of the Common Era"),
        pytest.param("3112", "หมายถึง พ.ศ. ๒๕๖๙ ใช่หรือไม่", id="543 added twice"),
        pytest.param("12", "โปรดใส่ปีงบประมาณของแผน เช่น ๒๕๗๐", id="no year at all"),
    ],
)
def test_a_wrong_year_of_a_plan_is_asked_back(enter: Enter, year: str, said: str) -> None:
    visitor = enter(CLERK)
    asked = visitor.send(visitor.see("/plans/new"), "เริ่มร่างแผน", {"fiscal_year": year})
    assert said in asked.text


def test_the_token_of_somebody_elses_document_is_not_found(enter: Enter) -> None:
    path = uploaded(enter(CLERK)).path
    other = path[:-2] + ("aa" if path[-2:] != "aa" else "bb")
    assert enter(CLERK).client.get(other).status_code == 404
