"""The half-year on the site: report, finish, give up, unchanged, on behalf, memo up the chain."""

import io
from collections.abc import Callable

import pytest

from tests.factories import AFTER_DUE, FilledOffice
from tests.web.conftest import Clock
from tests.web.visitor import Page, Visitor
from tracker.queries import memos, plans, progress

CLERK, HEAD, FINANCE = "clerk@office.example", "head1@office.example", "head2@office.example"
PALAD, MAYOR = "palad@office.example", "mayor@office.example"
Enter = Callable[[str], Visitor]


def part_status(filled: FilledOffice, number: int, division: str) -> str:
    with filled.office.house.read() as connection:
        part = plans.part(
            connection,
            filled.agency_id,
            measure_id=filled.measures[number],
            division_id=filled.office.divisions[division],
        )
    return part.status.value


def reports(filled: FilledOffice, number: int, division: str) -> list[str]:
    with filled.office.house.read() as connection:
        part = plans.part(
            connection,
            filled.agency_id,
            measure_id=filled.measures[number],
            division_id=filled.office.divisions[division],
        )
        return [r.done for r in progress.progress_of(connection, filled.agency_id, part.id)]


def form_of(filled: FilledOffice, number: int, division: str, action: str) -> str:
    return f"/measures/{filled.measures[number]}/{filled.office.divisions[division]}/{action}"


def submit(clerk: Visitor) -> None:
    asked = clerk.send(clerk.see("/rounds/1/memo"), "/submit")
    clerk.send(asked, "เสนอทั้งที่ยังไม่ครบ")


def test_my_work_says_what_is_owed_and_until_when(enter: Enter) -> None:
    page = enter(FINANCE).see("/")
    assert page.path == "/my-work"
    assert "รายงานแล้ว ๒ จาก ๕ มาตรการ" in page.text
    assert "กำหนดส่งวันอังคารที่ ๓๑ มีนาคม ๒๕๖๙" in page.text
    assert "เหลือ ๓ วันทำการ" in page.text


def test_a_head_reports_with_a_photo_and_owes_one_less(enter: Enter, filled: FilledOffice) -> None:
    visitor = enter(FINANCE)
    form = visitor.see(form_of(filled, 10, "กองคลัง", "report"))
    page = visitor.send(
        form,
        "ส่งรายงาน",
        {
            "done": "จัดทำทะเบียนคุมครบทุกคัน",
            "done_on-day": "๒๕",
            "done_on-month": "3",
            "done_on-year": "2569",
            "percent": "๘๐",
            "files": [(io.BytesIO(_png()), "ทะเบียนรถ.png")],
        },
    )
    assert page.path == "/my-work"
    assert "รายงานแล้ว ๓ จาก ๕ มาตรการ" in page.text
    assert reports(filled, 10, "กองคลัง") == ["จัดทำทะเบียนคุมครบทุกคัน"]
    measure = visitor.see(f"/measures/{filled.measures[10]}")
    assert "ร้อยละ ๘๐" in measure.text and "ทะเบียนรถ" in measure.text


def test_unchanged_takes_one_tap_where_there_is_an_earlier_report(
    enter: Enter, filled: FilledOffice, clock: Clock
) -> None:
    from datetime import UTC, datetime

    clock.now = datetime(2026, 4, 2, 3, tzinfo=UTC)
    clerk = enter(CLERK)
    round_page = clerk.see("/rounds/1")
    clerk.send(round_page, "/rounds/1/close")
    clock.now = datetime(2026, 4, 6, 3, tzinfo=UTC)
    clerk = enter(CLERK)
    second = clerk.see("/rounds/2")
    clerk.send(second, "/rounds/2/open")
    visitor = enter(FINANCE)
    work = visitor.see("/my-work")
    page = visitor.send(work, "unchanged")
    assert "รายงาน “คงเดิม” แล้ว: คู่มือการยืมทรัพย์สินของราชการ" in page.text
    assert reports(filled, 4, "กองคลัง") == ["ร่างคู่มือเสร็จแล้ว รอที่ประชุมเห็นชอบ"] * 2


