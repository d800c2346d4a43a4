"""Saliency: how much the score changes with each pixel, the gradient as it is.

Simonyan, Vedaldi and Zisserman, "Deep Inside Convolutional Networks: Visualising Image
Classification Models and Saliency Maps", ICLR workshop 2014, section 3.1. For one image x of shape
(H, W, C) and the class logit s:

    g[h, w, c] = d s / d x[h, w, c]
    map[h, w]  = max over c of  | g[h, w, c] |
"""

from __future__ import annotations

import keras
import numpy as np

from course_utils.interpret.heatmaps import over_channels
from course_utils.interpret.pixel_gradients import pixel_gradients, pixel_question


def saliency(
    model: keras.Model,
    images: np.ndarray,
    class_index: int | np.ndarray | None = None,
    *,
    channels: str | None = "max",
    output: str | int | None = None,
    normalize: bool = True,
    value_range: tuple[float, float] | None = (0, 1),
    batch_size: int = 32,
) -> np.ndarray:
    """Compute a saliency map for each image: the size of the gradient at each pixel.

    The score is the class logit, also for a model that ends in softmax or sigmoid. There is no
    layer to choose: the gradient goes down to the pixels.

    Args:
        model: a Keras model that takes one batch of images and gives (N, classes).
        images: (N, H, W, C) floating-point images, in the values that the model takes.
        class_index: the class to explain, one for all or (N,); None for each image's top class.
        channels: "max" takes the largest absolute value of a pixel's channels, as in the paper;
            "sum" adds the channels up and keeps what is positive; None gives the gradient itself.
        output: name or position of the output to explain, for a model with several.
        normalize: divide each map by its own maximum; not with `channels=None`.
        value_range: the values expected of the images, to catch 0 to 255; None for no check.
        batch_size: images that go through the model at once; changes memory, not the maps.

    Returns:
        (N, H, W) float32 heatmaps, 0 or above; with `channels=None`, (N, H, W, C) with signs.

    Raises:
        ValueError: an argument is not as described; the message says which and what came.
    """
    images, index, question = pixel_question(
        model,
        images,
        class_index,
        output=output,
        channels=channels,
        value_range=value_range,
        batch_size=batch_size,
    )
    gradients = pixel_gradients(question, images, index, batch_size)
    return over_channels(gradients, channels, normalize)
