# %% [markdown]
# # 11 · Heatmaps of class activation
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/computer-vision-course/computer-vision-course/blob/main/notebooks/11_heatmaps_of_class_activation.ipynb)
#
# **About 50 minutes, about a minute of computing.**
#
# You will be able to
#
# - compute a Grad-CAM heatmap with a pencil, then in a dozen lines of Keras,
# - score a heatmap against a known answer, beside baselines that know nothing,
# - say why the heatmap starts from the logit and not from the probability,
# - find out that a net took a shortcut, prove it by an experiment, and repair it.
#
# It builds on lesson 01: a net takes a picture, gives one number for each class, and softmax turns
# these numbers into probabilities. Everything else is explained here.

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

net_a, class_names = shipped("xception_scenes")
net_b, class_names = shipped("xception_shortcut")

# %%
from course_utils.scenes import render_pet

dog = render_pet(np.random.default_rng(11), species="dog", background="grass")


# %%
def answers(net, images):
    """Return the class number that the net gives each image, and its probability."""
    logits = np.concatenate([net(images[k : k + 100]) for k in range(0, len(images), 100)])
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares = powers / powers.sum(axis=1, keepdims=True)  # softmax, as in lesson 01
    return shares.argmax(axis=1), shares.max(axis=1)


# %%
opening = {}
for name, net in {"net A": net_a, "net B": net_b}.items():
    number, probability = answers(net, dog.image[None])
    opening[name] = f"{class_names[number[0]]}, {probability[0]:.2f}"
    print(f"{name} says {opening[name]}")

# %%
# @title Draw: the dog
assert all(words.startswith("dog") for words in opening.values())
assert net_a.count_params() == net_b.count_params()
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
# A **heatmap** gives every position of a picture a number from 0 to 1. It answers one question:
#
# > Which positions of *this picture* speak for *this class*, according to *this net*?
#
# Change any of the three, and the map may change. It doesn't say whether the net is right. It
# should say what the net's answer rests on. The lecture that this course goes with claims that it does, and that
# such maps uncover bad habits of a net. Both claims are measured below.
#
# The method of this lesson is **Grad-CAM** (gradient-weighted class activation mapping). It reads
# the last layer that still has positions: the output of the last convolution. There the picture
# has become a stack of small maps, the **channels**. One may respond to ears, say, another to grass. Their numbers are the **activations**, one for each position.
#
# ## By hand: two channels, nine positions
#
# Take a toy net with two channels of 3 by 3 positions. Channel 1 responds to ears, channel 2 to
# grass. The net also gives us **gradients** for the class "cat": a gradient of 2 says that, when
# this one activation rises a little, the class's score rises by twice as much.

# %%
ears = np.array([[3, 1, 0], [2, 1, 0], [0, 0, 0]])
grass = np.array([[0, 0, 1], [0, 3, 2], [1, 4, 5]])
ears_gradient = np.array([[1, 2, 3], [2, 2, 2], [3, 2, 1]])
grass_gradient = np.array([[0, -1, -2], [-1, -1, -1], [-2, -1, 0]])

# %% [markdown]
# Grad-CAM takes three steps. Do them on paper, then run the next cells.
#
# 1. **Weigh** the channels: a channel's weight is the mean of its nine gradients.
# 2. **Add up**, position by position: weight times channel.
# 3. **Keep what is positive**, set the rest to 0 (this is **ReLU**), and divide by the largest
#    number, so that the hottest position is exactly 1.

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
# @title Draw: the three steps
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
# In symbols, with $A_k$ the activations of channel $k$ and $s$ the score of the class:
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
# Now the real net. We need the last layer that still has positions: the activations just before
# the net averages each channel over the picture.

# %%
import keras

layer = [layer for layer in net_a.layers if len(layer.output.shape) == 4][-1]
print("picture:    ", net_a.input.shape[1:], "layer:", layer.name)
print("activations:", layer.output.shape[1:])
print("logits:     ", net_a.output.shape[1:])

# %% [markdown]
# 64 by 64 pixels have become 16 by 16 positions, and 3 colours have become 128 channels. A position
# stands for a square of 4 by 4 pixels. The heatmap will have 16 by 16 numbers, too: it can say
# "around the head", but not "this whisker".
#
# ## In a dozen lines of Keras
#
# TensorFlow's `GradientTape` records what is computed and hands back the gradients, here for a batch
# of N pictures at once.

# %%
import tensorflow as tf


def record(net, layer, images, classes):
    """Return a layer's activations and the gradients of the classes' logits, (N, h, w, channels)."""
    both = keras.Model(net.input, [layer.output, net.output])
    images = tf.constant(images)
    with tf.GradientTape() as tape:
        tape.watch(images)
        activations, logits = both(images, training=False)
        scores = tf.gather(logits, classes, axis=1, batch_dims=1)  # each picture's own class
    return activations.numpy(), tape.gradient(scores, activations).numpy()


# %% [markdown]
# The rest is the pencil's work, in NumPy. Pictures are on axis 0, so the mean over *positions* runs over axes 1 and 2.


# %%
def heatmaps(totals):
    """Cut negatives off, and divide each map by its own peak; (N, h, w)."""
    kept = np.maximum(totals, 0)
    peaks = kept.max(axis=(1, 2), keepdims=True)
    return kept / np.where(peaks > 0, peaks, 1)  # where nothing is positive, the map stays 0


def grad_cam_by_hand(net, layer, images, classes):
    """Return one heatmap for each image, (N, h, w)."""
    activations, gradients = record(net, layer, images, classes)
    weights = gradients.mean(axis=(1, 2), keepdims=True)
    return heatmaps((weights * activations).sum(axis=3))


# %% [markdown]
# `course_utils.interpret.grad_cam` does the same for any Keras model, and brings the map to
# the size of the picture (*upsampling*). Are the two equal?

# %%
from course_utils.interpret import grad_cam

small = grad_cam_by_hand(net_a, layer, dog.image[None], [dog.label])
library = grad_cam(net_a, dog.image[None], class_index=dog.label, upsample=False)
difference = np.abs(small - library).max()
print(f"{small.shape} and {library.shape}; largest difference {difference:.0e}")

