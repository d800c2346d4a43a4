"""Right answers to lesson 08, each written another way."""

import functools

import numpy as np


class separable_convolution:
    def as_a_regular_one(x, depthwise, pointwise):
        kernel = depthwise[..., None] * pointwise
        windows = np.lib.stride_tricks.sliding_window_view(x, depthwise.shape[:2], axis=(0, 1))
        return np.einsum("abcij,ijcf->abf", windows, kernel)

    def by_scipy(x, depthwise, pointwise):
        from scipy.signal import correlate2d

        maps = [correlate2d(x[..., c], depthwise[..., c], mode="valid") for c in range(x.shape[-1])]
        return np.moveaxis(np.tensordot(pointwise, maps, axes=(0, 0)), 0, -1)


class separable_cost:
    def half_by_half(size, kernel, channels, filters):
        depthwise, pointwise = channels * kernel**2, filters * channels
        return [depthwise + pointwise, depthwise * size**2 + pointwise * size**2]

    def from_the_regular_one(size, kernel, channels, filters):
        """The ratio to the regular convolution is 1 / filters + 1 / kernel**2."""
        regular = kernel**2 * channels * filters
        weights = regular // filters + regular // kernel**2
        return weights, weights * size * size


class can_be_split:
    def by_cross_products(kernel):
        """Two patterns are multiples if a_i b_j = a_j b_i for all places."""
        rows = kernel.reshape(-1, *kernel.shape[2:])  # (k * k, C, F)
        crossed = np.einsum("icf,jcg->ijcfg", rows, rows)
        return bool(np.allclose(crossed, np.swapaxes(crossed, 0, 1)))

    def by_strongest(kernel):
        for channel in np.moveaxis(kernel, 2, 0):  # (k, k, F)
            patterns = np.moveaxis(channel, -1, 0)
            strongest = max(patterns, key=lambda each: np.abs(each).max())
            place = np.unravel_index(np.abs(strongest).argmax(), strongest.shape)
            if strongest[place] == 0:
                continue
            for pattern in patterns:
                if not np.allclose(pattern, strongest * pattern[place] / strongest[place]):
                    return False
        return True


class speed_kept:
    def by_rates(regular, separable):
        """Work done in a unit of time, the separable layer's against the regular one's."""
        return (separable[0] / separable[1]) / (regular[0] / regular[1])

    def by_hoped_time(regular, separable):
        hoped = regular[1] * separable[0] / regular[0]
        return np.divide(hoped, separable[1])


class best_for_their_size:
    def by_pairs(nets):
        found = []
        for name, parameters, accuracy in nets:
            beaten = any(
                size <= parameters and other > accuracy for other_name, size, other in nets
            )
            if not beaten:
                found.append(name)
        return found

    def by_climbing(nets):
        """From small to large, the best of a size first: keep what reaches a new height."""
        kept, height = set(), -1.0
        for name, _, accuracy in sorted(nets, key=lambda net: (net[1], -net[2])):
            if accuracy >= height:
                kept.add(name)
                height = accuracy
        return [name for name, _, _ in nets if name in kept]


@functools.cache
def _built_with_keras(size, channels, filters):
    import keras
    from keras import layers

    inputs = x = keras.Input((size, size, channels))
    for _ in range(2):
        x = layers.SeparableConv2D(filters, 3, padding="same", use_bias=False)(x)
        x = layers.BatchNormalization()(x)
    x = layers.MaxPooling2D(3, strides=2, padding="same")(x)
    passed = layers.Conv2D(filters, 1, strides=2, padding="same", use_bias=False)(inputs)
    model = keras.Model(inputs, layers.Add()([x, layers.BatchNormalization()(passed)]))
    return model.output_shape[1:], model.count_params()


class entry_module:
    def built_with_keras(size, channels, filters):
        return _built_with_keras(size, channels, filters)

    def collected(size, channels, filters):
        """Multiply out: filters appear as a square, as a factor, and not at all."""
        side = len(range(0, size, 2))
        total = filters**2 + filters * (2 * channels + 9 + 12) + 9 * channels
        return [side, side, filters], total
