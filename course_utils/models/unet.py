"""U-Net: a class for every pixel, from what is seen far around it and what is seen close by.

Source: O. Ronneberger, P. Fischer and T. Brox, "U-Net: Convolutional Networks for Biomedical
Image Segmentation", MICCAI 2015, figure 1. Ours is narrower, pads the convolutions, so that the
map is as large as the picture, and enlarges by repeating pixels, not by a transposed convolution.
"""

import keras
from keras import layers

from course_utils._shared.arguments import check_whole
from course_utils.models.blocks import (
    check_counts,
    check_input_shape,
    convolution_block,
    describe,
    rescaled_input,
)


@describe
def unet(
    input_shape: tuple[int, int, int] = (64, 64, 3),
    classes: int = 2,
    widths: tuple[int, ...] = (16, 32, 64, 128),
    *,
    repeats: int = 2,
    instance_head: bool = False,
    name: str = "unet",
) -> keras.Model:
    """Build a U-Net: down to a coarse map that sees far, and up again with the details added.

    Args:
        classes: Number of classes, background included.
        widths: Filters at each resolution, from the picture's own to the coarsest; each is half
            as high and wide as the one before, so the picture's sides must allow it.
        repeats: Convolutions at each resolution, on the way down and on the way up.
        instance_head: Whether a second output says how deep inside its object a pixel lies,
            which `tasks.instance_targets` teaches and `tasks.split_instances` reads.

    Returns:
        A model from ``(batch, height, width, channels)`` to logits ``(batch, height, width,
        classes)``. With an instance head, to a dictionary: these logits as "semantic", and
        "distance", ``(batch, height, width)`` in 0 to 1.
    """
    check_whole(classes, "classes", 2, 65_536)
    check_whole(repeats, "repeats", 1, 100)
    check_counts(widths, "widths")
    if len(widths) < 2:
        raise ValueError(f"widths must name two resolutions or more; received {widths}")
    coarsest = 2 ** (len(widths) - 1)  # pixels that the coarsest map's pixel stands for
    check_input_shape(input_shape, coarsest, coarsest)
    inputs, x = rescaled_input(input_shape)
    skips = []
    for level, filters in enumerate(widths[:-1], start=1):
        x = _convolutions(x, filters, repeats, name=f"down{level}")
        skips.append(x)
        x = layers.MaxPooling2D(2, name=f"down{level}_pool")(x)
    x = _convolutions(x, widths[-1], repeats, name="bottom")
    for level in range(len(skips), 0, -1):
        x = layers.UpSampling2D(2, name=f"up{level}_enlarge")(x)
        x = layers.Concatenate(name=f"up{level}_skip")([x, skips[level - 1]])
        x = _convolutions(x, widths[level - 1], repeats, name=f"up{level}")
    # As in the other heads, float32 whatever the rest computes in.
    logits = layers.Conv2D(classes, 1, dtype="float32", name="semantic")(x)
    if not instance_head:
        return keras.Model(inputs, logits, name=name)
    depth = layers.Conv2D(1, 1, activation="sigmoid", dtype="float32", name="distance_map")(x)
    depth = layers.Reshape(depth.shape[1:3], dtype="float32", name="distance")(depth)
    return keras.Model(inputs, {"semantic": logits, "distance": depth}, name=name)


def _convolutions(x, filters, repeats, name):
    for number in range(1, repeats + 1):
        x = convolution_block(x, filters, name=f"{name}_conv{number}")
    return x
