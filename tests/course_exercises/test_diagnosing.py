"""A diagnosis is a true sentence about the learner's own numbers, or there is none."""

import operator

import numpy as np
import pytest

from course_exercises import exercise, find_exercise
from course_exercises.checking import verdict_of
from course_exercises.diagnosis import diagnosis, search
from course_exercises.diagnosis.evidence import direction, fingerprint
from course_exercises.diagnosis.partly import (
    always_wrong_parts,
    confusion,
    not_numbers,
    stuck,
    where,
)
from course_exercises.diagnosis.phrases import phrases
from course_exercises.diagnosis.sequences import of_sequences


def made(function, inputs, *examples):
    function.__name__ = function.__name__.replace("<lambda>", "task")
    made_by = exercise(
        lesson="99", kind="code", points=1, aim="none", inputs=inputs, examples=examples
    )
    return made_by(function)


def numbers_of(rng):
    return (rng.normal(size=int(rng.integers(3, 7))),)


def picture(rng):
    return (rng.normal(size=rng.integers(3, 6, 2)),)


def hint(task, answer):
    verdict = verdict_of(task, answer, np.random.default_rng(0))
    assert verdict.kind == ("diagnosis" if verdict.hint else "wrong")
    return verdict.hint


def total(x):
    return float(x.sum())


def centred(x):
    return x - x.mean()


def turned(x):
    return 2 * x[::-1]


def largest_place(x):
    return int(x.argmax())


def powers(picture):
    return picture**2


def strided(x, stride):
    return x[::stride]


def shifted(rng):
    return rng.normal(size=8), int(rng.integers(1, 4))


def spread(x, y):
    return float(np.sum(x * x)), float(np.sum(x * y))


def area(box):
    return (box[2] - box[0]) * (box[3] - box[1])


def box(rng):
    return ([float(number) for number in np.sort(rng.uniform(size=4))],)


def two(rng):
    return rng.normal(size=5), rng.normal(size=5)


def float_max(x):
    return float(x.max())


def runs(rng):
    return ([(f"layer{n}", int(size)) for n, size in enumerate(rng.integers(0, 2, 6))],)


def first_of_runs(x):
    return [name for n, (name, size) in enumerate(x) if n == 0 or size != x[n - 1][1]]


def last_of_runs(x):
    return first_of_runs(x[::-1])[::-1]


def triples(rng):
    rows = rng.permutation(20)[:8].reshape(4, 2).tolist()
    return ([(f"net{n}", *row) for n, row in enumerate(rows)],)


def cheapest(x):
    return min((b, a) for a, b, _ in x)[1]


def pairs_of(rng):
    return ([tuple(map(int, rng.integers(1, 9, 2))) for _ in range(int(rng.integers(2, 5)))],)


