"""Endorsing at the page: a remark is kept and limited, and who presses twice is told so."""

from collections.abc import Callable

import pytest

from tests.factories import AFTER_DUE, CLERK, FilledOffice
from tests.web.conftest import Clock
from tests.web.visitor import Page, Visitor
from tracker.queries import memos
from workflows.actions import memo_chain

Enter = Callable[[str], Visitor]
DIRECTOR, PALAD = "head1@office.example", "palad@office.example"
AT, ENDORSE = "/rounds/1/memo", "/memo/endorse"


@pytest.fixture(autouse=True)
def submitted(filled: FilledOffice, clock: Clock) -> None:
    clock.now = AFTER_DUE
    memo_chain.submit_memo(
        filled.office.house,
        agency_id=filled.agency_id,
        round_id=1,
        officer_id=filled.person(CLERK),
        now=AFTER_DUE,
    )


def steps(filled: FilledOffice) -> list[tuple[str, str | None]]:
    with filled.office.house.read() as connection:
        return [(one.step, one.remark) for one in memos.endorsements(connection, 1, 1)]


def remark_on(page: Page) -> str:
    return str(page.document.get_element_by_id("endorse-remark").text or "").strip()


def test_a_second_tap_is_answered_kindly_and_changes_nothing(
    enter: Enter, filled: FilledOffice
) -> None:
    director = enter(DIRECTOR)
    page = director.see(AT)
    director.send(page, ENDORSE, {"remark": "เห็นควรเสนอ"}, follow=False)
    again = director.send(page, ENDORSE, {"remark": "เห็นควรเสนอ"})
    assert again.status == 200 and "ท่านลงความเห็นแล้ว" in again.text
    assert steps(filled) == [("clerk", None), ("director", "เห็นควรเสนอ")]


def test_whose_turn_it_is_not_yet_is_still_refused(enter: Enter, filled: FilledOffice) -> None:
    palad = enter(PALAD)
    answer = palad.client.post(
        f"{AT}/endorse", data={"csrf_token": palad.token(), "version": "2", "remark": "ก่อนคิว"}
    )
    assert answer.status_code == 403
    assert steps(filled) == [("clerk", None)]


def test_a_remark_stays_where_the_memo_was_changed_meanwhile(
    enter: Enter, filled: FilledOffice
) -> None:
    director, clerk = enter(DIRECTOR), enter("clerk@office.example")
    page = director.see(AT)
    clerk.send(clerk.see(AT), "/number", {"number": "๑๒๓"})
    stale = director.send(page, ENDORSE, {"remark": "เห็นควรเสนอปลัด"})
    assert stale.status == 422 and "ไปก่อนแล้ว" in stale.text
    assert remark_on(stale) == "เห็นควรเสนอปลัด"
    director.send(stale, ENDORSE)
    assert steps(filled)[1:] == [("director", "เห็นควรเสนอปลัด")]


def test_a_remark_that_is_too_long_is_told_and_stays(enter: Enter, filled: FilledOffice) -> None:
    director = enter(DIRECTOR)
    page = director.send(director.see(AT), ENDORSE, {"remark": "ก" * 20_001})
    assert page.status == 422 and "ใส่ได้ไม่เกิน ๒๐,๐๐๐ ตัวอักษร" in page.text
    assert len(remark_on(page)) == 20_001
    assert steps(filled) == [("clerk", None)]
