"""Video calls: a person before an office or a room, with the exact mask of every frame."""

from dataclasses import dataclass

import numpy as np

from .creatures import Layer, draw_light
from .eight_bit import check_picture, check_whole, generator, to_picture
from .ground import Stage, vignette
from .people import Gesture, Person, draw_bust_of, draw_looks
from .rooms import PAINTERS

CALL_PLACES = tuple(PAINTERS)


@dataclass(frozen=True)
class Call:
    """One picture of a call.

    Attributes:
        image: (H, W, 3) float32 RGB in 0 to 1, on the levels of 8-bit colour.
        mask: (H, W) bool, the person with hair, glasses and hand: where `alpha` exceeds 0.5.
        alpha: (H, W) float32 in 0 to 1, the share of each pixel that the person covers, on the
            levels of 8 bits too.
        person: (H, W, 3) float32, the person's own colours, black where `alpha` is 0.
        background: (H, W, 3) float32, the place without the person.
        place: "office" or "room".

    Up to the rounding to 8 bits, image = alpha person + (1 - alpha) background.
    """

    image: np.ndarray
    mask: np.ndarray
    alpha: np.ndarray
    person: np.ndarray
    background: np.ndarray
    place: str


@dataclass(frozen=True)
class CallClip:
    """A short video of a call: T frames before one background. See `Call`.

    Attributes:
        images: (T, H, W, 3) float32.
        masks: (T, H, W) bool.
        alphas: (T, H, W) float32.
        background: (H, W, 3) float32, the same in every frame.
        place: "office" or "room".
    """

    images: np.ndarray
    masks: np.ndarray
    alphas: np.ndarray
    background: np.ndarray
    place: str


@dataclass(frozen=True)
class Calls:
    """Many calls of one size S, stacked: see `Call`.

    Attributes:
        images: (N, S, S, 3) float32.
        masks: (N, S, S) bool.
        alphas: (N, S, S) float32.
        places: N names.
    """

    images: np.ndarray
    masks: np.ndarray
    alphas: np.ndarray
    places: list


@dataclass(slots=True)
class _Sitting:
    """What stays the same from frame to frame."""

    person: Person
    background: np.ndarray
    place: str
    centre: tuple
    radius: float
    side: int
    chances: np.ndarray


def render_call(rng, size=64, place=None, wave=None):
    """Render one picture of a call. What is not given is drawn from `rng`.

    Args:
        rng: A `numpy.random.Generator`; advanced by the same amount whatever is asked.
        size: Side of the picture in pixels, 32 to 512.
        place: "office" or "room".
        wave: Whether a hand waves.

    Returns:
        A `Call`.

    Raises:
        ValueError: If an argument is outside its range.
    """
    sitting = _sit_down(rng, size, place, wave)
    return _draw(sitting, size, _moment(sitting, sitting.chances[0]))


def render_calls(count, rng, size=64):
    """Render many pictures of calls.

    Args:
        count: How many, 1 or more.
        rng: A `numpy.random.Generator`.
        size: Side of the pictures in pixels, 32 to 512.

    Returns:
        `Calls` of `count` pictures.

    Raises:
        ValueError: If an argument is outside its range.
    """
    check_whole(count, "count", 1)
    calls = [render_call(rng, size) for _ in range(count)]
    return Calls(
        images=np.stack([call.image for call in calls]),
        masks=np.stack([call.mask for call in calls]),
        alphas=np.stack([call.alpha for call in calls]),
        places=[call.place for call in calls],
    )


def render_call_clip(rng, frames=24, size=64, place=None, wave=True):
    """Render a short video of a call: the head sways, eyes blink, a hand waves.

    The movement is periodic, so that the clip can be played in a loop.

    Args:
        rng: A `numpy.random.Generator`; advanced by the same amount whatever is asked.
        frames: T, the number of frames in one period, 1 or more.
        size: Side of the pictures in pixels, 32 to 512.
        place: "office" or "room".
        wave: Whether a hand waves; None draws it.

    Returns:
        A `CallClip`.

    Raises:
        ValueError: If an argument is outside its range.
    """
    check_whole(frames, "frames", 1)
    sitting = _sit_down(rng, size, place, wave)
    calls = [_draw(sitting, size, _moment(sitting, t / frames)) for t in range(frames)]
    return CallClip(
        images=np.stack([call.image for call in calls]),
        masks=np.stack([call.mask for call in calls]),
        alphas=np.stack([call.alpha for call in calls]),
        background=calls[0].background,
        place=calls[0].place,
    )


def _sit_down(rng, size, place, wave):
    check_picture(rng, size)
    if place is not None and place not in CALL_PLACES:
        raise ValueError(f"place must be one of {', '.join(CALL_PLACES)}; received {place!r}")
    seeds = rng.integers(0, 2**63, size=3)
    chances = generator(seeds[0]).random(24)
    place = place or CALL_PLACES[int(chances[1] * len(CALL_PLACES))]
    light = draw_light(chances[2:5])
    stage = Stage(generator(seeds[2]), size)
    PAINTERS[place](stage, 1 if light.x > 0 else -1)
    waves = chances[5] < 0.55 if wave is None else bool(wave)
    radius = 0.155 + 0.085 * chances[6]
    centre = (0.5 + 0.2 * (chances[7] - 0.5), 1.7 * radius + 0.06 + 0.1 * chances[8])
    free = 1 if centre[0] < 0.5 else -1  # the side with more room for a hand
    side = (free if chances[9] < 0.8 else -free) if waves else 0
    person = draw_looks(generator(seeds[1]), light)
    background = np.clip(stage.image * vignette(size), 0, 1)
    return _Sitting(person, background, place, centre, radius, side, chances[10:])


def _moment(sitting, time):
    """Return the gesture at a time, 0 to 1, of a period."""
    c = sitting.chances
    blink = max(0.0, 1 - abs((time + c[1]) % 1 - 0.5) / 0.045)
    talks = c[2] < 0.6
    return Gesture(
        turn=0.06 * swing(time + c[3]) + 0.06 * (c[4] - 0.5),
        look=(0.5 * swing(time + c[5]) + 1.0 * (c[6] - 0.5), 0.5 * (c[7] - 0.5)),
        sway=0.12 * swing(time + c[8]),
        wave=0.03 + 0.13 * swing(3 * time + c[9]) if sitting.side else None,
        wrist=0.2 * swing(3 * time + c[9] - 0.12),
        blink=blink,
        talk=max(0.0, swing(4 * time + c[10]) * 0.7) if talks else 0.0,
    )


def swing(time):
    """Return a smooth wave of period 1 between -1 and 1, made of parabolas."""
    t = time % 1
    return 16 * t * (0.5 - t) if t < 0.5 else -16 * (t - 0.5) * (1 - t)


def _draw(sitting, size, gesture):
    layer = Layer(size)
    draw_bust_of(layer, size, sitting.person, gesture, sitting.centre, sitting.radius,
                 sitting.side)  # fmt: skip
    colours = np.clip(layer.image, 0, 1)
    alpha = (layer.alpha * 255 + 0.5).astype(np.uint8).astype(np.float32) / np.float32(255)
    image = sitting.background * (1 - alpha) + colours * alpha
    return Call(
        image=to_picture(image),
        mask=alpha > 0.5,
        alpha=alpha,
        person=np.ascontiguousarray(colours.transpose(1, 2, 0)),
        background=to_picture(sitting.background),
        place=sitting.place,
    )
