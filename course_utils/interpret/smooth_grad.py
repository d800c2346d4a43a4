"""SmoothGrad: the mean of the gradients of many noisy copies of an image.

Smilkov et al., "SmoothGrad: removing noise by adding noise", ICML workshop 2017, section 2. For one
image x and the class logit s, with n draws e_i from a normal distribution of mean 0 and deviation
noise (max x - min x):

    g   = 1/n  sum over i of  d s / d x at x + e_i
    map = max over channels of  | g |

The gradients are averaged with their signs, and the absolute value is taken last. Taking it first,
as some libraries do, averages noise to a constant and not to 0.
"""

from __future__ import annotations

import keras
import numpy as np

from course_utils.interpret.checks import check_count
from course_utils.interpret.heatmaps import over_channels
from course_utils.interpret.pixel_gradients import pixel_gradients, pixel_question, top_classes


def smooth_grad(
    model: keras.Model,
    images: np.ndarray,
    class_index: int | np.ndarray | None = None,
    *,
    samples: int = 25,
    noise: float = 0.15,
    rng: np.random.Generator | None = None,
    channels: str | None = "max",
    output: str | int | None = None,
    normalize: bool = True,
    value_range: tuple[float, float] | None = (0, 1),
    batch_size: int = 32,
) -> np.ndarray:
    """Compute a SmoothGrad map for each image.

    Every image gets the same noise, so an image's map does not depend on its neighbours.

    Args:
        model: a Keras model that takes one batch of images and gives (N, classes).
        images: (N, H, W, C) floating-point images, in the values that the model takes.
        class_index: the class to explain, one for all or (N,); None for each image's top class,
            that of the image without noise.
        samples: number of noisy copies, n.
        noise: standard deviation of the noise as a share of the image's range of values.
        rng: where the noise comes from; None for `np.random.default_rng(0)`.
        channels: "max" takes the largest absolute value of a pixel's channels, as in the paper;
            "sum" adds the channels up and keeps what is positive; None gives the mean gradient.
        output: name or position of the output to explain, for a model with several.
        normalize: divide each map by its own maximum; not with `channels=None`.
        value_range: the values expected of the images, to catch 0 to 255; None for no check.
        batch_size: images that go through the model at once; changes memory, not the maps.

    Returns:
        (N, H, W) float32 heatmaps, 0 or above; with `channels=None`, (N, H, W, C) with signs.

    Raises:
        ValueError: an argument is not as described; the message says which and what came.
    """
    check_count("samples", samples)
    if not 0 <= noise < np.inf:
        raise ValueError(f"noise must be 0 or above; received {noise}.")
    images, index, question = pixel_question(
        model,
        images,
        class_index,
        output=output,
        channels=channels,
        value_range=value_range,
        batch_size=batch_size,
    )
    index = top_classes(model, images, index, output, batch_size)
    deviation = noise * np.ptp(images, axis=(1, 2, 3), keepdims=True)  # (N, 1, 1, 1)
    draws = (rng or np.random.default_rng(0)).standard_normal((samples, *images.shape[1:]))
    total = np.zeros(images.shape)
    for start in range(0, len(images) * samples, batch_size):
        copies = np.arange(start, min(start + batch_size, len(images) * samples))
        image, draw = np.divmod(copies, samples)
        noisy = images[image] + deviation[image] * draws[draw].astype("float32")
        np.add.at(total, image, pixel_gradients(question, noisy, index[image], batch_size))
    return over_channels(total / samples, channels, normalize)
