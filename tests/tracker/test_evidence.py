"""Evidence is taken by what it is, not by what it is called, and kept without telling secrets."""

import hashlib
import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from tests.tracker import evidence_files as files
from tests.tracker.evidence_files import IDENTITY_NUMBER, NO_IDENTITY_NUMBER
from tracker.errors import TidtamError
from tracker.evidence import EvidenceWarning, Examined, check_link, clean_name, examine
from tracker.evidence.identity import has_identity_number

MEGABYTE = 1_048_576


def examined(data: bytes, name: str, *, size_limit: int = 20 * MEGABYTE) -> Examined:
    return examine(data, name=name, size_limit=size_limit)


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TAKEN = [
    (files.pdf("Report"), "รายงาน.pdf", "application/pdf", "รายงาน.pdf"),
    (files.pdf("Report"), "รายงาน", "application/pdf", "รายงาน.pdf"),
    (files.docx("รายงาน"), "รายงาน.DOCX", WORD, "รายงาน.DOCX"),
    (files.xlsx("ก", 1), "ตาราง.xlsx", EXCEL, "ตาราง.xlsx"),
    (files.odt("รายงาน"), "x.odt", "application/vnd.oasis.opendocument.text", "x.odt"),
    (files.old_office("WordDocument"), "เดิม.doc", "application/msword", "เดิม.doc"),
    (files.old_office("Workbook"), "เดิม.xls", "application/vnd.ms-excel", "เดิม.xls"),
    ("จัดประชุมแล้ว".encode(), "note.txt", "text/plain", "note.txt"),
    ("จัดประชุมแล้ว".encode("cp874"), "note.txt", "text/plain", "note.txt"),
    ("จัดประชุมแล้ว".encode("utf-16"), "note.txt", "text/plain", "note.txt"),
    ("ลำดับ,ชื่อ\r\n1,ก".encode(), "ตาราง.csv", "text/csv", "ตาราง.csv"),
    (files.picture("PNG"), "ภาพ.png", "image/png", "ภาพ.png"),
    (files.picture("WEBP"), "ภาพ.webp", "image/webp", "ภาพ.webp"),
    (files.picture("JPEG"), "scan.pdf", "image/jpeg", "scan.jpg"),
    (files.picture("BMP"), "ภาพ.bmp", "image/png", "ภาพ.png"),
    (files.picture("GIF"), "ภาพ.gif", "image/png", "ภาพ.png"),
    (files.picture("TIFF"), "สแกน.tif", "image/png", "สแกน.png"),
    (files.picture("JPEG"), "กิจกรรม ก.พ. 2570", "image/jpeg", "กิจกรรม ก.พ. 2570.jpg"),
]


@pytest.mark.parametrize(
    ("data", "name", "media_type", "kept_as"), TAKEN, ids=[row[1] + " " + row[2] for row in TAKEN]
)
def test_the_type_is_found_from_the_content(
    data: bytes, name: str, media_type: str, kept_as: str
) -> None:
    found = examined(data, name)
    assert (found.media_type, found.name, found.warning) == (media_type, kept_as, None)
    assert found.sha256 == hashlib.sha256(found.data).hexdigest()
    assert found.size == len(found.data)


