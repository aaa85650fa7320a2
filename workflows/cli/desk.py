"""What one run of a command has at hand: settings, house, agency and the instant, each when asked.

The clock is read once per command, at the composition root.
"""

import dataclasses
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import click

from tracker.errors import TidtamError

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from tracker.records import AgencyRecord, OfficerRecord
    from tracker.settings import Settings
    from workflows.house import House


class ConfigMissing(TidtamError):
    """There is no configuration where the command was called."""

    def __init__(self) -> None:
        super().__init__(
            "config-missing",
            th="ไม่พบ config.toml ในโฟลเดอร์นี้ โปรดย้ายไปยังโฟลเดอร์ที่ติดตั้ง หรือระบุแฟ้มด้วย --config",
            en="there is no config.toml in this folder; go to the folder of the installation, "
            "or name the file by --config (or TIDTAM_CONFIG)",
        )


class NoAgencyYet(TidtamError):
    """The database holds no agency."""

    def __init__(self) -> None:
        super().__init__(
            "no-agency",
            th="ยังไม่มีหน่วยงานในฐานข้อมูล โปรดเพิ่มก่อนด้วย tidtam agency add ชื่อหน่วยงาน "
            "หรือให้เพิ่มตามเอกสารด้วย tidtam import FILE --create-agency",
            en="there is no agency in the database yet; add one: tidtam agency add NAME, "
            "or take it from a paper: tidtam import FILE --create-agency",
        )


class SeveralAgencies(TidtamError):
    """The command is for one agency, there are several, and none was named."""

    def __init__(self, names: Sequence[str]) -> None:
        listed = ", ".join(names[:10]) + (" …" if len(names) > 10 else "")
        super().__init__(
            "several-agencies",
            th=f"มีหลายหน่วยงาน โปรดระบุด้วย --agency ชื่อหรือหมายเลข: {listed}",
            en=f"there are several agencies; name one by --agency, name or number: {listed}",
        )


class Desk:
    """The run of one command; closing it lets go of the database."""

    def __init__(self) -> None:
        self.config: Path | None = None
        self.agency_name: str | None = None
        self.as_json = False
        self.may_begin = False  # `init` may begin with the defaults, in an empty folder

    def __enter__(self) -> "Desk":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if "house" in self.__dict__:
            self.house.engine.dispose()

    @cached_property
    def config_file(self) -> Path | None:
        """--config, else TIDTAM_CONFIG, else config.toml in the working folder if it is there."""
        named = self.config or (
            Path(os.environ["TIDTAM_CONFIG"]) if os.environ.get("TIDTAM_CONFIG") else None
        )
        here = Path("config.toml")
        return named or (here if here.is_file() else None)

    @cached_property
    def settings(self) -> "Settings":
        """The installation's settings; raises SettingsError."""
        from tracker.settings import load_settings

        return load_settings(self.config_file, os.environ)

    @cached_property
    def house(self) -> "House":
        """The installation, opened."""
        from workflows import bootstrap

        if self.config_file is None and not self.may_begin and not _stands_on_defaults():
            raise ConfigMissing
        return bootstrap.open_house(self.config_file, os.environ)

    @cached_property
    def now(self) -> datetime:
        """The instant of this command."""
        from workflows import bootstrap

        return bootstrap.now()

    @cached_property
    def today(self) -> date:
        """The date in Bangkok."""
        from tracker.calendar import bangkok_date

        return bangkok_date(self.now)

    @cached_property
    def agency(self) -> "AgencyRecord":
        """The agency named by --agency, or the only one; raises SeveralAgencies, NotFound.

        Offices that only supervise are asked for by name, and else pass unseen.
        """
        from tracker.queries import people, supervision

        with self.house.read() as connection:
            every = people.agencies(connection)
            if every and self.agency_name is not None:
                return people.find_agency(connection, self.agency_name)
            offices = {one.agency_id for one in supervision.offices(connection)}
        mine = [one for one in every if one.id not in offices]
        if not mine:
            raise NoAgencyYet
        if len(mine) > 1:
            raise SeveralAgencies([agency.name for agency in mine])
        return mine[0]

    def choose_agency(self, name: str) -> None:
        """From here on the command is about this agency."""
        self.agency_name = name
        self.__dict__.pop("agency", None)

    @contextmanager
    def read(self) -> "Iterator[Connection]":
        """One consistent view of the database."""
        with self.house.read() as connection:
            yield connection

    def officer(self, name: str) -> "OfficerRecord":
        """The officer of this name, address or number in the agency."""
        from tracker.queries import people

        with self.read() as connection:
            return people.find_officer(connection, self.agency.id, name)

    def answer(self, data: Any, *lines: str) -> None:
        """The result: as one JSON document, or as lines for people."""
        if self.as_json:
            click.echo(json.dumps(data, ensure_ascii=False, indent=2, default=plain))
        else:
            for line in lines:
                click.echo(line)

    def say(self, *lines: str) -> None:
        """Messages and warnings: on standard error, never among the answer."""
        for line in lines:
            click.echo(line, err=True)


def plain(value: Any) -> Any:
    """A record, date or path as JSON knows it."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: getattr(value, field.name)
            for field in dataclasses.fields(value)
            if not field.name.startswith("_")
        }
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, frozenset | set):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def _stands_on_defaults() -> bool:
    """Whether this folder is an installation without a file: the environment or a database says."""
    return bool(os.environ.get("TIDTAM_DATABASE_URL")) or Path("var/tidtam.sqlite").is_file()
