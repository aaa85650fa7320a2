"""The memo in Word: the agency's text whole, Thai attributes, repeated heads, the same bytes."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings

from tests.workflows.documents.hostile import HOSTILE, TEXT, everywhere
from tests.workflows.documents.memo_examples import EXAMPLES, by_issue, merged, ordinary
from tests.workflows.documents.pdf_text import bare
from workflows.documents.docx_paper import TEMPLATE, render_docx
from workflows.documents.emblem import EmblemError
from workflows.documents.memo_content import MemoContent, Paragraph
from workflows.documents.memo_template import build_template
from workflows.documents.memo_writing import write_memo
from workflows.documents.typst_paper import PaperError
from workflows.documents.wording import printable

DATED = datetime(2026, 4, 3, 2, 0, tzinfo=UTC)


def opened(content: MemoContent) -> "docx.document.Document":
    return docx.Document(io.BytesIO(render_docx(content, dated=DATED)))


def lines(document: "docx.document.Document") -> list[str]:
    """Every paragraph of the body and of the tables, in the document's order."""
    return [
        "".join(text.text or "" for text in paragraph.iter(qn("w:t")))
        for paragraph in document.element.body.iter(qn("w:p"))
    ]


def fragments(content: MemoContent) -> list[str]:
    found = [line for one in content.paragraphs() for line in one.text.split("\n")]
    found = [line.removeprefix("เรียน ") for line in found]
    for one in content.signatures:
        found += [f"({one.name})", *one.position_lines]
    for table in content.figures:
        found += [table.title, *table.columns, *(value for row in table.rows for value in row)]
    for annex in content.annexes:
        found += [annex.title, *annex.columns, *annex.follow_up_columns]
        found += [text for row in annex.rows for cell in row.cells for text in cell]
    return found


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_paragraph_and_fragment_is_a_paragraph_of_its_own(name: str) -> None:
    content = write_memo(EXAMPLES[name]())
    said = [line.removeprefix("เรียน") for line in lines(opened(content))]
    assert [one for one in fragments(content) if one not in said] == []
    assert f"เรื่อง {content.subject}" in said


def test_no_tag_of_the_template_is_left_over() -> None:
    package = zipfile.ZipFile(io.BytesIO(render_docx(write_memo(ordinary()), dated=DATED)))
    for name in package.namelist():
        assert b"{%" not in package.read(name), name
        assert b"{{" not in package.read(name), name


def test_the_committed_template_is_what_the_builder_builds() -> None:
    assert TEMPLATE.read_bytes() == build_template()


def test_the_same_content_and_date_give_the_same_bytes() -> None:
    content = write_memo(ordinary())
    assert render_docx(content, dated=DATED) == render_docx(content, dated=DATED)
    with zipfile.ZipFile(io.BytesIO(render_docx(content, dated=DATED))) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_properties_are_the_papers_and_not_the_programs() -> None:
    properties = opened(write_memo(ordinary())).core_properties
    assert properties.author == "เทศบาลตำบลตัวอย่าง"
    assert properties.created == datetime(2026, 4, 3, 2, 0, tzinfo=UTC)
    assert properties.title.startswith("รายงานผลการดำเนินการ")


def test_thai_letters_have_their_own_font_size_and_language() -> None:
    style = opened(write_memo(ordinary())).styles["Normal"].element.find(qn("w:rPr"))
    assert style.find(qn("w:rFonts")).get(qn("w:cs")) == "TH Sarabun New"
    assert style.find(qn("w:szCs")).get(qn("w:val")) == "32"
    assert style.find(qn("w:lang")).get(qn("w:bidi")) == "th-TH"


def test_bold_is_said_for_complex_script_too() -> None:
    body = opened(write_memo(ordinary())).element.body
    bold = list(body.iter(qn("w:b")))
    assert len(bold) > 10
    assert all(one.getnext().tag == qn("w:bCs") for one in bold)


def test_paragraphs_are_thai_distributed_and_set_in() -> None:
    content = write_memo(ordinary())
    text = content.sections[0].paragraphs[0].text
    paragraph = next(one for one in opened(content).paragraphs if one.text == text)
    assert paragraph._p.pPr.find(qn("w:jc")).get(qn("w:val")) == "thaiDistribute"
    assert paragraph.paragraph_format.first_line_indent.cm == pytest.approx(2.5, abs=0.01)


