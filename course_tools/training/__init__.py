"""How the shipped nets are made: one recipe a net, each remade by ``course train NAME``.

Two are other people's nets, rebuilt from the course's blocks: their numbers are copied.
"""

import importlib
import os
from pathlib import Path

from course_utils._shared.arguments import check_choice
from course_utils.paths import data_dir
from course_utils.quiet import load_tensorflow

# name -> module and function of its recipe, `recipe(name, out, *, epochs=..., seed=0, verbose=1)`,
# and what the recipe is told beside that.
RECIPES: dict[str, tuple[str, str, dict]] = {
    "xception_scenes": ("classifiers", "train_on_pets", {}),
    "xception_shortcut": ("classifiers", "train_on_pets", {"shortcut": "planted", "count": 3000}),
    "xception_photos": ("photos", "train", {}),
    "album_tagger": ("classifiers", "train_on_album", {}),
    "localiser_pets": ("boxes", "train_localiser", {}),
    "detector_street": ("boxes", "train_detector", {}),
    "unet_street": ("segmentation", "train", {"count": 6000, "epochs": 5}),
    "unet_call": ("segmentation", "train", {"count": 3000, "epochs": 4}),
    "selfie_segmenter": ("converted", "copy", {"file": "selfie/selfie_segmentation.tflite"}),
    "detector_photos": (
        "converted", "copy", {"file": "detector/ssd_mobilenet_v2_oidv4_fp16.tflite", "bits": 8}
    ),
    **{f"case_{letter}": ("classifiers", "train_on_radiographs", {}) for letter in "abcdef"},
}  # fmt: skip


def train(
    name: str,
    *,
    out: Path | None = None,
    epochs: int | None = None,
    seed: int | None = None,
    photographs: Path | None = None,
    verbose: int = 1,
) -> dict[str, float]:
    """Remake the weight file of a shipped net from its seed, and measure the net.

    Args:
        name: one of `RECIPES`.
        out: weight file to write, by default the shipped one, `data/weights/{name}.npz`.
        epochs: passes over the training pictures, 1 or more, by default the recipe's.
        seed: draws the weights and the order of the pictures, by default the recipe's. Another
            one shows how much of a measured number is chance.
        photographs: for `xception_photos`, the folder with `cats` and `dogs`, by default
            `cats_dogs` in the folder that `COURSE_REAL_DIR` names.
        verbose: 1 shows a progress bar, 0 nothing.

    Returns:
        What was measured on unseen pictures, name to value.

    Raises:
        ValueError: `name` is unknown, `epochs` is below 1, one of `epochs` and `seed` is given for
            a net that is copied, or the photographs or the net to copy are absent.
    """
    check_choice(name, "name", RECIPES)
    if epochs is not None and epochs < 1:
        raise ValueError(f"epochs must be at least 1; received {epochs}")
    module, function, options = RECIPES[name]
    chosen = {"epochs": epochs, "seed": seed}
    options = options | {key: value for key, value in chosen.items() if value is not None}
    real = Path(os.environ.get("COURSE_REAL_DIR", "../shared/real"))
    if module == "photos":
        options["folder"] = Path(photographs or real / "cats_dogs")
    if module == "converted":
        if {"epochs", "seed"} & set(options):
            raise ValueError(f"epochs and seed must be left out: {name} is copied, not trained")
        options["file"] = real / options["file"]
    out = Path(out) if out else data_dir() / "weights" / f"{name}.npz"
    load_tensorflow()  # without its page of log
    recipe = getattr(importlib.import_module(f"course_tools.training.{module}"), function)
    return recipe(name, out, verbose=verbose, **options)[1]
