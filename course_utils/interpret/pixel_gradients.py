"""Gradients of a class logit with respect to the pixels: what the pixel methods share."""

from __future__ import annotations

import keras
import numpy as np

from course_utils.interpret.checks import check_batch_size, check_class_index, check_images
from course_utils.interpret.forward import scored
from course_utils.interpret.gradients import Explained, explained_pixels
from course_utils.interpret.heatmaps import check_channels, check_finite, in_batches


def pixel_question(
    model: keras.Model,
    images: np.ndarray,
    class_index: int | np.ndarray | None,
    *,
    output: str | int | None,
    channels: str | None,
    value_range: tuple[float, float] | None,
    batch_size: int,
    guided: bool = False,
) -> tuple[np.ndarray, np.ndarray, Explained]:
    """Check the arguments of a pixel method and trace its question.

    Returns:
        Images (N, H, W, C) float32, class indices (N,) int32 with -1 for the top class, and the
        traced `Explained`.

    Raises:
        ValueError: an argument is not as described in `saliency`.
    """
    images = check_images(model, images, value_range)
    check_batch_size(batch_size)
    check_channels(channels)
    question = explained_pixels(model, images.shape[1:], output, guided)
    return images, check_class_index(class_index, len(images), question.classes), question


def pixel_gradients(
    question: Explained, images: np.ndarray, index: np.ndarray, batch_size: int
) -> np.ndarray:
    """Return the gradient of each image's logit with respect to its pixels.

    Args:
        question: from `pixel_question`.
        images: (N, H, W, C).
        index: (N,) class indices; below 0 for the image's top class.
        batch_size: images that go through the model at once.

    Returns:
        (N, H, W, C) float32.
    """
    parts = []
    for pixels, gradients, _ in in_batches(question.run, batch_size, images, index):
        check_finite(pixels, gradients)
        parts.append(gradients)
    return np.concatenate(parts)


def class_scores(
    model: keras.Model, images: np.ndarray, output: str | int | None, batch_size: int
) -> np.ndarray:
    """Return the logits of checked images, (N, classes) float32."""
    run = scored(model, images.shape[1:], output).run
    return np.concatenate(list(in_batches(run, batch_size, images)))


def top_classes(
    model: keras.Model,
    images: np.ndarray,
    index: np.ndarray,
    output: str | int | None,
    batch_size: int,
) -> np.ndarray:
    """Put in each image's top class where the index is below 0.

    A method that looks at changed copies of an image asks about the class of the image itself.
    """
    if (index >= 0).all():
        return index
    top = class_scores(model, images, output, batch_size).argmax(axis=1)
    return np.where(index < 0, top, index).astype("int32")
