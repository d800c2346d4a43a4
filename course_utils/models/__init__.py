"""Nets: their blocks, published architectures, the course's own nets and those of ImageNet."""

# ruff: noqa: E402  (TensorFlow is loaded first, quietly)
from course_utils import quiet

quiet.load_tensorflow()

from course_utils.models.blocks import (
    classification_head,
    convolution_block,
    downsampling_stage,
    rescaled_input,
    residual_stage,
    separable_block,
    shortcut,
)
from course_utils.models.convnext import convnext, convnext_block
from course_utils.models.detection_loss import box_loss, detection_targets, focal_loss
from course_utils.models.detector import grid_detector
from course_utils.models.localiser import localiser
from course_utils.models.pretrained import pretrained
from course_utils.models.registry import CLASS_NAMES
from course_utils.models.resnet import bottleneck_block, resnet50
from course_utils.models.segmenter import selfie_segmenter
from course_utils.models.shipped import shipped, shipped_names
from course_utils.models.ssd import ssd_mobilenet
from course_utils.models.suspects import VERDICTS, Suspect, load_suspects, open_files
from course_utils.models.unet import unet
from course_utils.models.vgg import vgg, vgg_stage
from course_utils.models.weights import load_weights, save_weights
from course_utils.models.xception import small_xception, xception
