"""Call a learner's function on all its inputs, and stop it where it never ends."""

from __future__ import annotations

import ctypes
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import psutil

from course_exercises.running import Outcome, Stopped, outcome_of

_IMPORTS = 300  # seconds that a function's imports may take in all, on a busy machine


def outcomes_of(answer: Callable, cases: list[tuple], seconds: float) -> list[Outcome]:
    """Call a function on a copy of each case's arguments, for so many seconds each at most.

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
            _stop(worker)
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


def _stop(worker: threading.Thread) -> None:
    identity = ctypes.c_ulong(worker.ident)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(identity, ctypes.py_object(Stopped))
    worker.join(1.0)
