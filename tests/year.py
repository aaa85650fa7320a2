"""The half-year of an invented office with the plan of seed 001, worked by command line.

The seed's own sentences may not stand in this repository: `Placeholders` takes them out of
whatever is kept. Without the shared seeds beside the checkout nothing of this runs.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from tests import databases
from tests.beats import Mail, mails_in
from tests.workflows.cli.conftest import Terminal, sit_down

SEEDS = Path(__file__).resolve().parents[2] / "shared" / "seeds"
BANGKOK = timezone(timedelta(hours=7))
FIRST_DAY = datetime(2022, 10, 1, tzinfo=BANGKOK)
BEATS = (time(8, 30), time(12, 0), time(16, 15))

OFFICE, MONEY, WORKS = "สำนักปลัด", "กองคลัง", "กองช่าง"
WELFARE, STRATEGY = "กองสวัสดิการสังคม", "กองยุทธศาสตร์และงบประมาณ"

SET_UP = f"""
init
agency add เทศบาลตำบลตัวอย่าง --district ตัวอย่าง --province ตัวอย่าง \
  --letter-prefix "ตย 51005/" --telephone "0 0000 0000"
import SEED --scores
divisions from-plan 1
officers add "นางสาวตัวอย่าง ใจดี" --email clerk@office.example \
  --post เจ้าพนักงานธุรการปฏิบัติงาน --role clerk --division {STRATEGY}
officers add "นายตัวอย่าง มั่นคง" --email office@office.example \
  --post หัวหน้าสำนักปลัด --role head --division {OFFICE}
officers add "นางตัวอย่าง ละเอียด" --email money@office.example \
  --post ผู้อำนวยการกองคลัง --role head --division {MONEY}
officers add "นางสาวตัวอย่าง ขยัน" --email accounts@office.example \
  --post นักวิชาการเงินและบัญชีปฏิบัติการ --role reporter --division {MONEY}
officers add "นายตัวอย่าง กล้าหาญ" --email works@office.example \
  --post ผู้อำนวยการกองช่าง --role head --division {WORKS} --until "28 ก.พ. 2566"
officers add "นางตัวอย่าง เมตตา" --email welfare@office.example \
  --post ผู้อำนวยการกองสวัสดิการสังคม --role head --division {WELFARE}
officers add "นางตัวอย่าง รักงาน" --email strategy@office.example \
  --post ผู้อำนวยการกองยุทธศาสตร์และงบประมาณ --role head --division {STRATEGY}
officers add "ตัวอย่าง ซื่อตรง" --rank ว่าที่ร้อยตรี --email palad@office.example \
  --post ปลัดเทศบาลตำบลตัวอย่าง --role palad
officers add "นายตัวอย่าง สุจริต" --email mayor@office.example \
  --post นายกเทศมนตรีตำบลตัวอย่าง --role mayor
"""

# What people do, as they would type it; the divisions own a part of each of the five measures.
ACTS = f"""
2022-10-18 10:00 approve 1 --as clerk@office.example --on "18 ต.ค. 2565" --scan signed.png
2022-11-14 10:10 move 2566/3 start --division {STRATEGY} --as strategy@office.example
2022-12-07 14:00 move 2566/1 start --division {OFFICE} --as office@office.example
2022-12-13 09:40 report 2566/3 --division {WORKS} --as works@office.example \
  --done "จัดทำแผ่นพับขั้นตอนขออนุญาตก่อสร้างและแจกในที่ประชุมหมู่บ้านแล้ว ๗ หมู่บ้าน" \
  --done-on "9 ธ.ค. 2565" --percent 50
2022-12-20 11:00 report 2566/1 --division {MONEY} --as accounts@office.example \
  --done "เผยแพร่คู่มือการปฏิบัติงานด้านพัสดุบนเว็บไซต์แล้ว" --done-on "19 ธ.ค. 2565" --percent 70
2023-01-16 10:30 move 2566/2 finish --division {MONEY} --as accounts@office.example \
  --result "ชี้แจงข้อปฏิบัติการยืมพัสดุในที่ประชุมและให้ลงชื่อรับทราบครบทุกคน" \
  --done-on "12 ม.ค. 2566" --evidence minutes.txt
