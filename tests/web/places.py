"""The pages of the site and who may open them: read off the URL map and the table of the matrix.

A page that somebody adds stands here by itself; what only exists half-way is made first.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.web.asking import path_of
from tests.web.building import SEATS, Building, routes
from tests.web.visitor import Visitor

# Who looks at a page where only one person does: the first of these that may open it.
FIRST = ("nobody", "link", "clerk", "administrator", "auditor", "supervisor", "palad", "head")
# Whose page of that address is another than the first one's.
OWN = (
    ("head", "/my-work"),
    ("palad", "/my-work"),
    ("palad", "/waiting"),
    ("mayor", "/waiting"),
    ("palad", "/rounds/1/memo"),
    ("head", "/plans/1"),
    ("head", "/measures/4"),
    ("another", "/plans"),
    ("another", "/rounds"),
    ("another", "/my-work"),
    ("another", "/notices"),
)
# What is answered in words when something is not there, or may not be.
ASTRAY = (("nobody", "/nowhere"), ("clerk", "/measures/9999"), ("head", "/office"))
PASTED = """แผนปฏิบัติการส่งเสริมคุณธรรมและความโปร่งใส ประจำปีงบประมาณ พ.ศ. ๒๕๗๐
ที่\tมาตรการ\tแนวทางการดำเนินการ\tระยะเวลา\tผู้รับผิดชอบ
๑\tจัดทำคู่มือการให้บริการ\tร่างคู่มือแล้วเผยแพร่\tต.ค. ๒๕๖๙ - มี.ค. ๒๕๗๐\tกองคลัง
๒\tประกาศเจตนารมณ์\tประกาศแล้วชี้แจง\tตลอดปี\tงานที่ไม่รู้จัก
"""


@dataclass(frozen=True)
class Place:
    """One page as one person sees it."""

    who: str
    path: str


def every_place(building: Building, *, everybody: bool) -> list[Place]:
    """All pages, each once by the first who may open it, or as `everybody` sees them."""
    told = {who: list(_opened(building, who)) for who in SEATS}
    if everybody:
        return [Place(who, path) for who, paths in told.items() for _, path in paths] + [
            Place(*one) for one in ASTRAY
        ]
    first: dict[str, Place] = {}
    for who in dict.fromkeys((*FIRST, *SEATS)):
        for rule, path in told.get(who, ()):
            first.setdefault(rule, Place(who, path))
    extra = [Place(*one) for one in (*OWN, *ASTRAY)]
    return list(dict.fromkeys([*first.values(), *extra]))


def _opened(building: Building, who: str) -> Iterator[tuple[str, str]]:
    """(rule, address) of each page in HTML that this person is shown."""
    seat = building.seats[who]
    client = building.browser(seat)
    for ask in routes(building.site):
        if ask.method != "GET" or ask.endpoint.startswith("api."):
            continue
        path = path_of(ask, {**building.ids, "token": seat.link}, "own")
        with client.get(path) as answer:
            page = answer.mimetype == "text/html" and "Content-Disposition" not in answer.headers
            if page and answer.status_code == 200:
                yield ask.rule, path


def half_way(building: Building) -> list[Place]:
    """Pages of what only exists for a while: a draft, a reading, an order, a factor begun.

    Changes the database; `building.restore()` takes it back.
    """
    clerk = Visitor(building.site)
    clerk.client = building.browser(building.seats["clerk"])
    draft = clerk.send(clerk.see("/plans/1/copy"), "มาตรการที่จะคัดลอก", {"fiscal_year": "2570"}).path
    measures = clerk.see(draft).document.xpath("//main//td/a/@href")
    read = clerk.send(clerk.see("/plans/import"), "วางตาราง", {"pasted": PASTED}).path
    keeper = Visitor(building.site)
    keeper.client = building.browser(building.seats["administrator"])
    keeper.send(keeper.see("/account/second-factor"), "second-factor/begin")
    return [
        Place("clerk", draft),
        Place("clerk", measures[0]),
        Place("clerk", f"{draft}/measures/new"),
        Place("clerk", read),
        Place("clerk", f"{read}/measures/1"),
        Place("administrator", "/account/second-factor"),
    ]
