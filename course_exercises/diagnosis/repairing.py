"""Is a wrong answer one small change away from right? Its own source is changed, and tried.

What is said is the place and what is the matter there; the right text is left to the learner.
"""

import ast
import contextlib
import copy
import inspect
import io
import textwrap
import time
import types
import warnings
from collections.abc import Callable

from course_exercises.diagnosis.edits import Edit, Edits
from course_exercises.running import outcomes_of

_LONGEST = 6000  # characters of a function that is read
_MOST, _ENDLESS = 300, 3  # changes that are tried, and how many of them may never end
_SECONDS, _CALL = 1.0, 0.2  # of the processor, for all of them and for one call
# A function that does more than compute is not run with a change in it.
_ACTS = {"open", "exec", "eval", "input", "os", "shutil", "subprocess", "Path", "unlink", "save"}


def repair(answer: Callable, cases: list[tuple], is_right: Callable, how: bool) -> str:
    """Return which small change of its source makes a wrong answer right; "" if none does.

    Args:
        answer: the learner's function.
        cases: argument tuples, one of those that fail first.
        is_right: tells of the number of a case and an `Outcome` whether it is right.
        how: whether to say what to change there, too, or the line alone.
    """
    try:
        quiet = contextlib.redirect_stdout(io.StringIO())
        with warnings.catch_warnings(action="ignore"), quiet:
            source = _Source(answer)
            return source.told(source.repairs(cases, is_right), how)
    except Exception:  # the source may be as odd as it likes: a check goes on without a hint
        return ""


class _Source:
    """The source of a function, where it stands alone and is what was called."""

    def __init__(self, answer: Callable):
        if not isinstance(answer, types.FunctionType) or answer.__code__.co_freevars:
            raise ValueError("it has no source of its own")
        self.answer, self.name = answer, answer.__name__
        self.lines = inspect.findsource(answer)[0]
        self.first = answer.__code__.co_firstlineno
        block = "".join(inspect.getblock(self.lines[self.first - 1 :]))
        if len(block) > _LONGEST:
            raise ValueError("its source is long")
        self.text = textwrap.dedent(block)
        self.tree = ast.parse(self.text).body[0]
        names = {getattr(node, "id", getattr(node, "attr", "")) for node in ast.walk(self.tree)}
        as_called = isinstance(self.tree, ast.FunctionDef) and not self.tree.decorator_list
        if not as_called or names & _ACTS:
            raise ValueError("it is decorated, or does more than compute")
        if not self._is_what_was_called():
            raise ValueError("the file was changed since")

    def _is_what_was_called(self) -> bool:
        """Compile the whole file again, since an import above has a say, and look for the code."""
        parts = [compile("".join(self.lines), "<source>", "exec", dont_inherit=True)]
        for part in parts:  # it grows on the way
            parts += [each for each in part.co_consts if isinstance(each, types.CodeType)]
        return self.answer.__code__ in parts

    def repairs(self, cases: list[tuple], is_right: Callable) -> list[tuple[Edit, ...]]:
        """Return the changes that make all calls right, of those that are equally likely."""
        begun, endless, found = time.process_time(), 0, []
        for change in self._changes()[:_MOST]:
            if found and change[0].rank + len(change) > found[0][0].rank + len(found[0]):
                break
            if time.process_time() - begun > _SECONDS or endless == _ENDLESS:
                break
            space = dict(self.answer.__globals__)
            try:
                exec(compile(self._with(change), "<a change>", "exec", dont_inherit=True), space)
            except Exception:  # a change need not suit every place
                continue
            for some in (cases[:1], cases):
                outcomes = outcomes_of(space[self.name], some, _CALL)
                endless += outcomes[-1].kind == "endless"
                if len(outcomes) < len(some) or not all(map(is_right, range(len(some)), outcomes)):
                    break
            else:
                found.append(change)
        return found

    def _changes(self) -> list[tuple[Edit, ...]]:
        """Return the edits, the likeliest first; then those made wherever they can be."""
        nodes = [self.tree, *(node for part in self.tree.body for node in ast.walk(part))]
        edits = Edits(self.text)
        found = sorted((edit for node in nodes for edit in edits.of(node)), key=lambda e: e.rank)
        alike: dict[str, dict[ast.AST, Edit]] = {}
        for edit in found:
            for key in edit.keys:
                alike.setdefault(key, {})[edit.place] = edit
        groups = [tuple(each.values()) for each in alike.values() if len(each) > 1]
        groups.sort(key=lambda group: group[0].rank)
        return [(edit,) for edit in found] + groups

    def told(self, found: list[tuple[Edit, ...]], how: bool) -> str:
        """Return a sentence about changes; "" if there is none, or if they lie here and there."""
        lines = sorted({self.first + edit.place.lineno - 1 for each in found for edit in each})
        if not 1 <= len(lines) <= 2:
            return ""
        several = len(found[0]) > 1
        between = " and " if several else " or "
        places = between.join(f"line {n} (`{self.lines[n - 1].strip()}`)" for n in lines)
        if how and (several or len(lines) == 1):
            words = " ".join(found[0][0].words.split()) + ", and the same elsewhere," * several
            return f"With {words} in {places}, your answer is right on all inputs tried."
        begin = "The same small change in several places of" if several else "One small change in"
        return f"{begin} {places} makes your answer right on all inputs tried."

    def _with(self, change: tuple[Edit, ...]) -> ast.Module:
        """Return the source with a change made: a copy in which other pieces take some places."""
        new = {id(edit.block or edit.place): _piece(edit) for edit in change}
        tree = copy.deepcopy(self.tree, dict(new))
        if len(change) > 1 and not {*map(id, new.values())} <= {*map(id, ast.walk(tree))}:
            raise ValueError("one place lies in another")
        return ast.fix_missing_locations(ast.Module([tree], []))


def _piece(edit: Edit) -> ast.AST | list[ast.stmt] | None:
    """Return what an edit puts into its place; None if nothing."""
    if not isinstance(edit.new, str):
        return edit.new
    (piece,) = ast.parse(edit.new).body or [None]
    return piece.value if isinstance(piece, ast.Expr) else piece
