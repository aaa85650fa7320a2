"""Finds the assessment's result in prose and tables: scores, level, and what the analysis says.

A score is taken only where the words beside it say whose it is; tables count before prose.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tracker import ita, thai
from tracker.ita import Edition
from tracker.reading.blocks import Paragraph, Row, Table
from tracker.reading.draft import AssessmentDraft, Warning
from tracker.reading.findings import find_findings
from tracker.reading.grids import Grid
from tracker.reading.looks import number_in, tight
from tracker.reading.warn import warn

# A number that counts things ("๓ แบบวัด") or sets a mark ("๘๕ คะแนนขึ้นไป") is no score.
_NUMBER = (
    r"(\d{1,3}\.\d{1,4}(?![\d,])|\d{1,3}(?![\d,.]|\s*(?:ข้อ(?!เท็จ|มูล|เสนอ|จำกัด)|แบบวัด|ตัวชี้วัด|เครื่องมือ|หน่วยงาน|คะแนนขึ้น|ขึ้นไป|"
    r"ประเด็น|เดือน|ด้าน|ระดับ)))"
)
_SCORE = re.compile(rf"คะแนน[^\d]{{0,45}}?{_NUMBER}")
_SCORE_NEAR = re.compile(
    rf"^(?:(?!ข้อ(?!มูล|เสนอ|เท็จ|จำกัด)|[ieo]\s?\d|ตัวชี้วัด).){{0,70}}?(?:คะแนน|ร้อยละ)[^\d]{{0,30}}?{_NUMBER}",
    re.I,
)
_SCORE_AT_END = re.compile(r"(?<![\d.])(\d{1,3}\.\d{1,2})\s*(?:คะแนน|%)?[\s.)]*$")
_OVERALL = re.compile(
    r"(คะแนน(?:โดย)?รวม|ภาพรวม[^\d]{0,60}?คะแนน|คะแนน[^\d]{0,40}?ภาพรวม|ผล(?:การ)?ประเมิน[^\d]{0,80}?คะแนน|"
    r"คะแนนเฉลี่ย|ค่าคะแนน|ได้(?:รับ)?คะแนน|มี(?:ผล)?คะแนน|ผลคะแนน|overall\s*score|total\s*score)"
    rf"[^\d]{{0,40}}?{_NUMBER}",
    re.I,
)
_LEVEL = re.compile(
    r"(?:ระดับ(?:ผลการประเมิน)?|เกณฑ์|level)\s*[:\"“”'(]*\s*(ผ่าน\s?ดี\s?เยี่ยม|ผ่าน\s?ดี|ผ่าน|ต้อง\s?ปรับปรุง\s?โดย\s?ด่วน|ต้อง\s?ปรับปรุง|AA|A|B|C|D|E|F)(?![A-Za-z])"
)
_ASKED = re.compile(r"(?:เป้าหมาย|เกณฑ์|ต้องมี|ไม่น้อยกว่า|ไม่ต่ำกว่า|ต่ำกว่า)[^\d]{0,60}$")
_OVERALL_ROW = re.compile(
    r"^(?:ผล)?(?:การประเมิน)?(?:คะแนน)?(?:ใน|โดย)?(?:รวม|ภาพรวม|เฉลี่ย)|^(?:ค่า)?คะแนน(?:ita)?(?:รวม|เฉลี่ย|ภาพรวม)|^(?:total|overall)"
)
_QUESTION_SCORE = re.compile(
    r"(?:ข้อ|หัวข้อ)\s*((?:[ieo0][\s.]?\d{1,2}+[\s,.และถึง–-]*+)++)\s*(?:มี|ได้)\s*(?:ผล)?คะแนน(?:เท่ากับ|ร้อยละ|\s)*"
    + _NUMBER,
    re.I,
)
_SHORT_HEADING = 140
_INSTRUMENT_NAME = re.compile(r"^(?:\(?\d{1,2}[.)])?(?:แบบวัด|แบบตรวจ|แบบสำรวจ|เครื่องมือ)(?!.*ตัวชี้วัด)")
_OF_INSTRUMENTS = re.compile(r"แบบวัด|แบบตรวจ|เครื่องมือ|iit|eit|oit")


@dataclass(slots=True)
class Scores:
    """The scores found so far; the first that is said of a thing counts."""

    overall: float | None = None
    level: str | None = None
    instruments: dict[str, float] = field(default_factory=dict)
    indicators: dict[int, float] = field(default_factory=dict)
    questions: dict[str, float] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    warnings: list[Warning] = field(default_factory=list)

    def put_indicator(self, number: int, value: float, where: str) -> None:
        self._put(f"ตัวชี้วัดที่ {number}", self.indicators, number, value, where)

    def put_instrument(self, key: str, value: float, where: str) -> None:
        self._put(key, self.instruments, key, value, where)

    def put_overall(self, value: float, where: str) -> None:
        if self.overall is None:
            self.overall = value
        elif abs(self.overall - value) > ita.TOLERANCE:
            self.warnings.append(
                warn("score-conflict", where, what="ภาพรวม", one=self.overall, other=value)
            )

    def _put(
        self, what: str, into: dict[int, float] | dict[str, float], key: object, value: float,
        where: str,
    ) -> None:  # fmt: skip
        scores: dict[object, float] = into  # type: ignore[assignment]
        if not 0 <= value <= 100:
            return
        if key not in scores:
            scores[key] = value
        elif abs(scores[key] - value) > ita.TOLERANCE:
            self.warnings.append(
                warn("score-conflict", where, what=what, one=scores[key], other=value)
            )


def find_assessment(
    prose: Sequence[Paragraph],
    grids: Sequence[Grid],
    plan_findings: Iterable[tuple[str, str, Sequence[int]]],
    *,
    plan_scores: Iterable[tuple[str, float, Sequence[int], Sequence[str]]] = (),
    assessed: int | None,
    of: Edition,
) -> tuple[AssessmentDraft | None, list[Warning]]:
    """The assessment that a document states, or None where it states nothing of it.

    ``grids`` are the tables that are no plan; ``plan_findings`` the analysis cells of the plan's
    rows: (place, text, the row's indicators); ``plan_scores`` the plan's own score cells: (place,
    score, indicators, question codes).
    """
    scores = Scores()
    for table in _tables_of(grids):
        _from_heads(table, scores)
    for grid in grids:
        _from_grid(grid, scores, assessed)
    for paragraph in prose:
        _from_line(paragraph.text, paragraph.where, scores, (), of)
    for where, text, indicators in plan_findings:
        _from_line(text, where, scores, indicators, of, overall=False)
    for where, value, numbers, codes in plan_scores:
        if len(codes) == 1:
            scores.questions.setdefault(codes[0], value)
        elif not codes and len(numbers) == 1:
            scores.put_indicator(numbers[0], value, where)
    findings = find_findings(prose, grids, of)
    stated = (scores.instruments, scores.indicators, scores.questions, findings)
    if assessed is None and scores.overall is None and not any(stated):
        return None, scores.warnings
    warnings = scores.warnings + _checked(scores, assessed, of)
    draft = AssessmentDraft(
        assessed,
        scores.overall,
        scores.level,
        _in_order(scores.instruments),
        dict(sorted(scores.indicators.items())),
        scores.questions,
        tuple(findings),
    )
    return draft, warnings


def _in_order(instruments: dict[str, float]) -> dict[str, float]:
    order = ("IIT", "EIT", "EIT1", "EIT2", "OIT")
    return {key: instruments[key] for key in order if key in instruments}


def _checked(scores: Scores, assessed: int | None, of: Edition) -> list[Warning]:
    doubts = ita.check_scores(
        of.fiscal_year, scores.overall, scores.instruments, scores.indicators, of=of
    )
    found = [warn("score-arithmetic", "document", th=d.th, en=d.en) for d in doubts]
    if scores.level and scores.overall is not None and assessed is not None:
        reckoned = ita.level(of.fiscal_year, scores.overall, scores.instruments, of=of)
        if thai.squeeze(reckoned) != thai.squeeze(scores.level):
            found.append(warn("level-conflict", "document", stated=scores.level, reckoned=reckoned))
    return found


def _tables_of(grids: Sequence[Grid]) -> list[Table]:
    tables: list[Table] = []
    for grid in grids:
        if all(grid.table is not table for table in tables):
            tables.append(grid.table)
    return tables


def _from_heads(table: Table, scores: Scores) -> None:
    """A table whose head names instruments or indicators, with the scores in a row below."""
    for at, row in enumerate(table.rows[:-1]):
        named = [(i, _whose(cell.text)) for i, cell in enumerate(row.cells) if cell.text]
        owners = [(i, who) for i, who in named if who is not None]
        if len(owners) < 2:
            continue
        for below in table.rows[at + 1 : at + 4]:
            values = [
                (who, number_in(below.cells[i].text)) for i, who in owners if i < len(below.cells)
            ]
            if sum(value is not None for _, value in values) >= 2:
                for who, value in values:
                    if value is not None:
                        _put(scores, who, value, table.place(below.number))
                return


def _whose(text: str) -> str | int | None:
    """Whose score a short text names: an instrument's key, an indicator, or "overall"."""
    if len(text) > _SHORT_HEADING:
        return None
    if _OVERALL_ROW.search(thai.squeeze(text)):
        return "overall"
    if _INSTRUMENT_NAME.match(thai.squeeze(text)):
        return ita.match_instrument(text)  # its name may hold that of an indicator
    matches = ita.match_indicator(text)
    if len(matches) == 1:
        return matches[0].number
    return ita.match_instrument(text) if not matches else None


def _put(scores: Scores, who: str | int, value: float, where: str) -> None:
    if isinstance(who, int):
        scores.put_indicator(who, value, where)
    elif who == "overall":
        scores.put_overall(value, where)
    else:
        scores.put_instrument(who, value, where)


def _from_grid(grid: Grid, scores: Scores, assessed: int | None) -> None:
    """A table with names in one column and scores in another."""
    _instruments_beside(grid, scores)
    column = _score_column(grid, assessed)
    if column is None:
        return
    for row in grid.body:
        value = number_in(row.cells[column].text) if column < len(row.cells) else None
        if value is None:
            continue
        who = _row_name(row, column, grid)
        if who is not None:
            _put(scores, who, value, grid.table.place(row.number))
        if scores.level is None and who == "overall":
            for cell in row.cells:
                if (level := _level("ระดับ " + cell.text)) is not None:
                    scores.level = level


def _instruments_beside(grid: Grid, scores: Scores) -> None:
    """The instruments' own scores, which stand in a column beside those of the indicators."""
    own = _instrument_columns(grid)
    if not own or len(own) == sum(c.meaning == "score" for c in grid.columns):
        return
    for row in grid.body:
        texts = [cell.text for cell in row.cells if cell.text and not cell.down]
        key = next((told for text in texts if isinstance(told := _whose(text), str)), None)
        for at in own:
            value = number_in(row.cells[at].text) if at < len(row.cells) else None
            if key not in (None, "overall") and value is not None and not row.cells[at].down:
                scores.put_instrument(str(key), value, grid.table.place(row.number))


def _instrument_columns(grid: Grid) -> list[int]:
    return [
        i
        for i, c in enumerate(grid.columns)
        if c.meaning == "score" and _OF_INSTRUMENTS.search(thai.squeeze(c.heading))
    ]


def _score_column(grid: Grid, assessed: int | None) -> int | None:
    """The column with the scores of the assessed year; by its head, else by its numbers."""
    every = [i for i, c in enumerate(grid.columns) if c.meaning == "score"]
    own = _instrument_columns(grid)
    headed = [i for i in every if i not in own] or every
    if headed:
        for at in headed:
            if assessed is not None and str(assessed) in thai.squeeze(grid.columns[at].heading):
                return at
        plain = [
            i
            for i in headed
            if not re.search(r"25\d\d|เต็ม|น้ำหนัก|ผลต่าง", thai.squeeze(grid.columns[i].heading))
        ]
        return (plain or headed)[0] if plain else headed[-1]
    if grid.columns and any(c.meaning for c in grid.columns) and not grid.guessed:
        return None
    for at in range(grid.table.width - 1, 0, -1):
        texts = [r.cells[at].text for r in grid.body if at < len(r.cells) and r.cells[at].text]
        enough = len(texts) >= 2 or (len(texts) == 1 and grid.table.width == 2)
        if enough and sum(number_in(t) is not None for t in texts) >= 0.8 * len(texts):
            return at
    return None


def _row_name(row: Row, column: int, grid: Grid) -> str | int | None:
    """Whose score the row gives, by its name; a number alone counts with a doubt."""
    texts = [
        cell.text
        for at, cell in enumerate(row.cells)
        if cell.text and at != column and not cell.right
        and (at >= len(grid.columns) or grid.columns[at].meaning != "score")
    ]  # fmt: skip
    number = next((t for t in texts if number_in(t) is not None), None)
    named = [who for t in texts if number_in(t) is None and (who := _whose(t)) is not None]
    if named:
        # Beside an instrument's name, that of an indicator says whose the score is.
        return next((who for who in named if isinstance(who, int)), named[0])
    if number is not None:
        value = number_in(number)
        headed = grid.columns[0].heading if grid.columns else ""
        if value and value == int(value) and 1 <= value <= 10 and "ตัวชี้วัด" in headed:
            return int(value)
    return None


def _from_line(
    text: str,
    where: str,
    scores: Scores,
    indicators: Sequence[int],
    of: Edition,
    *,
    overall: bool = True,
) -> None:
    """The scores that a line of prose states."""
    arabic = tight(text)
    pieces = re.split(r"(?=ตัวชี้วัดที่\s*\d)|(?<=[^\d]),\s|;", arabic)
    for piece in pieces:
        _indicator_score(piece, where, scores, indicators)
    for match in _QUESTION_SCORE.finditer(arabic):
        for code in ita.find_codes(match.group(1), fiscal_year=of.fiscal_year, of=of):
            if code.letter != "e" or "Survey" not in arabic:
                scores.questions[str(code)] = float(match.group(2))
    if not overall:
        return
    instrument = ita.match_instrument(arabic) if len(arabic) < 400 else None
    named = bool(re.search(r"ตัวชี้วัดที่\s*\d|ตัวชี้วัด(?:ด้าน)?(?:การ|คุณภาพ|ประสิทธิ)", arabic))
    if instrument is not None and not named:
        score = _SCORE.search(arabic)
        if score is not None and not _ASKED.search(arabic[: score.start(1)]):
            scores.put_instrument(instrument, float(score.group(1)), where)
        return
    if instrument is None and not named:
        _several_instruments(arabic, where, scores)
    if not named:
        _overall_score(arabic, where, scores)


def _indicator_score(piece: str, where: str, scores: Scores, indicators: Sequence[int]) -> None:
    head = re.match(r".{0,80}?ตัวชี้วัด(?:ที่|ด้าน)?\s*", piece)
    if head is None and not re.match(r"\(?\d{1,2}[.)]", piece):
        return
    stated = re.match(r".{0,80}?ตัวชี้วัดที่\s*(\d{1,2})(?!\d|\s*[-–,.และ]\s*\d)", piece)
    if len(indicators) == 1 and stated is not None and int(stated.group(1)) == indicators[0]:
        # A copied name may lie here (FIELD §2); the row's own indicator and the number agree.
        number = indicators[0]
    else:
        matches = ita.match_indicator(piece[:220])
        if len(matches) != 1:
            return
        number = matches[0].number
    rest = piece[head.end() :] if head else piece
    rest = re.sub(r"^\s*\(?\d{1,2}[\s.)]*", "", rest)
    score = _SCORE_NEAR.match(rest)
    if score is None and len(piece) < _SHORT_HEADING:
        score = _SCORE_AT_END.search(rest)
    if score is not None and float(score.group(1)) <= 100:
        scores.put_indicator(number, float(score.group(1)), where)


_INSTRUMENT_SCORE = re.compile(
    rf"(IIT|EIT(?:\s*(?:ส่วนที่|part|ตอนที่)\s*[12])?|OIT)\W[^\d]{{0,60}}?{_NUMBER}", re.I
)


def _several_instruments(arabic: str, where: str, scores: Scores) -> None:
    for match in _INSTRUMENT_SCORE.finditer(arabic):
        key = ita.match_instrument(match.group(1))
        if key is not None and "." in match.group(2):
            scores.put_instrument(key, float(match.group(2)), where)


def _overall_score(arabic: str, where: str, scores: Scores) -> None:
    for match in _OVERALL.finditer(arabic):
        value = float(match.group(2))
        if value > 100 or _ASKED.search(arabic[: match.start()]):
            continue
        level = _level(arabic[match.end() : match.end() + 80])
        if level is None and not re.search("รวม|ภาพ|เฉลี่ย|overall|total", match.group(1), re.I):
            continue
        scores.put_overall(value, where)
        if scores.level is None:
            scores.level = level
        return
    if scores.level is None and scores.overall is not None and len(arabic) < 200:
        scores.level = _level(arabic)


def _level(text: str) -> str | None:
    match = _LEVEL.search(text)
    return re.sub(r"\s", "", match.group(1)) if match else None
