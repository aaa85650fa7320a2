"""Help: everybody finds their page from every page, and its states are those of the tables."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from tests.web.test_languages import THAI
from tests.web.visitor import Visitor
from tracker.status import Role
from web.help.diagram import STEP, WIDE, Machine, diagram_of
from web.help.guides import GUIDES, Guide
from web.help.pages import OF_ROLE
from workflows.endorsement import MEMO
from workflows.states import PART, PLAN, REPORT, ROUND

Enter = Callable[[str], Visitor]
KEYS = [guide.key for guide in GUIDES]


def test_every_role_has_its_page_and_so_have_citizens() -> None:
    assert {OF_ROLE.get(role, role.value) for role in Role} | {"supervisor", "citizen"} == set(KEYS)


@pytest.mark.parametrize("path", ["/sign-in", "/my-work", "/plans/1", "/account", "/nowhere"])
def test_every_page_leads_to_the_help(enter: Enter, path: str) -> None:
    page = enter("head2@office.example").see(path)
    assert page.document.xpath("//footer//a[normalize-space()='วิธีใช้']/@href") == ["/help"]


def test_a_stranger_reads_it_in_the_language_of_the_page_they_come_from(site: Flask) -> None:
    visitor = Visitor(site)
    (way,) = visitor.see("/sign-in").document.xpath("//footer//a/@href")
    assert visitor.see(way).document.get("lang") == "th"
    assert visitor.see("/help?lang=en").document.get("lang") == "en"
    assert visitor.see("/help/clerk").document.get("lang") == "en"


def test_ones_own_page_is_marked(enter: Enter) -> None:
    page = enter("clerk@office.example").see("/help")
    (mine,) = page.document.xpath("//main//a[contains(., '(ท่าน)')]/@href")
    assert mine == "/help/clerk"


@pytest.mark.parametrize("guide", GUIDES, ids=KEYS)
@pytest.mark.parametrize("language", ["th", "en"])
def test_a_page_has_three_steps_and_its_states(site: Flask, guide: Guide, language: str) -> None:
    page = Visitor(site).see(f"/help/{guide.key}?lang={language}")
    assert page.status == 200
    assert len(page.document.xpath("//ol[contains(@class, 'help-steps')]/li")) == 3
    assert len(page.document.xpath("//*[local-name()='svg' and @class='states']")) == len(
        guide.machines
    )
    deeds = page.document.xpath("//section//ol[@class='steps']/li")
    assert len(deeds) == sum(len(machine.table) for machine in guide.machines)
    assert "--" not in page.text  # no hint for a terminal
    assert language == "th" or not THAI.search(
        page.document.get_element_by_id("page").text_content()
    )
    assert language == "en" or not re.search(r"[0-9]", re.sub(r"SHA-256", "", page.text))


def test_the_links_of_the_steps_lead_to_pages(enter: Enter) -> None:
    visitor = enter("clerk@office.example")
    for key in KEYS:
        for way in visitor.see(f"/help/{key}").document.xpath("//main//li/a/@href"):
            assert visitor.see(way).status == 200, way


def test_there_is_no_page_for_anybody_else(site: Flask) -> None:
    assert Visitor(site).see("/help/emperor").status == 404


@pytest.mark.parametrize("machine", [PART, PLAN, ROUND, REPORT, MEMO], ids=lambda one: one.en)
def test_every_way_of_the_table_is_an_arrow_within_the_picture(machine: Machine) -> None:
    drawn = diagram_of(machine)
    ways = [(row.action, source, row.target) for row in machine.table for source in row.sources]
    assert len(drawn.arrows) == len(ways)
    assert [deed.row for deed in drawn.deeds] == list(machine.table)
    states = {state for _action, source, target in ways for state in (source, target)}
    assert {box.state for box in drawn.boxes} == states
    for box in drawn.boxes:
        assert box.left >= 0 and box.left + box.wide <= WIDE and 0 < box.y < drawn.tall
    for arrow in drawn.arrows:
        assert 0 < arrow.x < WIDE and 0 < arrow.y < drawn.tall
    places = [(box.x, box.y) for box in drawn.boxes]
    assert len(set(places)) == len(places)


def test_a_measures_states_stand_in_the_order_of_its_life() -> None:
    rows = {box.state.value: box.y // STEP for box in diagram_of(PART).boxes}
    assert rows == {"planned": 0, "in_progress": 1, "done": 2, "not_done": 2}
