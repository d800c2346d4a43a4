"""A right call of every public function of `course_utils`: the function and its arguments."""

import io
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from PIL import Image

from course_utils import datasets, plots, scenes, tasks, widgets

RNG = np.random.default_rng(0)
IMAGES = RNG.random((2, 8, 8, 3), np.float32)
MAPS = RNG.integers(0, 3, (2, 8, 8))
BOXES = np.array([[0.0, 0, 4, 4], [2, 2, 8, 6], [1, 1, 3, 8]])
MASKS = np.stack([MAPS[0] == 1, MAPS[0] == 2])
SCORES = np.array([0.9, 0.8, 0.7])
CELLS = np.array([[0, 0], [1, 0], [0, 1]])
CLASSES = np.array([0, 1, 1])
NAMES = ("sky", "road", "car")
ALT = "What there is to see in this figure, in words."
TRUTH = {"boxes": BOXES, "classes": CLASSES}
FOUND = TRUTH | {"scores": SCORES}
FRAME = {"boxes": BOXES, "identities": CLASSES * 2 + [0, 0, 1]}
SEGMENTS = {"masks": MASKS, "classes": np.array([1, 2])}


def calls_of_tasks() -> dict:
    """Return name -> (function, right arguments)."""
    tags, values = np.array([[1, 0], [0, 1], [1, 1]]), RNG.random((3, 2))
    pairs = {"truths": MAPS, "predictions": MAPS[::-1], "classes": 3}
    calls = {
        "average_precision": {
            "truths": [TRUTH],
            "predictions": [FOUND],
            "iou_threshold": 0.5,
            "kind": "box",
        },
        "average_precision_per_tag": {"truths": tags, "scores": values},
        "box_area": {"boxes": BOXES},
        "box_iou": {"boxes": BOXES, "others": BOXES[:2]},
        "class_iou": pairs,
        "clip_boxes": {"boxes": BOXES, "height": 5, "width": 5.5},
        "confusion_matrix": pairs,
        "decode_boxes": {"codes": RNG.random((3, 4)), "cells": CELLS, "stride": 8},
        "detect": {
            "scores": RNG.random((2, 2, 3)),
            "codes": RNG.random((2, 2, 4)),
            "stride": 8.0,
            "threshold": 0.3,
            "iou": 0.5,
        },
        "encode_boxes": {"boxes": BOXES, "cells": CELLS, "stride": 8},
        "evaluate_tracks": {
            "truths": [FRAME, FRAME],
            "predictions": [FRAME, FRAME],
            "iou_threshold": 0.5,
        },
        "grid_cells": {"rows": 3, "columns": 2},
        "grid_targets": {
            "boxes": BOXES,
            "classes": CLASSES,
            "shape": (2, 2),
            "stride": 4,
            "radius": 1,
        },
        "instance_targets": {"label_maps": MAPS},
        "interpolated_average_precision": {
            "precision": np.array([1.0, 0.5]),
            "recall": np.array([0.5, 1.0]),
        },
        "label_map_from_masks": {"masks": MASKS},
        "mask_iou": {"masks": MASKS, "others": MASKS},
        "masks_from_label_map": {"labels": MAPS[0]},
        "match_detections": {"ious": RNG.random((3, 2)), "threshold": 0.5},
        "mean_average_precision": {"truths": tags, "scores": values},
        "mean_iou": pairs,
        "non_maximum_suppression": {
            "boxes": BOXES,
            "scores": SCORES,
            "classes": CLASSES,
            "iou": 0.5,
        },
        "panoptic_quality": {"truths": [SEGMENTS], "predictions": [SEGMENTS]},
        "precision_recall_curve": {
            "hits": np.array([True, False, True]),
            "scores": SCORES,
            "truths": 4,
        },
        "precision_recall_per_tag": {
            "truths": tags,
            "scores": values,
            "thresholds": np.array([0.5, 0.4]),
        },
        "roc_curve": {"truths": [0, 1, 1], "scores": np.array([0.1, 0.4, 0.2])},
        "area_under_roc": {"truths": [0, 1, 1], "scores": np.array([0.1, 0.4, 0.2])},
        "split_instances": {
            "semantic": MAPS[0],
            "distance": RNG.random((8, 8)),
            "threshold": 0.5,
            "min_area": 2,
        },
        "track_by_iou": {
            "frames": [BOXES, BOXES],
            "classes": [CLASSES, CLASSES],
            "iou_threshold": 0.3,
            "patience": 2,
            "constant_velocity": True,
        },
    }
    return {f"tasks.{name}": (getattr(tasks, name), right) for name, right in calls.items()}


