"""What a learner reads, for each way in which an answer can go."""

import math
import re
import time
import warnings

import numpy as np
import pytest

from course_exercises import check, exercise, find_exercise, is_right, running
from course_exercises.checking import verdict_of
from course_exercises.comparing import difference
from course_exercises.crashes import meaning
from course_exercises.running import Outcome, outcome_of, outcomes_of
from course_exercises.values import NotPlain, decode, encode, plain
from course_exercises.writing import effort


class EqualsEverything:
    def __eq__(self, other):
        return True

    __hash__ = None


@exercise(
    lesson="99",
    kind="code",
    points=1,
    aim="double an array",
    inputs=lambda rng: (rng.normal(size=int(rng.integers(1, 5))),),
    examples=((np.array([3.0]),), (np.array([3.0, 4.0]),)),
    seconds=0.5,
)
def double(x):
    return 2 * x


class Mistakes(double.Mistakes):
    def square(x):
        """That is the square."""
        return x * x

    def first_only(x):
        """All numbers,
        not only the first."""
        return 2 * x[:1]

    def text(x):
        """A text can't be added."""
        return x + "a"


def said(answer, seed=0):
    return verdict_of(double, answer, np.random.default_rng(seed))


def in_place(x):
    x *= 2
    return x


def fail_with(value):
    raise ValueError(value)


def put_in(x, value):
    x[0] = value
    return 1


def endless(x):
    while True:
        pass


@pytest.mark.parametrize(
    "answer, kind, words",
    [
        (lambda x: x + x, "right", "14 inputs, all right"),
        (lambda x: x**2, "known mistake", "That is the square."),
        (lambda x: 2 * x[:1], "known mistake", "not only the first"),
        (lambda x: x + "b", "known mistake", "A text can't be added."),
        (lambda x: x + {}, "crash", "in your line"),
        (lambda x: 3 * x, "diagnosis", "expected: np.array([6.])\ngot:      np.array([9.])"),
        (lambda x: x**2, "known mistake", "expected: np.array([6.])\ngot:      np.array([9.])"),
        (lambda x: 2 * x[None], "diagnosis", "Its shape should be (1,), but it is (1, 1)."),
        (lambda x: "six", "diagnosis", "It should be an array of numbers, but it is a text."),
        (
            lambda x: 1 / 0,
            "crash",
            "3.]))\n\nIt stopped with ZeroDivisionError: division by zero",
        ),
        (lambda x: exit(), "crash", "SystemExit"),
        (lambda x: missing, "crash", "NameError: name 'missing' is not defined"),  # noqa: F821
        (lambda x: 2 * x if x else x, "crash", "An array stands where one yes or no is due"),
        (
            lambda x: x + np.zeros(2) + np.zeros(3),
            "crash",
            "their shapes from the right",
        ),
        (lambda x: [a for a, b in [x[:1]]], "crash", "Print the length, or the shape"),
        (lambda x: print(2 * x), "diagnosis", "Your function prints, but it returns nothing"),
        (lambda x: np.sort(x).sort(), "diagnosis", "returned nothing (None), whatever it was"),
        (lambda x: x.tolist() / 2, "crash", "Lists don't compute"),
        (lambda x: x[:0][0], "crash", "Something empty needs an answer of its own"),
        (lambda x: x.sum, "not plain", "call it, with `()`"),
        (lambda x: None, "not attempted", "Not attempted yet."),
        (lambda x: ..., "not attempted", "Not attempted yet."),
        (endless, "endless", "did not end within 0.5 seconds"),
        (in_place, "changed its input", "Work on a copy"),
        (lambda x: EqualsEverything(), "not plain", "an object of type EqualsEverything"),
        (
            lambda x: 10**400,
            "not plain",
            "returned a whole number too large for a float. An answer",
        ),
        (lambda x: -(10**9000), "not plain", "a whole number too large for a float"),
        (lambda x: [[None, True], {"a": 10**400}], "not plain", "too large for a float"),
        (lambda x: {-(10**9000): x}, "not plain", "too large for a float"),
        (lambda x: np.array([10**400]), "not plain", "returned an array of type object"),
        (lambda x: [[[[[[[[[1]]]]]]]]], "not plain", "returned a list nested too deep"),
        (lambda x: [None] * len(x), "diagnosis", "numbers, but a part of it is nothing."),
        (lambda x: [*x, "a"], "wrong", "numbers, but a part of it is a text."),
        (lambda x: [True, *x], "diagnosis", "but it has true or false among its numbers."),
        (
            lambda x: [2**70] * len(x),
            "diagnosis",
            "it should be 6.0, but it is 1.18059e+21.",
        ),
        (lambda x: fail_with(10**9000), "crash", "ValueError: its message can't be written"),
        (lambda: 1, "crash", "TypeError"),
        (7, "not plain", "double should be a function, but it is 7."),
    ],
)
def test_each_kind_of_answer_gets_its_own_sentence(answer, kind, words):
    verdict = said(answer)
    assert verdict.kind == kind and verdict.right == (kind == "right")
    assert words in verdict.message


