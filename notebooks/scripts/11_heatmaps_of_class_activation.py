# %% [markdown]
# # 11 · Heatmaps of class activation
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/computer-vision-course/computer-vision-course/blob/main/notebooks/11_heatmaps_of_class_activation.ipynb)
#
# **About 50 minutes, about a minute and a half of computing.**
#
# You will be able to
#
# - compute a Grad-CAM heatmap with a pencil, then in a dozen lines of Keras,
# - score a heatmap against a known answer, beside baselines that know nothing,
# - say why the heatmap starts from the logit and not from the probability,
# - find out that a net took a shortcut, prove it by an experiment, and repair it.
#
# It builds on lesson 01: a net takes a picture and gives one number for each class. Everything
# else is explained here.

# %% [markdown]
# ## Two nets, one dog
#
# Two small nets come with the course. They have the same layers and the same number of weights,
# and both were trained to tell cats from dogs on rendered pictures. We call them net A and net B.
# Here is a dog for both of them.

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

from course_utils.models import shipped
from course_utils.scenes import render_pet

net_a, class_names = shipped("xception_scenes")
net_b, class_names = shipped("xception_shortcut")
dog = render_pet(np.random.default_rng(11), species="dog", background="grass")


# %%
def answers(net, images):
    """Return the class number that the net gives each image, and its probability."""
    logits = net.predict(images, batch_size=100, verbose=0)
    shares = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    return shares.argmax(axis=1), shares.max(axis=1)


opening = {}
for name, net in {"net A": net_a, "net B": net_b}.items():
    number, probability = answers(net, dog.image[None])
    opening[name] = f"{class_names[number[0]]}, {probability[0]:.2f}"
    print(f"{name} says {opening[name]}")

# %%
from course_utils.plots import image_row, show

show(
    image_row(dog.image, height=2.6, title="Both nets see this picture"),
    f"A rendered dog on grass. Net A says {opening['net A']}; net B says {opening['net B']}.",
)

# %%
# @title Predict, then run the next cell
from course_utils.widgets import predict

predict(
    "Both nets give the same answer. One of them will fail as soon as it leaves the "
    "laboratory. Can you tell which one from the answers above?",
    ["Yes: the less certain one", "Yes: the more certain one", "No"],
    "No",
    {
        "Yes: the less certain one": "Probabilities tell how the net's two logits compare. A net "
        "that looks at the wrong thing can be very sure of it.",
        "Yes: the more certain one": "Great certainty is no sign of a mistake either. A good net "
        "is often sure, and right.",
        "No": "An answer doesn't say what it rests on. For that you need to know where the net "
        "looks, and that is what this lesson draws.",
    },
)

# %% [markdown]
# ## What a heatmap answers
#
# A **heatmap** gives every place of a picture a number from 0 to 1. It answers one question:
#
# > Which places of *this picture* speak for *this class*, according to *this net*?
#
# Change any of the three, and the map may change. It doesn't say whether the net is right. It
# doesn't say what is in the picture. It says what the net's answer rests on.
#
# The method of this lesson is **Grad-CAM** (gradient-weighted class activation mapping). It reads
# the last place in the net where there still *is* a place: the output of the last convolution.
# There the picture has become a stack of small maps, the **channels**. Each channel responds to
# one kind of thing: perhaps to ears, perhaps to grass. A channel's map of numbers is its
# **activation**.
#
# ## By hand: two channels, nine places
#
# Take a toy net with two channels of 3 by 3 places. Channel 1 responds to ears, channel 2 to
# grass. The net has also told us the **gradients** of the class "cat": by how much the score
# rises when that one activation rises by a little.

# %%
ears = np.array([[3, 1, 0], [2, 1, 0], [0, 0, 0]])
grass = np.array([[0, 0, 1], [0, 3, 2], [1, 4, 5]])
ears_gradient = np.array([[1, 2, 3], [2, 2, 2], [3, 2, 1]])
grass_gradient = np.array([[0, -1, -2], [-1, -1, -1], [-2, -1, 0]])

# %% [markdown]
# Grad-CAM takes three steps. Do them on paper, then run the next cells.
#
# 1. **Weigh each channel**: its weight is the mean of its nine gradients.
# 2. **Add up** the channels, each times its weight, place by place.
# 3. **Keep what is positive**, set the rest to 0 (this is **ReLU**), and divide by the largest
#    number, so that the hottest place is exactly 1.

# %%
# @title Predict, then run the next cell
predict(
    "The centre has 1 in the ears channel and 3 in the grass channel. How hot is it?",
    ["Positive: there is an ear", "Negative", "Exactly 0"],
    "Exactly 0",
    {
        "Positive: there is an ear": "The weights are 2 for ears and -1 for grass. So the centre "
        "gets 2 · 1 - 1 · 3 = -1: the grass outvotes the ear.",
        "Negative": "The sum is indeed 2 · 1 - 1 · 3 = -1, but step 3 cuts negatives off. A "
        "heatmap shows what speaks for the class and is silent about what speaks against it.",
        "Exactly 0": "2 · 1 - 1 · 3 = -1, and ReLU makes it 0. Evidence against the class "
        "leaves no colour.",
    },
)

# %%
w_ears, w_grass = ears_gradient.mean(), grass_gradient.mean()
total = w_ears * ears + w_grass * grass
by_hand = np.maximum(total, 0) / total.max()
print(f"weights: ears {w_ears:.0f}, grass {w_grass:.0f}")
print(by_hand.round(2))

# %%
from course_utils.plots import new_figure, set_title

figure = new_figure(8.6, 2.7)
steps = {"ears": ears, "grass": grass, "2 · ears - 1 · grass": total, "heatmap": by_hand}
for axes, (name, values) in zip(figure.subplots(1, 4), steps.items(), strict=True):
    axes.imshow(values, cmap="cividis", vmin=0, vmax=max(values.max(), 1))
    for (row, column), value in np.ndenumerate(values):
        ink = "black" if value > 0.6 * values.max() else "white"
        axes.text(column, row, f"{value:.3g}", ha="center", va="center", color=ink, size=13)
    axes.set(title=name, xticks=[], yticks=[])
