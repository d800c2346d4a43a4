# %% [markdown]
# # 09 · Intermediate activations
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/computer-vision-course/computer-vision-course/blob/main/notebooks/09_intermediate_activations.ipynb)
#
# **About 50 minutes, under a minute of computing.**
#
# You will be able to
#
# - look at every channel of every layer of a net, for any picture,
# - measure what a layer knows with a linear probe, and what it has forgotten with a reconstruction,
# - find the channel that answers to ears, and score it against the truth,
# - silence channels, and so tell what the net *uses* from what it merely shows,
# - tell a measurement from an impression, and learning from mere depth.
#
# It builds on lessons 04 (channels, ReLU), 07 (the scale and shift of a normalization) and 08 (the small Xception).

# %% [markdown]
# ## What does a net see on the way?
#
# Between the picture and the answer a convnet makes many intermediate pictures: the outputs of its
# layers, their **activations**. Each channel is one of them. Here is a rendered cat (a program drew it), and all 24 channels that the first
# convolution of `xception_scenes` makes of it. The net comes with the course and tells rendered cats from dogs.

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
from course_utils.quiet import load_tensorflow

load_tensorflow()  # Keras computes with TensorFlow; without this it opens with a page of log
from course_utils.datasets import load_pets
from course_utils.models import shipped
from course_utils.plots import image_row, show

net, class_names = shipped("xception_scenes")
pets = load_pets("test", 400)
cat = int((pets.labels == class_names.index("cat")).argmax())

# %%
# @title Draw: the cat
show(
    image_row([pets.images[cat]], height=2.4, title="What goes into the net"),
    "A rendered cat with yellow-brown fur, in front of a brown sofa on a red carpet; at the upper left a "
    "bright window. 64 by 64 pixels.",
)

# %%
from course_utils.interpret import activations

first = activations(net, pets.images[[cat]], "block1_conv1_act")["block1_conv1_act"]
bright = first[0] > first[0].max(axis=(0, 1)) / 3  # above a third of the channel's largest
specks = int((bright.mean(axis=(0, 1)) < 0.1).sum())
print("activations of shape", first.shape)
print(specks, "of 24 channels are bright on less than a tenth of their map")

# %%
# @title Draw: all channels of the first layer
from course_utils.plots import activation_grid

show(
    activation_grid(first[0], "The first layer: 24 views of one cat"),
    "24 small maps of 32 by 32. In many of them the room, the sofa and the cat are plain to see, as "
    f"edges or as bright and dark areas; {specks} are dark but for a tenth of their map or less.",
)

# %% [markdown]
# `activations(net, images, layers)` returns a dictionary, layer name to array.
# In the grid a channel has its own scale: dark is its smallest value, bright its largest. A channel that is the same everywhere is drawn
# in plain grey. If it is 0 everywhere, it is *silent* on this picture.
#
# ## Deeper
#
# Five layers, from shallow to deep, each after its ReLU. Their names say where they stand: `block3_sepconv1_act` is the activation after the first
# separable convolution of block 3.

# %%
LAYERS = ["block1_conv1_act", "block2_sepconv1_act", "block3_sepconv1_act"]
LAYERS += ["block4_sepconv1_act", "block5_sepconv1_act"]
seen = activations(net, pets.images[[cat]], LAYERS)
print({layer: maps.shape[1:] for layer, maps in seen.items()})

# %%
# @title Draw: a slider through the layers
from course_utils.widgets import picture_slider, predict, still


def channels_of(layer):
    """Draw every channel of a layer for the cat."""
    return activation_grid(seen[layer][0], width=6)


def grid_in_words(layer):
    """Say what the grid of a layer holds."""
    _, height, width, channels = seen[layer].shape
    return f"{layer}: all {channels} channels, {height} by {width} positions each, for one cat."


picture_slider(channels_of, LAYERS, "layer", grid_in_words)

