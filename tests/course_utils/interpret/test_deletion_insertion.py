"""Deletion and insertion on a model whose probabilities are known for every mixture."""

import keras
import numpy as np
import pytest
from interpret_nets import L, images_for, pooled_net

from course_utils.interpret import deletion, deletion_curve, insertion, insertion_curve


def red_net(classes=2):
    """The logit of class 0 is the number of red pixels; that of class 1, if any, is 0."""
    model = keras.Sequential([keras.Input((2, 2, 3)), L.Flatten(), L.Dense(classes)])
    kernel = np.zeros((2, 2, 3, classes), "float32")
    kernel[..., 0, 0] = 1
    model.set_weights([kernel.reshape(12, classes), np.zeros(classes, "float32")])
    return model


RED = np.zeros((1, 2, 2, 3), "float32")
RED[0, 0, :, 0] = 1  # the two upper pixels
UPPER_FIRST = np.array([[[4.0, 3.0], [2.0, 1.0]]])
BLACK = {"fill": 0.0, "steps": 4, "activation": "softmax"}


def sigmoid(x):
    return 1 / (1 + np.exp(-np.float64(x)))


@pytest.mark.parametrize("classes", [1, 2])
def test_curves_by_hand(classes):
    model = red_net(classes)
    first = 0 if classes == 2 else 1  # of one logit, 1 is the class that it speaks for
    left = sigmoid([2, 1, 0, 0, 0])  # of red pixels, as the upper ones go first
    curve = deletion_curve(model, RED, UPPER_FIRST, first, **BLACK)
    np.testing.assert_allclose(curve, [left], rtol=1e-6)
    worst = deletion_curve(model, RED, -UPPER_FIRST, first, **BLACK)
    np.testing.assert_allclose(worst, [sigmoid([2, 2, 2, 1, 0])], rtol=1e-6)
    curve = insertion_curve(model, RED, UPPER_FIRST, first, **BLACK)
    np.testing.assert_allclose(curve, [sigmoid([0, 1, 2, 2, 2])], rtol=1e-6)


def test_areas_by_hand():
    p0, p1, p2 = sigmoid([0, 1, 2])
    wanted = (p2 / 2 + p1 + p0 + p0 + p0 / 2) / 4
    np.testing.assert_allclose(deletion(red_net(), RED, UPPER_FIRST, 0, **BLACK), [wanted])
    wanted = (p0 / 2 + p1 + p2 + p2 + p2 / 2) / 4
    np.testing.assert_allclose(insertion(red_net(), RED, UPPER_FIRST, 0, **BLACK), [wanted])
    # Two steps of two pixels: 2 red ones, then none.
    half = deletion(red_net(), RED, UPPER_FIRST, 0, **BLACK | {"steps": 2})
    np.testing.assert_allclose(half, [(p2 / 2 + p0 + p0 / 2) / 2])


def test_insertion_ends_where_deletion_begins_and_the_other_way_round():
    model, images = pooled_net("softmax"), images_for()
    heat = np.random.default_rng(1).random((4, 8, 8))
    down, up = deletion_curve(model, images, heat, 1), insertion_curve(model, images, heat, 1)
    whole = np.asarray(model(images))[:, 1]
    grey = np.broadcast_to(images.mean((1, 2), keepdims=True), images.shape)
    empty = np.asarray(model(grey))[:, 1]
    for curve, ends in ((down, (whole, empty)), (up, (empty, whole))):
        np.testing.assert_allclose(curve[:, 0], ends[0], atol=1e-6)
        np.testing.assert_allclose(curve[:, -1], ends[1], atol=1e-6)
    # To delete in the opposite order is to insert, read backwards.
    np.testing.assert_allclose(down[:, ::-1], insertion_curve(model, images, -heat, 1), atol=1e-6)


def test_only_the_order_counts_and_ties_are_drawn_by_lot():
    model, images = pooled_net("softmax"), images_for()
    heat = np.random.default_rng(1).random((4, 8, 8))
    scores = deletion(model, images, heat)
    np.testing.assert_array_equal(deletion(model, images, heat**3 - 7), scores)
    flat = [
        deletion(red_net(), RED, np.zeros((1, 2, 2)), 0, rng=np.random.default_rng(i), **BLACK)
        for i in range(20)
    ]
    best, worst = (deletion(red_net(), RED, sign * UPPER_FIRST, 0, **BLACK)[0] for sign in (1, -1))
    assert len(np.unique(flat)) > 2 and best <= np.min(flat) < np.max(flat) <= worst


def test_class_and_fill():
    model, images = pooled_net("softmax"), images_for()
    heat = np.random.default_rng(1).random((4, 8, 8))
    top = np.asarray(model(images)).argmax(1)
    np.testing.assert_array_equal(
        deletion(model, images, heat), deletion(model, images, heat, top, batch_size=3)
    )
    partners = images[::-1].copy()
    ends = deletion_curve(model, images, heat, 2, fill=partners)[:, -1]
    np.testing.assert_allclose(ends, np.asarray(model(partners))[:, 2], atol=1e-6)


HEAT = np.random.default_rng(0).random((4, 8, 8))


@pytest.mark.parametrize("method", [deletion, insertion, deletion_curve, insertion_curve])
@pytest.mark.parametrize(
    ("heat", "options", "message"),
    [
        (HEAT[0], {}, r"heatmaps must be \(4, 8, 8\); received shape \(8, 8\)"),
        (HEAT[:, ::2], {}, r"heatmaps must be \(4, 8, 8\)"),
        (HEAT * np.nan, {}, "heatmaps must be finite"),
        (HEAT, {"steps": 0}, "steps must be a whole number from 1 to [0-9]+; received 0"),
        (HEAT, {"batch_size": 0}, "batch_size must be a whole number"),
        (HEAT, {"fill": np.zeros((5, 5))}, r"fill must be a number or broadcast to the images"),
        (HEAT, {"class_index": 7}, "class_index must lie in 0 to 2"),
        (HEAT, {"output": "bogus"}, "output must be one of"),
    ],
)
def test_bad_input(method, heat, options, message):
    with pytest.raises(ValueError, match=message):
        method(pooled_net("softmax"), images_for(), heat, **options)
