"""Head and shoulders of a person.

The head's centre is the origin and half its width is about the unit, as with the animals.
"""

from ..drawing.window import window
from .beard_and_glasses import draw_beard, draw_glasses
from .clothes import draw_bust, draw_neck
from .hair import draw_back_hair, draw_front_hair
from .human_face import draw_face, draw_features
from .waving_arm import draw_arm, draw_upper_arm


def draw_bust_of(layer, person, gesture, centre, radius, side=1):
    """Draw head and shoulders on a `Layer`, back to front.

    `centre` is (x, y) of the head at rest and `radius` the length of one local unit, in unit
    coordinates; `side` is 1 if the hand on the picture's right waves, else -1.
    """
    chest = (centre[0], centre[1] - 0.2 * radius)

    def body_window(extent):
        return window(layer.size, chest, radius * 0.94, extent)

    head_window = head_windows(layer.size, gesture, centre, radius)
    draw_back_hair(layer, head_window, person)
    if gesture.wave is not None:
        draw_upper_arm(layer, body_window, person, side)
    draw_bust(layer, body_window, person)
    draw_neck(layer, body_window, person, gesture.sway)
    draw_head(layer, head_window, person, gesture)
    if gesture.wave is not None:
        draw_arm(layer, chest, radius * 0.94, person, gesture, side)


def head_windows(size, gesture, centre, radius):
    """Return the function that cuts windows out of the picture in the head's coordinates."""
    head = (centre[0] + gesture.sway * radius, centre[1])

    def head_window(extent, across=0.0, down=0.0):
        moved = (head[0] + across * radius, head[1] + down * radius)
        return window(size, moved, radius, extent, gesture.turn)

    return head_window


def draw_head(layer, head_window, person, gesture):
    """Draw skull, face and front hair. The face's parts move with where it looks."""
    across, down = 0.13 * gesture.look[0], 0.08 * gesture.look[1]
    draw_face(layer, head_window((-1.2, -1.15, 1.2, 1.25)), person)
    face = head_window((-0.95, -0.6, 0.95, 1.15), across, down)
    if person.beard != "none":
        draw_beard(layer, head_window((-0.95, -0.1, 0.95, 1.35), across * 0.5, down * 0.5), person)
    draw_features(layer, face, person, gesture)
    draw_front_hair(layer, head_window, person, across * 0.6)
    if person.glasses != "none":
        draw_glasses(layer, head_window((-1.0, -0.4, 1.0, 0.4), across, down), person)
