"""The arguments that many functions of this room share: what they mean, and what is checked."""

import inspect
import warnings
from functools import partial

import keras
import numpy as np

from course_utils._shared import described
from course_utils._shared.arguments import check_array, check_span, check_unmasked
from course_utils.interpret.tracing.layers import check_model, layer_paths

SHARED = {
    "model": "a Keras model that takes one batch of images and gives (N, classes).",
    "images": "(N, H, W, C) floating-point images, in the values that the model takes.",
    "class_index": "the class in question, one for all or (N,); None for each image's top class. A "
    "model that gives one logit (cat or dog by one sigmoid) has two classes: 1, whose logit it "
    "is, and 0, whose logit is its negative.",
    "layer": "the layer whose activations are weighed, by name, by `outer/inner` path or itself; "
    "None for the last layer after a convolution that still has positions, and that all paths from "
    "the image to the output lead through, or for a later sum `x + y` of two branches.",
    "upsample": "bring the maps to the size of the images (bilinear, half-pixel centres), or to "
    "the part of them that the layer sees; False leaves them at the size of the layer.",
    "channels": '"max" takes the largest absolute value of a pixel\'s channels; "sum" adds the '
    "channels up and keeps what is positive; None gives the values themselves, with their signs.",
    "output": "name or position of the output to explain, for a model with several.",
    "normalize": "divide each map by its own maximum; False keeps the numbers of the equation.",
    "relu": "keep what speaks for the class; False shows what speaks against it too, below 0, and "
    "a normalized map then has a largest absolute value of 1.",
    "value_range": "the values expected of the images, to catch 0 to 255; None for no check.",
    "heatmaps": "(N, H, W), 0 or above.",
    "masks": "(N, H, W) bool, or 0 and 1.",
    "batch_size": "images that go through the model at once; changes memory, not the result.",
}

describe = described.describer(**SHARED)
like = partial(described.like, **SHARED)


def check_images(
    model: keras.Model, images: np.ndarray, value_range: tuple[float, float] | None = (0, 1)
) -> np.ndarray:
    """Return images as float32, (N, H, W, C), that match the model and lie in `value_range`."""
    check_input(check_model(model))
    check_unmasked(images, "images")
    try:
        images = np.asarray(images)
    except ValueError:  # NumPy: "inhomogeneous shape"
        raise ValueError(
            "images must be one array (N, H, W, C), all of one size; received "
            f"{type(images).__name__} of arrays of several shapes."
        ) from None
    _check_shape(model, images.shape)
    if not np.issubdtype(images.dtype, np.floating):
        raise ValueError(
            f"images must be floating-point numbers; received {images.dtype}. {_advice(model)}"
        )
    if not np.isfinite(images).all():
        raise ValueError("images must be finite; received NaN or infinite values.")
    _check_values(model, images, value_range)
    with np.errstate(over="ignore"):
        single = images.astype("float32")
    if not np.isfinite(single).all():
        raise ValueError(f"images must fit into float32; received {np.abs(images).max():.3g}.")
    return single


def check_input(model: keras.Model) -> None:
    """Refuse a model of several inputs, or of one that holds no images."""
    expected = _input_shape(model)
    if expected and (isinstance(expected, dict | list) or len(expected) != 4):
        raise ValueError(
            f"model must take one batch of images; its input shape is {expected}. Of several "
            "inputs, hold all but the images fixed in a model of one input."
        )


def _input_shape(model: keras.Model):
    return getattr(model, "input_shape", None) if model.built else None


def _check_shape(model: keras.Model, shape: tuple[int, ...]) -> None:
    if len(shape) == 3:
        raise ValueError(
            f"images must be a batch (N, H, W, C); received one image of shape {shape}. "
            "Add a batch axis: images[None]."
        )
    if len(shape) != 4 or 0 in shape:
        raise ValueError(f"images must be a batch (N, H, W, C); received shape {shape}.")
    expected = _input_shape(model) or shape
    if any(want not in (None, have) for have, want in zip(shape[1:], expected[1:], strict=True)):
        raise ValueError(
            f"images must match the model's input (N, H, W, C) = {expected}; received {shape}."
        )


