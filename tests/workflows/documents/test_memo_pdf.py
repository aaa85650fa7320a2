"""The memo as PDF: form 29's measures, a true text layer, whole words, and the same bytes again."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.workflows.documents.hostile import HOSTILE, TEXT, everywhere
from tests.workflows.documents.memo_examples import (
    EXAMPLES,
    MEASURES,
    TREASURY,
    by_issue,
    forty,
    ordinary,
)
from tests.workflows.documents.pdf_text import bare, line_ends, page_lines, whole_text
from tracker.status import Status
from tracker.thai import words
from workflows.documents.emblem import EmblemError
from workflows.documents.memo_content import MemoContent, Paragraph
from workflows.documents.memo_facts import PartFacts, ReportFacts
from workflows.documents.memo_writing import write_memo
from workflows.documents.typst_paper import PaperError, render_pdf
from workflows.documents.wording import printable

DATED = datetime(2026, 4, 3, 2, 0, tzinfo=UTC)
# In points: 3 cm and 2 cm from the left and right edge (FIELD §3).
LEFT, RIGHT = 85.0, 595.3 - 56.7


def fragments(content: MemoContent) -> list[str]:
    """Every text that stands in one piece on the paper."""
    found = [content.subject, content.division_line, content.footer]
    found += [line for one in content.paragraphs() for line in one.text.split("\n")]
    found += [section.heading for section in content.sections]
    for one in content.signatures:
        found += [f"({one.name})", *one.position_lines]
    for table in content.figures:
        found += [table.title, *table.columns, *(value for row in table.rows for value in row)]
    for annex in content.annexes:
        found += [annex.title, *annex.columns, *annex.follow_up_columns]
        found += [text for row in annex.rows for cell in row.cells for text in cell]
    return found


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_text_layer_has_every_paragraph_and_every_fragment_of_a_cell(name: str) -> None:
    content = write_memo(EXAMPLES[name]())
    text = whole_text(render_pdf(content, dated=DATED))
    missing = [one for one in fragments(content) if bare(one) not in text]
    # A paragraph may run over to the next page only between the pages' lines, so none is missing.
    assert missing == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_line_ends_inside_a_thai_word(name: str) -> None:
    content = write_memo(EXAMPLES[name]())
    ends = line_ends(render_pdf(content, dated=DATED), fragments(content))
    inside = []
    for text, cuts in ends.items():
        allowed, at = set(), 0
        for word in words(text):
            at += len(bare(word))
            allowed.add(at)
        inside += [(bare(text)[:cut], bare(text)[cut:]) for cut in cuts if cut not in allowed]
    # Addresses that are longer than their column is wide are broken, but Thai is not.
    assert [pair for pair in inside if max(pair[0][-1], pair[1][0]) >= "ก"] == []
    assert sum(len(cuts) for cuts in ends.values()) > 20


def test_the_same_content_and_date_give_the_same_bytes() -> None:
    content = write_memo(ordinary())
    assert render_pdf(content, dated=DATED) == render_pdf(content, dated=DATED)
    assert render_pdf(content, dated=DATED) != render_pdf(content, dated=DATED.replace(year=2027))


def test_a_date_with_microseconds_as_clocks_give_them_is_fine() -> None:
    dated = datetime(2026, 4, 3, 3, 4, 5, 678901, tzinfo=UTC)
    assert render_pdf(write_memo(ordinary()), dated=dated).startswith(b"%PDF")


def test_it_is_an_archival_and_accessible_pdf() -> None:
    pdf = render_pdf(write_memo(ordinary()), dated=DATED)
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert b"2026-04-03T02:00:00Z" in pdf


def test_text_stays_within_the_margins_and_the_annex_lies_on_its_side() -> None:
    document = pypdfium2.PdfDocument(render_pdf(write_memo(ordinary()), dated=DATED))
    sizes = [tuple(int(side) for side in page.get_size()) for page in document]
    assert sizes[0] == (595, 841)
    assert sizes[-1] == (841, 595)
    reader = document[0].get_textpage()
    boxes = [reader.get_rect(n) for n in range(reader.count_rects())]
    assert min(box[0] for box in boxes) >= LEFT - 1
    assert max(box[2] for box in boxes) <= RIGHT + 1


def test_lines_of_the_text_fill_the_width_as_thai_distribute_does() -> None:
    document = pypdfium2.PdfDocument(render_pdf(write_memo(ordinary()), dated=DATED))
    reader = document[0].get_textpage()
    begin = reader.get_text_bounded().index("หน่วยงานภาครัฐ (Integrity")
    end = reader.get_text_bounded().index("\r\n", begin)
    right = max(reader.get_charbox(n)[2] for n in range(begin, end))
    assert right == pytest.approx(RIGHT, abs=1.5)


def test_pages_are_numbered_from_the_second_in_the_papers_digits() -> None:
    document = pypdfium2.PdfDocument(render_pdf(write_memo(ordinary()), dated=DATED))
    first, second = (document[n].get_textpage().get_text_bounded() for n in (0, 1))
    assert first.startswith("บันทึกข้อความ")
    assert second.startswith("– ๒ –")
    arabic = render_pdf(write_memo(replace(ordinary(), thai_digits=False)), dated=DATED)
    text = pypdfium2.PdfDocument(arabic)[1].get_textpage().get_text_bounded()
    assert text.startswith("– 2 –")


def test_a_signature_block_is_never_torn_over_two_pages() -> None:
    content = write_memo(ordinary())
    filler = Paragraph("filler", "ข้อความ")
    for lines in range(0, 24, 3):
        longer = replace(
            content,
            sections=(replace(content.sections[0], paragraphs=(filler,) * lines),),
            closing=content.closing,
        )
        pages = [bare("".join(page)) for page in page_lines(render_pdf(longer, dated=DATED))]
        for one in content.signatures:
            block = [f"({one.name})", *one.position_lines, *(n.text for n in one.note_above)]
            homes = {n for n, page in enumerate(pages) if bare(block[0]) in page}
            assert all(any(bare(part) in pages[n] for n in homes) for part in block)


def test_the_heading_rows_are_repeated_on_every_page_of_a_long_table() -> None:
    pages = [bare("".join(page)) for page in page_lines(
        render_pdf(write_memo(forty()), dated=DATED)
    )]  # fmt: skip
    annex = [page for page in pages if "✓" in page]
    assert len(annex) > 10
    assert all("แนวทางสู่การปฏิบัติ" in page and "การกำกับติดตาม" in page for page in annex)


def test_words_with_a_raised_mark_read_back_once() -> None:
    # สิทธิ์ read back as สิทธิ์ธิ์: the font raises the mark instead of replacing it.
    text = "ลิขสิทธิ์ บริสุทธิ์ สมศักดิ์ ที่่ น้ำใจ ปั้น ฝั่ง ป้ำ กตัญญู ฐาน ปฏิญาณ"
    content = replace(write_memo(by_issue()), closing=Paragraph("closing", text))
    assert f"{bare(text)}(ลงชื่อ)" in whole_text(render_pdf(content, dated=DATED))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_comes_out_word_for_word(text: str) -> None:
    content = everywhere(write_memo(by_issue()), text)
    shown = whole_text(render_pdf(content, dated=DATED))
    # Division, subject, a paragraph, the closing, a note, a name, a position; the cell too, where
    # it does not run over a page, so that the heading rows stand between.
    assert shown.count(bare(printable(text))) >= 7


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(TEXT)
def test_whatever_is_typed_the_paper_is_made_and_says_it(text: str) -> None:
    closing = Paragraph("closing", f"ขึ้นต้น{text}ลงท้าย")
    content = replace(write_memo(by_issue()), closing=closing, annexes=(), figures=())
    shown = whole_text(render_pdf(content, dated=DATED))
    assert bare(printable(f"ขึ้นต้น{text}ลงท้าย")) in shown


@given(st.text(min_size=1, max_size=40))
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
def test_no_text_in_any_script_stops_the_paper(text: str) -> None:
    content = replace(write_memo(by_issue()), closing=Paragraph("closing", text))
    assert render_pdf(content, dated=DATED).startswith(b"%PDF-1.7")


def test_a_sign_without_a_glyph_is_shown_as_missing_and_not_dropped() -> None:
    content = replace(write_memo(by_issue()), closing=Paragraph("closing", "จบ😀漢แล้ว"))
    assert "จบ□□แล้ว" in whole_text(render_pdf(content, dated=DATED))


def test_the_emblem_is_set_where_there_is_one() -> None:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (60, 60), "black").save(out, "PNG")
    document = pypdfium2.PdfDocument(
        render_pdf(write_memo(by_issue()), dated=DATED, emblem=out.getvalue())
    )
    pictures = [one for one in document[0].get_objects() if one.type == 3]
    assert len(pictures) == 1
    left, bottom, right, top = pictures[0].get_bounds()
    centimetre = 28.35
    assert (right - left, top - bottom) == pytest.approx((1.5 * centimetre,) * 2, abs=0.5)
    assert (left, 841.9 - top) == pytest.approx((3 * centimetre, 1.5 * centimetre), abs=0.5)


def test_a_broken_emblem_and_a_folder_without_fonts_are_told_in_words(tmp_path: Path) -> None:
    content = write_memo(by_issue())
    for broken in (b"\x89PNG\r\n\x1a\nbroken", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b""):
        with pytest.raises(EmblemError, match="ตราครุฑ"):
            render_pdf(content, dated=DATED, emblem=broken)
    with pytest.raises(PaperError, match="TH Sarabun"):
        render_pdf(content, dated=DATED, font_folder=tmp_path)


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page without blanks."""
    return [bare("".join(lines)) for lines in page_lines(pdf)]


@pytest.mark.parametrize("more", range(0, 24, 3))
def test_the_last_signature_is_never_alone_on_a_page(more: int) -> None:
    said = tuple(f"เห็นควรแจ้งส่วนราชการ ครั้งที่ {n}" for n in range(more + 1))
    pages = pages_of(render_pdf(write_memo(replace(ordinary(), proposals=said)), dated=DATED))
    last = next(page for page in pages if "(นายตัวอย่างสุจริต)" in page)
    assert "(นายตัวอย่างมั่นคง)" in last


def test_a_measure_that_runs_over_pages_says_its_number_again() -> None:
    done = "\n".join(f"ดำเนินการครั้งที่ {n}" for n in range(1, 61))
    part = PartFacts(TREASURY, Status.DONE, report=ReportFacts(done))
    measure = replace(MEASURES[1], status=Status.DONE, parts=(part,))
    pages = pages_of(render_pdf(write_memo(replace(ordinary(), measures=(measure,))), dated=DATED))
    on = [page for page in pages if "มาตรการที่๒(ต่อ)" in page]
    assert len(on) >= 2
    assert "ดำเนินการครั้งที่๖๐" in on[-1]
