"""The open data of a plan: rows by measure, and by division and half-year, with their dictionary.

One list says what each column is; the files, the dictionary and its page are written from it.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tracker.records import MeasureRecord, PlanRecord
from tracker.settings import AgencySettings
from tracker.status import ENGLISH, THAI, RoundStatus, Status
from workflows.publication import RoundStanding

BOM = "\ufeff"  # without it Excel shows Thai from a CSV as gibberish (FIELD §6)
RISKY = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would take such a text for a formula

STATUS_VALUES = tuple((one.value, THAI[one], ENGLISH[one]) for one in Status)
ROUND_VALUES = tuple((one.value, THAI[one], ENGLISH[one]) for one in RoundStatus)


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One measure of a plan."""

    agency: str
    plan: PlanRecord
    measure: MeasureRecord


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """One division's part of one measure at the end of a half-year, or now while it runs."""

    agency: str
    plan: PlanRecord
    standing: RoundStanding
    measure_id: int
    number: int
    title: str
    measure_status: Status
    division: str
    division_status: Status


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, kind of value, what it means in Thai and English, and its words.

    `values` are (word, Thai, English) where only some words can stand in it.
    """

    name: str
    kind: str
    th: str
    en: str
    of: Callable[[Any], Any]
    values: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class DataSet:
    """A file of open data: its name and columns."""

    name: str
    th: str
    en: str
    columns: tuple[Column, ...]


_AGENCY = Column("agency", "text", "ชื่อหน่วยงาน", "name of the agency", lambda r: r.agency)
_YEAR = Column(
    "fiscal_year",
    "integer",
    "ปีงบประมาณ พ.ศ. ของแผน (๑ ตุลาคม ของปีก่อน ถึง ๓๐ กันยายน)",
    "fiscal year of the plan in the Buddhist Era, 1 October of the year before to 30 September",
    lambda r: r.plan.fiscal_year,
)
_PLAN = Column("plan_id", "integer", "หมายเลขแผนในระบบ", "the plan's number", lambda r: r.plan.id)

MEASURES = DataSet(
    "measures",
    "มาตรการของแผน หนึ่งแถวต่อหนึ่งมาตรการ",
    "the measures of a plan, one row each",
    (
        _AGENCY,
        _YEAR,
        _PLAN,
        Column(
            "measure_id",
            "integer",
            "หมายเลขมาตรการในระบบ",
            "the measure's id",
            lambda r: r.measure.id,
        ),
        Column(
            "number",
            "integer",
            "ลำดับของมาตรการในแผน",
            "the measure's number within the plan",
            lambda r: r.measure.number,
        ),
        Column("title", "text", "ชื่อมาตรการ", "the measure's title", lambda r: r.measure.title),
        Column(
            "indicators",
            "list of integers",
            "ตัวชี้วัด ITA ที่มาตรการตอบ (๑–๑๐)",
            "ITA indicators that the measure answers (1–10)",
            lambda r: r.measure.indicators,
        ),
        Column(
            "divisions",
            "list of texts",
            "ส่วนราชการที่รับผิดชอบ",
            "the divisions that own it",
            lambda r: tuple(part.division for part in r.measure.parts),
        ),
        Column(
            "starts_on",
            "date",
            "วันเริ่ม (ค.ศ. ปปปป-ดด-วว)",
            "first day (ISO 8601, Gregorian)",
            lambda r: r.measure.starts_on,
        ),
        Column(
            "ends_on",
            "date",
            "วันสิ้นสุด (ค.ศ. ปปปป-ดด-วว)",
            "last day (ISO 8601, Gregorian)",
            lambda r: r.measure.ends_on,
        ),
        Column(
            "status",
            "word",
            "สถานะของมาตรการ ณ ปัจจุบัน",
            "where the measure stands now",
            lambda r: r.measure.status.value,
            STATUS_VALUES,
        ),
    ),
)
PROGRESS = DataSet(
    "progress",
    "ความก้าวหน้ารายรอบ หนึ่งแถวต่อหนึ่งส่วนราชการของแต่ละมาตรการในแต่ละรอบ",
    "progress by half-year, one row for each division of each measure in each round",
    (
        _AGENCY,
        _YEAR,
        _PLAN,
        Column(
            "half",
            "integer",
            "รอบ: ๑ = รอบ ๖ เดือน (ต.ค.–มี.ค.) ๒ = รอบ ๑๒ เดือน (เม.ย.–ก.ย.)",
            "round: 1 = October to March, 2 = April to September",
            lambda r: r.standing.round_.half,
        ),
        Column(
            "round_status",
            "word",
            "รอบปิดแล้วหรือยัง ค่าของรอบที่ปิดแล้วไม่เปลี่ยนอีก",
            "whether the round is closed; what a closed round says never changes",
            lambda r: r.standing.round_.status.value,
            ROUND_VALUES[1:],
        ),
        Column(
            "closed_at",
            "instant",
            "เวลาที่ปิดรอบ (UTC) ว่างเมื่อยังไม่ปิด",
            "when the round was closed (UTC); empty while it runs",
            lambda r: r.standing.round_.closed_at,
        ),
        Column(
            "measure_id",
            "integer",
            "หมายเลขมาตรการในระบบ",
            "the measure's id",
            lambda r: r.measure_id,
        ),
        Column(
            "number",
            "integer",
            "ลำดับของมาตรการในแผน",
            "the measure's number within the plan",
            lambda r: r.number,
        ),
        Column("title", "text", "ชื่อมาตรการ", "the measure's title", lambda r: r.title),
        Column(
            "measure_status",
            "word",
            "สถานะของมาตรการทั้งหมด",
            "where the whole measure stands",
            lambda r: r.measure_status.value,
            STATUS_VALUES,
        ),
        Column("division", "text", "ส่วนราชการ", "the division", lambda r: r.division),
        Column(
            "division_status",
            "word",
            "สถานะของส่วนที่ส่วนราชการนี้รับผิดชอบ",
            "where this division's part stands",
            lambda r: r.division_status.value,
            STATUS_VALUES,
        ),
    ),
)
DATA_SETS = (MEASURES, PROGRESS)


def measure_rows(
    agency: str, plan: PlanRecord, measures: Iterable[MeasureRecord]
) -> tuple[MeasureRow, ...]:
    """The rows of the plan's measures, in their order."""
    return tuple(MeasureRow(agency, plan, measure) for measure in measures)


