"""A notebook's code cells: found however it was saved, and run however they were left."""

from __future__ import annotations

import ast
import contextlib
import json
import linecache
import signal
from collections.abc import Callable
from pathlib import Path

_DEFINITIONS = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom,
)  # fmt: skip
_RUN_ALL_THE_SAME = {"time", "timeit", "capture", "prun"}  # magics around ordinary Python


class CellTooSlow(BaseException):
    """Raised inside a cell that has run for too long."""


class Shell:
    """Stands for IPython: commands and magics do nothing, but what `%time` times is run."""

    def __init__(self, space: dict):
        self._space = space

    def run_line_magic(self, name: str, line: str, *_) -> None:
        """Run what follows `%time`."""
        if name in _RUN_ALL_THE_SAME:
            exec(line, self._space)

    def run_cell_magic(self, name: str, _line: str, cell: str) -> None:
        """Run what stands below `%%time`."""
        if name in _RUN_ALL_THE_SAME:
            exec(compile(python_of(cell), "<cell>", "exec", dont_inherit=True), self._space)

    def getoutput(self, *_) -> list:
        """Answer `files = !ls`: there are none."""
        return []

    def __getattr__(self, name: str) -> Callable:
        return lambda *_, **__: None


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


def python_of(source: str) -> str:
    """Return a cell as Python; what only IPython understands becomes calls of `get_ipython()`."""
    try:
        ast.parse(source)
        return source
    except SyntaxError:
        from IPython.core.inputtransformer2 import TransformerManager

        return TransformerManager().transform_cell(source)


def run_cells(sources: list[str], skip: set[int], seconds: float, note, space: dict) -> None:
    """Run the cells one after the other; one that fails or hangs does not stop the rest.

    Args:
        sources: code of all cells.
        skip: numbers of cells, from 1, to leave out.
        seconds: limit of one statement, of the processor's time.
        note: called with {"cell": number}, and "error" where it failed.
        space: names and values; the cells read and change it.
    """
    space |= {"display": lambda *_, **__: None, "input": lambda *_: "", "exit": _leave}
    shell = Shell(space)
    space |= {"get_ipython": lambda: shell, "quit": _leave}
    for number, source in enumerate(sources, start=1):
        if number not in skip:
            note({"cell": number})
            _run_cell(number, source, seconds, note, space)


def _run_cell(number: int, source: str, seconds: float, note, space: dict) -> None:
    """Run a cell statement by statement; after an error only its definitions still count."""
    name, failed = f"<cell {number}>", False
    try:
        code = python_of(source)
        statements = ast.parse(code).body
    except BaseException as error:  # even a cell's text may bring the parser down
        note({"cell": number, "error": f"{type(error).__name__}: {error}"[:300]})
        return
    linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
    for statement in statements:
        if failed and not isinstance(statement, _DEFINITIONS):
            continue
        try:
            with _alarm(seconds):
                module = ast.Module([statement], [])
                exec(compile(module, name, "exec", dont_inherit=True), space)
        except CellTooSlow:
            failed = _tell(note, number, f"did not end within {seconds:g} seconds")
        except BaseException as error:  # exit() in a cell must not end the grading of the rest
            failed = _tell(note, number, f"{type(error).__name__}: {error}"[:300])


def _tell(note, number: int, error: str) -> bool:
    note({"cell": number, "error": error})
    return True


def _leave(*_) -> None:
    raise SystemExit("the notebook asked to be left")


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
