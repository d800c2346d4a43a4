"""Picture files of every kind as arrays: read right, or refused in one sentence."""

import contextlib
import io
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

LARGEST = 100_000_000  # pixels, 1.2 GB as floats; most phones take 12 to 50 million
_FORMATS = "AVIF BMP DIB GIF HEIF JPEG JPEG2000 MPO PNG PPM TIFF WEBP".split()
_PLAIN_MODES = ("1", "L", "RGB", "RGBX", "CMYK", "YCbCr", "LAB", "HSV")
# Tags of a TIFF file.
_BITS_PER_SAMPLE, _PHOTOMETRIC, _EXTRA_SAMPLES, _SAMPLE_FORMAT = 258, 262, 338, 339
_WHITE_IS_ZERO, _SIGNED = 0, 2
# What stands at bytes 4 to 12 of files that phones write and Pillow may not read.
_PHONE_KINDS = {
    **dict.fromkeys((b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1", b"ftyphevc"), "HEIC"),
    **dict.fromkeys((b"ftypavif", b"ftypavis"), "AVIF"),
}


class PictureError(ValueError):
    """A file that can't be read as a picture; the message is one sentence that says why."""


def read_picture(source: Path | bytes, name: str | None = None, upright: bool = True):
    """Read a picture file, or its content, as (H, W, 3) float32 in 0 to 1.

    Grey has three equal channels, and what is clear is white. Of an animation the first frame is
    taken. 16 bits keep their range; a file of floats must lie in 0 to 1, for nothing says what
    black and white are in another. `name` is what errors call it, None for the path; `upright`
    turns the picture as its camera noted it. A file that is missing, empty, broken, too large or of
    an unknown kind is a `PictureError`.
    """
    name = str(source) if name is None and not isinstance(source, bytes) else name or "the file"
    with open_picture(source, name) as opened:
        tags = getattr(opened, "tag_v2", {})
        if _SIGNED in tags.get(_SAMPLE_FORMAT, ()):
            raise _unknown_white(name)
        if tags and opened.mode == "RGBA" and _EXTRA_SAMPLES not in tags:  # infrared, for one
            raise PictureError(
                f"{name} has a fourth channel and doesn't say of what; save it as RGB"
            )
        picture = ImageOps.exif_transpose(opened) if upright else opened
        if picture.mode == "F" or picture.mode.startswith("I"):
            return _deep_grey(picture, tags, name)
        if picture.mode not in _PLAIN_MODES or "transparency" in picture.info:
            clear = picture.convert("RGBA")
            picture = Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear)
        return np.asarray(picture.convert("RGB"), np.float32) / 255


def _deep_grey(picture: Image.Image, tags: dict, name: str) -> np.ndarray:
    """Return 16 bits or floats as (H, W, 3); refuse those of which nobody knows what is white."""
    white = 1
    if picture.mode.startswith("I"):  # `convert` would cut what is above 255
        bits = tags.get(_BITS_PER_SAMPLE, (16,))[0]
        white = 2**bits - 1 if bits <= 16 else np.nan
    grey = np.asarray(picture, np.float32) / white
    if not ((grey >= 0) & (grey <= 1)).all():
        raise _unknown_white(name)
    if tags.get(_PHOTOMETRIC) == _WHITE_IS_ZERO:  # Pillow turns it round where it has 8 bits alone
        grey = 1 - grey
    return np.repeat(grey[..., None], 3, axis=2)


@contextlib.contextmanager
def open_picture(source: Path | bytes, name: str) -> Iterator[Image.Image]:
    """Open a picture file; whatever goes wrong before it is closed becomes a `PictureError`."""
    Image.init()
    formats = [each for each in _FORMATS if each in Image.OPEN]
    file = io.BytesIO(source) if isinstance(source, bytes) else source
    try:
        with warnings.catch_warnings():
            # Damaged notes of a camera leave the pixels whole, and `LARGEST` is our own limit.
            warnings.simplefilter("ignore")
            with Image.open(file, formats=formats) as opened:
                if opened.width * opened.height > LARGEST:
                    raise Image.DecompressionBombError
                yield opened
    except PictureError:
        raise
    except Exception as problem:  # which of a dozen kinds depends on where the file breaks
        raise PictureError(f"{name} {_reason(source, problem)}") from problem


def _reason(source: Path | bytes, problem: Exception) -> str:
    """Say why a file can't be read."""
    if isinstance(problem, FileNotFoundError | PermissionError | IsADirectoryError):
        return f"can't be opened: {problem.strerror}"
    if isinstance(problem, Image.DecompressionBombError):
        return f"has more than {LARGEST:,} pixels; make it smaller first"
    if isinstance(source, bytes):
        head = source[:12]
    else:
        with open(source, "rb") as file:
            head = file.read(12)
    if not head:
        return "is an empty file"
    if head[4:] in _PHONE_KINDS:
        return f"is a picture of the kind {_PHONE_KINDS[head[4:]]}; save it as JPEG or PNG first"
    if isinstance(problem, UnidentifiedImageError):
        return "is no picture of a known kind, such as JPEG or PNG"
    return f"is broken: {problem}"


def _unknown_white(name: str) -> PictureError:
    return PictureError(
        f"{name} holds numbers of which nothing says what is black and white; save it with 8 "
        "or 16 bits, or as floats in 0 to 1"
    )
