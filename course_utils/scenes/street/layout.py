"""The measures of a street, in metres, and where the camera stands.

Two views: "across" looks from one pavement over the road to the houses on the other side;
"along" looks down the road, with houses to the left and right.

The world is measured in metres: X to the right, Y up, Z away from the camera, the ground at
Y = 0. A pinhole camera at height c with focal length f sees the point (X, Y, Z) at
x = centre + f X / Z and y = horizon + f (c - Y) / Z, in unit coordinates, y down.
"""

from dataclasses import dataclass

VIEWS = ("across", "along")


@dataclass(frozen=True, slots=True)
class Camera:
    """A pinhole camera that looks along Z, level with the ground."""

    horizon: float
    centre: float
    height: float
    focal: float

    def scale(self, depth):
        """Return the length of one metre at a depth, in unit coordinates."""
        return self.focal / depth

    def foot(self, across, depth):
        """Return (x, y) of a point on the ground."""
        scale = self.focal / depth
        return self.centre + across * scale, self.horizon + self.height * scale

    def depth(self, y):
        """Return the depth of the ground seen at height y, below the horizon."""
        return self.height * self.focal / (y - self.horizon)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things are, in metres: across the picture in the view "along", in depth else.

    `near` and `far` are the kerbs in "across"; in "along" the kerbs lie at -far and far, and
    `walls` is how far away the houses stand. `crossing` is (first, last) of a zebra crossing
    along the road, or None.
    """

    view: str
    camera: Camera
    near: float
    far: float
    walls: float
    crossing: tuple | None


def draw_layout(rng, view=None):
    """Choose a view ("across" or "along") and the measures of a street."""
    chances = rng.random(10)
    view = view or VIEWS[int(chances[0] * 2)]
    if view == "across":
        camera = Camera(0.17 + 0.07 * chances[1], 0.5, 2.9 + 0.5 * chances[2], 1.3)
        walls = camera.depth(0.44 + 0.05 * chances[3])
        far, near = walls - 2.6 - chances[4], camera.depth(0.84 + 0.08 * chances[5])
        left = 7 * (chances[6] - 0.5) - 1.3
        crossing = (left, left + 2.6) if chances[7] < 0.45 else None
        return Layout(view, camera, near, far, walls, crossing)
    horizon, centre = 0.36 + 0.08 * chances[1], 0.35 + 0.3 * chances[6]
    camera = Camera(horizon, centre, 2.5 + 0.6 * chances[2], 1.12)
    far = 3.2 + 0.5 * chances[4]
    first = 8.5 + 6 * chances[5]
    crossing = (first, first + 2.8) if chances[7] < 0.5 else None
    return Layout(view, camera, 0.0, far, far + 2.6 + chances[3], crossing)
