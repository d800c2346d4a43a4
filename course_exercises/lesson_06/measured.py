"""Exercises on measured gradients: which layers are silent, and what cures them."""

import numpy as np

from course_exercises.definition import Exercise, Mistake


def _norms(rng):
    depth = int(rng.integers(3, 13))
    norms = 10 ** rng.uniform(-8, 1, depth)
    return [(f"conv{n}", float(norm)) for n, norm in enumerate(norms, 1)], float(
        10.0 ** -rng.integers(1, 6)
    )


def silent_layers(norms, share):
    """Return the names of the layers whose gradient is less than a share of the largest."""
    largest = max(norm for _, norm in norms)
    return [name for name, norm in norms if norm < share * largest]


def _sorted_first(norms, share):
    loudest = sorted(norms, key=lambda pair: pair[1])[-1][1]
    found = []
    for name, norm in norms:
        if norm / loudest < share:
            found.append(name)
    return found


def _with_numpy(norms, share):
    lengths = np.array([norm for _, norm in norms])
    return [norms[place][0] for place in np.flatnonzero(lengths < share * lengths.max())]


def _below(norms, limit):
    return [name for name, norm in norms if norm < limit]


def _below_the_next(norms, share):
    pairs = zip(norms, norms[1:], strict=False)
    return [name for (name, norm), (_, above) in pairs if norm < share * above]


_NORMS = [("conv1", 0.002), ("conv2", 4.0), ("conv3", 0.5), ("conv4", 0.03), ("conv5", 2.0)]

SILENT_LAYERS = Exercise(
    name="silent_layers",
    lesson="06",
    aim="measure the gradient at every layer, and read what was measured",
    kind="experiment",
    points=1,
    reference=silent_layers,
    inputs=_norms,
    examples=(
        ([("conv1", 0.25)], 0.5),
        ([("conv1", 0.25), ("conv2", 1.0), ("conv3", 0.5)], 0.5),
        (_NORMS, 0.01),
        (_NORMS, 0.2),
        ([(name, norm / 1e6) for name, norm in _NORMS], 0.01),
        ([("conv1", 3.0), ("conv2", 40.0), ("conv3", 900.0), ("conv4", 5.0)], 0.1),
    ),
    alternatives=(_sorted_first, _with_numpy),
    mistakes=(
        Mistake(
            "against a fixed limit",
            lambda norms, share: _below(norms, share),
            "You compare the lengths with `share` itself. Whether a gradient is small depends on "
            "the others in the same net.",
        ),
        Mistake(
            "against the last layer",
            lambda norms, share: _below(norms, share * norms[-1][1]),
            "You compare with the last layer. The largest gradient may be elsewhere.",
        ),
        Mistake(
            "against the first layer",
            lambda norms, share: _below(norms, share * norms[0][1]),
            "You compare with the first layer, which is often the very one that has fallen silent.",
        ),
        Mistake(
            "against the mean",
            lambda norms, share: _below(norms, share * np.mean([norm for _, norm in norms])),
            "You compare with the mean. Asked is a share of the largest.",
        ),
        Mistake(
            "against the next layer",
            _below_the_next,
            "You compare each layer with the one above. A net may fade in small steps: compare "
            "all with one number.",
        ),
        Mistake(
            "the loud ones",
            lambda norms, share: [
                name for name, _ in norms if name not in silent_layers(norms, share)
            ],
            "Those are the layers that do get a gradient. Asked are the others.",
        ),
        Mistake(
            "how many",
            lambda norms, share: len(silent_layers(norms, share)),
            "That is how many they are. Asked are their names.",
        ),
        Mistake(
            "border counted",
            lambda norms, share: [
                name for name, norm in norms if norm <= share * max(norm for _, norm in norms)
            ],
            "A layer that has exactly that share counts as heard: *less* than it is asked.",
        ),
    ),
)


