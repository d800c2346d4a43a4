import io

import numpy as np
import pytest
from matplotlib import colormaps
from PIL import Image

from course_utils import plots
from course_utils.plots.images import heat_colours

RED, GREEN = (1.0, 0.0, 0.0), (0.0, 0.6, 0.0)


def flat(colour, size=8):
    return np.full((size, size, 3), colour, dtype=np.float32)


def pixels(figure):
    return np.asarray(Image.open(io.BytesIO(plots.figure_png(figure))).convert("RGB"))


def boxes(figure):
    """Return each picture's (left, top, width, height) in inches from the figure's upper left."""
    width, height = figure.get_size_inches()
    found = []
    for axes in figure.axes:
        if axes.images:
            p = axes.get_position()
            found.append((p.x0 * width, (1 - p.y1) * height, p.width * width, p.height * height))
    return np.array(found)


def texts(figure):
    every = list(figure.texts)
    for axes in figure.axes:
        every += axes.texts + [axes.title, axes._left_title, axes._right_title]
    return [text.get_text() for text in every]


def test_a_row_keeps_its_pictures_their_order_and_their_colours():
    figure = plots.image_row([flat(RED), flat(GREEN)], titles=["left", "right"])
    drawn = pixels(figure)
    height, width, _ = drawn.shape
    middle = height * 2 // 3
    assert tuple(drawn[middle, width // 4]) == (255, 0, 0)
    assert tuple(drawn[middle, width * 3 // 4]) == (0, 153, 0)
    assert [t for t in texts(figure) if t] == ["left", "right"]


def test_a_dark_picture_stays_dark():
    """A picture's own range must not be stretched to black and white."""
    drawn = pixels(plots.image_row(np.full((4, 4), 0.2, dtype=np.float32)))
    assert tuple(drawn[drawn.shape[0] // 2, drawn.shape[1] // 2]) == (51, 51, 51)


def test_columns_fold_the_row_and_empty_cells_stay_empty():
    figure = plots.image_row(np.stack([flat(RED)] * 5), columns=2, height=1.5)
    left, top, width, height = boxes(figure).T
    assert len(left) == 5
    assert len(np.unique(left.round(3))) == 2 and len(np.unique(top.round(3))) == 3
    np.testing.assert_allclose(height, 1.5)
    np.testing.assert_allclose(width, 1.5)


def test_rows_do_not_overlap_when_titles_wrap():
    titles = ["a long title that needs several lines over a small picture"] * 4
    figure = plots.image_row(np.stack([flat(RED)] * 4), titles, columns=2, title="All red")
    figure.canvas.draw()
    frames = [axes.get_tightbbox() for axes in figure.axes]
    assert frames[2].y1 <= frames[0].y0
    heading = figure.texts[0].get_window_extent()
    assert heading.y0 >= frames[0].y1 - 1


def test_the_title_stands_at_the_left_edge_of_the_pictures():
    figure = plots.image_row([flat(RED)], title="One red picture")
    assert figure.texts[0].get_text() == "One red picture"
    assert figure.texts[0].get_weight() == "bold"
    assert figure.texts[0].get_position()[0] == pytest.approx(boxes(figure)[0, 0])


def test_heat_is_clear_at_zero_and_inferno_at_one():
    colours = heat_colours()
    assert colours(0.0)[3] == 0
    assert colours(1.0)[3] == pytest.approx(0.88)
    np.testing.assert_allclose(colours(1.0)[:3], colormaps["inferno"](0.95)[:3], atol=0.01)
    luminance = colours(np.linspace(0, 1, 50))[:, :3] @ [0.2126, 0.7152, 0.0722]
    assert (np.diff(luminance) > 0).all()  # readable without colour


def test_the_overlay_shows_heat_where_it_is_and_grey_where_it_is_not():
    heat = np.zeros((8, 8), dtype=np.float32)
    heat[:, :4] = 1
    figure = plots.heatmap_overlay(flat(GREEN), heat)
    drawn = pixels(figure).astype(int)
    over = boxes(figure)[-1]
    # The trimmed margin is 0.06 inches, 12 pixels at 200 to the inch.
    row = int((over[1] + over[3] / 2) * 200) + 12
    hot = drawn[row, int((over[0] + over[2] * 0.2) * 200) + 12]
    cold = drawn[row, int((over[0] + over[2] * 0.8) * 200) + 12]
    assert hot[0] > 200 and hot[2] < 150  # yellow
    assert np.ptp(cold) <= 1  # grey


def test_the_mask_is_outlined_in_black_and_white():
    mask = np.zeros((32, 32), dtype=bool)
    mask[8:24, 8:24] = True
    figure = plots.heatmap_overlay(flat((0.5, 0.5, 0.5), 32), np.zeros((32, 32)), masks=mask)
    lines = figure.axes[1].collections
    assert len(lines) == 2
    looks = [(tuple(line.get_edgecolor()[0][:3]), line.get_linestyle()[0][1]) for line in lines]
    assert looks[0] == ((0, 0, 0), None)
    assert looks[1][0] == (1, 1, 1) and looks[1][1] is not None
    corners = lines[0].get_paths()[0].vertices
    np.testing.assert_allclose(corners.min(axis=0), (7.5, 7.5))
    np.testing.assert_allclose(corners.max(axis=0), (23.5, 23.5))


def test_an_empty_mask_draws_no_line():
    figure = plots.heatmap_overlay(flat(RED), np.zeros((8, 8)), masks=np.zeros((8, 8), dtype=bool))
    assert len(figure.axes[1].collections) == 0


def test_the_colour_bar_runs_from_0_to_1_whatever_the_heat():
    figure = plots.heatmap_overlay(flat(RED), np.full((8, 8), 0.1))
    bar = figure.axes[-1]
    assert bar.get_ylim() == (0, 1)
    assert bar.get_ylabel() == "heat"
    assert figure.axes[1].images[1].get_clim() == (0, 1)


BAD_ROWS = [
    ({"images": []}, "images must hold at least one picture"),
    (
        {"images": np.zeros((2, 8, 8, 4))},
        r"images\[0\] must have shape .* received shape \(8, 8, 4\)",
    ),
    ({"images": np.full((8, 8, 3), 200, np.uint8)}, "floats in 0 to 1 .* received uint8 up to 200"),
    ({"images": np.full((8, 8, 3), 1.5)}, r"images\[0\] must lie in 0 to 1; received 1.5 to 1.5"),
    ({"images": np.full((8, 8, 3), np.nan)}, "must be finite"),
    ({"images": flat(RED), "titles": ["a", "b"]}, "titles must hold .* 1; received 2"),
    ({"images": flat(RED), "columns": 0}, "columns must be a whole number"),
    ({"images": flat(RED), "columns": 1.5}, "columns must be a whole number"),
    ({"images": flat(RED), "height": 0}, "height must be a finite number above 0"),
]


@pytest.mark.parametrize(("arguments", "message"), BAD_ROWS)
def test_image_row_says_what_is_wrong(arguments, message):
    with pytest.raises(ValueError, match=message):
        plots.image_row(**arguments)


BAD_HEAT = [
    ({"heatmaps": np.zeros((4, 4))}, r"heatmaps\[0\] must be \(8, 8\); received shape \(4, 4\)"),
    ({"heatmaps": np.zeros((2, 8, 8))}, "heatmaps must hold one map a picture, 1; received 2"),
    ({"heatmaps": np.full((8, 8), -1.0)}, r"heatmaps\[0\] must lie in 0 to 1"),
    ({"heatmaps": np.full((8, 8), np.nan)}, r"heatmaps\[0\] must be finite"),
    ({"heatmaps": np.zeros((8, 8)), "masks": np.zeros((8, 8))}, r"masks\[0\] must be boolean"),
    ({"heatmaps": np.zeros((8, 8)), "height": -1}, "height must be a finite number above 0"),
]


@pytest.mark.parametrize(("arguments", "message"), BAD_HEAT)
def test_heatmap_overlay_says_what_is_wrong(arguments, message):
    with pytest.raises(ValueError, match=message):
        plots.heatmap_overlay(flat(RED), **arguments)
