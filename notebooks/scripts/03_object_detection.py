# %% [markdown]
# # 03 · Object detection
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/computer-vision-course/computer-vision-course/blob/main/notebooks/03_object_detection.ipynb)
#
# **About 60 minutes, about a minute of computing.**
#
# You will be able to
#
# - compute the IoU of two boxes with a pencil, and train a net that puts a box around an animal,
# - turn boxes into a grid of targets and back, and clear away duplicates by non-maximum suppression,
# - train a one-stage detector, and compute its average precision as the COCO tools do,
# - follow things through a clip by IoU and the Hungarian method, and count the identity switches.
#
# It builds on lesson 01 (a net, its logits, a loss, training and test pictures) and, for what is inside the nets, on lesson 04 (convolution, channel, pooling).

# %% [markdown]
# ## One word is not enough
#
# Lesson 01 gave a picture one word, or a few tags. Whoever has to drive through one of these
# streets needs more: *what* is there, *where*, and *how many*.

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

from course_utils.datasets import load_coco

sample = load_coco()  # twelve streets that come with the course
streets = sample.pictures[2:5]
counts = np.bincount(np.concatenate([street.labels for street in streets]), minlength=3)
print(dict(zip(sample.class_names, counts.tolist(), strict=True)))
assert counts.sum() == sum(len(street.boxes) for street in streets)

# %%
# @title Draw: three streets with their boxes
from course_utils.plots import box_row, show

show(
    box_row(
        [street.image for street in streets],
        [street.boxes for street in streets],
        [street.labels for street in streets],
        sample.class_names,
        height=3.0,
        title="A class and a box for every thing",
    ),
    "Three rendered streets with a box around every thing, in a colour and a line style for each "
    f"class: {counts[0]} persons, {counts[1]} cars and {counts[2]} traffic signs.",
)

# %% [markdown]
# Three tasks, each of which asks for more than the one before:
#
# - **localisation**: there is one thing; put a box around it,
# - **detection**: there are any number of things; give each a box and a class,
# - **tracking**: the picture moves; say which box is the same thing as a moment ago.
#
# A **box** is four numbers: top, left, bottom, right, in pixels. We write them `(y0, x0, y1, x1)`; y counts downwards,
# as the rows of an array do. A box covers the rows from y0 up to, not including, y1, so its
# height is y1 - y0. (Other programs write x first, or width and height: always look it up.)
#
# ## By hand: how well do two boxes agree?
#
# Say the true box is (1, 1, 5, 5), and a net answers (2, 3, 6, 7). How good is that? Divide the area
# that both cover, the **intersection**, by the area that they cover together, the **union**. The
# result is the **IoU**, intersection over union: 1 for the same box, 0 for boxes that share nothing.

# %%
true_box, found_box = [1, 1, 5, 5], [2, 3, 6, 7]

# %%
# @title Draw: both boxes on squared paper
from course_utils.plots import COLOURS, draw_boxes, new_figure, set_title, show_picture

figure = new_figure(3.6, 3.4)
axes = figure.subplots()
show_picture(axes, np.full((7, 8, 3), 0.93))
axes.hlines(range(8), 0, 8, color="white", linewidth=1, zorder=0.5)
axes.vlines(range(9), 0, 7, color="white", linewidth=1, zorder=0.5)
draw_boxes(axes, [true_box, found_box], [0, 1], ["true", "found"])
set_title(figure, "Count the squares")
show(
    figure,
    "Squared paper with two boxes of 4 by 4 squares. They share a block of 3 rows and 2 columns.",
)

# %%
# @title Predict, then run the next cell
from course_utils.widgets import predict

predict(
    "Each box covers 16 squares, and they share 3 rows of 2. What is their IoU?",
    ["6 / 16", "6 / 32", "6 / 26"],
    "6 / 26",
    {
        "6 / 16": "That is the share of *one* box. A huge box around everything would score 1.",
        "6 / 32": "16 + 16 counts the shared squares twice.",
        "6 / 26": "The union is 16 + 16 - 6 = 26 squares. So the IoU is 0.23: less than it looks.",
    },
)

# %% [markdown]
# In code: the shared block starts at the larger of the two starts and ends at the smaller of the
# two ends. If it ends before it starts, no block is shared, hence the 0.


# %%
def iou_by_hand(one, other):
    """Return the intersection over union of two boxes (y0, x0, y1, x1)."""
    height = max(0, min(one[2], other[2]) - max(one[0], other[0]))
    width = max(0, min(one[3], other[3]) - max(one[1], other[1]))
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (one, other)]
    return height * width / (sum(areas) - height * width)


# %%
print(f"IoU {iou_by_hand(true_box, found_box):.4f}, 6 / 26 = {6 / 26:.4f}")
for slip in (0, 1, 2, 4):
    slipped = [1, 1 + slip, 5, 5 + slip]
    print(f"slipped to the right by {slip}: {iou_by_hand(true_box, slipped):.2f}")

# %% [markdown]
# A box that slipped by a quarter of its width keeps 0.6; by half of it, 0.33. IoU is strict. By
# custom, 0.5 or more counts as found.
#
# `tasks.box_iou` compares many boxes with many others at once, and returns a table: the first go down its
# rows, the second along its columns. Is it the same?

# %%
from course_utils import tasks

rng = np.random.default_rng(0)
corners = rng.integers(0, 20, size=(2, 40, 2))  # top and left, for two lists of 40 boxes
sides = rng.integers(1, 15, size=(2, 40, 2))  # height and width
some, others = np.concatenate([corners, corners + sides], axis=2)
table = tasks.box_iou(some, others)
by_loops = np.array([[iou_by_hand(one, other) for other in others] for one in some])
difference_iou = np.abs(table - by_loops).max()
print(table.shape, f"largest difference from the loops: {difference_iou:.0e}")
assert difference_iou < 1e-12

# %% [markdown]
# ## Localisation: one animal, one box
#
# A net for localisation ends in four numbers instead of logits: the sides of the box, as shares
# of the picture from 0 to 1. And one thing more must change. Lesson 01's classifier ends by averaging each channel over the
# positions of its map. Look at what that does to *where*.

# %%
left, right = np.zeros((4, 4)), np.zeros((4, 4))
left[1, 0] = right[2, 3] = 8.0  # the channel "animal" responds at one position

# %%
# @title Predict, then run the next cell
predict(
    "A channel responds at the left of one picture, at the right of another. Do their averages "
    "over all positions differ?",
    ["Yes", "No"],
    "No",
    {
        "Yes": "Both maps have one 8 and fifteen 0s. An average doesn't care about their order.",
        "No": "Both averages are 8 / 16 = 0.5. A classifier may overlook where the animal is. Our "
        "localiser may not, so it doesn't average: it keeps the positions apart, and weighs each "
        "on its own.",
    },
)

# %%
print(f"averages: {left.mean()} and {right.mean()}")
print("as one row of 16 numbers:", left.flatten(), "and", right.flatten(), sep="\n")
assert left.mean() == right.mean() and not np.array_equal(left, right)

