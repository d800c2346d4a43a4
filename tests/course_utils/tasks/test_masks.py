import keras
import numpy as np
import pytest
from pycocotools import mask as coco
from random_tasks import filled, random_boxes
from skimage.segmentation import relabel_sequential

from course_utils.tasks import (
    box_iou,
    class_iou,
    confusion_matrix,
    label_map_from_masks,
    mask_iou,
    masks_from_label_map,
    mean_iou,
)


def encoded(masks):
    """Return masks in the form of the COCO tools."""
    return [coco.encode(np.asfortranarray(mask.astype(np.uint8))) for mask in masks]


def test_mask_iou_by_hand():
    masks = np.zeros((3, 2, 3), bool)
    masks[0, 0] = True
    masks[1, :, 0] = True
    np.testing.assert_allclose(mask_iou(masks, masks), [[1, 1 / 4, 0], [1 / 4, 1, 0], [0, 0, 0]])


@pytest.mark.parametrize("seed", range(3))
def test_mask_iou_as_the_coco_tools_have_them(seed):
    rng = np.random.default_rng(seed)
    masks, others = rng.random((9, 23, 31)) < 0.3, rng.random((7, 23, 31)) < 0.5
    masks &= filled(random_boxes(rng, 9, 23, whole=True), 31)[:, :23]
    expected = coco.iou(encoded(masks), encoded(others), [0] * 7)
    np.testing.assert_allclose(mask_iou(masks, others), expected, atol=1e-6)


def test_filled_boxes_share_what_their_masks_share():
    rng = np.random.default_rng(0)
    boxes, others = random_boxes(rng, 20, 32, whole=True), random_boxes(rng, 20, 32, whole=True)
    shared = mask_iou(filled(boxes, 32), filled(others, 32))
    np.testing.assert_allclose(shared, box_iou(boxes, others), atol=1e-12)


def test_confusion_and_iou_by_hand():
    truths = np.array([[0, 0, 1], [1, 1, -1]])
    predictions = np.array([[0, 1, 1], [1, 0, 3]])
    counts = confusion_matrix(truths, predictions, 4)
    assert counts.tolist() == [[1, 1, 0, 0], [1, 2, 0, 0], [0] * 4, [0] * 4]
    np.testing.assert_allclose(class_iou(truths, predictions, 4), [1 / 3, 2 / 4, np.nan, np.nan])
    assert mean_iou(truths, predictions, 4) == pytest.approx((1 / 3 + 1 / 2) / 2)


@pytest.mark.parametrize("classes", [2, 5])
def test_mean_iou_as_keras_has_it(classes):
    rng = np.random.default_rng(classes)
    truths = rng.integers(0, classes, (3, 16, 16))
    predictions = np.where(rng.random(truths.shape) < 0.6, truths, rng.integers(0, classes, 1))
    metric = keras.metrics.MeanIoU(classes)
    metric.update_state(truths, predictions)
    counts = confusion_matrix(truths, predictions, classes)
    np.testing.assert_array_equal(counts, metric.total_cm.numpy())
    assert mean_iou(truths, predictions, classes) == pytest.approx(float(metric.result()), abs=1e-6)
    assert counts.sum() == truths.size
    assert mean_iou(truths, truths, classes) == 1


def test_a_class_answered_where_it_never_is_counts_as_0():
    assert class_iou([0, 0, 0], [0, 0, 1], 2).tolist() == [2 / 3, 0]


def test_label_maps_and_masks_are_the_same_thing():
    labels = np.random.default_rng(0).choice([0, 2, 5, 9], (6, 8))
    masks = masks_from_label_map(labels)
    assert len(masks) == 3
    np.testing.assert_array_equal(masks.sum(axis=0), labels != 0)
    np.testing.assert_array_equal(label_map_from_masks(masks), relabel_sequential(labels)[0])


def test_label_maps_by_hand():
    masks = [[[1, 1, 0]], [[0, 1, 0]]]
    assert label_map_from_masks(masks).tolist() == [[1, 2, 0]]


def test_nothing_is_an_answer_too():
    some = np.ones((2, 3, 4), bool)
    assert mask_iou([], some).shape == (0, 2)
    assert mask_iou(some, np.zeros((0, 9, 9))).shape == (2, 0)
    assert masks_from_label_map(np.zeros((3, 4), int)).shape == (0, 3, 4)
    assert label_map_from_masks(np.zeros((0, 3, 4))).tolist() == np.zeros((3, 4)).tolist()
    assert np.isnan(mean_iou([], [], 3))
    assert confusion_matrix([], [], 2).tolist() == [[0, 0], [0, 0]]


def test_bad_input():
    some = np.ones((2, 3, 4), bool)
    with pytest.raises(ValueError, match=r"masks must be \(N, H, W\); received shape \(3, 4\)"):
        mask_iou(some[0], some)
    with pytest.raises(ValueError, match="others must be bool, or 0 and 1; received 0.5"):
        mask_iou(some, some * 0.5)
    with pytest.raises(ValueError, match=r"others must be masks of \(3, 4\).*received \(4, 3\)"):
        mask_iou(some, some.transpose(0, 2, 1))
    with pytest.raises(ValueError, match=r"predictions must be \(2,\).*; received shape \(3,\)"):
        mean_iou([0, 0], [0, 0, 0], 2)
    with pytest.raises(ValueError, match="predictions must be classes 0 to 1; received 2"):
        mean_iou([0, 0], [0, 2], 2)
    with pytest.raises(ValueError, match="predictions must be .* whole numbers; received float64"):
        mean_iou([0, 0], [0.5, 1], 2)
    with pytest.raises(ValueError, match="classes must be a whole number from 1 to 10000"):
        confusion_matrix([], [], 0)
    with pytest.raises(ValueError, match=r"labels must be \(H, W\) whole .* float64"):
        masks_from_label_map(np.zeros((2, 2)))
