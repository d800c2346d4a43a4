# %% [markdown]
# # 10 · Filters: exercises
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/computer-vision-course/computer-vision-course/blob/main/notebooks/exercises/10_filters.ipynb)
#
# Nine exercises to [lesson 10](../10_filters.ipynb): climb, check where the climb leads, wake a
# silent filter, follow the rules, show a layer, and measure what it looks for.
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
# ## 1. One step uphill
#
# *By hand.* `picture` and `gradient` have one shape, `(height, width, colours)`; the gradient
# tells how a filter's score changes with each number of the picture. Take one step:
#
# 1. Move the picture in the direction of the gradient, so that the step is `step_size` long. The
#    length of a step, or of a gradient, is the root of the sum of all its squares. A gradient of
#    0 everywhere has no direction: then the picture stays.
# 2. Then let it decay: take back the share `decay` (0 to below 1) of its distance from grey, 0.5.
#
# With a pencil first: for the slopes 3, 0, 0 and 4, a step of length 1 moves the four numbers by 0.6,
# 0, 0 and 0.8.


# %%
def ascent_step(picture, gradient, step_size, decay):
    """Return the picture after one step, an array of the same shape."""
    ### BEGIN SOLUTION
    length = np.sqrt(np.sum(gradient**2))
    if length > 0:
        picture = picture + step_size * gradient / length
    return 0.5 + (1 - decay) * (picture - 0.5)
    ### END SOLUTION


# %%
check("ascent_step", ascent_step)

# %% [markdown]
# ## 2. What should rise
#
# *Code.* `maps`, `(pictures, height, width, filters)`, is the output of a layer. The score of a
# picture is the mean of the map of filter `filter_index`, without a border of `border` places on each of
# its four sides. Return one score for each picture. The border may be 0.
#
# For a map of 3 by 4 places and a border of 1, two places are left.


# %%
def filter_scores(maps, filter_index, border):
    """Return an array with one number for each picture."""
    ### BEGIN SOLUTION
    _, height, width, _ = maps.shape
    inner = maps[:, border : height - border, border : width - border, filter_index]
    return inner.mean(axis=(1, 2))
    ### END SOLUTION


# %%
check("filter_scores", filter_scores)

# %% [markdown]
# ## 3. Which way do the stripes lie?
#
# *Code.* Of a filter for edges in one direction we know the answer, so we can check the climb: measure the
# angle of its picture. `picture` is grey, `(height, width)`. In which direction does its brightness
# change most? Return degrees, 0 to below 180: 0 is across (upright stripes), 45 points down to the right,
# 90 is down the rows.
#
# `down, right = np.gradient(picture)` gives each pixel's change down the rows and to the right. Think
# of it as an arrow. In a stripe one edge leads up and the next one down, so half of the arrows point
# the opposite way, although they mean the same stripes. A trick from the complex numbers helps: the
# square of `right + 1j * down` has twice the angle, and 10 and 190 degrees both become 20. So square
# all the arrows, add them up, take the angle of the sum (`np.angle`), and halve it.


# %%
def pattern_angle(picture):
    """Return the direction in which the brightness changes, degrees from 0 to below 180."""
    ### BEGIN SOLUTION
    down, right = np.gradient(picture)
    arrows = right + 1j * down
    doubled = np.angle(np.sum(arrows**2))  # radians, -pi to pi
    return np.degrees(doubled / 2) % 180
    ### END SOLUTION


# %%
check("pattern_angle", pattern_angle)

# %% [markdown]
# ## 4. Silent, or dead?
#
# *Code.* A filter that is silent on its start has no way up, so it gets another start. If none wakes it, we
# call it dead. Here each filter sees the whole picture at once: filter `k` gives
# `max(0, sum(weights[k] * picture) + biases[k])`. For a picture that brings the sum with the bias above 0 its
# gradient is `weights[k]`; for any other all numbers of the gradient are 0. A filter is awake on a picture if
# some number of its gradient isn't 0.
#
# `starts` has shape `(starts, pixels)`, `weights` `(filters, pixels)`, and `biases` `(filters,)`. For each
# filter return the number of the first start on which it is awake, counted from 0; -1 if there is none.
#
# With a pencil first: the filter of the lesson has the weights 3 and 4 and the bias -2. On the picture (0, 0)
# it is silent, on (0.5, 0.5) awake. For these two starts its answer is 1.


# %%
def first_awake(starts, weights, biases):
    """Return one whole number for each filter, in a list or an array."""
    ### BEGIN SOLUTION
    found = []
    for weight, bias in zip(weights, biases, strict=True):
        awake = [
            number
            for number, start in enumerate(starts)
            if np.sum(weight * start) + bias > 0 and np.any(weight != 0)
        ]
        found.append(awake[0] if awake else -1)
    return found
    ### END SOLUTION


# %%
check("first_awake", first_awake)

# %% [markdown]
# ## 5. A step by the rules
#
# *Code.* One step with two regularisers. `picture` is grey, `(height, width)`, and `weights` has the same shape.
# Our filter is made up, so that its gradient is easy: for any picture `p` it is `weights * p`.
#
# 1. Jitter: shift the picture by `shift = (down, right)`; either number may be below 0. What is pushed out at one
#    side comes in at the opposite one: see `np.roll` and its `axis`. Take the gradient of the shifted picture, and
#    shift the gradient back.
# 2. Step: move the picture, where it lay before, along this gradient, so that the step is `step_size` long, as in
#    exercise 1. The gradient is never 0 everywhere.
# 3. Blur: each pixel becomes a half of itself plus an eighth of each of its four neighbours, above, below, left
#    and right. Beyond an edge the opposite side counts as the neighbour.
#
# With a pencil first: the picture is one row, 1 0 0, the weights are 0 1 0. Without jitter the gradient would be 0 0 0:
# the filter doesn't see what lies beside its place. Shifted by 1 to the right the row is 0 1 0, the gradient too, and
# shifted back it is 1 0 0. So jitter lets a pixel count that would count at another place.


