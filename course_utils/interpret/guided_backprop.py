"""Guided backpropagation: a gradient that passes each ReLU only where it is positive.

Springenberg et al., "Striving for Simplicity: The All Convolutional Net", ICLR workshop 2015,
section 3.4. Going backwards through y = ReLU(x), with the gradient R arriving at y:

    backpropagation:         R[x] = (x > 0) R[y]
    guided backpropagation:  R[x] = (x > 0) (R[y] > 0) R[y]
"""

from __future__ import annotations

import keras
import numpy as np

from course_utils.interpret.heatmaps import over_channels
from course_utils.interpret.pixel_gradients import pixel_gradients, pixel_question


def guided_backprop(
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
    """Compute a guided backpropagation map for each image. Read the warning first.

    Warning:
        These maps are crisp because they show the picture's edges, not because they show the
        net's reasons. They hardly change with the class, nor when the net's weights are replaced
        by random ones (Adebayo et al., "Sanity Checks for Saliency Maps", NeurIPS 2018). They are
        here to be seen failing; don't explain a decision with them.

    Args:
        model: a Keras model with ReLUs that takes one batch of images and gives (N, classes). It
            stays as it is: the other rule holds only inside this function.
        images: (N, H, W, C) floating-point images, in the values that the model takes.
        class_index: the class to explain, one for all or (N,); None for each image's top class.
        channels: "max" takes the largest absolute value of a pixel's channels; "sum" adds the
            channels up and keeps what is positive; None gives the guided gradient itself.
        output: name or position of the output to explain, for a model with several.
        normalize: divide each map by its own maximum; not with `channels=None`.
        value_range: the values expected of the images, to catch 0 to 255; None for no check.
        batch_size: images that go through the model at once; changes memory, not the maps.

    Returns:
        (N, H, W) float32 heatmaps, 0 or above; with `channels=None`, (N, H, W, C) with signs.

    Raises:
        ValueError: the model has no ReLU (EfficientNet has none), or an argument is not as
            described.
    """
    images, index, question = pixel_question(
        model,
        images,
        class_index,
        output=output,
        channels=channels,
        value_range=value_range,
        batch_size=batch_size,
        guided=True,
    )
    gradients = pixel_gradients(question, images, index, batch_size)
    return over_channels(gradients, channels, normalize)