# %%
# @title Draw: three settings of the slider
show(
    still(
        channels_of,
        LAYERS[::2],
        "layer",
        "From views of the room to blobs and specks",
        columns=1,
    ),
    "Three grids of channels. In block1_conv1_act room, sofa and cat are visible in many of the 24 "
    "maps; in block3_sepconv1_act patches and spots, some of them on the cat; in "
    "block5_sepconv1_act many of the 128 maps show a blob where the cat is, others patches or a few "
    f"bright spots; {int((seen[LAYERS[-1]].max(axis=(0, 1, 2)) == 0).sum())} are grey, silent.",
)

# %% [markdown]
# Two impressions: with depth the maps get *less readable* for us, and *emptier*. But an impression is
# no measurement. Let us measure three things at the five layers.
#
# ## Sparsity: how many zeros?
#
# **Sparsity** is the share of activations that are exactly 0. A ReLU makes them so: it sets every negative number to 0.

# %%
# @title Predict, then run the next cell
predict(
    "With depth, does the share of zeros rise or fall?",
    ["It rises", "It falls", "It stays: ReLU cuts off half everywhere"],
    "It rises",
    {
        "It rises": "From a half to six tenths. It fits the idea that deep channels answer to "
        "rarer things: few positions of a picture hold an ear.",
        "It falls": "Then deep channels would answer at more positions than shallow ones.",
        "It stays: ReLU cuts off half everywhere": "A good guess for random weights, and further "
        "below we try it. Training can move what is cut off.",
    },
)

# %%
import numpy as np

train = load_pets("train", 1000)
at_train = activations(net, train.images, LAYERS)
at_test = activations(net, pets.images, LAYERS)
sparsity = {layer: float(np.mean(at_test[layer] == 0)) for layer in LAYERS}
for layer, share in sparsity.items():
    print(f"{layer:20} {share:.2f} of the activations are 0")
assert sparsity[LAYERS[-1]] > sparsity[LAYERS[0]] + 0.05

# %% [markdown]
# ## A linear probe: what does the layer know?
#
# Does a layer already *know* cat from dog? Ask with a very simple classifier: average
# each channel over the picture, and fit one weight a channel and a constant, so that the weighted sum comes near +1 for dogs and −1 for
# cats. This is a **linear probe**. It is fitted on 1,000 pictures and judged on 400 others. If it reads the class well, the layer holds it
# *in the open*: a weighted sum finds it.

# %%
# @title Predict, then run the next cell
predict(
    "The probe on the last layer will be near 1.0. And on the first layer, edges and colours?",
    ["About 0.5, a guess", "About 0.7", "About 0.9"],
    "About 0.5, a guess",
    {
        "About 0.5, a guess": "The first layer sees patches of 3 by 3 pixels, and none of them says "
        "cat or dog. The class is in there, as it is in the pixels, but not in the open.",
        "About 0.7": "That is about what the second block reaches, as you will see.",
        "About 0.9": "That would mean that edges and colours, averaged over the picture, give the "
        "species away.",
    },
)


# %%
from course_utils.analysis import fit_linear  # least squares: inputs, targets -> a function


def probed(maps, new_maps):
    """Return how often a probe, fitted to a layer's maps, names new pictures rightly."""
    guess = fit_linear(maps.mean(axis=(1, 2)), 2.0 * train.labels - 1)
    return float(np.mean((guess(new_maps.mean(axis=(1, 2))) > 0) == pets.labels))


# %%
probe = {layer: probed(at_train[layer], at_test[layer]) for layer in LAYERS}
for layer, share in probe.items():
    print(f"{layer:20} a linear probe reads the class with {share:.3f}")
assert probe[LAYERS[-1]] > probe[LAYERS[0]] + 0.2

# %% [markdown]
# ## Reconstruction: what has it forgotten?
#
# The other way round: how well can the *picture* be computed back from a layer? Cut the picture into patches of 4 by
# 4 pixels, 48 numbers each. At each patch, take the layer's activations and fit the patch from them, again
# linearly: what that doesn't bring back counts as *lost* here. The score is $R^2$: 1 if the patches come back exactly, 0 if no better than the average patch.


