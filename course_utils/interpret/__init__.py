"""See what a network looks at, and score whether it looks at the right thing."""

# ruff: noqa: E402  (TensorFlow is loaded first, quietly)
from course_utils.quiet import load_tensorflow

load_tensorflow()

from course_utils.interpret.faithfulness import energy_inside, pointing_game
from course_utils.interpret.grad_cam import grad_cam
from course_utils.interpret.layers import find_layer

__all__ = ["energy_inside", "find_layer", "grad_cam", "pointing_game"]
