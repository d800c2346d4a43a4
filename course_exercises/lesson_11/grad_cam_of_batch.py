"""A batch, with TensorFlow."""

import numpy as np

from course_exercises import exercise
from course_exercises.lesson_11._shared import scaled


def _head(rng):
    pictures, height, width = (int(n) for n in rng.integers(2, 5, 3))
    channels, classes = (int(n) for n in rng.integers(2, 5, 2))
    return (
        np.maximum(rng.normal(0.3, 1, (pictures, height, width, channels)), 0),
        rng.normal(0, 1, (channels, classes)),
        rng.integers(0, classes, pictures),
    )


def _maps(activations, weights):
    """Return each picture's map, (N, h, w), from weights (N, channels)."""
    totals = np.einsum("nhwk,nk->nhw", activations, weights)
    return np.stack([scaled(total) for total in totals])


def _logits(activations, dense):
    return activations.mean(axis=(1, 2)) @ dense


_SHOWN = np.array([[[[2.0, 0.0], [0.0, 1.0]]], [[[1.0, 1.0], [3.0, 1.0]]]])  # (2, 1, 2, 2)


@exercise(
    number=2,
    points=3,
    aim="compute a Grad-CAM heatmap with a pencil, then in a dozen lines of Keras",
    inputs=_head,
    examples=(
        (_SHOWN, np.array([[1.0, -1.0], [-1.0, 2.0]]), np.array([0, 1])),
        (_SHOWN, np.array([[1.0, -1.0], [0.5, -2.0]]), np.array([1, 0])),
        (_SHOWN, np.array([[1.0, 0.5, 2.0], [-1.0, 2.0, 1.0]]), np.array([1, 0])),
        (_SHOWN + 1, np.array([[1.0, 0.5], [1.0, 2.0]]), np.array([0, 1])),  # heat everywhere
    ),
    relative=1e-3,
    absolute=1e-4,
    seconds=30.0,
    draws=8,
)
def grad_cam_of_batch(activations, dense, classes):
    """Return Grad-CAM maps, (N, h, w), of a net that ends in averaging and a dense layer.

    The logits are means of the channels times `dense`, so the gradient of a class's logit with
    respect to channel k is dense[k, class] / (h w) at every place.
    """
    return _maps(activations, dense[:, classes].T)


class Mistakes(grad_cam_of_batch.Mistakes):
    def mean_over_the_batch(activations, dense, classes):
        """Your maps depend on their neighbours in the batch. Average the gradients over the places
        of a picture only, axes 1 and 2."""
        mean = dense[:, classes].mean(axis=1)
        return _maps(activations, np.tile(mean, (len(activations), 1)))

    def probability(activations, dense, classes):
        """You start from the probability, where the other classes mix in. Take the gradient of the
        logit."""
        logits = _logits(activations, dense)
        shares = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        return _maps(activations, dense[:, classes].T - shares @ dense.T)
