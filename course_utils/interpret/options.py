"""What the arguments that many functions share mean: written once, shown by `help` everywhere."""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Callable

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
RAISES = "\n\nRaises:\n    ValueError: an argument is not as described; the message says which."

_OPEN = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


def told_arguments(docstring: str) -> dict[str, str]:
    """Return what the `Args:` of a docstring tell, argument by argument."""
    told = inspect.cleandoc(docstring).partition("\n\nArgs:\n")[2].partition("\n\n")[0]
    entries = re.findall(r"^    (\w+): (.*(?:\n {8}.*)*)", told, re.M)
    return {name: " ".join(text.split()) for name, text in entries}


def describe(function: Callable, more: dict[str, str] | None = None) -> Callable:
    """Complete a docstring by the arguments that are described in `more`, or in `SHARED`."""
    if function.__doc__ is None:  # under python -OO
        return function
    text = inspect.cleandoc(function.__doc__)
    texts = SHARED | (more or {}) | told_arguments(text)
    head, *after = re.split(r"\n\n(?=Returns:\n|Raises:\n)", text, maxsplit=1)
    lines = [
        textwrap.fill(
            f"{name}: {texts[name]}", 100, initial_indent=" " * 4, subsequent_indent=" " * 8
        )
        for name in inspect.signature(function).parameters
    ]
    arguments = "\n".join(["Args:", *lines])
    function.__doc__ = "\n\n".join([head.partition("\n\nArgs:\n")[0], arguments, *after])
    if "\nRaises:\n" not in function.__doc__:
        function.__doc__ += RAISES
    return function


def like(other: Callable, *without: str) -> Callable:
    """Give a function that hands on what it gets the arguments of another, and their description.

    Args:
        other: a described function.
        without: arguments of `other` that the function does not have.
    """

    def decorate(function: Callable) -> Callable:
        own = [p for p in inspect.signature(function).parameters.values() if p.kind not in _OPEN]
        hidden = {*without, *(parameter.name for parameter in own)}
        every = [p for p in inspect.signature(other).parameters.values() if p.name not in hidden]
        every = sorted([*own, *every], key=lambda parameter: parameter.kind)
        function.__signature__ = inspect.Signature(every, return_annotation="np.ndarray")
        return describe(function, told_arguments(other.__doc__ or ""))

    return decorate
