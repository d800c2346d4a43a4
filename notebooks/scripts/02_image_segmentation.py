# %% [markdown]
# # 02 · Image segmentation
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/computer-vision-course/computer-vision-course/blob/main/notebooks/02_image_segmentation.ipynb)
#
# **About 50 minutes, about a minute of computing.**
#
# You will be able to
#
# - compute pixel accuracy and mean IoU with a pencil, and say why the second is the honest one,
# - train a U-Net that gives every pixel of a street a class, and read its segmentation map,
# - cut a person out of a call and put another background behind, on a picture, on a video and on a photograph of your own,
# - split touching things of one class into instances, and score the result.
#
# It builds on lesson 01: a net turns a picture into logits, one for each class. Here it does so at every pixel.

# %% [markdown]
# ## Where is it?
#
# "There is a car in the picture" is a classification. A driver would like to know *where*: which pixels are car,
# which are road, and where one car ends and the next one begins.

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

from course_utils.datasets import load_street
from course_utils.scenes import STREET_MAP

test = load_street("test", 500)
PERSON, CAR = STREET_MAP.index("person"), STREET_MAP.index("car")
print("pictures:     ", test.images.shape)
print("class maps:   ", test.semantics.shape, test.semantics.dtype)
print("instance maps:", test.instances.shape, test.instances.dtype)


# %% [markdown]
# These streets are drawn by a program, so the right answer is known for every pixel. The next cell looks for
# those in which two large cars touch. One of them will stay with us.


# %%
def smaller_of_two_touching_cars(semantic, instances):
    """Return the area of the smaller car where exactly two cars form one region, else 0."""
    cars = semantic == CAR
    numbers, areas = np.unique(instances[cars], return_counts=True)
    one_region = ndimage.label(cars)[1] == 1
    return areas.min() if one_region and len(numbers) == 2 else 0


maps = zip(test.semantics, test.instances, strict=True)
candidates = [n for n, pair in enumerate(maps) if smaller_of_two_touching_cars(*pair) > 100]
two_cars = 317
print(f"{len(candidates)} streets have two large cars that touch; we take number {two_cars}")
assert two_cars in candidates

# %%
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
# - **semantic segmentation** gives each pixel a class. All cars are "car";
# - **instance segmentation** also tells the first car from the second. One such thing is an **instance**.
#
# The map on the right is a semantic one. It is an array of whole numbers, one for each pixel, and its colours are
# the classes.

# %%
# @title Predict, then run the next cell
from course_utils.widgets import predict

predict(
    "Lesson 01 gave one answer a picture. How many answers does semantic segmentation give for "
    "64 by 64 pixels?",
    ["1", "8, one for each class", "4,096"],
    "4,096",
    {
        "1": "One answer says what is in the picture. Here we ask at every pixel.",
        "8, one for each class": "Eight is how many logits there are *for each pixel*. The "
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
from course_utils.plots import number_grids

truth = np.array([[0, 0, 0, 0], [0, 1, 1, 0], [0, 1, 1, 0], [0, 0, 2, 2]])
answer = np.array([[0, 0, 0, 0], [0, 1, 1, 1], [0, 1, 0, 0], [0, 2, 0, 2]])
show(
    number_grids(
        {"truth": truth, "answer": answer, "1 = wrong": (truth != answer).astype(int)},
        title="Four of sixteen pixels are wrong",
    ),
    f"Three grids of 4 by 4. Truth: {truth.tolist()}. Answer: {answer.tolist()}. They differ in "
    "four places.",
)

# %% [markdown]
# **Pixel accuracy** is the share of pixels that are right: 12 / 16 = 0.75. It doesn't say which classes suffered. A
# **confusion matrix** does: row = true class, column = answered class, in each cell the number of pixels.

# %%
from course_utils.tasks import class_iou, confusion_matrix, mean_iou

counts = np.zeros((3, 3), int)
for true_class, said_class in zip(truth.ravel(), answer.ravel(), strict=True):
    counts[true_class, said_class] += 1
pixel_accuracy = np.trace(counts) / counts.sum()
print(counts)
print(f"pixel accuracy: {np.trace(counts)} of {counts.sum()} = {pixel_accuracy:.2f}")
assert (counts == confusion_matrix(truth, answer, 3)).all()

# %% [markdown]
# Now each class on its own. Lay the true region of a class over the answered one. **IoU**, intersection over union, is the
# number of pixels in *both*, divided by the number in *at least one*. It is 1 if the regions are the same, and 0 if they share
# nothing. In the confusion matrix:
#
# $$\text{IoU}_c = \frac{\text{diagonal}}{\text{row sum} + \text{column sum} - \text{diagonal}}$$
#
# Car: 3 pixels are car in both; 4 are truly car, 4 were called car. So 3 / (4 + 4 - 3) = 0.6. Work out the other two, then run
# the cell. The **mean IoU** is the mean over classes.

# %%
both = np.diag(counts)
either = counts.sum(axis=1) + counts.sum(axis=0) - both
for name, top, bottom in zip(("road", "car", "person"), both, either, strict=True):
    print(f"{name:7} {top} / {bottom} = {top / bottom:.3f}")
by_hand = (both / either).mean()
print(f"mean IoU by hand {by_hand:.4f}, by the library {mean_iou(truth, answer, 3):.4f}")
assert np.allclose(both / either, class_iou(truth, answer, 3))

# %% [markdown]
# ## The score that flatters
#
# Imagine a net that gets *everything* right, except that it has never heard of persons and signs. Wherever
# there is one, it gives the class of the nearest other pixel. On a street, that is the net that runs people over.

# %%
share = np.mean((test.semantics == PERSON) | (test.semantics == STREET_MAP.index("sign")))
print(f"persons and signs together are {share:.3f} of all pixels")

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
        "eight: at most 6/8 = 0.75 is left, and a little less, since the others grow too large.",
        "Both near 0.73": "Pixel accuracy counts pixels, and 96 of 100 are right.",
    },
)


