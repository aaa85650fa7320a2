"""Two people at one thing: each form says what its reader saw, or why it need not.

Who comes second is told, sees what stands there now, and keeps what they typed.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask

from tests.factories import AFTER_DUE, FilledOffice
from tests.web.asking import expanded
from tests.web.conftest import Clock
from tests.web.visitor import Page, Visitor
from tracker.status import ActingForm
from workflows.actions.officers import order_acting

Enter = Callable[[str], Visitor]
CLERK, FINANCE = "clerk@office.example", "head2@office.example"

# How each form tells what its reader saw: the field, and a page with the form.
TOLD = {
    "assessment.edit": ("version", None),
    "measures.report": ("last", "/measures/10/2/report"),
    "measures.unchanged": ("last", None),
    "measures.start": ("version", "/my-work"),
    "measures.act": ("version", "/measures/4/2/finish"),
    "report_link.report": ("last", None),
    "report_link.unchanged": ("last", None),
    "report_link.start": ("version", None),
    "report_link.act": ("version", None),
    "assents.give": ("version", None),
    "assents.refuse": ("version", None),
    "memo.carry": ("version", "/rounds/1/memo"),
    "memo.endorse": ("version", None),
    "memo.send_back": ("version", None),
    "memo.number": ("seen", "/rounds/1/memo"),
    "memo.paragraph": ("version", "/rounds/1/memo/paragraphs/closing"),
    "meeting.save": ("last", None),
    "notices.address": ("seen", "/notices/address/3"),
    "office.divisions.change": ("seen", "/office/divisions/2"),
    "office.officers.change": ("seen", "/office/officers/3"),
    "office.orders.end": ("seen", None),
    "office.postings.end": ("seen", "/office/postings/1/end"),
    "office.settings.change": ("seen", "/office/settings/public"),
    "plan.amendments.compose": ("drafted", None),
    "plan.approve": ("seen", None),
    "plan.drafting.begin": ("seen", "/plans/new"),
    "plan.drafting.copy": ("seen", "/plans/1/copy"),
    "plan.drafting.measure": ("seen", None),
    "plan.drafting.throw_away": ("seen", None),
    "plan.together.do": ("part", None),
    "rounds.close": ("seen", "/rounds/1"),
    "rounds.extend": ("seen", "/rounds/1"),
    "rounds.reports.accept": ("last", "/rounds/1/divisions/2"),
    "rounds.reports.send_back": ("last", "/rounds/1/divisions/2"),
}
ADDS = "adds something; what is there stays"
OWN = "of the visitor alone, and what they send last is what they mean"
ONCE = "can be done once; the second is refused by its state"
STORES_NOTHING = "changes nothing that others see"
ANEW = "typed anew as a whole; its secrets are never shown to be changed"
READING = "of a reading that one person answers, before anything is stored"
# Forms that need none.
FREE = {
    "assessment.upload": STORES_NOTHING,
    "journal.check": ADDS,
    "office.backup.download": STORES_NOTHING,
    "office.channels.line": "says on, off or no more; who is last has decided",
    "office.channels.renew": ADDS,
    "office.channels.set_line": ANEW,
    "office.channels.set_webhook": ANEW,
    "office.channels.test_mail": STORES_NOTHING,
    "office.channels.webhook": "says on, off or no more; who is last has decided",
    "office.officers.end_sessions": "ends what is open; twice is as once",
    "office.supervision.agree": ADDS,
    "office.supervision.withdraw": ONCE,
    "account.choose_letters": OWN,
    "account.end_other_sessions": OWN,
    "account.end_session": OWN,
    "account.make_line_code": OWN,
    "account.revoke_report_links": OWN,
    "account.switch_calendar": OWN,
    "account.switch_line": OWN,
    "csp.report": STORES_NOTHING,
    "evidence.show": "says yes or no to one piece; who is last has decided",
    "evidence.withdraw": ONCE,
    "imports.answer": READING,
    "imports.forget": READING,
    "imports.measures.join": READING,
    "imports.measures.leave_out": READING,
    "imports.measures.measure": READING,
    "imports.measures.split": READING,
    "imports.preview": ADDS,
    "imports.throw_away": READING,
    "imports.upload": STORES_NOTHING,
    "line.receive": "LINE's own events, each with its number",
    "notices.again": ONCE,
    "office.divisions.add": ADDS,
    "office.officers.add": ADDS,
    "office.officers.link": ADDS,
    "office.orders.add": ADDS,
    "office.postings.give": ADDS,
    "office.postings.hand_over": "names the new holder; whoever holds it now stands beside it",
    "office.settings.days": ADDS,
    "office.settings.remove_day": "takes away one day that is named",
    "plan.settle_owner": ADDS,
    "plan.together.look": STORES_NOTHING,
    "public.verify_file": STORES_NOTHING,
    "report_link.remember": OWN,
    "rounds.open_now": ONCE,
    "rounds.reminding.remind": "sends letters; nobody gets two on a day",
    "rounds.reminding.superior": "the palad's own switch",
    "rounds.slips.revoke": ADDS,
    "second_factor.begin": OWN,
    "second_factor.confirm": OWN,
    "second_factor.remove": OWN,
    "sign_in.ask_for_link": OWN,
    "sign_in.choose_language": OWN,
    "sign_in.code": OWN,
    "sign_in.door": OWN,
    "sign_in.leave": OWN,
    "sign_in.link": OWN,
    "sign_in.password": OWN,
    "step_up.ask": OWN,
    "step_up.send_link": OWN,
    "tokens.make": ADDS,
    "tokens.revoke": ONCE,
}


def test_every_form_says_what_its_reader_saw_or_why_it_need_not(site: Flask) -> None:
    posts = {
        ask.endpoint
        for rule in site.url_map.iter_rules()
        for ask in expanded(rule)
        if ask.method != "GET" and not ask.endpoint.startswith("api.")
    }
    assert posts - set(TOLD) - set(FREE) == set(), "forms that neither table knows"
    assert (set(TOLD) | set(FREE)) - posts == set(), "entries without a form"
    assert set(TOLD) & set(FREE) == set()


@pytest.mark.parametrize(
    ("endpoint", "field", "path"),
    [(name, *told) for name, told in TOLD.items() if told[1] is not None],
)
def test_the_form_carries_it(
    site: Flask, enter: Enter, clock: Clock, endpoint: str, field: str, path: str
) -> None:
    if endpoint.startswith("memo.carry"):
        clock.now = AFTER_DUE
    page = enter(FINANCE if endpoint.startswith("measures.") else CLERK).see(path)
    assert page.status == 200
    adapter = site.url_map.bind("")
    carried = [
        form
        for form in page.document.forms
        if form.method == "POST"
        and adapter.match((form.action or path).split("?")[0], method="POST")[0] == endpoint
        and form.xpath(f".//input[@name='{field}' or contains(@name, '-{field}')]/@value")
    ]
    assert carried


def until(on: str) -> dict[str, str]:
    return {"until-day": on, "until-month": "4", "until-year": "2569"}


SETTINGS = "/office/settings/public"
# page, form, what the first changes, what the second typed, and what they are shown of the first's
PAIRS: dict[str, tuple[str, str, dict[str, str], dict[str, str], str]] = {
    "an officer": (
        "/office/officers/3",
        "ชื่อและนามสกุล",
        {"name": "นางตัวอย่าง เปลี่ยนแล้ว"},
        {"name": "นางตัวอย่าง อีกชื่อ"},
        "นางตัวอย่าง เปลี่ยนแล้ว",
    ),
    "a mail address": (
        "/notices/address/3",
        "อีเมล",
        {"email": "first@office.example"},
        {"email": "second@office.example"},
        "first@office.example",
    ),
    "a division": (
        "/office/divisions/2",
        "ชื่อส่วนราชการ",
        {"name": "กองคลังและพัสดุ"},
        {"name": "กองการคลัง"},
        "กองคลังและพัสดุ",
    ),
    "the last day of a posting": (
        "/office/postings/2/end",
        "วันสุดท้าย",
        {"ends_on-day": "29", "ends_on-month": "9", "ends_on-year": "2569"},
        {"ends_on-day": "30", "ends_on-month": "9", "ends_on-year": "2569"},
        "๒๙ กันยายน ๒๕๖๙",
    ),
    "the last day of an order": (
        "/office/orders/1/end",
        "วันสุดท้าย",
        {"ends_on-day": "29", "ends_on-month": "9", "ends_on-year": "2569"},
        {"ends_on-day": "30", "ends_on-month": "9", "ends_on-year": "2569"},
        "๒๙ กันยายน ๒๕๖๙",
    ),
    "the settings": (
        SETTINGS,
        "สัญญาอนุญาต",
        {"data_licence": "สัญญาแรก"},
        {"data_licence": "สัญญาที่สอง"},
        "สัญญาแรก",
    ),
    "a round's due day": (
        "/rounds/1",
        "/extend",
        {**until("10"), "reason": "ก", "allowed_by": "ข"},
        {**until("20"), "reason": "ค", "allowed_by": "ง"},
        "๑๐ เมษายน ๒๕๖๙",
    ),
    "a memo's number": (
        "/rounds/1/memo",
        "/number",
        {"number": "ตย ๕๑๐๐๕/๑"},
        {"number": "ตย ๕๑๐๐๕/๒"},
        "ตย ๕๑๐๐๕/๑",
    ),
    "a memo's paragraph": (
        "/rounds/1/memo/paragraphs/closing",
        "ข้อความ",
        {"text": "จึงเรียนมาเพื่อโปรดทราบ ฉบับแรก"},
        {"text": "จึงเรียนมาเพื่อโปรดทราบ ฉบับที่สอง"},
        "จึงเรียนมาเพื่อโปรดทราบ ฉบับแรก",
    ),
}


@pytest.fixture
def two(filled: FilledOffice, enter: Enter, clock: Clock) -> tuple[Visitor, Visitor]:
    """The clerk at two machines, after the due day."""
    order_acting(
        filled.office.house,
        agency_id=filled.agency_id,
        post_id=1,
        officer_id=3,
        form=ActingForm.RAKSA_RATCHAKAN_THAEN,
        number="๑/๒๕๖๙",
        ordered_on=date(2026, 1, 5),
        starts_on=date(2026, 1, 5),
        now=clock.now,
    )
    return enter(CLERK), enter(CLERK)


@pytest.mark.parametrize(
    ("what", "begun"),
    [*((what, False) for what in PAIRS), *((what, True) for what in PAIRS if "memo" in what)],
)
def test_who_comes_second_is_told_sees_it_and_keeps_what_they_typed(
    two: tuple[Visitor, Visitor], what: str, begun: bool
) -> None:
    path, form, firsts, seconds, shown = PAIRS[what]
    first, second = two
    if begun:  # else nobody has a memo yet, and both see none
        first.send(first.see("/rounds/1/memo"), "/number", {"number": "ร่าง"})
    opened = [one.see(path) for one in two]
    done = first.send(opened[0], form, firsts)
    assert done.status == 200, done.text
    refused = second.send(opened[1], form, seconds)
    assert refused.status == 422, what
    assert "ไปก่อนแล้ว" in refused.text and shown in refused.text
    for name, value in seconds.items():
        (typed,) = _typed(refused, form, name)
        assert typed == value or name.endswith("-month")
    again = second.send(refused, form)
    assert again.status == 200, again.text[:400]
    later = first.see(path)
    name, value = next(iter(seconds.items()))
    assert _digits(_typed(later, form, name)[0]) == value or what == "a round's due day"


def _typed(page: Page, form: str, name: str) -> list[Any]:
    # a browser drops the line break right after <textarea>; this parser does not
    return [v.lstrip("\r\n") for key, v in page.form(form).form_values() if key == name]


def _digits(text: str) -> str:
    from tracker.thai import to_arabic

    return to_arabic(text) if text.strip("๐๑๒๓๔๕๖๗๘๙") == "" else text
