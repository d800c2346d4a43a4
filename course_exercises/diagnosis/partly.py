"""What is true of one part of the answers, or of some calls: someone may make two slips at once."""

import collections
from collections.abc import Callable

import numpy as np

from course_exercises.diagnosis.conditions import holding
from course_exercises.diagnosis.evidence import bits, cost, direction
from course_exercises.diagnosis.phrases import phrases
from course_exercises.diagnosis.sequences import parts_of

_MOST = 0.75  # share of the wrong calls in which "in most" must hold
_CERTAIN = 20  # further bits of evidence that it needs, so that chance can't make it
_FEW = 6  # parts of an answer that a learner tells apart by their place
_FEWEST = 5  # calls that a property must have in common
Told = tuple[str, list[int]]  # a sentence, and the numbers of the calls for which it holds
NOTHING: Told = ("", [])
# What a coarse answer often is:
_BY_CHANCE = ("round", "fraction", "above 1", "always", "should be")

# Below, `pairs` are the right and wrong values of calls that failed, and `found` holds for each
# of them what is true of it, the simplest first.


def only_wrong_part(pairs: list[tuple], agree: Callable) -> tuple:
    """Return the way to the one part that is wrong in some pairs of a right and a wrong value.

    It is () if that is the whole. `agree` tells whether two values are the same.
    """
    path: tuple = ()
    while True:
        inside = [(part_at(right, path), part_at(got, path)) for right, got in pairs]
        lengths = {len(right) if isinstance(right, list | tuple) else 0 for right, _ in inside}
        wrong = {key for pair in inside for key in _wrong_parts(*pair, agree)}
        if len(lengths) > 1 or len(wrong) != 1 or None in wrong:
            return path
        path = (*path, *wrong)


def always_wrong_parts(pairs: list[tuple], agree: Callable) -> list:
    """Return the parts that are wrong in all pairs; [] if none is, or if others are, too."""
    wrong = [{*_wrong_parts(*pair, agree)} for pair in pairs]
    common = set.intersection(*wrong)
    alone = len(common) == 1 or all(each == common for each in wrong)
    return sorted(common, key=str) if common and alone and None not in common else []


def _wrong_parts(right, got, agree: Callable) -> list:
    if isinstance(right, dict) and isinstance(got, dict) and set(right) == set(got):
        return [key for key in right if not agree(right[key], got[key])]
    many = isinstance(got, list | tuple) or (isinstance(got, np.ndarray) and got.ndim)
    few = isinstance(right, list | tuple) and 1 < len(right) <= _FEW
    if not many or not few or len(got) != len(right):
        return [None]
    return [place for place in range(len(right)) if not agree(right[place], got[place])]


def part_at(value, path: tuple):
    """Return what lies at the end of a path of keys and places."""
    for key in path:
        value = value[key]
    return value


def named(path: tuple) -> str:
    """Write a path as one would write it behind a name."""
    return "".join(f"[{key!r}]" for key in path)


def several_parts(pairs: list[tuple], agree: Callable) -> str:
    """Return what is true of each of a few numbers, where at least two of them are ever wrong."""
    told: dict[str, list[str]] = {}
    count = parts_of(pairs)
    for place in range(count if count <= _FEW else 0):
        chosen = [(right[place], got[place]) for right, got in pairs]
        wrong = [pair for pair in chosen if not agree(*pair)]
        common = in_all([dict.fromkeys(phrases(*pair, {})) for pair in wrong])
        common = (text for text in common if "round" not in text)  # 1.0 for 2/3 is no rounding
        text = next((text for text in common if bits(wrong) >= cost(text)), "")
        told.setdefault(text if wrong else "is right", []).append(f"[{place}]")
    told.pop("is right", None)
    unknown = told.pop("", [])
    if not told or len(unknown) > 1:
        return ""
    known = [
        f"Where {' or '.join(places)} of your answer is wrong, it {text}."
        for text, places in told.items()
    ]
    return " ".join([*known, *(f"{place} is wrong in some calls, too." for place in unknown)])