# %%
# @title Helper: cut maps into patches
def patches(maps, count=16):
    """Cut (N, H, W, C) into count by count patches: (N * count * count, numbers in a patch)."""
    images, height, _, channels = maps.shape
    side = height // count
    cut = maps.reshape(images, count, side, count, side, channels)
    return cut.transpose(0, 1, 3, 2, 4, 5).reshape(images * count**2, -1)


# %%
FEW, NEW = 150, 60  # pictures to fit on, and others to judge by
wanted, truth = patches(train.images[:FEW]), patches(pets.images[:NEW])


# %%
def rebuild(maps, new_maps):
    """Fit patches from a layer's maps; return the new pictures' patches and their R²."""
    patch = fit_linear(patches(maps[:FEW]), wanted)(patches(new_maps[:NEW]))
    lost = ((truth - patch) ** 2).sum() / ((truth - truth.mean(axis=0)) ** 2).sum()
    return patch, float(1 - lost)


# %%
rebuilt, kept = {}, {}
for layer in LAYERS:
    rebuilt[layer], kept[layer] = rebuild(at_train[layer], at_test[layer])
    numbers = patches(at_test[layer][:1]).shape[1]
    print(f"{layer:20} {numbers:3} numbers at a patch bring it back with R² = {kept[layer]:.3f}")
assert kept[LAYERS[-1]] < kept[LAYERS[0]] - 0.15


# %%
# @title Draw: the cat, computed back from five layers
def picture_of(rows, number):
    """Lay one picture's patches out again."""
    squares = rows.reshape(-1, 16, 16, 4, 4, 3)[number]
    return np.clip(squares.transpose(0, 2, 1, 3, 4).reshape(64, 64, 3), 0, 1)


pictures = [picture_of(truth, cat)] + [picture_of(rebuilt[layer], cat) for layer in LAYERS]
titles = ["the picture"] + [f"from block {number}" for number in range(1, 6)]
show(
    image_row(pictures, titles, title="From block 3 on, the cat is hard to find"),
    "The cat, and five reconstructions of it. From the first block it is nearly perfect; from block "
    "3 on it is blurred and blocky, pale above and brown below, and the cat is hard to find. R²: "
    + ", ".join(f"{share:.2f}" for share in kept.values()),
)

# %% [markdown]
# ## The three together

# %%
# @title Draw: the three curves
from course_utils.plots import spread_lines

curves = {"probe's accuracy": probe, "R² of the picture": kept, "share of zeros": sparsity}
figure = spread_lines(
    {name: [curve[layer] for layer in LAYERS] for name, curve in curves.items()},
    title="From block 1 to 5: more of the class, less of the picture",
    xlabel="block",
    ylabel="from 0 to 1",
)
figure.axes[0].set(ylim=(0, 1.05), xticks=range(1, 6))
show(
    figure,
    "Three lines over five blocks. "
    + " ".join(
        f"The {name} goes from {curve[LAYERS[0]]:.2f} to {curve[LAYERS[-1]]:.2f}."
        for name, curve in curves.items()
    ),
)

# %% [markdown]
# That is what "more abstract" means, in numbers: the class comes into the open, a part of the picture gets lost, activity
# gets rarer. But the last layer's $R^2$ rises again. It has 128 channels, twice as many as the one before: is that the reason? Leave it half of them.

# %%
half = np.random.default_rng(0).permutation(128)[:64]
_, kept_half = rebuild(at_train[LAYERS[-1]][..., half], at_test[LAYERS[-1]][..., half])
print(f"block 5 with 64 of its channels: R² = {kept_half:.3f}; block 4: {kept[LAYERS[-2]]:.3f}")
assert kept_half < kept[LAYERS[-1]] - 0.05 and abs(kept_half - kept[LAYERS[-2]]) < 0.05