# %% [markdown]
# `models.localiser` has four convolutions, each followed by pooling, so that 64 by 64 pixels become 4 by 4 positions;
# then the 4 · 4 · 64 numbers, unaveraged, go into a dense layer (which weighs each input for each output), and on to the box.
# (The folded cell suits some of its layers to so short a training; lesson 07 shows why.)

# %%
from course_utils.quiet import load_tensorflow

load_tensorflow()  # Keras computes with TensorFlow; without this it opens with a page of log
import keras


# %%
# @title Helper: let averages follow a short training
def follow_fast(net, momentum=0.9):
    """Let averages that some layers keep of the training (lesson 07) follow a short training."""
    for layer in net.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.momentum = momentum
    return net


# %%
from course_utils.models import localiser

keras.utils.set_random_seed(0)
small_localiser = follow_fast(localiser((64, 64, 3)))
for name in ("block4_pool", "flatten", "box"):  # None stands for any number of pictures
    print(f"{name:12} {small_localiser.get_layer(name).output.shape}")

# %% [markdown]
# Training needs pictures with boxes, and a loss. The simplest is the mean absolute error: by how much
# each side is off. It is not the IoU, but it is 0
# where the IoU is 1.

# %%
from course_utils.datasets import load_pets

train_pets, test_pets = load_pets("train", 2000), load_pets("test", 500)
steps = 3 * 63  # three passes of 63 batches; the learning rate falls to 0 over them
falling = keras.optimizers.schedules.CosineDecay(3e-3, steps)
small_localiser.compile(keras.optimizers.Adam(falling), "mae")

# %%
small_localiser.fit(train_pets.images, train_pets.boxes / 64, batch_size=32, epochs=3, verbose=0)
off = small_localiser.evaluate(test_pets.images, test_pets.boxes / 64, verbose=0)
print(f"mean absolute error: {off:.3f} of the picture's side, {64 * off:.1f} pixels")

# %% [markdown]
# Three passes over 2,000 pictures are little. The course ships the same net after longer training,
# on 8,000 pictures with their mirror images. And a number needs something simple to beat: a net that
# gives *every* picture the mean of all training boxes.

# %%
from course_utils.models import shipped


def pair_ious(found, true):
    """Return the IoU of each found box with the true box of the same picture."""
    return np.array([tasks.box_iou([f], [t])[0, 0] for f, t in zip(found, true, strict=True)])


# %%
long_localiser, _ = shipped("localiser_pets")
found_boxes = {
    "always the mean box": np.tile(train_pets.boxes.mean(axis=0), (500, 1)),
    "trained here": small_localiser.predict(test_pets.images, batch_size=100, verbose=0) * 64,
    "trained longer": long_localiser.predict(test_pets.images, batch_size=100, verbose=0) * 64,
}

# %%
pet_iou = {name: pair_ious(b, test_pets.boxes) for name, b in found_boxes.items()}
for name, ious in pet_iou.items():
    print(f"{name:20} mean IoU {ious.mean():.3f}, {np.mean(ious >= 0.5):.0%} at 0.5 or more")
assert pet_iou["trained here"].mean() > pet_iou["always the mean box"].mean() + 0.1
assert pet_iou["trained longer"].mean() >= 0.75
assert np.mean(pet_iou["always the mean box"] >= 0.5) > 0.5

# %% [markdown]
# Look at the first line: even the mean box passes at 0.5 for most pets. A score means little without the score of something
# that simple.

# %%
# @title Draw: from the best box to one of the worst
order = np.argsort(pet_iou["trained longer"])
chosen = [order[-1], order[250], order[100], order[2]]
pairs = [np.stack([test_pets.boxes[i], found_boxes["trained longer"][i]]) for i in chosen]
scores = [pet_iou["trained longer"][i] for i in chosen]
show(
    box_row(
        test_pets.images[chosen],
        pairs,
        [[0, 1]] * 4,
        ["true", "found"],
        titles=[f"IoU {score:.2f}" for score in scores],
        height=2.3,
        title="From the best of 500 unseen pets to one of the worst",
    ),
    "Four pets, each with its true box and the found one: the best of 500, the middle one, one "
    f"that a fifth fall short of, and one of the three worst. "
    f"IoU {', '.join(f'{s:.2f}' for s in scores)}.",
)

# %% [markdown]
# ## Detection: any number of things
#
# Four outputs make one box. A street has three things, or ten. How can a net with a fixed number of
# outputs answer with any number of boxes?
#
# Divide the picture into a **grid** of cells, and let *every cell* answer: "the centre of a car is in me, and its box is
# so and so", or "nothing here". They answer at once, in one pass of the net. That is a
# **one-stage detector**. Our pictures have 128 by 128 pixels and cells of 4 by 4; the side of a cell is the **stride**.

# %%
from course_utils.datasets import load_street
from course_utils.scenes import STREET_CLASSES

size, stride = 128, 4
cells = size // stride
train_streets = load_street("train", 400, size=size)
test_streets = load_street("test", 100, size=size)

# %%
things = sum(len(labels) for labels in test_streets.labels)
print(f"classes: {STREET_CLASSES}; {things} things in {len(test_streets.images)} test streets")
print(f"{cells} by {cells} = {cells**2:,} cells in each")

# %% [markdown]
# What does a cell have to say about its box? Four numbers, called its **codes**, in units of the stride:
# how far the box's centre is from the cell's centre, down and to the right, and the logarithms of the box's height and width. (A
# logarithm, since then being 10 % too high costs a small box as much as a large one, and a
# size can't come out negative.)
#
# Do it for the box (10, 20, 18, 36) with the stride 4. Its centre is at (14, 28), its size 8 by 16. The cell is in row
# 14 / 4 = 3 (rounded down) and column 28 / 4 = 7, and the centre of *that* is at 4 · (3 + ½) = 14 and 4 · (7 + ½) = 30.

# %%
box = np.array([[10, 20, 18, 36]])
cell = np.array([[3, 7]])

# %%
codes_by_hand = [(14 - 14) / 4, (28 - 30) / 4, np.log(8 / 4), np.log(16 / 4)]
codes = tasks.encode_boxes(box, cell, stride)
print("by hand:", np.round(codes_by_hand, 3))
print("course: ", codes[0].round(3), " and back:", tasks.decode_boxes(codes, cell, stride)[0])
assert np.allclose(codes[0], codes_by_hand)
assert np.allclose(tasks.decode_boxes(codes, cell, stride), box)

# %% [markdown]
# `tasks.grid_targets` does it for all boxes of a picture: for each cell a class, or -1 for nothing, and
# the codes. These are the **targets**, what the net should answer. Does anything get lost on the way? Encode every test
# street, decode it again, and look for the boxes.

# %%
came_back, taken_cells = 0, 0
for boxes, labels in zip(test_streets.boxes, test_streets.labels, strict=True):
    answers, codes = tasks.grid_targets(boxes, labels, (cells, cells), stride)
    taken = answers >= 0
    decoded = tasks.decode_boxes(codes[taken], np.argwhere(taken), stride)
    came_back += np.sum(tasks.box_iou(boxes, decoded).max(axis=1, initial=0) > 0.99)
    taken_cells += taken.sum()

