"""Pictures that excite a filter, or a class: gradient ascent in the space of pictures.

Erhan et al., "Visualizing Higher-Layer Features of a Deep Network", 2009, section 3, equation 1:

    x* = argmax over x, |x| bounded, of  a(x)

with a the activation to excite. Here a is the mean of one filter's map without its border, the
ascent starts from grey noise, and every step is equally long, whatever the gradient's size:

    x <- x + step_size * g / |g|,    g = d a / d x,    |g| over the whole picture

Decay and blur are those of Yosinski et al., "Understanding Neural Networks Through Deep
Visualization", 2015, section 3; jitter is that of Mordvintsev et al., "DeepDream", 2015.
"""

import keras
import numpy as np

from course_utils.interpret.filters.pictures import FilterPictures, ascend_filters
from course_utils.interpret.filters.settings import Settings
from course_utils.interpret.options import like
from course_utils.interpret.tracing.layers import find_layer


@like(Settings)
def visualize_filters(
    model: keras.Model,
    layer: str | keras.Layer,
    filters: int | np.ndarray | None = None,
    *args,
    **options,
) -> FilterPictures:
    """Find, for each filter of a layer, a picture that excites it.

    All filters start from the same noise: pictures differ by what the filters seek alone, and a
    filter's picture doesn't depend on which others are asked for.

    Args:
        model: a Keras model that takes one batch of images.
        layer: the layer, by name, by `outer/inner` path or itself; its output is (N, h, w,
            filters) or (N, filters). What lies behind it is not run.
        filters: indices of the filters (channels); None for all of them.
    """
    settings = Settings(*args, **options)
    return ascend_filters(model, find_layer(model, layer), None, filters, settings)


@like(Settings, "border")
def visualize_class(
    model: keras.Model,
    class_index: int | np.ndarray | None = None,
    *args,
    output: str | int | None = None,
    **options,
) -> FilterPictures:
    """Find a picture that raises the logit of a class, for one class, several, or all of them.

    Simonyan et al., "Deep Inside Convolutional Networks", ICLR Workshop 2014, section 2: the
    score is the logit and not the probability, which also rises when the other classes fall.

    Args:
        class_index: class indices; None for all classes.

    Returns:
        `FilterPictures`; its `filters` are the classes, its `activations` their logits.
    """
    settings = Settings(*args, border=0, **options)
    return ascend_filters(model, None, output, class_index, settings)
