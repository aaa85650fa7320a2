"""Checks an address that somebody hands in as evidence. Opens nothing."""

from urllib.parse import urlsplit

from tracker.evidence.errors import LinkRefusedError

LENGTH = 2000


def check_link(url: str) -> str:
    """The address without blanks around it, if it is one that a colleague could open.

    Raises LinkRefusedError: http and https only, with a host, without name and password.
    """
    address = url.strip()
    if len(address) > LENGTH:
        raise LinkRefusedError(
            th=f"ลิงก์ยาวเกิน {LENGTH} ตัวอักษร โปรดใช้ลิงก์สำหรับแชร์ที่สั้นกว่า",
            en=f"the link is longer than {LENGTH} characters; use a shorter one for sharing",
        )
    if any(character.isspace() or not character.isprintable() for character in address):
        raise LinkRefusedError(
            th="ลิงก์มีช่องว่างหรืออักขระที่มองไม่เห็น โปรดคัดลอกลิงก์ใหม่ทั้งบรรทัด",
            en="the link has blanks or invisible characters in it; copy it again as a whole",
        )
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if parts.scheme not in ("http", "https") or not host:
        raise LinkRefusedError(
            th="ลิงก์ต้องขึ้นต้นด้วย https:// หรือ http:// ตามด้วยชื่อเว็บไซต์",
            en="a link begins with https:// or http:// and the name of a site",
        )
    if parts.username is not None or parts.password is not None:
        raise LinkRefusedError(
            th="ลิงก์มีชื่อผู้ใช้หรือรหัสผ่านอยู่ด้วย โปรดใช้ลิงก์สำหรับแชร์ที่ไม่มีรหัสผ่าน",
            en="the link carries a name or password; use a link for sharing without them",
        )
    return address
