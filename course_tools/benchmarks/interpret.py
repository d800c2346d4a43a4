"""Time the interpretation package against the arithmetic itself, and against other ways.

`course bench` runs it. Everything runs in one process and in turns, round after round, so that
what else the machine does falls on all alike; what counts are ratios to *raw*: the bare forward
and backward pass that no method can do without.
"""

import dataclasses
import inspect
import json
import os
import platform
import statistics
import sys
import time
import weakref
from collections.abc import Callable
from pathlib import Path

from course_utils.quiet import load_tensorflow

load_tensorflow()

import keras  # noqa: E402
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402

from course_utils.interpret import find_layer, grad_cam, visualize_filters  # noqa: E402
from course_utils.interpret.tracing.questions import trace_layer  # noqa: E402


@dataclasses.dataclass
class Contender:
    """One way to compute something."""

    name: str
    run: Callable  # does all of the work, a new picture or other filters each time: `run(round)`
    seconds: list[float] = dataclasses.field(default_factory=list)  # of each timed round
    first: int = 0  # Python's runs through the model in the first call: once for each trace
    later: int = 0  # Python's runs in all later calls
    problem: str = ""  # why it doesn't run, where it doesn't
    note: str = ""  # what else is worth knowing, from the last result


class PythonRuns:
    """Count how often Python runs through a layer: once a trace, or once an eager call."""

    def __init__(self, layer: keras.Layer):
        self.layer, self.count = layer, 0
        original = layer.call
        # Held weakly: the count is no part of what the layer computes, so no trace depends on it.
        counter = weakref.ref(self)

        def counting_call(*args, **kwargs):
            counter().count += 1
            return original(*args, **kwargs)

        # Keras reads the names of the arguments off the method.
        counting_call.__signature__ = inspect.signature(original)
        vars(layer)["call"] = counting_call

    def __enter__(self):
        return self

    def __exit__(self, *_):
        vars(self.layer).pop("call", None)


def race(contenders: list[Contender], counter: PythonRuns, rounds: int) -> list[Contender]:
    """Run each once to warm up, then all of them in turns, `rounds` times."""
    for contender in contenders:
        before = counter.count
        try:
            contender.run(0)
        except Exception as error:  # another library's failure is a result, not an end
            contender.problem = f"{type(error).__name__}: {str(error).splitlines()[0][:60]}"
        contender.first = counter.count - before
    running = [contender for contender in contenders if not contender.problem]
    for number in range(1, rounds + 1):
        for contender in running:
            before, start = counter.count, time.perf_counter()
            contender.note = contender.run(number) or ""
            contender.seconds.append(time.perf_counter() - start)
            contender.later += counter.count - before
    return contenders


def rows(contenders: list[Contender]) -> list[dict]:
    """Return what was measured, as ratios to the first contender of the same round."""
    raw, table = contenders[0], []
    for each in contenders:
        # Whoever doesn't run has no seconds.
        ratios = [own / bare for own, bare in zip(each.seconds, raw.seconds, strict=False)]
        row = {"name": each.name, "seconds": None, "ratio": None, "spread": None}
        if ratios:
            row["seconds"] = statistics.median(each.seconds)
            row["ratio"], row["spread"] = statistics.median(ratios), [min(ratios), max(ratios)]
        counts = {"first": each.first, "later": each.later, "note": each.problem or each.note}
        table.append(row | counts)
    return table


def text(title: str, table: list[dict]) -> str:
    """Return a table to print."""
    lines = [title, f"{'':34}{'seconds':>8}{'x raw':>7}{'spread':>13}{'first':>7}{'later':>7}"]
    for row in table:
        if row["ratio"] is None:
            lines.append(f"{row['name']:34}does not run: {row['note']}")
            continue
        low, high = row["spread"]
        lines.append(
            f"{row['name']:34}{row['seconds']:8.2f}{row['ratio']:7.2f}{low:7.2f}-{high:5.2f}"
            f"{row['first']:7}{row['later']:7}  {row['note']}"
        )
    return "\n".join(lines)


def grad_cam_race(model: keras.Model, size: int, count: int, rounds: int) -> list[Contender]:
    """Race for the Grad-CAM maps of a batch; the model ends in logits or a softmax."""
    shape, classes = (size, size, 3), model.output_shape[-1]
    layer = trace_layer(model, shape).layer
    both = keras.Model(model.input, [model.get_layer(layer).output, model.output])
    rng = np.random.default_rng(0)
    batches = [rng.random((count, *shape), "float32") for _ in range(rounds + 1)]

    @tf.function(autograph=False)
    def raw_pass(images, index):
        activations, scores = both(images, training=False)
        score = tf.gather(scores, index, axis=1, batch_dims=1)
        return activations, tf.gradients(score, activations)[0]

    def indices(number):
        return np.full(count, number % classes, "int32")

    def raw(number):
        for part in raw_pass(tf.constant(batches[number]), tf.constant(indices(number))):
            part.numpy()

    def ours(number):
        grad_cam(model, batches[number], indices(number))

    def plain_loop(number):
        for image in batches[number]:
            tutorial_grad_cam(model, layer, image[None], number % classes)

    def tf_keras_vis(number):
        from tf_keras_vis.gradcam import Gradcam
        from tf_keras_vis.utils.scores import CategoricalScore

        options = {"penultimate_layer": layer, "seek_penultimate_conv_layer": False}
        score = CategoricalScore(indices(number).tolist())
        Gradcam(model, clone=False)(score, batches[number], **options)

    contenders = [
        Contender("raw forward and backward pass", raw),
        Contender("course_utils grad_cam", ours),
        Contender("tf-keras-vis Gradcam", tf_keras_vis),
        Contender(f"plain function, {count} times", plain_loop),
    ]
    with PythonRuns(model.layers[1]) as counter:
        return race(contenders, counter, rounds)


