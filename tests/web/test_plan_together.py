"""Several measures at once: what would come of each is told first, then exactly that is done."""

from collections.abc import Callable
from typing import Any

from tests.factories import FilledOffice
from tests.web.visitor import Page, Visitor
from tracker.queries import plans
from tracker.records import MeasureRecord
from tracker.status import Status

CLERK, FINANCE = "clerk@office.example", "head2@office.example"
Enter = Callable[[str], Visitor]


def _measure(filled: FilledOffice, number: int) -> MeasureRecord:
    with filled.office.house.read() as view:
        return plans.measure(view, filled.agency_id, filled.measures[number])


def _look(visitor: Visitor, filled: FilledOffice, *numbers: int, **told: Any) -> Page:
    told["measure"] = [str(filled.measures[number]) for number in numbers]
    told["csrf_token"] = visitor.token()
    return Page(visitor.client.post("/plans/1/together/look", data=told, follow_redirects=True))


def _do(visitor: Visitor, page: Page) -> Page:
    (form,) = page.document.xpath("//form[contains(@action, '/together')]")
    fields: dict[str, list[str]] = {}
    for one in form.xpath(".//input"):
        fields.setdefault(one.get("name"), []).append(one.get("value"))
    return Page(visitor.client.post(form.get("action"), data=fields, follow_redirects=True))


def _verdicts(page: Page) -> list[str]:
    rows = page.document.xpath("//tbody/tr")
    return [" ".join(row.xpath("td[4]")[0].text_content().split())[:12] for row in rows]


def test_a_look_tells_each_and_changes_nothing(enter: Enter, filled: FilledOffice) -> None:
    visitor = enter(CLERK)
    before = [_measure(filled, number) for number in (1, 2, 5, 7)]
    page = _look(visitor, filled, 2, 5, 7, action="start")
    assert page.status == 200
    assert "ทำได้ ๔ จาก ๕ รายการ" in page.text
    assert [verdict.startswith("ทำได้") for verdict in _verdicts(page)].count(True) == 4
    assert "แล้วเสร็จ" in page.text, "the refusal names the state that stands in the way"
    assert [_measure(filled, number) for number in (1, 2, 5, 7)] == before


def test_what_was_seen_is_done_and_what_changed_meanwhile_is_not(
    enter: Enter, filled: FilledOffice
) -> None:
    visitor = enter(CLERK)
    page = _look(visitor, filled, 5, 7, action="start")
    filled.move(7, "สำนักปลัด", "start", "นายตัวอย่าง มั่นคง", now=_now())
    done = _do(visitor, page)
    assert "บันทึกแล้ว ๓ รายการ" in done.text
    assert "มีผู้แก้ไขมาตรการไปก่อนแล้ว" in done.text
    assert {part.status for part in _measure(filled, 5).parts} == {Status.IN_PROGRESS}


def test_parts_are_handed_over_in_one_amendment(enter: Enter, filled: FilledOffice) -> None:
    visitor = enter(CLERK)
    asked = {
        "action": "hand-over",
        "division": str(filled.office.divisions["กองคลัง"]),
        "to": str(filled.office.divisions["กองการศึกษา"]),
    }
    assert "โปรดเขียนเหตุผล" in _look(visitor, filled, 4, **asked).text
    page = _look(visitor, filled, 4, 7, 10, reason="โอนภารกิจ", **asked)
    assert "ทำได้ ๒ จาก ๓ รายการ" in page.text, "measure 7 is not theirs to give"
    assert "บันทึกแล้ว ๒ รายการ" in _do(visitor, page).text
    assert [part.division for part in _measure(filled, 4).parts] == ["กองการศึกษา"]
    with filled.office.house.read() as view:
        (entered,) = plans.amendments(view, filled.agency_id, filled.plan_id)
    assert [change["number"] for change in entered.changes] == [4, 10]
    assert entered.reason == "โอนภารกิจ"


def test_only_the_clerk_acts_on_several(enter: Enter, filled: FilledOffice) -> None:
    visitor = enter(FINANCE)
    assert visitor.see("/plans/1/together").status == 403
    assert _look(visitor, filled, 5, action="start").status == 403
    assert "together" not in visitor.see("/plans/1").text
    clerk = enter(CLERK)
    assert "โปรดเลือกมาตรการ" in _look(clerk, filled, action="start").text
    assert _look(clerk, filled, 5, action="finish").status == 404


def _now() -> Any:
    from tests.factories import THREE_DAYS_LEFT

    return THREE_DAYS_LEFT