# %%
empty_share = 1 - taken_cells / (len(test_streets.images) * cells**2)
print(f"{came_back} of {things} boxes came back, each in a cell of its own ({taken_cells} cells)")
print(f"{empty_share:.1%} of the cells are empty")
assert came_back == taken_cells and came_back / things > 0.97 and empty_share > 0.98

# %% [markdown]
# Nearly all come back. The others had their centre in the cell of another box, and a cell has one answer.
#
# In training we are more generous: the cells around the one with the centre answer for the box too (`radius=1`), if their own centres lie in
# it, so that the net sees more examples of "here is something". A thin person gets fewer cells than a car.

# %%
# @title Draw: boxes, and the cells that have to find them
thing_labels, _ = tasks.grid_targets(
    test_streets.boxes[2], test_streets.labels[2], (cells, cells), stride, radius=1
)
figure = new_figure(7.2, 3.3)
left, right = figure.subplots(1, 2)
show_picture(left, test_streets.images[2])
draw_boxes(left, test_streets.boxes[2], test_streets.labels[2])
show_picture(right, 0.4 * test_streets.images[2] + 0.6)
looks = {"person": ("orange", "o"), "car": ("sky", "s"), "sign": ("green", "^")}
for label, (name, (colour, marker)) in enumerate(looks.items()):
    rows, columns = np.nonzero(thing_labels == label)
    look = {"color": COLOURS[colour], "markeredgecolor": "black", "markersize": 5}
    look["markeredgewidth"] = 0.6
    right.plot((columns + 0.5) * stride, (rows + 0.5) * stride, marker, label=name, **look)
right.legend(loc="upper left", bbox_to_anchor=(1, 1), handlelength=1)
set_title(figure, "The boxes, and the cells that have to find them")
show(
    figure,
    f"A street with {len(test_streets.boxes[2])} boxes, and beside it a mark on each of the "
    f"{np.sum(thing_labels >= 0)} cells of 1,024 that answer for one: clusters of up to nine.",
)

# %% [markdown]
# ## By hand: a loss that looks away from the easy cells
#
# Nearly all cells are empty. For each class a cell gives a **score**: a logit, made a probability by a
# sigmoid (lesson 01; classes don't compete). The plain cross-entropy, minus the logarithm of the probability
# $p_t$ of the right answer, has a problem: an empty cell that is 90 % sure of being empty costs only 0.1, but there are a
# thousand of them. Added up, they drown the few cells that matter.
#
# The **focal loss** (Lin and others, 2017) multiplies a cell's cross-entropy by $(1 - p_t)^\gamma$: the more right an answer already is, the
# less it counts. With the paper's $\gamma = 2$:

# %%
right_share = np.array([0.9, 0.5, 0.1])
cross_entropy = -np.log(right_share)
focal = (1 - right_share) ** 2 * cross_entropy
for p, plain, weighted in zip(right_share, cross_entropy, focal, strict=True):
    print(f"p_t = {p}: cross-entropy {plain:.3f}, focal loss {weighted:.4f}")

# %%
# @title Predict, then run the next cell
predict(
    "1,000 empty cells with p_t = 0.9, and one car that was missed with p_t = 0.1. Which part of "
    "the focal loss comes from the car?",
    ["About 2 %", "About two thirds", "Nearly all"],
    "About two thirds",
    {
        "About 2 %": "That is its share of the plain cross-entropy: 2.3 against 105.",
        "About two thirds": "1,000 · 0.01 · 0.105 = 1.05 for the empty cells, 0.81 · 2.3 = 1.87 "
        "for the car. In the plain cross-entropy it was 2.3 against 105: 2 %.",
        "Nearly all": "A thousand small numbers still add up to something: 1.05 against 1.87.",
    },
)

# %%
from course_utils.models import focal_loss

car_share = focal[2] / (1000 * focal[0] + focal[2])
plain_share = cross_entropy[2] / (1000 * cross_entropy[0] + cross_entropy[2])
print(f"the car's part: {plain_share:.0%} of the cross-entropy, {car_share:.0%} of the focal loss")

# %%
logits = np.log(right_share / (1 - right_share)).astype("float32")
by_course = float(focal_loss(np.ones(3, "float32"), keras.ops.array(logits), alpha=None))
print(f"mean by hand {focal.mean():.4f}, by the course {by_course:.4f}")
assert abs(by_course - focal.mean()) < 1e-5

# %% [markdown]
# (`alpha=None` leaves out the paper's second factor: 0.25 where the right answer is yes, 0.75 where it is no. The training below uses it.)
#
# The codes get a loss of their own, `box_loss`: the error of the four numbers, counted in the cells
# that have a box. The net's total loss is the sum of the two.
#
# ## A detector, trained here
#
# `models.grid_detector` halves the picture twice by pooling, so that one position of the map is one cell, lets
# neighbouring cells exchange what they see in four convolutions, and ends in two answers a cell. We train it on 400
# streets, in four passes.

# %%
# @title Helper: targets of many pictures, as training takes them
from course_utils.models import detection_targets


def training_targets(boxes, labels):
    """Return the targets of many pictures, as `Model.fit` takes them."""
    pairs = [
        tasks.grid_targets(own, kinds, (cells, cells), stride, radius=1)
        for own, kinds in zip(boxes, labels, strict=True)
    ]
    return detection_targets(*(np.stack(each) for each in zip(*pairs, strict=True)), 3)


# %%
from course_utils.models import box_loss, grid_detector

keras.utils.set_random_seed(0)
small_detector = follow_fast(grid_detector((size, size, 3), classes=3, stride=stride, depth=4))
for name, output in small_detector.output.items():
    print(f"{name:7} {output.shape}")
print(f"{small_detector.count_params():,} numbers inside")

# %%
falling = keras.optimizers.schedules.CosineDecay(3e-3, 4 * 25)  # 4 passes of 25 batches
small_detector.compile(keras.optimizers.Adam(falling), {"scores": focal_loss, "codes": box_loss})
targets = training_targets(train_streets.boxes, train_streets.labels)
history = small_detector.fit(train_streets.images, targets, batch_size=16, epochs=4, verbose=0)
print("loss after each pass:", np.round(history.history["loss"], 2))

# %% [markdown]
# ## One thing, many answers
#
# Neighbouring cells have learned to answer for the same car, so it is found several times. Here is what the shipped detector says about a
# street: the same net after longer training, on 1,600 streets and 1,000 pictures from street films. We ask for scores of 0.3 or more.

# %%
long_detector, class_names = shipped("detector_street")
assert class_names == STREET_CLASSES


# %%
def ask(net, images):
    """Return scores (N, rows, columns, C) in 0 to 1, and codes (N, rows, columns, 4)."""
    answer = net.predict(images, batch_size=20, verbose=0)
    return 1 / (1 + np.exp(-answer["scores"])), answer["codes"]


# %%
scores, codes = ask(long_detector, test_streets.images)
raw = tasks.detect(scores[2], codes[2], stride, threshold=0.3, iou=1.0)  # nothing is cleared away
clean = tasks.detect(scores[2], codes[2], stride, threshold=0.3, iou=0.5)

# %% [markdown]
# How many of the boxes are right? A box is **right** when it has an IoU of 0.5 or more with a true box of its class, and no box with a better score has
# taken that one. A second box on one thing, a *duplicate*, is wrong.


