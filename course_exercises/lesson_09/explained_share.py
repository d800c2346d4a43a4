"""How much came back?"""

import numpy as np

from course_exercises import exercise


def _patches(rng):
    count, numbers = (int(n) for n in rng.integers((4, 2), (12, 7)))
    pictures = rng.normal(rng.normal(0, 2, numbers), rng.uniform(0.3, 2, numbers), (count, numbers))
    return pictures, pictures + rng.normal(0.2, rng.uniform(0.3, 2), (count, numbers))


_FOUR = np.array([[1.0, 9], [3, 6], [5, 8], [7, 7]])
_NEAR = _FOUR + np.array([[1.0, 0], [0, -1], [0, 0], [-1, 1]])


@exercise(
    number=4,
    kind="by hand",
    aim="measure what a layer knows with a linear probe",
    inputs=_patches,
    examples=(
        (np.array([[0.0, 5], [2, 1]]), np.array([[1.0, 3], [1, 3]])),
        (_FOUR, _FOUR),
        (_FOUR, _NEAR),
        (_FOUR, _FOUR[::-1]),
    ),
)
def explained_share(pictures, rebuilt):
    """Return R squared of patches, (patches, numbers), and what was computed back of them."""
    wrong = ((pictures - rebuilt) ** 2).sum()
    spread = ((pictures - pictures.mean(axis=0)) ** 2).sum()
    return 1 - wrong / spread


class Mistakes(explained_share.Mistakes):
    def distances_not_squared(pictures, rebuilt):
        """You add up distances. Square them first, above and below the line."""
        spread = np.abs(pictures - pictures.mean(axis=0)).sum()
        return 1 - np.abs(pictures - rebuilt).sum() / spread

    def average_of_each_patch(pictures, rebuilt):
        """You average along the wrong direction: the average patch is a mean over the patches."""
        centred = pictures - pictures.mean(axis=1, keepdims=True)
        return 1 - np.sum((pictures - rebuilt) ** 2) / np.sum(centred**2)

    def number_by_number(pictures, rebuilt):
        """You score each number of a patch by itself, and take the mean. Then a place that hardly
        varies counts as much as one that varies a lot: add up first."""
        wrong = ((pictures - rebuilt) ** 2).sum(axis=0)
        return np.mean(1 - wrong / ((pictures - pictures.mean(axis=0)) ** 2).sum(axis=0))

    def correlation(pictures, rebuilt):
        """That is the correlation, squared. It forgives a reconstruction that is too bright
        everywhere; this score doesn't."""
        return np.corrcoef(pictures.ravel(), rebuilt.ravel())[0, 1] ** 2
