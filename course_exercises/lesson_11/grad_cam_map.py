"""Three steps."""

import numpy as np

from course_exercises import exercise
from course_exercises.lesson_11._shared import scaled


def _one_layer(rng):
    shape = (*rng.integers(2, 5, 2), int(rng.integers(1, 5)))
    # No whole numbers: a sum that should be exactly 0 could be 1e-17 in another order.
    return np.maximum(rng.normal(1, 2, shape), 0), rng.normal(0, 2, shape)


_EARS = np.array([[3, 1, 0], [2, 1, 0], [0, 0, 0]])
_GRASS = np.array([[0, 0, 1], [0, 3, 2], [1, 4, 5]])
_BOTH = np.stack([_EARS, _GRASS], axis=2).astype(float)
_SLOPES = np.stack(
    [[[1, 2, 3], [2, 2, 2], [3, 2, 1]], [[0, -1, -2], [-1, -1, -1], [-2, -1, 0]]], axis=2
).astype(float)


@exercise(
    number=1,
    kind="by hand",
    aim="compute a Grad-CAM heatmap with a pencil, then in a dozen lines of Keras",
    inputs=_one_layer,
    examples=(
        (np.array([[[2.0], [4.0]]]), np.ones((1, 2, 1))),  # heat everywhere
        (_BOTH, _SLOPES),
        (_BOTH, -_SLOPES),
        (_BOTH[..., :1], -_SLOPES[..., :1]),
        (_BOTH / 100, _SLOPES),
        (_BOTH[:2], _SLOPES[:2, ::-1] + np.array([1.0, -2.0])),
    ),
)
def grad_cam_map(activations, gradients):
    """Return the Grad-CAM map, (h, w), of (h, w, channels) activations and gradients."""
    return scaled(_weighted_sum(activations, gradients))


def _weighted_sum(activations, gradients):
    return (activations * gradients.mean(axis=(0, 1))).sum(axis=2)


class Mistakes(grad_cam_map.Mistakes):
    def negatives_stay(activations, gradients):
        """Your map leaves the range 0 to 1. Cut off what is negative, then divide by the peak."""
        total = _weighted_sum(activations, gradients)
        return total / total.max()

    def place_by_place(activations, gradients):
        """You multiply each activation with the gradient at its own position: that is HiResCAM
        (Draelos and Carin, 2020). Grad-CAM gives a channel one weight: the mean of its
        gradients."""
        return scaled((activations * gradients).sum(axis=2))

    def negative_weights_cut_off(activations, gradients):
        """You cut off negative *weights*. Such channels speak against the class and must count; cut
        off only what is negative in the sum."""
        return scaled((activations * np.maximum(gradients.mean(axis=(0, 1)), 0)).sum(axis=2))

    def signs_dropped(activations, gradients):
        """You took absolute values. What speaks against the class is set to 0, not turned into what
        speaks for it."""
        return scaled(np.abs(_weighted_sum(activations, gradients)))

    def stretched(activations, gradients):
        """You stretched the map from its lowest to its highest number. Then what speaks against the
        class gets a colour, too: cut at 0 instead."""
        total = _weighted_sum(activations, gradients)
        return (total - total.min()) / np.ptp(total)
