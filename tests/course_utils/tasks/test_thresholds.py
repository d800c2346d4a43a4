import keras
import numpy as np
import pytest

from course_utils.tasks import (
    area_under_roc,
    average_precision_per_tag,
    mean_average_precision,
    precision_recall_per_tag,
    roc_curve,
)


def random_tags(seed, pictures=60, tags=5, digits=1):
    """Return scores with many ties and truths that they tell something about."""
    rng = np.random.default_rng(seed)
    truths = rng.random((pictures, tags)) < np.linspace(0.1, 0.7, tags)
    scores = np.clip(0.3 * truths + 0.7 * rng.random(truths.shape), 0, 1)
    return np.round(scores, digits), truths


def area_by_thresholds(scores, truths):
    """Return AP of one tag from its definition: one threshold after another."""
    area, recall_before = 0.0, 0.0
    for threshold in sorted(set(scores), reverse=True):
        answers = scores >= threshold
        precision = (answers & truths).sum() / answers.sum()
        recall = (answers & truths).sum() / truths.sum()
        area += (recall - recall_before) * precision
        recall_before = recall
    return area


@pytest.mark.parametrize("digits", [1, 6])
def test_average_precision_as_the_definition_has_it(digits):
    scores, truths = random_tags(0, digits=digits)
    expected = [area_by_thresholds(*column) for column in zip(scores.T, truths.T, strict=True)]
    np.testing.assert_allclose(average_precision_per_tag(truths, scores), expected, atol=1e-12)
    assert mean_average_precision(truths, scores) == pytest.approx(np.mean(expected))
    assert 0.2 < min(expected) < max(expected) < 0.95


def test_average_precision_by_hand():
    """The example in scikit-learn's documentation: 0.83."""
    scores = np.array([[0.1, 0.4, 0.35, 0.8]]).T
    truths = np.array([[0, 0, 1, 1]]).T
    np.testing.assert_allclose(average_precision_per_tag(truths, scores), [1 / 2 * (1 + 2 / 3)])
    one_score = np.full_like(scores, 0.5)
    np.testing.assert_allclose(average_precision_per_tag(truths, one_score), [1 / 2])


def test_right_order_is_perfect_and_only_order_matters():
    scores, truths = random_tags(1)
    assert average_precision_per_tag(truths, truths * 1.0).tolist() == [1] * 5
    expected = average_precision_per_tag(truths, scores)
    np.testing.assert_array_equal(average_precision_per_tag(truths, np.exp(3 * scores)), expected)


@pytest.mark.parametrize("threshold", [0.25, 0.55, 0.75])
def test_precision_and_recall_as_keras_has_them(threshold):
    scores, truths = random_tags(2)
    precision, recall = precision_recall_per_tag(truths, scores, threshold)
    for tag in range(5):
        for values, metric in (
            (precision, keras.metrics.Precision(threshold)),
            (recall, keras.metrics.Recall(threshold)),
        ):
            metric.update_state(truths[:, tag], scores[:, tag])
            assert values[tag] == pytest.approx(float(metric.result()), abs=1e-6)


def test_precision_and_recall_by_hand():
    scores = [[0.9, 0.2], [0.5, 0.4], [0.1, 0.8]]
    truths = [[1, 1], [0, 1], [1, 1]]
    precision, recall = precision_recall_per_tag(truths, scores)
    assert precision.tolist() == [1 / 2, 1] and recall.tolist() == [1 / 2, 1 / 3]
    precision, recall = precision_recall_per_tag(truths, scores, [0.9, 0.3])
    assert precision.tolist() == [1, 1] and recall.tolist() == [1 / 2, 2 / 3]


def test_nothing_is_an_answer_too():
    scores, truths = np.array([[0.1, 0.9], [0.2, 0.8]]), np.array([[1, 0], [0, 0]])
    precision, recall = precision_recall_per_tag(truths, scores)
    np.testing.assert_array_equal(precision, [np.nan, 0])
    np.testing.assert_array_equal(recall, [0, np.nan])
    np.testing.assert_array_equal(average_precision_per_tag(truths, scores), [1 / 2, np.nan])
    assert mean_average_precision(truths, scores) == 1 / 2
    assert np.isnan(mean_average_precision(0 * truths, scores))
    assert (
        np.isnan(average_precision_per_tag(np.zeros((0, 3)), np.zeros((0, 3)))).tolist()
        == [True] * 3
    )


def test_bad_input():
    scores, truths = random_tags(0)
    for call in (precision_recall_per_tag, average_precision_per_tag, mean_average_precision):
        with pytest.raises(ValueError, match=r"scores must be \(60, 4\).*\(60, 5\)"):
            call(truths[:, :4], scores)
        with pytest.raises(ValueError, match=r"truths must be \(N, T\); received shape \(60,\)"):
            call(truths[:, 0], scores[:, 0])
        with pytest.raises(ValueError, match="truths must be bool, or 0 and 1; received 2"):
            call(truths * 2, scores)
        with pytest.raises(ValueError, match="scores must be finite; received inf"):
            call(truths, scores + np.inf)
    with pytest.raises(ValueError, match=r"thresholds must be one number or \(5,\).*\(2,\)"):
        precision_recall_per_tag(truths, scores, [0.1, 0.2])


def test_a_curve_worked_out_by_hand():
    """Scores 3 (ill), 2 (healthy), 2 (ill), 1 (healthy): the two of 2 enter together."""
    alarms, hits = roc_curve([1, 0, 1, 0], [3.0, 2.0, 2.0, 1.0])
    np.testing.assert_array_equal(alarms, [0, 0, 0.5, 1])
    np.testing.assert_array_equal(hits, [0, 0.5, 1, 1])
    assert area_under_roc([1, 0, 1, 0], [3.0, 2.0, 2.0, 1.0]) == 0.875  # 3.5 pairs of 4


def test_the_area_is_the_share_of_pairs_that_stand_in_the_right_order():
    rng = np.random.default_rng(0)
    for _ in range(20):
        truths = rng.integers(0, 2, 30)
        scores = rng.normal(0, 1, 30).round(int(rng.integers(0, 3)))
        pairs = scores[truths == 1][:, None] - scores[truths == 0]
        expected = np.mean((pairs > 0) + 0.5 * (pairs == 0))
        assert area_under_roc(truths, scores) == pytest.approx(expected)
        assert area_under_roc(truths, -scores) == pytest.approx(1 - expected)


def test_without_one_of_the_groups_there_is_nothing_to_measure():
    assert np.isnan(area_under_roc([1, 1], [0.1, 0.2]))
    assert np.isnan(area_under_roc([0], [0.1]))
    assert np.isnan(area_under_roc([], []))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([0, 1], [0.1]), r"scores must be \(2,\); received shape \(1,\)"),
        (([0, 2], [0.1, 0.2]), "truths must be bool, or 0 and 1; received 2"),
        (([0, 1], [0.1, np.nan]), "scores must be finite"),
    ],
)
def test_bad_arguments_are_named(arguments, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        area_under_roc(*arguments)
