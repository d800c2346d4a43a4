"""Copy the numbers of a published TensorFlow Lite net into the course's own model of it."""

import warnings
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from skimage.transform import resize

from course_tools.training.recipe import store
from course_utils.datasets import photograph
from course_utils.models.registry import ARCHITECTURES


def train(name: str, out: Path, *, file: Path, verbose: int = 1) -> tuple[keras.Model, dict]:
    """Fill a model from `file`, store it, and compare its answers with the original's.

    The other arguments are those of `training.train`; nothing is drawn, so there is no seed.
    """
    original, model = read_original(file), ARCHITECTURES[name]()
    copy_weights(original, model)
    store(model, out)
    pictures = [photograph(each) for each in ("astronaut", "chelsea", "coffee")]
    largest = max(difference(original, model, picture) for picture in pictures)
    return model, {"largest difference from the original's answers": largest}


def read_original(file: Path) -> tf.lite.Interpreter:
    """Load a TensorFlow Lite net.

    Raises:
        ValueError: There is no such file.
    """
    if not file.is_file():
        raise ValueError(f"file must be the published net; {file} is absent (set COURSE_REAL_DIR)")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # TensorFlow says that it will move to another package
        original = tf.lite.Interpreter(str(file))
    original.allocate_tensors()
    return original


def difference(original: tf.lite.Interpreter, model: keras.Model, picture: np.ndarray) -> float:
    """Return the largest difference between two nets' answers to a picture, as probabilities."""
    picture = resize(picture, model.input_shape[1:3], anti_aliasing=True).astype("float32")[None]
    answer = np.array(model(picture))
    original.set_tensor(original.get_input_details()[0]["index"], picture)
    original.invoke()
    (output,) = original.get_output_details()
    shares = np.array(keras.ops.softmax(answer))[..., 1:]
    return float(np.abs(shares - original.get_tensor(output["index"])).max())


def copy_weights(original: tf.lite.Interpreter, model: keras.Model) -> None:
    """Copy kernels and biases, operation by operation, in the order of computation.

    Raises:
        ValueError: the operations' shapes are not those of the model's layers.
    """
    layers = sorted((layer for layer in model.layers if layer.weights), key=_is_head)
    for (kernel, bias), layer in zip(_numbers(original), layers, strict=True):
        if isinstance(layer, keras.layers.Conv2DTranspose):
            # one logit, of the person; the background's is 0
            kernel, bias = (np.concatenate([np.zeros_like(a), a]) for a in (kernel, bias))
            layer.set_weights([kernel.transpose(1, 2, 0, 3), bias])
        else:
            layer.set_weights([kernel.transpose(1, 2, 3, 0), bias])


def _numbers(original):
    """Return (kernel, bias) of each operation that has them, those of the heads last."""
    operations = original._get_ops_details()
    # Each array is stored with 16 bits, and an operation of its own makes 32 of them.
    stored = {each["outputs"][0]: each["inputs"][0] for each in _named(operations, "DEQUANTIZE")}
    reshaped = {each["inputs"][0] for each in _named(operations, "RESHAPE")}
    weighed = _named(operations, "CONV_2D", "DEPTHWISE_CONV_2D", "Convolution2DTransposeBias")
    weighed.sort(key=lambda each: each["outputs"][0] in reshaped)
    return [
        [original.get_tensor(stored[index]).astype("float32") for index in each["inputs"][1:3]]
        for each in weighed
    ]


def _named(operations, *names):
    return [each for each in operations if each["op_name"] in names]


def _is_head(layer):
    """Sort a detector's heads last, by their names."""
    return layer.name if layer.name.startswith("level") else ""