# %% [markdown]
# Largely: with as many channels as block 4, this half keeps about as little of the picture.
#
# ## Learning, or only depth?
#
# From block to block the depth changes, the number of channels, the size of the maps, and what was learned. To tell learning
# from the rest we need a **control**: the same layers with *random weights*, which learned nothing. Three of them, since one might be odd. A number of the trained net counts as *beyond the
# control* if it lies more than three standard deviations from the mean of the random nets. (In the figure a band reaches from the smallest to the
# largest of the three.)

# %%
# @title Predict, then run the next cell
predict(
    "A net with random weights has the same layers. What does a probe on its last one read?",
    ["About 0.6", "About 0.8", "Near 1.0: the probe learns, the net needn't"],
    "About 0.6",
    {
        "About 0.6": "Nearer to a guess, 0.5, than to what was learned. Depth by itself brings "
        "little of the class into the open: training does.",
        "About 0.8": "Random filters do keep a good deal of the picture. But what the probe needs "
        "are channels that differ between cats and dogs, and nobody has looked for those.",
        "Near 1.0: the probe learns, the net needn't": "The probe has one weight a channel. It can "
        "only read what already stands there, and that is why it makes a fair question.",
    },
)

# %%
import keras

untrained = {name: [] for name in curves}  # one list of five numbers for each random net
block4_of_random = []  # kept for the ears below
for seed in range(3):
    keras.utils.set_random_seed(seed)
    random_net = keras.models.clone_model(net)  # the same layers, new random weights
    old, new = (activations(random_net, each.images, LAYERS) for each in (train, pets))
    untrained["probe's accuracy"].append([probed(old[k], new[k]) for k in LAYERS])
    untrained["R² of the picture"].append([rebuild(old[k], new[k])[1] for k in LAYERS])
    untrained["share of zeros"].append([np.mean(new[k] == 0) for k in LAYERS])
    block4_of_random.append([{LAYERS[3]: maps[LAYERS[3]]} for maps in (old, new)])

# %%
for name, runs in untrained.items():
    learned = curves[name][LAYERS[-1]]
    last = np.array(runs)[:, -1]  # of the last block, one number for each random net
    away = abs(learned - last.mean()) / last.std(ddof=1)
    print(f"{name:18} random {last.mean():.2f}, learned {learned:.2f}: {away:.0f} deviations away")
    assert away > 3

# %%
# @title Draw: the trained net beside three random ones
from course_utils.plots import new_figure, set_title

figure = new_figure(9.2, 3.0)
for axes, (name, runs) in zip(figure.subplots(1, 3, sharey=True), untrained.items(), strict=True):
    both = {"learned": [[curves[name][layer] for layer in LAYERS]], "random weights": runs}
    spread_lines(both, axes=axes, xlabel="block")
    axes.set(title=name, ylim=(0, 1.05), xticks=range(1, 6))
set_title(figure, "Depth alone doesn't do it: a probe on random weights reads little")
last = {name: np.mean(runs, axis=0)[-1] for name, runs in untrained.items()}
show(
    figure,
    "Three panels over five blocks, the trained net and three random ones. In the last block: "
    + "; ".join(
        f"{name} {curves[name][LAYERS[-1]]:.2f} learned, {last[name]:.2f} random" for name in last
    )
    + ".",
)
assert np.max(untrained["probe's accuracy"]) < 0.75 < probe[LAYERS[2]]
assert abs(last["probe's accuracy"] - 0.6) < 0.05
assert kept[LAYERS[-1]] < last["R² of the picture"] < untrained["R² of the picture"][0][0]

# %% [markdown]
# In the last block the class in the open, the lost picture and the zeros are beyond the control. Random layers forget a part of the picture too,
# the trained net more. One way to read it: what doesn't help to tell cats from dogs is let go.
#
# ## A channel for ears?
#
# One reads that deep layers detect "cat ear" or "cat eye". We can check: the renderer knows where the ears are. For each channel of a layer, take
# the share of its activity that lies on ears, and divide it by the share of the area that ears cover. A channel that doesn't care
# gets 1. We call this number its **lift**.
#
# By hand first. Eight positions, and an ear on one of them: an eighth of the area. The channel below has 6 of its 12 units of activity there, a half. Its lift
# is ½ divided by ⅛, so 4.


