"""Reading the editions from their data file, and from an agency's further file.

All errors of a file are told at once; nothing is half understood.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from tracker.errors import TidtamError
from tracker.ita.editions import Code, Edition, Indicator, Instrument, PaperCode, Rung

_SPAN = re.compile(r"([ieo])(\d{1,2})-([ieo])(\d{1,2})")
_EDITION_KEYS = {"years", "like", "levels", "eit_parts", "assumed", "questions", "plan", "report"}


class EditionsError(TidtamError):
    """A file of ITA editions is wrong; ``problems`` names every error with its place."""

    def __init__(self, source: str, problems: list[str]) -> None:
        listed = "; ".join(problems)
        super().__init__(
            "ita-editions",
            th=f"แฟ้มข้อมูล ITA {source} มีข้อผิดพลาด {len(problems)} แห่ง: {listed}",
            en=f"the ITA editions file {source} has {len(problems)} errors: {listed}",
        )
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All editions that are known, and the seven issues."""

    editions: Mapping[int, Edition]
    issues: Mapping[int, str]

    def edition(self, fiscal_year: int) -> Edition:
        """The edition of a fiscal year (B.E.).

        A year that no file knows gets the nearest earlier edition (else the first), marked as
        assumed.
        """
        if fiscal_year in self.editions:
            return self.editions[fiscal_year]
        earlier = [year for year in self.editions if year < fiscal_year]
        known = self.editions[max(earlier) if earlier else min(self.editions)]
        shift = fiscal_year - known.fiscal_year
        plan, report = known.plan_code, known.report_code
        return replace(
            known,
            fiscal_year=fiscal_year,
            plan_code=replace(plan, fiscal_year=plan.fiscal_year + shift, assumed=True),
            report_code=replace(report, fiscal_year=report.fiscal_year + shift, assumed=True),
            assumed=known.assumed | {"edition"},
        )


@lru_cache(maxsize=8)
def catalogue(extra: Path | None = None) -> Catalogue:
    """The built-in editions, with those of a further file laid over them.

    Raises EditionsError with every error of the file.
    """
    source = resources.files("tracker.ita") / "editions.toml"
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    name = "editions.toml"
    if extra is not None:
        name = extra.name
        data = _laid_over(data, _read(extra))
    return _Reader(name).read(data)


