"""Evidence by command: its list, showing it to citizens, withdrawing it."""

from tests.workflows.cli.conftest import Terminal

FINISH = (
    "move 2569/1 finish --as finance@test.example --result เสร็จแล้ว "
    "--done-on 2026-01-12 --evidence photo.txt --evidence https://test.example/a"
)
ORDER = "--order 'คำสั่งที่ ๗/๒๕๖๙' --reason ผิดไฟล์"


def test_evidence_is_listed_shown_hidden_and_withdrawn(approved: Terminal) -> None:
    terminal = approved.at("2026-01-13T09:00+07:00")
    assert "ยังไม่มีหลักฐาน" in terminal.run("evidence list 2569/1").stderr
    terminal.run(FINISH)

    listed = terminal.json("evidence list 2569/1")
    assert [(one["kind"], one["name"], one["public"]) for one in listed] == [
        ("file", "photo.txt", False),
        ("link", "https://test.example/a", False),
    ]
    assert listed[0]["division"] == "กองคลัง"
    assert "photo.txt" in terminal.run("evidence list 2569/1").stdout

    assert "เผยแพร่แล้ว" in terminal.run("evidence show 1 --as clerk@test.example").stdout
    assert terminal.json("evidence list 2569/1")[0]["public"] is True
    assert terminal.json("evidence show 1 --hide --as clerk@test.example")["public"] is False

    told = terminal.json(f"evidence withdraw 1 --as clerk@test.example {ORDER}")
    assert told["withdrawn_order"] == "คำสั่งที่ ๗/๒๕๖๙"
    assert "ถอนแล้ว (คำสั่งที่ ๗/๒๕๖๙)" in terminal.run("evidence list 2569/1").stdout
    terminal.run("verify")


def test_a_division_does_not_withdraw_what_it_showed(approved: Terminal) -> None:
    approved.at("2026-01-13T09:00+07:00").run(FINISH)
    told = approved.refused(f"evidence withdraw 1 --as finance@test.example {ORDER}")
    assert "เจ้าหน้าที่ผู้ดูแลแผน" in told and "clerk" in told
    assert "หลักฐาน" in approved.refused(f"evidence withdraw 9 --as clerk@test.example {ORDER}")
