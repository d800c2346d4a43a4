"""Six nets for radiographs under names that a seed deals out, and the sealed file about them."""

import json
from dataclasses import dataclass

import keras

from course_utils._shared.arguments import check_whole
from course_utils._shared.generators import generator
from course_utils.models.registry import CASE_NAMES
from course_utils.models.shipped import shipped
from course_utils.paths import data_dir

VERDICTS = ("sound", "token", "exposure", "position", "hospital")
# What each net's training pictures were drawn from, and the verdict that is right.
_VERDICT_OF_MIX = {"balanced": "sound", "prevalence": "hospital"}


@dataclass(frozen=True)
class Suspect:
    """A net under investigation.

    Attributes:
        model: takes (batch, 80, 80, 3) in 0 to 1, gives logits (batch, 2): healthy, lesion.
        reported: what its makers say of it, measured on 1,000 pictures like those it learned
            from: "accuracy" and "area under ROC".
    """

    model: keras.Model
    reported: dict[str, float]


def load_suspects(seed: int = 0) -> dict[str, Suspect]:
    """Return the six nets as "net 1" to "net 6", in an order that the seed draws.

    Raises:
        ValueError: ``seed`` is no whole number of 0 or more.
    """
    files = read_cases()
    return {
        name: Suspect(shipped(case)[0], files[case]["reported"])
        for name, case in _names(seed).items()
    }


def open_files(seed: int = 0) -> dict[str, str]:
    """Say of each net which of `VERDICTS` it earns: look only when your own are written down.

    Args:
        seed: The one that `load_suspects` was given.

    Raises:
        ValueError: ``seed`` is no whole number of 0 or more.
    """
    files = read_cases()
    mixes = {name: files[case]["mix"] for name, case in _names(seed).items()}
    return {name: _VERDICT_OF_MIX.get(mix, mix) for name, mix in mixes.items()}


def read_cases() -> dict[str, dict]:
    """Return the sealed file: case -> the mix and seed it was trained with, and what it reaches."""
    return json.loads((data_dir() / "cases.json").read_text(encoding="utf-8"))


def _names(seed: int) -> dict[str, str]:
    """Return "net 1" to "net 6", each with its case."""
    order = generator(check_whole(seed, "seed", 0)).permutation(len(CASE_NAMES))
    return {f"net {place + 1}": CASE_NAMES[number] for place, number in enumerate(order)}