set_title(figure, "The ear stays hot, the grass is cut off")
show(
    figure,
    "Four grids of 3 by 3 numbers. Ears: 3 and 1, 2 and 1 at the upper left. Grass: large at "
    f"the lower right. Weighted sum: {total.astype(int).tolist()}. Heatmap: 1 at the upper left, "
    "0.667 below it, 0.333 beside it, and 0 everywhere else.",
)
assert by_hand[0, 0] == 1 and by_hand[1, 1] == 0

# %% [markdown]
# In symbols, with $A_k$ the activation of channel $k$ and $s$ the score of the class:
#
# $$w_k = \operatorname{mean}_{h,w} \frac{\partial s}{\partial A_k[h,w]}
# \qquad
# \text{map} = \operatorname{ReLU}\Big(\sum_k w_k A_k\Big)$$
#
# The score $s$ is the class's **logit**: the number that the net gives for the class before any
# softmax turns it into a probability. (Why not the probability? You will measure that below.)
#
# ## Shapes
#
# Now the real net. We need the last layer that still has places: the activation just before
# the net averages each channel over the picture.

# %%
import keras

layer = [layer for layer in net_a.layers if len(layer.output.shape) == 4][-1]
both = keras.Model(net_a.input, [layer.output, net_a.output])
activations, logits = both(dog.image[None])
print("layer:      ", layer.name)
print("picture:    ", dog.image[None].shape)
print("activations:", tuple(activations.shape))
print("logits:     ", tuple(logits.shape))

# %% [markdown]
# 64 by 64 pixels have become 16 by 16 places, and 3 colours have become 128 channels. Each place
# stands for a square of 4 by 4 pixels. The heatmap will have 16 by 16 numbers, too: it can say
# "around the head", never "this whisker".
#
# ## In a dozen lines of Keras
#
# TensorFlow's `GradientTape` records what is computed and hands back the gradients. Otherwise this is the
# pencil's work, for a batch of pictures at once.

# %%
import tensorflow as tf


def grad_cam_by_hand(net, layer, images, classes, score=lambda logits: logits, axes=(1, 2)):
    """Return (N, h, w) heatmaps of one class for each image; the score is the logit."""
    both = keras.Model(net.input, [layer.output, net.output])
    images = tf.constant(images)
    with tf.GradientTape() as tape:
        tape.watch(images)
        activations, logits = both(images, training=False)
        chosen = tf.reduce_sum(score(logits) * tf.one_hot(classes, logits.shape[1]))
    gradients = tape.gradient(chosen, activations)  # (N, h, w, channels)
    weights = tf.reduce_mean(gradients, axis=axes, keepdims=True)  # (N, 1, 1, channels)
    maps = tf.nn.relu(tf.reduce_sum(activations * weights, axis=3))
    peaks = tf.reduce_max(maps, axis=(1, 2), keepdims=True)
    return tf.math.divide_no_nan(maps, peaks).numpy()


small = grad_cam_by_hand(net_a, layer, dog.image[None], [dog.label])
print("heatmap:", small.shape, "from", small.min(), "to", small.max())

# %% [markdown]
# Summing the scores of a batch is safe here: picture 3 has no influence on the score of picture 5,
# so the gradients stay apart. But the *mean of the gradients* must run over places only
# (`axes=(1, 2)`), so that each picture has weights of its own. What a slip here does is measured further down.
#
# `course_utils.interpret.grad_cam` does the same for any Keras model. Are the two equal? And it
# brings the map to the size of the picture, by drawing straight lines between its numbers.

# %%
from course_utils.interpret import grad_cam

library = grad_cam(net_a, dog.image[None], class_index=dog.label, upsample=False)
difference = np.abs(small - library).max()
print(f"largest difference from the library: {difference:.0e}")
assert difference < 1e-4
large = grad_cam(net_a, dog.image[None], class_index=dog.label)
print("upsampled:", large.shape)

# %%
figure = new_figure(7.6, 2.9)
panels = {"16 by 16: computed": small[0], "64 by 64: shown": large[0]}
left, middle, right = figure.subplots(1, 3)
left.imshow(dog.image)
left.set_title("the picture")
for axes, (name, heat) in zip((middle, right), panels.items(), strict=True):
    drawn = axes.imshow(heat, cmap="inferno", vmin=0, vmax=1)
    axes.set_title(name)
for axes in (left, middle, right):
    axes.set_axis_off()
figure.colorbar(drawn, ax=right, label="heat", ticks=[0, 0.5, 1])
set_title(figure, "Upsampling smooths the map; it adds nothing")
row, column = np.unravel_index(small[0].argmax(), small[0].shape)
show(
    figure,
    f"The dog; its heatmap of 16 by 16 squares, hottest in row {row + 1}, column {column + 1}; and "
    "the same heatmap smoothed to 64 by 64 pixels.",
)

# %% [markdown]
# ## The older way: CAM
#
# A year before Grad-CAM there was **CAM**, the class activation map (Zhou and others, 2016), without any gradient. It needs a net that ends like ours: average
# each channel over its $H \cdot W$ places, then one dense layer. Then the logit is a sum over channels of weight times average, and one can
# leave the averaging out: at each place, the sum over channels of weight times activation. For such nets theory says
#
# $$\text{CAM} = H \cdot W \cdot \text{Grad-CAM before its ReLU}, \qquad \text{mean(CAM)} + b = \text{logit} .$$

# %%
from course_utils.interpret import class_activation_map

