"""The class logit of an image, and its gradient: all that a heatmap or a score asks of a model."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator

import keras
import numpy as np

from course_utils._shared.arguments import check_whole
from course_utils.interpret.checks import check_class_index, check_finite, check_images
from course_utils.interpret.tracing.questions import trace_scores
from course_utils.interpret.tracing.traces import Trace


class ClassScore:
    """The logit of each image's own class, as a function of pixels.

    `trace`, (model, image shape, output) -> `Trace`, is the question that `in_batches` asks.
    """

    def __init__(
        self,
        model: keras.Model,
        images: np.ndarray,
        class_index: int | np.ndarray | None = None,
        trace: Callable = trace_scores,
        /,  # who hands on options can't hand on another `trace`
        *,
        output: str | int | None = None,
        value_range: tuple[float, float] | None = (0, 1),
        batch_size: int = 32,
    ):
        self.check = functools.partial(check_images, model, value_range=value_range)
        self.images = self.check(images)  # (N, H, W, C) float32
        self.batch_size = check_whole(batch_size, "batch_size", 1)
        shape = self.images.shape[1:]
        self.question = trace(model, shape, output=output)
        # (N,) int32; below 0 for the image's top class.
        self.index = check_class_index(class_index, len(self.images), self.question.classes)
        self._trace_scores = functools.partial(trace_scores, model, shape, output)

    @functools.cached_property
    def _scores(self) -> Trace:
        return self._trace_scores()  # traced only by those who ask for logits

    @functools.cached_property
    def classes(self) -> np.ndarray:
        """Each image's class, (N,): of the image itself, also where copies of it are changed."""
        if (self.index >= 0).all():
            return self.index
        top = self.all_logits(self.images).argmax(axis=1)
        return np.where(self.index < 0, top, self.index).astype("int32")

    def all_logits(self, copies: np.ndarray) -> np.ndarray:
        """Return the logits of changed copies, (M, classes) float32."""
        batches = self._scores.in_batches(self.batch_size, copies)
        return np.concatenate([logits for (logits,) in batches])

    def logits(self, copies: np.ndarray, image=slice(None)) -> np.ndarray:
        """Return the logits (M,) of changed copies; `image` is the number of each one's image."""
        return self.all_logits(copies)[np.arange(len(copies)), self.classes[image]]

    def in_batches(self, copies: np.ndarray, index: np.ndarray) -> Iterator[tuple]:
        """Yield activations or pixels, and gradients, of logits of classes (M,), batch by batch."""
        for values, gradients, _ in self.question.in_batches(self.batch_size, copies, index):
            check_finite(values, gradients)
            yield values, gradients

    def gradient(self, copies: np.ndarray, index: np.ndarray) -> np.ndarray:
        """Return the gradient of the logits of classes (M,) with respect to copies (M, H, W, C)."""
        return np.concatenate([gradients for _, gradients in self.in_batches(copies, index)])

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
