"""The recipe of the U-Nets: what it teaches, what it measures, and that it can be repeated."""

import numpy as np
import pytest

from course_tools.training import segmentation
from course_utils.datasets import load_street
from course_utils.models.registry import CLASSES
from course_utils.scenes import STREET_CLASSES, STREET_MAP


def perfect_answer(streets):
    """Return the logits and depths of a net that knows the truth, with a touch of doubt."""
    _, targets, _, _ = segmentation.street_lesson(len(streets.images))
    return 5.0 * np.eye(8)[streets.semantics], targets["distance"]


@pytest.fixture
def streets(monkeypatch):
    streets = load_street("test", 6, cache=False)
    monkeypatch.setattr(segmentation, "load_street", lambda *_, **__: streets)
    return streets


def test_classes_are_those_of_the_scenes():
    assert CLASSES["unet_street"] == STREET_MAP
    assert STREET_MAP[segmentation.FIRST_THING :] == STREET_CLASSES
    assert CLASSES["unet_call"] == ("background", "person")


def test_the_true_maps_score_nearly_1(streets):
    """Apart from things cut in two by what stands before them, and those too small to report."""

    class Oracle:
        name = "unet_street"

        def predict(self, images, **_):
            logits, distance = perfect_answer(streets)
            return {"semantic": logits, "distance": distance}

    measured = segmentation.measure_street(Oracle())
    assert measured["mean IoU"] == 1
    assert measured["AP50"] > 0.85
    assert measured["AP50"] == pytest.approx(
        np.mean([measured[f"AP50 of {name}"] for name in STREET_CLASSES])
    )


def test_things_are_scored_by_the_probability_of_their_class_and_their_depth():
    logits = np.zeros((6, 6, 8))
    logits[..., 2] = 3.0
    logits[1:4, 1:4, 6] = 5.0
    logits[5, 5, 5] = 9.0  # one pixel: too small to be reported
    distance = 0.8 * (logits[..., 6] > 0)
    found = segmentation.find_things(logits, distance)
    assert found["classes"].tolist() == [6]
    np.testing.assert_array_equal(found["masks"][0], logits[..., 6] > 0)
    expected = 0.8 * np.exp(5) / (np.exp(5) + np.exp(3) + 6)
    assert found["scores"][0] == pytest.approx(expected)
