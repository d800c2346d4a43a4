"""The steps that the heatmap methods share: check, run in batches, and bring maps into form."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import keras
import numpy as np

from course_utils.interpret.checks import check_batch_size, check_class_index, check_images
from course_utils.interpret.gradients import explained

CHANNELS = ("max", "sum", None)


def layer_heatmaps(
    weigh: Callable[[np.ndarray, np.ndarray], np.ndarray],
    model: keras.Model,
    images: np.ndarray,
    class_index: int | np.ndarray | None,
    layer: str | keras.Layer | None,
    upsample: bool,
    *,
    output: str | int | None,
    normalize: bool,
    value_range: tuple[float, float] | None,
    batch_size: int,
    relu: bool = True,
    question: Callable = explained,
) -> np.ndarray:
    """Make a heatmap of a layer's activations and the gradients of a logit with respect to them.

    Args:
        weigh: (activations, gradients), both (N, h, w, K) -> signed maps (N, h, w).
        model: as in `grad_cam`, like the arguments that are not named here.
        images: (N, H, W, C).
        class_index: None, one, or (N,).
        layer: the layer, or None for the default one.
        upsample: bring the maps to the size of the images.
        output: name or position of the output.
        normalize: divide each map by its maximum.
        value_range: the values expected of the images.
        batch_size: images that go through the model at once.
        relu: keep what is positive; False keeps the sign.
        question: (model, image shape, layer, output) -> the traced `Explained`.

    Returns:
        (N, H, W) float32, 0 or above unless `relu` is False.
    """
    images = check_images(model, images, value_range)
    check_batch_size(batch_size)
    traced = question(model, images.shape[1:], layer, output)
    index = check_class_index(class_index, len(images), traced.classes)
    maps = []
    for activations, gradients, _ in in_batches(traced.run, batch_size, images, index):
        check_finite(activations, gradients)
        maps.append(weigh(activations, gradients))
    size = images.shape[1:3] if upsample else None
    return finish(np.concatenate(maps), size, normalize, relu)


def in_batches(run: Callable, batch_size: int, *arrays: np.ndarray) -> Iterator:
    """Send rows through a trace, `batch_size` at a time; yield its results as NumPy arrays."""
    for start in range(0, len(arrays[0]), batch_size):
        rows = (keras.ops.convert_to_tensor(array[start : start + batch_size]) for array in arrays)
        yield keras.tree.map_structure(np.asarray, run(*rows))


def check_finite(activations: np.ndarray, gradients: np.ndarray) -> None:
    """Refuse activations and gradients of a model whose weights have gone bad."""
    if not np.isfinite(activations).all() or not np.isfinite(gradients).all():
        raise ValueError("model must give finite activations and gradients; some are NaN or inf.")


def finish(
    signed: np.ndarray, size: tuple[int, int] | None, normalize: bool, relu: bool = True
) -> np.ndarray:
    """Keep what is positive, bring it to the image's size, and scale each map to a maximum of 1.

    Args:
        signed: (N, h, w) maps before the ReLU.
        size: (H, W) to bring the maps to, or None.
        normalize: whether to divide each map by its maximum.
        relu: keep what is positive; False keeps the sign, and the maximum is of absolute values.

    Returns:
        (N, H, W) float32.
    """
    maps = np.maximum(signed, 0) if relu else signed
    peaks = np.abs(maps).max(axis=(1, 2), keepdims=True)
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
    """Divide each map by its own largest absolute value; a map of zeros stays as it is.

    There is no small number added to the divisor: a map of 1e-9s is as good as one of ones.
    """
    peaks = np.abs(maps).max(axis=(1, 2), keepdims=True)
    return np.divide(maps, peaks, out=np.zeros_like(maps), where=peaks > 0)


def over_channels(values: np.ndarray, channels: str | None, normalize: bool) -> np.ndarray:
    """Turn one signed number a pixel and channel into a heatmap.

    Args:
        values: (N, H, W, C), positive where more of the channel speaks for the class.
        channels: "max" takes the largest absolute value of a pixel's channels; "sum" adds them up
            and keeps what is positive; None returns `values` as they are.
        normalize: whether to divide each map by its maximum; not with None.

    Returns:
        (N, H, W) float32, 0 or above; with None, (N, H, W, C) float32.
    """
    check_channels(channels)
    if channels is None:
        return values.astype("float32")
    values = values.astype("float64")
    maps = np.abs(values).max(axis=-1) if channels == "max" else values.sum(axis=-1)
    return finish(maps, None, normalize)


def check_channels(channels: str | None) -> None:
    """Raise ValueError for an unknown way to put the channels of a pixel together."""
    if channels not in CHANNELS:
        raise ValueError(f"channels must be one of {CHANNELS}; received {channels!r}.")
