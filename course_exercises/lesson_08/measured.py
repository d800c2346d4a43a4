"""Exercises on what was measured: time, and accuracy for a size."""

import numpy as np

from course_exercises.definition import Exercise, Mistake


def _two_layers(rng):
    work = float(rng.uniform(10, 500))
    promised, kept = rng.uniform(3, 9), rng.uniform(0.1, 1.1)
    time = float(rng.uniform(1, 50))
    return (round(work, 1), round(time, 2)), (
        round(work / promised, 1),
        round(time / (1 + (promised - 1) * kept), 2),
    )


def speed_kept(regular, separable):
    """Return how much of the promised speed-up was measured; both are (work, time)."""
    promised = regular[0] / separable[0]
    measured = regular[1] / separable[1]
    return measured / promised


def _by_rates(regular, separable):
    """Work done in a unit of time, the separable layer's against the regular one's."""
    return (separable[0] / separable[1]) / (regular[0] / regular[1])


def _by_hoped_time(regular, separable):
    hoped = regular[1] * separable[0] / regular[0]
    return np.divide(hoped, separable[1])


SPEED_KEPT = Exercise(
    name="speed_kept",
    lesson="08",
    aim="say what the split costs in time",
    kind="experiment",
    points=1,
    reference=speed_kept,
    inputs=_two_layers,
    examples=(
        ((8.0, 4.0), (1.0, 0.5)),
        ((8.0, 4.0), (1.0, 2.0)),
        ((600.0, 12.0), (100.0, 16.0)),
    ),
    alternatives=(_by_rates, _by_hoped_time),
    mistakes=(
        Mistake(
            "measured speed-up",
            lambda regular, separable: regular[1] / separable[1],
            "That is how many times faster it is. How many times faster did the counts promise?",
        ),
        Mistake(
            "promised speed-up",
            lambda regular, separable: regular[0] / separable[0],
            "That is what the counts promise. What did the clock say?",
        ),
        Mistake(
            "upside down",
            lambda regular, separable: 1 / speed_kept(regular, separable),
            "Your share is upside down: where only half the promise was kept it says 2.",
        ),
        Mistake(
            "times upside down",
            lambda regular, separable: (separable[1] / regular[1]) / (regular[0] / separable[0]),
            "One of your two ratios is upside down: both should be larger than 1 where the "
            "separable layer is better.",
        ),
        Mistake(
            "difference",
            lambda regular, separable: regular[0] / separable[0] - regular[1] / separable[1],
            "You subtract. Asked is a share: measured, divided by promised.",
        ),
        Mistake(
            "percent",
            lambda regular, separable: 100 * speed_kept(regular, separable),
            "Your share is in percent. The whole promise kept should be 1.",
        ),
        Mistake(
            "savings compared",
            lambda regular, separable: (
                (1 - separable[1] / regular[1]) / (1 - separable[0] / regular[0])
            ),
            "You compare the share of time that is saved with the share of work that is saved. "
            "Compare how many *times* faster it is with how many times less it has to do.",
        ),
    ),
)


def _nets(rng):
    count = int(rng.integers(2, 8))
    parameters = rng.choice([5, 20, 60, 80, 120, 500, 900], count) * 1000
    accuracies = rng.permutation(np.arange(70, 99))[:count] / 100
    return (
        [
            (f"net{number}", int(size), float(accuracy))
            for number, (size, accuracy) in enumerate(zip(parameters, accuracies, strict=True), 1)
        ],
    )


def best_for_their_size(nets):
    """Return the nets that no net with as many parameters or fewer surpasses."""
    return [
        name
        for name, parameters, accuracy in nets
        if accuracy == max(other for _, size, other in nets if size <= parameters)
    ]


def _by_pairs(nets):
    found = []
    for name, parameters, accuracy in nets:
        beaten = any(size <= parameters and other > accuracy for other_name, size, other in nets)
        if not beaten:
            found.append(name)
    return found