def mostly(pairs: list[tuple], found: list[dict[str, None]]) -> Told:
    """Return the simplest phrase that holds in most wrong calls, with how many."""
    counts = collections.Counter(text for each in found for text in each)
    least = max(_FEWEST, _MOST * len(pairs))
    for text in (text for text, count in counts.items() if count >= least and "oppos" not in text):
        true = [number for number, each in enumerate(found) if text in each]
        if _is_certain(text, [pairs[number] for number in true]):
            return f"{_in_so_many(true, pairs)}, your answer {text}.", true
    return NOTHING


def not_numbers(pairs: list[tuple], found: list[dict[str, None]]) -> Told:
    """Return in how many wrong calls no number came out; nothing if in fewer than a tenth."""
    texts = {
        number: text
        for number, each in enumerate(found)
        for text in each
        if text.startswith(("has nan", "is infinite"))
    }
    if len(texts) < max(1, 0.1 * len(pairs)):
        return NOTHING
    first = next(iter(texts.values()))
    true = [number for number, text in texts.items() if text == first]
    others = [pair for number, pair in enumerate(pairs) if number not in texts]
    side = direction(others, [right for right, _ in others])
    more = f" In the others it {side}." if side else ""
    return f"{_in_so_many(true, pairs)}, your answer {first}.{more}", true


def _in_so_many(true: list[int], pairs: list[tuple]) -> str:
    return f"In {len(true)} of the {len(pairs)} wrong calls tried"


def where(
    cases: list[dict], expected: list, failing: list[int], pairs: list[tuple], found: list
) -> Told:
    """Return what is true wherever an input has one property; `failing` are the wrong calls."""
    held = holding(cases, expected)
    places = {
        name: [n for n, number in enumerate(failing) if number in true]
        for name, true in held.items()
    }
    for name, known in sorted(places.items(), key=lambda item: -len(item[1])):
        if not _FEWEST <= len(known) < len(failing):
            continue
        chosen = [pairs[n] for n in known]
        common = in_all([found[n] for n in known])
        text = next((text for text in common if _is_certain(text, chosen)), "")
        if text:
            often = "" if len(held[name]) == len(known) else " whenever it is wrong"
            return f"Where {name}, your answer {text}{often}.", known
    return NOTHING


def confusion(expected: list, got: list) -> Told:
    """Return for which right text, truth, None, 0 or -1 another always comes."""
    seen: dict[str, dict[int, str]] = {}
    for number, pair in enumerate(zip(expected, got, strict=True)):
        if all(isinstance(value, str | int | float | None) for value in pair):
            seen.setdefault(repr(pair[0]), {})[number] = repr(pair[1])
    for right, wrong in sorted(seen.items(), key=lambda item: -len(item[1])):
        others = {*wrong.values()}
        special = not right[0].isdigit() or right == "0"  # 3 is one number among many
        if special and others != {right} and len(others) == 1 and _FEWEST <= len(wrong):
            return f"Where {right} is due, your answer is always {others.pop()}.", [*wrong]
    return NOTHING


def stuck(expected: list, got: list) -> Told:
    """Return which one answer nearly always comes, where many are due."""
    texts = [*map(repr, got)]
    value, count = collections.Counter(texts).most_common(1)[0]
    chosen = [number for number, text in enumerate(texts) if text == value]
    rights = {repr(expected[number]) for number in chosen}
    if count < 0.8 * len(got) or len(rights) < _FEWEST or len(value) > 20:
        return NOTHING
    told = f"In {count} of the {len(got)} calls tried, your answer is {value}"
    return f"{told}, though {len(rights)} different answers are due.", chosen


def in_all(found: list[dict[str, None]]) -> list[str]:
    """Return the phrases that are true of all wrong values, in order."""
    return [text for text in found[0] if all(text in each for each in found)] if found else []


def _is_certain(text: str, pairs: list[tuple]) -> bool:
    # A fixed answer, as in "is 3", may agree often without telling why.
    by_chance = any(word in text for word in _BY_CHANCE) or text[3:].lstrip("-")[:1].isdigit()
    return not by_chance and bits(pairs) >= cost(text) + _CERTAIN