REFUSED = [
    (b"", "ว่าง.pdf", "evidence-empty", "no byte at all"),
    (b"MZ\x90\x00" + bytes(200), "แบบฟอร์ม.pdf", "evidence-kind", "a program by another name"),
    (b"\x7fELF" + bytes(200), "x.pdf", "evidence-kind", "a program of another system"),
    (b"<!DOCTYPE html><script>", "x.txt", "evidence-kind", "a page, which a browser would run"),
    (b"\n  <HTML><body>", "x.pdf", "evidence-kind", "a page behind blanks"),
    (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "x.png", "evidence-kind", "a drawing with code"),
    (b"<?xml version='1.0'?><svg/>", "x.txt", "evidence-kind", "the same behind its XML head"),
    (b"alert(1)", "x.js", "evidence-kind", "text that Windows would run"),
    (b"del *.*", "x.bat", "evidence-kind", "text that Windows would run"),
    (b"#!/bin/sh\nrm -r x", "x.txt", "evidence-kind", "a script"),
    (b"{\\rtf1 x}", "x.txt", "evidence-kind", "rich text, an old door for attacks"),
    (files.zipped(a=b"a"), "x.zip", "evidence-kind", "an archive"),
    (files.zipped(a=b"a"), "x.docx", "evidence-kind", "an archive that calls itself Word"),
    (bytes(4) + b"ftypisom" + bytes(99), "x.mp4", "evidence-kind", "a video"),
    (b"\0\1\2\3" * 50, "x.txt", "evidence-kind", "bytes that are no text"),
    (files.docm(), "x.docx", "evidence-macro", "Word with a macro"),
    (files.old_office("Workbook_VBA_PROJECT"), "x.xls", "evidence-macro", "Excel with a macro"),
    (files.old_office("EncryptedPackage"), "x.docx", "evidence-locked", "Word behind a password"),
    (files.pdf("x", password="secret"), "x.pdf", "evidence-locked", "a PDF behind a password"),
    (b"%PDF-1.4\nand then nothing", "x.pdf", "evidence-damaged", "only the opening of a PDF"),
    (files.docx("x" * 500)[:-40], "x.docx", "evidence-kind", "a Word file cut off at its end"),
    (files.picture("JPEG", size=(400, 400))[:900], "x.jpg", "evidence-damaged", "half a picture"),
    (b"\x89PNG\r\n\x1a\n" + bytes(40), "x.png", "evidence-damaged", "no picture after its opening"),
    (files.animated("GIF"), "x.gif", "picture-of-many", "pictures that move"),
    (files.animated("TIFF"), "x.tif", "picture-of-many", "a scan of two pages"),
]


@pytest.mark.parametrize(("data", "name", "code", "why"), REFUSED, ids=[row[3] for row in REFUSED])
def test_what_is_no_evidence_is_refused_in_both_languages(
    data: bytes, name: str, code: str, why: str
) -> None:
    with pytest.raises(TidtamError) as refusal:
        examined(data, name)
    assert refusal.value.code == code, why
    stem = name.partition(".")[0]
    assert stem in refusal.value.th and stem in refusal.value.en


def test_a_refusal_names_what_was_found() -> None:
    with pytest.raises(TidtamError, match=r"video/|mp4"):
        examined(bytes(3) + b"\x18ftypmp42" + bytes(400), "กิจกรรม.mp4")


def test_a_file_of_just_the_limit_is_taken_and_one_byte_more_is_not() -> None:
    text = b"a" * MEGABYTE
    assert examined(text, "x.txt", size_limit=MEGABYTE).size == MEGABYTE
    with pytest.raises(TidtamError, match="1 MB allowed") as refusal:
        examined(text + b"a", "x.txt", size_limit=MEGABYTE)
    assert refusal.value.code == "evidence-too-large"


def test_a_picture_that_unpacks_to_gigabytes_is_refused_quickly() -> None:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(10**6)))
    with pytest.raises(TidtamError) as refusal:
        examined(bomb + chunk(b"IEND", b""), "x.png")
    assert refusal.value.code == "picture-too-large"


def test_an_office_file_that_unpacks_to_gigabytes_costs_no_memory() -> None:
    body = b"<w:p>" + b"0" * 30_000_000 + b"</w:p>"
    bomb = files.zipped(
        **{"[Content_Types]_dot_xml": b"wordprocessingml.document.main+xml"},
        word__document_dot_xml=body,
    )
    assert len(bomb) < 100_000
    assert examined(bomb, "x.docx").warning is None


WITH_EXIF = [
    ("JPEG", "image/jpeg"),
    ("PNG", "image/png"),
    ("WEBP", "image/webp"),
    ("TIFF", "image/png"),
]


@pytest.mark.parametrize(("form", "media_type"), WITH_EXIF)
def test_a_picture_tells_nobody_where_when_and_by_whom_it_was_taken(
    form: str, media_type: str
) -> None:
    told = files.picture(form, exif=files.telling_exif())
    assert b"SecretCamera" in told
    found = examined(told, "x.jpg")
    assert found.media_type == media_type
    assert b"Secret" not in found.data and b"2027:02:14" not in found.data
    assert dict(Image.open(io.BytesIO(found.data)).getexif()) == {}


