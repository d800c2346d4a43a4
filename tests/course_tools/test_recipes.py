"""What all recipes of the shipped nets promise: the same seed, the same weights."""

import numpy as np
import pytest
import tensorflow as tf

from course_tools.training import album, localisation, radiographs, scenes, segmentation
from course_utils.models import localiser, small_xception, unet
from course_utils.models.registry import ARCHITECTURES
from course_utils.models.stacks import column_net

SHAPE = (64, 64, 3)
# net -> its recipe, what that measures with, and a net of the same kind that takes no time
RECIPES = {
    "xception_scenes": (
        scenes,
        "_accuracy",
        lambda: small_xception(SHAPE, stem=4, widths=(8,), middle=1, exit_filters=8),
    ),
    "album_tagger": (
        album,
        "_mean_average_precision",
        lambda: column_net((4, 4, 8, 8), separable=False, input_shape=SHAPE, classes=6),
    ),
    "case_b": (
        radiographs,
        "measure",
        lambda: column_net((4, 4, 8, 8), separable=False, input_shape=(80, 80, 3)),
    ),
    "localiser_pets": (localisation, "mean_iou", lambda: localiser(SHAPE, widths=(4, 8), hidden=8)),
    "unet_street": (
        segmentation,
        "measure_street",
        lambda: unet(SHAPE, 8, (4, 8), repeats=1, instance_head=True),
    ),
    "unet_call": (segmentation, "measure_call", lambda: unet(SHAPE, 2, (4, 8), repeats=1)),
}


def stored(path):
    """Return all numbers of a weight file in a row."""
    with np.load(path, allow_pickle=False) as arrays:
        return np.concatenate([arrays[key].ravel() for key in sorted(arrays)])


@pytest.fixture
def untraced():
    """Leave out tracing, which takes far longer than two steps of a tiny net."""
    tf.config.run_functions_eagerly(True)
    yield
    tf.config.run_functions_eagerly(False)


@pytest.mark.slow
@pytest.mark.usefixtures("untraced")
@pytest.mark.filterwarnings("ignore:Even though the `tf.config")  # feeding is traced all the same
@pytest.mark.parametrize("name", RECIPES)
def test_the_same_seed_writes_the_same_weights_and_another_seed_others(name, tmp_path, monkeypatch):
    recipe, measure, small = RECIPES[name]
    monkeypatch.setattr(recipe, measure, lambda *_: {"measured": 0.5})
    monkeypatch.setitem(ARCHITECTURES, name, small)
    weights = []
    for number, seed in enumerate((0, 0, 1)):
        path = tmp_path / f"{number}.npz"
        _, measured = recipe.train(name, path, count=32, epochs=1, seed=seed, verbose=0)
        assert measured
        weights.append(stored(path))
    np.testing.assert_allclose(weights[0], weights[1], atol=1e-3)
    assert np.abs(weights[0] - weights[2]).max() > 0.1
