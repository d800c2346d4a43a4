"""Run notebooks, each in a process of its own and in a fresh folder, within limits.

In bubblewrap, where it works, and confined by Landlock and a filter on system calls, where the
kernel has them; else by the guard rail in Python alone.
"""

import contextlib
import dataclasses
import errno
import json
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from course_tools.grading.bubblewrap import find_bubblewrap, in_bubblewrap, python_path, readable
from course_tools.grading.limits import Limits, environment
from course_tools.grading.protocol import read_records
from course_tools.grading.temporary import TemporaryFolder, remove

_PROGRAM = (
    "import sys; sys.path[:0] = {path!r}; "
    "from course_tools.grading.runner import main; main(sys.argv[1:])"
)
_FILES = (".notebook.ipynb", ".request.json", ".results.jsonl")  # names that no learner has used
# Faults of this machine, not of a learner; None is a sandbox that did not start.
OURS = (None, errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EMFILE, errno.ENFILE, errno.ENOMEM)
_PATIENCE = 20  # seconds that the template may take to notice that a run is over


def _copy(path: Path, to: Path) -> None:
    """Copy a file; one that can't be copied is left out, unless there is no room for any."""
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, to)
    except OSError as error:  # its name is too long, or it has vanished
        if error.errno in OURS:
            raise


@dataclasses.dataclass
class Run:
    """What came of running a notebook once.

    Attributes:
        records: what its process wrote.
        ending: why it was stopped, "" if it ended by itself.
        seconds: how long it took, as the limits count it.
    """

    records: list[dict]
    ending: str
    seconds: float


class Sandbox:
    """Runs notebooks one after the other.

    One template serves many, for as long as it can tell for certain that nothing of the last
    learner runs on.

    Args:
        limits: what each run may use.
        bubblewrap: whether it is used where it works.
        preload: modules that the template imports before it forks.
        hidden: folders that no notebook may read.
    """

    def __init__(self, limits: Limits, *, bubblewrap=True, preload=(), hidden=()):
        self.limits, self.preload = limits, list(preload)
        self.bubblewrap = bubblewrap and find_bubblewrap() is not None
        self.hidden = [str(folder) for folder in hidden]
        self._template, self._folder = None, None

    def run(
        self, notebook: Path, exercises: dict, *, skip=(), beside=(), seconds: float | None = None
    ) -> Run:
        """Run one notebook.

        Args:
            notebook: the learner's file; a copy of it is run.
            exercises: name -> {"seconds": limit of a call, "cases": encoded argument tuples}.
            skip: numbers of code cells, from 1, to leave out.
            beside: (file, name below the notebook's folder), what else the learner handed in.
            seconds: limit of this run, where it is less than the general one.

        Raises:
            OSError: the sandbox can't be set up: not the learner's fault.
        """
        run = self._try(notebook, exercises, skip, beside, seconds)
        if run is None:  # the template was ended: not by this notebook, where it is confined
            run = self._try(notebook, exercises, skip, beside, seconds)
        return run or Run([], "it ended the whole process", self.limits.seconds)

    def _try(self, notebook: Path, exercises: dict, skip, beside, seconds) -> Run | None:
        """Run a notebook; None if the template came to an end before the run did."""
        if shutil.disk_usage(tempfile.gettempdir()).free < 2 * self.limits.folder:
            raise OSError(errno.ENOSPC, "too little room for a notebook", tempfile.gettempdir())
        if self._template is None:
            self._start()
        seconds = min(seconds or self.limits.seconds, self.limits.seconds)
        home = Path(tempfile.mkdtemp(dir=self._folder.path))
        request = self._request(home, notebook, exercises, skip, beside, seconds)
        answer = self._answer(json.dumps(str(request)), 2 * seconds + _PATIENCE)
        records = read_records(home / _FILES[2])
        if not remove(home) or answer is None or not answer["empty"]:
            self.close()
        if answer is None and not any("cell" in each for each in records):
            return None
        if answer is None:
            return Run(records, "it ended the whole process", seconds)
        return Run(records, answer["ending"], answer["seconds"])

    def close(self) -> None:
        """End whatever runs and remove its folder."""
        if self._template is not None:
            self._template.kill()
            self._template.wait()
            with contextlib.suppress(OSError):  # it ended before it read its last line
                self._template.stdin.close()
            self._template.stdout.close()
            self._template = None
        if self._folder is not None:
            self._folder.remove()
            self._folder = None

    def _start(self) -> None:
        self._folder = TemporaryFolder()
        program = [sys.executable, "-I", "-c", _PROGRAM.format(path=python_path())]
        command = [*program, "--serve", *self.preload]
        self._template = subprocess.Popen(
            in_bubblewrap(command, self._folder.path) if self.bubblewrap else command,
            cwd=self._folder.path,
            env=environment(self._folder.path),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        if self._read(120) != "ready":
            self.close()
            raise OSError("the sandbox for notebooks could not be started")

    def _request(self, home, notebook, exercises, skip, beside, seconds) -> Path:
        copy, request, results = (home / name for name in _FILES)
        for path, name in beside:
            _copy(path, home / name)
        shutil.copyfile(notebook, copy)
        results.write_bytes(b"")
        limits = dataclasses.asdict(self.limits)
        asked = {
            "home": str(home), "notebook": str(copy), "results": str(results),
            "exercises": exercises, "skip": sorted(skip), "hidden": self.hidden,
            "readable": readable(), "cell_seconds": self.limits.cell_seconds,
            "limits": limits | {"processor": 4 * self.limits.seconds, "seconds": seconds},
            "program": _PROGRAM.format(path=python_path()),
        }  # fmt: skip
        request.write_text(json.dumps(asked), encoding="utf-8")
        return request

    def _answer(self, line: str, seconds: float) -> dict | None:
        """Send a line to the template; return its answer, None if it has ended or is ended."""
        try:
            self._template.stdin.write(f"{line}\n".encode())
            self._template.stdin.flush()
        except OSError:
            return None
        return self._read(seconds)

    def _read(self, seconds: float):
        alarm = threading.Timer(seconds, self._template.kill)
        alarm.start()
        try:
            return json.loads(self._template.stdout.readline())
        except ValueError:
            return None
        finally:
            alarm.cancel()
