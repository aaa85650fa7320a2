"""Makes a picture clean: upright, and without place, time, device or owner (EXIF, XMP, comments).

Runs in a child process (`tracker.child`), because pictures are a favourite of attackers.
"""

import io
import warnings
from typing import TYPE_CHECKING, Any

from tracker.errors import TidtamError

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PIXELS = 80_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF", "GIF", "BMP", "TIFF")
# What a picture needs to look right; all else that a file says about it is left behind.
NEEDED = ("transparency", "icc_profile", "dpi")
PNG_MODES = ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")
QUALITY = 92


def answer(payload: bytes) -> bytes:
    """The clean picture: its media type, a line feed, its bytes. TidtamError where there is none.

    JPEG, PNG and WEBP stay what they are, HEIC becomes JPEG, GIF, BMP and TIFF become PNG.
    """
    import pillow_heif
    from PIL import Image, ImageOps

    Image.init()
    pillow_heif.register_heif_opener()
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(payload), formats=FORMATS) as picture:
                found = str(picture.format)
                # a phone's MPO and HEIC hold previews or depth beside the photograph
                if getattr(picture, "n_frames", 1) > 1 and found not in ("MPO", "HEIF"):
                    raise TidtamError("picture-of-many", th="", en="")
                picture.load()
                return _saved(picture, ImageOps.exif_transpose(picture), found)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise TidtamError("picture-too-large", th="", en="") from None
    except (OSError, ValueError, SyntaxError, EOFError):
        raise TidtamError("picture-damaged", th="", en="") from None


def _saved(original: "Image", upright: "Image", found: str) -> bytes:
    from PIL import JpegImagePlugin

    upright.info = {name: upright.info[name] for name in NEEDED if name in upright.info}
    out = io.BytesIO()
    if found in ("JPEG", "MPO", "HEIF"):
        how: dict[str, Any] = {"quality": QUALITY}
        if found != "HEIF":  # as fine as the camera made it, and not finer
            how["qtables"] = original.quantization  # type: ignore[attr-defined]
            how["subsampling"] = JpegImagePlugin.get_sampling(original)
        plain = upright if upright.mode in ("L", "RGB", "CMYK") else upright.convert("RGB")
        plain.save(out, "JPEG", **how, **_kept(upright, "icc_profile", "dpi"))
        return b"image/jpeg\n" + out.getvalue()
    if found == "WEBP":
        upright.save(out, "WEBP", quality=QUALITY, **_kept(upright, "icc_profile"))
        return b"image/webp\n" + out.getvalue()
    plain = upright if upright.mode in PNG_MODES else upright.convert("RGB")
    plain.save(out, "PNG", **_kept(upright, "icc_profile", "dpi"))
    return b"image/png\n" + out.getvalue()


def _kept(picture: "Image", *names: str) -> dict[str, Any]:
    return {name: picture.info[name] for name in names if picture.info.get(name)}
