# %% [markdown]
# # 03 · Object detection: exercises
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/computer-vision-course/computer-vision-course/blob/main/notebooks/exercises/03_object_detection.ipynb)
#
# Seven exercises to [lesson 03](../03_object_detection.ipynb): boxes, the grid that a detector
# answers on, its score, and tracks. Boxes are `y0, x0, y1, x1`: rows `y0` up to, but without, `y1`,
# and columns `x0` up to, but without, `x1`.
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
import math

import numpy as np
from scipy.optimize import linear_sum_assignment

from course_exercises import check

# %% [markdown]
# ## 1. What two boxes share
#
# *By hand, then in code.* `one` and `other` are boxes, each a list of four numbers. Divide the area
# that they share by the area that they cover together. Boxes that only touch share nothing; a box
# may be empty, with a height or a width of 0; where both are empty the answer is 0.
#
# With a pencil first: `[0, 0, 2, 2]` and `[1, 1, 3, 3]`. You should get 0.143, one seventh.


# %%
def pair_iou(one, other):
    """Return the intersection over union of two boxes, 0 to 1."""
    ### BEGIN SOLUTION
    height = max(min(one[2], other[2]) - max(one[0], other[0]), 0)
    width = max(min(one[3], other[3]) - max(one[1], other[1]), 0)
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (one, other)]
    union = sum(areas) - height * width
    return height * width / union if union > 0 else 0.0
    ### END SOLUTION


# %%
check("pair_iou", pair_iou)

# %% [markdown]
# ## 2. From a box to its cell
#
# *Shape.* A detector looks at the picture in square cells, each `stride` pixels high and wide; row 0
# and column 0 are at the top left. The cell in which the centre of a box lies answers for it, with
# four numbers, all measured in strides:
#
# - `dy` and `dx`: from the *middle* of the cell to the centre of the box, down and to the right;
# - the natural logarithms of the box's height and of its width.
#
# Return `[row, column, dy, dx, log_height, log_width]` for one box. A centre exactly between two
# cells belongs to the later one.
#
# For the box `[8, 14, 24, 18]` and a stride of 8: the centre is at (16, 16), so row 2, column 2,
# `dy` and `dx` are -0.5, and the logarithms 0.693 and -0.693.


# %%
def cell_code(box, stride):
    """Return [row, column, dy, dx, log_height, log_width], in strides."""
    ### BEGIN SOLUTION
    y0, x0, y1, x1 = np.array(box) / stride
    y, x = (y0 + y1) / 2, (x0 + x1) / 2
    row, column = math.floor(y), math.floor(x)
    dy, dx = y - (row + 0.5), x - (column + 0.5)
    return [row, column, dy, dx, math.log(y1 - y0), math.log(x1 - x0)]
    ### END SOLUTION


# %%
check("cell_code", cell_code)

# %% [markdown]
# ## 3. And back again
#
# *Code.* `codes`, `(rows, columns, 4)`, is what a net answers: `dy, dx, log_height, log_width` in
# every cell of the grid, as in exercise 2. Return the boxes in pixels, `y0, x0, y1, x1`, in an array
# of the same shape.
#
# For a grid of one cell, a stride of 8, and four zeros the box is `[0, 0, 8, 8]`.


# %%
def boxes_from_grid(codes, stride):
    """Return the box of every cell in pixels, (rows, columns, 4)."""
    ### BEGIN SOLUTION
    rows, columns = codes.shape[:2]
    y = (np.arange(rows)[:, np.newaxis] + 0.5 + codes[:, :, 0]) * stride
    x = (np.arange(columns) + 0.5 + codes[:, :, 1]) * stride
    half_height, half_width = (
        np.exp(codes[:, :, 2]) * stride / 2,
        np.exp(codes[:, :, 3]) * stride / 2,
    )
    return np.stack([y - half_height, x - half_width, y + half_height, x + half_width], axis=2)
    ### END SOLUTION


# %%
check("boxes_from_grid", boxes_from_grid)

# %% [markdown]
# ## 4. Clear away the duplicates
#
# *Code.* A detector gave boxes of one class: `boxes`, `(N, 4)`, and a score for each, `scores`, all
# different. Go through the boxes from the best score down, and keep a box unless its IoU with one
# that you have kept before is *above* `limit`. Return the indices of the kept boxes, a list, best
# score first. Without boxes it is empty.
#
# `pair_iou` from exercise 1 helps, once it is right.


