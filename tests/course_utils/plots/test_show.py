import base64
import html
import io
import re

import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from PIL import Image

from course_utils import plots

ALT = 'A straight line, "rising" from 0 to 1 & no further <end>.'


def line():
    figure = plots.new_figure(4, 2)
    figure.subplots().plot([0, 1])
    return figure


@pytest.fixture
def shell():
    yield InteractiveShell.instance()
    InteractiveShell.clear_instance()


def shown(figure, alt=ALT):
    with capture_output() as captured:
        plots.show(figure, alt)
    assert len(captured.outputs) == 1
    return captured.outputs[0].data


def test_show_sends_an_image_whose_words_come_back_unharmed(shell):
    bundle = shown(line())
    assert set(bundle) == {"text/html", "text/plain"}
    assert bundle["text/plain"] == f"Figure: {ALT}"
    words = re.search(r'alt="([^"]*)"', bundle["text/html"]).group(1)
    assert html.unescape(words) == ALT
    assert "<end>" not in bundle["text/html"]


def test_the_image_is_twice_as_sharp_as_it_is_wide(shell):
    markup = shown(line())["text/html"]
    width = int(re.search(r"width:(\d+)px", markup).group(1))
    data = re.search(r"base64,([^\"]+)", markup).group(1)
    pixels = Image.open(io.BytesIO(base64.b64decode(data))).size[0]
    assert pixels // 2 == width
    assert 300 < width < 420  # 4 inches of 100 CSS pixels, less the trimmed margin
    assert "max-width:100%" in markup


def test_the_same_figure_gives_the_same_bytes_and_no_metadata():
    first, second = plots.figure_png(line()), plots.figure_png(line())
    assert first == second
    assert b"matplotlib" not in first.lower()
    assert b"tEXt" not in first


def test_show_closes_a_pyplot_figure(shell):
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots()
    shown(figure)
    assert not pyplot.fignum_exists(figure.number)


def test_a_plain_script_prints_the_words_alone(capsys):
    plots.show(line(), ALT)
    assert capsys.readouterr().out == f"Figure: {ALT}\n"


@pytest.mark.parametrize("alt", [None, "", "   ", "a plot", 3, " " * 40])
def test_show_wants_words(alt):
    with pytest.raises(ValueError, match="alt must"):
        plots.show(line(), alt)


def test_show_wants_a_figure():
    with pytest.raises(ValueError, match="fig must be a matplotlib Figure; received array"):
        plots.show(np.zeros(3), ALT)


def test_image_tag_wants_a_png():
    with pytest.raises(ValueError, match="png must be"):
        plots.image_tag(b"GIF89a", ALT)


ROWS = {"loss < 1 & falling": "0.5", "trained here": "0.96"}


def test_the_closing_table_has_headers_for_a_screen_reader_and_plain_text(shell):
    with capture_output() as captured:
        plots.show_measured(ROWS)
    (output,) = captured.outputs
    assert output.data["text/plain"] == "loss < 1 & falling: 0.5\ntrained here: 0.96"
    page = output.data["text/html"]
    assert re.findall(r'<th scope="col"[^>]*>(\w+)<', page) == ["claim", "measured"]
    assert re.findall(r'<th scope="row"[^>]*>([^<]+)<', page) == [html.escape(row) for row in ROWS]
    assert re.findall(r"<td[^>]*>([^<]+)<", page) == list(ROWS.values())


def test_outside_a_notebook_the_closing_table_is_printed(capsys):
    plots.show_measured(ROWS)
    assert capsys.readouterr().out == "loss < 1 & falling: 0.5\ntrained here: 0.96\n"


@pytest.mark.parametrize("rows", [{}, [("a", "b")], {"a": 1}, {1: "a"}])
def test_the_closing_table_takes_texts_only(rows):
    with pytest.raises(ValueError, match="rows must"):
        plots.show_measured(rows)
