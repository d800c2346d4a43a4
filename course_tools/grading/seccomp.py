"""A filter on system calls: a run stays one process, and nothing of it remains afterwards.

The kernel refuses what would outlive the process that runs a notebook or reach another one: new
processes, shared memory of System V, keys, sockets, signals to others. A call that changes the
permissions, times or attributes of a file says that it went well and does nothing.

Source: https://docs.kernel.org/userspace-api/seccomp_filter.html
"""

import ctypes
import errno
import os
import platform
import struct
import sys

_ARCHITECTURES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}  # audit number, column
_REFUSED = {  # system call -> its numbers on x86-64 and on ARM-64; None where there is none
    "fork": (57, None), "vfork": (58, None), "execve": (59, 221), "execveat": (322, 281),
    "shmget": (29, 194), "shmat": (30, 196), "semget": (64, 190), "msgget": (68, 186),
    "mq_open": (240, 180), "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219),
    "memfd_create": (319, 279), "memfd_secret": (447, 447), "socket": (41, 198),
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "kcmp": (312, 272), "pidfd_open": (434, 434), "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424), "tkill": (200, 130), "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240), "setpriority": (141, 140), "sched_setattr": (314, 274),
    "sched_setscheduler": (144, 119), "sched_setparam": (142, 118), "ioprio_set": (251, 30),
    "sched_setaffinity": (203, 122), "io_uring_setup": (425, 425), "bpf": (321, 280),
    "perf_event_open": (298, 241), "userfaultfd": (323, 282), "unshare": (272, 97),
    "setns": (308, 268), "mount": (165, 40), "truncate": (76, 45), "file_setattr": (469, 469),
    "inotify_init": (253, None), "inotify_init1": (294, 26), "fanotify_init": (300, 262),
    "io_setup": (206, 0),  # a user, or the whole machine, has only so many of these
}  # fmt: skip
_PRETENDED = {
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452),
    "chown": (92, None), "fchown": (93, 55), "lchown": (94, None), "fchownat": (260, 54),
    "utime": (132, None), "utimes": (235, None), "futimesat": (261, None), "utimensat": (280, 88),
    "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7), "setxattrat": (463, 463),
    "removexattr": (197, 14), "lremovexattr": (198, 15), "fremovexattr": (199, 16),
    "removexattrat": (466, 466),
}  # fmt: skip
_RESERVING = {"fallocate": (285, 47)}  # room for a file without writing, so that nothing counts it
_CLONE_3 = {"clone3": (435, 435)}  # its arguments can't be looked at; the C library then uses clone
_CLONE, _PRCTL, _LIMIT, _SIGNAL, _SIGNAL_THREAD, _IOCTL, _FCNTL = (
    (56, 220), (157, 167), (302, 261), (62, 129), (234, 131), (16, 29), (72, 25),
)  # fmt: skip
_NEW_THREAD = 0x10000
_DEATH_SIGNAL, _DUMPABLE = 1, 4  # options of prctl that would undo what the grader set
_ATTRIBUTES, _OWNERS = (0x40086602, 0x401C5820), (0x8901, 0x8902)  # what ioctl may not set
_OWNER_AND_LEASE = (8, 10, 15, 1024)  # what fcntl may not set: whom a file signals, its lease
_SET_SECCOMP, _FILTER = 22, 2
_ALLOW, _END, _ERROR = 0x7FFF0000, 0x80000000, 0x00050000  # what a filter answers
_LOAD, _EQUAL, _AT_LEAST, _HAS_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06  # its instructions


def available() -> bool:
    """Tell whether this system can filter system calls."""
    if not sys.platform.startswith("linux") or platform.machine() not in _ARCHITECTURES:
        return False
    libc = ctypes.CDLL(None, use_errno=True)  # the kernel looks at a filter only if it knows them
    return libc.prctl(_SET_SECCOMP, _FILTER, None, 0, 0) < 0 and ctypes.get_errno() == errno.EFAULT


def restrict() -> None:
    """Filter the system calls of this process, which gets no new privileges, for good."""
    program = _program(os.getpid(), *_ARCHITECTURES[platform.machine()])
    code = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_SET_SECCOMP, _FILTER, ctypes.c_char_p(header), 0, 0):
        raise OSError(ctypes.get_errno(), "the filter on system calls was refused")


def _program(process: int, architecture: int, column: int) -> bytes:
    """Return the filter: rules for the one process, tried one after the other."""
    refuse, pretend, unknown = _ERROR | errno.EPERM, _ERROR, _ERROR | errno.ENOSYS
    unable = _ERROR | errno.EOPNOTSUPP  # then the C library writes zeros, which are counted
    lines = [_line(_LOAD, 4), _line(_EQUAL, architecture, 1, 0), _line(_RETURN, _END)]
    # On x86-64 each call has a second number above this one.
    lines += [_line(_LOAD, 0), _line(_AT_LEAST, 0x40000000, 0, 1), _line(_RETURN, _END)]
    answers = (refuse, pretend, unable, unknown)
    tables = (_REFUSED, _PRETENDED, _RESERVING, _CLONE_3)
    for calls, answer in zip(tables, answers, strict=True):
        for numbers in calls.values():
            if numbers[column] is not None:
                lines += [_line(_EQUAL, numbers[column], 0, 1), _line(_RETURN, answer)]
    # Calls that depend on an argument: which, its values, the answer to these and to all others.
    for numbers, which, test, values, answer, otherwise in (
        (_CLONE, 0, _HAS_BIT, (_NEW_THREAD,), _ALLOW, refuse),
        (_SIGNAL, 0, _EQUAL, (process,), _ALLOW, refuse),
        (_SIGNAL_THREAD, 0, _EQUAL, (process,), _ALLOW, refuse),
        (_LIMIT, 0, _EQUAL, (0,), _ALLOW, refuse),
        (_PRCTL, 0, _EQUAL, (_DEATH_SIGNAL, _DUMPABLE), refuse, _ALLOW),
        (_IOCTL, 1, _EQUAL, (*_ATTRIBUTES, *_OWNERS), refuse, _ALLOW),
        (_FCNTL, 1, _EQUAL, _OWNER_AND_LEASE, refuse, _ALLOW),
    ):
        lines += [_line(_EQUAL, numbers[column], 0, 2 + 2 * len(values))]
        lines += [_line(_LOAD, 16 + 8 * which)]
        lines += [_line(test, value, 0, 1) + _line(_RETURN, answer) for value in values]
        lines += [_line(_RETURN, otherwise)]
    return b"".join([*lines, _line(_RETURN, _ALLOW)])


def _line(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, value)
