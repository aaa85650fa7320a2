"""The kinds of values that a setting may have, and what is said when one is of the wrong kind.

Each reader takes the value as TOML or JSON gives it, and the folder that relative paths start at.
"""

import ipaddress
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from pathlib import Path, PureWindowsPath
from typing import Any
from urllib.parse import urlsplit

from tracker.calendar import DateNotUnderstood, YearDoubtful, parse_date
from tracker.settings.problems import ValueRefused
from tracker.thai import to_arabic

Reader = Callable[[Any, Path], Any]

_URL = re.compile(r"(sqlite|postgresql)(\+[a-z0-9_]+)?://.*", re.IGNORECASE)
_SQLITE_FILE = re.compile(r"(?P<scheme>sqlite(?:\+[a-z0-9_]+)?:///)(?P<file>[^?]+)(?P<query>\?.*)?")
_MAIL = re.compile(r"(?:[^<>@]*<)?[^\s<>@]+@[^\s<>@]+>?")
_HOST = re.compile(r"(?=.{1,253}$)[^\s./:@\[\]]{1,63}(\.[^\s./:@\[\]]{1,63})*")
_ENVIRONMENT_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def text(raw: Any, _base: Path) -> str:
    """A text, maybe empty."""
    if not isinstance(raw, str):
        raise ValueRefused("ต้องเป็นข้อความในเครื่องหมายคำพูด", "must be a text in quotation marks")
    return raw.strip()


def some_text(raw: Any, base: Path) -> str:
    """A text that is not empty."""
    value = text(raw, base)
    if not value:
        raise ValueRefused("ต้องไม่เว้นว่าง", "must not be empty")
    return value


def variable(raw: Any, base: Path) -> str:
    """The name of an environment variable, or nothing."""
    value = text(raw, base)
    if value and not _ENVIRONMENT_NAME.fullmatch(value):
        raise ValueRefused(
            "ต้องเป็นชื่อตัวแปรสภาพแวดล้อม (A–Z 0–9 _) ไม่ใช่ตัวรหัสเอง",
            "must be the name of an environment variable (A–Z, 0–9, _), not the secret itself",
        )
    return value


def mail_sender(raw: Any, base: Path) -> str:
    """A mail address, with or without a name."""
    value = some_text(raw, base)
    if not _MAIL.fullmatch(value):
        raise ValueRefused(
            "ต้องเป็นที่อยู่อีเมล เช่น tidtam@example.go.th",
            "must be a mail address such as tidtam@example.go.th",
        )
    return value


def database_url(raw: Any, base: Path) -> str:
    """An address of SQLite or PostgreSQL; a relative SQLite file starts at the base folder."""
    value = some_text(raw, base)
    if not _URL.fullmatch(value):
        raise ValueRefused(
            "ต้องขึ้นต้นด้วย sqlite:/// หรือ postgresql://",
            "must begin with sqlite:/// or postgresql://",
        )
    match = _SQLITE_FILE.fullmatch(value)
    if match is None or match["file"] == ":memory:" or _is_absolute(match["file"]):
        return value
    return f"{match['scheme']}{(base / match['file']).as_posix()}{match['query'] or ''}"


def web_address(raw: Any, base: Path) -> str:
    """An http or https address without a slash at its end; empty where links use host and port."""
    value = text(raw, base).rstrip("/")
    if value and not re.fullmatch(r"https?://[^\s/]+(/\S*)?", value):
        raise ValueRefused(
            "ต้องเป็นที่อยู่เว็บ เช่น https://tidtam.example.go.th",
            "must be a web address such as https://tidtam.example.go.th",
        )
    return value


def some_web_address(raw: Any, base: Path) -> str:
    """An http or https address that is not empty, without a slash at its end."""
    return web_address(some_text(raw, base), base)


def issuer(raw: Any, base: Path) -> str:
    """The https address of an OpenID provider, or nothing; http only on this machine."""
    value = web_address(raw, base)
    host = urlsplit(value).hostname or ""
    if value.startswith("http:") and not (host == "localhost" or _is_loopback(host)):
        raise ValueRefused(
            "ต้องขึ้นต้นด้วย https:// (http:// ใช้ได้เฉพาะในเครื่องนี้เอง)",
            "must begin with https:// (http:// only on this machine itself)",
        )
    return value


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def hosts_or_networks(raw: Any, _base: Path) -> tuple[str, ...]:
    """A list of host names, addresses and networks, such as ["10.0.0.0/8", "hook.example"]."""
    given = raw if isinstance(raw, list | tuple) else [None]
    found = tuple(one.strip().lower() for one in given if isinstance(one, str))
    if len(found) != len(given) or not all(map(_host_or_network, found)):
        raise ValueRefused(
            'ต้องเป็นรายการชื่อเครื่อง ที่อยู่ หรือเครือข่าย เช่น ["10.0.0.0/8", "hook.example"]',
            'must list host names, addresses or networks, such as ["10.0.0.0/8", "hook.example"]',
        )
    return tuple(dict.fromkeys(found))


