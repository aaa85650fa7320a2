"""What the commands do when they do it, and what they answer to programs."""

import json
import sqlite3
from pathlib import Path

import pytest

from tests.workflows.cli.conftest import PLAN, Terminal
from workflows.cli.columns import table, width_of


def test_a_dry_run_needs_no_database_and_no_configuration(terminal: Terminal) -> None:
    Path("config.toml").unlink()
    read = terminal.json("import plan.txt --dry-run")
    assert read["agency"]["name"] == "เทศบาลตำบลทดสอบ"
    assert [measure["title"] for measure in read["plan"]["measures"]] == [
        "ชี้แจงแผนการใช้จ่ายเงิน",
        "ปรับปรุงข้อมูลบนเว็บไซต์",
        "ติดประกาศขั้นตอนการให้บริการ",
    ]
    assert sorted(path.name for path in terminal.folder.iterdir()) == ["photo.txt", "plan.txt"]


def test_several_files_give_a_list_and_one_bad_one_is_named(terminal: Terminal) -> None:
    Path("bad.docx").write_bytes(b"PK\x03\x04 broken")
    result = terminal.run("import plan.txt bad.docx --dry-run --json", status=1)
    good, bad = json.loads(result.stdout)
    assert len(good["plan"]["measures"]) == 3
    assert (bad["file"], bad["error"]["code"]) == ("bad.docx", "document-damaged")
    assert "1 of 2 files" in result.stderr


def test_a_dry_run_says_what_was_understood(terminal: Terminal) -> None:
    said = terminal.run("import plan.txt --dry-run").stdout
    assert "เทศบาลตำบลทดสอบ อำเภอทดสอบ จังหวัดทดสอบ" in said
    assert "ทุกส่วนราชการ" in said


def test_a_paper_without_a_plan_is_read_but_not_stored(terminal: Terminal) -> None:
    Path("letter.txt").write_text("ขอเชิญประชุมหัวหน้าส่วนราชการ", encoding="utf-8")
    result = terminal.run("import letter.txt --dry-run --json")
    assert json.loads(result.stdout)["plan"] is None
    assert "ไม่มีตารางมาตรการ" in result.stderr


def test_a_stored_plan_names_unknown_owners_and_the_next_command(terminal: Terminal) -> None:
    terminal.run("init")
    said = terminal.run("import plan.txt --create-agency").stdout
    assert "กองคลัง" in said
    assert "tidtam divisions from-plan 1" in said
    assert "tidtam approve 1" in said


def test_an_import_answers_programs_with_the_plan_and_its_unknown_owners(
    staffed: Terminal,
) -> None:
    Path("other.txt").write_text(PLAN.replace("กองคลัง", "กองช่าง"), encoding="utf-8")
    stored = staffed.json("import other.txt")
    assert (stored["plan"], stored["measures"]) == (2, 3)
    assert stored["unknown_owners"] == [{"name": "กองช่าง", "measures": [1, 2], "nearest": None}]


def test_another_agencys_paper_gives_a_warning(staffed: Terminal) -> None:
    Path("other.txt").write_text(PLAN.replace("ตำบลทดสอบ", "ตำบลอื่น"), encoding="utf-8")
    assert "เทศบาลตำบลอื่น" in staffed.run("import other.txt").stderr


def test_the_same_file_twice_gives_a_warning(staffed: Terminal) -> None:
    assert "as plan 1" in staffed.run("import plan.txt").stderr


def test_a_paper_without_its_year_takes_it_from_the_command(staffed: Terminal) -> None:
    without = PLAN.replace(" ประจำปีงบประมาณ พ.ศ. ๒๕๖๙", "").replace(
        "๑ ต.ค. ๒๕๖๘ - ๓๐ ก.ย. ๒๕๖๙", ""
    )
    Path("plan2.txt").write_text(without, encoding="utf-8")
    assert "--fiscal-year" in staffed.refused("import plan2.txt")
    assert staffed.json("import plan2.txt --fiscal-year ๒๕๗๐")["fiscal_year"] == 2570


def test_an_agency_sets_its_own_data_and_settings(staffed: Terminal) -> None:
    staffed.run("agency set --telephone '0 0000 0000' --setting ladder_before=[20,5]")
    shown = staffed.json("agency show")
    assert (shown["telephone"], shown["settings"]) == ("0 0000 0000", {"ladder_before": [20, 5]})
    checked = staffed.json("check-config --agency 1")["settings"]
    ladder = next(one for one in checked if one["key"] == "ladder_before")
    assert ladder["origin"] == "database"
    staffed.run("agency set --setting ladder_before=")
    assert staffed.json("agency show")["settings"] == {}


