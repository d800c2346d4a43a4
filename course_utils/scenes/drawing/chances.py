"""How chance makes a picture: a generator for each part of it, and picks by uniform numbers."""

from course_utils._shared.arguments import check_generator, check_whole
from course_utils._shared.generators import generator


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
