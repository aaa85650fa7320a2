"""An officer's calendar by command: its address, a new one, and none."""

from tests.workflows.cli.conftest import Terminal

CALENDAR = "officers calendar finance@test.example"


def test_the_address_of_a_calendar_is_printed_renewed_and_switched_off(approved: Terminal) -> None:
    first = approved.run(CALENDAR).stdout.strip()
    assert first.startswith("http://127.0.0.1:8000/calendar/1-") and first.endswith(".ics")
    assert approved.json(CALENDAR)["address"] == first
    second = approved.json(f"{CALENDAR} --renew")["address"]
    assert second != first
    assert approved.json(f"{CALENDAR} --off")["address"] is None
    assert approved.run(CALENDAR).stdout.strip() not in (first, second)
    assert "--off" in approved.run(f"{CALENDAR} --renew --off", status=2).stderr


def test_a_second_factor_is_told_and_only_one_that_is_there_is_removed(approved: Terminal) -> None:
    assert approved.json("officers second-factor finance@test.example")["on"] is False
    told = approved.refused("officers second-factor finance@test.example --remove")
    assert "no second factor" in told
