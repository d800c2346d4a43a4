import math

import numpy as np
import pytest

from course_utils.scenes.drawing import shapes
from course_utils.scenes.drawing.stage import window


def test_circle_and_capsule_give_the_distances_of_geometry():
    u, v = np.array([[3.0, 0.0, 2.0]]), np.array([[4.0, 0.0, 0.0]])
    np.testing.assert_allclose(shapes.ellipse(u, v, (0, 0), (2, 2)), [[3, -2, 0]])
    capsule = shapes.capsule(u, v, (0, 0), (10, 0), 1, 1)
    np.testing.assert_allclose(capsule, [[3, -1, -1]])
    past_the_end = shapes.capsule(np.array([[13.0]]), np.array([[4.0]]), (0, 0), (10, 0), 1, 2)
    np.testing.assert_allclose(past_the_end, [[3]])  # 5 from the end, whose radius is 2


def test_box_is_rounded_at_its_corner_and_flat_at_its_side():
    u, v = np.array([[2.0, 4.0]]), np.array([[0.0, 5.0]])
    np.testing.assert_allclose(shapes.box(u, v, (0, 0), (1, 1), 0.0), [[1, 5]])


def test_a_solid_box_knows_how_deep_inside_a_point_lies():
    u, v = np.array([[2.0, 4.0, 0.5]]), np.array([[0.0, 5.0, 0.0]])
    np.testing.assert_allclose(shapes.solid_box(u, v, (0, 0), (1, 1), 0.0), [[1, 4, -0.5]])
    rounded = shapes.solid_box(u, v, (0, 0), (1, 1), 0.25)
    np.testing.assert_allclose(rounded[:, :2], shapes.box(u, v, (0, 0), (1, 1), 0.25)[:, :2])
    assert rounded[0, 2] == -0.5


def test_a_limb_is_the_union_of_its_links():
    u, v = np.array([[0.0, 3.0, 5.0]]), np.array([[2.0, 1.0, 3.0]])
    bent = shapes.limb(u, v, ((0, 0), (3, 0), (3, 3)), (0.5, 0.5, 0.5))
    np.testing.assert_allclose(bent, [[1.5, -0.5, 1.5]])


def test_stripes_repeat_with_period_one():
    np.testing.assert_allclose(
        shapes.from_middle(np.array([-0.5, 0, 0.25, 7.5])), [0, 0.5, 0.25, 0]
    )


def test_edge_is_the_signed_distance_to_a_line():
    distance = shapes.edge(np.array([[2.0, -3.0]]), np.array([[7.0, 1.0]]), (0, 0), (0, 1))
    np.testing.assert_allclose(distance, [[2, -3]])


def test_smooth_union_is_the_minimum_far_from_the_seam_and_less_on_it():
    first, second = np.array([0.0, 5.0, 1.0]), np.array([3.0, 0.5, 1.0])
    np.testing.assert_allclose(shapes.smooth_union(first, second, 0.4), [0, 0.5, 0.9])


@pytest.mark.parametrize("size", [16, 64, 200])
def test_cover_adds_up_to_the_area_of_a_disc(size):
    area = window(size, (0.5, 0.5), 0.3, (-1.3, -1.3, 1.3, 1.3))
    alpha = shapes.cover(shapes.ellipse(area.u, area.v, (0, 0), (1, 1)), area.pixel)
    assert alpha.sum() / size**2 == pytest.approx(math.pi * 0.3**2, rel=0.01)


def test_window_turns_by_twice_the_arc_tangent_and_mirrors():
    turned = window(64, (0.5, 0.5), 1.0, (-0.4, -0.4, 0.4, 0.4), turn=1.0)  # 90 degrees
    plain = window(64, (0.5, 0.5), 1.0, (-0.4, -0.4, 0.4, 0.4))
    np.testing.assert_allclose(turned.u, np.broadcast_to(plain.v, turned.u.shape), atol=1e-6)
    np.testing.assert_allclose(turned.v, np.broadcast_to(-plain.u, turned.v.shape), atol=1e-6)
    mirrored = window(64, (0.5, 0.5), 0.5, (0.0, -0.2, 0.8, 0.2), mirror=True)
    assert mirrored.index[-1].stop <= 34 and mirrored.u.max() > 0.7
