"""See what a network looks at, and score whether it looks at the right thing."""

# ruff: noqa: E402  (TensorFlow is loaded first, quietly)
from course_utils import quiet

quiet.load_tensorflow()

from course_utils.interpret.activations import activations
from course_utils.interpret.filters.measures import (
    pattern_complexity,
    spatial_frequency,
    to_picture,
)
from course_utils.interpret.filters.visualize import (
    FilterPictures,
    visualize_class,
    visualize_filters,
)
from course_utils.interpret.heatmaps.class_activation_map import class_activation_map
from course_utils.interpret.heatmaps.grad_cam import grad_cam
from course_utils.interpret.heatmaps.grad_cam_plus_plus import grad_cam_plus_plus
from course_utils.interpret.heatmaps.guided_backprop import guided_backprop
from course_utils.interpret.heatmaps.integrated_gradients import integrated_gradients
from course_utils.interpret.heatmaps.layer_cam import layer_cam
from course_utils.interpret.heatmaps.occlusion import occlusion
from course_utils.interpret.heatmaps.saliency import saliency
from course_utils.interpret.heatmaps.smooth_grad import smooth_grad
from course_utils.interpret.scores.faithfulness import (
    Faithfulness,
    FaithfulnessTable,
    faithfulness_table,
)
from course_utils.interpret.scores.localization import energy_inside, iou_at, pointing_game
from course_utils.interpret.scores.methods import edge_maps, random_maps
from course_utils.interpret.scores.parts import PartScores, PartTable, part_table
from course_utils.interpret.scores.perturbation import (
    Counterfactual,
    counterfactual,
    deletion,
    deletion_curve,
    insertion,
    insertion_curve,
)
from course_utils.interpret.scores.randomization import randomized, spearman
from course_utils.interpret.tracing.layers import find_layer
