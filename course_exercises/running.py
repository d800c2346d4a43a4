"""Call a learner's function once, and note what happened: nothing is judged here."""

from __future__ import annotations

import copy
import dataclasses
import traceback
from collections.abc import Callable

import numpy as np

from course_exercises.values import NotPlain, plain


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
    if not _untouched(given, arguments):
        return Outcome("changed its input", value=value)
    return Outcome("value", value=value)


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
