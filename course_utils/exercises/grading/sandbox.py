"""Start the child process, watch it, and end it: time, memory and processes are limited.

Where bubblewrap (`bwrap`) is installed, the child also gets a file system that it can only read
(but for its own temporary folder), no network, and its own list of processes. Elsewhere the
limits, the watch and the guard of `guard.py` remain.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

_TOKEN = "COURSE_GRADING"  # every process of a submission carries it in its environment
_LARGEST_RESULT = 60_000_000  # bytes
_KEPT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "VIRTUAL_ENV")


@dataclasses.dataclass(frozen=True)
class Limits:
    """What one submission may use.

    Attributes:
        seconds: wall time of the whole notebook and its answers.
        cell_seconds: processor time of one cell, to import Keras for example; by the clock it may
            take four times as long.
        memory: bytes of address space; TensorFlow alone takes 2 billion.
        processes: how many processes there may be at once.
        file: bytes of the largest file.
    """

    seconds: float = 180.0
    cell_seconds: float = 30.0
    memory: int = 6_000_000_000
    processes: int = 8
    file: int = 50_000_000


@functools.cache
def bubblewrap() -> str | None:
    """Return the path of a bubblewrap that works here, or None."""
    tool = shutil.which("bwrap")
    if tool is None:
        return None
    trial = [tool, *_WALLS, "--", sys.executable, "-c", "pass"]
    works = subprocess.run(trial, capture_output=True).returncode == 0
    return tool if works else None


_WALLS = (
    "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc",
    "--unshare-all", "--die-with-parent", "--new-session",
)  # fmt: skip


def run_child(
    notebook: Path, exercises: dict, limits: Limits, skip=(), *, walls: bool = True
) -> tuple[list[dict], str]:
    """Run one notebook in a child process and a temporary folder.

    Args:
        notebook: the learner's file; a copy of it is run.
        exercises: name -> {"seconds": limit of a call, "cases": encoded argument tuples}.
        limits: what it may use.
        skip: numbers of code cells, from 1, to leave out.
        walls: whether bubblewrap is used where it works.

    Returns:
        (frames, ending): what the child wrote, and why it was stopped, "" where it ended by itself.
    """
    with tempfile.TemporaryDirectory(prefix="course_grading_", ignore_cleanup_errors=True) as home:
        home = Path(os.path.realpath(home))
        copy, request, results = (home / name for name in ("answers.ipynb", "in.json", "out.jsonl"))
        shutil.copyfile(notebook, copy)
        results.touch()
        asked = {
            "notebook": str(copy),
            "exercises": exercises,
            "skip": sorted(skip),
            "cell_seconds": limits.cell_seconds,
            "limits": {
                "memory": limits.memory,
                "processor": 4 * limits.seconds,
                "file": limits.file,
            },
        }
        request.write_text(json.dumps(asked), encoding="utf-8")
        command = [sys.executable, "-I", "-m", "course_utils.exercises.grading.child"]
        command += [str(request), str(results)]
        tool = bubblewrap() if walls else None
        if tool:
            command = [
                tool,
                *_WALLS,
                "--bind",
                str(home),
                str(home),
                "--chdir",
                str(home),
                "--",
            ] + command
        ending = _watched(command, home, limits)
        return _frames(results), ending


def _watched(command: list[str], home: Path, limits: Limits) -> str:
    token = secrets.token_hex(16)
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    environment |= {name: str(home) for name in ("HOME", "TMPDIR", "TMP", "TEMP", "USERPROFILE")}
    environment |= {_TOKEN: token, "MPLBACKEND": "Agg", "TF_CPP_MIN_LOG_LEVEL": "3"}
    environment |= {"KERAS_HOME": str(home / "keras"), "PYTHONDONTWRITEBYTECODE": "1"}
    child = subprocess.Popen(
        command,
        cwd=home,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    start, ending = time.monotonic(), ""
    try:
        while child.poll() is None and not ending:
            ending = _excess(child.pid, time.monotonic() - start, limits)
            time.sleep(0.02)
    finally:
        _end(child, token)
    return ending


def _excess(pid: int, seconds: float, limits: Limits) -> str:
    """Say which limit the process and its children exceed, if any."""
    if seconds > limits.seconds:
        return f"it did not end within {limits.seconds:g} seconds"
    try:
        process = psutil.Process(pid)
        family = [process, *process.children(recursive=True)]
    except psutil.Error:
        return ""
    if len(family) > limits.processes + 2:  # bubblewrap adds two of its own
        return f"it started more than {limits.processes} processes"
    memory = 0
    for member in family:
        with contextlib.suppress(psutil.Error):
            memory += member.memory_info().rss
    return f"it used more than {limits.memory:,} bytes of memory" if memory > limits.memory else ""


def _end(child: subprocess.Popen, token: str) -> None:
    """End the child and whatever it started, wherever that has hidden."""
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
        return process.status() != psutil.STATUS_ZOMBIE and process.environ().get(_TOKEN) == token
    except (psutil.Error, OSError):
        return False


def _frames(results: Path) -> list[dict]:
    """Read the child's lines; a learner may have written there too: trust nothing."""
    frames = []
    if results.is_symlink() or not results.is_file() or results.stat().st_size > _LARGEST_RESULT:
        return frames
    for line in results.read_text(encoding="utf-8", errors="replace").splitlines():
        with contextlib.suppress(ValueError, RecursionError):
            frame = json.loads(line)
            if isinstance(frame, dict):
                frames.append(frame)
    return frames