raw = {"class_index": dog.label, "upsample": False, "normalize": False, "relu": False}
cam = class_activation_map(net_a, dog.image[None], **raw)
signed = grad_cam(net_a, dog.image[None], **raw)
logit = float(net_a(dog.image[None])[0, dog.label])
bias = float(net_a.get_layer("logits").bias[dog.label])
print(f"CAM and 256 x Grad-CAM differ by {np.abs(cam - 256 * signed).max():.0e}")
print(f"mean(CAM) + bias = {cam.mean() + bias:.4f}, the logit is {logit:.4f}")
assert np.allclose(cam, 256 * signed, atol=1e-3) and abs(cam.mean() + bias - logit) < 1e-3

# %% [markdown]
# Grad-CAM is CAM for nets that end in some other way.
#
# ## Laid over the picture
#
# Heat over the picture in grey shows both at once. Our pets are rendered, so we also know which
# pixels belong to the animal: its **mask**, the dashed line. No photograph comes with that. All these
# pets are new to net A, and the class is the one that net A names.

# %%
from course_utils.datasets import load_pets
from course_utils.interpret import energy_inside, pointing_game
from course_utils.plots import heatmap_overlay

pets = load_pets("test", 500)
heat = grad_cam(net_a, pets.images)
said, _ = answers(net_a, pets.images)
accuracy_a = np.mean(said == pets.labels)
print(f"net A names {accuracy_a:.3f} of {len(pets.images)} new pets rightly")

# %%
few = slice(0, 5)
figure = heatmap_overlay(
    pets.images[few],
    heat[few],
    titles=[f"net A: {class_names[number]}" for number in said[few]],
    masks=pets.masks[few],
    title="Net A looks at the animal",
)
shares = energy_inside(heat[few], pets.masks[few])
show(
    figure,
    "Five rendered pets, and under each the heat of net A with the animal outlined. Share of the "
    f"heat inside the animal: {', '.join(f'{share:.2f}' for share in shares)}.",
)

# %% [markdown]
# ## A score, and what it is worth
#
# A few beautiful pictures prove nothing. With masks we can count.
#
# - The **pointing game**: is the hottest pixel on the animal? The score is the share of pictures
#   for which it is.
# - **Energy inside**: of all the heat, which share lies on the animal? Compare it with the share
#   of the *area* that the animal takes.
#
# A number needs a **baseline**, something simple to beat. We take two. *Random* maps know
# nothing at all. An *edge detector* knows the picture but has never heard of cats and dogs.

# %%
area = pets.masks.mean()
print(f"the animal takes {area:.2f} of the picture, on average")

# %%
# @title Predict, then run the next cell
predict(
    "Random maps play the pointing game. Near which score will they land?",
    ["0", "The animal's share of the area", "0.5: inside or outside"],
    "The animal's share of the area",
    {
        "0": "A random peak falls on the animal now and then, all the more often the larger "
        "the animal is.",
        "The animal's share of the area": "Every pixel is equally likely to be the peak, so the "
        "chance is the share of pixels that belong to the animal.",
        "0.5: inside or outside": "Two possible outcomes need not be equally likely: the animal "
        "doesn't take half of the picture.",
    },
)

# %%
from skimage.color import rgb2gray
from skimage.filters import gaussian, sobel

rng = np.random.default_rng(0)
edges = np.stack([gaussian(sobel(rgb2gray(image)), sigma=3) for image in pets.images])
contenders = {"Grad-CAM": heat, "edge detector": edges, "random": rng.random(heat.shape)}
pointing = {name: pointing_game(maps, pets.masks) for name, maps in contenders.items()}
inside = {name: energy_inside(maps, pets.masks).mean() for name, maps in contenders.items()}
for name in contenders:
    print(f"{name:13}  pointing game {pointing[name]:.3f}   energy inside {inside[name]:.2f}")
assert pointing["Grad-CAM"] > pointing["edge detector"] > pointing["random"]

# %%
from course_utils.plots import COLOURS

figure = new_figure(7.6, 2.5)
panels = {"pointing game": pointing, "energy inside the animal": inside}
for axes, (name, scores) in zip(figure.subplots(1, 2, sharey=True), panels.items(), strict=True):
    bars = axes.barh(list(scores), list(scores.values()), color=COLOURS["blue"], height=0.6)
    axes.bar_label(bars, fmt="%.2f", padding=4)
    axes.axvline(area, color=COLOURS["vermilion"], linestyle="--", marker="")
    axes.set(title=name, xlim=(0, 1.15), xticks=[0, 0.5, 1])
axes.invert_yaxis()  # one axis for both panels
set_title(figure, "Grad-CAM finds the animal; dashed: its share of the area")
show(
    figure,
    "Bars for two scores. "
    + " ".join(f"{n}: pointing game {pointing[n]:.2f}, energy {inside[n]:.2f}." for n in pointing)
    + f" The animal's share of the area is {area:.2f}.",
)

# %% [markdown]
# Grad-CAM is far ahead. The edge detector is a warning, though: it scores well above chance
# without knowing what a dog is, because animals have edges. Had we compared with random maps
# alone, even that would have looked like understanding.
#
# ## Two animals in one picture
#
# Change the class, and the map should change. For that we need both classes in one picture: a cat on the left, a dog on the right. A convolution
# takes a picture of any size, so the weights of net A fit a net for pictures twice as wide.

# %%
from course_utils.models import small_xception
from course_utils.scenes import SPECIES

wide = small_xception((64, 128, 3))
wide.set_weights(net_a.get_weights())
cats, dogs = (np.flatnonzero(pets.labels == class_names.index(name))[:100] for name in SPECIES)
pairs = np.concatenate([pets.images[cats], pets.images[dogs]], axis=2)  # (100, 64, 128, 3)
nobody = np.zeros((100, 64, 64), bool)
on_cat = np.concatenate([pets.masks[cats], nobody], axis=2)
on_dog = np.concatenate([nobody, pets.masks[dogs]], axis=2)
for_cat, for_dog = (grad_cam(wide, pairs, class_index=class_names.index(name)) for name in SPECIES)
two = {"cat": pointing_game(for_cat, on_cat), "dog": pointing_game(for_dog, on_dog)}
print(f"asked about the cat, the peak is on the cat in {two['cat']:.2f} of 100 pictures,")
print(f"asked about the dog, on the dog in {two['dog']:.2f}")
assert min(two.values()) > 0.7

