"""Grad-CAM: which places of an image speak for a class.

Selvaraju et al., "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based
Localization", ICCV 2017, equations 1 and 2. For one image, with activations A of shape (H, W, K)
and the class logit s:

    w_k = mean over h, w of  d s / d A[h, w, k]
    map[h, w] = ReLU( sum over k of  w_k A[h, w, k] )
"""

from __future__ import annotations

import keras
import numpy as np

from course_utils.interpret.checks import check_class_index, check_images
from course_utils.interpret.gradients import explained


def grad_cam(
    model: keras.Model,
    images: np.ndarray,
    class_index: int | np.ndarray | None = None,
    layer: str | keras.Layer | None = None,
    upsample: bool = True,
    *,
    output: str | int | None = None,
    normalize: bool = True,
    value_range: tuple[float, float] | None = (0, 1),
    batch_size: int = 32,
) -> np.ndarray:
    """Compute a Grad-CAM heatmap for each image.

    The score is the class logit, also for a model that ends in softmax or sigmoid.

    Args:
        model: a Keras model that takes one batch of images and gives (N, classes).
        images: (N, H, W, C) floating-point images, in the values that the model takes.
        class_index: the class to explain, one for all or (N,); None for each image's top class.
        layer: the layer whose activations are weighed, by name, by `outer/inner` path or itself;
            None for the last layer after a convolution that still has places.
        upsample: bring the maps to the size of the images (bilinear, half-pixel centres); False
            leaves them at the size of the layer.
        output: name or position of the output to explain, for a model with several.
        normalize: divide each map by its own maximum; False keeps the numbers of the equation.
        value_range: the values expected of the images, to catch 0 to 255; None for no check.
        batch_size: images that go through the model at once; changes memory, not the maps.

    Returns:
        (N, H, W) float32 heatmaps. Normalized, each one has a maximum of exactly 1, or is 0
        all over where nothing speaks for the class.

    Raises:
        ValueError: an argument is not as described; the message says which and what came.
    """
    images = check_images(model, images, value_range)
    if batch_size < 1:
        raise ValueError(f"batch_size must be at least 1; received {batch_size}.")
    question = explained(model, images.shape[1:], layer, output)
    index = check_class_index(class_index, len(images), question.classes)
    maps = []
    for start in range(0, len(images), batch_size):
        rows = slice(start, start + batch_size)
        activations, gradients, _ = question.run(
            keras.ops.convert_to_tensor(images[rows]), keras.ops.convert_to_tensor(index[rows])
        )
        maps.append(signed_map(np.asarray(activations), np.asarray(gradients)))
    size = images.shape[1:3] if upsample else None
    return finish(np.concatenate(maps), size, normalize)


def signed_map(activations: np.ndarray, gradients: np.ndarray) -> np.ndarray:
    """Weigh each channel by its mean gradient and add up: Grad-CAM before its ReLU.

    Args:
        activations: (N, h, w, K).
        gradients: (N, h, w, K), of each image's own class logit.

    Returns:
        (N, h, w) float64: positive where the layer speaks for the class, negative against it.
    """
    if not np.isfinite(activations).all() or not np.isfinite(gradients).all():
        raise ValueError("model must give finite activations and gradients; some are NaN or inf.")
    weights = gradients.astype("float64").mean(axis=(1, 2))  # (N, K), one image at a time
    return np.einsum("nhwk,nk->nhw", activations.astype("float64"), weights)


def finish(signed: np.ndarray, size: tuple[int, int] | None, normalize: bool) -> np.ndarray:
    """Keep what is positive, bring it to the image's size, and scale each map to a maximum of 1.

    Args:
        signed: (N, h, w) maps before the ReLU.
        size: (H, W) to bring the maps to, or None.
        normalize: whether to divide each map by its maximum.

    Returns:
        (N, H, W) float32.
    """
    maps = np.maximum(signed, 0)
    peaks = maps.max(axis=(1, 2), keepdims=True)
    maps = unit_peak(maps)  # before the resize too: tiny numbers do not survive float32
    if size is not None:
        resized = keras.ops.image.resize(
            maps[..., None].astype("float32"),
            size,
            interpolation="bilinear",
            data_format="channels_last",
        )
        maps = np.asarray(resized)[..., 0]
    return unit_peak(maps).astype("float32") if normalize else (maps * peaks).astype("float32")


def unit_peak(maps: np.ndarray) -> np.ndarray:
    """Divide each map by its own maximum; a map without anything positive stays 0.

    There is no small number added to the divisor: a map of 1e-9s is as good as one of ones.
    """
    peaks = maps.max(axis=(1, 2), keepdims=True)
    return np.divide(maps, peaks, out=np.zeros_like(maps), where=peaks > 0)
