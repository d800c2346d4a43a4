"""What a model does, by one eager tape: independent of every trace."""

from __future__ import annotations

import contextlib
import dataclasses
import math

import keras
import numpy as np
import tensorflow as tf
from random_models import Drawn, Unsquashed
from random_parts import L

PATCH = 5  # pixels that occlusion covers
STEPS = 2  # of integrated gradients


@dataclasses.dataclass
class Seen:
    """All that one run gives; its rows are those of `Rows`."""

    logits: np.ndarray  # (rows, classes)
    pixels: np.ndarray  # gradient of each row's own logit, (rows, H, W, C)
    filters: np.ndarray | None  # gradient of the mean of a convolution's channel 0, first row
    outputs: dict  # id of a layer or operation -> what it gave, (rows, h, w, K), call by call
    slopes: dict  # the same, of each row's own logit with respect to it
    products: int  # multiplications of layers with weights, for one picture


class Rows:
    """The pictures of one run: the two as they are, covered, moved, and on their way from grey."""

    def __init__(self, images: np.ndarray, top: float, rng: np.random.Generator):
        self.images, self.grey = images, images.mean((1, 2), keepdims=True) + 0 * images
        covered, moved = images.copy(), images.copy()
        covered[:, :PATCH, :PATCH] = self.grey[:, :PATCH, :PATCH]
        self.pixel = rng.integers(images.shape[1]), rng.integers(images.shape[2])
        moved[(slice(None), *self.pixel)] += 5 * top
        way = [(step + 0.5) / STEPS for step in range(STEPS)]
        path = [self.grey + np.float32(t) * (images - self.grey) for t in way]
        self.all = np.concatenate([images, covered, moved, *path])


@contextlib.contextmanager
def recorded(model: keras.Model):
    """Note down what every layer and every operation of a model gives; it is as before after."""
    calls, parts, waiting = [], {}, [model]
    while waiting:
        each = waiting.pop()
        if id(each) not in parts:
            parts[id(each)] = each
            waiting += getattr(each, "operations", None) or getattr(each, "layers", [])
            waiting += getattr(each, "_layers", [])
    del parts[id(model)]

    def recording(part, call):
        def run(*args, **kwargs):
            output = call(*args, **kwargs)
            calls.append((part, args, output))
            return output

        return run

    for part in parts.values():
        vars(part)["call"] = recording(part, part.call)
    try:
        yield calls
    finally:
        for part in parts.values():
            del vars(part)["call"]


def look(drawn: Drawn, rows: Rows, index: np.ndarray, convolution=None) -> Seen:
    """Run a model and its gradients; `index` has one class for each of the two pictures.

    Eager, but compiled where numbers have half precision: the compiled program rounds fewer
    times, and a maximum among nearly equal numbers can then be another one.
    """
    wanted, products = np.resize(index, len(rows.all)), []

    def run(images):
        with (
            keras.StatelessScope(),  # the model stays as it is
            tf.GradientTape(bool(convolution), watch_accessed_variables=False) as tape,
            recorded(drawn.plain) as calls,
        ):
            tape.watch(images)
            logits = tf.cast(drawn.plain(images, training=False), tf.float32)
            logits = tf.concat([-logits, logits], 1) if logits.shape[1] == 1 else logits
            score, outputs = tf.reduce_sum(logits * tf.one_hot(wanted, logits.shape[1])), {}
            for part, _, output in calls:
                if getattr(getattr(output, "shape", None), "rank", None) == 4:
                    outputs.setdefault(id(part), []).append(output)
            mean = convolution and tf.reduce_mean(outputs[id(convolution)][0][0, ..., 0])
        products.extend(multiplications(*call) for call in calls)
        pixels, slopes = tape.gradient(score, [images, outputs])
        return logits, pixels, convolution and tape.gradient(mean, images), outputs, slopes

    run = tf.function(run, autograph=False) if drawn.half else run
    found = tf.nest.map_structure(
        lambda part: None if part is None else np.asarray(tf.cast(part, tf.float32)),
        run(tf.constant(rows.all)),
    )
    return Seen(*found, sum(products))


def multiplications(layer, args: tuple, output) -> int:
    """Count the products of one call for one picture, by the layer's settings."""
    if isinstance(layer, L.Dense):
        return math.prod(output.shape[1:]) * args[0].shape[-1]
    if isinstance(layer, L.Conv2DTranspose):
        return math.prod(args[0].shape[1:]) * math.prod(layer.kernel.shape[:3])
    if isinstance(layer, L.Conv2D):
        return math.prod(output.shape[1:]) * math.prod(layer.kernel.shape[:3])
    if isinstance(layer, L.DepthwiseConv2D):
        return math.prod(output.shape[1:]) * math.prod(layer.kernel_size)
    if isinstance(layer, L.SeparableConv2D):
        each = math.prod(layer.kernel_size) + output.shape[-1]
        return math.prod(output.shape[1:3]) * args[0].shape[-1] * each
    if isinstance(layer, L.MultiHeadAttention):
        tokens, channels = args[0].shape[1:]
        width = layer.num_heads * layer.key_dim
        return 4 * tokens * channels * width + 2 * tokens * tokens * width
    if isinstance(layer, Unsquashed):
        return math.prod(layer.dense.kernel.shape)
    return 0
