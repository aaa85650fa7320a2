"""The heads' meeting: what is said becomes reports with the meeting as their source."""

from collections.abc import Callable
from urllib.parse import urlencode

from tests.factories import THREE_DAYS_LEFT, FilledOffice
from tests.web.visitor import Page, Visitor
from tracker.queries import plans, progress
from tracker.records import ProgressRecord

CLERK, FINANCE = "clerk@office.example", "head2@office.example"
SOURCE = "ประชุมหัวหน้าส่วนราชการ ครั้งที่ ๓/๒๕๖๙ เมื่อวันที่ ๒๕ มีนาคม ๒๕๖๙"
ASKED = {
    "name": "ประชุมหัวหน้าส่วนราชการ",
    "number": "3/2569",
    "on-day": "25",
    "on-month": "3",
    "on-year": "2569",
}
AT = f"/rounds/1/meeting?{urlencode(ASKED)}"
Enter = Callable[[str], Visitor]


def part_of(filled: FilledOffice, number: int, division: str) -> int:
    with filled.office.house.read() as connection:
        measure = plans.measure(connection, filled.agency_id, filled.measures[number])
    return next(part.id for part in measure.parts if part.division == division)


def reports(filled: FilledOffice, part_id: int) -> list[ProgressRecord]:
    with filled.office.house.read() as connection:
        return list(progress.progress_of(connection, filled.agency_id, part_id))


def typed(page: Page, part_id: int, field: str = "said") -> str:
    """What stands in a field of a part."""
    one = page.document.xpath(f"//*[@name='p{part_id}-{field}']")[0]
    return str(one.text_content().strip() if one.tag == "textarea" else one.get("value"))


def test_the_meeting_is_asked_once_and_found_again(enter: Enter, filled: FilledOffice) -> None:
    clerk = enter(CLERK)
    page = clerk.see("/rounds/1/meeting")
    assert "เป็นการประชุมครั้งใด" in page.text
    wrong = clerk.see(f"/rounds/1/meeting?{urlencode(ASKED | {'on-year': '2026', 'number': ''})}")
    assert wrong.status == 422
    assert "โปรดใส่ครั้งที่ของการประชุม" in wrong.text and "คลาดไป" in wrong.text
    part = part_of(filled, 5, "กองคลัง")
    clerk.send(clerk.see(AT), "/meeting", {f"p{part}-said": "เผยแพร่แล้ว"})
    assert SOURCE in clerk.see("/rounds/1/meeting").text


def test_everything_said_is_saved_at_once_as_reports_on_behalf(
    enter: Enter, filled: FilledOffice
) -> None:
    clerk = enter(CLERK)
    first, second = part_of(filled, 5, "กองคลัง"), part_of(filled, 1, "กองการศึกษา")
    same = part_of(filled, 4, "กองคลัง")
    page = clerk.send(
        clerk.see(AT),
        "/meeting",
        {
            f"p{first}-said": "เผยแพร่ครบทุกเดือน",
            f"p{first}-done_on-day": "๒๐",
            f"p{first}-done_on-month": "3",
            f"p{first}-done_on-year": "๒๕๖๙",
            f"p{first}-percent": "๕๐",
            f"p{second}-said": "อยู่ระหว่างรวบรวม",
            f"p{same}-same": "y",
        },
    )
    assert "บันทึกรายงานแล้ว ๓ รายการ" in page.text
    assert "บันทึกจากการประชุมนี้แล้ว ๓ รายการ" in page.text
    (told,) = reports(filled, first)
    assert (told.done, told.source, told.percent) == ("เผยแพร่ครบทุกเดือน", SOURCE, 50)
    assert told.reported_for == filled.person("นางตัวอย่าง รักงาน")
    assert told.reported_by == filled.person("นางสาวตัวอย่าง ใจดี")
    assert [one.unchanged for one in reports(filled, same)] == [True, False]
    assert typed(page, first) == ""


