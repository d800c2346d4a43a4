"""Streets: cars, people and traffic signs that overlap, and what every pixel shows."""

from dataclasses import dataclass

import numpy as np

from course_utils._shared.arguments import check_choice, check_number, check_whole
from course_utils._shared.boxes import mask_boxes

from ..drawing.renderers import describe, gathered, part_generators, to_picture
from ..drawing.stage import cast_shadow, vignette
from .canvas import CAR, PERSON, SIGN, Canvas
from .hours import HOURS, draw_hour
from .layout import VIEWS, draw_layout
from .town import paint_town
from .traffic import place_things

STREET_CLASSES = ("person", "car", "sign")


@dataclass(frozen=True)
class StreetObject:
    """One person, car or sign, as far as it can be seen.

    Attributes:
        name: One of `STREET_CLASSES`.
        label: Its index there.
        kind: For a person "adult" or "child"; for a car and a sign one of `CAR_KINDS` and
            `SIGN_KINDS`.
        box: (4,) float32 (y0, x0, y1, x1) in pixels, tight to the mask.
        mask: (H, W) bool, its visible pixels.
        visibility: From 0 to 1, the share of its pixels in the picture that nothing hides.
    """

    name: str
    label: int
    kind: str
    box: np.ndarray
    mask: np.ndarray
    visibility: float


@dataclass(frozen=True)
class Street:
    """One picture and everything the renderer knows about it.

    Attributes:
        image: (H, W, 3) float32 RGB in 0 to 1, on the levels of 8-bit colour.
        semantic: (H, W) uint8, for each pixel its entry of `STREET_MAP`.
        instances: (H, W) uint8, 0 where there is no object, k + 1 on the pixels of `objects[k]`.
        objects: The `StreetObject`s, from the farthest to the nearest.
        view: "across" the street or "along" it.
        hour: "day" or "dusk".
    """

    image: np.ndarray
    semantic: np.ndarray
    instances: np.ndarray
    objects: tuple
    view: str
    hour: str


@dataclass(frozen=True)
class Streets:
    """Many streets of one size S, stacked: see `Street`.

    `images` are (N, S, S, 3) float32, `semantics` and `instances` (N, S, S) uint8. `boxes`,
    `labels` and `kinds` have an entry a picture, with a row an object: (K, 4) float32, (K,) int64
    indices into `STREET_CLASSES`, and K names. `hours` are N names.
    """

    images: np.ndarray
    semantics: np.ndarray
    instances: np.ndarray
    boxes: list
    labels: list
    kinds: list
    hours: list


OBJECT_LABELS = {PERSON: 0, CAR: 1, SIGN: 2}  # entry of STREET_MAP -> entry of STREET_CLASSES


@describe
def render_street(rng, size=64, *, view=None, hour=None, crowd=None):
    """Render one `Street`. What you don't give is chosen with `rng`.

    Layout, light, objects and houses have generators of their own. So one seed gives the same
    street at any size, and the same objects by day and at dusk.

    Args:
        view: "across" the street, to the houses on its other side, or "along" it.
    """
    check_choice(view, "view", (None, *VIEWS))
    check_choice(hour, "hour", (None, *HOURS))
    if crowd is not None:
        check_number(crowd, "crowd", 0, 1)
    layout, light, things, houses = part_generators(rng, size, 4)
    layout = draw_layout(layout, view)
    light = draw_hour(light.random(4), hour)
    canvas = Canvas(size)
    paint_town(canvas, layout, light, houses)
    things = place_things(layout, light, things, crowd)
    cast_shadows(canvas, things, light)
    whole = [
        draw_on(canvas, thing.draw(size), thing, number) for number, thing in enumerate(things, 1)
    ]
    objects, instances = _collect(canvas, things, whole)
    return Street(finish(canvas), canvas.semantic, instances, objects, layout.view, light.name)


@describe
def render_streets(count, rng, size=64, *, hour=None, crowd=None):
    """Render many streets, as `Streets`."""
    check_whole(count, "count", 1)
    streets = [render_street(rng, size, hour=hour, crowd=crowd) for _ in range(count)]
    return gathered(
        Streets,
        streets,
        boxes=[stack_boxes([o.box for o in street.objects]) for street in streets],
        labels=[np.array([o.label for o in street.objects], np.int64) for street in streets],
        kinds=[tuple(o.kind for o in street.objects) for street in streets],
    )


def stack_boxes(boxes):
    """Return boxes as one (K, 4) float32 array, K = 0 included."""
    return np.array(boxes, np.float32).reshape(-1, 4)


def cast_shadows(canvas, things, hour):
    """Darken the ground below things, away from the sun."""
    for thing in things:
        u, v, across, along, strength = thing.shadow
        (x, y), lean = thing.foot, -0.35 * hour.side * along
        centre = (x + (u + lean) * thing.scale, y - (v + 0.02) * thing.scale)
        radii = (across * thing.scale, along * thing.scale)
        cast_shadow(canvas.image, centre, radii, strength * hour.shadow)


def draw_on(canvas, sprite, thing, number):
    """Lay a thing's sprite on the canvas, let its lamps shine; return how many pixels it covers."""
    whole = canvas.put(sprite, thing.label, number)
    for u, v in thing.lamps:
        centre = (thing.foot[0] + u * thing.scale, thing.foot[1] - v * thing.scale)
        canvas.glow(centre, 0.75 * thing.scale, (1.0, 0.86, 0.58), 0.6)
    return whole


def _collect(canvas, things, whole):
    """Return the objects that can be seen, and the map that numbers them from 1."""
    seen = np.bincount(canvas.instances.ravel(), minlength=len(things) + 1)
    numbers = np.zeros(256, np.uint8)
    objects = []
    for number, thing in enumerate(things, 1):
        if thing.label not in OBJECT_LABELS or not seen[number]:
            continue
        mask = canvas.instances == number
        label = OBJECT_LABELS[thing.label]
        share = float(seen[number] / whole[number - 1])
        name, box = STREET_CLASSES[label], mask_boxes(mask).astype(np.float32)
        objects.append(StreetObject(name, label, thing.kind, box, mask, share))
        numbers[number] = len(objects)
    return tuple(objects), numbers[canvas.instances]


def finish(canvas):
    """Return the canvas as a picture (H, W, 3) on the levels of 8-bit colour."""
    return to_picture(canvas.image * vignette(canvas.size))
