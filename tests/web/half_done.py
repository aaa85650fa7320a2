"""What an office has open on any day: a plan in draft, a document half read, a letter that failed.

Made on a stage before it is kept as pristine, so that forms of such things are served and sent too.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pyotp
from flask import Flask

from tests.factories import AFTER_DUE, APPROVED, CLERK, PALAD, THREE_DAYS_LEFT, FilledOffice
from tests.web.places import PASTED
from tests.web.visitor import Visitor
from tracker.status import ActingForm
from workflows.actions import agencies, officers, remind_now, second_factor, signin, supervision

OFFICES = ("ท้องถิ่นอำเภอตัวอย่าง", "ท้องถิ่นจังหวัดตัวอย่าง")


@dataclass
class HalfDone:
    """By endpoint, or the words before its last point: the ids, what is typed, and who sends it.

    The longest name that fits counts; `ids` stand beside those of the stage.
    """

    ids: dict[str, dict[str, object]] = field(default_factory=dict)
    told: dict[str, dict[str, str]] = field(default_factory=dict)
    meant: dict[str, str] = field(default_factory=dict)

    def ids_of(self, endpoint: str) -> dict[str, object]:
        """The ids of something half done that this endpoint is about; none where there is none."""
        while endpoint and endpoint not in self.ids:
            endpoint = endpoint.rpartition(".")[0]
        return self.ids.get(endpoint, {})


def in_the_office(office: FilledOffice, people: dict[str, int]) -> HalfDone:
    """What the actions bring about: an agreement, a failed letter, an order, a link, a day off."""
    house, agency_id = office.office.house, office.agency_id
    who: dict[str, Any] = {"agency_id": agency_id, "now": AFTER_DUE}
    for name in OFFICES:
        supervision.create_office(house, name=name, now=APPROVED)
    consent = supervision.agree(house, officer_id=office.person(PALAD), office_id=1, **who)
    dead = remind_now.remind_now(
        house,
        agency_id=agency_id,
        round_id=1,
        officer_id=office.person(CLERK),
        now=THREE_DAYS_LEFT,
    ).dead[0]
    order = officers.order_acting(
        house,
        post_id=1,
        officer_id=people["reporter"],
        form=ActingForm.RAKSA_RATCHAKAN_THAEN,
        number="๑/๒๕๖๙",
        ordered_on=date(2026, 3, 1),
        starts_on=date(2026, 3, 1),
        **who,
    )
    agencies.change_agency(house, settings={"days_off": {"2026-04-16": "วันหยุดพิเศษ"}}, **who)
    link = signin.issue_link(house, officer_id=people["auditor"], **who)
    return HalfDone(
        {
            "office.orders": {"order_id": order},
            "office.supervision": {"consent_id": consent},
            "notices": {"notice_id": dead},
            "sign_in.link": {"secret": link.secret},
            "rounds.open_now": {"round_id": 2},
        },
        {
            "office.supervision.agree": {"office": "2"},
            "office.settings.remove_day": {"on": "2026-04-16"},
        },
        {"rounds.reminding.superior": "palad", "evidence.withdraw": "clerk"},
    )


def on_the_site(site: Flask, found: HalfDone, *, clerk: Visitor) -> None:
    """What the clerk's pages bring about: next year's plan in draft, and a document half read."""
    page = clerk.send(clerk.see("/plans/1/copy"), "มาตรการที่จะคัดลอก", {"fiscal_year": "2570"})
    plan_id = int(page.path.rsplit("/", 1)[1])
    measure = int(str(page.document.xpath("//main//td/a/@href")[0]).rsplit("/", 1)[1])
    for name in (
        "plan.approve",
        "plan.plan",
        "plan.drafting.measure",
        "plan.drafting.throw_away",
        "plan.settle_owner",
    ):
        found.ids[name] = {"plan_id": plan_id, "measure_id": measure}
    read = clerk.send(clerk.see("/plans/import"), "วางตาราง", {"pasted": PASTED}).path
    found.ids["imports"] = {"token": read.rsplit("/", 1)[1], "key": "2"}
    found.told["imports.measures.split"] = {"titles": "ประกาศเจตนารมณ์\nชี้แจงแก่บุคลากร"}


def factor_of(office: FilledOffice, officer_id: int, *, confirmed: bool) -> str:
    """A second factor begun, or in use; the code that its authenticator shows after the due day."""
    house, who = office.office.house, {"agency_id": office.agency_id, "officer_id": officer_id}
    second_factor.begin(house, now=APPROVED, **who)
    made = second_factor.setup(house, **who)
    assert made is not None
    totp = pyotp.TOTP(made.secret)
    if confirmed:
        second_factor.confirm(house, code=totp.at(APPROVED), now=APPROVED, **who)
    return totp.at(AFTER_DUE)
