"""What several exercises of lesson 01 share."""

import numpy as np


def scores_of_a_tag(rng):
    """Draw truths, scores and a threshold; in eighths, so that some scores equal it."""
    count = int(rng.integers(4, 12))
    truths = rng.integers(0, 2, count)
    scores = np.clip(rng.normal(3 + 2 * truths, 2).round(), 0, 8) / 8
    return truths, scores, float(rng.integers(2, 8)) / 8
