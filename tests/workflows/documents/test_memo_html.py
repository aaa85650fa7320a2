"""The memo in the browser: whole, escaped, asking no other host."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given

from tests.workflows.documents.hostile import HOSTILE, TEXT, everywhere
from tests.workflows.documents.memo_examples import EXAMPLES, acting, by_issue, ordinary
from tests.workflows.documents.pdf_text import bare
from workflows.documents.html_paper import render_fragment, render_html, render_text
from workflows.documents.memo_content import with_edits
from workflows.documents.memo_writing import write_memo
from workflows.documents.wording import printable


class Reader(HTMLParser):
    """The text of a page, its tags, and the edit keys."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.tags, self.keys = "", [], []  # type: ignore[var-annotated]
        self.feed(page)

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.keys += [value for name, value in attrs if name == "data-key"]


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_page_says_what_the_content_says(name: str) -> None:
    content = write_memo(EXAMPLES[name]())
    shown = bare(Reader(render_html(content)).text)
    cells = [text for annex in content.annexes for row in annex.rows
             for cell in row.cells for text in cell]  # fmt: skip
    for text in [*(one.text for one in content.paragraphs()), *cells, content.subject]:
        assert bare(text) in shown


def test_every_paragraph_can_be_edited_by_its_key() -> None:
    content = write_memo(ordinary())
    keys = Reader(render_fragment(content)).keys
    assert keys == [paragraph.key for paragraph in content.paragraphs()]


def test_no_page_asks_another_host_for_anything() -> None:
    page = render_html(write_memo(ordinary()))
    assert not re.search(r"""(?:src|href|url)\s*[=(]\s*["']?(?:https?:)?//""", page)
    assert "<script" not in page


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_and_does_nothing(text: str) -> None:
    plain = Reader(render_html(everywhere(write_memo(by_issue()), "ข้อความ"))).tags
    reader = Reader(render_html(everywhere(write_memo(by_issue()), text)))
    assert bare(printable(text)) in bare(reader.text)
    assert set(reader.tags) == set(plain)


@given(TEXT)
def test_whatever_is_typed_is_shown(text: str) -> None:
    content = with_edits(write_memo(by_issue()), {"closing": f"ขึ้นต้น{text}ลงท้าย"})
    assert bare(printable(f"ขึ้นต้น{text}ลงท้าย")) in bare(Reader(render_fragment(content)).text)


def test_the_text_form_escapes_nothing() -> None:
    content = with_edits(write_memo(acting()), {"closing": 'a < b & "c"'})
    assert 'a < b & "c"' in render_text(content)
