"""Start child processes, watch them, and end them: time, memory, processes and disk are limited.

A `Worker` runs one notebook at a time, each in a process of its own and in a fresh folder. Behind
bubblewrap, where it works, else confined by Landlock, where the kernel has it, else by the guard
rail alone.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from course_tools.grading import landlock
from course_tools.grading.bubblewrap import behind_walls, bubblewrap, python_path, readable
from course_tools.grading.monitor import end_all, excess
from course_tools.grading.protocol import read_frames
from course_tools.grading.surroundings import Limits, environment, remove

_CHILD = (
    "import sys; sys.path[:0] = {path!r}; "
    "from course_tools.grading.runner import main; main(sys.argv[1:])"
)


def reusable() -> bool:
    """Tell whether one template may serve many notebooks: no child can reach it here."""
    return hasattr(os, "fork") and landlock.version() >= landlock.PROTECTS_OTHERS


class Worker:
    """Runs notebooks one after the other.

    Args:
        limits: what each may use.
        walls: whether bubblewrap is used where it works.
        preload: modules that the template imports before it forks.
        hidden: folders that no notebook may read.
        stop: once set, what runs is ended.
    """

    def __init__(self, limits: Limits, *, walls=True, preload=(), hidden=(), stop=None):
        self.limits, self.walls = limits, walls and bubblewrap() is not None
        self.preload, self.hidden = list(preload), [str(folder) for folder in hidden]
        self.stop = stop or threading.Event()
        self._child, self._base, self._token = None, None, ""

    def run(
        self, notebook: Path, exercises: dict, *, skip=(), beside=(), seconds: float | None = None
    ) -> tuple[list[dict], str, float]:
        """Run one notebook.

        Args:
            notebook: the learner's file; a copy of it is run.
            exercises: name -> {"seconds": limit of a call, "cases": encoded argument tuples}.
            skip: numbers of code cells, from 1, to leave out.
            beside: other files of the learner that belong beside the notebook.
            seconds: limit of this run, where it is less than the general one.

        Returns:
            (frames, ending, seconds): what the child wrote, why it was stopped, "" if it ended by
            itself, and how long it took.
        """
        start = time.monotonic()
        if self._child is None:
            self._start()
        home = Path(tempfile.mkdtemp(dir=self._base))
        request = self._request(home, notebook, exercises, skip, beside)
        seconds = min(seconds or self.limits.seconds, self.limits.seconds)
        ending = self._watched(request, home, seconds)
        frames = read_frames(home / "out.jsonl")
        gone = self._child.poll() is not None
        if not remove(home) or ending or gone or not reusable():
            self.close()
        return frames, ending, time.monotonic() - start

    def close(self) -> None:
        """End whatever runs and remove its folders."""
        if self._child is not None:
            end_all(self._child, self._token)
            self._child.stdin.close()
            self._child.stdout.close()
            remove(self._base)
            self._child = None

    def _request(self, home: Path, notebook: Path, exercises: dict, skip, beside) -> Path:
        copy, request, results = (home / name for name in ("answers.ipynb", "in.json", "out.jsonl"))
        for path in beside:
            shutil.copyfile(path, home / path.name)
        shutil.copyfile(notebook, copy)
        results.write_bytes(b"")
        limits = {"memory": self.limits.memory, "file": self.limits.file}
        asked = {
            "home": str(home), "notebook": str(copy), "results": str(results),
            "exercises": exercises, "skip": sorted(skip), "hidden": self.hidden,
            "readable": readable(), "cell_seconds": self.limits.cell_seconds,
            "limits": limits | {"processor": 4 * self.limits.seconds},
        }  # fmt: skip
        request.write_text(json.dumps(asked), encoding="utf-8")
        return request

    def _start(self) -> None:
        self._base = Path(os.path.realpath(tempfile.mkdtemp(prefix="course_grading_")))
        self._token = secrets.token_hex(16)
        command = [sys.executable, "-I", "-c", _CHILD.format(path=python_path())]
        command += ["--serve", *self.preload] if hasattr(os, "fork") else ["--once"]
        self._child = subprocess.Popen(
            behind_walls(command, self._base) if self.walls else command,
            cwd=self._base,
            env=environment(self._base, self._token),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _watched(self, request: Path, home: Path, seconds: float) -> str:
        """Wait until the child has ended, or end it; tell why."""
        ended = threading.Event()
        try:
            self._child.stdin.write(f"{request}\n".encode())
            self._child.stdin.flush()
        except OSError:
            return "it could not be started"
        reader = threading.Thread(target=_read_line, args=(self._child.stdout, ended), daemon=True)
        reader.start()
        start = time.monotonic()
        while not ended.wait(0.05):
            if self.stop.is_set():
                return "the grading was stopped"
            if self._child.poll() is not None:
                return "it ended the whole process"
            if time.monotonic() - start > seconds:
                return f"it did not end within {seconds:g} seconds"
            why = excess(self._child.pid, home, self.limits)
            if why:
                return why
        return ""


def _read_line(stream, ended: threading.Event) -> None:
    try:
        stream.readline()
    except (OSError, ValueError):
        pass
    ended.set()
