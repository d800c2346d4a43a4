"""Video calls: a person before an office or a room, with the exact mask of every frame."""

from dataclasses import dataclass

import numpy as np

from course_utils._shared.arguments import check_choice, check_whole
from course_utils._shared.pixels import from_levels, to_levels

from ..drawing.layer import Layer, draw_light
from ..drawing.renderers import describe, gathered, part_generators, pick, to_picture
from ..drawing.shapes import parabolic_wave
from ..drawing.stage import Stage, vignette
from ..people.person import Gesture, draw_bust, draw_looks
from ..pets.indoor_backgrounds import WALLS
from . import furnishings


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


def office(stage, side):
    """A wall or a row of windows on a town, shelves with binders, a board, a plant."""
    walls = (*WALLS, (0.84, 0.84, 0.82), (0.58, 0.63, 0.67))
    furnishings.daylit_wall(stage, side, walls, 1.05, 0.82)
    middle = 0.5 + side * stage.between(0.24, 0.34)
    furnishings.office_window(stage, middle, stage.between(0.16, 0.22))
    other = 0.5 - side * stage.between(0.24, 0.34)
    kind = stage.between(0, 1)
    if kind < 0.45:
        furnishings.shelves(stage, other, 0.2, stage.between(0.05, 0.16), 3, binders=True)
    elif kind < 0.75:
        furnishings.board(stage, other)
    else:
        furnishings.door(stage, other)
    if stage.chance(0.6):
        x = 0.5 + side * stage.between(0.34, 0.46)
        furnishings.plant(stage, x, 1.0, stage.between(0.16, 0.24))
    if stage.chance(0.55):
        furnishings.screen(stage, 0.5 - side * stage.between(0.36, 0.5), stage.between(0.66, 0.74))


def room(stage, side):
    """A home: a bookcase, pictures, a lamp, curtains, the back of a sofa."""
    walls = (*WALLS, (0.55, 0.62, 0.60), (0.80, 0.72, 0.62), (0.48, 0.52, 0.60))
    furnishings.daylit_wall(stage, side, walls, 1.04, 0.80)
    near, far = 0.5 + side * stage.between(0.26, 0.34), 0.5 - side * stage.between(0.26, 0.36)
    if stage.chance(0.55):
        furnishings.curtained_window(stage, near)
    else:
        furnishings.pictures(stage, near)
    if stage.chance(0.6):
        half, top = stage.between(0.17, 0.22), stage.between(0.02, 0.2)
        furnishings.shelves(stage, far, half, top, 4)
    else:
        furnishings.pictures(stage, far)
    if stage.chance(0.5):
        furnishings.lamp(stage, 0.5 + side * stage.between(0.3, 0.45), stage.between(0.3, 0.45))
    if stage.chance(0.5):
        x = 0.5 - side * stage.between(0.3, 0.46)
        furnishings.plant(stage, x, 0.98, stage.between(0.16, 0.26))
    if stage.chance(0.6):
        furnishings.sofa(stage, stage.between(-0.15, 0.3), stage.between(0.74, 0.82))


PAINTERS = {"office": office, "room": room}
CALL_BACKGROUNDS = tuple(PAINTERS)


@describe
def render_call(rng, size=64, background=None, wave=None):
    """Render one picture of a call, a `Call`. What you don't give is chosen with `rng`."""
    draw, time = _prepare_call(rng, size, background, wave)
    return draw(time)


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
    draw, _ = _prepare_call(rng, size, background, wave)
    calls = [draw(frame / frames) for frame in range(frames)]
    behind, name = calls[0].background_image, calls[0].background
    return gathered(CallClip, calls, background_image=behind, background=name)


def _prepare_call(rng, size, background, wave):
    """Return the function that draws a `Call` at a time of a period, 0 to 1; and one such time."""
    check_choice(background, "background", (None, *CALL_BACKGROUNDS))
    check_choice(wave, "wave", (None, True, False))
    for_call, for_looks, for_background = part_generators(rng, size, 3)
    chances = for_call.random(24)
    background = background or pick(CALL_BACKGROUNDS, chances[1])
    light = draw_light(chances[2:5])
    stage = Stage(for_background, size)
    PAINTERS[background](stage, 1 if light.x > 0 else -1)
    waves = chances[5] < 0.55 if wave is None else bool(wave)
    radius = 0.155 + 0.085 * chances[6]
    centre = (0.5 + 0.2 * (chances[7] - 0.5), 1.7 * radius + 0.06 + 0.1 * chances[8])
    free = 1 if centre[0] < 0.5 else -1  # the side with more room for a hand
    side = free if chances[9] < 0.8 else -free
    behind = np.clip(stage.image * vignette(size), 0, 1)
    person = draw_looks(for_looks, light)

    def draw(time):
        layer, gesture = Layer(size), _gesture(chances[10:], time, waves)
        draw_bust(layer, person, gesture, centre, radius, side)
        colours = np.clip(layer.image, 0, 1)
        alpha = from_levels(to_levels(layer.alpha))
        return Call(
            image=to_picture(behind * (1 - alpha) + colours * alpha),
            mask=alpha > 0.5,
            alpha=alpha,
            person=np.ascontiguousarray(colours.transpose(1, 2, 0)),
            background_image=to_picture(behind),
            background=background,
        )

    return draw, chances[10]


def _gesture(chances, time, waves):
    """Return what somebody does at a time, 0 to 1, of a period; six in ten talk."""
    across = 0.5 * parabolic_wave(time + chances[5]) + 1.0 * (chances[6] - 0.5)
    talk = max(0.0, parabolic_wave(4 * time + chances[10]) * 0.7)
    return Gesture(
        turn=0.06 * parabolic_wave(time + chances[3]) + 0.06 * (chances[4] - 0.5),
        look=(across, 0.5 * (chances[7] - 0.5)),
        sway=0.12 * parabolic_wave(time + chances[8]),
        wave=0.03 + 0.13 * parabolic_wave(3 * time + chances[9]) if waves else None,
        wrist=0.2 * parabolic_wave(3 * time + chances[9] - 0.12),
        blink=max(0.0, 1 - abs((time + chances[1]) % 1 - 0.5) / 0.045),
        talk=talk if chances[2] < 0.6 else 0.0,
    )
