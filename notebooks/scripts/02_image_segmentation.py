# %% [markdown]
# # 02 · Image segmentation
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/computer-vision-course/computer-vision-course/blob/main/notebooks/02_image_segmentation.ipynb)
#
# **About 50 minutes, about a minute of computing.**
#
# You will be able to
#
# - compute pixel accuracy and mean IoU with a pencil, and say why the second is the more honest one,
# - train a U-Net that gives every pixel of a street a class, and read its segmentation map,
# - cut a person out of a call and put another background behind, on a picture, on a video and on a photograph of your own,
# - split touching things of one class into instances, and score the result.
#
# It builds on lesson 01: a net turns a picture into logits, one for each class; softmax and cross-entropy; epochs, batches and
# the learning rate. Here there are logits at every pixel.

# %% [markdown]
# ## Where is it?
#
# "There is a car in the picture" is a classification. A driver would like to know *where*: which pixels are car,
# which are road, and where one car ends and the next one begins.
#
# These streets are drawn by a program, the **renderer**, so the right answer is known for every pixel. One of them
# will stay with us, because two cars touch in it.

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

from course_utils.datasets import load_street
from course_utils.scenes import STREET_MAP

test = load_street("test", 500)
two_cars = 317
print("pictures:  ", test.images.shape)
print("class maps:", test.semantics.shape, test.semantics.dtype)

# %%
# @title Draw: a street and its map
from course_utils.plots import class_maps, show

show(
    class_maps(
        test.images[two_cars],
        {"a class for each pixel": test.semantics[two_cars]},
        STREET_MAP,
        title="A segmentation map says what every pixel is",
        height=2.6,
    ),
    "A rendered street, and beside it the same street as a map of "
    f"{len(np.unique(test.semantics[two_cars]))} classes, "
    "each with its colour and number. The two cars that touch are one blue region, number 6.",
)

# %% [markdown]
# **Image segmentation** cuts a picture into regions that mean something. There are two kinds:
#
# - **semantic segmentation** gives a pixel its class. Any car is "car";
# - **instance segmentation** also tells the first car from the second. One such thing is an **instance**.
#
# The map on the right is a semantic one, a **segmentation map**: an array of whole numbers, one for a pixel. Its colours
# are the classes: a table of eight colours, looked up by the number. (Code that draws a figure is folded away; run it
# like any other.)

# %%
# @title Predict, then run the next cell
from course_utils.widgets import predict

predict(
    "Cat or dog is one answer a picture. How many answers does semantic segmentation give for "
    "64 by 64 pixels?",
    ["1", "8, one for each class", "4,096"],
    "4,096",
    {
        "1": "One answer says what is in the picture. Here we ask at every pixel.",
        "8, one for each class": "Eight is how many logits there are for each pixel. The "
        "largest of them is its answer.",
        "4,096": "64 · 64 pixels, and each gets the class of its largest logit. It is "
        "classification, 4,096 times.",
    },
)

# %% [markdown]
# ## By hand: how good is a map?
#
# Take a map of 4 by 4 pixels with three classes: 0 is road, 1 is car, 2 is person. Someone has answered, and made four
# mistakes. Find them.

# %%
truth = np.array([[0, 0, 0, 0], [0, 1, 1, 0], [0, 1, 1, 0], [0, 0, 2, 2]])
answer = np.array([[0, 0, 0, 0], [0, 1, 1, 1], [0, 1, 0, 0], [0, 2, 0, 2]])

# %%
# @title Draw: truth, answer, and where they differ
from course_utils.plots import number_grids

show(
    number_grids(
        {"truth": truth, "answer": answer, "1 = wrong": (truth != answer).astype(int)},
        title="Four of sixteen pixels are wrong",
    ),
    f"Three grids of 4 by 4. Truth: {truth.tolist()}. Answer: {answer.tolist()}. They differ in "
    "four places.",
)
assert np.sum(truth != answer) == 4

# %% [markdown]
# **Pixel accuracy** is the share of pixels that are right: 12 / 16 = 0.75. It doesn't say which classes suffered. A
# **confusion matrix** does: row = true class, column = answered class, and in a cell the number of pixels.

# %%
counts = np.zeros((3, 3), int)
for true_class, said_class in zip(truth.ravel(), answer.ravel(), strict=True):
    counts[true_class, said_class] += 1
right = counts.diagonal()
print(counts)
print(f"pixel accuracy: {right.sum()} of {counts.sum()} = {right.sum() / counts.sum():.2f}")

# %% [markdown]
# Now one class at a time. Lay its true region over the answered one. **IoU**, intersection over union, is the number of
# pixels in *both*, divided by the number in *at least one*. It is 1 if the regions are the same, and 0 if they share
# nothing. In the confusion matrix, for class $c$:
#
# $$\text{IoU}_c = \frac{\text{diagonal}}{\text{row sum} + \text{column sum} - \text{diagonal}}$$
#
# Car: 3 pixels are car in both; 4 are truly car, 4 were called car. So 3 / (4 + 4 - 3) = 0.6. Work out the other two,
# then run the cell. The **mean IoU** is the mean over classes.

# %%
from course_utils.tasks import class_iou, mean_iou

either = counts.sum(axis=1) + counts.sum(axis=0) - right
for name, top, bottom in zip(("road", "car", "person"), right, either, strict=True):
    print(f"{name:7} {top} / {bottom} = {top / bottom:.3f}")
by_hand = (right / either).mean()
print(f"mean IoU by hand {by_hand:.4f}, by the library {mean_iou(truth, answer, 3):.4f}")
assert np.allclose(right / either, class_iou(truth, answer, 3))

# %% [markdown]
# ## The score that flatters
#
# Imagine a net that gets *everything* right, except that it has never heard of persons and signs. Wherever
# there is one, it says "road". On a street, that is the net that runs people over.