# %%
show(
    heatmap_overlay(
        [pairs[0]] * 2,
        [for_cat[0], for_dog[0]],
        titles=["what speaks for “cat”?", "what speaks for “dog”?"],
        masks=[on_cat[0], on_dog[0]],
        title="One picture, two questions, two maps",
    ),
    "A cat and a dog side by side, twice. Asked about “cat”, "
    f"{energy_inside(for_cat[:1], on_cat[:1])[0]:.2f} of the heat lies on the cat; asked about “dog”, "
    f"{energy_inside(for_dog[:1], on_dog[:1])[0]:.2f} on the dog.",
)

# %% [markdown]
# ## More methods, more scores
#
# Grad-CAM is one method of many, and two scores are not all. Three more need no mask.
#
# - **Deletion** paints over the hottest pixels first, in the picture's mean colour, and watches the probability of the class. The faster it
#   falls, the better: a *small* area under the curve.
# - **Insertion** begins with everything painted over and brings the hottest pixels back first. The faster the probability rises, the
#   better: a *large* area.
# - **Random weights** is a sanity check: draw all weights of the net at random. A map that explains what was *learned* must change. Compare old and new by
#   **rank correlation**: do both maps put the pixels in the same order? 1 is the same order, 0 no relation. It should be near 0.

# %%
# @title Predict, then run the next cell
predict(
    "Which of these stays the same when all the net's weights are drawn at random?",
    ["Grad-CAM", "The edge detector", "None of them"],
    "The edge detector",
    {
        "Grad-CAM": "It is made of the net's activations and gradients. With other weights, both "
        "are others.",
        "The edge detector": "It never asks the net. That is why this check is worth making: a "
        "map that survives it tells about the picture, not about the net.",
        "None of them": "One of them doesn't look at the net at all.",
    },
)

# %%
from course_utils.interpret import (
    edge_maps,
    faithfulness_table,
    guided_backprop,
    layer_cam,
    random_maps,
    saliency,
)

methods = {
    "Grad-CAM": grad_cam,
    "LayerCAM": layer_cam,
    "saliency": saliency,
    "guided backpropagation": guided_backprop,
    "edge detector": lambda net, images, classes: edge_maps(images),
    "random map": lambda net, images, classes: random_maps(images, np.random.default_rng(0)),
}

# %%
some = slice(0, 24)
known = (pets.images[some], pets.masks[some], pets.labels[some])
table = faithfulness_table(net_a, *known, methods=methods, steps=8, random_nets=1, random_images=8)
columns = ["pointing", "energy", "deletion", "insertion", "random_weights"]
print(" " * 22 + "".join(f"{name:>16}" for name in columns))
for name, row in table.rows.items():
    print(f"{name:22}" + "".join(f"{getattr(row, column):16.2f}" for column in columns))

# %% [markdown]
# (*Energy* is here divided by the animal's share of the area: 1 is heat spread evenly.) LayerCAM weighs each *place* of each channel by its own gradient; **saliency** is
# the gradient at the pixels; **guided backpropagation** lets only positive gradients through each ReLU on the way down. Each has a file of
# its own in `course_utils/interpret`, with the paper on top.
#
# No column decides alone. In deletion and insertion the edge detector, which never asks the net, can't be told from the rest on so few pictures;
# one look at *random weights* gives it away. (The random map gets 1.00 there, too: drawn from the same seed, it stays the same. Its low
# *pointing* is chance: on 24 pictures one or five hits mean little.)

# %%
rows = table.rows
assert rows["Grad-CAM"].pointing > 0.8 > rows["random map"].pointing
assert rows["Grad-CAM"].insertion > rows["random map"].insertion
assert rows["Grad-CAM"].random_weights < 0.6 < rows["edge detector"].random_weights

# %% [markdown]
# ## The trap: probabilities
#
# Many programs take the gradient of the *probability*, simply because their model ends in a softmax. Let us see
# what that does when a net gets more confident. Multiply both logits by 10, or by 100:
# the order stays, so every answer stays; only the certainty grows.

# %%
# @title Predict, then run the next cell
predict(
    "We scale the logits by 1, 10 and 100 and take the heatmap of the probability. How well does "
    "it agree with the heatmap of the logit?",
    [
        "Equally well: the answers are the same",
        "Better and better: the net is surer",
        "Worse and worse",
    ],
    "Worse and worse",
    {
        "Equally well: the answers are the same": "The answers stay, but the gradient of "
        "a probability p carries the factor p · (1 - p), and that vanishes as p reaches 1.",
        "Better and better: the net is surer": "A sure net sits where softmax is flat. On flat "
        "ground the gradient has nothing to say.",
        "Worse and worse": "Softmax flattens out: its gradient carries the factor p · (1 - p). "
        "In 32-bit numbers p soon is exactly 1, and the gradient exactly 0.",
    },
)

# %%
from scipy.stats import spearmanr


def agreement(one, other):
    """Return the rank correlation of two maps; 0 where a map is the same everywhere."""
    flat = np.ptp(one) == 0 or np.ptp(other) == 0
    return 0.0 if flat else spearmanr(one.ravel(), other.ravel()).statistic


some, classes = pets.images[:50], pets.labels[:50]
of_logit = grad_cam_by_hand(net_a, layer, some, classes)
trap, empty = {}, {}
for scale in (1, 10, 100):
    of_probability = grad_cam_by_hand(
        net_a, layer, some, classes, score=lambda logits, scale=scale: tf.nn.softmax(scale * logits)
    )
    trap[scale] = np.mean([agreement(*pair) for pair in zip(of_logit, of_probability, strict=True)])
    empty[scale] = of_probability.max(axis=(1, 2)) == 0
    print(
        f"logits times {scale:3}: rank correlation {trap[scale]:.2f}, "
        f"empty maps {empty[scale].sum()} of 50"
    )