def test_a_call_that_waits_for_a_busy_machine_is_not_taken_for_endless():
    (outcome,) = outcomes_of(lambda x: time.sleep(0.5) or x, [(7,)], seconds=0.2)
    assert outcome == Outcome("value", 7)


def test_time_stands_still_while_others_hold_the_processors(monkeypatch):
    monkeypatch.setattr(running, "_waited", lambda worker: time.monotonic())
    (outcome,) = outcomes_of(lambda x: time.sleep(1) or x, [(7,)], seconds=0.1)
    assert outcome == Outcome("value", 7)


@pytest.mark.parametrize("answer", [endless, lambda x: time.sleep(1000)], ids=["loops", "sleeps"])
def test_after_an_endless_call_no_more_is_tried(answer):
    first = iter([lambda x: x, answer, lambda x: x])
    outcomes = outcomes_of(lambda x: next(first)(x), [(1,), (2,), (3,)], seconds=0.2)
    assert [each.kind for each in outcomes] == ["value", "endless"]


def test_the_smallest_failing_input_is_shown():
    def wrong_for_two(x):
        return 2 * x if len(x) < 2 else 3 * x

    assert said(wrong_for_two).call == "double(np.array([3., 4.]))"


def test_check_prints_and_returns_nothing(capsys, monkeypatch):
    assert check("one_place", lambda patch, kernel: (patch * kernel).sum()) is None
    assert capsys.readouterr().out.startswith("✓ one_place: Right: 14 inputs")
    check("one_place", lambda patch, kernel: ...)
    assert capsys.readouterr().out == "… one_place: Not attempted yet.\n"
    monkeypatch.setenv("COURSE_GRADING", "1")
    check("one_place", lambda patch, kernel: ...)
    assert capsys.readouterr().out == ""


def test_an_exercise_of_ones_own_is_checked_without_a_name(capsys):
    check(double, lambda x: x**2)
    assert capsys.readouterr().out == (
        "✗ double: Not yet. That is the square.\nThe simplest call that fails:\n\n"
        "    double(np.array([3.]))\n\nexpected: np.array([6.])\ngot:      np.array([9.])\n"
        "At [0] it should be 6.0, but it is 9.0.\n"
    )


def test_is_right_only_tells():
    assert is_right("one_place", lambda patch, kernel: (patch * kernel).sum())
    assert not is_right(double, lambda x: x**2) and not is_right(double, lambda x: ...)


def test_an_unknown_name_is_told_with_near_ones():
    with pytest.raises(ValueError, match="received 'one_plaice'. Near: .*one_place"):
        check("one_plaice", print)


def test_two_checks_draw_different_inputs_and_a_seed_the_same():
    seen = []
    for seed in (None, None, 1, 1):
        drawn = []
        check("one_place", lambda p, k, drawn=drawn: drawn.append(p.tolist()), seed=seed)
        seen.append(drawn)
    assert seen[0] != seen[1] and seen[2] == seen[3]


