import itertools

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from course_utils import plots

# Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision
# Deficiency" (2009), severity 1: protanopia and deuteranopia, on linear RGB.
DEFICIENCIES = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
}


@pytest.mark.parametrize("name", DEFICIENCIES)
def test_the_colours_stay_apart_for_colour_blind_readers(name):
    linear = np.array([to_rgb(c) for c in plots.COLOURS.values()]) ** 2.2
    seen = np.clip(linear @ np.array(DEFICIENCIES[name]).T, 0, 1) ** (1 / 2.2)
    for one, other in itertools.combinations(seen, 2):
        assert np.linalg.norm(one - other) > 0.12


def test_there_is_a_dash_and_a_marker_for_every_colour():
    assert len(plots.COLOURS) == len(set(plots.LINESTYLES)) == len(set(plots.MARKERS))


def test_pyplot_figures_follow_the_style_too():
    import matplotlib

    assert matplotlib.rcParams["axes.titlelocation"] == "left"
    assert matplotlib.rcParams["axes.spines.top"] is False
    assert matplotlib.rcParams["axes.prop_cycle"].by_key()["color"][0] == plots.COLOURS["blue"]


def test_new_figure_is_unknown_to_pyplot():
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    before = pyplot.get_fignums()
    plots.new_figure()
    assert pyplot.get_fignums() == before


@pytest.mark.parametrize(("width", "height"), [(0, 1), (1, -1)])
def test_new_figure_wants_sides(width, height):
    with pytest.raises(ValueError, match="must be a finite number above 0"):
        plots.new_figure(width, height)
