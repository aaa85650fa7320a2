"""The composition root: settings, database, key and files become a House; the only clock is here.

Opened once for a process or a command. Decides nothing; everything below takes time as argument.
"""

import os
import secrets
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from tracker.database import is_there, open_database, reading
from tracker.errors import TidtamError
from tracker.journal import WrongKey, check_key
from tracker.migrations import migrate
from tracker.queries import people
from tracker.settings import Settings, load_settings
from workflows.house import House
from workflows.wakeups import bell_of

SHORTEST_KEY = 32


class KeyMissing(TidtamError):
    """There is no key to seal the journal with: `tidtam init` has not been run here."""

    def __init__(self, variable: str, path: Path) -> None:
        super().__init__(
            "key-missing",
            th=f"ไม่พบกุญแจของระบบ ทั้งในตัวแปรสภาพแวดล้อม {variable} และในแฟ้ม {path} "
            "โปรดนำแฟ้มกุญแจเดิมมาวางไว้ หรือสั่ง tidtam init เมื่อเริ่มฐานข้อมูลใหม่",
            en=f"there is no key, neither in the environment variable {variable} nor in {path}; "
            "put the old key file back, or run tidtam init to begin a new database",
        )


class KeyUnusable(TidtamError):
    """The key cannot be read, or is too short to seal anything."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(
            "key-unusable",
            th=f"กุญแจของระบบใน {where} ใช้ไม่ได้ ({why}) ต้องเป็นข้อความอย่างน้อย {SHORTEST_KEY} ตัวอักษร",
            en=f"the key in {where} cannot be used ({why}); it must be a text of at least "
            f"{SHORTEST_KEY} characters",
        )


def now() -> datetime:
    """The instant, aware and in UTC: read once for a request, a command or a beat."""
    return datetime.now(UTC)


def stopwatch() -> float:
    """Seconds from nowhere in particular: two readings say how long something took, no more."""
    return time.perf_counter()


def open_house(config: Path | None, environ: Mapping[str, str]) -> House:
    """The installation that the configuration names; makes neither key nor tables.

    Raises SettingsError, KeyMissing, KeyUnusable, DatabaseUnreachable, WrongKey.
    """
    settings = load_settings(config, environ)
    house = _house(settings, read_key(settings))
    _check_key(house)
    return house


def init_house(config: Path | None, environ: Mapping[str, str]) -> House:
    """The same after what `tidtam init` does: a key file where no key is, and current tables.

    No key is made for a database that has agencies: theirs is somewhere. Raises KeyMissing too.
    """
    settings = load_settings(config, environ)
    if settings.secrets.key is None and not settings.secrets.key_file.exists():
        if _has_agencies(settings):
            raise KeyMissing(settings.secrets.key_env, settings.secrets.key_file)
        make_key_file(settings.secrets.key_file)
    house = _house(settings, read_key(settings))
    _check_key(house)
    migrate(house.engine)
    return house


def _check_key(house: House) -> None:
    """Raises WrongKey; a database without tables, or away for a while, is looked at later."""
    if not is_there(house.engine):
        return
    try:
        with suppress(SQLAlchemyError), house.read() as connection:
            check_key(connection, key=house.key)
    except WrongKey:
        house.engine.dispose()
        raise


def _has_agencies(settings: Settings) -> bool:
    engine = open_database(settings.database.url)
    try:
        if not is_there(engine):
            return False
        with reading(engine) as connection:
            return bool(people.agencies(connection, limit=1))
    except SQLAlchemyError:
        return False
    finally:
        engine.dispose()


def read_key(settings: Settings) -> bytes:
    """The installation's key from the environment, else from its file; raises KeyMissing."""
    where, text = settings.secrets.key_env, settings.secrets.key
    if text is None:
        where = str(settings.secrets.key_file)
        try:
            text = settings.secrets.key_file.read_text(encoding="utf-8")
        except FileNotFoundError:
            raise KeyMissing(settings.secrets.key_env, settings.secrets.key_file) from None
        except (OSError, UnicodeDecodeError) as error:
            raise KeyUnusable(where, type(error).__name__) from error
    if len(text.strip()) < SHORTEST_KEY:
        raise KeyUnusable(where, f"{len(text.strip())}")
    return text.strip().encode("utf-8")


def make_key_file(path: Path) -> None:
    """Write a new random key that only its owner may read; an existing file is left alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
        file.write(secrets.token_hex(32) + "\n")


def _house(settings: Settings, key: bytes) -> House:
    engine = open_database(settings.database.url)
    return House(
        engine=engine,
        key=key,
        settings=settings,
        files=settings.files.folder,
        bell=bell_of(engine),
    )