def test_unchanged_is_not_offered_without_an_earlier_report(enter: Enter) -> None:
    assert "คงเดิม" not in enter(FINANCE).see("/my-work").buttons()


def test_a_part_is_started_from_the_card(enter: Enter, filled: FilledOffice) -> None:
    visitor = enter(FINANCE)
    page = visitor.send(visitor.see("/my-work"), form_of(filled, 5, "กองคลัง", "start"))
    assert "เริ่มดำเนินการแล้ว: เผยแพร่แผนและผลการจัดซื้อจัดจ้างทุกเดือน" in page.text
    assert part_status(filled, 5, "กองคลัง") == "in_progress"


def test_finishing_asks_for_what_is_missing_and_keeps_what_was_typed(
    enter: Enter, filled: FilledOffice
) -> None:
    visitor = enter(FINANCE)
    form = visitor.see(form_of(filled, 4, "กองคลัง", "finish"))
    page = visitor.send(
        form, "บันทึกว่าแล้วเสร็จ", {"result": "ที่ประชุมเห็นชอบและเผยแพร่คู่มือแล้ว", "done_on-day": ""}
    )
    assert page.status == 422
    assert "โปรดใส่วันที่" in page.text
    assert "โปรดแนบหลักฐานอย่างน้อยหนึ่งรายการ" in page.text
    assert page.document.get_element_by_id("result").text.strip() == ("ที่ประชุมเห็นชอบและเผยแพร่คู่มือแล้ว")
    done = visitor.send(
        page,
        "บันทึกว่าแล้วเสร็จ",
        {"done_on-day": "24", "done_on-month": "3", "links": "https://office.example/guide"},
    )
    assert "บันทึกแล้ว" in done.text
    assert part_status(filled, 4, "กองคลัง") == "done"


def test_an_earlier_report_becomes_the_result_only_when_its_words_are_asked_for(
    enter: Enter, filled: FilledOffice
) -> None:
    visitor = enter(FINANCE)
    page = visitor.see(form_of(filled, 4, "กองคลัง", "finish"))
    assert "ร่างคู่มือเสร็จแล้ว รอที่ประชุมเห็นชอบ" in page.text
    assert page.document.get_element_by_id("result").text.strip() == ""
    again = visitor.send(page, "บันทึกว่าแล้วเสร็จ", {"use-result": "ร่างคู่มือเสร็จแล้ว รอที่ประชุมเห็นชอบ"})
    assert again.status == 200
    assert again.document.get_element_by_id("result").text.strip() == (
        "ร่างคู่มือเสร็จแล้ว รอที่ประชุมเห็นชอบ"
    )


def test_after_finishing_the_card_shows_the_result_and_not_the_report_before(
    enter: Enter, filled: FilledOffice
) -> None:
    visitor = enter(FINANCE)
    work = visitor.send(
        visitor.see(form_of(filled, 4, "กองคลัง", "finish")),
        "บันทึกว่าแล้วเสร็จ",
        {
            "result": "เผยแพร่คู่มือแล้ว",
            "done_on-day": "24",
            "done_on-month": "3",
            "links": "https://office.example/guide",
        },
    )
    assert work.path == "/my-work"
    assert "แล้วเสร็จเมื่อ ๒๔ มี.ค. ๒๕๖๙: เผยแพร่คู่มือแล้ว" in work.text
    assert "รอที่ประชุมเห็นชอบ" not in work.text


def test_a_text_that_is_too_long_is_told_and_stays_in_the_field(
    enter: Enter, filled: FilledOffice
) -> None:
    visitor = enter(FINANCE)
    typed = "ก" * 200_000
    told = {"csrf_token": visitor.token(), "done": typed, "last": "0"}
    page = Page(visitor.client.post(form_of(filled, 10, "กองคลัง", "report"), data=told))
    assert page.status == 422
    assert "ข้อความยาว ๒๐๐,๐๐๐ ตัวอักษร ใส่ได้ไม่เกิน ๒๐,๐๐๐ ตัวอักษร" in page.text
    assert page.document.get_element_by_id("done").text.strip() == typed
    assert reports(filled, 10, "กองคลัง") == []


