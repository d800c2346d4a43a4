"""Call a learner's function on its inputs, and note what happened: nothing is judged here."""

from __future__ import annotations

import copy
import ctypes
import dataclasses
import threading
import time
import traceback
from collections.abc import Callable

import numpy as np
import psutil

from course_exercises.values import NotPlain, plain


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What one call did.

    Attributes:
        kind: "value", "not attempted", "crash", "endless", "not plain", "changed its input", or
            "missing".
        value: what it returned, as a plain value, where the kind is "value".
        text: the error and the learner's line, or what was returned, in words.
    """

    kind: str
    value: object = None
    text: str = ""


class _Stopped(BaseException):
    """Raised inside a learner's function that has run for too long."""


def outcomes_of(answer: Callable, cases: list[tuple], seconds: float) -> list[Outcome]:
    """Call a function on a copy of each case's arguments, for so many seconds each at most.

    Args:
        answer: the learner's function.
        cases: argument tuples; they are never changed.
        seconds: the limit of one call, of the processor's time: on a busy machine a call may take
            longer, up to four times. A loop in Python is stopped; one inside a library is left
            behind.

    Returns:
        What happened, one outcome for each case; after an endless call no more is tried, and the
        list ends with it. Nothing that the function raises comes through.
    """
    found: list[Outcome] = []

    def work():
        for case in cases:
            found.append(outcome_of(answer, case))
            if found[-1].kind == "endless":
                return

    worker = threading.Thread(target=work, daemon=True)
    worker.start()
    done, waits, used = 0, 0, _processor_seconds(worker)
    while worker.is_alive():
        worker.join(seconds)
        if len(found) > done:
            done, waits, used = len(found), 0, _processor_seconds(worker)
        elif worker.is_alive():
            waits += 1
            if waits == 4 or _processor_seconds(worker) - used > 0.7 * seconds:
                _stop(worker)
                return [*found[:done], Outcome("endless")]
    return found


def _processor_seconds(worker: threading.Thread) -> float:
    """Return the processor time that a thread has used; where no one can tell, the clock's."""
    try:
        times = {each.id: each.user_time + each.system_time for each in psutil.Process().threads()}
    except psutil.Error:
        times = {}
    return times.get(worker.native_id, time.monotonic())


def _stop(worker: threading.Thread) -> None:
    identity = ctypes.c_ulong(worker.ident)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(identity, ctypes.py_object(_Stopped))
    worker.join(1.0)


def outcome_of(answer: Callable, arguments: tuple) -> Outcome:
    """Call a function once on a copy of its arguments, for as long as it takes."""
    given = copy.deepcopy(arguments)
    try:
        value = answer(*given)
        if value is Ellipsis:
            return Outcome("not attempted")
        value = plain(value)
    except NotImplementedError:
        return Outcome("not attempted")
    except NotPlain as error:
        return Outcome("not plain", text=str(error))
    except _Stopped:
        return Outcome("endless")
    except BaseException as error:  # a learner's exit() must not end the check either
        text = f"{type(error).__name__}: {words_of(error)}"[:500]
        return Outcome("crash", text=f"{text}{_line_of(answer, error)}")
    if not _untouched(given, arguments):
        return Outcome("changed its input", value=value)
    return Outcome("value", value=value)


def words_of(error: BaseException) -> str:
    """Return what an error says."""
    try:
        return str(error)
    except Exception:  # an error may hold a number too large to write
        return "its message can't be written"


def _line_of(answer: Callable, error: BaseException) -> str:
    """Return the last line of the learner's own that was reached, where its text can be found."""
    own = getattr(getattr(answer, "__code__", None), "co_filename", None)
    steps = [each for each in traceback.extract_tb(error.__traceback__) if each.filename == own]
    return (
        f"\nin your line {steps[-1].lineno}: {steps[-1].line}" if steps and steps[-1].line else ""
    )


def _untouched(given: tuple, arguments: tuple) -> bool:
    try:
        return _same(given, arguments)
    except Exception:  # something was put in that can't be compared
        return False


def _same(one, other) -> bool:
    if isinstance(one, np.ndarray):
        return one.shape == other.shape and np.array_equal(
            one, other, equal_nan=one.dtype.kind == "f"
        )
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, dict):
        return set(one) == set(other) and all(_same(one[key], other[key]) for key in one)
    return one is other or one == other
