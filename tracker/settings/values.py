"""The settings as values: one frozen record for each section of ``config.toml``.

Paths are absolute here; secrets never show in a printed record.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path


@dataclass(frozen=True, slots=True)
class DatabaseSettings:
    """Where the records are: an SQLAlchemy address."""

    url: str


@dataclass(frozen=True, slots=True)
class FilesSettings:
    """The folder of evidence and documents, and the largest file taken in (MB of 1024·1024)."""

    folder: Path
    size_limit_mb: int


@dataclass(frozen=True, slots=True)
class SecretsSettings:
    """Where the installation's key comes from; ``key`` is set where the environment gives it."""

    key_env: str
    key_file: Path
    key: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class AgencySettings:
    """What an agency may set for itself; ``config.toml`` holds the defaults.

    ``ladder_before`` and ``ladder_after`` are working days, in the order in which they come.
    """

    office_start: time
    office_end: time
    ladder_before: tuple[int, ...]
    ladder_after: tuple[int, ...]
    close_after_working_days: int
    thai_digits: bool
    annex_columns: int
    days_off: Mapping[date, str]
    worked_days: frozenset[date]
    heads_confirm: bool
    palad_consents: bool
    public_pages: bool
    data_licence: str
    data_licence_url: str


@dataclass(frozen=True, slots=True)
class MailSettings:
    """How mail leaves: into a folder of .eml files, or by SMTP. ``timeout`` is in seconds."""

    delivery: str
    folder: Path
    sender: str
    host: str
    port: int
    security: str
    user: str
    password_env: str
    timeout: int
    dead_letters_a_day: int
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class LineSettings:
    """Where LINE's Messaging API is, and the seconds that one request to it may take."""

    api: str
    timeout: int


@dataclass(frozen=True, slots=True)
class WebhookSettings:
    """Hosts and networks of our own that webhooks may ask, and the seconds of one request."""

    allow: tuple[str, ...]
    timeout: int


@dataclass(frozen=True, slots=True)
class ClockSettings:
    """How often the scheduler asks what is due."""

    tick_seconds: int


@dataclass(frozen=True, slots=True)
class WebSettings:
    """Where the site listens, the address that stands in links, and who may read its metrics."""

    host: str
    port: int
    base_url: str
    metrics: bool
    metrics_token_env: str
    metrics_token: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class OidcSettings:
    """The provider of OpenID Connect that officers may sign in with, and its button's two names."""

    issuer: str
    client_id: str
    client_secret_env: str
    label_th: str
    label_en: str
    client_secret: str | None = field(default=None, repr=False)

    @property
    def is_on(self) -> bool:
        """Whether there is one."""
        return bool(self.issuer)


@dataclass(frozen=True, slots=True)
class LogsSettings:
    """The form of the lines that `serve` and `run` write: console or json."""

    form: str


@dataclass(frozen=True, slots=True)
class PapersSettings:
    """The agency's own fonts, Garuda and Word template; None where the built-in ones serve."""

    font_folder: Path | None
    garuda: Path | None
    template: Path | None


@dataclass(frozen=True, slots=True)
class ItaSettings:
    """A further file of ITA editions, or None."""

    editions: Path | None


@dataclass(frozen=True, slots=True)
class LimitsSettings:
    """What reading one document may take: seconds, and MB of memory."""

    reading_seconds: int
    memory_mb: int


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of an installation; ``path`` is the file they come from, None where none is."""

    database: DatabaseSettings
    files: FilesSettings
    secrets: SecretsSettings
    agency: AgencySettings
    mail: MailSettings
    line: LineSettings
    webhook: WebhookSettings
    clock: ClockSettings
    web: WebSettings
    oidc: OidcSettings
    logs: LogsSettings
    papers: PapersSettings
    ita: ItaSettings
    limits: LimitsSettings
    path: Path | None = None
