"""Published papers and their proof: as issued, by number, by hash, by the file itself."""

import hashlib
import io
from urllib.parse import quote

import pytest

from tests.factories import FilledOffice
from tests.web.public.office import NUMBER
from tests.web.visitor import Visitor
from tracker.queries import memos
from tracker.queries.memos import PaperRecord


def issued(published: FilledOffice, form: str) -> list[PaperRecord]:
    """The papers of the memo in one form, the latest version first."""
    with published.office.house.read() as connection:
        memo = memos.memo_of_round(connection, published.agency_id, 1)
        assert memo is not None
        papers = memos.papers(connection, published.agency_id, memo.id)
    return [one for one in papers if one.form == form]


@pytest.mark.parametrize("form", ["pdf", "docx", "html"])
def test_a_published_paper_is_served_as_it_was_issued(
    citizen: Visitor, published: FilledOffice, form: str
) -> None:
    newest = issued(published, form)[0]
    answer = citizen.client.get(f"/public/1/rounds/1/memo.{form}")
    assert hashlib.sha256(answer.data).hexdigest() == newest.sha256
    assert answer.headers["ETag"] == f'"{newest.sha256}"'
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (NUMBER, "หน่วยงานเผยแพร่เอกสารเลขที่นี้"),
        ("123", "หน่วยงานเผยแพร่เอกสารเลขที่นี้"),
        ("ตย 51005/123", "หน่วยงานเผยแพร่เอกสารเลขที่นี้"),
        ("ที่ ตย ๕๑๐๐๕/๑๒๓", "หน่วยงานเผยแพร่เอกสารเลขที่นี้"),
        ("12", "ไม่พบในเอกสารที่หน่วยงานเผยแพร่"),
        ("a" * 64, "ไม่พบในเอกสารที่หน่วยงานเผยแพร่"),
        ("\x00%_'", "ไม่พบในเอกสารที่หน่วยงานเผยแพร่"),
    ],
)
def test_a_paper_is_verified_by_its_number(citizen: Visitor, asked: str, said: str) -> None:
    assert said in citizen.see(f"/public/1/verify?asked={quote(asked)}").text


def test_a_paper_is_verified_by_its_hash_and_an_older_version_is_told_apart(
    citizen: Visitor, published: FilledOffice
) -> None:
    newest, *_between, oldest = issued(published, "pdf")
    said = citizen.see(f"/public/1/verify?asked={newest.sha256.upper()}").text
    assert "ตรงกับฉบับที่หน่วยงานเผยแพร่ทุกประการ" in said
    assert "มีฉบับที่ออกใหม่กว่า" in citizen.see(f"/public/1/verify?asked={oldest.sha256}").text


def test_a_paper_is_verified_by_the_file_itself(citizen: Visitor) -> None:
    paper = citizen.client.get("/public/1/rounds/1/memo.pdf").data
    page = citizen.see("/public/1/verify")
    same = citizen.send(page, "หรือตรวจจากไฟล์", {"paper": (io.BytesIO(paper), "memo.pdf")})
    assert "ตรงกับฉบับที่หน่วยงานเผยแพร่ทุกประการ" in same.text
    changed = citizen.send(page, "หรือตรวจจากไฟล์", {"paper": (io.BytesIO(paper + b" "), "memo.pdf")})
    assert "ไม่พบในเอกสารที่หน่วยงานเผยแพร่" in changed.text


@pytest.mark.parametrize("paper", [(io.BytesIO(b""), "empty.pdf"), None])
def test_an_empty_file_is_told_as_such_and_not_as_foreign(citizen: Visitor, paper: object) -> None:
    page = citizen.see("/public/1/verify")
    token = page.document.xpath("//input[@name='csrf_token']/@value")[0]
    data = {"csrf_token": token} | ({"paper": paper} if paper else {})
    answer = citizen.client.post("/public/1/verify", data=data)
    assert "ไฟล์ว่าง โปรดเลือกไฟล์" in answer.text and "ไม่พบในเอกสาร" not in answer.text
