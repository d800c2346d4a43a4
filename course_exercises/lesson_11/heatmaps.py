"""Exercises on Grad-CAM: by hand, for a batch, and why it starts from the logit."""

import math

import numpy as np

from course_exercises.definition import Exercise, Mistake


def _one_layer(rng):
    shape = (*rng.integers(2, 5, 2), int(rng.integers(1, 5)))
    # No whole numbers: a sum that should be exactly 0 could be 1e-17 in another order.
    return np.maximum(rng.normal(1, 2, shape), 0), rng.normal(0, 2, shape)


def _scaled(total):
    """Keep what is positive and divide by the peak, where there is one."""
    kept = np.maximum(total, 0)
    peak = kept.max()
    return kept / peak if peak > 0 else kept


def grad_cam_map(activations, gradients):
    """Return the Grad-CAM map, (h, w), of (h, w, channels) activations and gradients."""
    weights = gradients.mean(axis=(0, 1))
    return _scaled((activations * weights).sum(axis=2))


def _channel_by_channel(activations, gradients):
    total = np.zeros(activations.shape[:2])
    for channel in range(activations.shape[2]):
        total += gradients[..., channel].mean() * activations[..., channel]
    total[total < 0] = 0
    return total / total.max() if total.any() else total


def _raw(activations, gradients):
    return (activations * gradients.mean(axis=(0, 1))).sum(axis=2)


def _carelessly_scaled(total):
    with np.errstate(divide="ignore", invalid="ignore"):
        return total / total.max()


def _stretched(total):
    with np.errstate(divide="ignore", invalid="ignore"):
        return (total - total.min()) / np.ptp(total)


_EARS = np.array([[3, 1, 0], [2, 1, 0], [0, 0, 0]])
_GRASS = np.array([[0, 0, 1], [0, 3, 2], [1, 4, 5]])
_BOTH = np.stack([_EARS, _GRASS], axis=2).astype(float)
_SLOPES = np.stack(
    [
        np.array([[1, 2, 3], [2, 2, 2], [3, 2, 1]]),
        np.array([[0, -1, -2], [-1, -1, -1], [-2, -1, 0]]),
    ],
    axis=2,
).astype(float)

GRAD_CAM_MAP = Exercise(
    name="grad_cam_map",
    lesson="11",
    aim="compute a Grad-CAM heatmap with a pencil",
    kind="by hand",
    points=2,
    reference=grad_cam_map,
    inputs=_one_layer,
    examples=(
        (_BOTH, _SLOPES),
        (_BOTH, -_SLOPES),
        (_BOTH[..., :1], -_SLOPES[..., :1]),
        (_BOTH / 100, _SLOPES),
        (_BOTH[:2], _SLOPES[:2, ::-1] + np.array([1.0, -2.0])),
    ),
    alternatives=(
        _channel_by_channel,
        # With sums for means all weights grow by one factor, and the peak takes it out again.
        lambda activations, gradients: _scaled(
            np.einsum("hwk,k->hw", activations, gradients.sum(axis=(0, 1)))
        ),
    ),
    mistakes=(
        Mistake(
            "negatives stay",
            lambda activations, gradients: _carelessly_scaled(_raw(activations, gradients)),
            "Your map has numbers below 0 or above 1. Cut off what is negative before you divide "
            "by the peak.",
        ),
        Mistake(
            "peak not 1",
            lambda activations, gradients: np.maximum(_raw(activations, gradients), 0),
            "Your map is right but for its scale: its hottest place should be exactly 1.",
        ),
        Mistake(
            "no number where nothing is positive",
            lambda activations, gradients: _carelessly_scaled(
                np.maximum(_raw(activations, gradients), 0)
            ),
            "Where nothing is positive the peak is 0, and 0 / 0 is no number. Such a map is 0 "
            "everywhere.",
        ),
        Mistake(
            "place by place",
            lambda activations, gradients: _scaled((activations * gradients).sum(axis=2)),
            "You multiply each activation with the gradient of its own place. A channel has one "
            "weight: the mean of its gradients.",
        ),
        Mistake(
            "negative weights cut off",
            lambda activations, gradients: _scaled(
                (activations * np.maximum(gradients.mean(axis=(0, 1)), 0)).sum(axis=2)
            ),
            "You cut off negative *weights*. Such channels speak against the class and must "
            "count; cut off only what is negative in the sum.",
        ),
        Mistake(
            "channels not weighed",
            lambda activations, gradients: _scaled(activations.sum(axis=2)),
            "You add up the channels as they are, whatever class you ask about. Weigh each one "
            "with the mean of its gradients.",
        ),
        Mistake(
            "roles exchanged",
            lambda activations, gradients: grad_cam_map(gradients, activations),
            "You average the activations and add up the gradients. It is the other way round.",
        ),
        Mistake(
            "signs dropped",
            lambda activations, gradients: _scaled(np.abs(_raw(activations, gradients))),
            "You took absolute values. What speaks against the class is set to 0, not turned into "
            "what speaks for it.",
        ),
        Mistake(
            "stretched",
            lambda activations, gradients: _stretched(_raw(activations, gradients)),
            "You stretched the map from its lowest to its highest number. Then what speaks "
            "against the class gets a colour, too: cut at 0 instead.",
        ),
    ),
)


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
    return np.stack([_scaled(total) for total in totals])