# %%
def lift(maps, part):
    """Share of each channel's activity on a part, over the part's share of the area: (C,)."""
    side = part.shape[1] // maps.shape[1]  # a position covers side by side pixels
    covered = part.reshape(len(part), maps.shape[1], side, -1, side).mean(axis=(2, 4))
    inside = np.tensordot(covered.astype(maps.dtype), maps, axes=3)  # summed over all positions
    return inside / np.maximum(maps.sum(axis=(0, 1, 2)), 1e-9) / covered.mean()


# %%
channel = np.array([[6.0, 2, 0, 0], [2, 2, 0, 0]])
ear = np.array([[True, False, False, False], [False, False, False, False]])
print("by hand:", (6 / 12) / (1 / 8), " by lift:", lift(channel[None, ..., None], ear[None])[0])
print(f"ears cover {pets.parts['ears'].mean():.3f} of the test pictures")
assert lift(channel[None, ..., None], ear[None])[0] == 4

# %%
# @title Predict, then run the next cell
predict(
    "Ears cover a fortieth of a picture. What lift will the best of 64 channels in block 4 have?",
    [
        "About 1: no channel cares for ears",
        "About 8",
        "About 40: it fires on ears and nothing else",
    ],
    "About 8",
    {
        "About 1: no channel cares for ears": "Nobody told the net about ears, that is true. But "
        "cats and dogs differ there, so it pays to look.",
        "About 8": "About a fifth of its activity lies on a fortieth of the area. It prefers ears, "
        "and answers to other things too.",
        "About 40: it fires on ears and nothing else": "That would be a perfect ear detector. The "
        "best of the 64 is far from it.",
    },
)


# %%
def best_channel(layer, part, at_train=at_train, at_test=at_test):
    """Choose the channel with the highest lift in training; return it and its lift on others."""
    best = int(lift(at_train[layer], train.parts[part]).argmax())
    return best, float(lift(at_test[layer], pets.parts[part])[best])


# %%
found = {(part, layer): best_channel(layer, part) for part in pets.parts for layer in LAYERS}
for layer in LAYERS:
    print(f"{layer:20}", *(f"{part} {found[part, layer][1]:5.1f}  " for part in pets.parts))
ears = found["ears", "block4_sepconv1_act"]
untaught = [best_channel(LAYERS[3], "ears", *maps)[1] for maps in block4_of_random]
print("block 4 of the random nets: ears", *(f"{lift_there:.1f}" for lift_there in untaught))
assert ears[1] > 7 > 5 > max(*untaught, found["ears", LAYERS[0]][1])
assert all(found[part, LAYERS[3]][1] > found[part, LAYERS[0]][1] for part in pets.parts)

# %% [markdown]
# Each number is the best channel's lift on a part. The channel was *chosen* on training pictures and *scored* on others. Otherwise the best of 64 could look good by luck
# alone. In block 4 each part has a channel that prefers it more than block 1's best does. The layers alone don't do it: in the three nets with random weights
# the best for ears stays below 5. Look at the winner for ears. (Each picture's heat is divided by its own peak.)

# %%
# @title Draw: five pets under the channel
from course_utils.plots import heatmap_overlay

channel = at_test["block4_sepconv1_act"][:5, ..., ears[0]]
heat = np.kron(channel, np.ones((1, 4, 4)))  # a position covers 4 by 4 pixels
heat = heat / np.maximum(heat.max(axis=(1, 2), keepdims=True), 1e-9)
show(
    heatmap_overlay(
        pets.images[:5],
        heat,
        title=f"Channel {ears[0]} of block 4: bright on these dogs' heads, scattered on the cat",
    ),
    "Five rendered pets with the activity of one channel laid over them. On the four dogs the "
    "brightest spots lie on the head, on and beside the ears; on the cat they are scattered over "
    f"head, body and room. Over all test pictures its lift on ears is {ears[1]:.1f}.",
)