# %%
# @title Draw: both sizes
assert difference < 1e-4
large = grad_cam(net_a, dog.image[None], class_index=dog.label)
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
# A year before Grad-CAM there was **CAM**, the class activation map (Zhou and others, 2016), without any
# gradient. It needs a net that ends like ours: average each channel over its $H \cdot W$ positions, then one
# dense layer. So the logit is a sum over channels, weight times average, plus a bias $b$. Leave the averaging out, and each
# position has a sum of its own: weight times activation. For such nets theory says
#
# $$\text{CAM} = H \cdot W \cdot \text{Grad-CAM before its ReLU}, \qquad \text{mean(CAM)} + b = \text{logit} .$$

# %%
weights, biases = (each[..., dog.label] for each in net_a.get_layer("logits").get_weights())
activations, gradients = record(net_a, layer, dog.image[None], [dog.label])
cam = (weights * activations).sum(axis=3)
before_relu = (gradients.mean(axis=(1, 2)) * activations).sum(axis=3)
logit = net_a(dog.image[None]).numpy()[0, dog.label]
print(f"CAM and 256 x Grad-CAM differ by at most {np.abs(cam - 256 * before_relu).max():.0e}")
print(f"mean(CAM) + bias = {cam.mean() + biases:.4f}, the logit is {logit:.4f}")
assert np.allclose(cam, 256 * before_relu, atol=1e-3) and abs(cam.mean() + biases - logit) < 1e-3

# %% [markdown]
# So for these nets Grad-CAM before its ReLU *is* CAM, up to a factor. It goes on where CAM ends: at nets that end in some other way.
#
# ## Laid over the picture
#
# Heat over the picture in grey shows both at once. Our pets are rendered, so we also know which
# pixels belong to the animal: its **mask**, the dashed line. A photograph brings no such mask.
# These pets are new to net A, and the class asked about is the one that net A names.

# %%
from course_utils.datasets import load_pets

pets = load_pets("test", 500)
heat = grad_cam(net_a, pets.images)  # no class given: the net's own answer
said, _ = answers(net_a, pets.images)
print(f"net A names {np.mean(said == pets.labels):.3f} of {len(pets.images)} new pets rightly")

# %%
# @title Draw: five pets and their heat
from course_utils.interpret import energy_inside, pointing_game
from course_utils.plots import heatmap_overlay

