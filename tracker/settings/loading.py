"""From ``config.toml``, the environment and an agency's overrides to checked settings."""

import difflib
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Any

from tracker.settings.kinds import no_day_twice
from tracker.settings.problems import Problem, SettingsError, ValueRefused
from tracker.settings.schema import AGENCY_KEYS, SCHEMA, Setting
from tracker.settings.values import (
    AgencySettings,
    ClockSettings,
    DatabaseSettings,
    FilesSettings,
    ItaSettings,
    LimitsSettings,
    LineSettings,
    LogsSettings,
    MailSettings,
    OidcSettings,
    PapersSettings,
    SecretsSettings,
    Settings,
    WebhookSettings,
    WebSettings,
)

_SECTION = re.compile(r"\s*\[\s*([A-Za-z0-9_-]+)\s*\]")
_KEY = re.compile(r"\s*([A-Za-z0-9_-]+)\s*=")
_IN_TOML = re.compile(r"true|false|-?\d+|\[.*\]|\"[^\"]*\"")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a setting's value comes from, for ``check-config``.

    ``origin`` is default, file, environment or database; ``place`` the line or variable.
    """

    section: str
    key: str
    value: str
    origin: str
    place: str


@dataclass(frozen=True, slots=True)
class _Given:
    """What the file says: its values, the line of each, its name and its folder."""

    values: Mapping[str, Any]
    lines: Mapping[tuple[str, str], int]
    name: str
    base: Path

    def place(self, section: str, key: str = "") -> str:
        line = self.lines.get((section, key))
        named = f"[{section}] {key}".rstrip()
        return f"{self.name}, line {line}, {named}" if line else f"{self.name}, {named}"


def load_settings(path: Path | None, environ: Mapping[str, str]) -> Settings:
    """The installation's settings; without a file, all defaults in the working folder.

    ``environ`` may overrule any setting by TIDTAM_SECTION_KEY, and gives the secrets. Raises
    SettingsError with every error of file and environment at once.
    """
    given = _given(path)
    problems = _unknown(given)
    sections: dict[str, dict[str, Any]] = {}
    for setting in SCHEMA:
        raw, _, place = _raw(setting, given, environ)
        try:
            value = setting.read(raw, given.base)
            _check_typed(setting.key, raw)
        except ValueRefused as refusal:
            problems.append(Problem(place, refusal.th, refusal.en))
            value = setting.read(setting.default, given.base)
        sections.setdefault(setting.section, {})[setting.key] = value
    settings = Settings(
        database=DatabaseSettings(**sections["database"]),
        files=FilesSettings(**sections["files"]),
        secrets=SecretsSettings(
            **sections["secrets"], key=environ.get(sections["secrets"]["key_env"]) or None
        ),
        agency=AgencySettings(**sections["agency"]),
        mail=MailSettings(
            **sections["mail"], password=environ.get(sections["mail"]["password_env"]) or None
        ),
        line=LineSettings(**sections["line"]),
        webhook=WebhookSettings(**sections["webhook"]),
        clock=ClockSettings(**sections["clock"]),
        web=WebSettings(
            **sections["web"],
            metrics_token=environ.get(sections["web"]["metrics_token_env"]) or None,
        ),
        oidc=OidcSettings(
            **sections["oidc"],
            client_secret=environ.get(sections["oidc"]["client_secret_env"]) or None,
        ),
        logs=LogsSettings(**sections["logs"]),
        papers=PapersSettings(**sections["papers"]),
        ita=ItaSettings(**sections["ita"]),
        limits=LimitsSettings(**sections["limits"]),
        path=path,
    )
    problems += _contradictions(settings, given)
    if problems:
        raise SettingsError(problems)
    return settings


def agency_settings(
    settings: Settings, overrides: Mapping[str, Any], *, typed: bool = False
) -> AgencySettings:
    """An agency's settings: what it set on the site over the installation's defaults.

    ``overrides`` is as stored (JSON values: times and dates as texts), or, where somebody has just
    ``typed`` them, checked more strictly. Raises SettingsError with every unknown key and wrong
    value at once.
    """
    problems, changes = [], {}
    readers = _of_agencies()
    for key, raw in overrides.items():
        if key not in readers:
            problems.append(_unknown_key(f"agency, {key}", key, AGENCY_KEYS))
            continue
        try:
            changes[key] = readers[key].read(raw, Path())
            if typed:
                _check_typed(key, raw)
        except ValueRefused as refusal:
            problems.append(Problem(f"agency, {key}", refusal.th, refusal.en))
    made = replace(settings.agency, **changes)
    if not problems:
        problems += _office_hours(made, "agency, office_end")
    if problems:
        raise SettingsError(problems)
    return made


@cache
def _of_agencies() -> dict[str, Setting]:
    return {one.key: one for one in SCHEMA if one.section == "agency"}


def _check_typed(key: str, raw: Any) -> None:
    if key == "days_off":
        no_day_twice(raw)


def sources(
    path: Path | None, environ: Mapping[str, str], overrides: Mapping[str, Any] | None = None
) -> list[Source]:
    """Each setting's value and where it comes from; secrets are named, never shown."""
    given = _given(path)
    found = []
    for setting in SCHEMA:
        raw, origin, place = _raw(setting, given, environ)
        if setting.section == "agency" and setting.key in (overrides or {}):
            raw, origin, place = (overrides or {})[setting.key], "database", "database"
        found.append(Source(setting.section, setting.key, _shown(raw, setting), origin, place))
    return found


