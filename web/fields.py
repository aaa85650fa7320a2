"""Form fields that officials can fill: Thai dates, numbers in either digit script, many files."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, MultipleFileField, StringField, TextAreaField
from wtforms.validators import StopValidation
from wtforms.widgets import TextInput

from tracker.calendar import DateNotUnderstood, NoSuchDay, YearDoubtful, be_year, parse_date
from tracker.errors import TidtamError
from tracker.thai import clean, to_arabic
from web.refusals import sentence
from web.request_scope import today, whole_number
from web.wording import day, digits
from workflows.actions.evidence import Link, Upload

ERAS_APART = 543
FIRST_YEAR, LAST_YEAR = 2500, 2699  # of a plan, B.E.
_FRACTION = re.compile(r"[0-9๐-๙]+[.,][0-9๐-๙]+\s*%?")
LONGEST_LINE = 500
LONGEST_TEXT = 20_000  # characters: about ten pages


class _Sentences:
    """What WTForms itself says of a field, in the page's language."""

    def gettext(self, said: str) -> str:
        """The page's sentence for one of WTForms' own."""
        match said:
            case "Not a valid choice." | "Invalid Choice: could not coerce.":
                return gettext("โปรดเลือกจากรายการ")
            case "This field is required.":
                return gettext("โปรดใส่ข้อมูลช่องนี้")
        return said

    def ngettext(self, one: str, many: str, count: int) -> str:
        """The same for a sentence with a number."""
        return self.gettext(one if count == 1 else many)


class Asking(FlaskForm):
    """A form of this site; `refused` is the sentence of a refusal, shown above the fields."""

    refused: str | None = None

    class Meta(FlaskForm.Meta):
        """WTForms has no Thai catalogue, so its few sentences are ours."""

        def get_translations(self, form: Any) -> _Sentences:
            return _Sentences()

    def refuse(self, error: TidtamError) -> None:
        """Show why what was asked cannot be done; what was typed stays."""
        self.refused = sentence(error)

    def files_sent(self) -> bool:
        """Whether this post brought files: where it is refused, none of them was kept."""
        return any(
            getattr(file, "filename", None)
            for field in self
            if isinstance(field, FilesField)
            for file in field.data or ()
        )


class Handed(Asking):
    """A document as a file, or as pasted text: `file` and `pasted`, which its forms name."""

    file: "FilesField"
    pasted: TextAreaField

    def document(self) -> tuple[str, bytes] | None:
        """Its name and bytes; None where neither was given, which the form then says."""
        if files := self.file.pieces():
            return files[0].name, files[0].data
        # as it is: the tabs between the cells are what makes it a table
        if pasted := (self.pasted.data or "").replace("\x00", "").strip():
            return gettext("ข้อความที่วาง") + ".txt", pasted.encode("utf-8")
        self.file.errors = [gettext("โปรดเลือกไฟล์ หรือวางข้อความ")]
        return None


class Versioned(Asking):
    """A form of something that others may change meanwhile.

    `seen` says what stood there when it was opened: a version, or a mark where there is none.
    """

    seen = HiddenField()
    differing: tuple[tuple[str, str], ...] = ()

    @property
    def had(self) -> str | None:
        """What was seen, None where the request does not say."""
        return self.seen.data or None

    def look(self, mark: Any) -> None:
        """Note what stands there now, in a form that is shown for the first time."""
        if not self.is_submitted() or "seen" not in request.form:
            self.seen.data = str(mark)

    def overtaken(self, error: TidtamError, mark: Any, now: Mapping[str, Any]) -> None:
        """Say why not; after somebody else's change also what stands there now, beside what was
        typed, and take the next sending as meant.
        """
        self.refuse(error)
        if error.code == "changed-meanwhile":
            self.seen.data = str(mark)
            self.differing = tuple(
                (str(self[name].label.text), said(value))
                for name, value in now.items()
                if (value or None) != (self[name].data or None)
            )


def said(value: Any) -> str:
    """A stored value in words."""
    if isinstance(value, bool):
        return gettext("ใช่") if value else gettext("ไม่ใช่")
    if isinstance(value, date):
        return day(value)
    return str(value) if value not in (None, "") else "–"


class TextField(StringField):
    """One line, or several in a textarea, with Thai composed and no control signs.

    A text longer than `most` characters is refused in a sentence and stays in the field. Only
    lines have a maxlength: in a textarea the browser would cut off a pasted text's end unasked.
    """

    most = LONGEST_LINE

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, **kwargs)
        if self.most == LONGEST_LINE:
            self.flags.maxlength = self.most

    def pre_validate(self, form: Any) -> None:
        if len(self.data or "") > self.most:
            raise StopValidation(
                gettext(
                    "ข้อความยาว %(length)s ตัวอักษร ใส่ได้ไม่เกิน %(most)s ตัวอักษร "
                    "โปรดย่อ หรือแนบฉบับเต็มเป็นไฟล์ ข้อความที่พิมพ์ยังอยู่ด้านบน",
                    length=digits(f"{len(self.data or ''):,}"),
                    most=digits(f"{self.most:,}"),
                )
            )

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        if valuelist:
            lines = str(valuelist[0]).replace("\x00", "").splitlines()
            self.data = "\n".join(clean(line) for line in lines).strip()


