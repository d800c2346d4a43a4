"""From what a learner's function returned to a sentence that helps."""

from __future__ import annotations

import contextlib
import copy
import dataclasses
import functools
import inspect
import re
import warnings
from collections.abc import Callable, Iterator

from course_exercises.comparing import Gap, difference
from course_exercises.conditions import condition
from course_exercises.crashes import meaning
from course_exercises.definition import Exercise, Mistake
from course_exercises.diagnosing import diagnosis
from course_exercises.running import Outcome, outcome_of
from course_exercises.some_calls import NOTHING, Told
from course_exercises.values import plain
from course_exercises.verdict import Verdict
from course_exercises.writing import effort, written, written_call

_NOTHING = {
    "prints": "Your function prints, but it returns nothing (None). `print` only shows a value on "
    "the screen; `return` hands it to whoever called.",
    "computes": "Your function returned nothing (None), whatever it was given: is there a "
    "`return` on each way through it?",
}

_STOPPING = {"right only": "comes to its end only", "never wrong": "never stops", "wrong": "stops"}


@contextlib.contextmanager
def _without_warnings() -> Iterator[None]:
    """Keep warnings to oneself: Python would print the line of the solution that one comes from."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


class Judge:
    """Knows the right values for some inputs, and what each known mistake gives for them.

    Args:
        exercise: what to judge.
        cases: argument tuples, as `exercise.cases(rng)` draws them.
    """

    def __init__(self, exercise: Exercise, cases: list[tuple]):
        self.exercise, self.cases = exercise, cases
        with _without_warnings():
            self.expected = [plain(exercise.reference(*copy.deepcopy(case))) for case in cases]
        self._mistakes: dict[str, list[Outcome]] = {}

    @functools.cached_property
    def _efforts(self) -> list[float]:
        return [effort(case) for case in self.cases]

    @_without_warnings()
    def verdict(
        self, outcomes: list[Outcome], answer: Callable | None = None, look: bool = True
    ) -> Verdict:
        """Judge what a function did.

        Args:
            outcomes: what it did, one outcome for each case.
            answer: the function itself, where there is one: it may be called again.
            look: whether to find out what is true of wrong values.
        """
        problems = [
            self._problem(expected, outcome)
            for expected, outcome in zip(self.expected, outcomes, strict=True)
        ]
        if not any(problems):
            count = len(self.cases)
            tried = f"{count} inputs, all right" if count > 1 else "the value is right"
            return Verdict(True, "right", f"{tried}.")
        kinds = {outcome.kind for outcome in outcomes}
        nothing = all(each.kind == "value" and each.value is None for each in outcomes)
        if "not attempted" in kinds or (nothing and not outcomes[0].text):
            return Verdict(False, "not attempted", "Not attempted yet.")
        if "missing" in kinds:
            return Verdict(False, "missing", f"No function called {self.exercise.name} was found.")
        verdict = self._explained(problems, outcomes)
        mistake = self._known_mistake(outcomes)
        if mistake is not None:
            told = {"kind": "known mistake", "hint": mistake.hint, "mistake": mistake.name}
            return dataclasses.replace(verdict, **told)
        if nothing:
            hint = _NOTHING.get(outcomes[0].text, "")
            return dataclasses.replace(verdict, kind="diagnosis", hint=hint)
        return self._looked_at(verdict, problems, outcomes, answer) if look else verdict

    def _looked_at(self, verdict: Verdict, problems: list, outcomes: list, answer) -> Verdict:
        """Return a verdict with what is true of the wrong values, or with what an error means."""
        if verdict.kind not in ("wrong", "crash"):
            return verdict
        crashed = [outcome.kind == "crash" for outcome in outcomes]
        wrong = [not stops and gap for stops, gap in zip(crashed, problems, strict=True)]
        stopped = sum(crashed)
        few = stopped <= sum(map(bool, wrong))
        told = self._diagnosis(outcomes, None if stopped else answer) if few else NOTHING
        hint, calls = told
        if not hint:
            return self._stopping(crashed, outcomes) if stopped else verdict
        shown = [gap if number in calls else None for number, gap in enumerate(wrong)]
        verdict = dataclasses.replace(self._explained(shown, outcomes), kind="diagnosis", hint=hint)
        if not stopped:
            return verdict
        other = self._explained(crashed, outcomes)
        more = f"{verdict.problem}\n\nAnother call stops: {other.call}\n{other.problem}"
        return dataclasses.replace(verdict, problem=more)

    def _stopping(self, crashed: list[bool], outcomes: list[Outcome]) -> Verdict:
        """Return a verdict about crashes, with the property of the calls that they come with."""
        verdict = self._explained(crashed, outcomes)
        names = inspect.signature(self.exercise.reference).parameters
        cases = [dict(zip(names, case, strict=False)) for case in self.cases]
        failing = [number for number, each in enumerate(crashed) if each]
        drawn = max(0, len(cases) - len(self.exercise.examples))
        where = "" if all(crashed) else condition(cases, self.expected, failing, drawn)
        for one, other in _STOPPING.items():
            where = where.replace(one, other)
        where = where.removesuffix(", in the calls tried")
        more = f"\nIt {where}, in the calls tried." if where else ""
        return dataclasses.replace(verdict, problem=f"{verdict.problem}{more}")

    def _diagnosis(self, outcomes: list[Outcome], answer: Callable | None) -> Told:
        """Return what is true of wrong values, and of which; calls that gave none are left out."""
        kept = [number for number, outcome in enumerate(outcomes) if outcome.kind == "value"]
        chosen = ([values[n] for n in kept] for values in (self.cases, self.expected))
        got = [outcomes[n].value for n in kept]
        text, calls = diagnosis(self.exercise, *chosen, got, answer)
        return text, [kept[number] for number in calls]

    def _problem(self, expected, outcome: Outcome) -> Gap | None:
        if outcome.kind != "value":
            return Gap(outcome.kind)
        return difference(expected, outcome.value, self.exercise.relative, self.exercise.absolute)

    def _known_mistake(self, outcomes: list[Outcome]) -> Mistake | None:
        for mistake in self.exercise.mistakes:
            if all(map(self._behaves_alike, self.outcomes_of_mistake(mistake), outcomes)):
                return mistake
        return None

    def outcomes_of_mistake(self, mistake: Mistake) -> list[Outcome]:
        """Return what a known mistake does, an outcome for each case; it is called once."""
        if mistake.name not in self._mistakes:
            self._mistakes[mistake.name] = [outcome_of(mistake.answer, case) for case in self.cases]
        return self._mistakes[mistake.name]

    def _behaves_alike(self, wrong: Outcome, got: Outcome) -> bool:
        if wrong.kind != got.kind:
            return False
        if wrong.kind == "crash":
            return _without_numbers(wrong.text) == _without_numbers(got.text)
        if wrong.kind not in ("value", "changed its input"):
            return True
        limits = self.exercise.relative, self.exercise.absolute
        return difference(wrong.value, got.value, *limits) is None

    def _explained(self, problems: list, outcomes: list[Outcome]) -> Verdict:
        failing = [index for index, problem in enumerate(problems) if problem]
        simplest = min(failing, key=self._efforts.__getitem__)
        outcome, gap = outcomes[simplest], problems[simplest]
        call = written_call(self.exercise.name, self.cases[simplest])
        if outcome.kind == "value":
            texts = written(self.expected[simplest]), written(outcome.value)
            return Verdict(False, "wrong", str(gap), "", "", call, *texts, gap.where)
        problem = {
            "crash": f"It stopped with {outcome.text}",
            "endless": f"It did not end within {self.exercise.seconds:g} seconds. Is there a loop "
            "that never stops?",
            "not plain": f"It returned {outcome.text}. An answer is a number that a float can "
            "hold, a text, an array of numbers, or a list of these.",
            "changed its input": "It changed the array that it was given. Work on a copy: whoever "
            "calls a function does not expect that.",
        }[outcome.kind]
        hint = meaning(outcome.text) if outcome.kind == "crash" else ""
        return Verdict(False, outcome.kind, problem, hint, call=call)


def _without_numbers(text: str) -> str:
    return re.sub(r"\d+", "0", text.split("\n")[0])
