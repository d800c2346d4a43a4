"""Limits and a guard rail for the child process.

The limits are the system's and hold. The guard is Python's own audit hook: it stops what careless
code does (delete a folder, start processes, call home), not what determined code can do. For
that there is bubblewrap, see `sandbox.py`.
"""

from __future__ import annotations

import os
import sys

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_PATHS = {  # audit event -> positions of the paths that it changes
    "os.remove": (0,),
    "os.rename": (0, 1),
    "os.rmdir": (0,),
    "os.mkdir": (0,),
    "os.link": (0, 1),
    "os.symlink": (0, 1),
    "os.truncate": (0,),
    "os.chmod": (0,),
    "os.chown": (0,),
    "os.utime": (0,),
    "shutil.rmtree": (0,),
    "shutil.move": (0, 1),
    "shutil.copyfile": (1,),
}
_NEVER = (
    "os.fork",
    "os.forkpty",
    "os.posix_spawn",
    "os.exec",
    "os.system",
    "os.kill",
    "os.killpg",
    "subprocess.Popen",
    "socket.connect",
    "socket.bind",
    "socket.getaddrinfo",
)
_HARMLESS = ("/dev/null", "/dev/tty")


def set_limits(limits: dict) -> None:
    """Limit memory, processor time, file size and open files of this process for good.

    Args:
        limits: "memory" in bytes, "processor" in seconds, "file" in bytes.
    """
    try:
        import resource
    except ImportError:  # Windows has none; the parent's watch remains
        return
    wanted = {
        resource.RLIMIT_AS: limits["memory"],
        resource.RLIMIT_CPU: limits["processor"],
        resource.RLIMIT_FSIZE: limits["file"],
        resource.RLIMIT_NOFILE: 512,
        resource.RLIMIT_CORE: 0,
    }
    for kind, value in wanted.items():
        hard = resource.getrlimit(kind)[1]
        value = int(value) if hard == resource.RLIM_INFINITY else min(int(value), hard)
        resource.setrlimit(kind, (value, value))


def guard(home: str) -> None:
    """Refuse writing outside a folder, new processes and the network, until the process ends."""
    home = os.path.realpath(home)

    def inside(path) -> bool:
        if isinstance(path, int) or path is None:
            return True
        path = os.path.realpath(os.fsdecode(path))
        return path in _HARMLESS or path == home or path.startswith(home + os.sep)

    def watch(event: str, arguments: tuple) -> None:
        if event in _NEVER:
            raise PermissionError(f"{event} is not allowed while a notebook is graded")
        if event == "open":
            path, mode, flags = arguments
            writes = any(letter in (mode or "") for letter in "wax+") or (flags or 0) & _WRITING
            paths = (path,) if writes else ()
        else:
            paths = tuple(arguments[position] for position in _PATHS.get(event, ()))
        for path in paths:
            if not inside(path):
                raise PermissionError(f"{path} lies outside the folder that a notebook may change")

    sys.addaudithook(watch)
