"""Intermediate activations: what each layer makes of an image, one picture a channel.

For what to look for see Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks",
ECCV 2014.
"""

from __future__ import annotations

import keras
import numpy as np

from course_utils._shared.arguments import check_whole
from course_utils.interpret.checks import check_images, describe
from course_utils.interpret.tracing.layers import find_layer
from course_utils.interpret.tracing.questions import trace_activations


@describe
def activations(
    model: keras.Model,
    images: np.ndarray,
    layers: str | keras.Layer | list | tuple | None = None,
    *,
    value_range: tuple[float, float] | None = (0, 1),
    batch_size: int = 32,
) -> dict[str, np.ndarray]:
    """Return what layers of a model give for some images, with the model at rest.

    Args:
        model: a Keras model that takes one batch of images; it may have any outputs.
        layers: one or several layers by name, by `outer/inner` path or themselves; None for every
            layer whose output keeps the picture's rows and columns, in the order in which they
            run. A layer that hands its input on as it is (dropout at rest) is left out then, and
            so is the input itself; of a layer that runs several times the later runs are called
            `name#2`, `name#3`.

    Returns:
        Name or path, as it was asked for, to float32 activations: (N, h, w, K) where the layer
        has positions, (N, K) after pooling.

    Raises:
        ValueError: a layer is unknown, does not run exactly once, or gives several tensors; or
            the images are not as described.
    """
    images = check_images(model, images, value_range)
    check_whole(batch_size, "batch_size", 1)
    paths = None if layers is None else _paths(model, layers)
    traced = trace_activations(model, images.shape[1:], paths and tuple(paths.values()))
    parts = list(traced.in_batches(batch_size, images))
    found = dict(zip(traced.layer, map(np.concatenate, zip(*parts, strict=True)), strict=True))
    return found if paths is None else {name: found[path] for name, path in paths.items()}


def _paths(model: keras.Model, layers) -> dict[str, str]:
    wanted = list(layers) if isinstance(layers, list | tuple) else [layers]
    if not wanted:
        raise ValueError("layers must name at least one layer, or be None for all; received none.")
    found = [(layer, find_layer(model, layer)) for layer in wanted]
    return {layer if isinstance(layer, str) else path: path for layer, path in found}
