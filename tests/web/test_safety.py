"""What keeps the site safe: tokens, headers, strangers, other agencies, uploads, odd posts."""

import io
import random
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask

from tests.factories import APPROVED, PASSWORD, FilledOffice
from tests.web.visitor import Visitor
from tracker.status import Role
from workflows.actions import agencies, officers, signin

CLERK, HEAD, FINANCE = "clerk@office.example", "head1@office.example", "head2@office.example"
MAYOR = "mayor@office.example"
Enter = Callable[[str], Visitor]

POSTS = (
    "/sign-in",
    "/sign-in/link",
    "/sign-out",
    "/account/password",
    "/account/tokens",
    "/account/tokens/1/revoke",
    "/account/language",
    "/account/calendar/on",
    "/account/line/code",
    "/account/line/on",
    "/account/sessions/end",
    "/account/sessions/9/end",
    "/account/report-link/revoke",
    "/rounds/1/slips/3/revoke",
    "/account/second-factor/begin",
    "/account/second-factor/confirm",
    "/account/second-factor/remove",
    "/sign-in/code",
    "/language",
    "/measures/1/1/report",
    "/measures/1/1/unchanged",
    "/measures/1/1/start",
    "/measures/1/1/finish",
    "/measures/1/1/give-up",
    "/measures/1/1/reopen",
    "/measures/2/evidence/1/show",
    "/measures/2/evidence/1/withdraw",
    "/plans/import",
    "/plans/1/approve",
    "/plans/1/owners",
    "/rounds/1/open",
    "/rounds/1/extend",
    "/rounds/1/close",
    "/rounds/1/remind",
    "/rounds/1/superior",
    "/rounds/1/divisions/1/accept",
    "/rounds/1/divisions/1/9/return",
    "/rounds/1/meeting",
    "/notices/1/again",
    "/notices/address/1",
    "/rounds/1/memo/submit",
    "/rounds/1/memo/endorse",
    "/rounds/1/memo/publish",
    "/rounds/1/memo/return",
    "/rounds/1/memo/number",
    "/rounds/1/memo/paragraphs/closing",
    "/public/1/verify",
    "/account/proof",
    "/account/proof/link",
    "/office/officers/new",
    "/office/officers/1",
    "/office/officers/1/link",
    "/office/officers/1/posts",
    "/office/postings/1/end",
    "/office/posts/1/hand-over",
    "/office/divisions",
    "/office/divisions/1",
    "/office/orders",
    "/office/orders/1/end",
    "/office/settings/hours",
    "/office/settings/days",
    "/office/settings/days/remove",
)
PAGES = (
    "/my-work",
    "/plans",
    "/plans/1",
    "/plans/import",
    "/measures/4",
    "/measures/4/2/report",
    "/measures/4/2/finish",
    "/measures/evidence/1",
    "/measures/2/evidence/1",
    "/rounds",
    "/rounds/1",
    "/memo",
    "/rounds/1/memo",
    "/rounds/1/memo.pdf",
    "/rounds/1/remind",
    "/rounds/1/divisions/1",
    "/rounds/1/meeting",
    "/rounds/1/meeting/agenda",
    "/rounds/1/meeting/minutes",
    "/waiting",
    "/notices",
    "/notices/1",
    "/notices/preview",
    "/notices/address/1",
    "/rounds/1/memo/paragraphs/closing",
    "/account",
    "/account/password",
    "/account/tokens",
    "/office",
    "/office/officers/1",
    "/office/divisions/1",
    "/office/orders",
    "/office/settings",
    "/office/settings/days",
)


@pytest.mark.parametrize("path", POSTS)
def test_a_post_without_its_token_changes_nothing(enter: Enter, path: str) -> None:
    answer = enter(CLERK).client.post(path, data={"done": "x", "name": "y", "password": "z"})
    assert answer.status_code == 400
    assert "แบบฟอร์มนี้หมดอายุแล้ว" in answer.text and "no longer valid" in answer.text


@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_is_sent_to_sign_in_and_back(site: Flask, path: str) -> None:
    answer = site.test_client().get(path)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in?next=")


@pytest.mark.parametrize("path", ["/sign-in", "/my-work", "/plans/1", "/nowhere"])
def test_every_answer_carries_the_headers(enter: Enter, path: str) -> None:
    headers = enter(CLERK).client.get(path, follow_redirects=True).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy and "form-action 'self'" in policy
    assert "report-uri /csp-report; report-to csp" in policy
    assert headers["Reporting-Endpoints"] == 'csp="/csp-report"'
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


