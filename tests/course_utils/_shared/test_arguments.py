"""Checks of arguments: what passes, what is refused, and what the refusal says."""

import numpy as np
import pytest

from course_utils._shared.arguments import (
    check_choice,
    check_generator,
    check_number,
    check_whole,
)


@pytest.mark.parametrize("value", [3, np.int64(3), np.uint8(3), 10**30])
def test_whole_numbers_come_back_as_python_has_them(value):
    found = check_whole(value, "count", 3)
    assert found == int(value) and type(found) is int


@pytest.mark.parametrize("value", [2, 3.0, "3", True, np.True_, None, [3], np.array([3]), np.nan])
def test_what_is_no_whole_number_of_3_or_more(value):
    with pytest.raises(ValueError, match=r"^count must be a whole number, 3 or more; received "):
        check_whole(value, "count", 3)


def test_a_range_has_both_of_its_ends():
    assert [check_whole(n, "size", 1, 3) for n in (1, 3)] == [1, 3]
    for wrong in (0, 4):
        with pytest.raises(ValueError, match=f"from 1 to 3; received {wrong}"):
            check_whole(wrong, "size", 1, 3)


@pytest.mark.parametrize("value", [0, 1, 0.5, np.float32(0.25), np.int8(1)])
def test_numbers_come_back_as_floats(value):
    found = check_number(value, "share", 0, 1)
    assert found == value and type(found) is float


@pytest.mark.parametrize(
    "value", [-1e-9, 1.1, np.nan, np.inf, True, "0.5", None, [0.5], np.array([0.5]), 1j]
)
def test_what_is_no_number_from_0_to_1(value):
    with pytest.raises(ValueError, match=r"^share must be a finite number from 0 to 1; received "):
        check_number(value, "share", 0, 1)


@pytest.mark.parametrize(
    "limits, wrong, words",
    [
        ({"above": 0}, 0, "number above 0;"),
        ({"above": 0, "most": 1}, 2, "number above 0, 1 at most;"),
        ({"most": 1}, 2, "number, 1 at most;"),
        ({"least": 2}, 1, "number, 2 or more;"),
        ({}, np.inf, "number;"),
    ],
)
def test_each_kind_of_range_is_said(limits, wrong, words):
    assert check_number(1 if "above" in limits else limits.get("least", 1), "x", **limits)
    with pytest.raises(ValueError, match=f"x must be a finite {words} received {wrong}"):
        check_number(wrong, "x", **limits)


def test_a_choice_is_one_of_those_allowed():
    allowed = ("day", None, True)
    assert [check_choice(value, "hour", allowed) for value in allowed] == list(allowed)
    assert check_choice(np.str_("day"), "hour", allowed) == "day"
    for wrong in ("night", 1, np.array(["day"]), ["day"], {}):
        with pytest.raises(ValueError, match="hour must be one of day, None, True; received"):
            check_choice(wrong, "hour", allowed)


def test_a_seed_is_no_generator():
    rng = np.random.default_rng(0)
    assert check_generator(rng) is rng
    with pytest.raises(ValueError, match=r"noise must be a numpy.random.Generator; received 0"):
        check_generator(0, "noise")
