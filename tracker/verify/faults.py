"""What `verify` may find, in words for people. Finds nothing itself."""

from dataclasses import dataclass

# How people call what the journal calls by one word.
NOUNS = {
    "agency": ("หน่วยงาน", "agency"),
    "journal": ("บันทึกประวัติ", "journal"),
    "plan": ("แผน", "plan"),
    "measure": ("มาตรการ", "measure"),
    "part": ("งานของหน่วยงานเจ้าของ", "part"),
    "progress": ("รายงานความคืบหน้า", "progress report"),
    "evidence": ("หลักฐาน", "evidence"),
    "round": ("รอบการรายงาน", "round"),
    "memo": ("บันทึกข้อความ", "memo"),
    "paper": ("เอกสารที่ออกแล้ว", "issued paper"),
    "division": ("ส่วนราชการ", "division"),
    "division_alias": ("ชื่ออื่นของส่วนราชการ", "other name of a division"),
    "post": ("ตำแหน่ง", "post"),
    "officer": ("เจ้าหน้าที่", "officer"),
    "posting": ("การดำรงตำแหน่ง", "posting"),
    "acting_order": ("คำสั่งรักษาราชการแทน", "acting order"),
    "assessment": ("ผลการประเมิน", "assessment"),
    "score": ("คะแนนประเมิน", "score"),
    "finding": ("ข้อค้นพบของการประเมิน", "finding"),
    "amendment": ("การแก้ไขแผน", "amendment"),
    "endorsement": ("การลงนามในบันทึกข้อความ", "endorsement"),
    "supervising_office": ("สำนักงานที่กำกับดูแล", "supervising office"),
    "supervision": ("ความยินยอมให้กำกับดูแล", "consent to supervision"),
}

_SENTENCES = {
    "differs-from-journal": (
        "{noun}หมายเลข {row} ไม่ตรงกับบันทึกประวัติ: ช่อง {field} เป็น “{found}” แต่บันทึกประวัติว่า “{told}”",
        "{noun} {row} is not what the journal says: its {field} is “{found}”, "
        "the journal says “{told}”",
    ),
    "rows-unreadable": (
        "อ่านข้อมูล{noun}บางรายการไม่ได้ มีค่าที่ระบบไม่เคยบันทึก",
        "some rows of {noun} cannot be read: they hold values that were never written by Tidtam",
    ),
    "row-changed": (
        "{noun}หมายเลข {row} ถูกแก้ไขโดยไม่ผ่านระบบ ไม่ตรงกับที่บันทึกประวัติเก็บไว้",
        "{noun} {row} was changed from outside: it does not fit what the journal keeps of it",
    ),
    "row-added": (
        "{noun}หมายเลข {row} ถูกเพิ่มเข้ามาโดยไม่ผ่านระบบ บันทึกประวัติไม่รู้จัก",
        "{noun} {row} was added from outside: the journal does not know it",
    ),
    "row-missing": (
        "{noun}หมายเลข {row} มีอยู่ในบันทึกประวัติ แต่หายไปจากฐานข้อมูล",
        "{noun} {row} stands in the journal, but is gone from the database",
    ),
    "file-missing": (
        "ไม่พบไฟล์ของ{noun}หมายเลข {row} (SHA-256 {sha256}) โปรดกู้คืนจากข้อมูลสำรอง",
        "the file of {noun} {row} (SHA-256 {sha256}) is missing; restore it from a backup",
    ),
    "file-changed": (
        "ไฟล์ของ{noun}หมายเลข {row} (SHA-256 {sha256}) ถูกเปลี่ยน โปรดกู้คืนจากข้อมูลสำรอง",
        "the file of {noun} {row} (SHA-256 {sha256}) was changed; restore it from a backup",
    ),
    "file-not-withdrawn": (
        "ไฟล์ของ{noun}หมายเลข {row} (SHA-256 {sha256}) ถูกสั่งถอนแล้ว แต่ยังอยู่ในที่เก็บ",
        "the file of {noun} {row} (SHA-256 {sha256}) was withdrawn by order, but is still kept",
    ),
    "text-changed": (
        "เนื้อหาของ{noun}หมายเลข {row} ไม่ตรงกับค่า SHA-256 ที่บันทึกไว้",
        "the stored text of {noun} {row} does not fit its SHA-256",
    ),
    "paper-beyond-journal": (
        "{noun}หมายเลข {row} พิมพ์ลำดับ {count} ของบันทึกประวัติไว้ แต่ลำดับนั้นไม่มีหรือไม่ตรงกัน",
        "{noun} {row} was printed with journal entry {count}, "
        "which does not exist any more or is another one",
    ),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it was written: `what` names it (“part 12”), `code` how."""

    agency_id: int
    what: str
    code: str
    th: str
    en: str


def fault(agency_id: int, noun: str, row: int | None, code: str, **words: object) -> Fault:
    """A fault of one row, or of a whole table, in both languages.

    `words` are those that the code's sentence takes.
    """
    th_noun, en_noun = NOUNS[noun]
    th, en = _SENTENCES[code]
    return Fault(
        agency_id,
        noun if row is None else f"{noun} {row}",
        code,
        th.format(noun=th_noun, row=row, **words),
        en.format(noun=en_noun, row=row, **words),
    )
