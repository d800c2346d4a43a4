"""The street sample's writer: what it writes is read again, and outlines by hand."""

import numpy as np
from scipy.ndimage import binary_fill_holes

from course_tools.street_sample import outlines_of, write_streets
from course_utils.datasets import load_coco
from course_utils.scenes import STREET_CLASSES, render_street


def test_what_is_written_is_read_again_to_the_pixel(tmp_path):
    streets = [render_street(np.random.default_rng(seed), 64) for seed in range(5)]
    write_streets(tmp_path, streets)
    data = load_coco(tmp_path, categories=STREET_CLASSES)
    for street, picture in zip(streets, data.pictures, strict=True):
        np.testing.assert_array_equal(picture.boxes, [thing.box for thing in street.objects])
        np.testing.assert_array_equal(picture.labels, [thing.label for thing in street.objects])
        masks = np.array([binary_fill_holes(thing.mask) for thing in street.objects])
        np.testing.assert_array_equal(picture.masks(), masks)
        assert abs(picture.image - street.image).mean() < 0.02


def test_outlines_of_a_square_and_of_two_parts():
    mask = np.zeros((6, 8), bool)
    mask[1:4, 2:5] = True
    (outline,) = outlines_of(mask)
    points = np.array(outline).reshape(-1, 2)
    assert points[:, 0].min() == 2.0 and points[:, 0].max() == 5.0
    assert points[:, 1].min() == 1.0 and points[:, 1].max() == 4.0
    mask[5, 7] = True
    assert len(outlines_of(mask)) == 2