# %%
ROAD, PERSON, CAR, SIGN = (STREET_MAP.index(name) for name in ("road", "person", "car", "sign"))
unheard_of = (test.semantics == PERSON) | (test.semantics == SIGN)
print(f"persons and signs together are {unheard_of.mean():.3f} of all pixels")

# %%
# @title Predict, then run the next cell
predict(
    "That net meets 500 streets. Which two scores does it get?",
    [
        "Pixel accuracy near 0.96, mean IoU near 0.96",
        "Pixel accuracy near 0.96, mean IoU near 0.73",
        "Both near 0.73",
    ],
    "Pixel accuracy near 0.96, mean IoU near 0.73",
    {
        "Pixel accuracy near 0.96, mean IoU near 0.96": "Pixel accuracy is indeed high: few "
        "pixels are persons or signs. But two of "
        "the eight classes have an IoU of 0, and mean IoU counts classes, not pixels.",
        "Pixel accuracy near 0.96, mean IoU near 0.73": "Pixel accuracy loses only the few "
        "pixels. Mean IoU loses two whole classes of "
        "eight: at most 6/8 = 0.75 is left, and a little less, since the road grows too large.",
        "Both near 0.73": "Pixel accuracy counts pixels, and 96 of 100 are right.",
    },
)

# %%
blind = np.where(unheard_of, ROAD, test.semantics)
accuracy_blind = np.mean(blind == test.semantics)
miou_blind = mean_iou(test.semantics, blind, 8)
print(f"blind to persons and signs: pixel accuracy {accuracy_blind:.3f}, mean IoU {miou_blind:.3f}")
assert 0.955 < accuracy_blind < 0.965 and 0.72 < miou_blind < 0.75

# %% [markdown]
# Pixel accuracy is ruled by the largest classes, and in a street these are the dull ones. Mean IoU gives the small class
# as much say as the large one, and it charges twice for a wrong pixel: in the class that lost it and in the class that got
# it. So it is the more honest one.
#
# ## A net for every pixel
#
# To know that a grey pixel is *car* and not *road*, a net must look far around it. A net is a stack of **layers**; what one
# gives is a **feature map**: at each position a few numbers, its **channels**. A **convolution**, the layer of lesson 01's nets,
# looks at, say, 3 by 3 positions at once. Halve the feature maps again and again, and these 3 by 3 positions cover more and
# more of the picture. But then the place of things is lost: a map of 8 by 8 can't follow the outline of a leg.
#
# How much is lost? Suppose a coarse net never makes a mistake: in each square of 8 by 8 pixels it knows the class of one,
# near the middle, and gives it to the whole square.