@pytest.mark.parametrize(
    "right, inputs, wrong, words",
    [
        (total, numbers_of, lambda x: 2 * total(x), "Your answer is twice the right one."),
        (total, numbers_of, lambda x: total(x) / len(x), "the right one divided by `x.size`"),
        (total, numbers_of, lambda x: -total(x), "the right one with its sign turned"),
        (total, numbers_of, lambda x: 1 / total(x), "1 divided by the right one"),
        (total, numbers_of, lambda x: total(x) + 1, "larger than the right one by 1."),
        (total, numbers_of, lambda x: max(total(x), 0), "0 in place of negative numbers"),
        (total, numbers_of, lambda x: int(total(x)), "the right one without its fraction"),
        (total, numbers_of, lambda x: total(x) / np.log(2), "as logarithms of base 2 are"),
        (total, numbers_of, lambda x: x[::-1], "a row of numbers: their sum would be right"),
        (total, numbers_of, lambda x: np.full(3, np.nan)[0], "nan (not a number)"),
        (total, numbers_of, lambda x: 4.0, "Your answer is 4."),
        (centred, numbers_of, lambda x: centred(x)[::-1], "in reverse order"),
        (centred, numbers_of, lambda x: np.sort(centred(x)), "the right numbers, but sorted"),
        (centred, numbers_of, lambda x: centred(x)[1:], "lacks the first number"),
        (centred, numbers_of, lambda x: [*centred(x), 0], "has a last number too many"),
        (centred, numbers_of, lambda x: x, "is `x`, unchanged"),
        (centred, numbers_of, lambda x: x - x[0], "off by the same amount for all its numbers"),
        (largest_place, numbers_of, lambda x: x.max(), "what stands in `x` where its positions"),
        (powers, picture, lambda x: x.T**2, "transposed"),
        (powers, picture, lambda x: (x**2)[:, :-1], "lacks the last column"),
        (powers, picture, lambda x: (x**2).sum(0), "the sum along axis 0 of the right one"),
        (powers, picture, lambda x: np.pad((x**2)[1:-1, 1:-1], 1), "apart from the border"),
        (powers, picture, lambda x: (x**2).ravel(), "a row of numbers where an array of 2 axes"),
        (powers, picture, lambda x: np.sqrt(x**2), "the square root of the right one"),
        (strided, shifted, lambda x, stride: x, "Your answer is right only where `stride` is 1."),
        (strided, shifted, lambda x, stride: x[::2], "what would be right if `stride` were 2"),
        (spread, two, lambda x, y: spread(x, y)[::-1], "is the right one in reverse order"),
        (
            spread,
            two,
            lambda x, y: (spread(x, y)[0], 0),
            "Only [1] of your answer is wrong: it is 0",
        ),
        (spread, two, lambda x, y: spread(y, x), "right if `x` and `y` were exchanged"),
        (spread, two, lambda x, y: [spread(x, y)[0]], "lacks the last"),
        (
            spread,
            two,
            lambda x, y: (-spread(x, y)[0], 2 * spread(x, y)[1]),
            "Where [0] of your answer is wrong, it is the right one with its sign turned. "
            "Where [1] of your answer is wrong, it is twice the right one.",
        ),
        (area, box, lambda box: box[2] * box[3], "if `box` held y, x, height and width"),
        (total, numbers_of, lambda x: total(x) / (1 - total(x)), "by 1 minus the right one"),
        (float_max, numbers_of, lambda x: x[0] + 99, "none of the numbers in `x`, and the"),
        (
            lambda x: int(np.argsort(-x)[1]),
            numbers_of,
            lambda x: 1,
            "has places in `x` sorted from high to low where places in `x` itself are due",
        ),
        (
            powers,
            picture,
            lambda x: x[0, 0] * x,
            "is right at its very first place, but not behind",
        ),
        (last_of_runs, runs, first_of_runs, "order, and the answer were then reversed, too"),
        (cheapest, triples, lambda x: min((c, a) for a, _, c in x)[1], "parts [1] and [2] of each"),
    ],
)
def test_relations_are_found(right, inputs, wrong, words):
    told = hint(made(right, inputs), wrong)
    assert any(part in told for part in words.split("|")), told


def softmax(logits):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def batch(rng):
    return (rng.normal(size=rng.integers(2, 5, 2)),)


def answer_and_truth(rng):
    return rng.integers(0, 3, 9), rng.integers(0, 3, 9)


def last(x):
    return x[-1]


def accuracy(answers, truths):
    return float(np.mean(answers == truths))


