"""Every doubt of a reading is a question on the page; its answer is kept, and stored with it."""

import io
from collections.abc import Callable
from datetime import date

from tests.factories import FilledOffice
from tests.web.visitor import Page, Visitor
from tracker.queries import people, plans
from tracker.records import MeasureRecord

CLERK = "clerk@office.example"
Enter = Callable[[str], Visitor]

# An invented plan as an office would paste it from Excel, with what offices leave unclear: a name
# nobody knows, a blank owner, a number that is not its indicator's, a day that is none, a rest
# of a row, two measures in one row.
PLAN = "\n".join(
    (
        "แผนมาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน ประจำปีงบประมาณ พ.ศ. 2570",
        "เทศบาลตำบลตัวอย่าง",
        "",
        "ตัวชี้วัด\tมาตรการ\tขั้นตอนการดำเนินการ\tผู้รับผิดชอบ\tระยะเวลา\tการกำกับติดตาม",
        "ตัวชี้วัดที่ 9 การเปิดเผยข้อมูล\tปรับข้อมูลบนเว็บไซต์ให้เป็นปัจจุบัน\t"
        "1. ตรวจข้อมูล 2. เผยแพร่\tงานประชาสัมพันธ์\tต.ค. 69 - ก.ย. 70\tรายงานรอบ 6 เดือน",
        "ตัวชี้วัดที่ 7 คุณภาพการดำเนินงาน\tกำหนดมาตรฐานการให้บริการ\t1. ประชุม 2. ประกาศ\t"
        "กองคลัง\t31 ก.พ. 70\tรายงานรอบ 6 เดือน",
        "ตัวชี้วัดที่ 10 การป้องกันการทุจริต\tประกาศเจตนารมณ์ และอบรมจริยธรรม\t1. ประกาศ 2. อบรม\t"
        "สำนักปลัด\tตลอดปีงบประมาณ 2570\tรายงานรอบ 6 เดือน",
    )
)


def brought(visitor: Visitor, text: str = PLAN) -> Page:
    page = visitor.see("/plans/import")
    return visitor.send(page, "อ่านแผน", {"file": (io.BytesIO(text.encode()), "แผน ๒๕๗๐.txt")})


def question(page: Page, words: str) -> str:
    """The address in the page of the question that has these words; the form is found by it."""
    for article in page.document.xpath("//article[contains(@class, 'question')]"):
        if words in " ".join(article.xpath(".//h3")[0].text_content().split()):
            return str(article.xpath(".//input[@name='question']/@value")[0])
    raise AssertionError(f"no question with {words!r}")


def answered(visitor: Visitor, page: Page, words: str, **said: object) -> Page:
    told = {
        "csrf_token": page.document.xpath("//input[@name='csrf_token']/@value")[0],
        "question": question(page, words),
        **said,
    }
    sent = visitor.client.post(page.path + "/answer", data=told, follow_redirects=True)
    return Page(sent)


def left(page: Page) -> list[str]:
    return [
        " ".join(one.text_content().split())
        for one in page.document.xpath("//article[contains(@class, 'question')]//h3")
    ]


def stored(filled: FilledOffice) -> tuple[MeasureRecord, ...]:
    with filled.office.house.read() as connection:
        newest = plans.plans(connection, filled.agency_id)[0]
        return plans.measures(connection, filled.agency_id, plan_id=newest.id, limit=None)


def test_a_plan_with_doubts_is_answered_on_the_page_and_stored_as_answered(
    enter: Enter, filled: FilledOffice
) -> None:
    clerk = enter(CLERK)
    page = brought(clerk)
    assert left(page) == [
        "“งานประชาสัมพันธ์” คือส่วนราชการใด",
        "มาตรการที่ ๒ อยู่ในตัวชี้วัดใด",
        "มาตรการที่ ๒ ดำเนินการเมื่อใด",
    ]
    assert "31 ก.พ. 70" in page.text and "ต้องตอบก่อนอีก ๑ ข้อ" in page.text
    secretariat = str(filled.office.divisions["สำนักปลัด"])
    page = answered(clerk, page, "งานประชาสัมพันธ์", **{"is": secretariat, "remember": "1"})
    page = answered(clerk, page, "ตัวชี้วัดใด", indicator=["6", "7"])
    page = answered(clerk, page, "เมื่อใด", span="q2")
    assert left(page) == [] and "ไม่มีข้อสงสัยเหลือ" in page.text
    done = clerk.send(page, "เก็บเป็นร่างแผน")
    assert "เก็บเป็นร่างแผนแล้ว" in done.text and "ชื่อผู้รับผิดชอบที่ยังไม่รู้จัก" not in done.text
    first, second, _ = stored(filled)
    assert first.owners == ("สำนักปลัด",)
    assert first.as_printed["owners"] == "งานประชาสัมพันธ์"
    assert (second.indicators, second.starts_on, second.ends_on) == (
        (6, 7),
        date(2027, 1, 1),
        date(2027, 3, 31),
    )
    with filled.office.house.read() as connection:
        known = people.find_division(connection, filled.agency_id, "งานประชาสัมพันธ์")
    assert known.name == "สำนักปลัด"
    again = clerk.see(page.path)  # stored once, not twice
    assert again.path == done.path and "เอกสารนี้เก็บเป็นร่างแผนแล้ว" in again.text


