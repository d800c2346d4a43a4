"""What several exercises of lesson 06 share."""


def chain(rng):
    """Draw the weights of a chain of layers, and whether each has a shortcut."""
    depth = int(rng.integers(2, 13))
    return rng.uniform(-0.9, 0.9, depth).tolist(), bool(rng.integers(2))


def factors(weights, shortcut):
    """Return each layer's own derivative."""
    return [1 + weight if shortcut else weight for weight in weights]
