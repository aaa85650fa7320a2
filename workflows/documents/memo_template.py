"""Builds memo.docx, the Word template of the memo: `python -m workflows.documents.memo_template`.

Layout only, in the measures of FIELD §3; what fills it is `docx_paper`'s. An agency may replace the
built file by one of its own with the same fields.
"""

import io
from pathlib import Path
from typing import Any

from workflows.documents.annex_columns import THREE, TWO
from workflows.documents.word_zip import same_bytes

TEMPLATE = Path(__file__).resolve().parent / "memo.docx"
FONT = "TH Sarabun New"
PLAIN = ("weakness", "way", "measure", "owners")
FIRST_LINE = 2.5
NOTE_INDENT = 1.2
SIGN_LEFT = 6.0
TEXT_WIDTH = 16.0


def build_template() -> bytes:
    """The template as .docx bytes, the same for the same code."""
    import docx
    from docx.enum.section import WD_ORIENT, WD_SECTION
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    document = docx.Document()
    _defaults(document)
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin, page.right_margin = Cm(3), Cm(2)
    # The first page begins 1.5 cm from the edge; on the others the header, a line and the space
    # under it, pushes the text down to 2.5 cm.
    page.top_margin, page.bottom_margin = Cm(1.5), Cm(2)
    page.header_distance = Cm(1.5)
    page.different_first_page_header_footer = True
    page.first_page_header.paragraphs[0].paragraph_format.line_spacing = Pt(1)
    _page_number(page.header.paragraphs[0])
    _body(document)
    annex = document.add_section(WD_SECTION.NEW_PAGE)
    annex.orientation = WD_ORIENT.LANDSCAPE
    annex.page_width, annex.page_height = Cm(29.7), Cm(21)
    annex.left_margin, annex.right_margin = Cm(2), Cm(2)
    annex.different_first_page_header_footer = False
    for section in (page, annex):
        number = _child(section._sectPr, "w:pgNumType", {"w:fmt": "thaiNumbers"})
        section._sectPr.find(qn("w:pgMar")).addnext(number)  # Word wants this order
    _annex(document)
    out = io.BytesIO()
    document.save(out)
    return same_bytes(out.getvalue())


def _child(parent: Any, tag: str, attributes: dict[str, str] | None = None) -> Any:
    """Append an element; names and attributes with their prefix, as in `w:jc`."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(tag)
    for name, value in (attributes or {}).items():
        element.set(qn(name), value)
    parent.append(element)
    return element


def _defaults(document: Any) -> None:
    """TH Sarabun 16 pt for every script: Word takes Thai letters from the complex-script values."""
    from docx.oxml.ns import qn

    normal = document.styles["Normal"].element
    for element in normal.findall(qn("w:rPr")) + normal.findall(qn("w:pPr")):
        normal.remove(element)
    paragraph = _child(normal, "w:pPr")
    _child(
        paragraph,
        "w:spacing",
        {"w:before": "0", "w:after": "0", "w:line": "240", "w:lineRule": "auto"},
    )
    run = _child(normal, "w:rPr")
    fonts = ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs")
    _child(run, "w:rFonts", dict.fromkeys(fonts, FONT))
    _size(run, 16)
    _child(run, "w:lang", {"w:val": "en-US", "w:eastAsia": "en-US", "w:bidi": "th-TH"})


def _size(run: Any, points: float) -> None:
    half = str(int(points * 2))
    _child(run, "w:sz", {"w:val": half})
    _child(run, "w:szCs", {"w:val": half})


def _run(
    paragraph: Any, text: str, *, size: float = 0, bold: bool = False, dotted: bool = False
) -> None:
    """A run; bold and size are said for complex script too, or Thai would keep its own."""
    run = paragraph.add_run(text)
    properties = run._r.get_or_add_rPr()
    if bold:
        _child(properties, "w:b")
        _child(properties, "w:bCs")
    if size:
        _size(properties, size)
    if dotted:
        _child(properties, "w:u", {"w:val": "dotted"})


def _paragraph(home: Any, text: str = "", *, style: dict[str, Any] | None = None) -> Any:
    """A paragraph: `style` may say jc, left, first, tabs (cm), keep, size, bold, exact, before."""
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Cm, Pt

    look = style or {}
    paragraph = home.add_paragraph()
    layout = paragraph.paragraph_format
    layout.left_indent = Cm(look["left"]) if "left" in look else None
    layout.first_line_indent = Cm(look["first"]) if "first" in look else None
    layout.space_before = Pt(look["before"]) if "before" in look else None
    layout.keep_with_next = look.get("keep")
    layout.keep_together = look.get("keep")
    if "exact" in look:
        layout.line_spacing = Pt(look["exact"])
    for stop in look.get("tabs", ()):
        at_margin = stop >= TEXT_WIDTH
        layout.tab_stops.add_tab_stop(
            Cm(stop), WD_TAB_ALIGNMENT.RIGHT if at_margin else WD_TAB_ALIGNMENT.LEFT
        )
    if "jc" in look:
        _child(paragraph._p.get_or_add_pPr(), "w:jc", {"w:val": look["jc"]})
    if text:
        _run(paragraph, text, size=look.get("size", 0), bold=look.get("bold", False))
    return paragraph


def _page_number(paragraph: Any) -> None:
    """– ๒ – centred at the top; the script of its digits is the section's."""
    from docx.shared import Pt

    paragraph.paragraph_format.space_after = Pt(11)
    _child(paragraph._p.get_or_add_pPr(), "w:jc", {"w:val": "center"})
    _run(paragraph, "– ")
    field = _child(paragraph._p, "w:fldSimple", {"w:instr": " PAGE "})
    run = _child(field, "w:r")
    _child(run, "w:t").text = "๒"
    _run(paragraph, " –")