assert trap[1] > trap[10] > trap[100]

# %% [markdown]
# The maps don't fade gracefully: they go *blank*. (An empty map counts as a correlation of 0 here.) Which ones go first? Compare by
# how far the winning logit lies ahead of the other.

# %%
leads = np.ptp(net_a.predict(some, verbose=0), axis=1)
print(f"times 10, maps that went blank: ahead by {leads[empty[10]].mean():.1f} on average,")
print(f"maps that are left: by {leads[~empty[10]].mean():.1f}")
assert leads[empty[10]].mean() > leads[~empty[10]].mean() + 1

# %% [markdown]
# The most confident answers lose their map first. So `grad_cam` asks the logit, even of a model that ends in softmax.
#
# ## Three more traps
#
# Three slips that one meets in published programs. None of them raises an error.
#
# **One mean for the whole batch.** The mean of the gradients also runs over the pictures, `axes=(0, 1, 2)`. Here are 16 pictures, cats and dogs
# mixed, each explained for its own class.

# %%
mixed, classes = pets.images[:16], pets.labels[:16]
own = grad_cam_by_hand(net_a, layer, mixed, classes)
shared = grad_cam_by_hand(net_a, layer, mixed, classes, axes=(0, 1, 2))
agree = np.array([agreement(*pair) for pair in zip(own, shared, strict=True)])
batch_slip = {name: agree[classes == k].mean() for k, name in enumerate(class_names)}
for k, name in enumerate(class_names):
    print(f"{np.sum(classes == k):2} {name}s: rank correlation {batch_slip[name]:.2f}")
assert batch_slip["cat"] < 0 < 0.8 < batch_slip["dog"]

# %% [markdown]
# The dogs are in the majority and keep their maps. The cats get the weights of "dog", and their maps are turned round. In
# another batch it would be otherwise: a map must not depend on its neighbours.
#
# **The layer found by a search.** Which one is the last convolution? Many programs look for the last `Conv2D`. But in Keras
# 3 a separable convolution is no `Conv2D`, and our net is made of separable ones:

# %%
found = [each.name for each in net_a.layers if isinstance(each, keras.layers.Conv2D)]
print("layers that are a Conv2D:", found)
shallow = grad_cam(net_a, pets.images, layer=found[-1])
pointing["wrong layer"] = pointing_game(shallow, pets.masks)
blank = np.mean(shallow.max(axis=(1, 2)) == 0)
print(
    f"pointing game {pointing['wrong layer']:.2f}, with the right layer {pointing['Grad-CAM']:.2f}"
)
print(f"{blank:.0%} of the maps are empty")
assert pointing["wrong layer"] < pointing["Grad-CAM"] - 0.3

# %% [markdown]
# No error, no warning, and a map of a shallow shortcut of block 2, or none at all. So name the layer, or let `grad_cam` take the
# last one that has places, whatever its kind.
#
# **Corners on corners.** Upsampling must know where a place lies. Place 0 of 16 covers the pixels 0 to 3, so its centre is at pixel 1.5. Some
# functions, `scipy.ndimage.zoom` among them, lay the first place on the first pixel and the last on the last instead.

# %%
from scipy.ndimage import zoom


def off_by(places, pixels):
    """Return how many pixels the last place is from its centre, corners laid on corners."""
    return (pixels - 1) - ((places - 0.5) * pixels / places - 0.5)


for places, pixels in [(16, 64), (10, 299)]:
    print(
        f"{places} places on {pixels} pixels: the last one is off by {off_by(places, pixels):.1f}"
    )
small_heat = grad_cam(net_a, pets.images, upsample=False)
cornered = np.stack([zoom(each, 4, order=1) for each in small_heat])
pointing["corners on corners"] = pointing_game(cornered, pets.masks)
print(f"pointing game {pointing['corners on corners']:.3f}, centred {pointing['Grad-CAM']:.3f}")
assert off_by(16, 64) == 1.5 and off_by(10, 299) > 14

# %%
cat_number = int((classes == class_names.index("cat")).argmax())
panels = {
    "right": heat[cat_number],
    "mean over the batch": np.asarray(
        keras.ops.image.resize(shared[cat_number][..., None], (64, 64))
    )[..., 0],
    "the last Conv2D": shallow[cat_number],
}
show(
    heatmap_overlay(
        [mixed[cat_number]] * 3,
        list(panels.values()),
        titles=list(panels),
        masks=[pets.masks[cat_number]] * 3,
        title="One cat: the right map, one turned round, one empty",
    ),
    "A cat three times, outlined. Share of the heat inside the animal: "
    + ", ".join(
        f"{name} {energy_inside(each[None], pets.masks[cat_number][None])[0]:.2f}"
        for name, each in panels.items()
    ),
)

# %% [markdown]
# On 64 pixels the corners cost 1.5 pixels at most, and the score hardly moves. From 10 places to 299 pixels, as in the full Xception, they cost more than 14.
#
# ## The detective story
#
# Now to net B. It has the same layers as net A and learned by the same method, but from other pictures. Its
# makers kept some pictures aside for **validation**: pictures like the training ones, but never
# trained on. Then they sent it out into the **field**, the real use. Let us repeat both tests.

# %%
validation = load_pets("validation", 500, shortcut="planted")
valid_a, valid_b = (
    np.mean(answers(net, validation.images)[0] == validation.labels) for net in (net_a, net_b)
)
print(f"validation: net A {valid_a:.3f}, net B {valid_b:.3f}")

