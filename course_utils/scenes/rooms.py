"""What lies behind a person in a video call: an office or a room, slightly out of focus."""

from . import ground as g
from . import interiors
from .indoors import WALLS
from .shapes import ramp


def office(stage, side):
    """A wall or a row of windows on a town, shelves with binders, a board, a plant."""
    tone = stage.pick((*WALLS, (0.84, 0.84, 0.82), (0.58, 0.63, 0.67)))
    g.gradient(stage, [c * 1.05 for c in tone], [c * 0.82 for c in tone])
    _daylight(stage, side)
    middle = 0.5 + side * stage.between(0.24, 0.34)
    interiors.office_window(stage, middle, stage.between(0.16, 0.22))
    other = 0.5 - side * stage.between(0.24, 0.34)
    kind = stage.between(0, 1)
    if kind < 0.45:
        interiors.shelves(stage, other, 0.2, stage.between(0.05, 0.16), 3, True)
    elif kind < 0.75:
        interiors.board(stage, other)
    else:
        interiors.door(stage, other)
    if stage.between(0, 1) < 0.6:
        interiors.plant(
            stage, 0.5 + side * stage.between(0.34, 0.46), 1.0, stage.between(0.16, 0.24)
        )
    if stage.between(0, 1) < 0.55:
        interiors.screen(stage, 0.5 - side * stage.between(0.36, 0.5), stage.between(0.66, 0.74))


def room(stage, side):
    """A home: a bookcase, pictures, a lamp, curtains, the back of a sofa."""
    tone = stage.pick((*WALLS, (0.55, 0.62, 0.60), (0.80, 0.72, 0.62), (0.48, 0.52, 0.60)))
    g.gradient(stage, [c * 1.04 for c in tone], [c * 0.80 for c in tone])
    _daylight(stage, side)
    near, far = 0.5 + side * stage.between(0.26, 0.34), 0.5 - side * stage.between(0.26, 0.36)
    if stage.between(0, 1) < 0.55:
        interiors.curtained_window(stage, near)
    else:
        interiors.pictures(stage, near)
    if stage.between(0, 1) < 0.6:
        interiors.shelves(stage, far, stage.between(0.17, 0.22), stage.between(0.02, 0.2), 4, False)
    else:
        interiors.pictures(stage, far)
    if stage.between(0, 1) < 0.5:
        interiors.lamp(stage, 0.5 + side * stage.between(0.3, 0.45), stage.between(0.3, 0.45))
    if stage.between(0, 1) < 0.5:
        interiors.plant(
            stage, 0.5 - side * stage.between(0.3, 0.46), 0.98, stage.between(0.16, 0.26)
        )
    if stage.between(0, 1) < 0.6:
        interiors.sofa(stage, stage.between(-0.15, 0.3), stage.between(0.74, 0.82))


def _daylight(stage, side):
    """Let the wall grow lighter towards the window."""
    share = ramp(stage.x, 0.5 - 0.6 * side, 0.5 + 0.6 * side)
    stage.image *= 0.86 + 0.24 * share


PAINTERS = {"office": office, "room": room}
