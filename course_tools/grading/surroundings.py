"""What surrounds a submission: its limits, its environment, and the folder that it may fill."""

from __future__ import annotations

import dataclasses
import os
import shutil
import subprocess
from pathlib import Path

from course_tools.grading.monitor import TOKEN

_KEPT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "VIRTUAL_ENV")


@dataclasses.dataclass(frozen=True)
class Limits:
    """What one submission may use.

    Attributes:
        seconds: wall time of one run of the notebook and its answers.
        cell_seconds: processor time of one statement in a cell, to train a net for example; by
            the clock it may take four times as long.
        memory: bytes of address space; TensorFlow alone takes 2 billion.
        processes: how many processes there may be at once.
        file: bytes of the largest file that it may write.
        folder: bytes of all files that it may write.
    """

    seconds: float = 180.0
    cell_seconds: float = 30.0
    memory: int = 6_000_000_000
    processes: int = 8
    file: int = 50_000_000
    folder: int = 200_000_000


def environment(base: Path, token: str) -> dict[str, str]:
    """Return what a child is told: little of the instructor's own settings, and one thread."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    kept |= {name: str(base) for name in ("HOME", "TMPDIR", "TMP", "TEMP", "USERPROFILE")}
    # With one thread nothing runs yet when the template forks and when rights are given up.
    kept |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MPLBACKEND": "Agg"}
    kept |= {"TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONDONTWRITEBYTECODE": "1"}
    return kept | {TOKEN: token, "KERAS_HOME": str(base / "keras"), "MPLCONFIGDIR": str(base)}


def remove(folder: Path) -> bool:
    """Remove a folder that a learner may have filled; tell whether it is gone."""
    try:
        shutil.rmtree(folder)
    except (OSError, RecursionError):  # closed to us, or too deep for Python
        for command in (["chmod", "-R", "u+rwX"], ["rm", "-rf"]):
            if shutil.which(command[0]):
                subprocess.run([*command, "--", str(folder)], capture_output=True)
    return not folder.exists()