@pytest.mark.parametrize(
    "right, inputs, wrong, words",
    [
        (softmax, batch, lambda z: z / z.sum(1, keepdims=True), "changes when 1 is added to all"),
        (softmax, batch, lambda z: np.exp(z) / np.exp(z).sum(), "divided by its sum"),
        (accuracy, answer_and_truth, lambda a, t: float(np.mean(a > 1)), "when `truths` does"),
        (
            lambda x: float(2 * x[-1]),
            numbers_of,
            lambda x: float(2 * x[0] + 2 * x[-1]),
            "change when the order of `x` is reversed",
        ),
        (
            lambda x: float(np.sin(x).prod()),
            numbers_of,
            lambda x: float(np.cos(x[:-1]).prod()) + x[0],
            "takes no notice of the last number of `x` where it is wrong",
        ),
        (
            lambda sides: sum(side**2 for side in sides),
            lambda rng: ([int(side) for side in rng.integers(2, 9, 4)],),
            lambda sides: sides[0] ** 3 + sum(side**2 for side in sides[1:]),
            "is off by as much as for the first entry of `sides` alone",
        ),
        (
            lambda x, y: float(np.sin(x).sum()),
            two,
            lambda x, y: float(np.sin(x + y).sum()),
            "changes when `y` does, and the right one never did",
        ),
    ],
)
def test_calls_with_changed_inputs_tell_more(right, inputs, wrong, words):
    told = hint(made(right, inputs), wrong)
    assert any(part in told for part in words.split("|")), told


def test_an_answer_that_never_ends_on_changed_inputs_ends_the_search(monkeypatch):
    class Endless:
        def __init__(self, *_):
            pass

        def sentence(self):
            while True:
                pass

        ignored = sentence

    monkeypatch.setattr(search, "Calls", Endless)
    monkeypatch.setattr(search, "_SECONDS", 0.1)
    assert hint(made(total, numbers_of), lambda x: float(np.sin(1e5 * x[0]))) == ""


def test_a_sum_takes_notice_of_what_it_adds_up_though_not_of_the_order():
    def weighed(pairs):
        return sum(first * (place + second) for place, (first, second) in enumerate(pairs))

    told = hint(made(weighed, pairs_of), lambda pairs: sum(first for first, _ in pairs))
    assert "part [0]" not in told and "part [1] of the entries of `pairs` does" in told


def test_one_answer_all_the_time_is_not_said_to_overlook_a_part():
    def in_one_table(kernel):
        return bool(np.linalg.matrix_rank(kernel.reshape(-1, kernel.shape[-1])) <= 1)

    assert "takes no notice" not in hint(find_exercise("can_be_split"), in_one_table)


def test_where_an_answer_is_wrong_is_told():
    def distance(x):
        return abs(x)

    task = made(distance, lambda rng: (float(rng.normal()),), (0.0,))
    assert hint(task, lambda x: x).startswith("Your answer is wrong only where `x` is negative.")


def first_other(ours, theirs):
    pairs = enumerate(zip(ours, theirs, strict=False))
    return next((place for place, (one, other) in pairs if one != other), -1)


def layers(rng):
    ours = [(f"layer{n}", int(rng.integers(1, 9))) for n in range(int(rng.integers(2, 6)))]
    others = [(f"{name}!", size) if rng.integers(2) else (name, 9) for name, size in ours]
    pairs = zip(ours, others, strict=True)
    return ours, [one if rng.random() < 0.7 else other for one, other in pairs]


def sizes_only(layers):
    return [size for _, size in layers]


def falling(x):
    return np.sort(x)[::-1]


@pytest.mark.parametrize(
    "right, inputs, wrong, words",
    [
        (
            first_other,
            layers,
            lambda one, two: first_other(sizes_only(one), sizes_only(two)),
            "doesn't change when part [0] of the entries of `ours` does, and it should",
        ),
        (
            falling,
            numbers_of,
            lambda x: np.sort(x) if x[0] < 1.2 else x * 0,
            "wrong calls tried, your answer is the right one in reverse order.",
        ),
    ],
)
def test_what_is_true_of_many_wrong_calls_is_told(right, inputs, wrong, words):
    assert words in hint(made(right, inputs), wrong)


def test_what_is_true_of_some_calls_is_shown_by_one_of_them():
    task = made(falling, numbers_of, (np.array([3.0]),))
    wrong = lambda x: np.sort(x) if x[0] < 1.2 else x * 0 + 5  # noqa: E731
    verdict = verdict_of(task, wrong, np.random.default_rng(0))
    assert verdict.hint.startswith("In ") and "in reverse order" in verdict.hint
    got, due = (np.array(eval(text, {"np": np})) for text in (verdict.got, verdict.expected))
    assert len(got) > 1 and np.allclose(got, due[::-1])


