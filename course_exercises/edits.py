"""The small changes of a function's source that slips are undone by."""

from __future__ import annotations

import ast
import dataclasses
import itertools
from collections.abc import Callable, Iterator

_COMPARISONS = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip
_EQUAL_TOO = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
_STRICT = {"<": "not strict", "<=": "strict", ">": "not strict", ">=": "strict"}
_TURNED: dict[str, tuple[str, ...]] = {
    "<": (">",), "<=": (">=",), ">": ("<",), ">=": ("<=",), "==": ("!=", "&", ">=", "<="),
    "!=": ("==", ">", "<"),
}  # fmt: skip
OPERATIONS = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%",
    ast.MatMult: "@", ast.BitAnd: "&", ast.BitOr: "|", ast.Pow: "**",
}  # fmt: skip
OTHERS: dict[str, tuple[str, ...]] = {
    "/": ("//", "*", "-"), "//": ("/",), "+": ("-", "*"), "-": ("+",), "*": ("/", "+"),
    "%": ("//",), "@": ("*",), "**": ("*",), "&": ("|",), "|": ("&",),
}  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Edit:
    """One change of a source: what to put in place of a piece of it.

    Attributes:
        rank: the likelier, the smaller.
        place: the piece.
        text: what stands there afterwards.
        words: what it changes, as a sentence goes on behind "With"; not how it is right.
        keys: each the same for the same change elsewhere; none if it is made in one place only.
    """

    rank: int
    place: ast.AST
    text: str
    words: str
    keys: tuple[str, ...] = ()


def comparison(node: ast.Compare, text_of: Callable) -> Iterator[Edit]:
    """Turn a comparison, or let it treat equal numbers the other way."""
    sign = _COMPARISONS.get(type(node.ops[0]))
    if len(node.ops) > 1 or not sign:
        return
    one, two, whole = text_of(node.left), text_of(node.comparators[0]), text_of(node)
    if sign in _EQUAL_TOO:
        told = f"the other choice for equal numbers in `{whole}`"
        keys = _STRICT[sign], f"{_STRICT[sign]} {two}"
        yield Edit(0, node, f"({one}) {_EQUAL_TOO[sign]} ({two})", told, keys)
    for other in _TURNED.get(sign, ()):
        told = f"another comparison in `{whole}`"
        yield Edit(1, node, f"(({one}) {other} ({two}))", told, (f"{sign} {other}",))
    yield from one_more_or_less(node.comparators[0], text_of)


def operation(node: ast.BinOp, text_of: Callable) -> Iterator[Edit]:
    """Take another operation, exchange its sides, or leave one side out."""
    sign = OPERATIONS.get(type(node.op))
    if not sign:
        return
    one, two, whole = text_of(node.left), text_of(node.right), text_of(node)
    for other in OTHERS.get(sign, ()):
        kept = {sign, other} == {"/", "//"}
        told = "the other kind of division" if kept else "another operation"
        text = f"(({one}) {other} ({two}))"
        yield Edit(1 - kept, node, text, f"{told} in `{whole}`", (f"{sign} {other}",))
    if sign in ("-", "/", "//", "@", "**"):
        told = f"the two sides of `{whole}` exchanged"
        yield Edit(2, node, f"(({two}) {sign} ({one}))", told)
    yield Edit(2, node, f"({one})", f"only `{one}` in place of `{whole}`", (f"{sign} {two}",))
    if sign in ("/", "*"):
        yield Edit(4, node, f"({two})", f"only `{two}` in place of `{whole}`")
    for side, text in ((node.left, one), (node.right, two)) if sign == "*" else ():
        if isinstance(side, ast.Name):
            yield Edit(3, side, f"({text} ** 2)", f"another power of `{text}` in `{whole}`")
    yield from _other_brackets(node, sign, text_of)
    if sign in ("//", "+", "-"):
        yield from one_more_or_less(node, text_of)


