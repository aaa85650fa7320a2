"""The memo as a Word document that clerks edit: docxtpl fills memo.docx or the agency's template.

Text goes in as text: nothing that somebody typed is read as a tag, as Jinja or as XML.
"""

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from workflows.documents.annex_columns import annex_widths, stands_whole
from workflows.documents.emblem import check_emblem
from workflows.documents.memo_content import AnnexTable, MemoContent, Signature, with_texts
from workflows.documents.typst_paper import PaperError
from workflows.documents.word_zip import same_bytes
from workflows.documents.wording import printable

TEMPLATE = Path(__file__).resolve().parent / "memo.docx"
_DOTS = "." * 50
_PLAIN = ("weakness", "way", "measure", "owners")


def render_docx(
    content: MemoContent,
    *,
    dated: datetime,
    template: Path | None = None,
    emblem: bytes | None = None,
) -> bytes:
    """The memo as .docx bytes, the same for the same content, template and date (aware).

    `template` is the agency's own Word file with the fields of memo.docx; `emblem` a PNG or JPEG.
    Raises PaperError when the template cannot be filled, and EmblemError.
    """
    import docxtpl  # type: ignore[import-untyped]
    import jinja2
    from jinja2.sandbox import SandboxedEnvironment

    if emblem is not None:
        check_emblem(emblem)
    content = with_texts(content, printable)
    try:
        document = docxtpl.DocxTemplate(io.BytesIO((template or TEMPLATE).read_bytes()))
        context = _context(content)
        context["emblem"] = _emblem(document, emblem)
        # A template comes from the agency: it may fill fields, and nothing else.
        rules = SandboxedEnvironment(undefined=jinja2.StrictUndefined, autoescape=False)
        document.render(context, jinja_env=rules)
    except _unfillable() as error:
        raise PaperError(
            "word-template",
            th=f"จัดทำไฟล์ Word จากแม่แบบไม่สำเร็จ โปรดตรวจสอบแม่แบบหรือใช้แม่แบบของระบบ ({error})",
            en=f"The Word template could not be filled; check it or use ours ({error}).",
        ) from error
    _settle_widths(document, content)
    _settle_sections(document, content)
    _settle_properties(document, content, dated)
    out = io.BytesIO()
    document.save(out)
    return same_bytes(out.getvalue())


def _unfillable() -> tuple[type[Exception], ...]:
    """What a template may be at fault in: no Word file, no whole tag, no such field."""
    import jinja2
    from docx.opc.exceptions import PackageNotFoundError

    # lxml's XMLSyntaxError is a SyntaxError.
    damaged = (PackageNotFoundError, zipfile.BadZipFile, SyntaxError, OSError)
    return (*damaged, jinja2.TemplateError, KeyError, ValueError)


def _text(text: str) -> str:
    """Text as XML character data in which neither docxtpl nor Jinja finds a tag of its own."""
    return "".join(f"&#{ord(sign)};" if sign in "&<>\"'{}%#" else sign for sign in text)


def _lines(text: str) -> list[str]:
    return [_text(line) for line in text.split("\n") if line.strip()]


def _line(text: str) -> str:
    return _text(text.replace("\n", " "))


def _context(content: MemoContent) -> dict[str, Any]:
    """The fields of the template; every string is escaped already."""
    return {
        "agency": _line(content.agency),
        "division": _line(content.division_line),
        "number": _line(content.number_line()),
        "date": _line(content.date_line()),
        "subject": _line(content.subject),
        "addressees": _line(" / ".join(content.addressees)),
        "sections": [
            {
                "heading": _line(section.heading),
                "lines": [line for one in section.paragraphs for line in _lines(one.text)],
            }
            for section in content.sections
        ],
        "closing": _lines(content.closing.text),
        "signatures": [
            {**_signature(one, content), "held": n == len(content.signatures) - 2}
            for n, one in enumerate(content.signatures)
        ],
        "figures": [
            {
                "title": _line(one.title),
                "columns": [_line(name) for name in one.columns],
                "rows": [[_line(value) for value in row] for row in one.rows],
            }
            for one in content.figures
        ],
        "annexes": [_annex(one) for one in content.annexes],
        "footer": _line(content.footer),
    }


