"""The small changes of a statement that slips are undone by."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Callable, Iterator

from course_exercises.edits import OPERATIONS, OTHERS, Edit


def update(node: ast.AugAssign, text_of: Callable) -> Iterator[Edit]:
    """Take another operation in `a += b`, or leave it out."""
    one, two, sign = text_of(node.target), text_of(node.value), OPERATIONS.get(type(node.op))
    for other in OTHERS.get(sign, ()):
        told = f"another operation in `{text_of(node)}`"
        yield Edit(1, node, f"{one} {other}= {two}", told, (f"{sign} {other}",))
    yield Edit(2, node, "pass", f"no `{text_of(node)}`")


def choice(node: ast.If | ast.IfExp | ast.While, text_of: Callable) -> Iterator[Edit]:
    """Turn a condition into its opposite."""
    test = text_of(node.test)
    yield Edit(2, node.test, f"(not ({test}))", f"the opposite of `{test}`")


def ending(node: ast.If, text_of: Callable) -> Iterator[Edit]:
    """End the loop where something was found."""
    last = node.body[-1]
    if isinstance(last, ast.Assign):
        text = f"{text_of(last)}\n{' ' * last.col_offset}break"
        yield Edit(2, last, text, f"no more of the loop behind `{text_of(last)}`")


def step(node: ast.Assign | ast.Expr, text_of: Callable) -> Iterator[Edit]:
    """Leave out a statement."""
    yield Edit(4, node, "pass", f"no `{text_of(node)}`")


def returned(node: ast.Return, text_of: Callable) -> Iterator[Edit]:
    """Turn the sign of what is returned."""
    if node.value and not isinstance(node.value, ast.UnaryOp):
        text = text_of(node.value)
        yield Edit(2, node.value, f"-({text})", f"the other sign of `{text}`")


def indentation(node: ast.FunctionDef | ast.For | ast.While | ast.If, text_of) -> Iterator[Edit]:
    """Take a statement into the loop above it, or out of the block that it ends."""
    for block in (node.body, getattr(node, "orelse", [])):
        for above, here in itertools.pairwise(block):
            if isinstance(here, ast.For | ast.While) and isinstance(above, ast.Assign):
                yield _into(above, here, text_of)
            if isinstance(above, ast.For | ast.While):
                more = above.body[0].col_offset - here.col_offset
                text = " " * more + _shifted(text_of(here), more)
                yield Edit(2, here, text, _indented(text_of(here)))
        for inner in block:
            if isinstance(inner, ast.For | ast.While | ast.If):
                last, column = inner.body[-1], inner.col_offset
                text = _shifted(text_of(last), column - last.col_offset)
                text = f"pass\n{' ' * column}{text}"
                yield Edit(2, last, text, _indented(text_of(last)))
                if isinstance(inner, ast.For) and isinstance(last, ast.If) and last.orelse:
                    yield _behind(last, column, text_of)


def _into(above: ast.Assign, loop: ast.For | ast.While, text_of: Callable) -> Edit:
    """Take what is set above a loop into it."""
    first = loop.body[0]
    ends = {"end_lineno": first.end_lineno, "end_col_offset": first.end_col_offset}
    place = ast.Pass(lineno=above.lineno, col_offset=above.col_offset, **ends)
    ends = {"end_lineno": first.lineno, "end_col_offset": first.col_offset}
    head = ast.Pass(lineno=loop.lineno, col_offset=loop.col_offset, **ends)
    body = f"{text_of(above)}\n{' ' * first.col_offset}{text_of(first)}"
    return Edit(2, place, text_of(head) + body, _indented(text_of(above)))


def _behind(node: ast.If, column: int, text_of: Callable) -> Edit:
    """Take what stands behind `else` out of the loop that it ends."""
    lines = [f"if {text_of(node.test)}:"]
    lines += [" " * each.col_offset + text_of(each) for each in node.body]
    lines += [
        " " * column + _shifted(text_of(each), column - each.col_offset) for each in node.orelse
    ]
    return Edit(2, node, "\n".join(lines), _indented(text_of(node.orelse[0])))


def _shifted(text: str, more: int) -> str:
    """Indent the lines of a statement further, but for its first; or less, below 0."""
    first, *others = text.split("\n")
    return "\n".join([first, *(" " * more + line[max(0, -more) :] for line in others)])


def _indented(text: str) -> str:
    return f"another indentation of `{text.partition(chr(10))[0]}`"


OF_KINDS: dict = {
    ast.AugAssign: update, (ast.Assign, ast.Expr): step, ast.Return: returned, ast.If: ending,
    (ast.If, ast.IfExp, ast.While): choice,
    (ast.FunctionDef, ast.For, ast.While, ast.If): indentation,
}  # fmt: skip