# %%
def right_boxes(found, true_boxes, true_labels):
    """Tell for each found box whether it is right."""
    right = np.zeros(len(found["boxes"]), bool)
    for label in range(len(class_names)):
        mine = found["classes"] == label  # best score first
        ious = tasks.box_iou(found["boxes"][mine], true_boxes[true_labels == label])
        right[mine] = tasks.match_detections(ious, 0.5)
    return right


# %%
for name, found in {"the cells": raw, "duplicates cleared away": clean}.items():
    right = right_boxes(found, test_streets.boxes[2], test_streets.labels[2])
    print(f"{name}: {len(right)} boxes, {right.sum()} right, {(~right).sum()} wrong")
print(f"{len(test_streets.boxes[2])} things are there")

# %%
# @title Draw: one street three times
show(
    box_row(
        test_streets.images[[2, 2, 2]],
        [raw["boxes"], clean["boxes"], test_streets.boxes[2]],
        [raw["classes"], clean["classes"], test_streets.labels[2]],
        class_names,
        titles=["what the cells say", "duplicates cleared away", "the truth"],
        height=2.9,
        title="Several cells find the same thing",
    ),
    f"One street three times: {len(raw['boxes'])} boxes from the cells, stacked on one another; "
    f"{len(clean['boxes'])} after clearing away, {right.sum()} of them right; and the "
    f"{len(test_streets.boxes[2])} true boxes.",
)

# %% [markdown]
# **Non-maximum suppression** clears away the duplicates. Take the box with the best score and keep it. Drop the boxes of its
# class that share too much with it, an IoU of more than 0.5, say. Go on with the best of those left.
#
# By hand: three boxes of 10 by 10, each a little farther to the right. A starts at column 0 with score 0.9, B at 2 with 0.8, C at 6 with
# 0.7. A and B share 8 columns: IoU 80 / 120 = 0.67. A and C share 4: 40 / 160 = 0.25. B and C share 6: 60 / 140 = 0.43.

# %%
# @title Predict, then run the next cell
predict(
    "With a limit of 0.4: which boxes are kept?",
    ["A only", "A and C", "A, B and C"],
    "A and C",
    {
        "A only": "C overlaps B by 0.43, but B is gone by then: only *kept* boxes drop others.",
        "A and C": "A is kept and drops B (0.67). C shares 0.25 with A, too little to be dropped. "
        "That it shares 0.43 with B doesn't matter: B is gone.",
        "A, B and C": "B shares 0.67 with A, which has the better score.",
    },
)

# %%
three = np.array([[0, 0, 10, 10], [0, 2, 10, 12], [0, 6, 10, 16]])
print(tasks.box_iou(three, three).round(2))
for limit in (0.2, 0.4, 0.7):
    kept = tasks.non_maximum_suppression(three, np.array([0.9, 0.8, 0.7]), iou=limit)
    print(f"limit {limit}: kept {['ABC'[k] for k in kept]}")

# %% [markdown]
# The limit is a compromise. Too low, and of two people who walk arm in arm one is dropped. Too high, and duplicates stay.
#
# The other setting is the **score threshold**: below it, an answer doesn't count. Move it (the arrow keys work too), and watch how many boxes are right and how many
# wrong.

# %%
# @title Draw: a slider through the score thresholds
from course_utils.widgets import picture_slider, still

shown = 8


def at_threshold(threshold):
    """Draw what the shipped detector finds in one street with this score or more."""
    found = tasks.detect(scores[shown], codes[shown], stride, threshold)
    return box_row(
        [test_streets.images[shown]], [found["boxes"]], [found["classes"]], class_names, height=2.9
    )


# %%
# @title Draw: the slider, and how many boxes are right
def boxes_in_words(threshold):
    """Say how many boxes there are, and how many of them are right."""
    found = tasks.detect(scores[shown], codes[shown], stride, threshold)
    right = right_boxes(found, test_streets.boxes[shown], test_streets.labels[shown])
    things_here = len(test_streets.boxes[shown])
    return (
        f"At threshold {threshold}: {len(right)} boxes, {right.sum()} of them right, for "
        f"{things_here} things."
    )


thresholds = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]
picture_slider(at_threshold, thresholds, "threshold", boxes_in_words, start=0.3)

# %%
# @title Draw: three settings of the slider
for threshold in (0.05, 0.3, 0.7):
    print(boxes_in_words(threshold))
show(
    still(at_threshold, [0.05, 0.3, 0.7], "threshold", title="Low: wrong boxes; high: few boxes"),
    " ".join(boxes_in_words(threshold) for threshold in (0.05, 0.3, 0.7)),
)

# %% [markdown]
# ## By hand: average precision
#
# Which threshold is fair when two detectors are compared? None: so go through them. Walk down the detections of a class from the
# best score, and after each detection note two numbers:
#
# - **precision**: which share of the detections so far is right,
# - **recall**: which share of the true boxes has been found.
#
# Say there are 4 cars, and five detections come out right, right, wrong, right, wrong.

# %%
hits = np.array([True, True, False, True, False])
precision = np.cumsum(hits) / np.arange(1, 6)
recall = np.cumsum(hits) / 4
print("precision:", precision.round(2))
print("recall:   ", recall.round(2))

# %% [markdown]
# **Average precision** (AP) is one number for the whole list. Take the recalls 0, 0.01, 0.02 and so on to 1. For a recall, note the best
# precision that is reached at it *or at a higher one*, 0 if it isn't reached, and average the 101 numbers.
#
# Here: the recalls 0 to 0.50 are 51 numbers with precision 1. From 0.51 to 0.75 there are 25, with precision 3/4. Above,
# nothing. So AP = (51 · 1 + 25 · 0.75) / 101 = 0.691. (Lesson 01's average precision is a relative: it adds up the precisions at the hits, without steps:
# (1 + 1 + 0.75 + 0) / 4 = 0.688.)

# %%
by_hand = (51 * 1 + 25 * 0.75) / 101
curve = tasks.precision_recall_curve(hits, np.array([0.9, 0.8, 0.7, 0.6, 0.5]), 4)
by_course = tasks.interpolated_average_precision(*curve)
print(f"by hand {by_hand:.4f}, by the course {by_course:.4f}")
assert abs(by_hand - by_course) < 1e-9

# %% [markdown]
# The mean over the classes is **mAP**; **mAP50** says that an IoU of 0.5 is enough. The tools of **COCO**, a large set of photographs
# with boxes, compute it so; the course's tests hold `tasks.average_precision` equal to them.


# %%
def found_in(net, images, threshold=0.05, iou=0.5):
    """Return the detections of a net in each picture."""
    pairs = zip(*ask(net, images), strict=True)
    return [tasks.detect(scores, codes, stride, threshold, iou) for scores, codes in pairs]


# %%
street_found = {
    "trained here": found_in(small_detector, test_streets.images),
    "trained longer": found_in(long_detector, test_streets.images),
}
pairs = zip(test_streets.boxes, test_streets.labels, strict=True)
truths = [{"boxes": boxes, "classes": labels} for boxes, labels in pairs]

