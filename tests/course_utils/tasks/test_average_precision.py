import contextlib
import io

import numpy as np
import pytest
from pycocotools import mask as coco_mask
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval
from random_tasks import filled, random_boxes, shaken

from course_utils.tasks import (
    COCO_THRESHOLDS,
    average_precision,
    interpolated_average_precision,
    match_detections,
    precision_recall_curve,
)

SIZE = 64


def annotation(number, image, label, box, masks=None, score=None):
    """Return one object in COCO's format; its area is only used to sort by size."""
    y0, x0, y1, x1 = map(float, box)
    entry = {"id": number, "image_id": image, "category_id": int(label), "iscrowd": 0}
    entry |= {"bbox": [x0, y0, x1 - x0, y1 - y0], "area": (x1 - x0) * (y1 - y0)}
    if masks is not None:
        entry["segmentation"] = coco_mask.encode(np.asfortranarray(masks.astype(np.uint8)))
    return entry if score is None else entry | {"score": float(score)}


def annotations(pictures):
    """Return all objects of a list of pictures in COCO's format, numbered from 1."""
    found = []
    for image, entry in enumerate(pictures, start=1):
        scores = entry.get("scores", [None] * len(entry["boxes"]))
        masks = entry.get("masks", [None] * len(entry["boxes"]))
        rows = zip(entry["classes"], entry["boxes"], masks, scores, strict=True)
        found += [annotation(len(found) + 1 + n, image, *row) for n, row in enumerate(rows)]
    return found


def coco_precision(predictions, truths, kind):
    """Return COCO's AP, (thresholds, classes); -1 where a class is nowhere true."""
    images = [{"id": n, "height": SIZE, "width": SIZE} for n in range(1, len(truths) + 1)]
    categories = [{"id": n} for n in range(4)]
    both = []
    with contextlib.redirect_stdout(io.StringIO()):
        for pictures in (truths, predictions):
            data = COCO()
            data.dataset = {"images": images, "categories": categories}
            data.dataset["annotations"] = annotations(pictures)
            data.createIndex()
            both.append(data)
        judge = COCOeval(*both, iouType={"box": "bbox", "mask": "segm"}[kind])
        judge.evaluate()
        judge.accumulate()
    return judge.eval["precision"][:, :, :, 0, -1].mean(axis=1)


def random_pictures(seed, count=12):
    """Return predictions and truths: most objects found, shaken, some twice, some of nothing."""
    rng, predictions, truths = np.random.default_rng(seed), [], []
    for _ in range(count):
        boxes = np.round(random_boxes(rng, rng.integers(0, 7), SIZE))
        labels = rng.integers(0, 3, len(boxes))
        seen = rng.integers(0, len(boxes), rng.integers(0, 9)) if len(boxes) else []
        found = np.concatenate([shaken(rng, boxes[seen], 3), random_boxes(rng, 2, SIZE)])
        found = np.clip(np.round(found), 0, SIZE)
        classes = np.concatenate([labels[seen], rng.integers(0, 4, 2)]).astype(int)
        scores = np.round(rng.random(len(found)), 1 + seed % 2)
        masks = filled(found, SIZE) & (rng.random((len(found), SIZE, SIZE)) < 0.95)
        predictions.append({"boxes": found, "masks": masks, "classes": classes, "scores": scores})
        truths.append({"boxes": boxes, "masks": filled(boxes, SIZE), "classes": labels})
    return predictions, truths


@pytest.mark.parametrize("kind", ["box", "mask"])
@pytest.mark.parametrize("seed", range(5))
def test_average_precision_as_coco_has_it(kind, seed):
    predictions, truths = random_pictures(seed)
    expected = coco_precision(predictions, truths, kind)
    for threshold, row in zip(COCO_THRESHOLDS, expected, strict=True):
        result = average_precision(truths, predictions, threshold, kind)
        wanted = {n: np.nan if value == -1 else value for n, value in enumerate(row)}
        assert result.per_class == pytest.approx(wanted, abs=1e-6, nan_ok=True)
        assert result.mean == pytest.approx(row[row > -1].mean(), abs=1e-6)
    assert 0.1 < expected[0, :3].mean() < 0.9


def one_row(starts):
    """Return (N, 4) boxes of 10 by 10 pixels that start at these columns."""
    return np.array([(0, x, 10, x + 10) for x in starts], float).reshape(-1, 4)


def test_average_precision_by_hand():
    """Two cars, found first and third; the second detection is of a car already found."""
    truths = [{"boxes": one_row([0, 50]), "classes": ["car", "car"]}]
    found = {"boxes": one_row([0, 1, 52]), "classes": ["car"] * 3, "scores": [0.9, 0.8, 0.7]}
    result = average_precision(truths, [found])
    precision, recall = result.curves["car"]
    np.testing.assert_allclose(precision, [1, 1 / 2, 2 / 3])
    np.testing.assert_allclose(recall, [1 / 2, 1 / 2, 1])
    expected = (51 * 1 + 50 * 2 / 3) / 101
    assert result.per_class == {"car": pytest.approx(expected)}
    assert result.mean == pytest.approx(expected)
    strict = average_precision(truths, [found], iou_threshold=0.9)
    assert strict.mean == pytest.approx(51 / 101)