# %% [markdown]
# On these dogs it finds the head; on the cat in the middle it is scattered. Is it a channel for *dogs'* ears? One cat is an
# impression. So score cats and dogs apart, and the other parts of the head too.

# %%
maps = at_test["block4_sepconv1_act"][..., [ears[0]]]
by_species = {}
for number, name in enumerate(class_names):
    some = pets.labels == number
    parts = {part: masks[some] for part, masks in pets.parts.items()}
    lifts = by_species[name] = {p: float(lift(maps[some], mask)[0]) for p, mask in parts.items()}
    print(f"{name}s: mean activity {maps[some].mean():.2f}, ears cover {parts['ears'].mean():.3f}")
    print("   lift on " + ", ".join(f"{part} {value:.1f}" for part, value in lifts.items()))

# %%
on_dogs, on_cats = by_species["dog"], by_species["cat"]
assert 2.5 < maps[pets.labels == 1].mean() / maps[pets.labels == 0].mean() < 3.5
assert ears[1] > on_dogs["ears"] > 2 * on_cats["ears"]
assert on_dogs["eyes"] > on_dogs["ears"] and on_dogs["muzzle"] < 1

# %% [markdown]
# It is a channel for dogs, about three times as active for them as for cats. (Its lift over both species together is higher than over either: dogs have the
# larger ears *and* the more activity, so the two meet more often than within one species.) But it is not for *ears*: on dogs its lift is even higher
# on the eyes, and below 1 on the muzzle. "The upper half of a dog's head" fits better. Had we looked for ears alone, we should have found ears.
#
# ## Does the net use it?
#
# So far we know where the channel *fires*. Does the answer depend on it? Make an experiment: **silence** the channel, so that it is 0 everywhere, on every
# picture, and see what the net says then. (We set its normalization's scale to 0 and its shift to −1, and ReLU makes 0 of that.)

# %%
# @title Predict, then run the next cell
predict(
    "The net names all dogs rightly. With the best ear channel silenced, how many of them?",
    ["Nearly all", "About half", "Hardly any"],
    "Nearly all",
    {
        "Nearly all": "One channel of 64 can be spared here: the others tell enough.",
        "About half": "That takes about eight of such channels, as you will see.",
        "Hardly any": "Then the net would know dogs by this one channel alone.",
    },
)

# %%
wounded, _ = shipped("xception_scenes")
normalization = wounded.get_layer("block4_sepconv1_bn")
gamma, beta, *averages = normalization.get_weights()
are_dogs = pets.labels == class_names.index("dog")


# %%
def right_without(channels):
    """Return the shares of dogs and of cats named rightly with these channels silenced."""
    scale, shift = gamma.copy(), beta.copy()
    scale[channels], shift[channels] = 0, -1
    normalization.set_weights([scale, shift, *averages])
    right = wounded.predict(pets.images, batch_size=100, verbose=0).argmax(axis=1) == pets.labels
    return right[are_dogs].mean(), right[~are_dogs].mean()


# %%
by_ears = np.argsort(-lift(at_train["block4_sepconv1_act"], train.parts["ears"]))
counts = [0, 1, 4, 8, 16]
best_first = np.array([right_without(by_ears[:count]) for count in counts])
for count, (dogs, cats) in zip(counts, best_first, strict=True):
    print(f"{count:2} best for ears silenced: dogs {dogs:.2f}, cats {cats:.2f}")

# %% [markdown]
# For comparison, as many channels in any order (three draws), and the sixteen *loudest*, those with the highest mean activity:

