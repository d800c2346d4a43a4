import base64
import html
import io
import re

import numpy as np
import pytest
from IPython.core.formatters import PlainTextFormatter
from PIL import Image

from course_utils import plots, widgets

ALT = "A square of one even grey, {value} of white."


def grey(value):
    return plots.image_row(np.full((4, 4, 3), value, dtype=np.float32), height=1)


def picture(widget):
    data = re.search(r"base64,([^\"]+)", widget.figure.value).group(1)
    image = np.asarray(Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB"))
    return image[image.shape[0] // 2, image.shape[1] // 2, 0] / 255


def words(widget):
    return html.unescape(re.search(r'alt="([^"]*)"', widget.figure.value).group(1))


def test_the_picture_and_its_words_follow_the_slider():
    widget = widgets.picture_slider(grey, [0.0, 0.2, 0.6], "grey", ALT)
    for index, value in ((0, 0.0), (2, 0.6), (1, 0.2)):
        widget.slider.index = index
        assert picture(widget) == pytest.approx(value, abs=0.005)
        assert words(widget) == ALT.replace("{value}", f"{value:g}")


def test_each_picture_is_drawn_once_and_only_when_reached():
    drawn = []

    def draw(value):
        drawn.append(value)
        return grey(value)

    widget = widgets.picture_slider(draw, [0.0, 0.2, 0.6], "grey", ALT, start=0.2)
    assert drawn == [0.2]
    for index in (2, 1, 2, 1):
        widget.slider.index = index
    assert drawn == [0.2, 0.6]


def test_alt_may_be_a_function_or_a_text_without_the_value():
    by_function = widgets.picture_slider(
        grey, [0.0, 1.0], "grey", lambda value: f"An even square, {'white' if value else 'black'}."
    )
    by_function.slider.index = 1
    assert words(by_function) == "An even square, white."
    by_text = widgets.picture_slider(grey, [0.0, 1.0], "grey", "A square of one grey.")
    by_text.slider.index = 1
    assert words(by_text) == "grey 1. A square of one grey."


def test_the_slider_shows_values_as_a_reader_would_write_them():
    values = [*np.linspace(0, 0.3, 4), 1]
    widget = widgets.picture_slider(grey, values, "grey", ALT)
    assert widget.slider.options == ("0", "0.1", "0.2", "0.3", "1")
    assert PlainTextFormatter()(widget) == "Slider: grey, 5 settings from 0 to 1"


def test_still_holds_each_setting_at_its_own_size_under_its_own_heading():
    figure = widgets.still(grey, [0.0, 0.2, 0.6], "grey", title="Darker to the left")
    headings = [axes._left_title.get_text() for axes in figure.axes]
    assert headings == ["grey = 0", "grey = 0.2", "grey = 0.6"]
    for axes, value in zip(figure.axes, (0.0, 0.2, 0.6), strict=True):
        array = axes.images[0].get_array()
        middle = array[array.shape[0] // 2, array.shape[1] // 2]
        assert middle[0] == pytest.approx(value, abs=0.005)
        width = axes.get_position().width * figure.get_figwidth()
        assert width == pytest.approx(array.shape[1] / 200)
    assert len({round(axes.get_position().y0, 3) for axes in figure.axes}) == 1
    assert plots.figure_png(figure) == plots.figure_png(
        widgets.still(grey, [0.0, 0.2, 0.6], "grey", title="Darker to the left")
    )


def test_still_folds_wide_pictures():
    figure = widgets.still(lambda value: plots.new_figure(5, 1), [1, 2, 3], "width", columns=1)
    assert len({round(axes.get_position().x0, 3) for axes in figure.axes}) == 1


BAD = [
    ({"draw": 3}, "draw must be a function"),
    ({"draw": lambda value: None}, "draw must return a matplotlib figure; .* NoneType"),
    ({"values": [1]}, "values must be two or more"),
    ({"values": [1, 1.0]}, "values must be two or more that read differently"),
    ({"label": " "}, "label must be a text"),
]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        *BAD,
        ({"alt": None}, "alt must be a text or a function"),
        ({"alt": "short"}, "alt must say what the figure shows"),
        ({"alt": ""}, "alt must say what the figure shows"),
        ({"start": 7}, "start must be one of 0, 1"),
    ],
)
def test_picture_slider_says_what_is_wrong(arguments, message):
    good = {"draw": grey, "values": [0.0, 1.0], "label": "g", "alt": ALT}
    with pytest.raises(ValueError, match=message):
        widgets.picture_slider(**(good | arguments))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        *BAD,
        ({"values": range(10)}, "values must be 9 at most; received 10"),
        ({"columns": 0}, "columns must be a whole number"),
    ],
)
def test_still_says_what_is_wrong(arguments, message):
    good = {"draw": grey, "values": [0.0, 1.0], "label": "grey"}
    with pytest.raises(ValueError, match=message):
        widgets.still(**(good | arguments))
