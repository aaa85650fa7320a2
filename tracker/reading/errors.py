"""The ways in which a document cannot be read: one class each, its sentences with the ways on."""

from tracker.errors import TidtamError

_WAYS_ON_TH = (
    "ทางเลือก: บันทึกเป็น .docx หรือ .xlsx แล้วส่งใหม่, คัดลอกตารางมาวางเป็นข้อความ "
    "หรือกรอกแบบฟอร์ม Word หรือ Excel ของระบบ"
)
_WAYS_ON_EN = (
    "Ways on: save it as .docx or .xlsx and send it again, paste the table as text, "
    "or fill in our Word or Excel form."
)


class DocumentError(TidtamError):
    """A document that cannot be read."""


class DocumentEmpty(DocumentError):
    """The file holds no bytes, or no text at all."""

    def __init__(self) -> None:
        super().__init__(
            "document-empty",
            th="ไฟล์นี้ว่างเปล่า ไม่มีข้อความให้อ่าน โปรดตรวจว่าเลือกไฟล์ถูกแล้วส่งใหม่",
            en="The file is empty: there is no text to read. Check the file and send it again.",
        )


class DocumentDamaged(DocumentError):
    """The file says that it is of a form, but its bytes do not hold together."""

    def __init__(self, form: str) -> None:
        super().__init__(
            "document-damaged",
            th=f"ไฟล์ {form} นี้ชำรุดหรือไม่สมบูรณ์ จึงเปิดอ่านไม่ได้ "
            f"โปรดเปิดด้วยโปรแกรมเดิมแล้วบันทึกใหม่ {_WAYS_ON_TH}",
            en=f"This {form} file is damaged or incomplete and cannot be opened. Open it in the "
            f"program that made it and save it anew. {_WAYS_ON_EN}",
        )


class DocumentEncrypted(DocumentError):
    """The file is locked with a password."""

    def __init__(self) -> None:
        super().__init__(
            "document-encrypted",
            th="ไฟล์นี้ใส่รหัสผ่านไว้ โปรดเปิดด้วยรหัสผ่าน ลบรหัสผ่านออก บันทึก แล้วส่งใหม่",
            en="The file is locked with a password. Open it, remove the password, save it and "
            "send it again.",
        )


class DocumentTooLarge(DocumentError):
    """The file, or what it unpacks to, is larger than a plan can be."""

    def __init__(self, limit_megabytes: int) -> None:
        super().__init__(
            "document-too-large",
            th=f"ไฟล์นี้ใหญ่เกินไป (เกิน {limit_megabytes} เมกะไบต์) "
            "โปรดส่งเฉพาะหน้าที่เป็นแผนหรือลบรูปภาพออกก่อน",
            en=f"The file is too large (over {limit_megabytes} MB). Send only the pages with the "
            "plan, or remove the pictures.",
        )


class DocumentTooLong(DocumentError):
    """The document has more lines than a plan can have."""

    def __init__(self, lines: int, limit: int) -> None:
        super().__init__(
            "document-too-long",
            th=f"เอกสารนี้มี {lines:,} บรรทัด อ่านได้ไม่เกิน {limit:,} บรรทัด โปรดส่งหรือวางเฉพาะส่วนที่เป็นแผน",
            en=f"The document has {lines:,} lines; at most {limit:,} are read. Send or paste only "
            "the part with the plan.",
        )


class DocumentTookTooLong(DocumentError):
    """Reading did not end in the time that a document may take."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            "document-too-slow",
            th=f"อ่านไฟล์นี้ไม่เสร็จใน {seconds:g} วินาที จึงหยุดไว้ โปรดส่งเฉพาะหน้าที่เป็นแผน {_WAYS_ON_TH}",
            en=f"Reading took more than {seconds:g} seconds and was stopped. Send only the pages "
            f"with the plan. {_WAYS_ON_EN}",
        )


class DocumentIsScan(DocumentError):
    """A PDF of pictures: pages without a text layer."""

    def __init__(self) -> None:
        super().__init__(
            "document-is-scan",
            th="PDF นี้เป็นภาพสแกน ไม่มีตัวอักษรให้อ่าน โปรดใช้ไฟล์ต้นฉบับก่อนพิมพ์ (Word หรือ Excel) "
            f"{_WAYS_ON_TH}",
            en="This PDF is a scan: pictures of pages without text. Use the file it was printed "
            f"from (Word or Excel). {_WAYS_ON_EN}",
        )


class DocumentIsOldOffice(DocumentError):
    """A Word or Excel file of the form before 2007 (.doc, .xls)."""

    def __init__(self) -> None:
        super().__init__(
            "document-is-old-office",
            th="ไฟล์นี้เป็น Word หรือ Excel รุ่นเก่า (.doc, .xls) โปรดเปิดแล้วเลือก บันทึกเป็น (Save As) "
            f".docx หรือ .xlsx แล้วส่งใหม่ {_WAYS_ON_TH}",
            en="This is an old Word or Excel file (.doc, .xls). Open it, choose Save As .docx or "
            f".xlsx, and send it again. {_WAYS_ON_EN}",
        )


class DocumentIsPicture(DocumentError):
    """A photograph or picture, not a document."""

    def __init__(self) -> None:
        super().__init__(
            "document-is-picture",
            th=f"ไฟล์นี้เป็นรูปภาพ ไม่มีตัวอักษรให้อ่าน {_WAYS_ON_TH}",
            en=f"This file is a picture: there is no text to read in it. {_WAYS_ON_EN}",
        )


class DocumentTypeUnknown(DocumentError):
    """A form that is not read here, or bytes that are no text."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "document-type-unknown",
            th=f"ไม่รู้จักชนิดของไฟล์ {name} อ่านได้เฉพาะ .docx .xlsx .pdf .csv .html และ .txt "
            f"{_WAYS_ON_TH}",
            en=f"The type of {name} is not known. Readable are .docx, .xlsx, .pdf, .csv, .html "
            f"and .txt. {_WAYS_ON_EN}",
        )


_FORMS_TH = {
    "program": "โปรแกรมคอมพิวเตอร์", "text": "ข้อความธรรมดา", "html": "หน้าเว็บ", "txt": "ข้อความธรรมดา",
}  # fmt: skip


class DocumentMistyped(DocumentError):
    """The form that was named is not the form of the bytes."""

    def __init__(self, said: str, found: str) -> None:
        said_th, found_th = (_FORMS_TH.get(form, f"ไฟล์ {form}") for form in (said, found))
        super().__init__(
            "document-mistyped",
            th=f"ระบุว่าเป็น{said_th} แต่เนื้อไฟล์เป็น{found_th} โปรดส่งใหม่โดยระบุชนิดให้ตรง",
            en=f"The file was said to be {said}, but it is {found}. Name its form rightly or "
            "leave it out.",
        )


class DocumentUnreadable(DocumentError):
    """The reader itself failed on this document: a defect, told without a traceback."""

    def __init__(self) -> None:
        super().__init__(
            "document-unreadable",
            th=f"โปรแกรมอ่านเอกสารนี้ไม่สำเร็จ โปรดบันทึกเอกสารใหม่แล้วลองอีกครั้ง {_WAYS_ON_TH}",
            en=f"The document could not be read; save it anew and try again. {_WAYS_ON_EN}",
        )
