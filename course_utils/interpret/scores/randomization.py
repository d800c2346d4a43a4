"""Does a heatmap show what the net has learned? Replace the weights by random ones, and compare.

Adebayo et al., "Sanity Checks for Saliency Maps", NeurIPS 2018, section 3, the model parameter
randomization test: a map that hardly changes when the weights are random tells of the picture, not
of the net. The change is measured by Spearman's rank correlation of the two maps' pixels.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import keras
import numpy as np
from scipy.stats import rankdata

from course_utils._shared.arguments import check_array, check_generator
from course_utils.interpret.checks import describe
from course_utils.interpret.tracing.layers import (
    check_model,
    find_layer,
    layer_paths,
    own_variables,
)


@contextlib.contextmanager
def randomized(
    model: keras.Model,
    rng: np.random.Generator,
    layers: str | keras.Layer | list | tuple | None = None,
) -> Iterator[keras.Model]:
    """Within the block, give layers new weights, drawn by each layer's own initializer.

    Every layer draws as it did before training, batch normalization with its moving averages too.
    The seeds are new: an initializer keeps its seed, and would else repeat the numbers that this
    very training began with. When the block ends, the old weights are back, after an error too.

    Args:
        model: any Keras model; the block gets it.
        rng: where the seeds come from.
        layers: one or several layers by name, path or themselves, with what is inside them; None
            for all.

    Raises:
        ValueError: a layer is unknown, or has a trained weight without an initializer.
    """
    paths = layer_paths(check_model(model))
    check_generator(rng)
    if layers is None:
        chosen = list(paths)
    else:
        wanted = layers if isinstance(layers, list | tuple) else [layers]
        named = [find_layer(model, layer) for layer in wanted]
        inside = tuple(f"{path}/" for path in named)
        chosen = [path for path in paths if path in named or path.startswith(inside)]
    drawn = {}
    for path in chosen:
        drawn.update(_new_weights(paths[path], path, rng))
    kept = [(each, np.asarray(each)) for each in model.variables if id(each) in drawn]
    try:
        for variable, _ in kept:
            variable.assign(drawn[id(variable)])
        yield model
    finally:
        for variable, values in kept:
            variable.assign(values)


@describe
def spearman(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return the rank correlation of two heatmaps, image by image.

    Args:
        first: (N, H, W).
        second: (N, H, W).

    Returns:
        (N,) float64 from -1 to 1; 0 where one of the two maps is the same everywhere, which puts
        no pixel before another.
    """
    first = check_array(first, "first", ("N", "H", "W"), finite=True)
    second = check_array(second, "second", first.shape, finite=True)
    return rank_correlation(*(maps.reshape(len(maps), -1) for maps in (first, second)))


def rank_correlation(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return Spearman's rank correlation of rows (N, M) with rows (N, M); 0 for constant ones."""
    a, b = (rankdata(rows, axis=1) for rows in (first, second))
    a, b = (ranks - ranks.mean(axis=1, keepdims=True) for ranks in (a, b))
    size = np.sqrt((a**2).sum(axis=1) * (b**2).sum(axis=1))
    return np.divide((a * b).sum(axis=1), size, out=np.zeros(len(a)), where=size > 0)


def _new_weights(layer: keras.Layer, path: str, rng: np.random.Generator) -> dict[int, object]:
    drawn, learned = {}, {id(each) for each in layer._trainable_variables}  # frozen ones too
    for variable in own_variables(layer):
        initializer = _initializer(layer, variable.name)
        if initializer is not None:
            config = initializer.get_config()
            if "seed" in config:
                config["seed"] = int(rng.integers(2**31))
            fresh = type(initializer).from_config(config)
            drawn[id(variable)] = fresh(variable.shape, dtype=variable.dtype)
        elif id(variable) in learned:
            raise ValueError(
                f"layers must have an initializer for each trained weight; {path!r} has none for "
                f"{variable.name!r}."
            )
    return drawn


def _initializer(layer: keras.Layer, name: str):
    names = [name, name.removesuffix("_kernel")]  # depthwise_kernel: depthwise_initializer
    if isinstance(layer, keras.layers.DepthwiseConv2D) and name == "kernel":
        names = ["depthwise"]
    found = (getattr(layer, f"{each}_initializer", None) for each in names)
    return next(filter(callable, found), None)
