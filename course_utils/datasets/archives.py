"""Photographs out of a published archive, without unpacking it onto the disk."""

import tarfile
import zipfile
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np

from course_utils._shared.pictures import PictureError, read_picture
from course_utils._shared.pixels import to_levels
from course_utils.datasets.download import download
from course_utils.datasets.resize import centre_square
from course_utils.paths import cache_dir

Files = Iterator[tuple[str, bytes]]


@dataclass(frozen=True)
class Archive:
    """A file that somebody publishes."""

    url: str  # where it is fetched
    name: str  # its name in the cache's `downloads` folder
    sha256: str  # its checksum, 64 hexadecimal digits
    size: int  # its length in bytes


@dataclass(frozen=True)
class Square:
    """A photograph's central square as (S, S, 3) uint8, and the (H, W) that it was cut from."""

    levels: np.ndarray
    shape: tuple[int, int]


def fetch(archive: Archive) -> Path:
    """Return the path of an archive, fetched once, whole and with the right checksum.

    Raises:
        OSError: as `download`; the message says what to use without a network.
    """
    if not (cache_dir() / "downloads" / archive.name).exists():
        print(f"Fetching {archive.name}, {archive.size / 1e6:,.0f} MB, this once.")
    try:
        return download(archive.url, archive.name, archive.sha256)
    except OSError as problem:
        raise OSError(
            f"{problem} Until then, load_pets() draws cats and dogs with boxes and masks, "
            "and needs no network."
        ) from problem


def tar_files(path: Path, wanted: Collection[str]) -> Files:
    """Yield name and content of the wanted files, in the archive's order, compressed or not.

    Names that aren't in the archive are passed over; so are links. Nothing is written to disk.
    """
    left = set(wanted)
    with tarfile.open(path, "r:*") as archive:
        for member in archive:
            name = str(PurePosixPath(member.name))
            if name in left and member.isreg():
                left.remove(name)
                yield name, archive.extractfile(member).read()
            if not left:
                return


def zip_names(path: Path) -> list[str]:
    """Return the names of an archive's files."""
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


def zip_files(path: Path, wanted: Collection[str]) -> Files:
    """Yield name and content of the wanted files; all must be there."""
    with zipfile.ZipFile(path) as archive:
        for name in wanted:
            yield name, archive.read(name)


def read_squares(
    read: Callable[[Collection[str]], Files],
    names: list[str],
    count: int | None,
    size: int,
    upright: bool = True,
) -> tuple[dict[str, Square], list[str]]:
    """Read the first `count` photographs that can be read, as squares of `size` pixels.

    With a `count` of None it is all of them. A broken one is passed over, and the next name takes
    its place; fewer than `count` come back only where the names run out. `read` yields name and
    content of the files that it is given, and `names` stand in the order of preference.

    Returns:
        the squares by name, in the order of `names`; and the names that were passed over.

    Raises:
        OSError: the archive lacks one of the files, or holds none that can be read.
    """
    squares, broken, at = {}, set(), 0
    count = count or len(names)
    while len(squares) < count and at < len(names):
        batch = names[at : at + count - len(squares)]
        at += len(batch)
        for name, content in read(batch):
            try:
                picture = read_picture(content, upright=upright)
                levels = to_levels(centre_square(picture, size))
                squares[name] = Square(levels, picture.shape[:2])
            except PictureError:
                broken.add(name)
        absent = [name for name in batch if name not in squares and name not in broken]
        if absent:
            raise OSError(f"the archive lacks {absent[0]} and {len(absent) - 1} other files")
    if not squares:
        raise OSError("the archive holds no photograph that can be read")
    taken = names[:at]
    return {n: squares[n] for n in taken if n in squares}, [n for n in taken if n in broken]
