"""Import of a plan of many measures: reading it, storing it, and the start of the command."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from tests.bench.installation import installation, many_measures, raw_copy, understood
from tests.bench.pace import Pace, in_turns
from tests.office import OCTOBER
from tracker.reading import read_document
from workflows.actions.imports import import_plan

TURNS = 5
HEADS = ("ที่", "ตัวชี้วัด", "ผลการวิเคราะห์", "มาตรการ", "ขั้นตอน", "ผู้รับผิดชอบ", "ระยะเวลา")


def storing(count: int) -> Iterator[Pace]:
    """`import_plan` of a reading against raw inserts of the very rows that it stored."""
    reading = understood(many_measures(count))
    paper = json.dumps(reading, ensure_ascii=False).encode("utf-8")
    with installation() as (office, folder):

        def ours(_turn: int) -> int:
            return import_plan(
                office.house,
                agency_id=office.agency_id,
                understood=reading,
                source_name="แผน.csv",
                source=paper,
                now=OCTOBER,
            )

        plan_id = ours(-1)
        with raw_copy(folder) as raw:
            plans, measures = (_rows(raw, name, key, plan_id) for name, key in PLAN_TABLES)

            def floor(_turn: int) -> None:
                raw.execute("BEGIN IMMEDIATE")
                made = raw.execute(plans.insert, plans.values[0][1:]).lastrowid
                at = measures.columns.index("plan_id") - 1
                raw.executemany(
                    measures.insert,
                    ((*row[1 : at + 1], made, *row[at + 2 :]) for row in measures.values),
                )
                raw.execute("COMMIT")

            yield in_turns(
                f"store a plan of {count:,} measures",
                ours,
                against="raw sqlite3 inserts of the same rows",
                floor=floor,
                turns=TURNS,
            )


def reading(count: int) -> Iterator[Pace]:
    """`read_document` of a CSV, a tenth as long, against `csv.reader` over the same bytes."""
    count //= 10
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADS)
    for one in many_measures(count):
        steps = "\n".join(f"{n}. {step}" for n, step in enumerate(one["steps"], start=1))
        writer.writerow(
            (one["number"], "๙. การเปิดเผยข้อมูล", one["finding"], one["title"], steps,
             *one["owners"], "ต.ค. ๒๕๖๘ - ก.ย. ๒๕๖๙")
        )  # fmt: skip
    data = text.getvalue().encode("utf-8-sig")

    def ours(_turn: int) -> None:
        found = read_document(data, name="plan.csv").as_json()
        assert len(found["plan"]["measures"]) == count

    yield in_turns(
        f"read a CSV of {count:,} measures",
        ours,
        against="csv.reader over the same bytes",
        floor=lambda _turn: list(csv.reader(io.StringIO(data.decode("utf-8-sig")))),
        turns=3,
    )


def starting(_count: int) -> Iterator[Pace]:
    """`tidtam import --dry-run` of one small plan against an interpreter that does nothing."""
    with installation() as (_office, folder):
        paper = folder / "plan.csv"
        paper.write_text(
            f"{','.join(HEADS[3:])}\nแจ้งเวียนแนวทาง,แจ้งเวียน,กองคลัง,\n", encoding="utf-8"
        )

        def run(*words: str) -> None:
            subprocess.run([sys.executable, *words], check=True, capture_output=True, cwd=folder)

        yield in_turns(
            "tidtam import --dry-run of one small plan",
            lambda _turn: run(*PROGRAM, "import", str(paper), "--dry-run"),
            against="python -c pass",
            floor=lambda _turn: run("-c", "pass"),
            turns=TURNS,
        )


PROGRAM = ("-m", "web.main", "--config", "config.toml")
PLAN_TABLES = (("plan", "id"), ("measure", "plan_id"))


class _rows:  # noqa: N801
    """The rows of a table that belong to a plan, and the statement that inserts such rows."""

    def __init__(self, raw: Any, name: str, key: str, plan_id: int) -> None:
        found = raw.execute(f"SELECT * FROM {name} WHERE {key} = ?", (plan_id,))
        self.columns = [column[0] for column in found.description]
        self.values = found.fetchall()
        places = ", ".join("?" * (len(self.columns) - 1))
        self.insert = f"INSERT INTO {name} ({', '.join(self.columns[1:])}) VALUES ({places})"
