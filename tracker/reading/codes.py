"""The question codes in an analysis: which ones it is about, and which it only refers to."""

import re
from collections.abc import Iterable, Iterator, Sequence

from tracker import ita
from tracker.ita import Edition
from tracker.reading.looks import tight

_REFERENCE = re.compile(r"\((?:[^()]*)(?:อ้างอิง|ตามข้อ|ดูข้อ|สอดคล้อง)[^()]*\)")
_EVERY_INDICATOR = re.compile(r"ทุก\s?ตัวชี้วัด|ตัวชี้วัดทุกตัว|all indicators", re.I)
# A code without its letter is believed only where the words about it say that it is one.
_BARE = (
    re.compile(r"(?:^|[\s“\"”(])([1Il|]?\d{1,3})\s*[.:]?\s*ประเด็น"),
    re.compile(r"ข้อ\s*คำถาม(?:ที่|ข้อ|รายข้อ|ข้อที่)?\s*[“\"”'‘(]*\s*([1Il|]?\d{1,3})(?![\d.])"),
)


def edition_of(assessed: int | None, planned: int | None) -> Edition:
    """The edition that a document's codes belong to: that of the assessment it builds on."""
    return ita.edition(assessed or (planned - 1 if planned else 2568))


def every_indicator(text: str, *, of: Edition) -> list[int]:
    """All indicators of the instrument that a text names: "IIT ทุกตัวชี้วัด"; else none."""
    key = ita.match_instrument(text)
    if key is None or not _EVERY_INDICATOR.search(tight(text)):
        return []
    return [one.number for one in of.indicators_of(key[:3])]


def codes_about(
    text: str, *, of: Edition, indicators: Iterable[int] = ()
) -> tuple[list[str], list[str]]:
    """The codes that a text is about, and those that it only refers to, in order.

    With ``indicators`` known, the codes of other indicators count as references, and bare numbers
    are read by their ranges.
    """
    known = list(indicators)
    arabic = tight(text)
    main = _REFERENCE.sub(" ", arabic)
    found: list[tuple[int, str]] = []
    for pattern in _BARE:
        for match in pattern.finditer(main):
            digits = re.sub("[Il|]", "1", match.group(1))
            for indicator in known:
                code = ita.normalise_code(
                    digits, fiscal_year=of.fiscal_year, indicator=indicator, of=of
                )
                if code is not None:
                    found.append((match.start(1), str(code)))
                    break
    lettered = [str(code) for code in ita.find_codes(main, fiscal_year=of.fiscal_year, of=of)]
    found += zip(_places_of(lettered, main), lettered, strict=True)
    ordered = [code for _, code in sorted(found, key=lambda one: one[0])]
    about = [c for c in dict.fromkeys(ordered) if not known or of.indicator_of(c) in known]
    every = [str(c) for c in ita.find_codes(arabic, fiscal_year=of.fiscal_year, of=of)]
    return about, [c for c in dict.fromkeys([*ordered, *every]) if c not in about]


def _places_of(codes: Sequence[str], text: str) -> Iterator[int]:
    """Where each lettered code first stands in a text; those inside a span stand at its start."""
    last = 0
    for code in codes:
        match = re.search(rf"(?:{code[0]}[\s.]*|0){code[1:]}(?!\d)", text, re.IGNORECASE)
        last = match.start() if match else last
        yield last


def codes_of_column(
    text: str, *, of: Edition, indicators: Iterable[int] = ()
) -> tuple[list[str], str | None]:
    """The codes of a question cell (they stand first in it), and a code that the edition lacks."""
    arabic = tight(text)
    found = [str(c) for c in ita.find_codes(arabic, fiscal_year=of.fiscal_year, of=of)]
    if found:
        return found, None
    first = re.match(r"[\s\"“(]*([A-Za-z|]?\s?\d{1,3})", arabic)
    if first is None:
        return [], None
    token = re.sub(r"\s", "", first.group(1))
    for indicator in [*indicators, None]:
        code = ita.normalise_code(token, fiscal_year=of.fiscal_year, indicator=indicator, of=of)
        if code is not None:
            unknown = of.indicator_of(code) is None
            return [str(code)], str(code) if unknown else None
    return [], None