# %%
coarse = {}
for side in (2, 4, 8):
    known = test.semantics[:, side // 2 :: side, side // 2 :: side]  # one pixel of each square
    enlarged = known.repeat(side, axis=1).repeat(side, axis=2)
    coarse[side] = mean_iou(test.semantics, enlarged, 8)
    print(f"a faultless map of {64 // side:2} by {64 // side:2}: mean IoU {coarse[side]:.3f}")
assert coarse[2] > coarse[4] > coarse[8]

# %% [markdown]
# So we need both: *what* it is, from coarse maps that see far, and *where* exactly, from fine ones. A **U-Net** has both:
#
# 1. **down**: a convolution, then halve the map, again and again;
# 2. **up**: enlarge the map, again and again, back to the picture's size;
# 3. **skips**: at each size on the way up, lay the map from the way *down* beside it, which still knows the details.
#
# Drawn on paper, down and up make a U, and the skips are bridges across:

# %%
# @title Draw: the U
from course_utils.plots import COLOURS, new_figure, set_title

figure = new_figure(8.6, 3.6)
axes = figure.subplots()
kinds = {"down": "blue", "up": "green"}
names = [f"{64 >> level} × {64 >> level}\n× {8 << level}" for level in range(4)]
boxes = [("down", level, level) for level in range(4)] + [("up", 6 - k, k) for k in (2, 1, 0)]
for kind, x, level in boxes:
    axes.bar(x, 0.62, 0.62, -level - 0.31, color=COLOURS[kinds[kind]], alpha=0.35)
    axes.text(x, -level, names[level], ha="center", va="center", fontsize=9)
look = {"arrowstyle": "->", "shrinkA": 0, "shrinkB": 0, "color": "black"}
for (_, x, level), (_, next_x, next_level) in zip(boxes[:-1], boxes[1:], strict=True):
    ends = {"xy": (next_x - 0.31, -next_level), "xytext": (x + 0.31, -level)}
    axes.annotate("", **ends, arrowprops=look)
for level in range(3):
    ends = {"xy": (6 - level - 0.31, -level + 0.15), "xytext": (level + 0.31, -level + 0.15)}
    axes.annotate("", **ends, arrowprops=look | {"linestyle": "--"})
    axes.text(3, -level + 0.2, "skip", ha="center", va="bottom", fontsize=9)
for x, words in ((0, "the picture enters"), (6, "eight logits a pixel")):
    axes.text(x, 0.42, words, ha="center", va="bottom", fontsize=9)
axes.set(xlim=(-0.6, 6.6), ylim=(-3.5, 0.8))
axes.set_axis_off()
set_title(figure, "A U-Net: down by halving, up by enlarging, and skips across")
show(figure, f"Boxes in the shape of a U. Down: {', '.join(names)}; up again; three skips.")

# %% [markdown]
# In code: `UpSampling2D` enlarges by repeating each position, `Concatenate` lays two maps beside one another: 64 channels from below and 32 across the bridge make 96. The block is a convolution, a normalization and a
# **ReLU**, which sets what is below 0 to 0 (lessons 04 and 07 take them apart). The last layer makes eight logits for each
# pixel, one for each class. The rest is two loops:

# %%
from course_utils.quiet import load_tensorflow

load_tensorflow()
import keras
from keras import layers

# %%
from course_utils.models.blocks import convolution_block


def small_unet(widths, classes=8, skips=True):
    """Build a U-Net for 64 by 64 pixels; widths are the channels from the finest map down."""
    inputs = keras.Input((64, 64, 3))
    x, kept = layers.Rescaling(2.0, offset=-1.0)(inputs), []  # colours from -1 to 1
    for level, channels in enumerate(widths[:-1]):  # down
        x = convolution_block(x, channels, name=f"down{level}")
        kept.append(x)
        x = layers.MaxPooling2D(2)(x)  # halve: of 2 by 2 positions the largest number
    x = convolution_block(x, widths[-1], name="bottom")
    for level in (2, 1, 0):  # up
        x = layers.UpSampling2D(2)(x)
        if skips:
            x = layers.Concatenate(name=f"skip{level}")([x, kept[level]])
        x = convolution_block(x, widths[level], name=f"up{level}")
    return keras.Model(inputs, layers.Conv2D(classes, 1)(x))


# %% [markdown]
# In `course_utils.models.unet` the same net can be had with more blocks. With the same weights, is it the same function?

# %%
from course_utils.models import unet

keras.utils.set_random_seed(0)
mine, library = small_unet((8, 16, 32, 64)), unet((64, 64, 3), 8, (8, 16, 32, 64), repeats=1)
library.set_weights(mine.get_weights())
print("laid beside one another:", mine.get_layer("skip2").output.shape[1:])
print("logits:", mine.output_shape[1:], " weights:", f"{mine.count_params():,}")
assert np.allclose(mine(test.images[:4]), library(test.images[:4]), atol=1e-4)

# %% [markdown]
# ## What the skips buy
#
# An experiment: the same small net with and without skips, the same 1,008 streets (63 batches of 16), the same seed, the
# same few seconds of training. The loss is the cross-entropy of lesson 01, averaged over all pixels.

# %%
train = load_street("train", 1008)
print(train.images.shape, train.semantics.shape)


# %%
def teach(net, epochs):
    """Train a net on the training streets; the learning rate falls to 0."""
    for layer in net.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.momentum = 0.9  # so short a training needs quick running averages (lesson 07)
    falling = keras.optimizers.schedules.CosineDecay(5e-3, epochs * 63)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    net.compile(keras.optimizers.Adam(falling), loss)
    net.fit(train.images, train.semantics, batch_size=16, epochs=epochs, verbose=0)


# %%
def class_map(net, images):
    """Return the class of the largest logit at every pixel: (N, 64, 64)."""
    return net.predict(images, batch_size=50, verbose=0).argmax(axis=-1)


# %%
skip_scores = {}
for name, skips in (("without skips", False), ("with skips", True)):
    keras.utils.set_random_seed(0)
    net = small_unet((8, 16, 32, 64), skips=skips)
    teach(net, epochs=3)
    said_here = class_map(net, test.images)
    skip_scores[name] = class_iou(test.semantics, said_here, 8)
    print(f"{name:14} {net.count_params():,} weights, mean IoU {skip_scores[name].mean():.3f}")

# %%
# @title Draw: the IoU of each class


def iou_bars(scores, title):
    """Draw the IoU of each class for two nets."""
    figure = new_figure(9.4, 2.7)
    axes = figure.subplots()
    looks = ((-0.2, "vermilion", "//"), (0.2, "blue", ""))
    for (name, values), (shift, colour, hatch) in zip(scores.items(), looks, strict=True):
        style = {"color": COLOURS[colour], "hatch": hatch, "edgecolor": "white"}
        bars = axes.bar(np.arange(8) + shift, values, 0.4, label=name, **style)
        axes.bar_label(bars, fmt="%.2f", padding=2, fontsize=7)
    axes.set(ylim=(0, 1.12), yticks=[0, 0.5, 1], ylabel="IoU")
    axes.set_xticks(range(8), STREET_MAP)
    axes.legend(loc="upper left", bbox_to_anchor=(1, 1))
    set_title(figure, title)
    words = [f"{n}: {', '.join(f'{v:.2f}' for v in values)}" for n, values in scores.items()]
    show(figure, f"Bars of the IoU of each class: {', '.join(STREET_MAP)}. {'; '.join(words)}.")


iou_bars(skip_scores, "With skips six classes fit better; persons and signs are not learned yet")
better = skip_scores["with skips"] > skip_scores["without skips"]
assert better.sum() == 6 and not better[[PERSON, SIGN]].any()
assert all(ious[[PERSON, SIGN]].max() < 0.01 for ious in skip_scores.values())

# %% [markdown]
# In this one run the six classes that were learned fit better with skips. (The skips bring 12,096 more weights, too: their
# channels must be read.) To persons and signs, the classes with few pixels, both nets are still blind.
#
# ## A larger one, trained for longer
#
# The course ships `unet_street`: the same U with twice the channels and two blocks at each size, which learned from 6,000
# streets, for minutes. (It has one more output, for the last part of the lesson.) Beside it stands our net with skips.

# %%
from course_utils.models import shipped

street_net, class_names = shipped("unet_street")
street_answer = street_net.predict(test.images, batch_size=50, verbose=0)
shipped_said = street_answer["semantic"].argmax(axis=-1)

# %%
said = {"trained here": said_here, "shipped": shipped_said}  # with skips: the last one above
scores, pixel_accuracy = {}, {}
for name, maps in said.items():
    scores[name] = class_iou(test.semantics, maps, 8)
    pixel_accuracy[name] = np.mean(maps == test.semantics)
    print(f"{name:12} accuracy {pixel_accuracy[name]:.3f}, mean IoU {scores[name].mean():.3f}")

# %%
# @title Draw: the IoU of each class, trained here and shipped
iou_bars(scores, "Larger and trained for longer: now persons and signs are found, too")
assert scores["trained here"][[PERSON, SIGN]].max() < 0.01 and scores["shipped"].mean() > 0.8
assert scores["shipped"].min() > 0.7 and 0.85 < pixel_accuracy["trained here"] < 0.95

# %% [markdown]
# The net trained here gets about nine of ten pixels right, and that is the score that flatters: it is blind to persons and
# signs, like the one that we imagined above.
#
# ## Read the map
#
# This course goes with a lecture; what the lecture claims, the lessons measure. It says: in a segmentation map a pixel's
# *colour* is its *class*. Read three of them, of unseen streets. Go from left to right and look for what is missing, what is
# too fat, and what has the wrong colour. (The numbers are for those who don't see all colours alike.)

# %%
# @title Draw: three streets, their maps, and the maps of both nets
few = [two_cars, 3, 7]
columns = {"truth": test.semantics[few]} | {name: maps[few] for name, maps in said.items()}
shares_right = [
    f"{name} {', '.join(f'{np.mean(maps[n] == test.semantics[n]):.2f}' for n in few)}"
    for name, maps in said.items()
]
show(
    class_maps(
        test.images[few],
        columns,
        STREET_MAP,
        title="Large regions are found by both nets, persons and signs by one",
    ),
    "Three streets in rows: picture, true map, map of the net trained here, map of the shipped "
    f"one. Share of right pixels: {'; '.join(shares_right)}.",
)

# %% [markdown]
# ## The call
#
# In a video call you would like to hide the room behind you. That is semantic segmentation with two classes, *person* and
# *background*. The map of one class, 1 where it is and 0 elsewhere, is called its **mask**. The net for it is a U-Net again,
# `unet_call`, trained on 3,000 rendered calls. Its *probability* of "person", at each pixel, comes from the softmax:

# %%
from course_utils.datasets import load_call

call_net, call_names = shipped("unet_call")


def person_alpha(images):
    """Return the probability of "person" at each pixel: (N, 64, 64)."""
    logits = call_net.predict(images, batch_size=50, verbose=0)
    return np.array(keras.ops.softmax(logits))[..., call_names.index("person")]


# %%
calls = load_call("test", 500)
alphas_said = person_alpha(calls.images)
person_iou = class_iou(calls.masks.astype(int), (alphas_said > 0.5).astype(int), 2)[1]
print(f"IoU of the person on 500 unseen calls: {person_iou:.3f}")
assert person_iou >= 0.93

# %% [markdown]
# ## By hand: put one picture over another
#
# **Alpha** says how much of a pixel belongs to the person: 1 all, 0 nothing. A pixel on the edge of the hair belongs to
# both. Then the new picture is
#
# $$\text{new} = \alpha \cdot \text{person} + (1 - \alpha) \cdot \text{background}$$
#
# This is **alpha compositing**. For one row of five pixels, a dark person (0.2) before a bright beach (0.8):

# %%
alpha_row = np.array([0.0, 0.25, 0.5, 1.0, 1.0])
new_row = alpha_row * 0.2 + (1 - alpha_row) * 0.8
print("alpha:", alpha_row)
print("new:  ", new_row)

# %%
# @title Predict, then run the next cell
predict(
    "Now with a mask in place of alpha, 1 where alpha is 0.5 or more, else 0. What becomes of the "
    "new row 0.8, 0.65, 0.5, 0.2, 0.2?",
    ["0.8, 0.8, 0.2, 0.2, 0.2", "0.8, 0.65, 0.5, 0.2, 0.2", "0.8, 0.7, 0.45, 0.3, 0.2"],
    "0.8, 0.8, 0.2, 0.2, 0.2",
    {
        "0.8, 0.8, 0.2, 0.2, 0.2": "Each pixel is all beach or all person, so the edge is a step, "
        "as if cut out with scissors.",
        "0.8, 0.65, 0.5, 0.2, 0.2": "The numbers between 0.2 and 0.8 come from alphas between 0 "
        "and 1, and a mask has none.",
        "0.8, 0.7, 0.45, 0.3, 0.2": "That is softer, but a mask is harder than alpha.",
    },
)

# %%
mask_row = (alpha_row >= 0.5).astype(float)
print("with the mask:", mask_row * 0.2 + (1 - mask_row) * 0.8)
between = np.mean((alphas_said > 0.1) & (alphas_said < 0.9))
print(f"pixels of the calls with a probability between 0.1 and 0.9: {between:.3f}")

# %% [markdown]
# So we take the net's probability as alpha. It is no measured share of the pixel, but softer than a mask.
# (Few pixels are in between, so in pictures as small as ours the eye hardly sees a difference.)


# %%
def put_behind(images, alphas, background):
    """Composite: each picture's person over another background."""
    alphas = np.asarray(alphas)[..., None]
    return (alphas * images + (1 - alphas) * background).astype(np.float32)


# %%
from course_utils.datasets import photograph
from course_utils.scenes import render_call

call = render_call(np.random.default_rng(3))
alpha = person_alpha(call.image[None])[0]
places = {name: photograph(name, size=64) for name in ("rocket", "coffee", "hubble_deep_field")}

# %%
# @title Draw: one person, three backgrounds
from course_utils.plots import image_row

placed = [put_behind(call.image, alpha, background) for background in places.values()]
show(
    image_row(
        [call.image, alpha, *placed],
        ["the call", "alpha", *(name.replace("_", " ") for name in places)],
        height=1.7,
        title="The same person in front of a launch pad, a café table and deep space",
    ),
    "A rendered person in an office; the alpha map, white on the person and black elsewhere; and "
    "the person before photographs of a rocket, "
    "a cup of coffee and distant galaxies.",
)

# %% [markdown]
# ## Hidden, or nearly?
#
# The lecture's example is just this: separate the person from the background to put in a virtual one. Does it hide the room?
# The renderer knows the true alpha, so we can count how much of the room still shows: over the whole room, which flatters,
# since most of it is far from the person; and within three pixels of the person, where the eye looks.
# (Pixels on the edge, which show both, are left out.)

# %%
from scipy import ndimage

room, person = calls.alphas == 0, calls.alphas == 1
near = room & ndimage.binary_dilation(calls.alphas > 0, np.ones((1, 7, 7)))  # 3 pixels around
leak, leak_near = alphas_said[room].mean(), alphas_said[near].mean()
lost = 1 - alphas_said[person].mean()
edge_error = np.abs(alphas_said - calls.alphas)[~room & ~person].mean()
print(f"of the room {leak:.4f} still shows, near the person {leak_near:.4f}")
print(f"of the person {lost:.4f} is lost; on the edge alpha errs by {edge_error:.2f}")
assert leak < 0.03 and lost < 0.05 and leak_near > 2 * leak

# %% [markdown]
# Nearly: close to the person more than twice as much shows as in the room as a whole.
#
# ## The video
#
# A video is pictures in a row, the **frames**. The net takes each on its own, as if it were a photograph: 24 frames, one
# batch.

# %%
from course_utils.scenes import render_call_clip

clip = render_call_clip(np.random.default_rng(7), frames=24)
clip_alphas = person_alpha(clip.images)
away = put_behind(clip.images, clip_alphas, places["rocket"])
pairs = zip(clip.masks.astype(int), (clip_alphas > 0.5).astype(int), strict=True)
frame_ious = [class_iou(mask, mask_said, 2)[1] for mask, mask_said in pairs]
print(f"IoU of the person: worst frame {min(frame_ious):.3f}, mean {np.mean(frame_ious):.3f}")
assert np.mean(frame_ious) > 0.9

# %%
# @title Draw: the video
from course_utils.plots import show_animation

show_animation(
    np.concatenate([clip.images, away], axis=2),
    "A short video that plays in a loop: at the left a rendered person waves in a room; at the "
    "right the same person waves before a rocket "
    f"on its launch pad. The person's IoU is {np.mean(frame_ious):.2f} on average.",
    width=640,
)

# %%
# @title Draw: every fourth frame
show(
    image_row(
        [*clip.images[::4], *away[::4]],
        [f"frame {number}" for number in range(0, 24, 4)] + [""] * 6,
        columns=6,
        height=1.5,
        title="Every fourth frame: the mask follows the person",
    ),
    "Six frames of the video in two rows. Above the person in the room, waving; below the same "
    "frames before the rocket.",
)
assert clip_alphas[16, 40:43, 31].max() < 0.1  # the gap between neck and braid

# %% [markdown]
# Look closely at frame 16, between neck and braid: the bright spot is no wall that came along. It is the rocket, through the gap.
#
# ## A photograph of your own
#
# This net has not seen one real face. What does it make of a photograph? Beside it we ask a second net for the same task,
# `selfie_segmenter`: Google published it (MediaPipe, for video calls), and it has learned from photographs. It goes down and up
# with skips, as a U-Net does, on 256 by 256 pixels. The course rebuilt it layer by layer and took over its
# weights.
#
# Photographs come in all shapes. So we squeeze one into the square that a net takes, and stretch alpha back over it.

# %%
photo_net, photo_names = shipped("selfie_segmenter")
assert photo_names == call_names


# %%
def photo_alpha(net, picture):
    """Return the probability of "person" at each pixel of a photograph of any shape."""
    small = keras.ops.image.resize(picture, net.input_shape[1:3], antialias=True)
    shares = keras.ops.softmax(net.predict(np.array(small)[None], verbose=0)[0])
    return np.array(keras.ops.image.resize(shares, picture.shape[:2]))[..., 1]


# %% [markdown]
# Choose a photograph of yours, or take one if your browser gives this page its camera: the first press shows what the
# camera sees, the second takes the photograph and switches the camera off. The photograph goes to the machine that runs
# this notebook (on Colab, one of Google's), and no further. Until then, Eileen Collins, an astronaut, sits in.

# %%
# @title Helper: where each net finds somebody, or nobody
NETS = {"learned from drawings": call_net, "learned from photographs": photo_net}


def found_by(picture):
    """Return each net's alpha, and say where it has found nobody: under a hundredth of the picture."""
    alphas = {name: photo_alpha(net, picture) for name, net in NETS.items()}
    nobody = [name for name, alpha in alphas.items() if (alpha > 0.5).mean() < 0.01]
    return alphas, "".join(f" Nobody found by the net that {name}." for name in nobody)


# %%
# @title Helper: draw a photograph, two alphas, and deep space
def in_space(picture):
    """Draw a photograph, the alphas of both nets, and the person of each in deep space."""
    small = 480 / max(480, *picture.shape[:2])  # of a large photograph 480 pixels are enough
    sides = [max(1, round(side * small)) for side in picture.shape[:2]]
    picture = np.clip(keras.ops.image.resize(picture, sides, antialias=True), 0, 1)
    space = np.array(keras.ops.image.resize(photograph("hubble_deep_field"), sides))
    alphas, nobody = found_by(picture)
    panels, titles = [picture], ["the photograph"]
    for name, alpha in alphas.items():
        panels += [alpha, put_behind(picture, alpha, space)]
        titles += ["alpha", name]
    title = "Before deep space, by two nets" + (f".{nobody}" if nobody else "")
    return image_row(panels, titles, height=1.9, title=title)


# %%
# @title Choose a photograph
from course_utils.widgets import picture_upload

picture_upload(
    in_space,
    photograph("astronaut"),
    lambda picture: (
        "The photograph; then for each of two nets its alpha, and what it takes for the person in "
        f"front of distant galaxies.{found_by(picture)[1]}"
    ),
)

# %% [markdown]
# Without a true mask there is no IoU. But we can mark a few points by hand, on her and around her (row and column, in steps
# of 8 pixels). How many of each kind does a net take for a person?

# %%
marked = {"face": [(14, 28)], "hair": [(6, 28)], "suit": [(45, 12), (40, 42), (55, 30)]}
marked |= {"flag": [(8, 3), (25, 6)], "wall": [(8, 13), (10, 42)], "shuttle": [(20, 51)]}
taken = {}
for name, net in NETS.items():
    said = photo_alpha(net, photograph("astronaut"))[::8, ::8] > 0.5
    taken[name] = {kind: sum(int(said[at]) for at in points) for kind, points in marked.items()}
    print(f"{name:24} {taken[name]}")
assert list(taken["learned from photographs"].values()) == [1, 1, 3, 0, 0, 0]
assert list(taken["learned from drawings"].values())[1:4] == [0, 2, 2]  # of hair, suit and flag

# %% [markdown]
# The second net is right at all of them. The first misses the point in her hair and one on her suit, and takes the flag for a
# person: it has learned from drawings only. What lies between the pictures learned from and the pictures in use is called a **domain gap**.
#
# How wide is it? In the photographs of the set COCO people have outlined persons by hand. We took 52, some with nobody. They aren't
# ours to pass on, so the nets were asked beforehand, and the numbers are stored (`course experiments persons_in_photographs`
# makes them): the IoU of the persons; the same where persons cover a tenth of a photograph or more ("large"); and how much of a
# photograph is taken for a person where nobody is ("invented").

# %%
from course_utils.datasets import load_experiment

stored = load_experiment("persons_in_photographs")
gap = {}
for name, setting in zip(NETS, ("drawn calls", "photographs"), strict=True):
    measures = ("all_photographs", "large_persons", "false_share")
    gap[name] = [stored.values(setting, measure)[0] for measure in measures]

# %%
for name, (every, large, invented) in gap.items():
    print(f"{name:24} IoU {every:.2f}, large {large:.2f}, invented {invented:.2f}")
    assert large > every and invented > 0.2
assert 2 * gap["learned from drawings"][0] < gap["learned from photographs"][0]

# %% [markdown]
# On drawn calls the first net reached an IoU above 0.9; on photographs it has less than half of the other's. The other has its
# limits, too. It was made for somebody close to a camera, and does better with large persons. And where nobody is at all, it
# still takes a fifth of the photograph for a person, on average: it says *where*; don't ask it *whether*.
#
# ## One region, two things
#
# Back to the street. A **connected region** is a set of pixels of one class that hang together, side by side;
# `ndimage.label` numbers them. How many cars are in one region of the *true* maps? The streets come with instance maps, too:
# 0 where nothing can be counted, and a number for each person, car and sign.

# %%
cars_in_region = []
for semantic, instances in zip(test.semantics, test.instances, strict=True):
    regions, count = ndimage.label(semantic == CAR)
    for region in range(1, count + 1):
        cars_in_region.append(len(np.unique(instances[regions == region])))
together = np.sum(np.array(cars_in_region) > 1)
print(f"{together} of {len(cars_in_region)} connected regions of car hold two cars or more")
assert together > 50

# %% [markdown]
# There one region hides several things, and even a faultless semantic map can't say how many.
#
# ## Hills
#
# A trick tells them apart. Give each pixel its distance to the nearest pixel of something *else*, divided by the largest
# distance in its thing (its *depth*): 1 in the middle of a car, lower towards its edge. Where two cars touch, each ends, so
# the number falls: two hills with a valley between. A net can learn to draw the hills; this is the second output of `unet_street`.
#
# By hand: two cars of five pixels each, side by side. (The picture's own edge counts as an edge, too. So this is the middle
# row of seven alike, whose upper and lower edges are farther away.)

# %%
from course_utils.tasks import instance_targets

cars_row = np.array([[1, 1, 1, 1, 1, 2, 2, 2, 2, 2]])
hills = np.array([[1, 2, 3, 2, 1, 1, 2, 3, 2, 1]]) / 3
seven_rows = np.repeat(cars_row, 7, axis=0)
assert np.allclose(instance_targets(seven_rows)[3], hills)

# %%
# @title Draw: the hills by hand
show(
    number_grids(
        {"which car": cars_row, "depth in its own car": hills},
        columns=1,
        digits=2,
        title="Two cars, two hills",
    ),
    "A row of ten pixels, five of car 1 and five of car 2. Under it the depth: "
    f"{hills.round(2).tolist()[0]}. The valley is where they touch.",
)

# %%
# @title Draw: the hills of the two cars
true_hills, said_hills = (
    instance_targets(test.instances[two_cars]),
    street_answer["distance"][two_cars],
)
cars_only = [
    np.where(test.semantics[two_cars] == CAR, each, 0) for each in (true_hills, said_hills)
]
show(
    image_row(
        [test.images[two_cars], *cars_only],
        ["the picture", "true depth in each car", "what the net draws"],
        height=2.2,
        title="One region, two hills",
    ),
    "The street with two touching cars; the true depth map, two bright hills with a dark valley "
    "between; and the net's, softer, with the same two hills.",
)

# %% [markdown]
# Now cut at a height, the **threshold**. What is above it is the top of a hill, and each top is one thing. Then let the tops
# grow downhill until they have filled the region, as a flood that starts at the summits (`split_instances`; things under
# `min_area` pixels are specks and left out). Too low a cut, and the hills stay joined; too high, and hills have no top
# left or break into splinters. Move it.

# %%
from course_utils.tasks import split_instances

car_region = np.where(shipped_said[two_cars] == CAR, CAR, 0)


def cars_at(threshold):
    """Return a label map of the cars that come apart at a threshold."""
    return split_instances(car_region, said_hills, threshold=threshold, min_area=4)[0]


# %%
# @title Draw: the cars at a threshold that you choose
from course_utils.plots import instance_maps
from course_utils.widgets import picture_slider, still


def drawn_at(threshold):
    """Draw the cars that come apart at a threshold."""
    labels = cars_at(threshold)
    return instance_maps(test.images[two_cars], {f"things: {labels.max()}": labels}, height=1.9)


def told_at(threshold):
    """Say how many cars come apart."""
    return f"Threshold {threshold}: things in the net's car region, {cars_at(threshold).max()}."


heights = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]
picture_slider(drawn_at, heights, "threshold", told_at, start=0.05)

