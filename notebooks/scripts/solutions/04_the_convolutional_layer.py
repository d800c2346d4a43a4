# %% [markdown]
# # 04 · The convolutional layer: exercises
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/computer-vision-course/computer-vision-course/blob/main/notebooks/exercises/04_the_convolutional_layer.ipynb)
#
# Six exercises to [lesson 04](../04_the_convolutional_layer.ipynb), from a pencil to the field
# of a deep position.
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
# ## 1. One position
#
# *By hand.* A kernel of 3 by 3 lies on 3 by 3 pixels. Which one number comes out?
#
# For this patch of a picture and this kernel it is 20; find it with a pencil first. Then write
# the function for any two arrays of shape `(3, 3)`.
#
# ```
# patch   0 0 5     kernel  -1 0 1
#         0 0 5             -2 0 2
#         0 0 5             -1 0 1
# ```


# %%
def one_place(patch, kernel):
    """Return one number: what a convolution gives at one position."""
    ### BEGIN SOLUTION
    return np.sum(patch * kernel)
    ### END SOLUTION


# %%
check("one_place", one_place)

# %% [markdown]
# ## 2. How large is the output?
#
# *Shape.* How many rows does a convolution give? `size` is the height of the picture in pixels,
# `kernel` that of the kernel, `stride` its step. `padding` is the text `"valid"`, where the kernel
# never hangs over the rim, or `"same"`, where zeros around the picture let a stride of 1 keep its size.
#
# - `output_size(5, 3, 1, "valid")` is 3.
# - `output_size(64, 5, 2, "valid")` is 30.
# - `output_size(63, 4, 2, "same")` is 32.


# %%
def output_size(size, kernel, stride, padding):
    """Return how many rows the output has, a whole number."""
    ### BEGIN SOLUTION
    positions = size - kernel + 1 if padding == "valid" else size
    return -(-positions // stride)  # rounded up
    ### END SOLUTION


# %%
check("output_size", output_size)

# %% [markdown]
# ## 3. How many parameters?
#
# *Shape.* A convolutional layer has `filters` kernels of `kernel` by `kernel`. It reads pictures
# with `channels` channels. `bias` is `True` or `False`. How many numbers does it hold?
#
# - `layer_parameters(3, 3, 32, True)` is 896.
# - `layer_parameters(1, 1, 1, False)` is 1.


# %%
def layer_parameters(kernel, channels, filters, bias):
    """Return the number of weights and biases of a convolutional layer."""
    ### BEGIN SOLUTION
    weights = kernel * kernel * channels * filters
    return weights + filters if bias else weights
    ### END SOLUTION


# %%
check("layer_parameters", layer_parameters)

# %% [markdown]
# ## 4. A stride of its own
#
# *Code.* In the lesson, `correlate` laid a kernel on every position where it fits. Now lay it on
# every `stride`-th position, down and across. `picture` has shape `(rows, columns)`, `kernel` is
# square, and nothing hangs over the rim.
#
# ```
# picture   1 0 2 0 9     kernel   1 0     with stride 2:   2 5
#           0 1 0 3 9              0 1                      6 6
#           4 0 5 0 9
#           0 2 0 1 9
# ```
#
# The last column is never reached: a third step to the right would leave the picture.


# %%
def strided_correlation(picture, kernel, stride):
    """Return the cross-correlation of a grey picture at every stride-th position, a 2D array."""
    ### BEGIN SOLUTION
    k = len(kernel)
    rows = range(0, picture.shape[0] - k + 1, stride)
    columns = range(0, picture.shape[1] - k + 1, stride)
    output = np.zeros((len(rows), len(columns)))
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            output[i, j] = np.sum(picture[row : row + k, column : column + k] * kernel)
    return output
    ### END SOLUTION


# %%
check("strided_correlation", strided_correlation)

# %% [markdown]
# ## 5. Pooling
#
# *Code.* Cut `found`, an array of shape `(rows, columns)`, into blocks of `size` by `size`, and keep
# the largest number of each. Rows and columns at the rim that make no whole block are dropped, as
# in Keras.
#
# ```
# 1 0 2 0
# 0 7 0 0   with size 2 gives   7 2
# 0 0 3 0                       5 3
# 0 5 0 1
# ```


# %%
def max_pooling(found, size):
    """Return the largest number of each block, an array of shape (rows // size, columns // size)."""
    ### BEGIN SOLUTION
    rows, columns = found.shape[0] // size, found.shape[1] // size
    output = np.zeros((rows, columns))
    for row in range(rows):
        for column in range(columns):
            block = found[row * size : (row + 1) * size, column * size : (column + 1) * size]
            output[row, column] = block.max()
    return output
    ### END SOLUTION


# %%
check("max_pooling", max_pooling)

# %% [markdown]
# ## 6. What a deep position sees
#
# *Code, then an experiment.* `layers` is a list with a pair `(kernel, stride)` for each layer, in
# the order in which they follow one another. Pooling counts like any other: `(2, 2)`. How many
# pixels, in one direction, does one position of the last layer see?
#
# - `receptive_field([])` is 1: a pixel sees itself.
# - `receptive_field([(3, 1)])` is 3.
# - `receptive_field([(3, 1), (3, 1), (2, 2), (3, 1)])` is 10, as measured in the lesson.


# %%
def receptive_field(layers):
    """Return how many pixels, in one direction, a position of the last layer sees."""
    ### BEGIN SOLUTION
    field, distance = 1, 1
    for kernel, stride in layers:
        field = field + (kernel - 1) * distance
        distance = distance * stride
    return field
    ### END SOLUTION


# %%
check("receptive_field", receptive_field)

# %% [markdown]
# Now the experiment. Take the net in the last part of the
# [lesson](../04_the_convolutional_layer.ipynb), give `conv1` a stride of 2, and predict with your
# function what `conv3` will see. Then measure it there.
