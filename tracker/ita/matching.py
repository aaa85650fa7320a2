"""Which indicator, instrument or issue a cell of a plan means: by name first (FIELD §2).

Row numbers in plans lie, so a name beats a number and the disagreement is told as a doubt.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from tracker.ita.catalogue import catalogue
from tracker.ita.editions import Edition, Indicator
from tracker.thai.composition import clean
from tracker.thai.digits import to_arabic
from tracker.thai.items import strip_mark
from tracker.thai.names import squeeze

INDICATOR_DOUBTS = {
    "name-number": (
        "ชื่อกับเลขที่ของตัวชี้วัดไม่ตรงกัน จึงยึดตามชื่อ",
        "name and number of the indicator disagree; the name counts",
    ),
    "number-only": (
        "ไม่พบชื่อตัวชี้วัด จึงยึดตามเลขที่",
        "no known name of an indicator stands here; the number counts",
    ),
    "misspelt": (
        "ชื่อตัวชี้วัดสะกดต่างจากชื่อทางการ",
        "the indicator's name is spelt otherwise than the official one",
    ),
}
"""What each doubt means, in Thai and English."""

ISSUES = catalogue().issues
"""The seven issues of the plans of 2566–2567, by number (FIELD §2)."""

_LIKE_ENOUGH = 0.86
_ONE_NUMBER = r"\d{1,2}(?!\d)(?:\.\d{1,2})?"
_JOINS = r"\s*(?:[-–—,/&]|และ|ถึง|กับ|ตัวชี้วัดที่|\s)\s*(?:ที่\s*)?"
_NUMBERS = rf"{_ONE_NUMBER}(?:{_JOINS}{_ONE_NUMBER})*"
_HEAD = re.compile(rf"ตัว\s*ชี้\s*วัด(?:\s*ที่)?\s*(?P<numbers>{_NUMBERS})?(?!\s*\d{{3}})[\s.:)]*")
# What ends the names after "ตัวชี้วัดที่ …": scores and the analysis begin.
_NAMES_END = re.compile(r"ได้\s*ค|คะแนน|ปรากฏ|พบว่า|ซึ่ง|โดย|สะท้อน|ร้อยละ|ตัว\s*ชี้\s*วัด")
_NAMES_BEGIN = ("การ", "คุณภาพ", "ประสิทธิภาพ", "ด้าน")
_SHORT = 120  # signs: a cell that can be a list of names rather than prose


@dataclass(frozen=True, slots=True)
class IndicatorMatch:
    """An indicator that a text means; ``doubt`` is a key of ``INDICATOR_DOUBTS``."""

    number: int
    name: str
    score: float
    by: Literal["name", "number"]
    doubt: str | None = None


def match_indicator(text: str, *, of: Edition | None = None) -> list[IndicatorMatch]:
    """The indicators that a cell or heading means, by number; empty where it names none.

    Reads "ตัวชี้วัดที่ ๓ การใช้อำนาจ", "๓. การใช้อำนาจ", bare names, and several at once
    ("ตัวชี้วัดที่ ๑-๕ และ ๑๐ ด้าน …"). Prose without "ตัวชี้วัด" names no indicator.
    """
    indicators = (of or catalogue().edition(max(catalogue().editions))).indicators
    known = {one.number for one in indicators}
    arabic = to_arabic(clean(re.sub(r"</?[A-Za-z][^<>]*>|\*+", " ", text)))
    heads = [
        head for head in _HEAD.finditer(arabic) if head["numbers"] or _names_follow(arabic, head)
    ]
    if not heads:
        mark, rest = strip_mark(arabic)
        if not mark and (match := re.match(r"(\d{1,2})[\s.)]+(?=\D)", arabic)):
            mark, rest = match[1], arabic[match.end() :]
        rest = rest[: _end_of_names(rest)]
        if len(squeeze(rest)) > _SHORT:
            return []
        numbers = {int(n) for n in re.findall(r"\d+", mark)} & known
        if arabic.strip(" .()").isdigit():  # a cell that is nothing but a number
            return _agreed({}, {int(arabic.strip(" .()"))} & known, indicators)
        named = _named(rest, indicators)
        return _agreed(named, numbers, indicators) if named else []
    named_all: dict[int, float] = {}
    numbers_all: set[int] = set()
    for head in heads:
        numbers_all |= _numbers(head["numbers"] or "") & known
        rest = arabic[head.end() :]
        for number, score in _named(rest[: _end_of_names(rest)], indicators).items():
            named_all[number] = max(score, named_all.get(number, 0.0))
    return _agreed(named_all, numbers_all, indicators)


def match_instrument(text: str, *, of: Edition | None = None) -> str | None:
    """IIT, EIT (EIT1, EIT2 where a part is named) or OIT, by abbreviation or name; else None."""
    from rapidfuzz import fuzz

    asked = of or catalogue().edition(max(catalogue().editions))
    bare = squeeze(text)
    found: str | None = None
    keys = [one.key for one in asked.instruments if one.key.lower() in bare]
    if len(keys) == 1:
        found = keys[0]
    elif not keys:
        names = [
            (fuzz.partial_ratio(squeeze(name), bare), len(name), one.key)
            for one in asked.instruments
            for name in (one.name, *one.alternates)
        ]
        score, _, key = max(names)
        found = key if score >= 100 * _LIKE_ENOUGH and len(bare) >= 10 else None
    if found == "EIT" and (part := re.search(r"(?:ส่วนที่|part|ตอนที่)([12])|eit([12])", bare)):
        return f"EIT{part[1] or part[2]}"
    if found == "EIT" and ("survey" in bare or "public" in bare):
        return "EIT2" if "survey" in bare else "EIT1"
    return found


def match_issue(text: str) -> int | None:
    """The number (1–7) of the issue that a cell names; by name, else by its leading number."""
    from rapidfuzz import fuzz

    mark, rest = strip_mark(clean(text))
    bare = squeeze(rest)
    if bare:
        scores = {
            number: fuzz.ratio(squeeze(name), bare[: len(squeeze(name)) + 10])
            for number, name in ISSUES.items()
        }
        best = max(scores, key=lambda number: scores[number])
        if scores[best] >= 100 * _LIKE_ENOUGH:
            return best
    number = re.fullmatch(r"\D*([1-7])\D*", to_arabic(mark)) if not bare else None
    return int(number[1]) if number else None


def _names_follow(text: str, head: re.Match[str]) -> bool:
    return text[head.end() :].lstrip().startswith(_NAMES_BEGIN)


def _end_of_names(text: str) -> int:
    match = _NAMES_END.search(text)
    return match.start() if match else min(len(text), 400)


def _numbers(text: str) -> set[int]:
    """The numbers of "1-5 และ 10"; of "9.1" the 9."""
    text = re.sub(r"(\d+)\.\d+", r"\1", text)
    found: set[int] = set()
    for first, last in re.findall(r"(\d+)(?:\s*(?:[-–—]|ถึง)\s*(?:ที่\s*)?(\d+))?", text):
        found |= set(range(int(first), int(last or first) + 1))
    return found


def _named(text: str, indicators: Iterable[Indicator]) -> dict[int, float]:
    """The indicators whose names stand in a text, with how well each is spelt (0–1)."""
    from rapidfuzz import fuzz

    bare = squeeze(text)
    found: list[tuple[float, int, int, int]] = []
    for indicator in indicators:
        for name in (indicator.name, *indicator.alternates):
            key = squeeze(name)
            if len(bare) < 0.8 * len(key):
                continue
            place = fuzz.partial_ratio_alignment(key, bare, score_cutoff=100 * _LIKE_ENOUGH)
            if place is not None and place.dest_end - place.dest_start >= 0.8 * len(key):
                start, end = place.dest_start, place.dest_end
                found.append((place.score / 100, start, end, indicator.number))
    best: dict[int, float] = {}
    taken: list[tuple[int, int, int]] = []
    for score, start, end, number in sorted(found, key=lambda one: (-one[0], one[1] - one[2])):
        if all(end <= s or e <= start or n == number for s, e, n in taken):
            taken.append((start, end, number))
            best[number] = max(score, best.get(number, 0.0))
    return best


def _agreed(
    named: dict[int, float], numbers: set[int], indicators: Iterable[Indicator]
) -> list[IndicatorMatch]:
    """Names and numbers held against one another; where they disagree the name counts."""
    names = {one.number: one.name for one in indicators}
    matches = []
    for number, score in named.items():
        doubt = None
        if numbers and number not in numbers:
            doubt = "name-number"
        elif score < 0.999:
            doubt = "misspelt"
        matches.append(IndicatorMatch(number, names[number], round(score, 3), "name", doubt))
    if named.keys() <= numbers:
        lone = "number-only" if not named else None
        for number in numbers - named.keys():
            matches.append(IndicatorMatch(number, names[number], 1.0, "number", lone))
    return sorted(matches, key=lambda match: match.number)