# %%
# @title Draw: three thresholds side by side
few = (0.05, 0.5, 0.9)
show(
    still(drawn_at, few, "threshold", title="Joined, apart, and one without a top", columns=3),
    " ".join(told_at(threshold) for threshold in few),
)
assert [cars_at(threshold).max() for threshold in few] == [1, 2, 1]
assert ndimage.label((car_region == CAR) & (said_hills >= 0.9))[1] == 1  # one top is left

# %% [markdown]
# At 0.9 there is one thing again, for another reason: one car's hill has a top that high, the other's hasn't, and the one
# flood takes both.
#
# This flooding is an old method with a name, the **watershed**, and scikit-image has it. It floods a landscape from marked
# places; turn ours upside down, and the tops become the marks. Do both ways agree, over the cars of 100 streets?

# %%
from skimage.segmentation import watershed

agree = []
for region, depth in zip(shipped_said[:100] == CAR, street_answer["distance"][:100], strict=True):
    tops = ndimage.label(region & (depth >= 0.5))[0]
    flooded = watershed(-depth, tops, mask=region)
    ours = split_instances(np.where(region, CAR, 0), depth)[0]
    agree.append((flooded == ours)[flooded > 0])
share_agree = np.concatenate(agree).mean()
print(f"the same car for {share_agree:.3f} of the pixels")
assert share_agree > 0.97

