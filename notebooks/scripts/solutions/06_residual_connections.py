# %% [markdown]
# # 06 · Residual connections: exercises
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/computer-vision-course/computer-vision-course/blob/main/notebooks/exercises/06_residual_connections.ipynb)
#
# Six exercises to [lesson 06](../06_residual_connections.ipynb): multiply derivatives, measure,
# build a block, and judge what helps.
#
# Each asks for a function. Write its body in place of `raise NotImplementedError()`, run the
# cell, then run the one below it: `check` tries your function on fresh random inputs. A right
# answer says so. A wrong one gets a hint where the mistake is a known one, or else the smallest
# input for which it fails. Check as often as you like.

# %% tags=["setup"]
# On Colab only: fetch the course's own package; all it needs is there already.
import os
import subprocess
import sys

if "google.colab" in sys.modules:
    address = "https://github.com/computer-vision-course/computer-vision-course"
    address = os.environ.get("COURSE_REPOSITORY", address)
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
    subprocess.run([*install, f"git+{address}"], check=True)

# %%
import numpy as np

from course_exercises import check

# %% [markdown]
# ## 1. A chain
#
# *By hand.* In the simplest deep net each layer multiplies one number by its weight. `weights` is
# the list of the weights, `shortcut` is `True` or `False`: whether each layer adds what came into
# it. By how much does the output change when the input changes, $dx_L / dx_0$?
#
# For the three weights 0.5, 0.5, 0.5 it is 0.125 without shortcuts and 3.375 with them: find
# both with a pencil first. A chain without any layer passes its input on.


# %%
def chain_gradient(weights, shortcut):
    """Return the derivative of the chain's output with respect to its input."""
    ### BEGIN SOLUTION
    product = 1.0
    for weight in weights:
        product = product * (1 + weight if shortcut else weight)
    return product
    ### END SOLUTION


# %%
check("chain_gradient", chain_gradient)

# %% [markdown]
# ## 2. The gradient at every layer
#
# *Code.* The same chain, but now for training: by how much does the output change with each
# *weight*? As in the lesson, the answer has two factors: what comes up to the layer, and what comes
# down to it from the layers above. `x` is the number that goes in.
#
# - `weight_gradients(2.0, [0.5], False)` is `[2.0]`: the output is 0.5 · 2, so it changes by 2 for
#   each 1 of the weight. With the shortcut it is `[2.0]`, too.
# - `weight_gradients(2.0, [0.5, 3.0], False)` is `[6.0, 1.0]`.
# - `weight_gradients(2.0, [0.5, 3.0], True)` is `[8.0, 3.0]`.
#
# You may use `chain_gradient`. Some weights may be 0.


# %%
def weight_gradients(x, weights, shortcut):
    """Return the derivative of the output with respect to each weight, first layer first."""
    ### BEGIN SOLUTION
    gradients = []
    for layer in range(len(weights)):
        up = x * chain_gradient(weights[:layer], shortcut)
        down = chain_gradient(weights[layer + 1 :], shortcut)
        gradients.append(up * down)
    return gradients
    ### END SOLUTION


# %%
check("weight_gradients", weight_gradients)

# %% [markdown]
# ## 3. Which layers are silent?
#
# *Experiment.* `norms` is what `gradient_norms` measured, a list of pairs: the name of a layer and
# the length of its gradient, from the picture up. Which layers get less than `share` of what the
# loudest layer gets, the one with the largest gradient? Return their names, in the same order.
#
# ```
# norms = [("conv1", 0.002), ("conv2", 4.0), ("conv3", 0.5), ("conv4", 0.03)]
# ```
#
# `silent_layers(norms, 0.01)` is `["conv1", "conv4"]`: a hundredth of 4.0 is 0.04.


# %%
def silent_layers(norms, share):
    """Return the names of the layers with less than a share of the largest gradient."""
    ### BEGIN SOLUTION
    largest = max(norm for _, norm in norms)
    return [name for name, norm in norms if norm < share * largest]
    ### END SOLUTION


