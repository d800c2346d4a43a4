"""Find what is true of all wrong answers of a function: the simplest sentence about them.

No list of mistakes is needed, so it works for an instructor's own exercise, too. It says how the
answers relate to the right ones, to which other question they would be right, what they don't
depend on, and where they are wrong. It never says why.
"""

from __future__ import annotations

import copy
import inspect
import time
from collections.abc import Callable

import numpy as np

from course_exercises.calls import Calls
from course_exercises.comparing import difference
from course_exercises.conditions import condition
from course_exercises.definition import Exercise
from course_exercises.evidence import bits, cost, direction, size
from course_exercises.parts import always_wrong_parts, named, only_wrong_part, part_at
from course_exercises.questions import questions
from course_exercises.relating import phrases
from course_exercises.repairing import repair
from course_exercises.running import Stopped, outcome_of
from course_exercises.some_calls import (
    NOTHING,
    Told,
    confusion,
    mostly,
    not_numbers,
    several_parts,
    stuck,
    where,
)
from course_exercises.values import plain
from course_exercises.watching import outcomes_of

_FOR_HALF = 40  # bits of evidence for what explains the wrong answers, but not the right ones
_SECONDS = 2.0  # of the processor, to look for what would be right, and again for calls
_ALWAYS = "doesn't change"  # what is said of all calls, not of wrong ones alone
_LARGEST = 20_000  # numbers of a value that are looked at


def diagnosis(
    exercise: Exercise, cases: list[tuple], expected: list, got: list, answer: Callable | None
) -> Told:
    """Return the simplest true sentence about wrong answers, and the calls it holds for.

    Args:
        exercise: what was asked.
        cases: argument tuples.
        expected: the right values.
        got: what the learner's function returned, plain values.
        answer: the function itself, to be called again; None where there is none, as in grading.
    """
    search = _Search(exercise, cases, expected, got, answer)
    large = any(size(right) + size(wrong) > _LARGEST for right, wrong in search.pairs)
    return (search.sentence(), search.told_of) if search.failing and not large else NOTHING