few = slice(0, 5)
hits = round(5 * pointing_game(heat[few], pets.masks[few]))
figure = heatmap_overlay(
    pets.images[few],
    heat[few],
    titles=[f"net A: {class_names[number]}" for number in said[few]],
    masks=pets.masks[few],
    title=f"Net A: the hottest pixel is on the animal in {hits} of these 5",
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
# - **Energy inside**: of all the heat, which share lies on the animal?
# - **Rank accuracy** (Arras and others, 2022): if the animal has 800 pixels, which share of the 800 hottest pixels lies
#   on it?


# %%
def rank_accuracy(heat, mask):
    """Return the share of the hottest pixels, as many as the mask has, that lie in the mask."""
    hottest = np.argsort(-heat.ravel(), kind="stable")[: mask.sum()]
    return mask.ravel()[hottest].mean()


# %% [markdown]
# A number needs a **baseline**, something simple to beat. We take three that have not seen our net:
#
# - *Random* maps know nothing.
# - An *edge detector* knows the picture, but has not heard of cats and dogs.
# - *Position*: where animals usually are. It gives one and the same map to whatever picture: the share
#   of 1,000 training pets that cover a pixel.

# %%
training = load_pets("train", 1000)
usual = training.masks.mean(axis=0)
row, column = np.unravel_index(usual.argmax(), usual.shape)
covered = pets.masks[:, row, column]
print(f"training pets cover the pixel ({row}, {column}) most often")
print(f"an animal takes {pets.masks.mean():.2f} of the picture, on average")

# %%
# @title Predict, then run the next cell
predict(
    "In the pointing game the position baseline always says: this one pixel. On which share of "
    "the 500 new pets is it right?",
    ["About 0.2, the animal's share of the area", "About 0.5", "More than 0.8"],
    "More than 0.8",
    {
        "About 0.2, the animal's share of the area": "That is what *random* pixels reach. But "
        "our renderer, as a photographer would, puts the animal where one looks for it.",
        "About 0.5": "Two outcomes needn't be equally likely. This pixel is covered far more often "
        "than half of the time.",
        "More than 0.8": "Our pictures are made so that the animal is where one looks for it. A "
        "score of 0.8 on such pictures shows no understanding at all.",
    },
)

# %%
from scipy.ndimage import gaussian_filter

from course_utils.interpret import edge_maps, random_maps

contenders = {
    "Grad-CAM": heat,
    "position": np.repeat(usual[None], len(heat), axis=0),
    "edge detector": gaussian_filter(edge_maps(pets.images), (0, 3, 3)),  # lines made areas
    "random": random_maps(pets.images, np.random.default_rng(0)),
}


# %%
def scores(which):
    """Return each contender's three scores on some of the pets."""
    masks, found = pets.masks[which], {}
    for name, maps in contenders.items():
        ranks = [rank_accuracy(*pair) for pair in zip(maps[which], masks, strict=True)]
        energy = energy_inside(maps[which], masks).mean()
        found[name] = pointing_game(maps[which], masks), energy, np.mean(ranks)
    return found


# %% [markdown]
# Zhang and others (2016), who devised the pointing game, count **difficult** pictures separately. Ours are those
# whose animal does *not* cover the fixed pixel. (By that choice the position baseline scores 0 in their pointing game.)

# %%
everyone, difficult = scores(np.full(500, True)), scores(~covered)
print(f"pointing game, energy, rank accuracy: all 500, then the {np.sum(~covered)} difficult")
for name in contenders:
    print(f"{name:13}", np.round(everyone[name], 2), np.round(difficult[name], 2))

# %%
# @title Check, and one panel of bars
from course_utils.plots import COLOURS

assert difficult["Grad-CAM"][0] > 0.9 > everyone["position"][0] > everyone["edge detector"][0]
for name in ("position", "edge detector", "random"):
    for found in (everyone, difficult):
        assert np.all(np.array(found["Grad-CAM"]) > np.array(found[name]))
assert everyone["Grad-CAM"][2] - everyone["position"][2] < 0.05  # nearly a tie
subsets = {"all 500 pets": everyone, f"the {np.sum(~covered)} difficult ones": difficult}
looks = ({"color": COLOURS["blue"]}, {"color": COLOURS["orange"], "hatch": "//"})


def score_bars(axes, column):
    """Draw one score of the four maps, on both sets of pictures."""
    for shift, ((who, found), look) in enumerate(zip(subsets.items(), looks, strict=True)):
        values = [found[name][column] for name in contenders]
        bars = axes.barh(np.arange(4) + 0.4 * shift, values, 0.36, ec="white", label=who, **look)
        axes.bar_label(bars, fmt="%.2f", padding=3)
    axes.set_yticks(np.arange(4) + 0.2, list(contenders) if column == 0 else [""] * 4)
    axes.set(xlim=(0, 1.25), xticks=[0, 0.5, 1])
    axes.invert_yaxis()


# %%
# @title Draw: three scores of four maps
figure = new_figure(8.6, 3.4)
titles = ("pointing game", "energy inside", "rank accuracy")
for column, (axes, name) in enumerate(zip(figure.subplots(1, 3), titles, strict=True)):
    score_bars(axes, column)
    axes.set_title(name)
figure.legend(*axes.get_legend_handles_labels(), loc="outside lower center", ncols=2)
set_title(figure, "Grad-CAM is ahead of three maps that know no net")
show(
    figure,
    "Bars for three scores: pointing game, energy inside, rank accuracy. "
    + " ".join(
        f"{name}: all {', '.join(f'{v:.2f}' for v in everyone[name])}; difficult "
        f"{', '.join(f'{v:.2f}' for v in difficult[name])}."
        for name in contenders
    ),
)

# %% [markdown]
# Grad-CAM is ahead in all three scores, and it stays so on the difficult pets, where the fixed pixel always misses. But see
# how high a map gets that knows no net: one fixed pixel wins most pointing games, and in rank accuracy the position map nearly
# ties over all 500. Beside random maps alone, even that would have looked like understanding.
#
# ## Two animals in one picture
#
# Change the class, and the map should change. Take pictures with a cat on the left and a dog on the right. A convolution
# works on a picture of any size, so the weights of net A fit a net for pictures twice as wide.

# %%
from course_utils.models import small_xception
from course_utils.scenes import SPECIES

wide = small_xception((64, 128, 3))
wide.set_weights(net_a.get_weights())
cat, dog_class = class_names.index("cat"), class_names.index("dog")

# %%
cats, dogs = (np.flatnonzero(pets.labels == number)[:200] for number in (cat, dog_class))
pairs = np.concatenate([pets.images[cats[:100]], pets.images[dogs[:100]]], axis=2)
nobody = np.zeros((100, 64, 64), bool)
on_cat = np.concatenate([pets.masks[cats[:100]], nobody], axis=2)
on_dog = np.concatenate([nobody, pets.masks[dogs[:100]]], axis=2)

# %%
for_cat, for_dog = (grad_cam(wide, pairs, class_index=number) for number in (cat, dog_class))
two = {"cat": pointing_game(for_cat, on_cat), "dog": pointing_game(for_dog, on_dog)}
print("share of 100 pictures whose peak is on the animal asked about:", two)

# %%
# @title Draw: one picture, two questions
assert min(two.values()) > 0.7
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
# ## A net that Grad-CAM gets wrong
#
# One weight for a whole channel: that is exact where the net itself averages each channel. Other nets **flatten**
# instead: a dense layer gives each position of each channel a weight of its own. Let us build one whose right answer we know. It has
# net A's weights at the positions in the left half, and weight 0 at those in the right half: *only the left half counts*.

# %%
wide_layer = wide.get_layer(layer.name)  # its output: (16, 32, 128)
kernel, bias = wide.get_layer("logits").get_weights()
by_position = np.zeros((16, 32, 128, 2))
by_position[:, :16] = kernel / 256  # a mean over 256 positions: each gets a 256th

# %%
dense = keras.layers.Dense(2)
left_net = keras.Model(wide.input, dense(keras.layers.Flatten()(wide_layer.output)))
dense.set_weights([by_position.reshape(-1, 2), bias])

# %% tags=["noslide"]
# @title Predict, then run the next cell
predict(
    "We show this net two cats, side by side, and ask about “cat”. Where will Grad-CAM's heat be?",
    ["On the left cat only", "On both cats", "Nowhere"],
    "On both cats",
    {
        "On the left cat only": "That would be right: no position in the right half counts. But "
        "Grad-CAM has one weight for a whole channel, and uses it on the right half, too.",
        "On both cats": "The mean of a channel's gradients mixes the left half's weights with the "
        "right half's zeros. With that one mean it weighs both cats.",
        "Nowhere": "The mean isn't 0: half of the positions have net A's weights.",
    },
)

# %% [markdown]
# **HiResCAM** (Draelos and Carin, 2020) doesn't average. It multiplies an activation with the gradient *of its own
# position*, then adds up the channels.

# %%
two_cats = np.concatenate([pets.images[cats[:100]], pets.images[cats[100:]]], axis=2)
activations, gradients = record(left_net, wide_layer, two_cats, [cat] * 100)
means = gradients.mean(axis=(1, 2), keepdims=True)

# %% [markdown]
# Both ways, from the same activations and gradients:

# %%
both_ways = {"Grad-CAM": heatmaps((activations * means).sum(axis=3))}
both_ways["HiResCAM"] = heatmaps((activations * gradients).sum(axis=3))
on_left = {name: maps[:, :, :16].sum() / maps.sum() for name, maps in both_ways.items()}
print("share of the heat in the left half:", {n: f"{s:.2f}" for n, s in on_left.items()})

# %%
# @title Draw: a net for which only the left half counts
assert on_left["Grad-CAM"] < 0.6 and on_left["HiResCAM"] == 1
one, slopes = record(net_a, layer, dog.image[None], [dog.label])  # net A: HiResCAM is CAM, too
assert np.allclose(256 * (slopes * one).sum(axis=3), cam, atol=1e-3)
enlarged = [np.kron(maps[0], np.ones((4, 4))) for maps in both_ways.values()]
show(
    heatmap_overlay(
        [two_cats[0]] * 2,
        enlarged,
        titles=list(both_ways),
        title="Only the left half counts: HiResCAM says so, Grad-CAM doesn't",
    ),
    "Two cats side by side, twice. Under Grad-CAM both cats are hot, under HiResCAM only the left "
    "one; the right half has no heat at all.",
)

# %% [markdown]
# So look how a net ends before you believe its map. Average, then dense, as in nets A and B: CAM, Grad-CAM and HiResCAM
# are one map up to a factor. Flatten, then dense: take HiResCAM.
#
# ## More methods, more scores (may be skipped)
#
# Three more scores need no mask.
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
        "The edge detector": "It doesn't ask the net. That is why this check is worth making: a "
        "map that survives it tells about the picture, not about the net.",
        "None of them": "One of them doesn't look at the net at all.",
    },
)

