"""The small changes of a function's source that slips are undone by."""

import ast
import dataclasses
import itertools
from collections.abc import Iterator

_SIGNS = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%",
    ast.MatMult: "@", ast.BitAnd: "&", ast.BitOr: "|", ast.Pow: "**",
}  # fmt: skip
# What may have been meant by a sign:
_EQUAL_TOO = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
_OTHERS: dict[str, tuple[str, ...]] = {
    "<": (">",), "<=": (">=",), ">": ("<",), ">=": ("<=",), "==": ("!=", "&", ">=", "<="),
    "!=": ("==", ">", "<"), "/": ("//", "*", "-"), "//": ("/",), "+": ("-", "*"), "-": ("+",),
    "*": ("/", "+"), "%": ("//",), "@": ("*",), "**": ("*",), "&": ("|",), "|": ("&",),
}  # fmt: skip
# Functions that are taken for one another, a group a text:
_ALIKE = (
    "min max", "minimum maximum", "argmin argmax", "floor ceil round trunc rint int", "any all",
    "mean sum max min median prod", "log log2 log10 log1p exp", "std var", "zeros ones", "sin cos",
    "vstack hstack", "zeros_like ones_like",
)  # fmt: skip
_AXES = ("0", "1", "-1", "2", "(0, 1)", "(1, 2)", "None")
# Functions that make few numbers of many, that put in order, and that are called with one thing:
_REDUCING = {"mean", "sum", "max", "min", "argmax", "argmin", "std", "var", "any", "all", "median"}
_ORDERED = {"sorted", "argsort", "sort", "unique"}
_OF_ONE = {"abs", "int", "round", "float", "sqrt", "log", "exp", "sum", "floor", "ceil", "set"}


@dataclasses.dataclass(frozen=True)
class Edit:
    """One change of a source: what to put in place of a piece of it.

    Attributes:
        rank: the likelier, the smaller.
        place: the piece.
        new: what stands there afterwards.
        words: what it changes, as a sentence goes on behind "With"; not how it is right.
        keys: each the same for the same change elsewhere; none if it is made in one place only.
        block: where statements move, all those of their block, and `new` are its new ones.
    """

    rank: int
    place: ast.AST
    new: str | list[ast.stmt]
    words: str
    keys: tuple[str, ...] = ()
    block: list[ast.stmt] | None = None


