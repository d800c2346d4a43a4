import numpy as np
import pytest

from course_utils import plots
from course_utils.plots import spread_dots, spread_lines

HISTORY = {"loss": [3.0, 2.0, 1.0], "val_loss": [3.0, 2.5, 2.4], "accuracy": [0.2, 0.5, 0.9]}


def test_curves_hold_the_values_and_differ_without_colour():
    figure = plots.learning_curves(HISTORY, title="The loss falls")
    loss, accuracy = figure.axes
    training, validation = loss.lines
    np.testing.assert_array_equal(training.get_ydata(), HISTORY["loss"])
    np.testing.assert_array_equal(validation.get_ydata(), HISTORY["val_loss"])
    np.testing.assert_array_equal(training.get_xdata(), [1, 2, 3])
    assert training.get_linestyle() != validation.get_linestyle()
    assert training.get_marker() != validation.get_marker()
    assert len(accuracy.lines) == 1
    assert figure._suptitle.get_text() == "The loss falls"


def test_curves_take_what_fit_returns():
    class History:
        history = HISTORY

    figure = plots.learning_curves(History(), metrics="accuracy")
    np.testing.assert_array_equal(figure.axes[0].lines[0].get_ydata(), HISTORY["accuracy"])


def test_curves_name_an_unknown_metric():
    with pytest.raises(ValueError, match="metrics must be among .*'loss'.* received 'mse'"):
        plots.learning_curves(HISTORY, metrics=["mse"])
    with pytest.raises(ValueError, match="history must be a dictionary with one entry"):
        plots.learning_curves({})


RUNS = np.array([[1.0, 2.0, 4.0], [3.0, 2.0, 0.0]])


def test_a_line_runs_through_the_means_and_the_band_from_least_to_most():
    axes = spread_lines({"runs": RUNS}, [10, 20, 30], "Title").axes[0]
    (line,) = axes.lines
    np.testing.assert_array_equal(line.get_xydata(), [[10, 2], [20, 2], [30, 2]])
    corners = {tuple(each) for each in axes.collections[0].get_paths()[0].vertices}
    assert {(10.0, 1.0), (10.0, 3.0), (30.0, 0.0), (30.0, 4.0)} <= corners


def test_a_single_run_has_no_band():
    axes = spread_lines({"run": [1, 2], "other": [2, 3]}).axes[0]
    assert not axes.collections
    np.testing.assert_array_equal(axes.lines[0].get_xdata(), [1, 2])


def test_lines_differ_in_more_than_colour():
    lines = spread_lines({name: RUNS for name in "abc"}).axes[0].lines
    assert len({(line.get_linestyle(), line.get_marker()) for line in lines}) == 3


def test_on_a_logarithmic_axis_the_mean_is_geometric():
    (line,) = spread_lines({"runs": [[1.0, 10.0], [100.0, 1000.0]]}, log=True).axes[0].lines
    np.testing.assert_allclose(line.get_ydata(), [10, 100])


def test_what_is_counted_has_no_tick_between_two_whole_numbers():
    axes = spread_lines({"loss": [0.7, 0.6, 0.5, 0.4]}).axes[0]
    assert all(tick == round(tick) for tick in axes.get_xticks())


def test_the_legend_of_dots_lies_above_the_panel():
    figure = spread_dots({"few": {"a": [1.0], "b": [5.0]}})
    figure.canvas.draw()
    legend, panel = figure.axes[0].get_legend().get_window_extent(), figure.axes[0].bbox
    assert legend.y0 >= panel.y1 and legend.y1 <= figure.bbox.y1


def test_every_run_is_a_dot_and_every_mean_a_line():
    groups = {"few": {"a": [1.0, 3.0], "b": [5.0, 7.0]}, "many": {"a": [2.0, 2.0], "b": [0.0, 1.0]}}
    axes = spread_dots(groups).axes[0]
    dots = [line.get_ydata().tolist() for line in axes.lines]
    assert dots == [[1, 3], [2, 2], [5, 7], [0, 1]]
    means = [each.get_segments()[0][0][1] for each in axes.collections]
    assert means == [2, 2, 6, 0.5]
    assert [text.get_text() for text in axes.get_xticklabels()] == ["few", "many"]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: spread_lines({}), "series must be a dictionary with one entry or more"),
        (lambda: spread_lines({"a": RUNS}, [1, 2]), "series must have 2 points each.*'a' has 3"),
        (lambda: spread_dots({}), "groups must be a dictionary with one entry"),
        (lambda: spread_dots({"x": {"a": [1]}, "y": {"b": [1]}}), "the same labels"),
    ],
)
def test_bad_input(call, message):
    with pytest.raises(ValueError, match=message):
        call()
