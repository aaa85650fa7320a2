"""Why a file or link is not taken as evidence, or cannot be given back."""

from tracker.errors import TidtamError

ACCEPTED_TH = (
    "PDF, รูปภาพ (JPEG, PNG, WEBP, HEIC), Word, Excel, PowerPoint, OpenDocument, TXT และ CSV"
)
ACCEPTED_EN = (
    "PDF, pictures (JPEG, PNG, WEBP, HEIC), Word, Excel, PowerPoint, OpenDocument, TXT, CSV"
)


class EvidenceEmptyError(TidtamError):
    """The file has no byte."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "evidence-empty",
            th=f"ไฟล์ “{name}” ว่างเปล่า โปรดเลือกไฟล์อีกครั้ง",
            en=f"the file “{name}” is empty; choose it again",
        )


class EvidenceTooLargeError(TidtamError):
    """The file is larger than the agency allows."""

    def __init__(self, name: str, *, size: int, limit: int) -> None:
        has, may = _megabytes(size), _megabytes(limit)
        super().__init__(
            "evidence-too-large",
            th=f"ไฟล์ “{name}” มีขนาด {has} เมกะไบต์ เกินที่กำหนดไว้ {may} เมกะไบต์ "
            "โปรดลดขนาดไฟล์ หรือเก็บไว้ที่อื่นแล้วแนบเป็นลิงก์",
            en=f"the file “{name}” has {has} MB, more than the {may} MB allowed; "
            "make it smaller, or keep it elsewhere and add a link",
        )


# Parts of media types that officials meet, in their words; of others nothing is said.
_IN_WORDS = (
    ("html", ("หน้าเว็บ", "a web page")),
    ("svg", ("ภาพวาดที่มีคำสั่ง (SVG)", "a drawing with code (SVG)")),
    ("xml", ("ข้อมูล XML", "XML data")),
    ("video/", ("วิดีโอ", "a video")),
    ("audio/", ("เสียง", "sound")),
    ("zip", ("ไฟล์บีบอัด", "an archive")),
    ("rar", ("ไฟล์บีบอัด", "an archive")),
    ("7z", ("ไฟล์บีบอัด", "an archive")),
    ("rtf", ("เอกสาร RTF", "an RTF document")),
    ("dos", ("โปรแกรมคอมพิวเตอร์", "a program")),
    ("executable", ("โปรแกรมคอมพิวเตอร์", "a program")),
    ("script", ("โปรแกรมคอมพิวเตอร์", "a program")),
    ("msdownload", ("โปรแกรมคอมพิวเตอร์", "a program")),
    ("image/", ("ภาพชนิดอื่น", "a picture of another kind")),
)


class EvidenceKindError(TidtamError):
    """The content is of a kind that is not kept as evidence, whatever the file is called."""

    def __init__(self, name: str, *, found: str | None) -> None:
        th, en = next((words for part, words in _IN_WORDS if part in (found or "")), ("", ""))
        th_found = f" (เนื้อไฟล์เป็น{th})" if th else ""
        en_found = f" (its content is {en})" if en else ""
        super().__init__(
            "evidence-kind",
            th=f"ไฟล์ “{name}”{th_found} ใช้เป็นหลักฐานไม่ได้ ชนิดที่รับได้คือ {ACCEPTED_TH} "
            "ไฟล์วิดีโอหรือไฟล์บีบอัดให้เก็บไว้ที่อื่นแล้วแนบเป็นลิงก์",
            en=f"the file “{name}”{en_found} is not taken as evidence. Taken are {ACCEPTED_EN}. "
            "Keep a video or an archive elsewhere and add a link",
        )


class EvidenceMacroError(TidtamError):
    """The office file carries a program (macro)."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "evidence-macro",
            th=f"ไฟล์ “{name}” มีมาโคร (โปรแกรมฝังอยู่ในเอกสาร) "
            "โปรดบันทึกเป็น .docx, .xlsx หรือ PDF แล้วแนบใหม่",
            en=f"the file “{name}” carries a macro; save it as .docx, .xlsx or PDF and add that",
        )


class EvidenceLockedError(TidtamError):
    """The file opens with a password only, so that nobody could check it."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "evidence-locked",
            th=f"ไฟล์ “{name}” ต้องใช้รหัสผ่านจึงจะเปิดได้ โปรดเอารหัสผ่านออกแล้วแนบใหม่",
            en=f"the file “{name}” opens with a password only; take the password off "
            "and add it again",
        )


class EvidenceDamagedError(TidtamError):
    """The file says what it is, but cannot be opened as that."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "evidence-damaged",
            th=f"ไฟล์ “{name}” เปิดไม่ได้ อาจเสียหายหรือส่งมาไม่ครบ โปรดตรวจสอบแล้วแนบใหม่",
            en=f"the file “{name}” cannot be opened; it may be damaged or cut off. "
            "Check it and add it again",
        )


class PictureTooLargeError(TidtamError):
    """The picture has more pixels than can be opened safely."""

    def __init__(self, name: str, *, limit: int) -> None:
        million = limit // 1_000_000
        super().__init__(
            "picture-too-large",
            th=f"รูปภาพ “{name}” มีรายละเอียดเกิน {million} ล้านพิกเซล โปรดย่อรูปแล้วแนบใหม่",
            en=f"the picture “{name}” has more than {million} million pixels; "
            "make it smaller and add it again",
        )


class PictureOfManyError(TidtamError):
    """The picture file holds several pages or moves; only the first would remain."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "picture-of-many",
            th=f"ไฟล์ “{name}” มีหลายหน้าหรือเป็นภาพเคลื่อนไหว โปรดบันทึกเป็น PDF แล้วแนบใหม่",
            en=f"the file “{name}” holds several pages or moves; save it as PDF and add that",
        )


class LinkRefusedError(TidtamError):
    """The address is none that a colleague could simply open."""

    def __init__(self, *, th: str, en: str) -> None:
        super().__init__("evidence-link", th=th, en=en)


class BytesMissingError(TidtamError):
    """The bytes under this hash are not in the folder."""

    def __init__(self, sha256: str) -> None:
        super().__init__(
            "evidence-missing",
            th=f"ไม่พบไฟล์ที่มีรหัส {sha256[:12]}… ในที่เก็บ โปรดกู้คืนจากข้อมูลสำรอง",
            en=f"the file {sha256[:12]}… is not in the store; restore it from a backup",
        )


class BytesChangedError(TidtamError):
    """The bytes under this hash are not the ones that were stored."""

    def __init__(self, sha256: str) -> None:
        super().__init__(
            "evidence-changed",
            th=f"ไฟล์ที่มีรหัส {sha256[:12]}… ไม่ตรงกับที่บันทึกไว้ จึงไม่แสดง โปรดกู้คืนจากข้อมูลสำรอง",
            en=f"the file {sha256[:12]}… is not the one that was stored, so it is not shown; "
            "restore it from a backup",
        )


class BytesNotKeptError(TidtamError):
    """What was read back after writing was not what had been written; nothing was kept."""

    def __init__(self) -> None:
        super().__init__(
            "evidence-not-kept",
            th="บันทึกไฟล์ไม่สำเร็จ ข้อมูลที่อ่านกลับมาไม่ตรงกับที่เขียน โปรดตรวจสอบดิสก์แล้วลองใหม่",
            en="the file was not stored: what was read back differs from what was written. "
            "Check the disk and try again",
        )


def _megabytes(size: int) -> str:
    return f"{size / 1_048_576:.1f}".removesuffix(".0")