class Edits(ast.NodeVisitor):
    """Yields the edits of one node of a source after another, by the node's kind."""

    def __init__(self, source: str):
        self.source = source

    def of(self, node: ast.AST) -> Iterator[Edit]:
        """Yield the edits of a node itself, not of those inside it."""
        yield from self.visit(node)
        if isinstance(node, ast.expr | ast.stmt | ast.Slice):
            yield from self._of_numbers_in(node)

    def generic_visit(self, node: ast.AST) -> tuple:
        """Of a node of any other kind there is none."""
        return ()

    def text(self, node: ast.AST) -> str:
        """Return a node as it stands in the source."""
        return ast.get_source_segment(self.source, node) or ""

    def visit_Compare(self, node: ast.Compare) -> Iterator[Edit]:
        """Turn a comparison, or let it treat equal numbers the other way."""
        sign = _SIGNS.get(type(node.ops[0]))
        if len(node.ops) > 1 or not sign:
            return
        one, two, whole = map(self.text, (node.left, node.comparators[0], node))
        if sign in _EQUAL_TOO:
            strict = "strict" if "=" in sign else "not strict"
            told = f"the other choice for equal numbers in `{whole}`"
            new = f"({one}) {_EQUAL_TOO[sign]} ({two})"
            yield Edit(0, node, new, told, (strict, f"{strict} {two}"))
        for other in _OTHERS[sign]:
            told = f"another comparison in `{whole}`"
            yield Edit(1, node, f"({one}) {other} ({two})", told, (f"{sign} {other}",))
        yield from self._one_more_or_less(node.comparators[0])

    def visit_BinOp(self, node: ast.BinOp) -> Iterator[Edit]:
        """Take another operation, exchange its sides, or leave one side out."""
        sign = _SIGNS.get(type(node.op))
        if not sign:
            return
        one, two, whole = map(self.text, (node.left, node.right, node))
        for other in _OTHERS[sign]:
            rank, told = 1, "another operation"
            if {sign, other} == {"/", "//"}:
                rank, told = 0, "the other kind of division"
            new = f"({one}) {other} ({two})"
            yield Edit(rank, node, new, f"{told} in `{whole}`", (f"{sign} {other}",))
        if sign in ("-", "/", "//", "@", "**"):
            told = f"the two sides of `{whole}` exchanged"
            yield Edit(2, node, f"({two}) {sign} ({one})", told)
        yield Edit(2, node, f"({one})", f"only `{one}` in place of `{whole}`", (f"{sign} {two}",))
        if sign in ("/", "*"):
            yield Edit(4, node, f"({two})", f"only `{two}` in place of `{whole}`")
        for side, text in ((node.left, one), (node.right, two)) if sign == "*" else ():
            if isinstance(side, ast.Name):
                yield Edit(3, side, f"{text} ** 2", f"another power of `{text}` in `{whole}`")
        yield from self._other_brackets(node, sign)
        if sign in ("//", "+", "-"):
            yield from self._one_more_or_less(node)
        if isinstance(node.left, ast.Call) and node.left.args:  # f(x) + y: f(x + y)
            first, *rest = self._arguments(node.left)
            new = _call(self.text(node.left.func), f"({first}) {sign} ({two})", *rest)
            yield Edit(3, node, new, f"another order of the steps in `{whole}`")

    def _other_brackets(self, node: ast.BinOp, sign: str) -> Iterator[Edit]:
        one, two, told = self.text(node.left), self.text(node.right), self.text(node)
        for side in (node.left, node.right):
            inner = _SIGNS.get(type(side.op)) if isinstance(side, ast.BinOp) else None
            if inner:
                left, right = self.text(side.left), self.text(side.right)
                new = f"(({one}) {sign} ({left})) {inner} ({right})"
                if side is node.left:
                    new = f"({left}) {inner} (({right}) {sign} ({two}))"
                yield Edit(2, node, new, f"other brackets in `{told}`")

    def visit_BoolOp(self, node: ast.BoolOp) -> Iterator[Edit]:
        """Exchange `and` and `or`."""
        word = "or" if isinstance(node.op, ast.And) else "and"
        new = f" {word} ".join(f"({self.text(each)})" for each in node.values)
        yield Edit(0, node, new, f"the other of `and` and `or` in `{self.text(node)}`", (word,))

    def visit_UnaryOp(self, node: ast.UnaryOp) -> Iterator[Edit]:
        """Leave out a sign, or a `not`."""
        inner = self.text(node.operand)
        yield Edit(2, node, f"({inner})", f"only `{inner}` in place of `{self.text(node)}`")

    def visit_Tuple(self, node: ast.Tuple) -> Iterator[Edit]:
        """Exchange two of two or three things."""
        if not 2 <= len(node.elts) <= 3 or any(isinstance(each, ast.Slice) for each in node.elts):
            return
        texts = [self.text(each) for each in node.elts]
        for one, two in itertools.combinations(range(len(texts)), 2):
            other = list(texts)
            other[one], other[two] = texts[two], texts[one]
            told = f"`{texts[one]}` and `{texts[two]}` in the other order"
            yield Edit(2, node, f"({', '.join(other)})", told, (f"{texts[one]} {texts[two]}",))

    def visit_Subscript(self, node: ast.Subscript) -> Iterator[Edit]:
        """Take the place before or behind."""
        if isinstance(node.slice, ast.Name | ast.BinOp):
            yield from self._one_more_or_less(node.slice)

    def visit_Slice(self, node: ast.Slice) -> Iterator[Edit]:
        """Begin or end a slice elsewhere."""
        for bound in filter(None, (node.lower, node.upper)):
            yield from self._one_more_or_less(bound)
            yield Edit(2, bound, "", f"no `{self.text(bound)}` in `{self.text(node)}`")

    def _one_more_or_less(self, node: ast.AST) -> Iterator[Edit]:
        text = self.text(node)
        for more in ("+ 1", "- 1") if not isinstance(node, ast.Constant) else ():
            told = f"`{text}` larger or smaller by 1"
            yield Edit(2, node, f"({text}) {more}", told, (f"{text} {more}",))

    def _of_numbers_in(self, node: ast.AST) -> Iterator[Edit]:
        """Change the numbers that stand right in an expression or a statement."""
        inside = f" in `{self.text(node)}`" if isinstance(node, ast.expr) else ""
        for child in () if isinstance(node, ast.UnaryOp) else ast.iter_child_nodes(node):
            inner = child.operand if isinstance(child, ast.UnaryOp) else child
            value = inner.value if isinstance(inner, ast.Constant) else None
            if type(value) not in (int, float):
                continue
            if isinstance(value, int):
                near = [value + 1, value - 1, -value, value * value]
            else:
                near = [2 * value, value / 2, 1 - value]
            sign = "-" if inner is not child and isinstance(child.op, ast.USub) else ""
            number = self.text(child)
            for other in (each for each in near if each != value):
                told, keys = f"another number than `{number}`{inside}", (f"{number} {other}",)
                yield Edit(2, child, f"{sign}({other!r})", told, keys)

    def visit_Call(self, node: ast.Call) -> Iterator[Edit]:
        """Change a call in all the ways that its function's name suggests."""
        whole, called = self.text(node), self.text(node.func)
        before, dot, name = called.rpartition(".")
        words = " ".join(each for each in _ALIKE if name in each.split()).split()
        for other in dict.fromkeys(words):
            told = f"another function than `{called}`"
            yield Edit(1, node.func, f"{before}{dot}{other}", told, (f"{name} {other}",))
        yield from self._other_steps(node, called)
        arguments = self._arguments(node)
        if name in _REDUCING and dot:
            yield from self._axis_added(node, called, arguments)
        if name in ("std", "var"):
            new, told = _call(called, *arguments, "ddof=1"), f"another `ddof` in `{whole}`"
            yield Edit(1, node, new, told, ("ddof",))
        if name in _ORDERED:
            yield Edit(1, node, f"{whole}[::-1]", f"the other order of `{whole}`", ("order",))
        if len(node.args) == 2 and not node.keywords:
            new, told = _call(called, *arguments[::-1]), f"the arguments of `{whole}` exchanged"
            yield Edit(2, node, new, told, (f"{name} exchanged",))
        if name in ("max", "min", "sorted") and len(arguments) == 1 and not dot:
            for key in (f"{arguments[0]}.get", "lambda each: each[1]"):
                new, told = _call(called, *arguments, f"key={key}"), f"another `key` in `{whole}`"
                yield Edit(2, node, new, told)
        if name == "range":
            if len(arguments) == 1:
                yield Edit(2, node, _call("range", "1", *arguments), f"another begin of `{whole}`")
            for argument in node.args:
                yield from self._one_more_or_less(argument)
        if name == "len":
            yield from self._one_more_or_less(node)
        if name in _OF_ONE and len(arguments) == 1:
            told = f"only `{arguments[0]}` in place of `{whole}`"
            yield Edit(2, node, f"({arguments[0]})", told, (f"no {name}",))

    def _arguments(self, node: ast.Call) -> list[str]:
        return [self.text(each) for each in (*node.args, *node.keywords)]

    def _axis_added(self, node: ast.Call, called: str, arguments: list[str]) -> Iterator[Edit]:
        whole, name = self.text(node), called.rpartition(".")[2]
        if any(each.arg == "axis" for each in node.keywords):
            new, told = _call(called, *arguments, "keepdims=True"), f"its axes kept in `{whole}`"
            yield Edit(3, node, new, told, ("keepdims",))
        elif len(node.args) == (1 if called.startswith(("np.", "numpy.")) else 0):
            for axis in _AXES:
                new, told = _call(called, *arguments, f"axis={axis}"), f"an axis named in `{whole}`"
                yield Edit(1, node, new, told, (f"{name} {axis}",))

    def _other_steps(self, node: ast.Call, called: str) -> Iterator[Edit]:
        """Exchange two steps: a function of a function, or of what an operation gives."""
        told = f"another order of the steps in `{self.text(node)}`"
        if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Call):
            inner = node.func.value  # f(x).mean(): f(x.mean())
            if len(inner.args) == 1 and isinstance(inner.func, ast.Attribute):
                steps = f"({self.text(inner.args[0])}).{node.func.attr}"
                new = _call(steps, *self._arguments(node))
                yield Edit(3, node, _call(self.text(inner.func), new), told)
        if not node.args:
            return
        first, *rest = self._arguments(node)
        inner = node.args[0]
        if isinstance(inner, ast.BinOp):  # f(x + y): f(x) + y, or x + f(y)
            sign = _SIGNS.get(type(inner.op))
            one, two = self.text(inner.left), self.text(inner.right)
            yield Edit(3, node, f"{_call(called, one, *rest)} {sign} ({two})", told)
            yield Edit(3, node, f"({one}) {sign} {_call(called, two, *rest)}", told)
        elif isinstance(inner, ast.Call):  # f(g(x)): g(f(x))
            arguments = self._arguments(inner)
            method = isinstance(inner.func, ast.Attribute) and not first.startswith(("np.", "tf."))
            if method:  # f(x.g()): f(x).g()
                whole = _call(called, self.text(inner.func.value), *rest)
                yield Edit(3, node, _call(f"{whole}.{inner.func.attr}", *arguments), told)
            elif arguments:
                whole = _call(called, arguments[0], *rest)
                yield Edit(3, node, _call(self.text(inner.func), whole, *arguments[1:]), told)

    def visit_keyword(self, node: ast.keyword) -> Iterator[Edit]:
        """Take another axis, or the other truth value."""
        whole, value = self.text(node), node.value
        if node.arg == "axis":
            for axis in _AXES:
                yield Edit(0, value, axis, f"another axis than `{whole}`", (f"{whole} {axis}",))
        elif isinstance(value, ast.Constant) and isinstance(value.value, bool):
            yield Edit(1, value, f"{not value.value}", f"the other choice for `{whole}`", (whole,))

    def visit_AugAssign(self, node: ast.AugAssign) -> Iterator[Edit]:
        """Take another operation in `a += b`, or leave it out."""
        one, two, whole = map(self.text, (node.target, node.value, node))
        sign = _SIGNS.get(type(node.op))
        for other in _OTHERS.get(sign, ()):
            told = f"another operation in `{whole}`"
            yield Edit(1, node, f"{one} {other}= ({two})", told, (f"{sign} {other}",))
        yield Edit(2, node, "pass", f"no `{whole}`")

    def visit_Assign(self, node: ast.Assign | ast.Expr) -> Iterator[Edit]:
        """Leave out a statement."""
        yield Edit(4, node, "pass", f"no `{self.text(node)}`")

    visit_Expr = visit_Assign

    def visit_Return(self, node: ast.Return) -> Iterator[Edit]:
        """Turn the sign of what is returned."""
        if node.value and not isinstance(node.value, ast.UnaryOp):
            text = self.text(node.value)
            yield Edit(2, node.value, f"-({text})", f"the other sign of `{text}`")

    def visit_IfExp(self, node: ast.If | ast.IfExp | ast.While) -> Iterator[Edit]:
        """Turn a condition into its opposite."""
        test = self.text(node.test)
        yield Edit(2, node.test, f"not ({test})", f"the opposite of `{test}`")

    def visit_If(self, node: ast.If | ast.While) -> Iterator[Edit]:
        """End the loop where something was found, or change what a block has."""
        last = node.body[-1]
        if isinstance(node, ast.If) and isinstance(last, ast.Assign):
            told = f"no more of the loop behind `{self.text(last)}`"
            yield Edit(2, last, [*node.body, ast.Break()], told, block=node.body)
        yield from self.visit_IfExp(node)
        yield from self._of_blocks(node)

    visit_While = visit_If

    def _of_blocks(self, node: ast.FunctionDef | ast.For | ast.While | ast.If) -> Iterator[Edit]:
        """Take a statement into the loop beside it, or out of the block that it ends."""
        for block in (node.body, getattr(node, "orelse", [])):
            for place, (above, here) in enumerate(itertools.pairwise(block)):
                before, behind = block[:place], block[place + 2 :]
                if isinstance(here, ast.For | ast.While) and isinstance(above, ast.Assign):
                    loop = _like(here, body=[above, *here.body])
                    yield self._indented(above, above, block, [*before, loop, *behind])
                if isinstance(above, ast.For | ast.While):
                    loop = _like(above, body=[*above.body, here])
                    yield self._indented(here, here, block, [*before, loop, *behind])
            for place, inner in enumerate(block):
                before, behind = block[:place], block[place + 1 :]
                if not isinstance(inner, ast.For | ast.While | ast.If) or inner.orelse:
                    continue
                *others, last = inner.body
                cut = _like(inner, body=others or [ast.Pass()])
                yield self._indented(last, last, block, [*before, cut, last, *behind])
                if isinstance(inner, ast.For) and isinstance(last, ast.If) and last.orelse:
                    cut = _like(inner, body=[*others, _like(last, orelse=[])])
                    new = [*before, cut, *last.orelse, *behind]
                    yield self._indented(last, last.orelse[0], block, new)

    def _indented(self, place: ast.stmt, moved: ast.stmt, block: list, new: list) -> Edit:
        first, *_ = self.text(moved).split("\n")
        return Edit(2, place, new, f"another indentation of `{first}`", block=block)

    visit_For = visit_FunctionDef = _of_blocks


def _call(called: str, *arguments: str) -> str:
    return f"{called}({', '.join(arguments)})"


def _like(node: ast.stmt, **fields) -> ast.stmt:
    """Return a copy of a node with some of its fields changed."""
    return type(node)(**vars(node) | fields)
