"""What the renderers of all worlds share: their arguments, their chances, what they return."""

from dataclasses import fields

import numpy as np

from course_utils._shared.arguments import check_generator, check_whole
from course_utils._shared.described import describer
from course_utils._shared.generators import generator
from course_utils._shared.pixels import from_levels, to_levels

describe = describer(
    count="How many, 1 or more.",
    rng="A `numpy.random.Generator`; a picture advances it equally far whatever you ask for.",
    size="Side of the picture in pixels, 32 to 512.",
    background='"office" or "room".',
    wave="Whether a hand waves; None leaves it to chance.",
)


def part_generators(rng, size, count, least=32, most=512):
    """Check generator and size, and return a generator of its own for each part of a picture.

    `rng` is advanced by the same amount whatever is drawn later.
    """
    check_generator(rng)
    check_whole(size, "size", least, most)
    return [generator(seed) for seed in rng.integers(0, 2**63, size=count)]


def pick(options, chance):
    """Return one of some options by a uniform number, 0 to below 1."""
    return options[int(chance * len(options))]


def to_picture(planes):
    """Round a planar picture (3, H, W) to 8-bit levels; return it as (H, W, 3) float32."""
    return from_levels(to_levels(planes).transpose(1, 2, 0))


def gathered(kind, scenes, **others):
    """Return many scenes as one record of `kind`, a dataclass.

    A field such as `masks` takes what each scene has under that name, or as its `mask`: in a list
    if that is the field's type, else stacked. The `others` are values of fields made otherwise.
    """
    for field in fields(kind):
        if field.name not in others:
            name = field.name if hasattr(scenes[0], field.name) else field.name.removesuffix("s")
            values = [getattr(scene, name) for scene in scenes]
            others[field.name] = values if field.type is list else np.stack(values)
    return kind(**others)
