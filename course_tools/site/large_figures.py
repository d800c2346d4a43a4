"""Figures for a deck: one whose text would be too small there is cut between its pictures."""

import base64
import io
import re

import numpy as np
from PIL import Image

_IMAGE = re.compile(r'<img alt="(.*?)" [^>]*src="data:image/png;base64,([^"]+)"[^>]*>')
# Widths and heights that a slide leaves to a figure, below its title and (if tall) beside it.
_BELOW, _BESIDE = (1200, 580), (870, 656)
_SMALLEST = 0.95  # of the size in a notebook, where text is 14 pixels high
_PIXELS = 2  # of a PNG to one of a page
# White between two rows or two columns of pictures, in PNG pixels. A row without headings of
# its own stands closer to the one above, and stays with its headings.
_GAP_ROWS, _GAP_COLUMNS = 30, 20
_NEAR = 0.2  # how far from its place a gap may be, as a share of a piece


def large_figures(item: str) -> list[str]:
    """Return HTML with one PNG in pieces whose text can be read from the last row.

    As it is, if it can. Each piece has the whole alt text after "Part 1 of 2".
    """
    found = _IMAGE.findall(item)
    if len(found) != 1:
        return [item]
    alt, data = found[0]
    pieces = cut(Image.open(io.BytesIO(base64.b64decode(data))))
    if len(pieces) == 1:
        return [item]
    figures = []
    for number, piece in enumerate(pieces, start=1):
        buffer = io.BytesIO()
        piece.save(buffer, "PNG")
        encoded = base64.b64encode(buffer.getvalue()).decode("ascii")
        figures.append(
            f'<div class="figure"><img alt="Part {number} of {len(pieces)}. {alt}" '
            f'src="data:image/png;base64,{encoded}"></div>'
        )
    return figures


def is_tall(image: Image.Image) -> bool:
    """Say whether a figure stands beside the title of its slide instead of below it."""
    return image.height > 0.9 * image.width


def cut(image: Image.Image) -> list[Image.Image]:
    """Return a figure in as few pieces of like size as make it large enough, where gaps allow."""
    room = _BESIDE if is_tall(image) else _BELOW
    scales = [_PIXELS * most / side for most, side in zip(room, image.size, strict=True)]
    if min(scales) >= _SMALLEST:
        return [image]
    across = scales[1] <= scales[0]  # too high: cut into rows
    white = (np.asarray(image.convert("L")) > 250).all(axis=1 if across else 0)
    for count in (2, 3, 4):
        edges = _edges(white, count, _GAP_ROWS if across else _GAP_COLUMNS)
        if edges:
            boxes = [(0, a, image.width, b) if across else (a, 0, b, image.height)
                     for a, b in zip(edges, edges[1:], strict=False)]  # fmt: skip
            return [piece for box in boxes for piece in cut(image.crop(box))]
    return [image]


def _edges(white: np.ndarray, count: int, least: int) -> list[int]:
    """Return where to cut into `count` pieces, ends included; [] if a gap is missing."""
    # Where white begins and ends, in turn; a gap is given by its middle.
    steps = np.flatnonzero(np.diff(np.r_[False, white, False].astype(int)))
    gaps = [(a + b) // 2 for a, b in zip(steps[::2], steps[1::2], strict=True) if b - a >= least]
    length = len(white) / count
    edges = [0]
    for number in range(1, count):
        nearest = min(gaps, key=lambda gap: abs(gap - number * length), default=0)  # noqa: B023
        if abs(nearest - number * length) > _NEAR * length:
            return []
        edges.append(int(nearest))
    return [*edges, len(white)]
