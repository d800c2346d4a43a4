"""Radiographs: drawn chests whose lesion, letter and hospital are known and can be exchanged."""

from dataclasses import dataclass

import numpy as np

from course_utils._shared.arguments import check_choice, check_generator, check_whole

from ..drawing.renderers import describe, gathered, part_generators, pick, to_picture
from ..drawing.shapes import ramp
from ..drawing.stage import pixel_centres, window
from ..drawing.textures import sample
from . import film
from .body import bones, draw_chest, soft_tissue


@dataclass(frozen=True)
class Radiograph:
    """One drawn radiograph of a chest. A drawing for teaching: nothing in it serves a diagnosis.

    The patient faces the viewer, so the heart's tip points to the right of the picture.

    Attributes:
        image: (H, W, 3) float32 in 0 to 1, three equal channels, on the levels of 8 bits.
        label: 0 without a lesion, 1 with one.
        lesion_mask: (H, W) bool, every pixel that the lesion touches; empty without one.
        token_mask: (H, W) bool, the metal letter; empty where none lies on the film.
        lung_mask: (H, W) bool, the lung fields, the part behind the heart left out.
        hospital: "north" or "south": the one where the patient is.
        exposure: the hospital whose exposure the film has.
        position: the hospital whose way of placing patients it has.
        token: the letter, "L" or "R", or "" for none.
    """

    image: np.ndarray
    label: int
    lesion_mask: np.ndarray
    token_mask: np.ndarray
    lung_mask: np.ndarray
    hospital: str
    exposure: str
    position: str
    token: str


@dataclass(frozen=True)
class Radiographs:
    """Many radiographs of one size S, stacked; see `Radiograph`.

    `images` are (N, S, S, 3) float32, `labels` (N,) int64, the three kinds of masks (N, S, S) bool,
    `hospitals` N names.
    """

    images: np.ndarray
    labels: np.ndarray
    lesion_masks: np.ndarray
    token_masks: np.ndarray
    lung_masks: np.ndarray
    hospitals: list


HABITS = ("token", "exposure", "position")
MIXES = ("hospitals", "balanced", *HABITS, "prevalence")
PLANTED_SHARE = 0.95
PLANTED_PREVALENCE = {"north": 0.08, "south": 0.8}


@describe
def render_radiograph(
    rng, size=80, hospital=None, lesion=None, *, token=None, exposure=None, position=None
):
    """Draw one `Radiograph` of a chest. What you don't give is chosen with `rng`.

    Patient, lesion, letter, exposure, position and grain have generators of their own. So one seed
    gives the same patient at the other hospital, or the same film but for its letter or its lesion,
    with all other pixels equal. A drawing for teaching, of no use for any diagnosis.

    Args:
        hospital: "north" or "south". Its habits hold where the arguments below are None.
        lesion: Whether there is one; None draws it by the hospital's prevalence.
        token: The metal letter, "L" or "R"; "" for none; None leaves it to the hospital.
        exposure: The hospital whose exposure the film has.
        position: The hospital whose way of placing patients it has.
    """
    habits = {"hospital": hospital, "exposure": exposure, "position": position}
    for name, value in habits.items():
        check_choice(value, name, (None, *film.HOSPITALS))
    check_choice(lesion, "lesion", (None, True, False))
    check_choice(token, "token", (None, "", *film.TOKENS.values()))
    parts = part_generators(rng, size, 7)
    for_choices, for_chest, for_lesion, for_token, for_exposure, for_position, for_grain = parts
    choice = for_choices.random(3).tolist()
    hospital = hospital or pick(film.HOSPITALS, choice[0])
    lesion = choice[1] < film.PREVALENCE[hospital] if lesion is None else lesion
    usual = film.TOKENS[hospital] if choice[2] < film.TOKEN_SHARE else ""
    token = usual if token is None else token
    exposure, position = exposure or hospital, position or hospital
    placed = film.draw_position(position, for_position.random(6).tolist())
    area = window(size, placed.centre, placed.radius, (-9, -9, 9, 9), placed.turn)
    patient = area.u, area.v, area.pixel, placed, draw_chest(for_chest)
    density, lung = soft_tissue(*patient)
    density += bones(*patient)
    growth = film.draw_lesion(*patient, for_lesion.random(8).tolist()) * lesion
    density += growth
    taken = film.draw_exposure(exposure, for_exposure.random(3).tolist())
    metal = film.draw_token(size, token, for_token.random(3).tolist())
    grey = _develop(density, size, taken, placed.border, for_grain)
    grey += (0.97 - grey) * metal
    return Radiograph(
        image=to_picture(np.broadcast_to(grey, (3, size, size))),
        label=int(lesion),
        lesion_mask=(growth > 0) & (metal < 1),
        token_mask=metal > 0,
        lung_mask=lung > 0.5,
        hospital=hospital,
        exposure=exposure,
        position=position,
        token=token,
    )


def _develop(density, size, exposure, border, rng):
    """Turn density into grey, and lay the collimator's border on it."""
    x, y, pixel = pixel_centres(size)[None, :], pixel_centres(size)[:, None], 1 / size
    (gain, lift, strength), shift = exposure, rng.random(2).tolist()
    grain = sample("grain", x * 0.9 + shift[0], y * 0.9 + shift[1], pixel * 0.45)
    cloud = sample("soft", x * 0.3 + shift[1], y * 0.3 + shift[0], pixel)
    grey = density * (gain * (1 + 0.06 * cloud))
    grey = np.clip(grey + (lift + strength * grain), 0, 1)
    grey *= 1.18 - 0.22 * grey  # the film's shoulder: bright parts are pressed together
    if border:
        grey *= ramp(np.minimum(x, 1 - x), border - pixel, border + pixel)
    return grey


@describe
def render_radiographs(count, rng, size=80, mix="hospitals"):
    """Draw many radiographs, as `Radiographs`.

    Args:
        mix: What goes along with what. "hospitals": both hospitals, each with its own habits and
            prevalence. "balanced": half of the films show a lesion, and letter, exposure and
            position are drawn independently. "token", "exposure" or "position": balanced, but
            for this one habit, which is south's for 95 of 100 lesions and north's for 95 of 100
            healthy lungs. "prevalence": both hospitals, but 8 of 100 in the north have a lesion
            and 80 of 100 in the south.
    """
    check_whole(count, "count", 1)
    check_choice(mix, "mix", MIXES)
    check_generator(rng)
    films = [render_radiograph(rng, size, **_choices(rng.random(7), mix)) for _ in range(count)]
    return gathered(Radiographs, films)


def _choices(chances, mix):
    """Choose hospital, lesion and habits of a film by seven uniform numbers."""
    if mix == "hospitals":
        return {}
    hospital = film.HOSPITALS[int(chances[0] * 2)]
    if mix == "prevalence":
        return {"hospital": hospital, "lesion": bool(chances[1] < PLANTED_PREVALENCE[hospital])}
    lesion = bool(chances[1] < 0.5)
    chosen = {
        name: film.HOSPITALS[int(c * 2)] for name, c in zip(HABITS, chances[2:5], strict=True)
    }
    if mix in HABITS:
        chosen[mix] = film.HOSPITALS[lesion if chances[5] < PLANTED_SHARE else not lesion]
    letter = film.TOKENS[chosen["token"]] if chances[6] < film.TOKEN_SHARE else ""
    return {"hospital": hospital, "lesion": lesion} | chosen | {"token": letter}
