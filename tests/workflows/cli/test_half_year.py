"""The half-year as the README shows it: these very lines, run one after the other."""

from pathlib import Path

from pypdfium2 import PdfDocument

from tests.workflows.cli.conftest import Terminal

# What stands before "#" is typed; the time of day is set between the blocks.
SET_UP = r"""
tidtam init
tidtam import plan.txt --create-agency
tidtam divisions from-plan 1
tidtam officers add "นางสาวทดสอบ หนึ่ง" --email clerk@test.example --post เจ้าพนักงานธุรการ \
  --role clerk --division สำนักปลัด
tidtam officers add "นายทดสอบ สอง" --email office@test.example --post หัวหน้าสำนักปลัด \
  --role head --division สำนักปลัด
tidtam officers add "นางทดสอบ สาม" --email finance@test.example --post ผู้อำนวยการกองคลัง \
  --role head --division กองคลัง
tidtam officers add "นายทดสอบ สี่" --email palad@test.example --post ปลัดเทศบาล --role palad
tidtam officers add "นายทดสอบ ห้า" --email mayor@test.example --post นายกเทศมนตรี --role mayor
tidtam approve 1 --as clerk@test.example --on "20 ต.ค. 2568"
"""
REMIND = "tidtam tick"
WORK = r"""
tidtam move 2569/1 finish --as finance@test.example --result "ประชุมชี้แจงแล้ว ๒ ครั้ง" \
  --done-on "12 ม.ค. 2569" --evidence photo.txt
tidtam report 2569/2 --division กองคลัง --as finance@test.example \
  --done "ตรวจข้อมูลแล้ว ๒๐ รายการ" --done-on "20 มี.ค. 2569" --percent 70
tidtam report 2569/2 --division สำนักปลัด --as clerk@test.example --for office@test.example \
  --source "ประชุมหัวหน้าส่วนราชการ 3/2569" --done "มอบผู้รับผิดชอบแล้ว"
tidtam report 2569/3 --division กองคลัง --as finance@test.example --done "ติดตั้งป้ายแล้ว"
tidtam report 2569/3 --division สำนักปลัด --as office@test.example --done "อยู่ระหว่างจัดทำป้าย"
tidtam rounds
"""
MEMO = r"""
tidtam memo 1 submit --as clerk@test.example
tidtam memo 1 endorse --as office@test.example
tidtam memo 1 endorse --as palad@test.example
tidtam memo 1 endorse --as mayor@test.example
tidtam memo 1 --format pdf -o memo.pdf
tidtam memo 1 --format docx -o memo.docx
"""


def run_all(terminal: Terminal, lines: str) -> None:
    for line in lines.replace("\\\n", "").strip().splitlines():
        terminal.run(line.removeprefix("tidtam "))
        terminal.later(minutes=1)


def test_a_half_year_is_worked_by_command(terminal: Terminal) -> None:
    run_all(terminal.at("2025-10-20T10:00+07:00"), SET_UP)
    terminal.at("2026-03-24T09:00+07:00").run(REMIND.removeprefix("tidtam "))
    run_all(terminal.at("2026-03-25T10:00+07:00"), WORK)
    # the working day after the due day: everybody has reported, so the round closes by itself
    closed = terminal.at("2026-04-01T09:00+07:00").json("tick")
    assert closed["closed"] == [1]
    run_all(terminal.at("2026-04-02T10:00+07:00"), MEMO)

    reminded = [notice["officer"] for notice in terminal.json("notices --state sent")]
    assert sorted(reminded) == ["นางทดสอบ สาม", "นายทดสอบ สอง"]
    statuses = [measure["status"] for measure in terminal.json("measures")]
    assert statuses == ["done", "in_progress", "planned"]
    pages = PdfDocument(terminal.folder / "memo.pdf")
    text = "".join(page.get_textpage().get_text_bounded() for page in pages)
    assert "บันทึกข้อความ" in text
    assert Path("memo.docx").read_bytes()[:2] == b"PK"
    assert terminal.json("verify")["sound"] is True