def test_each_detection_takes_the_free_truth_that_it_shares_most_with():
    assert match_detections([[0.6, 0.8], [0.7, 0.9], [0.55, 0.9]]).tolist() == [True, True, False]
    assert match_detections([[0.5], [0.5]]).tolist() == [True, False]
    assert match_detections([[0.4999]]).tolist() == [False]


def test_the_truths_themselves_are_perfect_and_their_order_does_not_matter():
    rng = np.random.default_rng(0)
    boxes = [shaken(rng, one_row(range(0, 60, 15)), 1) for _ in range(3)]
    truths = [{"boxes": b, "classes": [0, 1, 0, 2]} for b in boxes]
    answers = [t | {"scores": rng.random(4)} for t in truths]
    assert average_precision(truths, answers, 1.0).mean == 1
    assert average_precision(truths[::-1], answers[::-1], 1.0).mean == 1


def test_only_the_order_of_scores_matters():
    predictions, truths = random_pictures(1)
    stretched = [p | {"scores": np.exp(5 * p["scores"])} for p in predictions]
    expected = average_precision(truths, predictions).per_class
    assert average_precision(truths, stretched).per_class == pytest.approx(expected, nan_ok=True)


def test_a_picture_may_be_an_object_with_attributes():
    class Picture:
        boxes, classes = one_row([0]), np.array([1])

    found = {"boxes": one_row([0]), "classes": [1], "scores": [0.3]}
    assert average_precision([Picture()], [found]).mean == 1


def test_nothing_is_an_answer_too():
    none = {"boxes": [], "masks": [], "classes": [], "scores": []}
    car = {"boxes": one_row([0]), "classes": ["car"], "scores": [0.5]}
    assert average_precision([car], [none]).per_class == {"car": 0}
    nowhere = average_precision([none], [car])
    assert np.isnan(nowhere.mean) and np.isnan(nowhere.per_class["car"])
    for kind in ("box", "mask"):
        assert np.isnan(average_precision([none], [none], kind=kind).mean)
    assert np.isnan(average_precision([], []).mean)
    both = average_precision([car, none], [car, none])
    assert both.mean == 1
    assert interpolated_average_precision([], []) == 0
    assert average_precision([car | {"boxes": [(3, 3, 3, 3)]}], [car]).mean == 0


def test_curve_by_hand():
    precision, recall = precision_recall_curve([True, False, True], [0.2, 0.9, 0.5], truths=4)
    np.testing.assert_allclose(precision, [0, 1 / 2, 2 / 3])
    np.testing.assert_allclose(recall, [0, 1 / 4, 1 / 2])
    assert interpolated_average_precision(precision, recall) == pytest.approx(51 * 2 / 3 / 101)


def test_bad_input():
    car = {"boxes": one_row([0]), "classes": ["car"], "scores": [0.5]}
    with pytest.raises(ValueError, match="predictions must hold one entry a truth, 2; received 1"):
        average_precision([car, car], [car])
    with pytest.raises(ValueError, match="truths must be a list; received a dict"):
        average_precision(car, [car])
    with pytest.raises(ValueError, match="predictions must be a list; received a ndarray"):
        average_precision([car], np.array(3.0))
    numbered = car | {"classes": [3]}
    with pytest.raises(ValueError, match=r"predictions\[0\] classes must be of the kind of truths"):
        average_precision([car], [numbered])
    with pytest.raises(ValueError, match="classes must be all numbers or all texts; received both"):
        average_precision([car, numbered], [car, numbered])
    with pytest.raises(ValueError, match="kind must be one of box, mask; received 'polygon'"):
        average_precision([car], [car], kind="polygon")
    with pytest.raises(
        ValueError, match="iou_threshold must be a finite number from 0 to 1; received 50"
    ):
        average_precision([car], [car], 50)
    with pytest.raises(ValueError, match=r"truths\[0\] must have 'masks'; received \['boxes"):
        average_precision([car], [car], kind="mask")
    with pytest.raises(
        ValueError, match=r"truths\[1\] classes must be \(1,\); received shape \(0,\)"
    ):
        average_precision([car, car | {"classes": []}], [car, car])
    with pytest.raises(ValueError, match="truths must be 2 or more, the hits; received 1"):
        precision_recall_curve([True, True], [1, 2], 1)
    with pytest.raises(ValueError, match=r"recall must be \(1,\); received shape \(2,\)"):
        interpolated_average_precision([1], [0.5, 1])
    with pytest.raises(ValueError, match=r"ious must be \(N, M\); received shape \(2,\)"):
        match_detections([0.5, 0.6])