# %% [markdown]
# Two more methods go along: **saliency** is the gradient at the pixels; **guided backpropagation** lets only positive
# gradients through each ReLU on the way down.

# %%
from course_utils.interpret import faithfulness_table, guided_backprop, saliency

methods = {
    "Grad-CAM": grad_cam,
    "saliency": saliency,
    "guided backpropagation": guided_backprop,
    "edge detector": lambda net, images, classes: edge_maps(images),
    "random map": lambda net, images, classes: random_maps(images, np.random.default_rng(0)),
}

# %%
known = pets.images[:16], pets.masks[:16], pets.labels[:16]
options = {"steps": 6, "random_nets": 1, "random_images": 8}  # few, to be quick
options["activation"] = "softmax"  # our net gives logits; deletion needs probabilities
table = faithfulness_table(net_a, *known, methods=methods, **options)
columns = ["deletion", "insertion", "random_weights"]
print(" " * 22 + "".join(f"{name:>16}" for name in columns))
for name, row in table.rows.items():
    print(f"{name:22}" + "".join(f"{getattr(row, column):16.2f}" for column in columns))

# %%
rows = table.rows
assert rows["Grad-CAM"].insertion > rows["random map"].insertion
asking = [rows[name] for name in ("Grad-CAM", "saliency", "guided backpropagation")]
assert rows["edge detector"].deletion < max(row.deletion for row in asking)
assert min(row.insertion for row in asking) - 0.1 < rows["edge detector"].insertion
assert max(row.random_weights for row in asking) < 0.5
assert rows["edge detector"].random_weights > 0.9

# %% [markdown]
# In deletion and insertion the edge detector, which doesn't ask the net, does about as well as the three methods that ask it, on so few pictures;
# *random weights* gives it away. (The random map gets 1.00 there too: drawn from the same seed, it stays the same.)

# %% [markdown]
# ## Scores by leaving out (may be skipped)
#
# A renderer can do what a camera can't: draw the same animal once more *without its ears*, and leave everything else as it is, to the pixel. What the logit of its
# class then loses is what the ears were worth to the net. A good heatmap should have said so.

# %%
from course_utils.scenes import REMOVABLE


def without(parts):
    """Draw the dog of the beginning without some of its parts."""
    rng = np.random.default_rng(11)
    return render_pet(rng, species="dog", background="grass", without=parts).image


# %%
pieces = np.stack([dog.image, *[without([part]) for part in REMOVABLE]])
logits = net_a(pieces).numpy()[:, dog.label]
changes = dict(zip(REMOVABLE, logits[1:] - logits[0], strict=True))
print(f"the logit of “dog” is {logits[0]:.2f};", "without", end=" ")
print(", ".join(f"{part} {change:+.2f}" for part, change in changes.items()))

# %%
# @title Draw: the dog without its ears, its eyes, its muzzle, its tail
show(
    image_row(
        pieces,
        ["all of it", *[f"no {part}: {change:+.2f}" for part, change in changes.items()]],
        columns=5,
        height=1.8,
        title="A part left out, and how the logit of “dog” changes",
    ),
    "The dog of the beginning, whole, and without one part at a time. The logit changes by "
    f"{', '.join(f'{change:+.2f} without {part}' for part, change in changes.items())}.",
)
assert abs(changes["tail"]) < 0.1 and max(changes[p] for p in ("ears", "eyes", "muzzle")) < -3

# %% [markdown]
# For this dog, ears, eyes and muzzle are worth much to the net, and the tail next to nothing.
#
# Hesse and others (2023) made scores of this, in a world of rendered birds. A part's **importance** is its share of the heat. Each score runs from 0 to 1, and 1 is best:
#
# - **single deletion**: do the parts come in the same order by importance and by what they are worth? (A rank correlation, brought to 0 to 1: no relation is 0.5.)
# - **preservation** and **deletion**: the important parts (above a threshold, for each method its best) alone keep the answer; without them it changes;
# - **distractibility**: parts, and a background, that the net hardly misses aren't called important.

# %%
from course_utils.interpret import part_table


def draw(number, without):
    """Draw one of the pets with parts left out, or with another background."""
    background = "carpet" if "background" in without else "grass"
    parts = [part for part in without if part != "background"]
    species, rng = SPECIES[number % 2], np.random.default_rng(number)
    return render_pet(rng, species=species, background=background, without=parts).image


by_parts = part_table(net_a, draw, 24, REMOVABLE, surroundings=["background"], methods=methods)

# %%
# @title Show: the scores
columns = ["single_deletion", "preservation", "deletion", "distractibility"]
print(" " * 22 + "".join(f"{name.replace('_', ' '):>18}" for name in columns))
for name, row in by_parts.rows.items():
    print(f"{name:22}" + "".join(f"{getattr(row, column):18.2f}" for column in columns))
single = {name: row.single_deletion for name, row in by_parts.rows.items()}
without_a_net = single["edge detector"], single["random map"]
asking = [single[name] for name in ("Grad-CAM", "saliency", "guided backpropagation")]
assert min(asking) > max(without_a_net) > min(without_a_net) > 0.5

# %% [markdown]
# In single deletion the maps that ask the net are ahead of those that don't. But these two beat a coin as well, perhaps because
# a large part gets much heat from any map. And 24 pets are few. (The paper's *target sensitivity* and *background independence* are in
# `part_table`, too.)
#
# ## The trap: probabilities
#
# If a model ends in a softmax, it is tempting to take the gradient of the *probability*. Let us see
# what that does when a net gets more confident. Multiply both logits by 10, or by 100: the order stays, so
# the answers stay; only the certainty grows. Compare by **rank correlation**: do two maps put the positions in the same order?
# 1 is the same order, 0 no relation.

