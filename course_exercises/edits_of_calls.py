"""The small changes of a call that slips are undone by: another function, axis or order."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from course_exercises.edits import Edit, one_more_or_less

_ALIKE = (
    "min max", "minimum maximum", "argmin argmax", "floor ceil round trunc rint int", "any all",
    "mean sum max min median prod", "log log2 log10 log1p exp", "std var", "zeros ones", "sin cos",
    "vstack hstack", "zeros_like ones_like",
)  # fmt: skip
_AXES = ("0", "1", "-1", "2", "(0, 1)", "(1, 2)", "None")
_REDUCING = {"mean", "sum", "max", "min", "argmax", "argmin", "std", "var", "any", "all", "median"}
_ORDERED = {"sorted", "argsort", "sort", "unique"}
_OF_ONE = {"abs", "int", "round", "float", "sqrt", "log", "exp", "sum", "floor", "ceil", "set"}


def call(node: ast.Call, text_of: Callable) -> Iterator[Edit]:
    """Change a call in all the ways that its function's name suggests."""
    whole, called = text_of(node), text_of(node.func)
    before, dot, name = called.rpartition(".")
    for other in dict.fromkeys(" ".join(each for each in _ALIKE if name in each.split()).split()):
        text, told = f"{before}{dot}{other}", f"another function than `{called}`"
        yield Edit(1, node.func, text, told, f"{name} {other}")
    arguments = [text_of(each) for each in (*node.args, *node.keywords)]
    inside = ", ".join(arguments)
    if name in _REDUCING and dot:
        yield from _axis_added(node, called, inside, text_of)
    if name in ("std", "var"):
        told = f"another `ddof` in `{whole}`"
        yield Edit(1, node, _with(called, inside, "ddof=1"), told, "ddof")
    if name in _ORDERED:
        yield Edit(1, node, f"{whole}[::-1]", f"the other order of `{whole}`", "order")
    if len(arguments) == 2 == len(node.args):
        told = f"the arguments of `{whole}` exchanged"
        yield Edit(2, node, f"{called}({arguments[1]}, {arguments[0]})", told, f"{name} exchanged")
    if name == "range":
        if len(arguments) == 1:
            yield Edit(2, node, f"range(1, {inside})", f"another begin of `{whole}`")
        for argument in node.args:
            yield from one_more_or_less(argument, text_of)
    if name == "len":
        yield from one_more_or_less(node, text_of)
    if len(arguments) == 1 and name in _OF_ONE:
        yield Edit(2, node, f"({inside})", f"only `{inside}` in place of `{whole}`", f"no {name}")


def keyword(node: ast.keyword, text_of: Callable) -> Iterator[Edit]:
    """Take another axis, or the other truth value."""
    if node.arg == "axis":
        for axis in _AXES:
            told = f"another axis than `{text_of(node)}`"
            yield Edit(0, node, f"axis={axis}", told, f"{text_of(node)} {axis}")
    elif isinstance(node.value, ast.Constant) and isinstance(node.value.value, bool):
        told = f"the other choice for `{text_of(node)}`"
        yield Edit(1, node, f"{node.arg}={not node.value.value}", told, text_of(node))


def _axis_added(node: ast.Call, called: str, inside: str, text_of: Callable) -> Iterator[Edit]:
    whole, name = text_of(node), called.rpartition(".")[2]
    if any(each.arg == "axis" for each in node.keywords):
        told = f"its axes kept in `{whole}`"
        yield Edit(3, node, _with(called, inside, "keepdims=True"), told, "keepdims")
    elif len(node.args) == called.startswith(("np.", "numpy.")):
        for axis in _AXES:
            text, told = _with(called, inside, f"axis={axis}"), f"an axis named in `{whole}`"
            yield Edit(1, node, text, told, f"{name} {axis}")


def _with(called: str, inside: str, more: str) -> str:
    return f"{called}({inside}, {more})" if inside else f"{called}({more})"


OF_KINDS: dict = {ast.Call: call, ast.keyword: keyword}
