"""The steps that recipes share: the learning rate against its equation, and mirrored pictures."""

import math

import numpy as np
import pytest

from course_tools.training import recipe
from course_tools.training.recipe import fit, schedule


@pytest.mark.parametrize(
    ("steps", "warmup", "rising"), [(100, 0.05, 5), (40, 0.5, 20), (7, 0.05, 1)]
)
def test_the_rate_rises_in_a_line_and_falls_as_a_cosine(steps, warmup, rising):
    rate = schedule(0.002, steps, warmup)
    for step in range(steps + 1):
        fallen = (step - rising) / (steps - rising)
        up, down = 0.002 * step / rising, 0.001 * (1 + math.cos(math.pi * fallen))
        expected = up if step < rising else down
        assert float(rate(step)) == pytest.approx(expected, rel=1e-5, abs=1e-9)


def test_a_training_of_one_step_has_a_rate_too():
    assert float(schedule(0.002, 1)(1)) == pytest.approx(0.002)


class Recorder:
    """Stands for a model: keeps what it is given to learn from."""

    def __init__(self):
        self.given = []

    def compile(self, *_, **__):
        pass

    def fit(self, images, targets, **_):
        self.given.append((images, targets))


def test_a_mirrored_picture_comes_with_its_mirrored_targets(monkeypatch):
    monkeypatch.setattr(recipe, "store", lambda *_: None)
    images = np.random.default_rng(0).random((40, 2, 3, 3))
    straight = {"side": np.arange(40.0), "map": images[..., 0]}
    mirrored = {"side": -np.arange(40.0), "map": images[:, :, ::-1, 0]}
    model = Recorder()
    chosen = {"batch": 8, "epochs": 3, "peak": 0.1, "seed": 1}
    fit(model, images, straight, "mse", out=None, mirrored=mirrored, **chosen)
    turned = []
    for given, targets in model.given:
        turned.append((given == images[:, :, ::-1]).all(axis=(1, 2, 3)))
        expected = np.where(turned[-1][:, None, None, None], images[:, :, ::-1], images)
        np.testing.assert_array_equal(given, expected)
        np.testing.assert_array_equal(targets["map"], given[..., 0])
        np.testing.assert_array_equal(targets["side"], np.where(turned[-1], -1, 1) * np.arange(40))
    assert len(turned) == 3 and 0 < np.mean(turned) < 1
    assert (turned[0] != turned[1]).any()  # drawn anew in each epoch
