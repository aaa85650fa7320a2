"""How pages say numbers, dates, times and states, in Thai and in English. Decides nothing."""

import re
from datetime import date, datetime
from enum import StrEnum
from typing import Any, cast

from babel import Locale
from flask import Flask, g
from flask_babel import get_locale, get_translations
from flask_login import current_user
from markupsafe import Markup

from tracker import ita
from tracker.calendar import (
    BANGKOK,
    MONTHS,
    Period,
    WorkingDays,
    bangkok_date,
    be_year,
    fiscal_year_of,
    half_year,
    long_date,
    long_date_en,
    long_weekday_date,
    month_span,
    short_date,
)
from tracker.evidence import EvidenceWarning
from tracker.ita import Indicator
from tracker.queries import listing
from tracker.queries.listing import PlanName
from tracker.settings import AgencySettings, agency_settings
from tracker.status import ENGLISH, THAI, PlanStatus, Status
from tracker.thai import to_arabic, to_thai
from web.request_scope import LANGUAGES, house, language, present, today, view
from workflows.calendars import calendar_by
from workflows.engine import Transition
from workflows.rounds import working_days_left

PLACES = (
    (r"\bdocument\b", "ทั้งเอกสาร"),
    (r"\btable (\d+)", r"ตารางที่ \1"),
    (r"\brows? (\d+)", r"แถวที่ \1"),
    (r"\bparagraphs? (\d+)", r"ย่อหน้าที่ \1"),
    (r"\bpages? (\d+)", r"หน้า \1"),
    (r"\bsheet ", "แผ่นงาน "),
)
SYSTEM_CLOCK = "นาฬิการะบบ"  # as it signs in the journal
LOCALES = {one: Locale(one) for one in LANGUAGES}
SENTENCES: dict[str, dict[str, Markup]] = {}  # of the templates, by language
# What a reading's doubt calls the columns of a plan: (indicator, follow_up).
_COLUMN = r"(?:indicator|issue|question|finding|title|steps|owners|period|follow_up|instrument)"
COLUMNS = re.compile(rf"\(({_COLUMN}(?:, {_COLUMN})*)\)")
MONTHS_EN = [long_date_en(date(2000, month, 1)).split()[1] for month in range(1, 13)]


def install(app: Flask) -> None:
    """Give templates these words."""
    for words in (digits, day, short_day, weekday, moment, word, months, score, size, place, doubt):
        app.add_template_filter(words)
    app.add_template_filter(paper_digits)
    app.add_template_filter(upper_first)
    app.add_template_filter(actor)
    app.add_template_filter(indicator_name)
    app.add_template_filter(level_name)
    app.add_template_global(round_title)
    app.add_template_global(days_left)
    app.add_template_global(plan_apart)
    app.add_template_global(is_near)
    app.add_template_global(half_months)
    app.add_template_global(be_year)
    app.add_template_global(month_names)
    app.add_template_global(today)
    app.add_template_global(in_thai_digits)
    app.add_template_global(action_name)
    app.add_template_global(evidence_warning)
    app.add_template_global(cell_name)
    app.add_template_global(iso_day)
    app.add_template_global(language, "page_language")
    app.jinja_env.globals["STATUSES"] = list(Status)
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        _translated, _translated_plural, newstyle=True
    )
    app.jinja_env.globals["_"] = _said


def locale() -> Locale:
    """The page's language as Babel knows it, which looks for its files only once."""
    return LOCALES[language()]


def gettext(sentence: str, /, **values: object) -> str:
    """As Flask-Babel's, of the sentences that the site knows already."""
    said = str(_known(sentence))
    return said % values if values else said


def _said(sentence: str, /, **values: object) -> Markup:
    said = _known(sentence)
    return said % values if "%" in said else said


def _known(sentence: str) -> Markup:
    """A sentence in the page's language, which is looked up once for all pages."""
    if (known := g.get("sentences")) is None:
        known = g.sentences = SENTENCES.setdefault(str(get_locale()), {})
    if (said := known.get(sentence)) is None:
        said = known[sentence] = Markup(_translated(sentence))
    return cast(Markup, said)


def _translated(sentence: str) -> str:
    return str(get_translations().ugettext(sentence))


def _translated_plural(one: str, many: str, count: int) -> str:
    return str(get_translations().ungettext(one, many, count))


def digits(value: Any) -> str:
    """A number or text with the page's digits: Thai ones on Thai pages."""
    return to_thai(str(value)) if in_thai_digits() else to_arabic(str(value))


