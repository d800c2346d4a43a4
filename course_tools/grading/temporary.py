"""Temporary folders with an owner: one whose owner was killed is removed at the next start."""

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

_PREFIX = "course_grading_"


class TemporaryFolder:
    """A folder, at `path`, that is locked for as long as this process lives."""

    def __init__(self):
        self._lock = None
        while self._lock is None:
            self.path = Path(os.path.realpath(tempfile.mkdtemp(prefix=_PREFIX)))
            self._lock = _locked(self.path)

    def remove(self) -> None:
        """Remove the folder, and let the lock go."""
        for _ in range(20):  # what has just been ended may be writing still
            if remove(self.path):
                break
            time.sleep(0.05)
        if self._lock:
            os.close(self._lock)


def remove_abandoned() -> None:
    """Remove the folders whose owners were killed."""
    for path in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        lock = None if path.is_symlink() else _locked(path)
        if lock:
            remove(path)
            os.close(lock)


def _locked(folder: Path) -> int | None:
    """Return a descriptor that locks a folder, None if it is locked or gone, 0 on Windows."""
    if os.name == "nt":
        return 0
    try:
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return None
    with contextlib.suppress(OSError):  # it may have been removed meanwhile
        if lock(opened) and os.path.samestat(os.fstat(opened), os.stat(folder)):
            return opened
    os.close(opened)
    return None


def lock(opened) -> bool:
    """Lock an open file or folder until it is closed; tell whether nobody else has locked it."""
    try:
        import fcntl
    except ImportError:  # on Windows nothing warns of a second run
        return True
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def remove(folder: Path) -> bool:
    """Remove a folder that a learner may have filled; tell whether it is gone."""
    if folder.is_symlink():  # put in its place: what it leads to is none of ours
        folder.unlink()
        return True
    try:
        shutil.rmtree(folder)
    except (OSError, RecursionError):  # too deep for Python
        for command in (["chmod", "-R", "u+rwX"], ["rm", "-rf"]):
            if shutil.which(command[0]):
                subprocess.run([*command, "--", str(folder)], capture_output=True)
    return not folder.exists()