def test_what_is_true_wherever_an_input_has_a_property_is_told():
    cases = [{"x": float(number)} for number in (-3, -2, -1, -5, -4, 7, 8, 9)]
    right = [case["x"] for case in cases]
    got = [-x if x < 0 else x * x for x in right]
    pairs = list(zip(right, got, strict=True))
    found = [["is the right one with its sign turned"] * (x < 0) for x in right]
    told = where(cases, right, list(range(8)), pairs, found)
    assert told == ("", [])  # five small numbers are too little
    fractions = [{"x": case["x"] + 0.125} for case in cases]
    right = [case["x"] for case in fractions]
    pairs = [(x, -x if x < 0 else x * x) for x in right]
    told = where(fractions, right, list(range(8)), pairs, found)
    assert told == (
        "Where `x` is negative, your answer is the right one with its sign turned.",
        [0, 1, 2, 3, 4],
    )


def test_nan_in_some_wrong_calls_is_told():
    pairs, found = [(1.0, np.nan)] + [(1.0, 3.0)] * 5, [["has nan, and so on"]] + [[]] * 5
    told = not_numbers(pairs, found)
    assert told == ("In 1 of the 6 wrong calls tried, your answer has nan, and so on.", [0])
    nothing = not_numbers(pairs * 3, found[:1] + [[]] * 17)
    assert not_numbers(pairs[1:], found[1:]) == nothing == ("", [])


def test_an_answer_that_always_takes_the_place_of_another_is_told():
    right = [-1, -1, 2, -1, -1, 3, -1]
    told = ("Where -1 is due, your answer is always 0.", [0, 1, 3, 4, 6])
    assert confusion(right, [0, 0, 2, 0, 0, 3, 0]) == told
    assert confusion(right, [0, 0, 2, 0, 0, 3, 1]) == ("", [])


@pytest.mark.parametrize("seed", range(30))
def test_of_unrelated_numbers_nothing_is_told(seed):
    def unrelated(x):
        return np.random.default_rng([seed, *(abs(x) * 1e6).astype(int)]).normal(size=x.shape)

    task = made(centred, numbers_of)
    told = verdict_of(task, unrelated, np.random.default_rng(seed)).hint
    assert told in ("", "Your answer is another one when the same call is repeated.") or (
        "and it should" in told  # what doesn't keep the rule does change, or not, as is told
    )


def test_a_box_that_is_given_twice_is_told():
    told = [*of_sequences([[0, 1], [1, 0]], [[0, 0], [1, 0]])]
    assert "has several entries with the same part [1], and the right one hasn't" in told
    assert "has an entry several times, and the right one hasn't" in [*of_sequences("ab", "aa")]
    assert not any("same" in text for text in of_sequences([[0, 0], [1, 0]], [[0, 0], [2, 0]]))


def test_one_answer_for_nearly_all_calls_is_told():
    right = [number / 7 for number in range(10)]
    told = "In 9 of the 10 calls tried, your answer is 1.0, though 9 different answers are due."
    assert stuck(right, [1.0] * 9 + [3.0]) == (told, [*range(9)])
    assert stuck(right, [1.0] * 7 + [2.0, 3.0, 4.0]) == stuck([1.0] * 10, [1.0] * 10) == ("", [])