# %%
# @title Predict, then run the next cell
predict(
    "Net B does well in validation. What is its accuracy on 500 pictures from the field?",
    ["About as in validation", "About 0.5: it guesses", "Far below 0.5"],
    "Far below 0.5",
    {
        "About as in validation": "Validation vouches for pictures of the same kind only. The "
        "field is of another kind.",
        "About 0.5: it guesses": "A guessing net would be right half of the time. This one is "
        "not guessing. It follows a rule, and in the field the rule is wrong.",
        "Far below 0.5": "It is reliably wrong. That takes a rule that worked in validation and "
        "is turned round in the field.",
    },
)

# %%
field = load_pets("test", 500, shortcut="swapped")
said_b, sure_b = answers(net_b, field.images)
field_b = np.mean(said_b == field.labels)
field_a = np.mean(answers(net_a, field.images)[0] == field.labels)
print(f"field: net A {field_a:.3f}, net B {field_b:.3f}")
print(f"net B's mean certainty in the field: {sure_b.mean():.2f}")
assert valid_b > 0.9 and field_b < 0.5 and field_a > 0.9

# %% [markdown]
# Good in validation, worse than a coin in the field, and sure of itself all the while. No number
# in the validation report hints at it. Where does net B look? Below, each picture from the field with the heat of net A
# and that of net B, each for the class that the net itself names.

# %%
heat_a, heat_b = grad_cam(net_a, field.images), grad_cam(net_b, field.images)
wrong = np.flatnonzero(said_b != field.labels)[:4]
for name, net, maps in (("net A", net_a, heat_a), ("net B", net_b, heat_b)):
    said, _ = answers(net, field.images[wrong])
    figure = heatmap_overlay(
        field.images[wrong],
        maps[wrong],
        titles=[f"{name}: {class_names[number]}" for number in said],
        masks=field.masks[wrong],
        title=f"{name} ({net.name}): the heat is on the {'animal' if net is net_a else 'place'}",
    )
    shares = energy_inside(maps[wrong], field.masks[wrong])
    show(
        figure,
        f"Four pets from the field, the animal outlined, with the heat of {name}. Share of heat "
        f"inside the animal: {', '.join(f'{share:.2f}' for share in shares)}.",
    )

# %% [markdown]
# Net A's heat stays with the animal. Net B's spreads over the place, and the animal is in the way.
# Four pictures may be luck. Count on all 500.

# %%
field_area = field.masks.mean()
detective = {
    name: (pointing_game(maps, field.masks), energy_inside(maps, field.masks).mean())
    for name, maps in (("net A", heat_a), ("net B", heat_b))
}
for name, (points, energy) in detective.items():
    print(f"{name}: pointing game {points:.2f}, energy inside {energy:.2f}, area {field_area:.2f}")
assert detective["net A"][0] - detective["net B"][0] > 0.3

# %% [markdown]
# ## The proof: same animal, another place
#
# A heatmap is a lead, not a proof. For the proof, change one thing and leave everything else as
# it is: a **counterfactual**. With the same seed, `render_pet` draws the same animal to the
# pixel in another place. If only the place changes and the answer flips, the answer came from
# the place.

# %%
from course_utils.plots.images import heat_colours
from course_utils.scenes import BACKGROUNDS

nets = {"net A": net_a, "net B": net_b}


def warm(image, heat):
    """Return the image in grey with the heat painted over it."""
    colours = heat_colours()(heat)
    strength = colours[..., 3:]
    return image.mean(axis=-1, keepdims=True) * (1 - strength) + colours[..., :3] * strength


def in_place(place):
    """Draw the same dog in a place, and where each net looks."""
    image = render_pet(np.random.default_rng(11), species="dog", background=place).image
    pictures, titles = [image], ["the same dog"]
    for name, net in nets.items():
        number, probability = answers(net, image[None])
        pictures.append(warm(image, grad_cam(net, image[None])[0]))
        titles.append(f"{name}: {class_names[number[0]]}, {probability[0]:.2f}")
    return image_row(pictures, titles, height=1.6)


# %%
from course_utils.widgets import picture_slider


def in_words(place):
    """Say what the picture for a place shows."""
    image = render_pet(np.random.default_rng(11), species="dog", background=place).image[None]
    said = [f"{name} says {class_names[answers(net, image)[0][0]]}" for name, net in nets.items()]
    return f"The same dog, {place}. {', '.join(said)}. Beside it the heat of both nets."


picture_slider(in_place, BACKGROUNDS, "place", in_words)

# %% [markdown]
# Move the slider: the dog stays, the place changes. Here are four of its settings.

# %%
from course_utils.widgets import still

stills = ["grass", "carpet"] + [place for place in BACKGROUNDS if place not in ("grass", "carpet")][
    :2
]
show(
    still(
        in_place,
        stills,
        "place",
        title="The same dog: net A stays with it, net B reads the place",
        columns=1,
    ),
    " ".join(in_words(place) for place in stills),
)

# %% [markdown]
# Look at the snow: there net B is less sure, and its heat lies on the dog after all. From that picture alone nobody would find it out. One more reason to count:
# take a hundred animals, 50 cats and 50 dogs, each on grass and on carpet. How often does the answer flip?


# %%
def animals(place):
    """Return 100 animals in a place: the same ones for every place."""
    seeds = range(9000, 9100)
    return np.stack(
        [
            render_pet(np.random.default_rng(s), species=SPECIES[s % 2], background=place).image
            for s in seeds
        ]
    )


on_grass, on_carpet = animals("grass"), animals("carpet")
flips = {
    name: np.mean(answers(net, on_grass)[0] != answers(net, on_carpet)[0])
    for name, net in nets.items()
}
for name, share in flips.items():
    print(f"{name}: the answer flips for {share:.0%} of the animals")
assert flips["net B"] > 0.5 > 0.1 > flips["net A"]

# %% [markdown]
# A last check. Write down the rule that net B seems to follow, with no net at all: grass means dog,
# anything else means cat. How often does net B say what the rule says?

