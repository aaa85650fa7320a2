"""Finds the agency that a document is of: its name, district and province.

A name is taken from where it stands apart (a title, before อำเภอ, after ชื่อหน่วยงาน) and weighed
by how often the document writes it so.
"""

import re
from collections import Counter
from collections.abc import Sequence

from tracker import thai
from tracker.reading.draft import AgencyDraft, Warning
from tracker.reading.warn import warn

_KINDS = (
    "เทศบาลนคร", "เทศบาลเมือง", "เทศบาลตำบล", "องค์การบริหารส่วนตำบล", "องค์การบริหารส่วนจังหวัด",
    "มหาวิทยาลัย", "สถาบัน", "วิทยาลัย", "โรงพยาบาล", "โรงเรียน", "กรม", "สำนักงาน", "อบต.", "อบจ.",
    "เมืองพัทยา", "กรุงเทพมหานคร", "องค์การ", "การไฟฟ้า", "การประปา", "ธนาคาร",
)  # fmt: skip
_LOCAL = _KINDS[:5]
_FULL = {"อบต.": "องค์การบริหารส่วนตำบล", "อบจ.": "องค์การบริหารส่วนจังหวัด", "ทต.": "เทศบาลตำบล",
         "ทม.": "เทศบาลเมือง", "ทน.": "เทศบาลนคร"}  # fmt: skip
_NAME = re.compile(
    r"(เทศบาลนคร|เทศบาลเมือง|เทศบาลตำบล|องค์การบริหารส่วนตำบล|องค์การบริหารส่วนจังหวัด|อบต\.|อบจ\.|(?<![ก-๙.])ท[ตมน]\.)"
    r"\s*([ก-๎]+?)(?=\s|$|[()/,.\"”“:–-]|อำเภอ|จังหวัด|[0-9๐-๙])"
)
_LABEL = re.compile(r"^(?:ชื่อ)?(?:หน่วยงาน|ส่วนราชการ)\s*[::]?\s*(.+)$")
_OTHER = re.compile(
    r"((?:มหาวิทยาลัย|สถาบัน|วิทยาลัย|โรงพยาบาล|กรม|สำนักงาน)(?!ของ|ป\.ป\.ช|คณะกรรมการป้องกัน)[ก-๎]{2,}(?:\s?(?:แห่งชาติ|วิทยาเขต[ก-๎]+))?)"
    r"(?=\s|$|[()/,.:–-]|[0-9๐-๙])"
)
# A line of the title that is nothing but a name, of a kind too common to be looked for elsewhere.
_WHOLE_LINE = re.compile(
    r"((?:ที่ทำการปกครอง(?:จังหวัด|อำเภอ)|ที่ว่าการอำเภอ|สถานีตำรวจ|กองบัญชาการ|กองบังคับการ|ตำรวจภูธร|การประปา|การไฟฟ้า|"
    r"การรถไฟ|การเคหะ|การท่าเรือ|องค์การ|โรงเรียน|ศูนย์|กรม|สำนักงาน|สำนัก|มหาวิทยาลัย|สถาบัน|วิทยาลัย|โรงพยาบาล|ธนาคาร|"
    r"เมืองพัทยา|กรุงเทพมหานคร)[ก-๎ ]{0,70})(?:เขต \d+)?"
)
_OF_PROVINCE = re.compile(r"(?:^|\s)(จังหวัด[ก-๎]{2,20})$")
_TITLE_LINES = 8
_DISTRICT = re.compile(r"(?:อำเภอ|(?<![ก-๙.])อ\.)\s*([ก-๎]{2,}?)(?=\s|$|จังหวัด|[()/,.])")
_PROVINCE = re.compile(r"(?:จังหวัด|(?<![ก-๙.])จ\.)\s*([ก-๎]{2,}?)(?=\s|$|ประจำ|ปีงบ|[()/,.0-9๐-๙])")
_NOT_THE_AGENCY = re.compile(r"สำนักงาน(?:คณะกรรมการ|ป|การตรวจเงิน|ท้องถิ่น)|กรมส่งเสริมการปกครอง|กรมบัญชี")
_MOST_NAMES = 40
_VERB = re.compile(r"^(?:ได้|มี|จะ|จึง|ควร|ที่|และ|ของ|ใน|เป็น|ให้|ดำเนิน|ต้อง|ตาม|ทั้ง|โดย|เพื่อ)")

_PROVINCE_NAMES = """
กรุงเทพมหานคร กระบี่ กาญจนบุรี กาฬสินธุ์ กำแพงเพชร ขอนแก่น จันทบุรี ฉะเชิงเทรา ชลบุรี ชัยนาท ชัยภูมิ
ชุมพร เชียงราย เชียงใหม่ ตรัง ตราด ตาก นครนายก นครปฐม นครพนม นครราชสีมา นครศรีธรรมราช นครสวรรค์
นนทบุรี นราธิวาส น่าน บึงกาฬ บุรีรัมย์ ปทุมธานี ประจวบคีรีขันธ์ ปราจีนบุรี ปัตตานี พระนครศรีอยุธยา
พะเยา พังงา พัทลุง พิจิตร พิษณุโลก เพชรบุรี เพชรบูรณ์ แพร่ ภูเก็ต มหาสารคาม มุกดาหาร แม่ฮ่องสอน
ยโสธร ยะลา ร้อยเอ็ด ระนอง ระยอง ราชบุรี ลพบุรี ลำปาง ลำพูน เลย ศรีสะเกษ สกลนคร สงขลา สตูล
สมุทรปราการ สมุทรสงคราม สมุทรสาคร สระแก้ว สระบุรี สิงห์บุรี สุโขทัย สุพรรณบุรี สุราษฎร์ธานี สุรินทร์
หนองคาย หนองบัวลำภู อ่างทอง อำนาจเจริญ อุดรธานี อุตรดิตถ์ อุทัยธานี อุบลราชธานี
"""
PROVINCES = frozenset(_PROVINCE_NAMES.split())


