"""The child process: runs one learner's notebook, calls the answers, writes values down.

It knows no right answers and gives no marks. Whatever a notebook does to this process, or to the
libraries in it, can only spoil the values that it sends back.

Importing TensorFlow takes seconds. So one process, the template, imports it once, runs no
learner's code, and forks a fresh child for each notebook.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import tempfile
import types
from pathlib import Path

import numpy as np

from course_exercises.running import Outcome, outcomes_of
from course_exercises.values import decode, encode
from course_tools.grading.cells import code_cells, run_cells
from course_tools.grading.confine import confine
from course_tools.grading.guard import guard

_LARGEST_VALUE = 6_000_000  # characters of all values that one function returned


def answer(function, asked: dict) -> list[dict]:
    """Call a function for each of the parent's inputs; return what happened, as JSON takes it."""
    cases = [decode(case) for case in asked["cases"]]
    if callable(function):
        outcomes = outcomes_of(function, cases, asked["seconds"])
    else:
        outcomes = [Outcome("missing") for _ in cases]
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


def work(request_path: str) -> None:
    """Work a request off, writing each result as soon as it is there; the process ends here."""
    leave = os._exit  # threads and exit handlers of a notebook must not keep the process
    request = json.loads(Path(request_path).read_text(encoding="utf-8"))
    os.chdir(request["home"])
    for name in ("HOME", "TMPDIR", "TMP", "TEMP", "USERPROFILE"):
        os.environ[name] = request["home"]
    tempfile.tempdir = None  # the template's, if it has looked for one
    results = open(request["results"], "a", encoding="utf-8")  # noqa: SIM115 (open to the end)

    def note(frame: dict) -> None:
        results.write(json.dumps(frame) + "\n")
        results.flush()

    confine(request)
    guard(request["home"], request["hidden"])
    try:
        sources = code_cells(Path(request["notebook"]))
    except (ValueError, MemoryError) as error:
        note({"broken": str(error) or "MemoryError"})
        leave(0)
    main = sys.modules["__main__"] = types.ModuleType("__main__")
    sys.path.append(request["home"])
    run_cells(sources, set(request["skip"]), request["cell_seconds"], note, main.__dict__)
    for name, asked in request["exercises"].items():
        note({"asking": name})
        note({"name": name, "outcomes": answer(vars(main).get(name), asked)})
    note({"done": len(sources)})
    leave(0)


def serve(modules: list[str]) -> None:
    """Be the template: import modules, then fork a child for each request that comes in."""
    for name in modules:
        importlib.import_module(name)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                _silence()
                work(line.strip())
            finally:
                os._exit(1)
        os.waitpid(child, 0)
        sys.stdout.write("ended\n")
        sys.stdout.flush()


def _silence() -> None:
    """Take the template's pipes away: a child has nothing to say to the parent but its results."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)


def main(words: list[str]) -> None:
    """Run one request, or with --serve be the template for many."""
    if words[0] == "--serve":
        serve(words[1:])
    else:  # where there is no fork
        request = sys.stdin.readline().strip()
        _silence()
        work(request)
