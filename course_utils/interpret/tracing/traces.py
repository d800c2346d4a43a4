"""Trace a question about a model once; other pictures, classes and batch sizes share the trace."""

import dataclasses
import threading
import weakref
from collections.abc import Callable, Iterator

import keras
import numpy as np
import tensorflow as tf

from course_utils.interpret.tracing.calls import Call, recorded_calls, run_at_rest
from course_utils.interpret.tracing.fingerprint import fingerprint
from course_utils.interpret.tracing.layers import layer_paths
from course_utils.interpret.tracing.logits import (
    Scores,
    class_scores_of,
    refuse_probabilities,
    select_output,
)
from course_utils.interpret.tracing.positions import mixes_images

Shape = tuple[int, int, int]  # (H, W, C)

_TRACES: weakref.WeakKeyDictionary = weakref.WeakKeyDictionary()
_TRACING = threading.Lock()


@dataclasses.dataclass(frozen=True)
class Trace:
    """One traced question: this layer or the pixels, this output, images of this size.

    `run` takes images and class indices, below 0 for the image's top class, and gives activations
    or pixels, gradients and logits; or it takes images alone, and gives what was asked.
    """

    run: Callable
    layer: str | tuple[str, ...] = ""  # path; "" for the pixels; of several layers all paths
    scores: Scores | None = None  # what the model ends in; None where it is not about a class
    classes: int = 0  # how many; two for a model that gives one logit
    layout: object = None  # where the layer's positions lie in the picture; None: not known
    mixes: bool = False  # whether images of one batch change each other: then each goes alone

    def in_batches(self, batch_size: int, *arrays: np.ndarray) -> Iterator[tuple]:
        """Send rows through, `batch_size` at a time; yield the results as NumPy arrays."""
        batch_size = 1 if self.mixes else batch_size
        for start in range(0, len(arrays[0]), batch_size):
            rows = (tf.convert_to_tensor(array[start : start + batch_size]) for array in arrays)
            results = keras.tree.map_structure(np.asarray, self.run(*rows))
            if self.scores is not None and self.scores.squash is None:
                single = self.scores.before.shape[1] == 1
                refuse_probabilities(results[-1], self.scores.suspect, single)
            yield results


def build(model: keras.Model, image_shape: Shape) -> None:
    """Run a model once that has no weights yet: its layers come into being so.

    Raises ValueError where a layer takes channels first; images are (N, H, W, C) here.
    """
    if not model.built:
        with keras.StatelessScope():  # a layer that moves its state when run leaves it
            model(np.zeros((1, *image_shape), "float32"), training=False)
    for path, layer in layer_paths(model).items():
        if getattr(layer, "data_format", None) == "channels_first":
            raise ValueError(
                f"model must work with channels last, (N, H, W, C); layer {path!r} has "
                "data_format='channels_first'."
            )


def forward(model, images: tf.Tensor, output) -> tuple[list[Call], Scores]:
    """Run a model inside a trace; return its layers' calls and the scores."""
    with recorded_calls(model) as calls:
        outputs = run_at_rest(model, images, calls)
    return calls, class_scores_of(select_output(model, outputs, output))


def trace(
    model: keras.Model, image_shape: Shape, question: tuple, answer: Callable, takes_classes=True
) -> Trace:
    """Trace an answer once for a model and an image size (H, W, C); look it up afterwards.

    `answer` is (model, images, class indices) -> (result, facts for the `Trace`), without class
    indices unless it `takes_classes`; equal questions share a trace. It must not hold the model:
    the trace lives as long as the model, and the model no longer.
    """

    def make(reference) -> Trace:
        facts = {}

        def run(images: tf.Tensor, *class_index: tf.Tensor):
            result, found = answer(reference(), images, *class_index)
            ends = [found["scores"].before] if "scores" in found else result
            facts.update(found, mixes=any(mixes_images(each.op) for each in ends))
            return result

        signature = [tf.TensorSpec((None, *image_shape), tf.float32)]
        signature += [tf.TensorSpec((None,), tf.int32)] * takes_classes
        function = tf.function(run, input_signature=signature, autograph=False)
        run = function.get_concrete_function()
        if "scores" in facts:
            facts["classes"] = max(2, facts["scores"].before.shape[1])
        return Trace(run, **facts)

    return cached(model, image_shape, question, make)


def cached(model: keras.Model, image_shape: Shape, question: tuple, make: Callable):
    """Look up what `make`, given a weak reference to the model, returned for a question before.

    A model that has changed since, other than in the values of its weights, is traced anew.
    """
    build(model, image_shape)
    key, now = (tuple(image_shape), *question), fingerprint(model)
    with _TRACING:
        traces = _TRACES.setdefault(model, {})
        before, found = traces.get(key, (None, None))
        if before != now:
            found = make(weakref.ref(model))
            # Taken once more: a layer may count its runs, or have built something.
            traces[key] = fingerprint(model), found
        return found


def chosen_index(scores: tf.Tensor, class_index: tf.Tensor) -> tf.Tensor:
    """Put each image's top class where its index is below 0; (N,) int32."""
    top = tf.argmax(scores, axis=1, output_type=tf.int32)
    return tf.where(class_index < 0, top, class_index)
