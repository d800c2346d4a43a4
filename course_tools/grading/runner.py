"""The process that runs one learner's notebook, calls the answers and writes values down.

It knows no right answers: whatever a notebook does to it, or to the libraries in it, can only
spoil the values that it sends back. Importing TensorFlow takes seconds, so one process, the
template, imports it once, runs no learner's code, forks one for each notebook, and watches it.
"""

import contextlib
import ctypes
import functools
import importlib
import json
import os
import subprocess
import sys
import tempfile
import time
import types
from pathlib import Path

import numpy as np
import psutil

from course_exercises.running import Outcome, outcomes_of
from course_exercises.values import decode, encode
from course_tools.grading.cells import Session
from course_tools.grading.child_process import python_command, say
from course_tools.grading.confine import confine, holds
from course_tools.grading.guard import guard
from course_tools.grading.limits import excess, seconds_used
from course_tools.grading.shell import code_cells
from course_utils.quiet import kept_for_good

_LARGEST_VALUE = 6_000_000  # characters of all values that one function returned
_LOADED = ("IPython.core.inputtransformer2", "multiprocessing.pool", "course_exercises")
_SUBREAPER = 36  # option of prctl: who loses its parent becomes a child of this process


def answer(functions: list, asked: dict) -> list[dict]:
    """Call a function for each of the grader's inputs; return what happened, as JSON takes it.

    Of all that the notebook ever defined under the name, the last one counts that is more than
    the untouched question.
    """
    cases = [decode(case) for case in asked["cases"]]
    outcomes = [Outcome("missing") for _ in cases]
    for function in reversed(functions):
        outcomes = outcomes_of(function, cases, asked["seconds"])
        if not all(each.kind == "not attempted" for each in outcomes):
            break
    packed, room = [], _LARGEST_VALUE
    for each in outcomes:
        try:
            room -= _size(each.value)
            if room < 0:
                raise ValueError
            value, kind, text = encode(each.value), each.kind, each.text
        except (ValueError, TypeError, RecursionError, MemoryError):
            value, kind, text = "null", "not plain", "something too large"
        packed.append({"kind": kind, "text": text, "value": value})
    return packed


def _size(value) -> int:
    """Return about how many characters a plain value takes."""
    if isinstance(value, np.ndarray):
        return 2 * value.nbytes
    if isinstance(value, list | tuple | dict):
        parts = value.values() if isinstance(value, dict) else value
        return 20 + sum(map(_size, parts))
    return len(value) if isinstance(value, str) else 20


def work(request: dict) -> None:
    """Work a request off, writing each result as soon as it is there; the process ends here."""
    leave = os._exit  # threads and exit handlers of a notebook must not keep the process
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):  # the template's: a notebook has nothing to say but its results
        os.dup2(nothing, stream)
    os.chdir(request["home"])
    for name in ("HOME", "TMPDIR", "TMP", "TEMP", "USERPROFILE"):
        os.environ[name] = request["home"]
    tempfile.tempdir = None  # the template's, if it has looked for one
    results = open(request["results"], "a", encoding="utf-8")  # noqa: SIM115 (open to the end)
    note = functools.partial(say, stream=results)
    confine(request)
    guard(request["home"], request["hidden"])
    try:
        sources = code_cells(Path(request["notebook"]))
    except (ValueError, MemoryError) as error:
        note({"broken": str(error) or "MemoryError"})
        leave(0)
    main = sys.modules["__main__"] = types.ModuleType("__main__")
    sys.path.insert(0, request["home"])
    session = Session(main.__dict__, request["exercises"], request["cell_seconds"], note)
    session.run(sources, set(request["skip"]))
    for name, asked in request["exercises"].items():
        note({"asking": name})
        note({"name": name, "outcomes": answer(session.found[name], asked)})
    note({"done": len(sources)})
    leave(0)


def serve() -> None:
    """Be the template: import modules, then start and watch a process for each request."""
    with kept_for_good():  # no child looks for garbage in what it got from the template
        for name in (*_LOADED, *json.loads(sys.stdin.readline())):
            importlib.import_module(name)
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    say("ready", sys.stdout)
    parent = os.getppid()
    for line in sys.stdin:
        request = json.loads(line)
        ending, seconds = _watched(_start(request, line), request, parent)
        came_of_it = {"ending": ending, "seconds": seconds, "empty": _nothing_remains()}
        say(came_of_it, sys.stdout)


def _nothing_remains() -> bool:
    """End what the last notebook left running; tell whether it is certain that nothing is left."""
    for _ in range(100 if hasattr(os, "fork") else 0):
        try:
            os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:  # neither children nor, as a subreaper, theirs
            return holds()
        for left in psutil.Process().children(recursive=True):
            with contextlib.suppress(psutil.Error):
                left.kill()
        time.sleep(0.01)
    return False


def _start(request: dict, line: str) -> psutil.Process:
    """Start the process of one notebook: a fork where there is one, else a fresh Python."""
    if not hasattr(os, "fork"):
        command = python_command("course_tools.grading.runner", "once")
        started = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
        with started.stdin as sent:
            sent.write(line.encode())
        return psutil.Process(started.pid)
    process = os.fork()
    if process == 0:
        try:
            work(request)
        finally:
            os._exit(1)
    return psutil.Process(process)


def _watched(process: psutil.Process, request: dict, parent: int) -> tuple[str, float]:
    """Wait until a process has ended, or end it; return why, and the seconds that it used."""
    start, limits, used = time.monotonic(), request["limits"], 0.0
    while os.getppid() == parent:
        with contextlib.suppress(psutil.TimeoutExpired):
            process.wait(0.03)
            return "", max(used, (time.monotonic() - start) / 2)
        why = excess(process, Path(request["home"]), limits)
        used = seconds_used(process, time.monotonic() - start)
        if used > limits["seconds"]:
            why = f"it did not end within {limits['seconds']:.3g} seconds"
        if why:
            break
    with contextlib.suppress(psutil.Error):
        process.kill()
    process.wait()
    if os.getppid() != parent:
        os._exit(0)
    return why, used


def main(once: str = "") -> None:
    """Be the template for many notebooks; or, where there is no fork, run a single one."""
    if once:
        work(json.loads(sys.stdin.readline()))
    else:
        serve()
