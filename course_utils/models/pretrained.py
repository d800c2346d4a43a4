"""ImageNet nets of ``keras.applications``, with their preprocessing inside."""

import json
import os
from functools import partial
from pathlib import Path

import keras

from course_utils._shared.arguments import check_choice
from course_utils.models.blocks import rescaled_input

SOURCES = {  # name -> constructor, and the side of its pictures in pixels
    "mobilenet": (partial(keras.applications.MobileNet, alpha=0.75), 224),
    "xception": (keras.applications.Xception, 299),
}
CLASS_INDEX = (
    "https://storage.googleapis.com/download.tensorflow.org/data/imagenet_class_index.json"
)


def pretrained(name: str) -> tuple[keras.Model, tuple[str, ...]]:
    """Load an ImageNet net: from Keras's cache, else over the network.

    Args:
        name: ``mobilenet`` (width 0.75, small) or ``xception`` (as in the deck, 92 MB).

    Returns:
        ``(model, class_names)``. The model takes float32 RGB in 0 to 1 of shape
        ``(batch, size, size, 3)`` and gives the logits of 1,000 classes. The net itself
        is its last layer, a nested model.

    Raises:
        ValueError: ``name`` is unknown.
        RuntimeError: The weights are neither cached nor to be had; the text says what to use.
    """
    build, size = SOURCES[check_choice(name, "name", SOURCES)]
    try:
        # No softmax at the end: heatmaps want logits, and a softmax can follow.
        net = build(weights="imagenet", classifier_activation=None)
        class_names = _class_names()
    except Exception as error:  # Keras wraps whatever the download met in a bare Exception
        home = Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras")
        raise RuntimeError(
            f"the ImageNet weights of {name!r} are not in {home / 'models'} and could not be "
            f"downloaded ({type(error).__name__}); offline, use shipped('xception_photos'), "
            "which comes with the course"
        ) from error
    inputs, x = rescaled_input((size, size, 3))
    return keras.Model(inputs, net(x), name=f"{name}_imagenet"), class_names


def _class_names() -> tuple[str, ...]:
    """Return the 1,000 class names in the order of the logits."""
    path = keras.utils.get_file(origin=CLASS_INDEX, cache_subdir="models")
    index = json.loads(Path(path).read_text(encoding="utf-8"))
    return tuple(index[str(number)][1] for number in range(len(index)))
