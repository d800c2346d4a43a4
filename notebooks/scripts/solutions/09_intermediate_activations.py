# %% [markdown]
# # 09 · Intermediate activations: exercises
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/computer-vision-course/computer-vision-course/blob/main/notebooks/exercises/09_intermediate_activations.ipynb)
#
# Eight exercises to [lesson 09](../09_intermediate_activations.ipynb): show every channel, ask what
# a layer knows, what it has forgotten and what the net uses, and score honestly.
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
# ## 1. A grid for any layer
#
# *Shape.* A layer has `channels` channels, and each gets one place in a grid. Choose the number
# of columns first: as few as possible, but so many that the grid is no higher than wide. Then no
# more rows than it takes; the last one may be shorter.
#
# - `grid_places(24)` is `(5, 5)`: the last row holds 4.
# - `grid_places(20)` is `(4, 5)`.
# - `grid_places(1)` is `(1, 1)`.


# %%
def grid_places(channels):
    """Return (rows, columns), two whole numbers."""
    ### BEGIN SOLUTION
    columns = int(np.ceil(np.sqrt(channels)))
    rows = int(np.ceil(channels / columns))
    return rows, columns
    ### END SOLUTION


# %%
check("grid_places", grid_places)

# %% [markdown]
# ## 2. A scale for each channel
#
# *Code.* `maps` holds one picture's activations, `(height, width, channels)`. Give each channel
# its own scale: its lowest number becomes 0, its highest 1, what lies between stays in proportion.
# A channel that is the same everywhere becomes 0.5 everywhere, without a warning.


# %%
def scaled_channels(maps):
    """Return an array of the same shape, each channel from 0 to 1."""
    ### BEGIN SOLUTION
    scaled = np.full(maps.shape, 0.5)
    for channel in range(maps.shape[2]):
        one = maps[:, :, channel]
        low, high = one.min(), one.max()
        if high > low:
            scaled[:, :, channel] = (one - low) / (high - low)
    return scaled
    ### END SOLUTION


# %%
check("scaled_channels", scaled_channels)

# %% [markdown]
# ## 3. Read a probe
#
# *By hand.* A linear probe has been fitted: `weights`, one for each channel, and an `offset`. It
# averages each channel of `maps`, `(pictures, height, width, channels)`, over the places, multiplies
# by the weights, adds up, and adds the offset. Above 0 it says class 1, else class 0. For which
# share of the pictures does it say what `labels` says (0 or 1 each)?
#
# With a pencil first. One picture, one row of two places, two channels; the weights are -2 and 1,
# the offset is 0.5:
#
# ```
# channel 1:  4 0      channel 2:  0 2
# ```
#
# You should get -2.5, so class 0.


# %%
def probe_accuracy(maps, weights, offset, labels):
    """Return the share of pictures that the probe names rightly, 0 to 1."""
    ### BEGIN SOLUTION
    averages = maps.mean(axis=(1, 2))  # (pictures, channels)
    scores = averages @ weights + offset
    answers = np.where(scores > 0, 1, 0)
    return np.mean(answers == labels)
    ### END SOLUTION


# %%
check("probe_accuracy", probe_accuracy)

# %% [markdown]
# ## 4. How much came back?
#
# *By hand.* `pictures` and `rebuilt` have shape `(patches, numbers)`: patches of pictures, one a
# row, and what was computed back from a layer. Return $R^2$: 1 if every patch comes back exactly,
# 0 if it comes back no better than by always answering with the average patch.
#
# $$R^2 = 1 - \frac{\text{sum of } (\text{true} - \text{rebuilt})^2}
# {\text{sum of } (\text{true} - \text{average patch})^2}$$
#
# Both sums run over all patches and all numbers. For the patches `[0, 5]` and `[2, 1]` the average
# patch is `[1, 3]`, and the lower sum is 1 + 4 + 1 + 4 = 10.


# %%
def explained_share(pictures, rebuilt):
    """Return R squared, a number of 1 or less."""
    ### BEGIN SOLUTION
    average = pictures.mean(axis=0)  # one patch
    wrong = np.sum((pictures - rebuilt) ** 2)
    return 1 - wrong / np.sum((pictures - average) ** 2)
    ### END SOLUTION


# %%
check("explained_share", explained_share)

# %% [markdown]
# ## 5. Learned, or only deep?
#
# *Experiment.* The control: nets with random weights, which learned nothing. `untrained`, `(nets, layers)`, holds
# one number for each of them at each layer, such as its share of zeros; `learned`, `(layers,)`, holds the same for a net
# that was trained. For each layer, does the learned net's number lie farther from the random ones than
# they lie from one another?
#
# Take the mean over the random nets, and their standard deviation (with `ddof=1`, because it is estimated from few
# numbers). Where the learned net's number is more than three standard deviations above the mean, return 1; where it is more than
# three below, -1; else 0: random weights do as much. Why three? So few nets tell their spread only roughly.
#
# With a pencil first: three random nets have 0.48, 0.50 and 0.52 of zeros at a layer. The mean is 0.50, the standard
# deviation 0.02. So 0.61 gives 1, 0.40 gives -1, and 0.55 gives 0.