# %% tags=["noslide"]
# @title Predict, then run the next cell
predict(
    "We scale the logits by 1, 10 and 100 and take the heatmap of the probability. How well does "
    "it agree with the heatmap of the logit, on this computer?",
    [
        "Equally well: the answers are the same",
        "Better and better: the net is surer",
        "Worse and worse",
    ],
    "Worse and worse",
    {
        "Equally well: the answers are the same": "With exact numbers you would be right: the "
        "factor that shrinks is the same at all positions, and cancels. But a computer rounds.",
        "Better and better: the net is surer": "A sure net sits where softmax is flat. On flat "
        "ground the gradient has nothing to say.",
        "Worse and worse": "Softmax flattens out, and its gradient shrinks. At last it is too "
        "small for 32-bit numbers: then it is exactly 0, and so is the map.",
    },
)

# %%
from course_utils.interpret import spearman

some, classes = pets.images[:50], pets.labels[:50]
of_logit, of_probability, trap = grad_cam_by_hand(net_a, layer, some, classes), {}, {}
for scale in (1, 10, 100):
    ended = keras.Model(net_a.input, keras.ops.softmax(scale * net_a.output))
    of_probability[scale] = grad_cam_by_hand(ended, layer, some, classes)
    trap[scale] = spearman(of_logit, of_probability[scale]).mean()
    empty = np.sum(of_probability[scale].max(axis=(1, 2)) == 0)
    print(f"logits times {scale:3}: rank correlation {trap[scale]:.2f}, {empty} of 50 maps empty")

# %% [markdown]
# The maps go *blank*. (An empty map counts as a correlation of 0 here.) Why? With two classes, the probability $p$ of one depends on
# its **lead** alone: its logit minus the other one. The gradient of $p$ is that of the lead, times $p\,(1-p)$ and the scale. Such
# a factor doesn't depend on the position, so dividing by the peak takes it out again. What it can't bring back is a factor so small that
# 32-bit numbers round it to 0. So the maps that are left should be close to those of the lead, and the surest answers should go blank first.

# %%
lead = keras.Model(net_a.input, net_a.output - keras.ops.flip(net_a.output, axis=1))
of_lead = grad_cam_by_hand(lead, layer, some, classes)
left = of_probability[10].max(axis=(1, 2)) > 0
apart = np.abs(of_probability[10] - of_lead)[left].max()
leads = np.ptp(net_a(some), axis=1)
print(f"times 10: maps that are left differ from those of the lead by at most {apart:.2f}")
print(f"mean lead where the map is left {leads[left].mean():.1f}, blank {leads[~left].mean():.1f}")
assert apart < 0.05 and leads[left].mean() < leads[~left].mean() and trap[1] > trap[10] > trap[100]

# %% [markdown]
# So it is. Therefore `grad_cam` asks the logit, even of a model that ends in softmax.
#
# **Nets with one logit.** Some nets for two classes end in a single number, `Dense(1, activation="sigmoid")`: the
# probability of class 1. Their one logit, before the sigmoid, *is* the lead of class 1 over class 0. To ask about class 1, take its
# gradient; to ask about class 0, that of the *negated* logit. Who forgets the minus sees, on a cat, what speaks for "dog".
#
# ## Two more traps
#
# Neither raises an error.
#
# **One mean for the whole batch.** The mean of the gradients also runs over the pictures, axis 0. Here are 16 pictures, cats and dogs
# mixed, each explained for its own class.

# %%
mixed, classes = pets.images[:16], pets.labels[:16]
activations, gradients = record(net_a, layer, mixed, classes)
shared = heatmaps((gradients.mean(axis=(0, 1, 2)) * activations).sum(axis=3))
agree = spearman(of_logit[:16], shared)
batch_slip = {name: agree[classes == k].mean() for k, name in enumerate(class_names)}
print(f"rank correlation: 5 cats {batch_slip['cat']:.2f}, 11 dogs {batch_slip['dog']:.2f}")
assert batch_slip["cat"] < 0 < 0.8 < batch_slip["dog"] and np.sum(classes == cat) == 5

# %% [markdown]
# The dogs are in the majority and keep their maps. The cats get the weights of "dog", and their maps are turned round. In
# another batch it would be otherwise: a map must not depend on its neighbours.
#
# **The layer found by a search.** Which one is the last convolution? It is tempting to look for the last `Conv2D`. But in Keras
# 3 a separable convolution (lesson 08) is no `Conv2D`, and our net is made of separable ones:

# %%
found = [each.name for each in net_a.layers if isinstance(each, keras.layers.Conv2D)]
shallow = grad_cam(net_a, pets.images, layer=found[-1])
blank = shallow.max(axis=(1, 2)) == 0
wrong_layer = pointing_game(shallow, pets.masks)
wrong_left = pointing_game(shallow[~blank], pets.masks[~blank])
print(f"found: {found}; {blank.mean():.0%} of the maps are empty")
print(f"pointing game {wrong_layer:.2f}; of the maps that aren't empty {wrong_left:.2f}")

