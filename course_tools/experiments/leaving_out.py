"""Which heatmap names the parts that a net misses, when they are left out."""

from functools import cache

import numpy as np

from course_tools.experiments.experiment import Experiment, Finding
from course_utils.interpret import PartTable, part_table
from course_utils.models import shipped
from course_utils.scenes import REMOVABLE, SPECIES, render_pet

NETS = {"net A": "xception_scenes", "net B": "xception_shortcut"}
METHODS = (
    *("CAM", "Grad-CAM", "Grad-CAM++", "LayerCAM", "saliency", "SmoothGrad"),
    *("integrated gradients", "guided backpropagation", "occlusion"),
    *("edge detector", "random map"),
)
COUNT = 24  # images of a seed
BACKGROUNDS = ("grass", "carpet")
SWAPPED = ("ears", "eyes")  # of the other species, where parts of both are mixed


def measure_parts(setting: dict, seed: int) -> dict:
    """Return one method's scores by leaving parts out, and what the net itself misses."""
    table = _table(setting["net"], seed)
    row = table.rows[setting["method"]]
    return {
        **{name: getattr(row, name) for name in row.__dataclass_fields__},
        "background_independence": table.background_independence,
        "drops": list(table.drops.values()),
    }


@cache
def _table(net: str, seed: int) -> PartTable:
    def draw(number: int, without: tuple[str, ...], swapped: tuple[str, ...] = ()) -> np.ndarray:
        rng = np.random.default_rng([seed, number])
        background = BACKGROUNDS[(number // 2 + ("background" in without)) % 2]
        parts = [name for name in without if name != "background"]
        options = {"occluded": False, "without": parts, "swapped": swapped}
        return render_pet(rng, 64, SPECIES[number % 2], background, **options).image

    own = np.arange(COUNT) % 2  # the label of the body, the muzzle and the tail
    rest = tuple(name for name in REMOVABLE if name not in SWAPPED)
    mixed = (
        (lambda number, without: draw(number, without, SWAPPED)),
        (SWAPPED, 1 - own),
        (rest, own),
    )
    model, _ = shipped(NETS[net])
    surroundings = ("background",)
    return part_table(model, draw, COUNT, REMOVABLE, surroundings=surroundings, mixed=mixed)


def _more(measure: str, what: str, of: str, than: str | float, against: str = "") -> Finding:
    than_setting = f"net A, {than}" if isinstance(than, str) else than
    statement = f"On net A {of} {what} {against or than}"
    return Finding(statement, measure, f"net A, {of}", than_setting)


_FOLLOWS = "follows what the parts are worth better than"
_TELLS = "tells the parts of two classes apart more often than"
LEAVING_OUT = Experiment(
    name="leaving_out",
    lesson="11",
    regime=f"{COUNT} rendered cats and dogs of 64 pixels on grass or carpet for each seed; ears, "
    "eyes, muzzle and tail left out in every combination, the background exchanged for the other "
    "of the two; for target sensitivity, ears and eyes of the other species. Scores by the "
    "protocols of Hesse, Schaub-Meyer and Roth (ICCV 2023), from 0 to 1; net A knows pets on "
    "every background, net B took a shortcut.",
    settings={
        f"{net}, {method}": {"net": net, "method": method}
        for net, methods in (("net A", METHODS), ("net B", ("Grad-CAM",)))
        for method in methods
    },
    measure=measure_parts,
    findings=(
        _more("single_deletion", _FOLLOWS, "Grad-CAM", "random map"),
        _more("single_deletion", _FOLLOWS, "Grad-CAM", "edge detector"),
        _more("single_deletion", _FOLLOWS, "occlusion", "Grad-CAM"),
        _more("single_deletion", _FOLLOWS, "integrated gradients", "Grad-CAM"),
        _more("distractibility", "is distracted less than", "occlusion", "Grad-CAM"),
        _more("target_sensitivity", _TELLS, "Grad-CAM", 0.5, "every second time"),
        _more("target_sensitivity", _TELLS, "integrated gradients", 0.5, "every second time"),
        Finding(
            "Net A depends on the background less often than net B",
            "background_independence",
            "net A, Grad-CAM",
            "net B, Grad-CAM",
        ),
    ),
)
