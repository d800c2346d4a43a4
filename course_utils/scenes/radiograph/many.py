"""Many radiographs: as two hospitals take them, or with a habit planted beside the lesion."""

import numpy as np

from course_utils._shared.arguments import check_choice, check_generator, check_whole

from ..drawing.renderers import describe, stacked
from .habits import HOSPITALS, TOKEN_SHARE, TOKENS
from .render import render_radiograph
from .scene import Radiographs

HABITS = ("token", "exposure", "position")
MIXES = ("hospitals", "balanced", *HABITS, "prevalence")
PLANTED_SHARE = 0.95
PLANTED_PREVALENCE = {"north": 0.08, "south": 0.8}


@describe
def render_radiographs(count, rng, size=80, mix="hospitals"):
    """Draw many radiographs.

    Args:
        mix: What goes along with what. "hospitals": both hospitals as they are, a lesson's own
            test. "balanced": half of the films show a lesion, and letter, exposure and position
            are drawn each by itself. "token", "exposure" or "position": balanced, but for this
            one habit, which is south's for 95 of 100 lesions and north's for 95 of 100 healthy
            lungs. "prevalence": both hospitals, but 8 of 100 in the north have a lesion and 80
            of 100 in the south.

    Returns:
        `Radiographs`.
    """
    check_whole(count, "count", 1)
    check_choice(mix, "mix", MIXES)
    check_generator(rng)
    films = [
        render_radiograph(rng, size, **_circumstances(rng.random(7), mix)) for _ in range(count)
    ]
    return Radiographs(
        images=stacked(films, "image"),
        labels=np.array([film.label for film in films], np.int64),
        lesion_masks=stacked(films, "lesion_mask"),
        token_masks=stacked(films, "token_mask"),
        lung_masks=stacked(films, "lung_mask"),
        hospitals=[film.hospital for film in films],
    )


def _circumstances(chances, mix):
    """Choose hospital, lesion and habits of a film by seven uniform numbers."""
    if mix == "hospitals":
        return {}
    hospital = HOSPITALS[int(chances[0] * 2)]
    if mix == "prevalence":
        return {"hospital": hospital, "lesion": bool(chances[1] < PLANTED_PREVALENCE[hospital])}
    lesion = bool(chances[1] < 0.5)
    chosen = {name: HOSPITALS[int(c * 2)] for name, c in zip(HABITS, chances[2:5], strict=True)}
    if mix in HABITS:
        chosen[mix] = HOSPITALS[lesion if chances[5] < PLANTED_SHARE else not lesion]
    letter = TOKENS[chosen["token"]] if chances[6] < TOKEN_SHARE else ""
    return {"hospital": hospital, "lesion": lesion} | chosen | {"token": letter}
