"""The album: holiday snaps with any mix of tags, and the pixels that show each tag."""

from dataclasses import dataclass, replace

import numpy as np

from course_utils._shared.arguments import check_choice, check_list, check_whole

from ..animals.animal import POSES, draw_animal, draw_traits
from ..animals.head import draw_whiskers
from ..drawing.layer import Layer, put_on
from ..drawing.renderers import describe, gathered, part_generators, pick, to_picture
from ..drawing.stage import cast_shadow
from ..people.person import Gesture, draw_bust, draw_looks
from .full_figure import draw_figure
from .landscapes import draw_landscape

TAGS = ("beach", "mountains", "sunset", "person", "cat", "dog")


@dataclass(frozen=True)
class Snap:
    """One holiday snap.

    Attributes:
        image: (H, W, 3) float32 RGB in 0 to 1, on the levels of 8-bit colour.
        tags: (T,) float32, 1 for each of `TAGS` that the picture shows, else 0.
        regions: (H, W) uint8, i + 1 where the pixel shows tag i, 0 where it shows none. A
            sunset's pixels are its sky, a beach's its sand and sea.
        visible: (T,) float32 in 0 to 1, the share of a person's or an animal's pixels in the
            picture that nothing hides; 1 for landscapes, 0 for tags that are absent.
    """

    image: np.ndarray
    tags: np.ndarray
    regions: np.ndarray
    visible: np.ndarray


@dataclass(frozen=True)
class Album:
    """Many snaps of one size S, stacked: see `Snap`.

    `images` are (N, S, S, 3) float32, `tags` (N, T) float32, 0 or 1, `regions` (N, S, S) uint8.
    """

    images: np.ndarray
    tags: np.ndarray
    regions: np.ndarray


LANDSCAPE_TAGS, OBJECT_TAGS = TAGS[:3], TAGS[3:]
TAG_SHARE, MOST_TAGS = 0.4, 4
# By pose: a head's radius in unit coordinates; in head radii, how far beside the head the body's
# middle is, and half the width of the whole.
_PET_RADIUS = {"sit": 0.125, "lie": 0.115, "stand": 0.10}
_PET_MIDDLE = {"sit": 0.0, "lie": 0.7, "stand": 1.15}
_PET_HALF_WIDTH = {"sit": 1.25, "lie": 2.0, "stand": 2.1}
_FIGURE_RADIUS, _FIGURE_HALF_WIDTH = 0.105, 1.15  # the same of a person at full length
_CLOSE_RADIUS, _CLOSE_HALF_WIDTH = 0.15, 1.7  # and of one so close that only a bust is seen


@dataclass(slots=True)
class Spot:
    """Where a person or an animal stands: its middle, foot and size, in unit coordinates."""

    tag: str
    x: float
    foot: float
    radius: float
    half_width: float
    middle: float = 0.0
    pose: str = "sit"
    flip: bool = False
    close: bool = False


@describe
def render_album_picture(rng, size=64, tags=None):
    """Render one holiday snap, a `Snap`.

    Landscape, arrangement and each person and animal have generators of their own. So one seed
    gives the same snap at any size, and the same animal in another landscape.

    Args:
        tags: The tags to show, any of `TAGS`; None draws 0 to 4 of them, independently but
            for that limit.
    """
    if tags is not None:
        tags = tuple(tags) if isinstance(tags, set | frozenset) else check_list(tags, "tags")
        tags = [check_choice(tag, "tags", TAGS) for tag in tags]
    for_tags, for_landscape, for_spots, *for_objects = part_generators(rng, size, 6)
    shown = _draw_tags(for_tags) if tags is None else set(tags)
    wanted = np.array([tag in shown for tag in TAGS], np.float32)
    landscape = (tag in shown for tag in LANDSCAPE_TAGS)
    image, light, areas = draw_landscape(for_landscape, size, *landscape)
    regions, visible, masks = np.zeros((size, size), np.uint8), wanted.copy(), {}
    for tag, area in areas.items():
        regions[area] = TAGS.index(tag) + 1
    objects = [tag for tag in OBJECT_TAGS if tag in shown]
    for spot in _arrange(for_spots, objects):  # from far to near
        layer = _draw_object(image, light, spot, for_objects[OBJECT_TAGS.index(spot.tag)])
        index, mask = TAGS.index(spot.tag), layer.alpha > 0.5
        regions[mask], masks[index] = index + 1, mask
    for index, mask in masks.items():
        visible[index] = (regions[mask] == index + 1).sum() / max(mask.sum(), 1)
    return Snap(to_picture(image), wanted, regions, visible)


