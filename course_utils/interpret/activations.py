"""Intermediate activations: what each layer makes of an image.

The numbers that a layer hands on, before anything is explained: one picture a channel. See Zeiler
and Fergus, "Visualizing and Understanding Convolutional Networks", ECCV 2014, for what to look for.
"""

from __future__ import annotations

import keras
import numpy as np

from course_utils.interpret.checks import check_batch_size, check_images
from course_utils.interpret.forward import recorded
from course_utils.interpret.heatmaps import in_batches
from course_utils.interpret.layers import find_layer


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
        images: (N, H, W, C) floating-point images, in the values that the model takes.
        layers: one or several layers by name, by `outer/inner` path or themselves; None for every
            layer whose output has places, in the order in which they run. A layer that hands its
            input on as it is (dropout at rest) is left out then, and so is the input itself; of
            a layer that runs several times the later runs are called `name#2`, `name#3`.
        value_range: the values expected of the images, to catch 0 to 255; None for no check.
        batch_size: images that go through the model at once; changes memory, not the values.

    Returns:
        Name or path, as it was asked for, to float32 activations: (N, h, w, K) where the layer
        has places, (N, K) after pooling.

    Raises:
        ValueError: a layer is unknown, does not run exactly once, or gives several tensors; or
            the images are not as described.
    """
    images = check_images(model, images, value_range)
    check_batch_size(batch_size)
    paths = None if layers is None else _paths(model, layers)
    question = recorded(model, images.shape[1:], paths and tuple(paths.values()))
    parts = list(in_batches(question.run, batch_size, images))
    found = dict(zip(question.layer, map(np.concatenate, zip(*parts, strict=True)), strict=True))
    return found if paths is None else {name: found[path] for name, path in paths.items()}


def _paths(model: keras.Model, layers) -> dict[str, str]:
    wanted = list(layers) if isinstance(layers, list | tuple) else [layers]
    if not wanted:
        raise ValueError("layers must name at least one layer, or be None for all; received none.")
    paths = [find_layer(model, layer) for layer in wanted]
    names = [
        layer if isinstance(layer, str) else path for layer, path in zip(wanted, paths, strict=True)
    ]
    return dict(zip(names, paths, strict=True))