def test_answers_wait_for_their_giver_who_may_leave_and_come_back(enter: Enter) -> None:
    clerk = enter(CLERK)
    page = brought(clerk)
    answered(clerk, page, "งานประชาสัมพันธ์", **{"is": "all"})
    again = enter(CLERK)
    waiting = again.see("/plans/import")
    assert "แผน ๒๕๗๐.txt" in waiting.text and "ตอบแล้ว ๑ ข้อ" in waiting.text
    found = again.see(waiting.document.xpath("//main//li/a/@href")[0])
    assert len(left(found)) == 2
    assert len(left(brought(again))) == 2  # the same document brought again
    back = again.send(found, "ถามใหม่")
    assert len(left(back)) == 3
    gone = again.send(back, "ทิ้งเอกสารนี้")
    assert "แผน ๒๕๗๐.txt" not in gone.text


def test_what_blocks_is_refused_and_what_does_not_becomes_a_named_gap(
    enter: Enter, filled: FilledOffice
) -> None:
    clerk = enter(CLERK)
    page = brought(clerk)
    refused = clerk.send(page, "เก็บเป็นร่างแผน")
    assert refused.status == 422 and "ยังไม่ได้เก็บ ต้องตอบก่อนอีก ๑ ข้อ" in refused.text
    page = answered(clerk, page, "เมื่อใด", seen="1")
    assert page.status == 422 and "โปรดเลือกระยะเวลา" in page.text
    page = answered(
        clerk, Page(clerk.client.get(page.path.removesuffix("/answer"))), "เมื่อใด", span="h1"
    )
    done = clerk.send(page, "เก็บเป็นร่างแผน")
    assert "ข้อสงสัยตอนอ่าน ๑ ข้อ" in done.text
    assert "“งานประชาสัมพันธ์”" in done.text
    assert stored(filled)[1].ends_on == date(2027, 3, 31)


FEBRUARY = {"starts-day": "1", "starts-month": "2", "starts-year": "2570"}
NO_PERIODS: tuple[tuple[dict[str, str], str, str], ...] = (
    ({}, "โปรดเลือกระยะเวลา", "nothing chosen"),
    (FEBRUARY, "โปรดใส่ทั้งวันเริ่มต้น", "no end"),
    (
        {**FEBRUARY, "ends-day": "1", "ends-month": "1", "ends-year": "2570"},
        "วันสิ้นสุดอยู่ก่อนวันเริ่มต้น",
        "the end before the start",
    ),
    (
        {**FEBRUARY, "ends-day": "1", "ends-month": "3", "ends-year": "2027"},
        "หมายถึง พ.ศ. ๒๕๗๐ ใช่หรือไม่",
        "a year of the other era",
    ),
)


def test_an_answer_that_is_none_is_asked_again_beside_its_question(enter: Enter) -> None:
    clerk = enter(CLERK)
    page = brought(clerk)
    for said, sentence, why in NO_PERIODS:
        again = answered(clerk, page, "เมื่อใด", **said)
        assert again.status == 422 and sentence in again.text, why
        assert len(left(again)) == 3


def test_a_year_of_another_era_is_asked_back_and_the_plan_is_read_again_in_the_right_one(
    enter: Enter, filled: FilledOffice
) -> None:
    clerk = enter(CLERK)
    page = brought(clerk, PLAN.replace("31 ก.พ. 70", "ม.ค. - มี.ค."))
    asked = clerk.send(page, "เก็บเป็นร่างแผน", {"fiscal_year": "2025"})
    assert asked.status == 422 and "หมายถึง พ.ศ. ๒๕๖๘ ใช่หรือไม่" in asked.text
    again = clerk.send(asked, "เก็บเป็นร่างแผน", {"fiscal_year": "2571", "read": "1"})
    assert "อ่านใหม่ตามปีงบประมาณ ๒๕๗๑ แล้ว" in again.text
    assert "๑ มกราคม ๒๕๗๑ – ๓๑ มีนาคม ๒๕๗๑" in again.text
    assert "มาตรการที่ ๑ ดำเนินการเมื่อใด" in left(again)  # printed in full: outside this year
    clerk.send(again, "เก็บเป็นร่างแผน")
    assert stored(filled)[1].starts_on == date(2028, 1, 1)


