"""What a gradient ascent on the picture takes, checked; and the pictures that it starts from."""

import dataclasses

import keras
import numpy as np

from course_utils._shared.arguments import (
    check_array,
    check_choice,
    check_number,
    check_span,
    check_whole,
)
from course_utils.interpret.checks import check_input
from course_utils.interpret.tracing.layers import check_model

DEFAULT_SIZE = 128


@dataclasses.dataclass(frozen=True)
class Settings:
    """Say how to ascend: the options of `visualize_filters` and `visualize_class`.

    Args:
        steps: number of steps, at least 1.
        step_size: length of a step: the L2 norm of the picture's change, in units of the width of
            `value_range`.
        size: pixels of the square picture, or (H, W); None for the model's own, or 128 where it
            has none. It may differ from the model's where the layers up to this one allow it.
        rng: source of the starting noise and of the jitter: a generator, or a seed for one.
        border: positions at each edge of the layer's map left out of the mean.
        normalize: "global": every step is `step_size` long. "pixel" divides by each pixel's own
            norm, a common slip: the step is sqrt(H W) times longer. "none": the plain gradient.
        initial: "noise", uniform from 0.4 to 0.6 of `value_range`; "blank", its middle; or
            pictures of your own, (H, W, C) or (F, H, W, C).
        restarts: a filter that is silent on its start (behind a ReLU, many are on grey noise) gets
            up to so many others, blotches of random colour; never in place of your own pictures.
        decay: share of the distance from grey that each step takes back, 0 to below 1.
        blur: standard deviation in pixels of a Gaussian blur after each step; 0 for none.
        jitter: largest shift in pixels before each gradient, up, down, left or right.
        coarse_to_fine: take the steps on a patch of about half the side first, repeat it over
            the picture, and take this share of them again on the whole (True: half). About as
            exciting, in less time; `activations` are those on the whole.
        value_range: the values that the model takes.
        batch_size: pictures that go through the model at once; changes memory, not the result.
    """

    steps: int = 30
    step_size: float = 10.0
    size: int | tuple[int, int] | None = None
    rng: np.random.Generator | int = 0
    _: dataclasses.KW_ONLY
    border: int = 2
    normalize: str = "global"
    initial: str | np.ndarray = "noise"
    restarts: int = 16
    decay: float = 0.0
    blur: float = 0.0
    jitter: int = 0
    coarse_to_fine: bool | float = False
    value_range: tuple[float, float] = (0, 1)
    batch_size: int = 16

    def __post_init__(self):
        for name, least in dict(steps=1, batch_size=1, border=0, jitter=0, restarts=0).items():
            most = None if name == "batch_size" else 100_000  # what a life is too short for
            check_whole(getattr(self, name), name, least, most)
        check_number(self.step_size, "step_size", above=0)
        if check_number(self.decay, "decay", 0) >= 1:
            raise ValueError(f"decay must be below 1; received {self.decay!r}.")
        check_number(self.blur, "blur", 0)
        check_number(self.share, "coarse_to_fine", 0, 1)
        check_choice(self.normalize, "normalize", ("global", "pixel", "none"))
        check_span(self.value_range, "value_range")
        if not isinstance(self.rng, np.random.Generator):
            check_whole(self.rng, "rng", 0)
        named = isinstance(self.initial, str) and self.initial in ("noise", "blank")
        if not named and not isinstance(self.initial, np.ndarray | list):
            raise ValueError(
                f"initial must be 'noise', 'blank' or pictures; received {self.initial!r}."
            )

    @property
    def width(self) -> float:
        """Width of the range of values that the model takes."""
        return float(self.value_range[1] - self.value_range[0])

    @property
    def share(self) -> float:
        """The share of the steps that is taken again on the whole picture; 0 for no patch."""
        whole = isinstance(self.coarse_to_fine, bool)
        return 0.5 * self.coarse_to_fine if whole else self.coarse_to_fine

    @property
    def grey(self) -> float:
        """The middle of that range."""
        return float(self.value_range[0] + self.width / 2)


def picture_shape(model: keras.Model, settings: Settings) -> tuple[int, int, int]:
    """Return (H, W, C) of the pictures: H and W as asked for, or the model's own."""
    check_input(check_model(model))
    inputs = getattr(model, "inputs", None)
    if inputs:
        own = tuple(inputs[0].shape[1:])
    else:  # the channels of the pictures that a subclassed model was built by; 3 if by none
        built_by = list((getattr(model, "_build_shapes_dict", None) or {}).values())
        known = len(built_by) == 1 and len(built_by[0]) == 4
        own = None, None, built_by[0][-1] if known else 3
    size = settings.size
    if size is None:
        sides = tuple(side or DEFAULT_SIZE for side in own[:2])
    else:
        sides = tuple(size) if isinstance(size, tuple | list) else (size, size)
        if len(sides) != 2:
            raise ValueError(f"size must be a number of pixels or (H, W); received {size!r}.")
    for side in sides:
        check_whole(side, "size", 1, 10_000)
    check_whole(settings.jitter, "jitter", 0, min(sides) - 1)  # below the picture's side
    return (*(int(side) for side in sides), own[2] or 3)


def filter_indices(filters, count: int, name: str) -> np.ndarray:
    """Return (F,) int32 indices of filters, or of classes; None stands for all of them."""
    if filters is None:
        return np.arange(count, dtype="int32")
    index = np.atleast_1d(check_array(filters, name, (...,)))
    if index.ndim != 1 or not index.size or not np.issubdtype(index.dtype, np.integer):
        raise ValueError(f"{name} must be an integer or a list of them; received {filters!r}.")
    if index.min() < 0 or index.max() >= count:
        raise ValueError(f"{name} must lie in 0 to {count - 1}; received {filters!r}.")
    return index.astype("int32")


def starting_picture(settings: Settings, shape: tuple, count: int, rng) -> np.ndarray:
    """Return the pictures to start from, (1, H, W, C) for all filters or (F, H, W, C)."""
    initial = settings.initial
    if isinstance(initial, str):
        # As wide as in the well-known recipe: uniform from 0.4 to 0.6, where pictures are 0 to 1.
        noise = rng.uniform(-0.1, 0.1, (1, *shape)) * (initial == "noise")
        return settings.grey + settings.width * noise
    pictures = check_array(initial, "initial", (...,), finite=True)
    pictures = pictures[None] if pictures.ndim == 3 else pictures
    if pictures.shape[1:] != shape or len(pictures) not in (1, count):
        raise ValueError(
            f"initial must be one picture {shape} or one a filter, {(count, *shape)}; "
            f"received shape {np.shape(initial)}."
        )
    return pictures


def blotches(settings: Settings, shape: tuple, rng) -> np.ndarray:
    """Return one picture (1, H, W, C) of random coloured blotches of every size."""
    # The amplitude of its waves falls with the square of their frequency: broad areas and soft
    # edges, which wake filters of deeper layers that never answer to fine noise.
    height, width, _ = shape
    frequency = np.hypot(np.fft.fftfreq(height)[:, None], np.fft.fftfreq(width))
    falling = np.divide(1, frequency**2, out=np.zeros_like(frequency), where=frequency > 0)
    waves = np.fft.fft2(rng.normal(size=shape), axes=(0, 1)) * falling[..., None]
    picture = np.fft.ifft2(waves, axes=(0, 1)).real
    picture /= max(picture.std(), np.finfo(float).tiny)
    return settings.grey + settings.width * np.clip(picture[None] / 4, -0.5, 0.5)
