"""Thai first, English beside it: no sentence untranslated, one script of digits on a page."""

import ast
import json
import re
from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient

from tests.factories import THREE_DAYS_LEFT, FilledOffice
from tests.proofs import IN_FULL
from tests.web import catalogue
from tests.web.asking import Ask, path_of
from tests.web.building import SEATS, Building, routes
from tests.web.places import FIRST
from tests.web.table import who
from tests.web.visitor import Page, Visitor
from tracker import ita
from tracker.status import THAI as THAI_WORDS
from tracker.status import ActingForm, Status
from tracker.thai import squeeze
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


def test_nothing_in_the_catalogue_is_doubtful_or_left_over() -> None:
    kept = catalogue.catalogue()
    assert [one.id for one in kept if one.fuzzy] == []
    assert list(kept.obsolete) == []


# Thai that stands in the code itself, with the reason.
PAIR = "each beside its English"
THAI_OF_ITS_OWN = {
    "api/agency.py": PAIR,
    "api/assents.py": PAIR,
    "api/drafts.py": PAIR,
    "api/evidence.py": PAIR,
    "api/imports.py": "the name of a pasted paper's file",
    "api/me.py": PAIR,
    "api/meeting.py": PAIR,
    "api/memos.py": PAIR,
    "api/owners.py": PAIR,
    "api/parts.py": PAIR,
    "api/problems.py": PAIR,
    "api/rounds.py": PAIR,
    "errors.py": PAIR,
    "letters.py": PAIR,
    "main.py": PAIR,
    "memo/pages.py": "the name of a paper's file",
    "office/officers.py": "the name of the language",
    "office/orders.py": PAIR,
    "office/settings.py": "what a Thai refusal calls them",
    "public/pages.py": "the name of a paper's file",
    "refusals.py": "what is left out of Thai refusals",
    "wording.py": "places in a document, said in English by the reading",
}


def test_no_thai_of_the_pages_stands_in_code_outside_the_catalogue() -> None:
    """Only in gettext, or as one half of a pair with English."""
    bare: dict[str, list[str]] = {}
    for path in sorted(catalogue.WEB.rglob("*.py")):
        if "demo" in path.parts:
            continue  # an invented office is Thai
        tree = ast.parse(path.read_text(encoding="utf-8"))
        told = {id(leaf) for node in ast.walk(tree) for leaf in _translated(node)}
        for node in ast.walk(tree):
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and THAI.search(text) and id(node) not in told:
                bare.setdefault(path.relative_to(catalogue.WEB).as_posix(), []).append(text)
    assert set(bare) == set(THAI_OF_ITS_OWN), bare


def _translated(node: ast.AST) -> Iterator[ast.AST]:
    """The texts within a call of gettext, a th=… argument, or a docstring."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in catalogue.KEYWORDS:
        yield from ast.walk(node)
    if isinstance(node, ast.keyword) and node.arg == "th":
        yield from ast.walk(node)
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value


EXAMPLES = (  # within English hints: what is typed there is Thai
    "กองสาธารณสุขและสิ่งแวดล้อม",
    "ว่าที่ร้อยตรี",
    "วันหยุดพิเศษตามมติคณะรัฐมนตรี",
)
THAI_WORD = re.compile(r"[\u0e01-\u0e3a\u0e40-\u0e4e]+")
# Where what the second one sees is another page than what the first one does.
OWN = ("/my-work", "/waiting", "/rounds/<int:round_id>/memo", "/measures/<int:measure_id>")


def thai_of_the_office(building: Building) -> str:
    """All that the office itself has entered, what papers print, and the edition's names."""
    tables = building.watch.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    told = [
        value
        for (table,) in tables.fetchall()
        for row in building.watch.execute(f'SELECT * FROM "{table}"')
        for value in row
        if isinstance(value, str)
    ]
    whole = [
        json.dumps(json.loads(text), ensure_ascii=False) if text[:1] in ("[", "{") else text
        for text in told
    ]
    whole += [one.name for one in ita.edition(2569).indicators]
    whole += [one.value for one in ActingForm]
    return squeeze(" ".join([*whole, *EXAMPLES]))


def _in_english(building: Building, name: str) -> FlaskClient:
    seat = building.seats[name]
    client = building.browser(seat)
    client.post("/language", data={"language": "en", "csrf_token": seat.csrf})
    return client


def _shown(building: Building) -> Iterator[tuple[str, Ask]]:
    """Who sees which page, by the table of the matrix: all of them, or each page's first few."""
    for ask in routes(building.site):
        if ask.method == "GET" and not ask.endpoint.startswith(("api.", "static")):
            those = who("GET", ask.rule, "✓")
            few = 3 if ask.rule in OWN else 1
            first = [one for one in FIRST if one in those]
            yield from ((one, ask) for one in (those if IN_FULL else first[:few] or those[:1]))


@pytest.mark.prove
def test_an_english_page_has_thai_in_names_and_data_only(building: Building) -> None:
    """Every page, citizens' too, word by word against what the office entered."""
    clients = {name: _in_english(building, name) for name in SEATS}
    data, found, seen = thai_of_the_office(building), set(), 0
    for name, ask in _shown(building):
        ids = {**building.ids, "token": building.seats[name].link}
        # citizens' pages know nobody: their address says the language
        asked = {"lang": "en"} if ask.endpoint.startswith("public.") else None
        path = path_of(ask, ids, "own")
        answer = clients[name].get(path, query_string=asked, follow_redirects=True)
        paper = "Content-Disposition" in answer.headers
        if answer.mimetype != "text/html" or paper or answer.status_code != 200:
            continue  # what went wrong is said in both languages
        seen += 1
        page = Page(answer)
        assert page.document.get("lang") == "en", ask.rule
        for thai in page.document.xpath("//*[@lang='th'] | //option | //script"):
            thai.drop_tree()
        named = page.document.xpath("//text() | //@aria-label | //@placeholder | //@title | //@alt")
        found |= {
            f"{name} {ask.rule}: {word}"
            for text in named
            for word in THAI_WORD.findall(str(text))
            if squeeze(word) not in data
        }
    assert sorted(found) == []
    assert seen > (350 if IN_FULL else 80)
