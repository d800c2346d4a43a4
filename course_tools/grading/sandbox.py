"""Run notebooks, each in a process of its own and in a fresh folder, within limits.

In bubblewrap, where it works, and confined by Landlock and a filter on system calls, where the
kernel has them; else by the guard rail in Python alone.
"""

import dataclasses
import errno
import os
import shutil
import subprocess
import tempfile
from functools import partial
from pathlib import Path

from course_tools.grading.bubblewrap import find_bubblewrap, in_bubblewrap, readable
from course_tools.grading.child_process import ChildProcess
from course_tools.grading.limits import Limits
from course_tools.grading.protocol import read_records
from course_tools.grading.temporary import TemporaryFolder, remove

_KEPT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "VIRTUAL_ENV")  # of the instructor's variables
_NOTEBOOK, _RESULTS = ".notebook.ipynb", ".results.jsonl"  # names that no learner has used
# Faults of this machine, not of a learner; None is a sandbox that did not start.
OURS = (None, errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EMFILE, errno.ENFILE, errno.ENOMEM)
_ENDED = "it ended the whole process"
_PATIENCE = 20  # seconds that the template may take to notice that a run is over


def _copy(path: Path, to: Path) -> None:
    """Copy a file; one that can't be copied is left out, unless there is no room for any."""
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, to)
    except OSError as error:  # its name is too long, or it has vanished
        if error.errno in OURS:
            raise


def _environment(home: Path) -> dict[str, str]:
    """Return the variables for a notebook's process: few of the instructor's, and one thread."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    kept |= {name: str(home) for name in ("HOME", "TMPDIR", "TMP", "TEMP", "USERPROFILE")}
    # With one thread nothing runs yet when the template forks and when rights are given up.
    kept |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MPLBACKEND": "Agg"}
    kept |= {"TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONDONTWRITEBYTECODE": "1", "COURSE_GRADING": "1"}
    return kept | {"KERAS_HOME": str(home / "keras"), "MPLCONFIGDIR": str(home)}


@dataclasses.dataclass
class Run:
    """What came of running a notebook once."""

    records: list[dict]  # what its process wrote
    ending: str  # why it was stopped, "" if it ended by itself
    seconds: float  # how long it took, as the limits count it


class Sandbox:
    """Runs notebooks one after the other.

    One template serves many, for as long as it can tell for certain that nothing of the last
    learner runs on. It imports the modules in `preload` before it forks. No notebook may read the
    folders in `hidden`.
    """

    def __init__(self, limits: Limits, bubblewrap: bool, preload: list[str], hidden: list[Path]):
        self._limits, self._preload = limits, preload
        self._bubblewrap = bubblewrap and find_bubblewrap() is not None
        self._hidden = [str(folder) for folder in hidden]
        self._template, self._folder = None, None

    def run(self, notebook: Path, exercises: dict, skip: set, beside: list, seconds: float) -> Run:
        """Run a copy of one notebook, for so many seconds at most; an OSError is not its fault.

        `exercises` is name -> {"seconds": limit of a call, "cases": encoded argument tuples},
        `skip` has the numbers of code cells, from 1, to leave out, and `beside` (file, name below
        the notebook's folder) of what else the learner handed in.
        """
        seconds = min(seconds, self._limits.seconds)
        for _ in range(2):  # once more where the template ended before the notebook had begun
            if shutil.disk_usage(tempfile.gettempdir()).free < 2 * self._limits.folder:
                raise OSError(errno.ENOSPC, "too little room for a notebook", tempfile.gettempdir())
            if self._template is None:
                self._start()
            home = Path(tempfile.mkdtemp(dir=self._folder.path))
            request = self._request(home, notebook, exercises, skip, beside, seconds)
            answer = self._template.ask(request, 2 * seconds + _PATIENCE)
            records = read_records(home / _RESULTS)
            if not remove(home) or answer is None or not answer["empty"]:
                self.close()
            if answer is not None:
                return Run(records, answer["ending"], answer["seconds"])
            if any("cell" in each for each in records):
                return Run(records, _ENDED, seconds)
        return Run([], _ENDED, seconds)

    def close(self) -> None:
        """End whatever runs and remove its folder."""
        if self._template is not None:
            self._template.end(patience=0)
            self._template = None
        if self._folder is not None:
            self._folder.remove()
            self._folder = None

    def _start(self) -> None:
        self._folder = TemporaryFolder()
        home = self._folder.path
        options = {"cwd": home, "env": _environment(home), "stderr": subprocess.DEVNULL}
        if self._bubblewrap:
            options["inside"] = partial(in_bubblewrap, home)
        self._template = ChildProcess("course_tools.grading.runner", **options)
        if self._template.ask(self._preload, 120) != "ready":
            self.close()
            raise OSError("the sandbox for notebooks could not be started")

    def _request(self, home, notebook, exercises, skip, beside, seconds) -> dict:
        """Put the files of a run into its folder; return what the template needs to know."""
        for path, name in beside:
            _copy(path, home / name)
        shutil.copyfile(notebook, home / _NOTEBOOK)
        (home / _RESULTS).write_bytes(b"")
        limits = dataclasses.asdict(self._limits)
        return {
            "home": str(home), "notebook": str(home / _NOTEBOOK), "results": str(home / _RESULTS),
            "exercises": exercises, "skip": sorted(skip), "hidden": self._hidden,
            "readable": readable(), "cell_seconds": self._limits.cell_seconds,
            "limits": limits | {"processor": 4 * self._limits.seconds, "seconds": seconds},
        }  # fmt: skip
