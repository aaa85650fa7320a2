"""Question codes as papers write them: ๐40 for o40, E๒ for e2, “1๑” for i1 (FIELD §4).

A zero for the letter o is plain; a bare number, or a one for the letter i, is decided by the
indicator's own range of questions, and by nothing else.
"""

import re

from tracker.ita.catalogue import edition
from tracker.ita.editions import Code, Edition
from tracker.thai.composition import clean
from tracker.thai.digits import to_arabic

_LETTERED = re.compile(r"([ieo])[\s.]*(0?[1-9]\d?)", re.IGNORECASE)
_ZERO_FOR_O = re.compile(r"0[\s.]*([1-9]\d?)")
_NUMBER = re.compile(r"\d{1,3}")
_IN_TEXT = re.compile(
    r"(?<![A-Za-z\d.,:/])(?:(?P<letter>[ieoIEO])[\s.]?(?P<number>[1-9]\d?)|0(?P<after_zero>[1-9]\d?))"
    r"(?![\d:/]|[.,]\d|\s*น\.)(?![A-Za-z])"
)
_SPAN_BETWEEN = re.compile(r"\s*(?:[-–—]|ถึง)\s*")


def indicator_of(code: Code | str, *, fiscal_year: int) -> int | None:
    """The number of the indicator that a code belongs to in an edition; None for an unknown one."""
    return edition(fiscal_year).indicator_of(code)


def normalise_code(
    text: str, *, fiscal_year: int, indicator: int | None = None, of: Edition | None = None
) -> Code | None:
    """The code that a short text means in an edition, or None where that cannot be said.

    With a letter, or a zero for the letter o, the text decides. Else the indicator must be known:
    the number is read as it stands; with its first digit as the letter i; and with a
    zero after that i as a one ("1๐๒" for i12, as scanners give it). The first reading among the
    indicator's own questions counts.
    ``of`` gives an edition that does not stand in the built-in file.
    """
    bare = to_arabic(clean(text)).strip(" .:()[]“”\"'")
    if match := _LETTERED.fullmatch(bare):
        return Code(match[1].lower(), int(match[2]))
    if match := _ZERO_FOR_O.fullmatch(bare):
        return Code("o", int(match[1]))
    bare = re.sub(r"\s", "", bare)
    if indicator is None or not _NUMBER.fullmatch(bare):
        return None
    own = (of or edition(fiscal_year)).questions.get(indicator, ())
    readings = [bare]
    if len(bare) > 1 and bare[0] == "1" and own and own[0].letter == "i":
        readings.append(bare[1:])
        if len(bare) == 3 and bare[1] == "0":  # no number begins with a zero: it was a one
            readings.append(f"1{bare[2]}")
    for reading in readings:
        for code in own:
            if str(code.number) == reading:
                return code
    return None


def find_codes(text: str, *, fiscal_year: int, of: Edition | None = None) -> list[Code]:
    """The codes that a running text names for certain, in order and once each; spans expanded.

    Only letters and zeros for o count here: bare numbers in prose are no codes.
    """
    arabic = to_arabic(clean(text))
    asked = of or edition(fiscal_year)
    found: list[Code] = []
    last: tuple[int, Code] | None = None
    for match in _IN_TEXT.finditer(arabic):
        letter = (match["letter"] or "o").lower()
        code = Code(letter, int(match["number"] or match["after_zero"]))
        if asked.indicator_of(code) is None:
            last = None
            continue
        if (
            last
            and last[1].letter == letter
            and _SPAN_BETWEEN.fullmatch(arabic[last[0] : match.start()])
        ):
            found += [Code(letter, n) for n in range(last[1].number + 1, code.number)]
        found.append(code)
        last = match.end(), code
    return list(dict.fromkeys(found))