# %%
def kept_boxes(boxes, scores, limit):
    """Return the indices of the kept boxes, best score first."""
    ### BEGIN SOLUTION
    kept = []
    for index in np.argsort(-scores):
        if all(pair_iou(boxes[index], boxes[other]) <= limit for other in kept):
            kept.append(index)
    return kept
    ### END SOLUTION


# %%
check("kept_boxes", kept_boxes)

# %% [markdown]
# ## 5. Average precision, as COCO computes it
#
# *Code.* `hits` says of each detection of a class, best score first, whether it found a new true
# thing; `truths` is how many true things there are, 1 or more. After each detection, precision is
# the share of the detections so far that are right, and recall the share of the truths found so far.
#
# Now take the 101 recall levels 0, 0.01, 0.02, ..., 1. At each level, look for the best precision
# among the places where recall is at the level *or above*; a level that is never reached gets 0.
# Return the mean over the levels.
#
# - `[True, False, True]` with 2 truths gives 0.835.
# - `[True]` with 2 truths gives 0.505: recall never passes 0.5, and 51 levels lie up to there.


# %%
def coco_precision(hits, truths):
    """Return the average precision over 101 recall levels, 0 to 1."""
    ### BEGIN SOLUTION
    found = np.cumsum(np.array(hits, dtype=int))
    recall, precision = found / truths, found / np.arange(1, len(hits) + 1)
    best = [max(precision[recall >= level], default=0) for level in np.linspace(0, 1, 101)]
    return np.mean(best)
    ### END SOLUTION


# %%
check("coco_precision", coco_precision)

# %% [markdown]
# ## 6. Who takes which box?
#
# *Code.* `ious` has a row for each track and a column for each box that was found in the new frame:
# how much the box shares with the one that the track expects. Share the boxes out. A track takes one
# box at most, a box goes to one track at most, no pair may have an IoU below `threshold`, and the
# IoUs of all pairs together should be as large as possible. Return the pairs `[track, box]`, by the
# number of the track.
#
# SciPy's `linear_sum_assignment` is the Hungarian method; look at its argument `maximize`, and
# think about what a pair that is not allowed should be worth.
#
# ```
# 0.9  0.4      With a threshold of 0.3 the answer is [[0, 0]]: its 0.9 is more than the
# 0.4  0.1      0.4 + 0.4 of the other way, though track 1 and box 1 are left alone.
# ```


# %%
def best_pairs(ious, threshold):
    """Return the pairs [track, box] with the largest sum of IoUs."""
    ### BEGIN SOLUTION
    worth = np.where(ious >= threshold, ious, 0)
    pairs = zip(*linear_sum_assignment(worth, maximize=True), strict=True)
    return [[track, box] for track, box in pairs if worth[track, box] > 0]
    ### END SOLUTION


# %%
check("best_pairs", best_pairs)

# %% [markdown]
# ## 7. Who is who?
#
# *Experiment.* `numbers`, `(frames, things)`, says which track was on each true thing in each frame
# of a clip; -1 where none was. A thing has switched its identity each time that it gets another
# number than its *last* one, even if it was lost in between. How many switches are there in all?
#
# For one thing with the numbers `0, 0, -1, 2, 0` it is 2: from 0 to 2, and back to 0.


# %%
def identity_switches(numbers):
    """Return how often a thing got another track than its last."""
    ### BEGIN SOLUTION
    switches = 0
    for thing in numbers.T:
        seen = [number for number in thing if number != -1]
        switches += sum(before != after for before, after in zip(seen, seen[1:], strict=False))
    return switches
    ### END SOLUTION


# %%
check("identity_switches", identity_switches)

# %% [markdown]
# Now the experiment. In the [lesson](../03_object_detection.ipynb), follow the clips again with an
# `iou_threshold` of 0.05, 0.1, 0.3, 0.5 and 0.7, once with the true boxes and once with the
# detector's, and draw the identity switches over the threshold. Why does a high threshold cost so
# many? And what could go wrong with a very low one, where people stand close together?
