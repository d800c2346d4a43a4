"""Right answers to lesson 07, each written another way."""

import functools
import math

import numpy as np


class batch_norm:
    def channel_by_channel(maps, gamma, beta, averages, epsilon):
        out = np.empty(maps.shape)
        for channel in range(maps.shape[-1]):
            values = maps[..., channel]
            mean, variance = values.mean(), ((values - values.mean()) ** 2).mean()
            if averages is not None:
                mean, variance = averages[0][channel], averages[1][channel]
            scale = gamma[channel] / (variance + epsilon) ** 0.5
            out[..., channel] = values * scale + (beta[channel] - mean * scale)
        return out

    def flattened(maps, gamma, beta, averages, epsilon):
        rows = maps.reshape(-1, maps.shape[-1])
        mean = rows.sum(axis=0) / len(rows)
        statistics = (mean, (rows**2).sum(axis=0) / len(rows) - mean**2)
        mean, variance = statistics if averages is None else averages
        return (gamma * (rows - mean) * (variance + epsilon) ** -0.5 + beta).reshape(maps.shape)


class moving_averages:
    def as_weighted_sums(batches, momentum):
        ages = np.arange(len(batches))[::-1]
        weights = (1 - momentum) * momentum**ages
        start = momentum ** len(batches)
        return weights @ batches.mean(axis=1), weights @ batches.var(axis=1) + start

    def by_steps_towards(batches, momentum):
        averages = np.array([0.0, 1.0])
        for batch in batches:
            averages = averages + (np.array([np.mean(batch), np.std(batch) ** 2]) - averages) * (
                1 - momentum
            )
        return averages.tolist()


class batches_until:
    def by_counting(momentum, share):
        left, batches = 1.0, 0
        while left > 1 - share:
            left, batches = left * momentum, batches + 1
        return batches

    def by_powers(momentum, share):
        gone = 1 - momentum ** np.arange(10_000)
        return int(np.argmax(gone >= share))


class rates_that_learn:
    def by_uniform_guess(curves, classes):
        guess = -math.log(1 / classes)
        found = []
        for rate in curves:
            *_, last = curves[rate]
            if guess - last > 0.05:
                found.append(rate)
        return found

    def another_way(curves, classes):
        return list(filter(lambda rate: np.exp(curves[rate][-1] + 0.05) < classes, curves))


@functools.cache
def _asked_of_keras(trainable, training, step):
    import keras
    import tensorflow as tf

    layer = keras.layers.BatchNormalization()
    maps = np.random.default_rng(0).normal(5, 2, (4, 2, 2, 1)).astype("float32")
    layer.build(maps.shape)
    layer.trainable = trainable
    before = {each.name: each.numpy() for each in layer.variables}
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((layer(maps, training=training) - 1.0) ** 3)
    weights = [each.value for each in layer.trainable_variables]
    if step and weights:
        for weight, gradient in zip(weights, tape.gradient(loss, weights), strict=True):
            weight.assign_sub(0.1 * gradient)
    return [each.name for each in layer.variables if np.any(each.numpy() != before[each.name])]


class updated_variables:
    def asked_of_keras(trainable, training, step):
        return _asked_of_keras(trainable, training, step)

    def by_table(trainable, training, step):
        if not trainable:
            return []
        everything = ["gamma", "beta", "moving_mean", "moving_variance"]
        return everything[0 if step else 2 : 4 if training else 2]


class fold_normalization:
    def filter_by_filter(kernel, bias, gamma, beta, mean, variance, epsilon):
        folded, shifts = np.zeros(kernel.shape), []
        for one in range(kernel.shape[-1]):
            spread = (variance[one] + epsilon) ** 0.5
            folded[..., one] = gamma[one] * kernel[..., one] / spread
            shifts.append(gamma[one] * (bias[one] - mean[one]) / spread + beta[one])
        return folded, shifts

    def by_asking(kernel, bias, gamma, beta, mean, variance, epsilon):
        """Ask both layers: 0 in gives the bias, one pixel alone adds its weights."""

        def both(pixels):
            convolved = np.tensordot(pixels, kernel, axes=3) + bias
            return gamma * (convolved - mean) / np.sqrt(variance + epsilon) + beta

        shift = both(np.zeros(kernel.shape[:3]))
        folded = np.zeros_like(kernel)
        for place in np.ndindex(kernel.shape[:3]):
            pixels = np.zeros(kernel.shape[:3])
            pixels[place] = 1
            folded[place] = both(pixels) - shift
        return folded, shift
