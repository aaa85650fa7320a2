"""Word's automatic numbers: marks that stand before a paragraph on paper, not in its text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tracker.thai import to_thai

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_THAI_LETTERS = "กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass(slots=True)
class _Level:
    form: str = "decimal"
    text: str = "%1."
    start: int = 1


@dataclass(slots=True)
class Numbering:
    """Counts through the lists of one document, in reading order."""

    abstracts: Mapping[str, Mapping[int, _Level]] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, Mapping[int, int]]] = field(default_factory=dict)
    styles: Mapping[str, tuple[str | None, int | None, str | None]] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def mark(self, paragraph: Any) -> str:
        """The mark of a paragraph ("๑.", "•"), counted on; empty where it has none."""
        list_id, level = self._of(paragraph)
        if list_id is None or list_id == "0" or list_id not in self.lists:
            return ""
        abstract, overrides = self.lists[list_id]
        levels = self.abstracts.get(abstract, {})
        own = levels.get(level, _Level())
        counts = self._counts.setdefault(abstract, {})
        if level in overrides and (list_id, level) not in self._begun:
            counts[level] = overrides[level] - 1
        self._begun.add((list_id, level))
        counts[level] = counts.get(level, own.start - 1) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        if own.form == "bullet":
            return "•"
        if own.form == "none":
            return ""

        def number(match: re.Match[str]) -> str:
            at = int(match.group(1)) - 1
            there = levels.get(at, _Level())
            return _written(counts.get(at, there.start), there.form)

        return re.sub(r"%([1-9])", number, own.text).strip()

    def _of(self, paragraph: Any) -> tuple[str | None, int]:
        """The list and level of a paragraph: its own, else its style's."""
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return None, 0
        list_id, level = _num_pr(properties)
        if list_id is not None:
            return list_id, level or 0
        style = properties.find(f"{W}pStyle")
        name = style.get(f"{W}val") if style is not None else None
        for _ in range(12):
            if name is None or name not in self.styles:
                return None, 0
            list_id, of_style, parent = self.styles[name]
            if list_id is not None:
                return list_id, of_style if of_style is not None else level or 0
            name = parent
        return None, 0


def read_numbering(numbering: Any | None, styles: Any | None) -> Numbering:
    """The lists of word/numbering.xml and what word/styles.xml says of them."""
    abstracts: dict[str, dict[int, _Level]] = {}
    lists: dict[str, tuple[str, dict[int, int]]] = {}
    if numbering is not None:
        for abstract in numbering.findall(f"{W}abstractNum"):
            levels = {}
            for level in abstract.findall(f"{W}lvl"):
                at = _whole(level.get(f"{W}ilvl"), 0)
                levels[at] = _Level(
                    _value(level, "numFmt") or "decimal",
                    _value(level, "lvlText") or "",
                    _whole(_value(level, "start"), 1),
                )
            abstracts[abstract.get(f"{W}abstractNumId") or ""] = levels
        for one in numbering.findall(f"{W}num"):
            overrides = {
                _whole(o.get(f"{W}ilvl"), 0): _whole(_value(o, "startOverride"), 1)
                for o in one.findall(f"{W}lvlOverride")
                if _value(o, "startOverride") is not None
            }
            lists[one.get(f"{W}numId") or ""] = (_value(one, "abstractNumId") or "", overrides)
    known: dict[str, tuple[str | None, int | None, str | None]] = {}
    if styles is not None:
        for style in styles.findall(f"{W}style"):
            properties = style.find(f"{W}pPr")
            list_id, level = _num_pr(properties) if properties is not None else (None, None)
            known[style.get(f"{W}styleId") or ""] = (list_id, level, _value(style, "basedOn"))
    return Numbering(abstracts, lists, known)


def _num_pr(properties: Any) -> tuple[str | None, int | None]:
    num_pr = properties.find(f"{W}numPr")
    if num_pr is None:
        return None, None
    level = _value(num_pr, "ilvl")
    return _value(num_pr, "numId"), _whole(level, 0) if level is not None else None


def _value(element: Any, name: str) -> str | None:
    child = element.find(f"{W}{name}")
    value = child.get(f"{W}val") if child is not None else None
    return str(value) if value is not None else None


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and re.fullmatch(r"-?\d{1,6}", text) else otherwise


def _written(number: int, form: str) -> str:
    """A number as its list writes it."""
    if form in ("thaiNumbers", "thaiCounting"):
        return to_thai(number)
    if form == "thaiLetters":
        return _THAI_LETTERS[(number - 1) % len(_THAI_LETTERS)]
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman"):
        return _roman(number).upper() if form == "upperRoman" else _roman(number)
    if form == "decimalZero":
        return f"{number:02d}"
    return str(number)


def _roman(number: int) -> str:
    written = ""
    for value, sign in _ROMAN:
        while number >= value and len(written) < 20:
            written += sign
            number -= value
    return written
