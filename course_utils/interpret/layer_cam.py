"""LayerCAM: each place of each channel is weighed by its own gradient, if that is positive.

Jiang et al., "LayerCAM: Exploring Hierarchical Class Activation Maps for Localization", IEEE
Transactions on Image Processing 30, 2021, section III. For one image, with activations A of
shape (H, W, K) and the class logit s:

    w[h, w, k] = ReLU( d s / d A[h, w, k] )
    map[h, w]  = ReLU( sum over k of  w[h, w, k] A[h, w, k] )

Grad-CAM takes one weight a channel, the mean; in early layers a channel speaks for the class in one
place and against it in another, and the mean is blurred. LayerCAM also works there.
"""

from __future__ import annotations

import keras
import numpy as np

from course_utils.interpret.heatmaps import layer_heatmaps


def layer_cam(
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
    """Compute a LayerCAM heatmap for each image, from an early or a late layer.

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
    return layer_heatmaps(
        positive_gradients,
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


def positive_gradients(activations: np.ndarray, gradients: np.ndarray) -> np.ndarray:
    """Weigh each activation by its own gradient where that is positive, and add up the channels.

    Args:
        activations: (N, h, w, K).
        gradients: (N, h, w, K), of each image's own class logit.

    Returns:
        (N, h, w) float64.
    """
    weights = np.maximum(gradients.astype("float64"), 0)
    return (weights * activations).sum(axis=-1)
