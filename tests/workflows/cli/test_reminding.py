"""The commands of rounds and reminders beyond the half-year's usual way."""

import email
import email.policy
import json

from tests.workflows.cli.conftest import Terminal


def test_a_dead_letter_is_listed_and_sent_again(approved: Terminal) -> None:
    approved.run("officers change finance@test.example --email ''")
    approved.at("2026-03-30T09:00+07:00").run("tick")
    (dead,) = approved.json("notices --state dead")
    assert (dead["officer"], dead["problem"]) == ("นางทดสอบ สาม", "no-address")
    again = f"notices again {dead['id']} --as clerk@test.example"
    assert "no mail address" in approved.refused(again)
    approved.run("officers change 'นางทดสอบ สาม' --email finance@test.example")
    assert "ส่งอีกครั้ง" in approved.run(again).stdout
    assert approved.json("tick")["sent"] == [dead["id"]]
    assert "no dead letter" in approved.refused(again)


def test_of_several_letters_the_dead_ones_are_sent_again_and_the_others_named(
    approved: Terminal,
) -> None:
    approved.run("officers change finance@test.example --email ''")
    approved.at("2026-03-30T09:00+07:00").run("tick")
    (dead,) = approved.json("notices --state dead")
    (sent,) = {one["id"] for one in approved.json("notices --state sent")[:1]}
    assert "ส่งไม่ได้ (ยังไม่มีที่อยู่ให้ส่ง)" in approved.run("notices --state dead").stdout
    approved.run("officers change 'นางทดสอบ สาม' --email finance@test.example")
    again = f"notices again {sent} {dead['id']} --as clerk@test.example"
    first = approved.run(again, status=1)
    assert f"การแจ้งเตือนหมายเลข {dead['id']} จะส่งอีกครั้ง" in first.stdout
    assert f"▲ หมายเลข {sent} ไม่ได้ส่งซ้ำ" in first.stderr and "None was" not in first.stderr
    second = approved.run(f"{again} --json", status=1)
    assert [one["refused"] for one in json.loads(second.stdout)] == ["not-dead", "not-dead"]
    assert "None was sent again." in second.stderr
    palad = again.replace("clerk@", "palad@")
    assert "by the clerk" in approved.refused(palad)


def test_no_link_of_another_is_printed_that_leads_anywhere(approved: Terminal) -> None:
    approved.at("2026-03-30T09:00+07:00").run("tick")
    texts = [one["text"] for one in approved.json("notices")]
    assert [text.count("/report/…") for text in texts] == [1] * len(texts)
    (letter, *_) = (approved.folder / "var").rglob("*.eml")
    message = email.message_from_bytes(letter.read_bytes(), policy=email.policy.default)
    (plain,) = [part for part in message.walk() if part.get_content_type() == "text/plain"]
    assert "/report/1-" in plain.get_content(), "the letter itself has the link"


def test_after_a_restore_what_went_out_since_the_backup_is_not_sent_again(
    approved: Terminal,
) -> None:
    approved.run("backup saved.tidtam")
    approved.at("2026-03-30T09:00+07:00")
    assert len(approved.json("tick")["sent"]) == 2
    for file in (approved.folder / "var").glob("tidtam.sqlite*"):
        file.unlink()
    approved.at("2026-03-30T15:00+07:00").run("init")
    restored = approved.run("restore saved.tidtam --json")
    assert json.loads(restored.stdout)["due_again"] == {"notices": 0, "rungs": 4}
    assert "count-as-sent" in restored.stderr and "ก่อนเปิดนาฬิกา" in restored.stderr
    passing = "notices count-as-sent --until"
    assert "ยังมาไม่ถึง" in approved.refused(f"{passing} 2026-03-30T15:01")
    done = approved.json(f"{passing} 2026-03-30T12:00")
    assert (done["notices"], done["rungs"]) == (0, 4)
    assert approved.json("tick")["sent"] == []
    assert "ข้ามการเตือน 0 ขั้น" in approved.run(f"{passing} 2026-03-30T12:00").stdout
    assert len(approved.at("2026-04-01T09:00+07:00").json("tick")["sent"]) == 2


def test_a_day_off_typed_twice_is_refused(approved: Terminal) -> None:
    twice = '[{ date = "2026-12-04", name = "ก" }, { date = "2026-12-04", name = "ข" }]'
    told = approved.refused(f"agency set --setting 'days_off={twice}'")
    assert "2026-12-04 ซ้ำกัน" in told and "stands in it twice" in told


def test_a_change_of_an_officer_says_what_is_changed(approved: Terminal) -> None:
    approved.run("officers change finance@test.example", status=2)
    said = approved.run("officers change finance@test.example --language en --rank ''").stdout
    assert "language, rank" in said or "rank, language" in said


