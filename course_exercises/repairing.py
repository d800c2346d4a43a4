"""Is a wrong answer one small change away from right? Its own source is changed, and tried.

What is said is the place and what is the matter there; the right text is left to the learner.
"""

from __future__ import annotations

import ast
import contextlib
import inspect
import io
import textwrap
import time
import types
import warnings
from collections.abc import Callable

from course_exercises.edits import Edit, edits
from course_exercises.watching import outcomes_of

_LONGEST = 6000  # characters of a function that is read
_MOST, _ENDLESS = 250, 3  # changes that are tried, and how many of them may never end
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
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            source = _Source(answer)
            return source.told(source.repairs(cases, is_right), how)
    except (_Unreadable, OSError, TypeError, SyntaxError, ValueError, RecursionError, MemoryError):
        return ""  # no source, or none that can be changed


class _Unreadable(Exception):
    """There is no source that one can be sure of."""


class _Source:
    """The source of a function, where it stands alone and is what was called."""

    def __init__(self, answer: Callable):
        if not isinstance(answer, types.FunctionType) or answer.__code__.co_freevars:
            raise _Unreadable
        self.answer, self.name = answer, answer.__name__
        self.lines = inspect.findsource(answer)[0]
        self.first = answer.__code__.co_firstlineno
        block = "".join(inspect.getblock(self.lines[self.first - 1 :]))
        if len(block) > _LONGEST:
            raise _Unreadable
        self.text = textwrap.dedent(block)
        self.tree = ast.parse(self.text).body[0]
        names = {getattr(node, "id", getattr(node, "attr", "")) for node in ast.walk(self.tree)}
        as_called = isinstance(self.tree, ast.FunctionDef) and not self.tree.decorator_list
        if not as_called or names & _ACTS:
            raise _Unreadable
        if self._made(self.text).__code__.co_code != answer.__code__.co_code:
            raise _Unreadable  # the file was changed since

    def repairs(self, cases: list[tuple], is_right: Callable) -> list[Edit]:
        """Return the changes that make all calls right, of those that are equally likely."""
        begun, endless, found = time.process_time(), 0, []
        for edit in edits(self.tree, self._text_of)[:_MOST]:
            if found and edit.rank > found[0].rank:
                break
            if time.process_time() - begun > _SECONDS or endless == _ENDLESS:
                break
            try:
                changed = self._made(self._with(edit))
            except Exception:  # a change need not suit every place
                continue
            for some in (cases[:1], cases):
                outcomes = outcomes_of(changed, some, _CALL)
                endless += outcomes[-1].kind == "endless"
                if len(outcomes) < len(some) or not all(map(is_right, range(len(some)), outcomes)):
                    break
            else:
                found.append(edit)
        return found

    def told(self, found: list[Edit], how: bool) -> str:
        """Return a sentence about changes; "" if there is none, or if they lie here and there."""
        lines = sorted({self.first + edit.place.lineno - 1 for edit in found})
        if not 1 <= len(lines) <= 2:
            return ""
        places = " or ".join(f"line {n} (`{self.lines[n - 1].strip()}`)" for n in lines)
        if how and len(lines) == 1:
            words = " ".join(found[0].words.split())
            return f"With {words} in {places}, your answer is right on all inputs tried."
        return f"One small change in {places} makes your answer right on all inputs tried."

    def _text_of(self, node: ast.AST) -> str:
        return ast.get_source_segment(self.text, node) or ""

    def _with(self, edit: Edit) -> str:
        """Return the source with one change made; columns are counted in bytes."""
        lines = self.text.encode().splitlines(keepends=True)
        node = edit.place
        head, tail = lines[node.lineno - 1], lines[node.end_lineno - 1]
        text = head[: node.col_offset] + edit.text.encode() + tail[node.end_col_offset :]
        return b"".join([*lines[: node.lineno - 1], text, *lines[node.end_lineno :]]).decode()

    def _made(self, text: str) -> Callable:
        space = dict(self.answer.__globals__)
        exec(compile(text, "<a change>", "exec", dont_inherit=True), space)
        return space[self.name]
