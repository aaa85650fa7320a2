"""Every setting that there is: its section, key, default and kind.

``config.toml`` shows the same list to people; a test holds the two together.
"""

from dataclasses import dataclass
from typing import Any

from tracker.settings import kinds
from tracker.settings.kinds import Reader


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting; ``default`` is as it would stand in ``config.toml``."""

    section: str
    key: str
    default: Any
    read: Reader

    @property
    def name(self) -> str:
        """How messages call it: ``[mail] port``."""
        return f"[{self.section}] {self.key}"

    @property
    def variable(self) -> str:
        """The environment variable that wins over the file: ``TIDTAM_MAIL_PORT``."""
        return f"TIDTAM_{self.section}_{self.key}".upper()


SCHEMA: tuple[Setting, ...] = (
    Setting("database", "url", "sqlite:///var/tidtam.sqlite", kinds.database_url),
    Setting("files", "folder", "var/files", kinds.path),
    Setting("files", "size_limit_mb", 20, kinds.whole(1, 500)),
    Setting("secrets", "key_env", "TIDTAM_KEY", kinds.variable),
    Setting("secrets", "key_file", "var/key", kinds.path),
    Setting("agency", "office_start", "08:30", kinds.clock_time),
    Setting("agency", "office_end", "16:30", kinds.clock_time),
    Setting("agency", "ladder_before", [30, 14, 7, 1], kinds.ladder(before=True)),
    Setting("agency", "ladder_after", [1, 3, 7], kinds.ladder(before=False)),
    Setting("agency", "close_after_working_days", 20, kinds.whole(1, 120)),
    Setting("agency", "thai_digits", True, kinds.yes_no),
    Setting("agency", "annex_columns", 2, kinds.whole(2, 3)),
    Setting("agency", "days_off", [], kinds.named_days),
    Setting("agency", "worked_days", [], kinds.days),
    Setting("agency", "heads_confirm", False, kinds.yes_no),
    Setting("agency", "palad_consents", False, kinds.yes_no),
    Setting("agency", "public_pages", False, kinds.yes_no),
    Setting("agency", "data_licence", "DGA Open Government License", kinds.some_text),
    Setting(
        "agency",
        "data_licence_url",
        "https://www.data.go.th/pages/dga-open-government-license",
        kinds.web_address,
    ),
    Setting("mail", "delivery", "folder", kinds.choice("folder", "smtp")),
    Setting("mail", "folder", "var/mail", kinds.path),
    Setting("mail", "sender", "tidtam@localhost", kinds.mail_sender),
    Setting("mail", "host", "", kinds.text),
    Setting("mail", "port", 587, kinds.whole(1, 65535)),
    Setting("mail", "security", "starttls", kinds.choice("none", "starttls", "tls")),
    Setting("mail", "user", "", kinds.text),
    Setting("mail", "password_env", "TIDTAM_MAIL_PASSWORD", kinds.variable),
    Setting("mail", "timeout", 30, kinds.whole(1, 600)),
    Setting("mail", "dead_letters_a_day", 10, kinds.whole(0, 100_000)),
    Setting("line", "api", "https://api.line.me", kinds.some_web_address),
    Setting("line", "timeout", 10, kinds.whole(1, 60)),
    Setting("webhook", "allow", [], kinds.hosts_or_networks),
    Setting("webhook", "timeout", 15, kinds.whole(1, 60)),
    Setting("clock", "tick_seconds", 60, kinds.whole(1, 3600)),
    Setting("web", "host", "127.0.0.1", kinds.some_text),
    Setting("web", "port", 8000, kinds.whole(1, 65535)),
    Setting("web", "base_url", "", kinds.web_address),
    Setting("web", "metrics", False, kinds.yes_no),
    Setting("web", "metrics_token_env", "TIDTAM_METRICS_TOKEN", kinds.variable),
    Setting("oidc", "issuer", "", kinds.issuer),
    Setting("oidc", "client_id", "", kinds.text),
    Setting("oidc", "client_secret_env", "TIDTAM_OIDC_SECRET", kinds.variable),
    Setting("oidc", "label_th", "เข้าสู่ระบบด้วยบัญชีของหน่วยงาน", kinds.some_text),
    Setting("oidc", "label_en", "Sign in with your agency's account", kinds.some_text),
    Setting("logs", "form", "console", kinds.choice("console", "json")),
    Setting("papers", "font_folder", "", kinds.optional_path),
    Setting("papers", "garuda", "", kinds.optional_path),
    Setting("papers", "template", "", kinds.optional_path),
    Setting("ita", "editions", "", kinds.optional_path),
    Setting("limits", "reading_seconds", 60, kinds.whole(1, 3600)),
    Setting("limits", "memory_mb", 1024, kinds.whole(64, 65536)),
)

AGENCY_KEYS: tuple[str, ...] = tuple(one.key for one in SCHEMA if one.section == "agency")
"""The settings that an agency may overrule on the site."""