def test_a_division_keeps_its_old_name_and_takes_others(staffed: Terminal) -> None:
    staffed.run("divisions rename สำนักปลัด สำนักปลัดเทศบาล")
    staffed.run("divisions alias สำนักปลัดเทศบาล ฝ่ายอำนวยการ")
    staffed.run("divisions end กองคลัง --on '30 ก.ย. 2569'")
    finance, office = sorted(staffed.json("divisions list"), key=lambda one: one["name"])
    assert (office["name"], office["aliases"]) == ("สำนักปลัดเทศบาล", ["สำนักปลัด", "ฝ่ายอำนวยการ"])
    assert finance["ends_on"] == "2026-09-30"
    assert len(staffed.json("divisions list --on 2026-10-01")) == 1


def test_officers_are_listed_with_own_and_acting_posts(staffed: Terminal) -> None:
    staffed.run(
        "acting add --post ปลัดเทศบาล --officer office@test.example --number 12/2568"
        " --ordered-on 2025-10-01 --from 2025-10-15 --to 2025-10-31"
    )
    people = {one["email"]: one["posts"] for one in staffed.json("officers list")}
    held = [(post["title"], post["acting"]) for post in people["office@test.example"]]
    assert held == [("หัวหน้าสำนักปลัด", None), ("ปลัดเทศบาล", "รักษาราชการแทน")]
    assert [order["number"] for order in staffed.json("acting list --on 2025-10-20")] == ["12/2568"]
    assert staffed.json("acting list --on 2025-11-01") == []


def test_a_post_is_handed_over_with_its_open_work(approved: Terminal) -> None:
    approved.run("officers add 'นายทดสอบ หก' --email new@test.example")
    done = approved.json("officers hand-over ผู้อำนวยการกองคลัง --to new@test.example --on 2025-10-20")
    assert done["open_parts"] == 3
    approved.refused("move 1 start --as finance@test.example")
    approved.run("move 1 start --as new@test.example")


def test_a_password_may_come_from_standard_input_or_a_prompt(staffed: Terminal) -> None:
    staffed.run("officers password 1 --stdin", stdin="สวัสดีชาวเทศบาล\n")
    staffed.run("officers password 1", stdin="another long one\nanother long one\n")
    staffed.run("officers password 1", stdin="not the same\nas the first\n\n\n", status=1)


def test_a_sign_in_link_is_all_that_stands_on_standard_output(staffed: Terminal) -> None:
    link = staffed.run("officers link clerk@test.example").stdout
    assert link.startswith("http://127.0.0.1:8000/sign-in/link/")
    assert link.count("\n") == 1


def test_measures_are_listed_with_their_parts(approved: Terminal) -> None:
    first, second, _third = approved.json("measures")
    assert {key: first[key] for key in ("id", "plan", "number", "title", "status")} == {
        "id": 1,
        "plan": 1,
        "number": 1,
        "title": "ชี้แจงแผนการใช้จ่ายเงิน",
        "status": "planned",
    }
    assert (first["starts"], first["ends"], first["overdue"]) == ("2025-10-01", "2026-09-30", False)
    assert [part["division"] for part in second["parts"]] == ["กองคลัง", "สำนักปลัด"]
    assert second["indicators"] == [9]


@pytest.mark.parametrize(
    ("options", "numbers"),
    [
        ("", [1, 2, 3]),
        ("--division สำนักปลัด", [2, 3]),
        ("--status in-progress", [1]),
        ("--division กองคลัง --status planned", [2, 3]),
        ("--plan 2569 --status done", []),
        ("--overdue", []),
    ],
)
def test_measures_are_chosen(approved: Terminal, options: str, numbers: list[int]) -> None:
    approved.run("move 1 start --as finance@test.example")
    assert [one["number"] for one in approved.json(f"measures {options}")] == numbers


def test_what_is_open_after_its_period_is_overdue(approved: Terminal) -> None:
    approved.at("2026-10-02T09:00+07:00")
    assert [one["number"] for one in approved.json("measures --overdue")] == [1, 2, 3]


