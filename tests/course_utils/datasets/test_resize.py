import numpy as np
import pytest

from course_utils.datasets.photographs import centre_boxes, centre_labels, centre_square


def test_labels_take_the_class_under_the_centre():
    labels = np.array([[9, 0, 1, 2, 9], [9, 3, 4, 5, 9], [9, 6, 7, 8, 9]])
    # One pixel from the square of three: its centre lies in the middle one.
    np.testing.assert_array_equal(centre_labels(labels, 1), [[4]])
    np.testing.assert_array_equal(centre_labels(labels, 3), labels[:, 1:4])
    # Two pixels: their centres lie at 0.75 and 2.25.
    np.testing.assert_array_equal(centre_labels(labels, 2), [[0, 2], [6, 8]])
    np.testing.assert_array_equal(
        centre_labels(labels, 6), np.kron(labels[:, 1:4], np.ones((2, 2), int))
    )


def test_no_class_is_invented_between_two():
    labels = np.repeat(np.array([[0, 2]], np.uint8), 2, axis=0)
    made = centre_labels(labels, 7)
    assert made.dtype == np.uint8
    assert set(np.unique(made)) == {0, 2}


# A picture of 40 by 60: its square begins at column 10, and 20 pixels of 40 halve everything.
BOXES = [
    ((10, 20, 20, 40), (5, 5, 10, 15)),
    ((0, 0, 40, 60), (0, 0, 20, 20)),
    ((10, 0, 20, 30), (5, 0, 10, 10)),  # reaches out on the left
    ((10, 40, 20, 60), (5, 15, 10, 20)),  # and on the right
    ((10, 0, 20, 8), (np.nan,) * 4),  # is cut away
    ((10, 0, 20, 10), (np.nan,) * 4),  # ends where the square begins
    ((np.nan,) * 4, (np.nan,) * 4),
]


@pytest.mark.parametrize(("box", "expected"), BOXES)
def test_boxes_by_hand(box, expected):
    moved = centre_boxes(np.array(box), (40, 60), 20)
    assert moved.dtype == np.float32
    np.testing.assert_array_equal(moved, np.array(expected, np.float32))


def test_many_boxes_as_one_by_one():
    before, after = (np.array(part, float) for part in zip(*BOXES, strict=True))
    np.testing.assert_array_equal(centre_boxes(before, (40, 60), 20), after.astype(np.float32))


def test_a_tall_picture_is_cut_above_and_below():
    np.testing.assert_array_equal(centre_boxes((15, 5, 25, 15), (41, 20), 40), (10, 10, 30, 30))


@pytest.mark.parametrize("shape", [(30, 50), (50, 30), (30, 31), (24, 24)])
def test_picture_labels_and_box_move_together(shape):
    """A white block: its mask and its box must lie where the picture is white."""
    image, labels = np.zeros((*shape, 3), np.float32), np.zeros(shape, np.uint8)
    top, left = (shape[0] - 12) // 2, (shape[1] - 12) // 2
    box = (top, left, top + 12, left + 8)
    image[box[0] : box[2], box[1] : box[3]] = 1
    labels[box[0] : box[2], box[1] : box[3]] = 1
    size = 2 * min(shape)
    seen = centre_square(image, size)[..., 0] > 0.5
    np.testing.assert_array_equal(centre_labels(labels, size) == 1, seen)
    rows, columns = np.flatnonzero(seen.any(1)), np.flatnonzero(seen.any(0))
    edges = (rows[0], columns[0], rows[-1] + 1, columns[-1] + 1)
    np.testing.assert_allclose(centre_boxes(box, shape, size), edges)
