"""Boxes over pictures: in the right place, told apart without colour, and explained."""

import io

import numpy as np
import pytest
from matplotlib.patches import Polygon, Rectangle
from PIL import Image

from course_utils import plots
from course_utils.datasets import load_coco

GREY = np.full((20, 40, 3), 0.5, np.float32)
BOXES = np.array([[2, 3, 12, 9], [4, 20, 18, 36]])


def patches(axes, kind):
    return [patch for patch in axes.patches if isinstance(patch, kind)]


def pixels(figure):
    return np.asarray(Image.open(io.BytesIO(plots.figure_png(figure))).convert("RGB"))


def test_a_box_covers_its_pixels_and_no_others():
    """A black picture with one white block, boxed tightly: no white pixel outside the line."""
    picture = np.zeros((20, 20, 3), np.float32)
    picture[5:15, 8:12] = 1
    (axes,) = plots.box_row([picture], [[[5, 8, 15, 12]]], height=2).axes
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    assert (left, right, bottom, top) == (0, 20, 20, 0)
    assert axes.images[0].get_extent() == [0, 20, 20, 0]  # pixel (r, c) covers r to r + 1
    (box,) = patches(axes, Rectangle)
    assert box.get_xy() == (8, 5)
    assert (box.get_width(), box.get_height()) == (4, 10)


def test_classes_differ_in_line_as_well_as_in_colour():
    axes = plots.box_row([GREY], [BOXES], [[0, 1]], ["cup", "cat"]).axes[0]
    one, other = patches(axes, Rectangle)
    assert one.get_edgecolor() != other.get_edgecolor()
    assert one.get_linestyle() != other.get_linestyle()


def test_many_labels_keep_looks_of_their_own():
    labels = np.arange(28)
    axes = plots.box_row([GREY], [np.tile([2, 3, 12, 9], (28, 1))], [labels]).axes[0]
    looks = {(p.get_edgecolor(), str(p.get_linestyle())) for p in patches(axes, Rectangle)}
    assert len(looks) == 28


def test_the_legend_names_the_classes_and_stays_off_the_pictures():
    plain = plots.box_row([GREY], [BOXES], [[0, 1]], title="Two things")
    figure = plots.box_row([GREY], [BOXES], [[0, 1]], ["cup", "cat"], title="Two things")
    (legend,) = figure.legends
    assert [text.get_text() for text in legend.get_texts()] == ["cup", "cat"]
    place, before = figure.axes[0].get_position(), plain.axes[0].get_position()
    inches = figure.get_size_inches()[1], plain.get_size_inches()[1]
    assert place.height * inches[0] == pytest.approx(before.height * inches[1])
    assert place.y0 * inches[0] == pytest.approx(0.3)
    assert not plain.legends


def test_tags_are_written_at_their_boxes():
    axes = plots.box_row([GREY], [BOXES], tags=[["7", ""]]).axes[0]
    (tag,) = axes.texts
    assert tag.get_text() == "7"
    assert tag.get_position() == (3, 2)


def test_outlines_take_the_place_of_boxes_where_there_are_any():
    outline = np.array([[2, 3], [2, 9], [12, 9]])
    axes = plots.box_row([GREY], [BOXES], polygons=[[(outline,), None]]).axes[0]
    (drawn,) = patches(axes, Polygon)
    assert len(patches(axes, Rectangle)) == 1
    np.testing.assert_array_equal(drawn.get_xy()[:3], outline[:, ::-1])  # (y, x) drawn at (x, y)


def test_pictures_without_boxes_are_drawn_too():
    figure = plots.box_row([GREY, GREY], [np.zeros((0, 4)), BOXES], [[], [0, 1]], ["a", "b"])
    assert [len(axes.patches) for axes in figure.axes] == [0, 2]


def test_the_line_is_seen_on_black_and_on_white():
    for level in (0.0, 1.0):
        picture = np.full((20, 20, 3), level, np.float32)
        drawn = pixels(plots.box_row([picture], [[[5, 5, 15, 15]]])).astype(int)
        colourful = np.ptp(drawn, axis=-1) > 100
        assert colourful.sum() > 500


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"boxes": [BOXES, BOXES]}, "boxes must hold one entry a picture, 1; received 2"),
        ({"boxes": [[1, 2, 3, 4]]}, r"boxes\[0\] must be \(N, 4\)"),
        ({"boxes": [[[5, 5, 1, 9]]]}, r"boxes\[0\] must be y0, x0, y1, x1"),
        ({"labels": [[0]]}, r"labels\[0\] must hold one entry a box, 2; received 1"),
        (
            {"labels": [[0, 2]], "class_names": ["a", "b"]},
            r"labels\[0\] must be a whole number from 0 to 1; received 2",
        ),
        ({"labels": [[0, -1]]}, r"labels\[0\] must be a whole number, 0 or more"),
        ({"tags": [["a"]]}, r"tags\[0\] must hold one entry a box"),
        ({"height": 0}, "height must be a finite number above 0; received 0"),
    ],
)
def test_wrong_arguments_are_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        plots.box_row([GREY], **({"boxes": [BOXES]} | arguments))


def test_a_picture_without_boxes_is_counted_in_the_complaint_about_a_label():
    with pytest.raises(ValueError, match=r"labels\[1\] must be a whole number, 0 or more"):
        plots.box_row([GREY, GREY], [[], BOXES], [[], [0, -1]])


@pytest.mark.slow
def test_photographs_with_coco_annotations_are_drawn(real_dir):
    dataset = load_coco(real_dir / "coco")
    pictures = dataset.pictures[:3]
    figure = plots.box_row(
        [picture.image for picture in pictures],
        [picture.boxes for picture in pictures],
        [picture.labels for picture in pictures],
        polygons=[picture.polygons for picture in pictures],
        tags=[[dataset.class_names[label] for label in picture.labels] for picture in pictures],
    )
    for axes, picture in zip(figure.axes, pictures, strict=True):
        outlined = [outlines for outlines in picture.polygons if outlines]
        assert len(patches(axes, Polygon)) == sum(map(len, outlined)) > 0
        assert axes.get_xlim() == (0, picture.shape[1])
    assert len(plots.figure_png(figure)) > 10_000
