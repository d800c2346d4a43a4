"""Recipes of the nets that answer with boxes: mirrored rightly, repeatable, measured honestly."""

import numpy as np
import pytest

from course_tools.training import boxes as recipes
from course_utils import tasks
from course_utils.datasets import load_clips, load_pets, load_street
from course_utils.models.registry import ARCHITECTURES


def test_a_mirrored_box_lies_on_the_mirrored_thing():
    picture = np.zeros((10, 16))
    picture[2:5, 3:9] = 1
    ((y0, x0, y1, x1),) = recipes.mirror(np.array([[2, 3, 5, 9]]), 16)
    assert picture[:, ::-1][y0:y1, x0:x1].sum() == picture.sum() == (y1 - y0) * (x1 - x0)


def test_pictures_to_train_on_are_streets_then_every_fourth_frame_of_clips():
    images, boxes, labels = recipes.pictures("train", 2, 1, 32)
    streets = load_street("train", 2, size=32, cache=False)
    (clip,) = load_clips("train", 1, 32, cache=False, frames=recipes.FRAMES)
    assert len(images) == len(boxes) == len(labels) == 2 + 4
    np.testing.assert_array_equal(images[:2], streets.images)
    np.testing.assert_array_equal(images[3], clip.images[4])
    np.testing.assert_array_equal(boxes[3], clip.boxes[4])


def test_targets_decode_to_the_boxes_they_were_made_of():
    boxes, labels = (
        [np.array([[4, 8, 20, 12]]), np.zeros((0, 4))],
        [np.array([1]), np.array([], int)],
    )
    made = recipes.targets(boxes, labels, size=32, stride=4, classes=3)
    rows, columns, kind = np.nonzero(made["scores"][0])
    assert set(kind) == {1} and len(rows) > 1  # neighbours answer too
    cells = np.stack([rows, columns], axis=1)
    decoded = tasks.decode_boxes(made["codes"][0, rows, columns, :4], cells, 4)
    np.testing.assert_allclose(decoded, np.tile(boxes[0], (len(rows), 1)), atol=1e-4)
    assert made["scores"][1].sum() == 0 and made["codes"][1].sum() == 0


class Oracle:
    """Stands for a localiser: gives each test pet its true box, shifted down by `shift` pixels."""

    input_shape = (None, 32, 32, 3)

    def __init__(self, shift):
        self.shift = shift

    def predict(self, images, **_):
        return (load_pets("test", len(images), size=32).boxes + [self.shift, 0, self.shift, 0]) / 32


def test_mean_iou_is_that_of_the_tasks():
    assert recipes.mean_iou(Oracle(0), count=20) == pytest.approx(1)
    boxes = load_pets("test", 20, size=32).boxes
    expected = np.diag(tasks.box_iou(boxes + [3, 0, 3, 0], boxes)).mean()
    assert recipes.mean_iou(Oracle(3), count=20) == pytest.approx(expected, abs=1e-6)


@pytest.mark.slow
def test_the_localiser_learns(tmp_path):
    options = {"count": 320, "epochs": 5, "verbose": 0}
    _, measured = recipes.train_localiser("localiser_pets", tmp_path / "net.npz", **options)
    assert measured["mean IoU on unseen pets"] > 0.4


@pytest.mark.slow
def test_the_detector_learns_and_writes_what_it_measured(tmp_path, monkeypatch):
    from course_utils.models import grid_detector, load_weights

    small = lambda: grid_detector((32, 32, 3), classes=3, stride=4, width=16, depth=1)  # noqa: E731
    monkeypatch.setitem(ARCHITECTURES, "detector_street", small)
    path = tmp_path / "detector.npz"
    options = {"count": 96, "clips": 4, "epochs": 25, "verbose": 0}
    model, measured = recipes.train_detector("detector_street", path, **options)
    assert set(measured) == {"mAP50 on unseen streets", "mAP50 on frames of unseen clips"}
    fresh = small()
    load_weights(fresh, path)
    images, boxes, labels = recipes.pictures("train", 96, 0, 32)
    logits = fresh.predict(images, verbose=0)["scores"]
    np.testing.assert_allclose(logits, model.predict(images, verbose=0)["scores"], atol=1e-5)
    taught = recipes.targets(boxes, labels, 32, 4, 3)["scores"] == 1
    assert logits[taught].mean() > logits[~taught].mean() + 0.1  # an untrained net knows no places