class _Search:
    def __init__(self, exercise, cases, expected, got, answer):
        self.exercise, self.answer = exercise, answer
        self.names = list(inspect.signature(exercise.reference).parameters)
        self.cases = [dict(zip(self.names, case, strict=False)) for case in cases]
        self.expected, self.got = expected, got
        whole = list(zip(expected, got, strict=True))
        self.failing = [number for number, pair in enumerate(whole) if not self._agree(*pair)]
        self.passing = [number for number in range(len(cases)) if number not in self.failing]
        wrong = [whole[number] for number in self.failing]
        self.told_of = self.failing  # numbers of the calls for which the sentence holds
        self._look_at(only_wrong_part(wrong, self._agree))

    def _look_at(self, path: tuple) -> None:
        """Look at one part of the answers from now on; () is the whole."""
        wrong = [(self.expected[number], self.got[number]) for number in self.failing]
        self.path = path
        self.pairs = [tuple(part_at(value, path) for value in pair) for pair in wrong]
        self.bits = bits(self.pairs)
        self.found = [  # for each pair, what is true of it, in order
            dict.fromkeys(phrases(*pair, self.cases[number]))
            for number, pair in zip(self.failing, self.pairs, strict=True)
        ]

    def sentence(self) -> str:
        found = self._relation()
        ignored = "" if found else self._calls("ignored")
        found = found or self._question(ignored.split("`")[1] if ignored else "")
        if ignored and found:
            found, ignored = f"{ignored}. Where it is wrong, it {found}", ""
        part, where = named(self.path), self._condition()
        known = bool(ignored) or found not in ("", "has none of the right entries")
        repaired = self._repair(not known)
        if not repaired:
            return self._told(found, part, where, ignored)
        if known:  # it says what is the matter, so that the place is enough
            return f"{self._told(found, part, where, ignored)} {repaired}"
        place = f"Only {part} of your answer is wrong. " if part else ""
        return (f"Your answer is {where}. " if "only where" in where else place) + repaired

    def _told(self, found: str, part: str, where: str, ignored: str) -> str:
        plain = not (part or ignored or "only" in where)
        if plain and found in ("", "has none of the right entries"):
            some = several_parts(self.pairs, self._agree)
            some = some or ("" if found else self._some(mostly(self.pairs, self.found)))
            if some:
                return some
        seen = "" if found else ignored or self._calls("sentence")
        if found and where.startswith("never"):
            where = ""  # what is true of the wrong ones tells more
        if not seen and (where or part):
            found = found or direction(self.pairs, self.expected)
        if where:
            place = "There " if where.startswith("wrong") else "Where it is wrong, "
            place = "" if found.startswith(_ALWAYS) else place
            words = f"{place}{part or 'it'} {found}."
            more = f" {words[0].upper()}{words[1:]}" if found else ""
            return f"Your answer is {where}.{more}{f' It {seen}.' if seen else ''}"
        if part:
            told = found or seen
            return f"Only {part} of your answer is wrong{f': it {told}' if told else ''}."
        if seen:
            return f"Your answer {seen}."
        whole = found.startswith(_ALWAYS) or not self.passing
        begin = "Your answer" if whole else "Where it is wrong, your answer"
        if found:
            return f"{begin} {found}."
        side = direction(self.pairs, self.expected)
        return self._of_some() or (f"{begin} {side}." if side else self._first_part())

    def _first_part(self) -> str:
        """Return what is true of the one part that is wrong wherever any part is."""
        parts = always_wrong_parts(self.pairs, self._agree) if len(self.passing) > 5 else []
        if len(parts) != 1:
            names = " and ".join(f"[{part!r}]" for part in parts)
            together = f"Parts {names} of your answer are wrong in the same calls, never one alone."
            return together if parts and len(self.failing) > 5 else ""
        part = tuple(parts)
        self._look_at(part)
        told = self._relation() or self._question() or self._calls("sentence")
        told = told or direction(self.pairs, self.expected)
        begin = f"Wherever your answer is wrong, its part {named(part)} is"
        return f"{begin}: that part {told}." if told else f"{begin}."

    def _of_some(self) -> str:
        """Return what is true of some wrong calls."""
        values = self.cases, self.expected, self.failing, self.pairs, self.found
        some = self._some(not_numbers(self.pairs, self.found))
        if some:
            return some
        for some, calls in (confusion(self.expected, self.got), stuck(self.expected, self.got)):
            if some:
                self.told_of = [number for number in calls if number in self.failing]
                return some
        return self._some(where(*values))

    def _some(self, told: Told) -> str:
        """Note the calls for which a sentence holds, and return it."""
        self.told_of = [self.failing[number] for number in told[1]] or self.told_of
        return told[0]

    def _agree(self, one, other) -> bool:
        return difference(one, other, self.exercise.relative, self.exercise.absolute) is None

    def _condition(self) -> str:
        drawn = max(0, len(self.cases) - len(self.exercise.examples))
        return condition(self.cases, self.expected, self.failing, drawn) if self.passing else ""

    def _relation(self) -> str:
        """Return how each wrong value relates to the right one."""
        common = (text for text in self.found[0] if all(text in each for each in self.found))
        told = (text for text in common if self.bits >= cost(text))
        if len({repr(got) for _, got in self.pairs}) == 1:  # one number all the time is no rounding
            told = (text for text in told if "fraction" not in text and "round" not in text)
        # Of two truth values the wrong one is always the other.
        return next((text for text in told if not (self.passing and "opposite" in text)), "")

    def _question(self, about: str = "") -> str:
        """Return to which other question, about one argument, wrong answers would be right."""
        found, until = "", time.thread_time() + _SECONDS
        for text, change in questions(self.names, self.cases) if self.bits >= 10 else ():
            if time.thread_time() > until:
                break
            if about and f"`{about}`" not in text:
                continue
            for turned in (False, True) if text.endswith("reverse order") else (False,):
                told = f"is what would be right if {text}"
                told += ", and the answer were then reversed, too" * turned
                if all(self._answers(change, number, False, turned) for number in self.failing):
                    if all(self._answers(change, number, True, turned) for number in self.passing):
                        return told
                    if self.bits >= _FOR_HALF:  # what holds for wrong calls only may be chance
                        found = found or told
        return found

    def _answers(self, change: Callable, number: int, unchanged: bool, turned: bool) -> bool:
        try:
            changed = change(self.cases[number])
            value = self._right(changed) if changed else None
            if value is None:
                return unchanged
            value = value[0][::-1] if turned else value[0]
            return self._agree(value, part_at(self.got[number], self.path))
        except Exception:  # a change need not suit the values that it is tried on
            return False

    def _right(self, case: dict) -> tuple | None:
        """Return the right value for other arguments, in a tuple; None if there is none."""
        with np.errstate(all="ignore"):
            try:
                value = plain(self.exercise.reference(*copy.deepcopy(tuple(case.values()))))
                return (part_at(value, self.path),)
            except Exception:  # the reference need not take every change
                return None

    def _mine(self, case: dict) -> tuple | None:
        outcome = outcome_of(self.answer, tuple(case.values()))
        if outcome.kind == "endless":  # the call was stopped, and so is the search
            raise Stopped
        try:
            return (part_at(outcome.value, self.path),) if outcome.kind == "value" else None
        except (TypeError, LookupError):
            return None

    def _repair(self, told: bool) -> str:
        """Return where a small change of the source makes all calls right, and which if told."""
        if self.answer is None:
            return ""
        order = self.failing + self.passing
        cases = [tuple(self.cases[number].values()) for number in order]
        right = [self.expected[number] for number in order]
        return repair(
            self.answer,
            cases,
            lambda n, outcome: outcome.kind == "value" and self._agree(right[n], outcome.value),
            told,
        )

    def _calls(self, what: str) -> str:
        if self.answer is None:
            return ""
        wrong, passed = ([self.cases[n] for n in some] for some in (self.failing, self.passing))

        def sentence() -> str:
            until = time.thread_time() + _SECONDS
            calls = Calls(wrong, passed, self._right, self._mine, self._agree, until)
            return getattr(calls, what)()

        # With other inputs than those that were asked for, the answer may never come to an end.
        (outcome,) = outcomes_of(sentence, [()], 2 * _SECONDS)
        return outcome.value or ""
