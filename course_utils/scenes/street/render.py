"""Streets: cars, people and traffic signs that overlap, and what every pixel shows."""

from dataclasses import dataclass

import numpy as np

from course_utils._shared.arguments import check_whole
from course_utils._shared.boxes import mask_boxes

from ..drawing.renderers import describe, gathered, part_generators
from .canvas import PERSON, STREET_CLASSES, Canvas, cast_shadows, draw_on
from .layout import draw_hour, draw_layout
from .town import paint_town
from .traffic import place_things


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


@describe
def render_street(rng, size=64):
    """Render one `Street`.

    Layout, hour, objects and houses have generators of their own. So one seed gives the same
    street at any size.
    """
    for_layout, for_hour, for_things, for_houses = part_generators(rng, size, 4)
    layout, hour = draw_layout(for_layout), draw_hour(for_hour.random(4))
    canvas = Canvas(size)
    paint_town(canvas, layout, hour, for_houses)
    things = place_things(layout, hour, for_things)
    cast_shadows(canvas, things, hour)
    whole = [draw_on(canvas, thing, number) for number, thing in enumerate(things, 1)]
    objects, instances = _collect(canvas, things, whole)
    return Street(canvas.picture(), canvas.semantic, instances, objects, layout.view, hour.name)


@describe
def render_streets(count, rng, size=64):
    """Render many streets, as `Streets`."""
    check_whole(count, "count", 1)
    streets = [render_street(rng, size) for _ in range(count)]
    boxes = [[thing.box for thing in street.objects] for street in streets]
    return gathered(
        Streets,
        streets,
        boxes=[np.array(each, np.float32).reshape(-1, 4) for each in boxes],
        labels=[np.array([o.label for o in street.objects], np.int64) for street in streets],
        kinds=[tuple(o.kind for o in street.objects) for street in streets],
    )


def _collect(canvas, things, whole):
    """Return the objects that can be seen, and the map that numbers them from 1.

    `whole` says how many pixels each thing covers where nothing hides it.
    """
    seen = np.bincount(canvas.instances.ravel(), minlength=len(things) + 1)
    numbers = np.zeros(256, np.uint8)
    objects = []
    for number, thing in enumerate(things, 1):
        label = thing.label - PERSON
        if label < 0 or not seen[number]:  # trees and hedges are no objects
            continue
        mask = canvas.instances == number
        share = float(seen[number] / whole[number - 1])
        name, box = STREET_CLASSES[label], mask_boxes(mask).astype(np.float32)
        objects.append(StreetObject(name, label, thing.kind, box, mask, share))
        numbers[number] = len(objects)
    return tuple(objects), numbers[canvas.instances]
