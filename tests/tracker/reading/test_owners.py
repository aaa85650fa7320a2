"""Owners' cells are cut into the divisions and posts that a person sees in them."""

import pytest

from tracker.reading.owners import split_owners

CELLS: list[tuple[str, list[str], str]] = [
    ("สำนักปลัด เทศบาล", ["สำนักปลัดเทศบาล"], "a name broken by the line's end"),
    ("สำนักปลัด กองคลัง กองช่าง", ["สำนักปลัด", "กองคลัง", "กองช่าง"], "names set apart by blanks"),
    ("๑.สำนักปลัด ๒.กองคลัง ๓.กองสวัสดิการ สังคม", ["สำนักปลัด", "กองคลัง", "กองสวัสดิการสังคม"],
     "numbered, one of them broken"),
    ("กองยุทธศาสตร์ และงบประมาณ", ["กองยุทธศาสตร์และงบประมาณ"], "“and” inside a name"),
    ("กองยุทธศาสตร์\nและ\nงบประมาณ", ["กองยุทธศาสตร์และงบประมาณ"], "“and” on a line of its own"),
    ("สำนักปลัดและกองคลัง", ["สำนักปลัด", "กองคลัง"], "“and” between names"),
    ("กองสาธารณสุขและสิ่งแวดล้อม, กองคลัง", ["กองสาธารณสุขและสิ่งแวดล้อม", "กองคลัง"], "a comma"),
    ("สำนักปลัด/กองคลัง/กองช่าง", ["สำนักปลัด", "กองคลัง", "กองช่าง"], "slashes"),
    ("- สำนักปลัด - กองคลัง", ["สำนักปลัด", "กองคลัง"], "dashes as marks"),
    ("กองการศึกษา ศาสนาและวัฒนธรรม", ["กองการศึกษา ศาสนาและวัฒนธรรม"], "a blank in an official name"),
    ("สำนักปลัด อบต.\nกองคลัง", ["สำนักปลัด อบต.", "กองคลัง"], "an abbreviation belongs to the name"),
    ("กอง คลัง", ["กองคลัง"], "the kind alone is no name"),
    ("กองช่าง\nสำนัก\nปลัด", ["กองช่าง", "สำนักปลัด"], "broken over lines"),
    ("หน่วยตรวจสอบ ภายใน", ["หน่วยตรวจสอบภายใน"], "a unit's name broken"),
    ("กองคลังและกองแผน\nงาน", ["กองคลัง", "กองแผนงาน"], "a tail that looks like a unit"),
    ("กองกลาง\nสำนักงาน\nอธิการบดี", ["กองกลาง", "สำนักงานอธิการบดี"], "an office of a post"),
    ("งานนิติการ สำนักปลัด", ["งานนิติการ สำนักปลัด"], "a unit of work and its division are one"),
    ("สำนักปลัด (งานนโยบายและแผน)", ["สำนักปลัด (งานนโยบายและแผน)"], "a unit in brackets"),
    ("ปลัดเทศบาล หัวหน้าสำนักปลัด", ["ปลัดเทศบาล", "หัวหน้าสำนักปลัด"], "posts"),
    ("Registrar Office\nIT Center", ["Registrar Office", "IT Center"], "English, one to a line"),
    ("", [], "nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "names", "why"), CELLS, ids=[why for _, _, why in CELLS])
def test_a_cell_is_cut_into_its_owners(cell: str, names: list[str], why: str) -> None:
    owners = split_owners(cell)
    assert list(owners.names) == names, why
    assert not owners.all_divisions


EVERYBODY = [
    "ทุกส่วนราชการ", "ทุกส่วน ราชการ", "ทุกสำนัก/กอง", "ทุกสำนัก/ทุกกอง", "สำนักปลัด/กอง ทุกกอง",
    "สำนักปลัด/กอง\nทุกกอง", "ทุกกอง", "ทุกหน่วยงานในสังกัดมหาวิทยาลัย", "ทุกสำนักและทุกกอง",
    "สำนัก/กอง ทุกแห่ง", "ส่วนราชการทุกส่วน", "หัวหน้าสำนักปลัด ผู้อำนวยการกองทุกกอง", "All divisions",
    "every department", "ทุกคน", "ทุกคณะ/สำนัก/สถาบัน", "ทุกส่วนราชการภายใน อบต.", "ทุกวิทยาเขต",
    "ข้าราชการและพนักงานจ้างทุกคน", "เจ้าหน้าที่ทุกระดับ",
]  # fmt: skip


@pytest.mark.parametrize("cell", EVERYBODY)
def test_words_for_all_divisions_are_known(cell: str) -> None:
    owners = split_owners(cell)
    assert owners.all_divisions
    assert not owners.names


def test_who_leads_all_divisions_is_kept() -> None:
    owners = split_owners("ทุกส่วนราชการ โดยมีสำนักปลัดเป็นเจ้าภาพหลัก")
    assert (owners.all_divisions, list(owners.names)) == (True, ["สำนักปลัด"])


def test_whom_all_divisions_leaves_out_is_no_owner() -> None:
    owners = split_owners("ทุกสำนัก กอง ยกเว้นหน่วยตรวจสอบภายใน")
    assert (owners.all_divisions, owners.names) == (True, ())
    assert owners.exception == "หน่วยตรวจสอบภายใน"


def test_a_name_that_begins_like_no_division_is_doubtful() -> None:
    assert split_owners("HR Team").doubt
    assert not split_owners("กองคลัง").doubt
