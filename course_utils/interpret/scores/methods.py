"""The heatmap methods by name; and two maps that know no net, which a heatmap must beat."""

import functools
import warnings
from collections.abc import Callable

import keras
import numpy as np
from scipy.ndimage import sobel

from course_utils._shared.arguments import check_array, check_generator
from course_utils.interpret.heatmaps.class_activation_map import class_activation_map
from course_utils.interpret.heatmaps.grad_cam import grad_cam
from course_utils.interpret.heatmaps.grad_cam_plus_plus import grad_cam_plus_plus
from course_utils.interpret.heatmaps.guided_backprop import GUIDED, guided_backprop
from course_utils.interpret.heatmaps.integrated_gradients import integrated_gradients
from course_utils.interpret.heatmaps.layer_cam import layer_cam
from course_utils.interpret.heatmaps.occlusion import occlusion
from course_utils.interpret.heatmaps.saliency import saliency
from course_utils.interpret.heatmaps.smooth_grad import smooth_grad
from course_utils.interpret.tracing.questions import trace_pixels, trace_pooled_head

Method = Callable[[keras.Model, np.ndarray, np.ndarray], np.ndarray]
RANDOM, EDGES = "random map", "edge detector"


def default_methods(
    model: keras.Model, image_shape: tuple[int, int, int], rng: np.random.Generator, **options
) -> dict[str, Method]:
    """Return every method that the model allows, and two baselines that know no model.

    Each is a function (model, images, class indices) -> heatmaps (N, H, W). The options are
    `output`, `value_range` and `batch_size`, for all; `rng` is for the random maps.
    """
    methods: dict[str, Callable] = {
        "CAM": class_activation_map,
        "Grad-CAM": grad_cam,
        "Grad-CAM++": grad_cam_plus_plus,
        "LayerCAM": layer_cam,
        "saliency": saliency,
        "SmoothGrad": smooth_grad,
        "integrated gradients": _quick_integrated_gradients,
        "guided backpropagation": guided_backprop,
        "occlusion": occlusion,
    }
    needs = {  # the one a head of pooling and one dense layer, the other a ReLU
        "CAM": trace_pooled_head,
        "guided backpropagation": functools.partial(trace_pixels, relu_gradient=GUIDED),
    }
    for name, question in needs.items():
        try:
            question(model, image_shape, output=options.get("output"))
        except ValueError:
            del methods[name]
    chosen = {name: functools.partial(method, **options) for name, method in methods.items()}
    chosen[EDGES] = lambda model, images, class_index: edge_maps(images)
    chosen[RANDOM] = lambda model, images, class_index: random_maps(images, rng)
    return chosen


def _quick_integrated_gradients(model, images, class_index, **options) -> np.ndarray:
    """Take 32 steps, whether or not the shares add up by then: the order of pixels is settled."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return integrated_gradients(model, images, class_index, steps=32, **options)


def edge_maps(images: np.ndarray) -> np.ndarray:
    """Return the strength of each image's edges, (N, H, W) float32 from 0 up, by Sobel's filters.

    Edges are where the objects are, so this map looks like an explanation. It has seen no net.

    Args:
        images: (N, H, W, C).
    """
    grey = _checked(images).astype("float64").mean(axis=-1)
    # One image at a time: on a stack, the filter would smooth from image to image as well.
    return np.stack([np.hypot(sobel(g, axis=0), sobel(g, axis=1)) for g in grey]).astype("float32")


def random_maps(images: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return noise, (N, H, W) float32, each pixel on its own and evenly from 0 to 1.

    Args:
        images: (N, H, W, C).
        rng: where the noise comes from.
    """
    return check_generator(rng).random(_checked(images).shape[:3], dtype="float32")


def _checked(images) -> np.ndarray:
    images = check_array(images, "images", ("N", "H", "W", "C"), finite=True)
    if not images.size:
        raise ValueError(f"images must hold at least one; received shape {images.shape}")
    return images