def test_two_properties_together_tell_where_an_answer_is_wrong():
    def places(size, stride, padded):
        return -(-size // stride) if padded else size

    task = made(
        places, lambda rng: (*map(int, rng.integers((1, 2), (40, 4))), bool(rng.integers(2)))
    )
    told = hint(task, lambda size, stride, padded: size // stride if padded else size)
    assert "only where `padded` is True and `size` is no multiple of `stride`. There it is" in told


def test_one_part_that_is_the_same_in_all_entries_tells_where_an_answer_is_right():
    def weighed(pairs):
        return sum(first * second for first, second in pairs)

    def some(rng):
        return ([(int(first), int(rng.integers(2, 9))) for first in rng.integers(1, 3, 2)],)

    told = hint(
        made(weighed, some), lambda pairs: sum(first**3 * second for first, second in pairs)
    )
    assert told.startswith("Your answer is right only where part [0] of each entry of `pairs` is 1")


def test_an_argument_that_is_ignored_is_told_with_what_stands_in_its_place():
    told = hint(made(strided, shifted), lambda x, stride: x[::2])
    begin, _, end = told.partition("doesn't change when `stride` does, and it should. ")
    assert (
        "It " in begin and end == "Where it is wrong, it is what would be right if `stride` were 2."
    )


def test_parts_that_are_wrong_wherever_any_is():
    both, first = ((1, 2.0), (0, 3.0)), ((1, 2.0), (0, 2.0))
    assert always_wrong_parts([both, both], operator.eq) == [0, 1]
    assert always_wrong_parts([both, first], operator.eq) == [0]
    assert always_wrong_parts([first, ((1, 2.0), (1, 3.0))], operator.eq) == []
    assert always_wrong_parts([(1, 2)], operator.eq) == []


def test_one_wrong_number_is_too_little_for_a_factor():
    task = made(total, numbers_of)
    cases = [(np.array([float(n), 3.0]),) for n in range(1, 4)]
    right = [total(*case) for case in cases]
    assert diagnosis(task, cases, right, [right[0] * 1.37, *right[1:]], None)[0] == ""


def test_in_grading_the_function_is_not_called_again():
    task = made(strided, shifted)
    cases = [(np.arange(6.0), 2), (np.arange(8.0), 3), (np.arange(9.0), 3)]
    right = [strided(*case) for case in cases]
    assert "`x`, unchanged" in diagnosis(task, cases, right, [case[0] for case in cases], None)[0]


ODD = [
    None, True, 3, 2.5, np.nan, np.inf, "text", "", [], (), {}, {"a": 1}, [None, "a"],
    [1, [2, 3]], [(1, "a"), (2,)], np.zeros(0), np.zeros((0, 3)), np.array(True), np.array(3),
    np.array([True, False]), np.full((2, 2), np.nan), np.zeros((2, 1, 3)), [True, 2], [[], [1]],
    2**70, [2**70], (np.zeros(2), np.ones((2, 2))), [np.zeros(2), np.ones(1)],
]  # fmt: skip


@pytest.mark.parametrize("right", ODD, ids=repr)
@pytest.mark.filterwarnings("ignore")
def test_odd_values_are_compared_without_an_error(right):
    def reference(x):
        return right

    task = made(reference, lambda rng: (1,))
    for got in ODD:
        assert all(type(each) is str for each in phrases(right, got, {"x": right, "y": got}))
        cases = [(1,), (2,)]
        assert type(diagnosis(task, cases, [right] * 2, [got] * 2, None)[0]) is str


def test_on_which_side_truths_are_wrong_is_told_beside_lists_too():
    told = "is True where False is due, and never the other way round"
    assert direction([(False, True)] * 2, [False, True, False]) == told
    assert direction([(False, True)] * 2, [([1], False), ([2], True), ([3], True)]) == ""


def test_a_fingerprint_tells_what_the_text_of_an_array_hides():
    one = np.zeros(2000)
    other = one.copy()
    other[1000] = 1
    assert repr(one) == repr(other) and fingerprint(one) != fingerprint(other)
    assert fingerprint([one, np.nan]) == fingerprint([one.copy(), np.nan])
    kinds = [[1, 2], (1, 2), np.array([1, 2]), np.array([1.0, 2.0]), {"a": 1}, "a"]
    assert len({fingerprint(kind) for kind in kinds}) == len(kinds)