def _other_brackets(node: ast.BinOp, sign: str, text_of: Callable) -> Iterator[Edit]:
    one, two, told = text_of(node.left), text_of(node.right), f"other brackets in `{text_of(node)}`"
    for side in (node.left, node.right):
        inner = OPERATIONS.get(type(side.op)) if isinstance(side, ast.BinOp) else None
        if inner:
            left, right = text_of(side.left), text_of(side.right)
            text = f"(({one}) {sign} ({left})) {inner} ({right})"
            if side is node.left:
                text = f"({left}) {inner} (({right}) {sign} ({two}))"
            yield Edit(2, node, f"({text})", told)


def numbers_in(node: ast.AST, text_of: Callable) -> Iterator[Edit]:
    """Change the numbers that stand right in an expression or a statement."""
    for child in () if isinstance(node, ast.UnaryOp) else ast.iter_child_nodes(node):
        inner = child.operand if isinstance(child, ast.UnaryOp) else child
        value = inner.value if isinstance(inner, ast.Constant) else None
        if type(value) not in (int, float):
            continue
        near = [value + 1, value - 1, -value, value * value]
        inside = f" in `{text_of(node)}`" if isinstance(node, ast.expr) else ""
        sign = "-" if inner is not child and isinstance(child.op, ast.USub) else ""
        near = near if isinstance(value, int) else [2 * value, value / 2, 1 - value]
        for other in (each for each in near if each != value):
            told, text = f"another number than `{text_of(child)}`{inside}", f"({sign}({other!r}))"
            yield Edit(2, child, text, told, (f"{text_of(child)} {other}",))


def one_more_or_less(node: ast.AST, text_of: Callable) -> Iterator[Edit]:
    """Add 1, or take 1 away."""
    for more in ("+ 1", "- 1") if not isinstance(node, ast.Constant) else ():
        text, told = f"({text_of(node)} {more})", f"`{text_of(node)}` larger or smaller by 1"
        yield Edit(2, node, text, told, (f"{text_of(node)} {more}",))


def both(node: ast.BoolOp, text_of: Callable) -> Iterator[Edit]:
    """Exchange `and` and `or`."""
    word = "or" if isinstance(node.op, ast.And) else "and"
    text = f" {word} ".join(f"({text_of(each)})" for each in node.values)
    told = f"the other of `and` and `or` in `{text_of(node)}`"
    yield Edit(0, node, f"({text})", told, (word,))


def sign_before(node: ast.UnaryOp, text_of: Callable) -> Iterator[Edit]:
    """Leave out a sign, or a `not`."""
    inner = text_of(node.operand)
    yield Edit(2, node, f"({inner})", f"only `{inner}` in place of `{text_of(node)}`")


def pair(node: ast.Tuple, text_of: Callable) -> Iterator[Edit]:
    """Exchange two of two or three things."""
    if not 2 <= len(node.elts) <= 3 or any(isinstance(each, ast.Slice) for each in node.elts):
        return
    texts = [text_of(each) for each in node.elts]
    for one, two in itertools.combinations(range(len(texts)), 2):
        other = list(texts)
        other[one], other[two] = texts[two], texts[one]
        told = f"`{texts[one]}` and `{texts[two]}` in the other order"
        yield Edit(2, node, f"({', '.join(other)})", told, (f"{texts[one]} {texts[two]}",))


def subscript(node: ast.Subscript, text_of: Callable) -> Iterator[Edit]:
    """Take the place before or behind."""
    if isinstance(node.slice, ast.Name | ast.BinOp):
        yield from one_more_or_less(node.slice, text_of)


def cut(node: ast.Slice, text_of: Callable) -> Iterator[Edit]:
    """Begin or end a slice elsewhere."""
    for bound in filter(None, (node.lower, node.upper)):
        yield from one_more_or_less(bound, text_of)
        yield Edit(2, bound, "", f"no `{text_of(bound)}` in `{text_of(node)}`")


OF_KINDS: dict = {
    ast.Compare: comparison, ast.BinOp: operation, ast.BoolOp: both, ast.UnaryOp: sign_before,
    ast.Tuple: pair, ast.Subscript: subscript, ast.Slice: cut,
    (ast.expr, ast.stmt, ast.Slice): numbers_in,
}  # fmt: skip
