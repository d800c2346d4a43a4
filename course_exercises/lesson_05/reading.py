"""Exercises on nets that others have built: are they ours, and where are their stages?"""

import itertools

from course_exercises.definition import Exercise, Mistake


def _two_tables(rng):
    names = [f"conv{number}" for number in range(1, int(rng.integers(3, 9)))]
    channels = [3, *(int(rng.integers(1, 5)) for _ in names)]
    ours = [
        (name, [(3, 3, channels[n], channels[n + 1]), (channels[n + 1],)])
        for n, name in enumerate(names)
    ]
    published = list(ours)
    for _ in range(int(rng.integers(0, 3))):
        place = int(rng.integers(len(published)))
        name, shapes = published[place]
        kind = rng.integers(3)
        if kind == 0:
            published[place] = (f"{name}_other", shapes)
        elif kind == 1:
            published[place] = (name, shapes[:1])
        elif len(published) > 1:
            published = published[:-1]
    return (ours, published) if rng.integers(2) else (published, ours)


def first_difference(ours, published):
    """Return the place of the first layer in which two nets differ; -1 where none does."""
    for place in range(max(len(ours), len(published))):
        if ours[place : place + 1] != published[place : place + 1]:
            return place
    return -1


def _by_zip(ours, published):
    for place, (one, other) in enumerate(zip(ours, published, strict=False)):
        if one != other:
            return place
    return -1 if len(ours) == len(published) else min(len(ours), len(published))


def _places(ours, published, alike=lambda one, other: one == other):
    pairs = zip(ours, published, strict=False)
    found = [place for place, pair in enumerate(pairs) if not alike(*pair)]
    if len(ours) != len(published):
        found.append(min(len(ours), len(published)))
    return found


def _first(found):
    return found[0] if found else -1


_THREE = [("a", [(3, 3, 3, 4), (4,)]), ("b", [(3, 3, 4, 4), (4,)]), ("c", [(4, 2), (2,)])]
_OTHER_NAME = [_THREE[0], ("block_b", _THREE[1][1]), _THREE[2]]
_OTHER_SHAPES = [("a", [(1, 1, 3, 4), (4,)]), *_THREE[1:]]
_OTHER_TWO = [_THREE[0], ("b", [(3, 3, 4, 4)]), ("d", _THREE[2][1])]

FIRST_DIFFERENCE = Exercise(
    name="first_difference",
    lesson="05",
    aim="prove that two nets are the same, or find where they part",
    kind="experiment",
    points=2,
    reference=first_difference,
    inputs=_two_tables,
    examples=(
        (_THREE, _THREE),
        (_THREE, _OTHER_NAME),
        (_THREE, _OTHER_SHAPES),
        (_OTHER_TWO, _THREE),
        (_THREE[:2], _THREE),
        (_THREE, _THREE[:1]),
    ),
    alternatives=(_by_zip, lambda ours, published: _first(_places(ours, published))),
    mistakes=(
        Mistake(
            "stops with the shorter net",
            lambda ours, published: _first(_places(ours[: len(published)], published[: len(ours)])),
            "Where one net has more layers than the other they differ, too. `zip` stops silently "
            "with the shorter list.",
        ),
        Mistake(
            "names only",
            lambda ours, published: _first(
                _places(ours, published, lambda one, other: one[0] == other[0])
            ),
            "You compare the names only. Two layers with one name may differ in their weights.",
        ),
        Mistake(
            "shapes only",
            lambda ours, published: _first(
                _places(ours, published, lambda one, other: one[1] == other[1])
            ),
            "You compare the shapes only. Names count, too: one asks for a layer by its name.",
        ),
        Mistake(
            "the last one",
            lambda ours, published: _first(_places(ours, published)[::-1]),
            "That is the last layer in which they differ. Asked is the first.",
        ),
        Mistake(
            "counts from one",
            lambda ours, published: first_difference(ours, published) + 1,
            "Your places are one too large: the first layer is 0, and -1 says that all agree.",
        ),
        Mistake(
            "how many",
            lambda ours, published: len(_places(ours, published)),
            "You count the differences. Asked is the place of the first.",
        ),
        Mistake(
            "yes or no",
            lambda ours, published: ours == published,
            "That tells whether they are the same. Asked is where they part.",
        ),
    ),
)


def _layers(rng):
    size, channels, layers = int(rng.integers(40, 200)), int(rng.integers(2, 20)), []
    for stage in range(int(rng.integers(2, 6))):
        for number in range(int(rng.integers(1, 4))):
            if rng.integers(2):
                channels = int(rng.integers(2, 65))
            layers.append((f"stage{stage}_layer{number}", (size, size, channels)))
        size = size // 2 if rng.integers(2) else (size - 1) // 2
    return (layers,)


def stage_ends(layers):
    """Return the names of the last layer at each size of a net's maps."""
    ends = {}
    for name, (height, _, _) in layers:
        ends[height] = name
    return list(ends.values())


def _by_neighbours(layers):
    following = [*layers[1:], ("", (0, 0, 0))]
    return [
        name
        for (name, shape), (_, after) in zip(layers, following, strict=True)
        if shape[0] != after[0]
    ]


def _grouped(layers, key, pick=-1):
    groups = [list(group) for _, group in itertools.groupby(layers, key)]
    return [group[pick][0] for group in groups]


def _exact_halves(layers):
    found = [
        name
        for (name, shape), (_, after) in zip(layers, layers[1:], strict=False)
        if after[0] * 2 == shape[0]
    ]
    return [*found, layers[-1][0]]


_NET = [
    ("conv1", (32, 32, 8)),
    ("conv2", (32, 32, 16)),
    ("pool", (15, 15, 16)),
    ("conv3", (15, 15, 16)),
    ("pool2", (7, 7, 16)),
    ("conv4", (7, 7, 32)),
]

STAGE_ENDS = Exercise(
    name="stage_ends",
    lesson="05",
    aim="find the stages of any convnet",
    kind="experiment",
    points=2,
    reference=stage_ends,
    inputs=_layers,
    examples=(([("only", (8, 8, 3))],), (_NET[:2],), (_NET,)),
    alternatives=(
        _by_neighbours,
        lambda layers: _grouped(layers, lambda layer: layer[1][:2]),
    ),
    mistakes=(
        Mistake(
            "the first of each",
            lambda layers: _grouped(layers, lambda layer: layer[1][0], pick=0),
            "You return the first layer at each size. A stage passes on what its *last* one makes.",
        ),
        Mistake(
            "forgets the last stage",
            lambda layers: stage_ends(layers)[:-1],
            "The last stage is missing: nothing smaller follows it, but it ends all the same.",
        ),
        Mistake(
            "by channels",
            lambda layers: _grouped(layers, lambda layer: layer[1][2]),
            "You look for a change of the channels. A stage ends where the *map* changes its size.",
        ),
        Mistake(
            "by shapes",
            lambda layers: _grouped(layers, lambda layer: layer[1]),
            "You begin a new stage wherever the shape changes. Channels may grow within a stage: "
            "look at height and width only.",
        ),
        Mistake(
            "exact halves only",
            _exact_halves,
            "You wait for exactly half the size. From 15 by 15 pooling leaves 7 by 7: look for "
            "any change.",
        ),
        Mistake(
            "sizes",
            lambda layers: list(dict.fromkeys(shape[0] for _, shape in layers)),
            "Those are the sizes. Asked are the names of the layers.",
        ),
        Mistake(
            "all layers",
            lambda layers: [name for name, _ in layers],
            "Those are all layers. Asked is one for each size.",
        ),
    ),
)
