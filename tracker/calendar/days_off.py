"""Days on which state offices are closed: rules, cabinet days, and the agency's own list.

Lunar days and cabinet specials of a coming year are announced late (FIELD §5): ``days_known``
tells whether a year's have come.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import lru_cache

# Kept by banks and factories, not by state offices (cabinet's list of วันหยุดราชการ).
_NOT_FOR_OFFICES = ("วันแรงงานแห่งชาติ", "วันเด็กแห่งชาติ")
# Fixed by the palace anew every year: who knows it knows the announcements of that year.
_ANNOUNCED_YEARLY = "วันพืชมงคล"


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
def _of_year(year: int) -> dict[date, str]:
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
