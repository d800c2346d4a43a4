import numpy as np
import pytest

from course_utils.plots import figure_png, number_grids, plot_confusion_matrix
from course_utils.tasks import confusion_matrix


def texts(axes):
    return [text.get_text() for text in axes.texts]


def test_each_cell_carries_its_number():
    figure = number_grids({"a": [[1, 2], [3, -4.5]], "b": [[0.125]]}, digits=2)
    first, second = figure.axes
    assert texts(first) == ["1", "2", "3", "-4.5"]
    assert texts(second) == ["0.12"]
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["a", "b"]


def test_equal_numbers_look_equal_across_grids():
    figure = number_grids({"a": [[0, 5]], "b": [[5, 9]]})
    colours = [axes.images[0].cmap(axes.images[0].norm(5.0)) for axes in figure.axes]
    assert colours[0] == colours[1] != figure.axes[0].images[0].cmap(0.5)


def test_numbers_can_be_read_on_their_ground():
    figure = number_grids({"a": np.arange(-4, 5).reshape(3, 3)})
    picture = figure.axes[0].images[0]
    ground = picture.to_rgba(picture.get_array())[..., :3].reshape(9, 3)
    linear = np.where(ground <= 0.04045, ground / 12.92, ((ground + 0.055) / 1.055) ** 2.4)
    light = linear @ np.array([0.2126, 0.7152, 0.0722])
    assert {text.get_color() for text in figure.axes[0].texts} == {"black"}
    assert (light.min() + 0.05) / 0.05 >= 4.5  # WCAG 2.1, success criterion 1.4.3


def test_a_part_is_framed():
    figure = number_grids({"a": np.zeros((4, 5))}, marked={"a": (1, 2, 3, 2)})
    frame = figure.axes[0].patches[-1]
    assert frame.get_xy() == (1.5, 0.5)
    assert (frame.get_width(), frame.get_height()) == (2, 3)
    assert figure_png(figure)


@pytest.mark.parametrize(
    "arrays, message",
    [
        ({}, "arrays must be a dictionary with one entry or more"),
        ({"a": np.zeros(3)}, r"arrays\['a'\] must be \(H, W\); received shape \(3,\)"),
        ({"a": [[np.nan]]}, "finite"),
        ({"a": np.zeros((30, 30))}, "must be 1 to 400 numbers"),
    ],
)
def test_bad_arrays(arrays, message):
    with pytest.raises(ValueError, match=message):
        number_grids(arrays)


def test_a_frame_needs_its_array():
    with pytest.raises(ValueError, match="marked must name arrays among"):
        number_grids({"a": [[1]]}, marked={"b": (0, 0, 1, 1)})


def test_the_matrix_writes_counts_and_shares_of_the_row():
    counts = confusion_matrix([0, 0, 0, 0, 1], [0, 0, 0, 1, 1], 3)
    figure = plot_confusion_matrix(counts, ("cat", "dog", "fox"), "Cats are dogs")
    written = [text.get_text() for text in figure.axes[0].texts]
    assert written[:6] == ["3\n75%", "1\n25%", "0\n0%", "0\n0%", "1\n100%", "0\n0%"]
    assert written[6:] == ["0\nnone"] * 3
    assert (figure.axes[0].get_ylabel(), figure.axes[0].get_xlabel()) == ("true", "predicted")
    rows = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert rows == ["cat", "dog", "fox"]
    assert figure._suptitle.get_text() == "Cats are dogs"


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        ([[1, 2]], r"counts must be \(2, 2\); received shape \(1, 2\)"),
        ([0, 1, 1], r"received shape \(3,\)"),
        ([[0.5, 0.5], [0, 1]], r"counts must be \(2, 2\) whole numbers; received float64"),
        ([[1, 2], [-1, 0]], "counts must be whole numbers of 0 or more"),
    ],
)
def test_the_matrix_says_what_is_wrong(counts, message):
    with pytest.raises(ValueError, match=message):
        plot_confusion_matrix(counts, ("cat", "dog"))
