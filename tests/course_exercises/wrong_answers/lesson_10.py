"""Wrong answers to lesson 10, written from the text of the exercises alone."""

import numpy as np


def _step(p, g, size, decay, length=lambda g: np.sqrt(np.sum(g**2)), grey=0.5):
    moved = p + size * g / length(g) if g.any() else p
    return grey + (1 - decay) * (moved - grey)


def _inner(maps, f, border):
    _, h, w, _ = maps.shape
    return maps[:, border : h - border, border : w - border, f]


def _angle(picture, power=2, part=2, swap=False, degrees=np.degrees, turn=180):
    down, right = np.gradient(picture)
    down, right = (right, down) if swap else (down, right)
    return degrees(np.angle(np.sum((right + 1j * down) ** power)) / part) % turn


def _awake(starts, weights, biases, compare=np.greater, dead=True):
    awake = compare(starts @ weights.T + biases, 0)
    return awake & weights.any(axis=1) if dead else awake


def _first(awake, none=-1, plus=0):
    return np.where(awake.any(axis=0), awake.argmax(axis=0) + plus, none)


def _blur(p, own=0.5, other=0.125, wrap=True):
    if not wrap:
        q = np.pad(p, 1)
        return own * p + other * (q[:-2, 1:-1] + q[2:, 1:-1] + q[1:-1, :-2] + q[1:-1, 2:])
    around = sum(np.roll(p, step, axis) for step in (1, -1) for axis in (0, 1))
    return own * p + other * around


def _moved(p, w, size, shift, back=True, unit=True, there=True):
    shifted = np.roll(p, shift, axis=(0, 1)) if there else p
    g = w * shifted
    g = np.roll(g, (-shift[0], -shift[1]), axis=(0, 1)) if back else g
    return p + size * g / (np.linalg.norm(g) if unit else 1)


def _shown(x, contrast, axis=None, clip=True, flat=0.5, spread=np.std, middle=0.5):
    if np.ptp(x) == 0:
        return np.full(x.shape, flat)
    with np.errstate(all="ignore"):
        y = middle + contrast * (x - x.mean(axis=axis)) / spread(x, axis=axis)
    return np.clip(y, 0, 1) if clip else y


def _wave(picture, strength=np.abs, mean=True, combine=np.hypot):
    waves = strength(np.fft.fft2(picture - picture.mean() if mean else picture))
    row, column = np.unravel_index(waves.argmax(), waves.shape)
    h, w = picture.shape
    return combine(np.fft.fftfreq(h)[row], np.fft.fftfreq(w)[column])


def _entropy(strengths, power=2, log=np.log):
    p = np.asarray(strengths, float) ** power
    p = p[p > 0] / max(p.sum(), 1e-300)
    return -np.sum(p * log(p))


