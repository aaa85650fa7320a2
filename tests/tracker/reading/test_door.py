"""What cannot be read is refused at the door with the ways on; nothing unpacks without limit."""

import io
import zipfile
from collections.abc import Callable

import pytest

from tests.tracker.reading import conversions, layouts
from tracker.reading import errors, read_document
from tracker.reading.child import read_in_child
from tracker.reading.door import SIZE_LIMIT

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _zip(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def _bomb() -> bytes:
    """A Word file whose text part unpacks to 100 MB of one sign."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", b"<w>" + b" " * 100_000_000)
    return out.getvalue()


def _lying_bomb() -> bytes:
    """The same, with a declared size of ten bytes in the package's directory."""
    data = bytearray(_bomb())
    size = (100_000_003).to_bytes(4, "little")
    while (at := data.find(size)) >= 0:
        data[at : at + 4] = (10).to_bytes(4, "little")
    return bytes(data)


def _encrypted_zip() -> bytes:
    data = bytearray(_zip(word__document_xml=b"<w/>"))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + offset] |= 1
    return bytes(data)


def _scan() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("L", (600, 800), 255).save(out, "PDF")
    return out.getvalue()


PICTURE = b"\x89PNG\r\n\x1a\n" + b"\x00" * 50

REFUSALS: list[tuple[str, Callable[[], bytes], str, type[errors.DocumentError]]] = [
    ("an empty file", lambda: b"", "plan.docx", errors.DocumentEmpty),
    ("a file of blanks", lambda: b" \r\n\t ", "plan.txt", errors.DocumentEmpty),
    ("an old Word file", lambda: OLE + b"\x00" * 600, "plan.doc", errors.DocumentIsOldOffice),
    ("an old Excel file called .xlsx", lambda: OLE + b"\x00" * 600, "plan.xlsx",
     errors.DocumentIsOldOffice),
    ("rich text", lambda: rb"{\rtf1\ansi plan}", "plan.rtf", errors.DocumentIsOldOffice),
    ("a Word file with a password",
     lambda: OLE + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 600, "plan.docx",
     errors.DocumentEncrypted),
    ("a package with a password", _encrypted_zip, "plan.docx", errors.DocumentEncrypted),
    ("a photograph", lambda: b"\xff\xd8\xff\xe0" + b"\x00" * 99, "plan.jpg",
     errors.DocumentIsPicture),
    ("a picture called .pdf", lambda: PICTURE, "plan.pdf", errors.DocumentIsPicture),
    ("a picture of an iPhone", lambda: b"\x00\x00\x00\x18ftypheic" + b"\x00" * 99, "plan.heic",
     errors.DocumentIsPicture),
    ("a scan", _scan, "plan.pdf", errors.DocumentIsScan),
    ("half a Word file", lambda: conversions.as_docx(["แผน"])[:2_000], "plan.docx",
     errors.DocumentDamaged),
    ("half a PDF", lambda: b"%PDF-1.7\n1 0 obj <<", "plan.pdf", errors.DocumentDamaged),
    ("a Word package without a document", lambda: _zip(word__styles_xml=b"<w/>"), "plan.docx",
     errors.DocumentTypeUnknown),
    ("a package of something else", lambda: _zip(readme_txt=b"hello"), "plan.zip",
     errors.DocumentTypeUnknown),
    ("bytes that are no text", lambda: bytes(range(256)) * 40, "plan.bin",
     errors.DocumentTypeUnknown),
    ("bytes that are no text, called .csv", lambda: bytes(range(256)) * 40, "plan.csv",
     errors.DocumentTypeUnknown),
    ("a package that unpacks to 100 MB", _bomb, "plan.docx", errors.DocumentTooLarge),
    ("a package that lies about its size", _lying_bomb, "plan.docx", errors.DocumentError),
    ("100 MB", lambda: b"a" * (2 * SIZE_LIMIT), "plan.txt", errors.DocumentTooLarge),
]  # fmt: skip


@pytest.mark.parametrize(
    ("make", "name", "error"), [pytest.param(m, n, e, id=why) for why, m, n, e in REFUSALS]
)
def test_what_cannot_be_read_is_refused_with_the_ways_on(
    make: Callable[[], bytes], name: str, error: type[errors.DocumentError]
) -> None:
    with pytest.raises(error) as refused:
        read_document(make(), name=name)
    assert refused.value.th and refused.value.en


def test_a_form_that_the_bytes_do_not_have_is_named() -> None:
    with pytest.raises(errors.DocumentMistyped, match=r"said to be pdf.* it is docx"):
        read_document(conversions.as_docx(["แผน"]), name="plan", form="pdf")


def test_the_bytes_decide_the_form_not_the_name() -> None:
    pieces = conversions.pieces_of(layouts.PIPES)
    draft = read_document(conversions.as_html(pieces), name="plan.docx")
    assert any("มาตรการ ITA" in piece.text for piece in draft.leftover)


def test_a_document_without_a_plan_says_so_in_one_sentence() -> None:
    draft = read_document("ประกาศหยุดทำการวันสงกรานต์".encode(), name="notice.txt")
    assert draft.plan is None and not draft.holds_something
    assert [w.code for w in draft.warnings] == ["no-plan"]
    assert [piece.text for piece in draft.leftover] == ["ประกาศหยุดทำการวันสงกรานต์"]


def test_a_child_reads_what_this_process_would_read() -> None:
    data = layouts.UNIVERSITY_BY_QUESTION.encode()
    assert read_in_child(data, name="plan.txt") == read_document(data, name="plan.txt")


def test_a_child_tells_how_far_it_is() -> None:
    seen: list[tuple[int, int]] = []
    pieces = conversions.pieces_of(layouts.BLANK_LEADS)
    read_in_child(
        conversions.as_pdf(pieces),
        name="plan.pdf",
        progress=lambda done, of: seen.append((done, of)),
    )
    assert seen[-1] == (1, 1)


def test_a_child_passes_a_refusal_on() -> None:
    with pytest.raises(errors.DocumentError) as refused:
        read_in_child(OLE + b"\x00" * 600, name="plan.doc")
    assert refused.value.code == "document-is-old-office"


def test_a_child_that_takes_too_long_is_stopped() -> None:
    with pytest.raises(errors.DocumentTookTooLong):
        read_in_child(layouts.LINE_CHAT.encode(), name="plan.txt", seconds=0.01)


def test_a_child_that_wants_too_much_memory_is_stopped() -> None:
    rows = [[f"{n}", "มาตรการ" * 20, "สำนักปลัด"] for n in range(20_000)]
    data = conversions.as_csv([[["ที่", "มาตรการ", "ผู้รับผิดชอบ"], *rows]], "utf-8")
    with pytest.raises(errors.DocumentTooLarge):
        read_in_child(data, name="plan.csv", megabytes=60)
