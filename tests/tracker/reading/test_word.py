"""What stands in Word files in peculiar ways: boxes, frames, changes, signs, lists, headers."""

# ruff: noqa: E501 - an element stands on one line

import io
from typing import Any

import pytest

from tracker.reading import read_blocks
from tracker.reading.blocks import Paragraph, Table

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _document(*body: str) -> bytes:
    """A Word file with these elements (of WordprocessingML) as its body."""
    import docx
    from docx.oxml import parse_xml

    document = docx.Document()
    root = document.element.body
    for element in reversed(body):
        root.insert(0, parse_xml(element.replace(">", f" {W}>", 1)))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _paragraphs(data: bytes) -> list[str]:
    blocks = read_blocks(data, name="plan.docx").blocks
    return [b.text for b in blocks if isinstance(b, Paragraph)]


def _rows(data: bytes) -> list[list[str]]:
    tables = [b for b in read_blocks(data, name="plan.docx").blocks if isinstance(b, Table)]
    return [row.texts() for row in tables[0].rows]


def _cell(*content: str, properties: str = "") -> str:
    inside = "".join(content) or "<w:p/>"
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def _text(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def _table(*rows: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def test_what_was_deleted_with_tracked_changes_is_not_read() -> None:
    data = _document(
        '<w:p><w:r><w:t>กอง</w:t></w:r><w:del w:id="1" w:author="a"><w:r><w:delText>ช่าง</w:delText>'
        '</w:r></w:del><w:ins w:id="2" w:author="a"><w:r><w:t>คลัง</w:t></w:r></w:ins></w:p>'
    )
    assert _paragraphs(data) == ["กองคลัง"]


def test_a_deleted_row_is_not_read() -> None:
    deleted = '<w:trPr><w:del w:id="1" w:author="a"/></w:trPr>'
    data = _document(
        _table(
            _cell(_text("ก")) + _cell(_text("ข")), deleted + _cell(_text("ค")) + _cell(_text("ง"))
        )
    )
    assert _rows(data) == [["ก", "ข"]]


def test_cells_merged_downwards_and_across_fill_their_boxes() -> None:
    data = _document(
        _table(
            _cell(_text("ก"), properties='<w:vMerge w:val="restart"/>')
            + _cell(_text("ข"), properties='<w:gridSpan w:val="2"/>'),
            _cell(properties="<w:vMerge/>") + _cell(_text("ค")) + _cell(_text("ง")),
        )
    )
    table = next(b for b in read_blocks(data, name="plan.docx").blocks if isinstance(b, Table))
    assert [[(c.text, c.down, c.right) for c in row.cells] for row in table.rows] == [
        [("ก", False, False), ("ข", False, False), ("ข", False, True)],
        [("ก", True, False), ("ค", False, False), ("ง", False, False)],
    ]


def test_a_frame_of_one_cell_is_no_table() -> None:
    assert _paragraphs(_document(_table(_cell(_text("บันทึกข้อความ"), _text("เรื่อง ทดสอบ"))))) == [
        "บันทึกข้อความ",
        "เรื่อง ทดสอบ",
    ]


def test_a_table_inside_a_cell_is_told_row_by_row() -> None:
    inner = _table(_cell(_text("ต.ค.")) + _cell(_text("ประชุม")), _cell(_text("พ.ย.")) + _cell())
    data = _document(
        _table(
            _cell(_text("มาตรการ")) + _cell(_text("ขั้นตอน")),
            _cell(_text("อบรม")) + _cell(inner, "<w:p/>"),
            _cell(_text("ตรวจ")) + _cell(_text("ทุกเดือน")),
        )
    )
    assert _rows(data)[1] == ["อบรม", "ต.ค. ประชุม\nพ.ย.\n"]


@pytest.mark.parametrize(
    ("signs", "shown"),
    [
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', "✓"),
        ('<w:r><w:sym w:font="Wingdings 2" w:char="F052"/></w:r>', "☑"),
        ('<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="1"/>'
         "</w:checkBox></w:ffData></w:fldChar></w:r>", "☑"),
        ('<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:checked w:val="0"/>'
         "</w:checkBox></w:ffData></w:fldChar></w:r>", "☐"),
        ("<w:sdt><w:sdtContent><w:r><w:t>☒</w:t></w:r></w:sdtContent></w:sdt>", "☒"),
        ("<w:r><w:t>ก</w:t><w:br/><w:t>ข</w:t><w:noBreakHyphen/></w:r>", "ก\nข-"),
    ],
)  # fmt: skip
def test_signs_and_boxes_are_read_as_they_look(signs: str, shown: str) -> None:
    assert _paragraphs(_document(f"<w:p>{signs}</w:p>")) == [shown]


def test_the_text_of_a_text_box_follows_its_paragraph() -> None:
    box = (
        '<w:p><w:r><w:t>ก่อน</w:t></w:r><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml">'
        "<v:textbox><w:txbxContent><w:p><w:r><w:t>ในกล่อง</w:t></w:r></w:p></w:txbxContent>"
        "</v:textbox></v:shape></w:pict></w:r></w:p>"
    )
    assert _paragraphs(_document(box, _text("หลัง"))) == ["ก่อน", "ในกล่อง", "หลัง"]


def _numbered(list_id: int, level: int, text: str) -> str:
    return (
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr></w:pPr>'
        f"<w:r><w:t>{text}</w:t></w:r></w:p>"
    )


def _with_lists(data: bytes, definitions: str) -> bytes:
    """The file with these definitions of lists."""
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part: Any = old.read(name)
            if name == "word/numbering.xml":
                part = f"<w:numbering {W}>{definitions}</w:numbering>"
            new.writestr(name, part)
    return out.getvalue()


def _level(level: int, form: str, text: str) -> str:
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def test_automatic_numbers_are_counted_as_word_counts_them() -> None:
    definitions = (
        f'<w:abstractNum w:abstractNumId="7">{_level(0, "thaiNumbers", "%1.")}'
        f"{_level(1, 'decimal', '%1.%2')}</w:abstractNum>"
        f'<w:abstractNum w:abstractNumId="8">{_level(0, "bullet", "o")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    data = _document(
        _numbered(1, 0, "ก"), _numbered(1, 1, "ข"), _numbered(1, 1, "ค"), _numbered(1, 0, "ง"),
        _numbered(2, 0, "จ"), _numbered(3, 0, "ฉ"),
    )  # fmt: skip
    assert _paragraphs(_with_lists(data, definitions)) == [
        "๑. ก",
        "๑.1 ข",
        "๑.2 ค",
        "๒. ง",
        "• จ",
        "๑. ฉ",
    ]


def test_headers_are_read_once_at_the_end() -> None:
    import docx

    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "เทศบาลตำบลตัวอย่าง"
    document.add_paragraph("แผน")
    out = io.BytesIO()
    document.save(out)
    assert _paragraphs(out.getvalue()) == ["แผน", "เทศบาลตำบลตัวอย่าง"]
