"""What a stranger at the door learns of who is in the office: nothing, by words or by time."""

import re
import time

import pytest
from flask import Flask

from tests.factories import APPROVED, FilledOffice
from tests.web.visitor import Page, Visitor
from workflows.actions import officers

HEAD = "head1@office.example"


def processor_seconds(site: Flask, name: str) -> float:
    """The least that refusing this name took of three times."""
    taken = []
    for _ in range(3):
        visitor = Visitor(site)
        page = visitor.see("/sign-in")
        begun = time.process_time()
        visitor.send(page, "รหัสผ่าน", {"name": name, "password": "ผิดแน่นอน 12345"})
        taken.append(time.process_time() - begun)
    return min(taken)


def test_a_name_that_exists_is_refused_no_sooner_than_one_that_does_not(
    site: Flask, filled: FilledOffice
) -> None:
    officers.add_officer(
        filled.office.house,
        agency_id=filled.agency_id,
        name="นางสาวตัวอย่าง ไม่มีรหัส",
        email="no-password@office.example",
        now=APPROVED,
    )
    known = processor_seconds(site, HEAD)
    for other in ("nobody@office.example", "no-password@office.example"):
        assert 0.5 < processor_seconds(site, other) / known < 2


def test_asking_for_a_link_says_the_same_of_everybody(site: Flask) -> None:
    pages = []
    for name in (HEAD, "nobody@office.example"):
        visitor = Visitor(site)
        page = visitor.send(visitor.see("/sign-in/link"), "อีเมล", {"name": name})
        pages.append((page.status, page.text))
    assert pages[0] == pages[1]


def csrf_of(page: Page) -> str:
    return str(page.document.xpath("//main//input[@name='csrf_token']/@value")[0])


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/sign-in", {"name": HEAD, "password": "ผิดแน่นอน 12345"}),
        ("/sign-in", {"name": "nobody@office.example", "password": "ผิดแน่นอน 12345"}),
        ("/sign-in/link", {"name": "nobody@office.example"}),
    ],
)
def test_tries_are_counted_in_our_own_table_without_names(
    site: Flask, filled: FilledOffice, path: str, data: dict[str, str]
) -> None:
    visitor = Visitor(site)
    visitor.client.post(path, data={**data, "csrf_token": csrf_of(visitor.see(path))})
    with filled.office.house.read() as connection:
        rows = connection.exec_driver_sql("SELECT name_hash, succeeded FROM sign_in_try").all()
    assert len(rows) == 2 and not any(row.succeeded for row in rows)  # the name, and the machine
    assert all(re.fullmatch("[0-9a-f]{64}", row.name_hash) for row in rows)