def test_the_clerk_returns_and_accepts_reports(approved: Terminal) -> None:
    for number in (1, 2):
        approved.run(
            f"report 2569/{number} --division กองคลัง --as finance@test.example --done ทำแล้ว"
        )
    of = "--division กองคลัง --as clerk@test.example"
    returned = approved.json(f"round return 1 2569/1 {of} --remark โปรดแนบหลักฐาน")
    assert (returned["state"], returned["next_reminder_at"][:10]) == ("returned", "2026-02-16")
    owed = {d["division"]: d["owed"] for d in approved.json("rounds")[0]["divisions"]}["กองคลัง"]
    assert [(part["number"], part["remark"]) for part in owed if part["returned"]] == [
        (1, "โปรดแนบหลักฐาน")
    ]
    assert "Accepted 1." in approved.run(f"round accept 1 {of}").stdout
    assert "no report" in approved.refused(f"round accept 1 {of}")


def test_days_off_that_nobody_has_told_are_warned_of_loudly(approved: Terminal) -> None:
    approved.at("2040-10-31T09:00+07:00")
    assert "2584" not in approved.run("rounds").stderr
    approved.at("2040-11-01T09:00+07:00")
    for command in ("rounds --json", "tick --json"):
        assert "พ.ศ. 2584" in approved.run(command).stderr
    off = '--setting \'days_off=[{ date = "2041-05-10", name = "วันพืชมงคล" }]\''
    approved.run(f"agency set {off}")
    assert approved.run("rounds --json").stderr == ""
    assert approved.json("tick")["days_off_missing"] == []


def test_changed_days_off_say_which_days_moved(approved: Terminal) -> None:
    off = '--setting \'days_off=[{ date = "2026-03-31", name = "งานประจำปี" }]\''
    said = approved.run(f"agency set {off}").stdout
    assert "รอบหมายเลข 1 กำหนดส่ง · due: 31 มี.ค. 2569 → 30 มี.ค. 2569" in said
    assert "รอบหมายเลข 1 เตือน · reminder -1: 30 มี.ค. 2569 → 27 มี.ค. 2569" in said
    assert "รอบหมายเลข 2" not in said


def test_reminders_that_would_come_after_closing_are_warned_of(approved: Terminal) -> None:
    set_ = "agency set --setting close_after_working_days"
    assert "never come" in approved.run(f"{set_}=1").stderr
    assert "never come" not in approved.run(f"{set_}=7").stderr


def test_the_text_for_the_line_group_is_printed_whole_or_for_one_division(
    approved: Terminal,
) -> None:
    whole = approved.run("round text 1").stdout
    assert "- สำนักปลัด: มาตรการที่ ๒, ๓" in whole and "- กองคลัง: มาตรการที่ ๑, ๒, ๓" in whole
    one = approved.json("round text 2569/1 --division กองคลัง")
    assert one["round"] == 1 and "สำนักปลัด" not in one["text"]
    approved.run("round close 1 --as clerk@test.example --reason ปิดตามมติที่ประชุม")
    assert "not open" in approved.refused("round text 1")


def test_closing_the_annual_round_says_what_is_undecided(approved: Terminal) -> None:
    approved.at("2026-09-01T09:00+07:00").run("tick")
    of = "2 --as clerk@test.example --reason ปิดตามมติที่ประชุม"
    said = approved.run(f"round close {of}").stdout
    assert "▲ มาตรการที่ 1 ชี้แจงแผนการใช้จ่ายเงิน (กองคลัง) ยังไม่ตัดสินผล" in said


def test_the_palad_says_whom_to_tell_after_the_last_reminder(approved: Terminal) -> None:
    assert "ask the palad" in approved.refused("agency escalate mayor --as clerk@test.example")
    assert "mayor" in approved.run("agency escalate mayor --as palad@test.example").stdout
    assert approved.json("agency show")["escalation"] == "mayor"
    approved.run("agency escalate off --as palad@test.example")
    assert approved.json("agency show")["escalation"] is None


def test_the_clerk_reminds_by_hand_and_looks_before(approved: Terminal) -> None:
    approved.at("2026-03-12T09:00+07:00")
    looked = approved.json("round remind --dry-run")
    assert looked["dry_run"] and looked["notices"] == [] and looked["to"]
    approved.run("round remind 1", status=2)
    sent = approved.json("round remind 2569/1 --as clerk@test.example")
    assert sent["to"] == looked["to"] and len(sent["notices"]) == len(sent["to"])
    assert "has had today's" in approved.run("round remind --dry-run").stdout
    said = approved.refused("round remind 1 --as clerk@test.example")
    assert "one a person and day" in said
