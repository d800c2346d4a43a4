"""Trace a question about a model once; other pictures, classes and batch sizes share the trace."""

import dataclasses
import threading
import weakref
from collections.abc import Callable, Iterator
from functools import partial

import keras
import numpy as np
import tensorflow as tf

from course_utils.interpret.tracing.fingerprint import fingerprint
from course_utils.interpret.tracing.layers import Call, layer_paths, run_at_rest
from course_utils.interpret.tracing.logits import (
    Scores,
    class_scores_of,
    refuse_probabilities,
    select_output,
)
from course_utils.interpret.tracing.positions import mixes_images

Shape = tuple[int, int, int]  # (H, W, C)
CLASS_INDEX = tf.TensorSpec((None,), tf.int32)

_TRACES: weakref.WeakKeyDictionary = weakref.WeakKeyDictionary()
_TRACING = threading.Lock()


@dataclasses.dataclass
class Trace:
    """One traced question: this layer or the pixels, this output, images of this size.

    `run` takes images and class indices, below 0 for the image's top class, and gives activations
    or pixels, gradients and logits; or it takes and gives what the question says.
    """

    run: Callable
    layer: str | tuple[str, ...] = ""  # path; "" for the pixels; of several layers all paths
    scores: Scores | None = None  # what the model ends in; None where it is not about a class
    classes: int = 0  # how many, or filters; two for a model that gives one logit
    layout: object = None  # where the layer's positions lie in the picture; None: not known
    mixes: bool | None = None  # whether images of one batch change each other; None: not yet known

    def in_batches(self, batch_size: int, *arrays: np.ndarray) -> Iterator[tuple]:
        """Send rows through, `batch_size` at a time; yield the results as NumPy arrays.

        Where images of a batch change each other, each goes alone.
        """
        if self.mixes is None and min(batch_size, len(arrays[0])) > 1:
            self.mixes = self._is_changed_by_neighbours(*(array[:1] for array in arrays))
        batch_size = 1 if self.mixes else batch_size
        for start in range(0, len(arrays[0]), batch_size):
            rows = [tf.convert_to_tensor(array[start : start + batch_size]) for array in arrays]
            results = keras.tree.map_structure(np.asarray, self.run(*rows))
            if self.scores is not None:
                far = partial(self._far_away, *rows)
                refuse_probabilities(results[-1], self.scores, far)
            yield results

    def _is_changed_by_neighbours(self, image: np.ndarray, *rest: np.ndarray) -> bool:
        """Tell whether an image gives something else between two strange ones than alone."""
        # A negative of it, turned round: strange, and of the values that the model takes.
        strange = image.max() + image.min() - np.flip(image, axis=(1, 2))
        rows = [np.concatenate([strange, image, strange]), *(np.repeat(row, 3) for row in rest)]
        pairs = zip(self.run(image, *rest), self.run(*rows), strict=True)
        pairs = [(np.asarray(alone)[0], np.asarray(between)[1]) for alone, between in pairs]
        # Some rounding, in half precision too, depends on the size of the batch.
        return not all(np.abs(a - b).max() <= 0.01 * np.abs(a).max() for a, b in pairs)

    def _far_away(self, images: tf.Tensor, *rest: tf.Tensor) -> np.ndarray:
        """Return the logits of the same pictures, a thousand times as bright and as dark."""
        both = (self.run(sign * 1000 * images, *rest)[-1] for sign in (1.0, -1.0))
        return np.concatenate([np.asarray(logits) for logits in both])


def build(model: keras.Model, image_shape: Shape) -> None:
    """Run a model once that has no weights yet; refuse one that takes channels first."""
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
    outputs, calls = run_at_rest(model, images)
    return calls, class_scores_of(select_output(model, outputs, output))


def trace(
    model: keras.Model,
    image_shape: Shape,
    question: tuple,
    answer: Callable,
    further: tuple = (CLASS_INDEX,),
    dtype: str = "float32",
) -> Trace:
    """Trace an answer once for a model and an image size; look it up while the trace holds.

    It holds for any values of the weights, until the model is changed otherwise (`fingerprint`).

    `answer` is (model, images, `further` tensors) -> (result, facts for the `Trace`, and `ends`:
    the tensors that tell whether images of a batch change each other; without, scores or result).
    It must not hold the model: the trace lives as long as the model, and the model no longer.
    """
    build(model, image_shape)
    # A text, since 1, 1.0 and True are equal, and a list can be no key.
    key, now = repr((tuple(image_shape), *question)), fingerprint(model)
    images = tf.TensorSpec((None, *image_shape), dtype)
    with _TRACING:
        traces = _TRACES.setdefault(model, {})
        before, found = traces.get(key, (None, None))
        if before != now:
            found = _traced(weakref.ref(model), answer, [images, *further])
            # Taken once more: a layer may count its runs, or have built something.
            traces[key] = fingerprint(model), found
        return found


def _traced(reference: weakref.ref, answer: Callable, signature: list[tf.TensorSpec]) -> Trace:
    facts = {}

    def run(*tensors: tf.Tensor):
        result, found = answer(reference(), *tensors)
        ends = found.pop("ends", result)
        if "scores" in found:
            ends = [found["scores"].before]
            found["classes"] = max(2, ends[0].shape[1])
        facts.update(found, mixes=mixes_images(reference(), ends) or None)
        return result

    function = tf.function(run, input_signature=signature, autograph=False)
    return Trace(function.get_concrete_function(), **facts)


def chosen_index(scores: tf.Tensor, class_index: tf.Tensor) -> tf.Tensor:
    """Put each image's top class where its index is below 0; (N,) int32."""
    top = tf.argmax(scores, axis=1, output_type=tf.int32)
    return tf.where(class_index < 0, top, class_index)