def test_a_number_too_large_to_write_is_no_function():
    assert said(10**9000).message == "double should be a function, but it is an object of type int."


class EqualsNothing:
    def __eq__(self, other):
        raise RuntimeError

    __hash__ = None


def test_what_is_put_into_an_input_and_cannot_be_compared_counts_as_a_change():
    (outcome,) = outcomes_of(lambda x: put_in(x, EqualsNothing()), [([1, 2],)], seconds=1)
    assert outcome == Outcome("changed its input", 1)


MESSAGES = {
    "An array stands": lambda: bool(np.zeros(2)),
    "put brackets": lambda: np.arange(2) == 1 & np.arange(2) == 0,
    "One number can't": lambda: [a for a, b in [np.argmax([1, 2])]],
    "holds several": lambda: 1 + (1, 2),
    "tape.watch": lambda: __import__("tensorflow").convert_to_tensor(None),
    "not as many names": lambda: [a for a, b in [(1,)]],
    "shapes from the right": lambda: np.zeros(2) + np.zeros(3),
    "In `left @ right`": lambda: np.zeros((2, 3)) @ np.zeros((2, 3)),
    "is None: an argument": lambda: None + 1,
    "A list takes one": lambda: [[1]][0, 0],
    "no array there": lambda: [1].shape,
    "Lists don't compute": lambda: [1] - [2],
    "must be a whole number": lambda: range(2.0),
    "more indices": lambda: np.zeros(2)[0, 0],
    "fewer axes": lambda: np.zeros(2).sum(axis=1),
    "places 0 to 4": lambda: [1][1],
    "largest of nothing": lambda: np.zeros(0).max(),
    "divided by 0": lambda: 1 / 0,
    "no logarithm of 0": lambda: math.log(0),
    "keeps all numbers": lambda: np.zeros(6).reshape(4, 2),
    "different lengths": lambda: np.array([[1], [2, 3]], float),
    "Round brackets": lambda: np.pi(2),
    "has no parts": lambda: list(1),
    "in that order": lambda: (lambda a: a)(),
    "spelled": lambda: missing,  # noqa: F821
    "doesn't have": lambda: {}[1],
}


@pytest.mark.parametrize("words, stops", MESSAGES.items())
@pytest.mark.filterwarnings("ignore")
def test_usual_errors_are_explained_by_what_python_itself_says(words, stops):
    outcome = outcome_of(stops, ())
    assert outcome.kind == "crash" and words in meaning(outcome.text)


@pytest.mark.parametrize("name", ["mean_colour", "part_channel", "filter_scores"])
def test_no_warning_shows_a_line_of_the_solution(name):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for seed in range(3):
            verdict_of(find_exercise(name), lambda *_: 0.5, np.random.default_rng(seed))
    assert not [each for each in caught if "course_exercises" in each.filename]


def test_an_unusual_error_is_left_to_python():
    assert meaning("OSError: no space left on device") == ""


def test_a_mistake_that_stops_needs_the_same_message():
    assert said(lambda x: x + "b").kind == "known mistake"
    assert said(lambda x: x @ np.zeros(9)).kind == "crash"


def test_loading_a_module_is_no_endless_loop(tmp_path, monkeypatch):
    (tmp_path / "slow_module.py").write_text("import time\ntime.sleep(1.2)\n")
    monkeypatch.syspath_prepend(tmp_path)

    def answer(x):
        import slow_module  # noqa: F401

        return 2 * x

    assert [each.value for each in outcomes_of(answer, [(1,), (2,)], seconds=0.1)] == [2, 4]


VALUES = [
    None,
    True,
    -3,
    2**1023,
    [[2**70, None], True],
    2.5,
    "text",
    [1, (2.0, "a")],
    {"a": np.arange(6, dtype=np.int16).reshape(2, 3), 4: [True]},
    np.array([], np.float32),
    np.array([np.nan, np.inf]),
]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_values_come_back_as_they_were(value):
    back = decode(encode(plain(value)))
    assert type(back) is type(value)
    assert difference(plain(value), back, 0, 0) is None


