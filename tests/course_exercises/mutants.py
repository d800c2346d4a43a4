"""A small mutator: one change at a time in a function, or in a helper of its folder."""

import ast
import copy
import inspect
import sys

_SWAPPED = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.Pow: ast.Mult,
    ast.FloorDiv: ast.Mult, ast.Mod: ast.FloorDiv, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip


def _operators(node):
    """Swap + and -, < and <=, and so on."""
    if isinstance(node, ast.BinOp | ast.AugAssign | ast.BoolOp) and type(node.op) in _SWAPPED:
        node.op = _SWAPPED[type(node.op)]()
        yield
    elif isinstance(node, ast.Compare) and type(node.ops[0]) in _SWAPPED:
        node.ops[0] = _SWAPPED[type(node.ops[0])]()
        yield
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.Not | ast.Invert):
        node.op = ast.UAdd()
        yield


def _constants(node):
    """Change a number by one, a truth value to the other, a text to an empty one."""
    if isinstance(node, ast.Constant) and node.value is not None:
        before = node.value
        if isinstance(before, bool):
            changes = [not before]
        else:
            changes = [""] if isinstance(before, str) else [before + 1, before - 1]
        for node.value in changes:
            yield


def _arguments(node):
    """Exchange the first two arguments of a call; exchange the two sides of an if-else."""
    if isinstance(node, ast.Call) and len(node.args) >= 2:
        node.args[:2] = node.args[1::-1]
        yield
    elif isinstance(node, ast.IfExp):
        node.body, node.orelse = node.orelse, node.body
        yield


def _steps(node):
    """Leave out a statement."""
    for field in () if isinstance(node, ast.Module) else ("body", "orelse"):
        statements = getattr(node, field, None)
        for place in range(len(statements) if isinstance(statements, list) else 0):
            kept = statements[place]
            statements[place] = ast.copy_location(ast.Pass(), kept)
            yield
            statements[place] = kept


def _calls(node):
    """Leave out a call: of f(x, 0) and x.f(0), x is left."""
    for field, child in ast.iter_fields(node):
        if isinstance(child, ast.Call):
            method = isinstance(child.func, ast.Attribute)
            library = method and isinstance(child.func.value, ast.Name) and child.func.value.id in (
                "np", "math"
            )  # fmt: skip
            left = child.func.value if method and not library else (child.args or [None])[0]
            if left is not None:
                setattr(node, field, left)
                yield
                setattr(node, field, child)


MUTATORS = (_operators, _constants, _arguments, _steps, _calls)


def mutants(function):
    """Yield (what was changed, changed function) for each change in a function and its helpers."""
    sources, space = _with_helpers(function)
    for name, tree in sources.items():
        for mutator in MUTATORS:
            for place, _ in enumerate(ast.walk(tree)):
                for number in range(sys.maxsize):
                    changed = copy.deepcopy(tree)
                    changes = mutator(list(ast.walk(changed))[place])
                    if not _advance(changes, number + 1):
                        break
                    made = _compiled([*sources.values(), changed], space)
                    yield _told(name, tree, changed), made[function.__name__]


def _advance(changes, count):
    """Make a mutator's change number `count`; tell whether there is one."""
    return all(next(changes, "none") != "none" for _ in range(count))


def _with_helpers(function):
    """Return the syntax trees of a function and of its folder's that it calls, and their names.

    Another exercise that it calls is changed in that exercise's own test.
    """
    found, space, waiting = {}, {}, [function]
    while waiting:
        current = waiting.pop()
        names = vars(sys.modules[current.__module__])
        space = names | space
        tree = ast.parse(inspect.getsource(current))
        tree.body[0].decorator_list = []
        if ast.get_docstring(tree.body[0]):
            del tree.body[0].body[0]
        found[current.__name__] = tree
        for node in ast.walk(tree):
            helper = names.get(node.id) if isinstance(node, ast.Name) else None
            own = inspect.isfunction(helper) and _folder(helper) == _folder(function)
            if own and helper.__name__ not in found:
                waiting.append(helper)
    return found, space


def _folder(function):
    return function.__module__.rpartition(".")[0] or function.__module__


def _told(name, before, after):
    """Say in which line what was changed."""
    pairs = zip(ast.unparse(before).split("\n"), ast.unparse(after).split("\n"), strict=False)
    one, other = next((pair for pair in pairs if pair[0] != pair[1]), ("", "an empty end"))
    return f"{name}: {one.strip()} -> {other.strip()}"


def _compiled(trees, space):
    space = dict(space)
    for tree in trees:
        exec(compile(ast.fix_missing_locations(tree), "<mutant>", "exec"), space)
    return space
