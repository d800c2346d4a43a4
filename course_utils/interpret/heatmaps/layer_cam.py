"""LayerCAM: each position of each channel is weighed by its own gradient, if that is positive.

Jiang et al., "LayerCAM: Exploring Hierarchical Class Activation Maps for Localization", IEEE
Transactions on Image Processing 30, 2021, section III. For one image, with activations A of
shape (H, W, K) and the class logit s:

    w[h, w, k] = ReLU( d s / d A[h, w, k] )
    map[h, w]  = ReLU( sum over k of  w[h, w, k] A[h, w, k] )

Grad-CAM takes one weight a channel, the mean; in early layers a channel speaks for the class in one
position and against it in another, and the mean is blurred. LayerCAM also works there.
"""

import numpy as np

from course_utils.interpret.heatmaps.method import layer_heatmap


@layer_heatmap()
def layer_cam(activations, gradients):
    """Compute a LayerCAM heatmap for each image, from an early or a late layer.

    The score is the class logit, also for a model that ends in softmax or sigmoid.
    """
    weights = np.maximum(gradients, 0)  # (N, h, w, K)
    return (weights * activations).sum(axis=-1)
