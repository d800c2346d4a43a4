"""The album: holiday snaps with any mix of tags, and the pixels that show each tag."""

from dataclasses import dataclass

import numpy as np

from . import faces
from .arrange import arrange
from .creatures import Layer, draw_animal, draw_traits
from .eight_bit import check_picture, check_whole, generator, to_picture
from .figures import draw_figure
from .ground import cast_shadow
from .people import Gesture, draw_bust_of, draw_looks
from .views import draw_view

TAGS = ("beach", "mountains", "sunset", "person", "cat", "dog")
PLACE_TAGS, THING_TAGS = TAGS[:3], TAGS[3:]
TAG_SHARE, MOST_TAGS = 0.4, 4


@dataclass(frozen=True)
class Snap:
    """One holiday snap.

    Attributes:
        image: (H, W, 3) float32 RGB in 0 to 1, on the levels of 8-bit colour.
        tags: (T,) float32, 1 for each of `TAGS` that the picture shows, else 0.
        regions: (H, W) uint8, i + 1 where the pixel shows tag i, 0 where it shows none. A
            sunset's pixels are its sky, a beach's its sand and sea.
        visible: (T,) float32 in 0 to 1, the share of a person's or an animal's pixels in the
            picture that nothing hides; 1 for places, 0 for tags that are absent.
    """

    image: np.ndarray
    tags: np.ndarray
    regions: np.ndarray
    visible: np.ndarray


@dataclass(frozen=True)
class Album:
    """Many snaps of one size S, stacked: see `Snap`.

    Attributes:
        images: (N, S, S, 3) float32.
        tags: (N, T) float32, 0 or 1.
        regions: (N, S, S) uint8.
    """

    images: np.ndarray
    tags: np.ndarray
    regions: np.ndarray


def render_album_picture(rng, size=64, tags=None):
    """Render one holiday snap.

    Place, arrangement and each person and animal draw from generators of their own, so one
    seed gives the same snap at any size, and the same animal in another place.

    Args:
        rng: A `numpy.random.Generator`; advanced by the same amount whatever is asked.
        size: Side of the picture in pixels, 32 to 512.
        tags: The tags to show, any of `TAGS`; None draws 0 to 4 of them, independently but
            for that limit.

    Returns:
        A `Snap`.

    Raises:
        ValueError: If an argument is outside its range.
    """
    check_picture(rng, size)
    if isinstance(tags, str) or (tags is not None and not set(tags) <= set(TAGS)):
        raise ValueError(f"tags must be a collection of {', '.join(TAGS)}; received {tags!r}")
    seeds = rng.integers(0, 2**63, size=6)
    shown = _draw_tags(generator(seeds[0])) if tags is None else set(tags)
    vista = draw_view(generator(seeds[1]), size, *(tag in shown for tag in PLACE_TAGS))
    regions = np.zeros((size, size), np.uint8)
    visible = np.zeros(len(TAGS), np.float32)
    for tag in PLACE_TAGS:
        if tag in shown:
            regions[vista.regions[tag]] = TAGS.index(tag) + 1
            visible[TAGS.index(tag)] = 1
    things = [tag for tag in THING_TAGS if tag in shown]
    spots = arrange(generator(seeds[2]), things)
    masks = []
    for spot in spots:  # from far to near
        seed = seeds[3 + THING_TAGS.index(spot.tag)]
        layer = _draw_thing(vista, size, spot, generator(seed))
        mask = layer.alpha > 0.5
        regions[mask] = TAGS.index(spot.tag) + 1
        masks.append((TAGS.index(spot.tag), mask))
    for index, mask in masks:
        visible[index] = (regions[mask] == index + 1).sum() / max(mask.sum(), 1)
    wanted = np.array([tag in shown for tag in TAGS], np.float32)
    return Snap(to_picture(vista.image), wanted, regions, visible)


def render_album(count, rng, size=64):
    """Render many holiday snaps.

    Args:
        count: How many, 1 or more.
        rng: A `numpy.random.Generator`.
        size: Side of the pictures in pixels, 32 to 512.

    Returns:
        An `Album` of `count` snaps.

    Raises:
        ValueError: If an argument is outside its range.
    """
    check_whole(count, "count", 1)
    snaps = [render_album_picture(rng, size) for _ in range(count)]
    return Album(
        images=np.stack([snap.image for snap in snaps]),
        tags=np.stack([snap.tags for snap in snaps]),
        regions=np.stack([snap.regions for snap in snaps]),
    )


def _draw_tags(rng):
    """Draw each tag alone; of more than four, keep those with the strongest chances."""
    chances = rng.random(len(TAGS))
    order = np.argsort(chances)[:MOST_TAGS]
    return {TAGS[index] for index in order if chances[index] < TAG_SHARE}


def _draw_thing(vista, size, spot, rng):
    """Draw a person or an animal into the picture, in place. Returns its `Layer`."""
    image = vista.image
    if spot.tag == "person":
        layer = _draw_person(vista, size, spot, rng)
    else:
        layer, head = _draw_pet(vista, size, spot, rng)
    image *= 1 - layer.alpha
    image += layer.image * layer.alpha
    if spot.tag == "cat":
        faces.draw_whiskers(image, head)
    return layer


def _draw_person(vista, size, spot, rng):
    layer, person = Layer(size), draw_looks(rng, vista.light)
    chances = rng.random(8)
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
        draw_bust_of(layer, size, person, gesture, centre, spot.radius, side)
        return layer
    _shade_ground(vista, size, (spot.x, spot.foot), 1.0 * spot.radius)
    draw_figure(layer, size, person, gesture, (spot.x, spot.foot), spot.radius, side)
    return layer


def _draw_pet(vista, size, spot, rng):
    traits = draw_traits(rng, spot.pose, flip=spot.flip)
    light = vista.light
    traits.light = type(light)(-light.x if spot.flip else light.x, light.y, light.lamp,
                               light.ambience)  # fmt: skip
    side = -1 if spot.flip else 1
    # The arrangement speaks of the body's middle, the traits of the place below the head.
    traits.radius, traits.ground = spot.radius, (spot.x - side * spot.middle, spot.foot)
    _shade_ground(vista, size, (spot.x, spot.foot), spot.half_width * 1.1)
    layer, _, head = draw_animal(size, spot.tag, traits)
    return layer, head


def _shade_ground(vista, size, centre, reach):
    x = centre[0] - vista.light.x * 0.4 * reach
    cast_shadow(vista.image, size, (x, centre[1]), (reach * 1.15, reach * 0.32), 0.5)
