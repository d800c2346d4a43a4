"""Files that are there in whole or not at all."""

import contextlib
import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

_SUFFIX = ".part"
_STALE_SECONDS = 24 * 3600


@contextlib.contextmanager
def atomic_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file for writing that takes its name only once it is complete on the disk.

    The bytes go to a temporary file in the same folder, which is made where it is missing, and are
    renamed at the end (`os.replace` is atomic within one file system). Whatever fails before that
    leaves the old file, or no file, under `path`.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    _remove_stale(path.parent)
    temporary = path.parent / f".{path.name}.{secrets.token_hex(4)}{_SUFFIX}"
    try:
        with open(temporary, "xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def _remove_stale(folder: Path) -> None:
    """Remove what a killed process left a day ago or earlier; younger ones may be at work."""
    for left in folder.glob(f".*{_SUFFIX}"):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > _STALE_SECONDS:
                left.unlink()
