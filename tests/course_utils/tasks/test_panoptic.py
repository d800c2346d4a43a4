import numpy as np
import pytest

from course_utils.tasks import average_precision, masks_from_label_map, panoptic_quality


def picture(rows, classes):
    """Return the segments of a small label map; 0 is no segment."""
    return {"masks": masks_from_label_map(np.array(rows)), "classes": classes}


def random_pictures(seed, count=6):
    """Return predictions and truths: label maps of squares with some pixels answered wrong."""
    rng, predictions, truths = np.random.default_rng(seed), [], []
    for _ in range(count):
        labels = np.kron(rng.integers(0, 5, (3, 3)), np.ones((4, 4), int))
        wrong = np.where(rng.random(labels.shape) < 0.25, rng.integers(0, 6, labels.shape), labels)
        for maps, found in ((wrong, predictions), (labels, truths)):
            masks = masks_from_label_map(maps)
            numbers = np.unique(maps[maps > 0])
            found.append({"masks": masks, "classes": numbers % 3})
    return predictions, truths


def by_loops(predictions, truths, label):
    """Return (PQ, SQ, RQ) of a class, pixel by pixel and segment by segment."""
    shared, lone_answers, lone_truths = [], 0, 0
    for answer, truth in zip(predictions, truths, strict=True):
        mine = [set(np.flatnonzero(m)) for m in answer["masks"][answer["classes"] == label]]
        theirs = [set(np.flatnonzero(m)) for m in truth["masks"][truth["classes"] == label]]
        ious = {(a, b): len(p & q) / len(p | q) for a, p in enumerate(mine)
                for b, q in enumerate(theirs)}  # fmt: skip
        pairs = [pair for pair, iou in ious.items() if iou > 0.5]
        shared += [ious[pair] for pair in pairs]
        lone_answers += len(mine) - len({a for a, _ in pairs})
        lone_truths += len(theirs) - len({b for _, b in pairs})
    half = len(shared) + lone_answers / 2 + lone_truths / 2
    return sum(shared) / half, sum(shared) / max(len(shared), 1), len(shared) / half


@pytest.mark.parametrize("seed", range(3))
def test_quality_as_the_definition_has_it(seed):
    predictions, truths = random_pictures(seed)
    result = panoptic_quality(truths, predictions)
    assert sorted(result.per_class) == [0, 1, 2]
    rows = [by_loops(predictions, truths, label) for label in range(3)]
    for label, row in enumerate(rows):
        part = result.per_class[label]
        assert (part.quality, part.segmentation, part.recognition) == pytest.approx(row, abs=1e-9)
        assert part.quality == pytest.approx(part.segmentation * part.recognition, abs=1e-12)
    means = (result.quality, result.segmentation, result.recognition)
    assert means == pytest.approx(np.mean(rows, axis=0), abs=1e-9)
    assert 0.1 < result.quality < 0.9


def test_quality_by_hand():
    """Two cars: one fits by 3 / 4, of the other half is found, which is not enough."""
    truth = picture([[1, 1, 1, 1], [2, 2, 2, 2], [3, 3, 3, 3]], ["car", "car", "road"])
    answer = picture([[1, 1, 1, 0], [2, 2, 0, 0], [3, 3, 3, 3]], ["car", "car", "road"])
    result = panoptic_quality([truth], [answer])
    car, road = result.per_class["car"], result.per_class["road"]
    assert (car.quality, car.segmentation, car.recognition) == (3 / 8, 3 / 4, 1 / 2)
    assert (road.quality, road.segmentation, road.recognition) == (1, 1, 1)
    assert (result.quality, result.segmentation) == ((3 / 8 + 1) / 2, 7 / 8)


def test_two_things_answered_as_one():
    truth = picture([[1, 1, 1, 2, 2]], ["car", "car"])
    merged = picture([[1, 1, 1, 1, 1]], ["car"])
    result = panoptic_quality([truth], [merged])
    assert result.quality == pytest.approx((3 / 5) / (1 + 1 / 2))
    assert panoptic_quality([merged], [truth]).quality == pytest.approx(result.quality)


def test_the_right_shape_with_the_wrong_class_counts_twice():
    result = panoptic_quality([picture([[1, 1]], ["person"])], [picture([[1, 1]], ["car"])])
    assert {name: part.quality for name, part in result.per_class.items()} == {
        "car": 0,
        "person": 0,
    }


def test_all_answers_right_is_perfect_by_every_measure():
    _, truths = random_pictures(0)
    assert panoptic_quality(truths, truths).quality == 1
    scored = [t | {"scores": np.ones(len(t["masks"]))} for t in truths]
    assert average_precision(truths, scored, 0.95, "mask").mean == 1


def test_nothing_is_an_answer_too():
    none, one = {"masks": [], "classes": []}, picture([[1, 1]], ["car"])
    assert panoptic_quality([one], [none]).quality == 0
    assert panoptic_quality([none], [one]).per_class["car"].segmentation == 0
    assert np.isnan(panoptic_quality([none], [none]).quality)
    assert np.isnan(panoptic_quality([], []).recognition)
    empty = {"masks": np.zeros((1, 1, 2), bool), "classes": ["car"]}
    with_empty = {"masks": [*one["masks"], *empty["masks"]], "classes": ["car", "car"]}
    assert np.isnan(panoptic_quality([empty], [empty]).quality)
    assert panoptic_quality([one], [with_empty]).quality == 1


def test_pixels_that_nobody_labelled_do_not_count():
    """Two predicted cars; of the first, two pixels lie where nobody said what is there."""
    truth = picture([[1, 1, 1, 0, 0, 0, 0, 0]], ["car"])
    answer = picture([[1, 1, 1, 1, 1, 2, 2, 2]], ["car", "car"])
    counted = panoptic_quality([truth], [answer])
    assert counted.quality == pytest.approx((3 / 5) / (1 + 1 / 2))
    unlabelled = np.array([[0, 0, 0, 1, 1, 0, 1, 1]], bool)  # and two of the second's three
    result = panoptic_quality([truth | {"unlabelled": unlabelled}], [answer])
    assert (result.quality, result.segmentation, result.recognition) == (1, 1, 1)
    half = np.array([[0, 0, 0, 1, 1, 0, 0, 1]], bool)  # one of its three: it is false
    result = panoptic_quality([truth | {"unlabelled": half}], [answer])
    assert result.quality == pytest.approx(1 / (1 + 1 / 2))
    nobody = {"masks": [], "classes": [], "unlabelled": np.ones((1, 8), bool)}
    assert np.isnan(panoptic_quality([nobody], [answer]).quality)


def test_bad_input():
    one = picture([[1, 1]], ["car"])
    twice = {"masks": [*one["masks"]] * 2, "classes": ["car"] * 2}
    with pytest.raises(ValueError, match=r"truths\[0\] masks must not overlap; .* in 2 of them"):
        panoptic_quality([twice], [one])
    with pytest.raises(ValueError, match=r"predictions\[0\] must have 'classes'; .*\['masks'\]"):
        panoptic_quality([one], [{"masks": []}])
    mixed = [one, one | {"classes": [3]}]
    with pytest.raises(ValueError, match="classes must be all numbers or all texts; received both"):
        panoptic_quality(mixed, mixed)
    with pytest.raises(ValueError, match="predictions must hold one entry a truth, 1"):
        panoptic_quality([one], [])
    for wrong in (np.ones((1, 2), bool), np.zeros((2, 2), bool)):
        with pytest.raises(ValueError, match=r"truths\[0\] unlabelled must be pixels outside"):
            panoptic_quality([one | {"unlabelled": wrong}], [one])
