"""What one submission may use, and the environment in which it runs."""

import dataclasses
import os
from pathlib import Path

_KEPT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "VIRTUAL_ENV")


@dataclasses.dataclass(frozen=True)
class Limits:
    """What one submission may use.

    Attributes:
        seconds: processor time of one run of a notebook and its answers, by the clock at most
            twice as much; all runs of one learner together may take twice as long.
        cell_seconds: processor time of one statement in a cell, to train a net for example; by
            the clock it may take four times as long.
        memory: bytes in use, not those that are only reserved.
        threads: how many threads there may be at once.
        file: bytes of the largest file that it may write.
        folder: bytes of all files that it may keep; it may write ten times as many.
        start: seconds for importing TensorFlow, and for noticing that something has ended.
        judging: seconds for comparing what all its answers returned.
    """

    seconds: float = 180.0
    cell_seconds: float = 30.0
    memory: int = 6_000_000_000
    threads: int = 1_000
    file: int = 50_000_000
    folder: int = 200_000_000
    start: float = 60.0
    judging: float = 20.0


def longest(limits: Limits) -> float:
    """Return for how many seconds a learner may keep a worker busy, by the clock."""
    return 4 * limits.seconds + limits.judging + limits.start


def environment(home: Path) -> dict[str, str]:
    """Return the variables for a notebook's process: few of the instructor's, and one thread."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    kept |= {name: str(home) for name in ("HOME", "TMPDIR", "TMP", "TEMP", "USERPROFILE")}
    # With one thread nothing runs yet when the template forks and when rights are given up.
    kept |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MPLBACKEND": "Agg"}
    kept |= {"TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONDONTWRITEBYTECODE": "1", "COURSE_GRADING": "1"}
    return kept | {"KERAS_HOME": str(home / "keras"), "MPLCONFIGDIR": str(home)}
