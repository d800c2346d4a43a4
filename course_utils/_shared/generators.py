"""Generators of random numbers that give the same on every machine."""

import numpy as np


def generator(seed: int, *stream: int) -> np.random.Generator:
    """Return the generator that belongs to a seed, 0 or more, and to one of its streams.

    `default_rng` may change its algorithm one day; here it is named, so the numbers stay.
    """
    sequence = np.random.SeedSequence(int(seed), spawn_key=stream)
    return np.random.Generator(np.random.PCG64(sequence))