def test_a_row_is_put_right_joined_split_left_out_and_taken_in(
    enter: Enter, filled: FilledOffice
) -> None:
    clerk = enter(CLERK)
    page = brought(clerk, PLAN.replace("31 ก.พ. 70", "") + "\n\nตั้งศูนย์รับเรื่องร้องเรียน")
    rows = page.path + "/measures"
    wording = clerk.see(f"{rows}/1")
    assert "ตามที่พิมพ์ไว้ในเอกสาร" in wording.text
    page = clerk.send(wording, "บันทึกมาตรการนี้", {"title": "ปรับเว็บไซต์ให้เป็นปัจจุบัน", "others": "กองช่าง"})
    assert "ปรับเว็บไซต์ให้เป็นปัจจุบัน" in page.text and "งานประชาสัมพันธ์" not in left(page)[0]
    split = clerk.send(clerk.see(f"{rows}/3"), "แยกตามบรรทัด", {"titles": "ประกาศเจตนารมณ์"})
    assert split.status == 422 and "อย่างน้อยสองบรรทัด" in split.text
    page = clerk.send(split, "แยกตามบรรทัด", {"titles": "ประกาศเจตนารมณ์\nอบรมจริยธรรม"})
    assert "อ่านได้ ๔ มาตรการ" in page.text
    page = clerk.send(clerk.see(f"{rows}/2"), "รวมเป็นข้อเดียว")
    assert "อ่านได้ ๓ มาตรการ" in page.text and "รวมกับแถวบน" in page.text
    page = clerk.send(page, "นำกลับมา")
    assert "อ่านได้ ๔ มาตรการ" in page.text
    page = clerk.send(clerk.see(f"{rows}/2"), "ตัดออก")
    assert "อ่านได้ ๓ มาตรการ" in page.text and "ตัดออกจากแผน" in page.text
    taken = clerk.see(f"{rows}/3.2")
    page = clerk.send(taken, "รวมกลับเป็นมาตรการเดียว")
    assert "อ่านได้ ๒ มาตรการ" in page.text
    link = page.document.xpath("//a[contains(., 'นำมาเป็นมาตรการ')]/@href")[-1]
    page = clerk.send(clerk.see(link), "นำเข้าเป็นมาตรการ", {"title": "ตั้งศูนย์รับเรื่องร้องเรียน"})
    assert "อ่านได้ ๓ มาตรการ" in page.text
    clerk.send(page, "เก็บเป็นร่างแผน")
    assert [one.title for one in stored(filled)] == [
        "ปรับเว็บไซต์ให้เป็นปัจจุบัน",
        "ประกาศเจตนารมณ์ และอบรมจริยธรรม",
        "ตั้งศูนย์รับเรื่องร้องเรียน",
    ]
    assert clerk.see(f"{rows}/9").path == "/plans/import"


def test_a_row_with_blank_cells_is_said_to_go_on_or_to_stand_by_itself(enter: Enter) -> None:
    clerk = enter(CLERK)
    rest = "\tจัดทำแผนผังขั้นตอน\t1. ร่าง\t\tม.ค. - มี.ค. 70\t"
    page = brought(clerk, PLAN.replace("\nตัวชี้วัดที่ 10", f"\n{rest}\nตัวชี้วัดที่ 10"))
    assert "(การกำกับติดตาม, ตัวชี้วัด, ผู้รับผิดชอบ)" in page.text  # in the page's language
    asked = "เป็นมาตรการต่างหาก หรือต่อจากแถวบน"
    joined = answered(clerk, page, asked, joined="1")
    assert "อ่านได้ ๓ มาตรการ" in joined.text and "จัดทำแผนผังขั้นตอน" in joined.text
    apart = clerk.send(joined, "นำกลับมา")
    assert "อ่านได้ ๔ มาตรการ" in apart.text
    kept = answered(clerk, apart, asked, kept="1")
    assert all(asked not in heading for heading in left(kept))


def test_an_answer_too_long_to_be_kept_is_refused_and_the_others_stay(enter: Enter) -> None:
    clerk = enter(CLERK)
    page = answered(clerk, brought(clerk), "งานประชาสัมพันธ์", **{"is": "all"})
    long = clerk.send(clerk.see(page.path + "/measures/1"), "บันทึกมาตรการนี้", {"steps": "ก\n" * 2001})
    assert long.status == 409 and "อ่านคำตอบไม่ได้" in long.text
    assert len(left(clerk.see(page.path))) == 2


def test_nobody_answers_for_another(enter: Enter) -> None:
    clerk = enter(CLERK)
    page = brought(clerk)
    head = enter("head1@office.example")
    for path in ("/measures/1", ""):
        assert head.see(page.path + path).status == 403
    sent = head.client.post(
        page.path + "/answer", data={"csrf_token": head.token(), "question": "name:x"}
    )
    assert sent.status_code == 403
    assert clerk.see(page.path + "/measures/99").status == 404
