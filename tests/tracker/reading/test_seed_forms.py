"""The five real plans in every other form give the same measures as their text."""

from functools import lru_cache
from pathlib import Path

import pytest

from tests.tracker.reading import conversions
from tracker import thai
from tracker.reading import read_document
from tracker.reading.draft import PlanDraft

SEEDS = Path(__file__).resolve().parents[4] / "shared" / "seeds"
NAMES = ("000", "001", "002", "003", "004")
COUNTS = {"000": 5, "001": 5, "002": 10, "003": 17, "004": 6}

pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the real plans are not at hand")


def _text(name: str) -> str:
    return next(SEEDS.glob(f"{name}_*.txt")).read_text(encoding="utf-8")


@lru_cache
def _from_text(name: str) -> PlanDraft:
    return read_document(_text(name).encode(), name=f"{name}.txt")


@lru_cache
def _from_form(name: str, form: str, blank_lines: bool = True) -> PlanDraft:
    pieces = conversions.pieces_of(_text(name))
    if not blank_lines:
        pieces = [piece for piece in pieces if piece]
    made = {
        "docx": lambda: conversions.as_docx(pieces),
        "xlsx": lambda: conversions.as_xlsx(pieces),
        "csv-utf-8": lambda: conversions.as_csv(pieces, "utf-8-sig"),
        "csv-windows": lambda: conversions.as_csv(pieces, "cp874"),
        "html": lambda: conversions.as_html(pieces),
        "pdf": lambda: conversions.as_pdf(pieces),
    }
    return read_document(made[form](), name=f"{name}.{form.partition('-')[0]}")


def _measures(draft: PlanDraft) -> list[dict[str, object]]:
    """What every form must agree on; blanks are left out, since papers wrap lines elsewhere."""
    assert draft.plan is not None
    return [
        {
            "title": thai.squeeze(m.title)[:60],
            "indicators": m.indicators,
            "questions": m.questions,
            "issue": m.issue,
            "instrument": m.instrument,
            "owners": [thai.squeeze(owner) for owner in m.owners],
            "all_divisions": m.all_divisions,
            "period": (m.starts, m.ends),
            "steps": len(m.steps),
            "actions": len(m.actions),
        }
        for m in draft.plan.measures
    ]


FORMS = ["docx", "xlsx", "csv-utf-8", "csv-windows", "html", "pdf"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", NAMES)
def test_a_form_gives_the_same_measures_as_the_text(name: str, form: str) -> None:
    assert _measures(_from_form(name, form)) == _measures(_from_text(name))
    assert len(_measures(_from_text(name))) == COUNTS[name]


@pytest.mark.parametrize("form", ["docx", "xlsx", "csv-utf-8", "csv-windows", "html"])
@pytest.mark.parametrize("name", NAMES)
def test_no_blank_line_is_needed_between_prose_and_tables(name: str, form: str) -> None:
    assert _measures(_from_form(name, form, blank_lines=False)) == _measures(_from_text(name))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", NAMES)
def test_a_form_gives_the_same_agency_scores_and_memo_as_the_text(name: str, form: str) -> None:
    ours, theirs = _from_form(name, form).as_json(), _from_text(name).as_json()
    assert ours["agency"] == theirs["agency"]
    assert ours["memo"] == theirs["memo"]
    assert len(ours["constraints"]) == len(theirs["constraints"])
    for key in ("fiscal_year", "overall", "level", "instruments", "indicators"):
        assert ours["assessment"][key] == theirs["assessment"][key], key
    assert [(f["indicator"], f["questions"]) for f in ours["assessment"]["findings"]] == [
        (f["indicator"], f["questions"]) for f in theirs["assessment"]["findings"]
    ]
