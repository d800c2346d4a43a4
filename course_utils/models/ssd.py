"""A single-shot detector on MobileNetV2, for photographs: MediaPipe's, rebuilt.

Sources: W. Liu et al., "SSD: Single Shot MultiBox Detector", ECCV 2016, figure 2 (each of six
maps, from fine to coarse, answers for boxes of its own size), on the net of M. Sandler et al.,
"MobileNetV2", CVPR 2018, table 2.
"""

import keras
from keras import layers

from course_utils.models.blocks import rescaled_input
from course_utils.models.mobile_blocks import convolution, inverted_residual

# times wider inside, filters, repeats, strides of the first: MobileNetV2's table 2
STAGES = ((1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1),
          (6, 160, 3, 2), (6, 320, 1, 1))  # fmt: skip
FIRST_MAP = "block14_expand"  # the last layer before the map is halved to 10 by 10
EXTRA = ((256, 512), (128, 256), (128, 256), (64, 128))  # filters of the maps beyond MobileNet
ANCHORS = (3, 6, 6, 6, 6, 6)  # at each position of the six maps; `tasks.ssd_anchors` lists them


def ssd_mobilenet(classes: int = 23, name: str = "ssd_mobilenet") -> keras.Model:
    """Build the detector for photographs of 300 by 300 pixels.

    Args:
        classes: Number of classes; there is none for background, where every score is low.
        name: Name of the model.

    Returns:
        A model from ``(batch, 300, 300, 3)``, in 0 to 1, to a dictionary: "scores", logits
        ``(batch, 1917, classes)``, and "codes", ``(batch, 1917, 4)``: by how much each of 1,917
        anchor boxes must be moved and enlarged, as `tasks.decode_anchors` reads it.
    """
    inputs, x = rescaled_input((300, 300, 3))
    x = convolution(x, 32, 3, strides=2, activation="relu6", name="stem")
    number = 0
    for times, filters, repeats, strides in STAGES:
        for repeat in range(repeats):
            number += 1
            step = strides if repeat == 0 else 1
            wide = times * x.shape[-1]
            x = inverted_residual(x, wide, filters, strides=step, name=f"block{number}")
    x = convolution(x, 1280, activation="relu6", name="top")
    maps = [keras.Model(inputs, x).get_layer(FIRST_MAP).output, x]
    for level, (narrow, filters) in enumerate(EXTRA, start=3):
        x = convolution(x, narrow, activation="relu6", name=f"map{level}_narrow")
        x = convolution(x, filters, 3, strides=2, activation="relu6", name=f"map{level}")
        maps.append(x)
    outputs = {"codes": _answers(maps, 4, "codes"), "scores": _answers(maps, classes, "scores")}
    return keras.Model(inputs, outputs, name=name)


def _answers(maps, numbers, name):
    """Predict numbers for each anchor of each map; return them in one list."""
    lists = []
    for level, (x, anchors) in enumerate(zip(maps, ANCHORS, strict=True), start=1):
        x = convolution(x, anchors * numbers, name=f"head{level}_{name}")
        lists.append(layers.Reshape((-1, numbers), name=f"head{level}_{name}_list")(x))
    return layers.Concatenate(axis=1, dtype="float32", name=name)(lists)
