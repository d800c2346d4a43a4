"""The small changes of a function's source that slips are undone by, one at a time."""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Callable, Iterator

_COMPARISONS = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip
_EQUAL_TOO = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "!=", "!=": "=="}
_OPERATIONS = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%",
    ast.MatMult: "@", ast.BitAnd: "&", ast.BitOr: "|", ast.Pow: "**",
}  # fmt: skip
_OTHERS: dict[str, tuple[str, ...]] = {
    "/": ("//", "*"), "//": ("/",), "+": ("-", "*"), "-": ("+",), "*": ("/", "+"), "%": ("//",),
    "@": ("*",), "**": ("*",), "&": ("|",), "|": ("&",),
}  # fmt: skip
_ALIKE = (
    "min max", "minimum maximum", "argmin argmax", "floor ceil round trunc rint", "any all",
    "mean sum max min median", "log log2 log10 log1p exp", "std var", "zeros ones", "sin cos",
    "prod sum", "vstack hstack", "zeros_like ones_like", "less less_equal",
    "greater greater_equal", "ceil floor int round",
)  # fmt: skip
_AXES = ("0", "1", "-1", "2", "(0, 1)", "(1, 2)", "None")
_REDUCING = {"mean", "sum", "max", "min", "argmax", "argmin", "std", "var", "any", "all", "median"}
_ORDERED = {"sorted", "argsort", "sort", "unique"}
_SPREADS = {"std", "var"}
_OF_ONE = {"abs", "int", "round", "float", "sqrt", "log", "exp", "sum", "floor", "ceil", "set"}


@dataclasses.dataclass(frozen=True)
class Edit:
    """One change of a source: what to put in place of a piece of it.

    Attributes:
        rank: the likelier, the smaller.
        place: the piece.
        text: what stands there afterwards.
        words: what it changes, as a sentence goes on behind "With"; not how it is right.
    """

    rank: int
    place: ast.AST
    text: str
    words: str


def edits(function: ast.AST, text_of: Callable[[ast.AST], str]) -> list[Edit]:
    """Return the changes that may be tried in a function, the likeliest first.

    Args:
        function: its syntax tree.
        text_of: gives the source of a part of it.
    """
    nodes = [node for part in function.body for node in ast.walk(part)]
    found = [edit for node in nodes for edit in _of_node(node, text_of)]
    return sorted(found, key=lambda edit: edit.rank)


def _of_node(node: ast.AST, text_of: Callable) -> Iterator[Edit]:
    for kind, of_kind in _OF_KINDS.items():
        if isinstance(node, kind):
            yield from (Edit(rank, *rest) for rank, *rest in of_kind(node, text_of))


def _comparison(node: ast.Compare, text_of: Callable) -> Iterator[tuple]:
    sign = _COMPARISONS.get(type(node.ops[0]))
    if len(node.ops) > 1 or not sign:
        return
    one, two, whole = text_of(node.left), text_of(node.comparators[0]), text_of(node)
    if sign in _EQUAL_TOO:
        told = f"the other choice for equal numbers in `{whole}`"
        yield 0, node, f"({one}) {_EQUAL_TOO[sign]} ({two})", told
    yield 1, node, f"({one}) {_TURNED[sign]} ({two})", f"another comparison in `{whole}`"
    yield from _one_more_or_less(node.comparators[0], text_of)


def _operation(node: ast.BinOp, text_of: Callable) -> Iterator[tuple]:
    sign = _OPERATIONS.get(type(node.op))
    if not sign:
        return
    one, two, whole = text_of(node.left), text_of(node.right), text_of(node)
    for other in _OTHERS.get(sign, ()):
        kept = {sign, other} == {"/", "//"}
        told = "the other kind of division" if kept else "another operation"
        yield 1 - kept, node, f"({one}) {other} ({two})", f"{told} in `{whole}`"
    if sign in ("-", "/", "//", "@", "**"):
        yield 2, node, f"({two}) {sign} ({one})", f"the two sides of `{whole}` exchanged"
    yield 2, node, f"({one})", f"only `{one}` in place of `{whole}`"
    if sign in ("/", "*"):
        yield 4, node, f"({two})", f"only `{two}` in place of `{whole}`"
    if isinstance(node.right, ast.BinOp) and type(node.right.op) in _OPERATIONS:
        inner, (left, right) = _OPERATIONS[type(node.right.op)], _sides(node.right, text_of)
        text = f"((({one}) {sign} ({left})) {inner} ({right}))"
        yield 2, node, text, f"other brackets in `{whole}`"
    if isinstance(node.left, ast.BinOp) and type(node.left.op) in _OPERATIONS:
        inner, (left, right) = _OPERATIONS[type(node.left.op)], _sides(node.left, text_of)
        text = f"(({left}) {inner} (({right}) {sign} ({two})))"
        yield 2, node, text, f"other brackets in `{whole}`"
    if sign in ("//", "+", "-"):
        yield from _one_more_or_less(node, text_of)


def _sides(node: ast.BinOp, text_of: Callable) -> tuple[str, str]:
    return text_of(node.left), text_of(node.right)


