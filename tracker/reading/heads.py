"""What a column's head means: the words of heads.toml, weighed against one another.

Knows words only, never a table's body.
"""

import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from tracker import thai

Weights = dict[str, float]

MANY = frozenset({
    "indicator", "finding", "follow_up", "result", "budget", "target", "objective", "remark",
    "evidence", "score", "month", "quarter", "support", "status_done", "status_doing",
    "status_not", "content",
})  # fmt: skip
"""Meanings that several columns of one table may have; every other meaning stands once."""

STRONG = 8.0
KNOWN = 5.0
_LONGEST_HEAD = 170
_LONGEST_WHOLE = 45
_MONTHS = (
    ("ต.ค.", "ตุลาคม", "oct"), ("พ.ย.", "พฤศจิกายน", "nov"), ("ธ.ค.", "ธันวาคม", "dec"),
    ("ม.ค.", "มกราคม", "jan"), ("ก.พ.", "กุมภาพันธ์", "feb"), ("มี.ค.", "มีนาคม", "mar"),
    ("เม.ย.", "เมษายน", "apr"), ("พ.ค.", "พฤษภาคม", "may"), ("มิ.ย.", "มิถุนายน", "jun"),
    ("ก.ค.", "กรกฎาคม", "jul"), ("ส.ค.", "สิงหาคม", "aug"), ("ก.ย.", "กันยายน", "sep"),
)  # fmt: skip
_QUARTER = re.compile(r"^(?:ไตรมาส(?:ที่)?|q)([1-4])(?:\(.*\)|/?(?:25)?\d\d)?$")
_BRACKETS = re.compile(r"\([^()]*\)")
_LIST_MARK = re.compile(r"^(?:\(?\d{1,2}[.)]|[-•●])")


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[str, float, re.Pattern[str]]]:
    with (Path(__file__).parent / "heads.toml").open("rb") as file:
        entries = tomllib.load(file)["head"]
    return [
        (entry["meaning"], float(entry["weight"]), re.compile(pattern))
        for entry in entries
        for pattern in entry["patterns"]
    ]


@lru_cache(maxsize=4096)
def _weights_of(squeezed: str) -> tuple[tuple[str, float], ...]:
    found: Weights = {}
    if not squeezed or len(squeezed) > _LONGEST_HEAD:
        return ()
    if month_of(squeezed) is not None:
        return (("month", 9.0),)
    if _QUARTER.match(squeezed):
        return (("quarter", 9.0),)
    forms = {squeezed, _BRACKETS.sub("", squeezed)} - {""}
    for meaning, weight, pattern in _patterns():
        if weight <= found.get(meaning, 0):
            continue
        for form in forms:
            match = pattern.search(form)
            if match is None:
                continue
            # A long text that merely holds such a word is more likely a sentence than a head.
            part = (match.end() - match.start()) / len(form)
            worth = weight * (0.4 if len(form) > 45 and part < 0.3 else 1.0)
            found[meaning] = max(worth, found.get(meaning, 0))
    return tuple(found.items())


def weights(text: str) -> Weights:
    """What this head could mean, each with its weight (0–12); empty for what is no head."""
    squeezed = thai.squeeze(text).strip(":-–.*")
    if _LIST_MARK.match(squeezed):
        return {}
    return dict(_weights_of(squeezed))


def is_whole(text: str) -> bool:
    """Whether the text is a head from its first sign to about its last, not a text so begun."""
    squeezed = thai.squeeze(text).strip(":-–.*")
    bare = _BRACKETS.sub("", squeezed) or squeezed
    if _LIST_MARK.match(squeezed) or len(bare) > _LONGEST_WHOLE:
        return False
    if month_of(bare) is not None or _QUARTER.match(bare):
        return True
    spans = (
        (match.start(), match.end())
        for _, weight, pattern in _patterns()
        if weight >= KNOWN and (match := pattern.search(bare)) is not None
    )
    return any(end - start >= 0.6 * len(bare) for start, end in spans)


def month_of(text: str) -> int | None:
    """The fiscal month (0 = October … 11 = September) that a head names, or None."""
    squeezed = re.sub(r"(?:25)?\d\d$", "", thai.squeeze(text)).replace(".", "")
    for number, names in enumerate(_MONTHS):
        if any(squeezed == name.replace(".", "") for name in names):
            return number
    return None


def quarter_of(text: str) -> int | None:
    """The quarter of the fiscal year (1–4) that a head names, or None."""
    match = _QUARTER.match(thai.squeeze(text))
    return int(match.group(1)) if match else None


def assign(columns: Sequence[Weights]) -> list[str | None]:
    """One meaning for each column, so that the sum of weights is greatest.

    A meaning outside ``MANY`` is given once only; a column may stay without.
    """
    # state: the meanings already given -> (sum, choices so far)
    states: dict[frozenset[str], tuple[float, tuple[str | None, ...]]] = {frozenset(): (0.0, ())}
    for column in columns:
        following: dict[frozenset[str], tuple[float, tuple[str | None, ...]]] = {}
        choices: list[tuple[str | None, float]] = [(None, 0.0)]
        choices += sorted(column.items(), key=lambda item: -item[1])[:5]
        for given, (total, path) in states.items():
            for meaning, weight in choices:
                if meaning in given:
                    continue
                now = given if meaning is None or meaning in MANY else given | {meaning}
                value = total + weight
                if now not in following or following[now][0] < value:
                    following[now] = (value, (*path, meaning))
        ranked = sorted(following.items(), key=lambda item: -item[1][0])[:300]
        states = dict(ranked)
    return list(max(states.values(), key=lambda state: state[0])[1])
