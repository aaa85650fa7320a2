"""The memo's content: stored and read back, edited by the clerk, numbered late."""

from dataclasses import replace
from datetime import date

import pytest

from tests.workflows.documents.memo_examples import EXAMPLES, ordinary
from workflows.documents.memo_content import (
    ContentFormError,
    content_from_json,
    content_to_json,
    unused_edits,
    with_edits,
)
from workflows.documents.memo_writing import write_memo


@pytest.mark.parametrize("name", EXAMPLES)
def test_stored_content_reads_back_the_same(name: str) -> None:
    content = write_memo(EXAMPLES[name]())
    stored = content_to_json(content)
    assert content_from_json(stored) == content
    assert content_to_json(content_from_json(stored)) == stored


@pytest.mark.parametrize(
    ("stored", "why"),
    [
        ("", "nothing"),
        ("[]", "no object"),
        ("{}", "no form"),
        ('{"form": "tidtam-memo/99"}', "a later version"),
        ('{"form": "tidtam-memo/1"}', "fields missing"),
        ('{"form": "tidtam-memo/1", "agency": 5}', "a number for a name"),
    ],
)
def test_damaged_content_is_refused(stored: str, why: str) -> None:
    with pytest.raises(ContentFormError):
        content_from_json(stored)


def test_the_clerks_edit_replaces_one_paragraph_and_survives_writing_anew() -> None:
    edits = {"facts.overview": "สรุปผลตามที่ประชุมรับทราบ", "background.scores": ""}
    content = with_edits(write_memo(ordinary()), edits)
    keys = {paragraph.key: paragraph.text for paragraph in content.paragraphs()}
    assert keys["facts.overview"] == "สรุปผลตามที่ประชุมรับทราบ"
    assert "background.scores" not in keys
    assert "background.result" in keys


def test_the_closing_can_be_reworded_but_not_removed() -> None:
    content = write_memo(ordinary())
    assert with_edits(content, {"closing": " "}).closing == content.closing
    assert with_edits(content, {"closing": "จึงเรียนมา"}).closing.text == "จึงเรียนมา"


def test_an_edit_without_its_paragraph_is_named_and_does_no_harm() -> None:
    content = write_memo(ordinary())
    edits = {"facts.gone": "เดิม", "closing": "จึงเรียนมา"}
    assert unused_edits(content, edits) == ("facts.gone",)
    assert with_edits(content, {"facts.gone": "เดิม"}) == content


def test_every_paragraph_has_a_key_of_its_own() -> None:
    for example in EXAMPLES.values():
        keys = [paragraph.key for paragraph in write_memo(example()).paragraphs()]
        assert len(keys) == len(set(keys))


def test_number_and_date_come_late() -> None:
    content = write_memo(ordinary())
    assert (content.number_line(), content.date_line()) == ("ตย ๕๑๐๐๕/", "")
    later = replace(content, number="147", dated_on=date(2026, 4, 3))
    assert (later.number_line(), later.date_line()) == ("ตย ๕๑๐๐๕/๑๔๗", "๓ เมษายน ๒๕๖๙")
