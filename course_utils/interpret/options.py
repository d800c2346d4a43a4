"""What the arguments that many functions of this room share mean, for their docstrings."""

from functools import partial

from course_utils._shared import described

SHARED = {
    "model": "a Keras model that takes one batch of images and gives (N, classes).",
    "images": "(N, H, W, C) floating-point images, in the values that the model takes.",
    "class_index": "the class in question, one for all or (N,); None for each image's top class. A "
    "model that gives one logit (cat or dog by one sigmoid) has two classes: 1, whose logit it "
    "is, and 0, whose logit is its negative.",
    "layer": "the layer whose activations are weighed, by name, by `outer/inner` path or itself; "
    "None for the last layer after a convolution that still has positions, and that all paths from "
    "the image to the output lead through, or for a later sum `x + y` of two branches.",
    "upsample": "bring the maps to the size of the images (bilinear, half-pixel centres), or to "
    "the part of them that the layer sees; False leaves them at the size of the layer.",
    "channels": '"max" takes the largest absolute value of a pixel\'s channels; "sum" adds the '
    "channels up and keeps what is positive; None gives the values themselves, with their signs.",
    "output": "name or position of the output to explain, for a model with several.",
    "normalize": "divide each map by its own maximum; False keeps the numbers of the equation.",
    "relu": "keep what speaks for the class; False shows what speaks against it too, below 0, and "
    "a normalized map then has a largest absolute value of 1.",
    "value_range": "the values expected of the images, to catch 0 to 255; None for no check.",
    "batch_size": "images that go through the model at once; changes memory, not the result.",
}

describe = described.describer(**SHARED)
like = partial(described.like, **SHARED)
