"""The Garuda that the agency supplies: a picture that every form of a paper can hold."""

import io

from tracker.errors import TidtamError

LARGEST = 2 * 1024 * 1024


class EmblemError(TidtamError):
    """The picture of the emblem is damaged, of a kind that Word does not know, or too large."""


def check_emblem(picture: bytes) -> None:
    """Raise EmblemError unless the picture is a whole PNG or JPEG of at most 2 MB."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(picture), formats=("PNG", "JPEG")) as opened:
            opened.load()
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise EmblemError(
            "emblem",
            th="ใช้ภาพตราครุฑนี้ไม่ได้ โปรดใช้ไฟล์ PNG หรือ JPEG ที่เปิดดูได้ตามปกติ",
            en="The emblem's picture cannot be used; take a PNG or JPEG that opens normally.",
        ) from error
    if len(picture) > LARGEST:
        raise EmblemError(
            "emblem-large",
            th="ภาพตราครุฑมีขนาดเกิน 2 เมกะไบต์ โปรดย่อภาพก่อน",
            en="The emblem's picture is larger than 2 MB; make it smaller first.",
        )
