"""Animations: the frames come back in order, in time and in colour, and the words with them."""

import base64
import html
import io
import re

import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from matplotlib.figure import Figure
from PIL import Image, ImageSequence

from course_utils import plots
from course_utils.plots.animation import animation_gif

ALT = 'A bright column moves "right" & begins again at its end.'


def moving_column(frames=6, size=12):
    """A bright column that moves a step a frame over a ground that never changes."""
    ground = np.random.default_rng(0).uniform(0, 0.6, (size, size, 3))
    pictures = np.repeat(ground[None], frames, axis=0)
    for number in range(frames):
        pictures[number, :, number] = (1, 0.9, 0.1)
    return pictures


def read(gif):
    """Return the frames of a GIF as (T, H, W, 3) in 0 to 1, by another library."""
    frames = ImageSequence.Iterator(Image.open(io.BytesIO(gif)))
    return np.stack([np.asarray(frame.convert("RGB")) / 255 for frame in frames])


def test_frames_come_back_in_order_and_in_colour():
    pictures = moving_column()
    back = read(animation_gif(pictures))
    assert back.shape == pictures.shape
    # 144 colours of the ground and one of the column: each finds its place in the palette.
    assert np.abs(back - pictures).mean() < 0.02
    assert (np.abs(back - pictures) < 0.2).all()


def test_what_stands_still_does_not_flicker():
    pictures = moving_column()
    back = read(animation_gif(pictures))
    assert np.ptp(back[:, :, len(pictures) :], axis=0).max() == 0


def test_it_plays_for_ever_and_takes_its_time():
    opened = Image.open(io.BytesIO(animation_gif(moving_column(), seconds=1.5)))
    assert opened.info["loop"] == 0
    assert [frame.info["duration"] for frame in ImageSequence.Iterator(opened)] == [250] * 6


def test_the_same_frames_give_the_same_bytes():
    first, second = (animation_gif(moving_column()) for _ in range(2))
    assert first == second


def test_grey_pictures_stay_grey():
    grey = np.linspace(0, 1, 3)[:, None, None] * np.ones((3, 4, 4))
    np.testing.assert_allclose(
        read(animation_gif(grey))[..., 0], np.rint(grey * 255) / 255, atol=1e-6
    )


def test_figures_are_drawn_whole():
    """Two figures whose contents would be trimmed differently keep one size: their own."""
    figures = []
    for side in (0.2, 0.9):
        figure = Figure(figsize=(2, 1), dpi=100)
        figure.add_axes((0, 0, side, 1)).imshow(np.ones((2, 4, 3)) * (0.2, 0.4, 0.6))
        figures.append(figure)
    back = read(animation_gif(figures))
    assert back.shape == (2, 100, 200, 3)
    dark = (back < 0.9).any(axis=-1).mean(axis=(1, 2))
    assert dark[0] < 0.5 * dark[1]


def sent(*arguments, **options):
    """Return what `show_animation` sends to a notebook."""
    InteractiveShell.instance()
    try:
        with capture_output() as captured:
            plots.show_animation(*arguments, **options)
    finally:
        InteractiveShell.clear_instance()
    (output,) = captured.outputs
    return output.data


def test_the_words_and_the_width_come_with_it():
    data = sent(moving_column(), ALT, width=300)
    tag = data["text/html"]
    assert data["text/plain"] == f"Animation: {ALT}"
    assert html.unescape(re.search(r'alt="([^"]*)"', tag).group(1)) == ALT
    assert "width:300px" in tag and "max-width:100%" in tag
    gif = base64.b64decode(re.search(r"base64,([^\"]+)", tag).group(1))
    assert "data:image/gif" in tag and gif == animation_gif(moving_column())
    # It can be hidden without a script.
    assert tag.startswith("<details open><summary") and "<script" not in tag


def test_small_pictures_are_enlarged_and_figures_keep_their_size():
    assert "width:360px" in sent(moving_column(), ALT)["text/html"]  # 12 pixels, thirty times
    figures = [plots.new_figure(1, 1), plots.new_figure(1, 1)]
    assert "width:100px" in sent(figures, ALT)["text/html"]


def test_a_plain_script_prints_the_words_alone(capsys):
    plots.show_animation(moving_column(), ALT)
    assert capsys.readouterr().out == f"Animation: {ALT}\n"


@pytest.mark.parametrize(
    ("frames", "message"),
    [
        (np.zeros((1, 4, 4, 3)), "frames must be two or more; received 1"),
        ([np.zeros((4, 4, 3)), np.zeros((5, 4, 3))], r"one size; received \(4, 4\) and \(5, 4\)"),
        (np.full((2, 4, 4, 3), 255.0), r"frames\[0\] must lie in 0 to 1"),
        ([plots.new_figure(1, 1), np.zeros((4, 4, 3))], "all figures or all pictures"),
    ],
)
def test_wrong_frames_are_named(frames, message):
    with pytest.raises(ValueError, match=message):
        animation_gif(frames)


@pytest.mark.parametrize("seconds", [0, -1, 0.01, 100])
def test_wrong_times_are_named(seconds):
    with pytest.raises(ValueError, match=r"seconds must be from 0.04 to 20 for 2 frames"):
        animation_gif(np.zeros((2, 4, 4, 3)), seconds)


@pytest.mark.parametrize(
    ("alt", "width", "message"),
    [
        (ALT, 0, "width must be a whole number, 1 or more; received 0"),
        ("moves", 10, "alt must say"),
    ],
)
def test_wrong_words_and_widths_are_named(alt, width, message):
    with pytest.raises(ValueError, match=message):
        plots.show_animation(moving_column(), alt, width=width)