# %%
street_ap = {name: tasks.average_precision(truths, f) for name, f in street_found.items()}
for name, ap in street_ap.items():
    each = ", ".join(f"{class_names[k]} {v:.2f}" for k, v in sorted(ap.per_class.items()))
    print(f"{name}: mAP50 {ap.mean:.3f} ({each})")
longer = street_ap["trained longer"]
assert longer.mean >= 0.70 > street_ap["trained here"].mean
assert all(ap.per_class[0] == min(ap.per_class.values()) for ap in street_ap.values())  # persons

# %%
# @title Draw: precision against recall
looks = [("orange", "-"), ("sky", "--"), ("green", "-.")]  # the colours of the boxes
figure = new_figure(7.6, 3.2)
panels = figure.subplots(1, 2, sharey=True)
for axes, (name, ap) in zip(panels, street_ap.items(), strict=True):
    for label, class_name in enumerate(class_names):
        p, r = ap.curves[label]
        colour, line = looks[label]
        axes.plot(r, p, line, color=COLOURS[colour], label=class_name, marker="")
    axes.set(title=f"{name}: mAP50 {ap.mean:.2f}", xlabel="recall", xlim=(0, 1), ylim=(0, 1.03))
panels[0].set_ylabel("precision")
panels[1].legend(loc="lower left", handlelength=3)
set_title(figure, "Longer training on more pictures: higher curves")
show(
    figure,
    "Precision against recall for persons, cars and signs. "
    + " ".join(
        f"{name}: "
        + ", ".join(f"{class_names[k]} AP {v:.2f}" for k, v in sorted(ap.per_class.items()))
        + "."
        for name, ap in street_ap.items()
    ),
)

# %% [markdown]
# Persons are hardest. Let us see who is missed: split the persons by the height of their boxes, and count which share is found.

# %%
heights, persons_found = [], []
for found, truth in zip(street_found["trained longer"], truths, strict=True):
    sure = (found["classes"] == 0) & (found["scores"] >= 0.3)
    person = truth["boxes"][truth["classes"] == 0]
    heights.append(person[:, 2] - person[:, 0])
    persons_found.append(tasks.box_iou(person, found["boxes"][sure]).max(axis=1, initial=0) >= 0.5)
heights, persons_found = np.concatenate(heights), np.concatenate(persons_found)

# %%
for low, high in ((0, 12), (12, 24), (24, 128)):
    among = (heights >= low) & (heights < high)
    print(
        f"{low:2} to {high:3} pixels high: {persons_found[among].mean():.0%} of {among.sum()} found"
    )
assert persons_found[heights >= 24].mean() > persons_found[heights < 12].mean()

# %% [markdown]
# Tall persons are found more often than small ones. But size isn't all of it: some of the tall ones
# are missed, too. (What being half hidden does is counted below, in the clips.)
#
# Detection promises a box *and* a class. So count both ways, with a threshold of 0.3: of the true things, how many have a right box? And of the boxes, how many are right?

# %%
right_given = boxes_given = 0
for found, truth in zip(street_found["trained longer"], truths, strict=True):
    sure = {key: value[found["scores"] >= 0.3] for key, value in found.items()}
    right_given += right_boxes(sure, truth["boxes"], truth["classes"]).sum()
    boxes_given += len(sure["boxes"])
print(f"{right_given} of {things} things have a right box")
print(f"{right_given} of {boxes_given} boxes are right")
assert right_given / things > 0.65 and right_given / boxes_given > 0.6

# %% [markdown]
# ## Tracking: who is who
#
# A **clip** is a row of pictures, **frames**, here ten a second. The detector looks at one frame at a time: it says "a person here",
# not "the *same* person as before". **Tracking** gives a thing a number, its **identity**, and keeps it.
#
# A simple idea: a thing doesn't go far in a tenth of a second. So compare the boxes of this frame with those of the last
# one by IoU, and pair those that overlap. But which with which?
#
# ## By hand: two tracks, two boxes
#
# Two people walk close together. Track 1 overlaps box A by 0.6 and box B by 0.5. Track 2 overlaps A by 0.55 and B by 0.1.

# %%
ious = np.array([[0.60, 0.50], [0.55, 0.10]])  # a row a track, a column a box

# %%
# @title Predict, then run the next cell
predict(
    "Greedy: take the largest number first, then what is left. How much IoU do its two pairs "
    "have together? And how much has the best way to pair them?",
    ["0.70, and 0.70 is best", "0.70, but 1.05 is possible", "1.15"],
    "0.70, but 1.05 is possible",
    {
        "0.70, and 0.70 is best": "Greedy gets 0.6 + 0.1. Try the other pairing: 0.5 + 0.55.",
        "0.70, but 1.05 is possible": "Greedy pairs 1 with A (0.6), which leaves 2 with B (0.1). "
        "Crosswise it is 0.5 + 0.55 = 1.05: track 1 gives way a little, track 2 gains a lot.",
        "1.15": "0.6 + 0.55 uses box A twice.",
    },
)

# %% [markdown]
# With two there are two ways to pair; with ten, 3,628,800. The **Hungarian method** finds the best one without trying them.
# SciPy's `linear_sum_assignment` does so by a newer relative of it.

# %%
from scipy.optimize import linear_sum_assignment

rows, columns = linear_sum_assignment(ious, maximize=True)
greedy = ious[0, 0] + ious[1, 1]
hungarian = ious[rows, columns].sum()
print("pairs:", [(f"track {r + 1}", f"box {'AB'[c]}") for r, c in zip(rows, columns, strict=True)])
print(f"greedy {greedy:.2f}, Hungarian {hungarian:.2f}")
assert np.isclose(greedy, 0.70) and np.isclose(hungarian, 1.05)

# %% [markdown]
# `tasks.track_by_iou` does this frame by frame, for boxes of one class that overlap enough, with
# three additions:
#
# - a track expects its box a little farther on, where its **velocity** so far would take it,
# - a track without a box is kept for a few frames, its **patience**: perhaps somebody is only hidden,
# - a box that no track gets begins a new track.
#
# Our clips were made to be difficult: people **cross**, some pass behind a kiosk, here a thick
# column (an **occlusion**), some leave the
# picture and come back. First take the *true* boxes, so that the tracker is tested alone. (The first ten test
# clips were looked at while this lesson was written. For an honest result we take the next ten.)

# %%
from course_utils.datasets import load_clips

clips = load_clips("test", 20, size=size)[10:]
frames = sum(len(clip.images) for clip in clips)
print(f"{len(clips)} clips, {frames} frames, {sum(len(clip.kinds) for clip in clips)} things")

# %%
true_tracks = [tasks.track_by_iou(clip.boxes, clip.labels, iou_threshold=0.1) for clip in clips]

# %% [markdown]
# Three measures say how good that is.
#
# - **Identity switches**: how often a thing gets another number than it had.
# - **MOTA**: 1 minus the mistakes (missed boxes, false boxes, switches) divided by the number of true boxes.
# - **IDF1**: pair each thing with *one* track for the whole clip, as well as possible. In which share of the boxes do they agree? (Twice the
#   boxes that agree, divided by true plus found boxes.)
#
# By hand: a car is in sight for ten frames. It is number 1 for six of them, then number 2 for four. That is one switch. MOTA: one mistake on ten boxes,
# 0.9. IDF1: the best single track agrees in 6 frames, 2 · 6 / (10 + 10) = 0.6. MOTA counts the switch once; IDF1
# counts all four frames that follow.

