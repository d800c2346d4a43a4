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
from course_tools.training import RECIPES
from course_tools.training.converted import copy_weights, read_original
from course_utils import tasks
from course_utils.datasets import load_coco
from course_utils.models import shipped

REAL = Path(os.environ.get("COURSE_REAL_DIR", "../shared/real"))
PARTS = 5
LARGE = 0.1  # of the photograph: persons that are what it shows
ORIGIN = "52 photographs of COCO 2017 (CC BY, CC BY-SA or no known restriction)"


@functools.cache
def photographs():
    """Return the photographs of COCO with their boxes and outlines."""
    folder = REAL / "coco"
    if not folder.is_dir():
        raise ValueError(f"photographs of COCO are absent: no {folder} (set COURSE_REAL_DIR)")
    return load_coco(folder)


def answers_of(net: keras.Model):
    """Yield each photograph and what a net answers to it."""
    for picture in photographs().pictures:
        small = resize(picture.image, net.input_shape[1:3], anti_aliasing=True)
        yield picture, net.predict(small[None].astype(np.float32), verbose=0)


@functools.cache
def person_maps(name: str) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return true and answered map of the persons in each photograph, (H, W) bool."""
    net, class_names = shipped(name)
    person, maps = photographs().class_names.index("person"), []
    for picture, logits in answers_of(net):
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
    settings={"drawn calls": {"net": "unet_call"}, "photographs": {"net": "selfie_segmenter"}},
    measure=measure_persons,
    findings=(
        Finding("On photographs, a net trained on photographs finds persons with an IoU that is "
                "more than 0.1 above that of a net trained on drawings",
                "person_iou", "photographs", "drawn calls", margin=0.1),
    ),
)  # fmt: skip


# The detector's classes that COCO has, by COCO's names; of the others no photograph knows.
COCO_NAMES = {
    "person": "person", "bicycle": "bicycle", "car": "car", "dog": "dog", "bottle": "bottle",
    "chair": "chair", "book": "book", "computer mouse": "mouse", "computer monitor": "tv",
    "mug": "cup", "coffee cup": "cup", "table": "dining table",
}  # fmt: skip
SURE = 0.3  # the score from which a detection counts where a person is found or not


@functools.cache
def detections(bits: int) -> tuple[list[dict], list[dict]]:
    """Return the true objects of each photograph and those found, under COCO's names."""
    net, class_names = shipped("detector_photos")
    if bits == 16:
        copy_weights(read_original(REAL / RECIPES["detector_photos"][-1]["file"]), net)
    names = np.array([COCO_NAMES.get(name, "") for name in class_names])
    true_names, truths, found = np.array(photographs().class_names), [], []
    for picture, answer in answers_of(net):
        scores = 1 / (1 + np.exp(-answer["scores"][0]))
        detected = tasks.detect_from_anchors(scores, answer["codes"][0], picture.shape, 0.01)
        detected["classes"] = names[detected["classes"]]
        found.append(_only(detected, detected["classes"] != ""))
        true = {"boxes": picture.boxes, "classes": true_names[picture.labels]}
        truths.append(_only(true, np.isin(true["classes"], names)))
    return truths, found


def _only(objects: dict, chosen: np.ndarray) -> dict:
    """Return those of a picture's objects that a (N,) bool array chooses."""
    return {key: values[chosen] for key, values in objects.items()}


def measure_detector(setting: dict, seed: int) -> dict:
    """Measure AP50 of persons on one part of the photographs, and of each class on all of them."""
    truths, found = detections(setting["bits"])
    part = tasks.average_precision(truths[seed::PARTS], found[seed::PARTS]).per_class
    every = tasks.average_precision(truths, found).per_class
    return {
        "person_ap50": part["person"],
        **{f"AP50 of {name}": every[name] for name in sorted(set(COCO_NAMES.values()))},
        "persons_found": persons_found(truths, found, 0),
        "large_persons_found": persons_found(truths, found, LARGE),
    }


def persons_found(truths: list, found: list, least: float) -> float:
    """Return the share of persons found, of those whose box covers so much of the photograph."""
    hits = []
    for true, detected, picture in zip(truths, found, photographs().pictures, strict=True):
        large = tasks.box_area(true["boxes"]) >= least * np.prod(picture.shape)
        true = _only(true, (true["classes"] == "person") & large)
        sure = (detected["classes"] == "person") & (detected["scores"] >= SURE)
        ious = tasks.box_iou(true["boxes"], detected["boxes"][sure])
        hits.append(ious.max(axis=1, initial=0) >= 0.5)
    return float(np.mean(np.concatenate(hits)))


DETECTOR = Experiment(
    name="objects_in_photographs",
    lesson="03",
    regime=f"A detector trained by others on photographs of Open Images, on {ORIGIN}: its numbers "
    "as published, with 16 bits, and as the course ships them, with 8. person_ap50: on a fifth of "
    "the photographs; AP50 of each class that both have: on all of them; persons_found: the share "
    f"of persons that a detection with a score of {SURE} or more fits with an IoU of 0.5 or more; "
    "large_persons_found: of those whose box covers a tenth of the photograph or more.",
    settings={"16 bits": {"bits": 16}, "8 bits": {"bits": 8}},
    measure=measure_detector,
    findings=(
        Finding("Stored with 8 bits for each number, a detector's AP50 of persons in photographs "
                "is the same, up to 0.005",
                "AP50 of person", "8 bits", "16 bits", margin=0.005, rule="equal"),
    ),
)  # fmt: skip