def test_where_one_file_is_refused_the_page_says_that_none_was_kept(
    enter: Enter, filled: FilledOffice
) -> None:
    visitor = enter(FINANCE)
    page = visitor.send(
        visitor.see(form_of(filled, 10, "กองคลัง", "report")),
        "ส่งรายงาน",
        {
            "done": "ทำแล้ว",
            "files": [(io.BytesIO(_png()), "ภาพ.png"), (io.BytesIO(b"MZ"), "โปรแกรม.exe")],
        },
    )
    assert page.status == 422 and "ยังไม่ได้เก็บไฟล์ใดเลย" in page.text
    assert reports(filled, 10, "กองคลัง") == []


def test_giving_up_needs_a_reason(enter: Enter, filled: FilledOffice) -> None:
    visitor = enter(FINANCE)
    form = visitor.see(form_of(filled, 10, "กองคลัง", "give-up"))
    refused = visitor.send(form, "ไม่สามารถดำเนินการได้")
    assert "โปรดเขียนเหตุผล" in refused.text and refused.status == 422
    visitor.send(refused, "ไม่สามารถดำเนินการได้", {"reason": "ไม่มีรถส่วนกลางแล้ว"})
    assert part_status(filled, 10, "กองคลัง") == "not_done"


@pytest.mark.parametrize("year", ["2026", "๒๐๒๖", "3112"])
def test_a_year_off_by_543_is_asked_back_and_not_stored(
    enter: Enter, filled: FilledOffice, year: str
) -> None:
    visitor = enter(FINANCE)
    form = visitor.see(form_of(filled, 10, "กองคลัง", "report"))
    page = visitor.send(
        form,
        "ส่งรายงาน",
        {"done": "ทำแล้ว", "done_on-day": "1", "done_on-month": "3", "done_on-year": year},
    )
    assert page.status == 422
    assert "คลาดไป ๕๔๓ ปี หมายถึง พ.ศ. ๒๕๖๙ ใช่หรือไม่" in page.text
    assert reports(filled, 10, "กองคลัง") == []
    visitor.send(page, "ส่งรายงาน")
    assert reports(filled, 10, "กองคลัง") == ["ทำแล้ว"]


def test_a_deed_in_the_future_is_refused_in_a_sentence(enter: Enter, filled: FilledOffice) -> None:
    visitor = enter(FINANCE)
    form = visitor.see(form_of(filled, 10, "กองคลัง", "report"))
    page = visitor.send(
        form,
        "ส่งรายงาน",
        {"done": "จะทำ", "done_on-day": "27", "done_on-month": "3", "done_on-year": "2569"},
    )
    assert "วันที่ดำเนินการ (๒๗ มีนาคม ๒๕๖๙) ยังมาไม่ถึง" in page.text
    assert page.document.get_element_by_id("done").text.strip() == "จะทำ"


def test_the_clerk_reports_for_a_named_officer_and_both_are_shown(
    enter: Enter, filled: FilledOffice
) -> None:
    clerk = enter(CLERK)
    form = clerk.see(form_of(filled, 8, "กองสวัสดิการสังคม", "report"))
    page = clerk.send(
        form, "ส่งรายงาน", {"done": "จัดเวทีรับฟังแล้ว ๒ ครั้ง", "source": "ที่ประชุมหัวหน้าส่วน ๒๕ มี.ค."}
    )
    assert page.path == f"/measures/{filled.measures[8]}"
    assert "โดย นางสาวตัวอย่าง ใจดี" in page.text
    assert "แทน นายตัวอย่าง อดทน (ที่มา: ที่ประชุมหัวหน้าส่วน ๒๕ มี.ค.)" in page.text


