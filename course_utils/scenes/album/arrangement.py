"""Where people and animals stand in a snap: apart enough that each can be seen."""

from dataclasses import dataclass

from ..animals.animal import POSES
from ..drawing.renderers import pick

_PET_RADIUS = {"sit": 0.125, "lie": 0.115, "stand": 0.10}
_MIDDLE = {"sit": 0.0, "lie": 0.7, "stand": 1.15}  # of the body, beside the head, in head units
_HALF = {"sit": 1.25, "lie": 2.0, "stand": 2.1}
_FIGURE, _FIGURE_HALF = 0.105, 1.15
_CLOSE, _CLOSE_HALF = 0.15, 1.7


@dataclass(slots=True)
class Spot:
    """One position: the middle of what stands there, its foot and size, in unit coordinates."""

    tag: str
    x: float
    foot: float
    radius: float
    half_width: float
    middle: float = 0.0
    pose: str = "sit"
    flip: bool = False
    close: bool = False


def arrange(rng, tags):
    """Give each of up to three tags, "person" once at most, a `Spot`, in random order.

    They come back as a list, the farthest first.
    """
    chances = rng.random((len(tags) + 1, 10))
    order = sorted(range(len(tags)), key=lambda index: chances[index, 0])
    spots = [_spot(tags[index], chances[index], len(tags)) for index in order]
    if spots:
        _spread(spots, chances[-1])
    return sorted(spots, key=lambda spot: (spot.close, spot.foot))


def _spot(tag, chances, company):
    depth = chances[1]
    foot = 0.70 + 0.27 * depth
    scale = (0.58 + 0.46 * depth) * (0.88 + 0.24 * chances[2]) * (1.0, 1.1, 1.0, 0.88)[company]
    if tag == "person":
        if chances[3] < 0.3:
            radius = _CLOSE * (0.9 + 0.3 * chances[2]) * (1.0, 1.0, 0.92, 0.85)[company]
            return Spot(tag, 0, 1.02, radius, _CLOSE_HALF * radius, close=True)
        radius = _FIGURE * scale
        return Spot(tag, 0, foot, radius, _FIGURE_HALF * radius)
    pose = pick(POSES, chances[4])
    radius, flip = _PET_RADIUS[pose] * scale, bool(chances[5] < 0.5)
    return Spot(tag, 0, foot, radius, _HALF[pose] * radius, _MIDDLE[pose] * radius, pose, flip)


def _spread(spots, chances):
    """Share the width out: by what each needs, then some play for the rest or an overlap."""
    need = sum(2 * spot.half_width for spot in spots)
    room = max(0.98 - need, 0)
    squeeze = 1 if room else 0.98 / need  # without room they overlap, all by the same share
    shares = chances[: len(spots) + 1] + 0.2
    gaps = [room * share / shares.sum() for share in shares]
    x = 0.01 + gaps[0]
    for spot, gap in zip(spots, gaps[1:], strict=True):
        spot.x = x + spot.half_width * squeeze
        x += 2 * spot.half_width * squeeze + gap
    if room:  # things still gather now and then, and touch
        centre = sum(spot.x for spot in spots) / len(spots)
        for spot in spots:
            spot.x += (centre - spot.x) * (0.5 * chances[9])
