"""A notebook's code cells, run however they were left."""

import __future__

import ast
import asyncio
import contextlib
import inspect
import linecache
import signal

from course_exercises.running import words_of
from course_tools.grading.shell import install_shell, python_of

_AFTER_AN_ERROR = (  # what is still run in a cell that has failed
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Assign,
    ast.AnnAssign, ast.AugAssign, ast.If, ast.Try,
)  # fmt: skip


class CellTooSlow(BaseException):
    """Raised inside a cell that has run for too long."""


class Session:
    """Runs cells as a kernel does, one statement after the other, each for `seconds` at most.

    Cells read and change `space`. `note` is called with {"cell": number}, and "error" where it
    failed, "" where it went well after all. `found` has all functions that each of the `names`
    has stood for, the best one last: no later cell can take an answer away.
    """

    def __init__(self, space: dict, names, seconds: float, note):
        self.space, self.seconds, self.note = space, seconds, note
        self.found = {name: [] for name in names}
        self._flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        self._loop = None
        space |= {"Out": {}, "In": [""], "_": ""}
        install_shell(space, self._execute)

    def run(self, sources: list[str], skip: set[int]) -> None:
        """Run the code of all cells, but for the numbers in `skip`, which count from 1.

        One that fails or hangs does not stop the rest. Cells need not be in order: what lacked a
        name is run again after all others, unless they have defined meanwhile what it would.
        """
        again = {}
        for number, source in enumerate(sources, start=1):
            if number not in skip:
                self.note({"cell": number})
                error, left = self._run_cell(number, source)
                if error == "NameError":
                    again[number] = left
        for number, left in again.items():
            self.note({"cell": number})
            if not self._run_cell(number, sources[number - 1], left)[0]:
                self.note({"cell": number, "error": ""})
        # Undo what hides an answer: a result of the same name, the untouched question below it.
        self.space |= {name: found[-1] for name, found in self.found.items() if found}

    def _run_cell(self, number: int, source: str, only: set | None = None) -> tuple[str, set]:
        """Run a cell, or only some of its statements.

        Return the kind of the first error, "" if there was none, and the numbers of the statements
        that failed or were left out.
        """
        name, failed, left = f"<cell {number}>", "", set()
        try:
            code = python_of(source)
            statements = ast.parse(code).body
        except BaseException as error:  # even a cell's text may bring the parser down
            return self._tell(number, error), left
        linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
        for place, statement in enumerate(statements):
            if only is not None and (place not in only or _defines(statement) & set(self.space)):
                continue
            if failed and not isinstance(statement, _AFTER_AN_ERROR):
                left.add(place)
                continue
            try:
                with _alarm(self.seconds):
                    shown = self._run(statement, name, statement is statements[-1])
                if shown is not None:
                    self.space |= {"_": shown, f"_{number}": shown}
                    self.space["Out"][number] = shown
            except BaseException as error:  # exit() in a cell must not end the grading of the rest
                failed = failed or self._tell(number, error)
                left.add(place)
            self._look_for_functions()
        return failed, left

    def _execute(self, code: str, name: str = "<magic>") -> None:
        """Run what a magic stands before."""
        for statement in ast.parse(python_of(code)).body:
            self._run(statement, name)

    def _run(self, statement: ast.stmt, name: str, shows: bool = False):
        """Run a statement; return the value of an expression that a cell would show."""
        shows = shows and isinstance(statement, ast.Expr)
        tree = ast.Expression(statement.value) if shows else ast.Module([statement], [])
        mode = "eval" if shows else "exec"
        if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
            for each in statement.names:
                self._flags |= getattr(__future__, each.name).compiler_flag
        code = compile(tree, name, mode, flags=self._flags, dont_inherit=True)
        value = eval(code, self.space)
        if code.co_flags & inspect.CO_COROUTINE:
            self._loop = self._loop or asyncio.new_event_loop()
            value = self._loop.run_until_complete(value)
        return value

    def _look_for_functions(self) -> None:
        for name, found in self.found.items():
            value = self.space.get(name)
            if callable(value) and not any(value is each for each in found):
                code = getattr(value, "__code__", None)  # it may do nothing but raise the error
                untouched = getattr(code, "co_names", None) == ("NotImplementedError",)
                found.insert(0 if untouched else len(found), value)

    def _tell(self, number: int, error: BaseException) -> str:
        kind = type(error).__name__
        text = f"{kind}: {words_of(error)}"[:300]
        if isinstance(error, CellTooSlow):
            text = f"it did not end within {self.seconds:g} seconds"
        self.note({"cell": number, "error": text})
        return kind


def _defines(statement: ast.stmt) -> set[str]:
    """Return the names that a definition or an assignment gives."""
    if hasattr(statement, "name"):
        return {statement.name}
    parts = [part for each in getattr(statement, "targets", ()) for part in ast.walk(each)]
    return {part.id for part in parts if isinstance(part, ast.Name) and type(part.ctx) is ast.Store}


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