def _logits(activations, dense):
    return activations.mean(axis=(1, 2)) @ dense


def grad_cam_of_batch(activations, dense, classes):
    """Return Grad-CAM maps, (N, h, w), of a net that ends in averaging and a dense layer.

    The logits are means of the channels times `dense`, so the gradient of a class's logit with
    respect to channel k is dense[k, class] / (h w) at every place.
    """
    return _maps(activations, dense[:, classes].T)


def _with_tape(activations, dense, classes):
    import tensorflow as tf

    activations, dense = tf.constant(activations), tf.constant(dense)
    with tf.GradientTape() as tape:
        tape.watch(activations)
        logits = tf.reduce_mean(activations, axis=(1, 2)) @ dense
        score = tf.reduce_sum(tf.gather(logits, classes, batch_dims=1))
    weights = tf.reduce_mean(tape.gradient(score, activations), axis=(1, 2))
    maps = tf.nn.relu(tf.reduce_sum(activations * weights[:, None, None], axis=3))
    return tf.math.divide_no_nan(maps, tf.reduce_max(maps, axis=(1, 2), keepdims=True))


def _picture_by_picture(activations, dense, classes):
    maps = []
    for one, class_index in zip(activations, classes, strict=True):
        gradients = np.broadcast_to(dense[:, class_index] / one[..., 0].size, one.shape)
        maps.append(grad_cam_map(one, gradients))
    return maps


def _of_probability(activations, dense, classes):
    logits = _logits(activations, dense)
    shares = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    return _maps(activations, dense[:, classes].T - shares @ dense.T)


def _one_peak(activations, dense, classes):
    totals = np.maximum(np.einsum("nhwk,kn->nhw", activations, dense[:, classes]), 0)
    return totals / (totals.max() or 1)


def _averaged(activations, dense, classes):
    mean = dense[:, classes].mean(axis=1)
    return _maps(activations, np.tile(mean, (len(activations), 1)))


def _signed(activations, dense, classes):
    totals = np.einsum("nhwk,kn->nhw", activations, dense[:, classes])
    peaks = np.maximum(totals, 0).max(axis=(1, 2), keepdims=True)
    return totals / np.where(peaks > 0, peaks, 1)


_SHOWN = np.array([[[[2.0, 0.0], [0.0, 1.0]]], [[[1.0, 1.0], [3.0, 1.0]]]])  # (2, 1, 2, 2)

