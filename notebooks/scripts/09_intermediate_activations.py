# %% [markdown]
# # 09 · Intermediate activations
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/computer-vision-course/computer-vision-course/blob/main/notebooks/09_intermediate_activations.ipynb)
#
# **About 40 minutes, half a minute of computing.**
#
# You will be able to
#
# - look at every channel of every layer of a net, for any picture,
# - measure what a layer knows with a linear probe, and what it has forgotten with a reconstruction,
# - find the channel that answers to ears, and score it against the truth,
# - tell a measurement from an impression.
#
# It builds on lesson 04 (channels, ReLU) and lesson 08 (the small Xception).

# %% [markdown]
# ## What does a net see on the way?
#
# Between the picture and the answer a convnet makes hundreds of intermediate pictures: the outputs of its
# layers, their **activations**. Each channel is one of them. Here is a rendered cat, and all 24 channels that the first
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
show(
    image_row([pets.images[cat]], height=2.4, title="A rendered cat"),
    "A rendered cat, 64 by 64 pixels, the picture that the next figures look into.",
)

# %%
from course_utils.interpret import activations
from course_utils.plots import activation_grid

first = activations(net, pets.images[[cat]], "block1_conv1_act")["block1_conv1_act"]
print("activations of shape", first.shape)
show(
    activation_grid(first[0], "The first layer: 24 views, each still a picture of the cat"),
    "24 small maps of 32 by 32. In nearly all of them the room, the sofa and the cat are plain to "
    "see: some show their edges, some their areas as bright or dark.",
)

# %% [markdown]
# `activations(net, images, layers)` returns a dictionary, layer name to array, for one layer, several, or all.
# In the grid every channel has its own scale: dark is its smallest value, bright its largest. (Plain grey would be a channel that is the same
# everywhere: a dead one for this picture.)
#
# ## Deeper
#
# Five layers on the way up, each after its ReLU:

# %%
from course_utils.widgets import picture_slider, predict, still

LAYERS = ["block1_conv1_act", "block2_sepconv1_act", "block3_sepconv1_act"]
LAYERS += ["block4_sepconv1_act", "block5_sepconv1_act"]
seen = activations(net, pets.images[[cat]], LAYERS)


def channels_of(layer):
    """Draw every channel of a layer for the cat."""
    return activation_grid(seen[layer][0], width=6)


def told(layer):
    """Say what the grid of a layer holds."""
    _, height, width, channels = seen[layer].shape
    return f"{layer}: all {channels} channels, {height} by {width} places each, for the same cat."


picture_slider(channels_of, LAYERS, "layer", told)

# %%
show(
    still(
        channels_of, LAYERS[::2], "layer", "Deep channels are blobs, no longer pictures", columns=1
    ),
    "Three grids of channels. In block1_conv1_act room, sofa and cat are visible in most of the 24 "
    "maps; in block3_sepconv1_act patches and spots, some of them on the cat; in "
    "block5_sepconv1_act the 128 maps show a blob where the cat is, or a few bright spots.",
)

# %% [markdown]
# Two impressions: with depth the maps get *less readable* for us, and *emptier*. But an impression is
# no measurement. Let us measure three things at each of the five layers.
#
# ## Sparsity: how many zeros?
#
# **Sparsity** is the share of activations that are exactly 0. A ReLU makes them so: it sets every negative number to 0.

