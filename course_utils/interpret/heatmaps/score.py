"""The class logit of an image, and its gradient: all that a pixel method asks of a model."""

import dataclasses
import functools
from collections.abc import Callable

import keras
import numpy as np

from course_utils.interpret.checks import check_finite
from course_utils.interpret.tracing.outputs import class_scores, trace_scores
from course_utils.interpret.tracing.traces import Trace


@dataclasses.dataclass(frozen=True)
class ClassScore:
    """The logit of each image's own class, as a function of pixels."""

    model: keras.Model
    images: np.ndarray  # (N, H, W, C) float32
    index: np.ndarray  # (N,) class indices; below 0 for the image's top class
    question: Trace
    output: str | int | None
    batch_size: int

    @functools.cached_property
    def classes(self) -> np.ndarray:
        """Each image's class, (N,): of the image itself, also where copies of it are changed."""
        if (self.index >= 0).all():
            return self.index
        top = class_scores(self._scores, self.images, self.batch_size).argmax(axis=1)
        return np.where(self.index < 0, top, self.index).astype("int32")

    @functools.cached_property
    def _scores(self) -> Trace:
        return trace_scores(self.model, self.images.shape[1:], self.output)

    def logits(self, copies: np.ndarray, image: np.ndarray | int) -> np.ndarray:
        """Return the logits (M,) of changed copies; `image` is the number of each one's image."""
        scores = class_scores(self._scores, copies, self.batch_size)
        return scores[np.arange(len(copies)), self.classes[image]]

    def gradient(self, copies: np.ndarray, index: np.ndarray) -> np.ndarray:
        """Return the gradient of the logits of classes (M,) with respect to copies (M, H, W, C)."""
        parts = []
        for pixels, gradients, _ in self.question.in_batches(self.batch_size, copies, index):
            check_finite(pixels, gradients)
            parts.append(gradients)
        return np.concatenate(parts)

    def mean_gradient(self, copy: Callable, count: int, images=slice(None)) -> np.ndarray:
        """Average the gradients over `count` changed copies of each image, (N, H, W, C) float64.

        `copy` makes, of numbers of images and of copies, both (M,), the copies (M, H, W, C).
        """
        chosen = np.arange(len(self.images))[images]
        total = np.zeros((len(chosen), *self.images.shape[1:]))
        for start in range(0, len(chosen) * count, self.batch_size):
            stop = min(start + self.batch_size, len(chosen) * count)
            row, number = np.divmod(np.arange(start, stop), count)
            copies = copy(chosen[row], number).astype("float32")
            np.add.at(total, row, self.gradient(copies, self.classes[chosen[row]]))
        return total / count
