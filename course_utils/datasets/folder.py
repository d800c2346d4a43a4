"""A learner's own pictures: a folder that holds one folder a class."""

import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from course_utils.datasets.squares import centre_square, check_size

_ENDINGS = (".bmp", ".gif", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp")
# What Pillow raises for a file that it can't read: which one depends on where it breaks.
BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)


@dataclass(frozen=True)
class ImageFolder:
    """Pictures with the classes that their folders name.

    Attributes:
        images: (N, S, S, 3) float32 in 0 to 1.
        labels: (N,) int64, an index into `class_names`.
        class_names: the sub-folders' names, in alphabetical order.
        files: N paths, in the order of `images`.
    """

    images: np.ndarray
    labels: np.ndarray
    class_names: tuple[str, ...]
    files: tuple[Path, ...]


def load_image_folder(path, size: int = 128) -> ImageFolder:
    """Load every picture of a folder that holds one sub-folder a class.

    A picture is turned upright as its camera noted it, cut to its central square and resized.
    Files of other kinds, and hidden ones, are passed over.

    Args:
        path: the folder, such as `my_pictures` with `my_pictures/cup` and `my_pictures/plate`.
        size: S, the side of a picture in pixels.

    Raises:
        ValueError: the folder is missing or holds no sub-folder, one class only, a class
            without a picture, or a broken picture; or size is below 1.
    """
    size = check_size(size)
    classes = _classes(Path(path))
    images, labels, files = [], [], []
    for label, pictures in enumerate(classes.values()):
        for file in pictures:
            images.append(centre_square(read_picture(file), size))
            labels.append(label)
            files.append(file)
    return ImageFolder(
        np.stack(images), np.array(labels, dtype=np.int64), tuple(classes), tuple(files)
    )


def read_picture(file: Path) -> np.ndarray:
    """Return a picture file as (H, W, 3) float32 in 0 to 1, upright, on white where clear.

    Raises:
        ValueError: the file can't be read as a picture.
    """
    try:
        return decode_picture(file)
    except BROKEN as problem:
        raise ValueError(
            f"path must hold pictures that can be read; {file} is broken: {problem}"
        ) from problem


def decode_picture(file, upright: bool = True) -> np.ndarray:
    """Return a picture as (H, W, 3) float32 in 0 to 1, on white where it is clear.

    Args:
        file: a path, or an open binary file.
        upright: turn the picture as its camera noted it; False keeps the rows as stored.

    Raises:
        One of `BROKEN`: the file can't be read as a picture.
    """
    with Image.open(file) as opened:
        picture = ImageOps.exif_transpose(opened) if upright else opened
        if picture.mode.startswith("I"):  # 16 bits: `convert` would cut at 255
            grey = np.asarray(picture, dtype=np.float32) / 65535
            return np.repeat(np.clip(grey, 0, 1)[..., None], 3, axis=2)
        clear = picture.convert("RGBA")
        white = Image.new("RGBA", clear.size, "white")
        flat = Image.alpha_composite(white, clear).convert("RGB")
        return np.asarray(flat, dtype=np.float32) / 255


def _classes(path: Path) -> dict[str, list[Path]]:
    """Return the pictures of each class, classes and pictures in alphabetical order."""
    if not path.is_dir():
        raise ValueError(f"path must be a folder that exists; received {str(path)!r}")
    folders = sorted(entry for entry in path.iterdir() if entry.is_dir() and _visible(entry))
    if not folders:
        raise ValueError(
            f"path must hold one sub-folder for each class, with its pictures; {str(path)!r} "
            f"holds {len(_pictures(path))} pictures and no sub-folder"
        )
    classes = {folder.name: _pictures(folder) for folder in folders}
    empty = [name for name, pictures in classes.items() if not pictures]
    if empty:
        raise ValueError(
            f"path must hold pictures for every class ({', '.join(_ENDINGS)}); "
            f"{str(path)!r} holds none in {', '.join(empty)}"
        )
    if len(classes) == 1:
        raise ValueError(
            f"path must hold two classes or more, for there is nothing to tell apart in one; "
            f"{str(path)!r} holds only {folders[0].name!r}"
        )
    return classes


def _pictures(folder: Path) -> list[Path]:
    return sorted(
        file
        for file in folder.iterdir()
        if file.is_file() and file.suffix.lower() in _ENDINGS and _visible(file)
    )


def _visible(entry: Path) -> bool:
    """Pass over what tools leave behind: .ipynb_checkpoints, ._photo.jpg, __MACOSX."""
    return not entry.name.startswith((".", "__"))