GRAD_CAM_OF_BATCH = Exercise(
    name="grad_cam_of_batch",
    lesson="11",
    aim="compute Grad-CAM heatmaps for a batch in a dozen lines of Keras",
    kind="code",
    points=3,
    reference=grad_cam_of_batch,
    inputs=_head,
    draws=8,
    seconds=30.0,
    relative=1e-3,
    absolute=1e-4,
    examples=(
        (_SHOWN, np.array([[1.0, -1.0], [-1.0, 2.0]]), np.array([0, 1])),
        (_SHOWN, np.array([[1.0, -1.0], [0.5, -2.0]]), np.array([1, 0])),
        (_SHOWN, np.array([[1.0, 0.5, 2.0], [-1.0, 2.0, 1.0]]), np.array([1, 0])),
    ),
    alternatives=(_with_tape, _picture_by_picture),
    mistakes=(
        Mistake(
            "mean over the batch",
            _averaged,
            "Your maps depend on their neighbours in the batch. Average the gradients over the "
            "places of a picture only, axes 1 and 2.",
        ),
        Mistake(
            "one peak for all",
            _one_peak,
            "You divide by the peak of the whole batch. Each map has a peak of its own, which "
            "becomes 1.",
        ),
        Mistake(
            "probability",
            _of_probability,
            "You start from the probability, where the other classes mix in. Take the gradient of "
            "the logit.",
        ),
        Mistake(
            "the net's own answer",
            lambda activations, dense, classes: grad_cam_of_batch(
                activations, dense, _logits(activations, dense).argmax(axis=1)
            ),
            "Your maps are those of the class that the net names. Asked are the `classes`.",
        ),
        Mistake(
            "all classes together",
            lambda activations, dense, classes: _maps(
                activations, np.tile(dense.sum(axis=1), (len(activations), 1))
            ),
            "You took the gradient of all logits together. Choose the one of each picture's class.",
        ),
        Mistake(
            "negatives stay",
            _signed,
            "Your maps have numbers below 0. What speaks against the class is cut off.",
        ),
        Mistake(
            "one class for all",
            lambda activations, dense, classes: grad_cam_of_batch(
                activations, dense, np.full(len(activations), classes[0])
            ),
            "You ask about the first picture's class everywhere. Each picture has its own.",
        ),
    ),
)


def _logits_and_class(rng):
    logits = [float(v) for v in rng.normal(0, 2, int(rng.integers(2, 5))).round(1)]
    return logits, int(rng.integers(len(logits)))


def _share(logits, class_index):
    powers = [math.exp(logit - max(logits)) for logit in logits]
    return powers[class_index] / sum(powers)


def probability_slope(logits, class_index):
    """Return by how much a class's probability grows for each 1 that its logit grows."""
    share = _share(logits, class_index)
    return share * (1 - share)


def _measured(logits, class_index):
    step = 1e-5
    up, down = list(logits), list(logits)
    up[class_index] += step
    down[class_index] -= step
    return (_share(up, class_index) - _share(down, class_index)) / (2 * step)


def _by_matrix(logits, class_index):
    shares = np.exp(logits) / np.exp(logits).sum()
    slopes = np.diag(shares) - np.outer(shares, shares)
    return slopes[class_index, class_index]


PROBABILITY_SLOPE = Exercise(
    name="probability_slope",
    lesson="11",
    aim="say why a heatmap starts from the logit and not from the probability",
    kind="by hand",
    points=1,
    reference=probability_slope,
    inputs=_logits_and_class,
    examples=(([0.0, 0.0], 0), ([4.0, 0.0], 0), ([1.0, 3.0, 2.0], 2), ([400.0, 399.0], 0)),
    alternatives=(_measured, _by_matrix),
    mistakes=(
        Mistake(
            "the probability",
            _share,
            "That is the probability. Asked is how fast it grows: near 1 it can't grow any more.",
        ),
        Mistake(
            "one minus the probability",
            lambda logits, class_index: 1 - _share(logits, class_index),
            "That is how fast the *logarithm* of the probability grows. One factor is missing.",
        ),
        Mistake(
            "the logit's own",
            lambda logits, class_index: 1.0,
            "The logit grows by 1 for each 1. How much of that arrives behind the softmax?",
        ),
        Mistake(
            "wrong sign",
            lambda logits, class_index: -probability_slope(logits, class_index),
            "A class's probability grows with its logit: the sign is wrong.",
        ),
        Mistake(
            "sigmoid",
            lambda logits, class_index: probability_slope([logits[class_index], 0.0], 0),
            "You used the sigmoid of one logit. The probability depends on all of them.",
        ),
        Mistake(
            "square",
            lambda logits, class_index: _share(logits, class_index) ** 2,
            "That is the probability squared. Try it near 1: softmax is flat there, so the slope "
            "must be near 0.",
        ),
    ),
)
