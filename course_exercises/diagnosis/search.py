"""Find what is true of all wrong answers of a function: the simplest sentence about them."""

import copy
import time
from collections.abc import Callable

import numpy as np

from course_exercises.comparing import difference
from course_exercises.definition import Exercise
from course_exercises.diagnosis import partly
from course_exercises.diagnosis.calls import Calls
from course_exercises.diagnosis.conditions import condition
from course_exercises.diagnosis.evidence import bits, cost, direction, fingerprint
from course_exercises.diagnosis.partly import NOTHING, Told, in_all, named, only_wrong_part, part_at
from course_exercises.diagnosis.phrases import phrases
from course_exercises.diagnosis.questions import questions
from course_exercises.diagnosis.repairing import repair
from course_exercises.running import Outcome, Stopped, outcome_of, outcomes_of
from course_exercises.values import plain
from course_exercises.writing import size

_FOR_HALF = 40  # bits of evidence for what explains the wrong answers, but not the right ones
_SECONDS = 2.0  # of the processor, to look for what would be right, and again for calls
_ALWAYS = "doesn't change"  # what is said of all calls, not of wrong ones alone
_VAGUE = ("", "has none of the right entries")  # phrases that lead no further
_LARGEST = 20_000  # numbers of a value that are looked at
# What is said of wrong calls, and of calls that stop with an error:
_STOPPING = {"right only": "comes to its end only", "never wrong": "never stops", "wrong": "stops"}


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
    large = any(size(pair) > _LARGEST for pair in search.pairs)
    return (search.sentence(), search.told_of) if search.failing and not large else NOTHING


def where_it_stops(exercise: Exercise, cases: list[tuple], expected: list, crashed: list) -> str:
    """Return a line about the property of the calls that stop with an error; "" if none tells."""
    failing = [number for number, each in enumerate(crashed) if each]
    told = condition(exercise, [exercise.named(case) for case in cases], expected, failing)
    for one, other in _STOPPING.items():
        told = told.replace(one, other)
    return f"\nIt {told.removesuffix(', in the calls tried')}, in the calls tried." if told else ""


