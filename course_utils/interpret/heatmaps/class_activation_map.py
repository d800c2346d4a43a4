"""CAM: the class activation map, where the model's own last layer says it.

Zhou et al., "Learning Deep Features for Discriminative Localization", CVPR 2016, equations 1 and 2.
For a model that averages its last activations A, of shape (H, W, K), over all positions and gives
the averages to one dense layer with weights w and bias b:

    logit[c]  = sum over k of  w[k, c] (mean over h, w of  A[h, w, k])  +  b[c]
    map[h, w] = sum over k of  w[k, c] A[h, w, k]

So the mean of the map, and the bias, are the logit: every position has its share in it. (The paper
leaves the bias out and sums where nets average; the map is the same.)
"""

import numpy as np

from course_utils.interpret.heatmaps.method import layer_heatmap
from course_utils.interpret.tracing.questions import trace_pooled_head


@layer_heatmap(trace_pooled_head, "layer")
def class_activation_map(activations, weights):
    """Compute the class activation map of each image. No gradient is needed.

    The layer is given by the model: the one whose activations are averaged.

    Args:
        model: a Keras model that ends in global average pooling and one dense layer, with or
            without softmax or sigmoid: Xception, ResNet50, MobileNet, EfficientNet.
    """
    return np.einsum("nhwk,nk->nhw", activations, weights)  # weights: (N, K), of the class