# %% [markdown]
# ## Score the things
#
# A thing found has a mask, a class and a **score**, how sure the net is: we take the mean probability of the class in the
# mask, times the height of its hill. (A splinter of a car looks like car, but it makes a low hill.)
#
# - **AP50**, average precision: go through the things found, surest first. One is right if its IoU with a true thing of its
#   class that nobody has claimed yet is 0.5 or more. Note the precision (the share of right ones so far) as the recall (the
#   share of true ones found) climbs from 0 to 1; take the mean over the recall, where what is never found counts 0. Lesson
#   01's AP reads the precision at each hit; this one, COCO's, at 101 even steps, and takes the best reached there or later.
#   Then the mean over person, car and sign.
# - **Panoptic quality**, PQ: match things of a class whose IoU is above 0.5. Then the summed IoU of the matches, divided by
#   matches + half of the false + half of the missed; again the mean over classes. It has no use for scores: it asks for one
#   final map.

# %%
# @title Predict, then run the next cell
predict(
    "Two cars touch. A map has one thing there: it fits the larger car with an IoU of 0.6. "
    "Nothing else is found. What is the PQ of these cars?",
    ["0.3", "0.4", "0.6"],
    "0.4",
    {
        "0.3": "That is 0.6 divided by the two true cars. But a missed thing counts half.",
        "0.4": "One match, none false, one missed: 0.6 / (1 + 0 + 1/2) = 0.4. One region over "
        "two things costs a lot, however well it fits.",
        "0.6": "That is how well the match fits. The missed car costs something too.",
    },
)


