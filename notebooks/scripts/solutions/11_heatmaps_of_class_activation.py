# %% [markdown]
# # 11 · Heatmaps of class activation: exercises
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/computer-vision-course/computer-vision-course/blob/main/notebooks/exercises/11_heatmaps_of_class_activation.ipynb)
#
# Seven exercises to [lesson 11](../11_heatmaps_of_class_activation.ipynb): make a heatmap, score
# it, and use it as a detective would.
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

from course_utils.quiet import load_tensorflow

load_tensorflow()  # without this it opens with a page of log
import tensorflow as tf

from course_exercises import check

# %% [markdown]
# ## 1. Three steps
#
# *By hand.* `activations` and `gradients` both have shape `(height, width, channels)`. Make the
# Grad-CAM map, `(height, width)`: weigh each channel with the mean of its gradients, add up, keep
# what is positive, and scale so that the peak is exactly 1. Where nothing is positive the map is
# 0 everywhere.
#
# With a pencil first. Two places, two channels, one row:
#
# ```
# channel 1: activations 4 2, gradients 1 3      channel 2: activations 0 6, gradients -1 -1
# ```
#
# You should get `[[1, 0]]`.


# %%
def grad_cam_map(activations, gradients):
    """Return the Grad-CAM map, an array of shape (height, width) from 0 to 1."""
    ### BEGIN SOLUTION
    weights = gradients.mean(axis=(0, 1))  # one for each channel
    total = (activations * weights).sum(axis=2)
    kept = np.maximum(total, 0)
    return kept / kept.max() if kept.max() > 0 else kept
    ### END SOLUTION


# %%
check("grad_cam_map", grad_cam_map)

# %% [markdown]
# ## 2. A batch, with TensorFlow
#
# *Code.* A net ends like this: the channels of `activations`,
# `(pictures, height, width, channels)`, are averaged over their places, and `dense`,
# `(channels, classes)`, takes the means to logits: `logits = means @ dense`. For each picture,
# make the Grad-CAM map of the class that `classes` names for it: `(pictures, height, width)`,
# each map with a peak of 1, or 0 everywhere.
#
# Let `tf.GradientTape` find the gradients, as in the lesson. (Or find them with a pencil: here
# that is possible.)


# %%
def grad_cam_of_batch(activations, dense, classes):
    """Return one Grad-CAM map for each picture, (pictures, height, width)."""
    ### BEGIN SOLUTION
    activations, dense = tf.constant(activations), tf.constant(dense)
    with tf.GradientTape() as tape:
        tape.watch(activations)
        logits = tf.reduce_mean(activations, axis=(1, 2)) @ dense
        score = tf.reduce_sum(logits * tf.one_hot(classes, dense.shape[1], dtype=logits.dtype))
    gradients = tape.gradient(score, activations)
    weights = tf.reduce_mean(gradients, axis=(1, 2))  # (pictures, channels)
    maps = tf.nn.relu(tf.einsum("nhwk,nk->nhw", activations, weights))
    return tf.math.divide_no_nan(maps, tf.reduce_max(maps, axis=(1, 2), keepdims=True))
    ### END SOLUTION


# %%
check("grad_cam_of_batch", grad_cam_of_batch)

# %% [markdown]
# ## 3. The pointing game
#
# *Code.* `heatmaps` and `masks` have shape `(pictures, height, width)`; a mask is `True` on the
# animal. For which share of the pictures does the hottest pixel lie on the animal?


# %%
def pointing_share(heatmaps, masks):
    """Return the share of heatmaps whose hottest pixel lies in the mask, 0 to 1."""
    ### BEGIN SOLUTION
    hits = 0
    for heat, mask in zip(heatmaps, masks, strict=True):
        row, column = np.unravel_index(heat.argmax(), heat.shape)
        hits += mask[row, column]
    return hits / len(heatmaps)
    ### END SOLUTION


# %%
check("pointing_share", pointing_share)

# %% [markdown]
# ## 4. Better than nothing?
#
# *Experiment.* For each picture take the share of the heat that lies in the mask, and divide it
# by the mask's share of the area. A map that knows nothing spreads its heat evenly and gets 1;
# one that finds the animal gets more. Return the mean of these ratios over the pictures.
#
# If half of the heat lies on an animal that takes a quarter of the picture, the ratio is 2.


# %%
def energy_ratio(heatmaps, masks):
    """Return the heat's share inside over the area's share, the mean over the pictures."""
    ### BEGIN SOLUTION
    inside = (heatmaps * masks).sum(axis=(1, 2)) / heatmaps.sum(axis=(1, 2))
    return np.mean(inside / masks.mean(axis=(1, 2)))
    ### END SOLUTION


# %%
check("energy_ratio", energy_ratio)

# %% [markdown]
# ## 5. The flat end of softmax
#
# *By hand.* `logits` is a list with one number for each class. When the logit of class
# `class_index` grows a little and the others stay, the class's *probability* grows, too. By how
# much, for each 1 of the logit? (The slope of softmax.)
#
# - For two equal logits it is 0.25.
# - For `[4, 0]` and class 0 it is 0.018: the net is sure, and the slope is nearly gone.
#
# If you don't know the derivative, measure it: change the logit by 0.00001.


# %%
def probability_slope(logits, class_index):
    """Return how fast the probability of a class grows with its logit."""
    ### BEGIN SOLUTION
    powers = np.exp(np.array(logits) - max(logits))
    share = powers[class_index] / powers.sum()
    return share * (1 - share)
    ### END SOLUTION


# %%
check("probability_slope", probability_slope)

# %% [markdown]
# ## 6. Same animal, another place
#
# *Experiment.* The same animals were drawn in two places, and a net gave them logits: two arrays
# of shape `(animals, classes)`. Row 3 of both is the same animal. For which share of the animals
# does the answer change with the place?


# %%
def flip_share(logits_here, logits_there):
    """Return the share of animals whose answer changes with the place, 0 to 1."""
    ### BEGIN SOLUTION
    return np.mean(logits_here.argmax(axis=1) != logits_there.argmax(axis=1))
    ### END SOLUTION


# %%
check("flip_share", flip_share)

# %% [markdown]
# ## 7. The worst group
#
# *Experiment.* A net may be right on the average and wrong wherever a shortcut fails. `labels`,
# `places` and `answers` hold a whole number for each picture: its true class, its place, and what
# the net says. Pictures of one class in one place make a group. Return the lowest accuracy of all
# groups; a group without pictures doesn't count.
#
# If the net names all dogs rightly on grass, all cats rightly everywhere, and one dog of two on
# carpet, it is 0.5.


# %%
def worst_group(labels, places, answers):
    """Return the accuracy of the worst group of one class in one place, 0 to 1."""
    ### BEGIN SOLUTION
    accuracies = []
    for label in np.unique(labels):
        for place in np.unique(places):
            group = (labels == label) & (places == place)
            if group.any():
                accuracies.append(np.mean(answers[group] == label))
    return min(accuracies)
    ### END SOLUTION


# %%
check("worst_group", worst_group)

# %% [markdown]
# Now the experiment. In the [lesson](../11_heatmaps_of_class_activation.ipynb) the repaired net
# saw 1,000 varied pets. Measure the worst group of net A, net B and the repaired net on the 500
# pictures from the field: is the repair as good as the accuracy says? (`field.backgrounds` holds
# names; `np.unique(field.backgrounds, return_inverse=True)[1]` makes numbers of them.)
