"""Would a check notice a slip? Each small change of a right answer is judged as a learner's is."""

import warnings

import numpy as np
import pytest
from mutants import mutants

from course_exercises import all_exercises
from course_exercises.judging import Judge
from course_exercises.running import outcomes_of

SEEDS, SECONDS = range(3), 0.3
EXERCISES = list(all_exercises().values())
NUMBER = "NumPy's numbers count as numbers"
ARRAY = "lists of equal length count as an array"
ORDER = "which of the two comes first makes no difference"
LENGTH = "the lists that are drawn always have one length"
BORDER = "no loss lies exactly on the border"
NEGATIVE = "NumPy takes any negative size for the one that it works out itself"
# Changes that no input can show: a part of each, with the reason.
EQUIVALENT = {
    "repeated_pictures": {"np.array_equal(known, image)": ORDER},
    "cross_entropy": {"-> return np.mean(": NUMBER},
    "confusion_counts": {"strict=False": LENGTH},
    "sure_and_wrong": {"-> return np.sum(": NUMBER},
    "tag_loss": {"np.logaddexp(logits, 0)": ORDER},
    "pair_iou": {
        "_overlap(other, one)": ORDER,
        "_sides(other, one)": ORDER,
        "min(other[2], one[2])": ORDER,
        "max(other[0], one[0])": ORDER,
        "min(other[3], one[3])": ORDER,
        "max(other[1], one[1])": ORDER,
        "max(0, height)": ORDER,
        "max(0, width)": ORDER,
    },
    "kept_boxes": {"pair_iou(boxes[other], boxes[index])": ORDER},
    "coco_precision": {"range(102)": "recall never passes 1, so level 1.01 adds nothing"},
    "best_pairs": {"strict=False": LENGTH},
    "one_place": {"-> return np.sum(": NUMBER},
    "strided_correlation": {"-> return [[operate(": ARRAY},
    "first_difference": {"range(max(len(published), len(ours)))": ORDER},
    "weight_gradients": {"-> return [chain_gradient(weights[n + skipped:]": ARRAY},
    "residual_stack": {"np.maximum(0, x)": ORDER},
    "settled_lead": {
        "lead >= 0": "a lead of exactly 0 is not settled, and never gets there",
        "np.subtract(shallow, deep)": "the spread of a difference has no direction",
    },
    "shown_picture": {"np.clip(0, 0.5 + contrast * standardized, 1)": ORDER},
    "wave_frequency": {"np.hypot(across, down)": ORDER},
    "rates_that_learn": {"<= np.log(classes) - 0.05": BORDER},
    "can_be_split": {"reshape(-2, *kernel.shape[2:])": NEGATIVE},
    "grad_cam_map": {"np.maximum(0, total)": ORDER},
    "grad_cam_of_batch": {"np.maximum(0, total)": ORDER, "-> return [scaled(": ARRAY},
    "pointing_share": {
        "-> places = heatmaps.reshape(len(heatmaps), -2)": NEGATIVE,
        "-> return float(np.mean(masks.reshape(len(masks), -2)": NEGATIVE,
        "-> return np.mean(": NUMBER,
    },
    "energy_ratio": {"-> return np.mean(": NUMBER},
    "peak_on_lesion": {"strict=False": LENGTH},
    "sensitivity_gap": {"for each in hospitals[group]": "a share counted twice is no larger"},
    "flip_share": {"-> return np.mean(": NUMBER},
    "worst_group": {"strict=False": LENGTH, "-> return min(": NUMBER},
}


def survivors(exercise):
    """Return the changes that some check takes for right, and how many were made."""
    drawn = [exercise.cases(np.random.default_rng(seed)) for seed in SEEDS]
    judges = [Judge(exercise, cases) for cases in drawn]

    def right(judge, changed):
        outcomes = outcomes_of(changed, judge.cases, SECONDS)
        return outcomes[-1].kind != "endless" and judge.verdict(outcomes, look=False).right

    def passes(changed):
        return any(right(judge, changed) for judge in judges)

    # One at a time: a change may hold only until the next is made.
    passed = [(what, passes(changed)) for what, changed in mutants(exercise.reference)]
    return [what for what, unnoticed in passed if unnoticed], len(passed)


@pytest.mark.slow
@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda each: each.name)
def test_every_small_change_of_a_right_answer_is_noticed(exercise, record_property):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found, count = survivors(exercise)
    explained = EQUIVALENT.get(exercise.name, {})
    record_property(f"mutants of {exercise.name}", f"{count} made, {len(found)} equivalent")
    assert count >= 2
    unexplained = [told for told in found if not any(part in told for part in explained)]
    assert unexplained == []
    assert [part for part in explained if not any(part in told for told in found)] == []


def test_the_mutator_makes_every_kind_of_change():
    told = {what.split(": ", 1)[1] for what, _ in mutants(_example)}
    assert {
        "total = _doubled(a) - b * 2 -> total = _doubled(a) + b * 2",
        "total = _doubled(a) - b * 2 -> total = _doubled(a) - (b + 2)",
        "total = _doubled(a) - b * 2 -> total = _doubled(a) - b * 3",
        "total = _doubled(a) - b * 2 -> total = a - b * 2",
        "total = _doubled(a) - b * 2 -> pass",
        "return max(total, a) if a < b else 1 -> return max(a, total) if a < b else 1",
        "return max(total, a) if a < b else 1 -> return max(total, a) if a <= b else 1",
        "return max(total, a) if a < b else 1 -> return 1 if a < b else max(total, a)",
        "return x + x -> return x - x",
    } <= told


def test_a_change_in_a_helper_reaches_the_function():
    changed = dict(mutants(_example))["_doubled: return x + x -> return x - x"]
    assert (changed(1, -5), changed(-3, 5)) == (1, -3) and _example(-3, -1) == -3
    assert changed(1, 5) == 1 and changed.__globals__["_doubled"](3) == 0 and _doubled(3) == 6


def _doubled(x):
    return x + x


def _example(a, b):
    total = _doubled(a) - b * 2
    return max(total, a) if a < b else 1
