"""Recognise a head that averages each channel and takes one dense layer, in a traced model.

Only such a head has class activation maps in the sense of Zhou et al.: its logit is, but for the
bias, the mean over all positions of a weighted sum of channels.
"""

import tensorflow as tf

# These hand numbers on as they are. (What finds a logit may pass a logarithm; this may not.)
_KEEPING = {"Cast", "Identity", "Reshape", "Squeeze", "StopGradient"}
_ADDING = {"Add", "AddV2", "BiasAdd"}
_REFUSAL = (
    "model must end in global average pooling and one dense layer for class activation maps; "
    "{found}. Grad-CAM takes any head: grad_cam."
)


def pooled_head(scores: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Return what is averaged, (N, H, W, K), and the dense layer's weights, (K, classes).

    `scores` are the (N, classes) logits of a traced model. A 1 by 1 convolution of the pooled
    channels, as in MobileNet, counts as a dense layer; a head of another kind is a ValueError.
    """
    product = _before(scores)
    if product.op.type in _ADDING and set(product.op.inputs[1].shape[:-1]) <= {1}:  # the bias
        product = _before(product.op.inputs[0])
    pooled, kernel = _dense(product)
    mean = _before(pooled)
    if mean.op.type != "Mean":
        raise _refusal(f"what the dense layer takes comes from a {mean.op.type!r} operation")
    activations, axes = mean.op.inputs
    over = tf.get_static_value(axes)
    if activations.shape.rank != 4 or over is None or sorted(over) != [1, 2]:
        raise _refusal("the mean before it is not over the positions of (N, H, W, K) activations")
    if activations.shape[-1] != kernel.shape[0]:
        raise _refusal("the dense layer does not take one number a channel")
    return _before(activations, {"Cast"}), kernel


def _dense(product: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    if product.op.type == "MatMul" and not product.op.get_attr("transpose_b"):
        return product.op.inputs[0], product.op.inputs[1]
    if product.op.type == "Conv2D":
        inputs, kernel = product.op.inputs
        if tuple(inputs.shape[1:3]) == (1, 1) and tuple(kernel.shape[:2]) == (1, 1):
            return inputs, kernel[0, 0]
    raise _refusal(f"its logits come from a {product.op.type!r} operation")


def _before(tensor: tf.Tensor, passing: set = _KEEPING) -> tf.Tensor:
    while tensor.op.type in passing:
        tensor = tensor.op.inputs[0]
    return tensor


def _refusal(found: str) -> ValueError:
    return ValueError(_REFUSAL.format(found=found))
