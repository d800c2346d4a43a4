"""What a gradient ascent on the picture takes, checked; and the pictures that it starts from."""

from __future__ import annotations

import dataclasses

import keras
import numpy as np

from course_utils.interpret.checks import check_count

NORMALIZE = ("global", "pixel", "none")
DEFAULT_SIZE = 128


@dataclasses.dataclass(frozen=True)
class Settings:
    """The options of `filters.visualize_filters`, which describes them.

    Raises:
        ValueError: one of them is out of range; the message says which and what came.
    """

    steps: int
    step_size: float
    border: int
    normalize: str
    initial: str | np.ndarray
    restarts: int
    decay: float
    blur: float
    jitter: int
    coarse_to_fine: bool | float
    value_range: tuple[float, float]
    batch_size: int

    def __post_init__(self):
        check_count("steps", self.steps)
        check_count("batch_size", self.batch_size)
        check_count("border", self.border, 0)
        check_count("jitter", self.jitter, 0)
        check_count("restarts", self.restarts, 0)
        _check_number("step_size", self.step_size, 0, np.inf, "above 0", above=True)
        _check_number("decay", self.decay, 0, 1, "0 or above and below 1", below=True)
        _check_number("blur", self.blur, 0, np.inf, "0 or above")
        _check_number("coarse_to_fine", self.coarse_to_fine, 0, 1, "False, True or a share to 1")
        if self.normalize not in NORMALIZE:
            raise ValueError(f"normalize must be one of {NORMALIZE}; received {self.normalize!r}.")
        low, high = self.value_range
        if not (np.isfinite([low, high]).all() and low < high):
            raise ValueError(
                f"value_range must be finite (low, high), low first; received {self.value_range!r}."
            )

    @property
    def width(self) -> float:
        """Width of the range of values that the model takes."""
        return float(self.value_range[1] - self.value_range[0])

    @property
    def grey(self) -> float:
        """The middle of that range."""
        return float(self.value_range[0] + self.width / 2)


def _check_number(name, value, low, high, rule, *, above=False, below=False) -> None:
    real = isinstance(value, int | float | np.integer | np.floating) and np.isfinite(value)
    if not real or value < low or value > high or (above and value == low):
        raise ValueError(f"{name} must be {rule}; received {value!r}.")
    if below and value == high:
        raise ValueError(f"{name} must be {rule}; received {value!r}.")


def picture_shape(model: keras.Model, size, jitter: int) -> tuple[int, int, int]:
    """Return (H, W, C) of the pictures: H and W as asked for, or the model's own."""
    inputs = getattr(model, "inputs", None) or []
    if len(inputs) > 1 or (inputs and len(inputs[0].shape) != 4):
        shapes = [tuple(each.shape) for each in inputs]
        raise ValueError(f"model must take one batch of images; its inputs are {shapes}.")
    own = tuple(inputs[0].shape[1:]) if inputs else (None, None, 3)
    if size is None:
        sides = tuple(side or DEFAULT_SIZE for side in own[:2])
    else:
        sides = tuple(size) if isinstance(size, tuple | list) else (size, size)
        if len(sides) != 2:
            raise ValueError(f"size must be a number of pixels or (H, W); received {size!r}.")
    for side in sides:
        check_count("size", side)
    if jitter >= min(sides):
        raise ValueError(f"jitter must be below the picture's {min(sides)} px; received {jitter}.")
    return (*(int(side) for side in sides), own[2] or 3)


def filter_indices(filters, count: int, name: str) -> np.ndarray:
    """Return (F,) int32 indices of filters, or of classes; None stands for all of them."""
    if filters is None:
        return np.arange(count, dtype="int32")
    index = np.atleast_1d(np.asarray(filters))
    if index.ndim != 1 or not index.size or not np.issubdtype(index.dtype, np.integer):
        raise ValueError(f"{name} must be an integer or a list of them; received {filters!r}.")
    if index.min() < 0 or index.max() >= count:
        raise ValueError(f"{name} must lie in 0 to {count - 1}; received {filters!r}.")
    return index.astype("int32")


def starting_picture(settings: Settings, shape: tuple, count: int, rng) -> np.ndarray:
    """Return the pictures to start from, (1, H, W, C) for all filters or (F, H, W, C)."""
    initial = settings.initial
    if isinstance(initial, str):
        if initial not in ("noise", "blank"):
            raise ValueError(f"initial must be 'noise', 'blank' or pictures; received {initial!r}.")
        # As wide as in the well-known recipe: uniform from 0.4 to 0.6, where pictures are 0 to 1.
        noise = rng.uniform(-0.1, 0.1, (1, *shape)) * (initial == "noise")
        return settings.grey + settings.width * noise
    pictures = np.asarray(initial)
    pictures = pictures[None] if pictures.ndim == 3 else pictures
    if pictures.shape[1:] != shape or len(pictures) not in (1, count):
        raise ValueError(
            f"initial must be one picture {shape} or one a filter, {(count, *shape)}; "
            f"received shape {np.shape(initial)}."
        )
    if not np.isfinite(pictures.astype("float64")).all():
        raise ValueError("initial must be finite; received NaN or infinite values.")
    return pictures


def blotches(settings: Settings, shape: tuple, rng) -> np.ndarray:
    """Return one picture (1, H, W, C) of random coloured blotches of every size.

    The amplitude of its waves falls with the square of their frequency: broad areas and soft
    edges, which wake filters of deeper layers that never answer to fine noise.
    """
    height, width, _ = shape
    frequency = np.hypot(np.fft.fftfreq(height)[:, None], np.fft.fftfreq(width))
    falling = np.divide(1, frequency**2, out=np.zeros_like(frequency), where=frequency > 0)
    waves = np.fft.fft2(rng.normal(size=shape), axes=(0, 1)) * falling[..., None]
    picture = np.fft.ifft2(waves, axes=(0, 1)).real
    picture /= max(picture.std(), np.finfo(float).tiny)
    return settings.grey + settings.width * np.clip(picture[None] / 4, -0.5, 0.5)