WRONG = {
    "ascent_step": {
        "not normalized": lambda p, g, s, d: _step(p, g, s, d, lambda g: 1),
        "nan": lambda p, g, s, d: 0.5 + (1 - d) * (p + s * g / np.linalg.norm(g) - 0.5),
        "stays": lambda p, g, s, d: _step(p, g, s, d) if g.any() else p,
        "decay first": lambda p, g, s, d: (
            _step(0.5 + (1 - d) * (p - 0.5), g, s, 0)),
        "to black": lambda p, g, s, d: _step(p, g, s, d, grey=0),
        "share": lambda p, g, s, d: 0.5 + d * (_step(p, g, s, 0) - 0.5),
        "sum": lambda p, g, s, d: _step(p, g, s, d, lambda g: np.abs(g).sum()),
        "root of the mean": lambda p, g, s, d: _step(p, g, s, d, lambda g: np.sqrt(np.mean(g**2))),
        "down": lambda p, g, s, d: _step(p, -g, s, d),
        "per pixel": lambda p, g, s, d: _step(
            p, g, s, d, lambda g: np.linalg.norm(g, axis=-1, keepdims=True) + 1e-12),
        "no root": lambda p, g, s, d: _step(p, g, s, d, lambda g: np.sum(g**2)),
        "no decay": lambda p, g, s, d: _step(p, g, s, 0),
    },
    "filter_scores": {
        "negative slices": lambda m, f, b: m[:, b:-b, b:-b, f].mean(axis=(1, 2)),
        "one side": lambda m, f, b: m[:, b:, b:, f].mean(axis=(1, 2)),
        "no border": lambda m, f, b: m[..., f].mean(axis=(1, 2)),
        "largest": lambda m, f, b: _inner(m, f, b).max(axis=(1, 2)),
        "sum": lambda m, f, b: _inner(m, f, b).sum(axis=(1, 2)),
        "one number": lambda m, f, b: _inner(m, f, b).mean(),
        "first axis": lambda m, f, b: m[f, b : m.shape[1] - b, b : m.shape[2] - b].mean((0, 1)),
        "height for width": lambda m, f, b: m[
            :, b : m.shape[1] - b, b : m.shape[1] - b, f].mean(axis=(1, 2)),
        "over the whole": lambda m, f, b: _inner(m, f, b).sum((1, 2)) / (m.shape[1] * m.shape[2]),
        "all filters": lambda m, f, b: m[
            :, b : m.shape[1] - b, b : m.shape[2] - b].mean(axis=(1, 2)),
        "rim, too": lambda m, f, b: _inner(m, f, max(b - 1, 0)).mean(axis=(1, 2)),
    },
    "pattern_angle": {
        "not squared": lambda p: _angle(p, 1, 1),
        "not halved": lambda p: _angle(p, part=1),
        "exchanged": lambda p: _angle(p, swap=True),
        "radians": lambda p: _angle(p, degrees=lambda a: a, turn=np.pi),
        "below 0": lambda p: np.degrees(
            np.angle(np.sum((np.gradient(p)[1] + 1j * np.gradient(p)[0]) ** 2)) / 2),
        "upwards": lambda p: -_angle(p) % 180,
        "along": lambda p: (_angle(p) + 90) % 180,
        "mean angle": lambda p: np.degrees(np.mean(
            np.arctan2(np.gradient(p)[0], np.gradient(p)[1]))) % 180,
        "modulo first": lambda p: np.degrees(np.angle(
            np.sum((np.gradient(p)[1] + 1j * np.gradient(p)[0]) ** 2))) % 180 / 2,
        "summed first": lambda p: np.degrees(np.angle(
            np.sum(np.gradient(p)[1] + 1j * np.gradient(p)[0]) ** 2) / 2) % 180,
    },
    "first_awake": {
        "at 0": lambda *a: _first(_awake(*a, compare=np.greater_equal)),
        "argmax": lambda *a: _awake(*a).argmax(axis=0),
        "from 1": lambda *a: _first(_awake(*a), plus=1),
        "how many": lambda *a: _awake(*a).sum(axis=0),
        "no biases": lambda s, w, b: _first(_awake(s, w, 0)),
        "flat": lambda *a: _first(_awake(*a, dead=False)),
        "each start": lambda s, w, b: _first(_awake(s, w, b).T),
        "0 for none": lambda *a: _first(_awake(*a), none=0),
        "strongest": lambda s, w, b: np.where(
            _awake(s, w, b).any(0), (s @ w.T + b).argmax(0), -1),
        "first filter": lambda s, w, b: int(_first(_awake(s, w, b))[0]),
        "product": lambda s, w, b: _first((s * w).sum(axis=1, keepdims=True) + b > 0),
        "truths": lambda *a: _awake(*a).any(axis=0),
        "last": lambda *a: np.where(
            _awake(*a).any(0), len(a[0]) - 1 - _awake(*a)[::-1].argmax(0), -1),
    },
    "ruled_step": {
        "not back": lambda p, w, s, h: _blur(_moved(p, w, s, h, back=False)),
        "not normalized": lambda p, w, s, h: _blur(_moved(p, w, s, h, unit=False)),
        "no wrap": lambda p, w, s, h: _blur(_moved(p, w, s, h), wrap=False),
        "fifths": lambda p, w, s, h: _blur(_moved(p, w, s, h), 0.2, 0.2),
        "right first": lambda p, w, s, h: _blur(_moved(p, w, s, h[::-1])),
        "no jitter": lambda p, w, s, h: _blur(_moved(p, w, s, h, there=False, back=False)),
        "no blur": lambda p, w, s, h: _moved(p, w, s, h),
        "blur first": lambda p, w, s, h: _moved(_blur(p), w, s, h),
        "from the shifted": lambda p, w, s, h: _blur(
            _moved(np.roll(p, h, (0, 1)), w, s, (0, 0))),
        "down only": lambda p, w, s, h: _blur(_moved(p, w, s, (h[0], 0))),
        "other way": lambda p, w, s, h: _blur(_moved(p, w, s, (-h[0], -h[1]))),
        "quarters": lambda p, w, s, h: _blur(_moved(p, w, s, h), 0.5, 0.25),
        "blurred step": lambda p, w, s, h: p + _blur(_moved(p, w, s, h) - p),
    },
    "shown_picture": {
        "each colour": lambda x, c: _shown(x, c, axis=(0, 1)),
        "not cut": lambda x, c: _shown(x, c, clip=False),
        "nan": lambda x, c: np.clip(0.5 + c * (x - x.mean()) / x.std(), 0, 1),
        "flat is 0": lambda x, c: _shown(x, c, flat=0.0),
        "variance": lambda x, c: _shown(x, c, spread=np.var),
        "range": lambda x, c: _shown(x, c, spread=np.ptp),
        "no middle": lambda x, c: _shown(x, c, middle=0),
        "contrast ignored": lambda x, c: _shown(x, 1),
        "not standardized": lambda x, c: np.clip(0.5 + c * (x - x.mean()), 0, 1),
        "0 to 1": lambda x, c: (x - x.min()) / (np.ptp(x) or 1),
        "cut first": lambda x, c: _shown(np.clip(x, 0, 1), c),
        "mean kept": lambda x, c: np.clip(x.mean() + c * (x - x.mean()) / (x.std() or 1), 0, 1),
    },
    "dead_filters": {
        "somewhere": lambda m: [n for n in range(m.shape[3]) if np.any(m[..., n] == 0)],
        "one picture": lambda m: [n for n in range(m.shape[3])
                                  if np.any(m[..., n].max(axis=(1, 2)) == 0)],
        "awake": lambda m: [n for n in range(m.shape[3]) if m[..., n].any()],
        "truths": lambda m: [bool((m[..., n] == 0).all()) for n in range(m.shape[3])],
        "count": lambda m: sum((m[..., n] == 0).all() for n in range(m.shape[3])),
        "first axis": lambda m: [n for n in range(len(m)) if not m[n].any()],
        "first picture": lambda m: [n for n in range(m.shape[3]) if not m[0, ..., n].any()],
        "from 1": lambda m: [n + 1 for n in range(m.shape[3]) if not m[..., n].any()],
        "backwards": lambda m: [n for n in range(m.shape[3]) if not m[..., n].any()][::-1],
        "faint": lambda m: [n for n in range(m.shape[3]) if m[..., n].mean() < 0.01],
        "which": lambda m: np.where(m.sum(axis=(0, 1, 2)) == 0),
    },
    "wave_frequency": {
        "with its mean": lambda p: _wave(p, mean=False),
        "real part": lambda p: _wave(p, np.real),
        "added": lambda p: _wave(p, combine=lambda a, b: abs(a) + abs(b)),
        "across": lambda p: _wave(p, combine=lambda a, b: abs(b)),
        "larger one": lambda p: _wave(p, combine=lambda a, b: max(abs(a), abs(b))),
        "no root": lambda p: _wave(p, combine=lambda a, b: a * a + b * b),
        "pixels": lambda p: 1 / max(_wave(p), 1e-9),
        "pair": lambda p: _wave(p, combine=lambda a, b: (abs(a), abs(b))),
        "height for width": lambda p: (lambda s: np.hypot(
            np.fft.fftfreq(p.shape[0])[s.argmax() // p.shape[1]],
            np.fft.fftfreq(p.shape[0])[s.argmax() % p.shape[1] % p.shape[0]],
        ))(np.abs(np.fft.fft2(p - p.mean()))),
        "index": lambda p: (lambda s: np.hypot(
            s.argmax() // p.shape[1] / p.shape[0], s.argmax() % p.shape[1] / p.shape[1]
        ))(np.abs(np.fft.fft2(p - p.mean()))),
        "not unravelled": lambda p: np.fft.fftfreq(p.shape[0])[
            np.abs(np.fft.fft2(p - p.mean())).argmax()],
    },
    "wave_count": {
        "entropy": lambda s: _entropy(s) if np.any(s) else 0.0,
        "not squared": lambda s: np.exp(_entropy(s, 1)) if np.any(s) else 0.0,
        "bits": lambda s: np.exp(_entropy(s, log=np.log2)) if np.any(s) else 0.0,
        "2 to the power": lambda s: 2 ** _entropy(s) if np.any(s) else 0.0,
        "1 for none": lambda s: np.exp(_entropy(s)),
        "nan": lambda s: np.exp(-np.sum(s**2 / np.sum(s**2) * np.log(s**2 / np.sum(s**2)))),
        "strong ones": lambda s: np.sum(np.asarray(s) > 0),
        "inverse": lambda s: 1 / np.sum((s**2 / np.sum(s**2)) ** 2) if np.any(s) else 0.0,
        "no minus": lambda s: np.exp(-_entropy(s)) if np.any(s) else 0.0,
        "rounded": lambda s: round(float(np.exp(_entropy(s)))) if np.any(s) else 0,
        "by the number": lambda s: np.exp(-np.sum(
            [v * np.log(v) for v in s**2 / max(len(s), 1) if v > 0])) if np.any(s) else 0.0,
    },
}  # fmt: skip
