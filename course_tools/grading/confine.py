"""Limits that the system holds: memory, processor time, file size, and with Landlock the files."""

from __future__ import annotations

import ctypes
import signal
import sys

from course_tools.grading import landlock

_PARENT_DEATH_SIGNAL = 1
_PROC = ("/proc/self", "/proc/stat", "/proc/cpuinfo", "/proc/meminfo", "/proc/sys/kernel")


def confine(request: dict) -> None:
    """Limit this process for good.

    Args:
        request: "limits" with "memory" and "file" in bytes and "processor" in seconds; "readable"
            places; "home", the one folder that it may change.
    """
    set_limits(request["limits"])
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
    landlock.restrict([*request["readable"], *_PROC, "/dev"], [request["home"], "/dev/null"])


def set_limits(limits: dict) -> None:
    """Limit memory, processor time, file size and open files of this process for good."""
    try:
        import resource
    except ImportError:  # Windows has none; the parent's watch remains
        return
    wanted = {
        resource.RLIMIT_AS: limits["memory"],
        resource.RLIMIT_CPU: limits["processor"],
        resource.RLIMIT_FSIZE: limits["file"],
        resource.RLIMIT_NOFILE: 256,
        resource.RLIMIT_CORE: 0,
    }
    for kind, value in wanted.items():
        hard = resource.getrlimit(kind)[1]
        value = int(value) if hard == resource.RLIM_INFINITY else min(int(value), hard)
        resource.setrlimit(kind, (value, value))
