"""Pages of rounds, notices and meetings as pages: headings, labels, languages, one main action."""

import re
from collections.abc import Callable

import pytest

from tests.beats import at
from tests.factories import FilledOffice
from tests.web import catalogue
from tests.web.test_meeting_pages import AT
from tests.web.visitor import Visitor
from tracker.status import THAI as THAI_WORDS
from tracker.status import Status
from workflows.actions.tick import tick

CLERK = "clerk@office.example"
PAGES = (
    "/rounds/1/divisions/1",
    "/rounds/1/remind",
    "/rounds/1/meeting",
    AT,
    AT.replace("/meeting?", "/meeting/agenda?"),
    AT.replace("/meeting?", "/meeting/minutes?"),
    "/notices",
    "/notices/1",
    "/notices/3",
    "/notices/preview",
    "/notices/address/7",
    "/waiting",
)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_whole_in_both_languages(
    enter: Callable[[str], Visitor], filled: FilledOffice, path: str
) -> None:
    tick(filled.office.house, now=at("2026-03-20", 10))
    clerk = enter(CLERK)
    thai = clerk.see(path)
    assert thai.status == 200 and len(thai.document.xpath("//h1")) == 1
    ids = thai.document.xpath("//@id")
    assert sorted(ids) == sorted(set(ids))
    labelled = set(thai.document.xpath("//label/@for"))
    for one in thai.document.xpath("//main//input | //main//select | //main//textarea"):
        if one.get("type") not in ("hidden", "checkbox"):
            assert one.get("id") in labelled or one.get("aria-label"), one.get("name")
    assert len(thai.document.xpath("//main//*[contains(@class, 'button main')]")) <= 1
    assert thai.document.xpath("//*[@style or @onclick] | //style") == []
    clerk.send(clerk.see("/my-work"), "/language", {"language": "en"})
    english = clerk.see(path)
    for paper in english.document.xpath("//*[@lang='th']"):
        paper.drop_tree()
    ours = set(catalogue.sentences()) | {THAI_WORDS[status] for status in Status}
    shown = {text.strip() for text in english.document.xpath("//text()")}
    named = {text.strip() for text in english.document.xpath("//@aria-label | //@placeholder")}
    assert (shown | named) & ours == set()
    for one in thai.document.xpath("//script | //option | //*[@lang='en']"):
        one.drop_tree()
    words = re.findall(r"\S*[0-9]\S*", thai.text)
    assert [w for w in words if "@" not in w and "://" not in w] == []
