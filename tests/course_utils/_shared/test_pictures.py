"""Picture files of every kind: each comes out as what was put in, or is refused in a sentence."""

import io
import struct

import numpy as np
import pytest
from PIL import Image

from course_utils._shared import pictures
from course_utils._shared.pictures import PictureError, open_picture, read_picture

RNG = np.random.default_rng(0)
RGB = RNG.integers(0, 256, (6, 4, 3), np.uint8)
GREY = RNG.integers(0, 256, (6, 4), np.uint8)


def encode(picture, form="PNG", **options):
    """Return the bytes of a file."""
    picture = picture if isinstance(picture, Image.Image) else Image.fromarray(picture)
    buffer = io.BytesIO()
    picture.save(buffer, form, **options)
    return buffer.getvalue()


def three(grey):
    return np.repeat(np.asarray(grey, np.float32)[..., None], 3, axis=2)


def on_white(colours, alpha):
    """Return colours under an alpha channel, both 0 to 255, as they look on white."""
    share = np.asarray(alpha)[..., None] / 255
    return (colours * share + 255 * (1 - share)) / 255


@pytest.mark.parametrize("form", ["PNG", "BMP", "TIFF", "PPM", "WEBP"])
def test_colours_come_back_exactly(form):
    content = encode(RGB, form, **({"lossless": True} if form == "WEBP" else {}))
    picture = read_picture(content)
    assert picture.dtype == np.float32
    np.testing.assert_array_equal(picture, RGB / np.float32(255))


@pytest.mark.parametrize("form", ["JPEG", "AVIF", "JPEG2000", "MPO"])
def test_lossy_kinds_come_back_nearly(form):
    Image.init()
    if form not in Image.SAVE:
        pytest.skip(f"this Pillow writes no {form}")
    smooth = np.linspace(0, 255, 32 * 32 * 3).reshape(32, 32, 3).astype(np.uint8)
    options = {"quality_layers": [1]} if form == "JPEG2000" else {"quality": 95}
    np.testing.assert_allclose(
        read_picture(encode(smooth, form, **options)), smooth / 255, atol=0.05
    )


@pytest.mark.parametrize("form", ["PNG", "TIFF"])
def test_16_bits_keep_their_range(form):
    deep = RNG.integers(0, 65536, (6, 4), np.uint16)
    np.testing.assert_allclose(read_picture(encode(deep, form)), three(deep / 65535), atol=1e-6)


def test_floats_in_0_to_1_are_what_they_say():
    values = RNG.random((6, 4), np.float32)
    np.testing.assert_array_equal(read_picture(encode(values, "TIFF")), three(values))


def tagged(array, bits, **tags):
    """Write a TIFF by hand, little endian, with the tags that Pillow itself would not write."""
    known = {"photometric": 262, "extra": 338, "kind": 339}
    channels = array.shape[2] if array.ndim == 3 else 1
    height, width = array.shape[:2]
    entries = {256: width, 257: height, 258: bits, 259: 1, 277: channels, 278: height}
    entries |= {279: array.nbytes, 262: 1} | {known[name]: value for name, value in tags.items()}
    entries[273] = 8 + 2 + 12 * (len(entries) + 1) + 4 + 8  # where the pixels begin
    if channels == 4:  # four shorts do not fit into an entry: they stand before the pixels
        entries[258] = entries[273] - 8
    listed = b"".join(
        struct.pack("<HHII", tag, *((3, 4) if tag == 258 and channels == 4 else (4, 1)), value)
        for tag, value in sorted(entries.items())
    )
    head = b"II*\0" + struct.pack("<IH", 8, len(entries))
    return head + listed + bytes(4) + struct.pack("<4H", *[bits] * 4) + array.tobytes()


