"""Exercises on the climb: the score of a filter, and one step uphill."""

import numpy as np

from course_exercises.definition import Exercise, Mistake


def _start(rng):
    shape = (*(int(n) for n in rng.integers(2, 6, 2)), int(rng.integers(2, 4)))
    gradient = rng.normal(0, 10.0 ** rng.integers(-4, 3), shape)
    return (
        rng.uniform(0.2, 0.9, shape),
        gradient,
        float(rng.uniform(0.5, 10)),
        float(rng.choice(_DECAYS)),
    )


_DECAYS = (0.0, 0.1, 0.25)


def ascent_step(picture, gradient, step_size, decay):
    """Return the picture after a step of that length uphill, and after its decay."""
    length = np.sqrt(np.sum(gradient**2))
    if length > 0:
        picture = picture + step_size * gradient / length
    return 0.5 + (1 - decay) * (picture - 0.5)


def _by_norm(picture, gradient, step_size, decay):
    length = np.linalg.norm(gradient.ravel()) or 1.0
    moved = picture + gradient * (step_size / length)
    return moved + decay * (0.5 - moved)


def _by_loops(picture, gradient, step_size, decay):
    squares = 0.0
    for slope in gradient.flat:
        squares += float(slope) ** 2
    steps = [step_size * slope / squares**0.5 if squares else 0 for slope in gradient.flat]
    moved = picture.reshape(-1) + steps
    return (decay * 0.5 + (1 - decay) * moved).reshape(picture.shape)


def _step_with(length):
    """Return a step like the right one, but for its measure of the gradient's length."""

    def answer(picture, gradient, step_size, decay):
        measured = length(gradient)
        moved = picture + step_size * gradient / np.where(measured == 0, 1, measured)
        return 0.5 + (1 - decay) * (moved - 0.5)

    return answer


def _without_care(picture, gradient, step_size, decay):
    with np.errstate(invalid="ignore"):
        moved = picture + step_size * gradient / np.sqrt(np.sum(gradient**2))
    return 0.5 + (1 - decay) * (moved - 0.5)


def _decay_first(picture, gradient, step_size, decay):
    return ascent_step(0.5 + (1 - decay) * (picture - 0.5), gradient, step_size, 0)


_GREY = np.full((1, 2, 2), 0.5)
_PICTURE = np.array([[[0.5, 0.9], [0.1, 0.5]]])
_SLOPES = np.array([[[3.0, 0.0], [0.0, 4.0]]])

ASCENT_STEP = Exercise(
    name="ascent_step",
    lesson="10",
    aim="write gradient ascent step by step, and say what the normalized step and decay do",
    kind="by hand",
    points=2,
    reference=ascent_step,
    inputs=_start,
    examples=(
        (_GREY, _SLOPES, 1.0, 0.0),
        (_PICTURE, _SLOPES / 1000, 10.0, 0.0),
        (_PICTURE, _SLOPES, 1.0, 0.25),
        (_PICTURE, 0 * _SLOPES, 1.0, 0.0),
        (_PICTURE, 0 * _SLOPES, 1.0, 0.25),
    ),
    alternatives=(_by_norm, _by_loops),
    mistakes=(
        Mistake(
            "not normalized",
            _step_with(lambda gradient: 1.0),
            "Your step is as long as the gradient happens to be: tiny for a faint filter, huge for "
            "a strong one. Its length should be `step_size`, whatever the gradient.",
        ),
        Mistake(
            "pixel by pixel",
            _step_with(lambda gradient: np.linalg.norm(gradient, axis=-1, keepdims=True)),
            "You give each pixel a step of that length, so pixels that hardly matter move as far "
            "as those that do. The gradient has *one* length.",
        ),
        Mistake(
            "no number where the gradient is 0",
            _without_care,
            "A gradient of 0 everywhere has no direction, and 0 / 0 is no number. The picture then "
            "takes no step.",
        ),
        Mistake(
            "downhill",
            lambda picture, gradient, step_size, decay: ascent_step(
                picture, -gradient, step_size, decay
            ),
            "Your step goes downhill, as in training. Here the score should rise.",
        ),
        Mistake(
            "largest slope",
            _step_with(lambda gradient: np.abs(gradient).max()),
            "You divide by the largest slope. The length of an arrow with many coordinates comes "
            "from all of them, squared.",
        ),
        Mistake(
            "sum of the slopes' sizes",
            _step_with(lambda gradient: np.abs(gradient).sum()),
            "You add up absolute values. For slopes of 3 and 4 the length is 5, not 7.",
        ),
        Mistake(
            "mean of the squares",
            _step_with(lambda gradient: np.sqrt(np.mean(gradient**2))),
            "You took the mean of the squares; then a larger picture takes a longer step. A length "
            "adds them up.",
        ),
        Mistake(
            "decay to black",
            lambda picture, gradient, step_size, decay: (
                (1 - decay) * ascent_step(picture, gradient, step_size, 0)
            ),
            "Your decay pulls towards 0, black. It should pull towards grey.",
        ),
        Mistake(
            "decay before the step",
            _decay_first,
            "You let the picture decay before its step. The step comes first, and decays with it.",
        ),
        Mistake(
            "keeps what should go",
            lambda picture, gradient, step_size, decay: ascent_step(
                picture, gradient, step_size, 1 - decay
            ),
            "With a decay of 0 your picture becomes plain grey. `decay` is the share of the "
            "distance that is *taken back*.",
        ),
    ),
)


