"""What a submission uses, seen from outside, and the end of all its processes."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from pathlib import Path

import psutil

TOKEN = "COURSE_GRADING"  # every process of a submission carries it in its environment
_ENTRIES = 5_000  # files and folders
_AROUND = 3  # processes that aren't the learner's: bubblewrap's two and the template


def excess(pid: int, home: Path, limits) -> str:
    """Say which limit the processes and the files below `pid` and `home` exceed, "" if none."""
    try:
        process = psutil.Process(pid)
        family = [process, *process.children(recursive=True)]
    except psutil.Error:
        return ""
    if len(family) > limits.processes + _AROUND:
        return f"it started more than {limits.processes} processes"
    memory = sum(_memory(member) for member in family)
    if memory > limits.memory:
        return f"it used more than {limits.memory:,} bytes of memory"
    size, entries = size_of(home, limits.folder)
    if size > limits.folder:
        return f"it wrote more than {limits.folder:,} bytes"
    return f"it made more than {_ENTRIES:,} files" if entries > _ENTRIES else ""


def _memory(process: psutil.Process) -> int:
    """Return what a process holds, files that lie in memory only included."""
    total = 0
    with contextlib.suppress(psutil.Error):
        total += process.memory_info().rss
    with contextlib.suppress(OSError):
        for entry in os.scandir(f"/proc/{process.pid}/fd"):
            with contextlib.suppress(OSError):
                if os.readlink(entry.path).startswith("/memfd:"):
                    total += os.stat(entry.path).st_blocks * 512
    return total


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


def end_all(child: subprocess.Popen, token: str) -> None:
    """End a child and whatever it started, wherever that has hidden."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
    child.kill()
    child.wait()
    for _ in range(20):
        left = [process for process in psutil.process_iter() if _carries(process, token)]
        if not left:
            return
        for process in left:
            with contextlib.suppress(psutil.Error):
                process.kill()


def _carries(process: psutil.Process, token: str) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE and process.environ().get(TOKEN) == token
    except (psutil.Error, OSError):
        return False
