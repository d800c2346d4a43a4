"""Exercises on honest scores: of a channel for a part, and of one layer against another."""

import numpy as np

from course_exercises.definition import Exercise, Mistake


def _two_sets(rng):
    height, width, channels = (int(n) for n in rng.integers((3, 3, 2), (6, 6, 7)))
    sets = []
    for count in rng.integers(2, 5, 2):
        part = rng.random((count, height, width)) < rng.uniform(0.15, 0.6, (count, 1, 1))
        part[:, 1, 1], part[:, 0, 0] = True, False  # on every picture, and never all of it
        liking = rng.normal(0, 1, channels)
        maps = np.maximum(rng.normal(0.5, 1, (*part.shape, channels)) + part[..., None] * liking, 0)
        sets += [maps, part]
    return tuple(sets)


def _contrasts(maps, part):
    """Return each channel's mean on the part minus its mean elsewhere."""
    return maps[part].mean(axis=0) - maps[~part].mean(axis=0)


def part_channel(maps, part, new_maps, new_part):
    """Return the channel that answers most to a part, and its score on new pictures."""
    best = np.argmax(_contrasts(maps, part))
    return best, _contrasts(new_maps, new_part)[best]


def _by_loops(maps, part, new_maps, new_part):
    scores = [
        [one[..., k][where].mean() - one[..., k][~where].mean() for k in range(one.shape[3])]
        for one, where in ((maps, part), (new_maps, new_part))
    ]
    best = scores[0].index(max(scores[0]))
    return best, scores[1][best]


def _by_weights(maps, part, new_maps, new_part):
    def score(maps, part):
        weights = np.where(part, 1 / part.sum(), -1 / (part.size - part.sum()))
        return np.tensordot(weights, maps, 3)

    best = int(score(maps, part).argmax())
    return [best, score(new_maps, new_part)[best]]


def _chosen_by(choose, score=_contrasts):
    def answer(maps, part, new_maps, new_part):
        best = np.argmax(choose(maps, part))
        return best, score(new_maps, new_part)[best]

    return answer


def _inside(maps, part):
    return maps[part].mean(axis=0)


def _difference_of_sums(maps, part):
    return maps[part].sum(axis=0) - maps[~part].sum(axis=0)


def _picture_by_picture(maps, part):
    return np.mean([_contrasts(*pair) for pair in zip(maps, part, strict=True)], axis=0)


_PART = np.zeros((2, 3, 3), bool)
_PART[0, 0, 1:] = _PART[1, 1, 1] = True
_EARS = _PART * 2.0 + 0.5
_BRIGHT = np.full((2, 3, 3), 9.0)
_BRIGHT[0, 2] = 8.0
_SHY = np.where(_PART, 0.0, 4.0)
_THREE = np.stack([_SHY, _EARS, _BRIGHT], axis=3)
_LUCKY = np.stack([_EARS * 3, _EARS + _SHY / 8, _BRIGHT], axis=3)

PART_CHANNEL = Exercise(
    name="part_channel",
    lesson="09",
    aim="find the channel that answers to ears, and score it against the truth",
    kind="code",
    points=3,
    reference=part_channel,
    inputs=_two_sets,
    examples=(
        (_THREE[:1], _PART[:1], _THREE[1:], _PART[1:]),
        (_THREE, _PART, _LUCKY, _PART),
        (_LUCKY, _PART, _THREE, _PART),
    ),
    alternatives=(_by_loops, _by_weights),
    mistakes=(
        Mistake(
            "chosen on the new pictures",
            lambda maps, part, new_maps, new_part: part_channel(
                new_maps, new_part, new_maps, new_part
            ),
            "You choose the channel on the pictures that score it. The best of many looks good "
            "there by luck alone.",
        ),
        Mistake(
            "scored on the old pictures",
            lambda maps, part, new_maps, new_part: part_channel(maps, part, maps, part),
            "You score the channel on the pictures that chose it. The number to report comes from "
            "pictures that chose nothing.",
        ),
        Mistake(
            "only inside",
            _chosen_by(_inside, _inside),
            "You look at the part only. A channel that is bright everywhere wins then, and knows "
            "nothing of ears.",
        ),
        Mistake(
            "largest either way",
            _chosen_by(lambda maps, part: np.abs(_contrasts(maps, part))),
            "You also accept a channel that falls silent on the part. Asked is one that answers to "
            "it.",
        ),
        Mistake(
            "sums for means",
            _chosen_by(_difference_of_sums, _difference_of_sums),
            "You compare sums. The part is small and the rest is large: compare means.",
        ),
        Mistake(
            "picture by picture",
            _chosen_by(_picture_by_picture, _picture_by_picture),
            "You score each picture and average the scores. Then a picture with one place of the "
            "part counts as much as one with ten: take all places together.",
        ),
        Mistake(
            "the part against all",
            _chosen_by(
                _contrasts, lambda maps, part: maps[part].mean(axis=0) - maps.mean(axis=(0, 1, 2))
            ),
            "You compare the part with the whole picture. Compare it with the rest.",
        ),
        Mistake(
            "score only",
            lambda maps, part, new_maps, new_part: part_channel(maps, part, new_maps, new_part)[1],
            "The score is right. Return the channel's number before it.",
        ),
    ),
)