def test_a_part_is_moved_for_an_owner_with_the_source_named(approved: Terminal) -> None:
    act = "move 1/1 finish --as clerk@test.example --result 'ประชุมแล้ว' --done-on 2025-10-15"
    assert "--for" not in approved.refused(f"{act} --evidence photo.txt")
    assert "--source" in approved.refused(f"{act} --for finance@test.example --evidence photo.txt")
    moved = approved.json(
        f"{act} --for finance@test.example --source 'โทรศัพท์ 20 ต.ค. 2568'"
        " --evidence photo.txt --evidence https://www.test.example/report"
    )
    assert (moved["before"], moved["after"], moved["measure_after"]) == ("planned", "done", "done")


def test_the_division_is_asked_for_only_where_several_own_a_measure(approved: Terminal) -> None:
    approved.run("move 1 start --as finance@test.example")
    asked = approved.run("move 2 start --as finance@test.example", status=2).stderr
    assert "กองคลัง, สำนักปลัด" in asked


def test_a_report_is_repeated_as_unchanged(approved: Terminal) -> None:
    line = "report 1 --as finance@test.example"
    assert "--done" in approved.refused(f"{line} --unchanged")
    told = approved.json(f"{line} --done 'ประชุมไตรมาสแรกแล้ว' --done-on 2025-10-15 --percent ๒๕%")
    assert (told["number"], told["status"]) == (1, "in_progress")
    again = approved.json(f"{line} --unchanged")
    assert (again["number"], again["unchanged"]) == (2, True)


def test_rounds_say_who_has_not_reported(approved: Terminal) -> None:
    approved.run("report 1 --as finance@test.example --done 'ประชุมแล้ว'")
    first, second = approved.json("rounds")
    assert (first["half"], first["status"], first["due_on"]) == (1, "open", "2026-03-31")
    owed = {one["division"]: [part["number"] for part in one["owed"]] for one in first["divisions"]}
    assert owed == {"สำนักปลัด": [2, 3], "กองคลัง": [2, 3]}
    assert second["status"] == "scheduled"
    assert "กองคลัง ยังไม่รายงานมาตรการที่ 2, 3" in approved.run("rounds").stdout


def test_a_round_is_extended_and_closed(approved: Terminal) -> None:
    moved = approved.json(
        "round extend 2569/1 --as clerk@test.example --until 2026-04-04 --reason อุทกภัย"
    )
    assert moved["due_on"] == "2026-04-07"  # Saturday, Sunday and Chakri day are no working days
    assert "--reason" in approved.refused("round close 1 --as clerk@test.example")
    closed = approved.json("round close 1 --as clerk@test.example --reason ปิดตามมติที่ประชุม")
    assert (closed["status"], closed["owed"]) == ("closed", 5)
    assert len(closed["snapshot_sha256"]) == 64


def test_a_beat_reminds_once_and_says_so(approved: Terminal) -> None:
    previewed = approved.json("notices preview --on '11 มี.ค. 2569'")
    assert [one["officer"] for one in previewed] == ["นายทดสอบ สอง", "นางทดสอบ สาม"]
    beat = approved.json("tick --at 2026-03-11T09:00")
    assert len(beat["sent"]) == 2
    assert approved.json("tick --at 2026-03-11T10:00")["sent"] == []
    sent = approved.json("notices --state sent")
    assert {one["address"] for one in sent} == {"finance@test.example", "office@test.example"}
    assert len(list(Path("var/mail").glob("*.eml"))) == 2


def test_a_plan_is_amended_by_number(approved: Terminal) -> None:
    first = approved.json(
        "amend 1 --as clerk@test.example --reason 'มติที่ประชุม' --add 'เปิดช่องทางรับฟังความเห็น'"
        " --division กองคลัง --indicator 8 --finding 'ประชาชนไม่ทราบช่องทาง'"
        " --reword 1/1 --to 'ชี้แจงแผนการใช้จ่ายเงินทุกไตรมาส'"
    )
    assert first["amendment"] == 1
    second = approved.json(
        "amend 2569 --as clerk@test.example --reason 'โอนภารกิจ' --withdraw 1/3"
        " --hand-over 1/4 --from กองคลัง --to-division สำนักปลัด"
    )
    assert second["amendment"] == 2
    listed = {one["number"]: one for one in approved.json("measures")}
    assert sorted(listed) == [1, 2, 4]
    assert listed[1]["title"] == "ชี้แจงแผนการใช้จ่ายเงินทุกไตรมาส"
    assert listed[4]["finding"] == "ประชาชนไม่ทราบช่องทาง"
    assert [part["division"] for part in listed[4]["parts"]] == ["สำนักปลัด"]