def calls_of_pictures(folder: Path) -> dict:
    """Return the calls of `scenes` and `datasets`; what is written goes into the folder."""
    rng = np.random.default_rng(0)
    for name in ("cup", "plate"):
        (folder / "classes" / name).mkdir(parents=True)
        Image.new("RGB", (9, 9)).save(folder / "classes" / name / "a.png")
    loaded = {"split": "test", "count": 2, "size": 32, "seed": 0, "cache": False}
    rendered = {
        "render_album": {"count": 1, "rng": rng, "size": 32},
        "render_album_picture": {"rng": rng, "size": 32, "tags": ("beach", "dog")},
        "render_call": {"rng": rng, "size": 32, "background": "office", "wave": True},
        "render_call_clip": {"rng": rng, "frames": 2, "size": 32, "background": None, "wave": True},
        "render_calls": {"count": 1, "rng": rng, "size": 32},
        "render_clip": {"rng": rng, "frames": 16, "size": 32, "events": None},
        "render_pet": {
            "rng": rng,
            "size": 32,
            "species": "cat",
            "background": "carpet",
            "occluded": False,
        },
        "render_pets": {"count": 1, "rng": rng, "size": 32, "shortcut": "planted"},
        "render_radiograph": {
            "rng": rng,
            "size": 32,
            "hospital": "north",
            "lesion": True,
            "token": "L",
            "exposure": "south",
            "position": None,
        },
        "render_radiographs": {"count": 1, "rng": rng, "size": 32, "mix": "token"},
        "render_street": {"rng": rng, "size": 32},
        "render_streets": {"count": 1, "rng": rng, "size": 32},
    }
    read = {
        "load_album": loaded,
        "load_call": loaded,
        "load_cats_vs_dogs": {"count": 2, "size": 8, "seed": 0, "cache": False},
        "load_clips": loaded | {"count": 1, "frames": 16, "events": True},
        "load_coco": {"path": None, "images": None, "categories": ("person", "car")},
        "load_experiment": {"name": "batch_size"},
        "load_image_folder": {"path": folder / "classes", "size": 8},
        "load_oxford_pets": {
            "split": "test",
            "count": 2,
            "size": 8,
            "breeds": ["pug"],
            "seed": 0,
            "cache": False,
        },
        "load_pets": loaded | {"shortcut": "planted"},
        "load_radiographs": loaded | {"mix": "balanced"},
        "load_street": loaded,
        "photograph": {"name": "chelsea", "size": 8},
    }
    return {
        f"scenes.{name}": (getattr(scenes, name), right) for name, right in rendered.items()
    } | {f"datasets.{name}": (getattr(datasets, name), right) for name, right in read.items()}


