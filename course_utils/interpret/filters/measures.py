"""Pictures of filters: made visible, and measured."""

import numpy as np

from course_utils._shared.arguments import check_array, check_number
from course_utils.interpret.checks import describe

# A Hann window spreads a wave over 3 entries of the spectrum a side, in parts 1 : 4 : 1 of the
# power; a real wave stands in it twice, as (u, v) and (-u, -v). By so many one wave is counted.
_ENTRIES_PER_WAVE = 2 * np.exp(-2 * (4 / 6 * np.log(4 / 6) + 2 / 6 * np.log(1 / 6)))


@describe
def to_picture(ascended: np.ndarray, contrast: float = 0.25) -> np.ndarray:
    """Bring what gradient ascent found into 0 to 1, so that it can be looked at.

    Each picture gets a mean of 0.5 and a standard deviation of `contrast`; what lies outside 0 to
    1 is cut off. Colours and brightness are relative: pictures tell what varies, not how much.

    Args:
        ascended: (H, W, C) or (N, H, W, C), any finite numbers.
        contrast: standard deviation of the result, above 0 and at most 0.5.

    Returns:
        float32 array of the same shape in 0 to 1; a constant picture becomes grey, 0.5.
    """
    ascended = _finite_images(ascended, "ascended")
    check_number(contrast, "contrast", above=0, most=0.5)
    axes = (-3, -2, -1)
    centred = ascended - ascended.mean(axis=axes, keepdims=True)
    spread = centred.std(axis=axes, keepdims=True)
    # Of a constant picture only rounding is left: nothing to bring out.
    visible = spread > 1e-6 * np.abs(ascended).max(axis=axes, keepdims=True)
    scaled = np.divide(centred, spread, out=np.zeros_like(centred), where=visible)
    return np.clip(0.5 + contrast * scaled, 0, 1).astype("float32")


@describe
def spatial_frequency(images: np.ndarray) -> np.ndarray:
    """Return how fine each image's pattern is: its mean frequency, weighted by power.

        f = sum over (u, v) of  P[u, v] sqrt(u^2 + v^2)  /  sum over (u, v) of  P[u, v]

    P is the power spectrum, added up over the channels, after the mean is taken off and a Hann
    window has faded the edges (otherwise the jump from right edge to left would count as detail).

    Args:
        images: (N, H, W, C), any finite numbers, at least 8 by 8 pixels.

    Returns:
        (N,) float64, cycles per pixel: 0.25 is one wave in four pixels; 0.5 is the finest that a
        row of pixels can hold. A constant image gives 0.
    """
    power, frequency = _spectrum(images)
    total = power.sum(axis=(1, 2))
    weighted = (power * frequency).sum(axis=(1, 2))
    return np.divide(weighted, total, out=np.zeros_like(total), where=total > 0)


def pattern_complexity(images: np.ndarray) -> np.ndarray:
    """Return of how many different waves each image's pattern is made, (N,) float64.

        K = exp( - sum over (u, v) of  p[u, v] log p[u, v] ) / c,   p = P / sum of P

    The entropy of the power spectrum P as a number of waves, with c such that plain stripes are one
    wave: about 1 for stripes, 2 for a plaid of two, 0 for a constant image. A texture of curves and
    corners takes many; white noise as many as the picture can hold.

    Args:
        images: as `spatial_frequency` takes them, with its spectrum; compare equal sizes only.
    """
    power, _ = _spectrum(images)
    total = power.sum(axis=(1, 2), keepdims=True)
    share = np.divide(power, total, out=np.zeros_like(power), where=total > 0)
    logarithm = np.log(share, out=np.zeros_like(share), where=share > 0)
    entropy = -(share * logarithm).sum(axis=(1, 2))
    return np.where(total[:, 0, 0] > 0, np.exp(entropy) / _ENTRIES_PER_WAVE, 0.0)


def _spectrum(images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return (N, H, W) power and the (H, W) frequency of each entry."""
    images = _finite_images(images, "images")
    if images.ndim != 4 or min(images.shape[1:3]) < 8:
        raise ValueError(
            "images must be a batch (N, H, W, C) of at least 8 by 8 pixels; "
            f"received shape {images.shape}."
        )
    height, width = images.shape[1:3]
    fade = np.outer(np.hanning(height + 2)[1:-1], np.hanning(width + 2)[1:-1])[..., None]
    # The mean under the window, so that nothing of it is left in the lowest frequencies.
    mean = (images * fade).sum(axis=(1, 2), keepdims=True) / fade.sum()
    centred = images - mean
    visible = np.abs(centred).max(axis=(1, 2, 3)) > 1e-9 * np.abs(images).max(axis=(1, 2, 3))
    centred *= visible[:, None, None, None]
    power = (np.abs(np.fft.fft2(centred * fade, axes=(1, 2))) ** 2).sum(axis=-1)
    frequency = np.hypot(np.fft.fftfreq(height)[:, None], np.fft.fftfreq(width)[None])
    return power, frequency


def _finite_images(images: np.ndarray, name: str) -> np.ndarray:
    images = check_array(images, name, (..., "H", "W", "C"), finite=True).astype("float64")
    if images.ndim not in (3, 4) or images.size == 0:
        raise ValueError(
            f"{name} must be (H, W, C) or (N, H, W, C); received shape {images.shape}."
        )
    return images
