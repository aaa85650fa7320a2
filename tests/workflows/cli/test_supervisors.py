"""`tidtam supervisors`: an office, its people and an agency's consent, from the terminal."""

from tests.workflows.cli.conftest import Terminal

OFFICE = "ท้องถิ่นอำเภอทดสอบ"


def test_an_office_is_added_with_its_people_and_sees_who_agreed(staffed: Terminal) -> None:
    made = staffed.json(f"supervisors add {OFFICE} --district ทดสอบ --province ทดสอบ")
    done = staffed.run(f"supervisors enrol {made['id']} 'นายตัวอย่าง กำกับดี' --email a@test.example")
    assert "/sign-in/link/" in done.stdout and "15 minutes" in done.stderr
    assert [one["name"] for one in staffed.json(f"supervisors people {OFFICE}")] == [
        "นายตัวอย่าง กำกับดี"
    ]
    assert staffed.json("supervisors list")[0]["agencies"] == []
    staffed.run(f"supervisors agree {OFFICE} --as palad@test.example")
    assert [one["name"] for one in staffed.json("supervisors list")[0]["agencies"]] == [
        "เทศบาลตำบลทดสอบ"
    ]
    assert "เทศบาลตำบลทดสอบ" in staffed.run(f"supervisors show {OFFICE}").stdout
    staffed.run(f"supervisors withdraw {OFFICE} --as palad@test.example")
    assert staffed.json("supervisors list")[0]["agencies"] == []
    assert "/sign-in/link/" in staffed.run(f"supervisors link {OFFICE} a@test.example").stdout
    staffed.run(f"supervisors let-go {OFFICE} a@test.example")
    assert staffed.json(f"supervisors people {OFFICE}")[0]["active"] is False


def test_such_an_office_does_not_count_as_a_second_agency(staffed: Terminal) -> None:
    staffed.run(f"supervisors add {OFFICE}")
    assert staffed.json("agency show")["name"] == "เทศบาลตำบลทดสอบ"
    assert [one["name"] for one in staffed.json("agency list")] == ["เทศบาลตำบลทดสอบ"]


def test_consent_is_not_the_clerks(staffed: Terminal) -> None:
    staffed.run(f"supervisors add {OFFICE}")
    told = staffed.refused(f"supervisors agree {OFFICE} --as clerk@test.example")
    assert "ปลัดหรือผู้ดูแลระบบ" in told and "palad or administrator" in told
    assert "there are: " + OFFICE in staffed.refused("supervisors people ไม่มี")