2023-01-27 15:20 move 2566/2 finish --division {WELFARE} --as clerk@office.example \
  --for welfare@office.example --source "การประชุมหัวหน้าส่วนราชการ ครั้งที่ 1/2566" \
  --result "ชี้แจงพนักงานในกองแล้ว" --done-on "26 ม.ค. 2566" \
  --evidence https://office.example/minutes/1-2566
2023-02-20 09:15 report 2566/1 --division {STRATEGY} --as strategy@office.example \
  --done "รวบรวมเรื่องร้องเรียนของทุกส่วนราชการเป็นทะเบียนเดียว" --done-on "10 ก.พ. 2566" --percent 60
2023-02-20 09:20 move 2566/2 finish --division {STRATEGY} --as strategy@office.example \
  --result "ออกประกาศข้อปฏิบัติและแจ้งเวียนแล้ว" --done-on "30 ม.ค. 2566" --evidence minutes.txt
2023-02-20 09:25 report 2566/3 --division {STRATEGY} --as strategy@office.example \
  --done "เปิดแบบสำรวจความพึงพอใจทางออนไลน์ มีผู้ตอบ 214 คน" --done-on "15 ก.พ. 2566" \
  --next "สรุปผลเสนอที่ประชุมเดือนเมษายน" --percent 40
2023-02-20 09:30 report 2566/4 --division {STRATEGY} --as strategy@office.example \
  --done "กำหนดการจัดอบรมไว้ในไตรมาสที่ 3"
2023-02-20 09:35 report 2566/5 --division {STRATEGY} --as strategy@office.example \
  --done "ตรวจและแก้ข้อมูลสาธารณะแล้ว 31 จาก 43 หัวข้อ" --done-on "17 ก.พ. 2566" --percent 72
2023-03-01 09:00 acting add --post ผู้อำนวยการกองช่าง --officer office@office.example \
  --number 12/2566 --ordered-on "27 ก.พ. 2566" --from "1 มี.ค. 2566"
2023-03-02 13:30 report 2566/1 --division {OFFICE} --as office@office.example \
  --done "จัดทำคู่มือเรื่องร้องเรียนและติดประกาศแล้ว อยู่ระหว่างส่งให้ผู้นำชุมชน" \
  --done-on "28 ก.พ. 2566" --percent 80
2023-03-02 13:40 move 2566/2 finish --division {OFFICE} --as office@office.example \
  --result "ประกาศข้อปฏิบัติการยืมพัสดุแล้ว" --done-on "5 ม.ค. 2566" \
  --evidence https://office.example/policy
2023-03-02 13:50 report 2566/3 --division {OFFICE} --as office@office.example \
  --done "ลดสำเนาเอกสารที่ประชาชนต้องใช้เหลือบัตรประชาชนใบเดียว" --done-on "1 ก.พ. 2566" --percent 90
2023-03-02 14:00 move 2566/4 finish --division {OFFICE} --as office@office.example \
  --result "อบรมการให้บริการแก่พนักงาน 38 คน" --done-on "22 ก.พ. 2566" --evidence photo.png
2023-03-02 14:10 report 2566/5 --division {OFFICE} --as office@office.example \
  --done "วางแบบฟอร์มร้องเรียนไว้บนหน้าแรกของเว็บไซต์" --done-on "20 ก.พ. 2566" --percent 80
2023-03-15 10:00 report 2566/1 --division {MONEY} --as money@office.example --unchanged
2023-03-15 10:05 report 2566/3 --division {MONEY} --as accounts@office.example \
  --done "รับชำระภาษีผ่านคิวอาร์โค้ดได้แล้ว" --done-on "6 ก.พ. 2566" --percent 100
2023-03-15 10:10 report 2566/4 --division {MONEY} --as accounts@office.example \
  --done "แจ้งกรอบเวลาของงานจัดเก็บรายได้แล้ว" --done-on "8 มี.ค. 2566" \
  --problem "ผู้รับผิดชอบย้าย 1 คน" --percent 30
2023-03-15 10:15 report 2566/5 --division {MONEY} --as accounts@office.example \
  --done "เผยแพร่แผนจัดซื้อจัดจ้างและรายงานรายเดือนครบ 5 เดือน" --done-on "14 มี.ค. 2566" \
  --percent 80
