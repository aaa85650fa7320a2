"""Every colour of the style sheet can be told from its ground (WCAG 2.2 AA: text 4.5, shapes 3).

Reads the sheet itself, so that a new rule is judged without being named here.
"""

import re
from collections.abc import Iterator

import pytest

from tests.test_house import HOUSE

SHEET = (HOUSE / "web/static/style.css").read_text(encoding="utf-8")
TOKENS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3}(?:[0-9a-f]{3})?);", SHEET))
RULES = re.findall(r"([^{}]+)\{([^{}]*)\}", re.sub(r"/\*.*?\*/", "", SHEET, flags=re.DOTALL))
TEXT, SHAPE = 4.5, 3.0

# What a word or shape lies on where its own rule does not say it.
PAGE = ("paper", "ground", "brand-light")
# Says nothing by its colour alone; what it would say stands beside it in words.
ORNAMENT = {
    "line": "the edge of a card, a row or a sheet",
    "brand-light": "the part of a bar that is still empty: its figures stand below it",
    "due-ground": "the same, where it is late; the ground of a mark",
    "planned-ground": "the ground of a mark, whose shape and word stand on it",
    "progress-ground": "the same",
    "done-ground": "the same",
    "not-done-ground": "the same",
    "paper": "the halo around a chart's figures, the tick in a filled mark",
}
# A button that cannot be pressed is excepted by WCAG 1.4.3.
EXCEPTED = (":disabled",)


def _light(token: str) -> float:
    digits = TOKENS[token].lstrip("#")
    full = "".join(one * 2 for one in digits) if len(digits) == 3 else digits
    parts = [int(full[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _ratio(one: str, other: str) -> float:
    darker, lighter = sorted((_light(one), _light(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _grounds(selector: str, told: dict[str, str]) -> tuple[str, ...]:
    own = _token(told.get("background", told.get("background-color", "")))
    drawn = [_token(one["fill"]) for name, one in _rules() if name == f"{selector} rect"]
    if own or drawn:  # of its own, or of the bar that it is drawn on
        return (own or drawn[0] or "",)
    in_head = ".head" in selector and not selector.strip().endswith((".head", ".head-row"))
    return ("brand",) if in_head else PAGE


def _token(value: str) -> str | None:
    found = re.search(r"var\(--([\w-]+)\)", value)
    return found[1] if found and found[1] in TOKENS else None


def _rules() -> Iterator[tuple[str, dict[str, str]]]:
    for selectors, body in RULES:
        told = dict(re.findall(r"([\w-]+)\s*:\s*([^;]+)", body))
        for selector in selectors.split(","):
            if selector.strip() != ":root" and not any(one in selector for one in EXCEPTED):
                yield " ".join(selector.split()), told


def test_the_ratio_is_that_of_the_guidelines() -> None:
    assert round(_ratio("paper", "ink"), 1) == 16.3
    assert _ratio("paper", "paper") == 1


def test_every_colour_is_one_of_the_named_ones() -> None:
    body = SHEET.split("}", SHEET[: SHEET.index(":root")].count("}") + 1)[-1]
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\([^)]*\)|hsla?\([^)]*\)", body) == []


def test_every_word_can_be_read_on_its_ground() -> None:
    judged = [
        (selector, colour, ground, round(_ratio(colour, ground), 2))
        for selector, told in _rules()
        if (colour := _token(told.get("color", "")))
        for ground in _grounds(selector, told)
    ]
    assert len(judged) > 40
    assert [one for one in judged if one[3] < TEXT] == []


@pytest.mark.parametrize("what", ["border", "outline", "fill", "stroke"])
def test_every_edge_and_shape_that_says_something_can_be_seen(what: str) -> None:
    judged = [
        (selector, colour, ground, round(_ratio(colour, ground), 2))
        for selector, told in _rules()
        for name, value in told.items()
        if name.split("-")[0] == what
        if (colour := _token(value)) and colour not in ORNAMENT
        for ground in _grounds(selector, told)
        if ground not in (colour, "brand-light")  # a link's or button's ground under the pointer
    ]
    assert judged
    assert [one for one in judged if one[3] < SHAPE] == []
