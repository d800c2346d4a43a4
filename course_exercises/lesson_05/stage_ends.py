"""Find the stages."""

import itertools

from course_exercises import exercise


def _layers(rng):
    size, channels, layers = int(rng.integers(40, 200)), int(rng.integers(2, 20)), []
    for stage in range(int(rng.integers(2, 6))):
        for number in range(int(rng.integers(1, 4))):
            if rng.integers(2):
                channels = int(rng.integers(2, 65))
            layers.append((f"stage{stage}_layer{number}", (size, size, channels)))
        size = size // 2 if rng.integers(2) else (size - 1) // 2
    return (layers,)


_NET = [
    ("conv1", (32, 32, 8)),
    ("conv2", (32, 32, 16)),
    ("pool", (15, 15, 16)),
    ("conv3", (15, 15, 16)),
    ("pool2", (7, 7, 16)),
    ("conv4", (7, 7, 32)),
]
_TALL = [("conv", (8, 6, 2)), ("across", (8, 3, 2)), ("down", (4, 3, 2))]


@exercise(
    number=5,
    kind="experiment",
    aim="find the same three ideas in later convnets",
    inputs=_layers,
    examples=(([("only", (8, 8, 3))],), (_NET[:2],), (_TALL,), (_NET,)),
)
def stage_ends(layers):
    """Return the names of the last layer at each size of a net's maps."""
    ends = {}
    for name, (height, width, _) in layers:
        ends[height, width] = name
    return list(ends.values())


def _grouped(layers, key, pick=-1):
    groups = [list(group) for _, group in itertools.groupby(layers, key)]
    return [group[pick][0] for group in groups]


class Mistakes(stage_ends.Mistakes):
    def the_first_of_each(layers):
        """You return the first layer at each size. A stage passes on what its *last* one makes."""
        return _grouped(layers, lambda layer: layer[1][0], pick=0)

    def by_channels(layers):
        """You look for a change of the channels. A stage ends where the *map* changes its size."""
        return _grouped(layers, lambda layer: layer[1][2])

    def by_shapes(layers):
        """You begin a new stage wherever the shape changes. Channels may grow within a stage: look
        at height and width only."""
        return _grouped(layers, lambda layer: layer[1])

    def exact_halves_only(layers):
        """You wait for exactly half the size. From 15 by 15 pooling leaves 7 by 7: look for any
        change."""
        ends = [
            name
            for (name, shape), (_, after) in zip(layers, layers[1:], strict=False)
            if after[0] * 2 == shape[0]
        ]
        return [*ends, layers[-1][0]]
