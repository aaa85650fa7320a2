"""tidtam tokens: issued for an officer, shown once, listed without the secret, revoked."""

from tests.workflows.cli.conftest import Terminal


def test_a_token_is_issued_listed_and_revoked(approved: Terminal) -> None:
    asked = "tokens issue finance@test.example --name เว็บไซต์ --scope report --days 30"
    said = approved.run(asked)
    secret = said.stdout.strip()
    assert secret.startswith("tidtam_") and "แสดงครั้งเดียว" in said.stderr
    listed = approved.run("tokens list").stdout
    assert "เว็บไซต์" in listed and secret not in listed
    (one,) = approved.json("tokens list --officer finance@test.example")
    assert (one["scope"], one["revoked_at"], one["last_used_at"]) == ("report", None, None)
    assert "secret" not in str(one)
    assert "ยกเลิกกุญแจ “เว็บไซต์” ของ นางทดสอบ สาม แล้ว" in approved.run("tokens revoke 1").stdout
    (one,) = approved.json("tokens list")
    assert one["revoked_at"] is not None
    assert approved.json("tokens list --officer clerk@test.example") == []


def test_a_token_that_is_not_there_is_not_revoked(approved: Terminal) -> None:
    assert "there is no token “7”" in approved.refused("tokens revoke 7")


def test_a_token_lives_a_year_at_most(approved: Terminal) -> None:
    approved.run("tokens issue finance@test.example --name x --days 367", status=2)