def test_cookies_are_for_this_site_alone(site: Flask) -> None:
    cookie = site.test_client().get("/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Secure" not in cookie


def test_who_presses_and_never_looks_keeps_a_cookie_that_browsers_take(enter: Enter) -> None:
    visitor = enter("head2@office.example")
    token = visitor.token()
    for _ in range(12):
        sent = visitor.client.post("/measures/10/2/unchanged", data={"csrf_token": token})
        assert sent.status_code == 302
        assert len(sent.headers["Set-Cookie"]) < 4096
    said = visitor.see("/my-work").document.xpath("//main/div[contains(@class, 'note')]")
    assert len(said) == 3


def test_over_https_cookies_travel_only_there(filled: FilledOffice, clock: object) -> None:
    from web.app import create_app

    site = create_app(filled.office.house, clock=clock, secure=True)  # type: ignore[arg-type]
    answer = site.test_client().get("/sign-in", base_url="https://site.example")
    assert "Secure" in answer.headers["Set-Cookie"]
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/\tevil",
    ],
)
def test_signing_in_leads_only_to_own_paths(site: Flask, target: str) -> None:
    visitor = Visitor(site)
    page = visitor.see("/sign-in")
    answer = visitor.send(
        page, "รหัสผ่าน", {"name": CLERK, "password": PASSWORD, "next": target}, follow=False
    )
    assert answer.response.headers["Location"] == "/"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/language", {"language": "en"}),
        ("/measures/5/3/start?next={}", {}),
        ("/account/proof", {}),
        ("/sign-in", {"name": CLERK, "password": PASSWORD}),
    ],
)
def test_no_form_leads_to_another_site(
    enter: Enter, path: str, data: dict[str, str], target: str
) -> None:
    visitor = enter(CLERK)
    told = {**data, "csrf_token": visitor.token(), "next": target}
    answer = visitor.client.post(path.format(target), data=told)
    assert answer.status_code in (302, 303), answer.text[:300]
    assert answer.headers["Location"].startswith("/") and "evil" not in answer.headers["Location"]


def test_a_page_that_is_wanted_is_kept_only_as_a_path_of_our_own(site: Flask) -> None:
    answer = site.test_client().get("//evil.example/..%2f")
    assert "evil.example" not in answer.headers.get("Location", "")


@pytest.mark.parametrize(
    ("who", "path", "reason"),
    [
        (HEAD, "/measures/4/2/report", "the part is another division's"),
        (HEAD, "/measures/4/2/finish", "the part is another division's"),
        (HEAD, "/measures/2/2/reopen", "only the clerk reopens"),
        (MAYOR, "/measures/4/2/report", "the mayor owns no part"),
        (FINANCE, "/plans/import", "only the clerk imports"),
        (FINANCE, "/rounds/1/memo/paragraphs/closing", "only the clerk edits"),
    ],
)
def test_what_is_not_ones_own_is_forbidden(enter: Enter, who: str, path: str, reason: str) -> None:
    assert enter(who).see(path).status == 403, reason


@pytest.mark.parametrize(
    ("who", "path"),
    [
        (HEAD, "/measures/5/2/start"),
        (HEAD, "/measures/4/2/unchanged"),
        (MAYOR, "/measures/5/2/start"),
        (FINANCE, "/plans/1/owners"),
        (FINANCE, "/rounds/2/open"),
    ],
)
def test_a_post_for_another_is_forbidden(enter: Enter, who: str, path: str) -> None:
    visitor = enter(who)
    answer = visitor.client.post(path, data={"csrf_token": visitor.token(), "version": "1"})
    assert answer.status_code == 403


@pytest.fixture
def foreigner(filled: FilledOffice, enter: Enter) -> Visitor:
    """The clerk and head of another agency of the same installation."""
    house = filled.office.house
    agency = agencies.create_agency(house, name="องค์การบริหารส่วนตำบลสมมุติ", now=APPROVED)
    division = agencies.add_division(
        house, agency_id=agency, name="สำนักปลัดสมมุติ", starts_on=date(2020, 10, 1), now=APPROVED
    )
    officer = officers.add_officer(
        house, agency_id=agency, name="นายสมมุติ คนไกล", email="far@other.example", now=APPROVED
    )
    for role in (Role.CLERK, Role.HEAD):
        officers.assign_post(
            house,
            agency_id=agency,
            officer_id=officer,
            title=f"ตำแหน่ง {role}",
            role=role,
            division_id=division,
            starts_on=date(2020, 10, 1),
            now=APPROVED,
        )
    signin.set_password(
        house, agency_id=agency, officer_id=officer, password=PASSWORD, now=APPROVED
    )
    return enter("far@other.example")