# %%
car = np.array([[0, 0, 8, 16]])
truth = [{"boxes": car, "identities": np.array([7])}] * 10
answer = [{"boxes": car, "identities": np.array([1 if time < 6 else 2])} for time in range(10)]
by_hand_tracks = tasks.evaluate_tracks(truth, answer)
print(f"switches {by_hand_tracks.identity_switches}, MOTA {by_hand_tracks.mota}, "
      f"IDF1 {by_hand_tracks.idf1}")  # fmt: skip
assert (by_hand_tracks.identity_switches, by_hand_tracks.mota, by_hand_tracks.idf1) == (1, 0.9, 0.6)


# %%
# @title Helper: measure the tracks of several clips together
def measure(tracks_of_clips):
    """Measure the tracks of all clips together; no identity is shared between clips."""
    truth, found = [], []
    for number, (clip, tracks) in enumerate(zip(clips, tracks_of_clips, strict=True)):
        for boxes, identities, track in zip(clip.boxes, clip.identities, tracks, strict=True):
            truth.append({"boxes": boxes, "identities": identities + 1000 * number})
            numbers = track["identities"] + 1000 * number
            found.append({"boxes": track["boxes"], "identities": numbers})
    return tasks.evaluate_tracks(truth, found)


# %%
perfect = measure(true_tracks)
still_tracks = [
    tasks.track_by_iou(clip.boxes, clip.labels, iou_threshold=0.1, constant_velocity=False)
    for clip in clips
]
standing = measure(still_tracks)
for name, s in {"with velocity": perfect, "without": standing}.items():
    print(f"{name:13} IDF1 {s.idf1:.3f}, MOTA {s.mota:.3f}, {s.identity_switches} switches")
assert perfect.idf1 >= 0.90 and abs(perfect.idf1 - standing.idf1) < 0.05

# %% [markdown]
# With or without velocity: it hardly matters here. And even with perfect boxes some identities are lost. When? Note for each box how
# many frames the thing was out of sight before, its IoU with the thing's last box, and whether the number is another.


# %%
# @title Helper: find where a thing gets another number
def sightings_in(clip, tracks):
    """Return for each box after a thing's first: frames out of sight, IoU with the last, switch."""
    last, sightings = {}, []
    frames = zip(clip.boxes, clip.identities, tracks, strict=True)
    for time, (boxes, things_now, track) in enumerate(frames):
        for box, thing, number in zip(boxes, things_now, track["identities"], strict=True):
            if thing in last:
                then, old_box, old_number = last[thing]
                iou = tasks.box_iou([old_box], [box])[0, 0]
                sightings.append((time - then - 1, iou, number != old_number))
            last[thing] = time, box, number
    return sightings


# %%
sightings = [s for pair in zip(clips, true_tracks, strict=True) for s in sightings_in(*pair)]
unseen, overlap, switch = np.transpose(sightings)
at_once, after_gap = switch * (unseen == 0), switch[unseen > 0]
print(f"{at_once.sum():.0f} of {switch.sum():.0f} switches from one frame to the next,")
print(f"{at_once[overlap < 0.1].sum():.0f} of these where the two boxes overlap by less than 0.1")
print(f"{after_gap.sum():.0f} of {len(after_gap)} times out of sight end with another number")
assert switch.sum() == perfect.identity_switches and at_once.sum() > switch.sum() / 2
assert at_once[overlap < 0.1].sum() > at_once.sum() / 2 and after_gap.all()

# %% [markdown]
# More than half of the switches happen with the thing in sight, and most of those where its box jumps. (Behind a kiosk and at the edge of the picture
# only the part in sight has a box, and this sliver may overlap little of the last one.) And patience saves no number here: who was out of sight comes back with another number, all
# 12 times.
#
# ## The whole pipeline
#
# Now the detector's own boxes, under three rules, whose numbers (and the tracker's least IoU of 0.1) were chosen on *validation* clips:
#
# - suppress duplicates more strictly, from an IoU of 0.3,
# - count only boxes with a score of 0.4 or more,
# - drop a track whose best score never reaches 0.7 as a false alarm.


# %%
# @title Helper: track the detections of one clip, without doubtful tracks
def tracks_of(found, threshold=0.4, sure=0.7):
    """Track the detections of one clip; drop the tracks that never score `sure` or more."""
    kept = [frame["scores"] >= threshold for frame in found]
    boxes = [frame["boxes"][k] for frame, k in zip(found, kept, strict=True)]
    labels = [frame["classes"][k] for frame, k in zip(found, kept, strict=True)]
    scores = np.concatenate([frame["scores"][k] for frame, k in zip(found, kept, strict=True)])
    tracks = tasks.track_by_iou(boxes, labels, iou_threshold=0.1)
    identities = np.concatenate([track["identities"] for track in tracks])
    trusted = np.unique(identities[scores >= sure])
    chosen = [np.isin(track["identities"], trusted) for track in tracks]
    return [{key: t[key][c] for key in t} for t, c in zip(tracks, chosen, strict=True)]


# %%
found = found_in(long_detector, np.concatenate([clip.images for clip in clips]), iou=0.3)
clip_found = [found[start : start + 24] for start in range(0, frames, 24)]  # 24 frames a clip
detector_tracks = [tracks_of(found) for found in clip_found]
pipeline = measure(detector_tracks)
print(f"IDF1 {pipeline.idf1:.3f}, MOTA {pipeline.mota:.3f}, {pipeline.identity_switches} switches")
print(f"{pipeline.misses} of {pipeline.true_boxes} boxes missed, {pipeline.false_alarms} invented")
assert 0.60 < pipeline.idf1 < perfect.idf1

# %% [markdown]
# With true boxes the tracker's IDF1 is above 0.90; with the detector's boxes it isn't. (It has fewer switches than with the true boxes, but that need be
# no merit: a switch is counted where a thing *has* a box in two frames, and many slivers have none.) Which boxes are missed?
# The renderer knows how much of a thing is in sight: of its pixels within the picture, the share
# that nothing hides.

# %%
found = np.concatenate(
    [
        tasks.box_iou(true, track["boxes"]).max(axis=1, initial=0) >= 0.5
        for clip, tracks in zip(clips, detector_tracks, strict=True)
        for true, track in zip(clip.boxes, tracks, strict=True)
    ]
)
in_sight = np.concatenate([shares for clip in clips for shares in clip.visibilities])
for low, high in ((0, 0.5), (0.5, 0.75), (0.75, 1)):
    chosen = (in_sight > low) & (in_sight <= high)
    print(f"{low:.0%} to {high:.0%} in sight: {found[chosen].mean():.0%} of {chosen.sum()} found")
assert found[in_sight <= 0.5].mean() < 0.4 < 0.85 < found[in_sight > 0.75].mean()

