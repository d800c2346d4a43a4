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

from course_utils.interpret.heatmaps import layer_heatmaps


def grad_cam(
    model: keras.Model,
    images: np.ndarray,
    class_index: int | np.ndarray | None = None,
    layer: str | keras.Layer | None = None,
    upsample: bool = True,
    *,
    output: str | int | None = None,
    normalize: bool = True,
    relu: bool = True,
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
        relu: keep what speaks for the class, as in the equation; False shows what speaks against
            it too, below 0, and a normalized map then has a largest absolute value of 1.
        value_range: the values expected of the images, to catch 0 to 255; None for no check.
        batch_size: images that go through the model at once; changes memory, not the maps.

    Returns:
        (N, H, W) float32 heatmaps. Normalized, each one has a maximum of exactly 1, or is 0
        all over where nothing speaks for the class.

    Raises:
        ValueError: an argument is not as described; the message says which and what came.
    """
    return layer_heatmaps(
        signed_map,
        model,
        images,
        class_index,
        layer,
        upsample,
        output=output,
        normalize=normalize,
        relu=relu,
        value_range=value_range,
        batch_size=batch_size,
    )


def signed_map(activations: np.ndarray, gradients: np.ndarray) -> np.ndarray:
    """Weigh each channel by its mean gradient and add up: Grad-CAM before its ReLU.

    Args:
        activations: (N, h, w, K).
        gradients: (N, h, w, K), of each image's own class logit.

    Returns:
        (N, h, w) float64: positive where the layer speaks for the class, negative against it.
    """
    weights = gradients.astype("float64").mean(axis=(1, 2))  # (N, K), one image at a time
    return np.einsum("nhwk,nk->nhw", activations.astype("float64"), weights)