# %%
def beyond_control(learned, untrained):
    """Return 1, -1 or 0 for each layer, in a list or an array."""
    ### BEGIN SOLUTION
    verdicts = []
    for layer in range(len(learned)):
        random_ones = untrained[:, layer]
        distance = learned[layer] - random_ones.mean()
        far = 3 * random_ones.std(ddof=1)
        verdicts.append(1 if distance > far else -1 if distance < -far else 0)
    return verdicts
    ### END SOLUTION


# %%
check("beyond_control", beyond_control)

# %% [markdown]
# ## 6. A channel for a part
#
# *Code.* `maps`, `(pictures, height, width, channels)`, are the activations of a layer, and `part`,
# `(pictures, height, width)`, is `True` where ears are. Score each channel by its mean over all
# places on ears minus its mean over all other places, the pictures taken together. Choose the
# channel with the highest score.
#
# Then score that channel, and no other, on `new_maps` and `new_part`: pictures that had no say in
# the choice. Return both: `(channel, score)`.


# %%
def part_channel(maps, part, new_maps, new_part):
    """Return (channel, score on the new pictures)."""

    ### BEGIN SOLUTION
    def scores(maps, part):
        return maps[part].mean(axis=0) - maps[~part].mean(axis=0)  # one for each channel

    best = scores(maps, part).argmax()
    return best, scores(new_maps, new_part)[best]
    ### END SOLUTION


# %%
check("part_channel", part_channel)

# %% [markdown]
# ## 7. Shown, or used?
#
# *Code.* Many nets end like this: each channel of the last layer is averaged over the picture, and a dense
# layer makes one logit for each class of the averages. `averages` has shape `(pictures, channels)`,
# `weights` `(channels, classes)`, and `biases` `(classes,)`. The logits are `averages @ weights + biases`, and
# the answer is the class with the highest one. `labels` holds the right classes, one whole number for each picture.
#
# Silence the channels whose numbers stand in the list `channels`: they are 0 on every picture. For which share of the
# pictures is the answer right then? Leave `averages` itself as it was, for the next experiment.
#
# With a pencil first. One picture of a dog, three channels, two classes (0 is cat, 1 is dog), the biases are 0.5 and 0:
#
# ```
# averages:          9   2   1
# weights for cat:   1   0   1
# weights for dog:   1   2   0
# ```
#
# The logits are 10.5 and 13: dog. Without channel 0, by far the loudest, they are 1.5 and 4: still dog. Without channel 1
# they are 10.5 and 9: cat. The net shows channel 0, and uses channel 1.


# %%
def silenced_accuracy(averages, weights, biases, labels, channels):
    """Return the share of pictures named rightly without these channels, 0 to 1."""
    ### BEGIN SOLUTION
    left = averages.copy()
    left[:, channels] = 0
    logits = left @ weights + biases
    answers = logits.argmax(axis=1)
    return np.mean(answers == labels)
    ### END SOLUTION


# %%
check("silenced_accuracy", silenced_accuracy)

# %% [markdown]
# ## 8. Deeper is better: is it?
#
# *Experiment.* A probe was fitted to two layers, several times, each time with another random
# split into training and test pictures. `shallow` and `deep` are lists of its accuracies; the
# first number of both comes from the same split, and so on. Which layer does it read better?
#
# Take the differences, split by split: `deep` minus `shallow`. Their mean is the lead. How far
# could luck move it? About one **standard error**: the standard deviation of the differences (with
# `ddof=1`, because it is estimated from few numbers) over the square root of how many there are.
# Where the lead is more than two standard errors away from 0, return `"deep"` or `"shallow"`,
# else `"not settled"`.
#
# - `settled_lead([0.70, 0.80, 0.90], [0.74, 0.85, 0.94])` is `"deep"`: it leads in every split by
#   much the same.
# - `settled_lead([0.70, 0.80, 0.90], [0.76, 0.81, 0.99])` is `"not settled"`, though the mean lead
#   is larger.


# %%
def settled_lead(shallow, deep):
    """Return "deep", "shallow" or "not settled"."""
    ### BEGIN SOLUTION
    differences = np.array(deep) - np.array(shallow)
    lead = differences.mean()
    error = differences.std(ddof=1) / np.sqrt(len(differences))
    if abs(lead) <= 2 * error:
        return "not settled"
    return "deep" if lead > 0 else "shallow"
    ### END SOLUTION


# %%
check("settled_lead", settled_lead)

# %% [markdown]
# Now the experiments, with the numbers of the [lesson](../09_intermediate_activations.ipynb).
#
# - **Learned, or only deep?** For each of its three curves, hand `beyond_control` the learned net's five numbers and
#   `np.array(untrained[name])`. From which block on does learning show? Is it the same block for all three?
# - **Shown, or used?** `activations(net, pets.images, "average")["average"]` are the averages of the last layer, and
#   `net.layers[-1].get_weights()` the weights and biases. Sort the channels by their mean over the pictures, then by
#   `averages.std(axis=0) * abs(weights[:, 1] - weights[:, 0])`, which tells how far a channel moves the answer. Silence the first 64
#   of each order. Are the loudest missed? Those that move the answer most?
# - **Deeper is better: is it?** The lesson fitted each probe once, on 1,000 training pictures. Fit the probes of blocks
#   4 and 5 eight times, each time on another 500 of them (`np.random.default_rng(seed).permutation(1000)[:500]`), and hand the
#   accuracies to `settled_lead`. Is block 5 really the better one?
