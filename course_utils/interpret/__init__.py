"""See what a network looks at, and score whether it looks at the right thing."""

# ruff: noqa: E402  (TensorFlow is loaded first, quietly)
from course_utils.quiet import load_tensorflow

load_tensorflow()

from course_utils.interpret.activations import activations
from course_utils.interpret.class_activation_map import class_activation_map
from course_utils.interpret.faithfulness import energy_inside, pointing_game
from course_utils.interpret.grad_cam import grad_cam
from course_utils.interpret.grad_cam_plus_plus import grad_cam_plus_plus
from course_utils.interpret.guided_backprop import guided_backprop
from course_utils.interpret.integrated_gradients import integrated_gradients
from course_utils.interpret.layer_cam import layer_cam
from course_utils.interpret.layers import find_layer
from course_utils.interpret.occlusion import occlusion
from course_utils.interpret.saliency import saliency
from course_utils.interpret.smooth_grad import smooth_grad

__all__ = [
    "activations",
    "class_activation_map",
    "energy_inside",
    "find_layer",
    "grad_cam",
    "grad_cam_plus_plus",
    "guided_backprop",
    "integrated_gradients",
    "layer_cam",
    "occlusion",
    "pointing_game",
    "saliency",
    "smooth_grad",
]