# %%
from course_utils.tasks import masks_from_label_map


def things(shares, depth, split=True):
    """Return masks, classes and scores of one picture's persons, cars and signs."""
    classes = shares.argmax(axis=-1)
    countable = np.where(classes >= PERSON, classes, 0)  # sky, road and the like can't be counted
    height = depth if split else np.ones_like(depth)
    labels, names = split_instances(countable, height, min_area=4)
    masks = masks_from_label_map(labels)
    pairs = zip(masks, names, strict=True)
    sure = [shares[mask, name].mean() * depth[mask].max() for mask, name in pairs]
    return {"masks": masks, "classes": names, "scores": np.array(sure)}


# %% [markdown]
# `split=False` levels the hills, so that a thing is a connected region. So we can compare:

# %%
shares = np.array(keras.ops.softmax(street_answer["semantic"]))
pairs = list(zip(shares, street_answer["distance"], strict=True))
found_things = {
    "connected regions": [things(*pair, split=False) for pair in pairs],
    "split by the hills": [things(*pair) for pair in pairs],
}

# %%
from course_utils.tasks import average_precision, panoptic_quality

maps = zip(test.instances, test.labels, strict=True)
true_things = [{"masks": masks_from_label_map(m), "classes": labels + PERSON} for m, labels in maps]
ap50, pq = {}, {}
for name, found in found_things.items():
    ap50[name] = average_precision(true_things, found, kind="mask").mean
    pq[name] = panoptic_quality(true_things, found).quality
    print(f"{name:18}: AP50 {ap50[name]:.3f}, PQ {pq[name]:.3f}")

