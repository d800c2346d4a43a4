import motmetrics
import numpy as np
import pytest
from random_tasks import shaken

from course_utils.tasks import evaluate_tracks, track_by_iou


def frame(**boxes):
    """Return a frame of things, named a, b, ... and 10 pixels wide, that start at a column."""
    corners = [(0, x, 10, x + 10) for x in boxes.values()]
    return {"boxes": corners, "identities": list(boxes)}


def by_motmetrics(truths, predictions, threshold):
    """Return MOTA, IDF1, switches, misses and false alarms."""
    accumulator = motmetrics.MOTAccumulator(auto_id=True)
    for true, mine in zip(truths, predictions, strict=True):
        sides = [np.array(side["boxes"], float).reshape(-1, 4) for side in (true, mine)]
        for boxes in sides:
            boxes[:, 2:] -= boxes[:, :2]
        distances = motmetrics.distances.iou_matrix(*sides, max_iou=1 - threshold)
        accumulator.update(true["identities"], mine["identities"], distances)
    names = ["mota", "idf1", "num_switches", "num_misses", "num_false_positives"]
    table = motmetrics.metrics.create().compute(accumulator, metrics=names, name="clip")
    return table.loc["clip", names].tolist()


@pytest.fixture
def with_numpy_2(monkeypatch):
    """Give motmetrics the name that NumPy 2 took away."""
    monkeypatch.setattr(np, "asfarray", lambda a: np.asarray(a, float), raising=False)


def random_clip(seed, things=6, frames=40):
    """Return truth and boxes found: things wander, some are missed, some found where none is."""
    rng = np.random.default_rng(seed)
    places, sizes = rng.uniform(0, 60, (things, 2)), rng.uniform(8, 20, (things, 2))
    velocities = rng.normal(0, 2, (things, 2))
    truths, found = [], []
    for _ in range(frames):
        places = places + velocities + rng.normal(0, 0.5, places.shape)
        boxes = np.concatenate([places, places + sizes], axis=1)
        there = np.flatnonzero(rng.random(things) < 0.9)
        truths.append({"boxes": boxes[there], "identities": there})
        seen = boxes[there][rng.random(len(there)) < 0.85]
        corners = rng.uniform(0, 60, (rng.integers(0, 3), 2))
        found.append(np.concatenate([shaken(rng, seen, 1), np.hstack([corners, corners + 10])]))
    return truths, found


@pytest.mark.parametrize("threshold", [0.3, 0.5, 0.7])
@pytest.mark.parametrize("seed", range(4))
def test_measures_as_motmetrics_has_them(with_numpy_2, seed, threshold):
    truths, found = random_clip(seed)
    predictions = track_by_iou(found, patience=seed, constant_velocity=seed % 2 == 0)
    scores = evaluate_tracks(truths, predictions, threshold)
    expected = by_motmetrics(truths, predictions, threshold)
    ours = [scores.mota, scores.idf1, scores.identity_switches, scores.misses, scores.false_alarms]
    np.testing.assert_allclose(ours, expected, atol=1e-6)
    assert scores.identity_switches > 5 and 0.1 < scores.idf1 < 0.9


@pytest.mark.parametrize("seed", range(4))
def test_measures_of_random_numbers_as_motmetrics_has_them(with_numpy_2, seed):
    """Numbers drawn at random: switches and numbers that change hands in every frame."""
    rng = np.random.default_rng(seed)
    truths, _ = random_clip(seed)
    predictions = [
        {"boxes": shaken(rng, f["boxes"], 1), "identities": rng.permutation(9)[: len(f["boxes"])]}
        for f in truths
    ]
    scores = evaluate_tracks(truths, predictions, 0.4)
    expected = by_motmetrics(truths, predictions, 0.4)
    ours = [scores.mota, scores.idf1, scores.identity_switches, scores.misses, scores.false_alarms]
    np.testing.assert_allclose(ours, expected, atol=1e-6)


