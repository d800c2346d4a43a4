"""What all recipes of the shipped nets promise: the same seed, the same weights."""

import numpy as np
import pytest
import tensorflow as tf

from course_tools.training import boxes, classifiers, segmentation
from course_utils.models import localiser, small_xception, unet
from course_utils.models.registry import ARCHITECTURES
from course_utils.models.stacks import column_net

SHAPE = (64, 64, 3)
# net -> its recipe, and a net of the same kind that takes no time
NETS = {
    "xception_scenes": (
        classifiers.train_on_pets,
        lambda: small_xception(SHAPE, stem=4, widths=(8,), middle=1, exit_filters=8),
    ),
    "album_tagger": (
        classifiers.train_on_album,
        lambda: column_net((4, 4, 8, 8), separable=False, input_shape=SHAPE, classes=6),
    ),
    "case_b": (
        classifiers.train_on_radiographs,
        lambda: column_net((4, 4, 8, 8), separable=False, input_shape=(80, 80, 3)),
    ),
    "localiser_pets": (
        boxes.train_localiser,
        lambda: localiser(SHAPE, widths=(4, 8), hidden=8),
    ),
    "unet_street": (
        segmentation.train,
        lambda: unet(SHAPE, 8, (4, 8), repeats=1, instance_head=True, name="unet_street"),
    ),
    "unet_call": (segmentation.train, lambda: unet(SHAPE, 2, (4, 8), repeats=1)),
}


def stored(path):
    """Return all numbers of a weight file in a row."""
    with np.load(path, allow_pickle=False) as arrays:
        return np.concatenate([arrays[key].ravel() for key in sorted(arrays)])


@pytest.fixture
def quick(monkeypatch):
    """Draw a few pictures to measure on, and leave out tracing: it takes longer than two steps."""

    def few(load):
        return lambda split, count, **options: load(split, min(count, 32), **options)

    for module in (boxes, classifiers, segmentation):
        for loader in [name for name in vars(module) if name.startswith("load_")]:
            monkeypatch.setattr(module, loader, few(getattr(module, loader)))
    tf.config.run_functions_eagerly(True)
    yield
    tf.config.run_functions_eagerly(False)


@pytest.mark.slow
@pytest.mark.usefixtures("quick")
@pytest.mark.filterwarnings("ignore:Even though the `tf.config")  # feeding is traced all the same
@pytest.mark.parametrize("name", NETS)
def test_the_same_seed_writes_the_same_weights_and_another_seed_others(name, tmp_path, monkeypatch):
    recipe, small = NETS[name]
    monkeypatch.setitem(ARCHITECTURES, name, small)
    weights = []
    for number, seed in enumerate((0, 0, 1)):
        path = tmp_path / f"{number}.npz"
        _, measured = recipe(name, path, count=32, epochs=1, seed=seed, verbose=0)
        assert np.isfinite(list(measured.values())).all()
        weights.append(stored(path))
    np.testing.assert_allclose(weights[0], weights[1], atol=1e-3)
    assert np.abs(weights[0] - weights[2]).max() > 0.1