# %% [markdown]
# What is hardly hidden is found nine times in ten; what is more than half hidden, once in three. This tracker can't mend that: the detector is the first thing
# to improve here.
#
# See for yourself: number, colour *and* line style say who is who. In the first of our clips, who keeps the number it had? The printed lists say which numbers each
# thing got, in their order; a number in two lists went over from one thing to the other. (Hatchback, estate and saloon are kinds of car.)

# %%
clip, tracks = clips[0], detector_tracks[0]
numbers_of = {int(thing): [] for thing in np.unique(np.concatenate(clip.identities))}
for boxes, things_now, track in zip(clip.boxes, clip.identities, tracks, strict=True):
    ious = tasks.box_iou(boxes, track["boxes"])
    for thing, row in zip(things_now, ious, strict=True):
        if row.max(initial=0) >= 0.5:
            number = int(track["identities"][row.argmax()])
            numbers = numbers_of[int(thing)]
            if not numbers or numbers[-1] != number:  # another number than before
                numbers.append(number)

# %%
for thing, numbers in numbers_of.items():
    print(f"{clip.kinds[thing]:6} {thing}: numbers {numbers}")
kept = sum(len(numbers) == 1 for numbers in numbers_of.values())
print(f"{kept} of {len(numbers_of)} things never change their number")

# %%
# @title Draw: the clip with its tracks
from course_utils.plots import show_animation


def frame_figure(time):
    """Draw one frame with its tracks: number, colour and line style say who is who."""
    figure = new_figure(3.6, 3.6)
    axes = figure.subplots()
    show_picture(axes, clip.images[time])
    identities = tracks[time]["identities"]
    draw_boxes(axes, tracks[time]["boxes"], identities, [str(i) for i in identities])
    return figure


show_animation(
    [frame_figure(time) for time in range(len(clip.images))],
    f"A street clip of {len(clip.images)} frames: {len(clip.kinds)} cars and people move, with "
    f"numbered boxes on them; {kept} never change theirs.",
    seconds=3.6,
)

# %%
# @title Draw: four frames of the clip
times = [2, 8, 14, 20]
show(
    box_row(
        clip.images[times],
        [tracks[t]["boxes"] for t in times],
        [tracks[t]["identities"] for t in times],
        tags=[[str(i) for i in tracks[t]["identities"]] for t in times],
        titles=[f"frame {t}" for t in times],
        height=2.6,
        title=f"{kept} of {len(numbers_of)} things never change their number",
    ),
    "Four frames of the clip with numbered boxes. "
    + " ".join(f"Frame {t}: numbers {tracks[t]['identities'].tolist()}." for t in times),
)

# %% [markdown]
# ## Real photographs
#
# So far all was drawn. `detector_photos` has learned from photographs: an **SSD** (Liu and others, 2016) for 23 classes, published by
# Google (MediaPipe), rebuilt for this course (lessons 06 and 08 explain the main parts of its blocks).
# It has six grids, from 19 by 19
# cells to a single one, so that the coarse ones answer for large things. And its cells have **anchor boxes**: three or six boxes
# of fixed size and shape. The codes say by how much an anchor must be moved and stretched to become the box of a thing.

# %%
photo_detector, photo_names = shipped("detector_photos")
anchors = tasks.ssd_anchors()
print(photo_names)
print(f"{19**2 * 3 + (10**2 + 5**2 + 3**2 + 2**2 + 1) * 6:,} anchors")
assert len(anchors) == 1917

# %%
from course_utils.datasets import photograph

photographs = [photograph(name) for name in ("chelsea", "coffee", "astronaut")]
squeezed = [keras.ops.image.resize(each, (300, 300), antialias=True) for each in photographs]
squeezed = np.clip(squeezed, 0, 1)  # a resized picture may overshoot a little
answer = photo_detector(squeezed)
scores = np.array(keras.ops.sigmoid(answer["scores"]))

# %% [markdown]
# `tasks.detect_from_anchors` moves and stretches the anchors with a score of 0.25 or more, in pixels of the photograph as it was,
# and clears the duplicates away.

# %%
photo_found = [
    tasks.detect_from_anchors(score, code, picture.shape[:2], threshold=0.25)
    for score, code, picture in zip(scores, np.array(answer["codes"]), photographs, strict=True)
]
for found in photo_found:
    pairs = zip(found["classes"], found["scores"], strict=True)
    print(", ".join(f"{photo_names[label]} {score:.2f}" for label, score in pairs))

# %%
# @title Draw: three photographs and what was found
words = [[photo_names[label] for label in found["classes"]] for found in photo_found]
assert words == [["cat"], ["coffee cup"], ["person", "person", "bottle"]]
seen = ["cat", "coffee cup", "person", "bottle"]
show(
    box_row(
        photographs,
        [found["boxes"] for found in photo_found],
        [[seen.index(word) for word in each] for each in words],
        seen,
        height=2.6,
        title="A cat, a coffee cup, a person, and what else the net believes to see",
    ),
    "Three photographs with boxes: one around a cat's face; one around a cup of coffee; and on the "
    "astronaut one around her, one around her helmet, and one around the space shuttle.",
)

# %% [markdown]
# Cat, cup and astronaut are right. But there is a second "person", with a low score, around the helmet, and the space shuttle is a "bottle": the net knows 23
# words, and no other. How good is it beyond three photographs? The photographs of COCO have boxes that people drew; we took 52. These
# aren't ours to pass on, so their numbers are stored (`course experiments objects_in_photographs` makes them).

# %%
from course_utils.datasets import load_experiment

stored = load_experiment("objects_in_photographs")
measures = ("AP50 of person", "persons_found", "large_persons_found")
# "8 bits": the weights as this course ships them, rounded to one byte each
person_ap, persons_found, large_found = (stored.values("8 bits", each)[0] for each in measures)
print(f"AP50 of person {person_ap:.2f}; with a score of 0.3 or more {persons_found:.0%} found,")
print(f"{large_found:.0%} of those whose box covers a tenth of the photograph or more")
assert 2 * persons_found > large_found > 1.5 * persons_found

# %% [markdown]
# So of all persons about one in four is found, of the large ones about half. It is a small net, made to run on a telephone.
#
# ### What speaks for this box?
#
# Why is the shuttle a bottle? A box comes from *one* anchor, and its score for "bottle" is one number. **Grad-CAM** asks which places
# of a layer's maps raise that number (lesson 11); **occlusion** covers one square of the picture after the other, and notes
# by how much it falls (where squares overlap, the mean). Both want a model with logits for one thing. So we make one: the same net, with one of its 1,917 answers as output.

# %%
bottle_anchor = int(photo_found[2]["anchors"][2])
one_box = keras.Model(photo_detector.input, photo_detector.output["scores"][:, bottle_anchor])
print(f"anchor {bottle_anchor:,}: logits {one_box.output.shape}")

# %%
from course_utils.interpret import grad_cam, occlusion

bottle, astronaut = photo_names.index("bottle"), squeezed[2:]
heat = grad_cam(one_box, astronaut, bottle, layer="top")[0]  # the map of 10 by 10 positions
drop = occlusion(one_box, astronaut, bottle, patch=75, stride=50, normalize=False)[0]
print(f"hottest place of the occlusion: the logit falls by {drop.max():.1f} on average")

