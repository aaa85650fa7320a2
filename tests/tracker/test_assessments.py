"""Assessments over the years, and scores that are taken away without a trace of tampering."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from tracker.database import open_database, reading, writing
from tracker.queries.assessments import last_assessments, score_rows, years
from tracker.status import ScoreKind
from tracker.store import CLOCK, Store, agency_store, create_agency_row
from tracker.tables import Assessment, Score
from tracker.verify import verify

KEY = b"the key of this installation"
NOW = datetime(2026, 10, 1, 1, 30, tzinfo=UTC)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Two agencies; the first was assessed in 2562, 2564 and 2568, the second in 2568."""
    engine = open_database(database_url)
    with writing(engine) as connection:
        for name in ("เทศบาลตำบลตัวอย่าง", "องค์การบริหารส่วนตำบลตัวอย่าง"):
            create_agency_row(connection, key=KEY, now=NOW, name=name)
    with agency_store(engine, 1, key=KEY, now=NOW, who=CLOCK) as store:
        for year, overall in ((2562, 70.5), (2564, 81.0), (2568, 89.76)):
            _enter(store, year, overall)
    with agency_store(engine, 2, key=KEY, now=NOW, who=CLOCK) as store:
        _enter(store, 2568, 60.0)
    yield engine
    engine.dispose()


def _enter(store: Store, year: int, overall: float) -> None:
    row = store.insert(Assessment, fiscal_year=year, overall=overall)
    store.insert_many(
        Score,
        [
            {"assessment_id": row, "kind": kind, "code": code, "score": score}
            for kind, code, score in (
                (ScoreKind.INSTRUMENT, "OIT", 87.0),
                (ScoreKind.INDICATOR, "9", 79.0),
                (ScoreKind.QUESTION, "o13", 50.0),
            )
        ],
    )
    store.journal("add", "assessment", row, new={"fiscal_year": year})


def test_the_last_five_years_are_told_in_their_order_without_those_that_are_missing(
    engine: Engine,
) -> None:
    with reading(engine) as connection:
        assert years(connection, 1) == (2568, 2564, 2562)
        found = last_assessments(connection, 1)
        assert [(one.fiscal_year, one.overall) for one in found] == [(2564, 81.0), (2568, 89.76)]
        assert found[0].indicators == {9: 79.0} and found[1].questions == {"o13": 50.0}
        earlier = last_assessments(connection, 1, upto=2564)
        assert [one.fiscal_year for one in earlier] == [2562, 2564]
        assert last_assessments(connection, 1, upto=2550) == ()


def test_an_agency_without_scores_has_no_years(engine: Engine) -> None:
    with writing(engine) as connection:
        create_agency_row(connection, key=KEY, now=NOW, name="เทศบาลเมืองตัวอย่าง")
    with reading(engine) as connection:
        assert last_assessments(connection, 3) == ()


def test_a_score_that_is_taken_away_leaves_the_journal_sound(
    engine: Engine, tmp_path: Path
) -> None:
    with agency_store(engine, 1, key=KEY, now=NOW, who=CLOCK) as store:
        rows = score_rows(store.connection, 1, 3)
        store.remove(Score, rows[ScoreKind.QUESTION, "o13"][0])
        store.journal("change", "assessment", 3, old={"o13": 50.0}, new={"o13": None})
    with reading(engine) as connection:
        assert set(score_rows(connection, 1, 3)) == {
            (ScoreKind.INSTRUMENT, "OIT"),
            (ScoreKind.INDICATOR, "9"),
        }
        assert verify(connection, key=KEY, files=tmp_path).faults == ()


def test_a_row_in_the_place_of_one_that_was_taken_away_is_sealed_anew(
    engine: Engine, tmp_path: Path
) -> None:
    with agency_store(engine, 2, key=KEY, now=NOW, who=CLOCK) as store:
        last = max(row for row, _ in score_rows(store.connection, 2, 4).values())
        store.remove(Score, last)
        store.insert(Score, assessment_id=4, kind=ScoreKind.QUESTION, code="o14", score=100.0)
        store.journal("change", "assessment", 4)
    with reading(engine) as connection:
        assert verify(connection, key=KEY, files=tmp_path).faults == ()


def test_a_removed_row_that_comes_back_behind_the_journals_back_is_found(
    engine: Engine, tmp_path: Path
) -> None:
    with agency_store(engine, 1, key=KEY, now=NOW, who=CLOCK) as store:
        row, _ = score_rows(store.connection, 1, 3)[ScoreKind.QUESTION, "o13"]
        store.remove(Score, row)
        store.journal("change", "assessment", 3)
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO score (id, agency_id, assessment_id, kind, code, score) "
            f"VALUES ({row}, 1, 3, 'question', 'o13', 100)"
        )
    with reading(engine) as connection:
        faults = verify(connection, key=KEY, files=tmp_path).faults
    assert [(fault.what, fault.code) for fault in faults] == [("score 9", "row-added")]