def paper_digits(value: Any) -> str:
    """A number or text with the digits of the agency's papers, whatever the page's language."""
    return to_thai(str(value)) if papers_in_thai_digits() else to_arabic(str(value))


def papers_in_thai_digits() -> bool:
    """Whether the agency's papers, which are Thai on every page, have Thai digits."""
    return _agency_takes_thai_digits()


def indicator_name(one: Indicator) -> str:
    """An indicator's name in the page's language; the Thai one where there is no English one."""
    return (language() == "en" and one.name_en) or one.name


def actor(name: str) -> str:
    """Who did something: an officer by name, or the system's clock in the page's language."""
    return gettext("นาฬิการะบบ") if name == SYSTEM_CLOCK else name


def upper_first(text: object) -> str:
    """A label as it stands alone: English ones begin with a capital; Thai has none."""
    said = str(text)
    return said[:1].upper() + said[1:]


def level_name(level: str, fiscal_year: int) -> str:
    """An assessment's level in the page's language, by that year's edition."""
    if language() != "en":
        return level
    of = ita.edition(fiscal_year, extra=house().settings.ita.editions)
    return of.level_in_english(level) or level


def score(value: float) -> str:
    """A score with two decimals, as papers print it."""
    return digits(f"{value:.2f}")


def day(on: date | None) -> str:
    """๓ เมษายน ๒๕๖๙, or 3 April 2026."""
    if on is None:
        return ""
    return long_date_en(on) if language() == "en" else long_date(on, thai_digits=in_thai_digits())


def short_day(on: date | datetime | None) -> str:
    """๓ เม.ย. ๒๕๖๙, or 3 Apr 2026; of an instant the day in Bangkok."""
    if on is None:
        return ""
    if isinstance(on, datetime):
        on = bangkok_date(on)
    if language() == "en":
        spelled = long_date_en(on).split()
        return f"{spelled[0]} {spelled[1][:3]} {spelled[2]}"
    return short_date(on, year4=True, thai_digits=in_thai_digits())


def weekday(on: date) -> str:
    """วันอังคารที่ ๓๑ มีนาคม ๒๕๖๙, or Tuesday 31 March 2026."""
    if language() == "en":
        names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
        return f"{names[on.weekday()]} {long_date_en(on)}"
    return long_weekday_date(on, thai_digits=in_thai_digits())


def moment(at: datetime | None) -> str:
    """๓ เม.ย. ๒๕๖๙ เวลา ๐๙.๓๐ น., or 3 Apr 2026, 09:30."""
    if at is None:
        return ""
    clock = at.astimezone(BANGKOK)
    written = short_day(bangkok_date(at))
    if language() == "en":
        return f"{written}, {clock:%H:%M}"
    return f"{written} เวลา {digits(f'{clock:%H.%M}')} น."


def word(state: StrEnum) -> str:
    """The word for a state or role."""
    return (ENGLISH if language() == "en" else THAI)[state]


def months(starts: date, ends: date) -> str:
    """ตุลาคม ๒๕๖๘ – มีนาคม ๒๕๖๙, or October 2025 – March 2026."""
    if language() == "en":
        first, last = long_date_en(starts).split()[1:], long_date_en(ends).split()[1:]
        return " ".join(last) if first == last else f"{' '.join(first)} – {' '.join(last)}"
    return month_span(Period(starts, ends), thai_digits=in_thai_digits())


def half_months(fiscal_year: int, half: int) -> str:
    """The months of a round."""
    span = half_year(fiscal_year, 1 if half == 1 else 2)
    return months(span.starts, span.ends)


def month_names() -> list[str]:
    """The twelve months in the page's language."""
    return MONTHS_EN if language() == "en" else list(MONTHS)


def round_title(half: int) -> str:
    """รอบ ๖ เดือน or รอบ ๑๒ เดือน."""
    return gettext("รอบ %(months)s เดือน", months=digits(6 * half))


def plan_apart(plan_id: int) -> str:
    """The plan's number and title where its year has several approved ones, else nothing."""
    approved = [one for one in plan_names() if one.status is PlanStatus.APPROVED]
    years = [one.fiscal_year for one in approved]
    for plan in approved:
        if plan.id == plan_id and years.count(plan.fiscal_year) > 1:
            title = digits(plan.title)
            return gettext("แผนหมายเลข %(number)s: %(title)s", number=digits(plan.id), title=title)
    return ""


