"""SmoothGrad: the mean of the gradients of many noisy copies of an image.

Smilkov et al., "SmoothGrad: removing noise by adding noise", ICML workshop 2017, section 2. For one
image x and the class logit s, with n draws e_i from a normal distribution of mean 0 and deviation
noise (max x - min x):

    g   = 1/n  sum over i of  d s / d x at x + e_i
    map = max over channels of  | g |

The gradients are averaged with their signs, and the absolute value is taken last. Taking it first,
as some libraries do, averages noise to a constant and not to 0.
"""

import numpy as np

from course_utils._shared.arguments import check_generator, check_number, check_whole
from course_utils.interpret.heatmaps.method import pixel_heatmap


@pixel_heatmap()
def smooth_grad(
    score, *, samples: int = 25, noise: float = 0.15, rng: np.random.Generator | None = None
):
    """Compute a SmoothGrad map for each image.

    Every image gets the same noise, so an image's map does not depend on its neighbours. The top
    class is that of the image without noise.

    Args:
        samples: number of noisy copies, n.
        noise: standard deviation of the noise as a share of the image's range of values.
        rng: where the noise comes from; None for `np.random.default_rng(0)`.
    """
    check_whole(samples, "samples", 1, 100_000)
    check_number(noise, "noise", least=0)
    images = score.images
    deviation = noise * np.ptp(images, axis=(1, 2, 3), keepdims=True)  # (N, 1, 1, 1)
    rng = np.random.default_rng(0) if rng is None else check_generator(rng)
    draws = rng.standard_normal((samples, *images.shape[1:]))
    draws = draws.astype("float32")
    return score.mean_gradient(lambda n, i: images[n] + deviation[n] * draws[i], samples)
