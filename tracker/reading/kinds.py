"""Tells plans from the other tables of a document: scores, analyses, budgets, indexes, results."""

import re
from collections.abc import Sequence
from dataclasses import replace

from tracker import thai
from tracker.reading.grids import Column, Grid

_WHEN = frozenset({"period", "start", "end", "month", "quarter"})
_WHEN_OR_WHO = _WHEN | {"owners"}
_WHY = frozenset({"indicator", "issue", "question", "finding", "instrument"})
_OTHER_CAPTION = re.compile(
    r"ปฏิทิน|กำหนดการ|กรอบเวลา|กรอบระยะเวลา|คณะทำงาน|คณะกรรมการ|คำสั่ง|งบประมาณรายจ่าย|สารบัญ"
)
_STATUS = frozenset({"status", "status_done", "status_doing", "status_not", "result"})


def kind_of(grid: Grid) -> str:
    """What a table is: "plan", "guessed" or "weak" (a plan only if there is no other), "budget",
    "scores", "analysis", "contents" or "other"."""
    meanings = grid.meanings()
    if not meanings:
        return "other"
    if grid.guessed and "title" in meanings:
        return "guessed"
    if "page" in meanings and not meanings & {"owners", "period", "steps"}:
        return "contents"
    does = meanings & {"title", "steps"}
    if does and meanings & _WHEN_OR_WHO:
        if "score" in meanings and "owners" not in meanings and "period" not in meanings:
            return "analysis"
        timed = meanings & _WHEN
        if "budget" in meanings and not meanings & (_WHY | {"steps", "follow_up"}) and not (
            "owners" in meanings and timed
        ):  # fmt: skip
            return "budget"
        return "plan"
    if does and meanings & (_WHY | {"follow_up", "number"} | _STATUS):
        if "score" in meanings and "finding" not in meanings:
            return "scores"
        return "weak"
    if "score" in meanings:
        return "scores"
    if "finding" in meanings:
        return "analysis"
    return "other"


def plan_grids(grids: Sequence[Grid]) -> tuple[list[int], bool]:
    """The places of the grids that together are the plan, and whether only weak ones were found.

    A table without its own head belongs to the one that it goes on with.
    """
    kinds: list[str] = []
    for grid in grids:
        kinds.append(kinds[-1] if grid.continues and kinds else kind_of(grid))
    for wanted in ("plan", "guessed", "weak"):
        chosen = [at for at, kind in enumerate(kinds) if kind == wanted]
        if chosen:
            return _without_others(grids, chosen), wanted == "weak"
    return [], False


def _without_others(grids: Sequence[Grid], chosen: list[int]) -> list[int]:
    """Leave out what is shaped like a plan beside the plan: timetables, lists of duties."""
    kept = [at for at in chosen if not _is_timetable(grids[at])]
    chosen = kept or chosen
    named = [at for at in chosen if "title" in grids[at].meanings()]
    return named or chosen


def _is_timetable(grid: Grid) -> bool:
    """Whether the caption says that a table plans the assessment itself, or names a committee."""
    near = " ".join(p.text for p in grid.before[-2:] if len(p.text) < 200)
    return bool(_OTHER_CAPTION.search(near)) and not grid.meanings() & _WHY


def with_title(grid: Grid) -> tuple[Grid, str | None]:
    """The grid with a title column; where it has none, the way to practice stands in for it.

    Returns the grid and the head of the column that was taken.
    """
    meanings = [column.meaning for column in grid.columns]
    if "title" in meanings or "steps" not in meanings:
        return grid, None
    at = meanings.index("steps")
    column = grid.columns[at]
    columns = list(grid.columns)
    columns[at] = Column("title", column.heading, column.value)
    return replace(grid, columns=tuple(columns)), column.heading


def repeats(titles: Sequence[str], known: Sequence[str]) -> bool:
    """Whether most titles of a table stand among those already read: a report on the same plan."""
    if not titles or not known:
        return False
    keys = [thai.squeeze(title) for title in known]
    same = sum(1 for title in titles if any(thai.squeeze(title)[:60] == key[:60] for key in keys))
    return same >= 0.6 * len(titles)
