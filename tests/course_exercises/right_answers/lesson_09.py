"""Right answers to lesson 09, each written another way."""

import math
import statistics

import numpy as np


class grid_places:
    def by_trying(channels):
        columns = 1
        while columns * columns < channels:
            columns += 1
        rows = 1
        while rows * columns < channels:
            rows += 1
        return rows, columns

    def another_way(channels):
        return (
            len(range(0, channels, math.ceil(math.sqrt(channels)))),
            math.ceil(math.sqrt(channels)),
        )


class scaled_channels:
    def at_once(maps):
        low, spread = maps.min(axis=(0, 1)), np.ptp(maps, axis=(0, 1))
        scaled = (maps - low) / np.where(spread == 0, 1, spread)
        return np.where(spread == 0, 0.5, scaled)

    def another_way(maps):
        return np.moveaxis(
            [
                np.interp(one, [one.min(), one.max()], [0, 1]) if np.ptp(one) else one * 0 + 0.5
                for one in np.moveaxis(maps, 2, 0)
            ],
            0,
            2,
        )


class probe_accuracy:
    def loops(maps, weights, offset, labels):
        right = 0
        for picture, label in zip(maps, labels, strict=True):
            score = offset
            for channel, weight in enumerate(weights):
                score += weight * picture[..., channel].mean()
            right += int(score > 0) == label
        return right / len(labels)

    def another_way(maps, weights, offset, labels):
        return np.mean(
            np.where(np.einsum("nhwk,k->nhw", maps, weights).mean((1, 2)) > -offset, 1, 0) == labels
        )


class explained_share:
    def by_loops(pictures, rebuilt):
        wrong = spread = 0.0
        for column in range(pictures.shape[1]):
            average = sum(pictures[:, column]) / len(pictures)
            for true, found in zip(pictures[:, column], rebuilt[:, column], strict=True):
                wrong += (true - found) ** 2
                spread += (true - average) ** 2
        return (spread - wrong) / spread

    def another_way(pictures, rebuilt):
        return 1 - np.mean((pictures - rebuilt) ** 2) / np.mean(np.var(pictures, axis=0))


class beyond_control:
    def by_statistics(learned, untrained):
        found = []
        for number, others in zip(learned, untrained.T, strict=True):
            middle, spread = statistics.mean(others), statistics.stdev(others)
            low, high = middle - 3 * spread, middle + 3 * spread
            found.append(1 if number > high else -1 if number < low else 0)
        return found

    def by_squares(learned, untrained):
        count = len(untrained)
        lead = learned - sum(untrained) / count
        variance = sum((one - sum(untrained) / count) ** 2 for one in untrained) / (count - 1)
        return np.sign(lead) * (lead**2 > 9 * variance)


class part_channel:
    def by_loops(maps, part, new_maps, new_part):
        scores = [
            [one[..., k][where].mean() - one[..., k][~where].mean() for k in range(one.shape[3])]
            for one, where in ((maps, part), (new_maps, new_part))
        ]
        best = scores[0].index(max(scores[0]))
        return best, scores[1][best]

    def by_weights(maps, part, new_maps, new_part):
        def score(maps, part):
            weights = np.where(part, 1 / part.sum(), -1 / (part.size - part.sum()))
            return np.tensordot(weights, maps, 3)

        best = int(score(maps, part).argmax())
        return [best, score(new_maps, new_part)[best]]


class silenced_accuracy:
    def cut_off(averages, weights, biases, labels, channels):
        heard = np.isin(np.arange(len(weights)), channels, invert=True)
        logits = np.einsum("nk,kc->cn", averages, weights * heard[:, None]) + biases[:, None]
        return 1 - np.count_nonzero(np.argmax(logits, axis=0) - labels) / len(labels)

    def left_out(averages, weights, biases, labels, channels):
        logits = (
            np.delete(averages, channels, axis=1) @ np.delete(weights, channels, axis=0) + biases
        )
        return (logits.argmax(axis=1) == labels).mean()

    def by_loops(averages, weights, biases, labels, channels):
        right = 0
        for picture, label in zip(averages, labels, strict=True):
            logits = list(biases)
            for channel, activity in enumerate(picture):
                for number, weight in enumerate(weights[channel]):
                    logits[number] += 0 if channel in channels else weight * activity
            right += logits.index(max(logits)) == label
        return right / len(labels)


class settled_lead:
    def by_statistics(shallow, deep):
        import statistics

        leads = [d - s for s, d in zip(shallow, deep, strict=True)]
        reach = 2 * statistics.stdev(leads) / len(leads) ** 0.5
        low, high = statistics.mean(leads) - reach, statistics.mean(leads) + reach
        return "deep" if low > 0 else "shallow" if high < 0 else "not settled"

    def by_squares(shallow, deep):
        lead, n = np.subtract(deep, shallow), len(deep)
        if lead.sum() ** 2 * (n - 1) <= 4 * n * ((lead - lead.sum() / n) ** 2).sum():
            return "not settled"
        return ["shallow", "deep"][int(lead.sum() > 0)]