def test_a_comment_and_xmp_go_too() -> None:
    told = files.picture("JPEG", comment=b"SecretComment", xmp=b"<x>SecretPlace</x>")
    assert b"SecretComment" in told and b"SecretPlace" in told
    assert b"Secret" not in examined(told, "x.jpg").data


def test_a_phones_heic_becomes_a_jpeg_without_exif() -> None:
    told = files.heic(exif=files.telling_exif())
    assert b"SecretCamera" in told
    found = examined(told, "IMG_0042.HEIC")
    assert (found.media_type, found.name) == ("image/jpeg", "IMG_0042.jpg")
    assert b"Secret" not in found.data
    picture = Image.open(io.BytesIO(found.data))
    assert (picture.format, picture.size, dict(picture.getexif())) == ("JPEG", (80, 40), {})


def test_of_a_phones_double_picture_the_photograph_is_kept() -> None:
    found = examined(files.animated("MPO"), "IMG_0043.jpg")
    picture = Image.open(io.BytesIO(found.data))
    assert (picture.format, picture.size) == ("JPEG", (20, 20))
    assert picture.getpixel((10, 10)) == (254, 0, 0)


def test_what_hangs_behind_a_picture_is_left_behind() -> None:
    found = examined(files.picture("JPEG") + b"<script>alert(1)</script>", "x.jpg")
    assert b"script" not in found.data


# Orientation 6: the camera was held upright, the picture is turned by a quarter to the right.
UPRIGHT = [
    (1, (40, 20), "left"),
    (3, (40, 20), "right"),
    (6, (20, 40), "top"),
    (8, (20, 40), "bottom"),
]


