# %% [markdown]
# # 07 · Batch normalization: exercises
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/computer-vision-course/computer-vision-course/blob/main/notebooks/exercises/07_batch_normalization.ipynb)
#
# Six exercises to [lesson 07](../07_batch_normalization.ipynb): normalize, follow, judge, and fold.
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
# ## 1. The layer
#
# *Code.* Normalize `maps` of shape `(pictures, height, width, channels)`. `gamma` and `beta` hold one
# number for each channel. `averages` is `None` in training: then the batch at hand says mean and
# variance. In use it is a pair `(mean, variance)`, each with one number for each channel. `epsilon` is the
# small number that keeps the layer from dividing by 0.
#
# Do one channel with a pencil first: four pictures of one place, 1, 3, 5, 7, with gamma 1, beta 0
# and almost no epsilon give about -1.34, -0.45, 0.45, 1.34. And before you check: what must come out for a
# single picture with a single place, in training?


# %%
def batch_norm(maps, gamma, beta, averages, epsilon):
    """Return the normalized maps, of the same shape."""
    ### BEGIN SOLUTION
    if averages is None:
        mean, variance = maps.mean(axis=(0, 1, 2)), maps.var(axis=(0, 1, 2))  # (channels,)
    else:
        mean, variance = averages
    return gamma * (maps - mean) / np.sqrt(variance + epsilon) + beta
    ### END SOLUTION


# %%
check("batch_norm", batch_norm)

# %% [markdown]
# ## 2. Follow the averages
#
# *Code.* A new layer with one channel meets one batch after the other in training: `batches` has
# shape `(steps, numbers)`, one batch in each row. Where are its moving mean and its moving variance
# after the last? They start at 0 and 1, as Keras's do.
#
# For the one batch `[[4, 6]]`, with mean 5 and variance 1, and a momentum of 0.75 they are
# `(1.25, 1.0)`.


# %%
def moving_averages(batches, momentum):
    """Return the moving mean and the moving variance, two numbers."""
    ### BEGIN SOLUTION
    mean, variance = 0.0, 1.0
    for batch in batches:
        mean = momentum * mean + (1 - momentum) * batch.mean()
        variance = momentum * variance + (1 - momentum) * batch.var()
    return mean, variance
    ### END SOLUTION


# %%
check("moving_averages", moving_averages)

# %% [markdown]
# ## 3. Have they arrived?
#
# *By hand.* A moving average is worth little until it has gone most of its way from where it started
# to where the batches are. Say that all batches have the same mean. After how many batches has
# the average covered at least the `share` of the way?
#
# - `batches_until(0.5, 0.75)` is 2: half the way, then half of the rest.
# - `batches_until(0.99, 0.5)` is 69, as in the lesson.
#
# Hint: after n batches `momentum ** n` of the way is left. Count, or use `math.log`.


# %%
def batches_until(momentum, share):
    """Return the smallest number of batches after which a share of the way is covered."""
    ### BEGIN SOLUTION
    left, batches = 1.0, 0
    while left > 1 - share:
        left, batches = left * momentum, batches + 1
    return batches
    ### END SOLUTION


# %%
check("batches_until", batches_until)

# %% [markdown]
# ## 4. At which rates does it learn?
#
# *Experiment.* A deep net was trained at several learning rates. `curves` maps each rate, a text,
# to the list of its training losses, one for each epoch; a net that blew up may end at infinity.
# At which rates has it learned something? Let that mean: its *last* loss is more than 0.05 below
# the loss of a net that gives each of the `classes` the same probability. Return the rates, in the
# order of `curves`.
#
# ```
# curves = {"0.001": [0.9, 0.71, 0.692], "0.01": [0.8, 0.5, 0.2], "0.1": [0.69, 0.4, 0.9]}
# ```
#
# For two classes this is `["0.01"]`.


# %%
def rates_that_learn(curves, classes):
    """Return the rates at which the last loss is clearly below that of a guess."""
    ### BEGIN SOLUTION
    guess = np.log(classes)  # cross-entropy of the probability 1 / classes
    return [rate for rate, losses in curves.items() if losses[-1] < guess - 0.05]
    ### END SOLUTION


# %%
check("rates_that_learn", rates_that_learn)

# %% [markdown]
# ## 5. Which variables change?
#
# *Experiment.* A batch normalization layer in Keras has four variables: `gamma`, `beta`,
# `moving_mean` and `moving_variance`. Someone sets `layer.trainable = trainable` and calls
# `layer(maps, training=training)`. If `step` is `True`, an optimizer then takes one step along the
# gradients of a loss, for the weights that it may train. Which variables have changed? All three
# arguments are `True` or `False`. Return the names in the order above.
#
# - `updated_variables(True, True, True)` is all four: that is how `fit` trains.
# - `updated_variables(True, False, False)` is `[]`: that is how `predict` looks.
#
# Decide the other six first, then try them with a layer.


# %%
def updated_variables(trainable, training, step):
    """Return the names of the variables that change, a list."""
    ### BEGIN SOLUTION
    names = []
    if trainable and step:  # gradients reach gamma and beta in both modes
        names += ["gamma", "beta"]
    if trainable and training:  # a frozen layer works as in use
        names += ["moving_mean", "moving_variance"]
    return names
    ### END SOLUTION


# %%
check("updated_variables", updated_variables)

# %% [markdown]
# ## 6. Fold it
#
# *Code.* A convolution with a `kernel` of shape `(k, k, channels, filters)` and a `bias` of one
# number for each filter is followed by batch normalization, in use. Return kernel and bias of
# *one* convolution that gives the same as both. `epsilon` is a single number; all else that follows
# `kernel` has one number for each filter.
#
# For one weight of 3, a bias of 0.5, gamma 2, beta 1, mean 1, variance 4 and epsilon 0, the new
# weight is 3, and the new bias is 0.5.


# %%
def fold_normalization(kernel, bias, gamma, beta, mean, variance, epsilon):
    """Return (kernel, bias) of one convolution in place of two layers."""
    ### BEGIN SOLUTION
    scale = gamma / np.sqrt(variance + epsilon)  # (filters,)
    return kernel * scale, beta + scale * (bias - mean)
    ### END SOLUTION


# %%
check("fold_normalization", fold_normalization)

# %% [markdown]
# Now the experiment. Train the lesson's net of 14 layers, with normalization, for one epoch only.
# Compare `net.evaluate(train.images, train.labels)` with the loss that `fit` printed: how far off are
# the moving averages? Work out with exercise 3 what momentum would serve so short a training, set
# it in each `BatchNormalization` layer of a new net (`layer.momentum`), and try again.
