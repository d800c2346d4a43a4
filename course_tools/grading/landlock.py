"""Landlock: a Linux process gives up rights, for itself and its children, for good.

The kernel holds what is given up here: no code that runs afterwards, in Python or not, gets it
back. Source: https://docs.kernel.org/userspace-api/landlock.html
"""

import ctypes
import functools
import os
import sys

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # system calls, the same numbers on every processor
_VERSION, _BENEATH, _NO_NEW_PRIVILEGES = 1, 1, 38
_WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 1, 1 << 2, 1 << 3
_READ = _READ_FILE | _READ_DIR
_EXECUTE = 1 << 0
_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}  # version -> how many rights on files it knows
_SCOPES = 6  # from this version on, processes outside can be neither signalled nor traced


@functools.cache
def version() -> int:
    """Return the version of Landlock that this system has, 0 where it has none."""
    if not sys.platform.startswith("linux"):
        return 0
    return max(0, _call(_CREATE, None, 0, _VERSION))


def restrict(readable: list[str], writable: list[str]) -> bool:
    """Leave this process only the reading of some places and the changing of others.

    It also loses the right to start programs and, where the version knows how, to use TCP and to
    send signals to processes that are not its own.

    Args:
        readable: files and folders, with all that is in them; those that are not there are skipped.
        writable: the same, to read, write, make and remove.

    Returns:
        Whether the system has Landlock; without it nothing changes.

    Raises:
        OSError: the system has it and refuses.
    """
    if not version():
        return False
    whole = (1 << _RIGHTS.get(version(), 16)) - 1
    rules = _checked(_CREATE, *_attributes(whole), 0)
    for place in readable:
        _allow(rules, place, _READ)
    for place in writable:
        _allow(rules, place, whole & ~_EXECUTE)
    _checked(_RESTRICT, rules, 0)
    os.close(rules)
    return True


def _attributes(whole: int):
    """Return the rights to take away, and their size in bytes, in the version's form."""
    network = 0b11 if version() >= 4 else 0  # bind and connect by TCP
    scope = 0b11 if version() >= _SCOPES else 0  # abstract sockets, signals
    fields = [whole, network, scope][: 1 + (version() >= 4) + (version() >= _SCOPES)]
    return (ctypes.c_uint64 * len(fields))(*fields), ctypes.c_size_t(8 * len(fields))


def _allow(rules: int, place: str, rights: int) -> None:
    try:
        opened = os.open(place, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    if not os.path.isdir(place):
        rights &= _WRITE_FILE | _READ_FILE | (1 << 14 if version() >= 3 else 0)
    beneath = rights.to_bytes(8, sys.byteorder) + opened.to_bytes(4, sys.byteorder)
    _checked(_ADD, rules, _BENEATH, ctypes.c_char_p(beneath), 0)
    os.close(opened)


def _call(number: int, *arguments) -> int:
    return ctypes.CDLL(None, use_errno=True).syscall(number, *arguments)


def _checked(number: int, *arguments) -> int:
    if number == _RESTRICT:
        ctypes.CDLL(None).prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    given = _call(number, *arguments)
    if given < 0:
        raise OSError(ctypes.get_errno(), f"Landlock refused call {number}")
    return given