def _recipes(rng):
    names = ["plain", "shortcuts", "He's rule", "normalized", "both"]
    count = int(rng.integers(2, 6))
    shallow = 10 ** rng.uniform(-3, 2, count)
    deep = shallow * 10 ** rng.uniform(-6, 6, count)
    measured = {
        name: (float(one), float(other))
        for name, one, other in zip(names, shallow, deep, strict=False)
    }
    return measured, float(10 ** rng.uniform(0.5, 3))


def cures(measured, factor):
    """Return the names whose gradient neither vanishes nor explodes from shallow to deep."""
    return [
        name
        for name, (shallow, deep) in measured.items()
        if deep >= shallow / factor and deep <= shallow * factor
    ]


def _by_logarithms(measured, factor):
    found = []
    for name, (shallow, deep) in measured.items():
        if abs(np.log2(deep) - np.log2(shallow)) <= np.log2(factor):
            found.append(name)
    return found


def _kept(measured, keeps):
    return [name for name, (shallow, deep) in measured.items() if keeps(shallow, deep)]


_MEASURED = {
    "plain": (1e-2, 1e-10),
    "shortcuts": (5e-2, 2.0),
    "He's rule": (0.4, 0.2),
    "normalized": (1.5, 4000.0),
    "both": (300.0, 500.0),
    "small": (1e-5, 2e-5),
}

CURES = Exercise(
    name="cures",
    lesson="06",
    aim="judge when a shortcut is the cure, and when something else is",
    kind="experiment",
    points=2,
    reference=cures,
    inputs=_recipes,
    examples=(
        ({"plain": (1.0, 0.001)}, 100.0),
        ({"plain": (1.0, 0.5), "shortcuts": (1.0, 2.0), "normalized": (1.0, 800.0)}, 100.0),
        ({"plain": (1.0, 0.25), "shortcuts": (0.5, 2.0), "normalized": (3.0, 2.0)}, 4.0),
        (_MEASURED, 100.0),
        (_MEASURED, 10.0),
    ),
    alternatives=(
        _by_logarithms,
        lambda measured, factor: _kept(
            measured, lambda shallow, deep: max(deep / shallow, shallow / deep) <= factor
        ),
    ),
    mistakes=(
        Mistake(
            "only vanishing",
            lambda measured, factor: _kept(
                measured, lambda shallow, deep: deep >= shallow / factor
            ),
            "You look for gradients that vanish. One that grows a thousandfold can't be trained "
            "with, either.",
        ),
        Mistake(
            "only exploding",
            lambda measured, factor: _kept(
                measured, lambda shallow, deep: deep <= shallow * factor
            ),
            "You look for gradients that explode. Which of them vanish?",
        ),
        Mistake(
            "deep net alone",
            lambda measured, factor: _kept(
                measured, lambda shallow, deep: 1 / factor <= deep <= factor
            ),
            "You look at the deep net alone. Asked is what depth has *changed*: compare it with "
            "the shallow net.",
        ),
        Mistake(
            "difference",
            lambda measured, factor: _kept(
                measured, lambda shallow, deep: abs(deep - shallow) <= factor
            ),
            "You subtract. From 0.01 to 0.0000000001 is a small difference, and yet a hundred "
            "million times less: compare by division.",
        ),
        Mistake(
            "the failures",
            lambda measured, factor: [
                name for name in measured if name not in cures(measured, factor)
            ],
            "Those are the recipes that fail. Asked are the ones that keep the gradient.",
        ),
        Mistake(
            "the best one",
            lambda measured, factor: [
                min(
                    measured,
                    key=lambda name: abs(np.log(measured[name][1]) - np.log(measured[name][0])),
                )
            ],
            "That is the recipe that changes least. More than one may do, or none.",
        ),
        Mistake(
            "border left out",
            lambda measured, factor: _kept(
                measured, lambda shallow, deep: shallow / factor < deep < shallow * factor
            ),
            "A change by exactly `factor` is still allowed.",
        ),
    ),
)
