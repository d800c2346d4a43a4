"""Models drawn at random, each compared with an eager tape and with one pixel moved.

`COURSE_RANDOM_MODELS=5000` draws more, `COURSE_RANDOM_SEED` begins elsewhere. A failure names the
seed and what was drawn: `Draw(seed).model()` makes that model again.
"""

import math
import os

import keras
import numpy as np
import pytest
import tensorflow as tf
from random_models import Draw, change

from course_utils import analysis, interpret
from course_utils.interpret.tracing.calls import recorded_calls
from course_utils.interpret.tracing.gradients import trace_layer
from course_utils.interpret.tracing.layers import layer_paths

MODELS = int(os.environ.get("COURSE_RANDOM_MODELS", 100))
FIRST = int(os.environ.get("COURSE_RANDOM_SEED", 0))
CHUNK = 10
# What may be refused, and why; any other error is a failure.
REFUSED = ("several branches reach the output", "convolution with a spatial output")


def close(found, wanted, mixed, factor=1.0):
    """Compare arrays, and forgive rounding in proportion to the largest number."""
    scale = max(np.abs(wanted).max(), 1e-12)
    return np.abs(found - wanted).max() <= (0.1 if mixed else 2e-4) * factor * scale + 1e-9


def by_tape(drawn, images, index, mixed, layer=None):
    """Return logits, the pixels' gradient, the layer's activations and the last one's gradient.

    Eager, but compiled where numbers have half precision: the compiled program rounds fewer
    times, and a maximum among nearly equal numbers can then be another one.
    """

    def run(images):
        with (
            tf.GradientTape(watch_accessed_variables=False) as tape,
            recorded_calls(drawn.plain) as calls,
        ):
            tape.watch(images)
            logits = drawn.plain(images, training=False)
            logits = tf.concat([-logits, logits], 1) if logits.shape[1] == 1 else logits
            score = tf.reduce_sum(tf.gather(logits, index, axis=1, batch_dims=1))
        seen = [call.output for call in calls if call.layer is layer]
        gradient, *slopes = tape.gradient(score, [images, *seen[-1:]])
        return logits, gradient, seen, slopes

    run = tf.function(run, autograph=False) if mixed else run
    return tf.nest.map_structure(
        lambda part: np.asarray(tf.cast(part, tf.float32)), run(tf.constant(images))
    )


def check_heatmaps(drawn, images, index, mixed):
    logits, gradient, _, _ = by_tape(drawn, images, index, mixed)
    options = {"output": drawn.output}
    found = interpret.saliency(drawn.model, images, index, channels=None, **options)
    assert close(found, gradient, mixed), "saliency"
    patch = interpret.occlusion(
        drawn.model, images, index, patch=6, stride=6, relu=False, normalize=False, **options
    )
    covered = images.copy()
    covered[:, :6, :6] = images.mean((1, 2), keepdims=True)
    after = by_tape(drawn, covered, index, mixed)[0]
    rows = np.arange(len(images))
    drop = (logits - after)[rows, index]
    assert np.abs(patch[:, 0, 0] - drop).max() <= (0.1 if mixed else 1e-4) * (
        np.abs(logits).max() + 1
    ), "occlusion"
    try:
        maps = interpret.grad_cam(
            drawn.model, images, index, upsample=False, normalize=False, **options
        )
    except ValueError as error:
        assert any(reason in str(error) for reason in REFUSED), error
        return "refused"
    trace = trace_layer(drawn.model, images.shape[1:], None, drawn.output)
    layer = layer_paths(drawn.model)[trace.layer]
    _, _, times, [slope] = by_tape(drawn, images, index, mixed, layer)
    weights = np.float64(slope).mean((1, 2))
    wanted = np.einsum("nhwk,nk->nhw", np.float64(times[-1]), weights)
    assert close(maps, np.maximum(wanted, 0), mixed, 3), f"grad_cam at {trace.layer}"
    found = interpret.activations(drawn.model, images, layer) if len(times) == 1 else {}
    for values in found.values():
        assert close(values, times[-1], mixed), "activations"
    return check_what_is_seen(drawn, images, layer, trace.layout)


def check_what_is_seen(drawn, images, layer, layout):
    """Move one pixel: what the layer answers must lie in the map's frame around that pixel."""
    rng = np.random.default_rng(0)
    y, x = rng.integers(images.shape[1]), rng.integers(images.shape[2])
    moved = images[:1].copy()
    moved[0, y, x] += 5
    before, after = (activation_of(drawn.plain, layer, i) for i in (images[:1], moved))
    answers = np.abs(after - before).max(-1)[0]
    if layout.dims == (2, 1):
        answers = answers.T
    if answers.max() < 1e-5:
        return "compared"
    for pixel, axis, sums in ((y, layout.rows, 1), (x, layout.columns, 0)):
        # Where it answers, on average, against where the frame says that the pixel lies.
        line = answers.sum(sums)
        if math.isinf(axis.field):
            continue
        place = (line * (np.arange(axis.size) + 0.5)).sum() / line.sum()
        at = axis.start + axis.scale * place
        reach = axis.field if not math.isnan(axis.field) else 12 * abs(axis.scale)
        assert abs(at - (pixel + 0.5)) <= reach / 2 + 2 * abs(axis.scale) + 1, "frame"
    return "compared"


