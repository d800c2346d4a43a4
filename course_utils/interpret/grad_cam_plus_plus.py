"""Grad-CAM++: places with a positive gradient count, more so where few of them carry a channel.

Chattopadhay et al., "Grad-CAM++: Improved Visual Explanations for Deep Convolutional Networks",
WACV 2018, equations 5 and 19 (the score taken through an exponential). For one image, with
activations A of shape (H, W, K), the class logit s and its gradient g = d s / d A:

    a[h, w, k] = g[h, w, k]^2 / ( 2 g[h, w, k]^2 + g[h, w, k]^3 (sum over all places of A[.., k]) )
    w[k]       = sum over h, w of  a[h, w, k] ReLU( g[h, w, k] )
    map[h, w]  = ReLU( sum over k of  w[k] A[h, w, k] )

with a = 0 where g = 0. Three versions are about, and they give different maps:

- "paper": the equations above. The default.
- "released": as in the code that the authors released (and tf-keras-vis): the a of each channel
  are divided by their sum before they are used. The sum includes places of negative gradient, whose
  a may be negative or very large.
- with automatic second and third derivatives in the place of powers of g, as in some tutorials. In
  a net of ReLUs these are 0 nearly everywhere. Not offered here.

The paper multiplies each w by exp(s). That is one number for the whole map, overflows at s = 89 and
drops out when the map is normalized: it is left out here.
"""

from __future__ import annotations

import keras
import numpy as np

from course_utils.interpret.heatmaps import layer_heatmaps

VARIANTS = ("paper", "released")


def grad_cam_plus_plus(
    model: keras.Model,
    images: np.ndarray,
    class_index: int | np.ndarray | None = None,
    layer: str | keras.Layer | None = None,
    upsample: bool = True,
    *,
    variant: str = "paper",
    output: str | int | None = None,
    normalize: bool = True,
    value_range: tuple[float, float] | None = (0, 1),
    batch_size: int = 32,
) -> np.ndarray:
    """Compute a Grad-CAM++ heatmap for each image.

    The score is the class logit, also for a model that ends in softmax or sigmoid.

    Args:
        model: a Keras model that takes one batch of images and gives (N, classes).
        images: (N, H, W, C) floating-point images, in the values that the model takes.
        class_index: the class to explain, one for all or (N,); None for each image's top class.
        layer: the layer whose activations are weighed, by name, by `outer/inner` path or itself;
            None for the last layer after a convolution that still has places.
        upsample: bring the maps to the size of the images (bilinear, half-pixel centres); False
            leaves them at the size of the layer.
        variant: "paper" for the published equations, "released" for the authors' code.
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
    if variant not in VARIANTS:
        raise ValueError(f"variant must be one of {VARIANTS}; received {variant!r}.")
    return layer_heatmaps(
        released_map if variant == "released" else paper_map,
        model,
        images,
        class_index,
        layer,
        upsample,
        output=output,
        normalize=normalize,
        value_range=value_range,
        batch_size=batch_size,
    )


def paper_map(activations: np.ndarray, gradients: np.ndarray) -> np.ndarray:
    """Equations 19 and 5, and the weighted sum of channels before its ReLU.

    Args:
        activations: (N, h, w, K).
        gradients: (N, h, w, K), of each image's own class logit.

    Returns:
        (N, h, w) float64.
    """
    activations, gradients = activations.astype("float64"), gradients.astype("float64")
    return _weighted(activations, gradients, pixel_weights(activations, gradients))


def released_map(activations: np.ndarray, gradients: np.ndarray) -> np.ndarray:
    """Do as `paper_map`, with the pixel weights of each channel divided by their sum."""
    activations, gradients = activations.astype("float64"), gradients.astype("float64")
    alphas = pixel_weights(activations, gradients)
    total = alphas.sum(axis=(1, 2), keepdims=True)
    return _weighted(activations, gradients, _divide(alphas, total))


def pixel_weights(activations: np.ndarray, gradients: np.ndarray) -> np.ndarray:
    """Equation 19: how much each place counts in the weight of its channel; (N, h, w, K)."""
    whole = activations.sum(axis=(1, 2), keepdims=True)
    # One g^2 cancels. Left in, it would underflow for the small gradients of a deep net.
    return _divide(np.where(gradients != 0, 1.0, 0.0), 2 + gradients * whole)


def _weighted(activations: np.ndarray, gradients: np.ndarray, alphas: np.ndarray) -> np.ndarray:
    weights = (alphas * np.maximum(gradients, 0)).sum(axis=(1, 2))  # (N, K)
    return np.einsum("nhwk,nk->nhw", activations, weights)


def _divide(numerator: np.ndarray, denominator: np.ndarray) -> np.ndarray:
    return np.divide(numerator, denominator, out=np.zeros_like(numerator), where=denominator != 0)
