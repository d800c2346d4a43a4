"""A repair names the line in which one small change makes an answer right, or nothing is said."""

import ast
import functools
import linecache
import random

import numpy as np
import pytest
from mutants import MUTATORS, _advance

from course_exercises import exercise, find_exercise
from course_exercises.checking import verdict_of
from course_exercises.diagnosis.repairing import repair
from course_exercises.running import outcome_of


def read(text, name, number=0):
    """Return a function from its source, as a notebook's cell makes it."""
    file = f"<cell {number} {hash(text)}>"
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    space = {"np": np, "functools": functools}
    exec(compile(text, file, "exec"), space)
    return space[name]


def told(wrong, right, cases, how=True):
    """Return what is said of a source, and check that the case that fails first is wrong."""
    answer = read(wrong, "f") if isinstance(wrong, str) else wrong
    cases = sorted(cases, key=lambda case: outcome_of(answer, case).value == right(*case))
    return repair(answer, cases, lambda n, out: out.value == right(*cases[n]), how)


NUMBERS = [(n,) for n in range(-4, 9)]
COUNT = (
    "def f(n):\n    count = 0\n    for k in range({}):\n"
    "        if k % 2 {} 0:\n{}    return count\n"
)
STEP = "            count += 1\n"


def odd_below(n):
    return len([k for k in range(n) if k % 2 > 0])


@pytest.mark.parametrize(
    "source, words",
    [
        (COUNT.format("n", ">=", STEP), "choice for equal numbers in `k % 2 >= 0` in line 4"),
        (COUNT.format("n", "<", STEP), "comparison in `k % 2 < 0` in line 4 (`if k % 2 < 0:`)"),
        (COUNT.format("n + 1", ">", STEP), "With another operation in `n + 1` in line 3"),
        (COUNT.format("n", ">", STEP.replace("+=", "-=")), "another operation in `count -= 1`"),
        (COUNT.format("n", ">", STEP).replace("= 0", "= 1"), "than `1` in line 2 (`count = 1`)"),
        (COUNT.format("n", ">", STEP).replace("    return", "        return"),
         "another indentation of `return count` in line 6"),
        (COUNT.format("n", ">", "").replace("if k % 2 > 0:", "odd = k % 2\n    count += odd"),
         "another indentation of `count += odd` in line 5"),
        (COUNT.format("n", ">", STEP) + "\n    return 1\n", ""),
    ],
)  # fmt: skip
def test_a_slip_is_found_in_its_line(source, words):
    assert words in told(source, odd_below, [*NUMBERS])
    if not words.strip():
        return
    line = int(words.split("line ")[1][0]) if "line " in words else 5
    place = told(source, odd_below, [*NUMBERS], how=False)
    assert place.startswith("One small change in line") and f"line {line} (" in place


def test_a_search_that_goes_on_behind_what_it_looks_for():
    source = "def f(n):\n    found = 0\n    for k in range(n):\n        if k * k > 5:\n"
    source += "            found = k\n    return found\n"
    words = "With no more of the loop behind `found = k` in line 5 (`found = k`)"
    assert words in told(source, lambda n: 3 if n > 3 else 0, [*NUMBERS])


@pytest.mark.parametrize(
    "source, right, words",
    [
        ("    total = 0\n    last = 1\n    for k in range(n):\n        for j in range(k):\n"
         "            last += j\n        total += last\n    return total\n",
         lambda n: sum(1 + sum(range(k)) for k in range(n)),
         "With another indentation of `last = 1` in line 3 (`last = 1`)"),
        ("    for k in range(abs(n)):\n        if k * k > 9:\n            return k\n        else:\n"
         "            return -1\n    return -1\n", lambda n: 4 if abs(n) > 4 else -1,
         "With another indentation of `return -1` in line 3"),
        ("    sizes = {'a': n, 'b': 5 - n, 'c': 2}\n    return max(sizes)\n",
         lambda n: "a" if n >= 3 else "b", "With another `key` in `max(sizes)` in line 3"),
        ("    first, second, third = (n, 2, 3)\n    return first - third\n", lambda n: n - 2,
         "in line 2"),
        ("    return (n >= 2) - (n <= -2)\n", lambda n: (n > 2) - (n < -2),
         "With the other choice for equal numbers in `n >= 2`, and the same elsewhere, in line 2"),
    ],
)  # fmt: skip
def test_slips_in_statements_are_found(source, right, words):
    assert words in told(f"def f(n):\n{source}", right, [*NUMBERS])