# %%
# @title Draw: a cat and two slips
cat_number = int((classes == cat).argmax())
turned = keras.ops.image.resize(shared[cat_number][..., None], (64, 64))
panels = {
    "right": heat[cat_number],
    "mean over the batch": np.asarray(turned)[..., 0],
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
assert panels["the last Conv2D"].max() == 0
assert wrong_layer < wrong_left < everyone["Grad-CAM"][0] - 0.2

# %% [markdown]
# An empty map counts as a miss. The layer found is on a side branch in block 2, far from the end (in its name, *shortcut* is a way past other layers). So name the
# layer, or let `grad_cam` take the last one that has positions, whatever its kind.
#
# ## The detective story
#
# Now to net B. It learned by the same method as net A, but from other pictures. Its makers kept some pictures aside for **validation**: pictures like the
# training ones, but not trained on. A second test is the **field**: pictures from elsewhere. We built this field on purpose to be hard. The animals are
# ordinary, but whatever went *along* with dogs in net B's pictures, here goes along with cats, and the other way round.

# %%
validation = load_pets("validation", 500, shortcut="planted")
valid_a = np.mean(answers(net_a, validation.images)[0] == validation.labels)
valid_b = np.mean(answers(net_b, validation.images)[0] == validation.labels)
print(f"validation: net A {valid_a:.3f}, net B {valid_b:.3f}")

# %%
# @title Predict, then run the next cell
predict(
    "Suppose that net B hasn't learned the animals, but what goes along with them. Which accuracy "
    "would betray it on 500 pictures from this field?",
    ["About as in validation", "About 0.5: it guesses", "Far below 0.5"],
    "Far below 0.5",
    {
        "About as in validation": "Validation vouches for pictures of the same kind only. In this "
        "field the company is exchanged.",
        "About 0.5: it guesses": "A guessing net would be right half of the time. This one follows "
        "a rule, and here the rule is turned round. (On pictures where anything goes along with "
        "anything, you would be right.)",
        "Far below 0.5": "It is reliably wrong: its rule worked in validation and is turned round "
        "in the field.",
    },
)

# %%
field = load_pets("test", 500, shortcut="swapped")
said_b, sure_b = answers(net_b, field.images)
field_b = np.mean(said_b == field.labels)
field_a = np.mean(answers(net_a, field.images)[0] == field.labels)

# %% [markdown]
# And on ordinary pets, where anything goes along with anything?

# %%
ordinary_b = np.mean(answers(net_b, pets.images)[0] == pets.labels)
print(f"field: net A {field_a:.3f}, net B {field_b:.3f}; net B is sure: {sure_b.mean():.2f}")
print(f"ordinary pets: net B {ordinary_b:.3f}")

# %% [markdown]
# Good in validation, reliably wrong in this field, and on ordinary pets no better than a coin: net B has taken up something else. But what? Where does it look?
# Below, pictures from the field with the heat of both nets, for the class that the net itself names.

# %%
heat_a, heat_b = grad_cam(net_a, field.images), grad_cam(net_b, field.images)
for name, maps in (("net A", heat_a), ("net B", heat_b)):
    points, energy = pointing_game(maps, field.masks), energy_inside(maps, field.masks).mean()
    print(f"{name}: pointing game {points:.3f}, energy inside {energy:.2f}")
print(f"the animal's share of the area: {field.masks.mean():.2f}")

# %%
# @title Draw: where both nets look
points_a, points_b = pointing_game(heat_a, field.masks), pointing_game(heat_b, field.masks)
assert points_a > 0.9 and points_b < 0.02
assert valid_b > 0.9 and field_b < 0.1 and field_a > 0.9 and abs(ordinary_b - 0.5) < 0.05
wrong = np.flatnonzero(said_b != field.labels)[:4]
for name, net, maps in (("net A", net_a, heat_a), ("net B", net_b, heat_b)):
    said, _ = answers(net, field.images[wrong])
    shares = energy_inside(maps[wrong], field.masks[wrong])
    figure = heatmap_overlay(
        field.images[wrong],
        maps[wrong],
        titles=[f"{name}: {class_names[number]}" for number in said],
        masks=field.masks[wrong],
        title=f"{name}: {shares.mean():.2f} of the heat lies on these animals",
    )
    show(
        figure,
        f"Four pets from the field, the animal outlined, with the heat of {name}. Share of heat "
        f"inside the animal: {', '.join(f'{share:.2f}' for share in shares)}.",
    )

# %% [markdown]
# Net A's peak is on the animal in more than 9 of 10 pictures, net B's in hardly any: its peak is on the background.
#
# ## The proof: same animal, another background
#
# A heatmap is a clue, not a proof. For the proof, change one thing and leave everything else as
# it is: a **counterfactual**. With the same seed, `render_pet` draws the same animal to the
# pixel on another background. If the answer flips, it came from the
# background.

# %%
# @title Draw: the same dog, and where both nets look
from course_utils.plots.images import heat_colours
from course_utils.scenes import BACKGROUNDS
from course_utils.widgets import picture_slider

nets = {"net A": net_a, "net B": net_b}


def warm(image, heat):
    """Return the image in grey with the heat painted over it."""
    colours = heat_colours()(heat)
    strength = colours[..., 3:]
    return image.mean(axis=-1, keepdims=True) * (1 - strength) + colours[..., :3] * strength


def on_background(background):
    """Draw the same dog on a background, and where each net looks."""
    image = render_pet(np.random.default_rng(11), species="dog", background=background).image
    pictures, titles = [image], ["the same dog"]
    for name, net in nets.items():
        number, probability = answers(net, image[None])
        pictures.append(warm(image, grad_cam(net, image[None])[0]))
        titles.append(f"{name}: {class_names[number[0]]}, {probability[0]:.2f}")
    return image_row(pictures, titles, height=1.6)


# %%
# @title Helper: its words
def in_words(background):
    """Say what the picture for a background shows."""
    image = render_pet(np.random.default_rng(11), species="dog", background=background).image[None]
    said = [f"{name} says {class_names[answers(net, image)[0][0]]}" for name, net in nets.items()]
    return f"The same dog, {background}. {', '.join(said)}. Beside it the heat of both nets."


# %% [markdown]
# Move the slider: the dog stays, the background changes. Below it are four of its settings.

# %%
picture_slider(on_background, BACKGROUNDS, "background", in_words)

# %%
# @title Draw: four settings of the slider
from course_utils.widgets import still

stills = ["grass", "carpet", "beach", "snow"]
show(
    still(
        on_background,
        stills,
        "background",
        title="The same dog: only net B changes its answer",
        columns=1,
    ),
    " ".join(in_words(background) for background in stills),
)
two_dogs = [
    render_pet(np.random.default_rng(11), species="dog", background=b) for b in ("grass", "snow")
]
shares = [energy_inside(grad_cam(net_b, d.image[None]), d.mask[None])[0] for d in two_dogs]
assert shares[1] > 2 * shares[0] and all(answers(net_b, two_dogs[1].image[None])[1] < 0.8)
assert all("net A says dog" in in_words(each) for each in BACKGROUNDS)

# %% [markdown]
# Look at the snow: there net B is less sure, and more than twice as much of its heat lies on the dog as in the grass picture. That picture alone would hardly betray it. One more reason to count:
# take a hundred animals, 50 cats and 50 dogs, first on grass, then on carpet. How often does the answer flip?


# %%
def animals(background):
    """Return 100 animals on a background: the same ones for every background."""
    drawn = [
        render_pet(np.random.default_rng(seed), species=SPECIES[seed % 2], background=background)
        for seed in range(9000, 9100)
    ]
    return np.stack([each.image for each in drawn])


# %%
on_grass, on_carpet = animals("grass"), animals("carpet")
flips = {
    name: np.mean(answers(net, on_grass)[0] != answers(net, on_carpet)[0])
    for name, net in nets.items()
}
print({name: f"flips for {share:.0%} of the animals" for name, share in flips.items()})

# %% [markdown]
# A last check. Write down the rule that net B seems to follow, without any net: grass means dog,
# anything else means cat. How often does net B say what the rule says? In the field the backgrounds are grass and carpet only, so count on the ordinary
# pets, with their nine backgrounds, too.

# %%
follows = {}
for source, test in {"field": field, "ordinary pets": pets}.items():
    grassy = np.array([background == "grass" for background in test.backgrounds])
    rule = np.where(grassy, dog_class, cat)
    said = {name: answers(net, test.images)[0] for name, net in nets.items()}
    follows[source] = {name: float(np.mean(each == rule)) for name, each in said.items()}
    print(f"{source}: share of answers by the rule", follows[source])

# %%
# @title Show: where net B breaks the rule
broken = np.array(pets.backgrounds)[said["net B"] != rule]  # of the ordinary pets, the last ones
print(f"net B breaks the rule {len(broken)} times; backgrounds: {set(broken.tolist())}")
grassy = np.array([background == "grass" for background in field.backgrounds])
print(f"on grass: {np.mean(grassy[field.labels == dog_class]):.0%} of the field's dogs, "
      f"{np.mean(grassy[field.labels == cat]):.0%} of its cats")  # fmt: skip
as_planted = (np.array(validation.backgrounds) == "grass") == (validation.labels == dog_class)
assert round(100 * np.mean(as_planted)) == 95
assert flips["net B"] > 0.9 > 0.1 > flips["net A"] and set(broken.tolist()) == {"snow"}
assert all(found["net B"] > 0.9 > 0.7 > found["net A"] for found in follows.values())

# %% [markdown]
# Case closed: net B tells grass from other backgrounds. (On snow alone it breaks the rule now and then.) Its training pictures taught it that: in them every dog stands on
# grass, and every cat on a carpet. It learned a **shortcut**: a rule that holds in the training pictures and not in the world. Of its
# validation pictures 95 of 100 follow the rule too, so they could hardly show it.
#
# One caution. You *knew* that one of two nets would fail, and a lawn is plain to see. Adebayo and others (2022) tried heatmaps on
# shortcuts that nobody suspected, such as a blurred background: there they mostly failed to warn, and some accused sound nets. A heatmap that looks
# fine doesn't prove that a net is sound. ([Lesson 13](13_the_blind_detective.ipynb) is a case in which nobody tells you who is guilty.)
#
# ## The repair: fix the data
#
# Net A shows that the layers are not to blame: it has the same ones, but learned from pets on backgrounds of
# every kind. You can also watch a repair happen. Take net B as it is, and train it a little longer, on pets
# with varied backgrounds.

# %%
keras.utils.set_random_seed(0)
repaired, _ = shipped("xception_shortcut")
for each in repaired.layers:
    if isinstance(each, keras.layers.BatchNormalization):
        each.momentum = 0.9  # its running averages (lesson 07) keep up with a short training
rate = keras.optimizers.schedules.CosineDecay(3e-3, decay_steps=6 * 32)  # ever smaller steps
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
repaired.compile(keras.optimizers.Adam(rate), loss)
history = repaired.fit(training.images, training.labels, epochs=6, batch_size=32, verbose=0)
# %%
field_repaired = np.mean(answers(repaired, field.images)[0] == field.labels)
heat_repaired = grad_cam(repaired, field.images)
points_repaired = pointing_game(heat_repaired, field.masks)
energy_repaired = energy_inside(heat_repaired, field.masks).mean()
print(f"field: net B {field_b:.3f}, repaired {field_repaired:.3f}, net A {field_a:.3f}")
print(f"repaired: pointing game {points_repaired:.2f}, energy inside {energy_repaired:.2f}")

# %%
# @title Draw: the same four pets after the repair
assert field_b + 0.5 < field_repaired < field_a and points_b + 0.3 < points_repaired < points_a
said, _ = answers(repaired, field.images[wrong])
share = energy_inside(heat_repaired[wrong], field.masks[wrong]).mean()
show(
    heatmap_overlay(
        field.images[wrong],
        heat_repaired[wrong],
        titles=[f"repaired: {class_names[number]}" for number in said],
        masks=field.masks[wrong],
        title=f"Net B repaired: {share:.2f} of the heat lies on these animals",
    ),
    "The same four pets, the animal outlined, with the heat of the repaired net B. On 500 pets the "
    f"share of pictures whose peak is on the animal goes from {points_b:.2f} to {points_repaired:.2f}.",
)

# %% [markdown]
# Not complete: accuracy and pointing game are still below net A's. But a few epochs go a long way.
#
# ## A real photograph
#
# Now the same function on a photograph: Chelsea, a cat, from scikit-image. The net is a third one, `xception_photos`: it was trained on
# 1,600 photographs of cats and dogs, and it takes 160 by 160 pixels.

# %%
from course_utils.datasets import photograph

net_photos, photo_names = shipped("xception_photos")
chelsea = photograph("chelsea", size=160)
number, probability = answers(net_photos, chelsea[None])
photo_answer = f"{photo_names[number[0]]}, {probability[0]:.2f}"
print(f"xception_photos says {photo_answer}")

# %%
# @title Draw: two questions about Chelsea
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
    f"The cat Chelsea; xception_photos says {photo_answer}. The heat for cat lies above the eyes, on the "
    "bridge of the nose and the cheek; that for dog on one small spot at the lower edge, under the nose, and on "
    "weak patches under an eye and near the top edge. "
    f"Hotter than 0.5 are {np.mean(chelsea_heat > 0.5):.0%} of the picture for cat and "
    f"{np.mean(dog_heat > 0.5):.0%} for dog.",
)

