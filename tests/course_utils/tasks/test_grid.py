import numpy as np
import pytest
from random_tasks import random_boxes

from course_utils.tasks import (
    box_area,
    box_iou,
    decode_boxes,
    detect,
    encode_boxes,
    grid_cells,
    grid_targets,
)


def test_encoding_by_hand():
    """Centre (10, 20) and size (16, 8), in the cell in row 1, column 2 with centre (12, 20)."""
    code = encode_boxes([(2, 16, 18, 24)], [(1, 2)], stride=8)
    np.testing.assert_allclose(code, [(-2 / 8, 0, np.log(2), 0)], atol=1e-15)


def test_a_zero_code_is_the_cell_itself():
    boxes = decode_boxes(np.zeros((2, 3, 4)), grid_cells(2, 3), stride=4)
    assert boxes[0, 0].tolist() == [0, 0, 4, 4]
    assert boxes[1, 2].tolist() == [4, 8, 8, 12]


@pytest.mark.parametrize("stride", [1, 4, 8.5])
def test_decoding_inverts_encoding(stride):
    rng = np.random.default_rng(0)
    boxes, cells = random_boxes(rng, 200), rng.integers(0, 20, (200, 2))
    assert (box_area(boxes) == 0).sum() > 5
    back = decode_boxes(encode_boxes(boxes, cells, stride), cells, stride)
    np.testing.assert_allclose(back, boxes, atol=1e-11)


def test_encoding_inverts_decoding_of_a_batch():
    rng = np.random.default_rng(1)
    codes, cells = rng.normal(size=(5, 3, 6, 4)), grid_cells(3, 6)
    boxes = decode_boxes(codes, cells, 8)
    every = np.broadcast_to(cells, (5, 3, 6, 2)).reshape(-1, 2)
    back = encode_boxes(boxes.reshape(-1, 4), every, 8)
    np.testing.assert_allclose(back, codes.reshape(-1, 4), atol=1e-12)


def test_targets_by_hand():
    boxes = [(0, 0, 10, 10), (18, 2, 22, 6), (30, 30, 30, 40)]
    labels, codes = grid_targets(boxes, [3, 0, 5], (5, 5), stride=8)
    expected = np.full((5, 5), -1)
    expected[0, 0], expected[2, 0] = 3, 0
    assert labels.tolist() == expected.tolist()
    np.testing.assert_allclose(codes[2, 0], [0, 0, np.log(0.5), np.log(0.5)])
    assert not codes[labels == -1].any()


def test_with_a_radius_the_cells_around_answer_for_the_same_box():
    labels, codes = grid_targets([(0, 0, 24, 16)], [1], (4, 4), stride=8, radius=1)
    assert labels.tolist() == [[1, 1, -1, -1], [1, 1, -1, -1], [1, 1, -1, -1], [-1] * 4]
    boxes = decode_boxes(codes, grid_cells(4, 4), 8)[labels == 1]
    np.testing.assert_allclose(boxes, np.tile([(0, 0, 24, 16)], (6, 1)), atol=1e-5)


def test_of_two_centres_in_a_cell_the_smaller_box_gets_it():
    big, small = (0, 0, 24, 24), (9, 9, 15, 15)
    for boxes, classes in (([big, small], [0, 1]), ([small, big], [1, 0])):
        assert grid_targets(boxes, classes, (3, 3), 8)[0][1, 1] == 1


def test_the_cell_with_a_centre_is_not_given_to_a_smaller_neighbour():
    big, small = (0, 0, 24, 24), (8, 4, 24, 20)
    labels, _ = grid_targets([big, small], [0, 1], (3, 3), 8, radius=1)
    assert labels.tolist() == [[0, 0, 0], [1, 0, 0], [1, 1, 0]]


@pytest.mark.parametrize("radius", [0, 1])
def test_a_perfect_net_detects_what_the_targets_were_made_from(radius):
    boxes = np.array([(1, 2, 20, 13), (30, 30, 62, 64), (5, 40, 12, 50), (40, 3, 60, 25)], float)
    classes = np.array([2, 0, 1, 2])
    labels, codes = grid_targets(boxes, classes, (8, 8), 8, radius)
    found = detect(np.eye(4)[labels][..., :3], codes, stride=8)
    shared = box_iou(found["boxes"], boxes)
    assert sorted(shared.argmax(axis=1)) == [0, 1, 2, 3]
    np.testing.assert_allclose(shared.max(axis=1), 1, atol=1e-6)
    assert found["classes"].tolist() == classes[shared.argmax(axis=1)].tolist()


def test_detecting_by_hand():
    scores = np.array([[[0.2, 0.9], [0.8, 0.1]], [[0.1, 0.1], [0.5, 0.6]]])
    codes = np.zeros((2, 2, 4))
    codes[0, 1] = codes[1, 1] = 0, -0.5, np.log(4), np.log(4)
    found = detect(scores, codes, stride=10, threshold=0.6)
    assert found["boxes"].tolist() == [[0, 0, 10, 10], [0, 0, 20, 20], [0, 0, 20, 20]]
    assert found["classes"].tolist() == [1, 0, 1]
    assert found["scores"].tolist() == [0.9, 0.8, 0.6]
    assert detect(scores, codes, 10, threshold=0.6, iou=0.2)["classes"].tolist() == [1, 0]


def test_nothing_found_and_nothing_there():
    found = detect(np.zeros((3, 3, 2)), np.zeros((3, 3, 4)), 8)
    assert {key: value.shape for key, value in found.items()} == {
        "boxes": (0, 4),
        "scores": (0,),
        "classes": (0,),
    }
    labels, codes = grid_targets([], [], (2, 2), 8)
    assert (labels == -1).all() and not codes.any()
    assert encode_boxes([], [], 8).shape == decode_boxes([], [], 8).shape == (0, 4)


def test_bad_input():
    one = [(0, 0, 1, 1)]
    with pytest.raises(ValueError, match=r"cells must be \(1, 2\); received shape \(2, 2\)"):
        encode_boxes(one, [(0, 0), (1, 1)], 8)
    with pytest.raises(ValueError, match=r"cells must be \(..., 2\).* received shape \(3,\)"):
        decode_boxes(one, (0, 0, 0), 8)
    with pytest.raises(ValueError, match=r"codes must be \(..., 4\); received shape \(1, 3\)"):
        decode_boxes([(0, 0, 0)], [(0, 0)], 8)
    with pytest.raises(ValueError, match="stride must be .* above 0; received 0"):
        encode_boxes(one, [(0, 0)], 0)
    with pytest.raises(ValueError, match=r"classes must be whole .* received \[-1\]"):
        grid_targets(one, [-1], (2, 2), 8)
    with pytest.raises(ValueError, match="radius must be a whole number, 0 or more; received 0.5"):
        grid_targets(one, [0], (2, 2), 8, radius=0.5)
    with pytest.raises(ValueError, match=r"scores must be \(rows, columns, C\).*\(2, 2\)"):
        detect(np.zeros((2, 2)), np.zeros((2, 2, 4)), 8)
    with pytest.raises(ValueError, match=r"codes must be \(2, 2, 4\); received shape \(2, 3, 4\)"):
        detect(np.zeros((2, 2, 1)), np.zeros((2, 3, 4)), 8)
