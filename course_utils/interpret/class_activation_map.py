"""CAM: the class activation map, where the net's own last layer says it.

Zhou et al., "Learning Deep Features for Discriminative Localization", CVPR 2016, equations 1 and 2.
For a net that averages its last activations A, of shape (H, W, K), over all places and gives the
averages to one dense layer with weights w and bias b:

    logit[c]  = sum over k of  w[k, c] (mean over h, w of  A[h, w, k])  +  b[c]
    map[h, w] = sum over k of  w[k, c] A[h, w, k]

So the mean of the map, and the bias, are the logit: every place has its share in it. (The paper
leaves the bias out and sums where nets average; the map is the same.)
"""

from __future__ import annotations

import keras
import numpy as np

from course_utils.interpret.forward import explained_head
from course_utils.interpret.heatmaps import layer_heatmaps


def class_activation_map(
    model: keras.Model,
    images: np.ndarray,
    class_index: int | np.ndarray | None = None,
    upsample: bool = True,
    *,
    output: str | int | None = None,
    normalize: bool = True,
    relu: bool = True,
    value_range: tuple[float, float] | None = (0, 1),
    batch_size: int = 32,
) -> np.ndarray:
    """Compute the class activation map of each image. No gradient is needed.

    The layer is given by the net: the one whose activations are averaged.

    Args:
        model: a Keras model that ends in global average pooling and one dense layer, with or
            without softmax or sigmoid: Xception, ResNet50, MobileNet, EfficientNet.
        images: (N, H, W, C) floating-point images, in the values that the model takes.
        class_index: the class to explain, one for all or (N,); None for each image's top class.
        upsample: bring the maps to the size of the images (bilinear, half-pixel centres); False
            leaves them at the size of the layer.
        output: name or position of the output to explain, for a model with several.
        normalize: divide each map by its own maximum; False keeps the numbers of the equation.
        relu: keep what speaks for the class; False shows what speaks against it too, below 0,
            and a normalized map then has a largest absolute value of 1.
        value_range: the values expected of the images, to catch 0 to 255; None for no check.
        batch_size: images that go through the model at once; changes memory, not the maps.

    Returns:
        (N, H, W) float32 heatmaps. Normalized, each one has a maximum of exactly 1, or is 0
        all over where nothing speaks for the class.

    Raises:
        ValueError: the model ends in another way, or an argument is not as described.
    """
    return layer_heatmaps(
        weighted_sum,
        model,
        images,
        class_index,
        None,
        upsample,
        output=output,
        normalize=normalize,
        relu=relu,
        value_range=value_range,
        batch_size=batch_size,
        question=lambda model, image_shape, layer, output: explained_head(
            model, image_shape, output
        ),
    )


def weighted_sum(activations: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weigh each channel by the dense layer's weight of the class, and add up.

    Args:
        activations: (N, h, w, K).
        weights: (N, K), of each image's own class.

    Returns:
        (N, h, w) float64, whose mean plus the bias is the logit.
    """
    return np.einsum("nhwk,nk->nhw", activations.astype("float64"), weights.astype("float64"))