2023-03-22 09:30 report 2566/1 --division {WORKS} --as office@office.example \
  --done "ติดประกาศช่องทางร้องเรียนที่กองช่างแล้ว" --done-on "20 มี.ค. 2566" --percent 50
2023-03-22 09:35 move 2566/2 finish --division {WORKS} --as office@office.example \
  --result "ตรวจนับเครื่องมือและจัดทำทะเบียนยืมแล้ว" --done-on "17 มี.ค. 2566" --evidence photo.png
2023-03-22 09:40 report 2566/4 --division {WORKS} --as office@office.example \
  --done "ยังไม่ได้เริ่ม เพราะอยู่ระหว่างสรรหาผู้อำนวยการกอง"
2023-03-22 09:45 report 2566/5 --division {WORKS} --as office@office.example \
  --done "ส่งข้อมูลโครงการก่อสร้างให้ขึ้นเว็บไซต์แล้ว 6 โครงการ" --done-on "21 มี.ค. 2566" --percent 60
2023-03-24 16:00 report 2566/1 --division {WELFARE} --as clerk@office.example \
  --for welfare@office.example --source "โทรศัพท์ 24 มี.ค. 2566" \
  --done "ประชาสัมพันธ์ช่องทางร้องเรียนแก่ผู้สูงอายุ 7 หมู่บ้าน" --done-on "16 มี.ค. 2566" --percent 60
2023-03-24 16:05 report 2566/3 --division {WELFARE} --as clerk@office.example \
  --for welfare@office.example --source "โทรศัพท์ 24 มี.ค. 2566" \
  --done "รับลงทะเบียนเบี้ยยังชีพที่บ้านแก่ผู้ที่เดินทางไม่ได้" --done-on "10 มี.ค. 2566" --percent 60
2023-03-30 13:00 move 2566/4 give-up --division {WELFARE} --as welfare@office.example \
  --reason "รวมกับการอบรมของสำนักปลัดซึ่งจัดแล้ว"
2023-04-04 10:20 report 2566/5 --division {WELFARE} --as welfare@office.example \
  --done "ส่งข้อมูลกองทุนหลักประกันสุขภาพให้เผยแพร่แล้ว" --done-on "31 มี.ค. 2566" --percent 50