def test_a_negative_is_turned_round_and_signs_and_unknown_channels_are_refused():
    deep = RNG.integers(0, 65536, (6, 4), np.uint16)
    floats = RNG.random((6, 4), np.float32)
    for array, bits, white, kind in [(deep, 16, 65535, 1), (floats, 32, 1, 3), (GREY, 8, 255, 1)]:
        for photometric, wanted in enumerate([1 - array / white, array / white]):
            found = read_picture(tagged(array, bits, photometric=photometric, kind=kind))
            np.testing.assert_allclose(found, three(wanted), atol=1e-6)
    with pytest.raises(PictureError, match="nothing says what is black and white"):
        read_picture(tagged(deep // 2, 16, kind=2))
    four = RNG.integers(0, 256, (6, 4, 4), np.uint8)
    with pytest.raises(PictureError, match="has a fourth channel and doesn't say of what"):
        read_picture(tagged(four, 8, photometric=2))
    found = read_picture(tagged(four, 8, photometric=2, extra=0))
    np.testing.assert_allclose(found, four[..., :3] / 255, atol=1e-6)


@pytest.mark.parametrize(
    "values",
    [
        GREY.astype(np.float32),
        np.array([[0.5, np.nan]], np.float32),
        np.array([[0.5, -0.1]], np.float32),
        GREY.astype(np.int32),
        -GREY.astype(np.int32),
    ],
)
def test_numbers_without_a_known_white_are_refused(values):
    with pytest.raises(PictureError, match="scan.tif holds numbers of which nothing says"):
        read_picture(encode(values, "TIFF"), "scan.tif")


def test_grey_alpha_and_palettes_lie_on_white():
    alpha = RNG.integers(0, 256, (6, 4), np.uint8)
    with_alpha = np.dstack([RGB, alpha])
    found = read_picture(encode(Image.fromarray(with_alpha, "RGBA")))
    np.testing.assert_allclose(found, on_white(RGB, alpha), atol=0.6 / 255)
    grey_alpha = Image.merge("LA", [Image.fromarray(GREY), Image.fromarray(alpha)])
    found = read_picture(encode(grey_alpha))
    np.testing.assert_allclose(found, on_white(three(GREY), alpha), atol=0.6 / 255)
    np.testing.assert_array_equal(read_picture(encode(GREY)), three(GREY / np.float32(255)))
    palette = Image.fromarray(np.array([[0, 1, 2]], np.uint8), "P")
    palette.putpalette([255, 0, 0, 0, 0, 255, 9, 9, 9])
    expected = np.array([[[255, 0, 0], [0, 0, 255], [9, 9, 9]]], np.float32) / 255
    np.testing.assert_array_equal(read_picture(encode(palette)), expected)
    expected[0, 2] = 1  # the third colour is clear
    for form in ("PNG", "GIF"):
        np.testing.assert_array_equal(read_picture(encode(palette, form, transparency=2)), expected)


def test_inks_and_bits_become_colours():
    inks = Image.merge("CMYK", [Image.new("L", (4, 4), ink) for ink in (255, 0, 0, 0)])
    for form in ("TIFF", "JPEG"):
        found = read_picture(encode(inks, form))
        np.testing.assert_allclose(found, np.broadcast_to([0, 1, 1], (4, 4, 3)), atol=0.05)
    bits = np.array([[True, False]])
    np.testing.assert_array_equal(read_picture(encode(Image.fromarray(bits))), three(bits))


@pytest.mark.parametrize("form", ["GIF", "PNG", "WEBP"])
def test_of_an_animation_the_first_frame_is_taken(form):
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "lime", "blue")]
    options = {"lossless": True} if form == "WEBP" else {}
    content = encode(frames[0], form, save_all=True, append_images=frames[1:], **options)
    np.testing.assert_array_equal(read_picture(content), np.broadcast_to([1.0, 0, 0], (8, 8, 3)))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_as_its_camera_noted(orientation):
    """The stored rows are made from the upright picture by EXIF's eight definitions."""
    stored = {
        1: RGB, 2: RGB[:, ::-1], 3: RGB[::-1, ::-1], 4: RGB[::-1], 5: RGB.swapaxes(0, 1),
        6: np.rot90(RGB, 1), 7: RGB[::-1, ::-1].swapaxes(0, 1), 8: np.rot90(RGB, -1),
    }[orientation]  # fmt: skip
    exif = Image.Exif()
    exif[0x0112] = orientation
    content = encode(np.ascontiguousarray(stored), exif=exif)
    np.testing.assert_array_equal(read_picture(content), RGB / np.float32(255))
    np.testing.assert_array_equal(read_picture(content, upright=False), stored / np.float32(255))


HEIC = b"\0\0\0\x18ftypheic" + bytes(300)


@pytest.mark.parametrize(
    "content, message",
    [
        (b"", "is an empty file"),
        (b"not a picture", "is no picture of a known kind"),
        (HEIC, "is a picture of the kind HEIC; save it as JPEG or PNG first"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "is no picture of a known kind"),
    ],
)
def test_what_is_no_picture_is_refused_in_a_sentence(tmp_path, content, message):
    path = tmp_path / "photo.jpg"
    path.write_bytes(content)
    for source, name in ((content, "photo.jpg"), (path, str(path))):
        with pytest.raises(PictureError, match=f"photo.jpg {message}"):
            read_picture(source, name)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP"])
def test_half_a_file_is_refused(form):
    content = encode(RNG.integers(0, 256, (64, 64, 3), np.uint8), form)
    with pytest.raises(PictureError, match=r"^half (is broken|is no picture)"):
        read_picture(content[: len(content) // 2], "half")


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "AVIF"])
def test_damaged_bytes_are_read_or_refused_and_nothing_else(form):
    Image.init()
    if form not in Image.SAVE:
        pytest.skip(f"this Pillow writes no {form}")
    content = encode(RNG.integers(0, 256, (24, 24, 3), np.uint8), form)
    refused = 0
    for _ in range(60):
        damaged = np.frombuffer(content, np.uint8).copy()
        at = RNG.integers(0, min(len(damaged), 400), 8)
        damaged[at] = RNG.integers(0, 256, 8)
        try:
            picture = read_picture(damaged.tobytes())
            assert picture.ndim == 3 and 0 <= picture.min() <= picture.max() <= 1
        except PictureError:
            refused += 1
    assert refused > 0


def test_a_folder_and_a_missing_file_cannot_be_opened(tmp_path):
    for path in (tmp_path, tmp_path / "nowhere.png"):
        with pytest.raises(PictureError, match=f"{path.name} can't be opened"):
            read_picture(path)


def test_a_picture_beyond_measure_is_refused(monkeypatch):
    huge = encode(Image.new("1", (20_000, 10_000)))  # 200 million: Pillow itself would refuse
    with pytest.raises(PictureError, match="sky.png has more than 100,000,000 pixels"):
        read_picture(huge, "sky.png")
    monkeypatch.setattr(pictures, "LARGEST", 23)
    with (
        pytest.raises(PictureError, match="has more than 23 pixels"),
        open_picture(encode(RGB), "x"),
    ):
        pass
    monkeypatch.setattr(pictures, "LARGEST", 24)
    assert read_picture(encode(RGB)).shape == (6, 4, 3)
