"""What the exercises call right is what the course's own nets and measures say."""

import numpy as np
import pytest

from course_utils.exercises import find_exercise
from course_utils.tasks import panoptic_quality


@pytest.mark.slow
@pytest.mark.parametrize("size, widths", [(64, (4, 8, 16, 32)), (24, (6, 5, 7)), (4, (3, 2))])
def test_skip_shapes_are_those_of_the_u_net(size, widths):
    from course_utils.models import unet

    net = unet((size, size, 3), 4, widths)
    steps = range(len(widths) - 1, 0, -1)
    outputs = [net.get_layer(f"up{level}_skip").output.shape for level in steps]
    expected = [[height, channels] for _, height, _, channels in outputs]
    assert find_exercise("skip_shapes").reference(size, list(widths)) == expected


def test_panoptic_score_is_the_quality_of_masks():
    rng = np.random.default_rng(2)
    seen = set()
    for _ in range(30):
        truth = np.kron(rng.integers(0, 4, (3, 3)), np.ones((2, 2), int))
        answer = np.where(rng.random(truth.shape) < 0.75, truth, rng.integers(0, 4, truth.shape))
        found, true = (one_mask_each(labels) for labels in (answer, truth))
        ious = np.array([[(a & t).sum() / (a | t).sum() for t in true] for a in found])
        expected = panoptic_quality([as_objects(found)], [as_objects(true)]).quality
        seen.add(round(expected, 3))
        assert find_exercise("panoptic_score").reference(ious) == pytest.approx(expected)
    assert len(seen) > 10


def one_mask_each(labels):
    return np.array([labels == number for number in np.unique(labels)])


def as_objects(masks):
    return {"masks": masks, "classes": np.zeros(len(masks), int)}
