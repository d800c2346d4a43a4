"""8-bit levels, boxes of masks and generators, each against NumPy by hand."""

import numpy as np
from skimage.measure import regionprops

from course_utils._shared.boxes import mask_boxes
from course_utils._shared.generators import generator
from course_utils._shared.pixels import from_levels, to_levels


def test_every_level_comes_back():
    levels = np.arange(256, dtype=np.uint8)
    values = from_levels(levels)
    assert values.dtype == np.float32
    np.testing.assert_array_equal(values, (levels / 255).astype(np.float32))
    np.testing.assert_array_equal(to_levels(values), levels)
    np.testing.assert_array_equal(to_levels(levels / 255.0), levels)


def test_values_between_levels_go_to_the_nearer_one_and_those_outside_are_cut_off():
    values = np.array([-7, 0.49 / 255, 0.51 / 255, 99.6 / 255, 1.001, 300])
    kept = values.copy()
    assert to_levels(values).tolist() == [0, 0, 1, 100, 255, 255]
    np.testing.assert_array_equal(values, kept)


def test_boxes_of_masks_by_hand():
    masks = np.zeros((2, 2, 5, 8), bool)
    masks[0, 0, 1:4, 2:7] = True
    masks[0, 1, 4, 7] = True
    masks[1, 0, [0, 4], [6, 1]] = True
    expected = [[[1, 2, 4, 7], [4, 7, 5, 8]], [[0, 1, 5, 7], [0, 0, 0, 0]]]
    np.testing.assert_array_equal(mask_boxes(masks), expected)
    np.testing.assert_array_equal(mask_boxes(masks[0, 0]), expected[0][0])
    assert mask_boxes(masks[:0]).shape == (0, 2, 4)


def test_boxes_of_masks_as_scikit_image_has_them():
    labels = np.random.default_rng(0).integers(0, 40, (12, 9))
    masks = labels == np.arange(1, 40)[:, None, None]
    expected = [region.bbox for region in regionprops(labels)]
    np.testing.assert_array_equal(mask_boxes(masks[masks.any((1, 2))]), expected)


def test_a_seed_names_its_numbers_and_each_stream_its_own():
    expected = np.random.Generator(np.random.PCG64(5)).integers(0, 2**63, 4)
    np.testing.assert_array_equal(generator(5).integers(0, 2**63, 4), expected)
    np.testing.assert_array_equal(generator(np.int64(5)).integers(0, 2**63, 4), expected)
    streams = [tuple(generator(5, n).integers(0, 2**63, 4)) for n in range(3)]
    assert len({*streams, tuple(expected)}) == 4
    assert tuple(generator(5, 2).integers(0, 2**63, 4)) == streams[2]