def edition(fiscal_year: int, *, extra: Path | None = None) -> Edition:
    """The edition of a fiscal year; for an unknown year the nearest, marked as assumed."""
    return catalogue(extra).edition(fiscal_year)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise EditionsError(path.name, [f"cannot be opened: {error.strerror}"]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise EditionsError(path.name, [f"is no TOML in UTF-8: {error}"]) from error


def _laid_over(base: dict[str, Any], extra: dict[str, Any]) -> dict[str, Any]:
    """Indicators and instruments by number and key, editions by year, the rest key by key."""
    merged = dict(base)
    for key, value in extra.items():
        if isinstance(value, list) and isinstance(base.get(key), list):
            merged[key] = [*base[key], *value]
        elif isinstance(value, dict) and isinstance(base.get(key), dict):
            merged[key] = base[key] | value
        else:
            merged[key] = value
    return merged


class _Reader:
    """Turns the file's tables into values and collects every error on the way."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.problems: list[str] = []

    def read(self, data: dict[str, Any]) -> Catalogue:
        for key in data.keys() - {"indicator", "instrument", "issues", "levels", "edition"}:
            self.problems.append(f"unknown table “{key}”")
        instruments = self._instruments(data.get("instrument", []))
        indicators = self._indicators(data.get("indicator", []), {one.key for one in instruments})
        levels = self._levels(data.get("levels", {}))
        issues = self._issues(data.get("issues", {}))
        tables = self._tables(data.get("edition", []))
        editions = {
            year: made
            for year, table in sorted(tables.items())
            if (made := self._edition(year, table, instruments, indicators, levels))
        }
        if not editions and not self.problems:
            self.problems.append("no edition at all")
        if self.problems:
            raise EditionsError(self.source, self.problems)
        return Catalogue(editions, issues)

    def _instruments(self, rows: Any) -> tuple[Instrument, ...]:
        made: dict[str, Instrument] = {}
        for at, row in self._rows("instrument", rows):
            try:
                one = Instrument(
                    key=_text(row, "key"),
                    letter=_text(row, "letter"),
                    name=_text(row, "name"),
                    name_en=_text(row, "name_en"),
                    weight=_number(row, "weight"),
                    alternates=_texts(row, "alternates"),
                )
                made[one.key] = one
            except (KeyError, TypeError) as error:
                self.problems.append(f"{at}: {_told(error)}")
        if made and abs(sum(one.weight for one in made.values()) - 100) > 1e-9:
            self.problems.append("the instruments' weights do not make 100")
        return tuple(made.values())

    def _indicators(self, rows: Any, instruments: set[str]) -> tuple[Indicator, ...]:
        made: dict[int, Indicator] = {}
        for at, row in self._rows("indicator", rows):
            try:
                number = int(_number(row, "number"))
                one = Indicator(
                    number,
                    _text(row, "name"),
                    _text(row, "instrument"),
                    _texts(row, "alternates"),
                    _text(row, "name_en") if "name_en" in row else "",
                )
            except (KeyError, TypeError) as error:
                self.problems.append(f"{at}: {_told(error)}")
                continue
            if one.instrument not in instruments:
                self.problems.append(f"{at}: no instrument “{one.instrument}”")
            made[number] = one
        return tuple(made[number] for number in sorted(made))

    def _levels(self, tables: Any) -> dict[str, tuple[Rung, ...]]:
        made: dict[str, tuple[Rung, ...]] = {}
        for name, rows in tables.items():
            rungs = []
            for at, row in self._rows(f"levels.{name}", rows):
                try:
                    each = _number(row, "each") if "each" in row else 0.0
                    english = _text(row, "name_en") if "name_en" in row else ""
                    rungs.append(Rung(_text(row, "name"), _number(row, "from"), each, english))
                except (KeyError, TypeError) as error:
                    self.problems.append(f"{at}: {_told(error)}")
            if not rungs or rungs[-1].at_least > 0 or rungs[-1].each > 0:
                self.problems.append(f"levels.{name}: the last level must begin at 0")
            made[name] = tuple(rungs)
        return made

    def _issues(self, table: Any) -> dict[int, str]:
        made = {}
        for number, name in table.items():
            if not number.isdigit() or not isinstance(name, str) or not name.strip():
                self.problems.append(f"issues: “{number}” must be a number with a name")
            else:
                made[int(number)] = name
        return dict(sorted(made.items()))

    def _tables(self, rows: Any) -> dict[int, dict[str, Any]]:
        """Each year's table, with what it takes from the year that it is like."""
        tables: dict[int, dict[str, Any]] = {}
        for at, row in self._rows("edition", rows):
            for key in row.keys() - _EDITION_KEYS:
                self.problems.append(f"{at}: unknown key “{key}”")
            years = row.get("years")
            if not isinstance(years, list) or not years or not all(map(_is_be_year, years)):
                self.problems.append(f"{at}: “years” must be a list of B.E. years")
                continue
            base: dict[str, Any] = {}
            if "like" in row:
                if row["like"] not in tables:
                    self.problems.append(f"{at}: like {row['like']}, which stands nowhere above")
                base = {k: v for k, v in tables.get(row["like"], {}).items() if k != "assumed"}
            for year in years:
                tables[year] = _laid_over(base, {k: v for k, v in row.items() if k != "like"})
        return tables

    def _edition(
        self,
        year: int,
        table: dict[str, Any],
        instruments: tuple[Instrument, ...],
        indicators: tuple[Indicator, ...],
        levels: dict[str, tuple[Rung, ...]],
    ) -> Edition | None:
        at = f"edition {year}"
        before = len(self.problems)
        questions = self._questions(at, table.get("questions", {}), instruments, indicators)
        assumed = frozenset(map(str, table.get("assumed", [])))
        plan = self._paper(at, "plan", table, year, "plan" in assumed)
        report = self._paper(at, "report", table, year, "report" in assumed)
        parts = table.get("eit_parts", 1)
        if parts not in (1, 2):
            self.problems.append(f"{at}: “eit_parts” must be 1 or 2")
        if table.get("levels") not in levels:
            self.problems.append(f"{at}: no levels “{table.get('levels')}”")
        if plan is None or report is None or len(self.problems) > before:
            return None
        return Edition(
            fiscal_year=year,
            based_on=year,
            instruments=instruments,
            indicators=indicators,
            questions=questions,
            eit_parts=parts,
            levels=levels[table["levels"]],
            plan_code=plan,
            report_code=report,
            assumed=assumed,
        )

    def _questions(
        self,
        at: str,
        table: Any,
        instruments: tuple[Instrument, ...],
        indicators: tuple[Indicator, ...],
    ) -> dict[int, tuple[Code, ...]]:
        letters = {one.key: one.letter for one in instruments}
        made: dict[int, tuple[Code, ...]] = {}
        for indicator in indicators:
            span = table.get(str(indicator.number))
            match = _SPAN.fullmatch(span) if isinstance(span, str) else None
            if match is None or match[1] != match[3] or int(match[2]) > int(match[4]):
                self.problems.append(
                    f"{at}: questions of {indicator.number} must be a span such as “i1-i3”"
                )
            elif match[1] != letters.get(indicator.instrument):
                self.problems.append(
                    f"{at}: indicator {indicator.number} is no question of “{match[1]}”"
                )
            else:
                numbers = range(int(match[2]), int(match[4]) + 1)
                made[indicator.number] = tuple(Code(match[1], number) for number in numbers)
        known = {str(indicator.number) for indicator in indicators}
        for number in table.keys() - known:
            self.problems.append(f"{at}: questions of an unknown indicator “{number}”")
        codes = [code for codes in made.values() for code in codes]
        for code in sorted({code for code in codes if codes.count(code) > 1}):
            self.problems.append(f"{at}: {code} belongs to two indicators")
        return made

    def _paper(
        self, at: str, kind: str, table: dict[str, Any], year: int, assumed: bool
    ) -> PaperCode | None:
        row = table.get(kind)
        try:
            if not isinstance(row, dict):
                raise KeyError(kind)
            code = Code.of(_text(row, "code"))
            covers = year - int(_number(row, "years_back"))
            return PaperCode(code, covers, _text(row, "title"), assumed)
        except (KeyError, TypeError, ValueError) as error:
            self.problems.append(f"{at}, {kind}: {_told(error)}")
            return None

    def _rows(self, name: str, rows: Any) -> list[tuple[str, dict[str, Any]]]:
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self.problems.append(f"“{name}” must be a list of tables")
            return []
        return [(f"{name} {number}", row) for number, row in enumerate(rows, start=1)]


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row[key]
    if not isinstance(value, str) or not value.strip():
        raise TypeError(f"“{key}” must be a text")
    return value


def _texts(row: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = row.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise TypeError(f"“{key}” must be a list of texts")
    return tuple(value)


def _number(row: Mapping[str, Any], key: str) -> float:
    value = row[key]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"“{key}” must be a number")
    return float(value)


def _is_be_year(value: Any) -> bool:
    return isinstance(value, int) and 2500 <= value <= 2699


def _told(error: Exception) -> str:
    return f"“{error.args[0]}” is missing" if isinstance(error, KeyError) else str(error)
