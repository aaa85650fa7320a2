"""What waits for the word of head or palad, at the terminal; numbers in either digit script."""

from tests.workflows.cli.conftest import Terminal

ON = '[mail]\ndelivery = "folder"\n[agency]\npalad_consents = true\nheads_confirm = true\n'


def test_giving_up_waits_for_the_palad_and_an_entry_for_the_head(approved: Terminal) -> None:
    (approved.folder / "config.toml").write_text(ON, encoding="utf-8")
    asked = approved.run('move ๒๕๖๙/๑ give-up --as finance@test.example --reason "ไม่มีงบประมาณ"')
    assert "ยังไม่ได้ดำเนินการ (planned) → ○ ยังไม่ได้ดำเนินการ" in asked.stdout
    assert "รอปลัดเห็นชอบ" in asked.stderr
    by_clerk = "--as clerk@test.example --for office@test.example --source โทรศัพท์"
    approved.run(f"move ๒๕๖๙/๒ start --division สำนักปลัด {by_clerk}")
    wish, entry = approved.json("assents")
    assert (wish["kind"], wish["act"], wish["said"]) == ("consent", "give-up", "ไม่มีงบประมาณ")
    assert (entry["kind"], entry["act"], entry["asked_for"]) == (
        "confirmation",
        "start",
        "นายทดสอบ สอง",
    )
    assert "ปลัด" in approved.refused("assent ๑ consent --as finance@test.example")
    done = approved.json("assent ๑ consent --as palad@test.example")
    assert done == {"id": 1, "state": "given", "part_status": "not_done"}
    assert "ข้อสังเกต" in approved.refused("assent 2 object --as office@test.example")
    approved.run('assent 2 object --as office@test.example --remark "ยังไม่ได้เริ่ม"')
    assert approved.json("assents") == []
    assert [one["remark"] for one in approved.json("assents --state refused")] == ["ยังไม่ได้เริ่ม"]
