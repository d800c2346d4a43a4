import numpy as np
import pytest

from course_utils import plots
from course_utils.tasks import confusion_matrix

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


def test_the_matrix_writes_counts_and_shares_of_the_row():
    counts = confusion_matrix([0, 0, 0, 0, 1], [0, 0, 0, 1, 1], 3)
    figure = plots.plot_confusion_matrix(counts, ("cat", "dog", "fox"), "Cats are dogs")
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
        plots.plot_confusion_matrix(counts, ("cat", "dog"))
