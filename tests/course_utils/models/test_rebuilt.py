"""Nets of other people, rebuilt: they know what is on photographs that everybody has."""

import keras
import numpy as np
import pytest
from skimage.transform import resize

from course_utils import tasks
from course_utils.datasets import photograph
from course_utils.models import shipped


@pytest.fixture(scope="module")
def astronaut_logits():
    model, class_names = shipped("selfie_segmenter")
    assert class_names == ("background", "person")
    return model.predict(photograph("astronaut", size=256)[None], verbose=0)[0]


def test_the_segmenter_finds_the_astronaut(astronaut_logits):
    alpha = np.array(keras.ops.softmax(astronaut_logits))[..., 1]
    on_her = [(55, 115), (25, 115), (100, 108), (180, 50), (160, 170), (220, 120)]
    off_her = [(30, 10), (100, 20), (30, 52), (40, 170), (80, 205), (150, 232)]
    assert min(alpha[point] for point in on_her) > 0.9
    assert max(alpha[point] for point in off_her) < 0.1
    assert 0.45 < (alpha > 0.5).mean() < 0.65


def test_the_segmenters_softmax_is_the_originals_sigmoid(astronaut_logits):
    """A background logit of 0 everywhere makes it so: e^s / (e^0 + e^s)."""
    assert np.all(astronaut_logits[..., 0] == 0)


@pytest.fixture(scope="module")
def detector():
    return shipped("detector_photos")


@pytest.mark.parametrize(
    ("name", "thing", "box"),
    [
        ("chelsea", "cat", (0, 20, 300, 430)),
        ("coffee", "coffee cup", (30, 175, 330, 420)),
        ("astronaut", "person", (0, 20, 512, 400)),
    ],
)
def test_the_detector_finds_what_a_photograph_shows(name, thing, box, detector):
    """The boxes were drawn by eye; the net sees each photograph squeezed into a square."""
    model, class_names = detector
    image = photograph(name)
    squeezed = resize(image, (300, 300), anti_aliasing=True).astype(np.float32)
    answer = model.predict(squeezed[None], verbose=0)
    scores = np.array(keras.ops.sigmoid(answer["scores"][0]))
    found = tasks.detect_from_anchors(scores, answer["codes"][0], image.shape[:2])
    assert class_names[found["classes"][0]] == thing
    assert found["scores"][0] > 0.5
    assert tasks.box_iou(found["boxes"][:1], [box])[0, 0] > 0.75