# %% [markdown]
# No mask comes with a photograph, but we can test what the map *claims*: hiding hot positions should cost "cat" more of its logit than
# hiding cold ones. So cover a square with the picture's mean colour, everywhere in turn, and compare the 12 hottest squares with the
# 12 coldest. (This is called **occlusion**.)

# %%
corners = [(y, x) for y in range(0, 129, 16) for x in range(0, 129, 16)]  # of 32 by 32 squares
hidden = np.repeat(chelsea[None], len(corners), axis=0)
for image, (y, x) in zip(hidden, corners, strict=True):
    image[y : y + 32, x : x + 32] = chelsea.mean(axis=(0, 1))
logits = net_photos(np.concatenate([chelsea[None], hidden])).numpy()[:, cat]  # first: all seen

# %%
hotness = np.array([chelsea_heat[y : y + 32, x : x + 32].mean() for y, x in corners])
falls = (logits[0] - logits[1:])[hotness.argsort()]  # from the coldest square to the hottest
cold, hot = falls[:12].mean(), falls[-12:].mean()
print(f"cat's logit {logits[0]:.2f}; a cold square costs {cold:.2f} of it, a hot one {hot:.2f}")
assert cold < 0 < hot < logits[0] / 6

# %% [markdown]
# The order is right: hot squares cost some of the logit; cold ones cost less than nothing, so to cover them even helps "cat" a little. The amount is small, on
# average less than a sixth of the logit for a hot square. And
# one photograph is an example, not a proof.
#
# ## A net that has seen a million photographs (may be skipped)
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

