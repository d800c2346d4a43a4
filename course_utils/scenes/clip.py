"""Clips: cars and people that move, cross, hide, leave and come back, with their identities."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .canvas import BUILDING, Camera, Canvas, draw_hour
from .furniture import FURNITURE, HALF, furniture
from .pedestrians import draw_pedestrian
from .pets import tight_box
from .street import HOURS, OBJECT_LABELS, cast_shadows, finish, light_lamps, stack_boxes
from .townscape import Layout, paint_town
from .traffic import Thing, car_thing, draw_greenery, person_thing
from .vehicles import draw_car

SECONDS = 0.1  # from one frame to the next
_STEP = 1.45  # metres in a grown person's double step


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


@dataclass(slots=True)
class Mover:
    """An object and its way: `place(seconds)` is what it looks like, and where, at a moment."""

    place: Callable[[float], Thing]


def render_clip(
    rng, frames=24, size=96, *, crossing=None, occlusion=None, comeback=None, hour=None
):
    """Render one clip at ten frames a second. What is not given is drawn from `rng`.

    The camera stands still and looks across a street. Cars pass in two lanes, people on both
    pavements.

    Args:
        rng: A `numpy.random.Generator`; advanced by the same amount whatever is asked.
        frames: T, from 16 to 240.
        size: Side of the picture in pixels, 32 to 512.
        crossing: Whether two people who walk towards each other meet before the camera.
        occlusion: Whether somebody passes behind a kiosk or a column, out of sight for a while.
        comeback: Whether somebody leaves the picture and comes back.
        hour: "day" or "dusk".

    Returns:
        A `Clip`.

    Raises:
        ValueError: If an argument is outside its range.
    """
    _check(rng, frames, size, hour)
    seeds = rng.integers(0, 2**63, size=5)
    layout, light, still, moving, houses = (_generator(seed) for seed in seeds)
    layout, choice = _draw_layout(layout), still.random(3)
    light = draw_hour(light.random(4), hour)
    wishes = [
        chance < 0.5 if wish is None else bool(wish)
        for chance, wish in zip(choice, (crossing, occlusion, comeback), strict=True)
    ]
    background = Canvas(size)
    paint_town(background, layout, light, houses)
    standing, screen = _stand(layout, light, still, wishes[1])
    cast_shadows(background, standing, light)
    movers = _movers(layout, light, moving, (frames - 1) * SECONDS, wishes, screen)
    sprites = [(thing, thing.draw(size)) for thing in standing]
    records = [
        _draw_frame(background, sprites, [mover.place(f * SECONDS) for mover in movers], light)
        for f in range(frames)
    ]
    return _assemble(records, movers, light)


def _draw_layout(rng):
    """Return a street seen from somewhat farther away, with room on the near pavement."""
    chances = rng.random(5)
    camera = Camera(0.13 + 0.05 * chances[0], 0.5, 4.3 + 0.6 * chances[1], 1.5)
    walls = camera.depth(0.42 + 0.04 * chances[2])
    near = camera.depth(0.78 + 0.04 * chances[3])
    return Layout("across", camera, near, walls - 2.7 - chances[4], walls, None)


def _stand(layout, hour, rng, occlusion):
    """Return what stands still, and where people pass behind it, as a share of the picture."""
    things = draw_greenery(layout, hour, rng, 2)
    chances = rng.random(9)
    if not occlusion:
        return things, 0.0
    kind = FURNITURE[int(chances[0] * len(FURNITURE))]
    depth = layout.camera.depth(0.93)
    share = (0.10 + 0.16 * chances[1]) * (1 if chances[8] < 0.5 else -1)
    across = share * depth / layout.camera.focal
    foot, scale = layout.camera.foot(across, depth), layout.camera.scale(depth)

    def draw(size):
        return furniture(size, foot, scale, kind, hour, chances[2:])

    half = HALF[kind]
    shadow = (0, 0, half + 0.35, 0.3, 0.9)
    things.append(Thing(BUILDING, kind, foot, depth, scale, half, 2.7, shadow, draw))
    return things, share


def _movers(layout, hour, rng, duration, wishes, screen):
    crossing, occlusion, comeback = wishes
    people = [_stroll(layout, hour, rng, duration, layout.far + 1.2, None)]
    pavement = layout.camera.depth
    if crossing:
        side = -1 if screen > 0 else 1  # where nothing hides them
        meeting = 0.35 + 0.3 * rng.random(), side * (0.08 + 0.2 * rng.random())
        people += [
            _stroll(layout, hour, rng, duration, pavement(y), left, meeting)
            for y, left in ((0.85, False), (0.868, True))
        ]
    if occlusion:
        behind = pavement(0.885)
        meeting = 0.4 + 0.2 * rng.random(), screen
        people.append(_stroll(layout, hour, rng, duration, behind, None, meeting))
    if comeback:
        people.append(_return(layout, hour, rng, duration, pavement(0.97)))
    return _queue(layout, hour, rng, duration, True) + _queue(
        layout, hour, rng, duration, False) + people  # fmt: skip


def _queue(layout, hour, rng, duration, left):
    """Let cars pass in one lane, one behind another at one speed."""
    wide = layout.far - layout.near
    depth = layout.near + (0.70 if left else 0.30) * wide
    reach = 0.5 * depth / layout.camera.focal
    speed, way = 2.4 + 2.4 * rng.random(), -1 if left else 1
    movers, place = [], reach * (1.8 * rng.random() - 0.9)
    last = -reach - 2.2 - speed * duration
    while place > last:
        chances = rng.random(4)
        car = draw_car(chances[:3], hour.dusk)
        movers.append(_drive(layout, hour, car, depth, way, place, speed))
        place -= 2 * car.shape.half + 1.2 + 5.0 * chances[3]
    return movers


def _drive(layout, hour, car, depth, way, start, speed):
    heading = "left" if way < 0 else "right"

    def place(seconds):
        return car_thing(layout, hour, car, way * (start + speed * seconds), depth, heading)

    return Mover(place)


def _stroll(layout, hour, rng, duration, depth, left, meeting=None):
    """Let somebody walk by: through `meeting`, (share of the time, share of the picture)."""
    chances = rng.random(16)
    person = draw_pedestrian(chances[:12])
    speed = (0.95 + 0.5 * chances[12]) * (0.6 + 0.4 * person.height) * _haste(duration)
    left = chances[13] < 0.5 if left is None else left
    share, x = meeting or (0.2 + 0.6 * chances[14], 0.6 * (chances[15] - 0.5))
    middle, way = x * depth / layout.camera.focal, -1 if left else 1

    def place(seconds):
        gone = speed * (seconds - share * duration)
        phase = gone / (_STEP * person.height)
        return person_thing(layout, hour, person, middle + way * gone, depth, "side", phase, left)

    return Mover(place)


def _haste(duration):
    """People walk faster in a short clip, so that whatever is asked for happens in it."""
    return max(2.3 / duration, 1.0)


def _return(layout, hour, rng, duration, depth):
    """Let somebody walk out of the picture, turn round out of sight, and come back."""
    chances = rng.random(15)
    person = draw_pedestrian(chances[:12])
    speed, way = (1.1 + 0.4 * chances[12]) * _haste(duration), 1 if chances[13] < 0.5 else -1
    turn = (0.45 + 0.1 * chances[14]) * duration
    edge = 0.5 * depth / layout.camera.focal + 0.6 * person.height
    past = edge + 0.1 * speed  # a tenth of a second beyond the edge

    def place(seconds):
        gone = speed * (seconds - turn)
        left = (way < 0) == (gone < 0)
        phase = gone / (_STEP * person.height)
        x = way * (past - abs(gone))
        return person_thing(layout, hour, person, x, depth, "side", phase, left)

    return Mover(place)


def _draw_frame(background, sprites, things, hour):
    """Draw one frame. Returns the canvas, the things and how many pixels each whole covers."""
    canvas = background.copy()
    cast_shadows(canvas, things, hour)
    order = [(thing.depth, 0, thing, sprite) for thing, sprite in sprites]
    order += [(thing.depth, number, thing, None) for number, thing in enumerate(things, 1)]
    order.sort(key=lambda entry: (-entry[0], entry[1]))
    whole = [0] * len(things)
    for _, number, thing, sprite in order:
        covered = canvas.put(sprite or thing.draw(canvas.size), thing.label, number)
        if number:
            whole[number - 1] = covered
            light_lamps(canvas, thing)
    return canvas, things, whole


def _assemble(records, movers, hour):
    """Number the movers that are ever seen, in order of their first frame, and stack frames."""
    maps = np.stack([canvas.instances for canvas, _, _ in records])
    order = dict.fromkeys(int(n) for frame in maps for n in np.unique(frame) if n)
    numbers = np.zeros(256, np.uint8)
    for identity, number in enumerate(order, 1):
        numbers[number] = identity
    maps = numbers[maps]
    boxes, identities, labels, shares = [], [], [], []
    things = records[0][1]
    number_of = {int(numbers[number]): number - 1 for number in order}
    for frame, (_, _, whole) in zip(maps, records, strict=True):
        seen = np.bincount(frame.ravel(), minlength=len(order) + 1)
        here = [identity for identity in range(1, len(order) + 1) if seen[identity]]
        boxes.append(stack_boxes([tight_box(frame == identity) for identity in here]))
        identities.append(np.array(here, np.int64))
        labels.append(np.array([OBJECT_LABELS[things[number_of[i]].label] for i in here], np.int64))
        shares.append(np.array([seen[i] / whole[number_of[i]] for i in here], np.float32))
    kinds = {identity: things[number].kind for identity, number in sorted(number_of.items())}
    images = np.stack([finish(canvas, hour) for canvas, _, _ in records])
    return Clip(images, maps, boxes, identities, labels, shares, kinds, hour.name)


def _generator(seed):
    return np.random.Generator(np.random.PCG64(int(seed)))


def _check(rng, frames, size, hour):
    if not isinstance(rng, np.random.Generator):
        raise ValueError(f"rng must be a numpy.random.Generator, but got {type(rng).__name__}.")
    for name, value, low, high in (("frames", frames, 16, 240), ("size", size, 32, 512)):
        if not isinstance(value, int | np.integer) or not low <= value <= high:
            raise ValueError(
                f"{name} must be a whole number from {low} to {high}, but got {value!r}."
            )
    if hour is not None and hour not in HOURS:
        raise ValueError(f"hour must be one of {list(HOURS)}, but got {hour!r}.")