def activation_of(model, layer, images):
    with recorded_calls(model) as calls:
        model(images, training=False)
    return np.asarray(tf.cast([c.output for c in calls if c.layer is layer][-1], tf.float32))


def check_filters(drawn, images):
    """The first step of a filter's ascent, against the tape."""
    paths = [
        path
        for path, layer in layer_paths(drawn.model).items()
        if isinstance(layer, keras.layers.Conv2D)
    ]
    if not paths:
        return
    layer = layer_paths(drawn.model)[paths[-1]]
    picture = tf.constant(images[:1])
    with (
        tf.GradientTape(watch_accessed_variables=False) as tape,
        recorded_calls(drawn.plain) as calls,
    ):
        tape.watch(picture)
        drawn.plain(picture, training=False)
        seen = [call.output for call in calls if call.layer is layer]
        mean = tf.reduce_mean(seen[0][..., 0])
    slope = np.float64(tape.gradient(mean, picture))
    found = interpret.visualize_filters(
        drawn.model,
        layer,
        0,
        steps=1,
        step_size=0.1,
        size=images.shape[1:3],
        border=0,
        initial=images[0],
    )
    step = np.float64(found.ascended[0]) - images[0]
    norm = np.linalg.norm(slope)
    wanted = 0.1 * slope[0] / norm if norm > 1e-12 else 0 * slope[0]
    assert np.abs(step - wanted).max() < 2e-4, "filters"


def check_table_and_fields(drawn, images):
    rows = analysis.layer_table(drawn.model, images.shape[1:])
    assert sum(row.parameters for row in rows) == drawn.model.count_params(), "parameters"
    trace = tf.function(lambda x: drawn.plain(x, training=False), autograph=False)
    graph = trace.get_concrete_function(tf.TensorSpec((1, *images.shape[1:]))).graph
    kinds = {"Conv2D": -1, "DepthwiseConv2dNative": 2}
    wanted = 0
    for op in graph.get_operations():
        if op.type in kinds:
            wanted += math.prod(op.outputs[0].shape) * math.prod(
                op.inputs[1].shape[: kinds[op.type]]
            )
        if op.type == "MatMul":
            wanted += math.prod(op.inputs[1].shape)
    if drawn.output is None:  # the other output's head is no part of the plain model
        assert sum(row.multiply_adds for row in rows) == wanted, "multiply-adds"
    try:
        fields = analysis.receptive_fields(drawn.model, images.shape[1:])
    except ValueError as error:
        assert "Measure it" in str(error)
        return
    paths = layer_paths(drawn.model)
    for path, field in fields.items():
        layer = paths[path]
        with recorded_calls(drawn.plain) as calls:
            drawn.plain(images[:1], training=False)
        outputs = [c.output for c in calls if c.layer is layer and hasattr(c.output, "shape")]
        if not outputs or len(outputs[-1].shape) != 4 or math.isinf(field.height):
            continue
        measured = gradient_extent(drawn.plain, layer, images[:1])
        limit = sorted((field.height, field.width))
        assert all(a <= b for a, b in zip(sorted(measured), limit, strict=True)), f"field {path}"


def gradient_extent(model, layer, images):
    images = tf.constant(images)
    with tf.GradientTape(watch_accessed_variables=False) as tape, recorded_calls(model) as calls:
        tape.watch(images)
        model(images, training=False)
        seen = [call.output for call in calls if call.layer is layer][-1]
        score = tf.reduce_sum(tf.cast(seen[:, seen.shape[1] // 2, seen.shape[2] // 2], tf.float32))
    gradient = tape.gradient(score, images)
    if gradient is None:
        return 0, 0
    there = np.abs(np.asarray(gradient)).max((0, 3)) > 0
    return [np.ptp(np.flatnonzero(there.any(a))) + 1 if there.any() else 0 for a in (1, 0)]


def check_one(seed):
    draw = Draw(seed)
    try:
        drawn = draw.model()
    except ValueError as error:  # Keras: the picture is too small for what was drawn
        assert "output size would be zero" in str(error)
        return "no model"
    rng = np.random.default_rng(seed)
    images = rng.random((2, *drawn.plain.input_shape[1:]), "float32")
    mixed = any("mixed" in part for part in drawn.story)
    classes = max(2, drawn.plain.output_shape[-1])
    index = rng.integers(0, classes, 2).astype("int32")
    outcome = check_heatmaps(drawn, images, index, mixed)
    if not mixed:
        check_filters(drawn, images)
        check_table_and_fields(drawn, images)
    change(drawn, rng)
    drawn.story.append("changed")
    check_heatmaps(drawn, images, index, mixed)
    if not mixed:
        check_filters(drawn, images)
    return outcome


@pytest.mark.slow
@pytest.mark.parametrize("first", range(FIRST, FIRST + MODELS, CHUNK))
def test_models_drawn_at_random(first):
    failures, outcomes = [], []
    for seed in range(first, first + CHUNK):
        try:
            outcomes.append(check_one(seed))
        except Exception as error:
            draw = Draw(seed)
            draw.model()
            text = str(error).strip().splitlines() or [""]
            failures.append(f"{seed}: {type(error).__name__} {text[0][:160]} {draw.story}")
    assert not failures, "\n".join(failures)
    # Were all refused, nothing would have been compared.
    assert outcomes.count("compared") > CHUNK / 2, outcomes
