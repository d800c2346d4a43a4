"""Photographs out of published archives: fetched once, whole or not at all, and never unpacked."""

import contextlib
import hashlib
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path

import numpy as np

from course_utils._shared.atomic_file import atomic_file
from course_utils._shared.pictures import PictureError, read_picture
from course_utils._shared.pixels import from_levels, to_levels
from course_utils.datasets.cache import Arrays, load_arrays
from course_utils.datasets.folder import tell_skipped
from course_utils.datasets.photographs import centre_square
from course_utils.paths import cache_dir

_CHUNK = 1 << 20
_PATIENCE = 30.0  # seconds without an answer before giving up
_INSTEAD = "Until then, load_pets() draws cats and dogs with boxes and masks, and needs no network."


@dataclass(frozen=True)
class Archive:
    """A file that somebody publishes."""

    url: str  # where it is fetched
    name: str  # its name in the cache's `downloads` folder
    sha256: str  # its checksum, 64 hexadecimal digits
    size: int  # its length in bytes


def fetch(archive: Archive) -> Path:
    """Return the path of an archive in the cache, fetched once and checked by its SHA-256.

    The bytes arrive under a temporary name; the file takes its own name only after the checksum
    agrees. No connection, a download that breaks off, which leaves nothing behind, and another file
    than expected are an OSError that says what to use without the archive.
    """
    path = cache_dir() / "downloads" / archive.name
    if path.is_file():
        with open(path, "rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() == archive.sha256:
                return path
    print(f"Fetching {archive.name}, {archive.size / 1e6:,.0f} MB, this once.")
    try:
        with urllib.request.urlopen(archive.url, timeout=_PATIENCE) as answer:
            with atomic_file(path) as file:
                _receive(answer, file, archive)
    except (urllib.error.URLError, HTTPException, TimeoutError, ConnectionError) as problem:
        reason = getattr(problem, "reason", None) or problem
        raise OSError(
            f"could not download {archive.name} from {archive.url}: {reason}. Nothing was kept; "
            f"run this again with a network connection. {_INSTEAD}"
        ) from problem
    return path


def _receive(answer, file, archive: Archive) -> None:
    """Copy the answer to the file and hold it against its length and its checksum."""
    digest, length = hashlib.sha256(), 0
    while chunk := answer.read(_CHUNK):
        file.write(chunk)
        digest.update(chunk)
        length += len(chunk)
    due = answer.headers.get("Content-Length", "")
    # A server that hangs up early ends the stream like one that has finished.
    if due.isdecimal() and length != int(due):
        raise ConnectionError(f"it broke off after {length:,} of {int(due):,} bytes")
    if digest.hexdigest() != archive.sha256:
        raise OSError(
            f"{archive.name} is not the file expected: its SHA-256 is {digest.hexdigest()}, "
            f"not {archive.sha256}. Nothing was kept. {_INSTEAD}"
        )


def load_photographs(folder: str, file: str, make, cache: bool, key: dict, **asked) -> dict:
    """Return the fields of a record of photographs: `load_arrays`, and "levels" become images."""
    arrays = load_arrays(folder, file, make, cache, {"format": 2, **key}, **asked)
    fields = {
        name: tuple(array.tolist()) if array.dtype.kind == "U" else array  # texts
        for name, array in arrays.items()
    }
    broken = dict.fromkeys(fields["skipped"], "can't be read")
    tell_skipped(broken, len(fields["names"]), stacklevel=4)  # at the line that called the loader
    return fields | {"images": from_levels(fields.pop("levels"))}


def read_squares(
    read, names: dict[str, str], classes: list, held: str, *, count, size, seed, upright=True
) -> tuple[Arrays, dict[str, tuple[int, int]]]:
    """Read `count` photographs, None for all, as squares; the classes take turns as the seed draws.

    `names` are the archive's file names, each with the photograph's own, and `classes` stand in the
    same order. `read` yields name and content of the files it is given. `held` ends the error for
    too large a count: "the archive holds". A broken photograph is passed over for the next one.

    There come back "levels" (N, S, S, 3) uint8, "names", and "skipped", the broken ones' names; and
    the (H, W) that each was cut from, by name.
    """
    if count is not None and count > len(names):
        raise ValueError(f"count must be at most {len(names)}, as many as {held}; received {count}")
    unordered = list(names)
    order = balanced_order([names[file] for file in unordered], classes, seed)
    files = [unordered[index] for index in order]
    count = count or len(files)
    squares, shapes, at = {}, {}, 0
    while len(squares) < count and at < len(files):
        batch = files[at : at + count - len(squares)]
        at += len(batch)
        absent = dict.fromkeys(batch)
        for file, content in read(batch):
            del absent[file]
            with contextlib.suppress(PictureError):
                picture = read_picture(content, upright=upright)
                squares[file] = to_levels(centre_square(picture, size))
                shapes[names[file]] = picture.shape[:2]
        if absent:
            first, others = next(iter(absent)), len(absent) - 1
            raise OSError(f"the archive lacks {first} and {others} other files")
    if not squares:
        raise OSError("the archive holds no photograph that can be read")
    kept = [file for file in files[:at] if file in squares]
    broken = [names[file] for file in files[:at] if file not in squares]
    return {
        "levels": np.stack([squares[file] for file in kept]),
        "names": np.array([names[file] for file in kept]),
        "skipped": np.array(broken, str),
    }, shapes


def balanced_order(names: Sequence[str], classes: Sequence[Hashable], seed: int) -> list[int]:
    """Return an order of names in which the classes take turns, as indices into `names`.

    It is the same on every machine, for ever: each name's place follows from the SHA-256 of seed
    and name, not from a random generator whose stream a new version may change. The first turn
    takes one name of each class, the second another, so that the first names of the order are
    balanced, however many are taken.
    """
    digests = [hashlib.sha256(f"{seed} {name}".encode()).digest() for name in names]
    order = sorted(range(len(names)), key=lambda index: digests[index])
    turns, seen = {}, Counter()
    for index in order:
        turns[index] = seen[classes[index]]
        seen[classes[index]] += 1
    return sorted(order, key=lambda index: turns[index])  # stable: by digest within a turn