def calls_of_figures() -> dict:
    """Return the calls of `plots` and `widgets`."""
    Image.new("RGB", (40, 40)).save(file := io.BytesIO(), "PNG")
    figure = Figure(figsize=(1, 1))
    axes = figure.subplots()
    history = {"loss": [2.0, 1.0], "val_loss": [2.5, 1.5]}

    def picture(image):
        return plots.image_row(image, height=1)

    def number(value):
        return plots.number_grids({"value": np.full((1, 1), len(str(value)))})

    drawn = {
        "activation_grid": {"activations": IMAGES[0], "title": "maps", "columns": 2, "width": 4.0},
        "box_row": {
            "images": IMAGES,
            "boxes": [BOXES, BOXES],
            "labels": [CLASSES, CLASSES],
            "class_names": NAMES,
            "titles": ["a", "b"],
            "columns": 2,
            "height": 2.0,
            "title": "boxes",
        },
        "class_maps": {
            "images": IMAGES,
            "maps": {"truth": MAPS},
            "class_names": NAMES,
            "title": "maps",
            "height": 1.5,
        },
        "plot_confusion_matrix": {
            "counts": np.eye(3, dtype=int),
            "class_names": NAMES,
            "title": "counts",
        },
        "draw_boxes": {"axes": axes, "boxes": BOXES, "labels": CLASSES},
        "figure_png": {"fig": figure},
        "heatmap_overlay": {
            "images": IMAGES,
            "heatmaps": IMAGES[..., 0],
            "titles": ["a", "b"],
            "masks": MAPS == 1,
            "title": "heat",
            "height": 1.5,
        },
        "image_row": {
            "images": IMAGES,
            "titles": ["a", "b"],
            "columns": 2,
            "height": 1.5,
            "title": "two",
        },
        "image_tag": {"png": file.getvalue(), "alt": ALT},
        "instance_maps": {
            "images": IMAGES,
            "maps": {"truth": MAPS},
            "title": "things",
            "height": 1.5,
        },
        "learning_curves": {"history": history, "metrics": ["loss"], "title": "curves"},
        "new_figure": {"width": 2.0, "height": 2.0},
        "number_grids": {
            "arrays": {"a": MAPS[0]},
            "title": "numbers",
            "marked": {"a": (0, 0, 2, 2)},
            "columns": 1,
            "digits": 2,
        },
        "pyramid": {
            "shapes": {"input": (8, 8, 3), "half": (4, 4, 8)},
            "title": "maps",
            "width": 4.0,
            "height": 2.0,
        },
        "set_title": {"figure": figure, "title": "a title"},
        "show": {"fig": figure, "alt": ALT},
        "show_animation": {"frames": IMAGES, "alt": ALT, "seconds": 1.0, "width": 40},
        "show_measured": {"rows": {"accuracy": "0.93"}},
        "show_picture": {"axes": axes, "picture": IMAGES[0]},
        "spread_dots": {"groups": {"plain": {"a": [1.0, 2.0]}}, "title": "dots", "ylabel": "y"},
        "spread_lines": {
            "series": {"plain": [[1.0, 2.0], [2.0, 3.0]]},
            "x": [1.0, 2.0],
            "title": "lines",
            "xlabel": "x",
            "ylabel": "y",
            "log": False,
        },
    }
    made = {
        "kernel_editor": {"image": IMAGES[0, ..., 0], "start": "vertical edges"},
        "kernel_figure": {"image": IMAGES[0, ..., 0], "kernel": np.ones((3, 3))},
        "picture_slider": {
            "draw": number,
            "values": [1, 2],
            "label": "value",
            "alt": ALT,
            "start": 1,
        },
        "picture_upload": {"draw": picture, "default": IMAGES[0], "alt": ALT},
        "predict": {
            "question": "What comes next?",
            "options": ["this", "that"],
            "answer": "this",
            "explanation": "Because of what was said above.",
        },
        "verdict_form": {"names": ["net 1", "net 2"], "options": ["sound", "token"]},
        "still": {
            "draw": number,
            "values": [1, 2],
            "label": "value",
            "title": "still",
            "columns": 2,
        },
    }
    return {f"plots.{name}": (getattr(plots, name), right) for name, right in drawn.items()} | {
        f"widgets.{name}": (getattr(widgets, name), right) for name, right in made.items()
    }


