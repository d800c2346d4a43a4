"""What several exercises of lesson 10 share."""

import numpy as np


def waves(rng, noise, offset):
    """Draw a grey picture of one plane wave at any angle, with noise."""
    height, width = (int(n) for n in rng.integers(4, 21, 2))
    y, x = np.mgrid[:height, :width]
    angle, frequency = rng.uniform(0.1, np.pi - 0.1), rng.uniform(0.08, 0.3)
    along = x * np.cos(angle) + y * np.sin(angle)
    wave = np.cos(2 * np.pi * frequency * along + rng.uniform(0, 6))
    return offset + wave + rng.normal(0, noise, wave.shape)
