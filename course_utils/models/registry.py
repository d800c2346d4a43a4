"""The nets that the course ships: their architectures and what they were trained to tell apart."""

from course_utils.models.xception import small_xception

CLASS_NAMES = ("cat", "dog")

ARCHITECTURES = {
    "xception_scenes": lambda: small_xception((64, 64, 3), name="xception_scenes"),
    "xception_shortcut": lambda: small_xception((64, 64, 3), name="xception_shortcut"),
    "xception_photos": lambda: small_xception(
        (128, 128, 3),
        stem=32,
        widths=(48, 96, 256),
        middle=4,
        exit_filters=512,
        dropout=0.1,
        name="xception_photos",
    ),
}

# What each net's outputs stand for, in order.
CLASSES: dict[str, tuple[str, ...]] = {
    "xception_scenes": CLASS_NAMES,
    "xception_shortcut": CLASS_NAMES,
    "xception_photos": CLASS_NAMES,
}
