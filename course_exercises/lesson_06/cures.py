"""What is a cure?"""

from course_exercises import exercise


def _recipes(rng):
    names = ["plain", "shortcuts", "He's rule", "normalized", "both"]
    count = int(rng.integers(2, 6))
    shallow = 10 ** rng.uniform(-3, 2, count)
    deep = shallow * 10 ** rng.uniform(-6, 6, count)
    gradients = zip(shallow.tolist(), deep.tolist(), strict=True)
    return dict(zip(names, gradients, strict=False)), float(10 ** rng.uniform(0.5, 3))


_MEASURED = {
    "plain": (1e-2, 1e-10),
    "shortcuts": (5e-2, 2.0),
    "He's rule": (0.4, 0.2),
    "normalized": (1.5, 4000.0),
    "both": (300.0, 500.0),
    "small": (1e-5, 2e-5),
}


@exercise(
    number=6,
    kind="experiment",
    aim="judge when a shortcut is the cure, and when something else is",
    inputs=_recipes,
    examples=(
        ({"plain": (1.0, 0.001)}, 100.0),
        ({"plain": (1.0, 0.5), "shortcuts": (1.0, 2.0), "normalized": (1.0, 800.0)}, 100.0),
        ({"plain": (1.0, 0.25), "shortcuts": (0.5, 2.0), "normalized": (3.0, 2.0)}, 4.0),
        (_MEASURED, 100.0),
        (_MEASURED, 10.0),
    ),
)
def cures(measured, factor):
    """Return the names whose gradient neither vanishes nor explodes from shallow to deep."""
    return [
        name
        for name, (shallow, deep) in measured.items()
        if deep >= shallow / factor and deep <= shallow * factor
    ]


def _kept(measured, keeps):
    return [name for name, (shallow, deep) in measured.items() if keeps(shallow, deep)]


class Mistakes(cures.Mistakes):
    def only_vanishing(measured, factor):
        """You look for gradients that vanish. One that grows a thousandfold is no use, either."""
        return _kept(measured, lambda shallow, deep: deep >= shallow / factor)

    def only_exploding(measured, factor):
        """You look for gradients that explode. Which of them vanish?"""
        return _kept(measured, lambda shallow, deep: deep <= shallow * factor)

    def deep_net_alone(measured, factor):
        """You look at the deep net alone. The question is what depth has *changed*: compare it with
        the shallow net."""
        return _kept(measured, lambda shallow, deep: 1 / factor <= deep <= factor)

    def difference(measured, factor):
        """You subtract. From 0.01 to 0.0000000001 is a small difference, and yet a hundred million
        times less: compare by division."""
        return _kept(measured, lambda shallow, deep: abs(deep - shallow) <= factor)

    def the_failures(measured, factor):
        """Those are the recipes that fail. Return the ones that keep the gradient."""
        return [name for name in measured if name not in cures(measured, factor)]
