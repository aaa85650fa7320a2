"""What was sent as the answer to one question, read into Answers; and what its form shows.

Decides nothing: what an answer does to the plan stands in tracker.reading.answering.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask import request
from flask_babel import gettext, lazy_gettext

from tracker.calendar import fiscal_year, half_year, quarter
from tracker.reading.answers import Answers, Fate, OwnerAnswer, OwnerIs
from tracker.thai import clean
from web.fields import Asking, ThaiDateField
from web.imports.reviewing import Review
from web.request_scope import typed, whole_number
from web.wording import digits, month_names
from workflows.import_questions import Question

Change = Callable[[Answers], Answers]
LONGEST_NAME = 250


class Dates(Asking):
    """A period of its own."""

    starts = ThaiDateField(lazy_gettext("วันเริ่มต้น"))
    ends = ThaiDateField(lazy_gettext("วันสิ้นสุด"))


@dataclass(frozen=True, slots=True)
class Reply:
    """What was sent for one question that could not be taken, and why."""

    key: str
    sentence: str
    dates: Dates | None = None


class Unanswered(Exception):
    """What was sent answers the question not, or not yet."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.sentence)
        self.reply = reply


class Replies:
    """What stands in the forms of the questions."""

    def __init__(self, of: Review, wrong: Reply | None) -> None:
        self.of = of
        self.wrong = wrong

    def error(self, question: Question) -> str:
        """Why what was sent for this question was not taken."""
        return self.wrong.sentence if self.wrong and self.wrong.key == question.key else ""

    def dates(self, question: Question, number: int) -> Dates:
        """The date fields of one form of many, each with names of its own for the reader."""
        sent = self.wrong.dates if self.wrong and self.wrong.key == question.key else None
        form = sent or Dates(formdata=None)
        form.starts.id, form.ends.id = f"starts-{number}", f"ends-{number}"
        return form

    def ticked(self, question: Question) -> set[int]:
        """The indicators that were read."""
        row = self.of.row(question.of)
        return set(row.measure.indicators) if row else set()

    def owned(self, question: Question) -> set[str]:
        """The owners that were read."""
        row = self.of.row(question.of)
        return set(row.measure.owners) if row else set()

    def issue(self, question: Question) -> int | None:
        """The issue that was read."""
        row = self.of.row(question.of)
        return row.measure.issue if row else None

    def codes(self, question: Question) -> str:
        """The questions of the assessment that were read."""
        row = self.of.row(question.of)
        return ", ".join(row.measure.questions) if row else ""

    def spans(self) -> list[tuple[str, str]]:
        """The parts of a fiscal year that a measure may run."""
        names = month_names()
        return [
            ("year", gettext("ตลอดปีงบประมาณ")),
            ("h1", gettext("รอบ ๖ เดือนแรก (ต.ค.–มี.ค.)")),
            ("h2", gettext("รอบ ๖ เดือนหลัง (เม.ย.–ก.ย.)")),
            *((f"q{n}", gettext("ไตรมาสที่ %(number)s", number=digits(n))) for n in range(1, 5)),
            *((f"m{n}", names[n - 1]) for n in (10, 11, 12, *range(1, 10))),
        ]


def reply_of(question: Question, of: Review) -> Change:
    """The change of the answers that was sent; raises Unanswered."""
    if "seen" in request.form and not (question.kind == "period" and question.blocking):
        place = question.of if question.kind != "seen" else question.where
        return lambda answers: answers.looked_at(place, question.codes)
    match question.kind:
        case "name":
            return _name(question, of)
        case "indicators":
            return _indicators(question, of)
        case "issue":
            issue = whole_number(request.form.get("issue")) or 0
            chosen = issue if issue in of.issues else 0
            return lambda answers: answers.saying(question.of, issue=chosen)
        case "questions":
            codes = tuple(clean(c) for c in (typed("codes") or "").split(",") if clean(c))[:99]
            return lambda answers: answers.saying(question.of, questions=codes)
        case "owners":
            return _owners(question, of)
        case "period":
            return _period(question, of)
        case "row":
            return _row(question, of)
    raise Unanswered(Reply(question.key, gettext("โปรดเลือกคำตอบ")))


