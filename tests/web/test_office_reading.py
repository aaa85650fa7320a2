"""What those read of the office who may change nothing in it: the auditor and the palad."""

from collections.abc import Callable

import pytest

from tests.factories import APPROVED, FINANCE, PASSWORD, FilledOffice
from tests.web.visitor import Page, Visitor
from tracker.status import Role
from workflows.actions import signin

Enter = Callable[[str], Visitor]
READ = (
    *("/office", "/office/divisions", "/office/orders", "/office/settings"),
    *("/office/settings/days", "/office/channels", "/office/backup", "/office/divisions/2"),
)
FORMS_ONLY = ("/office/officers/new", "/office/settings/hours", "/office/posts/1/hand-over")


@pytest.fixture
def auditor(filled: FilledOffice, enter: Enter) -> Visitor:
    """The internal auditor at the door."""
    return someone(filled, enter, "auditor", Role.AUDITOR)


def someone(filled: FilledOffice, enter: Enter, name: str, role: Role) -> Visitor:
    """One more officer at the door."""
    mail = f"{name}@office.example"
    made = filled.office.someone(f"นางตัวอย่าง {name}", name, role, email=mail)
    of = {"agency_id": filled.agency_id, "officer_id": made}
    signin.set_password(filled.office.house, **of, password=PASSWORD, now=APPROVED)
    return enter(mail)


def test_the_auditor_reads_the_office_and_finds_no_form(
    auditor: Visitor, filled: FilledOffice
) -> None:
    assert auditor.see("/my-work").document.xpath("//header//a[@href='/office']")
    for path in (*READ, f"/office/officers/{filled.person(FINANCE)}"):
        page = auditor.see(path)
        assert page.status == 200, path
        assert page.document.xpath("//main//form") == [], path
    assert FINANCE in auditor.see(f"/office/officers/{filled.person(FINANCE)}").text


@pytest.mark.parametrize("path", FORMS_ONLY)
def test_a_page_that_is_a_form_is_not_for_readers(auditor: Visitor, path: str) -> None:
    assert auditor.see(path).status == 403


def test_the_palad_reads_the_office_and_heads_do_not(enter: Enter) -> None:
    assert enter("palad@office.example").see("/office/settings").status == 200
    assert enter("head2@office.example").see("/office/settings").status == 403


def test_nothing_that_a_reader_sends_changes_anything(auditor: Visitor) -> None:
    token = auditor.token()
    for path in ("/office/divisions", "/office/divisions/2", "/office/settings/days"):
        sent = {"csrf_token": token, "name": "กองใหม่"}
        assert auditor.client.post(path, data=sent).status_code == 403
    assert "กองใหม่" not in auditor.see("/office/divisions").text


def test_an_officers_sessions_are_ended_on_their_page(enter: Enter, filled: FilledOffice) -> None:
    clerk, finance = enter("clerk@office.example"), enter("head2@office.example")
    path = f"/office/officers/{filled.person(FINANCE)}"
    page = clerk.send(clerk.see(path), "sessions/end")
    assert f"{FINANCE} ต้องเข้าสู่ระบบใหม่ในทุกอุปกรณ์" in page.text
    assert finance.see("/my-work").path == "/sign-in"
    palad = filled.person("นายตัวอย่าง ซื่อตรง")
    sent = {"csrf_token": clerk.token()}
    path = f"/office/officers/{palad}/sessions/end"  # not offered to the clerk; sent all the same
    page = Page(clerk.client.post(path, data=sent, follow_redirects=True))
    assert "ให้ผู้ดูแลระบบของหน่วยงานเป็นผู้แก้ไข" in page.text
    own = clerk.see(f"/office/officers/{filled.person('นางสาวตัวอย่าง ใจดี')}")
    assert clerk.send(own, "sessions/end").path == own.path
