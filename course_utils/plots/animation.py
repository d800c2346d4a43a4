"""A short video as a looping GIF with alt text: it plays in every notebook, without a script.

A click hides it (WCAG 2.2, criterion 2.2.2: what moves by itself can be hidden).
"""

import io

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from course_utils._shared.arguments import check_kind, check_number, check_whole
from course_utils._shared.pixels import to_levels

from .grid import image_list
from .show import check_alt, display_html, inline_image
from .style import QUIET_INK, describe

_COLOURS = 256  # a GIF holds no more
_TYPICAL_WIDTH = 360  # CSS pixels


@describe
def show_animation(frames, alt: str, *, seconds: float = 2.4, width: int | None = None) -> None:
    """Display frames as an animation that begins again at its end.

    Show a strip of a few frames beside it (`image_row`), for print and for readers who hide it.

    Args:
        frames: (T, H, W, 3) or (T, H, W) floats in 0 to 1, a list of such pictures of one size,
            or a list of figures of one size.
        alt: what a reader who can't see it needs to know: what moves, and the point it makes. At
            least 20 characters.
        seconds: length of one round, T / 50 to T * 10.
        width: CSS pixels; None shows figures at their own size and enlarges small pictures.
    """
    check_alt(alt)
    gif = animation_gif(frames, seconds)
    if width is None:
        width = int.from_bytes(gif[6:8], "little")
        if not _of_figures(frames):  # enlarged by a whole number, so that pixels stay square
            width *= max(1, round(_TYPICAL_WIDTH / width))
    check_whole(width, "width", 1)
    image = inline_image(gif, "gif", alt, f"width:{width}px;image-rendering:pixelated")
    tag = (
        f'<details open><summary style="cursor:pointer;color:{QUIET_INK}">Animation (click to hide '
        f"it)</summary>{image}</details>"
    )
    display_html(tag, f"Animation: {' '.join(alt.split())}")


def animation_gif(frames, seconds: float = 2.4) -> bytes:
    """Return frames as the bytes of a GIF that plays in a loop; see `show_animation`."""
    pixels = frame_pixels(frames)
    pictures = [Image.fromarray(each) for each in pixels]
    seconds = check_number(seconds, "seconds")
    hundredths = round(100 * seconds / len(pictures))
    if not 2 <= hundredths <= 1000:  # browsers slow down what is faster
        raise ValueError(
            f"seconds must be from {len(pictures) / 50:g} to {len(pictures) * 10} for "
            f"{len(pictures)} frames; received {seconds!r}"
        )
    # One palette for all frames, so that still parts don't flicker.
    strip = Image.fromarray(np.concatenate(pixels))
    palette = strip.quantize(_COLOURS, method=Image.Quantize.MEDIANCUT)
    first, *others = (each.quantize(palette=palette, dither=Image.Dither.NONE) for each in pictures)
    buffer, timing = io.BytesIO(), {"duration": 10 * hundredths, "loop": 0}
    first.save(buffer, format="GIF", save_all=True, append_images=others, **timing)
    return buffer.getvalue()


def frame_pixels(frames) -> np.ndarray:
    """Return frames, two or more of one size, as (T, H, W, 3) uint8; see `show_animation`."""
    if _of_figures(frames):
        pixels = []
        for figure in frames:
            check_kind(figure, "frames", Figure, "all figures or all pictures")
            canvas = FigureCanvasAgg(figure)
            canvas.draw()  # the whole figure, margins included, so that all have one size
            pixels.append(np.asarray(canvas.buffer_rgba())[..., :3].copy())
    else:
        levels = [to_levels(each) for each in image_list(frames, "frames")]
        pixels = [np.stack([each] * 3, axis=-1) if each.ndim == 2 else each for each in levels]
    if len(pixels) < 2:
        raise ValueError(f"frames must be two or more; received {len(pixels)}")
    shapes = sorted({each.shape[:2] for each in pixels})
    if len(shapes) > 1:
        raise ValueError(f"frames must have one size; received {shapes[0]} and {shapes[1]}")
    return np.stack(pixels)


def _of_figures(frames) -> bool:
    return isinstance(frames, list | tuple) and any(isinstance(each, Figure) for each in frames)
