"""What a report and an action ask for, on one's own or on behalf of a named officer."""

from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.validators import DataRequired, StopValidation

from tracker.queries import people
from tracker.status import Role
from web.fields import (
    LONGEST_TEXT,
    Asking,
    FilesField,
    NumberField,
    TextField,
    ThaiDateField,
    links,
)
from web.request_scope import present, today, view, whole_number
from workflows.actions.evidence import Link, Upload
from workflows.capacities import OnBehalf
from workflows.engine import Need, Transition
from workflows.sentences import unfilled

ACCEPT = "image/*,.pdf,.doc,.docx,.xls,.xlsx,.csv,.txt,.odt,.ods,.pptx,.zip"


class TextArea(TextField):
    """A text of several lines."""

    most = LONGEST_TEXT
    widget = TextAreaField.widget


class Told(TextArea):
    """A text that may have begun as one of the usual sentences: its places are filled by now."""

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if places := unfilled(self.data or ""):
            raise StopValidation(
                gettext("โปรดแก้ให้ตรงกับที่ทำจริง หรือลบออก: %(places)s", places=" ".join(places))
            )


class Shown(Asking):
    """Evidence and, for the clerk, on whose behalf."""

    files = FilesField(lazy_gettext("หลักฐาน: ภาพถ่ายหรือไฟล์"))
    links = TextArea(lazy_gettext("หรือลิงก์ของหลักฐาน (บรรทัดละหนึ่งลิงก์)"))
    for_officer = SelectField(
        lazy_gettext("บันทึกแทนใคร"), coerce=str, validate_choice=False, default=""
    )
    source = TextField(lazy_gettext("ทราบจากที่ใด"))

    def evidence(self) -> tuple[Upload | Link, ...]:
        """Files and links as they were sent."""
        return (*self.files.pieces(), *links(self.links.data))

    def on_behalf(self) -> OnBehalf | None:
        """For whom, where somebody was chosen."""
        officer_id = whole_number(self.for_officer.data)
        return OnBehalf(officer_id, self.source.data or "") if officer_id else None

    def ask_for_whom(self, division_id: int) -> bool:
        """Offer the owners of the division to a clerk who owns nothing there; say whether."""
        me = present()
        if not me.is_clerk or any(s.division_id == division_id for s in me.owned):
            self.for_officer.choices = []
            return False
        owners = people.owners_of(view(), me.agency_id, division_id, on=today())
        names = {officer.id: officer.name for officer in people.officers(view(), me.agency_id)}
        heads_first = sorted(owners, key=lambda s: s.role is not Role.HEAD)
        choices = {str(s.officer_id): f"{names[s.officer_id]} ({s.title})" for s in heads_first}
        self.for_officer.choices = list(choices.items())
        return True


class Report(Shown):
    """One division's progress in the open round."""

    done = Told(
        lazy_gettext("ทำอะไรไปแล้ว"),
        validators=[DataRequired(lazy_gettext("โปรดเขียนผลการดำเนินการ"))],
    )
    done_on = ThaiDateField(lazy_gettext("วันที่ดำเนินการ"))
    problem = Told(lazy_gettext("ปัญหาหรืออุปสรรค"))
    next_step = Told(lazy_gettext("จะทำอะไรต่อไป"))
    percent = NumberField(lazy_gettext("ความคืบหน้า (ร้อยละ)"), most=100)
    last = HiddenField(default="0")


class Act(Shown):
    """What an action of the table needs."""

    result = Told(lazy_gettext("ผลการดำเนินการ"))
    done_on = ThaiDateField(lazy_gettext("วันที่ดำเนินการแล้วเสร็จ"))
    reason = Told(lazy_gettext("เหตุผล"))
    version = HiddenField()

    def told(self, row: Transition) -> dict[str, Any]:
        """The fields that this action asks for, and nothing else."""
        return {
            "result": self.result.data if Need.RESULT in row.needs else None,
            "done_on": self.done_on.data if Need.DONE_ON in row.needs else None,
            "reason": self.reason.data if Need.REASON in row.needs else None,
            "evidence": self.evidence() if Need.EVIDENCE in row.needs else (),
        }

    def complete(self, row: Transition, *, shown: bool) -> bool:
        """Whether everything that the action needs was given; else each field says so."""
        missing = (
            (Need.RESULT, self.result, gettext("โปรดเขียนผลการดำเนินการ")),
            (Need.DONE_ON, self.done_on, gettext("โปรดใส่วันที่")),
            (Need.REASON, self.reason, gettext("โปรดเขียนเหตุผล")),
        )
        whole = True
        for need, field, words in missing:
            if need in row.needs and not field.data and not field.errors:
                field.errors = [words]
            whole = whole and not (need in row.needs and field.errors)
        if Need.EVIDENCE in row.needs and not shown and not self.has_evidence():
            self.files.errors = [gettext("โปรดแนบหลักฐานอย่างน้อยหนึ่งรายการ")]
            whole = False
        return whole

    def has_evidence(self) -> bool:
        """Whether a file or a link was sent."""
        return bool(links(self.links.data)) or any(
            getattr(file, "filename", None) for file in self.files.data or ()
        )
