"""Exercises on a whole layer: pictures made visible, and filters that are dead."""

import numpy as np

from course_exercises.definition import Exercise, Mistake


def _ascended(rng):
    shape = (*(int(n) for n in rng.integers(3, 7, 2)), 3)
    picture = rng.normal(rng.normal(0, 3), 10.0 ** rng.uniform(-2, 1), shape)
    picture *= rng.uniform(0.5, 1.5, 3)  # colours differ in spread
    picture[0, 0] = picture.mean() + 5 * picture.std()  # a place far brighter than the rest
    return picture, float(rng.uniform(0.2, 0.4))


def shown_picture(ascended, contrast):
    """Return the picture with a mean of 0.5 and that standard deviation, cut to 0 to 1."""
    if np.ptp(ascended) == 0:
        return np.full(ascended.shape, 0.5)
    standardized = (ascended - ascended.mean()) / ascended.std()
    return np.clip(0.5 + contrast * standardized, 0, 1)


def _by_statistics(ascended, contrast):
    numbers = [float(number) for number in ascended.flat]
    mean = sum(numbers) / len(numbers)
    spread = (sum((number - mean) ** 2 for number in numbers) / len(numbers)) ** 0.5 or 1.0
    shown = [min(max(0.5 + contrast * (each - mean) / spread, 0.0), 1.0) for each in numbers]
    return np.array(shown).reshape(ascended.shape)


def _by_limits(ascended, contrast):
    centred = ascended - ascended.mean()
    if centred.any():
        centred = centred / np.sqrt(np.mean(centred**2))
    return 0.5 + np.minimum(np.maximum(contrast * centred, -0.5), 0.5)


def _standardized(ascended, axis=None, middle=0.5, same=0.5, contrast=1.0, spread=np.std):
    size = spread(ascended, axis=axis, keepdims=True)
    centred = contrast * (ascended - ascended.mean(axis=axis, keepdims=True))
    return np.where(np.ptp(ascended) == 0, same, middle + centred / np.where(size == 0, 1, size))


def _shown_with(**options):
    def answer(ascended, contrast):
        return np.clip(_standardized(ascended, contrast=contrast, **options), 0, 1)

    return answer


def _stretched(ascended, contrast):
    reach = np.ptp(ascended)
    return (ascended - ascended.min()) / reach if reach else np.full(ascended.shape, 0.5)


_FOUR = np.array([[[2.0, 4.0], [4.0, 6.0]]])
_SPIKE = np.zeros((2, 4, 2))
_SPIKE[0, 0] = [80.0, 40.0]

SHOWN_PICTURE = Exercise(
    name="shown_picture",
    lesson="10",
    aim="show all filters of a layer at once",
    kind="code",
    points=2,
    reference=shown_picture,
    inputs=_ascended,
    examples=((_FOUR, 0.25), (np.full((1, 2, 2), 3.0), 0.25), (-_FOUR / 100, 0.3), (_SPIKE, 0.25)),
    alternatives=(_by_statistics, _by_limits),
    mistakes=(
        Mistake(
            "stretched",
            _stretched,
            "You stretched the picture from its lowest to its highest number. One bright place "
            "then makes all the rest dark: use the mean and the standard deviation.",
        ),
        Mistake(
            "not clipped",
            lambda ascended, contrast: _standardized(ascended, contrast=contrast),
            "Some of your numbers lie outside 0 to 1, and can't be shown.",
        ),
        Mistake(
            "no number for a constant picture",
            _shown_with(same=np.nan),
            "A picture that is the same everywhere gives 0 / 0, which is no number. A dead filter "
            "leaves such a picture: show it in grey.",
        ),
        Mistake(
            "constant becomes black",
            _shown_with(same=0.0),
            "You show a constant picture in black. It should be grey, 0.5.",
        ),
        Mistake(
            "colour by colour",
            _shown_with(axis=(0, 1)),
            "You scale each colour by itself, and lose how they compare: a reddish picture turns "
            "grey. The picture has *one* mean and *one* standard deviation.",
        ),
        Mistake(
            "variance",
            _shown_with(spread=np.var),
            "You divide by the variance. The standard deviation is its root.",
        ),
        Mistake(
            "centred at 0",
            _shown_with(middle=0.0),
            "Your mean is 0, so the darker half is cut off. Grey lies at 0.5.",
        ),
        Mistake(
            "contrast ignored",
            lambda ascended, contrast: shown_picture(ascended, 1.0),
            "Your standard deviation is 1, whatever `contrast` says.",
        ),
        Mistake(
            "clipped as it is",
            lambda ascended, contrast: np.clip(ascended, 0, 1),
            "You only cut. What gradient ascent finds may lie anywhere, far from 0 to 1.",
        ),
    ),
)


