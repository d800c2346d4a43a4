"""Which layers are silent?"""

from course_exercises import exercise


def _norms(rng):
    depth = int(rng.integers(3, 13))
    norms = 10 ** rng.uniform(-rng.choice([1, 8]), 1, depth)
    share = float(10.0 ** -rng.integers(1, 6))
    return [(f"conv{n}", float(norm)) for n, norm in enumerate(norms, 1)], share


_NORMS = [("conv1", 0.002), ("conv2", 4.0), ("conv3", 0.5), ("conv4", 0.03), ("conv5", 2.0)]


@exercise(
    number=3,
    kind="experiment",
    points=1,
    aim="measure the gradient at every layer of any net",
    inputs=_norms,
    examples=(
        ([("conv1", 0.25)], 0.5),
        ([("conv1", 0.25), ("conv2", 1.0), ("conv3", 0.5)], 0.5),
        (_NORMS, 0.01),
        (_NORMS, 0.2),
        ([(name, norm / 1e6) for name, norm in _NORMS], 0.01),
        ([("conv1", 3.0), ("conv2", 40.0), ("conv3", 900.0), ("conv4", 5.0)], 0.1),
    ),
)
def silent_layers(norms, share):
    """Return the names of the layers whose gradient is less than a share of the largest."""
    largest = max(norm for _, norm in norms)
    return [name for name, norm in norms if norm < share * largest]


def _below(norms, limit):
    return [name for name, norm in norms if norm < limit]


class Mistakes(silent_layers.Mistakes):
    def against_a_fixed_limit(norms, share):
        """You compare the lengths with `share` itself. Whether a gradient is small depends on the
        others in the same net."""
        return _below(norms, share)

    def against_the_last_layer(norms, share):
        """You compare with the last layer. The largest gradient may be elsewhere."""
        return _below(norms, share * norms[-1][1])

    def against_the_first_layer(norms, share):
        """You compare with the first layer, which is often the very one that has fallen silent."""
        return _below(norms, share * norms[0][1])

    def against_the_next_layer(norms, share):
        """You compare each layer with the one above. A net may fade in small steps: compare all
        with one number."""
        pairs = zip(norms, norms[1:], strict=False)
        return [name for (name, norm), (_, above) in pairs if norm < share * above]

    def the_loud_ones(norms, share):
        """Those are the layers that do get a gradient. Return the others."""
        return [name for name, _ in norms if name not in silent_layers(norms, share)]
