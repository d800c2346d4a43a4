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


def copy(name, out, *, file, bits=16, verbose=1):
    """Fill a model from `file`, store it, and compare its answers with the original's.

    Each number of a kernel is stored with so many `bits`. Nothing is drawn, so there is no seed.
    """
    original, model = read_original(file), ARCHITECTURES[name]()
    pictures = [photograph(each) for each in ("astronaut", "chelsea", "coffee")]

    def largest():
        return max(differences(original, model, each)["probabilities"] for each in pictures)

    copy_weights(original, model)
    measured = {"largest difference from the original's probabilities, as copied": largest()}
    store(model, out, bits)
    return model, measured | {f"the same, stored with {bits} bits": largest()}


def read_original(file: Path) -> tf.lite.Interpreter:
    """Load a TensorFlow Lite net; a missing file is a ValueError."""
    if not file.is_file():
        raise ValueError(f"file must be the published net; {file} is absent (set COURSE_REAL_DIR)")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # TensorFlow says that it will move to another package
        original = tf.lite.Interpreter(str(file))
    original.allocate_tensors()
    return original


def differences(original: tf.lite.Interpreter, model: keras.Model, picture) -> dict[str, float]:
    """Return the largest difference between two nets' answers to a picture.

    That of "probabilities" lies in 0 to 1; a detector has "codes" too.
    """
    picture = resize(picture, model.input_shape[1:3], anti_aliasing=True).astype("float32")[None]
    answer, outputs = model(picture), original.get_output_details()
    detector = len(outputs) == 2
    # The detector's original takes colours from -1 to 1; our model rescales them itself.
    original.set_tensor(0, 2 * picture - 1 if detector else picture)
    original.invoke()
    expected = [original.get_tensor(each["index"]) for each in outputs]
    if not detector:
        return {"probabilities": _largest(keras.ops.softmax(answer)[..., 1:], expected[0])}
    shares = keras.ops.sigmoid(answer["scores"]), keras.ops.sigmoid(expected[1][..., 1:])
    return {"probabilities": _largest(*shares), "codes": _largest(answer["codes"], expected[0])}


def _largest(ours, theirs):
    return float(np.abs(np.array(ours) - np.array(theirs)).max())


def copy_weights(original: tf.lite.Interpreter, model: keras.Model) -> None:
    """Copy kernels and biases, operation by operation, in the order of computation."""
    # A detector's heads come last, by their names.
    layers = [layer for layer in model.layers if layer.weights]
    layers.sort(key=lambda layer: layer.name if layer.name.startswith("head") else "")
    for numbers, layer in zip(_numbers(original), layers, strict=True):
        turned = (1, 2, 3, 0)
        if isinstance(layer, keras.layers.Conv2DTranspose):  # one logit; the background's is 0
            numbers, turned = [np.concatenate([np.zeros_like(a), a]) for a in numbers], (1, 2, 0, 3)
        if layer.name.endswith("_scores"):  # of 24 the first is the background's, and never used
            numbers = [np.delete(a, np.s_[::24], axis=0) for a in numbers]
        kernel, bias = numbers
        layer.set_weights([kernel.transpose(turned), bias])


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