def _behind_relu(rng):
    pictures, side, filters = (int(n) for n in rng.integers((3, 3, 5), (6, 6, 9)))
    maps = np.maximum(rng.normal(-0.5, 1, (pictures, side, side + 1, filters)), 0)
    dead, faint, same, late, early = rng.permutation(filters)[:5]
    maps[..., dead] = 0
    maps[..., faint] = 0
    maps[-1, 1, 2, faint] = 1e-6  # a single place, and hardly anything there
    maps[..., same] = 0.7
    maps[:-1, ..., late], maps[1:, ..., early] = 0, 0
    maps[-1, 0, 0, late] = maps[0, 0, 0, early] = 1.0
    return (maps,)


def dead_filters(maps):
    """Return the numbers of the filters that are silent at all places of all pictures."""
    return [number for number in range(maps.shape[3]) if not maps[:, :, :, number].any()]


def _by_loops(maps):
    alive = set()
    for picture in maps:
        for number in range(picture.shape[-1]):
            if picture[..., number].max() > 0:
                alive.add(number)
    return sorted(set(range(maps.shape[-1])) - alive)


_RELU = np.zeros((2, 2, 2, 5))
_RELU[..., 0] = 3.0  # the same everywhere, but not silent
_RELU[1, 0, 1, 1] = 1e-6
_RELU[0, 1, 1, 4] = 2.0

DEAD_FILTERS = Exercise(
    name="dead_filters",
    lesson="10",
    aim="recognise a dead filter",
    kind="code",
    points=2,
    reference=dead_filters,
    inputs=_behind_relu,
    examples=(
        (np.zeros((1, 1, 1, 1)),),
        (np.ones((1, 1, 1, 1)),),
        (_RELU[..., :3],),
        (_RELU,),
    ),
    alternatives=(lambda maps: np.flatnonzero(maps.max(axis=(0, 1, 2)) == 0), _by_loops),
    mistakes=(
        Mistake(
            "silent on some picture",
            lambda maps: np.flatnonzero((maps == 0).all(axis=(1, 2)).any(axis=0)),
            "You list filters that are silent on *some* picture. A filter for ears is silent where "
            "there are none, and alive.",
        ),
        Mistake(
            "first picture only",
            lambda maps: dead_filters(maps[:1]),
            "You look at the first picture only. A dead filter is silent on all of them.",
        ),
        Mistake(
            "last picture only",
            lambda maps: dead_filters(maps[-1:]),
            "You look at the last picture only. A dead filter is silent on all of them.",
        ),
        Mistake(
            "the same everywhere",
            lambda maps: np.flatnonzero(np.ptp(maps, axis=(0, 1, 2)) == 0),
            "You list filters that are the same everywhere. One that is 3 everywhere is dull, but "
            "not silent.",
        ),
        Mistake(
            "nearly silent",
            lambda maps: np.flatnonzero(maps.mean(axis=(0, 1, 2)) < 1e-3),
            "You also list filters that are nearly silent. A single place above 0 is enough for a "
            "gradient to climb.",
        ),
        Mistake(
            "silent somewhere",
            lambda maps: np.flatnonzero((maps == 0).any(axis=(0, 1, 2))),
            "You list filters that are 0 *somewhere*. Behind a ReLU nearly all are.",
        ),
        Mistake(
            "alive ones",
            lambda maps: np.flatnonzero(maps.any(axis=(0, 1, 2))),
            "Those are the filters that are alive.",
        ),
        Mistake(
            "how many",
            lambda maps: len(dead_filters(maps)),
            "That is how many are dead. Asked are their numbers, in a list.",
        ),
        Mistake(
            "true or false",
            lambda maps: ~maps.any(axis=(0, 1, 2)),
            "You tell for each filter whether it is dead. Asked are the numbers of those that are: "
            "see `np.flatnonzero`.",
        ),
    ),
)