def _two_layers(rng):
    seeds = int(rng.integers(3, 9))
    luck = rng.normal(0, 0.03, seeds)  # a hard split is hard for both layers
    shallow = 0.8 + luck + rng.normal(0, 0.01, seeds)
    deep = 0.8 + luck + rng.normal(rng.normal(0, 0.015), 0.01, seeds)
    return [float(v) for v in shallow], [float(v) for v in deep]


def settled_lead(shallow, deep):
    """Return which of two layers a probe reads better, if the lead is more than luck."""
    lead = np.subtract(deep, shallow)
    error = lead.std(ddof=1) / np.sqrt(len(lead))
    if abs(lead.mean()) <= 2 * error:
        return "not settled"
    return "deep" if lead.mean() > 0 else "shallow"


def _by_statistics(shallow, deep):
    import statistics

    leads = [d - s for s, d in zip(shallow, deep, strict=True)]
    reach = 2 * statistics.stdev(leads) / len(leads) ** 0.5
    low, high = statistics.mean(leads) - reach, statistics.mean(leads) + reach
    return "deep" if low > 0 else "shallow" if high < 0 else "not settled"


def _by_squares(shallow, deep):
    lead, n = np.subtract(deep, shallow), len(deep)
    if lead.sum() ** 2 * (n - 1) <= 4 * n * ((lead - lead.sum() / n) ** 2).sum():
        return "not settled"
    return ["shallow", "deep"][int(lead.sum() > 0)]


def _named(lead, error):
    if abs(lead) <= error:
        return "not settled"
    return "deep" if lead > 0 else "shallow"


def _mean_lead(shallow, deep):
    return np.mean(deep) - np.mean(shallow)


def _spread_of_lead(shallow, deep):
    return np.std(np.subtract(deep, shallow), ddof=1)


def _unpaired(shallow, deep):
    error = np.sqrt((np.var(shallow, ddof=1) + np.var(deep, ddof=1)) / len(deep))
    return _named(_mean_lead(shallow, deep), 2 * error)


def _every_seed(shallow, deep):
    signs = {bool(d > s) for s, d in zip(shallow, deep, strict=True)}
    return "not settled" if len(signs) == 2 else "deep" if True in signs else "shallow"


_HARD_AND_EASY = [0.70, 0.80, 0.90]

SETTLED_LEAD = Exercise(
    name="settled_lead",
    lesson="09",
    aim="tell a measurement from an impression",
    kind="experiment",
    points=2,
    reference=settled_lead,
    inputs=_two_layers,
    examples=(
        ([0.80, 0.80], [0.80, 0.80]),
        ([0.80, 0.80], [0.93, 0.83]),
        ([0.80, 0.80, 0.80], [0.83, 0.85, 0.89]),
        ([0.80, 0.80, 0.80], [0.781, 0.831, 0.881]),
        ([0.80, 0.80, 0.80], [0.79, 0.83, 0.87]),
        (_HARD_AND_EASY, [0.74, 0.85, 0.94]),
        ([0.74, 0.85, 0.94], _HARD_AND_EASY),
        (_HARD_AND_EASY, [0.76, 0.81, 0.99]),
        ([0.80, 0.81, 0.82, 0.83], [0.82, 0.83, 0.79, 0.84]),
        ([0.8] * 6, [0.79, 0.82, 0.82, 0.83, 0.82, 0.83]),
        ([0.8] * 5, [0.83, 0.79, 0.80, 0.83, 0.83]),
    ),
    alternatives=(_by_statistics, _by_squares),
    mistakes=(
        Mistake(
            "means only",
            lambda shallow, deep: _named(_mean_lead(shallow, deep), 0),
            "You compare the means, whatever the spread. A lead of a hair over three seeds may be "
            "luck.",
        ),
        Mistake(
            "seeds taken apart",
            _unpaired,
            "You take the spread of each layer by itself. Both layers met the same splits, hard "
            "and easy ones: look at the difference seed by seed.",
        ),
        Mistake(
            "spread of one seed",
            lambda shallow, deep: _named(
                _mean_lead(shallow, deep), 2 * _spread_of_lead(shallow, deep)
            ),
            "You compare with the spread of single seeds. A mean over many seeds is steadier than "
            "one of them: by how much?",
        ),
        Mistake(
            "divided by the number",
            lambda shallow, deep: _named(
                _mean_lead(shallow, deep), 2 * _spread_of_lead(shallow, deep) / len(deep)
            ),
            "You divide the spread by the number of seeds. A mean gets steadier more slowly than "
            "that.",
        ),
        Mistake(
            "one standard error",
            lambda shallow, deep: _named(
                _mean_lead(shallow, deep), _spread_of_lead(shallow, deep) / np.sqrt(len(deep))
            ),
            "You ask for a lead of one standard error only. Luck alone gets that far in about one "
            "case of three.",
        ),
        Mistake(
            "spread without ddof",
            lambda shallow, deep: _named(
                _mean_lead(shallow, deep),
                2 * np.std(np.subtract(deep, shallow)) / np.sqrt(len(deep)),
            ),
            "NumPy's `std` divides by n. From a few seeds that makes the spread too small: see its "
            "`ddof`.",
        ),
        Mistake(
            "every seed must agree",
            _every_seed,
            "You ask that all seeds agree. One against nine settles much; two against none settles "
            "little.",
        ),
        Mistake(
            "names exchanged",
            lambda shallow, deep: settled_lead(deep, shallow),
            "Your names are exchanged, or your difference is turned round.",
        ),
    ),
)