def test_a_memo_is_a_file_before_it_is_submitted(approved: Terminal) -> None:
    approved.run("memo 1 --format html -o preview.html")
    assert "บันทึกข้อความ" in Path("preview.html").read_text(encoding="utf-8")
    content = json.loads(approved.run("memo 1 --format json").stdout)
    assert content == approved.json("memo 1")
    approved.run("memo 1 -o memo.odt", status=2)
    assert "กำหนดส่ง" in approved.refused("memo 1 submit --as clerk@test.example")


def test_a_memo_goes_up_and_comes_back_with_a_remark(approved: Terminal) -> None:
    approved.at("2026-03-31T10:00+07:00")
    submitted = approved.json("memo 1 submit --as clerk@test.example")
    assert submitted["status"] == "submitted"
    assert "--remark" in approved.refused("memo 1 return --as office@test.example")
    back = approved.json("memo 1 return --as office@test.example --remark แก้ยอดรวม")
    assert (back["status"], back["chain"][-1]["remark"]) == ("returned", "แก้ยอดรวม")
    approved.run("memo 1 number --as clerk@test.example --number 123")
    dated = approved.json("memo 1 number --as clerk@test.example --dated '31 มี.ค. 2569'")
    assert (dated["number"], dated["dated_on"]) == ("123", "2026-03-31")


def test_what_was_tampered_with_is_found(approved: Terminal) -> None:
    assert approved.json("verify")["sound"] is True
    database = sqlite3.connect("var/tidtam.sqlite")
    database.execute("UPDATE part SET status = 'in_progress' WHERE id = 1")
    database.commit()
    database.close()
    result = approved.run("verify --json", status=1)
    found = json.loads(result.stdout)
    assert (found["sound"], found["faults"][0]["what"]) == (False, "part 1")
    assert "ข้อมูลสำรอง" in result.stderr


def test_configuration_is_found_by_option_and_by_environment(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("elsewhere").mkdir()
    Path("config.toml").rename("elsewhere/here.toml")
    terminal.run("init --config elsewhere/here.toml")
    assert Path("elsewhere/var/tidtam.sqlite").exists()
    assert terminal.json("--config elsewhere/here.toml agency list") == []
    monkeypatch.setenv("TIDTAM_CONFIG", "elsewhere/here.toml")
    assert terminal.json("agency list") == []
    assert terminal.json("init")["schema"] == terminal.json("init")["schema"]


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("กองคลัง", 6),  # the vowel sign above a letter takes no place
        ("ผู้ที่", 2),  # nor do vowels and tone marks above and below
        ("น้ำ", 2),  # SARA AM is a column of its own
        ("ITA ๒๕๖๙", 8),  # digits of both scripts take one
        ("文書", 4),  # wide letters take two
    ],
)
def test_a_text_is_as_wide_as_the_console_shows_it(text: str, width: int) -> None:
    assert width_of(text) == width


def test_a_draft_is_listed_only_when_it_is_named(staffed: Terminal) -> None:
    plain = staffed.run("measures")
    assert "กองคลัง" not in plain.stdout
    assert "--plan: 1" in plain.stderr
    named = staffed.run("measures --plan 1").stdout
    assert "ทุกส่วนราชการ" in named and "กองคลัง" in named
    assert staffed.json("measures") == []


def test_an_identity_number_in_evidence_is_told_to_whoever_hands_it_in(approved: Terminal) -> None:
    Path("list.txt").write_text("ผู้รับเบี้ยยังชีพ 1-2345-67890-12-1", encoding="utf-8")
    said = approved.run("report 1 --as finance@test.example --done จ่ายแล้ว --evidence list.txt")
    assert "อาจมีเลขประจำตัวประชาชนใน list.txt" in said.stderr
    typed = approved.json("report 1 --as finance@test.example --done 'ราย 1234567890121'")
    assert typed["identity_number_in"] == ["text"]


def test_columns_stand_under_each_other_in_thai() -> None:
    assert table(("ชื่อ", "ที่"), [("สำนักปลัด", 1), ("กอง", 2)]) == [
        "ชื่อ       ที่",
        "───────  ─",
        "สำนักปลัด  1",
        "กอง      2",
    ]
