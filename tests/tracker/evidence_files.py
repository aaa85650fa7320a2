"""Files of every kind, made here byte by byte or by the libraries that offices' programs use."""

import hashlib
import io
import zipfile
from typing import Any

# 13 digits whose last one is the right check digit, and one whose is not. Both invented.
IDENTITY_NUMBER = "1234567890121"
NO_IDENTITY_NUMBER = "1234567890122"

_PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def picture(form: str, *, size: tuple[int, int] = (40, 20), **how: Any) -> bytes:
    """A picture whose left half is red and whose right half is blue, with whatever it says."""
    from PIL import Image

    drawn = Image.new("RGB", size, (220, 20, 20))
    drawn.paste((20, 20, 220), (size[0] // 2, 0, size[0], size[1]))
    out = io.BytesIO()
    drawn.save(out, form, **how)
    return out.getvalue()


def telling_exif(*, orientation: int = 1) -> bytes:
    """EXIF that tells who, with what, when and where."""
    from PIL import Image

    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SecretCamera"
    exif[0x013B] = "SecretOwner"
    exif[0x0132] = "2027:02:14 09:30:00"
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", (13.0, 45.0, 12.0)
    place[3], place[4] = "E", (100.0, 30.0, 5.0)
    return exif.tobytes()


def heic(**how: Any) -> bytes:
    """The same picture as a phone stores it."""
    import pillow_heif
    from PIL import Image

    out = io.BytesIO()
    drawn = Image.open(io.BytesIO(picture("PNG", size=(80, 40))))
    pillow_heif.from_pillow(drawn).save(out, quality=90, **how)
    return out.getvalue()


def animated(form: str) -> bytes:
    """Two pictures in one file."""
    from PIL import Image

    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, form, save_all=True, append_images=frames[1:])
    return out.getvalue()


def docx(text: str) -> bytes:
    """A Word document with one paragraph, whose text is broken into two runs."""
    from docx import Document

    document = Document()
    paragraph = document.add_paragraph()
    half = len(text) // 2
    paragraph.add_run(text[:half])
    paragraph.add_run(text[half:]).bold = True
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def xlsx(*cells: Any) -> bytes:
    """An Excel workbook with the cells in one row."""
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(list(cells))  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zipped(**files: bytes) -> bytes:
    """A ZIP file; `__` in a name stands for a slash, `_dot_` for a dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return out.getvalue()


def odt(text: str) -> bytes:
    """An OpenDocument text."""
    return zipped(
        mimetype=b"application/vnd.oasis.opendocument.text",
        content_dot_xml=f"<office:text><text:p>{text}</text:p></office:text>".encode(),
    )


def docm() -> bytes:
    """A Word document that carries a macro."""
    out = io.BytesIO(docx("x"))
    with zipfile.ZipFile(out, "a") as packed:
        packed.writestr("word/vbaProject.bin", b"a macro")
    return out.getvalue()


def old_office(stream: str) -> bytes:
    """What the opening of an old office file looks like (OLE), with one named stream."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le") + bytes(64)


def pdf(text: str, *, password: str | None = None) -> bytes:
    """A PDF of one page with a text layer, behind a password (40-bit RC4) where one is given."""
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode("ascii")
    lock, identity = "", hashlib.md5(text.encode()).digest()
    if password is not None:
        owner, permissions = _PAD, -4
        padded = (password.encode() + _PAD)[:32]
        key = hashlib.md5(
            padded + owner + permissions.to_bytes(4, "little", signed=True) + identity
        ).digest()[:5]
        lock = (
            f"/Encrypt << /Filter /Standard /V 1 /R 2 /P {permissions} "
            f"/O <{owner.hex()}> /U <{_rc4(key, _PAD).hex()}> >> /ID [<{identity.hex()}> "
            f"<{identity.hex()}>]"
        )
        stream = _rc4(hashlib.md5(key + (4).to_bytes(3, "little") + b"\0\0").digest()[:10], stream)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = f"<< /Size {len(objects) + 1} /Root 1 0 R {lock} >>".encode()
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n%s\nstartxref\n%d\n%%%%EOF\n"
        % (len(objects) + 1, table, trailer, len(out))
    )


def _rc4(key: bytes, data: bytes) -> bytes:
    box = list(range(256))
    j = 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)
