"""What each hospital does in its own way: letter, exposure, position, and whom it sees.

North takes films of standing patients who hold a deep breath, with a strong exposure. South
takes them in bed: the film lies behind the patient, who breathes less deeply, and the machine on
wheels is weak. Both are usual; neither says anything about a lesion.
"""

from dataclasses import dataclass

HOSPITALS = ("north", "south")
TOKENS = {"north": "L", "south": "R"}
TOKEN_SHARE = 0.9  # of the films carry a letter
PREVALENCE = {"north": 0.3, "south": 0.6}


@dataclass(frozen=True, slots=True)
class Exposure:
    """How density becomes brightness: `gain` and `lift`, and the `grain` of the film."""

    gain: float
    lift: float
    grain: float


@dataclass(frozen=True, slots=True)
class Position:
    """Where the body is on the film, and how deep its breath."""

    centre: tuple  # (x, y) of the body's middle, in unit coordinates
    radius: float  # Half the width of a chest, in unit coordinates: larger crops closer
    turn: float  # Tangent of half the angle by which the body leans
    diaphragm: float  # Height of the diaphragm's dome in body units, y down
    heart: float  # Width of the heart, 1 in a deep breath
    border: float  # Share of the picture that the collimator keeps dark at each side


def draw_exposure(hospital, chances):
    """Choose a hospital's exposure by three uniform numbers."""
    a, b, c = chances
    if hospital == "north":
        return Exposure(1.16 + 0.14 * a, -0.12 + 0.05 * b, 0.02 + 0.01 * c)
    return Exposure(0.84 + 0.14 * a, 0.10 + 0.06 * b, 0.035 + 0.02 * c)


def draw_position(hospital, chances):
    """Choose a hospital's position by six uniform numbers."""
    a, b, c, d, e, f = (2 * chance - 1 for chance in chances)  # each from -1 to 1
    if hospital == "north":
        return Position((0.5 + 0.02 * a, 0.52 + 0.015 * b), 0.43 + 0.02 * c, 0.012 * d,
                        0.50 + 0.05 * e, 1.0, max(0.035 + 0.03 * f, 0))  # fmt: skip
    return Position((0.5 + 0.05 * a, 0.50 + 0.03 * b), 0.50 + 0.025 * c, 0.04 * d,
                    0.33 + 0.05 * e, 1.17, 0.0)  # fmt: skip