# %%
# @title Draw: true things and things found
from course_utils.tasks import label_map_from_masks

few = [two_cars, 3]
split = [label_map_from_masks(found_things["split by the hills"][n]["masks"]) for n in few]
show(
    instance_maps(
        test.images[few],
        {"truth": test.instances[few], "found by the net": np.stack(split)},
        title="A thing has a number of its own",
        height=2.2,
    ),
    "Two streets: picture, true things, things found. Things in truth and found: "
    + ", ".join(
        f"{test.instances[n].max()} and {m.max()}" for n, m in zip(few, split, strict=True)
    ),
)
assert ap50["split by the hills"] > max(0.7, ap50["connected regions"])
assert pq["split by the hills"] > pq["connected regions"]
assert set(found_things["split by the hills"][few[1]]["classes"][[0, 3]]) == {PERSON}
assert not test.instances[few[1]][np.isin(split[1], (1, 4))].any()

# %% [markdown]
# Numbers and colours are names only: the net's thing 4 may be number 3 in the truth. In the second street two of the
# net's persons, 1 and 4, lie on no true thing: 4 is the pole of the sign.
#
# The lecture says: touching objects of one class are one semantic region, and instance segmentation separates them. Counted,
# the regions are there, and the hills separate so many that both scores rise.
#
# ## What we measured

