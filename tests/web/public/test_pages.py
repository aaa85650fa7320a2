"""The citizen's pages: who lets them in, what stands there, what caches keep."""

from typing import Any

import pytest
from flask import Flask

from tests.factories import CLERK, FilledOffice
from tests.office import measure
from tests.web.public.office import APRIL, DRAFT_TITLE, FILES, MAY, NUMBER, PAGES
from tests.web.visitor import Visitor
from tracker.tables import Memo, table_of
from workflows.actions import agencies, evidence


def switch(published: FilledOffice, on: bool) -> None:
    agencies.change_agency(
        published.office.house,
        agency_id=published.agency_id,
        settings={"public_pages": on},
        now=MAY,
    )


def without_token(text: str) -> list[str]:
    return [line for line in text.splitlines() if "csrf_token" not in line]


@pytest.mark.parametrize("path", (*PAGES, "/verify", *FILES))
def test_a_citizen_reads_without_signing_in_and_leaves_no_cookie(
    citizen: Visitor, path: str
) -> None:
    answer = citizen.client.get(f"/public/1{path}")
    assert answer.status_code == 200
    if path != "/verify":
        assert "Set-Cookie" not in answer.headers and "Vary" not in answer.headers
        assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", (*PAGES, "/verify", *FILES))
def test_an_agency_that_did_not_switch_them_on_answers_like_one_that_is_not_there(
    citizen: Visitor, published: FilledOffice, path: str
) -> None:
    switch(published, on=False)
    off, unknown = (citizen.client.get(f"/public/{number}{path}") for number in (1, 999))
    assert off.status_code == unknown.status_code == 404
    unsure = {"X-Request-ID", "Content-Length", "Set-Cookie"}
    assert without_token(off.text) == without_token(unknown.text.replace("/999", "/1"))
    assert [h for h in off.headers if h[0] not in unsure] == [
        h for h in unknown.headers if h[0] not in unsure
    ]
    assert off.headers["Cache-Control"] != "public, max-age=300"


def test_public_pages_are_off_until_an_agency_switches_them_on(
    citizen: Visitor, published: FilledOffice
) -> None:
    other = agencies.create_agency(published.office.house, name="องค์การบริหารส่วนตำบลสมมุติ", now=APRIL)
    assert citizen.see(f"/public/{other}").status == 404


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/plans/2", "a draft"),
        ("/plans/2/measures.csv", "a draft's data"),
        ("/plans/99", "no plan"),
        ("/measures/12", "a measure of a draft"),
        ("/rounds/99", "no round"),
        ("/rounds/2/memo.pdf", "its memo is not published"),
        ("/evidence/99", "no evidence"),
        ("/rounds/1/memo.exe", "no form of a paper"),
    ],
)
def test_what_is_not_public_is_not_there(citizen: Visitor, path: str, reason: str) -> None:
    assert citizen.see(f"/public/1{path}").status == 404, reason


def test_a_withdrawn_measure_says_by_what_and_when_it_went(citizen: Visitor) -> None:
    page = citizen.see("/public/1/measures/11")
    assert page.status == 200 and "มาตรการที่ ๑๑ ถอนแล้ว" in page.text
    assert "ถอนออกจากแผนตามการแก้ไขแผนครั้งที่ ๒ วันที่ ๔ พฤษภาคม ๒๕๖๙" in page.text
    english = citizen.see("/public/1/measures/11?lang=en").text
    assert "withdrawn from the plan by amendment 2 of 4 May 2026" in english


def test_evidence_is_there_as_long_as_the_clerk_shows_it(
    citizen: Visitor, published: FilledOffice
) -> None:
    assert citizen.client.get("/public/1/evidence/1").headers["Content-Type"] == "image/png"
    shown: dict[str, Any] = {"agency_id": 1, "officer_id": published.person(CLERK), "now": MAY}
    evidence.show_evidence(published.office.house, evidence_id=1, public=False, **shown)
    assert citizen.see("/public/1/evidence/1").status == 404
    assert "/evidence/" not in citizen.client.get("/public/1/measures/2").text
    evidence.show_evidence(published.office.house, evidence_id=2, public=True, **shown)
    assert "https://office.example/ita/2569/o9" in set(
        citizen.see("/public/1/measures/2").document.xpath("//main//a/@href")
    )
    assert citizen.see("/public/1/evidence/2").status == 404  # a link is no file


def test_agencies_are_strictly_apart(citizen: Visitor, published: FilledOffice) -> None:
    other = agencies.create_agency(published.office.house, name="องค์การบริหารส่วนตำบลสมมุติ", now=APRIL)
    agencies.change_agency(
        published.office.house, agency_id=other, settings={"public_pages": True}, now=APRIL
    )
    own = ("/plans/1", "/rounds/1", "/measures/2", "/rounds/1/memo.pdf", "/evidence/1")
    assert [citizen.see(f"/public/{other}{path}").status for path in own] == [404] * 5
    for path in ("", "/papers", "/data", "/changes.atom", f"/verify?asked={NUMBER}"):
        answer = citizen.client.get(f"/public/{other}{path}")
        assert answer.status_code == 200 and "เทศบาลตำบลตัวอย่าง" not in answer.text


def test_a_closed_half_year_stays_as_it_was_frozen(citizen: Visitor) -> None:
    plan = citizen.see("/public/1")
    row = next(r for r in plan.document.xpath("//tbody/tr") if "ประชุมชี้แจงแผน" in r.text_content())
    chips = [" ".join(c.text_content().split()) for c in row.xpath(".//*[contains(@class,'chip')]")]
    assert chips == ["แล้วเสร็จ", "อยู่ระหว่างดำเนินการ"]  # at the end of March, and reopened in May
    frozen = citizen.see("/public/1/rounds/1").text
    assert "ข้อมูล ณ วันปิดรอบ ไม่เปลี่ยนแปลงอีก" in frozen and "แล้วเสร็จ ๒" in frozen
    running = citizen.see("/public/1/rounds/2").text
    assert "ยังอยู่ระหว่างรอบ" in running and "แล้วเสร็จ ๑" in running