# %%
rule = np.array(
    [SPECIES.index("dog" if place == "grass" else "cat") for place in field.backgrounds]
)
follows = {name: np.mean(answers(net, field.images)[0] == rule) for name, net in nets.items()}
for name, share in follows.items():
    print(f"{name} says what the rule says on {share:.3f} of the field's pictures")
assert follows["net B"] > 0.9 > 0.5 > follows["net A"]

# %% [markdown]
# Case closed: net B tells grass from other places. Its training pictures taught it that: dogs stood on
# grass, cats on a carpet, and a lawn is easier to see than a muzzle. It learned
# a **shortcut**: a rule that holds in the training pictures and not in the world. Its
# validation pictures were taken in the same way, so they couldn't show it.
#
# ## The repair: fix the data
#
# Net A shows that the layers are not to blame: it has the same ones, but learned from pets in places of
# every kind. You can also watch a repair happen. Take net B as it is, and go on training it for a moment on pets
# in varied places.

# %%
keras.utils.set_random_seed(0)
repaired, _ = shipped("xception_shortcut")
varied = load_pets("train", 1000)
for each in repaired.layers:
    if isinstance(each, keras.layers.BatchNormalization):
        each.momentum = 0.9  # its running averages must keep up with so short a training
rate = keras.optimizers.schedules.CosineDecay(2e-3, decay_steps=8 * 32)  # ever smaller steps
repaired.compile(
    keras.optimizers.Adam(rate), keras.losses.SparseCategoricalCrossentropy(from_logits=True)
)
repaired.fit(varied.images, varied.labels, epochs=8, batch_size=32, verbose=0)
field_repaired = np.mean(answers(repaired, field.images)[0] == field.labels)
print(f"field: net B {field_b:.3f}, net B repaired {field_repaired:.3f}, net A {field_a:.3f}")
assert net_a.count_params() == net_b.count_params() and field_repaired > field_b + 0.5

# %%
heat_repaired = grad_cam(repaired, field.images)
energy_repaired = energy_inside(heat_repaired, field.masks).mean()
points_repaired = pointing_game(heat_repaired, field.masks)
print(f"repaired: pointing game {points_repaired:.2f}, energy inside {energy_repaired:.2f}")
assert points_repaired > detective["net B"][0] + 0.3 and energy_repaired < detective["net A"][1]
pictures = field.images[wrong]
rows = [pictures] + [
    [warm(*pair) for pair in zip(pictures, maps[wrong], strict=True)]
    for maps in (heat_b, heat_repaired)
]
titles = [""] * 4 + ["net B"] * 4 + ["net B, repaired"] * 4
show(
    image_row(
        [p for row in rows for p in row],
        titles,
        columns=4,
        title="Net B, and after its repair: the peaks move to the animal",
    ),
    "Four pets from the field, the heat of net B and that of the repaired net B. On 500 pets the "
    f"share of heat inside the animal goes from {detective['net B'][1]:.2f} to "
    f"{energy_repaired:.2f}.",
)

# %% [markdown]
# The repair isn't complete. Some heat has stayed on walls and windows, and the share inside the animal is still below net A's. Eight epochs go a long way, not all of it.
#
# ## A real photograph
#
# Rendered pets gave us the right answers to check against. Now the same function on a real
# photograph: Chelsea, a cat, from scikit-image. The net is a third one, `xception_photos`: it was trained on
# 1,600 photographs of cats and dogs, and it takes 128 by 128 pixels.

# %%
from course_utils.datasets import photograph

net_photos, photo_names = shipped("xception_photos")
chelsea = photograph("chelsea", size=128)
number, probability = answers(net_photos, chelsea[None])
photo_answer = f"{photo_names[number[0]]}, {probability[0]:.2f}"
print(f"xception_photos says {photo_answer}")

# %%
cat, dog_class = photo_names.index("cat"), photo_names.index("dog")
chelsea_heat = grad_cam(net_photos, chelsea[None], class_index=cat)[0]
dog_heat = grad_cam(net_photos, chelsea[None], class_index=dog_class)[0]
show(
    heatmap_overlay(
        [chelsea, chelsea],
        [chelsea_heat, dog_heat],
        titles=["what speaks for “cat”?", "what speaks for “dog”?"],
        title="A photograph: another class, another map",
        height=2.4,
    ),
    f"The cat Chelsea; xception_photos says {photo_answer}. The heat for cat lies on the forehead, the "
    "bridge of the nose and the cheek; that for dog on two small spots, under an eye and under the nose. "
    f"Hotter than 0.5 are {np.mean(chelsea_heat > 0.5):.0%} of the picture for cat and "
    f"{np.mean(dog_heat > 0.5):.0%} for dog.",
)

# %% [markdown]
# No mask comes with a photograph, so nobody can mark this heatmap right or wrong by counting
# pixels. But we can test what it *claims*. If the hot places speak for "cat", then hiding them must cost the
# score more than hiding cold ones. So cover a square with the picture's mean colour, everywhere in turn, and watch how
# far the lead of "cat" over "dog" falls.

# %%
corners = [(y, x) for y in range(0, 97, 16) for x in range(0, 97, 16)]
covered = np.repeat(chelsea[None], len(corners), axis=0)
for image, (y, x) in zip(covered, corners, strict=True):
    image[y : y + 32, x : x + 32] = chelsea.mean(axis=(0, 1))
before = net_photos.predict(chelsea[None], verbose=0)[0]
after = net_photos.predict(covered, verbose=0)
falls = (before[cat] - before[dog_class]) - (after[:, cat] - after[:, dog_class])
hotness = np.array([chelsea_heat[y : y + 32, x : x + 32].mean() for y, x in corners])
hottest, coldest = hotness.argsort()[-12:], hotness.argsort()[:12]
print(f"the lead of cat falls by {falls[hottest].mean():.2f} where the 12 hottest squares hide,")
print(f"and by {falls[coldest].mean():.2f} where the 12 coldest do")
assert falls[hottest].mean() > falls[coldest].mean()

