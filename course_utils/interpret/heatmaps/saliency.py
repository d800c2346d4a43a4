"""Saliency: how much the score changes with each pixel, the gradient as it is.

Simonyan, Vedaldi and Zisserman, "Deep Inside Convolutional Networks: Visualising Image
Classification Models and Saliency Maps", ICLR workshop 2014, section 3.1. For one image x of shape
(H, W, C) and the class logit s:

    g[h, w, c] = d s / d x[h, w, c]
    map[h, w]  = max over c of  | g[h, w, c] |
"""

from course_utils.interpret.heatmaps.method import pixel_heatmap


@pixel_heatmap()
def saliency(score):
    """Compute a saliency map for each image: the size of the gradient at each pixel.

    The score is the class logit, also for a model that ends in softmax or sigmoid. There is no
    layer to choose: the gradient goes down to the pixels.
    """
    return score.gradient(score.images, score.index)
