import numpy as np
import pytest
from scipy.ndimage import binary_fill_holes

from course_tools.coco_writing import outlines_of, write_coco
from course_utils.datasets import load_coco
from course_utils.scenes import STREET_CLASSES, render_street


def test_what_is_written_is_read_again_to_the_pixel(tmp_path):
    streets = [render_street(np.random.default_rng(seed), 64) for seed in range(5)]
    write_coco(
        tmp_path,
        [street.image for street in streets],
        [[thing.mask for thing in street.objects] for street in streets],
        [[thing.label for thing in street.objects] for street in streets],
        STREET_CLASSES,
    )
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


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"labels": []}, "labels must hold one entry an image, 1; received 0"),
        ({"labels": [[0, 1]]}, r"labels\[0\] must be \(1,\); received shape \(2,\)"),
        ({"labels": [[2]]}, r"labels\[0\] must be indices into 2 class names; received \[2\]"),
        ({"masks": [[np.zeros((8, 8), bool)]]}, r"masks\[0\] must be .* none of them empty"),
        ({"masks": [[np.ones((4, 8), bool)]]}, r"masks\[0\] must be \(K, 8, 8\); received"),
        ({"masks": [[255 * np.eye(8, dtype=np.uint8)]]}, r"masks\[0\] must be bool, or 0 and 1"),
        ({"images": [np.zeros((8, 8, 3), np.uint8)]}, r"images\[0\] must be floats in 0 to 1 .di"),
        ({"images": [np.full((8, 8, 3), 255.0)]}, r"images\[0\] must hold pixels in 0 to 1"),
        ({"images": [np.zeros((8, 8))]}, r"images\[0\] must be \(H, W, 3\); received"),
        ({"names": ["a/b"]}, "names must be file names without a folder"),
        ({"class_names": ("a", "a")}, "class_names must be a list of different texts"),
    ],
)
def test_writing_says_what_is_wrong(tmp_path, arguments, message):
    good = {"images": [np.zeros((8, 8, 3))], "masks": [[np.eye(8, dtype=bool)]], "labels": [[1]]}
    with pytest.raises(ValueError, match=message):
        write_coco(tmp_path, **({"class_names": ("a", "b")} | good | arguments))
    assert list(tmp_path.iterdir()) == []
