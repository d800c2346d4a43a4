"""Blocks of the MobileNets: wide inside, narrow outside, and channels that are weighed.

Sources: M. Sandler, A. Howard, M. Zhu, A. Zhmoginov and L.-C. Chen, "MobileNetV2: Inverted
Residuals and Linear Bottlenecks", CVPR 2018, figure 3; J. Hu, L. Shen and G. Sun,
"Squeeze-and-Excitation Networks", CVPR 2018, figure 1; A. Howard et al., "Searching for
MobileNetV3", ICCV 2019, figure 4, which puts the one into the other.

The convolutions have a bias in place of a batch normalization: a trained one only multiplies and
adds, so that it can be worked into the convolution before it.
"""

from keras import layers


def convolution(x, filters: int, kernel: int = 1, *, strides: int = 1, activation=None, name: str):
    """Apply a convolution with a bias, and an activation.

    Args:
        x: Tensor of shape ``(batch, height, width, channels)``.
        filters: Number of output channels.
        kernel: Height and width of the kernel.
        strides: Step of the kernel; 2 halves the height and the width.
        activation: As Keras names it, such as "relu6" or "hard_swish"; None for none.
        name: Name of the layer.

    Returns:
        Tensor of shape ``(batch, ceil(height / strides), ceil(width / strides), filters)``.
    """
    options = {"strides": strides, "padding": "same", "activation": activation}
    return layers.Conv2D(filters, kernel, **options, name=name)(x)


def depthwise(x, kernel: int = 3, *, strides: int = 1, activation=None, name: str):
    """Apply one kernel to each channel on its own; the arguments are `convolution`'s."""
    options = {"strides": strides, "padding": "same", "activation": activation}
    return layers.DepthwiseConv2D(kernel, **options, name=name)(x)


def channel_gate(x, filters: int, hidden: int | None = None, *, name: str):
    """Say from the mean of each channel how much other channels should count (excitation).

    Args:
        x: Tensor of shape ``(batch, height, width, channels)``, averaged over height and width.
        filters: Number of channels to be weighed.
        hidden: Units between the means and the weights; None for none.
        name: Name of the gate; the layers are ``{name}_mean``, ``{name}_reduce``, ``{name}_gate``.

    Returns:
        Tensor of shape ``(batch, 1, 1, filters)`` in 0 to 1, to be multiplied with the channels.
    """
    x = layers.GlobalAveragePooling2D(keepdims=True, name=f"{name}_mean")(x)
    if hidden:
        x = convolution(x, hidden, activation="relu", name=f"{name}_reduce")
    return convolution(x, filters, activation="sigmoid", name=f"{name}_gate")


def inverted_residual(
    x,
    wide: int,
    filters: int,
    *,
    kernel: int = 3,
    strides: int = 1,
    squeeze: int | None = None,
    activation: str = "relu6",
    name: str,
):
    """Widen the channels, convolve each on its own, narrow them, and add the input.

    Args:
        x: Tensor of shape ``(batch, height, width, channels)``.
        wide: Channels inside; where they are as many as come in, nothing widens them.
        filters: Number of output channels. The input is added where it has as many, and the
            stride is 1.
        kernel: Height and width of the depthwise kernel.
        strides: Step of the depthwise kernel.
        squeeze: Hidden units of a `channel_gate` inside; None for a block without one.
        activation: As Keras names it. The narrow end has none.
        name: Name of the block; the layers are ``{name}_expand``, ``{name}_depthwise``, those of
            the gate and ``{name}_scale``, ``{name}_project`` and ``{name}_add``.

    Returns:
        Tensor of shape ``(batch, ceil(height / strides), ceil(width / strides), filters)``.
    """
    passed = x
    if wide != x.shape[-1]:
        x = convolution(x, wide, activation=activation, name=f"{name}_expand")
    x = depthwise(x, kernel, strides=strides, activation=activation, name=f"{name}_depthwise")
    if squeeze:
        gate = channel_gate(x, wide, squeeze, name=name)
        x = layers.Multiply(name=f"{name}_scale")([x, gate])
    x = convolution(x, filters, name=f"{name}_project")
    if strides == 1 and passed.shape[-1] == filters:
        x = layers.Add(name=f"{name}_add")([passed, x])
    return x
