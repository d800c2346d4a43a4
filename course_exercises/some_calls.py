"""What is true of many wrong answers, though not of all: someone may make two slips at once."""

from __future__ import annotations

from course_exercises.conditions import properties
from course_exercises.evidence import bits, cost, direction

_MOST = 0.75  # share of the wrong calls in which "in most" must hold
_CERTAIN = 20  # further bits of evidence that it needs, so that chance can't make it
_FEWEST = 5  # calls that a property must have in common


def mostly(pairs: list[tuple], found: list[list[str]]) -> str:
    """Return the simplest phrase that holds in most wrong calls, with how many; "" if none does.

    Args:
        pairs: right and wrong values.
        found: for each pair, what is true of it.
    """
    for text in dict.fromkeys(text for each in found for text in each):
        true = [pair for pair, each in zip(pairs, found, strict=True) if text in each]
        if max(_FEWEST, _MOST * len(pairs)) <= len(true) and _is_certain(text, true):
            return f"In {len(true)} of the {len(pairs)} wrong calls tried, your answer {text}."
    return ""


def where(
    cases: list[dict], expected: list, failing: list[int], pairs: list[tuple], found: list
) -> str:
    """Return what is true wherever an input has one property; "" if nothing is.

    Args:
        cases: parameter name -> argument, for all calls.
        expected: the right values.
        failing: numbers of the calls with a wrong answer.
        pairs: their right and wrong values.
        found: for each pair, what is true of it.
    """
    told = [dict(properties(*pair)) for pair in zip(cases, expected, strict=True)]
    for name in dict.fromkeys(text for each in told for text in each):
        places = [n for n, number in enumerate(failing) if told[number].get(name)]
        if not _FEWEST <= len(places) < len(failing):
            continue
        chosen = [pairs[n] for n in places]
        common = [text for text in found[places[0]] if all(text in found[n] for n in places)]
        known = next((text for text in common if _is_certain(text, chosen)), "")
        known = known or direction(chosen, [right for right, _ in chosen])
        if known:
            whole = sum(bool(each.get(name)) for each in told) == len(places)
            return f"Where {name}, your answer {known}{'' if whole else ' whenever it is wrong'}."
    return ""


def confusion(expected: list, got: list) -> str:
    """Return for which right answer, a text or a whole number, another always comes; "" if none."""
    seen: dict[str, list] = {}
    for right, wrong in zip(expected, got, strict=True):
        if isinstance(right, str | int | None) and isinstance(wrong, str | int | float | None):
            seen.setdefault(repr(right), []).append(repr(wrong))
    for right, wrong in sorted(seen.items(), key=lambda item: -len(item[1])):
        if len({*wrong}) == 1 and wrong[0] != right and len(wrong) >= _FEWEST and len(seen) > 1:
            return f"Where {right} is due, your answer is always {wrong[0]}."
    return ""


def _is_certain(text: str, pairs: list[tuple]) -> bool:
    return bits(pairs) >= cost(text) + _CERTAIN