def test_the_annex_lies_on_its_side_and_repeats_its_heads() -> None:
    document = opened(write_memo(ordinary()))
    memo, annex = document.sections
    assert (memo.page_width < memo.page_height, annex.page_width > annex.page_height) == (
        True,
        True,
    )
    for table in document.tables[3:]:
        heads = [row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None
                 for row in table.rows]  # fmt: skip
        assert heads[:3] == [True, True, False]


def test_three_follow_up_columns_where_the_agency_wants_them() -> None:
    assert len(opened(write_memo(merged())).tables[-1].columns) == 7
    assert len(opened(write_memo(ordinary())).tables[-1].columns) == 6


def test_page_numbers_are_in_the_papers_digits() -> None:
    for facts, script in ((ordinary(), "thaiNumbers"), (merged(), "decimal")):
        body = opened(write_memo(facts)).element.body
        kinds = {one.get(qn("w:fmt")) for one in body.iter(qn("w:pgNumType"))}
        assert kinds == {script}


def test_a_memo_without_an_annex_has_no_empty_page_on_its_side() -> None:
    content = replace(write_memo(by_issue()), annexes=(), figures=())
    document = opened(content)
    assert len(document.sections) == 1
    assert document.sections[0].page_width < document.sections[0].page_height


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_comes_out_word_for_word(text: str) -> None:
    said = bare("\n".join(lines(opened(everywhere(write_memo(by_issue()), text)))))
    # Subject, division, a paragraph, the closing, a note, a name, a position, a cell twice.
    assert said.count(bare(printable(text))) >= 9


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(TEXT)
def test_whatever_is_typed_stands_in_the_document(text: str) -> None:
    closing = Paragraph("closing", f"ขึ้นต้น{text}ลงท้าย")
    document = opened(replace(write_memo(by_issue()), closing=closing))
    assert printable(closing.text) in "\n".join(lines(document))


def test_an_agencys_own_template_is_filled(tmp_path: Path) -> None:
    own = docx.Document()
    own.add_paragraph("เรื่อง {{ subject }} ของ{{ agency }}")
    own.save(tmp_path / "own.docx")
    made = render_docx(write_memo(by_issue()), dated=DATED, template=tmp_path / "own.docx")
    assert docx.Document(io.BytesIO(made)).paragraphs[0].text.endswith("ของเทศบาลตำบลตัวอย่าง")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{{ subjcet }}", "a field that does not exist"),
        ("{% for x %}", "a tag that is not whole"),
        ("{{ ''.__class__.__mro__[1].__subclasses__() }}", "code, which a template may not run"),
    ],
)
def test_a_template_that_cannot_be_filled_is_told_in_words(
    tmp_path: Path, text: str, why: str
) -> None:
    own = docx.Document()
    own.add_paragraph(text)
    own.save(tmp_path / "own.docx")
    with pytest.raises(PaperError, match="แม่แบบ"):
        render_docx(write_memo(by_issue()), dated=DATED, template=tmp_path / "own.docx")


def test_a_file_that_is_no_template_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "own.docx").write_bytes(b"PK\x03\x04 no such thing")
    with pytest.raises(PaperError, match="แม่แบบ"):
        render_docx(write_memo(by_issue()), dated=DATED, template=tmp_path / "own.docx")


def test_the_emblem_stands_in_the_head_and_a_broken_one_is_told() -> None:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (60, 60), "black").save(out, "JPEG")
    made = render_docx(write_memo(by_issue()), dated=DATED, emblem=out.getvalue())
    pictures = docx.Document(io.BytesIO(made)).inline_shapes
    assert [round(one.height.cm, 1) for one in pictures] == [1.5]
    with pytest.raises(EmblemError):
        render_docx(write_memo(by_issue()), dated=DATED, emblem=b"GIF89a")


def test_several_blanks_stay_several() -> None:
    content = replace(write_memo(by_issue()), closing=Paragraph("closing", "ก  ข"))
    text = next(one for one in opened(content).element.body.iter(qn("w:t")) if one.text == "ก  ข")
    assert text.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
