"""Which limit does a notebook's process exceed?"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import psutil

_ENTRIES = 5_000  # files and folders
_WRITTEN = 10  # times the limit of what may be kept: also what is removed again takes room


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
    if size > limits["folder"]:
        return f"it keeps more than {limits['folder']:,} bytes in files"
    return f"it made more than {_ENTRIES:,} files" if entries > _ENTRIES else ""


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


def size_of(folder: Path, enough: int) -> tuple[int, int]:
    """Return (bytes, entries) on disk; counting stops once there are enough of either."""
    size, entries, waiting = 0, 0, [str(folder)]
    while waiting and size <= enough and entries <= _ENTRIES:
        with contextlib.suppress(OSError), os.scandir(waiting.pop()) as found:
            for entry in found:
                entries += 1
                with contextlib.suppress(OSError):
                    status = entry.stat(follow_symlinks=False)
                    size += getattr(status, "st_blocks", status.st_size / 512) * 512
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                if entries > _ENTRIES:
                    break
    return int(size), entries