# %%
rng = np.random.default_rng(0)
orders = [rng.permutation(64) for _ in range(3)]
any_order = np.array([[right_without(order[:n])[0] for n in counts[1:]] for order in orders])
for count, dogs in zip(counts[1:], any_order.T, strict=True):
    print(f"{count:2} at random: dogs {dogs.mean():.2f} ({dogs.min():.2f} to {dogs.max():.2f})")
loudest = np.argsort(-at_train["block4_sepconv1_act"].mean(axis=(0, 1, 2)))[:16]
print(f"16 loudest:   dogs {right_without(loudest)[0]:.2f}")
assert best_first[1, 0] > 0.95 and best_first[3, 0] < any_order[:, 2].min() - 0.1
assert best_first[0, 0] > 0.99 and best_first[4, 0] < 0.2 and best_first[:, 1].min() > 0.95
assert 0.35 < best_first[3, 0] < 0.6 and min(any_order.min(), right_without(loudest)[0]) > 0.8

# %%
# @title Draw: dogs named rightly, with ever more channels silenced
lines = {"best ear channels": best_first[1:, 0], "channels at random, three draws": any_order}
figure = spread_lines(
    lines,
    counts[1:],
    title="One channel can be spared; eight of its kind can't",
    xlabel="channels of block 4 silenced",
    ylabel="dogs named rightly",
)
figure.axes[0].set(ylim=(0, 1.05), xticks=counts[1:])
show(
    figure,
    "One line falls, the other hardly does. Without 1, 4, 8 and 16 of the channels with the "
    f"highest lift on ears {', '.join(f'{share:.2f}' for share in best_first[1:, 0])} of the dogs "
    "are named rightly; without as many at random, "
    f"{', '.join(f'{share:.2f}' for share in any_order.mean(axis=0))}.",
)

# %% [markdown]
# The best ear channel alone can be spared. But together the channels that prefer ears carry “dog”: silence eight of them and about half of the dogs turn into cats; silence
# sixteen, and nearly all do. As many channels at random, or the sixteen loudest, are missed far less. The cats stay cats: for this net "cat" seems to be what is left when nothing says "dog".
#
# ## A real photograph
#
# The same for a photograph, with `xception_photos`, the net that learned from real cats and dogs. Its first separable layer, and its last, of each the
# 48 strongest channels:

# %%
from course_utils.datasets import photograph

photo_net, _ = shipped("xception_photos")
chelsea = photograph("chelsea", 160)
stages = [layer.name for layer in photo_net.layers if layer.name.endswith("sepconv1_act")]
ends = [stages[0], stages[-1]]
seen_photo = activations(photo_net, chelsea[None], ends)

# %%
# @title Draw: the strongest channels for a photograph
for layer, sight in zip(ends, ["eyes and fur as lines", "coarse blocks"], strict=True):
    maps = seen_photo[layer][0]
    strongest = np.argsort(-maps.sum(axis=(0, 1)))[:48]
    count = "all 48" if maps.shape[-1] == 48 else f"48 of {maps.shape[-1]}"
    show(
        activation_grid(maps[..., strongest], f"{layer[:6]}, {count} channels: {sight}"),
        f"The 48 strongest channels of {layer} for a photograph of a cat, {maps.shape[0]} by "
        f"{maps.shape[1]} positions each: {sight}.",
    )

# %% [markdown]
# A photograph has no part masks, so ears can't be scored here. Sparsity can: on eight photographs, from a cat to a motorcycle.

# %%
names = ["chelsea", "astronaut", "coffee", "rocket", "motorcycle", "camera", "coins", "clock"]
several = np.stack([photograph(name, 160) for name in names])
zeros = {k: float(np.mean(v == 0)) for k, v in activations(photo_net, several, ends).items()}
print(", ".join(f"{layer}: {share:.2f} zeros" for layer, share in zeros.items()))
assert zeros[ends[1]] > zeros[ends[0]] + 0.05

# %% [markdown]
# ## A net that has seen a million photographs (may be skipped)
#
# With a network, or with its weights in Keras's cache, set `IMAGENET` to `True`: the same grids, and the share of zeros, for MobileNet, which
# learned a thousand classes.

