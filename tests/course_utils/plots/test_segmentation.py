"""Class and instance maps: the drawn colours are the classes, and numbers say it again."""

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from course_utils import plots
from course_utils.plots.segmentation import CLASS_COLOURS

NAMES = ("ground", "wall", "car")


@pytest.fixture
def street():
    """A 16 by 16 picture: ground, a wall above it, and two cars far apart."""
    labels = np.zeros((16, 16), np.uint8)
    labels[:5] = 1
    labels[8:13, 1:6] = labels[8:13, 10:15] = 2
    return np.full((16, 16, 3), 0.5), labels


def numbers(axes):
    return sorted(text.get_text() for text in axes.texts)


def test_each_pixel_has_the_colour_of_its_class(street):
    image, labels = street
    figure = plots.class_maps(image, {"true": labels}, NAMES)
    drawn = figure.axes[1].images[0].get_array()
    for number in range(3):
        assert np.allclose(drawn[labels == number], to_rgb(CLASS_COLOURS[number]))


def test_the_colours_differ_from_one_another():
    rgb = np.array([to_rgb(colour) for colour in CLASS_COLOURS])
    distances = np.abs(rgb[:, None] - rgb[None]).sum(axis=-1)
    assert distances[~np.eye(len(rgb), dtype=bool)].min() > 0.3


def test_each_region_carries_its_number_and_the_legend_the_names(street):
    image, labels = street
    figure = plots.class_maps(image, {"true": labels}, NAMES)
    assert numbers(figure.axes[1]) == ["0", "1", "2", "2"]
    for text in figure.axes[1].texts:
        column, row = text.get_position()
        assert labels[row, column] == int(text.get_text())
    (legend,) = figure.legends
    assert [text.get_text() for text in legend.get_texts()] == ["0 ground", "1 wall", "2 car"]


def test_a_sliver_has_no_room_for_a_number():
    labels = np.zeros((16, 16), int)
    labels[4] = 1
    figure = plots.class_maps(np.zeros((16, 16, 3)), {"true": labels}, ("a", "b"))
    assert "1" not in numbers(figure.axes[1])


def test_several_pictures_stand_in_rows_and_maps_in_columns(street):
    image, labels = street
    maps = {"true": np.stack([labels, 2 - labels]), "net": np.stack([labels] * 2)}
    figure = plots.class_maps(np.stack([image] * 2), maps, NAMES, title="Two streets")
    headings = [axes.get_title(loc="left") for axes in figure.axes]
    assert headings == ["the picture", "true", "net", "", "", ""]
    drawn = figure.axes[4].images[0].get_array()
    assert np.allclose(drawn[0, 0], to_rgb(CLASS_COLOURS[1]))
    assert np.allclose(drawn[6, 0], to_rgb(CLASS_COLOURS[2]))


def test_touching_things_get_colours_and_numbers_of_their_own():
    labels = np.zeros((12, 12), int)
    labels[2:10, 2:6], labels[2:10, 6:10] = 1, 2
    axes = plots.instance_maps(np.zeros((12, 12, 3)), {"true": labels}).axes[1]
    drawn = axes.images[0].get_array()
    assert not np.allclose(drawn[5, 5], drawn[5, 6])
    assert np.allclose(drawn[2:10, 2:6], drawn[5, 5])
    assert not np.allclose(drawn[0, 0], drawn[5, 5])
    assert numbers(axes) == ["1", "2"]


def test_a_thing_cut_in_two_gets_one_number():
    labels = np.zeros((12, 12), int)
    labels[2:10, 1:4] = labels[2:10, 7:10] = 5
    axes = plots.instance_maps(np.zeros((12, 12, 3)), {"true": labels}).axes[1]
    assert numbers(axes) == ["5"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"maps": {}}, "maps must be a dictionary with one entry or more"),
        ({"maps": {"true": np.zeros((4, 5), int)}}, r"maps\['true'\]\[0\] must be \(4, 4\)"),
        ({"maps": {"true": np.full((4, 4), 3)}}, r"maps\['true'\] must hold whole numbers, 0 to 2"),
        ({"maps": {"true": np.zeros((4, 4))}}, "must hold whole numbers.* received float64"),
        ({"class_names": tuple("abcdefghi")}, "class_names must be 2 to 8 names; received 9"),
        ({"height": 0}, "height must be a finite number above 0; received 0"),
    ],
)
def test_class_maps_say_what_is_wrong(arguments, message):
    good = {"maps": {"true": np.zeros((4, 4), int)}, "class_names": NAMES}
    with pytest.raises(ValueError, match=message):
        plots.class_maps(np.zeros((4, 4, 3)), **(good | arguments))


def test_instance_maps_say_what_is_wrong():
    with pytest.raises(ValueError, match="whole numbers, 0 or more; received int64 from -1"):
        plots.instance_maps(np.zeros((4, 4, 3)), {"true": np.full((4, 4), -1)})
