import numpy as np
import pytest
from skimage.segmentation import watershed

from course_utils.tasks import instance_targets, mask_iou, masks_from_label_map, split_instances


def discs(*circles, size=48):
    """Number discs (y, x, radius) from 1; of two that overlap, a pixel goes to the nearer."""
    y, x = np.indices((size, size))
    depth = np.array([r - np.hypot(y - cy, x - cx) for cy, cx, r in circles])
    return np.where(depth.max(axis=0) > 0, depth.argmax(axis=0) + 1, 0)


def test_targets_by_hand():
    """A 3 by 5 block is two deep along its middle; a single pixel is its own middle."""
    labels = np.zeros((6, 8), int)
    labels[1:4, 1:6] = 4
    labels[5, 7] = 9
    expected = np.zeros((6, 8))
    expected[1:4, 1:6] = 0.5
    expected[2, 2:5] = 1
    expected[5, 7] = 1
    np.testing.assert_array_equal(instance_targets(labels), expected)


def test_targets_are_low_where_two_things_touch():
    labels = np.repeat([[1] * 9 + [2] * 9], 9, axis=0)
    targets = instance_targets(labels)
    np.testing.assert_allclose(targets[4], np.tile([1, 2, 3, 4, 5, 4, 3, 2, 1], 2) / 5)


def test_targets_are_distances_to_the_nearest_other_pixel():
    labels = np.random.default_rng(0).integers(0, 3, (12, 10))
    targets = instance_targets(labels)
    padded = np.pad(labels, 1)
    for number in (1, 2):
        inside, outside = np.argwhere(padded == number), np.argwhere(padded != number)
        depth = np.hypot(*(inside[:, None] - outside[None]).transpose(2, 0, 1)).min(axis=1)
        np.testing.assert_allclose(targets[labels == number], depth / depth.max(), rtol=1e-6)


def test_a_batch_is_picture_by_picture():
    labels = np.stack([discs((20, 20, 9)), discs((30, 12, 7), (30, 26, 8))])
    np.testing.assert_array_equal(
        instance_targets(labels), [instance_targets(labels[0]), instance_targets(labels[1])]
    )


def test_nothing_but_background_has_no_depth():
    assert not instance_targets(np.zeros((4, 4), int)).any()
    labels, classes = split_instances(np.zeros((4, 4), int), np.ones((4, 4)))
    assert labels.tolist() == np.zeros((4, 4)).tolist() and classes.shape == (0,)


@pytest.mark.parametrize("seed", range(5))
def test_touching_discs_come_apart_again(seed):
    rng = np.random.default_rng(seed)
    start = rng.uniform(12, 15, 2)
    truth = discs((*start, 9), (start[0] + 3, start[1] + 14, 8), (start[0] + 17, start[1] + 5, 9))
    labels, classes = split_instances((truth > 0).astype(int), instance_targets(truth))
    assert classes.tolist() == [1, 1, 1]
    iou = mask_iou(masks_from_label_map(labels), masks_from_label_map(truth))
    assert sorted(iou.argmax(axis=1)) == [0, 1, 2]
    assert iou.max(axis=1).min() > 0.97


def test_classes_are_never_mixed_and_nothing_is_lost():
    truth = discs((20, 14, 9), (20, 30, 9))
    semantic = np.array([0, 5, 2])[truth]
    labels, classes = split_instances(semantic, instance_targets(truth))
    assert classes.tolist() == [2, 5]
    np.testing.assert_array_equal(np.array([0, *classes])[labels], semantic)


def test_a_region_without_a_hill_is_one_thing():
    truth = discs((10, 10, 7), (34, 34, 7))
    distance = np.where(truth == 1, instance_targets(truth), 0.1)
    labels, _ = split_instances((truth > 0).astype(int), distance)
    np.testing.assert_array_equal(labels, truth)


def test_flooding_agrees_with_the_watershed_of_scikit_image():
    """Up to the pixels on the ridge, where either side is as good."""
    truth = discs((16, 16, 10), (18, 32, 9), (33, 22, 10))
    rng = np.random.default_rng(3)
    distance = np.clip(instance_targets(truth) + rng.normal(0, 0.03, truth.shape), 0, 1)
    region = truth > 0
    labels, _ = split_instances(region.astype(int), distance, min_area=20)
    tops = np.where(distance >= 0.5, labels, 0)
    theirs = watershed(-distance, tops, mask=region)
    assert labels.max() == 3
    assert (labels == theirs)[region].mean() > 0.97


def test_small_things_are_left_out_and_numbers_have_no_gaps():
    semantic = np.zeros((8, 12), int)
    semantic[1, 1] = semantic[2:7, 4:10] = 1
    labels, classes = split_instances(semantic, semantic.astype(float), min_area=2)
    assert classes.tolist() == [1]
    np.testing.assert_array_equal(
        labels == 1,
        np.isin(np.indices((8, 12))[0], range(2, 7))
        & (np.isin(np.indices((8, 12))[1], range(4, 10))),
    )


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: instance_targets(np.zeros((3, 3))), r"label_maps must be .* float64"),
        (lambda: instance_targets(np.zeros(3, int)), r"label_maps must be .*\(3,\)"),
        (lambda: split_instances(np.zeros((3, 3)), np.zeros((3, 3))), "semantic must be"),
        (lambda: split_instances(np.zeros((3, 3), int), np.zeros((3, 4))), r"distance .*\(3, 4\)"),
        (
            lambda: split_instances(np.zeros((3, 3), int), np.zeros((3, 3)), threshold=2),
            "threshold must be a finite number from 0 to 1; received 2",
        ),
        (
            lambda: split_instances(np.zeros((3, 3), int), np.zeros((3, 3)), min_area=0),
            "min_area must be a whole number, 1 or more; received 0",
        ),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
