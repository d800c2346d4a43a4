# %% [markdown]
# # 13 · The blind detective: exercises
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/computer-vision-course/computer-vision-course/blob/main/notebooks/exercises/13_the_blind_detective.ipynb)
#
# Six exercises to [lesson 13](../13_the_blind_detective.ipynb): the detective's tools, made by
# yourself.
#
# Each asks for a function. Write its body in place of `raise NotImplementedError()`, run the
# cell, then run the one below it: `check` tries your function on fresh random inputs. A right
# answer says so. A wrong one gets a hint where the mistake is a known one, or else the smallest
# input for which it fails. Check as often as you like.
#
# In all of them `labels` holds 1 for a film with a lesion ("ill") and 0 for one without
# ("healthy"). A **lead** is the net's logit for "lesion" minus the one for "healthy".

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
# ## 1. Two ways to be right
#
# *By hand.* `labels` and `leads` have one entry for each film. A film is *called ill* when its
# lead is above `threshold`. Return two numbers: the **sensitivity**, the share of the ill that
# are called ill; and the **specificity**, the share of the healthy that aren't.
#
# With a pencil first: labels 1, 1, 1, 0, 0 and leads 2, 1, -1, -3, 4 with a threshold of 0 give
# 2/3 and 1/2.


# %%
def sensitivity_and_specificity(labels, leads, threshold):
    """Return sensitivity and specificity, each 0 to 1."""
    ### BEGIN SOLUTION
    called_ill = leads > threshold
    return np.mean(called_ill[labels == 1]), np.mean(~called_ill[labels == 0])
    ### END SOLUTION


# %%
check("sensitivity_and_specificity", sensitivity_and_specificity)

# %% [markdown]
# ## 2. The same net, another waiting room
#
# *By hand.* A net has a sensitivity and a specificity. It is used where a share `prevalence` of
# the people is ill. Somebody is called ill: with which probability is that right? (This is the
# **positive predictive value**.)
#
# Think of 1,000 people. With 0.9, 0.9 and a prevalence of 0.1, 90 of the 100 ill are called ill,
# and 90 of the 900 healthy, too: the answer is 0.5.


# %%
def predictive_value(sensitivity, specificity, prevalence):
    """Return the share of those called ill that are ill, 0 to 1."""
    ### BEGIN SOLUTION
    hits = prevalence * sensitivity
    false_alarms = (1 - prevalence) * (1 - specificity)
    return hits / (hits + false_alarms)
    ### END SOLUTION


# %%
check("predictive_value", predictive_value)

# %% [markdown]
# ## 3. One pair after another
#
# *Code.* Take every pair of one ill and one healthy film. In which share of the pairs does the
# ill film have the larger lead? Where both leads are equal, the pair counts one half. That is
# the area under the ROC curve.


# %%
def area_under_roc(labels, leads):
    """Return the area under the ROC curve, 0 to 1."""
    ### BEGIN SOLUTION
    ill, healthy = leads[labels == 1], leads[labels == 0]
    larger = ill[:, None] > healthy[None, :]
    equal = ill[:, None] == healthy[None, :]
    return np.mean(larger + 0.5 * equal)
    ### END SOLUTION


# %%
check("area_under_roc", area_under_roc)

# %% [markdown]
# ## 4. Where does it miss?
#
# *Code.* `said` is `True` where the net calls a film ill, and `hospitals` holds a whole number
# for each film: where it was taken. Find the sensitivity at each hospital, and return the
# highest minus the lowest. A hospital without ill people doesn't count.


# %%
def sensitivity_gap(labels, said, hospitals):
    """Return the highest sensitivity of a hospital minus the lowest, 0 to 1."""
    ### BEGIN SOLUTION
    sensitivities = []
    for hospital in np.unique(hospitals):
        ill_there = (labels == 1) & (hospitals == hospital)
        if ill_there.any():
            sensitivities.append(np.mean(said[ill_there]))
    return max(sensitivities) - min(sensitivities)
    ### END SOLUTION


# %%
check("sensitivity_gap", sensitivity_gap)

# %% [markdown]
# ## 5. Who did it?
#
# *Experiment.* The same films were drawn again with one habit exchanged: the leads `before`, and
# `after`, a dictionary from a habit's name to the leads with that habit exchanged. A film is
# called ill when its lead is above 0. Return the name of the habit whose exchange flips the
# largest share of the answers. If that share is below 0.1, return `"none"`.


# %%
def strongest_habit(before, after):
    """Return the name of the habit that flips the most answers, or "none"."""
    ### BEGIN SOLUTION
    flips = {name: np.mean((before > 0) != (leads > 0)) for name, leads in after.items()}
    strongest = max(flips, key=flips.get)
    return strongest if flips[strongest] >= 0.1 else "none"
    ### END SOLUTION


# %%
check("strongest_habit", strongest_habit)

# %% [markdown]
# ## 6. What the heatmap alone says
#
# *Code.* `heatmaps` and `masks` have shape `(films, height, width)`; a mask is `True` on the
# lesion. Take the lesions that the net found: the film is ill, and its lead is above 0. For which
# share of them does the hottest pixel lie on the lesion?


# %%
def peak_on_lesion(heatmaps, masks, labels, leads):
    """Return the share of found lesions that hold the hottest pixel, 0 to 1."""
    ### BEGIN SOLUTION
    hits = []
    for heat, mask, label, lead in zip(heatmaps, masks, labels, leads, strict=True):
        if label == 1 and lead > 0:
            row, column = np.unravel_index(heat.argmax(), heat.shape)
            hits.append(mask[row, column])
    return np.mean(hits)
    ### END SOLUTION


# %%
check("peak_on_lesion", peak_on_lesion)

# %% [markdown]
# Now the experiment. Back in the [lesson](../13_the_blind_detective.ipynb), set `CASE` to another
# number and run it again: the same nets, under other names. Can you name the guilty ones from
# `strongest_habit` alone? Which one does it give a wrong name, and which tool the right one?