def test_a_measure_tells_what_the_published_memo_says_of_it(citizen: Visitor) -> None:
    page = citizen.see("/public/1/measures/6")
    assert "ผลตามบันทึกข้อความที่เผยแพร่ รอบ ๖ เดือน" in page.text
    assert "จังหวัดจัดทำระบบกลางให้ใช้ร่วมกันแล้ว" in page.text
    other = citizen.see("/public/1/measures/2").text
    assert "ประชุมชี้แจงแผนการใช้จ่ายงบประมาณแก่บุคลากร ๔๒ คน" in other
    assert "จังหวัดจัดทำระบบกลาง" not in other
    assert "ภาพการประชุม.png" in other


def test_until_the_memo_is_published_only_words_of_status_are_told(
    citizen: Visitor, published: FilledOffice
) -> None:
    memo = table_of(Memo)
    with published.office.house.engine.begin() as connection:
        connection.execute(memo.update().values(status="mayor"))
    page = citizen.see("/public/1/measures/6").text
    assert "จังหวัดจัดทำระบบกลาง" not in page and "ไม่สามารถดำเนินการได้" in page
    assert citizen.see("/public/1/rounds/1/memo.pdf").status == 404
    assert "ยังไม่มีเอกสารที่เผยแพร่" in citizen.see("/public/1/papers").text
    assert "ไม่พบในเอกสาร" in citizen.see(f"/public/1/verify?asked={NUMBER}").text
    assert "เผยแพร่" not in citizen.client.get("/public/1/changes.atom").text


@pytest.mark.parametrize("path", ["", "/rounds/1", "/changes.atom", "/plans/1/progress.csv"])
def test_what_has_not_changed_is_not_sent_again(
    citizen: Visitor, published: FilledOffice, path: str
) -> None:
    first = citizen.client.get(f"/public/1{path}")
    asked = {"If-None-Match": first.headers["ETag"]}
    again = citizen.client.get(f"/public/1{path}", headers=asked)
    assert (again.status_code, again.data) == (304, b"")
    agencies.change_agency(published.office.house, agency_id=1, name="เทศบาลตำบลตัวอย่างใหม่", now=MAY)
    assert citizen.client.get(f"/public/1{path}", headers=asked).status_code == 200


def test_who_is_signed_in_reads_the_same_and_their_session_stays_out_of_caches(
    citizen: Visitor, site: Flask
) -> None:
    clerk = Visitor(site)
    clerk.sign_in("clerk@office.example")
    seen, own = (visitor.client.get("/public/1") for visitor in (citizen, clerk))
    assert seen.data == own.data
    assert "Set-Cookie" not in own.headers
    assert clerk.client.get("/my-work").headers["Cache-Control"] == "no-store"


def test_what_is_asked_for_never_bends_the_links_of_a_page(citizen: Visitor) -> None:
    odd = "_scheme=javascript&_external=1&agency_id=2&_anchor=x&lang=xx&after=-1"
    page = citizen.see(f"/public/1?{odd}")
    links = set(page.document.xpath("//header//a/@href"))
    assert links and all(one.startswith("/public/1") and "_" not in one for one in links)


def test_searchers_are_told_what_is_public(site: Flask) -> None:
    lines = site.test_client().get("/robots.txt").text.splitlines()
    assert lines == ["User-agent: *", "Allow: /public/", "Allow: /static/", "Disallow: /"]


@pytest.mark.parametrize("path", (*PAGES, "/verify"))
def test_a_page_has_one_heading_and_its_own_language(citizen: Visitor, path: str) -> None:
    for tongue, query in (("th", ""), ("en", "?lang=en")):
        page = citizen.see(f"/public/1{path}{query}")
        assert page.document.get("lang") == tongue
        assert len(page.document.xpath("//h1")) == 1
        ids = page.document.xpath("//@id")
        assert len(ids) == len(set(ids))
        loaded = page.document.xpath("//link/@href | //script/@src | //img/@src | //form/@action")
        assert [one for one in loaded if not one.startswith("/")] == []
        within = [
            a for a in page.document.xpath("//main//a/@href") if a.startswith("/public") and query
        ]
        assert [a for a in within if "lang=en" not in a] == []


def test_a_long_plan_is_paged_by_key(citizen: Visitor, published: FilledOffice) -> None:
    titles = [f"มาตรการย่อย {number}" for number in range(1, 61)]
    plan_id = published.office.approved(
        *(measure(title, "กองคลัง") for title in titles), fiscal_year=2570
    )
    seen: list[str] = []
    address = f"/public/1/plans/{plan_id}"
    while address:
        page = citizen.see(address)
        seen += [a.text_content() for a in page.document.xpath("//td[@class='lead']/a")]
        following = page.document.xpath("//a[contains(text(), 'ถัดไป')]/@href")
        address = following[0] if following else ""
    assert seen == titles
    assert DRAFT_TITLE not in citizen.see("/public/1").text


def test_an_agency_without_an_approved_plan_says_so(
    citizen: Visitor, published: FilledOffice
) -> None:
    other = agencies.create_agency(published.office.house, name="อบต.สมมุติ", now=APRIL)
    agencies.change_agency(
        published.office.house, agency_id=other, settings={"public_pages": True}, now=APRIL
    )
    assert "ยังไม่มีแผนที่อนุมัติแล้ว" in citizen.see(f"/public/{other}").text
