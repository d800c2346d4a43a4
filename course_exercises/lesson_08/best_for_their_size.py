"""Better, or better for its size?"""

import numpy as np

from course_exercises import exercise


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


_NETS = [
    ("regular", 130_000, 0.96),
    ("separable", 17_000, 0.91),
    ("wide separable", 130_000, 0.94),
    ("small regular", 17_000, 0.93),
    ("tiny", 4_000, 0.80),
    ("huge", 900_000, 0.95),
]


@exercise(
    number=5,
    kind="experiment",
    aim="say what it costs: in time, in accuracy, in what can be expressed",
    inputs=_nets,
    examples=(
        ([("only", 1_000, 0.5)],),
        ([("large", 2_000, 0.9), ("small", 1_000, 0.9)],),
        ([("one", 1_000, 0.7), ("other", 1_000, 0.8)],),
        (_NETS,),
        (_NETS[::-1],),
    ),
)
def best_for_their_size(nets):
    """Return the nets that no net with as many parameters or fewer surpasses."""
    return [
        name
        for name, parameters, accuracy in nets
        if accuracy == max(other for _, size, other in nets if size <= parameters)
    ]


def _unbeaten(nets, beats):
    """Keep the nets that no other beats, by a rule from (parameters, accuracy) of two."""
    return [one[0] for one in nets if not any(beats(other[1:], one[1:]) for other in nets)]


class Mistakes(best_for_their_size.Mistakes):
    def the_most_accurate(nets):
        """That is the most accurate net. A smaller one may be the best among those of its size."""
        return [max(nets, key=lambda net: net[2])[0]]

    def accuracy_by_parameter(nets):
        """Accuracy divided by parameters nearly always favours the smallest: half the parameters
        seldom cost half the accuracy."""
        return [max(nets, key=lambda net: net[2] / net[1])[0]]

    def equal_sizes_not_compared(nets):
        """You compare with smaller nets only. One of the same size may be better, too."""
        return _unbeaten(nets, lambda other, one: other[0] < one[0] and other[1] > one[1])

    def only_equal_sizes_compared(nets):
        """You compare nets of the same size only. A smaller one that does better counts, too."""
        return _unbeaten(nets, lambda other, one: other[0] == one[0] and other[1] > one[1])

    def equal_accuracy_surpasses(nets):
        """You drop a net that a smaller one only equals. To surpass is to be more accurate."""
        return _unbeaten(
            nets, lambda other, one: other != one and other[0] <= one[0] and other[1] >= one[1]
        )

    def the_smallest(nets):
        """That is the smallest net. A larger one earns its size where no smaller one does as
        well."""
        return [min(nets, key=lambda net: net[1])[0]]