def test_an_act_on_behalf_without_its_source_is_refused(enter: Enter, filled: FilledOffice) -> None:
    clerk = enter(CLERK)
    form = clerk.see(form_of(filled, 8, "กองสวัสดิการสังคม", "report"))
    page = clerk.send(form, "ส่งรายงาน", {"done": "จัดเวทีแล้ว"})
    assert "ต้องระบุที่มา" in page.text
    assert reports(filled, 8, "กองสวัสดิการสังคม") == []


def test_who_comes_second_sees_what_changed_and_keeps_what_was_typed(
    enter: Enter, filled: FilledOffice
) -> None:
    first, second = enter(FINANCE), enter(FINANCE)
    place = form_of(filled, 4, "กองคลัง", "finish")
    told = {
        "done_on-day": "20",
        "done_on-month": "3",
        "done_on-year": "2569",
        "links": "https://office.example/a",
    }
    early, late = first.see(place), second.see(place)
    first.send(early, "บันทึกว่าแล้วเสร็จ", {"result": "ฉบับแรก", **told})
    page = second.send(late, "บันทึกว่าแล้วเสร็จ", {"result": "ฉบับที่สอง", **told})
    assert page.status == 422
    assert "ฉบับแรก" in page.text
    assert page.document.get_element_by_id("result").text.strip() == "ฉบับที่สอง"


def test_a_second_report_shows_the_first_before_it_is_sent(
    enter: Enter, filled: FilledOffice
) -> None:
    first, second = enter(FINANCE), enter(FINANCE)
    place = form_of(filled, 10, "กองคลัง", "report")
    early, late = first.see(place), second.see(place)
    first.send(early, "ส่งรายงาน", {"done": "ฉบับแรก"})
    page = second.send(late, "ส่งรายงาน", {"done": "ฉบับที่สอง"})
    assert page.status == 422 and "มีผู้รายงานมาตรการนี้ไปก่อนแล้ว" in page.text
    assert "ฉบับแรก" in page.text
    second.send(page, "ส่งรายงาน")
    assert reports(filled, 10, "กองคลัง") == ["ฉบับที่สอง", "ฉบับแรก"]


def test_the_round_names_who_has_not_reported(enter: Enter) -> None:
    page = enter(CLERK).see("/rounds")
    assert "๑ จาก ๕ ส่วนราชการ" in page.text
    assert "๒ จาก ๕ มาตรการ ยังไม่ส่ง ๓ รายการ" in page.text
    assert "- กองการศึกษา: มาตรการที่ ๑, ๙" in page.text


def test_the_clerk_extends_the_round(enter: Enter) -> None:
    clerk = enter(CLERK)
    page = clerk.send(
        clerk.see("/rounds/1"),
        "/extend",
        {
            "until-day": "8",
            "until-month": "4",
            "until-year": "2569",
            "reason": "หัวหน้าส่วนราชการไปราชการ",
            "allowed_by": "ปลัดเทศบาล",
        },
    )
    assert "ขยายกำหนดส่งแล้ว" in page.text
    assert "กำหนดส่งวันพุธที่ ๘ เมษายน ๒๕๖๙" in page.text


