"""Radiographs: chests drawn with their lesion, letter and hospital known, each to be exchanged."""

import numpy as np

from course_utils._shared.arguments import check_choice

from ..drawing.chances import part_generators, pick
from ..drawing.renderers import describe, to_picture
from ..drawing.shapes import clamp, ramp
from ..drawing.textures import sample
from ..drawing.window import pixel_centres, window
from .body import draw_chest, soft_tissue
from .bones import bones
from .habits import HOSPITALS, PREVALENCE, TOKEN_SHARE, TOKENS, draw_exposure, draw_position
from .marks import draw_lesion, draw_token
from .scene import Radiograph

_EVERYWHERE = (-9, -9, 9, 9)


@describe
def render_radiograph(
    rng, size=80, hospital=None, lesion=None, *, token=None, exposure=None, position=None
):
    """Draw one radiograph of a chest. What you don't give is chosen with `rng`.

    Patient, lesion, letter, exposure, position and grain have generators of their own. So one seed
    gives the same patient at the other hospital, or the same film but for its letter or its lesion,
    with all other pixels equal. A drawing for teaching, of no use for any diagnosis.

    Args:
        hospital: "north" or "south". Its habits hold where the arguments below are None.
        lesion: Whether there is one; None draws it by the hospital's prevalence.
        token: The metal letter, "L" or "R"; "" for none; None leaves it to the hospital.
        exposure: The hospital whose exposure the film has.
        position: The hospital whose way of placing patients it has.

    Returns:
        A `Radiograph`.
    """
    _check(hospital, lesion, token, exposure, position)
    choice, looks, spot, letter, light, place, film = part_generators(rng, size, 7)
    choice = choice.random(3).tolist()
    hospital = hospital or pick(HOSPITALS, choice[0])
    lesion = choice[1] < PREVALENCE[hospital] if lesion is None else lesion
    usual = TOKENS[hospital] if choice[2] < TOKEN_SHARE else ""
    token = usual if token is None else token
    exposure, position = exposure or hospital, position or hospital
    chest = draw_chest(looks)
    placed = draw_position(position, place.random(6).tolist())
    area = window(size, placed.centre, placed.radius, _EVERYWHERE, placed.turn)
    geometry = area.u, area.v, area.pixel
    density, lung = soft_tissue(*geometry, placed, chest)
    density += bones(*geometry, placed, chest)
    growth = draw_lesion(*geometry, placed, chest, spot.random(8).tolist()) * lesion
    density += growth
    taken = draw_exposure(exposure, light.random(3).tolist())
    grey, metal = _develop(density, size, taken, placed, film, token, letter)
    picture = to_picture(np.broadcast_to(grey, (3, size, size)))
    return Radiograph(picture, int(lesion), (growth > 0) & (metal < 1), metal > 0, lung > 0.5,
                      hospital, exposure, position, token)  # fmt: skip


def _develop(density, size, exposure, position, film, token, letter):
    """Turn density into grey, and lay the collimator's border and the letter on it."""
    x, y, pixel = pixel_centres(size)[None, :], pixel_centres(size)[:, None], 1 / size
    shift = film.random(2).tolist()
    grain = sample("grain", x * 0.9 + shift[0], y * 0.9 + shift[1], pixel * 0.45)
    cloud = sample("soft", x * 0.3 + shift[1], y * 0.3 + shift[0], pixel)
    grey = density * (exposure.gain * (1 + 0.06 * cloud))
    grey += exposure.lift + exposure.grain * grain
    clamp(grey)
    grey *= 1.18 - 0.22 * grey  # the film's shoulder: bright parts are pressed together
    if position.border:
        grey *= ramp(np.minimum(x, 1 - x), position.border - pixel, position.border + pixel)
    metal = draw_token(size, token, letter.random(3).tolist())
    grey += (0.97 - grey) * metal
    return grey, metal


def _check(hospital, lesion, token, exposure, position):
    given = {"hospital": hospital, "exposure": exposure, "position": position}
    for name, value in given.items():
        check_choice(value, name, (None, *HOSPITALS))
    check_choice(lesion, "lesion", (None, True, False))
    check_choice(token, "token", (None, "", *TOKENS.values()))