@pytest.mark.parametrize(("orientation", "size", "red"), UPRIGHT)
def test_a_picture_stands_upright_before_its_exif_is_lost(
    orientation: int, size: tuple[int, int], red: str
) -> None:
    turned = files.picture("JPEG", quality=95, exif=files.telling_exif(orientation=orientation))
    picture = Image.open(io.BytesIO(examined(turned, "x.jpg").data)).convert("RGB")
    width, height = picture.size
    middle = {
        "left": (2, height // 2),
        "right": (width - 3, height // 2),
        "top": (width // 2, 2),
        "bottom": (width // 2, height - 3),
    }
    pixel = picture.getpixel(middle[red])
    assert picture.size == size
    assert isinstance(pixel, tuple) and pixel[0] > 150 and pixel[2] < 100


def test_what_is_see_through_stays_see_through() -> None:
    drawn = Image.new("RGBA", (10, 10), (255, 0, 0, 0))
    out = io.BytesIO()
    drawn.save(out, "PNG")
    kept = Image.open(io.BytesIO(examined(out.getvalue(), "ตรา.png").data))
    assert kept.convert("RGBA").getpixel((5, 5)) == (255, 0, 0, 0)


NAMES = [
    ("รายงานน้ำท่วม.pdf", "รายงานน้ำท่วม.pdf", "Thai stays as it is"),
    ("C:\\Users\\x\\แผน.docx", "แผน.docx", "folders of Windows are left out"),
    ("../../etc/passwd", "passwd", "folders of others too"),
    ("..", "หลักฐาน", "no name at all"),
    ("", "หลักฐาน", "no name at all"),
    (".pdf", "หลักฐาน.pdf", "an ending without a name"),
    ("a\x00b\r\nc.txt", "abc.txt", "invisible characters"),
    ("fdp.\u202eexe.pdf", "fdp.exe.pdf", "a mark that turns the reading direction hides an ending"),
    ('a<b>:"c|?*.txt', "a_b___c___.txt", "what Windows forbids"),
    ("con.txt", "_con.txt", "a device of Windows"),
    ("ภาพ   ที่ 1 .jpg", "ภาพ ที่ 1.jpg", "blanks"),
    ("ก" * 300 + ".pdf", "ก" * 120 + ".pdf", "long names are cut, their ending stays"),
    ("e\u0301.txt", "é.txt", "composed"),
]


@pytest.mark.parametrize(("name", "kept_as", "why"), NAMES, ids=[row[2] for row in NAMES])
def test_a_name_is_kept_without_what_others_trip_over(name: str, kept_as: str, why: str) -> None:
    assert clean_name(name) == kept_as, why


NUMBERS = [
    (f"เลข {IDENTITY_NUMBER} ค่ะ", True, "as it is typed"),
    ("1-2345-67890-12-1", True, "as it stands on the card"),
    ("1 2345 67890 12 1", True, "with blanks"),
    ("๑๒๓๔๕๖๗๘๙๐๑๒๑", True, "in Thai digits"),
    (NO_IDENTITY_NUMBER, False, "the check digit is wrong"),
    ("0994000158378", False, "a tax number of an agency or firm"),
    ("9" + IDENTITY_NUMBER, False, "longer than 13 digits"),
    (IDENTITY_NUMBER[:-1], False, "shorter than 13 digits"),
    ("081-234-5678", False, "a telephone"),
]


@pytest.mark.parametrize(("text", "found", "why"), NUMBERS, ids=[row[2] for row in NUMBERS])
def test_an_identity_number_is_known_by_its_check_digit(text: str, found: bool, why: str) -> None:
    assert has_identity_number(text) is found, why


CARRIERS = [
    (b"name only", f"บัตร {IDENTITY_NUMBER}.txt", "in the name"),
    (f"เลขที่ {IDENTITY_NUMBER}".encode(), "x.txt", "in text"),
    (f"เลขที่,{IDENTITY_NUMBER}".encode("cp874"), "x.csv", "in a table of Windows-874"),
    (files.docx(f"เลขที่ {IDENTITY_NUMBER} ของ"), "x.docx", "in Word, in two runs"),
    (files.xlsx("ก", IDENTITY_NUMBER), "x.xlsx", "in Excel as text"),
    (files.xlsx("ก", int(IDENTITY_NUMBER)), "x.xlsx", "in Excel as a number"),
    (files.odt(f"เลขที่ {IDENTITY_NUMBER}"), "x.odt", "in OpenDocument"),
    (files.pdf(f"No {IDENTITY_NUMBER}"), "x.pdf", "in the text layer of a PDF"),
]


@pytest.mark.parametrize(("data", "name", "why"), CARRIERS, ids=[row[2] for row in CARRIERS])
def test_an_identity_number_gives_a_warning_wherever_it_stands(
    data: bytes, name: str, why: str
) -> None:
    assert examined(data, name).warning is EvidenceWarning.IDENTITY_NUMBER, why


def test_cells_beside_each_other_do_not_make_an_identity_number() -> None:
    assert examined(files.xlsx(123456, 7890121), "x.xlsx").warning is None


LINKS = [
    "https://drive.example.go.th/file/d/1AbC?usp=sharing",
    "http://www.example.go.th/ข่าว/กิจกรรม.html#ภาพ",
    "https://เทศบาลตัวอย่าง.ไทย/",
]


@pytest.mark.parametrize("url", LINKS)
def test_a_link_is_taken_as_it_is(url: str) -> None:
    assert check_link(f"  {url}\n") == url


BAD_LINKS = [
    ("", "nothing"),
    ("drive.example.go.th/file", "no https"),
    ("ftp://example.go.th/file", "not for a browser"),
    ("javascript:alert(1)", "a program"),
    ("file:///C:/secret.txt", "a file of one's own machine"),
    ("https://", "no site"),
    ("https://user:secret@example.go.th/", "a password in it"),
    ("https://example.go.th/a b", "a blank in it"),
    ("https://example.go.th/\u202egpj", "a mark that turns the reading direction"),
    ("https://[half/", "no address"),
    ("https://example.go.th:port/", "no port"),
    ("https://example.go.th/" + "a" * 2000, "longer than anyone needs"),
]


@pytest.mark.parametrize(("url", "why"), BAD_LINKS, ids=[row[1] for row in BAD_LINKS])
def test_a_link_that_nobody_could_open_is_refused(url: str, why: str) -> None:
    with pytest.raises(TidtamError) as refusal:
        check_link(url)
    assert refusal.value.code == "evidence-link", why


def test_nothing_is_written_while_examining(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    examined(files.picture("JPEG"), "x.jpg")
    assert list(tmp_path.iterdir()) == []
