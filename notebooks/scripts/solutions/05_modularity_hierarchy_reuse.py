# %% [markdown]
# # 05 · Modularity, hierarchy, reuse: exercises
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/computer-vision-course/computer-vision-course/blob/main/notebooks/exercises/05_modularity_hierarchy_reuse.ipynb)
#
# Five exercises to [lesson 05](../05_modularity_hierarchy_reuse.ipynb): count, build, prove, and
# look for the same ideas elsewhere.
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
from course_utils.quiet import load_tensorflow

load_tensorflow()  # Keras computes with TensorFlow; without this it opens with a page of log
import keras
from keras import layers

from course_exercises import check

# %% [markdown]
# ## 1. What a stage costs
#
# *By hand.* A stage has `convolutions` convolutions of 3 by 3 in a row, each with `filters`
# filters and their biases. It reads a map with `channels` channels. How many parameters does it
# hold?
#
# - `stage_parameters(1, 3, 64)` is 1,792.
# - `stage_parameters(2, 3, 64)` is 38,720, the first stage of VGG16.


# %%
def stage_parameters(convolutions, channels, filters):
    """Return the number of weights and biases of one stage."""
    ### BEGIN SOLUTION
    first = 3 * 3 * channels * filters + filters
    others = 3 * 3 * filters * filters + filters
    return first + (convolutions - 1) * others
    ### END SOLUTION


# %%
check("stage_parameters", stage_parameters)

# %% [markdown]
# ## 2. What a picture costs
#
# *Shape.* `stages` is a list of pairs `(convolutions, filters)`. The convolutions are 3 by 3 with
# padding `"same"`; each stage ends with a pooling that halves the map. How many multiply-adds do
# all convolutions together need for one colour picture of `size` by `size` pixels? (The size can be
# halved as often as it must be.) Leave the biases out: nothing is multiplied for them.
#
# - `multiply_adds(4, [(1, 1)])` is 16 · 27 = 432.
# - For VGG16 and 224 pixels it is 15,346,630,656.


# %%
def multiply_adds(size, stages):
    """Return the multiply-adds of all convolutions for one colour picture."""
    ### BEGIN SOLUTION
    total, channels = 0, 3
    for convolutions, filters in stages:
        for _ in range(convolutions):
            total += size * size * 3 * 3 * channels * filters
            channels = filters
        size = size // 2
    return total
    ### END SOLUTION


# %%
check("multiply_adds", multiply_adds)

# %% [markdown]
# ## 3. A net is a loop
#
# *Code.* Build the convolutional part of a VGG with Keras: for each pair
# `(convolutions, filters)` in `stages` a block with so many 3 by 3 convolutions (padding
# `"same"`, ReLU), then max pooling that halves the map. The input has `size` by `size` pixels in
# colour. Name the layers as in the lesson: `block1_conv1`, `block1_conv2`, `block1_pool`,
# `block2_conv1` and so on.
#
# Return a list with one row for each layer but the input: its name, the shape of its output
# without the batch, and its number of parameters. For `vgg_table(32, [(1, 2)])`:
#
# ```
# [("block1_conv1", (32, 32, 2), 56), ("block1_pool", (16, 16, 2), 0)]
# ```
#
# Hint: a layer knows `layer.name`, `layer.output.shape` and `layer.count_params()`.


# %%
def vgg_table(size, stages):
    """Return (name, output shape, parameters) for each layer of a VGG without dense layers."""
    ### BEGIN SOLUTION
    inputs = x = keras.Input((size, size, 3))
    for stage, (convolutions, filters) in enumerate(stages, start=1):
        x = vgg_stage(x, convolutions, filters, name=f"block{stage}")
    built = keras.Model(inputs, x).layers[1:]
    return [(layer.name, layer.output.shape[1:], layer.count_params()) for layer in built]


def vgg_stage(x, convolutions, filters, *, name):
    for number in range(1, convolutions + 1):
        convolution = layers.Conv2D(
            filters, 3, padding="same", activation="relu", name=f"{name}_conv{number}"
        )
        x = convolution(x)
    return layers.MaxPooling2D(2, name=f"{name}_pool")(x)
    ### END SOLUTION


# %%
check("vgg_table", vgg_table)

# %% [markdown]
# ## 4. Is it the same net?
#
# *Experiment.* Two nets are described as in the lesson: a list with a pair for each layer, its
# name and the list of its weights' shapes. Where do the two first differ? Count layers from 0,
# and return -1 where they are the same. A layer that only one net has is a difference, too.
#
# ```
# ours      = [("conv1", [(3, 3, 3, 8), (8,)]), ("conv2", [(3, 3, 8, 8), (8,)])]
# published = [("conv1", [(3, 3, 3, 8), (8,)]), ("conv2", [(3, 3, 8, 8)])]
# ```
#
# Here it is 1: the published `conv2` has no bias.


# %%
def first_difference(ours, published):
    """Return the place of the first layer in which two nets differ, -1 where none does."""
    ### BEGIN SOLUTION
    shorter = min(len(ours), len(published))
    for place in range(shorter):
        if ours[place] != published[place]:
            return place
    return -1 if len(ours) == len(published) else shorter
    ### END SOLUTION


# %%
check("first_difference", first_difference)

# %% [markdown]
# ## 5. Find the stages
#
# *Experiment.* Any convnet can be read as a pyramid. `layers` is a list of pairs, the name of a
# layer and the shape `(height, width, channels)` of what it passes on, in the order of the net. A
# stage is all layers whose maps have one size. Return the names of the last layers of the stages.
#
# ```
# [("conv1", (32, 32, 8)), ("conv2", (32, 32, 16)), ("pool", (15, 15, 16)), ("conv3", (15, 15, 16))]
# ```
#
# Here they are `["conv2", "conv3"]`.


# %%
def stage_ends(layers):
    """Return the name of the last layer at each size of the maps, a list."""
    ### BEGIN SOLUTION
    ends = {}
    for name, (height, width, _) in layers:
        ends[height, width] = (
            name  # a later layer of the same size takes the place of an earlier one
        )
    return list(ends.values())
    ### END SOLUTION


# %%
check("stage_ends", stage_ends)

# %% [markdown]
# Now the experiment. List the layers of `keras.applications.MobileNet(weights=None)` that have
# maps, as in exercise 5, and let your function find its stages. Draw the pyramid with
# `course_utils.plots.pyramid`. Does what the lesson said of VGG16 hold for it, too?
