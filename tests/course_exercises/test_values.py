"""What counts as a plain value, and what a learner is told of one that doesn't."""

import collections
import decimal
import fractions

import numpy as np
import pytest

from course_exercises.values import NotPlain, decode, encode, plain

Pair = collections.namedtuple("Pair", "a b")
TAKEN = [
    (np.str_("cat"), "cat"),
    (list(np.array(["cat", "dog"])[[True, False]]), ["cat"]),
    (np.array([["cat"], ["dog"]]), [["cat"], ["dog"]]),
    ({np.str_("cat"): np.int64(2), np.int64(3): 1}, {"cat": 2, 3: 1}),
    (fractions.Fraction(1, 4), 0.25),
    (decimal.Decimal("0.25"), 0.25),
    (collections.Counter("aab"), {"a": 2, "b": 1}),
    (collections.defaultdict(list, a=[1]), {"a": [1]}),
    (Pair(1, np.float32(2)), (1, 2.0)),
]


@pytest.mark.parametrize("value, expected", TAKEN, ids=lambda value: type(value).__name__)
def test_values_of_libraries_become_pythons_own(value, expected):
    found = plain(value)
    assert found == expected and type(found) is type(expected)
    assert repr(decode(encode(found))) == repr(expected)


def test_a_matrix_becomes_an_array():
    found = plain(np.matrix([[1, 2], [3, 4]]))
    assert type(found) is np.ndarray and found.tolist() == [[1, 2], [3, 4]]


@pytest.mark.parametrize(
    "value, remedy",
    [
        (np.ma.array([1, 2], mask=[True, False]), ".filled(0)"),
        (type("DataFrame", (), {})(), ".to_numpy()"),
        ((n for n in "ab"), "list(...)"),
        ({1, 2}, "sorted(...)"),
        (len, "an object of type builtin"),
        (lambda: 1, "call it, with `()`"),
    ],
)
def test_what_is_refused_says_what_to_return(value, remedy):
    with pytest.raises(NotPlain, match="an object of type") as caught:
        plain(value)
    assert remedy in str(caught.value)


class Liar(str):
    def __eq__(self, other):
        return True

    __hash__ = None


class LyingText(np.str_):
    def __eq__(self, other):
        return True

    __hash__ = None


@pytest.mark.parametrize("value", [Liar("a"), LyingText("a"), [Liar("a")], {"a": LyingText("a")}])
def test_an_object_that_lies_is_refused(value):
    with pytest.raises(NotPlain):
        plain(value)
