# %% [markdown]
# # 02 · Image segmentation: exercises
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/computer-vision-course/computer-vision-course/blob/main/notebooks/exercises/02_image_segmentation.ipynb)
#
# Seven exercises to [lesson 02](../02_image_segmentation.ipynb): score a map, follow a U-Net's
# shapes, change the room behind a person, and tell touching things apart.
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
from scipy import ndimage

from course_exercises import check

# %% [markdown]
# ## 1. A score for each class
#
# *By hand, then in code.* `truth` and `answer` are two maps of the same shape, `(rows, columns)`:
# the class of each pixel, a number from 0 to `classes - 1`, as it is and as a net says it. For each
# class, divide the pixels where both maps have it by the pixels where at least one has it: its IoU.
# Return the mean over the classes. A class that is in neither map is left out.
#
# With a pencil first, two classes:
#
# ```
# truth: 0 0 0      answer: 0 0 1
#        0 1 1              0 0 1
# ```
#
# Four of six pixels are right. You should get 0.467: 0.6 for class 0, and 0.333 for class 1.


# %%
def mean_class_iou(truth, answer, classes):
    """Return the mean IoU over the classes that are in either map, 0 to 1."""
    ### BEGIN SOLUTION
    shares = []
    for number in range(classes):
        both = np.sum((answer == number) & (truth == number))
        either = np.sum((answer == number) | (truth == number))
        if either > 0:
            shares.append(both / either)
    return np.mean(shares)
    ### END SOLUTION


# %%
check("mean_class_iou", mean_class_iou)

# %% [markdown]
# ## 2. The lazy net
#
# *Experiment.* A net has learned one thing only: which class is the commonest of all. It gives that
# class to every pixel of every picture. `truths`, `(pictures, rows, columns)`, holds the true
# classes. Find the commonest class in them, and return the net's two scores over all pixels
# together: the pixel accuracy, and the mean IoU over the classes that are true somewhere.
#
# For one picture with the pixels `0 0 0 1` they are 0.75 and 0.375.


# %%
def lazy_scores(truths):
    """Return [pixel accuracy, mean IoU] of a net that always says the commonest class."""
    ### BEGIN SOLUTION
    numbers, counts = np.unique(truths, return_counts=True)
    accuracy = counts.max() / truths.size
    # Its IoU is the accuracy, as the union is every pixel; the others' is 0.
    return [accuracy, accuracy / len(numbers)]
    ### END SOLUTION


# %%
check("lazy_scores", lazy_scores)

# %% [markdown]
# ## 3. Up the other side of the U
#
# *Shape.* A U-Net with the widths `[16, 32, 64, 128]` looks at a picture of `size` by `size`
# pixels. On the way down it makes maps of 16, 32 and 64 channels, stores each, and halves it after
# that; at the bottom it makes 128 channels. Each step on the way up enlarges the map to twice the
# side, lays the stored map of that side beside it (a skip connection: the channels of both are read
# together), and lets its convolutions make as many channels of them as the stored map has.
#
# What does each step on the way up read, after the skip? Return a list of `[side, channels]`, the
# coarsest step first. For a size of 64 and the widths above the first is `[16, 192]`.


# %%
def skip_shapes(size, widths):
    """Return [side, channels] that each step on the way up reads, the coarsest first."""
    ### BEGIN SOLUTION
    shapes = []
    for level in range(len(widths) - 2, -1, -1):
        shapes.append([size // 2**level, widths[level] + widths[level + 1]])
    return shapes
    ### END SOLUTION


# %%
check("skip_shapes", skip_shapes)

# %% [markdown]
# ## 4. A map in colours
#
# *Code.* A net gives `logits`, `(rows, columns, classes)`, for one picture. `colours`,
# `(classes, 3)`, holds one colour for each class. Return the segmentation map as a picture,
# `(rows, columns, 3)`, in which each pixel has the colour of its likeliest class.


# %%
def coloured_map(logits, colours):
    """Return the segmentation map in colours, (rows, columns, 3)."""
    ### BEGIN SOLUTION
    return colours[logits.argmax(axis=2)]
    ### END SOLUTION


# %%
check("coloured_map", coloured_map)

# %% [markdown]
# ## 5. Another room
#
# *Code.* `frames` is one picture, `(rows, columns, 3)`, or a clip,
# `(frames, rows, columns, 3)`; your function should take both. `masks` has the same shape without
# the colours, and says how much of each pixel is person: 1 inside, 0 outside, and something between
# at the rim. Put `background`, `(rows, columns, 3)`, behind the person: a pixel that is a quarter
# person is a quarter of the frame and three quarters of the background.


# %%
def new_background(frames, masks, background):
    """Return the frames with another background, in their own shape."""
    ### BEGIN SOLUTION
    share = masks[..., np.newaxis]  # one axis more, for the colours
    return share * frames + (1 - share) * background
    ### END SOLUTION


# %%
check("new_background", new_background)

# %% [markdown]
# ## 6. How many things?
#
# *Code.* `semantic`, `(rows, columns)`, holds the class of each pixel; class 0 is the background,
# and no thing. `depth`, of the same shape, says how deep inside its thing a pixel lies, from 0 to 1.
# It falls where two things touch. So take the pixels with a depth of `threshold` or more, and look
# for pieces: pixels of one class that are connected, each with those above, below, left and right
# of it. How many pieces are there in all?
#
# ```
# classes: 1 1 1 1 1      depth: 0.5   1.0  0.25  1.0   0.75
#          1 1 1 1 1             0.25  0.5  0.25  0.75  0.75
# ```
#
# One region, but with a threshold of 0.5 two things. (`ndimage.label(mask)` returns a map in which
# the connected pieces of a mask are numbered, and how many there are.)


# %%
def count_things(semantic, depth, threshold):
    """Return how many pieces of one class there are, deep enough inside."""
    ### BEGIN SOLUTION
    count = 0
    for number in np.unique(semantic):
        if number != 0:
            pieces, found = ndimage.label((semantic == number) & (depth >= threshold))
            count += found
    return count
    ### END SOLUTION


# %%
check("count_things", count_things)

# %% [markdown]
# ## 7. Panoptic quality
#
# *By hand, then in code.* A net found things of one class. `ious` has a row for each thing that it
# found, and a column for each true one: the IoU of the two. A pair with an IoU above 0.5 is a match.
# Add up the IoUs of the matches, and divide by
#
#     matches + half of the found things without a match + half of the true things without one
#
# Either side may be empty, but not both. With a pencil first: two found, three true.
#
# ```
# 0.1  0.8  0.0
# 0.5  0.0  0.1
# ```
#
# You should get 0.32.


# %%
def panoptic_score(ious):
    """Return the panoptic quality of one class, 0 to 1."""
    ### BEGIN SOLUTION
    matched = ious[ious > 0.5]
    found, true = ious.shape
    left_over = (found - len(matched)) + (true - len(matched))
    return matched.sum() / (len(matched) + left_over / 2)
    ### END SOLUTION


# %%
check("panoptic_score", panoptic_score)

# %% [markdown]
# Now the experiment. In the [lesson](../02_image_segmentation.ipynb), `test.semantics` holds the
# true maps of 500 streets. Give them to your `lazy_scores`, and compare with the two scores of the
# U-Net. In which of them is the net that has learned nothing further from a good one? Which would
# you put into a report?