# %%
predict(
    "With depth, does the share of zeros rise or fall?",
    ["It rises", "It falls", "It stays: ReLU cuts off half everywhere"],
    "It rises",
    {
        "It rises": "Deep channels answer to rarer things, and most pictures hold few of them.",
        "It falls": "Then deep channels would answer to more things than shallow ones.",
        "It stays: ReLU cuts off half everywhere": "That holds for random weights. Trained ones "
        "move their thresholds: a channel that answers to ears is silent where there are none.",
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
# Does a layer already *know* cat from dog? Ask with the simplest classifier there is: average
# each channel over the picture, and fit one weight for each channel, so that the weighted sum is +1 for dogs and −1 for
# cats. This is a **linear probe**. If it reads the class well, the layer holds it in the open.

# %%
predict(
    "The probe on the last layer will be near 1.0. And on the first layer, edges and colours?",
    ["About 0.5, a guess", "About 0.7", "About 0.9"],
    "About 0.5, a guess",
    {
        "About 0.5, a guess": "The first layer sees small patches, and no small patch of fur says "
        "cat or dog. The information is all there, as it is in the pixels, but not in the open.",
        "About 0.7": "That is what the second block reaches, which puts edges together.",
        "About 0.9": "That would mean that edges and colours, averaged over the picture, give the "
        "species away.",
    },
)


# %%
def fit_linear(inputs, targets, strength=1e-3):
    """Fit targets ≈ inputs @ weights + offset by least squares; return it as a function."""
    centre, scale = inputs.mean(axis=0), inputs.std(axis=0) + 1e-6
    scaled = (inputs - centre) / scale  # every channel alike, whatever its size
    offset = targets.mean(axis=0)
    # A small penalty on large weights keeps the solution steady (ridge regression).
    square = scaled.T @ scaled + strength * len(scaled) * np.eye(scaled.shape[1])
    weights = np.linalg.solve(square, scaled.T @ (targets - offset))
    return lambda new: (new - centre) / scale @ weights + offset


probe = {}
for layer in LAYERS:
    guess = fit_linear(at_train[layer].mean(axis=(1, 2)), 2.0 * train.labels - 1)
    guessed = guess(at_test[layer].mean(axis=(1, 2))) > 0
    probe[layer] = float(np.mean(guessed == pets.labels))
    print(f"{layer:20} a linear probe reads the class with {probe[layer]:.3f}")
assert probe[LAYERS[-1]] > probe[LAYERS[0]] + 0.2

# %% [markdown]
# ## Reconstruction: what has it forgotten?
#
# The other way round: how well can the *picture* be computed back from a layer? Cut the picture into patches of 4 by
# 4 pixels, 48 numbers each. At each patch, take the layer's activations and fit the patch from them, again
# linearly. The score is $R^2$: 1 if the patches come back exactly, 0 if no better than the average patch.


# %%
def patches(maps, count=16):
    """Cut (N, H, W, C) into count by count patches: (N * count * count, numbers in a patch)."""
    images, height, _, channels = maps.shape
    side = height // count
    cut = maps.reshape(images, count, side, count, side, channels)
    return cut.transpose(0, 1, 3, 2, 4, 5).reshape(images * count**2, -1)


few, new = 150, 60
wanted, truth = patches(train.images[:few]), patches(pets.images[:new])
rebuilt, recall = {}, {}
for layer in LAYERS:
    back = fit_linear(patches(at_train[layer][:few]), wanted)
    rebuilt[layer] = back(patches(at_test[layer][:new]))
    lost = ((truth - rebuilt[layer]) ** 2).sum() / ((truth - truth.mean(axis=0)) ** 2).sum()
    recall[layer] = float(1 - lost)
    print(f"{layer:20} the picture comes back with R² = {recall[layer]:.3f}")
assert recall[LAYERS[-1]] < recall[LAYERS[0]] - 0.15


# %%
def picture_of(rows, number):
    """Lay one picture's patches out again."""
    squares = rows.reshape(-1, 16, 16, 4, 4, 3)[number]
    return np.clip(squares.transpose(0, 2, 1, 3, 4).reshape(64, 64, 3), 0, 1)


shown = int((pets.labels[:new] == class_names.index("cat")).argmax())
pictures = [picture_of(truth, shown)] + [picture_of(rebuilt[layer], shown) for layer in LAYERS]
titles = ["the picture"] + [f"from {layer.split('_')[0]}" for layer in LAYERS]
show(
    image_row(pictures, titles, title="With depth, the picture gets lost"),
    "The cat, and five reconstructions of it. From the first block it is nearly perfect; from block "
    "3 on it is blurred and blocky; sofa and cat are patches of roughly the right colour.",
)

# %% [markdown]
# ## The three together

# %%
from course_utils.plots import spread_lines

curves = {"probe's accuracy": probe, "R² of the picture": recall, "share of zeros": sparsity}
figure = spread_lines(
    {name: [curve[layer] for layer in LAYERS] for name, curve in curves.items()},
    title="Deeper layers know more of the class, and less of the picture",
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
# That is what "more abstract" means, in numbers: the class comes into the open, the picture gets lost, activity
# gets rarer. Only, the last layer's $R^2$ rises again. It has 128 channels, twice as many as the one before: is that the reason? Leave it half of them.

# %%
half = np.random.default_rng(0).permutation(128)[:64]
wide, wide_test = at_train[LAYERS[-1]][:few, ..., half], at_test[LAYERS[-1]][:new, ..., half]
back = fit_linear(patches(wide), wanted)(patches(wide_test))
recall_half = float(1 - ((truth - back) ** 2).sum() / ((truth - truth.mean(axis=0)) ** 2).sum())
print(f"block 5 with 64 of its channels: R² = {recall_half:.3f}; block 4: {recall[LAYERS[-2]]:.3f}")
assert recall_half < recall[LAYERS[-1]] - 0.05

# %% [markdown]
# It is: with as many channels as block 4 the last block keeps about as little of the picture.
#
# ## A channel for ears?
#
# One reads that deep layers detect "cat ear" or "cat eye". We can check: the renderer knows where the ears are. For each channel of a layer, take
# the share of its activity that lies on ears, and divide it by the share of the area that ears cover. A channel that doesn't care
# gets 1. We call this number its **lift**.

# %%
predict(
    "Ears cover a fortieth of a picture. What lift will the best of 64 channels in block 4 have?",
    [
        "About 1: no channel cares for ears",
        "About 8",
        "About 40: it fires on ears and nothing else",
    ],
    "About 8",
    {
        "About 1: no channel cares for ears": "The net needs ears to tell cats from dogs. See below.",
        "About 8": "About a fifth of its activity lies on a fortieth of the area. It prefers ears, "
        "and answers to other things too. Few channels are pure detectors.",
        "About 40: it fires on ears and nothing else": "That would be a perfect ear detector. Real "
        "channels are mixtures.",
    },
)


# %%
def lift(maps, part):
    """Share of each channel's activity on a part, over the part's share of the area: (C,)."""
    side = part.shape[1] // maps.shape[1]
    places = part.reshape(len(part), maps.shape[1], side, -1, side).mean(axis=(2, 4))
    inside = (maps * places[..., None]).sum(axis=(0, 1, 2))
    return inside / np.maximum(maps.sum(axis=(0, 1, 2)), 1e-9) / places.mean()


found = {}
for part in pets.parts:
    for layer in LAYERS:
        best = int(lift(at_train[layer], train.parts[part]).argmax())
        found[part, layer] = (best, float(lift(at_test[layer], pets.parts[part])[best]))
for layer in LAYERS:
    print(f"{layer:20}", *(f"{part} {found[part, layer][1]:5.1f}  " for part in pets.parts))
ears = found["ears", "block4_sepconv1_act"]
assert ears[1] > 4 > found["ears", LAYERS[0]][1]

# %% [markdown]
# The channel was *chosen* on training pictures and *scored* on others. Otherwise the best of 64 would look good by luck
# alone. Look at the winner for ears:

# %%
from course_utils.plots import heatmap_overlay

channel = at_test["block4_sepconv1_act"][:5, ..., ears[0]]
heat = np.kron(channel, np.ones((1, 4, 4)))  # each place covers 4 by 4 pixels
heat = heat / np.maximum(heat.max(axis=(1, 2), keepdims=True), 1e-9)
show(
    heatmap_overlay(
        pets.images[:5], heat, title=f"Channel {ears[0]} of block 4 likes ears, on dogs"
    ),
    "Five rendered pets with the activity of one channel laid over them. On the four dogs the "
    "brightest places lie on the head, on and beside the ears; on the cat they are scattered over "
    f"body and room. Over all test pictures its lift on ears is {ears[1]:.1f}.",
)

# %% [markdown]
# On the dogs it finds the head; on the cat in the middle it is all over the place. Is it a channel for *dogs'* ears? One cat is an
# impression. So score cats and dogs apart.

# %%
maps = at_test["block4_sepconv1_act"]
by_species = {}
for number, name in enumerate(class_names):
    some = pets.labels == number
    by_species[name] = float(lift(maps[some], pets.parts["ears"][some])[ears[0]])
    print(
        f"{name}s: lift on ears {by_species[name]:.1f}, mean activity {maps[some][..., ears[0]].mean():.2f}"
    )
assert by_species["dog"] > 2 * by_species["cat"]

# %% [markdown]
# It is: a channel for ears of dogs, three times as active for dogs as for cats.
#
# ## A real photograph
#
# The same for a photograph, with `xception_photos`, the net that learned from real cats and dogs. Its first separable layer, and its last:

# %%
from course_utils.datasets import photograph

photo_net, _ = shipped("xception_photos")
chelsea = photograph("chelsea", 128)
stages = [layer.name for layer in photo_net.layers if layer.name.endswith("sepconv1_act")]
ends = [stages[0], stages[-1]]
seen_photo = activations(photo_net, chelsea[None], ends)
for layer in ends:
    maps = seen_photo[layer][0]
    strongest = np.argsort(maps.sum(axis=(0, 1)))[::-1][:48]
    seen_in = "eyes and fur as lines" if layer == ends[0] else "coarse blocks"
    show(
        activation_grid(
            maps[..., strongest],
            f"{layer}, 48 of {maps.shape[-1]} channels: {seen_in}",
        ),
        f"48 channels of {layer} for a photograph of a cat, {maps.shape[0]} by {maps.shape[1]} places "
        f"each: {seen_in}.",
    )

# %% [markdown]
# A photograph has no part masks, so ears can't be scored here. Sparsity can: on eight photographs, from animals to machines.

# %%
names = ["chelsea", "astronaut", "coffee", "rocket", "motorcycle", "camera", "coins", "clock"]
several = np.stack([photograph(name, 128) for name in names])
zeros = {k: float(np.mean(v == 0)) for k, v in activations(photo_net, several, ends).items()}
print(", ".join(f"{layer}: {share:.2f} zeros" for layer, share in zeros.items()))
assert zeros[ends[1]] > zeros[ends[0]] + 0.05

# %% [markdown]
# ## Optional: a net that has seen a million photographs
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
            activation_grid(maps[0, ..., :48], f"MobileNet, 48 channels of {layer.split('/')[1]}"),
            f"48 channels of MobileNet's {layer} for a photograph of a cat, {maps.shape[1]} by "
            f"{maps.shape[2]} places each; {np.mean(maps == 0):.2f} of the numbers are 0.",
        )

# %% [markdown]
# ## What we measured

# %%
measured = {
    "probe's accuracy, first and last block": f"{probe[LAYERS[0]]:.2f} and {probe[LAYERS[-1]]:.2f}",
    "R² of the picture, first and last block": f"{recall[LAYERS[0]]:.2f} and {recall[LAYERS[-1]]:.2f}",
    "R² with half of the last block's channels": f"{recall_half:.2f}",
    "share of zeros, first and last block": f"{sparsity[LAYERS[0]]:.2f} and {sparsity[LAYERS[-1]]:.2f}",
    "best ear channel's lift, first block and block 4": f"{found['ears', LAYERS[0]][1]:.1f} and {ears[1]:.1f}",
    "... on dogs and on cats": f"{by_species['dog']:.1f} and {by_species['cat']:.1f}",
    "best muzzle channel's lift, block 4": f"{found['muzzle', 'block4_sepconv1_act'][1]:.1f}",
}
measured["share of zeros on eight photographs"] = " and ".join(f"{v:.2f}" for v in zeros.values())
for claim, number in measured.items():
    print(f"{claim:50} {number}")

# %% [markdown]
# The claims were that activations get more abstract and less readable with depth, and go from edges to parts
# such as ears. Measured: yes, for this net. But no channel is a pure ear detector, the best one is for ears of dogs, and both took a measurement to see.
#
# **New terms.** *Activation*: a layer's output for a picture. *Sparsity*: the share of zeros. *Linear probe*: a linear classifier on a
# layer's activations. *R²*: the share of the variation that is explained. *Lift*: share of activity on a part over its share of the
# area.
#
# **Papers.** M. Zeiler and R. Fergus, "Visualizing and Understanding Convolutional Networks", ECCV 2014. G. Alain and Y. Bengio,
# "Understanding Intermediate Layers Using Linear Classifier Probes", 2016. D. Bau and others, "Network
# Dissection", CVPR 2017.
#
# **Now you.** The [exercises of this lesson](exercises/09_intermediate_activations.ipynb) lay out every channel, read a probe, choose a channel
# for ears, and ask whether a lead is more than luck. Lesson 10 asks the opposite question: which picture would excite a channel most?
