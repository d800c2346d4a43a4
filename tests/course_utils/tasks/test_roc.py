import numpy as np
import pytest

from course_utils.tasks import area_under_roc, roc_curve


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
