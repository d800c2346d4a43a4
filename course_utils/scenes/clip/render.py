"""Clips: cars and people that move, cross, hide, leave and come back, with their identities."""

from copy import deepcopy
from dataclasses import dataclass

import numpy as np

from course_utils._shared.arguments import check_choice, check_whole
from course_utils._shared.boxes import mask_boxes

from ..drawing.renderers import describe, part_generators
from ..street.canvas import PERSON, Canvas, cast_shadows, draw_on
from ..street.layout import draw_hour
from ..street.town import paint_town
from .movement import draw_movers, draw_standing, draw_wide_layout

SECONDS = 0.1  # from one frame to the next


@dataclass(frozen=True)
class Clip:
    """A short video and everything the renderer knows about it.

    Attributes:
        images: (T, H, W, 3) float32 RGB in 0 to 1, on the levels of 8-bit colour.
        instances: (T, H, W) uint8, the identity of the object at each pixel, 0 for none.
        boxes: T arrays (K, 4) float32 (y0, x0, y1, x1) in pixels, tight to the visible pixels.
        identities: T arrays (K,) int64, 1 or more; an object keeps its own throughout.
        labels: T arrays (K,) int64, indices into `STREET_CLASSES`.
        visibilities: T arrays (K,) float32, the share of an object's pixels that nothing hides.
        kinds: identity -> "adult", "child" or one of `CAR_KINDS`.
        hour: "day" or "dusk".
    """

    images: np.ndarray
    instances: np.ndarray
    boxes: list
    identities: list
    labels: list
    visibilities: list
    kinds: dict
    hour: str


@describe
def render_clip(rng, frames=24, size=96, events=None):
    """Render one `Clip` at ten frames a second. What you don't give is chosen with `rng`.

    The camera stands still and looks across a street. Cars pass in two lanes, people on both
    pavements.

    Args:
        frames: T, from 16 to 240.
        events: True lets two people who walk towards each other meet before the camera, somebody
            pass behind a kiosk or a column, and somebody leave the picture and come back; False
            none of them; None leaves each to chance.
    """
    check_whole(frames, "frames", 16, 240)
    check_choice(events, "events", (None, True, False))
    for_layout, for_hour, for_standing, for_movers, for_houses = part_generators(rng, size, 5)
    layout, hour = draw_wide_layout(for_layout), draw_hour(for_hour.random(4))
    chances = for_standing.random(3)
    meets, hides, returns = chances < 0.5 if events is None else [events] * 3
    background = Canvas(size)
    paint_town(background, layout, hour, for_houses)
    standing, hideout = draw_standing(layout, hour, for_standing, hides)
    cast_shadows(background, standing, hour)
    duration = (frames - 1) * SECONDS
    movers = draw_movers(layout, hour, for_movers, duration, meets, hides, returns, hideout)
    sprites = [(thing, thing.draw(size)) for thing in standing]
    moments = [[mover(frame * SECONDS) for mover in movers] for frame in range(frames)]
    drawn = [_draw_frame(background, sprites, things, hour) for things in moments]
    return _assemble(drawn, moments[0], hour)


def _draw_frame(background, sprites, things, hour):
    """Return one frame's canvas, and how many pixels each whole thing covers."""
    canvas = deepcopy(background)
    cast_shadows(canvas, things, hour)
    order = [(0, thing, sprite) for thing, sprite in sprites]
    order += [(number, thing, None) for number, thing in enumerate(things, 1)]
    order.sort(key=lambda entry: (-entry[1].depth, entry[0]))
    whole = [0] * (len(things) + 1)
    for number, thing, sprite in order:
        whole[number] = draw_on(canvas, thing, number, sprite)
    return canvas, whole


def _assemble(drawn, things, hour):
    """Number the movers that are ever seen, in order of their first frame, and stack frames."""
    maps = np.stack([canvas.instances for canvas, _ in drawn])
    order = list(dict.fromkeys(int(n) for frame in maps for n in np.unique(frame) if n))
    numbers = np.zeros(256, np.uint8)
    numbers[order] = np.arange(1, len(order) + 1)
    movers = [things[number - 1] for number in order]
    maps = numbers[maps]
    boxes, identities, labels, shares = [], [], [], []
    for frame, (_, whole) in zip(maps, drawn, strict=True):
        seen = np.bincount(frame.ravel(), minlength=len(order) + 1)[1:]
        here = np.flatnonzero(seen)  # identities count from 1, positions in `movers` from 0
        boxes.append(mask_boxes(frame == here[:, None, None] + 1).astype(np.float32))
        identities.append(here + 1)
        labels.append(np.array([movers[i].label - PERSON for i in here], np.int64))
        shares.append(np.array([seen[i] / whole[order[i]] for i in here], np.float32))
    kinds = {identity: mover.kind for identity, mover in enumerate(movers, 1)}
    images = np.stack([canvas.picture() for canvas, _ in drawn])
    return Clip(images, maps, boxes, identities, labels, shares, kinds, hour.name)
