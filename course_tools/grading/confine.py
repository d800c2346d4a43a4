"""What a process gives up before it runs a notebook; the system holds it to that, for good."""

import contextlib
import ctypes
import os
import signal
import struct
import sys
from pathlib import Path

from course_tools.grading import landlock, seccomp

_PROC = ("/proc/self", "/proc/stat", "/proc/cpuinfo", "/proc/meminfo", "/proc/sys/kernel")
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
_DEATH_SIGNAL = 1  # option of prctl
_CAPABILITIES = 0x20080522  # version of the form in which they are given
_RESERVED = 8  # address space, in multiples of the memory that may be used: much is only reserved


def holds() -> bool:
    """Tell whether a confined process can neither leave anything behind nor reach its parent."""
    return seccomp.available() and landlock.version() > 0


def confine(request: dict) -> None:
    """Give up all rights that a notebook doesn't need.

    Args:
        request: "limits" with "memory" and "file" in bytes and "processor" in seconds; "readable"
            places; "home", the one folder that this process may change.
    """
    set_limits(request["limits"])
    if sys.platform.startswith("linux"):
        _be_the_first_to_go()
    landlock.restrict([*request["readable"], *_PROC, *_DEVICES], [request["home"], "/dev/null"])
    seccomp.restrict()


def set_limits(limits: dict) -> None:
    """Limit address space, processor time, file size and open files of this process."""
    try:
        import resource
    except ImportError:  # Windows has none; the parent's watch remains
        return
    wanted = {
        resource.RLIMIT_AS: _RESERVED * limits["memory"],
        resource.RLIMIT_CPU: limits["processor"],
        resource.RLIMIT_FSIZE: limits["file"],
        resource.RLIMIT_NOFILE: 256,
        resource.RLIMIT_CORE: 0,
    }
    for kind, value in wanted.items():
        hard = resource.getrlimit(kind)[1]
        value = int(value) if hard == resource.RLIM_INFINITY else min(int(value), hard)
        resource.setrlimit(kind, (value, value))


def _be_the_first_to_go() -> None:
    """End when the parent ends, and before it where memory runs out; give up root's powers."""
    libc, parent = ctypes.CDLL(None), os.getppid()
    libc.prctl(_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")
    libc.capset(struct.pack("Ii", _CAPABILITIES, 0), bytes(24))
