"""`python -m tests.plan_forms`: makes the blank plan in Word and Excel that the site offers.

For offices whose plan exists on paper only: a table with heads that the reader knows.
"""

from pathlib import Path
from typing import Any

FORMS = Path(__file__).resolve().parent.parent / "web" / "static" / "forms"
TITLE = "แผนมาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน ประจำปีงบประมาณ พ.ศ. ................"
AGENCY = "ชื่อหน่วยงาน ................................ อำเภอ ................ จังหวัด ................"
HINT = "ผู้รับผิดชอบใส่ได้หลายส่วนราชการ หรือใส่ว่า ทุกส่วนราชการ ระยะเวลา เช่น ต.ค. ๖๘ – มี.ค. ๖๙"
# head of a column, its width in the table (parts of the sheet)
COLUMNS = (
    ("ที่", 1),
    ("ตัวชี้วัด", 3),
    ("ผลการวิเคราะห์", 5),
    ("มาตรการ", 5),
    ("ขั้นตอนหรือวิธีการปฏิบัติ", 5),
    ("ระยะเวลาดำเนินการ", 3),
    ("ผู้รับผิดชอบ", 3),
    ("การกำกับติดตาม", 3),
)
ROWS = 12
FONT = "TH Sarabun New"


def main() -> None:
    """Write both forms anew."""
    FORMS.mkdir(parents=True, exist_ok=True)
    excel().save(FORMS / "plan-form.xlsx")
    word().save(str(FORMS / "plan-form.docx"))


def excel() -> Any:
    """The form as a workbook: title, agency, hint, a blank line, the table."""
    import openpyxl
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "แผนมาตรการ"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    for row, (text, bold) in enumerate(((TITLE, True), (AGENCY, False), (HINT, False)), start=1):
        cell = sheet.cell(row, 1, text)
        cell.font = Font(name=FONT, size=16, bold=bold)
    line = Side(style="thin", color="7F8A94")
    border = Border(left=line, right=line, top=line, bottom=line)
    for column, (head, width) in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[sheet.cell(5, column).column_letter].width = width * 7
        for row in range(5, 6 + ROWS):
            cell = sheet.cell(row, column)
            cell.border = border
            cell.font = Font(name=FONT, size=16, bold=row == 5)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        top = sheet.cell(5, column, head)
        top.fill = PatternFill("solid", fgColor="E3EFFB")
        top.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
    sheet.freeze_panes = "A6"
    sheet.print_title_rows = "5:5"
    return book


def word() -> Any:
    """The form as a Word document, A4 on its side, the heads repeated on every page."""
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(1.5)
    section.top_margin = section.bottom_margin = Cm(1.5)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(16)
    style.paragraph_format.space_after = Pt(0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(script), FONT)
    size = style.element.get_or_add_rPr().makeelement(qn("w:szCs"), {qn("w:val"): "32"})
    style.element.get_or_add_rPr().append(size)
    document.add_paragraph().add_run(TITLE).bold = True
    document.add_paragraph(AGENCY)
    document.add_paragraph(HINT)
    table = document.add_table(rows=1 + ROWS, cols=len(COLUMNS), style="Table Grid")
    table.autofit = False
    whole = sum(width for _, width in COLUMNS)
    for column, (head, width) in enumerate(COLUMNS):
        for row in table.rows:
            row.cells[column].width = Cm(26.7 * width / whole)
        table.rows[0].cells[column].paragraphs[0].add_run(head).bold = True
    heading = table.rows[0]._tr.get_or_add_trPr()
    heading.append(heading.makeelement(qn("w:tblHeader"), {qn("w:val"): "true"}))
    return document


if __name__ == "__main__":
    main()
