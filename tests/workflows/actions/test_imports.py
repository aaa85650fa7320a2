"""A document stored as a draft: once for each upload, with its scores if they are the agency's."""

import pytest

from tests.at_once import at_once
from tests.office import OCTOBER, Office, measure
from tracker.errors import TidtamError
from tracker.queries import plans
from workflows.actions.imports import StoredAlready, import_plan


def test_a_document_without_a_plan_is_not_stored(office: Office) -> None:
    with pytest.raises(TidtamError) as refusal:
        import_plan(
            office.house,
            agency_id=office.agency_id,
            understood={"plan": None},
            source_name="ประกาศ.txt",
            source=b"x",
            now=OCTOBER,
        )
    assert refusal.value.code == "no-plan"
    with office.house.read() as connection:
        assert plans.plans(connection, office.agency_id) == ()


def test_the_assessment_of_the_document_is_kept_and_never_overwritten(office: Office) -> None:
    read = {
        "fiscal_year": 2568,
        "overall": 89.76,
        "level": "ผ่านดี",
        "instruments": {"IIT": 92.2},
        "indicators": {"9": 79.0},
        "questions": {"o13": 50.0},
        "findings": [{"indicator": 9, "questions": ["o13"], "text": "…", "refers_to": []}],
    }
    office.imported(measure("ก", "กองคลัง"), assessment=read)
    office.imported(
        measure("ข", "กองคลัง"), assessment={**read, "indicators": {"9": 12.0, "10": 95.0}}
    )
    with office.house.read() as connection:
        kept = plans.assessment(connection, office.agency_id, fiscal_year=2568)
    assert kept is not None
    assert (kept.overall, kept.instruments) == (89.76, {"IIT": 92.2})
    assert kept.indicators == {9: 79.0, 10: 95.0}


def test_scores_in_another_agencys_document_become_ours_only_when_somebody_says_so(
    office: Office,
) -> None:
    read = {
        "agency": {"name": "เทศบาลตำบลอื่น"},
        "assessment": {"fiscal_year": 2568, "overall": 91.0, "level": "ผ่านดี"},
        "plan": {"fiscal_year": 2569, "measures": [{**measure("ก", "กองคลัง"), "number": 1}]},
    }
    for scores, wanted in ((None, None), (False, None), (True, 91.0)):
        import_plan(
            office.house,
            agency_id=office.agency_id,
            understood=read,
            source_name="แผน.txt",
            source=b"x",
            scores=scores,
            now=OCTOBER,
        )
        with office.house.read() as connection:
            known = plans.assessment(connection, office.agency_id, fiscal_year=2568)
        assert (known.overall if known else None) == wanted


def test_of_six_presses_at_once_one_stores_the_upload(office: Office) -> None:
    read = {"plan": {"fiscal_year": 2569, "measures": [{**measure("ก"), "number": 1}]}}

    def store(upload: str = "ab12") -> int:
        return import_plan(
            office.house,
            agency_id=office.agency_id,
            understood=read,
            source_name="แผน.txt",
            source=b"x",
            upload=upload,
            now=OCTOBER,
        )

    answers = at_once(*[store] * 6)
    made = [one for one in answers if isinstance(one, int)]
    first = [one.plan_id for one in answers if isinstance(one, StoredAlready)]
    assert (len(made), set(first)) == (1, set(made)) and len(first) == 5
    assert store("cd34") not in made  # brought anew on purpose
