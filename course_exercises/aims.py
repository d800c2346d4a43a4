"""Which exercises test which aim of a lesson.

The aims are the lines under "You will be able to" in a lesson's first cell, word for word. A test
holds this table and the lessons equal, and finds aims that no exercise tests.
"""

AIMS: dict[str, dict[str, tuple[str, ...]]] = {
    "01": {
        "read a picture as an array of numbers, and say why the pictures are split in three": (
            "mean_colour",
            "repeated_pictures",
        ),
        "compute softmax and cross-entropy with a pencil, and find the same numbers in Keras": (
            "softmax",
            "cross_entropy",
        ),
        "check a net before you train it: its first loss, and a handful of pictures learned by "
        "heart": ("first_loss",),
        "train a net, read its learning curves, count its mistakes, and tell certainty from "
        "truth": (
            "best_epoch",
            "confusion_counts",
            "sure_and_wrong",
        ),
        "give a picture any number of tags, and judge them by threshold, precision and recall": (
            "tag_loss",
            "precision_and_recall",
            "lowest_threshold",
        ),
    },
    "02": {
        "compute pixel accuracy and mean IoU with a pencil, and say why the second is the honest "
        "one": ("mean_class_iou", "lazy_scores"),
        "train a U-Net that gives every pixel of a street a class, and read its segmentation map": (
            "skip_shapes",
            "coloured_map",
        ),
        "cut a person out of a call and put another background behind, on a picture, on a video "
        "and on a photograph of your own": ("new_background",),
        "split touching things of one class into instances, and score the result": (
            "count_things",
            "panoptic_score",
        ),
    },
    "03": {
        "compute the IoU of two boxes with a pencil, and train a net that puts a box around an "
        "animal": ("pair_iou",),
        "turn boxes into a grid of targets and back, and clear away duplicates by non-maximum "
        "suppression": ("cell_code", "boxes_from_grid", "kept_boxes"),
        "train a one-stage detector, and compute its average precision as the COCO tools do": (
            "coco_precision",
        ),
        "follow things through a clip by IoU and the Hungarian method, and count the identity "
        "switches": ("best_pairs", "identity_switches"),
    },
    "04": {
        "compute a convolution with a pencil, then with loops, then with Keras, and get one "
        "answer": ("one_place", "strided_correlation"),
        "predict the output shape and the number of parameters of any convolutional layer": (
            "output_size",
            "layer_parameters",
        ),
        "say what stride, padding and pooling do": (
            "output_size",
            "strided_correlation",
            "max_pooling",
        ),
        "work out how much of a picture one place of a deep layer sees, and measure it": (
            "receptive_field",
        ),
    },
    "05": {
        "write a block as a function and a whole net as a loop": ("vgg_table",),
        "count the parameters and the multiplications of a net before you build it": (
            "stage_parameters",
            "multiply_adds",
        ),
        "build VGG16, and prove that it is VGG16": ("vgg_table", "first_difference"),
        "find the same three ideas in any modern convnet": ("stage_ends",),
    },
    "06": {
        "say with numbers why a deep stack of layers stops learning": ("chain_gradient",),
        "measure the gradient at every layer of any net": ("weight_gradients", "silent_layers"),
        "write a residual block, with an identity shortcut or a projection": (
            "shortcut_of",
            "residual_stack",
        ),
        "judge when a shortcut is the cure, and when something else is": ("cures",),
    },
    "07": {
        "compute batch normalization by hand, as in training and as in use": (
            "batch_norm",
            "fold_normalization",
        ),
        "follow the moving averages, and say when they can't be trusted": (
            "moving_averages",
            "batches_until",
        ),
        "train a deep net that doesn't train without it": ("rates_that_learn",),
        "avoid its three traps: small batches, `training=` and `trainable=`": (
            "batch_norm",
            "updated_variables",
        ),
        "fold it into the convolution before it, so that it costs nothing in use": (
            "fold_normalization",
        ),
    },
    "08": {
        "split a convolution into its spatial and its channel-wise half, with a pencil and in "
        "Keras": ("separable_convolution",),
        "count what the split saves, in parameters and in multiplications": ("separable_cost",),
        "say what it costs: in time, in accuracy, in what can be expressed": (
            "can_be_split",
            "speed_kept",
            "best_for_their_size",
        ),
        "build Xception, the net made of little else, and train a small one": ("entry_module",),
    },
    "09": {
        "look at every channel of every layer of a net, for any picture": (
            "grid_places",
            "scaled_channels",
        ),
        "measure what a layer knows with a linear probe, and what it has forgotten with a "
        "reconstruction": ("probe_accuracy", "explained_share"),
        "find the channel that answers to ears, and score it against the truth": ("part_channel",),
        "silence channels, and so tell what the net *uses* from what it merely shows": (
            "silenced_accuracy",
        ),
        "tell a measurement from an impression, and learning from mere depth": (
            "part_channel",
            "settled_lead",
            "beyond_control",
        ),
    },
    "10": {
        "write gradient ascent in input space step by step, and check it on a filter whose answer "
        "you know": ("ascent_step", "filter_scores", "pattern_angle"),
        "say what the start, the normalized step and each regulariser do": (
            "ascent_step",
            "first_awake",
            "ruled_step",
        ),
        "show all filters of a layer at once, and recognise a dead one": (
            "shown_picture",
            "dead_filters",
            "first_awake",
        ),
        "compare layers at increasing depth by numbers: frequency and complexity": (
            "wave_frequency",
            "wave_count",
        ),
    },
    "11": {
        "compute a Grad-CAM heatmap with a pencil, then in a dozen lines of Keras": (
            "grad_cam_map",
            "grad_cam_of_batch",
        ),
        "score a heatmap against a known answer, beside baselines that know nothing": (
            "pointing_share",
            "energy_ratio",
        ),
        "say why the heatmap starts from the logit and not from the probability": (
            "probability_slope",
        ),
        "find out that a net took a shortcut, prove it by an experiment, and repair it": (
            "worst_group",
            "flip_share",
        ),
    },
}
