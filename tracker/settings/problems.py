"""What can be wrong with settings, told all at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.errors import TidtamError


@dataclass(frozen=True, slots=True)
class Problem:
    """One error: where it stands (file and line, or key), and what to do, in Thai and English."""

    where: str
    th: str
    en: str


class SettingsError(TidtamError):
    """The settings cannot be used as they stand; ``problems`` names every error."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(
            "settings",
            th="; ".join(f"{one.where}: {one.th}" for one in problems),
            en="; ".join(f"{one.where}: {one.en}" for one in problems),
        )
        self.problems = tuple(problems)


class ValueRefused(Exception):
    """A value of a setting is of the wrong kind; the two sentences say what is wanted."""

    def __init__(self, th: str, en: str) -> None:
        super().__init__(en)
        self.th = th
        self.en = en