def test_the_memo_goes_up_the_chain_and_is_published(
    enter: Enter, filled: FilledOffice, clock: Clock
) -> None:
    clock.now = AFTER_DUE
    clerk = enter(CLERK)
    asked = clerk.send(clerk.see("/rounds/1/memo"), "/submit")
    assert asked.status == 422 and "ยังไม่ได้เสนอ: ยังขาดรายงาน" in asked.text
    page = clerk.send(asked, "เสนอทั้งที่ยังไม่ครบ")
    assert "เสนอบันทึกข้อความแล้ว" in page.text and "รอ นายตัวอย่าง มั่นคง" in page.text
    for name, words in ((HEAD, "เสนอต่อปลัด"), (PALAD, "เสนอต่อผู้บริหาร"), (MAYOR, "ลงความเห็นทราบ")):
        visitor = enter(name)
        assert "บันทึกข้อความที่รอท่าน" in visitor.see("/my-work").text
        memo = visitor.see("/rounds/1/memo")
        assert words in memo.buttons()
        assert "ลงความเห็นแล้ว" in visitor.send(memo, "/endorse").text
    again = enter(MAYOR).see("/rounds/1/memo")
    assert "เรียกกลับมาแก้ไข" in again.buttons() and "ต้องเสนอใหม่ทุกขั้น" in again.text
    unnumbered = clerk.see("/rounds/1/memo")
    assert "ใส่เลขที่และวันที่ก่อนเผยแพร่" in unnumbered.buttons()
    assert "บันทึกว่าเผยแพร่แล้ว" not in unnumbered.buttons()
    numbered = clerk.send(
        unnumbered,
        "/number",
        {"number": "ตย ๕๒๐๐๑/๑๒๓", "dated_on-day": "2", "dated_on-month": "4"},
    )
    page = clerk.send(numbered, "/publish")
    assert "เผยแพร่แล้ว" in page.text
    with filled.office.house.read() as connection:
        memo_now = memos.memo_of_round(connection, filled.agency_id, 1)
    assert memo_now is not None and memo_now.status.value == "published"


def test_a_memo_without_number_is_published_only_when_that_is_confirmed(
    enter: Enter, filled: FilledOffice, clock: Clock
) -> None:
    clock.now = AFTER_DUE
    clerk = enter(CLERK)
    submit(clerk)
    for name in (HEAD, PALAD, MAYOR):
        visitor = enter(name)
        visitor.send(visitor.see("/rounds/1/memo"), "/endorse")
    version = clerk.see("/rounds/1/memo").document.xpath("//input[@name='version']/@value")
    answer = clerk.client.post(
        "/rounds/1/memo/publish",
        data={"csrf_token": clerk.token(), "version": version[0] if version else ""},
    )
    assert answer.status_code == 422 and "ยังไม่ได้บันทึกการเผยแพร่" in answer.text
    published = clerk.send(Page(answer), "เผยแพร่ทั้งที่ยังไม่มีเลขที่หรือวันที่")
    assert "บันทึกการเผยแพร่แล้ว" in published.text


def test_a_memo_is_returned_with_a_remark_and_edited(enter: Enter, clock: Clock) -> None:
    clock.now = AFTER_DUE
    clerk, head = enter(CLERK), enter(HEAD)
    submit(clerk)
    silent = head.send(head.see("/rounds/1/memo"), "/return")
    assert silent.status == 422 and "โปรดเขียนข้อสังเกต" in silent.text
    head.send(silent, "/return", {"remark": "ขอให้เพิ่มเหตุผลของกองช่าง"})
    page = clerk.see("/rounds/1/memo")
    assert "ส่งกลับแก้ไขโดย นายตัวอย่าง มั่นคง" in page.text
    assert "ขอให้เพิ่มเหตุผลของกองช่าง" in page.text
    edit = next(
        link.get("href")
        for link in page.document.xpath("//a[contains(@class, 'paragraph')]")
        if "จึงเรียนมา" in link.text_content()
    )
    saved = clerk.send(clerk.see(edit), "บันทึกถ้อยคำ", {"text": "จึงเรียนมาเพื่อโปรดทราบ"})
    assert "บันทึกถ้อยคำแล้ว" in saved.text and "จึงเรียนมาเพื่อโปรดทราบ" in saved.text


@pytest.mark.parametrize(
    ("form", "start"), [("pdf", b"%PDF-"), ("docx", b"PK\x03\x04"), ("html", b"<!")]
)
def test_the_memo_is_downloaded_in_each_form(enter: Enter, form: str, start: bytes) -> None:
    response = enter(CLERK).client.get(f"/rounds/1/memo.{form}")
    assert response.status_code == 200
    assert response.data.lstrip().lower().startswith(start.lower())
    assert response.headers["Content-Disposition"].startswith("attachment;")


def _png() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (20, 20), (200, 30, 30)).save(out, "PNG")
    return out.getvalue()
