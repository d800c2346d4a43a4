"""Arrays kept on disk between lessons, trusted only when every byte is right.

A file is one line of JSON (the key and the payload's SHA-256) and then the payload, a NumPy
`.npz` archive read without pickle.
"""

import hashlib
import io
import json
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from course_utils._shared.arguments import check_flag, check_whole
from course_utils._shared.atomic_file import atomic_file
from course_utils.paths import cache_dir

Arrays = dict[str, np.ndarray]


def load_arrays(
    folder: str, file: str, make: Callable[..., Arrays], cache: bool, key: dict, **asked
) -> Arrays:
    """Return what a loader was asked for, by count, size and seed, from the disk if it is stored.

    `make` takes these by name, a count of None for all; `key` is what its arrays depend on besides.
    """
    if asked["count"] is not None:
        asked["count"] = check_whole(asked["count"], "count", 1)
    for name, limits in {"size": (1, 16_384), "seed": (0,)}.items():
        asked[name] = check_whole(asked[name], name, *limits)
    make = partial(make, **asked)
    if not check_flag(cache, "cache"):
        return make()
    return cached_arrays(cache_dir() / folder, file, key | asked, make)


def cached_arrays(folder: Path, name: str, key: dict, make: Callable[[], Arrays]) -> Arrays:
    """Return the arrays stored for `key`, or make and store them.

    The file's name begins with `name`, for people who look into the folder; `key` is everything
    that the arrays depend on, as JSON can hold it. A file that is truncated, altered or of another
    key is made again. A folder that can't be written costs the time to make the arrays, and a
    warning, no more.
    """
    path = cache_path(folder, name, key)
    try:
        return read_arrays(path, key)
    except (FileNotFoundError, NotADirectoryError):
        pass
    except (OSError, ValueError) as problem:
        warnings.warn(f"making {path.name} again: {problem}", stacklevel=2)
    arrays = make()
    try:
        write_arrays(path, key, arrays)
    except OSError as problem:
        warnings.warn(f"could not keep {path.name}: {problem}", stacklevel=2)
    return arrays


def cache_path(folder: Path, name: str, key: dict) -> Path:
    """Return the file for a key: its name holds a digest of the whole key."""
    digest = hashlib.sha256(_key_text(key).encode()).hexdigest()[:16]
    return Path(folder) / f"{name}-{digest}.arrays"


def write_arrays(path: Path, key: dict, arrays: Arrays) -> None:
    """Write arrays whole or not at all; none of them may need pickle."""
    for name, array in arrays.items():
        if np.asarray(array).dtype.hasobject:
            raise ValueError(f"arrays[{name!r}] must not hold Python objects")
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    payload = buffer.getbuffer()
    with atomic_file(path) as file:
        file.write(_header(key, payload))
        file.write(payload)


def read_arrays(path: Path, key: dict) -> Arrays:
    """Return the arrays that `write_arrays` stored under this key; another file is a ValueError."""
    with open(path, "rb") as file:
        header, payload = file.readline(), file.read()
    if header != _header(key, payload):
        raise ValueError("it is damaged, or belongs to another key")
    with np.load(io.BytesIO(payload), allow_pickle=False) as stored:
        return {name: stored[name] for name in stored.files}


def _header(key: dict, payload: bytes | memoryview) -> bytes:
    """Return the only first line that a file with this key and this payload may have."""
    checksum = hashlib.sha256(payload).hexdigest()
    return json.dumps({"key": _key_text(key), "sha256": checksum}).encode() + b"\n"


def _key_text(key: dict) -> str:
    return json.dumps(key, sort_keys=True)
