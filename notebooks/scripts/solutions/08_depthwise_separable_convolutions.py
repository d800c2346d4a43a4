# %% [markdown]
# # 08 · Depthwise separable convolutions: exercises
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/computer-vision-course/computer-vision-course/blob/main/notebooks/exercises/08_depthwise_separable_convolutions.ipynb)
#
# Six exercises to [lesson 08](../08_depthwise_separable_convolutions.ipynb): put the halves together, count,
# and judge what the split costs.
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
# ## 1. Two halves
#
# *Code.* Put the halves together. `x` is a picture of shape `(rows, columns, channels)`, `depthwise` has
# one kernel for each channel, shape `(k, k, channels)`, and `pointwise` is the table of weights that
# mixes them, shape `(channels, filters)`. There is no padding, no bias, and nothing between the
# halves.
#
# With a pencil first: one place, two channels. What comes out for the two windows and kernels below, with the
# table `[[1], [3]]`, so one output? The halfway numbers are 5 and -2, so it is 5 · 1 - 2 · 3 = -1.
#
# ```
# channel 0   1 2   kernel  1 0     channel 1   4 0   kernel  0 0
#             3 4           0 1                 2 2          -1 0
# ```


# %%
def separable_convolution(x, depthwise, pointwise):
    """Return the maps, of shape (rows - k + 1, columns - k + 1, filters)."""
    ### BEGIN SOLUTION
    k = len(depthwise)
    rows, columns = x.shape[0] - k + 1, x.shape[1] - k + 1
    halfway = np.zeros((rows, columns, x.shape[2]))
    for row in range(rows):
        for column in range(columns):
            window = x[row : row + k, column : column + k]
            halfway[row, column] = (window * depthwise).sum(axis=(0, 1))
    return halfway @ pointwise
    ### END SOLUTION


# %%
check("separable_convolution", separable_convolution)

# %% [markdown]
# ## 2. What does it cost?
#
# *By hand.* A separable convolution has kernels of `kernel` by `kernel`, reads `channels` channels and
# gives `filters` channels. It has no biases. The maps are `size` by `size`, and padding `"same"` keeps
# them so. How many weights has it, and how many multiply-adds does it need for one picture? Return both.
#
# - `separable_cost(4, 3, 2, 3)` is `(24, 384)`.
# - `separable_cost(32, 3, 128, 128)` is `(17536, 17956864)`, as in the lesson's table.


# %%
def separable_cost(size, kernel, channels, filters):
    """Return the number of weights and of multiply-adds, a pair."""
    ### BEGIN SOLUTION
    weights = kernel * kernel * channels + channels * filters
    return weights, size * size * weights
    ### END SOLUTION


# %%
check("separable_cost", separable_cost)

# %% [markdown]
# ## 3. Can it be split?
#
# *Code.* Someone has trained a regular convolution. Its `kernel` has shape
# `(k, k, channels, filters)`. Is there a depthwise separable convolution that computes exactly the
# same? Return `True` or `False`.
#
# The lesson's section "What it can't do" has the key: what do the kernels have in common that read
# one channel?
#
# - A kernel with a single filter can always be split.
# - One channel and two filters, one for upright and one for level edges: that can't.
#
# Hint: lay the numbers of the kernels that read one channel side by side as columns of a table.
# They are multiples of one pattern if `np.linalg.matrix_rank` of that table is 1 or 0. There are other
# ways.


# %%
def can_be_split(kernel):
    """Tell whether a separable convolution can do what this kernel does."""
    ### BEGIN SOLUTION
    filters = kernel.shape[3]
    for channel in range(kernel.shape[2]):
        table = kernel[:, :, channel].reshape(-1, filters)  # (k * k, filters)
        if np.linalg.matrix_rank(table) > 1:
            return False
    return True
    ### END SOLUTION


# %%
check("can_be_split", can_be_split)

# %% [markdown]
# ## 4. Was the promise kept?
#
# *Experiment.* A regular and a separable layer were timed on the same maps. Each is a pair: millions
# of multiply-adds, and milliseconds. The multiply-adds promise that the separable layer is so many times
# faster. The clock tells how many times faster it is. What share of the promise came true?
#
# For a regular layer of `(600, 12)` and a separable one of `(100, 4)`, six times faster is promised
# and three times is measured: 0.5.


# %%
def speed_kept(regular, separable):
    """Return the measured speed-up divided by the promised one."""
    ### BEGIN SOLUTION
    promised = regular[0] / separable[0]
    measured = regular[1] / separable[1]
    return measured / promised
    ### END SOLUTION


# %%
check("speed_kept", speed_kept)

# %% [markdown]
# ## 5. Better, or better for its size?
#
# *Experiment.* "Better" and "better for the same number of parameters" are different sentences. `nets`
# is a list of results: name, number of parameters, accuracy on new pictures. A net is *surpassed* if
# another one, with as many parameters or fewer, is more accurate. Return the names of those that
# are not surpassed, in the order of the list.
#
# ```
# nets = [("regular", 130_000, 0.96), ("separable", 17_000, 0.91), ("wide separable", 130_000, 0.94)]
# ```
#
# Here they are `["regular", "separable"]`: less accurate, but nothing as small does better.


# %%
def best_for_their_size(nets):
    """Return the names of the nets that no net of their size or smaller surpasses."""
    ### BEGIN SOLUTION
    names = []
    for name, parameters, accuracy in nets:
        rivals = [other for _, size, other in nets if size <= parameters]
        if accuracy == max(rivals):
            names.append(name)
    return names
    ### END SOLUTION


# %%
check("best_for_their_size", best_for_their_size)

# %% [markdown]
# ## 6. A module of Xception
#
# *Shape.* Xception's entry flow repeats one module. It reads maps of `size` by `size` with
# `channels` channels, and consists of
#
# - a separable convolution of 3 by 3 to `filters` channels, normalized,
# - another one from `filters` to `filters`, normalized,
# - a pooling of 3 by 3 with strides of 2 and padding `"same"`,
# - a shortcut around all that: a convolution of 1 by 1 with strides of 2 to `filters` channels,
#   normalized,
# - the sum of the two.
#
# All convolutions have padding `"same"` and no bias. Each normalization is a batch normalization. Which shape
# comes out, and how many parameters has the module, as `count_params()` counts them?
#
# - `entry_module(8, 2, 4)` is `((4, 4, 4), 134)`.
#
# Work it out, or build the module in Keras and ask it.


# %%
def entry_module(size, channels, filters):
    """Return the output shape (height, width, channels) and the number of parameters."""
    ### BEGIN SOLUTION
    side = -(-size // 2)  # rounded up
    first = 9 * channels + channels * filters
    second = 9 * filters + filters * filters
    projection = channels * filters
    normalizations = 3 * 4 * filters  # gamma, beta, moving mean and moving variance
    return (side, side, filters), first + second + projection + normalizations
    ### END SOLUTION


# %%
check("entry_module", entry_module)

# %% [markdown]
# Now the experiment. Time a regular and a separable layer on your machine, as the lesson does, for 16, 64,
# 256 and 512 channels on maps of 16 by 16, and give each pair to `speed_kept`. From how many channels on
# does at least half of the promise come true? On a graphics card, if you have one, ask again.
