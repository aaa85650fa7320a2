"""An approved plan changes by numbered amendments, put together, looked at and made on the site."""

from collections.abc import Callable
from datetime import date

from tests.factories import FilledOffice
from tests.web.visitor import Page, Visitor
from tracker.queries import plans
from tracker.records import AmendmentRecord, MeasureRecord

CLERK = "clerk@office.example"
NEW = "/plans/1/amendments/new"
Enter = Callable[[str], Visitor]


def press(visitor: Visitor, page: Page, do: str, **said: object) -> Page:
    """Press the button of the page's form that does this."""
    return visitor.send(page, "/amendments/new", {"do": do, **said})


def measure(filled: FilledOffice, number: int) -> MeasureRecord:
    with filled.office.house.read() as connection:
        return plans.measure(connection, filled.agency_id, filled.measures[number])


def made(filled: FilledOffice) -> tuple[AmendmentRecord, ...]:
    with filled.office.house.read() as connection:
        return plans.amendments(connection, filled.agency_id, filled.plan_id)


def test_four_changes_are_one_amendment_looked_at_before_it_is_made(
    enter: Enter, filled: FilledOffice
) -> None:
    clerk = enter(CLERK)
    page = clerk.see(
        clerk.see("/measures/4").document.xpath("//a[contains(., 'แก้ไขมาตรการนี้ในแผน')]/@href")[0]
    )
    assert page.path == NEW and "แก้ไขแผนครั้งที่ ๑" in page.text
    page = press(clerk, page, "reword", measure=str(filled.measures[4]))
    assert "คู่มือการยืมทรัพย์สินของราชการ" in page.text
    page = press(
        clerk, page, "put:reword", title="คู่มือการใช้และยืมทรัพย์สินของราชการ", **{"ends_on-month": "8"}
    )
    assert "เลือกแล้ว ๒ รายการ" in page.text
    page = press(clerk, page, "hand-over", measure=str(filled.measures[6]))
    page = press(
        clerk,
        page,
        "put:hand-over",
        **{
            "from": str(filled.office.divisions["กองช่าง"]),
            "to": str(filled.office.divisions["สำนักปลัด"]),
        },
    )
    page = press(clerk, page, "withdraw", measure=str(filled.measures[7]))
    page = press(clerk, page, "add")
    page = press(
        clerk,
        page,
        "put:add",
        title="เปิดเผยรายงานการประชุมสภา",
        division=str(filled.office.divisions["สำนักปลัด"]),
        indicator="9",
    )
    assert "เลือกแล้ว ๕ รายการ" in page.text
    page = press(
        clerk, page, "look", reason="ที่ประชุมหัวหน้าส่วนราชการเห็นชอบ", **{"amended_on-day": "20"}
    )
    assert page.status == 200 and "จะเปลี่ยน ๕ รายการ" in page.text and made(filled) == ()
    page = press(clerk, page, "enter")
    assert page.path == "/plans/1/amendments/1"
    assert "บันทึกการแก้ไขแผนครั้งที่ ๑ แล้ว" in page.text
    assert "ที่ประชุมหัวหน้าส่วนราชการเห็นชอบ" in page.text and "กองช่าง" in page.text
    (amendment,) = made(filled)
    assert amendment.amended_on == date(2026, 3, 20)
    assert measure(filled, 4).title == "คู่มือการใช้และยืมทรัพย์สินของราชการ"
    assert measure(filled, 4).ends_on == date(2026, 8, 30)
    assert [part.division for part in measure(filled, 6).parts] == ["สำนักปลัด"]
    assert measure(filled, 7).withdrawn_by == amendment.id
    every = enter("head1@office.example").see("/plans/1/amendments")
    assert "แผนนี้แก้ไขแล้ว ๑ ครั้ง" in every.text and "แก้ไขแผน" not in every.buttons()


def test_what_the_plan_would_not_take_is_said_at_once_and_what_was_chosen_stays(
    enter: Enter, filled: FilledOffice
) -> None:
    clerk = enter(CLERK)
    page = press(clerk, clerk.see(NEW), "withdraw", measure=str(filled.measures[7]))
    page = press(clerk, page, "reword", measure=str(filled.measures[4]))
    same = press(clerk, page, "put:reword")
    assert same.status == 422 and "ยังไม่มีถ้อยคำหรือวันที่ใดต่างจากเดิม" in same.text
    reversed_ = press(clerk, same, "put:reword", **{"ends_on-year": "2568"})
    assert reversed_.status == 422 and "วันสิ้นสุดของมาตรการอยู่ก่อนวันเริ่มต้น" in reversed_.text
    page = press(clerk, reversed_, "back")
    assert "เลือกแล้ว ๑ รายการ" in page.text
    silent = press(clerk, page, "look", reason=" ")
    assert silent.status == 422 and "โปรดเขียนเหตุผล" in silent.text
    page = press(clerk, silent, "drop:0", reason="เหตุผลที่พิมพ์ไว้")
    assert "เลือกแล้ว" not in page.text and "เหตุผลที่พิมพ์ไว้" in page.text
    nothing = press(clerk, page, "look", reason="ไม่มีอะไร")
    assert nothing.status == 422 and "ยังไม่ได้เลือกว่าจะแก้ไขอะไร" in nothing.text
    assert press(clerk, page, "reword", measure="").status == 422
    assert made(filled) == ()


def test_who_amends_second_looks_again_at_what_has_changed(
    enter: Enter, filled: FilledOffice
) -> None:
    first, second = enter(CLERK), enter(CLERK)
    looked = []
    for clerk, number in ((first, 7), (second, 8)):
        page = press(clerk, clerk.see(NEW), "withdraw", measure=str(filled.measures[number]))
        looked.append(press(clerk, page, "look", reason="ยุบรวมกับมาตรการอื่น"))
    press(first, looked[0], "enter")
    page = press(second, looked[1], "enter")
    assert page.status == 422 and "แผนนี้ถูกแก้ไขระหว่างที่ท่านทำรายการ" in page.text
    assert len(made(filled)) == 1
    assert press(second, page, "enter").path == "/plans/1/amendments/2"


def test_what_was_put_together_is_signed_and_only_the_clerk_amends(
    enter: Enter, filled: FilledOffice
) -> None:
    clerk = enter(CLERK)
    page = press(clerk, clerk.see(NEW), "withdraw", measure=str(filled.measures[7]))
    drafted = page.document.xpath("//input[@name='drafted']/@value")[0]
    forged = press(clerk, page, "look", reason="เหตุผล", drafted=drafted[:-3] + "AAA")
    assert forged.status == 422 and "ยังไม่ได้เลือกว่าจะแก้ไขอะไร" in forged.text
    for name in ("head1@office.example", "mayor@office.example"):
        assert enter(name).see(NEW).status == 403
    assert clerk.see("/plans/1/amendments/7").status == 404
