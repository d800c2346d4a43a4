"""A learner's own pictures: a folder that holds one folder a class."""

import unicodedata
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from course_utils._shared.arguments import check_path, check_whole
from course_utils._shared.pictures import PictureError, read_picture
from course_utils.datasets.photographs import centre_square

_SYSTEM_FILES = ("thumbs.db", "desktop.ini", "__macosx", "__pycache__")


@dataclass(frozen=True)
class ImageFolder:
    """Pictures with the classes that their folders name.

    Attributes:
        images: (N, S, S, 3) float32 in 0 to 1.
        labels: (N,) int64, an index into `class_names`.
        class_names: the sub-folders' names, in the order of their characters' code points
            (capital letters come before small ones), which is the same on every system.
        files: N paths, in the order of `images`.
        skipped: path -> why this file was passed over.
    """

    images: np.ndarray
    labels: np.ndarray
    class_names: tuple[str, ...]
    files: tuple[Path, ...]
    skipped: dict[Path, str]


def load_image_folder(path, size: int = 128) -> ImageFolder:
    """Load every picture of a folder that holds one sub-folder a class.

    A picture is turned upright as its camera noted it, cut to its central square and resized.
    What a file is called doesn't matter, only what it holds. A file that can't be read, or lies
    elsewhere than in a class's folder, is passed over, and a warning says how many, and why.
    Hidden files and those of the system aren't counted.

    Args:
        path: the folder, such as `my_pictures` with `my_pictures/cup` and `my_pictures/plate`.
        size: S, the side of a picture in pixels, 1 to 16,384.

    Raises:
        ValueError: the folder is missing or holds no sub-folder, one class only, or a class
            without a picture that can be read; or size is out of range.
    """
    size = check_whole(size, "size", 1, 16_384)
    folders, skipped = _class_folders(path)
    images, labels, files = [], [], []
    for label, name in enumerate(folders):
        for file in _entries(folders[name]):
            if file.is_dir():
                inside = [each for each in file.rglob("*") if each.is_file()]
                skipped |= dict.fromkeys(inside, "in a folder inside a class's folder")
                continue
            try:
                images.append(centre_square(read_picture(file), size))
            except PictureError as problem:
                skipped[file] = str(problem).removeprefix(f"{file} ")
            else:
                labels.append(label)
                files.append(file)
    _check_classes(list(folders), labels, path, skipped)
    tell_skipped({_short(file): reason for file, reason in skipped.items()}, len(files))
    return ImageFolder(
        np.stack(images), np.array(labels, np.int64), tuple(folders), tuple(files), skipped
    )


def _class_folders(path) -> tuple[dict[str, Path], dict[Path, str]]:
    """Return the folder of each class, and the files beside them."""
    if not check_path(path, "path").is_dir():
        raise ValueError(f"path must be a folder that exists; received {str(path)!r}")
    entries = _entries(Path(path))
    # A Mac may spell the same letter with its accent apart.
    folders = {unicodedata.normalize("NFC", e.name): e for e in entries if e.is_dir()}
    files = [entry for entry in entries if not entry.is_dir()]
    if len(folders) + len(files) < len(entries):
        raise ValueError(f"path must hold class folders of different names; received {str(path)!r}")
    if not folders:
        raise ValueError(
            f"path must hold one sub-folder for each class, with its pictures; {str(path)!r} "
            f"holds {len(files)} files and no sub-folder"
        )
    if len(folders) == 1:
        raise ValueError(
            f"path must hold two classes or more, for there is nothing to tell apart in one; "
            f"{str(path)!r} holds only {next(iter(folders))!r}"
        )
    return folders, dict.fromkeys(files, "beside the classes' folders")


def _entries(folder: Path) -> list[Path]:
    """Return what a folder holds in the same order on every system, hidden files left out.

    Paths themselves sort without regard to case on Windows. What tools leave behind is hidden:
    .ipynb_checkpoints, ._photo.jpg, __MACOSX.
    """
    visible = (
        entry
        for entry in folder.iterdir()
        if not entry.name.startswith(".") and entry.name.lower() not in _SYSTEM_FILES
    )
    return sorted(visible, key=lambda entry: unicodedata.normalize("NFC", entry.name))


def _check_classes(names: list[str], labels: list[int], path, skipped: dict[Path, str]) -> None:
    """Raise ValueError if a class has no picture that could be read."""
    empty = [name for label, name in enumerate(names) if label not in set(labels)]
    if empty:
        reasons = sorted(f"{_short(file)} {reason}" for file, reason in skipped.items())
        raise ValueError(
            f"path must hold pictures that can be read for every class; {str(path)!r} holds none "
            f"in {', '.join(empty)}" + (f": {'; '.join(reasons[:3])}" if reasons else "")
        )


def tell_skipped(skipped: Mapping[str, str], kept: int, stacklevel: int = 3) -> None:
    """Warn of files that were passed over, if there are any: how many of all, and why.

    `skipped` maps a file to the reason, `kept` is the number of pictures that were read.
    """
    parts = []
    for reason in dict.fromkeys(skipped.values()):
        names = [name for name, why in skipped.items() if why == reason]
        more = f" and {len(names) - 3} more" if len(names) > 3 else ""
        parts.append(f"{', '.join(names[:3])}{more}: {reason}")
    if skipped:
        text = f"passed over {len(skipped)} of {len(skipped) + kept} files: {'; '.join(parts)}"
        warnings.warn(text, stacklevel=stacklevel)


def _short(file: Path) -> str:
    """Return a file's folder and name."""
    return f"{file.parent.name}/{file.name}"
