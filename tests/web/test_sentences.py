"""Words to choose from: one's own earlier ones and the usual ones, put in only when asked for."""

from collections.abc import Callable

from tests.factories import FilledOffice
from tests.office import measure
from tests.web.visitor import Page, Visitor
from tracker.queries import plans

Enter = Callable[[str], Visitor]
FINANCE = "head2@office.example"
ONGOING = "ดำเนินการต่อเนื่องตามแผน ในรอบนี้ได้ (ระบุกิจกรรม) จำนวน (ระบุจำนวน) ครั้ง"
REPORT, FINISH, GIVE_UP = "/measures/4/2/report", "/measures/4/2/finish", "/measures/4/2/give-up"


def offered(page: Page, field: str) -> list[tuple[str, str]]:
    """What may be put into the field: (where it comes from, the words)."""
    return [
        ("".join(one.xpath("./span[@class='soft']/text()")), one.get("value"))
        for one in page.document.xpath(f"//button[@name='use-{field}']")
    ]


def typed(page: Page, field: str) -> str:
    return str(page.document.get_element_by_id(field).text or "").strip()


def test_a_report_offers_what_was_said_last_and_the_words_of_its_state(enter: Enter) -> None:
    page = enter(FINANCE).see(REPORT)
    results = offered(page, "done")
    assert results[:2] == [
        ("ครั้งก่อน", "ร่างคู่มือเสร็จแล้ว รอที่ประชุมเห็นชอบ"),
        ("ที่ตั้งใจไว้ครั้งก่อน", "เสนอที่ประชุมเดือนเมษายน"),
    ]
    assert ("", ONGOING) in results
    assert "ผลที่ได้คือ" not in str(results)  # that is said of what is done
    assert offered(page, "next_step")[0] == ("ครั้งก่อน", "เสนอที่ประชุมเดือนเมษายน")
    assert typed(page, "done") == ""


def test_finishing_and_giving_up_offer_the_words_of_where_they_lead(enter: Enter) -> None:
    visitor = enter(FINANCE)
    assert "ผลที่ได้คือ (ระบุผล)" in str(offered(visitor.see(FINISH), "result"))
    assert "ไม่ได้รับจัดสรรงบประมาณ" in str(offered(visitor.see(GIVE_UP), "reason"))


def test_words_that_are_chosen_follow_what_was_typed_and_nothing_is_stored(
    enter: Enter, filled: FilledOffice
) -> None:
    visitor = enter(FINANCE)
    before = visitor.see(REPORT)
    page = visitor.send(
        before,
        "ส่งรายงาน",
        {"done": "แจ้งเวียนแล้ว", "percent": "๗๐", "done_on-day": "๒๕", "use-done": ONGOING},
    )
    assert page.status == 200
    assert typed(page, "done") == "แจ้งเวียนแล้ว\n" + ONGOING
    assert page.document.get_element_by_id("percent").value == "๗๐"
    assert page.document.get_element_by_id("done_on").value == "๒๕"
    assert page.document.xpath("//textarea[@autofocus]/@id") == ["done"]
    assert offered(visitor.see(REPORT), "done")[0][1] == "ร่างคู่มือเสร็จแล้ว รอที่ประชุมเห็นชอบ"


def test_a_place_that_was_not_filled_is_asked_about_and_then_it_goes(enter: Enter) -> None:
    visitor = enter(FINANCE)
    page = visitor.send(visitor.see(REPORT), "ส่งรายงาน", {"done": ONGOING})
    assert page.status == 422
    assert "โปรดแก้ให้ตรงกับที่ทำจริง หรือลบออก: (ระบุกิจกรรม) (ระบุจำนวน)" in page.text
    said = "ดำเนินการต่อเนื่องตามแผน ในรอบนี้ได้ชี้แจง จำนวน ๒ ครั้ง"
    assert visitor.send(page, "ส่งรายงาน", {"done": said}).path == "/my-work"


def test_last_year_s_words_are_offered_for_the_measure_of_the_same_title(
    enter: Enter, filled: FilledOffice
) -> None:
    plan_id = filled.office.approved(
        measure("คู่มือการยืมทรัพย์สินของราชการ", "กองคลัง"),
        measure("ประชุมชี้แจงแผนการใช้จ่ายงบประมาณ", "กองคลัง"),
        measure("คู่มือเล่มใหม่", "กองคลัง"),
        measure("อบรมจริยธรรมและประโยชน์ทับซ้อน", "กองคลัง"),  # last year another division's
        fiscal_year=2570,
    )
    with filled.office.house.read() as connection:
        found = plans.measures(connection, filled.agency_id, plan_id=plan_id)
    visitor = enter(FINANCE)
    said = [
        [one for one in offered(visitor.see(f"/measures/{m.id}/2/report"), "done") if one[0]]
        for m in found
    ]
    assert said == [
        [("ปีงบประมาณ ๒๕๖๙", "ร่างคู่มือเสร็จแล้ว รอที่ประชุมเห็นชอบ")],
        [("ปีงบประมาณ ๒๕๖๙", "ประชุมชี้แจงแผนการใช้จ่ายงบประมาณแก่บุคลากร ๔๒ คน")],  # its result
        [],
        [],
    ]