class ThaiDateField(Field):
    """Day, month and B.E. year as three inputs; an empty day is no date.

    A year off by 543 is asked back: the likely year is put in, and nothing is stored before
    the person has sent it again.
    """

    widget = TextInput()
    data: date | None

    def __init__(self, label: Any = None, *, required: Any = None, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.required_message = required
        self.typed_day = ""
        self.typed_month = 1
        self.typed_year = ""

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.process_errors: list[str] = []
        self.data = None
        if formdata is not None and f"{self.name}-day" in formdata:
            self._take(formdata)
        else:
            self._show(data if isinstance(data, date) else None)

    def pre_validate(self, form: Any) -> None:
        if self.process_errors:
            raise StopValidation()
        if self.data is None and self.required_message:
            raise StopValidation(str(self.required_message))

    def _show(self, day: date | None) -> None:
        near = day or today()
        self.data = day
        self.typed_day = digits(day.day) if day else ""
        self.typed_month = near.month
        self.typed_year = digits(be_year(near.year))

    def _take(self, formdata: Any) -> None:
        self.typed_day = formdata.get(f"{self.name}-day", "").strip()[:4]
        self.typed_month = whole_number(formdata.get(f"{self.name}-month")) or 0
        self.typed_year = formdata.get(f"{self.name}-year", "").strip()[:6]
        if not self.typed_day:
            return
        if not self.typed_year:
            self.process_errors.append(gettext("โปรดใส่ปี พ.ศ. ของวันที่"))
            return
        written = to_arabic(f"{self.typed_day}/{self.typed_month}/{self.typed_year}")
        try:
            self.data = parse_date(written)
        except YearDoubtful as doubt:
            meant = digits(be_year(doubt.readings[0].year))
            self.process_errors.append(
                gettext(
                    "ปี %(typed)s คลาดไป ๕๔๓ ปี หมายถึง พ.ศ. %(meant)s ใช่หรือไม่ "
                    "ใส่ปีนี้ให้แล้ว โปรดตรวจแล้วส่งอีกครั้ง",
                    typed=digits(self.typed_year),
                    meant=meant,
                )
            )
            self.typed_year = meant
        except NoSuchDay as problem:
            self.process_errors.append(sentence(problem))
        except DateNotUnderstood:
            self.process_errors.append(gettext("โปรดใส่วันที่และปี พ.ศ. เป็นตัวเลข เช่น ๓ เมษายน ๒๕๖๙"))


class NumberField(Field):
    """A whole number from `least` to `most` in Thai or Arabic digits; empty is None."""

    widget = TextInput()
    data: int | None

    def __init__(self, label: Any = None, *, most: int, least: int = 0, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.least = least
        self.most = most
        self.typed = ""

    def _value(self) -> str:
        return self.typed or (digits(self.data) if self.data is not None else "")

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        self.typed = str(valuelist[0]).strip()[:20] if valuelist else ""
        self.data = whole_number(self.typed.rstrip("%")) if self.typed else None
        if self.typed and (self.data is None or not self.least <= self.data <= self.most):
            raise ValueError(self._wrong())

    def _wrong(self) -> str:
        """Why what was typed is not taken."""
        bounds = {"least": digits(self.least), "most": digits(self.most)}
        if _FRACTION.fullmatch(self.typed):
            return gettext("โปรดใส่เป็นจำนวนเต็ม %(least)s ถึง %(most)s ไม่มีจุดทศนิยม", **bounds)
        return gettext("โปรดใส่ตัวเลข %(least)s ถึง %(most)s", **bounds)


class FiscalYearField(NumberField):
    """A fiscal year (B.E.); one off by 543, either way, is asked back with the likely one."""

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        super().__init__(label, least=FIRST_YEAR, most=LAST_YEAR, **kwargs)

    def _wrong(self) -> str:
        for meant in (self.data + ERAS_APART, self.data - ERAS_APART) if self.data else ():
            if self.least <= meant <= self.most:
                typed, self.typed = self.typed, digits(meant)
                return gettext(
                    "ปี %(typed)s คลาดไป ๕๔๓ ปี หมายถึง พ.ศ. %(meant)s ใช่หรือไม่ "
                    "ใส่ปีนี้ให้แล้ว โปรดตรวจแล้วส่งอีกครั้ง",
                    typed=digits(typed),
                    meant=self.typed,
                )
        return gettext("โปรดใส่ปีงบประมาณของแผน เช่น ๒๕๗๐")


class FilesField(MultipleFileField):
    """Files from the disk or the phone's camera; empty parts are left out."""

    def pieces(self) -> tuple[Upload, ...]:
        """What was sent, read into memory (the request's size is limited).

        Some browsers send the folders too: a name is only its last part.
        """
        return tuple(
            Upload(re.split(r"[/\\]", file.filename)[-1] or "–", file.read())
            for file in self.data or ()
            if getattr(file, "filename", None)
        )


def links(text: str | None) -> tuple[Link, ...]:
    """One link for each line that says something."""
    return tuple(Link(line.strip()) for line in (text or "").splitlines() if line.strip())
