"""Guided backpropagation: a gradient that passes each ReLU only where it is positive.

Springenberg et al., "Striving for Simplicity: The All Convolutional Net", ICLR workshop 2015,
section 3.4. Going backwards through y = ReLU(x), with the gradient R arriving at y:

    backpropagation:         R[x] = (x > 0) R[y]
    guided backpropagation:  R[x] = (x > 0) (R[y] > 0) R[y]
"""

import tensorflow as tf

from course_utils.interpret.heatmaps.method import pixel_heatmap

GUIDED = "CourseGuidedRelu"  # the rule's name in TensorFlow's list of gradients


@tf.RegisterGradient(GUIDED)
def _guided_relu_gradient(operation: tf.Operation, gradient: tf.Tensor) -> tf.Tensor:
    (output,) = operation.outputs
    open_gate = output > 0
    if operation.type == "Relu6":
        open_gate &= output < 6
    return tf.where(open_gate & (gradient > 0), gradient, tf.zeros_like(gradient))


@pixel_heatmap(relu_gradient=GUIDED)
def guided_backprop(score):
    """Compute a guided backpropagation map for each image. Read the warning first.

    Warning:
        These maps are crisp because they show the picture's edges, not because they show the
        model's reasons. They hardly change with the class, nor when the model's weights are
        replaced by random ones (Adebayo et al., "Sanity Checks for Saliency Maps", NeurIPS 2018).
        They are here to be seen failing; don't explain a decision with them.

    Args:
        model: a Keras model with ReLUs (EfficientNet has none) that takes one batch of images and
            gives (N, classes). It stays as it is: the other rule holds only inside this function.
    """
    return score.gradient(score.images, score.index)
