"""Nets: their blocks, published architectures, the course's own nets and those of ImageNet."""

# ruff: noqa: E402  (TensorFlow is loaded first, quietly)
from course_utils import quiet

quiet.load_tensorflow()

from course_utils.models.blocks import convolution_block
from course_utils.models.detector import (
    box_loss,
    detection_targets,
    focal_loss,
    grid_detector,
    localiser,
)
from course_utils.models.mobile_nets import selfie_segmenter, ssd_mobilenet
from course_utils.models.pretrained import pretrained
from course_utils.models.published import convnext, resnet50, vgg, vgg_stage
from course_utils.models.registry import VERDICTS, load_suspects, open_files, shipped
from course_utils.models.unet import unet
from course_utils.models.weights import load_weights, save_weights
from course_utils.models.xception import small_xception, xception
