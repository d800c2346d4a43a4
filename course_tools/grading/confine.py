"""What a process gives up before it runs a notebook; the system holds it to that, for good.

No code that runs afterwards, in Python or not, gets back what is given up here. Of system calls
`seccomp.py` leaves few; of files Landlock leaves some:
https://docs.kernel.org/userspace-api/landlock.html
"""

import contextlib
import ctypes
import functools
import os
import signal
import struct
import sys
from pathlib import Path

from course_tools.grading import seccomp

_PROC = ("/proc/self", "/proc/stat", "/proc/cpuinfo", "/proc/meminfo", "/proc/sys/kernel")
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
_DEATH_SIGNAL, _NO_NEW_PRIVILEGES = 1, 38  # options of prctl
_CAPABILITIES = 0x20080522  # version of the form in which they are given
_RESERVED = 8  # address space, in multiples of the memory that may be used: much is only reserved

# Landlock's system calls have the same numbers on every processor.
_CREATE, _ADD, _RESTRICT = 444, 445, 446
_VERSION, _BENEATH = 1, 1
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_FOLDER, _TRUNCATE = 1, 1 << 1, 1 << 2, 1 << 3, 1 << 14
_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}  # version -> how many rights on files it knows; later: 16


def holds() -> bool:
    """Tell whether a confined process can neither leave anything behind nor reach its parent."""
    return seccomp.available() and _version() > 0


def confine(request: dict) -> None:
    """Give up all rights that a notebook doesn't need; where the system can't, nothing changes.

    The request has "limits", "readable" places, and "home", the one folder that this process may
    change. An OSError says that the system can, and refuses.
    """
    _set_limits(request["limits"])
    if sys.platform.startswith("linux"):
        _be_the_first_to_go()
    if _version():
        _restrict_files([*request["readable"], *_PROC, *_DEVICES], [request["home"], "/dev/null"])
    if seccomp.available():
        seccomp.restrict()


def _set_limits(limits: dict) -> None:
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
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)  # else neither of the two filters may be set


@functools.cache
def _version() -> int:
    """Return the version of Landlock that this system has, 0 where it has none."""
    if not sys.platform.startswith("linux"):
        return 0
    return max(0, ctypes.CDLL(None).syscall(_CREATE, None, 0, _VERSION))


def _restrict_files(readable: list[str], writable: list[str]) -> None:
    """Leave this process only the reading of some places and the changing of others.

    Places that are not there are skipped. The process also loses the right to start programs and,
    where the version knows how, to use TCP and to reach processes that are not its own.
    """
    whole = (1 << _RIGHTS.get(_version(), 16)) - 1
    # Rights to take away: on files; since version 4 to bind and connect by TCP; since version 6
    # to reach abstract sockets and to send signals.
    fields = [whole, 0b11, 0b11][: 1 + (_version() >= 4) + (_version() >= 6)]
    attributes = (ctypes.c_uint64 * len(fields))(*fields)
    rules = _landlock(_CREATE, attributes, ctypes.c_size_t(8 * len(fields)), 0)
    for place in readable:
        _allow(rules, place, _READ_FILE | _READ_FOLDER)
    for place in writable:
        _allow(rules, place, whole & ~_EXECUTE)
    _landlock(_RESTRICT, rules, 0)
    os.close(rules)


def _allow(rules: int, place: str, rights: int) -> None:
    try:
        opened = os.open(place, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    if not os.path.isdir(place):
        rights &= _WRITE_FILE | _READ_FILE | (_TRUNCATE if _version() >= 3 else 0)
    beneath = rights.to_bytes(8, sys.byteorder) + opened.to_bytes(4, sys.byteorder)
    _landlock(_ADD, rules, _BENEATH, ctypes.c_char_p(beneath), 0)
    os.close(opened)


def _landlock(number: int, *arguments) -> int:
    given = ctypes.CDLL(None, use_errno=True).syscall(number, *arguments)
    if given < 0:
        raise OSError(ctypes.get_errno(), f"Landlock refused call {number}")
    return given