def _body(document: Any) -> None:
    _head(document)
    to = _paragraph(document, style={"before": 6, "left": NOTE_INDENT, "first": -NOTE_INDENT})
    _run(to, "เรียน", bold=True)
    _run(to, "\t{{ addressees }}")
    text = {"jc": "thaiDistribute", "first": FIRST_LINE}
    _paragraph(document, "{%p for section in sections %}")
    _paragraph(document, "{{ section.heading }}", style={"bold": True, "before": 6, "keep": True})
    _paragraph(document, "{%p for line in section.lines %}")
    _paragraph(document, "{{ line }}", style=text)
    _paragraph(document, "{%p endfor %}")
    _paragraph(document, "{%p endfor %}")
    _paragraph(document, "{%p for line in closing %}")
    _paragraph(document, "{{ line }}", style={**text, "before": 6, "keep": True})
    _paragraph(document, "{%p endfor %}")
    _signatures(document)


def _head(document: Any) -> None:
    from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
    from docx.shared import Cm

    top = document.add_table(rows=1, cols=3)
    top.alignment = WD_TABLE_ALIGNMENT.LEFT
    top.autofit = False
    row = top.rows[0]
    row.height, row.height_rule = Cm(1.5), WD_ROW_HEIGHT_RULE.AT_LEAST
    for cell, width in zip(row.cells, (3, 10, 3), strict=True):
        cell.width = Cm(width)
        cell._tc.remove(cell.paragraphs[0]._p)
    _paragraph(row.cells[0], "{{ emblem }}")
    _paragraph(
        row.cells[1],
        "บันทึกข้อความ",
        style={"jc": "center", "size": 29, "bold": True, "exact": 35, "before": 7},
    )
    _paragraph(row.cells[2])
    for word, field, hang in (("ส่วนราชการ", "division", 2.4), ("เรื่อง", "subject", 1.3)):
        if field == "subject":
            line = _paragraph(document, style={"tabs": (8.0, TEXT_WIDTH)})
            _run(line, "ที่ ", size=20, bold=True)
            _run(line, "{{ number }}\t", dotted=True)
            _run(line, " วันที่ ", size=20, bold=True)
            _run(line, "{{ date }}\t", dotted=True)
        line = _paragraph(document, style={"tabs": (TEXT_WIDTH,), "left": hang, "first": -hang})
        _run(line, f"{word} ", size=20, bold=True)
        _run(line, "{{ " + field + " }}\t", dotted=True)


def _signatures(document: Any) -> None:
    signing = {"jc": "center", "left": SIGN_LEFT, "keep": True}
    note = {"keep": True, "left": NOTE_INDENT, "first": -NOTE_INDENT}
    _paragraph(document, "{%p for one in signatures %}")
    _paragraph(document, "{%p for note in one.notes %}")
    line = _paragraph(document, style=note)
    _run(line, "{{ note.lead }}", bold=True)
    _run(line, "\t{{ note.text }}")
    _paragraph(document, "{%p endfor %}")
    _paragraph(document, "(ลงชื่อ){{ one.line }}", style={**signing, "before": 24})
    _paragraph(document, "{%p for line in one.under %}")
    _paragraph(document, "{{ line }}", style=signing)
    _paragraph(document, "{%p endfor %}")
    # The last signature, which decides, is never left alone on a page.
    _paragraph(document, "{%p if one.held %}")
    _paragraph(document, style={"exact": 12, "keep": True})
    _paragraph(document, "{%p else %}")
    _paragraph(document, style={"exact": 12})
    _paragraph(document, "{%p endif %}")
    _paragraph(document, "{%p endfor %}")