# %% [markdown]
# So the map keeps its word, on this photograph and by this test. One photograph is an example, not a proof.
#
# ## Optional: a net that has seen a million photographs
#
# With a network, or with its weights in Keras's cache, set `IMAGENET` to `True`: MobileNet knows a thousand classes, "tabby" and "espresso" among them. Chelsea
# sits beside a cup of coffee here, so that we know on which half the heat belongs.

# %%
IMAGENET = False  # True needs a network once: it fetches about 10 MB
if IMAGENET:
    from course_utils.models import pretrained

    imagenet, imagenet_names = pretrained("mobilenet")
    halves = photograph("chelsea")[:, :300], photograph("coffee")[50:350, 150:450]
    scene = np.asarray(keras.ops.image.resize(np.hstack(halves), (224, 224), antialias=True))
    wanted = [imagenet_names.index(name) for name in ("tabby", "espresso")]
    maps = grad_cam(imagenet, np.stack([scene, scene]), class_index=wanted)
    shares = maps[0, :, :112].sum() / maps[0].sum(), maps[1, :, 112:].sum() / maps[1].sum()
    print("heat on the half where it belongs: tabby {:.2f}, espresso {:.2f}".format(*shares))
    assert min(shares) > 0.7
    show(
        heatmap_overlay(
            [scene, scene],
            maps,
            titles=["tabby?", "espresso?"],
            title="MobileNet: the heat lies on the thing asked about",
            height=2.4,
        ),
        "A cat on the left half, a cup of coffee on the right, twice. Of the heat for tabby "
        f"{shares[0]:.2f} lies on the cat's half, of that for espresso {shares[1]:.2f} on the cup's.",
    )

# %% [markdown]
# ## What we measured

# %%
from IPython.display import Markdown

measured = {
    "Grad-CAM weighs channels by gradients (C21)": f"{difference:.0e} from the library, at most",
    "A heatmap shows what the answer rests on (C19)": "peak on the animal: "
    + ", ".join(f"{name} {score:.2f}" for name, score in pointing.items()),
    "... and not only its peak does": f"{inside['Grad-CAM']:.2f} of the heat on {area:.2f} "
    "of the area",
    "The score must be the logit": "rank correlation "
    + ", ".join(f"{value:.2f} at scale {scale}" for scale, value in trap.items()),
    "The map answers for the class asked about": f"peak on the cat {two['cat']:.2f}, on the "
    f"dog {two['dog']:.2f}, both in one picture",
    "Slips that raise no error": f"batch mean: rank correlation {batch_slip['cat']:.2f} for cats; "
    f"wrong layer: peak on the animal {pointing['wrong layer']:.2f}",
    "Heatmaps find bad habits (C20)": f"net B: {valid_b:.2f} in validation, {field_b:.2f} in the "
    f"field; peak on the animal {detective['net B'][0]:.2f}, net A {detective['net A'][0]:.2f}",
    "The place decides net B's answer": f"flips for {flips['net B']:.0%} of 100 animals; "
    f"net A {flips['net A']:.0%}",
    "Better data repairs it": f"field {field_b:.2f} to {field_repaired:.2f}, peak on the animal "
    f"{detective['net B'][0]:.2f} to {points_repaired:.2f}",
}
lines = [f"| {claim} | {number} |" for claim, number in measured.items()]
Markdown("\n".join(["| claim | measured |", "|---|---|", *lines]))

# %% [markdown]
# ## New terms
#
# **heatmap**: a number for every place, how much it speaks for a class ·
# **channel**, **activation**: one map of a layer's stack, and its numbers ·
# **gradient**: how much the score changes when one number changes a little ·
# **logit**: a class's score before softmax ·
# **Grad-CAM**: channels weighed by their mean gradient, added up, negatives cut off ·
# **CAM**: channels weighed by the last layer's weights ·
# **mask**: which pixels belong to the animal ·
# **pointing game**, **energy inside**: two scores of a heatmap against a mask ·
# **deletion**, **insertion**: how fast the probability falls, or rises, with the hottest pixels ·
# **rank correlation**: do two maps put the pixels in the same order? ·
# **baseline**: something simple to beat ·
# **validation**, **field**: tests on pictures of the same kind, and the real use ·
# **counterfactual**: the same picture with one thing changed ·
# **shortcut**: a rule that holds in the training data and not in the world.
#
# ## Papers
#
# - Selvaraju et al., "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based
#   Localization", ICCV 2017: the method, equations 1 and 2.
# - Zhou et al., "Learning Deep Features for Discriminative Localization", CVPR 2016: CAM.
# - Zhang et al., "Top-down Neural Attention by Excitation Backprop", ECCV 2016: the pointing game.
# - Wang et al., "Score-CAM", CVPR Workshops 2020: the energy inside.
# - Petsiuk et al., "RISE", BMVC 2018: deletion and insertion. Adebayo et al., "Sanity Checks for
#   Saliency Maps", NeurIPS 2018: random weights.
# - Geirhos et al., "Shortcut Learning in Deep Neural Networks", Nature Machine Intelligence 2020:
#   why nets take the easy rule.
#
# ## Three small things to try
#
# 1. *By hand.* In the 3 by 3 example, swap the signs of both gradients (the class "dog", say). Which
#    places are hot now? Check with `total = -total`.
# 2. *In code.* Ask net A for the class that it does *not* name: `grad_cam(net_a, pets.images,
#    class_index=1 - pets.labels)`. How does the pointing game come out, and why might that be?
# 3. *An experiment.* Repair net B with 100 or 400 varied pets instead of 1,000. How few are enough for 0.9
#    in the field?
#
# **Now you.** The [exercises of this lesson](exercises/11_heatmaps_of_class_activation.ipynb) make a
# heatmap, score it, and use it as a detective would. They tell you at once what is right, and what may have gone wrong.
