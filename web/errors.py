"""What a page says when something fails: a sentence in Thai and English, and the way on."""

from typing import Any

from flask import Flask, g, redirect, render_template, request, session, url_for
from flask_babel import lazy_gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.wrappers import Response

from tracker.database import DatabaseUnreachable
from tracker.errors import TidtamError
from tracker.queries.people import NotFound

SENTENCES = {
    400: (
        lazy_gettext("คำขอไม่สมบูรณ์"),
        "โปรดย้อนกลับไปที่หน้าก่อน แล้วทำรายการอีกครั้ง",
        "The request was not complete. Go back to the page before and try again.",
    ),
    403: (
        lazy_gettext("ท่านไม่มีสิทธิ์ในรายการนี้"),
        "หากควรทำได้ โปรดแจ้งเจ้าหน้าที่ผู้ดูแลแผนให้ตรวจตำแหน่งของท่าน",
        "This is not yours to do. If it should be, ask the clerk to look at your post.",
    ),
    404: (
        lazy_gettext("ไม่พบหน้านี้"),
        "ที่อยู่อาจพิมพ์ผิด หรือรายการนี้ไม่ใช่ของหน่วยงานท่าน",
        "There is no such page, or it is not your agency's.",
    ),
    405: (
        lazy_gettext("หน้านี้เปิดตรง ๆ ไม่ได้"),
        "โปรดทำรายการจากปุ่มในหน้าก่อน",
        "This address only takes what its form sends. Use the button on the page before.",
    ),
    413: (
        lazy_gettext("ข้อความหรือไฟล์ใหญ่เกินไป"),
        "ยังไม่มีการบันทึก โปรดย้อนกลับ ย่อข้อความ ลดขนาดไฟล์ หรือส่งทีละไฟล์ แล้วลองอีกครั้ง",
        "The text or the files are too large and nothing was stored. Go back, shorten the text, "
        "make the files smaller or send them one by one.",
    ),
    500: (
        lazy_gettext("ระบบขัดข้อง"),
        "ยังไม่มีการบันทึก โปรดลองอีกครั้ง หากยังไม่ได้โปรดแจ้งผู้ดูแลระบบ",
        "Something broke and nothing was stored. Try again, then tell the administrator.",
    ),
}
FORM_TOO_OLD = (
    lazy_gettext("แบบฟอร์มนี้หมดอายุแล้ว"),
    "โปรดย้อนกลับ โหลดหน้าใหม่ แล้วส่งอีกครั้ง ข้อความที่พิมพ์ไว้ยังไม่ได้บันทึก",
    "This form is no longer valid and nothing was stored. Go back, reload and send it again.",
)


def install(app: Flask) -> None:
    """Answer every failure with a page."""

    @app.errorhandler(CSRFError)
    def _form_too_old(_error: CSRFError) -> tuple[str, int]:
        return _page(400, *FORM_TOO_OLD), 400

    @app.errorhandler(401)
    def _who_are_you(_error: HTTPException) -> Response:
        wanted = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("sign_in.door", next=wanted))

    @app.errorhandler(NotFound)
    def _not_found(_error: NotFound) -> tuple[str, int]:
        # its sentence lists names; a stranger to the agency must not read them
        return _page(404, *SENTENCES[404]), 404

    @app.errorhandler(TidtamError)
    def _refused(error: TidtamError) -> tuple[str, int]:
        status = 503 if isinstance(error, DatabaseUnreachable) else 409
        return _page(status, lazy_gettext("ทำรายการนี้ไม่ได้"), error.th, error.en), status

    @app.errorhandler(HTTPException)
    def _failed(error: HTTPException) -> Any:
        status = error.code or 500
        if status < 400:
            return error
        if isinstance(error, MethodNotAllowed):  # what is allowed is the answer's to say (RFC 9110)
            allowed = ", ".join(sorted(error.valid_methods or ()))
            return _page(status, *SENTENCES[status]), status, {"Allow": allowed}
        if status in SENTENCES:
            return _page(status, *SENTENCES[status]), status
        return _page(status, *SENTENCES[400 if status < 500 else 500]), status


def _page(status: int, title: Any, th: str, en: str) -> str:
    g.stranger = status >= 500
    if g.stranger:  # nothing may be asked of a database that may be what failed
        g.language = "en" if session.get("language") == "en" else "th"
        g.in_thai_digits = g.language == "th"
    return render_template("error.html", status=status, title=title, th=th, en=en)