def _signature(one: Signature, content: MemoContent) -> dict[str, Any]:
    rank = f" {one.rank}" if one.rank else ""
    under = [f"({one.name})", *one.position_lines]
    if one.endorsed_on:
        under.append(content.day(one.endorsed_on))
    return {
        "line": _line(f"{rank} {one.name}" if one.signed else f"{rank}{_DOTS}"),
        "under": [_line(line) for line in under],
        "notes": [_note(line) for note in one.note_above for line in note.text.split("\n")],
    }


def _note(text: str) -> dict[str, str]:
    to = text.startswith("เรียน ")
    return {"lead": "เรียน" if to else "", "text": _line(text.removeprefix("เรียน "))}


def _annex(one: AnnexTable) -> dict[str, Any]:
    three = len(one.follow_up_columns) == 3
    names = (*_PLAIN, *(("done", "going", "not_done") if three else ("done", "not_done")))
    return {
        "title": _line(one.title),
        "columns": [_line(name) for name in one.columns],
        "heading": _line(one.follow_up_heading),
        "follow_up": [_line(name) for name in one.follow_up_columns],
        "three": three,
        # A cell without any paragraph would be a damaged document: an empty one has an empty line.
        "rows": [
            {
                name: [_line(fragment) for fragment in cell] or [""]
                for name, cell in zip(names, row.cells, strict=True)
            }
            for row in one.rows
        ],
    }


def _emblem(document: Any, emblem: bytes | None) -> Any:
    if emblem is None:
        return ""
    import docxtpl
    from docx.shared import Cm

    return docxtpl.InlineImage(document, io.BytesIO(emblem), height=Cm(1.5))


def _settle_widths(document: Any, content: MemoContent) -> None:
    """The annex's columns as wide as this content wants them, where the template has such.

    Rows that fit on a page are kept whole; a higher one, kept whole, would leave its title alone.
    """
    from docx.oxml import OxmlElement
    from docx.shared import Cm

    lengths = annex_widths(content.annexes)
    widths = [Cm(width) for width in annex_widths(content.annexes)]
    own = document.docx.tables[-len(content.annexes) :] if content.annexes else []
    for table, annex in zip(own, content.annexes, strict=False):
        if len(table.columns) != len(widths):
            continue
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for row in table.rows:
            at = 0
            for cell in row._tr.tc_lst:
                cell.width = sum(widths[at : at + cell.grid_span])
                at += cell.grid_span
        for row, told in zip(table.rows[-len(annex.rows) :], annex.rows, strict=False):
            if stands_whole(told, lengths):
                row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _settle_sections(document: Any, content: MemoContent) -> None:
    """Digits of the page number; and without an annex no empty landscape page."""
    from docx.oxml.ns import qn

    body = document.docx.element.body
    if not content.thai_digits:
        for number in body.iter(qn("w:pgNumType")):
            number.set(qn("w:fmt"), "decimal")
    breaks = [one for one in body.iter(qn("w:sectPr")) if one.getparent().tag == qn("w:pPr")]
    if not content.figures and not content.annexes and len(breaks) == 1:
        own = breaks[0]
        own.getparent().remove(own)
        body.remove(body.findall(qn("w:sectPr"))[-1])
        body.append(own)


def _settle_properties(document: Any, content: MemoContent, dated: datetime) -> None:
    properties = document.docx.core_properties
    when = dated.astimezone(UTC).replace(tzinfo=None)
    properties.title = content.subject[:255]
    properties.author = properties.last_modified_by = content.agency[:255]
    properties.comments = properties.keywords = properties.subject = ""
    properties.created = properties.modified = when
    properties.revision = 1
    properties.language = "th-TH"