def test_measures_by_hand():
    """Thing a: seen as 1, 1, 2, then missed; b is found in every frame; one false alarm."""
    truths = [frame(a=0, b=50)] * 4
    seen = [frame(one=0, two=50), frame(one=2, two=50), frame(six=0, two=50), frame(two=50, six=90)]
    scores = evaluate_tracks(truths, seen)
    assert (scores.misses, scores.false_alarms, scores.identity_switches) == (1, 1, 1)
    assert (scores.true_boxes, scores.predicted_boxes) == (8, 8)
    assert scores.mota == 1 - 3 / 8
    assert scores.idf1 == 2 * (2 + 4) / 16


def test_a_switch_is_counted_after_a_gap_too():
    scores = evaluate_tracks(
        [frame(a=0), frame(a=0), frame(a=0)], [frame(p=0), frame(), frame(q=0)]
    )
    assert (scores.identity_switches, scores.misses) == (1, 1)


def test_a_thing_keeps_its_track_while_that_fits():
    """A second track fits better in the second frame, but the first still fits."""
    scores = evaluate_tracks([frame(a=0)] * 2, [frame(p=0), frame(p=3, q=0)])
    assert (scores.identity_switches, scores.false_alarms) == (0, 1)
    scores = evaluate_tracks([frame(a=0)] * 2, [frame(p=0), frame(p=8, q=0)])
    assert (scores.identity_switches, scores.false_alarms) == (1, 1)


def test_as_many_match_as_can():
    """The best pair alone shares more than the two pairs that use everything."""
    scores = evaluate_tracks([frame(a=0, b=6)], [frame(p=5.5, q=12)], 0.25)
    assert (scores.misses, scores.false_alarms) == (0, 0)


def test_the_truth_itself_is_perfect_whatever_its_numbers_are_called():
    truths, _ = random_clip(0)
    renamed = [f | {"identities": 100 - f["identities"]} for f in truths]
    scores = evaluate_tracks(truths, renamed, 1.0)
    assert (scores.mota, scores.idf1, scores.identity_switches) == (1, 1, 0)


def test_one_number_for_each_box_costs_identity_but_not_detection():
    truths, _ = random_clip(0, things=3)
    fresh = [
        f | {"identities": [f"{t}/{n}" for n in range(len(f["boxes"]))]}
        for t, f in enumerate(truths)
    ]
    scores = evaluate_tracks(truths, fresh)
    assert (scores.misses, scores.false_alarms) == (0, 0)
    assert scores.identity_switches == scores.true_boxes - 3
    assert scores.idf1 == pytest.approx(2 * 3 / (2 * scores.true_boxes))


def test_nothing_is_an_answer_too():
    none, one = [frame(), frame()], [frame(a=0), frame(a=1)]
    scores = evaluate_tracks(one, none)
    assert (scores.mota, scores.idf1, scores.misses) == (0, 0, 2)
    scores = evaluate_tracks(none, one)
    assert np.isnan(scores.mota) and scores.idf1 == 0 and scores.false_alarms == 2
    for frames in ([], none):
        scores = evaluate_tracks(frames, frames)
        assert np.isnan(scores.mota) and np.isnan(scores.idf1) and scores.true_boxes == 0
    flat = [{"boxes": [(5, 5, 5, 9)], "identities": [0]}]
    assert evaluate_tracks(flat, flat).mota == -1


def test_bad_input():
    one = [frame(a=0)]
    with pytest.raises(ValueError, match="predictions must hold one entry a truth, 1; received 2"):
        evaluate_tracks(one, one * 2)
    with pytest.raises(ValueError, match=r"truths\[0\] must have 'identities'; .*\['boxes"):
        evaluate_tracks([{"boxes": []}], one)
    twice = {"boxes": [(0, 0, 1, 1)] * 2, "identities": [7, 7]}
    with pytest.raises(ValueError, match=r"predictions\[0\] identities must differ; .* 7 twi"):
        evaluate_tracks(one, [twice])
    with pytest.raises(ValueError, match="truths must be a list; received a dict"):
        evaluate_tracks(twice, one)
    for threshold in (0, 50):
        rule = f"iou_threshold must be a finite number above 0, 1 at most; received {threshold}"
        with pytest.raises(ValueError, match=rule):
            evaluate_tracks(one, one, threshold)
