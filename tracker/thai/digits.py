"""The two digit scripts: Thai ๐–๙ for papers, Arabic 0–9 for reckoning."""

_THAI = "๐๑๒๓๔๕๖๗๘๙"
_TO_ARABIC = str.maketrans(_THAI, "0123456789")
_TO_THAI = str.maketrans("0123456789", _THAI)


def to_arabic(text: str) -> str:
    """The text with every Thai digit as its Arabic one; nothing else changes."""
    return text.translate(_TO_ARABIC)


def to_thai(value: str | int | float) -> str:
    """The text or number with every Arabic digit as its Thai one; nothing else changes."""
    return str(value).translate(_TO_THAI)