class _Search:
    def __init__(self, exercise, cases, expected, got, answer):
        self.exercise, self.answer = exercise, answer
        self.cases = [exercise.named(case) for case in cases]
        self.expected, self.got = expected, got
        whole = list(zip(expected, got, strict=True))
        self.failing = [number for number, pair in enumerate(whole) if not self.agree(*pair)]
        self.passing = [number for number in range(len(cases)) if number not in self.failing]
        self.told_of = self.failing  # numbers of the calls for which the sentence holds
        self._look_at(only_wrong_part([whole[number] for number in self.failing], self.agree))

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

    def agree(self, one, other) -> bool:
        """Tell whether two values count as the same."""
        return difference(one, other, self.exercise.relative, self.exercise.absolute) is None

    def sentence(self) -> str:
        """Return the simplest true sentence; where its source can be read, the place of a slip."""
        found = self._relation()
        name = "" if found else self._calls(Calls.ignored)
        ignored = f"doesn't change when `{name}` does, and it should" if name else ""
        found = found or self._question(name)
        if ignored and found:
            found, ignored = f"{ignored}. Where it is wrong, it {found}", ""
        part = named(self.path)
        where = condition(self.exercise, self.cases, self.expected, self.failing)
        known = bool(ignored) or found not in _VAGUE
        repaired = self._repair(not known)
        if known or not repaired:  # what is the matter; behind it, the place is enough
            return f"{self._told(found, part, where, ignored)} {repaired}".rstrip()
        if "only where" in where:
            return f"Your answer is {where}. {repaired}"
        return f"Only {part} of your answer is wrong. {repaired}" if part else repaired

    def _told(self, found: str, part: str, where: str, ignored: str) -> str:
        """Return a sentence made of what was found, the part that is wrong, and where it is."""
        if found in _VAGUE and not (part or ignored or "only" in where):
            some = partly.several_parts(self.pairs, self.agree)
            some = some or ("" if found else self._some(partly.mostly(self.pairs, self.found)))
            if some:
                return some
        seen = "" if found else ignored or self._calls(Calls.sentence)
        if found and where.startswith("never"):
            where = ""  # what is true of the wrong ones tells more
        if not seen and (where or part):
            found = found or direction(self.pairs, self.expected)
        if where:
            begin = "There " if where.startswith("wrong") else "Where it is wrong, "
            words = f"{'' if found.startswith(_ALWAYS) else begin}{part or 'it'} {found}."
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
        parts = partly.always_wrong_parts(self.pairs, self.agree) if len(self.passing) > 5 else []
        if len(parts) != 1:
            names = " and ".join(f"[{part!r}]" for part in parts)
            together = f"Parts {names} of your answer are wrong in the same calls, never one alone."
            return together if parts and len(self.failing) > 5 else ""
        self._look_at(tuple(parts))
        told = self._relation() or self._question() or self._calls(Calls.sentence)
        told = told or direction(self.pairs, self.expected)
        begin = f"Wherever your answer is wrong, its part {named(self.path)} is"
        return f"{begin}: that part {told}." if told else f"{begin}."

    def _of_some(self) -> str:
        """Return what is true of some wrong calls."""
        some = self._some(partly.not_numbers(self.pairs, self.found))
        if some:
            return some
        for of_some in (partly.confusion, partly.stuck):
            some, calls = of_some(self.expected, self.got)
            if some:
                self.told_of = [number for number in calls if number in self.failing]
                return some
        values = self.cases, self.expected, self.failing, self.pairs, self.found
        return self._some(partly.where(*values))

    def _some(self, told: Told) -> str:
        """Note the calls for which a sentence holds, and return it."""
        self.told_of = [self.failing[number] for number in told[1]] or self.told_of
        return told[0]

    def _relation(self) -> str:
        """Return how each wrong value relates to the right one."""
        told = [text for text in in_all(self.found) if self.bits >= cost(text)]
        if len({fingerprint(got) for _, got in self.pairs}) == 1:
            # One number all the time is no rounding.
            told = [text for text in told if "fraction" not in text and "round" not in text]
        # Of two truth values the wrong one is always the other.
        return next((text for text in told if not (self.passing and "opposite" in text)), "")

    def _question(self, about: str = "") -> str:
        """Return to which other question, about one argument, wrong answers would be right."""
        found, until = "", time.thread_time() + _SECONDS
        for text, change in questions(self.cases) if self.bits >= 10 else ():
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
            value = self.right(changed) if changed else None
            if value is None:
                return unchanged
            value = value[0][::-1] if turned else value[0]
            return self.agree(value, part_at(self.got[number], self.path))
        except Exception:  # a change need not suit the values that it is tried on
            return False

    def right(self, case: dict) -> tuple | None:
        """Return the right value for any arguments, in a tuple; None if there is none."""
        with np.errstate(all="ignore"):
            try:
                value = plain(self.exercise.reference(*copy.deepcopy(tuple(case.values()))))
                return (part_at(value, self.path),)
            except Exception:  # the reference need not take every change
                return None

    def mine(self, case: dict) -> tuple | None:
        """Return the learner's value for any arguments, in a tuple; None if there is none."""
        outcome = outcome_of(self.answer, tuple(case.values()))
        if outcome.kind == "endless":  # the call was stopped, and so is the search
            raise Stopped
        try:
            return (part_at(outcome.value, self.path),) if outcome.kind == "value" else None
        except (TypeError, LookupError):
            return None

    def _repair(self, how: bool) -> str:
        """Return where a small change of the source makes all calls right, and `how`."""
        if self.answer is None:
            return ""
        order = self.failing + self.passing
        cases = [tuple(self.cases[number].values()) for number in order]

        def is_right(number: int, outcome: Outcome) -> bool:
            right = self.expected[order[number]]
            return outcome.kind == "value" and self.agree(right, outcome.value)

        return repair(self.answer, cases, is_right, how)

    def _calls(self, told: Callable[[Calls], str]) -> str:
        """Return what stands out when the function is called again, with other inputs."""
        if self.answer is None:
            return ""

        def sentence() -> str:
            return told(Calls(self, time.thread_time() + _SECONDS))

        # With other inputs than those that were asked for, the answer may never come to an end.
        (outcome,) = outcomes_of(sentence, [()], 2 * _SECONDS)
        return outcome.value or ""
