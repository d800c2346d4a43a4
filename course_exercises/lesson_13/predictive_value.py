"""The same net, another waiting room."""

from course_exercises import exercise


def _net_and_place(rng):
    return tuple(float(v) for v in rng.uniform(0.05, 0.99, 3).round(2))


@exercise(
    number=2,
    kind="by hand",
    points=1,
    aim="say what prevalence does to a net's answers",
    inputs=_net_and_place,
    examples=((0.9, 0.9, 0.5), (0.9, 0.9, 0.1), (0.8, 0.95, 0.01), (1.0, 0.5, 0.5)),
)
def predictive_value(sensitivity, specificity, prevalence):
    """Return the share of those called ill that are ill."""
    hits = sensitivity * prevalence
    return hits / (hits + (1 - specificity) * (1 - prevalence))


class Mistakes(predictive_value.Mistakes):
    def accuracy(sensitivity, specificity, prevalence):
        """That is the accuracy, over all people. The question is about those called ill."""
        return sensitivity * prevalence + specificity * (1 - prevalence)

    def called_ill(sensitivity, specificity, prevalence):
        """That is the share of all people who are called ill. Which share of *these* is ill?"""
        return sensitivity * prevalence + (1 - specificity) * (1 - prevalence)

    def negative_value(sensitivity, specificity, prevalence):
        """That is the share of those called *healthy* who are healthy."""
        cleared = specificity * (1 - prevalence)
        return cleared / (cleared + (1 - sensitivity) * prevalence)