def _call(node: ast.Call, text_of: Callable) -> Iterator[tuple]:
    whole, called = text_of(node), text_of(node.func)
    before, dot, name = called.rpartition(".")
    arguments = [text_of(each) for each in (*node.args, *node.keywords)]
    inside = ", ".join(arguments)
    for other in dict.fromkeys(word for words in _ALIKE if name in words.split()
                               for word in words.split() if word != name):  # fmt: skip
        yield 1, node, f"{before}{dot}{other}({inside})", f"another function than `{called}`"
    if name in _REDUCING and dot and not any(each.arg == "axis" for each in node.keywords):
        for axis in _AXES if len(node.args) == (before in ("np", "numpy")) else ():
            more = f"{inside}, axis={axis}".removeprefix(", ")
            yield 1, node, f"{called}({more})", f"an axis named in `{whole}`"
    if name in _REDUCING and any(each.arg == "axis" for each in node.keywords):
        yield 3, node, f"{called}({inside}, keepdims=True)", f"its axes kept in `{whole}`"
    if name in _SPREADS:
        more = f"{inside}, ddof=1".removeprefix(", ")
        yield 1, node, f"{called}({more})", f"another `ddof` in `{whole}`"
    if name in _ORDERED:
        yield 1, node, f"{whole}[::-1]", f"the other order of `{whole}`"
    if len(arguments) == 2 and len(node.args) == 2:
        swapped = f"{called}({arguments[1]}, {arguments[0]})"
        yield 2, node, swapped, f"the arguments of `{whole}` exchanged"
    if name == "range":
        if len(arguments) == 1:
            yield 2, node, f"range(1, {inside})", f"another begin of `{whole}`"
        for argument in node.args:
            yield from _one_more_or_less(argument, text_of)
    if name == "len":
        yield from _one_more_or_less(node, text_of)
    if len(arguments) == 1 and name in _OF_ONE:
        yield 2, node, f"({inside})", f"only `{inside}` in place of `{whole}`"


def _keyword(node: ast.keyword, text_of: Callable) -> Iterator[tuple]:
    if node.arg == "axis":
        for axis in _AXES:
            yield 0, node, f"axis={axis}", f"another axis than `{text_of(node)}`"
    elif isinstance(node.value, ast.Constant) and isinstance(node.value.value, bool):
        told = f"the other choice for `{text_of(node)}`"
        yield 1, node, f"{node.arg}={not node.value.value}", told


def _constants(node: ast.AST, text_of: Callable) -> Iterator[tuple]:
    """Change the numbers that stand right in an expression or a statement."""
    for child in ast.iter_child_nodes(node):
        inner = child.operand if isinstance(child, ast.UnaryOp) else child
        value = inner.value if isinstance(inner, ast.Constant) else None
        if type(value) not in (int, float) or isinstance(node, ast.UnaryOp):
            continue
        fractions = [2 * value, value / 2, 1 - value]
        others = [value + 1, value - 1, -value] if isinstance(value, int) else fractions
        inside = f" in `{text_of(node)}`" if isinstance(node, ast.expr) else ""
        sign = "-" if inner is not child and isinstance(child.op, ast.USub) else ""
        for other in others:
            told = f"another number than `{text_of(child)}`{inside}"
            yield 2, child, f"({sign}({other!r}))", told


def _one_more_or_less(node: ast.AST, text_of: Callable) -> Iterator[tuple]:
    for more in ("+ 1", "- 1") if not isinstance(node, ast.Constant) else ():
        told = f"`{text_of(node)}` larger or smaller by 1"
        yield 2, node, f"({text_of(node)} {more})", told


def _choice(node: ast.If | ast.IfExp | ast.While, text_of: Callable) -> Iterator[tuple]:
    test = text_of(node.test)
    yield 2, node.test, f"(not ({test}))", f"the opposite of `{test}`"


def _both(node: ast.BoolOp, text_of: Callable) -> Iterator[tuple]:
    word = "or" if isinstance(node.op, ast.And) else "and"
    text = f" {word} ".join(f"({text_of(each)})" for each in node.values)
    yield 0, node, f"({text})", f"the other of `and` and `or` in `{text_of(node)}`"


def _sign(node: ast.UnaryOp, text_of: Callable) -> Iterator[tuple]:
    inner = text_of(node.operand)
    yield 2, node, f"({inner})", f"only `{inner}` in place of `{text_of(node)}`"


def _tuple(node: ast.Tuple, text_of: Callable) -> Iterator[tuple]:
    if len(node.elts) == 2 and not any(isinstance(each, ast.Slice) for each in node.elts):
        one, two = map(text_of, node.elts)
        yield 2, node, f"({two}, {one})", f"`{one}` and `{two}` in the other order"


def _subscript(node: ast.Subscript, text_of: Callable) -> Iterator[tuple]:
    if isinstance(node.slice, ast.Name | ast.BinOp):
        yield from _one_more_or_less(node.slice, text_of)


def _slice(node: ast.Slice, text_of: Callable) -> Iterator[tuple]:
    for bound in filter(None, (node.lower, node.upper)):
        yield from _one_more_or_less(bound, text_of)
        yield 2, bound, "", f"no `{text_of(bound)}` in `{text_of(node)}`"


def _update(node: ast.AugAssign, text_of: Callable) -> Iterator[tuple]:
    one, two, sign = text_of(node.target), text_of(node.value), _OPERATIONS.get(type(node.op))
    for other in _OTHERS.get(sign, ()):
        yield 1, node, f"{one} {other}= {two}", f"another operation in `{text_of(node)}`"
    yield 2, node, "pass", f"no `{text_of(node)}`"


def _step(node: ast.Assign | ast.Expr, text_of: Callable) -> Iterator[tuple]:
    yield 4, node, "pass", f"no `{text_of(node)}`"


_OF_KINDS: dict = {
    ast.Compare: _comparison, ast.BinOp: _operation, ast.Call: _call, ast.keyword: _keyword,
    (ast.expr, ast.stmt, ast.Slice): _constants, (ast.If, ast.IfExp, ast.While): _choice,
    ast.BoolOp: _both,
    ast.UnaryOp: _sign, ast.Tuple: _tuple, ast.Subscript: _subscript, ast.Slice: _slice,
    ast.AugAssign: _update, (ast.Assign, ast.Expr): _step,
}  # fmt: skip
