"""What the pages of a meeting ask for: which meeting it is, and what was said about a part."""

from flask_babel import lazy_gettext
from wtforms import BooleanField, HiddenField
from wtforms.validators import DataRequired

from web.fields import Asking, NumberField, TextField, ThaiDateField
from web.measures.forms import TextArea


class WhichMeeting(Asking):
    """Name, number and day; asked once and carried in the address of the page."""

    name = TextField(
        lazy_gettext("ชื่อการประชุม"), validators=[DataRequired(lazy_gettext("โปรดใส่ชื่อการประชุม"))]
    )
    number = TextField(
        lazy_gettext("ครั้งที่"), validators=[DataRequired(lazy_gettext("โปรดใส่ครั้งที่ของการประชุม"))]
    )
    on = ThaiDateField(lazy_gettext("วันที่ประชุม"), required=lazy_gettext("โปรดใส่วันที่ประชุม"))


class Saying(Asking):
    """What was said about one part; `last` is the report that stood there when it was typed."""

    said = TextArea(lazy_gettext("สิ่งที่รายงานในที่ประชุม"))
    same = BooleanField(lazy_gettext("คงเดิม ไม่มีผลเพิ่มเติม"))
    done_on = ThaiDateField(lazy_gettext("วันที่ดำเนินการ"))
    percent = NumberField(lazy_gettext("ความคืบหน้า (ร้อยละ)"), most=100)
    last = HiddenField(default="0")

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said about the part."""
        return not (
            self.said.data or self.same.data or self.done_on.typed_day or self.percent.typed
        )
