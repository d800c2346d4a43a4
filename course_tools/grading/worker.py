"""A process that grades one learner after the other: whatever it meets, it can be ended.

Whoever started it sets the clock: a value that is made to be compared for hours ends this
process, not the batch.
"""

import contextlib
import dataclasses
import json
import os
import queue
import signal
import sys
import threading
import time
import warnings
from pathlib import Path

from course_exercises.definition import Exercise, exercises_from_file, find_exercise
from course_tools.grading.child_process import ChildProcess, say
from course_tools.grading.limits import Limits, longest
from course_tools.grading.sandbox import OURS
from course_tools.grading.submission import Assignment, Graded, nothing_graded
from course_tools.grading.temporary import remove_abandoned


def chosen(names: list[str], own: Path | None) -> dict[str, Exercise]:
    """Return name -> exercise, in the order of the lessons; an instructor's own comes first."""
    own_ones = exercises_from_file(own) if own else {}
    found = [own_ones.get(name) or find_exercise(name) for name in names]
    return {each.name: each for each in sorted(found, key=lambda each: (each.lesson, each.number))}


class Worker:
    """The other end: starts a worker, sends learners, and ends it if it takes too long.

    `cores` are the processors that it, and whatever it runs, may use; None leaves that to the
    system. `made` is "seed", and what `Assignment` takes.
    """

    def __init__(self, names: list[str], own: Path | None, limits: Limits, cores=None, **made):
        self._limits, self._names, self._cores = limits, names, cores
        self._setup = {"names": names, "own": own and str(own), "made": made}
        self._setup["limits"] = dataclasses.asdict(limits)
        self._child: ChildProcess | None = None

    def grade(self, learner: str, notebooks: list[Path]) -> Graded:
        """Grade one learner; an OSError says that nobody can be graded here: a full disk, say."""
        if self._child is None:
            self.start()
        sent = {"learner": learner, "notebooks": [str(path) for path in notebooks]}
        answer = self._child.ask(sent, longest(self._limits))
        if answer is None:
            self.close()
            why = "Grading this did not come to an end: please look at it yourself."
            return nothing_graded(learner, self._names, why)
        if "trouble" in answer:
            raise OSError(answer["trouble"])
        return Graded.unpacked(answer)

    def start(self) -> None:
        """Start the process."""
        self._child = ChildProcess("course_tools.grading.worker")
        if self._cores:
            os.sched_setaffinity(self._child.process.pid, self._cores)
        if self._child.ask(self._setup, 600) != "ready":
            self.close()
            raise OSError("a process for grading could not be started")

    def close(self) -> None:
        """End the process and all that it has started, and remove its folder."""
        child, self._child = self._child, None
        if child is not None:
            child.end(patience=2)
            remove_abandoned()


def main() -> None:
    """Be a worker."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what an exercise prints must not look like an answer
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it
    lines: queue.Queue[str] = queue.Queue()
    threading.Thread(target=_listen, args=(lines,), daemon=True).start()
    with contextlib.suppress(KeyboardInterrupt):
        setup = json.loads(lines.get())
        exercises, limits = chosen(setup["names"], setup["own"]), Limits(**setup["limits"])
        with Assignment(exercises, limits=limits, **setup["made"]) as assignment:
            say("ready", answers)
            while True:
                say(_graded(assignment, **json.loads(lines.get())), answers)
    os._exit(0)  # all is put away; an interruption more would be told where nobody can help it


def _listen(lines: queue.Queue) -> None:
    """Hand lines on; when there are no more, whoever started this process has ended: leave."""
    for line in sys.stdin:
        lines.put(line)
    while True:  # a known mistake that is being tried may swallow an interruption
        signal.raise_signal(signal.SIGINT) if os.name == "nt" else os.kill(os.getpid(), 2)
        time.sleep(0.2)


def _graded(assignment: Assignment, learner: str, notebooks: list[str]) -> dict:
    try:
        return dataclasses.asdict(assignment.grade(learner, [Path(each) for each in notebooks]))
    except OSError as error:  # nobody's marks may suffer from a full disk
        if error.errno in OURS:
            return {"trouble": str(error)}
        why = f"A file could not be read: {error.strerror}."
    except Exception as error:
        why = f"Grading failed with {type(error).__name__}: please look at this one yourself."
    return dataclasses.asdict(nothing_graded(learner, assignment.exercises, why))