@pytest.mark.parametrize("path", [p for p in PAGES if "1" in p or "4" in p])
def test_another_agencys_things_do_not_exist(foreigner: Visitor, path: str) -> None:
    page = foreigner.see(path)
    assert page.status == 404
    assert "กองคลัง" not in page.text and "เทศบาลตำบลตัวอย่าง" not in page.text


@pytest.mark.parametrize("path", [p for p in POSTS if "/1" in p])
def test_another_agencys_things_cannot_be_changed(foreigner: Visitor, path: str) -> None:
    answer = foreigner.client.post(path, data={"csrf_token": foreigner.token(), "version": "1"})
    assert answer.status_code == 404


def test_evidence_is_a_download_and_never_a_page_of_ours(enter: Enter) -> None:
    headers = enter(FINANCE).client.get("/measures/evidence/1").headers
    assert headers["Content-Disposition"].startswith("attachment;")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("page.html", b"<html><script>alert(1)</script></html>", "a page that would run"),
        ("run.exe", b"MZ\x90\x00" + bytes(200), "a program"),
        ("photo.jpg", b"<?php echo 1; ?>", "code under a picture's name"),
        ("empty.pdf", b"", "nothing at all"),
    ],
)
def test_an_upload_that_is_no_evidence_is_refused_in_a_sentence(
    enter: Enter, name: str, data: bytes, reason: str
) -> None:
    visitor = enter(FINANCE)
    page = visitor.send(
        visitor.see("/measures/10/2/report"),
        "ส่งรายงาน",
        {"done": "ทำแล้ว", "files": [(io.BytesIO(data), name)]},
    )
    assert page.status == 422, reason
    assert page.document.get_element_by_id("done").text.strip() == "ทำแล้ว"


def test_what_is_too_large_is_answered_with_a_page(enter: Enter, site: Flask) -> None:
    site.config["MAX_CONTENT_LENGTH"] = 10_000
    visitor = enter(FINANCE)
    answer = visitor.client.post(
        "/measures/10/2/report",
        data={"csrf_token": visitor.token(), "files": (io.BytesIO(bytes(50_000)), "a.pdf")},
    )
    assert answer.status_code == 413 and "ไฟล์ใหญ่เกินไป" in answer.text


NONSENSE = (
    *("", "0", "-1", "31", "๓๑", "2569", "๙๙๙๙", "99999999999999999999", "ไม่ใช่ตัวเลข", "\x00"),
    *("'; DROP TABLE part;--", "<script>alert(1)</script>", "../../etc/passwd", "%s%n", "ก" * 5000),
)
FIELDS = (
    *("done", "done_on-day", "done_on-month", "done_on-year", "problem", "next_step", "percent"),
    *("last", "version", "result", "reason", "for_officer", "source", "links", "name", "division"),
    *("approved_on-day", "approved_on-month", "approved_on-year", "allowed_by", "number", "remark"),
    *("until-day", "until-month", "until-year", "dated_on-day", "dated_on-month", "dated_on-year"),
    *("text", "back", "next", "language", "old", "new", "password", "pasted", "fiscal_year"),
)


@pytest.mark.parametrize("seed", range(4))
def test_odd_posts_never_break_anything(enter: Enter, seed: int) -> None:
    chance = random.Random(seed)
    visitor = enter(CLERK)
    paths = [p for p in POSTS if p not in ("/sign-out", "/plans/import")]
    for _ in range(40):
        path = chance.choice(paths)
        data = {name: chance.choice(NONSENSE) for name in chance.sample(FIELDS, 12)}
        if chance.random() < 0.9:
            data["csrf_token"] = visitor.token()
        answer = visitor.client.post(path, data=data)
        assert answer.status_code < 500, (path, data)
        led = answer.headers.get("Location", "")
        if "/sign-in" in led and visitor.see("/sign-in").path == "/sign-in":  # it has ended
            visitor.sign_in(CLERK)


@pytest.mark.parametrize(
    "path",
    [
        "/plans/1?division=๙๙&status=x&after=-3",
        "/plans/1?after=99999999999999",
        "/my-work?round=%00",
    ],
)
def test_odd_addresses_are_answered(enter: Enter, path: str) -> None:
    assert enter(CLERK).see(path).status == 200
