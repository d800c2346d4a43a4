"""A channel for a part."""

import numpy as np

from course_exercises import exercise


def _two_sets(rng):
    height, width, channels = (int(n) for n in rng.integers((1, 2, 2), (5, 6, 6)))
    sets = []
    for count in rng.integers(1, 5, 2):
        part = rng.random((count, height, width)) < rng.uniform(0.15, 0.6, (count, 1, 1))
        part[:, -1, -1], part[:, 0, 0] = True, False  # on every picture, and never all of it
        liking = rng.normal(0, 1, channels)
        maps = np.maximum(rng.normal(0.5, 1, (*part.shape, channels)) + part[..., None] * liking, 0)
        sets += [maps, part]
    return tuple(sets)


def _contrasts(maps, part):
    """Return each channel's mean on the part minus its mean elsewhere."""
    return maps[part].mean(axis=0) - maps[~part].mean(axis=0)


_PART = np.zeros((2, 3, 3), bool)
_PART[0, 0, 1:] = _PART[1, 1, 1] = True
_EARS = _PART * 2.0 + 0.5
_BRIGHT = np.full((2, 3, 3), 9.0)
_BRIGHT[0, 2] = 8.0
_SHY = np.where(_PART, 0.0, 4.0)
_THREE = np.stack([_SHY, _EARS, _BRIGHT], axis=3)
_FAINT = np.stack([_PART * 0.9 + 0.1, _PART * 2.0 + 3.0], axis=3)  # more often, or more
_SMALL = np.array([[[[1.0, 0.0], [0.0, 3.0]]], [[[4.0, 1.0], [1.0, 1.0]]]])
_EAR = np.array([[[True, False]], [[True, False]]])


@exercise(
    number=6,
    points=3,
    aim=(
        "find the channel that answers to ears, and score it against the truth",
        "tell a measurement from an impression, and learning from mere depth",
    ),
    inputs=_two_sets,
    examples=(
        (_SMALL, _EAR, _SMALL[:, :, ::-1] + [1, 0], _EAR),
        (_THREE[:1], _PART[:1], _THREE[1:], _PART[1:]),
        (_FAINT, _PART, _THREE[..., :2], _PART),
    ),
)
def part_channel(maps, part, new_maps, new_part):
    """Return the channel that answers most to a part, and its score on new pictures."""
    best = np.argmax(_contrasts(maps, part))
    return best, _contrasts(new_maps, new_part)[best]


def _picture_by_picture(maps, part):
    return np.mean([_contrasts(*pair) for pair in zip(maps, part, strict=True)], axis=0)


class Mistakes(part_channel.Mistakes):
    def chosen_on_the_new_pictures(maps, part, new_maps, new_part):
        """You choose the channel on the pictures that score it. The best of many looks good there
        by luck alone."""
        return part_channel(new_maps, new_part, new_maps, new_part)

    def scored_on_the_old_pictures(maps, part, new_maps, new_part):
        """You score the channel on the pictures that chose it. The number to report comes from
        pictures that chose nothing."""
        return part_channel(maps, part, maps, part)

    def only_inside(maps, part, new_maps, new_part):
        """You look at the part only. A channel that is bright everywhere wins then."""
        best = np.argmax(maps[part].mean(axis=0))
        return best, new_maps[new_part].mean(axis=0)[best]

    def picture_by_picture(maps, part, new_maps, new_part):
        """You score each picture and average the scores. Then a picture with one place of the part
        counts as much as one with ten: take all places together."""
        best = np.argmax(_picture_by_picture(maps, part))
        return best, _picture_by_picture(new_maps, new_part)[best]

    def the_part_against_all(maps, part, new_maps, new_part):
        """You compare the part with the whole picture. Compare it with the rest."""
        best = np.argmax(_contrasts(maps, part))
        return best, (new_maps[new_part].mean(axis=0) - new_maps.mean(axis=(0, 1, 2)))[best]