def _check_values(model, images: np.ndarray, value_range: tuple[float, float] | None) -> None:
    if _takes_whole_numbers(model) and (images != np.round(images)).any():
        raise ValueError(
            "images must be whole numbers for a model whose input is "
            f"{model.inputs[0].dtype}; received fractions. {_advice(model)}"
        )
    if value_range is None:
        return
    low, high = check_span(value_range, "value_range")
    slack = 0.5 * (high - low)  # room for sharpening or noise, not for 0 to 255
    if images.max() > high + slack or images.min() < low - slack:
        raise ValueError(
            f"images must lie in {low} to {high}; received {images.min():.3g} to "
            f"{images.max():.3g}. {_advice(model)}"
        )
    warn_of_dark_pictures(model, value_range)


def warn_of_dark_pictures(model: keras.Model, value_range: tuple[float, float]) -> None:
    """Warn of pictures in 0 to 1 for a model that takes 0 to 255; to it they are black."""
    if np.max(value_range) <= 1 and _takes_bytes(model):
        # Said at the learner's own line, however deep this is called: Python tells a warning once a
        # line, and one of a line in here would stay unsaid for the next model.
        frame, level = inspect.currentframe(), 1
        while frame.f_back and frame.f_globals["__name__"].startswith("course_utils."):
            frame, level = frame.f_back, level + 1
        warnings.warn(
            "this model takes pictures of 0 to 255 and scales them itself: in 0 to 1 it sees them "
            "nearly black. Give it 255 times these values, and value_range=(0, 255).",
            stacklevel=level,
        )


def _advice(model: keras.Model) -> str:
    """Say how pictures of 0 to 255 are given to this model."""
    if _takes_bytes(model):
        return (
            "This model takes 0 to 255 and scales them itself: give images.astype('float32') and "
            "value_range=(0, 255)."
        )
    return (
        "Divide 0 to 255 images by 255; if the model does take other values, say so with "
        "value_range=(low, high) or None."
    )


def _takes_whole_numbers(model: keras.Model) -> bool:
    return any("int" in str(each.dtype) for each in getattr(model, "inputs", None) or [])


def _takes_bytes(model: keras.Model) -> bool:
    """Tell whether a model takes 0 to 255: the first layer that scales makes small numbers."""
    scalers = (keras.layers.Rescaling, keras.layers.Normalization)
    first = next((each for each in layer_paths(model).values() if isinstance(each, scalers)), None)
    small = isinstance(first, keras.layers.Rescaling) and np.max(np.abs(first.scale)) < 0.1
    variance = getattr(first, "variance", None)  # None before a Normalization has been adapted
    wide = variance is not None and np.max(variance) > 100
    return bool(small or wide) or _takes_whole_numbers(model)


def check_class_index(class_index, count: int, classes: int) -> np.ndarray:
    """Return one class index an image, (count,) int32, -1 standing for the image's top class."""
    if class_index is None:
        return np.full(count, -1, "int32")
    try:
        index = np.asarray(class_index)
    except ValueError:  # NumPy: "inhomogeneous shape"
        index = np.asarray(None)
    if not np.issubdtype(index.dtype, np.integer):
        raise ValueError(f"class_index must be integer; received {class_index!r}.")
    if index.ndim and index.shape != (count,):
        raise ValueError(
            f"class_index must be one integer or one an image, ({count},); "
            f"received shape {index.shape}."
        )
    if index.min() < 0 or index.max() >= classes:
        raise ValueError(f"class_index must lie in 0 to {classes - 1}; received {class_index!r}.")
    return np.broadcast_to(index, (count,)).astype("int32")


def broadcast_to_images(value, name: str, images: np.ndarray) -> np.ndarray:
    """Return a fill or a baseline in the images' shape; None is each image's own mean colour."""
    if value is None:
        value = images.mean(axis=(1, 2), keepdims=True)
    with np.errstate(over="ignore"):
        value = check_array(value, name, (...,)).astype("float32")
    if not np.isfinite(value).all():
        raise ValueError(f"{name} must be finite; received NaN or infinite values.")
    try:
        return np.broadcast_to(value, images.shape)
    except ValueError:
        raise ValueError(
            f"{name} must be a number or broadcast to the images, {images.shape}; received shape "
            f"{value.shape}."
        ) from None


def check_finite(activations: np.ndarray, gradients: np.ndarray) -> None:
    """Refuse activations and gradients of a model whose weights have gone bad."""
    if not np.isfinite(activations).all() or not np.isfinite(gradients).all():
        raise ValueError("model must give finite activations and gradients; some are NaN or inf.")
