"""Nets on real photographs: 52 of COCO 2017, which aren't ours to ship; their numbers are.

The seeds stand for five parts of the photographs, so that their spread tells how much the choice
of photographs matters: part k has every fifth from the kth on.
"""

import functools
import os
from pathlib import Path

import keras
import numpy as np
from skimage.transform import resize

from course_tools.experiments.experiment import Experiment, Finding
from course_utils import tasks
from course_utils.datasets import load_coco
from course_utils.models import shipped

PARTS = 5
LARGE = 0.1  # of the photograph: persons that are what it shows
ORIGIN = "52 photographs of COCO 2017 (CC BY, CC BY-SA or no known restriction)"


@functools.cache
def photographs():
    """Return the photographs of COCO with their boxes and outlines.

    Raises:
        ValueError: they are absent.
    """
    folder = Path(os.environ.get("COURSE_REAL_DIR", "../shared/real")) / "coco"
    if not folder.is_dir():
        raise ValueError(f"photographs of COCO are absent: no {folder} (set COURSE_REAL_DIR)")
    return load_coco(folder)


@functools.cache
def person_maps(name: str) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return true and answered map of the persons in each photograph, (H, W) bool."""
    net, class_names = shipped(name)
    coco = photographs()
    person, maps = coco.class_names.index("person"), []
    for picture in coco.pictures:
        small = resize(picture.image, net.input_shape[1:3], anti_aliasing=True)
        logits = net.predict(small[None].astype(np.float32), verbose=0)
        alpha = np.array(keras.ops.softmax(logits))[0, ..., class_names.index("person")]
        truth = picture.masks()[picture.labels == person].any(axis=0)
        maps.append((truth, resize(alpha, picture.shape, order=1) > 0.5))
    return maps


def measure_persons(setting: dict, seed: int) -> dict:
    """Measure the persons' IoU on one part of the photographs, and on all of them."""
    maps = person_maps(setting["net"])
    shares = np.array([truth.mean() for truth, _ in maps])
    large = [pair for pair, share in zip(maps, shares, strict=True) if share >= LARGE]
    empty = [said.mean() for (_, said), share in zip(maps, shares, strict=True) if share == 0]
    return {
        "person_iou": person_iou(maps[seed::PARTS]),
        "all_photographs": person_iou(maps),
        "large_persons": person_iou(large),
        "false_share": float(np.mean(empty)),
    }


def person_iou(maps: list) -> float:
    """Return the persons' IoU over all pixels of the photographs with a person."""
    pairs = [[each.ravel().astype(int) for each in pair] for pair in maps if pair[0].any()]
    truths, answers = (np.concatenate(each) for each in zip(*pairs, strict=True))
    return float(tasks.class_iou(truths, answers, 2)[1])


PERSONS = Experiment(
    name="persons_in_photographs",
    lesson="02",
    regime=f"Two nets that find persons, on {ORIGIN}: one trained on rendered calls, one by "
    "others on photographs. person_iou: over the pixels of a fifth of the photographs, of those "
    "with a person; all_photographs: of all of them; large_persons: of those in which persons "
    "cover a tenth or more; false_share: how much is taken for a person where nobody is.",
    settings={
        "drawn calls": {"net": "unet_call"},
        "photographs": {"net": "selfie_segmenter"},
    },
    measure=measure_persons,
    findings=(
        Finding(
            "On photographs, a net trained on photographs finds persons with an IoU that is more "
            "than 0.1 above that of a net trained on drawings",
            "person_iou",
            "photographs",
            "drawn calls",
            0.1,
        ),
    ),
)
