"""The nets that come with the course, ready to use and offline."""

import keras

from course_utils._shared.arguments import check_choice
from course_utils.models.registry import ARCHITECTURES, CLASSES
from course_utils.models.weights import load_weights
from course_utils.paths import data_dir


def shipped_names() -> tuple[str, ...]:
    """Return the names that ``shipped`` knows."""
    return tuple(ARCHITECTURES)


def shipped(name: str) -> tuple[keras.Model, tuple[str, ...]]:
    """Load one of the nets that come with the course.

    ``xception_scenes`` was trained on rendered pets, ``xception_shortcut`` on rendered pets
    whose background gives the species away, ``xception_photos`` on photographs of cats and dogs.
    ``album_tagger`` was trained on rendered holiday snaps with any number of tags each.

    ``localiser_pets`` puts a box around a rendered pet, ``detector_street`` boxes around the
    persons, cars and signs of a rendered street or clip. ``unet_street`` gives a class and a
    depth to each pixel of a rendered street, ``unet_call`` finds the person in a rendered call.
    ``selfie_segmenter`` finds the person in a photograph, ``detector_photos`` boxes of 23 classes:
    both are MediaPipe's, rebuilt. See `localiser`, `grid_detector`, `unet`, `selfie_segmenter` and
    `ssd_mobilenet` for what these give in place of ``(batch, classes)``.

    ``case_a`` to ``case_f`` look for a lesion in drawn radiographs; some of them cheat, and
    `load_suspects` deals them out for lesson 13.

    Args:
        name: Name of the net.

    Returns:
        ``(model, class_names)``. The model takes float32 RGB in 0 to 1 of shape
        ``(batch, height, width, 3)``, at ``model.input_shape[1:3]``, and gives logits
        ``(batch, classes)`` in the order of ``class_names``: for a softmax, or, with
        ``album_tagger``, for a sigmoid each.

    Raises:
        ValueError: ``name`` is unknown, or its weight file is damaged.
        FileNotFoundError: The weight file is missing.
    """
    model = ARCHITECTURES[check_choice(name, "name", ARCHITECTURES)]()
    load_weights(model, data_dir() / "weights" / f"{name}.npz")
    return model, CLASSES[name]