# %%
check("silent_layers", silent_layers)

# %% [markdown]
# ## 4. Identity or projection?
#
# *Shape.* A residual block as in the lesson reads maps of `shape`, `(height, width, channels)`, has
# `filters` filters, and its first convolution steps by `strides` with padding `"same"`. Which
# shortcut does it need? Return three things: the text `"identity"` or `"projection"`, the shape of
# what the shortcut gives, and how many parameters it has.
#
# - `shortcut_of((8, 8, 16), 16, 1)` is `("identity", (8, 8, 16), 0)`.
# - `shortcut_of((8, 8, 16), 32, 2)` is `("projection", (4, 4, 32), 544)`.
# - From a height of 7, strides of 2 leave 4 places.


# %%
def shortcut_of(shape, filters, strides):
    """Return the kind of a block's shortcut, the shape that it gives, and its parameters."""
    ### BEGIN SOLUTION
    height, width, channels = shape
    out = (-(-height // strides), -(-width // strides), filters)  # rounded up
    if out == (height, width, channels):
        return "identity", out, 0
    return "projection", out, channels * filters + filters
    ### END SOLUTION


# %%
check("shortcut_of", shortcut_of)

# %% [markdown]
# ## 5. A stack of blocks
#
# *Code.* Run residual blocks forward with NumPy. To keep it small there is one place only: `x` has
# shape `(pictures, channels)`, and a convolution is a matrix product, `x @ weights`. Each block is
# a tuple `(first, second, projection)` of weights. It computes what the lesson's block does:
# first layer, ReLU, second layer, add what came in, ReLU. Where the block changes the number of
# channels, `projection` brings what came in to the new number; where it doesn't, `projection` is
# `None`. There are no biases.
#
# A block whose weights are all 0 turns `[[1, -2]]` into `[[1, 0]]`.
#
# Hint: `np.maximum(x, 0)` is ReLU.


# %%
def residual_stack(x, blocks):
    """Return what comes out of the last block, of shape (pictures, its channels)."""
    ### BEGIN SOLUTION
    for first, second, projection in blocks:
        changed = np.maximum(x @ first, 0) @ second
        passed = x if projection is None else x @ projection
        x = np.maximum(passed + changed, 0)
    return x
    ### END SOLUTION


# %%
check("residual_stack", residual_stack)

# %% [markdown]
# ## 6. What is a cure?
#
# *Experiment.* Someone has built a shallow and a deep net by each of several recipes, and measured
# the gradient of the first layer. `measured` maps each recipe to the two numbers, shallow first. A
# recipe is a cure if the deep net's gradient is at most `factor` times smaller than the shallow
# one's, and at most `factor` times larger: it neither vanishes nor explodes. Return the names of the cures, in the order of `measured`.
#
# ```
# measured = {"plain": (0.01, 1e-10), "shortcuts": (0.05, 2.0), "He's rule": (0.4, 0.2)}
# ```
#
# `cures(measured, 100)` is `["shortcuts", "He's rule"]`; `cures(measured, 10)` is `["He's rule"]`.


# %%
def cures(measured, factor):
    """Return the recipes whose gradient changes by at most a factor from shallow to deep."""
    ### BEGIN SOLUTION
    names = []
    for name, (shallow, deep) in measured.items():
        if shallow / factor <= deep <= shallow * factor:
            names.append(name)
    return names
    ### END SOLUTION


# %%
check("cures", cures)

# %% [markdown]
# Now the experiment. The lesson's panels show the first gradient of 56 layers for three starts.
# Build `stacked_net(depth, residual=residual, normalize=False, initializer=start)` for depths of 8
# and 56, with and without shortcuts, from other starts: `"lecun_normal"`, `"he_uniform"`,
# `"random_normal"`. Measure the first layer with `gradient_norms`, and give the pairs to `cures`.
# Which start needs no shortcut? Is there one that a shortcut makes worse?