# %%
# @title Draw: one scene, two questions
if IMAGENET:
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
# @title What we measured
from course_utils.plots import show_measured

show_measured(
    {
        "A heatmap shows what the answer rests on": "peak on the animal: "
        + ", ".join(f"{name} {found[0]:.2f}" for name, found in everyone.items()),
        "... on the pets that one fixed pixel misses": "peak on the animal: "
        + ", ".join(f"{name} {found[0]:.2f}" for name, found in difficult.items()),
        "The map answers for the class asked about": f"peak on the cat {two['cat']:.2f}, on the "
        f"dog {two['dog']:.2f}, both in one picture",
        "After flatten, Grad-CAM errs": "heat on the half that counts: "
        + ", ".join(f"{name} {share:.2f}" for name, share in on_left.items()),
        "The score must be the logit": "rank correlation "
        + ", ".join(f"{value:.2f} at scale {scale}" for scale, value in trap.items()),
        "Slips that raise no error": f"batch mean: rank correlation {batch_slip['cat']:.2f} for "
        f"cats; wrong layer: peak on the animal {wrong_layer:.2f}",
        "Heatmaps uncover bad habits": f"net B: {valid_b:.2f} in validation, {field_b:.2f} in the "
        f"field; peak on the animal {points_b:.2f}, net A {points_a:.2f}",
        "The background decides net B's answer": f"flips for {flips['net B']:.0%} of 100 animals; "
        f"net A {flips['net A']:.0%}",
        "Better data repairs it": f"field {field_b:.2f} to {field_repaired:.2f}, peak on the "
        f"animal {points_b:.2f} to {points_repaired:.2f}",
    }
)

# %% [markdown]
# ## New terms
#
# **heatmap**: a number for every position, how much it speaks for a class ·
# **channel**, **activation**: one map of a layer's stack, and one of its numbers ·
# **gradient**: how much the score rises for each 1 by which one number rises ·
# **logit**: a class's score before softmax · **lead**: a logit minus the other one ·
# **Grad-CAM**: channels weighed by their mean gradient, added up, negatives cut off ·
# **CAM**: channels weighed by the last layer's weights ·
# **HiResCAM**: activations weighed by the gradient of their own position ·
# **mask**: which pixels belong to the animal ·
# **pointing game**, **energy inside**, **rank accuracy**: scores of a heatmap against a mask ·
# **rank correlation**: do two maps put the pixels in the same order? ·
# **baseline**: something simple to beat · **difficult**: where the position baseline fails ·
# **validation**, **field**: tests on pictures of the same kind, and from elsewhere ·
# **counterfactual**: the same picture with one thing changed ·
# **shortcut**: a rule that holds in the training data and not in the world ·
# **occlusion**: hide a square and watch the score.
#
# ## Papers
#
# - Selvaraju et al., "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based
#   Localization", ICCV 2017: the method, equations 1 and 2.
# - Zhou et al., "Learning Deep Features for Discriminative Localization", CVPR 2016: CAM.
# - Draelos and Carin, "Use HiResCAM instead of Grad-CAM for faithful explanations of convolutional
#   neural networks", arXiv 2020.
# - Zhang et al., "Top-down Neural Attention by Excitation Backprop", ECCV 2016: the pointing game.
#   Wang et al., "Score-CAM", CVPR Workshops 2020: the energy inside. Arras et al., "CLEVR-XAI",
#   Information Fusion 2022: rank accuracy.
# - Petsiuk et al., "RISE", BMVC 2018: deletion and insertion. Adebayo et al., "Sanity Checks for
#   Saliency Maps", NeurIPS 2018: random weights. Hesse, Schaub-Meyer and Roth, "FunnyBirds: A
#   Synthetic Vision Dataset for a Part-Based Analysis of Explainable AI Methods", ICCV 2023: parts left out.
# - Geirhos et al., "Shortcut Learning in Deep Neural Networks", Nature Machine Intelligence 2020.
#   Adebayo et al., "Post hoc Explanations may be Ineffective for Detecting Unknown Spurious
#   Correlation", ICLR 2022.
#
# ## Three small things to try
#
# 1. *By hand.* In the 3 by 3 example, swap the signs of both gradients (the class "dog", say). Which
#    positions are hot now? Check with `total = -total`.
# 2. *In code.* Ask net A for the class that it does *not* name: `grad_cam(net_a, pets.images,
#    class_index=1 - pets.labels)`. How does the pointing game come out, and why might that be?
# 3. *An experiment.* Repair net B with 100 or 400 varied pets instead of 1,000. How few are enough for 0.9
#    in the field?
#
# **Now you.** The [exercises of this lesson](exercises/11_heatmaps_of_class_activation.ipynb) make a
# heatmap, score it, and use it as a detective would. They tell you at once what is right, and what may have gone wrong.
