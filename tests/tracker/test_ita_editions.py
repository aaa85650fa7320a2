"""The editions as data, and an agency's further file."""

import pytest

from tracker.ita import ISSUES, Code, EditionsError, catalogue, edition, indicator_of

QUESTIONS = [
    (2566, "i19", 4, "six questions per indicator"),
    (2566, "i15", 3, "the third six"),
    (2566, "e12", 8, "five per indicator outside"),
    (2566, "o33", 9, "the last of disclosure"),
    (2566, "o40", 10, "prevention"),
    (2563, "i30", 5, "the first edition of these names"),
    (2567, "i10", 4, "three questions per indicator"),
    (2568, "i6", 2, "three questions per indicator"),
    (2568, "e9", 8, "three outside"),
    (2568, "o20", 9, "the last of disclosure"),
    (2568, "o21", 10, "the first of prevention"),
    (2569, "o26", 10, "the last of all"),
]


@pytest.mark.parametrize(("year", "code", "wanted", "reason"), QUESTIONS)
def test_a_question_belongs_to_an_indicator_of_its_edition(year, code, wanted, reason):
    assert indicator_of(code, fiscal_year=year) == wanted


@pytest.mark.parametrize(
    ("year", "code"), [(2568, "i16"), (2568, "o29"), (2566, "o44"), (2567, "e10")]
)
def test_a_code_beyond_its_edition_belongs_to_nothing(year, code):
    assert indicator_of(code, fiscal_year=year) is None


PAPERS = [
    (2565, "o42", 2565, "o43", 2565),
    (2566, "o42", 2566, "o43", 2566),
    (2567, "o34", 2567, "o35", 2566),
    (2568, "o27", 2568, "o28", 2567),
    (2569, "o25", 2569, "o26", 2568),
]


@pytest.mark.parametrize(("year", "plan", "plan_year", "report", "report_year"), PAPERS)
def test_plan_and_report_have_a_code_and_a_year(year, plan, plan_year, report, report_year):
    asked = edition(year)
    assert (str(asked.plan_code.code), asked.plan_code.fiscal_year) == (plan, plan_year)
    assert (str(asked.report_code.code), asked.report_code.fiscal_year) == (report, report_year)


def test_an_unknown_year_stands_on_the_nearest_and_says_so():
    asked = edition(2575)
    assert asked.fiscal_year == 2575
    assert asked.based_on == 2569
    assert "edition" in asked.assumed
    assert asked.report_code.fiscal_year == 2574
    assert asked.report_code.assumed
    assert edition(2550).based_on == 2563
    assert "edition" not in edition(2569).assumed


def test_the_ten_indicators_and_three_instruments_are_there():
    asked = edition(2569)
    assert [one.number for one in asked.indicators] == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    assert [one.number for one in asked.indicators_of("EIT")] == [6, 7, 8]
    assert asked.indicator(9).name == "การเปิดเผยข้อมูล"
    assert asked.instrument("EIT2").key == "EIT"
    assert asked.score_keys == ("IIT", "EIT1", "EIT2", "OIT")
    assert edition(2566).score_keys == ("IIT", "EIT", "OIT")
    assert asked.score_name("EIT1") == "แบบวัดการรับรู้ของผู้มีส่วนได้ส่วนเสียภายนอก (EIT) ส่วนที่ ๑"
    assert asked.score_name("IIT") == "แบบวัดการรับรู้ของผู้มีส่วนได้ส่วนเสียภายใน (IIT)"
    with pytest.raises(KeyError):
        asked.indicator(11)
    with pytest.raises(KeyError):
        asked.instrument("XIT")


def test_there_are_seven_issues():
    assert list(ISSUES) == [1, 2, 3, 4, 5, 6, 7]
    assert ISSUES[2] == "การให้บริการและระบบ e-service"


def test_a_code_has_one_spelling():
    assert str(Code.of("o40")) == "o40"
    for wrong in ("O40", "o040", "x1", "o", "i100"):
        with pytest.raises(ValueError, match="question code"):
            Code.of(wrong)


FURTHER = """
[[edition]]
years = [2570]
like = 2569

[edition.questions]
9 = "o1-o15"
10 = "o16-o24"

[edition.plan]
code = "o23"

[edition.report]
code = "o24"
"""


def test_an_agency_adds_a_year_by_its_own_file(tmp_path):
    extra = tmp_path / "school.toml"
    extra.write_text(FURTHER, encoding="utf-8")
    asked = catalogue(extra).edition(2570)
    assert asked.assumed == frozenset()
    assert asked.indicator_of("o15") == 9
    assert asked.indicator_of("i1") == 1
    assert str(asked.report_code.code) == "o24"
    assert asked.report_code.fiscal_year == 2569
    assert catalogue().edition(2570).assumed


WRONG = """
[[edition]]
years = [2027]

[[edition]]
years = [2570]
like = 2599
levles = "passes"

[[edition]]
years = [2571]
like = 2569

[edition.questions]
1 = "i1-i3"
2 = "i3-i6"
9 = "e1-e3"
11 = "o1-o2"

[edition.plan]
code = "p1"

[[indicator]]
number = 11
name = "ใหม่"
instrument = "XIT"
"""


def test_all_errors_of_a_file_are_told_at_once(tmp_path):
    extra = tmp_path / "wrong.toml"
    extra.write_text(WRONG, encoding="utf-8")
    with pytest.raises(EditionsError) as refusal:
        catalogue(extra)
    told = "\n".join(refusal.value.problems)
    for part in (
        "must be a list of B.E. years",
        "unknown key “levles”",
        "like 2599, which stands nowhere above",
        "i3 belongs to two indicators",
        "indicator 9 is no question of “e”",
        "'p1' is no question code",
        "no instrument “XIT”",
    ):
        assert part in told
    assert "wrong.toml" in refusal.value.th


@pytest.mark.parametrize("content", ["[[edition]", "\x00"])
def test_a_file_that_is_no_toml_is_refused(tmp_path, content):
    extra = tmp_path / "broken.toml"
    extra.write_text(content, encoding="utf-8")
    with pytest.raises(EditionsError, match="is no TOML"):
        catalogue(extra)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(EditionsError, match="cannot be opened"):
        catalogue(tmp_path / "nowhere.toml")
