"""Thai first, English beside it: no sentence untranslated, one script of digits on a page."""

import re
from collections.abc import Callable

import pytest

from tests.factories import THREE_DAYS_LEFT, FilledOffice
from tests.web import catalogue
from tests.web.visitor import Visitor
from tracker.status import THAI as THAI_WORDS
from tracker.status import Status
from workflows.actions import agencies

CLERK, FINANCE = "clerk@office.example", "head2@office.example"
Enter = Callable[[str], Visitor]
THAI = re.compile(r"[\u0e01-\u0e3a\u0e40-\u0e4e]{2,}")
PAGES = (
    "/my-work",
    "/plans/1",
    "/measures/4",
    "/measures/4/2/report",
    "/measures/4/2/finish",
    "/rounds/1",
    "/rounds/1/memo",
    "/plans/import",
    "/account",
    "/account/second-factor",
    "/account/password",
    "/account/tokens",
)


def test_every_sentence_has_its_english() -> None:
    kept = catalogue.catalogue()
    missing = [s for s in catalogue.sentences() if not (kept.get(s) and kept.get(s).string)]
    assert missing == [], "run python -m tests.web.catalogue and translate"


def test_the_catalogue_holds_nothing_that_no_page_says() -> None:
    said = catalogue.sentences()
    assert [one.id for one in catalogue.catalogue() if one.id and one.id not in said] == []


def test_the_compiled_catalogue_is_the_written_one() -> None:
    assert catalogue.MO.read_bytes() == catalogue.compiled(catalogue.catalogue())


def test_translations_keep_the_places_for_values() -> None:
    places = re.compile(r"%\(\w+\)s")
    differing = [
        one.id
        for one in catalogue.catalogue()
        if one.id and sorted(places.findall(one.id)) != sorted(places.findall(one.string))
    ]
    assert differing == []


def test_no_thai_stands_in_a_template_outside_the_catalogue() -> None:
    bare = []
    for path in sorted((catalogue.WEB / "templates").rglob("*.html")):
        if path.name == "paper.html":
            continue  # the paper's own words, Thai in every language
        text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.S)
        text = re.sub(r"""_\(\s*("[^"]*"|'[^']*')""", "", text)
        bare += [f"{path.name}: {found}" for found in THAI.findall(text)]
    assert [line for line in bare if "ภาษาไทย" not in line] == []


def in_english(enter: Enter, name: str) -> Visitor:
    visitor = enter(name)
    visitor.send(visitor.see("/my-work"), "/language", {"language": "en"})
    return visitor


@pytest.mark.parametrize("path", PAGES)
def test_an_english_page_says_nothing_of_its_own_in_thai(enter: Enter, path: str) -> None:
    page = in_english(enter, CLERK if "memo" in path or "import" in path else FINANCE).see(path)
    assert page.status == 200 and page.document.get("lang") == "en"
    for paper in page.document.xpath("//*[@lang='th']"):
        paper.drop_tree()
    ours = set(catalogue.sentences()) | {THAI_WORDS[status] for status in Status}
    shown = {text.strip() for text in page.document.xpath("//text()")}
    named = {text.strip() for text in page.document.xpath("//@aria-label | //@placeholder")}
    assert (shown | named) & ours == set()


@pytest.mark.parametrize("path", PAGES)
def test_a_thai_page_has_thai_digits_only(enter: Enter, path: str) -> None:
    page = enter(CLERK if "memo" in path or "import" in path else FINANCE).see(path)
    for one in page.document.xpath("//script | //option"):
        one.drop_tree()
    words = re.findall(r"\S*[0-9]\S*", page.text)
    kept = ("://", "@", ".docx")  # addresses and names of files stay as they are
    assert [w for w in words if not any(sign in w for sign in kept)] == []


def test_an_agency_may_choose_arabic_digits(enter: Enter, filled: FilledOffice) -> None:
    agencies.change_agency(
        filled.office.house,
        agency_id=filled.agency_id,
        settings={"thai_digits": False},
        now=THREE_DAYS_LEFT,
    )
    page = enter(FINANCE).see("/my-work")
    assert "รายงานแล้ว 2 จาก 5 มาตรการ" in page.text
    assert "กำหนดส่งวันอังคารที่ 31 มีนาคม 2569" in page.text
