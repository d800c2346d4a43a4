"""The nets that come with the course, ready to use and offline, and the suspects among them."""

import json
from dataclasses import dataclass

import keras

from course_utils._shared.arguments import check_choice, check_whole
from course_utils._shared.generators import generator
from course_utils.models.detector import grid_detector, localiser
from course_utils.models.mobile_nets import selfie_segmenter, ssd_mobilenet
from course_utils.models.stacks import column_net
from course_utils.models.unet import unet
from course_utils.models.weights import load_weights
from course_utils.models.xception import small_xception
from course_utils.paths import data_dir

CLASS_NAMES = ("cat", "dog")
TAG_NAMES = ("beach", "mountains", "sunset", "person", "cat", "dog")  # the album's, in its order
# The entries of the streets' semantic map, in its order.
STREET_NAMES = ("sky", "building", "road", "sidewalk", "vegetation", "person", "car", "sign")
# What the detector for photographs tells apart, classes of Open Images V4, in its order.
PHOTO_NAMES = ("bicycle", "boot", "laptop", "person", "chair", "cattle", "desk", "cat",
               "computer mouse", "computer monitor", "box", "mug", "coffee cup",
               "stationary bicycle", "table", "bottle", "high heels", "vehicle", "footwear",
               "dog", "book", "camera", "car")  # fmt: skip
FINDING_NAMES = ("healthy", "lesion")  # the radiographs'
CASE_NAMES = tuple(f"case_{letter}" for letter in "abcdef")  # of the detective story

VERDICTS = ("sound", "token", "exposure", "position", "hospital")
# What each net's training pictures were drawn from, and the verdict that is right.
_VERDICT_OF_MIX = {"balanced": "sound", "prevalence": "hospital"}


def photo_net(size: int = 160):
    """Build the net of the photographs, for pictures of another size too."""
    return small_xception(
        (size, size, 3),
        stem=32,
        widths=(48, 96, 256),
        middle=4,
        exit_filters=512,
        dropout=0.1,
        name="xception_photos",
    )


ARCHITECTURES = {
    "xception_scenes": lambda: small_xception((64, 64, 3), name="xception_scenes"),
    "xception_shortcut": lambda: small_xception((64, 64, 3), name="xception_shortcut"),
    "xception_photos": photo_net,
    "album_tagger": lambda: column_net(
        separable=False, input_shape=(64, 64, 3), classes=len(TAG_NAMES), name="album_tagger"
    ),
    "localiser_pets": lambda: localiser((64, 64, 3), name="localiser_pets"),
    "detector_street": lambda: grid_detector(
        (128, 128, 3), classes=3, stride=4, depth=4, name="detector_street"
    ),
    "unet_street": lambda: unet(
        (64, 64, 3), len(STREET_NAMES), instance_head=True, name="unet_street"
    ),
    "unet_call": lambda: unet((64, 64, 3), 2, name="unet_call"),
    "selfie_segmenter": selfie_segmenter,
    "detector_photos": lambda: ssd_mobilenet(len(PHOTO_NAMES), name="detector_photos"),
    **dict.fromkeys(  # the suspects are alike
        CASE_NAMES,
        lambda: column_net(
            (24, 48, 64, 64), separable=True, pool_after=(1,), input_shape=(80, 80, 3), name="case"
        ),
    ),
}

# What each net's outputs stand for, in order.
CLASSES: dict[str, tuple[str, ...]] = {
    "xception_scenes": CLASS_NAMES,
    "xception_shortcut": CLASS_NAMES,
    "xception_photos": CLASS_NAMES,
    "album_tagger": TAG_NAMES,
    "localiser_pets": ("y0", "x0", "y1", "x1"),
    "detector_street": ("person", "car", "sign"),
    "unet_street": STREET_NAMES,
    "unet_call": ("background", "person"),
    "selfie_segmenter": ("background", "person"),
    "detector_photos": PHOTO_NAMES,
    **dict.fromkeys(CASE_NAMES, FINDING_NAMES),
}


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


@dataclass(frozen=True)
class Suspect:
    """A net under investigation.

    Attributes:
        model: takes (batch, 80, 80, 3) in 0 to 1, gives logits (batch, 2): healthy, lesion.
        reported: what its makers say of it, measured on 1,000 pictures like those it learned
            from: "accuracy" and "area under ROC".
    """

    model: keras.Model
    reported: dict[str, float]


def load_suspects(seed: int = 0) -> dict[str, Suspect]:
    """Return the six nets as "net 1" to "net 6", in an order that the seed draws.

    Raises:
        ValueError: ``seed`` is no whole number of 0 or more.
    """
    files = read_cases()
    return {
        name: Suspect(shipped(case)[0], files[case]["reported"])
        for name, case in _names(seed).items()
    }


def open_files(seed: int = 0) -> dict[str, str]:
    """Say of each net which of `VERDICTS` it earns: look only when your own are written down.

    Args:
        seed: The one that `load_suspects` was given, a whole number of 0 or more.
    """
    files = read_cases()
    mixes = {name: files[case]["mix"] for name, case in _names(seed).items()}
    return {name: _VERDICT_OF_MIX.get(mix, mix) for name, mix in mixes.items()}


def read_cases() -> dict[str, dict]:
    """Return the sealed file: case -> the mix and seed it was trained with, and what it reaches."""
    return json.loads((data_dir() / "cases.json").read_text(encoding="utf-8"))


def _names(seed: int) -> dict[str, str]:
    """Return "net 1" to "net 6", each with its case."""
    order = generator(check_whole(seed, "seed", 0)).permutation(len(CASE_NAMES))
    return {f"net {place + 1}": CASE_NAMES[number] for place, number in enumerate(order)}