# %%
IMAGENET = False  # True needs a network once: it fetches about 10 MB
if IMAGENET:
    from course_utils.models import pretrained

    imagenet, _ = pretrained("mobilenet")
    inner = imagenet.layers[-1].name
    ends = [f"{inner}/conv_pw_1_relu", f"{inner}/conv_pw_13_relu"]
    seen_photo = activations(imagenet, photograph("chelsea", 224)[None], ends)
    for layer, maps in seen_photo.items():
        print(f"{layer}: {np.mean(maps == 0):.2f} zeros")
        show(
            activation_grid(maps[0, ..., :48], f"48 channels of MobileNet's {layer.split('/')[1]}"),
            f"48 channels of MobileNet's {layer} for a photograph of a cat, {maps.shape[1]} by "
            f"{maps.shape[2]} positions each; {np.mean(maps == 0):.2f} of the numbers are 0.",
        )

# %% [markdown]
# ## What we measured

# %%
# @title What we measured
from course_utils.plots import show_measured


def first_last(curve):
    """Write a curve's first and last number."""
    return f"{curve[LAYERS[0]]:.2f} to {curve[LAYERS[-1]]:.2f}"


show_measured(
    {
        "With depth a probe reads the class better": first_last(probe),
        "... and a part of the picture is lost, R²": f"{first_last(kept)}; {kept_half:.2f} with half the "
        "channels",
        "... and zeros grow": f"{first_last(sparsity)}; photographs "
        + " to ".join(f"{share:.2f}" for share in zeros.values()),
        "Random weights, last block": ", ".join(f"{k} {share:.2f}" for k, share in last.items()),
        "From edges to parts, best lift on ears": f"block 1 {found['ears', LAYERS[0]][1]:.1f}, "
        f"block 4 {ears[1]:.1f}, with random weights {max(untaught):.1f} at most",
        "... but not a pure ear channel": f"dogs' ears {by_species['dog']['ears']:.1f}, dogs' eyes "
        f"{by_species['dog']['eyes']:.1f}, cats' ears {by_species['cat']['ears']:.1f}",
        "Dogs named rightly without ear channels": f"without 1: {best_first[1, 0]:.2f}, without 8: "
        f"{best_first[3, 0]:.2f}; 8 at random: {any_order[:, 2].mean():.2f}",
    }
)

# %% [markdown]
# The lecture that this course goes with claims that activations get more abstract and less readable with depth, and go from edges to parts
# such as ears. Measured, for this net: the class comes into the open, a part of the picture gets lost, and channels come to prefer parts, more
# so than with random weights (tried for ears alone). How readable a map is for *us*, we didn't measure. But the best ear channel answers to the eyes of dogs at least as
# well, and the net can do without it. It took measurements to see that.
#
# **New terms.** *Activation*: a layer's output for a picture. *Sparsity*: the share of zeros. *Linear probe*: a linear classifier on a
# layer's activations. *R²*: the share of the variation that is explained. *Control*: the same without the thing in question, here without
# learning. *Lift*: share of activity on a part over its share of the area. *Silencing*: setting a channel to 0, to see whether it can be spared.
#
# **Papers.** M. Zeiler and R. Fergus, "Visualizing and Understanding Convolutional Networks", ECCV 2014. G. Alain and Y. Bengio,
# "Understanding Intermediate Layers Using Linear Classifier Probes", 2016. D. Bau and others, "Network
# Dissection", CVPR 2017, on channels and parts. A. Morcos and others, "On the Importance of Single Directions for
# Generalization", ICLR 2018, on silencing channels.
#
# **Now you.** The [exercises of this lesson](exercises/09_intermediate_activations.ipynb) lay out every channel, read a probe, hold a net against
# random ones, choose a channel for ears, silence channels, and ask whether a lead is more than luck. Lesson 10 asks the opposite question: which picture would excite a channel most?
