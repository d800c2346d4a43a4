"""A guard rail in Python: it stops what careless code does, not what determined code can do.

It is Python's own audit hook. It refuses to delete a folder, start processes or call home, and
says so in words. What holds against determined code is in `confine.py` and `bubblewrap.py`.
"""

import os
import signal
import sys

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGING = {  # audit event -> (position of a path, position of the folder that it starts from)
    "os.remove": ((0, 1),),
    "os.rename": ((0, 2), (1, 3)),
    "os.rmdir": ((0, 1),),
    "os.mkdir": ((0, 2),),
    "os.link": ((0, 2), (1, 3)),
    "os.symlink": ((0, None), (1, 2)),
    "os.truncate": ((0, None),),
    "os.chmod": ((0, 2),),
    "os.chown": ((0, 3),),
    "os.utime": ((0, 3),),
    "os.setxattr": ((0, None),),
}
_NEVER = {
    "os.fork", "os.forkpty", "os.posix_spawn", "os.exec", "os.spawn", "os.system", "os.kill",
    "os.killpg", "pty.spawn", "subprocess.Popen", "resource.prlimit", "socket.connect",
    "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo",
    "socket.gethostbyname", "socket.gethostbyaddr",
}  # fmt: skip
_UNHEARD = {os: ("mkfifo", "mknod", "memfd_create", "pidfd_open", "setpriority")}
_UNHEARD[signal] = ("pidfd_send_signal",)  # these raise no audit event


def guard(home: str, hidden: list[str] = ()) -> None:
    """Refuse to write outside `home`, to start processes and to use the network, for good.

    What lies in the folders `hidden`, such as the other learners', may not even be read.
    """
    for module, names in _UNHEARD.items():
        for name in names:
            if hasattr(module, name):
                setattr(module, name, _refused(name))
    sys.addaudithook(_watch(os.path.realpath(home), [os.path.realpath(each) for each in hidden]))


def _refused(name: str):
    def refuse(*_, **__):
        raise PermissionError(f"{name} is not allowed while a notebook is graded")

    return refuse


def _watch(home: str, hidden: list[str]):
    """Return the hook. It keeps its own names: a notebook may patch those of the modules."""
    real, decode, links, isdir = os.path.realpath, os.fsdecode, os.readlink, os.path.isdir
    harmless, separator, whole, write, none = {"/dev/null", "/dev/tty"}, os.sep, int, _WRITING, None
    changing, never, refuse, is_, length = _CHANGING, _NEVER, PermissionError, isinstance, len

    def within(path: str, folder: str) -> bool:
        return path == folder or path.startswith(folder + separator)

    def place(path, start=none) -> str:
        if is_(path, whole):
            return real(f"/proc/self/fd/{path}") if path > 2 else home
        path = decode(path)
        if is_(start, whole) and start >= 0 and path[:1] != separator:
            path = links(f"/proc/self/fd/{start}") + separator + path
        return real(path)

    def check(path: str) -> None:
        if path not in harmless and not within(path, home):
            raise refuse(f"{path} lies outside the folder that a notebook may change")

    def leave_alone(path: str) -> None:
        for folder in hidden:
            if within(path, folder) and not within(path, home):
                raise refuse(f"{path} belongs to others")

    def watch(event: str, given: tuple) -> None:
        if event in never:
            raise refuse(f"{event} is not allowed while a notebook is graded")
        if event == "open" and not is_(given[0], whole):
            mode, flags = given[1] or "", given[2] or 0
            path = place(given[0])
            # A folder that is open is a way round: files can be named as seen from there.
            if flags & write or mode.strip("rbtU") or (not mode and isdir(path)):
                check(path)
            leave_alone(path)
        elif event in changing:
            for which, start in changing[event]:
                if given[which] is not none:
                    known = start is not none and start < length(given)
                    check(place(given[which], given[start] if known else none))
        elif event in ("os.listdir", "os.scandir"):
            leave_alone(place(given[0] if given[0] is not none else "."))

    return watch