def _host_or_network(text: str) -> bool:
    try:
        ipaddress.ip_network(text)
    except ValueError:
        # digits and dots only is an address with a mistake in it, or one with its host's bits set
        return bool(_HOST.fullmatch(text)) and not re.fullmatch(r"[\d./]+", text)
    return True


def choice(*allowed: str) -> Reader:
    """One of the words."""

    def read(raw: Any, base: Path) -> str:
        value = text(raw, base)
        if value not in allowed:
            words = ", ".join(f'"{word}"' for word in allowed)
            raise ValueRefused(f"ต้องเป็นอย่างใดอย่างหนึ่งใน {words}", f"must be one of {words}")
        return value

    return read


def whole(least: int, most: int) -> Reader:
    """A whole number within bounds."""

    def read(raw: Any, _base: Path) -> int:
        if isinstance(raw, bool) or not isinstance(raw, int) or not least <= raw <= most:
            raise ValueRefused(
                f"ต้องเป็นจำนวนเต็มตั้งแต่ {least} ถึง {most}",
                f"must be a whole number from {least} to {most}",
            )
        return raw

    return read


def yes_no(raw: Any, _base: Path) -> bool:
    """true or false."""
    if not isinstance(raw, bool):
        raise ValueRefused("ต้องเป็น true หรือ false", "must be true or false")
    return raw


def clock_time(raw: Any, _base: Path) -> time:
    """A time of day: "08:30", "๘.๓๐" or TOML's own 08:30:00."""
    if isinstance(raw, time):
        return raw
    match = re.fullmatch(r"(\d{1,2})[:.](\d{2})(?:\s*น\.?)?", to_arabic(str(raw).strip()))
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise ValueRefused('ต้องเป็นเวลา เช่น "08:30"', 'must be a time of day such as "08:30"')
    return time(int(match[1]), int(match[2]))


def ladder(*, before: bool) -> Reader:
    """Different whole numbers of working days, put into the order in which they come."""

    def read(raw: Any, base: Path) -> tuple[int, ...]:
        days = raw if isinstance(raw, list | tuple) else [None]
        try:
            numbers = {whole(1, 120)(day, base) for day in days}
        except ValueRefused:
            numbers = set()
        if len(numbers) != len(days):
            raise ValueRefused(
                "ต้องเป็นรายการจำนวนวันทำการที่ไม่ซ้ำกัน ตั้งแต่ 1 ถึง 120 เช่น [30, 14, 7, 1]",
                "must list different numbers of working days, 1 to 120, such as [30, 14, 7, 1]",
            )
        return tuple(sorted(numbers, reverse=before))

    return read


def path(raw: Any, base: Path) -> Path:
    """A file or folder; a relative one starts at the base folder."""
    return base / some_text(raw, base)


def optional_path(raw: Any, base: Path) -> Path | None:
    """A file or folder, or None for an empty text."""
    return base / value if (value := text(raw, base)) else None


def days(raw: Any, base: Path) -> frozenset[date]:
    """A list of dates."""
    if not isinstance(raw, list | tuple | set | frozenset):
        raise ValueRefused("ต้องเป็นรายการวันที่ในวงเล็บ [ ]", "must be a list of dates in [ ]")
    return frozenset(_day(one) for one in raw)


def named_days(raw: Any, base: Path) -> Mapping[date, str]:
    """A list of days off, each with a date and a name; of a date twice the last name counts."""
    wanted = ValueRefused(
        'ต้องเป็นรายการ เช่น [{ date = "2026-12-04", name = "วันหยุดของหน่วยงาน" }]',
        'must be a list such as [{ date = "2026-12-04", name = "…" }]',
    )
    if isinstance(raw, Mapping):
        raw = [{"date": day, "name": name} for day, name in raw.items()]
    if not isinstance(raw, list | tuple):
        raise wanted
    found: dict[date, str] = {}
    for row in raw:
        if not isinstance(row, Mapping) or set(row) != {"date", "name"}:
            raise wanted
        if not isinstance(row["name"], str) or not row["name"].strip():
            raise wanted
        found[_day(row["date"])] = row["name"].strip()
    return dict(sorted(found.items()))


def no_day_twice(raw: Any) -> None:
    """Refuse a list of days off that has a date twice, where somebody types it.

    One of the two names would be lost without a word. What an agency stored earlier is still
    read. Raises ValueRefused; `raw` is a list that `named_days` reads.
    """
    if isinstance(raw, Mapping):
        return
    found: dict[date, str] = {}
    for row in raw:
        day, name = _day(row["date"]), row["name"].strip()
        if day in found:
            raise ValueRefused(
                f"วันที่ {day.isoformat()} ซ้ำกัน (“{found[day]}” และ “{name}”) โปรดรวมเป็นรายการเดียว",
                f"{day.isoformat()} stands in it twice (“{found[day]}” and “{name}”); make it one",
            )
        found[day] = name


def _day(raw: Any) -> date:
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    try:
        return parse_date(str(raw))
    except (DateNotUnderstood, YearDoubtful) as error:
        raise ValueRefused(error.th, error.en) from None


def _is_absolute(file: str) -> bool:
    """Absolute on either kind of machine, so that one configuration reads alike on both."""
    return file.startswith("/") or bool(PureWindowsPath(file).drive)