def _annex(document: Any) -> None:
    title = {"jc": "center", "bold": True, "size": 14, "keep": True}
    _paragraph(document, "{%p for figure in figures %}")
    _paragraph(document, "{{ figure.title }}", style={**title, "before": 6})
    _figures(document)
    _paragraph(document, "{%p endfor %}")
    _paragraph(document, "{%p for annex in annexes %}")
    _paragraph(document, "{{ annex.title }}", style={**title, "before": 6})
    document.paragraphs[-1].paragraph_format.page_break_before = True
    _paragraph(document, "{%p if annex.three %}")
    _follow_up(document, THREE, ("done", "going", "not_done"))
    _paragraph(document, "{%p else %}")
    _follow_up(document, TWO, ("done", "not_done"))
    _paragraph(document, "{%p endif %}")
    _paragraph(document, "{%p endfor %}")
    _paragraph(document, "{%p if footer %}")
    _paragraph(document, "{{ footer }}", style={"size": 12, "before": 10})
    _paragraph(document, "{%p endif %}")


def _fill_cell(cell: Any, *texts: str, **look: Any) -> None:
    cell._tc.remove(cell.paragraphs[0]._p)
    for text in texts:
        _paragraph(cell, text, style={"size": 14, **look})


def _repeat(row: Any) -> None:
    """A heading row that Word repeats on every page."""
    _child(row._tr.get_or_add_trPr(), "w:tblHeader")


def _keep_whole(row: Any) -> None:
    _child(row._tr.get_or_add_trPr(), "w:cantSplit")


def _figures(document: Any) -> None:
    """A table whose columns are as many as the content has; its last row is the total."""
    table = document.add_table(rows=5, cols=4)
    table.style = "Table Grid"
    for row, all_of, one, look in (
        (0, "figure.columns", "name", {"bold": True, "jc": "center"}),
        (2, "row", "value", {}),
        (4, "figure.rows[-1]", "value", {"bold": True}),
    ):
        cells = table.rows[row].cells
        _fill_cell(cells[0], "{{ " + all_of + "[0] }}", **look)
        _fill_cell(cells[1], "{%tc for " + one + " in " + all_of + "[1:] %}")
        _fill_cell(cells[2], "{{ " + one + " }}", **{**look, "jc": "center"})
        _fill_cell(cells[3], "{%tc endfor %}")
    for row, tag in ((1, "{%tr for row in figure.rows[:-1] %}"), (3, "{%tr endfor %}")):
        _fill_cell(table.rows[row].cells[0], tag)
    _repeat(table.rows[0])
    _keep_whole(table.rows[2])
    _keep_whole(table.rows[4])


def _follow_up(document: Any, widths: tuple[float, ...], follow_up: tuple[str, ...]) -> None:
    from docx.shared import Cm

    table = document.add_table(rows=5, cols=len(widths))
    table.style = "Table Grid"
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)
    head = {"jc": "center", "bold": True}
    for n in range(len(PLAIN)):
        table.cell(0, n).merge(table.cell(1, n))
        _fill_head(table.cell(0, n), "{{ annex.columns[" + str(n) + "] }}", head)
    table.cell(0, len(PLAIN)).merge(table.cell(0, len(widths) - 1))
    _fill_head(table.cell(0, len(PLAIN)), "{{ annex.heading }}", head)
    for n in range(len(follow_up)):
        _fill_head(table.cell(1, len(PLAIN) + n), "{{ annex.follow_up[" + str(n) + "] }}", head)
    _fill_cell(table.cell(2, 0), "{%tr for row in annex.rows %}")
    for n, name in enumerate((*PLAIN, *follow_up)):
        loop = "{%p for line in row." + name + " %}"
        _fill_cell(table.cell(3, n), loop, "{{ line }}", "{%p endfor %}")
    _fill_cell(table.cell(4, 0), "{%tr endfor %}")
    _repeat(table.rows[0])
    _repeat(table.rows[1])
    # Which of the measures' rows are kept whole is said when they are filled (`docx_paper`).


def _fill_head(cell: Any, text: str, look: dict[str, Any]) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT

    for paragraph in cell.paragraphs[1:]:
        cell._tc.remove(paragraph._p)
    _fill_cell(cell, text, **look)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


if __name__ == "__main__":
    TEMPLATE.write_bytes(build_template())
