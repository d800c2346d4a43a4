"""The album: holiday snaps with any mix of tags, and the pixels that show each tag."""

from dataclasses import dataclass, replace

import numpy as np

from course_utils._shared.arguments import check_choice, check_list, check_whole

from ..animals.animal import draw_animal, draw_traits
from ..animals.head import draw_whiskers
from ..drawing.layer import Layer, put_on
from ..drawing.renderers import describe, gathered, part_generators, to_picture
from ..drawing.stage import cast_shadow
from ..people.person import Gesture, draw_bust_of, draw_looks
from .arrangement import arrange
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
    first, second, third, *others = part_generators(rng, size, 6)
    shown = _draw_tags(first) if tags is None else set(tags)
    wanted = np.array([tag in shown for tag in TAGS], np.float32)
    image, light, areas = draw_landscape(second, size, *(tag in shown for tag in LANDSCAPE_TAGS))
    regions, visible, masks = np.zeros((size, size), np.uint8), wanted.copy(), {}
    for tag, area in areas.items():
        regions[area] = TAGS.index(tag) + 1
    for spot in arrange(third, [tag for tag in OBJECT_TAGS if tag in shown]):  # from far to near
        layer = _draw_object(image, light, spot, others[OBJECT_TAGS.index(spot.tag)])
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
    """Draw each tag alone; of more than four, keep those with the strongest chances."""
    chances = rng.random(len(TAGS))
    order = np.argsort(chances)[:MOST_TAGS]
    return {TAGS[index] for index in order if chances[index] < TAG_SHARE}


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
        draw_bust_of(layer, person, gesture, centre, spot.radius, side)
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
