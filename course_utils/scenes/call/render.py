"""Video calls: a person before an office or a room, with the exact mask of every frame."""

from dataclasses import dataclass

import numpy as np

from course_utils._shared.arguments import check_choice, check_whole
from course_utils._shared.pixels import from_levels, to_levels

from ..drawing.layer import Layer, draw_light
from ..drawing.renderers import describe, gathered, part_generators, pick, to_picture
from ..drawing.shapes import parabolic_wave
from ..drawing.stage import Stage, vignette
from ..people.bust import draw_bust_of
from ..people.person import Gesture, Person, draw_looks
from .backgrounds import office, room


@dataclass(frozen=True)
class Call:
    """One picture of a call.

    Attributes:
        image: (H, W, 3) float32 RGB in 0 to 1, on the levels of 8-bit colour.
        mask: (H, W) bool, the person with hair, glasses and hand: where `alpha` exceeds 0.5.
        alpha: (H, W) float32 in 0 to 1, the share of each pixel that the person covers, on the
            levels of 8 bits too.
        person: (H, W, 3) float32, the person's own colours, black where `alpha` is 0.
        background_image: (H, W, 3) float32, what is seen without the person.
        background: "office" or "room".

    Up to the rounding to 8 bits, image = alpha person + (1 - alpha) background_image.
    """

    image: np.ndarray
    mask: np.ndarray
    alpha: np.ndarray
    person: np.ndarray
    background_image: np.ndarray
    background: str


@dataclass(frozen=True)
class CallClip:
    """A short video of a call: T frames before one background. See `Call`.

    `images` are (T, H, W, 3) float32, `masks` (T, H, W) bool, `alphas` (T, H, W) float32.
    """

    images: np.ndarray
    masks: np.ndarray
    alphas: np.ndarray
    background_image: np.ndarray
    background: str


@dataclass(frozen=True)
class Calls:
    """Many calls of one size S, stacked: see `Call`.

    `images` are (N, S, S, 3) float32, `masks` (N, S, S) bool, `alphas` (N, S, S) float32,
    `backgrounds` N names.
    """

    images: np.ndarray
    masks: np.ndarray
    alphas: np.ndarray
    backgrounds: list


PAINTERS = {"office": office, "room": room}
CALL_BACKGROUNDS = tuple(PAINTERS)


@dataclass(slots=True)
class _Sitting:
    """What stays the same from frame to frame."""

    person: Person
    background_image: np.ndarray
    background: str
    centre: tuple
    radius: float
    side: int
    chances: np.ndarray


@describe
def render_call(rng, size=64, background=None, wave=None):
    """Render one picture of a call, a `Call`. What you don't give is chosen with `rng`."""
    sitting = _sit_down(rng, size, background, wave)
    return _draw(sitting, size, _moment(sitting, sitting.chances[0]))


@describe
def render_calls(count, rng, size=64):
    """Render many pictures of calls, as `Calls`."""
    check_whole(count, "count", 1)
    return gathered(Calls, [render_call(rng, size) for _ in range(count)])


@describe
def render_call_clip(rng, frames=24, size=64, background=None, wave=True):
    """Render a short video of a call, a `CallClip`: the head sways, eyes blink, a hand waves.

    The movement is periodic, so that the clip can be played in a loop.

    Args:
        frames: T, the number of frames in one period, 1 or more.
    """
    check_whole(frames, "frames", 1)
    sitting = _sit_down(rng, size, background, wave)
    calls = [_draw(sitting, size, _moment(sitting, t / frames)) for t in range(frames)]
    first = calls[0]
    still = {"background_image": first.background_image, "background": first.background}
    return gathered(CallClip, calls, **still)


def _sit_down(rng, size, background, wave):
    check_choice(background, "background", (None, *CALL_BACKGROUNDS))
    check_choice(wave, "wave", (None, True, False))
    first, looks, surroundings = part_generators(rng, size, 3)
    chances = first.random(24)
    background = background or pick(CALL_BACKGROUNDS, chances[1])
    light = draw_light(chances[2:5])
    stage = Stage(surroundings, size)
    PAINTERS[background](stage, 1 if light.x > 0 else -1)
    waves = chances[5] < 0.55 if wave is None else bool(wave)
    radius = 0.155 + 0.085 * chances[6]
    centre = (0.5 + 0.2 * (chances[7] - 0.5), 1.7 * radius + 0.06 + 0.1 * chances[8])
    free = 1 if centre[0] < 0.5 else -1  # the side with more room for a hand
    side = (free if chances[9] < 0.8 else -free) if waves else 0
    image = np.clip(stage.image * vignette(size), 0, 1)
    person = draw_looks(looks, light)
    return _Sitting(person, image, background, centre, radius, side, chances[10:])


def _moment(sitting, time):
    """Return the gesture at a time, 0 to 1, of a period."""
    c = sitting.chances
    blink = max(0.0, 1 - abs((time + c[1]) % 1 - 0.5) / 0.045)
    talks = c[2] < 0.6
    return Gesture(
        turn=0.06 * parabolic_wave(time + c[3]) + 0.06 * (c[4] - 0.5),
        look=(0.5 * parabolic_wave(time + c[5]) + 1.0 * (c[6] - 0.5), 0.5 * (c[7] - 0.5)),
        sway=0.12 * parabolic_wave(time + c[8]),
        wave=0.03 + 0.13 * parabolic_wave(3 * time + c[9]) if sitting.side else None,
        wrist=0.2 * parabolic_wave(3 * time + c[9] - 0.12),
        blink=blink,
        talk=max(0.0, parabolic_wave(4 * time + c[10]) * 0.7) if talks else 0.0,
    )


def _draw(sitting, size, gesture):
    layer = Layer(size)
    draw_bust_of(layer, sitting.person, gesture, sitting.centre, sitting.radius, sitting.side)
    colours = np.clip(layer.image, 0, 1)
    alpha = from_levels(to_levels(layer.alpha))
    image = sitting.background_image * (1 - alpha) + colours * alpha
    return Call(
        image=to_picture(image),
        mask=alpha > 0.5,
        alpha=alpha,
        person=np.ascontiguousarray(colours.transpose(1, 2, 0)),
        background_image=to_picture(sitting.background_image),
        background=sitting.background,
    )
