"""Is it the same net?"""

from course_exercises import exercise


def _two_tables(rng):
    names = [f"conv{number}" for number in range(1, int(rng.integers(3, 9)))]
    channels = [3, *(int(rng.integers(1, 5)) for _ in names)]
    ours = [
        (name, [(3, 3, channels[n], channels[n + 1]), (channels[n + 1],)])
        for n, name in enumerate(names)
    ]
    published = list(ours)
    for _ in range(int(rng.integers(0, 5))):
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


_THREE = [("a", [(3, 3, 3, 4), (4,)]), ("b", [(3, 3, 4, 4), (4,)]), ("c", [(4, 2), (2,)])]
_OTHER_NAME = [_THREE[0], ("block_b", _THREE[1][1]), _THREE[2]]
_OTHER_SHAPES = [("a", [(1, 1, 3, 4), (4,)]), *_THREE[1:]]
_OTHER_TWO = [_THREE[0], ("b", [(3, 3, 4, 4)]), ("d", _THREE[2][1])]


@exercise(
    number=4,
    kind="experiment",
    aim="build VGG16, and prove that it is VGG16",
    inputs=_two_tables,
    examples=(
        (_THREE, _THREE),
        (_THREE, _OTHER_NAME),
        (_THREE, _OTHER_SHAPES),
        (_OTHER_TWO, _THREE),
        (_THREE[:2], _THREE),
        (_THREE, _THREE[:1]),
    ),
)
def first_difference(ours, published):
    """Return the place of the first layer in which two nets differ; -1 where none does."""
    for place in range(max(len(ours), len(published))):
        if ours[place : place + 1] != published[place : place + 1]:
            return place
    return -1


class Mistakes(first_difference.Mistakes):
    def stops_with_the_shorter_net(ours, published):
        """Where one net has more layers than the other they differ, too. `zip` stops silently with
        the shorter list."""
        return first_difference(ours[: len(published)], published[: len(ours)])

    def how_many(ours, published):
        """You count the differences. The question asks for the place of the first."""
        same = sum(one == other for one, other in zip(ours, published, strict=False))
        return max(len(ours), len(published)) - same
