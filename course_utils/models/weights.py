"""Weight files: named arrays in one ``.npz``, loaded without running code from the file."""

import zipfile
from pathlib import Path

import keras
import numpy as np

from course_utils._shared.arguments import check_kind, check_path
from course_utils._shared.atomic_file import atomic_file

SCALE = ":scale"  # ends the name of the array with a kernel's scales


def save_weights(model: keras.Model, path: Path, bits: int = 16) -> None:
    """Write the weights of ``model``, whole or not at all.

    Kernels are stored as float16, which halves the file and moves no logit by more than its
    third digit; the statistics of batch normalization and biases keep float32. With 8 bits a
    kernel becomes whole numbers from -127 to 127, and each of its channels gets a scale.

    Args:
        model: Model to store; its variables are addressed by ``layer/variable``.
        path: File to write, ``.npz``.
        bits: For each number of a kernel, 16 or 8.

    Raises:
        ValueError: ``bits`` is another number, or ``model`` is no Keras model.
    """
    check_kind(model, "model", keras.Model, "a Keras model")
    path = check_path(path, "path")
    if bits not in (8, 16):
        raise ValueError(f"bits must be 8 or 16; received {bits!r}")
    arrays = {}
    for variable in model.weights:
        value = np.asarray(variable)
        if value.ndim > 1 and bits == 8:
            arrays[variable.path], arrays[variable.path + SCALE] = _whole_numbers(value)
        else:
            arrays[variable.path] = value.astype("float16") if value.ndim > 1 else value
    with atomic_file(path) as file:
        np.savez_compressed(file, **arrays)


def _whole_numbers(kernel):
    """Round each channel of a kernel to 255 even steps; return the numbers and the steps."""
    channel = kernel.ndim - (2 if kernel.shape[-1] == 1 else 1)  # a depthwise kernel ends in 1
    others = tuple(axis for axis in range(kernel.ndim) if axis != channel)
    step = np.abs(kernel).max(axis=others, keepdims=True) / 127
    step[step == 0] = 1  # a channel of zeros
    return np.round(kernel / step).astype("int8"), step.astype("float32")


def load_weights(model: keras.Model, path: Path) -> None:
    """Fill ``model`` from a file that ``save_weights`` wrote.

    Args:
        model: Model of the architecture that was stored.
        path: File to read; nothing in it is executed.

    Raises:
        FileNotFoundError: There is no such file.
        ValueError: The file is damaged, or its arrays are not those of ``model``.
    """
    check_kind(model, "model", keras.Model, "a Keras model")
    path = check_path(path, "path")
    if not path.is_file():
        raise FileNotFoundError(f"path must be a weight file; {path} does not exist")
    try:
        with np.load(path, allow_pickle=False) as stored:
            arrays = {key: stored[key] for key in stored.files}
    except (zipfile.BadZipFile, OSError, ValueError, EOFError) as error:
        raise ValueError(f"path must be a whole weight file; {path} is damaged: {error}") from error
    scales = {key: arrays.pop(key + SCALE) for key in [*arrays] if key + SCALE in arrays}
    wanted = {variable.path: tuple(variable.shape) for variable in model.weights}
    found = {key: value.shape for key, value in arrays.items()}
    if wanted != found:
        differing = sorted(set(wanted.items()) ^ set(found.items()))[:3]
        raise ValueError(
            f"path must hold the weights of {model.name}; {path} differs in {differing}"
        )
    for variable in model.weights:
        variable.assign(arrays[variable.path].astype("float32") * scales.get(variable.path, 1))