"""

MEMO = """
2023-04-05 09:30 memo 1 submit --as clerk@office.example
2023-04-05 11:00 memo 1 endorse --as strategy@office.example
2023-04-07 10:00 memo 1 endorse --as palad@office.example
2023-04-10 14:00 memo 1 endorse --as mayor@office.example
2023-04-10 15:00 memo 1 number --as clerk@office.example --number 147 --dated "5 เม.ย. 2566"
2023-04-10 15:10 memo 1 --format json -o memo.json
2023-04-10 15:11 memo 1 --format pdf -o memo.pdf
2023-04-10 15:12 memo 1 --format docx -o memo.docx
"""


@dataclass(frozen=True)
class Year:
    """What the half-year left behind, in a folder that the processes of a test run share."""

    folder: Path

    def told(self, name: str) -> Any:
        """What a command answered under this name."""
        return json.loads((self.folder / f"{name}.told.json").read_text(encoding="utf-8"))

    @property
    def mails(self) -> list[Mail]:
        """The mail that was sent."""
        return mails_in(self.folder / "var" / "mail")


def seed() -> Path:
    """The document of seed 001; without it the test is skipped."""
    found = sorted(SEEDS.glob("001*.txt"))
    if not found:
        pytest.skip(f"the shared seeds are not beside this checkout ({SEEDS.parent.name}/seeds)")
    return found[0]


def half_year() -> Year:
    """The half-year, worked once for all processes of the run."""
    paper = seed()
    folder = databases.run_folder() / "year-001"
    with databases.one_at_a_time("year-001"):
        if not (folder / "done").exists():
            folder.mkdir(exist_ok=True)
            with pytest.MonkeyPatch.context() as patch:
                _work(sit_down(folder, patch), paper, patch)
            (folder / "done").touch()
    return Year(folder)


def _work(terminal: Terminal, paper: Path, patch: pytest.MonkeyPatch) -> None:
    from PIL import Image

    patch.setenv("TIDTAM_KEY", "the same key in every run of this test")
    folder = terminal.folder
    (folder / "config.toml").write_text('[mail]\ndelivery = "folder"\n', encoding="utf-8")
    (folder / "minutes.txt").write_text("รายงานการประชุมประจำเดือน", encoding="utf-8")
    for name, colour in (("signed", "white"), ("photo", "gray")):
        Image.new("L", (40, 30), colour).save(folder / f"{name}.png")
    terminal.at("2022-10-10T09:00+07:00")
    understood = terminal.json(f"import --dry-run '{paper}'")
    _keep(terminal, "understood", understood)
    for line in _lines(SET_UP):
        terminal.run(line.replace("SEED", f"'{paper}'"))
    acts = [(_instant(line), line[17:]) for line in _lines(ACTS)]
    beats = []
    for instant in _beats():
        while acts and acts[0][0] <= instant:
            moment, line = acts.pop(0)
            terminal.at(moment.isoformat()).run(line)
        terminal.at(instant.isoformat())
        beats.append(terminal.json(f"tick --at {instant.isoformat()}"))
        if 1 in beats[-1]["closed"]:
            break
    assert acts == [], "the round closed before everybody had done what they do"
    _keep(terminal, "beats", beats)
    _keep(terminal, "notices", terminal.json("notices --limit 500"))
    _keep(terminal, "rounds", terminal.json("rounds"))
    for line in _lines(MEMO):
        terminal.at(_instant(line).isoformat()).run(line[17:])
    _keep(terminal, "verify", terminal.json("verify"))


def _beats() -> Iterator[datetime]:
    for day in range(250):
        for moment in BEATS:
            yield datetime.combine(FIRST_DAY + timedelta(days=day), moment, tzinfo=BANGKOK)


def _lines(text: str) -> list[str]:
    return text.replace("\\\n", "").strip().splitlines()


def _instant(line: str) -> datetime:
    return datetime.fromisoformat(line[:16]).replace(tzinfo=BANGKOK)


def _keep(terminal: Terminal, name: str, told: Any) -> None:
    path = terminal.folder / f"{name}.told.json"
    path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


class Placeholders:
    """Puts ‹title 1›, ‹step 1.3› … where the seed's own words stand, whatever their digits."""

    def __init__(self, understood: dict[str, Any]) -> None:
        names: dict[str, str] = {}
        for measure in understood["plan"]["measures"]:
            number = measure["number"]
            names[measure["title"]] = f"‹title {number}›"
            for kind in ("actions", "steps"):
                for at, text in enumerate(measure[kind], start=1):
                    names.setdefault(text, f"‹{kind[:-1]} {number}.{at}›")
            for kind in ("finding", "follow_up"):
                names.setdefault(measure[kind] or "", f"‹{kind} {number}›")
        names.pop("", None)
        longest = sorted(names, key=len, reverse=True)
        self.own = longest
        self._names = [names[text] for text in longest]
        self._any = re.compile("|".join(f"({_loosely(text)})" for text in longest))

    def take_out(self, text: str) -> str:
        """The text without a sentence of the seed."""
        return self._any.sub(lambda found: self._names[found.lastindex - 1], text)  # type: ignore[operator]

    def left_in(self, text: str, *, signs: int = 24) -> set[str]:
        """Runs of the seed's own words that still stand in the text, blanks aside."""
        bare = _bare(text)
        runs = {
            own[at : at + signs]
            for own in map(_bare, self.own)
            for at in range(max(1, len(own) - signs + 1))
            if len(own) >= signs
        }
        return {run for run in runs if run in bare}


def _loosely(text: str) -> str:
    """A pattern for the text in either digit script and with any blanks between its signs."""
    signs = [
        f"[{sign}{chr(0x0E50 + int(sign))}]" if sign.isascii() and sign.isdigit()
        else f"[{sign}{ord(sign) - 0x0E50}]" if "๐" <= sign <= "๙"
        else re.escape(sign)
        for sign in "".join(text.split()).rstrip(".;")
    ]  # fmt: skip
    return r"\s*".join(signs)


def _bare(text: str) -> str:
    from tracker.thai import to_arabic

    return to_arabic("".join(text.split()))
