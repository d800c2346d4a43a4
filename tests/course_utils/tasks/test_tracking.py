import numpy as np
import pytest

from course_utils.tasks import box_iou, evaluate_tracks, track_by_iou


def square(y, x, side=10):
    """Return one box."""
    return (y, x, y + side, x + side)


def identities(tracked):
    """Return the numbers of each frame as lists."""
    return [frame["identities"].tolist() for frame in tracked]


def test_tracks_by_hand():
    frames = [[square(0, 0), square(50, 50)], [square(50, 52), square(0, 1)], [square(0, 3)], []]
    assert identities(track_by_iou(frames)) == [[0, 1], [1, 0], [0], []]
    boxes = track_by_iou(frames)[1]["boxes"]
    np.testing.assert_array_equal(boxes, [square(50, 52), square(0, 1)])


def test_all_pairs_together_share_most():
    """The best pair alone, 0.82, would leave the other track with a box that hardly fits."""
    tracks, boxes = [square(0, 0), square(0, 5)], [square(0, 4), square(0, 8)]
    np.testing.assert_allclose(
        box_iou(tracks, boxes), [[6 / 14, 2 / 18], [9 / 11, 7 / 13]], atol=1e-12
    )
    assert identities(track_by_iou([tracks, boxes], iou_threshold=0.1))[1] == [0, 1]


@pytest.mark.parametrize(("patience", "expected"), [(0, 1), (2, 1), (3, 0), (9, 0)])
def test_a_track_waits_as_long_as_its_patience(patience, expected):
    frames = [[square(0, 0)], [], [], [], [square(0, 1)]]
    assert identities(track_by_iou(frames, patience=patience))[-1] == [expected]


def test_constant_velocity_carries_a_track_through_an_occlusion():
    frames = [[square(20, 4 * t)] if not 5 <= t < 10 else [] for t in range(14)]
    moving = identities(track_by_iou(frames))
    assert {number for frame in moving for number in frame} == {0}
    resting = identities(track_by_iou(frames, constant_velocity=False))
    assert resting[4] == [0] and resting[10] == [1]


def crossing():
    """Return the truth: two things pass each other, hidden while they are close."""
    truth = []
    for t in range(24):
        boxes = np.array([square(20, 4 * t), square(21, 92 - 4 * t)], float)
        hidden = np.array([abs(4 * t - 46) < 8] * 2)
        truth.append({"boxes": boxes[~hidden], "identities": np.arange(2)[~hidden]})
    return truth


def test_two_that_cross_keep_their_names_only_if_they_go_on_as_they_went():
    truth = crossing()
    frames = [frame["boxes"] for frame in truth]
    moving = evaluate_tracks(truth, track_by_iou(frames))
    assert (moving.mota, moving.idf1, moving.identity_switches) == (1, 1, 0)
    resting = evaluate_tracks(truth, track_by_iou(frames, constant_velocity=False))
    assert resting.identity_switches == 2 and resting.idf1 < 0.6


def test_the_order_of_boxes_does_not_matter():
    rng = np.random.default_rng(0)
    truth = crossing()
    orders = [rng.permutation(len(frame["boxes"])) for frame in truth]
    mixed = track_by_iou([f["boxes"][order] for f, order in zip(truth, orders, strict=True)])
    assert evaluate_tracks(truth, mixed).idf1 == 1


def test_a_track_only_takes_boxes_of_its_class():
    frames = [[square(0, 0)], [square(0, 0)], [square(0, 0)]]
    tracked = track_by_iou(frames, classes=[["car"], ["person"], ["car"]])
    assert identities(tracked) == [[0], [1], [0]]


def test_nothing_is_an_answer_too():
    assert track_by_iou([]) == []
    assert identities(track_by_iou([[], []])) == [[], []]
    assert track_by_iou([[]])[0]["boxes"].shape == (0, 4)
    empty = (5, 5, 5, 5)
    assert identities(track_by_iou([[empty], [empty]])) == [[0], [1]]


def test_bad_input():
    with pytest.raises(ValueError, match=r"frames\[1\] must be \(N, 4\).* received shape \(1, 2\)"):
        track_by_iou([[], [(1, 2)]])
    with pytest.raises(
        ValueError, match="iou_threshold must be a finite number above 0, 1 at most; received 0"
    ):
        track_by_iou([], iou_threshold=0)
    with pytest.raises(ValueError, match="patience must be a whole number, 0 or more; received -1"):
        track_by_iou([], patience=-1)
    with pytest.raises(ValueError, match="classes must hold one array a frame, 1; received 2"):
        track_by_iou([[]], classes=[[], []])
    with pytest.raises(ValueError, match=r"classes\[0\] must be \(0,\).*\(1,\)"):
        track_by_iou([[]], classes=[["car"]])
