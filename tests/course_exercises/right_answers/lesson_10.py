"""Right answers to lesson 10, each written another way."""

import numpy as np


class ascent_step:
    def by_norm(picture, gradient, step_size, decay):
        length = np.linalg.norm(gradient.ravel()) or 1.0
        moved = picture + gradient * (step_size / length)
        return moved + decay * (0.5 - moved)

    def by_loops(picture, gradient, step_size, decay):
        squares = 0.0
        for slope in gradient.flat:
            squares += float(slope) ** 2
        steps = [step_size * slope / squares**0.5 if squares else 0 for slope in gradient.flat]
        moved = picture.reshape(-1) + steps
        return (decay * 0.5 + (1 - decay) * moved).reshape(picture.shape)


class filter_scores:
    def places(maps, filter_index, border):
        scores = []
        for picture in maps:
            rows, columns = picture.shape[:2]
            kept = [
                picture[row, column, filter_index]
                for row in range(border, rows - border)
                for column in range(border, columns - border)
            ]
            scores.append(sum(kept) / len(kept))
        return scores

    def by_weights(maps, filter_index, border):
        inner = np.zeros(maps.shape[1:3])
        inner[border : len(inner) - border, border : inner.shape[1] - border] = 1
        return np.einsum("nhw,hw->n", maps[..., filter_index], inner) / inner.sum()


class pattern_angle:
    def by_sums(picture):
        down, right = np.gradient(picture)
        across = 2 * np.sum(right * down), np.sum(right**2) - np.sum(down**2)
        return float(np.rad2deg(0.5 * np.arctan2(*across)) % 180)

    def by_axes(picture):
        slopes = np.stack([each.ravel() for each in np.gradient(picture)])
        _, axes = np.linalg.eigh(slopes @ slopes.T)  # the last one is the longest
        return np.degrees(np.arctan2(*axes[:, -1])) % 180


class first_awake:
    def by_loops(starts, weights, biases):
        found = [-1] * len(weights)
        for number in reversed(range(len(starts))):
            for index, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
                activation = max(0.0, float(np.dot(weight, starts[number])) + float(bias))
                if activation > 0 and np.abs(weight).max() > 0:
                    found[index] = number
        return found

    def by_gradients(starts, weights, biases):
        sums = np.einsum("sp,fp->fs", starts, weights) + biases[:, None]
        gradients = np.where(sums[..., None] > 0, weights[:, None], 0)  # (filters, starts, pixels)
        lengths = np.linalg.norm(gradients, axis=-1)
        return [next((int(n) for n in np.flatnonzero(row)), -1) for row in lengths]


class ruled_step:
    def weights_shifted(picture, weights, step_size, shift):
        gradient = picture * np.roll(weights, [-n for n in shift], (0, 1))
        moved = picture + gradient * (step_size / np.sqrt(np.sum(gradient**2)))
        wide = np.pad(moved, 1, mode="wrap")
        around = wide[:-2, 1:-1] + wide[2:, 1:-1] + wide[1:-1, :-2] + wide[1:-1, 2:]
        return 0.5 * moved + 0.125 * around

    def in_the_shifted_place(picture, weights, step_size, shift):
        shifted = np.roll(np.roll(picture, shift[0], axis=0), shift[1], axis=1)
        slopes = weights * shifted
        moved = shifted + step_size * slopes / (slopes**2).sum() ** 0.5
        waves = np.fft.fft2(moved)
        rows, columns = (np.cos(2 * np.pi * np.fft.fftfreq(side)) for side in moved.shape)
        soft = np.fft.ifft2(waves * (0.5 + (rows[:, None] + columns) / 4)).real
        return np.roll(np.roll(soft, -shift[0], axis=0), -shift[1], axis=1)

    def by_loops(picture, weights, step_size, shift):
        (height, width), (down, right) = picture.shape, shift
        slopes = {}
        for y in range(height):
            for x in range(width):
                slopes[y, x] = picture[y, x] * weights[(y + down) % height, (x + right) % width]
        length = sum(slope**2 for slope in slopes.values()) ** 0.5
        moved = {place: picture[place] + step_size * slopes[place] / length for place in slopes}
        soft = [
            moved[y, x] / 2
            + (moved[(y + 1) % height, x] + moved[(y - 1) % height, x]) / 8
            + (moved[y, (x + 1) % width] + moved[y, (x - 1) % width]) / 8
            for y, x in slopes
        ]
        return np.array(soft).reshape(height, width)


class shown_picture:
    def by_statistics(ascended, contrast):
        numbers = [float(number) for number in ascended.flat]
        mean = sum(numbers) / len(numbers)
        spread = (sum((number - mean) ** 2 for number in numbers) / len(numbers)) ** 0.5 or 1.0
        shown = [min(max(0.5 + contrast * (each - mean) / spread, 0.0), 1.0) for each in numbers]
        return np.array(shown).reshape(ascended.shape)

    def by_limits(ascended, contrast):
        centred = ascended - ascended.mean()
        if centred.any():
            centred = centred / np.sqrt(np.mean(centred**2))
        return 0.5 + np.minimum(np.maximum(contrast * centred, -0.5), 0.5)


class dead_filters:
    def another_way(maps):
        return np.flatnonzero(maps.max(axis=(0, 1, 2)) == 0)

    def by_loops(maps):
        alive = set()
        for picture in maps:
            for number in range(picture.shape[-1]):
                if picture[..., number].max() > 0:
                    alive.add(number)
        return sorted(set(range(maps.shape[-1])) - alive)


class wave_frequency:
    def by_half(picture):
        strength = np.abs(np.fft.rfft2(picture))
        strength[0, 0] = 0
        row, column = divmod(int(strength.argmax()), strength.shape[1])
        height, width = picture.shape
        return (((min(row, height - row)) / height) ** 2 + (column / width) ** 2) ** 0.5

    def shifted(picture):
        height, width = picture.shape
        power = np.abs(np.fft.fftshift(np.fft.fft2(picture))) ** 2
        power[height // 2, width // 2] = 0
        if not power.any():
            return 0.0
        row, column = np.argwhere(power == power.max())[0]
        return np.linalg.norm(
            [row / height - height // 2 / height, column / width - width // 2 / width]
        )


class wave_count:
    def by_loops(strengths):
        whole, entropy = sum(float(strength) ** 2 for strength in strengths), 0.0
        for strength in strengths:
            if strength:
                share = float(strength) ** 2 / whole
                entropy += share * np.log2(1 / share)
        return 2**entropy if whole else 0

    def by_product(strengths):
        """The same as a product: each share to the power of itself."""
        if not strengths.any():
            return 0
        share = strengths**2 / (strengths**2).sum()
        return 1 / np.prod(share**share)  # 0 to the 0 is 1
