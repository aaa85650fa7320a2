"""Pages that only exist after something was pressed: for the pictures of tests/screenshots.py.

Each is what one person is answered, made anew for each language; all of it changes the
demonstration, so it comes last.
"""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pyotp
from flask import Flask

from tests.web.visitor import Page, Visitor
from tracker.queries import people
from tracker.queries import signin as accounts_of
from tracker.settings import OidcSettings
from tracker.status import Role
from web.app import create_app
from workflows.actions import signin
from workflows.actions.agencies import add_division, change_agency, create_agency
from workflows.actions.officers import add_officer, assign_post
from workflows.house import House

LONG = timedelta(minutes=20)  # after which what is weighty asks again
SINCE = timedelta(days=100)
RECENT = "ปีงบประมาณ พ.ศ. ๒๕๖๗\nคะแนนรวม ๘๙.๗๖\nตัวชี้วัดที่ ๑ ๙๓.๐๐\nตัวชี้วัดที่ ๒ ๙๑.๐๐\n"


@dataclass
class Clock:
    """The time of a stage; what a site is given instead of the real one."""

    now: datetime

    def __call__(self) -> datetime:
        """The instant at which the site believes to be."""
        return self.now


@dataclass
class HalfWay:
    """The stage, and who stands on it."""

    house: House
    site: Flask
    clock: Clock
    agency_id: int
    password: str

    def person(self, email: str) -> Visitor:
        """Somebody of the demonstration, just signed in."""
        visitor = Visitor(self.site)
        visitor.sign_in(f"{email}@demo.example", self.password)
        return visitor

    def pages(self) -> Iterator[tuple[str, Visitor, Callable[[], Page]]]:
        """(name of the picture, who sees it, how they come to it)."""
        yield from self._doors()
        yield from self._proofs()
        yield from self._of_clerk()
        yield from self._of_office()
        yield from self._of_assents()
        yield from self._of_strangers()
        yield from self._of_nothing_yet()

    def _doors(self) -> Iterator[tuple[str, Visitor, Callable[[], Page]]]:
        nobody = Visitor(self.site)
        link = signin.issue_link(
            self.house, agency_id=self.agency_id, officer_id=self._number("office"), now=self._now
        )
        wrong = {"name": "clerk@demo.example", "password": "not the one"}
        yield "link", nobody, lambda: nobody.see(f"/sign-in/link/{link.secret}")
        yield "link-spent", nobody, lambda: nobody.see("/sign-in/link/nothing")
        yield (
            "link-sent",
            nobody,
            lambda: nobody.send(
                nobody.see("/sign-in/link"), "name", {"name": "nobody@demo.example"}
            ),
        )
        yield "wrong", nobody, lambda: nobody.send(nobody.see("/sign-in"), "password", wrong)
        oidc = OidcSettings(
            "https://id.example", "tidtam", "TIDTAM_OIDC_SECRET", "บัญชีตำบล", "District account", "x"
        )
        with_provider = replace(self.house, settings=replace(self.house.settings, oidc=oidc))
        other = Visitor(create_app(with_provider, clock=self.clock))
        yield "provider-door", other, lambda: other.see("/sign-in")
        yield "provider-refused", other, lambda: other.see("/sign-in/provider/back?state=x&code=y")
        yield "report-void", nobody, lambda: nobody.see("/report/nothing")
        yield "not-there", nobody, lambda: nobody.see("/nowhere")

    def _proofs(self) -> Iterator[tuple[str, Visitor, Callable[[], Page]]]:
        clerk, linked, coded = self.person("clerk"), Visitor(self.site), self.person("welfare")
        new = add_officer(
            self.house,
            agency_id=self.agency_id,
            name="นางสาวตัวอย่าง มาใหม่",
            email="new@demo.example",
            now=self._now,
        )
        me: dict[str, Any] = {"agency_id": self.agency_id, "officer_id": new}
        link = signin.issue_link(self.house, **me, now=self._now)
        _use(linked, link.secret)
        begun = coded.send(coded.see("/account/second-factor"), "/begin")
        phone = pyotp.TOTP(
            str(begun.document.get_element_by_id("secret").text_content()).replace(" ", "")
        )
        yield "factor-begun", coded, lambda: coded.see("/account/second-factor")
        yield (
            "factor-codes",
            coded,
            lambda: self._codes(coded, phone.at(self._now)),
        )
        self.clock.now += LONG
        tokens = {"name": "เว็บไซต์ของเทศบาล"}
        yield (
            "proof-password",
            clerk,
            lambda: clerk.send(clerk.see("/account/tokens"), "scope", tokens),
        )
        yield (
            "proof-wrong",
            clerk,
            lambda: clerk.send(clerk.see("/account/proof"), "proof", {"proof": "wrong"}),
        )
        yield "proof-code", coded, lambda: coded.see("/account/proof")
        yield "proof-link", linked, lambda: linked.see("/account/proof")
        yield "proof-sent", linked, lambda: linked.send(linked.see("/account/proof"), "/proof/link")
        late = Visitor(self.site)
        yield (
            "code",
            late,
            lambda: late.send(
                late.see("/sign-in"),
                "password",
                {"name": "welfare@demo.example", "password": self.password},
            ),
        )

        def proved() -> Page:
            (made,) = signin.request_links(self.house, name="new@demo.example", now=self._now)
            return _use(linked, made.secret)

        yield "proved", linked, proved
        self.clock.now -= LONG

    def _codes(self, coded: Visitor, code: str) -> Page:
        page = coded.see("/account/second-factor")
        is_on = not page.document.xpath("//input[@name='code'][@inputmode='numeric']")
        return page if is_on else coded.send(page, "/confirm", {"code": code})

    def _of_clerk(self) -> Iterator[tuple[str, Visitor, Callable[[], Page]]]:
        clerk = self.person("clerk")
        asked = "/rounds/1/meeting?name=ประชุม&number=3/2569&on-day=25&on-month=3&on-year=2569"
        table = clerk.see(asked)
        said = [one.get("name") for one in table.document.xpath("//textarea[@name]")][:4]
        yield (
            "meeting-saved",
            clerk,
            lambda: clerk.send(
                clerk.see(asked), "/meeting", dict.fromkeys(said, "เผยแพร่บนเว็บไซต์และติดประกาศแล้ว")
            ),
        )
        yield (
            "meeting-minutes",
            clerk,
            lambda: clerk.see(asked.replace("/meeting?", "/meeting/minutes?")),
        )
        yield "meeting-nothing", clerk, lambda: clerk.send(clerk.see(asked), "/meeting")
        new = "/plans/1/amendments/new"
        few = {"reason": "หน่วยงานปรับโครงสร้างตามประกาศ"}

        def amending(*presses: dict[str, str]) -> Page:
            page = clerk.see(new)
            for fields in presses:
                page = clerk.send(page, "/amendments/new", {**few, **fields})
            return page

        which = clerk.see(new).document.xpath("//select[@name='measure']/option/@value")
        reword = {"do": "reword", "measure": which[3]}
        put = {"do": "put:reword", "title": "คู่มือการใช้และการยืมทรัพย์สินของราชการ"}
        drop = {"do": "withdraw", "measure": which[5]}
        yield "amendment-reword", clerk, lambda: amending(reword)
        yield "amendment-hand-over", clerk, lambda: amending({**reword, "do": "hand-over"})
        yield "amendment-add", clerk, lambda: amending({"do": "add"})
        yield "amendment-chosen", clerk, lambda: amending(reword, put, drop)
        yield "amendment-look", clerk, lambda: amending(reword, put, drop, {"do": "look"})
        together = clerk.see("/plans/1/together")
        every = together.document.xpath("//input[@name='measure']/@value")
        yield (
            "together-look",
            clerk,
            lambda: clerk.send(
                clerk.see("/plans/1/together"), "/look", {"measure": every[:6], "action": "start"}
            ),
        )
        yield (
            "assessment-read",
            clerk,
            lambda: clerk.send(
                clerk.see("/assessments/read"),
                "pasted",
                {"file": (io.BytesIO(RECENT.encode()), "ผล.txt")},
            ),
        )
        yield (
            "assessment-wrong",
            clerk,
            lambda: clerk.send(
                clerk.see("/assessments/edit?year=2568"),
                "s-1",
                {"s-9": "มาก", "s-1": "๙๙.๐๐"},
            ),
        )
        yield "assessment-trend", clerk, lambda: self._four_years(clerk)
        works = self.person("works")
        yield "report-wrong", works, lambda: self._report_wrong(works)
        yield "plan-none-found", clerk, lambda: clerk.see("/plans/1?q=ไม่มีอย่างนี้")
        yield "not-there-signed-in", clerk, lambda: clerk.see("/measures/9999")
        yield (
            "token-made",
            clerk,
            lambda: clerk.send(clerk.see("/account/tokens"), "scope", {"name": "เว็บไซต์ของเทศบาล"}),
        )

    def _four_years(self, clerk: Visitor) -> Page:
        told = {2565: "๗๘.๑๐", 2566: "๘๔.๕๐", 2567: "๘๗.๙๐"}
        for fiscal_year, total in told.items():
            page = clerk.see(f"/assessments/edit?year={fiscal_year}")
            clerk.send(page, "s-1", {"s-overall": total, "s-9": "๘๐.๐๐"})
        questions = {f"s-o{number}": "๑๐๐" for number in range(1, 20)} | {"s-o20": "๐"}
        clerk.send(clerk.see("/assessments/edit?year=2568"), "s-1", {**questions, "accept": "y"})
        return clerk.see("/assessments/2568")

    def _report_wrong(self, head: Visitor) -> Page:
        links = head.see("/my-work").document.xpath("//main//a[contains(@href, '/report')]/@href")
        page = head.see(links[0])
        return head.send(page, "done", {"done": "", "percent": "๑๒๐", "done_on-year": "2026"})

    def _of_office(self) -> Iterator[tuple[str, Visitor, Callable[[], Page]]]:
        keeper = self.person("admin")
        yield (
            "channels-webhook",
            keeper,
            lambda: keeper.send(
                keeper.see("/office/channels"), "url", {"url": "https://hook.example.go.th/x"}
            ),
        )
        line = {"address": "@123abcde", "token": "t" * 40, "channel_secret": "0" * 32}
        yield (
            "channels-line",
            keeper,
            lambda: keeper.send(keeper.see("/office/channels"), "channel_secret", line),
        )
        yield "channels-set", keeper, lambda: keeper.see("/office/channels")
        yield (
            "officer-link",
            keeper,
            lambda: keeper.send(
                keeper.see(f"/office/officers/{self._number('education')}"), "/link"
            ),
        )
        auditor = self.person("auditor")
        yield (
            "journal-verified",
            auditor,
            lambda: auditor.send(auditor.see("/journal"), "/journal/verify"),
        )
        head = self.person("finance")
        yield "forbidden", head, lambda: head.see("/office")
        yield "account-line", head, lambda: head.send(head.see("/account"), "/line/code")
        head.send(head.see("/account"), "/calendar/on")
        yield "account-calendar", head, lambda: head.see("/account")

    def _of_assents(self) -> Iterator[tuple[str, Visitor, Callable[[], Page]]]:
        """What somebody else's word is asked for: a head's confirmation, the palad's consent."""
        asks = {"heads_confirm": True, "palad_consents": True}
        change_agency(self.house, agency_id=self.agency_id, settings=asks, now=self._now)
        clerk, head, palad = self.person("clerk"), self.person("works"), self.person("palad")
        works = f"/{self._division('กองช่าง')}"
        told = {"done": "สำรวจงานบริการแล้ว ๒ งาน", "source": "โทรศัพท์แจ้งเมื่อเช้า"}
        clerk.send(clerk.see(f"/measures/1{works}/report"), "done", told)
        why = {"reason": "จังหวัดให้ใช้แบบสอบถามกลางร่วมกันทุกแห่ง"}
        head.send(head.see(f"/measures/6{works}/give-up"), "reason", why)
        yield "assents-head", head, lambda: head.see("/my-work")
        yield "assents-measure", head, lambda: head.see("/measures/6")
        yield "assents-palad", palad, lambda: palad.see("/waiting")
        for name, visitor, page in (("head", head, "/my-work"), ("palad", palad, "/waiting")):
            links = visitor.see(page).document.xpath(
                "//main//a[contains(@href, '/assents/')]/@href"
            )
            yield (
                f"assents-refuse-{name}",
                visitor,
                lambda visitor=visitor, links=links: visitor.see(links[0]),  # type: ignore[misc]
            )
        yield "assents-settings", palad, lambda: palad.see("/office/settings")

    def _division(self, name: str) -> int:
        with self.house.read() as connection:
            return people.find_division(connection, self.agency_id, name).id

    def _of_strangers(self) -> Iterator[tuple[str, Visitor, Callable[[], Page]]]:
        citizen = Visitor(self.site)
        for said in ("", "?lang=en"):
            at, name = f"/public/1/verify{said}", f"verify{'-in-english' if said else ''}"
            for file in (b"", b"x"):
                yield (
                    f"{name}-{'unknown' if file else 'empty'}",
                    citizen,
                    lambda at=at, file=file: citizen.send(  # type: ignore[misc]
                        citizen.see(at), "csrf_token", {"paper": (io.BytesIO(file), "memo.pdf")}
                    ),
                )
            number = f"{at}{'&' if said else '?'}asked=๙๙๙"
            yield f"{name}-number", citizen, lambda at=number: citizen.see(at)  # type: ignore[misc]

    def _of_nothing_yet(self) -> Iterator[tuple[str, Visitor, Callable[[], Page]]]:
        """A new agency: one division, its clerk, no plan."""
        agency = create_agency(self.house, name="เทศบาลตำบลเริ่มใหม่", now=self._now)
        since = (self._now - SINCE).date()
        division = add_division(
            self.house, agency_id=agency, name="สำนักปลัด", starts_on=since, now=self._now
        )
        officer = add_officer(
            self.house,
            agency_id=agency,
            name="นายตัวอย่าง เริ่มต้น",
            email="first@demo.example",
            now=self._now,
        )
        for role in (Role.CLERK, Role.ADMINISTRATOR):
            assign_post(
                self.house,
                agency_id=agency,
                officer_id=officer,
                title="นักวิเคราะห์นโยบายและแผน",
                role=role,
                division_id=division,
                starts_on=since,
                now=self._now,
            )
        signin.set_password(
            self.house, agency_id=agency, officer_id=officer, password=self.password, now=self._now
        )
        first = self.person("first")
        for path in (
            "/my-work",
            "/plans",
            "/rounds",
            "/memo",
            "/assessments",
            "/notices",
            "/journal",
        ):
            yield f"none{path.replace('/', '-')}", first, lambda path=path: first.see(path)  # type: ignore[misc]

    @property
    def _now(self) -> datetime:
        return self.clock.now

    def _number(self, key: str) -> int:
        with self.house.read() as connection:
            (found,) = [
                one.id
                for one in accounts_of.accounts(connection, f"{key}@demo.example")
                if one.agency_id == self.agency_id
            ]
        return int(found)


def _use(visitor: Visitor, secret: str) -> Page:
    """Press the button of a one-time link."""
    path = f"/sign-in/link/{secret}"
    (token, *_) = visitor.see(path).document.xpath("//main//input[@name='csrf_token']/@value")
    sent = visitor.client.post(path, data={"csrf_token": token}, follow_redirects=True)
    return Page(sent)