# %%
def without(maps, classes):
    """Return maps in which pixels of the given classes take the nearest other class."""
    blind = maps.copy()
    for number, gone in enumerate(np.isin(maps, classes)):
        nearest = ndimage.distance_transform_edt(gone, return_distances=False, return_indices=True)
        blind[number] = maps[number][tuple(nearest)]
    return blind


blind = without(test.semantics, [PERSON, STREET_MAP.index("sign")])
accuracy_blind = np.mean(blind == test.semantics)
miou_blind = mean_iou(test.semantics, blind, 8)
print(f"blind to persons and signs: pixel accuracy {accuracy_blind:.3f}, mean IoU {miou_blind:.3f}")
assert accuracy_blind > 0.94 and miou_blind < 0.76

# %% [markdown]
# Pixel accuracy is ruled by the largest classes, and in a street these are the dull ones. Mean IoU gives the small class as much
# say as the large one, and it charges twice for a wrong pixel: in the class that lost it and in the class that got it. So it is the honest one.
#
# ## A net for every pixel
#
# To know that a grey pixel is *car* and not *road*, a net must look far around it. Lesson 01's net did that by making maps smaller and
# smaller: at the end, one place sees the whole picture. But then the place of things is lost. A map of 8 by 8 squares can't follow the outline of a leg.
#
# How much is lost? Suppose a coarse net never makes a mistake: it gives each square of 8 by 8 pixels the class that is most frequent there.