@describe
def render_album(count, rng, size=64):
    """Render many holiday snaps, an `Album`."""
    check_whole(count, "count", 1)
    return gathered(Album, [render_album_picture(rng, size) for _ in range(count)])


def _draw_tags(rng):
    """Draw each tag by a chance of its own; of more than four, keep those with the smallest."""
    chances = rng.random(len(TAGS))
    order = np.argsort(chances)[:MOST_TAGS]
    return {TAGS[index] for index in order if chances[index] < TAG_SHARE}


def _arrange(rng, tags):
    """Give each of up to three tags, "person" once at most, a `Spot`; the farthest comes first."""
    chances = rng.random((len(tags) + 1, 10))
    order = sorted(range(len(tags)), key=lambda index: chances[index, 0])
    spots = [_spot(tags[index], chances[index], len(tags)) for index in order]
    if spots:
        _spread(spots, chances[-1])
    return sorted(spots, key=lambda spot: (spot.close, spot.foot))


def _spot(tag, chances, company):
    """Choose a spot, its x still open; the more stand together, `company`, the smaller each is."""
    depth = chances[1]
    foot = 0.70 + 0.27 * depth
    scale = (0.58 + 0.46 * depth) * (0.88 + 0.24 * chances[2]) * (1.0, 1.1, 1.0, 0.88)[company]
    if tag == "person":
        if chances[3] < 0.3:
            radius = _CLOSE_RADIUS * (0.9 + 0.3 * chances[2]) * (1.0, 1.0, 0.92, 0.85)[company]
            return Spot(tag, 0, 1.02, radius, _CLOSE_HALF_WIDTH * radius, close=True)
        radius = _FIGURE_RADIUS * scale
        return Spot(tag, 0, foot, radius, _FIGURE_HALF_WIDTH * radius)
    pose = pick(POSES, chances[4])
    radius, flip = _PET_RADIUS[pose] * scale, bool(chances[5] < 0.5)
    half_width, middle = _PET_HALF_WIDTH[pose] * radius, _PET_MIDDLE[pose] * radius
    return Spot(tag, 0, foot, radius, half_width, middle, pose, flip)


def _spread(spots, chances):
    """Give each its x: all get the width they need, and what room is left goes between them."""
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


def _draw_object(image, light, spot, rng):
    """Draw a person or an animal into the picture, in place. Returns its `Layer`."""
    draw, reach = _draw_pet, spot.half_width * 1.1
    if spot.tag == "person":
        draw, reach = _draw_person, spot.radius
    layer, head = draw(image.shape[-1], light, spot, rng)
    if not spot.close:
        centre = (spot.x - light.x * 0.4 * reach, spot.foot)
        cast_shadow(image, centre, (reach * 1.15, reach * 0.32), 0.5)
    put_on(image, layer.image, layer.alpha)
    if spot.tag == "cat":
        draw_whiskers(image, head)
    return layer


def _draw_person(size, light, spot, rng):
    layer, person, chances = Layer(size), draw_looks(rng, light), rng.random(8)
    gesture = Gesture(
        turn=0.16 * (chances[0] - 0.5),
        look=(1.4 * (chances[1] - 0.5), 0.5 * (chances[2] - 0.5)),
        sway=0.1 * (chances[3] - 0.5),
        wave=0.1 * (chances[4] - 0.3) if spot.close and chances[5] < 0.5 else None,
        wrist=0.3 * (chances[6] - 0.5),
    )
    side = 1 if chances[7] < 0.5 else -1
    if spot.close:
        centre = (spot.x, spot.foot - 2.9 * spot.radius)
        draw_bust(layer, person, gesture, centre, spot.radius, side)
    else:
        draw_figure(layer, person, gesture, (spot.x, spot.foot), spot.radius, side)
    return layer, None


def _draw_pet(size, light, spot, rng):
    traits = draw_traits(rng, spot.pose, spot.flip)
    side = -1 if spot.flip else 1
    traits.light = replace(light, x=side * light.x)
    # The arrangement speaks of the body's middle, the traits of the ground below the head.
    traits.radius, traits.ground = spot.radius, (spot.x - side * spot.middle, spot.foot)
    layer, _, head = draw_animal(size, spot.tag, traits)
    return layer, head