# %%
# @title Draw: what speaks for the bottle
from course_utils.plots import heatmap_overlay

height, width = photographs[2].shape[:2]
box = photo_found[2]["boxes"][2] * 300 / [height, width, height, width]
y0, x0, y1, x1 = np.round(box).astype(int)
in_box = np.zeros((300, 300), bool)
in_box[y0:y1, x0:x1] = True
show(
    heatmap_overlay(
        np.repeat(astronaut, 2, axis=0),
        [heat, drop / drop.max()],
        ["Grad-CAM", "occlusion"],
        masks=[in_box, in_box],
        title="On average hotter in the box than outside",
        height=2.3,
    ),
    "The astronaut twice, the box of the bottle dashed around the space shuttle. The heat of "
    "Grad-CAM lies on the shuttle's middle; that of occlusion on and beside it, most at the top.",
)
assert heat[in_box].mean() > 3 * heat[~in_box].mean()
assert drop[in_box].mean() > 3 * drop[~in_box].mean()

# %% [markdown]
# In the box both maps are on average more than three times as hot as outside: the shuttle speaks for "bottle". (The squares of the
# occlusion are wider than the box, so its heat reaches over.) A heatmap tells *where*; that the answer is wrong, it can't tell.
#
# ## Your own pictures (may be skipped)
#
# Many annotation programs save boxes and outlines in **COCO format**: one file with the lists `images`, `annotations` and
# `categories`, beside a folder `images`. `load_coco("my_folder")` reads it if it is called `instances.json`, outlines included; without a folder it reads the sample of this course.

# %%
# @title Draw: three streets with their outlines
pictures = sample.pictures[8:11]
show(
    box_row(
        [picture.image for picture in pictures],
        [picture.boxes for picture in pictures],
        [picture.labels for picture in pictures],
        sample.class_names,
        tags=[[str(n + 1) for n in range(len(p.boxes))] for p in pictures],
        polygons=[picture.polygons for picture in pictures],
        height=2.9,
        title="From a COCO file: an outline for every thing",
    ),
    "Three streets of the sample, each thing outlined by its polygon and numbered: "
    f"{', '.join(str(len(p.boxes)) for p in pictures)} things.",
)

# %% [markdown]
# Files made by hand have mistakes. The loader names them, instead of training on them: a picture that is missing, a
# box outside its picture, a category that the file doesn't define. The folded cell breaks a copy on purpose.

# %%
# @title Show: a box that lies outside its picture
import json
import tempfile
from pathlib import Path

content = json.loads(
    (sample.pictures[0].file.parents[1] / "instances.json").read_text(encoding="utf-8")
)
content["annotations"][3]["bbox"] = [120, 40, 30, 20]  # x, y, width, height
with tempfile.TemporaryDirectory() as folder:
    Path(folder, "instances.json").write_text(json.dumps(content), encoding="utf-8")
    try:
        load_coco(folder, images=sample.pictures[0].file.parent)
    except ValueError as error:
        message = str(error)
print(message)
assert "lies outside its picture" in message

# %% [markdown]
# ## What we measured

# %%
# @title What we measured
from course_utils.plots import show_measured

iou_of = {name: f"mean IoU {ious.mean():.3f}" for name, ious in pet_iou.items()}
show_measured(
    {
        "IoU by hand equals the course's": f"6 / 26, largest difference {difference_iou:.0e}",
        "Localisation: always the mean box": iou_of["always the mean box"],
        "Localisation trained here": iou_of["trained here"],
        "Localisation trained longer": iou_of["trained longer"],
        "Cells that are empty": f"{empty_share:.1%}",
        "Average precision by hand equals the course's": f"{by_hand:.4f} and {by_course:.4f}",
        "Detection trained here": f"mAP50 {street_ap['trained here'].mean:.3f}",
        "Detection trained longer": f"mAP50 {street_ap['trained longer'].mean:.3f}",
        "A box and a class for the things of a street": f"{right_given} of {things} found; "
        f"{right_given} of {boxes_given} boxes right",
        "A moving thing keeps its number, true boxes": f"IDF1 {perfect.idf1:.3f}, "
        f"{perfect.identity_switches} switches",
        "... with the detector's boxes": f"IDF1 {pipeline.idf1:.3f}, "
        f"{pipeline.identity_switches} switches",
        "Persons on 52 real photographs": f"AP50 {person_ap:.2f}; {persons_found:.0%} found, "
        f"of the large ones {large_found:.0%}",
    }
)

# %% [markdown]
# ## New terms
#
# **box**: top, left, bottom, right of a thing, in pixels ·
# **IoU**: the area that two boxes share, divided by the area that they cover together ·
# **localisation, detection, tracking**: one box; any number with classes; the same thing from frame to frame ·
# **grid, cell, stride**: the squares that a detector answers for, and their side in pixels ·
# **one-stage detector**: the cells answer in one pass ·
# **codes, targets**: a box as a cell says it; what the net should answer ·
# **anchor box, SSD**: a box of fixed size and shape that a cell corrects; a detector with anchors on six grids ·
# **focal loss**: cross-entropy that counts less where the answer is nearly right ·
# **non-maximum suppression**: keep the best of boxes that overlap ·
# **score threshold**: answers below it don't count ·
# **precision, recall**: the share of detections that are right; the share of things that are found ·
# **average precision, mAP, mAP50**: precision averaged over recalls; over classes; at an IoU of 0.5 ·
# **COCO format**: one file with images, annotations and categories ·
# **frame, clip, identity**: a picture of a row; the row; a thing's number ·
# **velocity, patience**: where a track expects its box; for how many frames it waits for one ·
# **Hungarian method**: finds the best way to pair rows with columns ·
# **occlusion**: something hides behind something else; also a method that covers parts of a picture to see which count ·
# **identity switch, MOTA, IDF1**: a thing gets another number; one minus the mistakes per true box; agreement over the whole clip.
#
# ## Papers
#
# - Redmon, Divvala, Girshick and Farhadi, "You Only Look Once: Unified, Real-Time Object Detection", CVPR 2016: a grid, one pass.
# - Lin, Goyal, Girshick, He and Dollár, "Focal Loss for Dense Object Detection", ICCV 2017.
# - Tian, Shen, Chen and He, "FCOS: Fully Convolutional One-Stage Object Detection", ICCV 2019: without anchor boxes, as our grid.
# - Liu et al., "SSD: Single Shot MultiBox Detector", ECCV 2016: anchors on grids from fine to coarse.
# - Lin et al., "Microsoft COCO: Common Objects in Context", ECCV 2014: the photographs.
# - Bewley, Ge, Ott, Ramos and Upcroft, "Simple Online and Realtime Tracking", ICIP 2016: IoU and the Hungarian method.
# - Bernardin and Stiefelhagen, "The CLEAR MOT Metrics", 2008, and Ristani et al., "Performance Measures and a Data Set for
#   Multi-Target, Multi-Camera Tracking", 2016: MOTA and IDF1.
#
# **Now you.** The [exercises of this lesson](exercises/03_object_detection.ipynb) go from the IoU of two boxes
# to identity switches. They tell you at once what is right, and what may have gone wrong.
