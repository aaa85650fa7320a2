"""Days on which state offices are closed: rules, cabinet days, and the agency's own list.

Lunar days and cabinet specials of a coming year are announced late (FIELD §5): ``days_known``
tells whether a year's have come. What the library says was read out into ``days_off.json``:
imported for itself it brings 250 countries, 15 MiB and a tenth of a second into every process.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

# Kept by banks and factories, not by state offices (cabinet's list of วันหยุดราชการ).
_NOT_FOR_OFFICES = ("วันแรงงานแห่งชาติ", "วันเด็กแห่งชาติ")
# Fixed by the palace anew every year: who knows it knows the announcements of that year.
_ANNOUNCED_YEARLY = "วันพืชมงคล"
READ_OUT = Path(__file__).with_name("days_off.json")


def thai_days_off(
    years: Iterable[int],
    *,
    own: Mapping[date, str] | None = None,
    worked: Collection[date] = (),
) -> dict[date, str]:
    """The days off of state offices in the C.E. years, by date, with their Thai names.

    ``own`` adds an agency's days (and renames), ``worked`` takes days out.
    """
    days: dict[date, str] = {}
    for year in years:
        days |= _of_year(year)
    days |= own or {}
    return {day: days[day] for day in sorted(days) if day not in worked}


def days_known(year: int, *, own: Mapping[date, str] | None = None) -> bool:
    """Whether the announced days of a C.E. year are known, from the library or the own list.

    One day of an agency's own is no announced calendar: either source must name the day that is
    fixed anew every year.
    """
    own_names = (name for day, name in (own or {}).items() if day.year == year)
    return any(_ANNOUNCED_YEARLY in name for name in (*own_names, *_of_year(year).values()))


@lru_cache(maxsize=32)
def _of_year(year: int) -> Mapping[date, str]:
    return read_out(READ_OUT).get(year) or days_of_library(year)


@cache
def read_out(path: Path) -> Mapping[int, Mapping[date, str]]:
    """The years in a file; none where another version is installed, which may know more."""
    from importlib.metadata import version

    told = json.loads(path.read_text(encoding="utf-8"))
    years: dict[int, dict[date, str]] = {}
    if told["holidays"] == version("holidays"):
        for text, name in told["days"].items():
            day = date.fromisoformat(text)
            years.setdefault(day.year, {})[day] = name
    return years


def days_of_library(year: int) -> dict[date, str]:
    """What the library itself says of a C.E. year, without the days that offices work."""
    import holidays

    found = holidays.country_holidays(  # type: ignore[attr-defined,unused-ignore]
        "TH", years=year, language="th", categories=("public", "government")
    )
    days = {}
    for day, names in found.items():
        kept = [name for name in names.split("; ") if not name.endswith(_NOT_FOR_OFFICES)]
        if kept and day.year == year:
            days[day] = " ".join(kept)
    return days
