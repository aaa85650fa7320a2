"""QR codes as pictures of our own: what stands in them never leaves this site."""

import io
from urllib.parse import quote

from flask import Response, abort

LINE_CHAT = "https://line.me/R/oaMessage"


def as_picture(address: str | None) -> Response:
    """An address as an SVG to be looked at and not to be kept; 404 for none."""
    import segno

    if address is None:
        abort(404)
    picture = io.BytesIO()
    # a quiet zone of four modules and middling correction, as readers expect of print and screen
    segno.make(address, error="m", micro=False).save(
        picture, kind="svg", scale=5, border=4, dark="#17212b", light="#ffffff",
        xmldecl=False, svgclass=None, lineclass=None, omitsize=False,
    )  # fmt: skip
    return Response(picture.getvalue(), mimetype="image/svg+xml")


def line_address(name: str, code: str) -> str:
    """The chat with the agency's LINE account `name` (@…), with `code` typed but not sent.

    LINE's own scheme: developers.line.biz, “Using LINE URL scheme”, /R/oaMessage/{ID}/?{text}.
    """
    return f"{LINE_CHAT}/{quote(name, safe='')}/?{quote(code, safe='')}"