def _given(path: Path | None) -> _Given:
    if path is None:
        return _Given({}, {}, "config.toml", Path.cwd())
    try:
        written = path.read_text(encoding="utf-8-sig")
        values = tomllib.loads(written)
    except OSError as error:
        raise SettingsError(
            [
                Problem(
                    str(path),
                    "เปิดแฟ้มตั้งค่าไม่ได้ ตรวจสอบที่อยู่แฟ้มหรือระบุด้วย --config",
                    f"cannot be opened ({error.strerror}); check the path or name it by --config",
                )
            ]
        ) from error
    except UnicodeDecodeError as error:
        raise SettingsError(
            [Problem(path.name, "ต้องบันทึกเป็น UTF-8", "must be saved as UTF-8")]
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(
            [Problem(path.name, f"เขียนผิดรูปแบบ TOML: {error}", f"is not valid TOML: {error}")]
        ) from error
    return _Given(values, _lines(written), path.name, path.resolve().parent)


def _lines(written: str) -> dict[tuple[str, str], int]:
    """The line on which each section and key stands, counted from 1."""
    lines: dict[tuple[str, str], int] = {}
    section = ""
    for number, line in enumerate(written.splitlines(), start=1):
        if match := _SECTION.match(line):
            section = match[1]
            lines.setdefault((section, ""), number)
        elif match := _KEY.match(line):
            lines.setdefault((section, match[1]), number)
    return lines


def _raw(setting: Setting, given: _Given, environ: Mapping[str, str]) -> tuple[Any, str, str]:
    """A setting's raw value, its origin, and the place that a message names."""
    if setting.variable in environ:
        return _from_environment(environ[setting.variable]), "environment", setting.variable
    section = given.values.get(setting.section)
    if isinstance(section, dict) and setting.key in section:
        return section[setting.key], "file", given.place(setting.section, setting.key)
    return setting.default, "default", setting.name


def _from_environment(value: str) -> Any:
    """A variable's text as TOML would read it: numbers, true, false, lists; else as a text."""
    if _IN_TOML.fullmatch(value.strip()):
        try:
            return tomllib.loads(f"value = {value}")["value"]
        except tomllib.TOMLDecodeError:
            return value
    return value


def _unknown(given: _Given) -> list[Problem]:
    sections = list(dict.fromkeys(setting.section for setting in SCHEMA))
    problems = []
    for section, values in given.values.items():
        if section not in sections:
            problems.append(_unknown_key(given.place(section), section, sections))
        elif not isinstance(values, dict):
            place = given.place("", section).replace("[]", "").strip()
            problems.append(
                Problem(place, f"ต้องเป็นหมวด [{section}]", f"must be a section [{section}]")
            )
        else:
            keys = [setting.key for setting in SCHEMA if setting.section == section]
            problems += [
                _unknown_key(given.place(section, key), key, keys)
                for key in values
                if key not in keys
            ]
    return problems


def _unknown_key(where: str, key: str, known: Iterable[str]) -> Problem:
    near = difflib.get_close_matches(key, list(known), n=1, cutoff=0.5)
    th, en = f"ไม่รู้จัก “{key}”", f"“{key}” is not known"
    if near:
        th, en = f"{th} หมายถึง “{near[0]}” ใช่หรือไม่", f"{en}; did you mean “{near[0]}”?"
    return Problem(where, th, en)


def _contradictions(settings: Settings, given: _Given) -> list[Problem]:
    problems = _office_hours(settings.agency, given.place("agency", "office_end"))
    mail = settings.mail
    if mail.delivery == "smtp" and not mail.host:
        problems.append(
            Problem(
                given.place("mail", "host"),
                "ต้องระบุเครื่องแม่ข่ายเมื่อส่งด้วย smtp",
                "must name the mail server where delivery is smtp",
            )
        )
    if mail.delivery == "smtp" and mail.user and not mail.password:
        problems.append(
            Problem(
                given.place("mail", "password_env"),
                f"ไม่พบรหัสผ่านในตัวแปรสภาพแวดล้อม {mail.password_env}",
                f"the environment variable {mail.password_env} holds no password",
            )
        )
    web = settings.web
    if web.metrics and web.base_url and not web.metrics_token:
        # behind a web server everybody comes from this machine
        problems.append(
            Problem(
                given.place("web", "metrics"),
                f"เมื่อตั้ง base_url ต้องมีรหัสในตัวแปรสภาพแวดล้อม {web.metrics_token_env} ด้วย",
                "needs a token where base_url is set; the environment variable "
                f"{web.metrics_token_env} holds none",
            )
        )
    problems += _provider(settings.oidc, given)
    return problems


def _provider(oidc: OidcSettings, given: _Given) -> list[Problem]:
    """What a provider needs beside its address."""
    problems = []
    if oidc.is_on and not oidc.client_id:
        problems.append(
            Problem(
                given.place("oidc", "client_id"),
                "ต้องระบุเมื่อตั้ง issuer (ได้จากผู้ให้บริการเมื่อลงทะเบียนระบบนี้)",
                "must be set where issuer is (the provider gives it when this site is registered)",
            )
        )
    if oidc.is_on and not oidc.client_secret:
        problems.append(
            Problem(
                given.place("oidc", "client_secret_env"),
                f"ไม่พบรหัสลับในตัวแปรสภาพแวดล้อม {oidc.client_secret_env}",
                f"the environment variable {oidc.client_secret_env} holds no secret",
            )
        )
    return problems


def _office_hours(agency: AgencySettings, where: str) -> list[Problem]:
    if agency.office_start < agency.office_end:
        return []
    return [Problem(where, "เวลาปิดทำการต้องอยู่หลังเวลาเปิด", "the office must close after it opens")]


def _shown(raw: Any, setting: Setting) -> str:
    """The value as it would stand in the file; the password within an address is left out."""
    if setting.section == "database" and isinstance(raw, str):
        raw = re.sub(r"(://[^:/@]*):[^@]*@", r"\1:…@", raw)
    return json.dumps(raw, ensure_ascii=False, default=_as_text)


def _as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | time) else str(value)