def _layer(rng):
    count, height, width, filters = (int(n) for n in rng.integers((2, 6, 6, 2), (4, 9, 9, 5)))
    maps = rng.normal(0.5, 1, (count, height, width, filters))
    maps[:, [0, -1]] += rng.normal(3, 1)  # the rim sees zeros that no picture holds
    return maps, int(rng.integers(filters)), int(rng.integers(0, 3))


def filter_scores(maps, filter_index, border):
    """Return, for each picture, the mean of one filter's map without its border, (N,)."""
    bottom, right = maps.shape[1] - border, maps.shape[2] - border
    return maps[:, border:bottom, border:right, filter_index].mean(axis=(1, 2))


def _places(maps, filter_index, border):
    scores = []
    for picture in maps:
        rows, columns = picture.shape[:2]
        kept = [
            picture[row, column, filter_index]
            for row in range(border, rows - border)
            for column in range(border, columns - border)
        ]
        scores.append(sum(kept) / len(kept))
    return scores


def _by_weights(maps, filter_index, border):
    inner = np.zeros(maps.shape[1:3])
    inner[border : len(inner) - border, border : inner.shape[1] - border] = 1
    return np.einsum("nhw,hw->n", maps[..., filter_index], inner) / inner.sum()


def _from_the_end(maps, filter_index, border):
    if border == 0:  # maps[:, 0:-0] holds nothing, and has no mean
        return np.full(len(maps), np.nan)
    return filter_scores(maps, filter_index, border)


def _inner(maps, border):
    return maps[:, border : maps.shape[1] - border, border : maps.shape[2] - border]


_SEVEN = np.arange(2 * 3 * 4 * 2, dtype=float).reshape(2, 3, 4, 2) ** 2

FILTER_SCORES = Exercise(
    name="filter_scores",
    lesson="10",
    aim="write gradient ascent step by step: what is it that should rise?",
    kind="code",
    points=2,
    reference=filter_scores,
    inputs=_layer,
    examples=((_SEVEN[:1], 0, 1), (_SEVEN[:1], 1, 0), (_SEVEN, 1, 1)),
    alternatives=(_places, _by_weights),
    mistakes=(
        Mistake(
            "border stays",
            lambda maps, filter_index, border: filter_scores(maps, filter_index, 0),
            "The border is still in your mean. There the filter sees zeros around the picture, and "
            "would be excited by the rim.",
        ),
        Mistake(
            "nothing left without a border",
            _from_the_end,
            "With a border of 0 nothing is left: in Python `-0` is 0, so `0:-0` is empty.",
        ),
        Mistake(
            "rows only",
            lambda maps, filter_index, border: maps[
                :, border : maps.shape[1] - border, :, filter_index
            ].mean(axis=(1, 2)),
            "You cut off rows only. The border runs all around.",
        ),
        Mistake(
            "one corner",
            lambda maps, filter_index, border: maps[:, border:, border:, filter_index].mean(
                axis=(1, 2)
            ),
            "You cut off the border at the top and the left only. A map has four edges.",
        ),
        Mistake(
            "sum",
            lambda maps, filter_index, border: _inner(maps, border)[..., filter_index].sum(
                axis=(1, 2)
            ),
            "You took the sum. Then a larger picture has a larger score: take the mean.",
        ),
        Mistake(
            "one number for the batch",
            lambda maps, filter_index, border: _inner(maps, border)[..., filter_index].mean(),
            "You average over the pictures, too. Each picture has a score of its own.",
        ),
        Mistake(
            "all filters",
            lambda maps, filter_index, border: _inner(maps, border).mean(axis=(1, 2, 3)),
            "You average over all filters. Asked is the one that `filter_index` names.",
        ),
        Mistake(
            "largest place",
            lambda maps, filter_index, border: _inner(maps, border)[..., filter_index].max(
                axis=(1, 2)
            ),
            "You took the largest place. The score is the mean, so that the whole picture fills.",
        ),
    ),
)