def plan_names() -> tuple[PlanName, ...]:
    """The agency's plans by name, the latest year first, asked for once."""
    if (plans := g.get("plans")) is None:
        plans = g.plans = listing.plan_names(view(), present().agency_id)
    return cast(tuple[PlanName, ...], plans)


def days_left(due_on: date) -> str:
    """เหลือ ๓ วันทำการ · ครบกำหนดวันนี้ · เกินกำหนด ๒ วันทำการ."""
    left = _left(due_on)
    if left > 0 or due_on > today():
        return gettext("เหลือ %(count)s วันทำการ", count=digits(left))
    if due_on == today():
        return gettext("ครบกำหนดวันนี้")
    return gettext("เกินกำหนด %(count)s วันทำการ", count=digits(max(-left, 1)))


def is_near(due_on: date) -> bool:
    """Whether a due day is so near that the first reminder has gone out, or has passed."""
    return _left(due_on) <= max(_settings().ladder_before)


def _settings() -> AgencySettings:
    """The agency's settings, from the record that the request holds already."""
    if (settings := g.get("settings")) is None:
        settings = g.settings = agency_settings(house().settings, present().agency.settings)
    return cast(AgencySettings, settings)


def _left(due_on: date) -> int:
    return working_days_left(due_on, today=today(), calendar=calendar_around(due_on))


def calendar_around(due_on: date) -> WorkingDays:
    """The agency's working days of the fiscal year of a due day."""
    if "calendars" not in g:
        g.calendars = {}
    year = fiscal_year_of(due_on)
    if year not in g.calendars:
        g.calendars[year] = calendar_by(_settings(), year)
    return cast(WorkingDays, g.calendars[year])


def in_thai_digits() -> bool:
    """Whether this page shows Thai digits: on Thai pages, unless the agency chose otherwise."""
    if (so := g.get("in_thai_digits")) is None:  # asked for each number of a page
        so = g.in_thai_digits = language() != "en" and _agency_takes_thai_digits()
    return bool(so)


def _agency_takes_thai_digits() -> bool:
    if (so := g.get("thai_digits")) is None:
        so = g.thai_digits = not current_user.is_authenticated or _settings().thai_digits
    return bool(so)


def action_name(row: Transition) -> str:
    """What the button of an action says."""
    return row.en.capitalize() if language() == "en" else row.th


def evidence_warning(code: str) -> str:
    """What somebody should look at in a piece of evidence."""
    if code == EvidenceWarning.IDENTITY_NUMBER:
        return gettext("อาจมีเลขประจำตัวประชาชน โปรดตรวจก่อนเผยแพร่")
    return gettext("โปรดตรวจหลักฐานนี้")


def cell_name(meaning: str) -> str:
    """What a column of a plan means."""
    names = {
        "indicator": gettext("ตัวชี้วัด"),
        "issue": gettext("ประเด็น"),
        "question": gettext("ข้อคำถาม"),
        "finding": gettext("ผลการวิเคราะห์"),
        "title": gettext("มาตรการ"),
        "steps": gettext("แนวทางปฏิบัติ"),
        "owners": gettext("ผู้รับผิดชอบ"),
        "period": gettext("ระยะเวลา"),
        "follow_up": gettext("การกำกับติดตาม"),
        "instrument": gettext("เครื่องมือ"),
    }
    return names.get(meaning, meaning)


def place(where: str) -> str:
    """Where in a document something stands; the reading says it in English."""
    if language() == "en":
        return where
    for english, thai in PLACES:
        where = re.sub(english, thai, where)
    return digits(where)


def doubt(message: str) -> str:
    """The half of a reading's doubt that is in the page's language."""
    thai, between, english = message.partition(" · ")
    if between and language() != "en":
        return digits(COLUMNS.sub(_named_columns, thai))
    return english if between else message


def _named_columns(found: re.Match[str]) -> str:
    return f"({', '.join(cell_name(name) for name in found[1].split(', '))})"


def iso_day(text: str | None) -> str:
    """A date of the reading's JSON as the page writes dates."""
    return day(date.fromisoformat(text)) if text else ""


def size(count: int | None) -> str:
    """A file's size as people say it."""
    if count is None:
        return ""
    if count < 1024 * 1024:
        return f"{digits(max(1, round(count / 1024)))} kB"
    return f"{digits(f'{count / 1024 / 1024:.1f}')} MB"
