"""Streets: cars, people and traffic signs that overlap, and what every pixel shows."""

from dataclasses import dataclass

import numpy as np

from .canvas import CAR, PERSON, SIGN, STREET_MAP, Canvas, draw_hour
from .ground import vignette
from .pets import _finish, tight_box
from .townscape import VIEWS, draw_layout, paint_town
from .traffic import place_things

STREET_CLASSES = ("person", "car", "sign")
HOURS = ("day", "dusk")
OBJECT_LABELS = {PERSON: 0, CAR: 1, SIGN: 2}  # entry of STREET_MAP -> entry of STREET_CLASSES


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

    Attributes:
        images: (N, S, S, 3) float32.
        semantics: (N, S, S) uint8.
        instances: (N, S, S) uint8.
        boxes: N arrays (K, 4) float32, one row an object.
        labels: N arrays (K,) int64, indices into `STREET_CLASSES`.
        kinds: N tuples of K names.
        hours: N names.
    """

    images: np.ndarray
    semantics: np.ndarray
    instances: np.ndarray
    boxes: list
    labels: list
    kinds: list
    hours: list


def render_street(rng, size=64, *, view=None, hour=None, crowd=None):
    """Render one street. What is not given is drawn from `rng`.

    The layout, the light, the things and the houses draw from generators of their own: one
    seed gives the same street at any size, and the same things by day and at dusk.

    Args:
        rng: A `numpy.random.Generator`; advanced by the same amount whatever is asked.
        size: Side of the picture in pixels, 32 to 512.
        view: "across" the street, to the houses on its other side, or "along" it.
        hour: "day" or "dusk".
        crowd: From 0 (nearly empty) to 1 (crowded: things touch and hide one another).

    Returns:
        A `Street`.

    Raises:
        ValueError: If an argument is outside its range.
    """
    _check(rng, size, view, hour, crowd)
    layout, light, things, houses = (_generator(seed) for seed in rng.integers(0, 2**63, size=4))
    layout = draw_layout(layout, view)
    light = draw_hour(light.random(4), hour)
    canvas = Canvas(size)
    paint_town(canvas, layout, light, houses)
    placed = place_things(layout, light, things, crowd)
    cast_shadows(canvas, placed, light)
    whole = [_draw(canvas, thing, number) for number, thing in enumerate(placed, 1)]
    objects, instances = _collect(canvas, placed, whole)
    image = finish(canvas, light)
    return Street(image, canvas.semantic, instances, objects, layout.view, light.name)


def render_streets(count, rng, size=64, *, hour=None, crowd=None):
    """Render many streets.

    Args:
        count: How many, 1 or more.
        rng: A `numpy.random.Generator`.
        size: Side of the pictures in pixels, 32 to 512.
        hour: "day", "dusk" or None for both.
        crowd: From 0 (nearly empty) to 1 (crowded), or None for all.

    Returns:
        `Streets` of `count` pictures.

    Raises:
        ValueError: If an argument is outside its range.
    """
    if not isinstance(count, int | np.integer) or count < 1:
        raise ValueError(f"count must be a whole number of 1 or more, but got {count!r}.")
    streets = [render_street(rng, size, hour=hour, crowd=crowd) for _ in range(count)]
    return Streets(
        images=np.stack([street.image for street in streets]),
        semantics=np.stack([street.semantic for street in streets]),
        instances=np.stack([street.instances for street in streets]),
        boxes=[stack_boxes([o.box for o in street.objects]) for street in streets],
        labels=[np.array([o.label for o in street.objects], np.int64) for street in streets],
        kinds=[tuple(o.kind for o in street.objects) for street in streets],
        hours=[street.hour for street in streets],
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
        canvas.darken(centre, radii, strength * hour.shadow)


def _draw(canvas, thing, number):
    """Draw a thing and, at dusk, its lamps; return how many pixels the whole of it covers."""
    whole = canvas.put(thing.draw(canvas.size), thing.label, number)
    light_lamps(canvas, thing)
    return whole


def light_lamps(canvas, thing):
    """Let a thing's lamps shine."""
    for u, v in thing.lamps:
        centre = (thing.foot[0] + u * thing.scale, thing.foot[1] - v * thing.scale)
        canvas.glow(centre, 0.75 * thing.scale, (1.0, 0.86, 0.58), 0.6)


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
        name = STREET_CLASSES[label]
        objects.append(StreetObject(name, label, thing.kind, tight_box(mask), mask, share))
        numbers[number] = len(objects)
    return tuple(objects), numbers[canvas.instances]


def finish(canvas, hour):
    """Return the canvas as a picture (H, W, 3) on the levels of 8-bit colour."""
    return _finish(canvas.image * vignette(canvas.size))


def _generator(seed):
    return np.random.Generator(np.random.PCG64(int(seed)))


def _check(rng, size, view=None, hour=None, crowd=None):
    if not isinstance(rng, np.random.Generator):
        raise ValueError(f"rng must be a numpy.random.Generator, but got {type(rng).__name__}.")
    if not isinstance(size, int | np.integer) or not 32 <= size <= 512:
        raise ValueError(f"size must be a whole number from 32 to 512, but got {size!r}.")
    for name, value, allowed in (("view", view, VIEWS), ("hour", hour, HOURS)):
        if value is not None and value not in allowed:
            raise ValueError(f"{name} must be one of {list(allowed)}, but got {value!r}.")
    if crowd is not None and not 0 <= crowd <= 1:
        raise ValueError(f"crowd must be from 0 to 1, but got {crowd!r}.")


__all__ = ["HOURS", "STREET_CLASSES", "STREET_MAP", "Street", "StreetObject", "Streets",
           "render_street", "render_streets"]  # fmt: skip
