"""Values and calls, written so that a person can read them and paste them back."""

import math

import numpy as np

_WIDTH = 88
_LARGEST = 120  # numbers of an array that are written out


def written(value) -> str:
    """Write a value as Python reads it, floats to six digits.

    Of an array of more than 120 numbers only the shape is told.
    """
    if isinstance(value, np.ndarray):
        return _array(value)
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, tuple):
        return f"({', '.join(map(written, value))}{',' * (len(value) == 1)})"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{written(key)}: {written(value[key])}' for key in value)}}}"
    return repr(value)


def written_call(name: str, arguments: tuple) -> str:
    """Write the call of a function: on one line where it fits, else an argument a line."""
    parts = [written(argument) for argument in arguments]
    line = f"{name}({', '.join(parts)})"
    if len(line) <= _WIDTH and "\n" not in line:
        return line
    inside = ",\n".join(parts).replace("\n", "\n    ")
    return f"{name}(\n    {inside},\n)"


def indented(label: str, text: str) -> str:
    """Write a label before a text, and its further lines below its first."""
    return label + text.replace("\n", "\n" + " " * len(label))


def size(value) -> int:
    """Return how many numbers and texts a value holds."""
    if isinstance(value, np.ndarray):
        return value.size
    if isinstance(value, dict):
        value = list(value.values())
    return sum(map(size, value)) if isinstance(value, list | tuple) else 1


def effort(value) -> float:
    """Tell how hard a value is to work with by pencil; nothing at all is no example either."""
    if isinstance(value, np.ndarray):
        lists = sum(math.prod(value.shape[:axis]) for axis in range(value.ndim))
        return 0.1 * lists + _of_array(value) if value.size else 30
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return 0.1 + sum(map(effort, value))
    if isinstance(value, bool | str | None):
        return 0.5
    if not math.isfinite(value):
        return 3
    if value == round(value, 1):
        whole = value == round(value)
        return (1 if whole else 1.5) if abs(value) < 100 else 2
    return 3


def _of_array(array: np.ndarray) -> float:
    if array.dtype.kind not in "iuf":
        return 0.5 * array.size
    whole, tenths, small = array == np.round(array), array == np.round(array, 1), abs(array) < 100
    known = [whole & small, tenths & small, tenths & np.isfinite(array)]
    return float(np.select(known, [1, 1.5, 2], 3).sum())


def _float(value: float) -> str:
    if not math.isfinite(value):
        return "np.nan" if math.isnan(value) else "np.inf" if value > 0 else "-np.inf"
    text = f"{value + 0.0:.6g}"  # adding 0 turns -0.0 into 0.0
    return text if set(text) & set(".e") else f"{text}.0"


def _array(value: np.ndarray) -> str:
    kind = "" if value.dtype in (np.float64, np.int64, bool) else f", np.{value.dtype.name}"
    if not value.size:
        return f"np.zeros({value.shape}{kind})"
    if value.size > _LARGEST:
        same = value.min() == value.max()
        content = f" filled with {written(value.flat[0])}" if same else f" and type {value.dtype}"
        return f"<array of shape {value.shape}{content}>"
    text = f"np.array({_nested(value.tolist())}{kind})"
    if len(text) <= _WIDTH - 10:
        return text
    return f"np.array({_nested(value.tolist(), value.ndim)}{kind})"


def _nested(value, depth: int = 0) -> str:
    """Write nested lists; with a depth of 2 or more, a row a line."""
    if not isinstance(value, list):
        text = written(value)
        return text[:-1] if text.endswith(".0") else text
    between = ", " if depth < 2 else ",\n" + " " * len("np.array([")
    return f"[{between.join(_nested(item, depth - 1) for item in value)}]"
