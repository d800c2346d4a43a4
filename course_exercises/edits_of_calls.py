"""The small changes of a call that slips are undone by: another function, axis or order."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from course_exercises.edits import OPERATIONS, Edit, one_more_or_less

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
        yield Edit(1, node.func, text, told, (f"{name} {other}",))
    yield from _other_steps(node, called, text_of)
    arguments = [text_of(each) for each in (*node.args, *node.keywords)]
    inside = ", ".join(arguments)
    if name in _REDUCING and dot:
        yield from _axis_added(node, called, inside, text_of)
    if name in ("std", "var"):
        told = f"another `ddof` in `{whole}`"
        yield Edit(1, node, _with(called, inside, "ddof=1"), told, ("ddof",))
    if name in _ORDERED:
        yield Edit(1, node, f"{whole}[::-1]", f"the other order of `{whole}`", ("order",))
    if len(arguments) == 2 == len(node.args):
        told = f"the arguments of `{whole}` exchanged"
        yield Edit(
            2, node, f"{called}({arguments[1]}, {arguments[0]})", told, (f"{name} exchanged",)
        )
    if name in ("max", "min", "sorted") and len(arguments) == 1 and not dot:
        for key in (f"{inside}.get", "lambda each: each[1]"):
            text, told = f"{called}({inside}, key={key})", f"another `key` in `{whole}`"
            yield Edit(2, node, text, told)
    if name == "range":
        if len(arguments) == 1:
            yield Edit(2, node, f"range(1, {inside})", f"another begin of `{whole}`")
        for argument in node.args:
            yield from one_more_or_less(argument, text_of)
    if name == "len":
        yield from one_more_or_less(node, text_of)
    if len(arguments) == 1 and name in _OF_ONE:
        yield Edit(
            2, node, f"({inside})", f"only `{inside}` in place of `{whole}`", (f"no {name}",)
        )


def _other_steps(node: ast.Call, called: str, text_of: Callable) -> Iterator[Edit]:
    """Exchange two steps: a function of a function, or of what an operation gives."""
    told = f"another order of the steps in `{text_of(node)}`"
    if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Call):
        inner = node.func.value  # f(x).mean(): f(x.mean())
        if len(inner.args) == 1 and isinstance(inner.func, ast.Attribute):
            rest = ", ".join(map(text_of, (*node.args, *node.keywords)))
            text = f"({text_of(inner.args[0])}).{node.func.attr}({rest})"
            yield Edit(3, node, f"{text_of(inner.func)}({text})", told)
    if not node.args:
        return
    first, *rest = (text_of(each) for each in (*node.args, *node.keywords))
    inner = node.args[0]
    if isinstance(inner, ast.BinOp):
        sign = OPERATIONS.get(type(inner.op))
        one, two = text_of(inner.left), text_of(inner.right)
        yield Edit(3, node, f"({called}({', '.join([one, *rest])}) {sign} ({two}))", told)
        yield Edit(3, node, f"(({one}) {sign} {called}({', '.join([two, *rest])}))", told)
    elif isinstance(inner, ast.Call):
        arguments = [text_of(each) for each in (*inner.args, *inner.keywords)]
        if isinstance(inner.func, ast.Attribute) and not text_of(inner).startswith(("np.", "tf.")):
            whole = f"{called}({', '.join([text_of(inner.func.value), *rest])})"
            text = f"{whole}.{inner.func.attr}({', '.join(arguments)})"
            yield Edit(3, node, text, told)
        elif arguments:
            whole = f"{called}({', '.join([arguments[0], *rest])})"
            text = f"{text_of(inner.func)}({', '.join([whole, *arguments[1:]])})"
            yield Edit(3, node, text, told)


def operation_of_call(node: ast.BinOp, text_of: Callable) -> Iterator[Edit]:
    """Take an operation into the call at its left."""
    sign, inner = OPERATIONS.get(type(node.op)), node.left
    if sign and isinstance(inner, ast.Call) and inner.args:
        first, *rest = (text_of(each) for each in (*inner.args, *inner.keywords))
        inside = ", ".join([f"({first}) {sign} ({text_of(node.right)})", *rest])
        told = f"another order of the steps in `{text_of(node)}`"
        yield Edit(3, node, f"{text_of(inner.func)}({inside})", told)


def keyword(node: ast.keyword, text_of: Callable) -> Iterator[Edit]:
    """Take another axis, or the other truth value."""
    if node.arg == "axis":
        for axis in _AXES:
            told = f"another axis than `{text_of(node)}`"
            yield Edit(0, node, f"axis={axis}", told, (f"{text_of(node)} {axis}",))
    elif isinstance(node.value, ast.Constant) and isinstance(node.value.value, bool):
        told = f"the other choice for `{text_of(node)}`"
        yield Edit(1, node, f"{node.arg}={not node.value.value}", told, (text_of(node),))


def _axis_added(node: ast.Call, called: str, inside: str, text_of: Callable) -> Iterator[Edit]:
    whole, name = text_of(node), called.rpartition(".")[2]
    if any(each.arg == "axis" for each in node.keywords):
        told = f"its axes kept in `{whole}`"
        yield Edit(3, node, _with(called, inside, "keepdims=True"), told, ("keepdims",))
    elif len(node.args) == called.startswith(("np.", "numpy.")):
        for axis in _AXES:
            text, told = _with(called, inside, f"axis={axis}"), f"an axis named in `{whole}`"
            yield Edit(1, node, text, told, (f"{name} {axis}",))


def _with(called: str, inside: str, more: str) -> str:
    return f"{called}({inside}, {more})" if inside else f"{called}({more})"


OF_KINDS: dict = {ast.Call: call, ast.keyword: keyword, (ast.BinOp,): operation_of_call}
