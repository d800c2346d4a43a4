"""How much wrong answers tell: a factor fits any single number, but not ten."""

import math

import numpy as np

from course_exercises.diagnosis.relations import numbers
from course_exercises.diagnosis.sequences import leaves, listed

_ENOUGH = 30.0  # bits that one pair tells at most


def fingerprint(value):
    """Return what tells a value from others, quicker than its text does."""
    if isinstance(value, np.ndarray):
        return value.shape, value.dtype.str, value.tobytes()
    if isinstance(value, list | tuple):
        return type(value).__name__, *map(fingerprint, value)
    if isinstance(value, dict):
        return "dict", *map(fingerprint, value.items())
    return repr(value)


def bits(pairs: list[tuple]) -> float:
    """Return how much pairs of a right and a wrong value tell together, each counted once."""
    truths = {pair for pair in pairs if all(isinstance(value, bool) for value in pair)}
    if {(True, False), (False, True)} <= truths:
        return len(pairs)
    return sum({fingerprint(pair): _of_pair(*pair) for pair in pairs}.values())


def cost(phrase: str) -> float:
    """Return how many bits a phrase needs: one with a number of its own fits more easily."""
    if phrase.startswith(("has nan", "is infinite")):
        return 0
    if phrase.startswith("has the shape ("):
        return 70
    if phrase.endswith("is due"):
        return 25 if " in `" in phrase else 0
    if phrase[-1].isdigit() and phrase[-2:] not in (" 1", " 2"):
        return 14
    return 8 if "`" in phrase or "would be right" in phrase else 5


def _of_pair(right, got) -> float:
    """Tell how much one value says: a truth value little, an array of fractions a lot."""
    one, two = numbers(right), numbers(got)
    if one is not None and two is not None and one.shape == two.shape:
        wrong = ~np.isclose(one, two, equal_nan=True)
        return min(_ENOUGH, sum(map(_of_leaf, np.asarray(right)[wrong][:20].tolist())))
    return min(_ENOUGH, 2 + sum(map(_of_leaf, leaves(listed(right))[:40])))


def _of_leaf(value) -> float:
    if isinstance(value, bool | None):
        return 1
    if isinstance(value, str) or not math.isfinite(value):
        return 3
    return 2.5 if value == round(value) and abs(value) < 10 else 5 if value == round(value) else 10


def direction(pairs: list[tuple], expected: list) -> str:
    """Return on which side all wrong values lie of the right ones; "" if on both."""
    if len(pairs) > 1 and all(isinstance(value, bool) for pair in pairs for value in pair):
        rights = {right for right, _ in pairs}
        if len(rights) == 1 and len({*map(fingerprint, expected)}) == 2:
            right = rights.pop()
            return f"is {not right} where {right} is due, and never the other way round"
    if len(pairs) < 6 or len({fingerprint(right) for right, _ in pairs}) < 4:
        return ""
    values = [tuple(map(numbers, pair)) for pair in pairs]
    if any(one is None or two is None or one.shape != two.shape for one, two in values):
        return ""
    gaps = np.concatenate([np.ravel(two - one) for one, two in values])
    if np.isfinite(gaps).all() and gaps.any():
        if (gaps >= 0).all():
            return "is too large, never too small"
        if (gaps <= 0).all():
            return "is too small, never too large"
    return ""
