"""Pictures that excite a filter, or a class: gradient ascent in the space of pictures.

Erhan et al., "Visualizing Higher-Layer Features of a Deep Network", 2009, section 3, equation 1:

    x* = argmax over x, |x| bounded, of  a(x)

with a the activation to excite. Here a is the mean of one filter's map without its border, the
ascent starts from grey noise, and every step is equally long, whatever the gradient's size:

    x <- x + step_size * g / |g|,    g = d a / d x,    |g| over the whole picture

Decay and blur are those of Yosinski et al., "Understanding Neural Networks Through Deep
Visualization", 2015, section 3; jitter is that of Mordvintsev et al., "Inceptionism", 2015.
"""

from __future__ import annotations

import keras
import numpy as np

from course_utils.interpret.filters_climb import FilterPictures, climb_filters
from course_utils.interpret.filters_settings import Settings
from course_utils.interpret.layers import find_layer

__all__ = ["FilterPictures", "visualize_class", "visualize_filters"]


def visualize_filters(
    model: keras.Model,
    layer: str | keras.Layer,
    filters: int | np.ndarray | None = None,
    steps: int = 30,
    step_size: float = 10.0,
    size: int | tuple[int, int] | None = None,
    rng: np.random.Generator | int = 0,
    *,
    border: int = 2,
    normalize: str = "global",
    initial: str | np.ndarray = "noise",
    restarts: int = 16,
    decay: float = 0.0,
    blur: float = 0.0,
    jitter: int = 0,
    coarse_to_fine: bool | float = False,
    value_range: tuple[float, float] = (0, 1),
    batch_size: int = 16,
) -> FilterPictures:
    """Find, for each filter of a layer, a picture that excites it.

    All filters start from the same noise: pictures differ by what the filters seek alone, and a
    filter's picture doesn't depend on which others are asked for.

    Args:
        model: a Keras model that takes one batch of images.
        layer: the layer, by name, by `outer/inner` path or itself; its output is (N, h, w,
            filters) or (N, filters). What lies behind it is not run.
        filters: indices of the filters (channels); None for all of them.
        steps: number of steps, at least 1.
        step_size: length of a step: the L2 norm of the picture's change, in units of the width of
            `value_range`.
        size: pixels of the square picture, or (H, W); None for the model's own, or 128 where it
            has none. It may differ from the model's where the layers up to this one allow it.
        rng: source of the starting noise and of the jitter: a generator, or a seed for one.
        border: places at each edge of the layer's map left out of the mean.
        normalize: "global": every step is `step_size` long. "pixel" divides by each pixel's own
            norm, a common slip: the step is sqrt(H W) times longer. "none": the plain gradient.
        initial: "noise", uniform from 0.4 to 0.6 of `value_range`; "blank", its middle; or
            pictures of your own, (H, W, C) or (F, H, W, C).
        restarts: a filter that is silent on its start (behind a ReLU, many are on grey noise) gets
            up to so many others, blotches of random colour; never in place of your own pictures.
        decay: share of the distance from grey that each step takes back, 0 to below 1.
        blur: standard deviation in pixels of a Gaussian blur after each step; 0 for none.
        jitter: largest shift in pixels before each gradient, up, down, left or right.
        coarse_to_fine: take the steps on a patch of about half the side first, repeat it over
            the picture, and take this share of them again on the whole (True: half). About as
            exciting, in less time; `activations` are those on the whole.
        value_range: the values that the model takes.
        batch_size: pictures that go through the model at once; changes memory, not the result.

    Returns:
        `FilterPictures`, in the order of `filters`.

    Raises:
        ValueError: an argument is not as described; the message says which and what came.
    """
    settings = Settings(
        steps,
        step_size,
        border,
        normalize,
        initial,
        restarts,
        decay,
        blur,
        jitter,
        coarse_to_fine,
        value_range,
        batch_size,
    )
    path = find_layer(model, layer)
    return climb_filters(model, path, None, filters, size, np.random.default_rng(rng), settings)


def visualize_class(
    model: keras.Model,
    class_index: int | np.ndarray | None = None,
    steps: int = 30,
    step_size: float = 10.0,
    size: int | tuple[int, int] | None = None,
    rng: np.random.Generator | int = 0,
    *,
    output: str | int | None = None,
    normalize: str = "global",
    initial: str | np.ndarray = "noise",
    restarts: int = 16,
    decay: float = 0.0,
    blur: float = 0.0,
    jitter: int = 0,
    coarse_to_fine: bool | float = False,
    value_range: tuple[float, float] = (0, 1),
    batch_size: int = 16,
) -> FilterPictures:
    """Find a picture that raises the logit of a class, for one class, several, or all of them.

    Simonyan et al., "Deep Inside Convolutional Networks", ICLR Workshop 2014, section 2: the
    score is the logit and not the probability, which also rises when the other classes fall.

    Args:
        model: a Keras model that takes one batch of images and gives (N, classes).
        class_index: class indices; None for all classes.
        steps: number of steps; this and what follows as for `visualize_filters`.
        step_size: length of a step.
        size: pixels of the picture.
        rng: source of the starting noise and of the jitter.
        output: name or position of the output, for a model with several.
        normalize: "global", "pixel" or "none".
        initial: "noise", "blank" or pictures.
        restarts: other starts for a class whose logit has no gradient.
        decay: share of the distance from grey that each step takes back.
        blur: standard deviation of a Gaussian blur after each step.
        jitter: largest shift before each gradient.
        coarse_to_fine: ascend on a patch first.
        value_range: the values that the model takes.
        batch_size: pictures that go through the model at once.

    Returns:
        `FilterPictures`; its `filters` are the classes, its `activations` their logits.

    Raises:
        ValueError: an argument is not as described; the message says which and what came.
    """
    settings = Settings(
        steps,
        step_size,
        0,
        normalize,
        initial,
        restarts,
        decay,
        blur,
        jitter,
        coarse_to_fine,
        value_range,
        batch_size,
    )
    rng = np.random.default_rng(rng)
    return climb_filters(model, None, output, class_index, size, rng, settings)
