"""Call a learner's function on its inputs, and note what happened: nothing is judged here."""

import copy
import ctypes
import dataclasses
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path

import numpy as np
import psutil

from course_exercises.values import NotPlain, plain

_IMPORTS = 300  # seconds that a function's imports may take in all, on a busy machine


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What one call did.

    Attributes:
        kind: "value", "not attempted", "crash", "endless", "not plain", "changed its input", or
            "missing".
        value: what it returned, as a plain value, where the kind is "value".
        text: the error and the learner's line, or what was returned, in words; of None, whether
            the function "prints" or "computes" without returning anything.
    """

    kind: str
    value: object = None
    text: str = ""


class Stopped(BaseException):
    """Raised inside a learner's function that has run for too long."""


def outcome_of(answer: Callable, arguments: tuple) -> Outcome:
    """Call a function once on a copy of its arguments, for as long as it takes."""
    given = copy.deepcopy(arguments)
    try:
        value = answer(*given)
        if value is Ellipsis:
            return Outcome("not attempted")
        if value is None:
            return Outcome("value", text=_left_out(answer))
        value = plain(value)
    except NotImplementedError:
        return Outcome("not attempted")
    except NotPlain as error:
        return Outcome("not plain", text=str(error))
    except Stopped:
        return Outcome("endless")
    except BaseException as error:  # a learner's exit() must not end the check either
        text = f"{type(error).__name__}: {words_of(error)}"[:500]
        return Outcome("crash", text=f"{text}{_line_of(answer, error)}")
    try:
        return Outcome("value" if _same(given, arguments) else "changed its input", value)
    except Exception:  # something was put in that can't be compared
        return Outcome("changed its input", value)


def _left_out(answer: Callable) -> str:
    """Tell what a function that returned None does in place of returning; "" if it is blank."""
    code = getattr(answer, "__code__", None)
    if code is None or not (code.co_names or code.co_nlocals > code.co_argcount):
        return ""
    return "prints" if "print" in code.co_names else "computes"


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
    known = steps and steps[-1].line
    return f"\nin your line {steps[-1].lineno}: {steps[-1].line}" if known else ""


def _same(one, other) -> bool:
    if isinstance(one, np.ndarray):
        return one.shape == other.shape and one.tobytes() == other.tobytes()
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, dict):
        return set(one) == set(other) and all(_same(one[key], other[key]) for key in one)
    return one is other or one == other


def outcomes_of(answer: Callable, cases: list[tuple], seconds: float) -> list[Outcome]:
    """Call a function on a copy of each case's arguments, and stop it where it never ends.

    Args:
        answer: the learner's function.
        cases: argument tuples; they are never changed.
        seconds: the limit of one call, of the processor's time: on a busy machine a call may take
            longer, up to four times, and importing a module doesn't count. A loop in Python is
            stopped; one inside a library is left behind.

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
    done, since = 0, _clocks(worker)
    patience = time.monotonic() + _IMPORTS
    while worker.is_alive():
        worker.join(seconds / 10)
        importing = time.monotonic() < patience and _is_importing(worker)
        if len(found) > done or importing:
            done, since = len(found), _clocks(worker)
            continue
        clock, processor = np.subtract(_clocks(worker), since)
        if worker.is_alive() and (processor > seconds or clock > 4 * seconds):
            identity = ctypes.c_ulong(worker.ident)
            ctypes.pythonapi.PyThreadState_SetAsyncExc(identity, ctypes.py_object(Stopped))
            worker.join(1.0)
            return [*found[:done], Outcome("endless")]
    return found


def _clocks(worker: threading.Thread) -> tuple[float, float]:
    """Return the time, and the processor time that a thread has used (if none tells, the time).

    While others hold the processors, its time stands still.
    """
    now = time.monotonic() - _waited(worker)
    try:
        times = {each.id: each.user_time + each.system_time for each in psutil.Process().threads()}
    except psutil.Error:
        times = {}
    return now, times.get(worker.native_id, now)


def _waited(worker: threading.Thread) -> float:
    """Return for how many seconds a thread was ready to run, and had no processor."""
    try:
        _, waited, _ = Path(f"/proc/self/task/{worker.native_id}/schedstat").read_text().split()
        return int(waited) / 1e9
    except (OSError, ValueError):  # only Linux tells, and not of a thread that has ended
        return 0.0


def _is_importing(worker: threading.Thread) -> bool:
    """Tell whether a thread is loading a module: Keras takes 10 seconds, and is no endless loop."""
    frame = sys._current_frames().get(worker.ident)
    while frame and not frame.f_code.co_filename.startswith("<frozen importlib"):
        frame = frame.f_back
    return frame is not None
