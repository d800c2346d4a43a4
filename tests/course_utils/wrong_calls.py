"""Wrong calls of public functions, drawn: a right call, one or two of its arguments spoilt."""

import contextlib
import importlib
import inspect
import io
import re
import traceback
import warnings
from pathlib import Path

import numpy as np

OURS = tuple(
    str(Path(importlib.import_module(name).__file__).parent)
    for name in ("course_utils", "course_tools")
)
UNRELATED = {
    "None": None,
    "text": "wrong",
    "no text": "",
    "bytes": b"wrong",
    "minus one": -1,
    "zero": 0,
    "half": 0.5,
    "nan": float("nan"),
    "infinite": float("inf"),
    "huge": 10**13,
    "complex": 1j,
    "true": True,
    "no list": [],
    "dictionary": {"wrong": 1},
    "ragged": [[1, 2], [3]],
    "list of None": [None, None],
    "set": {1, 2},
    "function": len,
    "object": object(),
    "no rows": np.zeros((0, 3)),
    "date": np.datetime64("2026-01-01"),
}

# An answer to one of these is wrong, whatever it says, but for the exceptions named.
NEVER_RIGHT = {
    "bytes", "nan", "infinite", "complex", "dictionary", "ragged", "list of None", "set",
    "function", "object", "date", "one nan", "one infinite", "complex numbers", "as bytes",
}  # fmt: skip
EXCEPTIONS = {
    ("tasks.decode_boxes", "codes"),  # the log of a side may be infinite
    ("tasks.interpolated_average_precision", "recall"),  # NaN: there is nothing to find
    ("plots.learning_curves", "history"),  # a loss may have gone to infinity
    ("plots.spread_dots", "groups"),
    ("plots.spread_lines", "series"),
    ("widgets.picture_slider", "values"),  # whatever the learner's own function draws
    ("widgets.still", "values"),
}


def spoilt(value) -> dict:
    """Return kinds of wrong values by name, made from a right one or without regard to it."""
    found = {}
    if isinstance(value, np.ndarray) and value.size and value.dtype.kind in "biuf":
        found = _spoilt_arrays(value)
    elif isinstance(value, bool):
        found = {"a text of it": str(value)}
    elif isinstance(value, int | float):
        found = {"negative": -abs(value) - 1, "a text of it": str(value), "a list of it": [value]}
        found |= (
            {"and a half": value + 0.5} if isinstance(value, int) else {"times 1e9": value * 1e9}
        )
    elif isinstance(value, str):
        found = {"another name": value + "x", "a list of it": [value], "as bytes": value.encode()}
    elif isinstance(value, list | tuple) and value:
        found = {"one fewer": value[:-1], "one more": [*value, value[0]], "reversed": value[::-1]}
        found |= {f"first: {kind}": type(value)([wrong, *value[1:]])
                  for kind, wrong in spoilt(value[0]).items()}  # fmt: skip
    elif isinstance(value, dict) and value:
        for key in value:
            found[f"without {key}"] = {k: v for k, v in value.items() if k != key}
            found |= {f"{key}: {kind}": value | {key: wrong}
                      for kind, wrong in spoilt(value[key]).items()}  # fmt: skip
    own = {"function"} if callable(value) else set()  # any function may be right
    unrelated = {kind: wrong for kind, wrong in UNRELATED.items() if kind not in own}
    return found | unrelated


def _spoilt_arrays(value) -> dict:
    one_nan, one_infinite = value.astype(float), value.astype(float)
    one_nan.flat[-1], one_infinite.flat[0] = np.nan, np.inf
    return {
        "one axis fewer": value[0],
        "one axis more": value[None],
        "reversed axes": value.T,
        "one row fewer": value[:-1],
        "no row": value[:0],
        "no column": value[..., :0],
        "one nan": one_nan,
        "one infinite": one_infinite,
        "times 255": value * np.asarray(255, value.dtype if value.dtype.kind == "f" else int),
        "negative": -value.astype(float) - 1,
        "halves": value.astype(float) + 0.5,
        "objects": value.astype(object),
        "texts": value.astype(str),
        "complex numbers": value.astype(complex) + 1j,
        "whole": (value * 3).astype(np.int8),
        "huge values": value.astype(float) * 1e200,
    }


def try_call(function, right: dict, wrong: dict) -> str | None:
    """Call a function; return what is wrong with the outcome: None for a named error.

    An error is a named one if it is a ValueError or TypeError, was raised by the course and says
    which argument is meant. An answer comes back as "answered".
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            answer = function(**{**right, **wrong})
            if inspect.isgenerator(answer):
                list(answer)
            elif isinstance(answer, contextlib.AbstractContextManager):
                with answer:
                    pass
    except (ValueError, TypeError) as error:
        frames = traceback.extract_tb(error.__traceback__)
        if not frames[-1].filename.startswith(OURS):
            where = next((f for f in reversed(frames) if f.filename.startswith(OURS)), frames[-1])
            return f"raw {type(error).__name__} at {where.name}: {str(error)[:90]}"
        if not any(re.search(rf"\b{name.removesuffix('s')}s?\b", str(error)) for name in right):
            return f"unnamed: {str(error)[:110]}"
        return None
    except OSError as error:
        if "could not download" in str(error):
            return "answered"
        if isinstance(error, FileNotFoundError) and any(name in str(error) for name in right):
            return None
        return f"raw {type(error).__name__}: {error}"
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        where = next((f for f in reversed(frames) if f.filename.startswith(OURS)), frames[-1])
        return f"raw {type(error).__name__} at {where.name}: {str(error)[:90]}"
    return "answered"


def draw(calls: dict, count: int, rng: np.random.Generator):
    """Yield (name, what was spoilt, outcome) of wrong calls: single ones first, then pairs.

    The outcome is None where it is a named error, or an answer to what may be a question;
    otherwise it says what is wrong with it.
    """
    singles = {
        name: [
            (argument, kind)
            for argument in right
            for kind in spoilt(right[argument])
            if (argument, kind) != ("count", "huge")  # that many pictures are right, but slow
        ]
        for name, (_, right) in calls.items()
    }
    once = [(name, [single]) for name, all_of in singles.items() for single in all_of]
    chosen = [once[n] for n in rng.permutation(len(once))[:count]]
    several = [name for name, (_, right) in calls.items() if len(right) > 1]
    while len(chosen) < count:
        name = several[rng.integers(len(several))]
        pair = [singles[name][n] for n in rng.integers(len(singles[name]), size=2)]
        if pair[0][0] != pair[1][0]:
            chosen.append((name, pair))
    for name, spoils in chosen:
        function, right = calls[name]
        wrong = {argument: spoilt(right[argument])[kind] for argument, kind in spoils}
        outcome = try_call(function, right, wrong)
        if outcome == "answered" and not any(
            kind.split(": ")[-1] in NEVER_RIGHT and (name, argument) not in EXCEPTIONS
            for argument, kind in spoils
        ):
            outcome = None
        yield name, tuple(sorted(spoils)), outcome


def faults(calls: dict, count: int, seed: int = 0) -> list[str]:
    """Return a line for each of `count` wrong calls that came out wrong."""
    found = []
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        for name, spoils, outcome in draw(calls, count, np.random.default_rng(seed)):
            if outcome is not None:
                found.append(f"{name} {dict(spoils)}: {outcome}")
    return sorted(found)