@pytest.mark.parametrize(
    "value",
    [
        EqualsEverything(),
        object(),
        [object()],
        {(1, 2): 3},
        np.array([object()]),
        1j,
        print,
        2**1024,
        -(10**400),
        [[True, None, 10**400]],
        {10**400: None},
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_value_is_refused(value):
    with pytest.raises(NotPlain):
        plain(value)


class Sly(np.ndarray):
    def __eq__(self, other):
        return True


def test_a_longer_float_becomes_an_ordinary_one_or_infinite():
    assert type(plain(np.longdouble(2.5))) is float and plain(np.longdouble(2.5)) == 2.5
    if np.finfo(np.longdouble).max > np.finfo(np.float64).max:
        assert plain(np.longdouble("1e400")) == np.inf
        sentence = difference(np.array([1.0]), plain(np.array([np.longdouble("1e400")])), 0, 0)
        assert "it should be 1.0, but it is" in sentence


def test_an_array_of_ones_own_kind_is_refused():
    with pytest.raises(NotPlain, match="Sly"):
        plain(np.zeros(3).view(Sly))


@pytest.mark.parametrize(
    "expected, got, words",
    [
        (1, 1.0, None),
        (1, np.array(1), None),
        (1.0, True, "true or false|True"),
        (True, 1, "True"),
        (np.array([1.0, 2.0]), [1, 2.0000001], None),
        (np.array([1.0]), [3], r"^At \[0\] it should be 1"),
        (np.array(1.0), 3, "^It should be 1.0, but it is 3"),
        (np.array([1, 2]), [1, 3], "it should be 2, but it is 3"),
        (np.array([True]), [False], "it should be True, but it is False"),
        (np.array([1.0, 2.0]), [1, 3], r"1 of 2 numbers differs. At \[1\] it"),
        (np.array([True]), np.array([1]), "type bool"),
        (np.array([1.0]), [[1], [2, 3]], "different lengths"),
        ((1, 2), [1, 2], None),
        ((1, 2), [1], "2 parts, but it has 1"),
        ([1, 2], np.array([1, 2]), None),
        ([[1, 2]], np.array([[1, 2]]), None),
        ([1, 2], np.array([1, 3]), "should be 2, but it is 3"),
        ([1, 2], np.array(1), "2 parts, but it is a number"),
        ({"a": 1}, {"b": 1}, r"keys \['a'\], but it has \['b'\]"),
        ({"a": 1}, [1], r"keys \['a'\], but it is a list"),
        (1, np.array([1, 2]), "a number, but it is an array"),
        (1.0, None, "a number, but it is nothing"),
        (True, None, "true or false.*, but it is None"),
        (None, True, "None .nothing., but it is True"),
        ([1, None, True], [1, None, True], None),
        ([1, None, True], [1, True, None], "should be None .nothing., but it is True"),
        (np.array([2.0**70]), [2**70], None),
        (2.0**1000, 2**1000, None),
        (np.array([1.0, 0.0]), [1, False], "true or false among its numbers"),
        (np.array([True, False]), [True, False], None),
        (np.array([[1.0], [2.0]]), [np.array([1]), [2]], None),
        (np.array([1.0]), [[None], [1, 2]], "a part of it is nothing"),
        (float("nan"), float("nan"), None),
        ("a", "b", "should be 'a'"),
    ],
)
def test_differences(expected, got, words):
    found = difference(expected, plain(got), 1e-4, 1e-6)
    if words is None:
        assert found is None
    else:
        assert re.search(words, found)


@pytest.mark.parametrize(
    "array",
    [
        np.array([[1.0, 0.5, 0.25], [np.nan, 100.5, 1e9]]),
        np.array([[[-3, 200]], [[0, 7]]]),
        np.array([[True, False]]),
        np.array([-np.inf, 99.9, -1.05]),
        np.array(2.5),
    ],
    ids=["fractions", "whole", "truths", "infinite", "one"],
)
def test_an_array_is_as_hard_to_follow_as_the_same_numbers_in_lists(array):
    assert effort(array) == pytest.approx(effort(array.tolist()))