ROWS = [(np.random.default_rng(seed).normal(size=(3, 4)),) for seed in range(8)]


@pytest.mark.parametrize(
    "wrong, right, words",
    [
        ("x.mean(axis=0).max()", lambda x: x.mean(axis=1).max(), "another axis than `axis=0`"),
        ("x.mean().max()", lambda x: x.mean(axis=0).max(), "an axis named in `x.mean()`"),
        ("(x - x.mean()).std()", lambda x: x.std(ddof=1), "another `ddof` in"),
        ("np.argsort(x[0])[0]", lambda x: np.argmax(x[0]), "the other order of `np.argsort("),
        ("np.log2(x[0] ** 2).sum()", lambda x: np.log(x[0] ** 2).sum(), "than `np.log2`"),
        ("x[0, 1] - x[0, 2] / 3", lambda x: (x[0, 1] - x[0, 2]) / 3, "other brackets in"),
        ("x[:-1].sum()", lambda x: x.sum(), "no `-1` in `:-1`"),
        ("x[0].argmin() - x[1].argmin()", lambda x: x[0].argmax() - x[1].argmax(),
         "With another function than `x[0].argmin`, and the same elsewhere, in line"),
        ("x[0, 0] - x[1, 0] + x[2, 0]", lambda x: x[1, 0] - x[2, 0] - x[0, 0], "the other sign of"),
        ("np.sqrt(x[0, 0] ** 2)", lambda x: x[0, 0] ** 2, "only `x[0, 0] ** 2` in place of"),
        ("np.log(np.mean(x**2))", lambda x: np.log(x**2).mean(), "another order of the steps in"),
        ("np.log((x**2).mean())", lambda x: np.log(x**2).mean(), "another order of the steps in"),
        ("np.log(x**2).mean()", lambda x: np.log((x**2).mean()), "another order of the steps in"),
        ("np.maximum(x[0, 1], 0) + 0.5", lambda x: max(x[0, 1] + 0.5, 0), "order of the steps"),
        ("np.maximum(x[0, 1] + 0.5, 0)", lambda x: max(x[0, 1], 0) + 0.5, "order of the steps"),
        ("(lambda a, b: a * b)(*x[0, :2])", lambda x: x[0, 0] ** 2 * x[0, 1], "power of `a` in"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("above", ["", "import numpy as np\n\n"], ids=["", "below an import"])
def test_changes_of_calls_are_tried(wrong, right, words, above):
    answer = read(f"{above}def f(x):\n    return {wrong}\n", "f")

    def agree(n, outcome):
        due = right(*ROWS[n])
        return np.shape(outcome.value) == () and outcome.value == pytest.approx(due)

    assert not agree(0, outcome_of(answer, ROWS[0]))
    assert words in repair(answer, ROWS, agree, True)


# The exercise's own right answer calls functions that stand beside it; a learner writes one.
PAIR_IOU = """def pair_iou(one, other):
    height = min(one[2], other[2]) - max(one[0], other[0])
    width = min(one[3], other[3]) - max(one[1], other[1])
    overlap = max(height, 0) * max(width, 0)
    areas = [(y1 - y0) * (x1 - x0) for y0, x0, y1, x1 in (one, other)]
    union = sum(areas) - overlap
    return overlap / union if union > 0 else 0.0
"""


@pytest.mark.parametrize(
    "name, slips",
    [("best_epoch", 6), ("output_size", 8), ("identity_switches", 6), ("pair_iou", 6)],
)
def test_slips_drawn_in_right_answers_are_found_or_nothing_false_is_said(name, slips):
    task = find_exercise(name)
    own = "".join(linecache.getlines(task.reference.__code__.co_filename))
    source = ast.parse(PAIR_IOU if name == "pair_iou" else own)
    tree = next(n for n in source.body if isinstance(n, ast.FunctionDef) and n.name == name)
    tree.decorator_list = []
    if ast.get_docstring(tree):
        del tree.body[0]
    drawn, found = _slips(ast.unparse(tree)), 0
    random.Random(0).shuffle(drawn)
    for number, (text, line) in enumerate(drawn[:slips]):
        answer = read(text, name, number)
        answer.__globals__.update(task.reference.__globals__)
        cases = task.cases(np.random.default_rng(0))
        rights = [task(*case) for case in cases]

        def agree(n, outcome, rights=rights):
            return outcome.kind == "value" and np.allclose(outcome.value, rights[n])

        order = sorted(range(len(cases)), key=lambda n: agree(n, outcome_of(answer, cases[n])))
        if agree(order[0], outcome_of(answer, cases[order[0]])):
            continue  # no slip at all
        rights[:] = [rights[n] for n in order]
        found += f"line {line} (" in repair(answer, [cases[n] for n in order], agree, True)
    assert found >= slips / 3


def _slips(text):
    """Return sources with one operator or number changed, and the line of the change."""
    found = []
    for mutator in MUTATORS[:2]:
        for place, _ in enumerate(ast.walk(ast.parse(text))):
            changed = ast.parse(text)
            if _advance(mutator(list(ast.walk(changed))[place]), 1):
                pairs = list(zip(text.split("\n"), ast.unparse(changed).split("\n"), strict=True))
                lines = [n for n, (one, two) in enumerate(pairs, 1) if one != two]
                found += [(ast.unparse(changed), line) for line in lines[:1]]
    return found


@pytest.mark.parametrize("seed", range(5))
def test_of_an_unrelated_function_nothing_is_said(seed):
    source = f"def f(n):\n    return (n * {seed} + 7) % 5 < 2 or n > {seed}\n"
    assert told(source, lambda n: 1000.5 * n, [*NUMBERS]) == ""


LONG = "def f(n):\n" + "    n = n + 1 - 1\n" * 500 + "    return n + 1\n"
DEEP = "def f(n):\n    return " + "(" * 80 + "n" + " + 1)" * 80 + "\n"


@pytest.mark.parametrize(
    "source",
    [
        LONG,
        "@functools.cache\ndef f(n):\n    return n + 1\n",
        "f = lambda n: n + 1\n",
        "def g():\n    m = 1\n    def f(n):\n        return n + m\n    return f\nf = g()\n",
        "def f(n):\n    open\n    return n + 1\n",
        "f = functools.partial(max, 3)\n",
    ],
    ids=["long", "decorated", "lambda", "inner", "opens", "partial"],
)
def test_what_can_not_be_read_or_should_not_be_run_is_left_alone(source):
    assert told(source, lambda n: n, [*NUMBERS]) == ""


def test_deep_and_endless_changes_come_to_an_end_and_print_nothing(capsys):
    assert told(DEEP, lambda n: 3.5 * n, [*NUMBERS]) == ""
    source = "def f(n):\n    while n > 0:\n        n -= 3\n        print(n)\n    return n\n"
    assert told(source, lambda n: 0.5 * n - 100, [*NUMBERS]) == ""
    assert capsys.readouterr().out.count("\n") < 100  # the answer's own, when it was called here


def test_a_changed_file_is_not_believed():
    answer = read("def f(n):\n    return n + 1\n", "f")
    text = "def f(n):\n    return n + 2\n"
    linecache.cache[answer.__code__.co_filename] = (len(text), None, text.splitlines(True), "f")
    assert told(answer, lambda n: n, [*NUMBERS]) == ""


def half(n):
    return n // 2


def test_a_relation_comes_first_and_the_place_behind_it():
    task = exercise(
        lesson="99", kind="code", points=1, aim="none", inputs=lambda rng: (int(rng.integers(50)),)
    )(half)
    verdict = verdict_of(task, read("def half(n):\n    return n // 2 + 1\n", "half"),
                         np.random.default_rng(0))  # fmt: skip
    assert verdict.kind == "diagnosis"
    assert verdict.hint == (
        "Your answer is larger than the right one by 1. One small change in line 2 "
        "(`return n // 2 + 1`) makes your answer right on all inputs tried."
    )
