"""The shipped nets that answer with boxes are as good as said, on pictures they haven't seen."""

import numpy as np
import pytest

from course_tools.training.boxes import detections
from course_utils import tasks
from course_utils.datasets import load_clips, load_pets, load_street
from course_utils.models import shipped
from course_utils.models.registry import ARCHITECTURES, CLASSES
from course_utils.scenes import STREET_CLASSES


def test_class_names_are_those_of_the_streets():
    assert CLASSES["detector_street"] == STREET_CLASSES
    model = ARCHITECTURES["detector_street"]()
    assert model.output["scores"].shape[-1] == len(STREET_CLASSES)


@pytest.mark.slow
def test_localiser_on_unseen_pets():
    model, sides = shipped("localiser_pets")
    assert sides == ("y0", "x0", "y1", "x1")
    pets = load_pets("test", 500)
    found = model.predict(pets.images, verbose=0) * 64
    ious = [tasks.box_iou([f], [t])[0, 0] for f, t in zip(found, pets.boxes, strict=True)]
    assert np.mean(ious) >= 0.88


@pytest.mark.slow
def test_detector_on_unseen_streets():
    model, _ = shipped("detector_street")
    streets = load_street("test", 150, size=model.input_shape[1])
    pairs = zip(streets.boxes, streets.labels, strict=True)
    truths = [{"boxes": boxes, "classes": labels} for boxes, labels in pairs]
    assert tasks.average_precision(truths, detections(model, streets.images)).mean >= 0.75


@pytest.mark.slow
def test_detector_finds_what_moves_in_unseen_clips():
    model, _ = shipped("detector_street")
    clips = load_clips("test", 4, model.input_shape[1])
    truths, found = [], []
    for clip in clips:
        pairs = zip(clip.boxes, clip.labels, strict=True)
        truths += [{"boxes": boxes, "classes": labels} for boxes, labels in pairs]
        found += detections(model, clip.images)
    assert tasks.average_precision(truths, found).mean >= 0.70