# %%
# @title What we measured
from course_utils.plots import show_measured

with_skips, without = (skip_scores[name].mean() for name in ("with skips", "without skips"))
show_measured(
    {
        "Mean IoU of the 4 by 4 map, by hand and by the library": f"{by_hand:.4f} and "
        f"{mean_iou(truth, answer, 3):.4f}",
        "Blind to persons and signs": f"accuracy {accuracy_blind:.3f}, mean IoU {miou_blind:.3f}",
        "A faultless map of 8 by 8 squares": f"mean IoU {coarse[8]:.3f}",
        "Skips help, in one run": f"mean IoU {with_skips:.3f} with, {without:.3f} without",
        "Streets, trained here and shipped": f"mean IoU {scores['trained here'].mean():.3f} "
        f"and {scores['shipped'].mean():.3f}",
        "The person cut out of a call": f"IoU {person_iou:.3f}; of the room {leak:.4f} still shows, "
        f"near the person {leak_near:.4f}",
        "... on photographs": "; ".join(f"{name} IoU {iou:.2f}" for name, (iou, *_) in gap.items()),
        "Touching cars are one region": f"{together} of {len(cars_in_region)} regions hold two "
        "cars or more",
        "Instances by connected regions, and by the hills": ", ".join(
            f"AP50 {ap50[name]:.3f} and PQ {pq[name]:.3f}" for name in ap50
        ),
    }
)

# %% [markdown]
# ## A net that segments anything? (may be skipped)
#
# **Segment Anything** (Kirillov and others, 2023) has no list of classes. You give it a picture and a *prompt*, a point or a box, and it returns the mask of the
# thing there. A large transformer (lesson 08) reads the picture once; a small part then answers prompt after prompt. It learned from 11 million pictures with over
# a billion masks, most of them drawn by earlier versions of itself. It knows where things end, and not what they are called. So take it to cut out things that
# nobody listed, or to draw masks for training. Where the classes are known and the machine is small, as in a video call, a small U-Net like ours is the lighter choice.
#
# ## New terms
#
# **semantic segmentation**, **instance segmentation**: a class for each pixel; and which thing of that class ·
# **instance**: one thing ·
# **segmentation map**, **mask**: the array of the pixels' classes; the map of one class, 1 and 0 ·
# **pixel accuracy**, **confusion matrix**: the share of pixels that are right; which class is taken for which ·
# **IoU**, **mean IoU**: pixels in both regions divided by pixels in either; its mean over classes ·
# **feature map**, **channels**: what a layer gives; the numbers at one position of it ·
# **ReLU**: what is below 0 becomes 0 ·
# **U-Net**, **skip**: down to maps that see far and up again; the bridge that carries details across ·
# **alpha**, **alpha compositing**: the share of a pixel that the person covers; mixing two pictures by it ·
# **frame**: one picture of a video ·
# **domain gap**: what lies between the pictures learned from and the pictures in use ·
# **connected region**: pixels of one class that hang together ·
# **threshold**: the height at which hills are cut ·
# **watershed**: flooding a landscape to split it ·
# **AP50**, **panoptic quality**: two scores of things found, with and without the net's certainty.
#
# ## Papers
#
# - Long, Shelhamer and Darrell, "Fully Convolutional Networks for Semantic Segmentation", CVPR 2015: logits for every pixel, and mean IoU.
# - Ronneberger, Fischer and Brox, "U-Net: Convolutional Networks for Biomedical Image Segmentation", MICCAI 2015: the net.
# - Porter and Duff, "Compositing Digital Images", SIGGRAPH 1984: alpha.
# - Bai and Urtasun, "Deep Watershed Transform for Instance Segmentation", CVPR 2017: hills to learn.
# - Vincent and Soille, "Watersheds in Digital Spaces", IEEE TPAMI 1991: the flood.
# - Kirillov et al., "Panoptic Segmentation", CVPR 2019: panoptic quality. Kirillov et al., "Segment Anything", ICCV 2023.
#
# ## Three small things to try
#
# 1. *By hand.* In the 4 by 4 map, call every pixel road. Pixel accuracy? Mean IoU? Check with `mean_iou(truth, np.zeros_like(truth), 3)`.
# 2. *In code.* Put the *mask*, `alpha > 0.5`, in place of alpha in the picture of the call. Can you see a difference?
# 3. *An experiment.* Score the things with thresholds of 0.3 and 0.7 in `split_instances`. Which class minds most? And
#    begin the lesson with `two_cars = 385`: where does the third thing come from? (An `assert` will stop you there: it was
#    written for 317.)
#
# **Now you.** The [exercises of this lesson](exercises/02_image_segmentation.ipynb) go from counting pixels to counting cars. They tell you at
# once what is right, and what may have gone wrong.
