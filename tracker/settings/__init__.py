"""The installation's and each agency's settings: ``config.toml``, the environment, the database.

Every value is checked on the way in and all errors are told at once. The environment is an
argument, no clock is read and nothing is opened but the configuration file itself.
"""

from tracker.settings.loading import Source, agency_settings, load_settings, sources
from tracker.settings.problems import Problem, SettingsError
from tracker.settings.schema import AGENCY_KEYS, SCHEMA, Setting
from tracker.settings.values import (
    AgencySettings,
    ClockSettings,
    DatabaseSettings,
    FilesSettings,
    ItaSettings,
    LimitsSettings,
    LineSettings,
    MailSettings,
    OidcSettings,
    PapersSettings,
    SecretsSettings,
    Settings,
    WebhookSettings,
    WebSettings,
)

__all__ = [
    "AGENCY_KEYS",
    "SCHEMA",
    "AgencySettings",
    "ClockSettings",
    "DatabaseSettings",
    "FilesSettings",
    "ItaSettings",
    "LimitsSettings",
    "LineSettings",
    "MailSettings",
    "OidcSettings",
    "PapersSettings",
    "Problem",
    "SecretsSettings",
    "Setting",
    "Settings",
    "SettingsError",
    "Source",
    "WebSettings",
    "WebhookSettings",
    "agency_settings",
    "load_settings",
    "sources",
]
