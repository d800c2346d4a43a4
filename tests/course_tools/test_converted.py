"""Rebuilt nets answer as the originals do; without the originals there is a clear error."""

from pathlib import Path

import numpy as np
import pytest

from course_tools import training
from course_tools.training import RECIPES
from course_tools.training.converted import difference, read_original
from course_utils.datasets import load_coco, photograph
from course_utils.models import shipped

COPIED = [name for name, (module, _) in RECIPES.items() if module == "converted"]


@pytest.mark.parametrize("name", COPIED)
def test_answers_are_the_originals(name, real_dir):
    original = read_original(real_dir / RECIPES[name][1]["file"])
    model, _ = shipped(name)
    pictures = [photograph(each) for each in ("astronaut", "chelsea", "coffee", "rocket")]
    pictures += [each.image for each in load_coco(real_dir / "coco").pictures[:6]]
    pictures.append(np.random.default_rng(0).random((40, 90, 3)))
    assert max(difference(original, model, picture) for picture in pictures) < 1e-3


def test_without_the_original_the_error_names_the_file(monkeypatch):
    monkeypatch.setenv("COURSE_REAL_DIR", "nowhere")
    with pytest.raises(ValueError, match=r"nowhere.*selfie_segmentation.tflite is absent"):
        training.train(COPIED[0], out=Path("unused.npz"))


@pytest.mark.parametrize("option", ["epochs", "seed"])
def test_a_copied_net_has_nothing_to_train(option):
    with pytest.raises(ValueError, match="epochs and seed must be left out: selfie_segmenter is"):
        training.train("selfie_segmenter", **{option: 1})
