"""The page of backups: when the last one was, and who may carry one off."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.factories import APPROVED, PASSWORD, THREE_DAYS_LEFT, FilledOffice
from tests.office import KEY
from tests.web.conftest import Clock
from tests.web.visitor import Visitor
from tracker.archive import read_archive
from tracker.status import Role
from workflows.actions import agencies, signin
from workflows.actions.backups import back_up

Enter = Callable[[str], Visitor]
PAGE = "/office/backup"


@pytest.fixture
def administrator(filled: FilledOffice, enter: Enter) -> Visitor:
    """The administrator at the door."""
    made = filled.office.someone(
        "นายตัวอย่าง ดูแล", "ผู้ดูแลระบบ", Role.ADMINISTRATOR, email="administrator@office.example"
    )
    of = {"agency_id": filled.agency_id, "officer_id": made}
    signin.set_password(filled.office.house, **of, password=PASSWORD, now=APPROVED)
    return enter("administrator@office.example")


def test_the_page_says_when_the_last_backup_was(
    administrator: Visitor, filled: FilledOffice, clock: Clock, tmp_path: Path
) -> None:
    assert "ยังไม่เคยสำรองข้อมูล" in administrator.see(PAGE).text
    back_up(filled.office.house, tmp_path / "a.tidtam", now=THREE_DAYS_LEFT)
    page = administrator.see(PAGE)
    assert "๒๖ มี.ค. ๒๕๖๙ เวลา ๑๐.๐๐ น." in page.text and "๒ แฟ้ม" in page.text
    clock.now += timedelta(days=9)
    administrator.sign_in("administrator@office.example")
    assert "เกินหนึ่งสัปดาห์แล้ว" in administrator.see(PAGE).text


def test_the_administrator_of_the_only_agency_carries_a_whole_backup_off(
    administrator: Visitor, tmp_path: Path
) -> None:
    answer = administrator.client.post(PAGE, data={"csrf_token": administrator.token()})
    assert "tidtam-2569-03-26.tidtam" in answer.headers["Content-Disposition"]
    (tmp_path / "b.tidtam").write_bytes(answer.data)
    made = read_archive(tmp_path / "b.tidtam", key=KEY)
    assert made.rows["agency"] == 1 and made.rows["measure"] == 10
    page = administrator.see("/journal?kind=office")
    assert "ดาวน์โหลดข้อมูลสำรอง" in page.text


def test_where_others_share_the_installation_nothing_is_handed_out(
    administrator: Visitor, filled: FilledOffice
) -> None:
    agencies.create_agency(filled.office.house, name="เทศบาลตำบลอื่น", now=APPROVED)
    page = administrator.see(PAGE)
    assert "tidtam backup" in page.text and page.document.xpath("//main//form") == []
    page = administrator.client.post(
        PAGE, data={"csrf_token": administrator.token()}, follow_redirects=True
    )
    assert "มีข้อมูลของหน่วยงานอื่น" in page.text and "attachment" not in str(page.headers)


def test_a_backup_is_not_for_the_clerk(enter: Enter) -> None:
    clerk = enter("clerk@office.example")
    assert clerk.see(PAGE).document.xpath("//main//form") == []
    assert clerk.client.post(PAGE, data={"csrf_token": clerk.token()}).status_code == 403