def _name(question: Question, of: Review) -> Change:
    said = request.form.get("is", "")
    remember = "remember" in request.form
    if said in ("all", "nobody"):
        answer = OwnerAnswer(OwnerIs(said))
    elif said == "new":
        name = clean((typed("new_name") or question.name)[:LONGEST_NAME]) or question.name
        answer = OwnerAnswer(OwnerIs.NEW, name, remember and name != question.name)
    else:
        division = next((one for one in of.divisions if str(one.id) == said), None)
        if division is None:
            raise Unanswered(Reply(question.key, gettext("โปรดเลือกว่าชื่อนี้คือส่วนราชการใด")))
        answer = OwnerAnswer(OwnerIs.DIVISION, division.name, remember)
    return lambda answers: answers.naming(question.name, answer)


def _indicators(question: Question, of: Review) -> Change:
    known = {one.number for one in of.edition.indicators}
    chosen = {whole_number(one) or 0 for one in request.form.getlist("indicator")} & known
    if not chosen:
        raise Unanswered(Reply(question.key, gettext("โปรดเลือกตัวชี้วัดอย่างน้อยหนึ่งตัว")))
    return lambda answers: answers.saying(question.of, indicators=tuple(sorted(chosen)))


def _owners(question: Question, of: Review) -> Change:
    names = {one.name for one in of.divisions} | {
        name for row in of.now.rows for name in row.measure.owners
    }
    owners = tuple(dict.fromkeys(n for n in request.form.getlist("owner") if n in names))
    everybody = "all" in request.form
    if not owners and not everybody:
        raise Unanswered(Reply(question.key, gettext("โปรดเลือกผู้รับผิดชอบอย่างน้อยหนึ่งแห่ง")))
    return lambda answers: answers.saying(question.of, owners=owners, all_divisions=everybody)


def _period(question: Question, of: Review) -> Change:
    form = Dates()
    if not form.validate():
        raise Unanswered(Reply(question.key, gettext("โปรดตรวจวันที่"), form))
    starts, ends = form.starts.data, form.ends.data
    if starts is None and ends is None:
        span = span_of(request.form.get("span", ""), of.year)
        if span is None:
            raise Unanswered(
                Reply(question.key, gettext("โปรดเลือกระยะเวลา หรือใส่วันเริ่มต้นและวันสิ้นสุด"), form)
            )
        starts, ends = span
    if starts is None or ends is None:
        raise Unanswered(Reply(question.key, gettext("โปรดใส่ทั้งวันเริ่มต้นและวันสิ้นสุด"), form))
    if ends < starts:
        raise Unanswered(Reply(question.key, gettext("วันสิ้นสุดอยู่ก่อนวันเริ่มต้น โปรดตรวจวันที่"), form))
    return lambda answers: answers.saying(question.of, starts=starts, ends=ends)


def span_of(name: str, year: int | None) -> tuple[date, date] | None:
    """The days of a part of a fiscal year (B.E.) by its short name, as `Replies.spans` has them."""
    number = whole_number(name[1:])
    if year is None:
        return None
    if name == "year":
        whole = fiscal_year(year)
    elif name in ("h1", "h2"):
        whole = half_year(year, 1 if name == "h1" else 2)
    elif name[:1] == "q" and number in (1, 2, 3, 4):
        whole = quarter(year, number)
    elif name[:1] == "m" and number is not None and 1 <= number <= 12:
        within = quarter(year, (number + 2) % 12 // 3 + 1)
        first = date(within.starts.year, number, 1)
        after = date(first.year + number // 12, number % 12 + 1, 1)
        return first, date.fromordinal(after.toordinal() - 1)
    else:
        return None
    return whole.starts, whole.ends


def _row(question: Question, of: Review) -> Change:
    goes_on = "joined" in request.form and of.above(question.of) is not None
    fate = Fate.JOINED if goes_on else Fate.KEPT
    return lambda answers: answers.saying(question.of, fate=fate)
