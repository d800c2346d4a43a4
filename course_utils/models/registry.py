"""The nets that the course ships: their architectures and what they tell apart."""

from course_utils.models.detector import grid_detector
from course_utils.models.localiser import localiser
from course_utils.models.segmenter import selfie_segmenter
from course_utils.models.ssd import ssd_mobilenet
from course_utils.models.stacks import column_net
from course_utils.models.unet import unet
from course_utils.models.xception import small_xception

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


def _case_net():
    """Build the net that all suspects of the detective story are."""
    return column_net(
        (24, 48, 64, 64), separable=True, pool_after=(1,), input_shape=(80, 80, 3), name="case"
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
    **dict.fromkeys(CASE_NAMES, _case_net),
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
