"""The child process: runs one learner's notebooks, calls the answers, writes values down.

    python -I -m course_utils.exercises.grading.child REQUEST.json RESULTS.jsonl

It knows no right answers and gives no marks. Whatever a notebook does to this process, or to the
libraries in it, can only spoil the values that it sends back.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import sys
from pathlib import Path

from course_utils.exercises.grading.guard import guard, set_limits
from course_utils.exercises.running import Outcome, outcomes_of
from course_utils.exercises.values import decode, encode

_MAGIC = re.compile(r"^\s*[%!?]|^\s*get_ipython\(")


class CellTooSlow(BaseException):
    """Raised inside a cell that has run for too long."""


def code_cells(path: Path) -> list[str]:
    """Return the source of each code cell, however the notebook was saved.

    Raises:
        ValueError: the file is no notebook.
    """
    try:
        notebook = json.loads(path.read_text(encoding="utf-8-sig"))
        sheets = notebook.get("worksheets") or [notebook]  # before version 4 there were sheets
        cells = [cell for sheet in sheets for cell in sheet["cells"]]
        codes = [cell for cell in cells if cell.get("cell_type") == "code"]
        sources = [cell.get("source", cell.get("input", "")) for cell in codes]
        return [source if isinstance(source, str) else "".join(source) for source in sources]
    except (ValueError, AttributeError, KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"{path.name} is not a notebook ({type(error).__name__})") from error


def without_magics(source: str) -> str:
    """Blank out the lines that only IPython understands."""
    lines = source.splitlines()
    if lines and lines[0].startswith("%%"):
        return ""
    return "\n".join("" if _MAGIC.match(line) else line for line in lines)


def run_cells(sources: list[str], skip: set[int], seconds: float, note) -> dict:
    """Run the cells one after the other; one that fails or hangs does not stop the rest."""
    space = {"__name__": "__main__", "display": lambda *_, **__: None, "get_ipython": lambda: None}
    for number, source in enumerate(sources, start=1):
        if number in skip:
            continue
        note({"cell": number})
        try:
            with _alarm(seconds):
                exec(compile(without_magics(source), f"<cell {number}>", "exec"), space)
        except CellTooSlow:
            note({"cell": number, "error": f"did not end within {seconds:g} seconds"})
        except BaseException as error:  # exit() in a cell must not end the grading of the rest
            note({"cell": number, "error": f"{type(error).__name__}: {error}"[:300]})
    return space


@contextlib.contextmanager
def _alarm(seconds: float):
    """Limit processor time, and by the clock four times as much: the machine may be busy."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def ring(*_):
        raise CellTooSlow

    signal.signal(signal.SIGPROF, ring)
    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_REAL, 4 * seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)


def answer(space: dict, name: str, asked: dict) -> list[Outcome]:
    """Call the function of that name for each of the parent's inputs."""
    function = space.get(name)
    if not callable(function):
        return [Outcome("missing") for _ in asked["cases"]]
    return outcomes_of(function, [decode(case) for case in asked["cases"]], asked["seconds"])


def main(request_path: str, results_path: str) -> None:
    """Work a request off, writing each result as soon as it is there."""
    request = json.loads(Path(request_path).read_text(encoding="utf-8"))
    results = open(results_path, "a", encoding="utf-8")  # noqa: SIM115 (open to the end)

    def note(frame: dict) -> None:
        results.write(json.dumps(frame) + "\n")
        results.flush()

    sources = code_cells(Path(request["notebook"]))
    set_limits(request["limits"])
    guard(os.getcwd())
    space = run_cells(sources, set(request["skip"]), request["cell_seconds"], note)
    note({"cell": 0})
    for name, asked in request["exercises"].items():
        outcomes = [
            {"kind": each.kind, "text": each.text, "value": encode(each.value)}
            for each in answer(space, name, asked)
        ]
        note({"name": name, "outcomes": outcomes})
    note({"done": True})
    os._exit(0)  # threads that a notebook left behind must not keep the process


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
