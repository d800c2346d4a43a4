import numpy as np
import pytest
import tensorflow as tf
from pycocotools import mask as coco
from random_tasks import random_boxes, shaken

from course_utils.tasks import box_area, box_iou, clip_boxes, non_maximum_suppression


def as_coco(boxes):
    """Return boxes as (x, y, width, height), as the COCO tools want them."""
    return np.stack(
        [boxes[:, 1], boxes[:, 0], boxes[:, 3] - boxes[:, 1], boxes[:, 2] - boxes[:, 0]], axis=1
    )


def test_area_and_iou_by_hand():
    boxes = [(0, 0, 2, 3), (1, 1, 3, 4), (5, 5, 5, 9), (10, 10, 11, 11)]
    assert box_area(boxes).tolist() == [6, 6, 0, 1]
    expected = np.diag([1.0, 1, 0, 1])
    expected[0, 1] = expected[1, 0] = 2 / 10
    np.testing.assert_allclose(box_iou(boxes, boxes), expected, rtol=1e-15)


def test_boxes_that_touch_share_nothing():
    assert box_iou([(0, 0, 2, 2)], [(0, 2, 2, 4), (2, 0, 4, 2), (2, 2, 4, 4)]).max() == 0


def test_a_box_inside_another_shares_its_part_of_the_area():
    assert box_iou([(0, 0, 10, 10)], [(2, 3, 4, 8)])[0, 0] == pytest.approx(10 / 100)


@pytest.mark.parametrize("seed", range(5))
def test_iou_as_the_coco_tools_have_it(seed):
    rng = np.random.default_rng(seed)
    boxes, others = random_boxes(rng, 40), random_boxes(rng, 30)
    expected = coco.iou(as_coco(boxes), as_coco(others), [0] * 30)
    np.testing.assert_allclose(box_iou(boxes, others), expected, atol=1e-6)
    np.testing.assert_allclose(box_iou(others, boxes), expected.T, atol=1e-6)


def test_iou_does_not_depend_on_place_or_scale():
    rng = np.random.default_rng(0)
    boxes, others = random_boxes(rng, 20), random_boxes(rng, 20)
    moved = box_iou(3 * boxes - 50, 3 * others - 50)
    np.testing.assert_allclose(moved, box_iou(boxes, others), atol=1e-12)


def test_no_boxes_are_an_answer_too():
    assert box_area([]).shape == (0,)
    assert box_iou([], [(0, 0, 1, 1)]).shape == (0, 1)
    assert box_iou(np.zeros((3, 4)), []).shape == (3, 0)
    assert clip_boxes([], 5, 5).shape == (0, 4)
    assert non_maximum_suppression([], []).tolist() == []


def test_clipping_by_hand():
    boxes = [(-2, -3, 4, 5), (1, 1, 9, 9), (-5, 2, -1, 3), (7, 8, 9, 12)]
    expected = [(0, 0, 4, 5), (1, 1, 6, 8), (0, 2, 0, 3), (6, 8, 6, 8)]
    np.testing.assert_array_equal(clip_boxes(boxes, 6, 8), expected)


def test_suppression_by_hand():
    boxes = [(0, 0, 10, 10), (0, 0, 10, 9), (0, 5, 10, 15), (30, 30, 40, 40)]
    scores = [0.8, 0.9, 0.7, 0.1]
    assert non_maximum_suppression(boxes, scores).tolist() == [1, 2, 3]
    assert non_maximum_suppression(boxes, scores, iou=0.2).tolist() == [1, 3]
    assert non_maximum_suppression(boxes, scores, iou=1).tolist() == [1, 0, 2, 3]
    assert non_maximum_suppression(boxes, scores, [0, 1, 0, 1], 0.2).tolist() == [1, 0, 3]


def test_a_dropped_box_drops_no_other():
    """Boxes in a row: the second overlaps both neighbours, which don't overlap each other."""
    boxes = [(0, 0, 10, 10), (0, 4, 10, 14), (0, 8, 10, 18)]
    assert non_maximum_suppression(boxes, [3, 2, 1], iou=0.3).tolist() == [0, 2]


def test_two_boxes_exactly_at_the_limit_both_stay():
    assert non_maximum_suppression([(0, 0, 2, 2), (0, 0, 1, 2)], [2, 1], iou=0.5).tolist() == [0, 1]


def test_equal_scores_keep_their_order_and_empty_boxes_stay():
    same = np.tile([(1, 1, 4, 4)], (3, 1))
    assert non_maximum_suppression(same, [1, 1, 1]).tolist() == [0]
    assert non_maximum_suppression(np.zeros((3, 4)), [1, 3, 2]).tolist() == [1, 2, 0]


@pytest.mark.parametrize("limit", [0.1, 0.3, 0.5, 0.7])
def test_suppression_as_tensorflow_has_it(limit):
    rng = np.random.default_rng(int(limit * 10))
    boxes = np.repeat(random_boxes(rng, 15), 6, axis=0).astype(np.float32)
    boxes = shaken(rng, boxes)
    scores = rng.permutation(len(boxes)) / len(boxes)
    expected = tf.image.non_max_suppression(boxes, scores, len(boxes), limit).numpy()
    kept = non_maximum_suppression(boxes, scores, iou=limit)
    assert 5 < len(kept) < len(boxes)
    assert kept.tolist() == expected.tolist()


def test_suppression_by_class_is_suppression_of_each_class():
    rng = np.random.default_rng(3)
    boxes, scores, classes = random_boxes(rng, 60), rng.random(60), rng.integers(0, 3, 60)
    apart = []
    for label in range(3):
        indices = np.flatnonzero(classes == label)
        apart += indices[non_maximum_suppression(boxes[indices], scores[indices], iou=0.2)].tolist()
    together = non_maximum_suppression(boxes, scores, classes, 0.2)
    assert sorted(together.tolist()) == sorted(apart)
    assert (np.diff(scores[together]) <= 0).all()


@pytest.mark.parametrize(
    ("boxes", "message"),
    [
        ([(0, 0, 1)], r"boxes must be \(N, 4\); received shape \(1, 3\)"),
        ((0, 0, 1, 1), r"boxes must be \(N, 4\); received shape \(4,\)"),
        ([(0, 0, 1, 1), (0, 5, 1, 4)], r"x0 <= x1; received \[0.0, 5.0, 1.0, 4.0\]"),
        ([(0, 0, np.nan, 1)], r"boxes must be finite; received nan"),
    ],
)
def test_bad_boxes(boxes, message):
    for call in (box_area, lambda b: box_iou(b, []), lambda b: clip_boxes(b, 5, 5)):
        with pytest.raises(ValueError, match=message):
            call(boxes)
    with pytest.raises(ValueError, match=message.replace("boxes must", "others must")):
        box_iou([], boxes)


def test_bad_input():
    one = [(0, 0, 1, 1)]
    with pytest.raises(ValueError, match=r"scores must be \(1,\).*\(2,\)"):
        non_maximum_suppression(one, [1, 2])
    with pytest.raises(ValueError, match="scores must be finite; received nan"):
        non_maximum_suppression(one, [np.nan])
    with pytest.raises(ValueError, match=r"classes must be \("):
        non_maximum_suppression(one, [1], [0, 1])
    with pytest.raises(ValueError, match="iou must be a finite number from 0 to 1; received 50"):
        non_maximum_suppression(one, [1], iou=50)
    with pytest.raises(ValueError, match="height must be a finite number, 0 or more; received -1"):
        clip_boxes(one, -1, 4)
