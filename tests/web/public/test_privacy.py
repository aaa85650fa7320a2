"""Personal data: every public address of a full office is walked, and nobody is found there."""

import io
import re
import zipfile
from urllib.parse import urljoin

import lxml.html
import pytest
from flask import Flask

from tests.factories import FilledOffice
from tests.web.public.office import HIDDEN, SIGNERS
from tests.web.visitor import Visitor
from tracker.queries import public
from workflows.documents.memo_content import content_from_json

MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")


def walk(site: Flask, start: str) -> dict[str, str]:
    """Every public address that can be reached from here, with all that it says."""
    client, found, ahead = Visitor(site).client, {}, [start]
    while ahead:
        path = ahead.pop()
        answer = client.get(path)
        assert answer.status_code == 200, path
        found[path] = text_in(path, answer.data)
        if answer.mimetype in ("text/html", "application/atom+xml") and "memo." not in path:
            page = lxml.html.document_fromstring(answer.data)
            for target in page.xpath("//@href | //@action"):
                plain = re.sub(r"^https?://[^/]+", "", urljoin(path, target)).partition("#")[0]
                if plain.startswith("/public/") and plain not in found and plain not in ahead:
                    ahead.append(plain)
    return found


def text_in(path: str, data: bytes) -> str:
    """What a paper or page says, whatever its form."""
    if ".docx" in path:
        with zipfile.ZipFile(io.BytesIO(data)) as whole:
            xml = [whole.read(name).decode("utf-8") for name in whole.namelist() if "xml" in name]
        return re.sub(r"<[^>]+>", "", " ".join(xml))
    if ".pdf" in path:
        import pypdfium2

        with pypdfium2.PdfDocument(data) as paper:
            return " ".join(page.get_textpage().get_text_range() for page in paper)
    return data.decode("utf-8", errors="replace")


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.fixture
def walked(site: Flask) -> dict[str, str]:
    return walk(site, "/public/1")


def test_nobody_is_found_on_any_public_address(
    walked: dict[str, str], published: FilledOffice
) -> None:
    kinds = ("/plans/1", "/rounds/2", "/measures/10", "/papers", "/data", "/verify", "/evidence/1")
    files = ("changes.atom", "dictionary.json", "progress.csv", "measures.json", "memo.pdf")
    for wanted in (*kinds, *files):
        assert any(wanted in path for path in walked), wanted
    assert len(walked) > 40
    found = [(path, mail) for path, text in walked.items() for mail in MAIL.findall(text)]
    assert found == []
    papers = {path for path in walked if "/memo." in path}
    named = [
        (path, name)
        for path, text in walked.items()
        for name in published.office.people
        if bare(name) in bare(text) and not (path in papers and name in SIGNERS)
    ]
    assert named == []
    assert len({path.partition("?")[0] for path in papers}) == 3


def test_what_clerks_typed_for_the_office_stays_there(walked: dict[str, str]) -> None:
    found = [
        (path, what)
        for path, text in walked.items()
        for what, words in HIDDEN.items()
        if bare(words) in bare(text)
    ]
    assert found == []


def test_reasons_and_results_stand_on_pages_only_as_the_published_paper_prints_them(
    walked: dict[str, str], published: FilledOffice
) -> None:
    with published.office.house.read() as connection:
        content = public.papers(connection, 1)[0].content
    printed = {
        line
        for table in content_from_json(content).annexes
        for row in table.rows
        for cell in row.cells[len(table.columns) :]
        for line in cell
    }
    given_up = next(line for line in printed if "จังหวัดจัดทำระบบกลาง" in line)
    shown = {path for path, text in walked.items() if bare(given_up) in bare(text)}
    papers = {f"/public/1/rounds/1/memo.{form}" for form in ("html", "docx", "pdf")}
    assert {path.partition("?")[0] for path in shown} - papers == {"/public/1/measures/6"}
