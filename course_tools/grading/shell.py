"""Stands for IPython: reads notebooks; commands do nothing, magics what answers may rest on."""

import ast
import concurrent.futures
import json
import multiprocessing
import multiprocessing.context
import multiprocessing.pool
import os
import re
import shlex
import threading
from collections.abc import Callable
from pathlib import Path

_AROUND = re.compile(r"\s*%%(time|timeit|capture|prun|python3?)\b.*\n")  # above ordinary Python
_LOCKS = ("Lock", "RLock", "Semaphore", "BoundedSemaphore", "Event", "Condition")
_OPTIONS = re.compile(r"(\s*-\w+(\s+\d+)?)*\s*")


def code_cells(path: Path) -> list[str]:
    """Return the source of each code cell, however the notebook was saved; else a ValueError."""
    try:
        notebook = json.loads(path.read_text(encoding="utf-8-sig", errors="replace"))
        sheets = notebook.get("worksheets") or [notebook]  # before version 4 there were sheets
        cells = [cell for sheet in sheets for cell in sheet["cells"]]
        codes = [cell for cell in cells if cell.get("cell_type") == "code"]
        sources = [cell.get("source", cell.get("input", "")) for cell in codes]
        texts = [source if isinstance(source, str) else "".join(source) for source in sources]
        return [text.encode("utf-8", "replace").decode() for text in texts]  # no half characters
    except (ValueError, AttributeError, KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"{path.name} is not a notebook ({type(error).__name__})") from error


def python_of(source: str) -> str:
    """Return a cell as Python; what only IPython understands becomes calls of `get_ipython()`."""
    while _AROUND.match(source):
        source = _AROUND.sub("", source, count=1)
    try:
        ast.parse(source)
        return source
    except SyntaxError:
        from IPython.core.inputtransformer2 import TransformerManager

        return TransformerManager().transform_cell(source)


class Shell:
    """What `get_ipython()` returns; `execute` runs code among the names and values in `space`."""

    def __init__(self, space: dict, execute: Callable[[str], None]):
        self.user_ns, self._execute = space, execute

    def run_line_magic(self, name: str, line: str = "", *_) -> None:
        """Run what follows `%time`, the file that `%run` names; go where `%cd` goes."""
        words = shlex.split(line) if name in ("run", "cd") else []
        path = next((word for word in words if not word.startswith("-")), "")
        if name == "time":
            self._execute(line)
        elif name in ("timeit", "prun"):  # these keep what they assign to themselves
            self._execute(_OPTIONS.sub("", line, count=1))
        elif name == "cd" and path:
            os.chdir(os.path.expanduser(path))
        elif name == "run" and path:
            path = Path(path) if Path(path).suffix else Path(f"{path}.py")
            is_notebook = path.suffix == ".ipynb"
            for code in code_cells(path) if is_notebook else [path.read_text(encoding="utf-8")]:
                self._execute(code)

    def run_cell_magic(self, name: str, line: str, cell: str) -> None:
        """Write the file of `%%writefile`; of another language nothing is run."""
        if name in ("writefile", "file"):
            words = shlex.split(line)
            with open(words[-1], "a" if "-a" in words else "w", encoding="utf-8") as file:
                file.write(cell)

    def getoutput(self, *_) -> list:
        """Answer `files = !ls`: there are none."""
        return []

    def __getattr__(self, name: str) -> Callable:
        return lambda *_, **__: None


def install_shell(space: dict, execute: Callable[[str], None]) -> None:
    """Give a notebook what IPython gives it, and threads where it asks for processes.

    A run is one process, so a pool of processes and the locks between them can't be had; a pool
    of threads computes the same.
    """
    import IPython.core.getipython  # the template has loaded it; nothing else needs it

    def leave(*_):
        raise SystemExit("the notebook asked to be left")

    shell = Shell(space, execute)
    space |= {"get_ipython": lambda: shell, "display": lambda *_, **__: None}
    space |= {"input": lambda *_: "", "exit": leave, "quit": leave}
    IPython.get_ipython = IPython.core.getipython.get_ipython = lambda: shell

    def pool(_, processes=None, initializer=None, initargs=(), **__):
        return multiprocessing.pool.ThreadPool(processes, initializer, initargs)

    def of_threads(kind: Callable) -> Callable:
        return lambda _, *given: kind(*given)

    made = {name: of_threads(getattr(threading, name)) for name in _LOCKS}
    for name, make in (made | {"Pool": pool}).items():
        setattr(multiprocessing.context.BaseContext, name, make)
        setattr(multiprocessing, name, getattr(multiprocessing.get_context(), name))
    concurrent.futures.ProcessPoolExecutor = concurrent.futures.ThreadPoolExecutor
