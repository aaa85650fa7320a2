"""Open data: rows, the dictionary that tells of each column, the licence, the feed."""

import csv
import io
import json
from typing import cast

import pytest
from lxml import etree

from tests.factories import FilledOffice
from tests.office import measure
from tests.web.public.office import MAY
from tests.web.visitor import Visitor
from workflows import open_data
from workflows.actions import agencies

ATOM = "{http://www.w3.org/2005/Atom}"


def rows_of(citizen: Visitor, name: str) -> list[dict[str, str]]:
    """A CSV as a spreadsheet reads it."""
    text = citizen.client.get(f"/public/1/plans/{name}.csv").data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("name", ["measures", "progress"])
def test_csv_begins_with_a_bom_and_json_says_the_same(citizen: Visitor, name: str) -> None:
    answer = citizen.client.get(f"/public/1/plans/1/{name}.csv")
    assert answer.data.startswith(b"\xef\xbb\xbfagency,fiscal_year,plan_id,")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    told = json.loads(citizen.client.get(f"/public/1/plans/1/{name}.json").data)
    rows = rows_of(citizen, f"1/{name}")
    assert [row["title"] for row in told["rows"]] == [row["title"] for row in rows]
    assert told["licence"]["name"] == "DGA Open Government License"
    assert list(told["rows"][0]) == list(rows[0])


def test_measures_are_one_row_each(citizen: Visitor) -> None:
    rows = rows_of(citizen, "1/measures")
    assert [row["number"] for row in rows] == [str(number) for number in range(1, 11)]
    assert rows[4]["divisions"] == "สำนักปลัด; กองคลัง; กองช่าง"
    assert (rows[3]["starts_on"], rows[3]["ends_on"]) == ("2026-01-01", "2026-09-30")


def test_progress_is_one_row_by_division_and_half_year(citizen: Visitor) -> None:
    said = [
        (row["half"], row["round_status"], row["division"], row["division_status"])
        for row in rows_of(citizen, "1/progress")
        if row["number"] in ("2", "10")
    ]
    assert said == [
        ("1", "closed", "กองคลัง", "done"),
        ("1", "closed", "กองคลัง", "planned"),
        ("2", "open", "กองคลัง", "in_progress"),
        ("2", "open", "กองคลัง", "not_done"),
    ]


def test_the_dictionary_tells_of_every_column_in_both_languages(citizen: Visitor) -> None:
    told = json.loads(citizen.client.get("/public/1/data/dictionary.json").data)
    for data_set in told["data_sets"]:
        header = list(rows_of(citizen, f"1/{data_set['name']}")[0])
        assert [column["name"] for column in data_set["columns"]] == header
        for column in data_set["columns"]:
            assert column["description"]["th"] and column["description"]["en"]
            assert column["description"]["th"] != column["description"]["en"]


def test_every_word_in_the_data_stands_in_the_dictionary(citizen: Visitor) -> None:
    for data_set in open_data.DATA_SETS:
        known = {column.name: {word for word, *_ in column.values} for column in data_set.columns}
        for row in rows_of(citizen, f"1/{data_set.name}"):
            assert {
                row[name] for name, words in known.items() if words and row[name] not in words
            } == set()


def test_a_text_that_looks_like_a_formula_is_none_in_a_spreadsheet(
    citizen: Visitor, published: FilledOffice
) -> None:
    plan_id = published.office.approved(measure('=HYPERLINK("x")', "กองคลัง"), fiscal_year=2570)
    assert rows_of(citizen, f"{plan_id}/measures")[0]["title"] == '\'=HYPERLINK("x")'
    told = json.loads(citizen.client.get(f"/public/1/plans/{plan_id}/measures.json").data)
    assert told["rows"][0]["title"] == '=HYPERLINK("x")'


def test_an_agency_names_its_own_licence(citizen: Visitor, published: FilledOffice) -> None:
    agencies.change_agency(
        published.office.house,
        agency_id=1,
        settings={"data_licence": "CC BY 4.0", "data_licence_url": ""},
        now=MAY,
    )
    assert "CC BY 4.0" in citizen.see("/public/1/data").text
    told = json.loads(citizen.client.get("/public/1/plans/1/measures.json").data)
    assert told["licence"] == {"name": "CC BY 4.0", "url": None}


def test_open_data_may_be_read_by_pages_of_other_sites(citizen: Visitor) -> None:
    for path in ("plans/1/measures.json", "data/dictionary.json", "changes.atom"):
        headers = citizen.client.get(f"/public/1/{path}").headers
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Access-Control-Allow-Origin" not in citizen.client.get("/public/1").headers


def test_the_feed_is_atom_with_lasting_names(citizen: Visitor, published: FilledOffice) -> None:
    def entries() -> list[tuple[str, str, str]]:
        root = etree.fromstring(citizen.client.get("/public/1/changes.atom").data)
        assert root.tag == f"{ATOM}feed"
        found = [
            tuple(entry.findtext(f"{ATOM}{name}") for name in ("id", "updated", "title"))
            for entry in root.iter(f"{ATOM}entry")
        ]
        assert root.findtext(f"{ATOM}updated") == found[0][1]
        return cast(list[tuple[str, str, str]], found)

    first = entries()
    assert [(updated, title) for _id, updated, title in first[-2:]] == [
        ("2025-10-20T03:00:00Z", "อนุมัติแผนปีงบประมาณ พ.ศ. ๒๕๖๙"),
        ("2025-10-20T03:00:00Z", "เปิดรอบ ๖ เดือน ปีงบประมาณ พ.ศ. ๒๕๖๙"),
    ]
    assert "เผยแพร่บันทึกข้อความ รอบ ๖ เดือน ปีงบประมาณ พ.ศ. ๒๕๖๙" in {title for *_, title in first}
    assert len({name for name, *_ in first}) == len(first) == 7
    agencies.change_agency(published.office.house, agency_id=1, name="ชื่อ <ใหม่> & อื่น", now=MAY)
    assert [name for name, *_ in entries()] == [name for name, *_ in first]
