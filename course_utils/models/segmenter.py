"""A person against the background, on photographs: MediaPipe's net for selfies, rebuilt.

The way down is a MobileNetV3 (A. Howard et al., "Searching for MobileNetV3", ICCV 2019); at its
end the whole picture's means weigh the channels (their section 6.4, LR-ASPP). The way up is a
U-Net's, with two differences: a skip is weighed by a gate before it is added, and added instead
of laid beside.
"""

import keras
from keras import layers

from course_utils.models.mobile_blocks import (
    channel_gate,
    convolution,
    depthwise,
    inverted_residual,
)

# wide, filters, kernel, strides, squeeze, activation of each block on the way down
BLOCKS = (
    (16, 16, 3, 2, 8, "relu"),
    (72, 24, 3, 2, None, "relu"),
    (88, 24, 3, 1, None, "relu"),
    (96, 32, 5, 2, 24, "hard_swish"),
    (128, 32, 5, 1, 32, "hard_swish"),
    (128, 32, 5, 1, 32, "hard_swish"),
    (96, 32, 5, 1, 24, "hard_swish"),
    (96, 32, 5, 1, 24, "hard_swish"),
)


def selfie_segmenter(name: str = "selfie_segmenter") -> keras.Model:
    """Build the net that finds persons in a photograph; 106,466 parameters.

    Args:
        name: Name of the model.

    Returns:
        A model from ``(batch, 256, 256, 3)``, in 0 to 1, to logits ``(batch, 256, 256, 2)`` of
        background and person. The original has one logit, for a sigmoid; the background's is 0
        here, so that a softmax gives the same: exp(s) / (1 + exp(s)).
    """
    inputs = keras.Input((256, 256, 3), name="image")
    x = convolution(inputs, 16, 3, strides=2, activation="hard_swish", name="stem")
    kept = [x]  # the finest map of 128, 64 and 32 positions a side
    x = convolution(x, 16, activation="relu", name="block1_expand")
    for number, (wide, filters, kernel, strides, squeeze, activation) in enumerate(BLOCKS, 1):
        x = inverted_residual(
            x, wide, filters, kernel=kernel, strides=strides, squeeze=squeeze,
            activation=activation, name=f"block{number}",
        )  # fmt: skip
        if number in (1, 3):
            kept.append(x)
    seen = convolution(x, 128, activation="relu", name="context")
    x = layers.Multiply(name="context_scale")([seen, channel_gate(x, 128, name="context")])
    for level in (3, 2, 1):
        x = _up(x, kept[level - 1], name=f"up{level}")
    logits = layers.Conv2DTranspose(2, 2, strides=2, dtype="float32", name="semantic")(x)
    return keras.Model(inputs, logits, name=name)


def _up(x, skip, *, name):
    """Enlarge a map to the size of the skip, and add the skip's channels as a gate weighs them."""
    filters = skip.shape[-1]
    x = layers.UpSampling2D(2, interpolation="bilinear", name=f"{name}_enlarge")(x)
    x = convolution(x, filters, name=f"{name}_project")
    both = layers.Add(name=f"{name}_both")([skip, x])
    gate = channel_gate(both, filters, filters, name=name)
    skip = layers.Multiply(name=f"{name}_scale")([skip, gate])
    x = layers.Add(name=f"{name}_skip")([skip, x])
    x = convolution(x, filters, activation="relu", name=f"{name}_conv")
    sharper = depthwise(x, activation="relu", name=f"{name}_depthwise")
    return layers.Add(name=f"{name}_add")([x, sharper])