# %%
def most_frequent(maps, side):
    """Give every square of side by side pixels its most frequent class."""
    n, height, width = maps.shape
    squares = maps.reshape(n, height // side, side, width // side, side)
    votes = np.stack([(squares == number).sum(axis=(2, 4)) for number in range(8)])
    return votes.argmax(axis=0).repeat(side, axis=1).repeat(side, axis=2)


coarse = {}
for side in (2, 4, 8):
    coarse[side] = mean_iou(test.semantics, most_frequent(test.semantics, side), 8)
    print(f"a faultless map of {64 // side:2} by {64 // side:2}: mean IoU {coarse[side]:.3f}")

# %% [markdown]
# So we need both: *what* it is, from coarse maps that see far, and *where* exactly, from fine ones. A **U-Net** has both:
#
# 1. **down**: convolutions, then halve the map, again and again. Each place sees more and more;
# 2. **up**: enlarge the map, again and again, back to the picture's size;
# 3. **skips**: at each size on the way up, lay the map from the way *down* beside it, which still knows the details.
#
# At the end, eight logits for each pixel. Drawn on paper, down and up make a U, and the skips are bridges across.
#
# The block is a convolution, a normalization and a ReLU (lessons 04 and 07 take them apart). The rest is two loops:

# %%
from course_utils.quiet import load_tensorflow

load_tensorflow()
import keras
from keras import layers

from course_utils.models.blocks import convolution_block


# %%
def small_unet(widths, classes=8, skips=True):
    """Build a U-Net for 64 by 64 pixels, with one block at each size."""
    inputs = keras.Input((64, 64, 3))
    x, kept = layers.Rescaling(2.0, offset=-1.0)(inputs), []
    for level, filters in enumerate(widths[:-1]):  # down
        x = convolution_block(x, filters, name=f"down{level}")
        kept.append(x)
        x = layers.MaxPooling2D(2)(x)
    x = convolution_block(x, widths[-1], name="bottom")
    for level, filters in reversed(list(enumerate(widths[:-1]))):  # up
        x = layers.UpSampling2D(2)(x)
        if skips:
            x = layers.Concatenate(name=f"skip{level}")([x, kept[level]])
        x = convolution_block(x, filters, name=f"up{level}")
    return keras.Model(inputs, layers.Conv2D(classes, 1)(x))


# %% [markdown]
# Build one, and follow the shapes: down from 64 to 8, and up again. In `course_utils.models.unet` the same net can be had with more blocks.
# With the same weights, is it the same function?

# %%
from course_utils.models import unet

keras.utils.set_random_seed(0)
mine, library = small_unet((8, 16, 32, 64)), unet((64, 64, 3), 8, (8, 16, 32, 64), repeats=1)
library.set_weights(mine.get_weights())
difference_unet = float(np.abs(mine(test.images[:4]) - library(test.images[:4])).max())
for layer in mine.layers:
    if layer.name.endswith("_act") or layer.name.startswith(("skip", "conv")):
        print(f"{layer.name:12} {layer.output.shape[1:]}")
print(f"largest difference from the library's U-Net: {difference_unet:.0e}")
assert difference_unet < 1e-4

# %% [markdown]
# ## What the skips buy
#
# An experiment: the same small net with and without skips, the same 1,008 streets (63 batches of 16), the same few seconds of training. The loss is the
# cross-entropy of lesson 01, averaged over all pixels.

# %%
train = load_street("train", 1008)


def teach(net, epochs):
    """Train a net on the training streets; the step size falls to 0."""
    for layer in net.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.momentum = 0.9  # so short a training needs quick running averages
    falling = keras.optimizers.schedules.CosineDecay(5e-3, epochs * 63)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    net.compile(keras.optimizers.Adam(falling), loss)
    return net.fit(train.images, train.semantics, batch_size=16, epochs=epochs, verbose=0)


# %%
def class_map(net, images):
    """Return the class of the largest logit at every pixel: (N, 64, 64)."""
    return net.predict(images, batch_size=50, verbose=0).argmax(axis=-1)


skip_scores = {}
for name, skips in (("with skips", True), ("without skips", False)):
    keras.utils.set_random_seed(0)
    net = small_unet((8, 16, 32, 64), skips=skips)
    teach(net, epochs=3)
    skip_scores[name] = class_iou(test.semantics, class_map(net, test.images), 8)
    print(f"{name:14} mean IoU {skip_scores[name].mean():.3f}")
assert skip_scores["with skips"].mean() > skip_scores["without skips"].mean() + 0.03

# %%
from course_utils.plots import COLOURS, new_figure, set_title


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
    return figure


# %%
def in_words(scores):
    """Say what the bars show."""
    rows = [
        ", ".join(f"{n} {v:.2f}" for n, v in zip(STREET_MAP, values, strict=True))
        for values in scores.values()
    ]
    return " ".join(f"{name}: {row}." for name, row in zip(scores, rows, strict=True))


order = ("without skips", "with skips")
show(
    iou_bars(
        {name: skip_scores[name] for name in order},
        "With skips every region fits better; persons need a longer training",
    ),
    "Bars of the IoU of each class. " + in_words({name: skip_scores[name] for name in order}),
)

# %% [markdown]
# Look at persons and signs: both nets are still blind to them. Few pixels, little loss: they are learned last.
#
# ## A larger one, for half a minute and for minutes
#
# The net that the course ships is the same U with twice the filters and two blocks at each size. First train one like it here, on
# our 1,008 streets, for some 20 seconds. The shipped one learned from 6,000 streets, for minutes. (It has one more output, for the last part of the lesson.)

# %%
keras.utils.set_random_seed(0)
net = unet((64, 64, 3), 8)
history = teach(net, epochs=2)
print("loss after each epoch:", ", ".join(f"{loss:.2f}" for loss in history.history["loss"]))

# %%
from course_utils.models import shipped

street_net, class_names = shipped("unet_street")
street_answer = street_net.predict(test.images, batch_size=50, verbose=0)
said = {
    "trained here": class_map(net, test.images),
    "trained longer": street_answer["semantic"].argmax(axis=-1),
}
scores = {name: class_iou(test.semantics, maps, 8) for name, maps in said.items()}
for name, maps in said.items():
    print(
        f"{name:14} pixel accuracy {np.mean(maps == test.semantics):.3f}, mean IoU "
        f"{scores[name].mean():.3f}"
    )
assert class_names == STREET_MAP and scores["trained longer"].mean() >= 0.80

# %%
show(
    iou_bars(scores, "Longer training pays on persons and signs"),
    "Bars of the IoU of each class on 500 unseen streets. " + in_words(scores),
)

# %% [markdown]
# The net trained here gets nine of ten pixels right, and that is the score that flatters: look at its persons. It *is* the net that we
# imagined above. Longer training buys the small things.
#
# ## Read the map (C3)
#
# Here are three unseen streets. Go from left to right and look for what is missing, what is too fat, and what has the wrong colour.

# %%
few = [two_cars, 3, 7]
shares_right = {
    name: [np.mean(maps[n] == test.semantics[n]) for n in few] for name, maps in said.items()
}
show(
    class_maps(
        test.images[few],
        {"truth": test.semantics[few]} | {name: maps[few] for name, maps in said.items()},
        STREET_MAP,
        title="Large regions come first; thin poles and far people come last",
    ),
    "Three streets in rows: picture, true map, map of the net trained here, map of the net "
    "trained longer. Share of right pixels, trained here: "
    + ", ".join(f"{share:.2f}" for share in shares_right["trained here"])
    + "; trained longer: "
    + ", ".join(f"{share:.2f}" for share in shares_right["trained longer"]),
)

# %% [markdown]
# The lecture says: in a segmentation map each pixel's *colour* is its *class*. Is that all there is to it? Then we must be able to read the
# classes back from nothing but the colours. (The numbers in our maps are for those who don't see all colours alike.)

# %%
from matplotlib.colors import to_rgb

from course_utils.plots.segmentation import CLASS_COLOURS

palette = np.array([to_rgb(colour) for colour in CLASS_COLOURS])
coloured = palette[said["trained longer"]]  # (500, 64, 64, 3): the maps as pictures
read_back = np.zeros(coloured.shape[:3], int)
for number, colour in enumerate(palette):
    read_back[np.all(coloured == colour, axis=-1)] = number
colours_equal = np.mean(read_back == said["trained longer"])
print(
    f"{len(np.unique(coloured.reshape(-1, 3), axis=0))} colours; read back rightly: "
    f"{colours_equal:.3f} of all pixels"
)
assert colours_equal == 1

# %% [markdown]
# ## The call
#
# In a video call you would like to hide the room behind you. That is semantic segmentation with two classes, *person* and *background*.
# The net for it is a U-Net again, `unet_call`.

# %%
from course_utils.datasets import load_call

call_net, call_names = shipped("unet_call")
calls = load_call("test", 500)
person_said = class_map(call_net, calls.images)
person_iou = class_iou(calls.masks.astype(int), person_said, 2)[1]
print(f"classes {call_names}; IoU of the person on 500 unseen calls: {person_iou:.3f}")
assert person_iou >= 0.93

# %% [markdown]
# ## By hand: put one picture over another
#
# **Alpha** says how much of a pixel belongs to the person: 1 all, 0 nothing. A pixel on the edge of the hair belongs to both. Then the new picture is
#
# $$\text{new} = \alpha \cdot \text{person} + (1 - \alpha) \cdot \text{background}$$
#
# This is **alpha compositing**. For one row of five pixels:

# %%
alpha_row = np.array([0.0, 0.25, 0.5, 1.0, 1.0])
person_row, beach_row = np.full(5, 0.2), np.full(5, 0.8)
new_row = alpha_row * person_row + (1 - alpha_row) * beach_row
print("alpha:", alpha_row)
print("new:  ", new_row)
assert np.allclose(new_row, [0.8, 0.65, 0.5, 0.2, 0.2])

# %%
# @title Predict, then run the next cell
predict(
    "We use the mask, 0 or 1, in place of alpha. What will the edge of the hair look like?",
    ["Cut out with scissors", "Softer than before", "No different"],
    "Cut out with scissors",
    {
        "Cut out with scissors": "Each pixel is all person or all background, so the edge runs "
        "in steps.",
        "Softer than before": "Softness comes from values between 0 and 1, and a mask has none.",
        "No different": "It is the same inside and outside. On the edge, 0.5 becomes 0 or 1.",
    },
)

# %% [markdown]
# A net's *probability* of "person" lies between 0 and 1, so we take it as alpha. It is no measured share of the pixel, but it
# is unsure just where the edge is, and that looks right.


# %%
def person_alpha(images):
    """Return the probability of "person" at each pixel: (N, 64, 64)."""
    logits = call_net.predict(images, batch_size=50, verbose=0)
    return 1 / (1 + np.exp(logits[..., 0] - logits[..., 1]))  # the softmax of two logits


def put_behind(images, alphas, background):
    """Composite: each picture's person over another background."""
    alphas = np.asarray(alphas)[..., None]
    return (alphas * images + (1 - alphas) * background).astype(np.float32)


# %%
from course_utils.datasets import photograph
from course_utils.plots import image_row
from course_utils.scenes import render_call

call = render_call(np.random.default_rng(3))
alpha = person_alpha(call.image[None])[0]
places = {name: photograph(name, size=64) for name in ("rocket", "coffee", "hubble_deep_field")}
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
# ## Hidden, or nearly? (C4)
#
# The lecture's example is just this: separate the person from the background to put in a virtual one. Does it hide the room? The renderer knows
# the true alpha, so we can count how much of the room's pixels still shows, and how much of the person is lost.

# %%
alphas_said = person_alpha(calls.images)
room = calls.alphas == 0
leak = alphas_said[room].mean()
lost = 1 - alphas_said[calls.alphas == 1].mean()
print(f"of the room, {leak:.4f} still shows; of the person, {lost:.4f} is lost")
assert leak < 0.03 and lost < 0.05

# %% [markdown]
# ## The video
#
# A video is pictures in a row, the **frames**. The net takes each on its own, as if it were a photograph: 24 frames, one batch.

# %%
from course_utils.plots import show_animation
from course_utils.scenes import render_call_clip

clip = render_call_clip(np.random.default_rng(7), frames=24)
clip_alphas = person_alpha(clip.images)
away = put_behind(clip.images, clip_alphas, places["rocket"])
frame_ious = [
    class_iou(m.astype(int), (a > 0.5).astype(int), 2)[1]
    for a, m in zip(clip_alphas, clip.masks, strict=True)
]
print(f"IoU of the person: worst frame {min(frame_ious):.3f}, mean {np.mean(frame_ious):.3f}")
assert np.mean(frame_ious) > 0.9

# %%
show_animation(
    np.concatenate([clip.images, away], axis=2),
    "A short video that plays in a loop: at the left a rendered person waves in a room; at the "
    "right the same person waves before a rocket "
    f"on its launch pad. The person's IoU is {np.mean(frame_ious):.2f} on average.",
    width=640,
)

# %%
show(
    image_row(
        [*clip.images[::4], *away[::4]],
        [f"frame {number}" for number in range(0, 24, 4)] + [""] * 6,
        columns=6,
        height=1.5,
        title="Every fourth frame: the mask follows the hand",
    ),
    "Six frames of the video in two rows. Above the person in the room with the waving hand; "
    "below the same frames before the rocket.",
)

# %% [markdown]
# ## A photograph of your own
#
# This net has seen 3,000 rendered calls and not one real face. What does it make of a photograph? Press the button and choose one of yours, best
# one with head and shoulders; it stays on the machine that runs this notebook. Until then, Eileen Collins, an astronaut, sits in.

# %%
from skimage.transform import resize

from course_utils.widgets import picture_upload


def small_square(picture):
    """Return the central square of a picture as 64 by 64 pixels."""
    side = min(picture.shape[:2])
    top, left = (picture.shape[0] - side) // 2, (picture.shape[1] - side) // 2
    square = picture[top : top + side, left : left + side]
    return np.clip(resize(square, (64, 64), anti_aliasing=True), 0, 1).astype(np.float32)


def in_space(picture):
    """Draw a photograph, the net's alpha, and the person in deep space."""
    small = small_square(picture)
    own_alpha = person_alpha(small[None])[0]
    moved = put_behind(small, own_alpha, places["hubble_deep_field"])
    titles = ["the net's view", "alpha", "in deep space"]
    return image_row([small, own_alpha, moved], titles, height=2.0)


# %%
picture_upload(
    in_space,
    photograph("astronaut"),
    lambda picture: (
        "The photograph with 64 by 64 pixels, the net's alpha map, and what it takes for the "
        "person in front of distant galaxies."
    ),
)

# %% [markdown]
# Without a true mask there is no IoU. But we can mark a few points by hand: on the astronaut's face, hair and suit, and off her, on the
# flag and on the shuttle. What does the net say there?

# %%
astronaut = small_square(photograph("astronaut"))
on_her = [(14, 28), (6, 28), (25, 27), (45, 12), (40, 42), (55, 30), (48, 22)]
off_her = [(8, 3), (25, 6), (8, 13), (10, 42), (20, 51), (38, 58)]
astronaut_alpha = person_alpha(astronaut[None])[0]
found = sum(astronaut_alpha[point] > 0.5 for point in on_her)
spared = sum(astronaut_alpha[point] < 0.5 for point in off_her)
print(f"points on her called person: {found} of {len(on_her)}")
print(f"points off her called background: {spared} of {len(off_her)}")

# %% [markdown]
# So-so: it follows her suit, loses part of her face, and takes some of the flag for a person. It has learned what *drawn* people look like, and a
# photograph has other textures and other light. A net is good at what it was trained on; for your own calls it would need photographs with masks.
# The IoU of 0.98 holds for rendered calls and promises nothing here; what lies between is called a **domain gap**.
#
# ## One region, two things (C5)
#
# Back to the street. The semantic map of two touching cars is one region of "car". It can't say how many there are, and a faultless
# semantic map can't either. How often does that happen? Count it in the *true* maps of 500 streets.

# %%
alone, together = 0, 0
for semantic, instances in zip(test.semantics, test.instances, strict=True):
    regions, count = ndimage.label(semantic == CAR)
    for region in range(1, count + 1):
        cars = len(np.unique(instances[regions == region]))
        alone, together = alone + (cars == 1), together + (cars > 1)
print(f"connected regions of car: {alone} hold one car, {together} hold two or more")
assert together > 50

# %% [markdown]
# ## Hills
#
# A trick tells them apart. Give each pixel the distance to the edge of *its own* thing, divided by the largest distance there: 1 in the middle of a car, near 0 at its
# edge. Where two cars touch, each ends, so the number falls: two hills with a valley between. A net can learn to draw the hills; this is the second
# output of `unet_street`.
#
# By hand, in one row: two cars of five pixels each, side by side. Each pixel counts its steps to the nearest pixel of something else.

# %%
from course_utils.tasks import instance_targets

cars_row = np.array([[1, 1, 1, 1, 1, 2, 2, 2, 2, 2]])
hills = np.array([[1, 2, 3, 2, 1, 1, 2, 3, 2, 1]]) / 3
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
tall = np.repeat(cars_row, 7, axis=0)
assert np.allclose(instance_targets(tall)[3], hills)

# %%
true_hills = instance_targets(test.instances[two_cars])
said_hills = street_answer["distance"][two_cars]
car_hills = [
    np.where(test.semantics[two_cars] == CAR, hills, 0) for hills in (true_hills, said_hills)
]
show(
    image_row(
        [test.images[two_cars], *car_hills],
        ["the picture", "true depth in each car", "what the net draws"],
        height=2.2,
        title="One region, two hills",
    ),
    "The street with two touching cars; the true depth map, two bright hills with a dark valley "
    "between; and the net's, softer, with the same two hills.",
)

# %% [markdown]
# Now cut at a height, the **threshold**. What is above it is the top of a hill, and each top is one thing. Then let the tops grow downhill until they
# have filled the region, as a flood that starts at the summits. Too low a cut, and the hills stay joined; too high, and small hills have no top left or break into splinters. Move it.

# %%
from course_utils.plots import instance_maps
from course_utils.tasks import split_instances
from course_utils.widgets import picture_slider, still

car_region = np.where(said["trained longer"][two_cars] == CAR, CAR, 0)


# %%
def cars_at(threshold):
    """Draw the cars that come apart at a threshold."""
    labels, _ = split_instances(car_region, said_hills, threshold=threshold, min_area=4)
    return instance_maps(test.images[two_cars], {f"things: {labels.max()}": labels}, height=1.9)


def cars_in_words(threshold):
    """Say how many cars come apart."""
    labels, _ = split_instances(car_region, said_hills, threshold=threshold, min_area=4)
    return (
        f"At threshold {threshold} the net's car region falls into {labels.max()} numbered things."
    )


# %%
picture_slider(
    cars_at,
    [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9],
    "threshold",
    cars_in_words,
    start=0.05,
)

# %%
show(
    still(
        cars_at,
        [0.05, 0.5, 0.9],
        "threshold",
        title="Joined, apart, and one without a top",
        columns=3,
    ),
    " ".join(cars_in_words(threshold) for threshold in (0.05, 0.5, 0.9)),
)

# %% [markdown]
# This flooding is an old method with a name, the **watershed**, and scikit-image has it. It floods a landscape from marked places; turn ours upside down, and the
# tops become the marks. Do both ways agree, over all cars of 100 streets?

# %%
from skimage.segmentation import watershed

agree, pixels = 0, 0
for semantic, depth in zip(
    said["trained longer"][:100], street_answer["distance"][:100], strict=True
):
    cars = semantic == CAR
    tops, count = ndimage.label(cars & (depth >= 0.5))
    flooded = watershed(-depth, tops, mask=cars)
    ours, _ = split_instances(np.where(cars, CAR, 0), depth)
    with_top = flooded > 0
    agree, pixels = agree + np.sum(flooded[with_top] == ours[with_top]), pixels + with_top.sum()
share_agree = agree / pixels
print(f"the same car for {share_agree:.3f} of {pixels:,} pixels")
assert share_agree > 0.97

# %% [markdown]
# ## Score the things
#
# Each thing found has a mask, a class and a **score**, how sure the net is: we take the mean probability of the class in the mask,
# times the height of its hill. (A splinter of a car looks like car, but it makes a low hill.)
#
# - **AP50**, average precision: go through the things found, surest first. One is right if its IoU with a true thing that nobody has claimed yet is 0.5 or more.
#   Then average the precision (the share of right ones so far) over the recall (the share of true ones found). Mean over person, car and sign.
# - **Panoptic quality**, PQ: match things whose IoU is above 0.5. Then the summed IoU of the matches, divided by matches + half of the false + half of the missed.
#   It has no use for scores: it asks for one final map.

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
from course_utils.tasks import label_map_from_masks, masks_from_label_map


def things(logits, depth, split=True):
    """Return masks, classes and scores of one picture's persons, cars and signs."""
    shares = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shares /= shares.sum(axis=-1, keepdims=True)
    classes = logits.argmax(axis=-1)
    countable = np.where(classes >= PERSON, classes, 0)  # the rest can't be counted: sky, road
    height = depth if split else np.ones_like(depth)  # without hills: connected regions
    labels, names = split_instances(countable, height, min_area=4)
    masks = masks_from_label_map(labels)
    sure = [
        shares[mask, name].mean() * depth[mask].max()
        for mask, name in zip(masks, names, strict=True)
    ]
    return {"masks": masks, "classes": names, "scores": np.array(sure)}


# %%
from course_utils.tasks import average_precision, panoptic_quality

maps = zip(test.instances, test.labels, strict=True)
true_things = [{"masks": masks_from_label_map(m), "classes": labels + PERSON} for m, labels in maps]
ap50, panoptic = {}, {}
for name, split in (("connected regions", False), ("split by the hills", True)):
    pairs = zip(street_answer["semantic"], street_answer["distance"], strict=True)
    found_things = [things(*pair, split=split) for pair in pairs]
    ap50[name] = average_precision(true_things, found_things, kind="mask")
    panoptic[name] = panoptic_quality(true_things, found_things)
    each = ", ".join(f"{STREET_MAP[n]} {v:.2f}" for n, v in ap50[name].per_class.items())
    print(f"{name:18}: AP50 {ap50[name].mean:.3f} ({each}), PQ {panoptic[name].quality:.3f}")
assert ap50["split by the hills"].mean >= 0.70

# %%
show_these = [two_cars, 3]
found_maps = [label_map_from_masks(found_things[n]["masks"]) for n in show_these]
show(
    instance_maps(
        test.images[show_these],
        {"truth": test.instances[show_these], "found by the net": np.stack(found_maps)},
        title="Every thing has a number of its own",
        height=2.2,
    ),
    "Two streets: picture, true things, things found. Things in truth and found: "
    + ", ".join(
        f"{test.instances[n].max()} and {m.max()}"
        for n, m in zip(show_these, found_maps, strict=True)
    ),
)

# %% [markdown]
# ## What we measured

# %%
from IPython.display import Markdown

measured = {
    "Mean IoU of the 4 by 4 map, by hand and by the library": f"{by_hand:.4f} and "
    f"{mean_iou(truth, answer, 3):.4f}",
    "Blind to persons and signs": f"pixel accuracy {accuracy_blind:.3f}, mean IoU {miou_blind:.3f}",
    "A faultless map of 8 by 8 squares": f"mean IoU {coarse[8]:.3f}",
    "Skips help": f"mean IoU {skip_scores['with skips'].mean():.3f} with, "
    f"{skip_scores['without skips'].mean():.3f} without",
    "Streets, trained here": f"mean IoU {scores['trained here'].mean():.3f}",
    "Streets, trained longer; the mark is 0.80": f"mean IoU {scores['trained longer'].mean():.3f}",
    "The map's colours are the classes (C3)": f"read back rightly: {colours_equal:.3f} of pixels",
    "The person cut out of a call (C4); the mark is 0.93": f"IoU {person_iou:.3f}; of the room "
    f"{leak:.4f} still shows",
    "... on a real photograph": f"{found} of {len(on_her)} points on her found, {spared} of "
    f"{len(off_her)} off her spared",
    "Touching cars are one region (C5)": f"{together} of {alone + together} regions hold two "
    "cars or more",
    "Instances, by connected regions": f"AP50 {ap50['connected regions'].mean:.3f}, PQ "
    f"{panoptic['connected regions'].quality:.3f}",
    "Instances, by the hills; the mark is 0.70": f"AP50 {ap50['split by the hills'].mean:.3f}, "
    f"PQ {panoptic['split by the hills'].quality:.3f}",
}
lines = [f"| {claim} | {number} |" for claim, number in measured.items()]
Markdown("\n".join(["| claim | measured |", "|---|---|", *lines]))

# %% [markdown]
# ## New terms
#
# **semantic segmentation**, **instance segmentation**: a class for each pixel; and which thing of that class ·
# **instance**: one thing ·
# **segmentation map**: the array of the pixels' classes ·
# **pixel accuracy**: the share of pixels that are right ·
# **IoU**, **mean IoU**: pixels in both regions divided by pixels in either; its mean over classes ·
# **U-Net**, **skip**: down to maps that see far and up again; the bridge that carries details across ·
# **alpha**, **alpha compositing**: the share of a pixel that the person covers; mixing two pictures by it ·
# **frame**: one picture of a video ·
# **domain gap**: what lies between the pictures learned from and the pictures in use ·
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
# - Kirillov et al., "Panoptic Segmentation", CVPR 2019: panoptic quality.
#
# ## Three small things to try
#
# 1. *By hand.* In the 4 by 4 map, call every pixel road. Pixel accuracy? Mean IoU? Check with `mean_iou(truth, np.zeros_like(truth), 3)`.
# 2. *In code.* Put the *mask*, `alpha > 0.5`, in place of alpha in the picture of the call. Where do you see the difference?
# 3. *An experiment.* Score the things with thresholds of 0.3 and 0.7 in `split_instances`. Which class minds most? And
#    begin the lesson with `two_cars = 385`: where does the third thing come from?
#
# **Now you.** The [exercises of this lesson](exercises/02_image_segmentation.ipynb) go from counting pixels to counting cars. They tell you at
# once what is right, and what may have gone wrong.