def calls_of_nets() -> dict:
    """Return the calls of `interpret`, `analysis` and `models`; TensorFlow is loaded here."""
    import keras

    from course_utils import analysis, interpret, models

    layers = keras.layers
    net = keras.Sequential(
        [
            keras.Input((8, 8, 3)),
            layers.Conv2D(4, 3, activation="relu", name="convolution"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(2, activation="softmax"),
        ]
    )
    pair = {"model": net, "images": IMAGES, "class_index": 1}
    inside = IMAGES[..., 0] > 0.5
    heats, rng = RNG.random((2, 8, 8)), np.random.default_rng(0)
    explained = {
        "activations": {"model": net, "images": IMAGES, "layers": "convolution", "batch_size": 2},
        "class_activation_map": pair | {"upsample": True},
        "counterfactual": {
            "model": net,
            "images": IMAGES,
            "partners": IMAGES[::-1],
            "heatmaps": heats,
            "class_index": 1,
        },
        "deletion": pair | {"heatmaps": heats, "steps": 4},
        "deletion_curve": pair | {"heatmaps": heats, "steps": 4},
        "edge_maps": {"images": IMAGES},
        "energy_inside": {"heatmaps": heats, "masks": inside},
        "find_layer": {"model": net, "layer": "convolution"},
        "grad_cam": pair | {"layer": "convolution", "upsample": True, "normalize": True},
        "grad_cam_plus_plus": pair | {"layer": "convolution", "variant": "paper"},
        "guided_backprop": pair | {"channels": "max"},
        "insertion": pair | {"heatmaps": heats, "steps": 4},
        "insertion_curve": pair | {"heatmaps": heats, "steps": 4, "fill": 0.5},
        "integrated_gradients": pair | {"baseline": 0.0, "steps": 4, "channels": "sum"},
        "iou_at": {"heatmaps": heats, "masks": inside, "threshold": 0.2},
        "layer_cam": pair | {"layer": "convolution", "relu": True},
        "occlusion": pair | {"patch": 4, "stride": 4, "fill": 0.5, "batch_size": 4},
        "pattern_complexity": {"images": IMAGES},
        "pointing_game": {"heatmaps": heats, "masks": inside},
        "random_maps": {"images": IMAGES, "rng": rng},
        "randomized": {"model": net, "rng": rng, "layers": "convolution"},
        "saliency": pair | {"channels": "max", "batch_size": 2},
        "smooth_grad": pair | {"samples": 2, "noise": 0.1, "rng": rng},
        "spatial_frequency": {"images": IMAGES},
        "spearman": {"first": heats, "second": heats[::-1]},
        "to_picture": {"ascended": IMAGES[0], "contrast": 0.25},
        "visualize_class": {
            "model": net,
            "class_index": 1,
            "steps": 2,
            "step_size": 10.0,
            "rng": 0,
        },
        "visualize_filters": {
            "model": net,
            "layer": "convolution",
            "filters": np.array([0, 1]),
            "steps": 2,
            "step_size": 10.0,
            "size": 12,
            "rng": 0,
        },
    }
    measured = {
        "activation_statistics": {"model": net, "images": IMAGES, "training": False},
        "gradient_norms": {"model": net, "images": IMAGES, "labels": np.array([0, 1])},
        "layer_table": {"model": net, "image_shape": (8, 8, 3)},
        "measured_receptive_field": {
            "model": net,
            "layer": "convolution",
            "images": IMAGES,
            "position": (2, 2),
        },
        "receptive_fields": {"model": net, "image_shape": (8, 8, 3)},
    }
    shape = (32, 32, 3)
    built = {
        "detection_targets": {"labels": MAPS[0] - 1, "codes": RNG.random((8, 8, 4)), "classes": 2},
        "convnext": {"input_shape": (32, 32, 3), "classes": 2, "stages": ((1, 4), (2, 8))},
        "grid_detector": {
            "input_shape": shape,
            "classes": 2,
            "stride": 8,
            "stem": 4,
            "width": 8,
            "depth": 1,
            "prior": 0.01,
        },
        "localiser": {"input_shape": shape, "widths": (4, 4), "hidden": 8},
        "save_weights": {"model": net, "path": Path("weights.npz")},
        "load_weights": {"model": net, "path": Path("weights.npz")},
        "shipped": {"name": "localiser_pets"},
        "load_suspects": {"seed": 1},
        "open_files": {"seed": 1},
        "small_xception": {"input_shape": shape, "classes": 2, "stem": 4, "widths": (4,)},
        "unet": {"input_shape": shape, "classes": 2, "widths": (4, 4), "repeats": 1},
        "vgg": {"input_shape": shape, "classes": 2, "stages": ((1, 4), (2, 8)), "dense": (4,)},
    }
    found = {}
    for room, calls in ((interpret, explained), (analysis, measured), (models, built)):
        name = room.__name__.removeprefix("course_utils.")
        found |= {f"{name}.{each}": (getattr(room, each), right) for each, right in calls.items()}
    return found
