"""What one submission may use, and which limit a notebook's process exceeds."""

import contextlib
import dataclasses
import os
from pathlib import Path

import psutil

_ENTRIES = 5_000  # files and folders
_WRITTEN = 10  # times the limit of what may be kept: also what is removed again takes room
# What happens to a name between being listed and being looked at; Windows says it in other words.
_GONE = (FileNotFoundError, NotADirectoryError) if os.name == "posix" else (OSError,)


@dataclasses.dataclass(frozen=True)
class Limits:
    """What one submission may use."""

    # Processor time of one run of a notebook and its answers, by the clock at most twice as much;
    # all runs of one learner together may take twice as long.
    seconds: float = 180.0
    # Processor time of one statement in a cell, to train a net for example; by the clock four
    # times as long.
    cell_seconds: float = 30.0
    memory: int = 6_000_000_000  # bytes in use, not those that are only reserved
    threads: int = 1_000  # at once
    file: int = 50_000_000  # bytes of the largest file that it may write
    folder: int = 200_000_000  # bytes of all files that it may keep; it may write ten times as many
    start: float = 60.0  # seconds for importing TensorFlow, and for noticing that something ended
    judging: float = 20.0  # seconds for comparing what all its answers returned


def longest(limits: Limits) -> float:
    """Return for how many seconds a learner may keep a worker busy, by the clock."""
    return 4 * limits.seconds + limits.judging + limits.start


def excess(process: psutil.Process, home: Path, limits: dict) -> str:
    """Say which limit a process and the files below `home` exceed, "" if none."""
    with contextlib.suppress(psutil.Error):
        with process.oneshot():
            if process.num_threads() > limits["threads"]:
                return f"it started more than {limits['threads']:,} threads"
            if _memory(process) > limits["memory"]:
                return f"it used more than {limits['memory']:,} bytes of memory"
            if _written(process) > _WRITTEN * limits["folder"]:
                return f"it wrote more than {_WRITTEN * limits['folder']:,} bytes"
    size, entries = size_of(home, limits["folder"])
    if size + _removed_but_open(process) > limits["folder"]:
        return f"it keeps more than {limits['folder']:,} bytes in files"
    told = f"it made more than {_ENTRIES:,} files, or a folder that can't be looked into"
    return told if entries > _ENTRIES else ""


def seconds_used(process: psutil.Process, clock: float) -> float:
    """Return the processor's time, but no more than the clock's and no less than half of it.

    So a run on a busy machine has as long as on a calm one, and one that sleeps comes to an end.
    """
    with contextlib.suppress(psutil.Error):
        times = process.cpu_times()
        return max(min(times.user + times.system, clock), clock / 2)
    return clock / 2


def _memory(process: psutil.Process) -> int:
    """Return the bytes that a process uses, swapped out or not."""
    try:
        lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
        used = [line.split()[1] for line in lines if line.startswith(("VmRSS:", "VmSwap:"))]
        return 1024 * sum(map(int, used))
    except OSError:
        return process.memory_info().rss


def _written(process: psutil.Process) -> int:
    if not hasattr(process, "io_counters"):
        return 0
    counted = process.io_counters()
    return max(counted.write_bytes, getattr(counted, "write_chars", 0))


def _removed_but_open(process: psutil.Process) -> int:
    """Return the bytes of files that a process has open and that no folder names any more."""
    size, place = 0, Path(f"/proc/{process.pid}/fd")
    with contextlib.suppress(OSError):
        for name in os.listdir(place):
            with contextlib.suppress(OSError):
                status = (place / name).stat()
                size += 0 if status.st_nlink else 512 * status.st_blocks
    return size


def size_of(folder: Path, enough: int) -> tuple[int, int]:
    """Return (bytes, entries) on disk; counting stops once there are enough of either.

    A folder that can't be looked into, by its permissions or its depth, counts as too many.
    """
    size, entries, waiting = 0, 0, [str(folder)]
    while waiting and size <= enough and entries <= _ENTRIES:
        try:
            with contextlib.suppress(*_GONE), os.scandir(waiting.pop()) as found:
                for entry in found:
                    entries += 1
                    with contextlib.suppress(*_GONE):
                        status = entry.stat(follow_symlinks=False)
                        size += getattr(status, "st_blocks", status.st_size / 512) * 512
                        if entry.is_dir(follow_symlinks=False):
                            waiting.append(entry.path)
                    if entries > _ENTRIES:
                        break
        except OSError:
            entries = _ENTRIES + 1
    return int(size), entries