# %%
def ruled_step(picture, weights, step_size, shift):
    """Return the picture after the step and the blur, an array of the same shape."""
    ### BEGIN SOLUTION
    down, right = shift
    shifted = np.roll(picture, (down, right), axis=(0, 1))
    gradient = np.roll(weights * shifted, (-down, -right), axis=(0, 1))
    moved = picture + step_size * gradient / np.linalg.norm(gradient)
    above_and_below = np.roll(moved, 1, axis=0) + np.roll(moved, -1, axis=0)
    left_and_right = np.roll(moved, 1, axis=1) + np.roll(moved, -1, axis=1)
    return moved / 2 + (above_and_below + left_and_right) / 8
    ### END SOLUTION


# %%
check("ruled_step", ruled_step)

# %% [markdown]
# ## 6. Make it visible
#
# *Code.* The climb leaves numbers of any size. Bring `ascended`, `(height, width, colours)`, to a
# mean of 0.5 and a standard deviation of `contrast`, both over all its numbers, then cut off what lies
# outside 0 to 1. A picture that is the same everywhere becomes 0.5 everywhere, without a warning.


# %%
def shown_picture(ascended, contrast):
    """Return an array of the same shape, from 0 to 1."""
    ### BEGIN SOLUTION
    if np.ptp(ascended) == 0:
        return np.full(ascended.shape, 0.5)
    standardized = (ascended - ascended.mean()) / ascended.std()
    return np.clip(0.5 + contrast * standardized, 0, 1)
    ### END SOLUTION


# %%
check("shown_picture", shown_picture)

# %% [markdown]
# ## 7. The dead ones
#
# *Code.* `maps`, `(pictures, height, width, filters)`, comes from behind a ReLU, for many pictures of
# many kinds. Return the numbers of the filters that are 0 at every place of every picture, in a
# list, lowest first. It may be empty.


# %%
def dead_filters(maps):
    """Return a list of whole numbers."""
    ### BEGIN SOLUTION
    return [number for number in range(maps.shape[3]) if np.all(maps[:, :, :, number] == 0)]
    ### END SOLUTION


# %%
check("dead_filters", dead_filters)

# %% [markdown]
# ## 8. How fine is the pattern?
#
# *Experiment.* To compare layers one needs a number. Take the mean off `picture`, a grey one, `(height,
# width)`; `np.fft.fft2` then tells how strong each wave is in it (its absolute value). Find the
# strongest one. `np.fft.fftfreq(height)` gives the frequency down the rows that belongs to each row of
# the result, `np.fft.fftfreq(width)` the one across that belongs to each column. Return the frequency of
# the wave in its own direction, $\sqrt{\text{down}^2 + \text{across}^2}$, in waves per pixel.
#
# - Stripes that repeat every 4 pixels have a frequency of 0.25.
# - A picture that is the same everywhere has 0.


# %%
def wave_frequency(picture):
    """Return the frequency of the strongest wave, in waves per pixel, 0 or above."""
    ### BEGIN SOLUTION
    strength = np.abs(np.fft.fft2(picture - picture.mean()))
    row, column = np.unravel_index(strength.argmax(), strength.shape)
    height, width = picture.shape
    return np.hypot(np.fft.fftfreq(height)[row], np.fft.fftfreq(width)[column])
    ### END SOLUTION


# %%
check("wave_frequency", wave_frequency)

# %% [markdown]
# ## 9. Of how many waves?
#
# *By hand.* The lesson's complexity says of how many different waves a picture is made. `strengths` holds the
# strength of each wave, 0 or above, in an array. The mean, which is no wave, isn't among them. Count like this:
#
# 1. The power of a wave is its strength squared. Its share $p$ is its power divided by the power of all waves.
# 2. The entropy is $H = -\sum p \log p$, with natural logarithms. A share of 0 adds nothing to it.
# 3. The number of waves is $e^H$. If no wave has any strength, it is 0.
#
# With a pencil first: four waves of strength 2 have shares of 1/4, so $H = \log 4$ and $e^H = 4$. A single wave has a share of 1,
# and counts as 1. The strengths 3 and 1 have shares of 0.9 and 0.1: they count as 1.38 waves, because the second one is faint.


# %%
def wave_count(strengths):
    """Return the number of waves: 0, or 1 and above; it needn't be whole."""
    ### BEGIN SOLUTION
    power = strengths**2
    if power.sum() == 0:
        return 0.0
    share = power[power > 0] / power.sum()
    entropy = -np.sum(share * np.log(share))
    return np.exp(entropy)
    ### END SOLUTION


# %%
check("wave_count", wave_count)

# %% [markdown]
# Now the experiment. In the [lesson](../10_filters.ipynb), take the pictures of all filters of an early
# and of a deep layer, make each grey (`picture.mean(axis=-1)`), and compare the medians of `wave_frequency`.
# Does the order of the layers agree with that of the lesson's own measure, which averages over all waves?
# Then give `wave_count` the strengths, `np.abs(np.fft.fft2(grey - grey.mean())).ravel()`, and compare those medians. A
# spectrum holds each wave twice, once for each direction, so plain stripes count as 2 there; and the lesson's measure fades
# the picture's edges first. So the numbers differ from the lesson's. Does their order?