def test_one_part_is_saved_and_the_rest_stays_as_typed(enter: Enter, filled: FilledOffice) -> None:
    clerk = enter(CLERK)
    first, second = part_of(filled, 5, "กองคลัง"), part_of(filled, 10, "กองคลัง")
    said = {f"p{first}-said": "เผยแพร่แล้ว", f"p{second}-said": "ยังพิมพ์ไม่จบ"}
    page = clerk.send(clerk.see(AT), "/meeting", said | {"only": str(first)})
    assert (page.status, len(reports(filled, first)), reports(filled, second)) == (200, 1, [])
    assert (typed(page, first), typed(page, second)) == ("", "ยังพิมพ์ไม่จบ")


def test_what_is_refused_stays_with_its_reason_and_the_others_are_saved(
    enter: Enter, filled: FilledOffice
) -> None:
    clerk = enter(CLERK)
    table = clerk.see(AT)
    taken, good = part_of(filled, 5, "กองคลัง"), part_of(filled, 10, "กองคลัง")
    ahead = part_of(filled, 7, "สำนักปลัด")
    # somebody reports while the meeting talks
    filled.report(5, "กองคลัง", "นางตัวอย่าง รักงาน", "รายงานเองแล้ว", now=THREE_DAYS_LEFT)
    said = {
        f"p{taken}-said": "พูดในที่ประชุม",
        f"p{good}-said": "ทำทะเบียนแล้ว",
        f"p{ahead}-said": "จะประกาศ",
        f"p{ahead}-done_on-day": "30",
        f"p{ahead}-done_on-month": "9",
        f"p{ahead}-done_on-year": "2569",
    }
    page = clerk.send(table, "/meeting", said)
    assert page.status == 422 and "บันทึกรายงานแล้ว ๑ รายการ" in page.text
    assert "มีผู้รายงานรายการนี้ไปก่อนแล้ว" in page.text and "รายงานเองแล้ว" in page.text
    assert typed(page, taken) == "พูดในที่ประชุม" and typed(page, ahead) == "จะประกาศ"
    assert len(reports(filled, taken)) == 1 and reports(filled, ahead) == []
    again = clerk.send(page, "/meeting", {"only": str(taken)})
    assert len(reports(filled, taken)) == 2 and typed(again, ahead) == "จะประกาศ"


def test_an_empty_table_saves_nothing_and_says_so(enter: Enter) -> None:
    clerk = enter(CLERK)
    assert "ยังไม่ได้พิมพ์สิ่งใด" in clerk.send(clerk.see(AT), "/meeting").text


def test_others_see_the_table_but_do_not_write(enter: Enter, filled: FilledOffice) -> None:
    head = enter(FINANCE)
    page = head.see(AT)
    assert "สำนักปลัด" in page.text and not page.document.xpath("//textarea")
    part = part_of(filled, 5, "กองคลัง")
    told = {"csrf_token": head.token(), f"p{part}-said": "x", f"p{part}-last": "0"}
    assert head.client.post(AT, data=told).status_code == 403
    assert reports(filled, part) == []


def test_agenda_before_and_minutes_after(enter: Enter, filled: FilledOffice) -> None:
    clerk = enter(CLERK)
    agenda = clerk.see("/rounds/1/meeting/agenda")
    assert "ระเบียบวาระที่" in agenda.text and "๑. สำนักปลัด" in agenda.text
    assert "ระบบจองคิวออนไลน์ของตำบล" not in agenda.text  # given up, so nothing is open
    part = part_of(filled, 5, "กองคลัง")
    clerk.send(clerk.see(AT), "/meeting", {f"p{part}-said": "เผยแพร่แล้ว"})
    minutes = clerk.see(AT.replace("/meeting?", "/meeting/minutes?"))
    text = minutes.document.get_element_by_id("minutes").text_content()
    assert "   - มาตรการที่ ๕ เผยแพร่แผนและผลการจัดซื้อจัดจ้างทุกเดือน: เผยแพร่แล้ว" in text
    assert "เผยแพร่ครบทุกเดือนถึงกุมภาพันธ์" not in text  # said by telephone, not there


def test_an_address_with_anything_in_it_is_a_page_all_the_same(enter: Enter) -> None:
    clerk = enter(CLERK)
    odd = AT + "&round_id=7&_external=1&p1-said=x"
    assert clerk.see(odd).status == 200
    assert clerk.see("/rounds/2/meeting").status == 404
