"""Reads a document as offices have it and says what plan it holds, with every doubt marked.

Bytes in, values out: no database, no clock, no network. Reading foreign files is heavy work and
is done in a child process by those who serve people (``read_in_child``).
"""

from collections.abc import Callable

from tracker.errors import TidtamError
from tracker.reading import errors
from tracker.reading.blocks import Document, Paragraph
from tracker.reading.door import FORMS, recognise
from tracker.reading.draft import PlanDraft

__all__ = ["FORMS", "PlanDraft", "read_blocks", "read_document"]

Progress = Callable[[int, int], None]
LINES_LIMIT = 8_000
"""Lines with text that are read: a plan of 200 measures has about 4,000, and understanding takes
about a second for each 2,000."""


def read_document(
    data: bytes, *, name: str, form: str | None = None, progress: Progress | None = None
) -> PlanDraft:
    """Return what the document says (CONTRACT, "import --dry-run --json").

    ``name`` is the file's name, ``form`` one of ``FORMS`` where a person named it; ``progress``
    is called with (pages done, pages in all) for forms that have pages. Raises a DocumentError
    for each way in which a document cannot be read; a document without a plan gives a draft
    whose plan is None, with the warning "no-plan".
    """
    from tracker.reading.understanding import understand

    try:
        document = read_blocks(data, name=name, form=form, progress=progress)
        _measure_length(document)
        return understand(document)
    except (TidtamError, MemoryError):
        raise
    except RecursionError as error:
        raise errors.DocumentDamaged(form or name) from error


def _measure_length(document: Document) -> None:
    """Refuse what is far longer than a plan; a PDF's pages have their limit of time."""
    if document.form == "pdf":
        return
    lines = sum(
        1 + block.text.strip().count("\n")
        if isinstance(block, Paragraph)
        else sum(any(cell.text for cell in row.cells) for row in block.rows)
        for block in document.blocks
    )
    if lines > LINES_LIMIT:
        raise errors.DocumentTooLong(lines, LINES_LIMIT)


def read_blocks(
    data: bytes, *, name: str, form: str | None = None, progress: Progress | None = None
) -> Document:
    """The document's blocks, by the form that its bytes have."""
    found = recognise(data, name=name, form=form)
    if found == "txt":
        from tracker.reading.forms.txt import read_txt

        return read_txt(data)
    if found == "csv":
        from tracker.reading.forms.csv import read_csv

        return read_csv(data)
    if found == "xlsx":
        from tracker.reading.forms.xlsx import read_xlsx

        return read_xlsx(data)
    if found == "docx":
        from tracker.reading.forms.docx import read_docx

        return read_docx(data)
    if found == "pdf":
        from tracker.reading.forms.pdf import read_pdf

        return read_pdf(data, progress=progress)
    from tracker.reading.forms.html import read_html

    return read_html(data)
