"""Grad-CAM: which positions of an image speak for a class.

Selvaraju et al., "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based
Localization", ICCV 2017, equations 1 and 2. For one image, with activations A of shape (H, W, K)
and the class logit s:

    w_k = mean over h, w of  d s / d A[h, w, k]
    map[h, w] = ReLU( sum over k of  w_k A[h, w, k] )
"""

import numpy as np

from course_utils.interpret.heatmaps.method import layer_heatmap


@layer_heatmap()
def grad_cam(activations, gradients):
    """Compute a Grad-CAM heatmap for each image.

    The score is the class logit, also for a model that ends in softmax or sigmoid.
    """
    weights = gradients.mean(axis=(1, 2))  # (N, K), one image at a time
    return np.einsum("nhwk,nk->nhw", activations, weights)