def tutorial_grad_cam(model, layer: str, image: np.ndarray, index: int) -> np.ndarray:
    """Grad-CAM as it is often written: one picture, an eager tape, a new model each time."""
    both = keras.Model(model.input, [model.get_layer(layer).output, model.output])
    with tf.GradientTape() as tape:
        activations, scores = both(image)
        score = scores[:, index]
    gradients = tape.gradient(score, activations)
    weights = tf.reduce_mean(gradients, axis=(0, 1, 2))
    heat = tf.maximum(activations[0] @ weights[:, None], 0)
    return tf.image.resize(heat / tf.reduce_max(heat), image.shape[1:3]).numpy()


def filter_race(
    model: keras.Model, layer: str, size: int, filters: int, steps: int, rounds: int
) -> list[Contender]:
    """Race for the pictures of the first `filters` filters of a layer."""
    path, shape = find_layer(model, layer), (size, size, 3)
    body = keras.Model(model.input, model.get_layer(path).output)
    start = np.random.default_rng(0).uniform(0.4, 0.6, shape).astype("float32")
    options = {"size": size, "initial": start, "batch_size": filters}
    reached = {}

    @tf.function(autograph=False)
    def raw_pass(pictures):
        values = body.call(pictures, training=False)
        return values, tf.gradients(values, pictures)[0]

    def raw(number):
        pictures = tf.constant(np.repeat(start[None], filters, axis=0))
        for _ in range(steps):
            _, gradient = raw_pass(pictures)
        gradient.numpy()

    def ascend(name, steps, **more):
        def run(number):
            # Others each round, as many: a number of filters, or a filter, needs no new trace.
            chosen = (np.arange(filters) + number * filters) % body.output_shape[-1]
            found = visualize_filters(model, path, chosen, steps, **options, **more)
            reached[name, number] = found.activations[:, -1]
            plain = reached.get(("plain", number))
            return f"activation {activation_ratio(reached[name, number], plain):.2f}"

        return run

    def tf_keras_vis(number):
        from tf_keras_vis.activation_maximization import ActivationMaximization
        from tf_keras_vis.utils.model_modifiers import ExtractIntermediateLayer
        from tf_keras_vis.utils.scores import CategoricalScore

        ascent = ActivationMaximization(model, ExtractIntermediateLayer(path), clone=False)
        pictures = np.repeat(start[None], filters, axis=0)
        plain = {"input_range": (0, 1), "input_modifiers": [], "regularizers": [], "steps": steps}
        ascent(CategoricalScore(list(range(filters))), seed_input=pictures, **plain)

    def plain_loop(number):
        step = tutorial_step(body)
        for index in range(filters):
            picture = tf.constant(start[None])
            for _ in range(steps):
                picture = step(picture, index, 10.0)
            picture.numpy()

    contenders = [
        Contender(f"raw passes, {steps} times", raw),
        Contender("course_utils visualize_filters", ascend("plain", steps)),
        Contender("  coarse to fine", ascend("patch", steps, coarse_to_fine=True)),
        Contender("  half the steps, twice as long", ascend("long", steps // 2, step_size=20.0)),
        Contender("tf-keras-vis", tf_keras_vis),
        Contender("plain loop, a filter at a time", plain_loop),
    ]
    with PythonRuns(model.layers[1]) as counter:
        return race(contenders, counter, rounds)


def tutorial_step(body: keras.Model) -> Callable:
    """One step as it is often written: a Python integer as filter index, so a trace a filter."""

    @tf.function
    def step(picture, index, step_size):
        with tf.GradientTape() as tape:
            tape.watch(picture)
            values = body.call(picture, training=False)
            loss = tf.reduce_mean(values[:, 2:-2, 2:-2, index])
        gradient = tape.gradient(loss, picture)
        return picture + step_size * tf.math.l2_normalize(gradient)

    return step


def activation_ratio(reached: np.ndarray, plain: np.ndarray | None) -> float:
    """Return the median, over the filters that rise, of what was reached to what plain reached."""
    if plain is None:
        return float("nan")
    rising = plain > 0
    return float(np.median(reached[rising] / plain[rising])) if rising.any() else float("nan")


def main(rounds: int = 3, out: Path | None = None) -> None:
    """Run all races on Xception with random weights, and print the tables.

    They are written as JSON only where asked to.
    """
    keras.utils.set_random_seed(0)
    model, filters, steps = keras.applications.Xception(weights=None), 16, 30
    title = "Grad-CAM, 8 images of 299 px, Xception with random weights"
    # Half a second each: only over more rounds do a few hundredths mean something.
    results = {title: rows(grad_cam_race(model, 299, 8, 3 * rounds))}
    print(text(title, results[title]), flush=True)
    # Without its head, in the size of the pictures: tf-keras-vis takes no other.
    model = keras.applications.Xception(weights=None, include_top=False, input_shape=(200, 200, 3))
    for layer in ("block3_sepconv1", "block8_sepconv1"):
        title = f"{filters} filters of {layer}, {steps} steps at 200 px"
        results[title] = rows(filter_race(model, layer, 200, filters, steps, rounds))
        print("\n" + text(title, results[title]), flush=True)
    print("\nfirst, later: Python's runs through the model, in the first call and in later ones")
    if out is not None:
        cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count()
        versions = {"tensorflow": tf.__version__, "keras": keras.__version__}
        machine = versions | {"python": platform.python_version(), "cores": cores}
        out.write_text(json.dumps({"machine": machine, "tables": results}, indent=1) + "\n")
        print(f"wrote {out}")
