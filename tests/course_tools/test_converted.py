"""Rebuilt nets answer as the originals do; without the originals there is a clear error."""

from pathlib import Path

import numpy as np
import pytest

from course_tools import training
from course_tools.training import RECIPES
from course_tools.training.converted import copy_weights, differences, read_original
from course_utils.datasets import load_coco, photograph
from course_utils.models import shipped

COPIED = {name: options for name, (module, _, options) in RECIPES.items() if module == "converted"}


@pytest.mark.parametrize("name", COPIED)
def test_answers_are_the_originals(name, real_dir):
    """To 1e-3, of a fresh copy; what is shipped differs by half a step of its rounding at most."""
    original = read_original(real_dir / COPIED[name]["file"])
    model, _ = shipped(name)
    stored = model.get_weights()
    copy_weights(original, model)
    pictures = [photograph(each) for each in ("astronaut", "coffee")]
    pictures += [each.image for each in load_coco(real_dir / "coco").pictures[:4]]
    pictures.append(np.random.default_rng(0).random((40, 90, 3)))
    for picture in pictures:
        assert max(differences(original, model, picture).values()) < 1e-3
    half_step = 0.5001 / 127 if COPIED[name].get("bits") == 8 else 0
    for rounded, copied in zip(stored, model.get_weights(), strict=True):
        channels = copied.shape[-2] if copied.shape[-1] == 1 else copied.shape[-1]
        largest = np.abs(copied.reshape(-1, channels)).max(axis=0)
        errors = np.abs(rounded - copied).reshape(-1, channels)
        assert np.all(errors <= half_step * largest)


def test_without_the_original_the_error_names_the_file(monkeypatch):
    monkeypatch.setenv("COURSE_REAL_DIR", "nowhere")
    with pytest.raises(ValueError, match=r"nowhere.*selfie_segmentation.tflite is absent"):
        training.train("selfie_segmenter", out=Path("unused.npz"))


@pytest.mark.parametrize("option", ["epochs", "seed"])
def test_a_copied_net_has_nothing_to_train(option):
    with pytest.raises(ValueError, match="epochs and seed must be left out: selfie_segmenter is"):
        training.train("selfie_segmenter", **{option: 1})