def _by_climbing(nets):
    """From small to large, the best of a size first: keep what reaches a new height."""
    kept, height = set(), -1.0
    for name, _, accuracy in sorted(nets, key=lambda net: (net[1], -net[2])):
        if accuracy >= height:
            kept.add(name)
            height = accuracy
    return [name for name, _, _ in nets if name in kept]


def _unbeaten(nets, beats):
    """Keep the nets that no other beats, by a rule from (parameters, accuracy) of two."""
    return [one[0] for one in nets if not any(beats(other[1:], one[1:]) for other in nets)]


_NETS = [
    ("regular", 130_000, 0.96),
    ("separable", 17_000, 0.91),
    ("wide separable", 130_000, 0.94),
    ("small regular", 17_000, 0.93),
    ("tiny", 4_000, 0.80),
    ("huge", 900_000, 0.95),
]

BEST_FOR_THEIR_SIZE = Exercise(
    name="best_for_their_size",
    lesson="08",
    aim="say what the split costs in accuracy, at an equal size",
    kind="experiment",
    points=2,
    reference=best_for_their_size,
    inputs=_nets,
    examples=(
        ([("only", 1_000, 0.5)],),
        (_NETS[:2],),
        ([_NETS[0], _NETS[2]],),
        ([("large", 2_000, 0.9), ("small", 1_000, 0.9)],),
        ([("one", 1_000, 0.7), ("other", 1_000, 0.8)],),
        (_NETS,),
        (_NETS[::-1],),
    ),
    alternatives=(_by_pairs, _by_climbing),
    mistakes=(
        Mistake(
            "the most accurate",
            lambda nets: [max(nets, key=lambda net: net[2])[0]],
            "That is the most accurate net. A smaller one may be the best among those of its size.",
        ),
        Mistake(
            "the smallest",
            lambda nets: [min(nets, key=lambda net: net[1])[0]],
            "That is the smallest net. A larger one earns its size where no smaller one does as "
            "well.",
        ),
        Mistake(
            "accuracy by parameter",
            lambda nets: [max(nets, key=lambda net: net[2] / net[1])[0]],
            "Accuracy divided by parameters nearly always favours the smallest: half the "
            "parameters seldom cost half the accuracy.",
        ),
        Mistake(
            "equal sizes not compared",
            lambda nets: _unbeaten(
                nets, lambda other, one: other[0] < one[0] and other[1] > one[1]
            ),
            "You compare with smaller nets only. One of the same size may be better, too.",
        ),
        Mistake(
            "only equal sizes compared",
            lambda nets: _unbeaten(
                nets, lambda other, one: other[0] == one[0] and other[1] > one[1]
            ),
            "You compare nets of the same size only. A smaller one that does better counts, too.",
        ),
        Mistake(
            "larger nets count",
            lambda nets: _unbeaten(
                nets, lambda other, one: other[0] >= one[0] and other[1] > one[1]
            ),
            "You compare with nets that are larger. Those may well do better: what surpasses a net "
            "needs no more parameters than it.",
        ),
        Mistake(
            "the surpassed ones",
            lambda nets: [name for name, _, _ in nets if name not in best_for_their_size(nets)],
            "Those are the nets that others surpass.",
        ),
        Mistake(
            "sorted",
            lambda nets: [
                name
                for name, _, _ in sorted(nets, key=lambda net: net[1])
                if name in best_for_their_size(nets)
            ],
            "These are the right nets, sorted by size. Keep the order in which they were given.",
        ),
        Mistake(
            "equal accuracy surpasses",
            lambda nets: _unbeaten(
                nets,
                lambda other, one: (
                    (other[0] <= one[0] and other[1] > one[1])
                    or (other[0] < one[0] and other[1] == one[1])
                ),
            ),
            "You drop a net because a smaller one is *as* accurate. To surpass is to be more "
            "accurate.",
        ),
    ),
)