def find_agency(lines: Sequence[str]) -> tuple[AgencyDraft, list[Warning]]:
    """The agency that most of the document's lines speak of; nothing is made up."""
    lines = ["\t".join(map(thai.clean, line.split("\t"))) for line in lines]
    warnings: list[Warning] = []
    name, rivals = _name(lines)
    if rivals:
        warnings.append(warn("agency-doubtful", "document", name=name))
    near = [line for line in lines if name and thai.squeeze(name) in thai.squeeze(line)] or lines
    district = _most(_DISTRICT, near) or _most(_DISTRICT, lines)
    province = _most(_PROVINCE, near, PROVINCES) or _most(_PROVINCE, lines, PROVINCES)
    if province is not None and province not in PROVINCES:
        warnings.append(warn("province-unknown", "document", name=province))
    return AgencyDraft(name, district, province), warnings


def _name(lines: Sequence[str]) -> tuple[str | None, bool]:
    """The name, and whether another spelling stands beside it."""
    votes: Counter[str] = Counter()
    for at, line in enumerate(lines):
        labelled = _LABEL.match(line)
        for match in _NAME.finditer(line):
            name = _FULL.get(match.group(1), match.group(1)) + match.group(2)
            if len(match.group(2)) < 2 or _VERB.match(match.group(2)):
                continue
            rest = line[match.end() :].lstrip()
            votes[name] += 1
            votes[name] += 3 * rest.startswith(("อำเภอ", "จังหวัด", "อ.", "จ."))
            votes[name] += 4 * bool(labelled) + 2 * (not rest and len(line) < 80) + (at < 6)
    whole = thai.squeeze(" ".join(lines))
    for name, _ in votes.most_common(_MOST_NAMES):
        kind = next((k for k in _LOCAL if name.startswith(k)), "")
        # Written once in a title, a slip of the pen counts less than what all the text says.
        votes[name] += min(whole.count(thai.squeeze(name)), 60)
        if name[len(kind) :].startswith(("ตำบล", "เมือง", "นคร")) and kind.endswith(
            name[len(kind) : len(kind) + 4]
        ):
            votes[name] -= 3
    if votes:
        name = max(votes, key=lambda one: (votes[one], -len(one)))
        rivals = any(
            other != name and thai.likeness(other, name) > 0.8 and not other.startswith(name)
            for other in votes
        )
        return name, rivals
    return _other_name(lines), False


def _other_name(lines: Sequence[str]) -> str | None:
    """The name of an agency that is no local government: labelled, or the one named most."""
    for line in lines[:40]:
        if (match := _LABEL.match(line)) and not re.match(r"(?:ที่)?(?:รับผิดชอบ|ผู้)", match.group(1)):
            told = re.split(r"\s+(?=อำเภอ|จังหวัด|โทร)|\.{3,}", match.group(1))[0].strip()
            if 3 < len(told) < 90:
                return told
    if (told := _in_title(lines)) is not None:
        return told
    votes: Counter[str] = Counter()
    for at, line in enumerate(lines):
        if "\t" in line:
            continue  # an owner in a cell is never the agency
        for match in _OTHER.finditer(line):
            told = match.group(1)
            if not _NOT_THE_AGENCY.match(told) and len(told) < 60:
                votes[told] += 1 + 3 * (at < 6)
    if votes:
        return max(votes, key=lambda one: (votes[one], len(one)))
    for line in lines[:6]:
        if (match := re.match(r"^(จังหวัด[ก-๎]+)$", line)) and match.group(1)[7:] in PROVINCES:
            return match.group(1)
    return None


def _in_title(lines: Sequence[str]) -> str | None:
    """The agency that the lines before any table's row name: a line of its own counts most."""
    first_row = next((at for at, line in enumerate(lines) if "\t" in line), len(lines))
    title = [line for line in lines[: min(first_row, _TITLE_LINES)] if len(line) < 200]
    for line in title:
        name = re.split(r"\s+(?=อำเภอ|จังหวัด|สังกัด|ปีงบ|ประจำ)", line)[0].strip()
        if _WHOLE_LINE.fullmatch(name):
            return name
    for pattern in (_OTHER, _OF_PROVINCE):
        for line in title:
            for match in pattern.finditer(line):
                if not _NOT_THE_AGENCY.match(match.group(1)) and len(match.group(1)) < 60:
                    return match.group(1)
    return None


def _most(
    pattern: re.Pattern[str], lines: Sequence[str], known: frozenset[str] = frozenset()
) -> str | None:
    votes: Counter[str] = Counter()
    for at, line in enumerate(lines):
        for match in pattern.finditer(line):
            told = match.group(1)
            votes[told] += 1 + (at < 8) + 4 * (told in known)
    return max(votes, key=lambda one: votes[one]) if votes else None