def progress_rows(
    agency: str, plan: PlanRecord, standings: Iterable[RoundStanding]
) -> tuple[ProgressRow, ...]:
    """The rows of the plan's rounds that are open or closed, in their order."""
    return tuple(
        ProgressRow(agency, plan, one, m.id, m.number, m.title, m.status, division, division_status)
        for one in standings
        for m in one.measures
        for division, division_status in m.parts
    )


def as_csv(data_set: DataSet, rows: Sequence[Any]) -> bytes:
    """The rows as CSV: UTF-8 with BOM, CRLF, lists joined by "; ".

    A text that a spreadsheet would take for a formula is led by an apostrophe; JSON has it bare.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([column.name for column in data_set.columns])
    for row in rows:
        writer.writerow([_cell(column.of(row)) for column in data_set.columns])
    return (BOM + out.getvalue()).encode("utf-8")


def as_json(
    data_set: DataSet, rows: Sequence[Any], *, settings: AgencySettings, agency: str
) -> bytes:
    """The rows as JSON with the licence; what the columns mean stands in the dictionary."""
    whole = {
        "agency": agency,
        "licence": {"name": settings.data_licence, "url": settings.data_licence_url or None},
        "data_set": data_set.name,
        "rows": [
            {column.name: _value(column.of(row)) for column in data_set.columns} for row in rows
        ],
    }
    return _written(whole)


def dictionary(settings: AgencySettings, *, agency: str) -> bytes:
    """What every column of every data set means, in Thai and English, as JSON."""
    whole = {
        "agency": agency,
        "licence": {"name": settings.data_licence, "url": settings.data_licence_url or None},
        "data_sets": [
            {
                "name": one.name,
                "description": {"th": one.th, "en": one.en},
                "columns": [
                    {
                        "name": column.name,
                        "type": column.kind,
                        "description": {"th": column.th, "en": column.en},
                        **(
                            {
                                "values": {
                                    word: {"th": th, "en": en} for word, th, en in column.values
                                }
                            }
                            if column.values
                            else {}
                        ),
                    }
                    for column in one.columns
                ],
            }
            for one in DATA_SETS
        ],
    }
    return _written(whole)


def _written(whole: dict[str, Any]) -> bytes:
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds").replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else value


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return _text("; ".join(str(one) for one in value))
    return _text(value) if isinstance(value, str) else str(_value(value))


def _text(text: str) -> str:
    return f"'{text}" if text.startswith(RISKY) else text
