"""Grad-CAM++: positions with a positive gradient count, more so where few of them carry a channel.

Chattopadhay et al., "Grad-CAM++: Improved Visual Explanations for Deep Convolutional Networks",
WACV 2018, equations 5 and 19 (the score taken through an exponential). For one image, with
activations A of shape (H, W, K), the class logit s and its gradient g = d s / d A:

    a[h, w, k] = g[h, w, k]^2 / ( 2 g[h, w, k]^2 + g[h, w, k]^3 (sum over h, w of  A[h, w, k]) )
    w[k]       = sum over h, w of  a[h, w, k] ReLU( g[h, w, k] )
    map[h, w]  = ReLU( sum over k of  w[k] A[h, w, k] )

with a = 0 where g = 0. Three versions are about, and they give different maps:

- "paper": the equations above. The default.
- "released": as in the code that the authors released (and tf-keras-vis): the a of each channel
  are divided by their sum before they are used. The sum includes positions of negative gradient,
  whose a may be negative or very large.
- with automatic second and third derivatives in the place of powers of g, as in some tutorials. In
  a net of ReLUs these are 0 nearly everywhere. Not offered here.

The paper multiplies each w by exp(s). That is one number for the whole map, overflows at s = 89 and
drops out when the map is normalized: it is left out here.
"""

import numpy as np

from course_utils._shared.arguments import check_choice
from course_utils.interpret.heatmaps.method import layer_heatmap


@layer_heatmap()
def grad_cam_plus_plus(activations, gradients, *, variant: str = "paper"):
    """Compute a Grad-CAM++ heatmap for each image.

    The score is the class logit, also for a model that ends in softmax or sigmoid.

    Args:
        variant: "paper" for the published equations, "released" for the authors' code.
    """
    check_choice(variant, "variant", ("paper", "released"))
    whole = activations.sum(axis=(1, 2), keepdims=True)
    # One g^2 cancels. Left in, it would underflow for the small gradients of a deep net.
    a = _divide((gradients != 0).astype(float), 2 + gradients * whole)  # (N, h, w, K)
    if variant == "released":
        a = _divide(a, a.sum(axis=(1, 2), keepdims=True))
    weights = (a * np.maximum(gradients, 0)).sum(axis=(1, 2))  # (N, K)
    return np.einsum("nhwk,nk->nhw", activations, weights)


def _divide(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    """Divide, with 0 where the divisor is 0."""
    return np.divide(above, below, out=np.zeros_like(above), where=below != 0)
