# %% [markdown]
# # 06 · Residual connections
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/computer-vision-course/computer-vision-course/blob/main/notebooks/06_residual_connections.ipynb)
#
# **About 40 minutes, about a minute of computing.**
#
# You will be able to
#
# - say with numbers why a deep stack of layers stops learning,
# - measure the gradient at every layer of any net,
# - write a residual block, with an identity shortcut or a projection,
# - judge when a shortcut is the cure, and when something else is.
#
# It builds on lessons 04 and 05: convolutions, ReLU, blocks as functions.

# %% [markdown]
# ## More layers, less learning
#
# A deeper net can do all that a shallower one can: its extra layers only have to pass on what
# they get. So it should never be worse. Here are two nets of 20 convolutional and dense layers and with
# nearly the same parameters, trained alike on 2,000 rendered pets. One has **residual connections**: each block
# adds what came in to what goes out.

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
import keras

from course_utils.datasets import load_pets
from course_utils.models.stacks import stacked_net

train = load_pets("train", 2000, size=32)
losses = {}
for name, residual in [("plain", False), ("residual", True)]:
    keras.utils.set_random_seed(0)
    net = stacked_net(20, residual=residual, normalize=False)
    net.compile(
        optimizer=keras.optimizers.Adam(2e-3),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    )
    losses[name] = net.fit(train.images, train.labels, epochs=5, verbose=0).history["loss"]
    print(f"{name:8} {net.count_params():,} parameters, loss {losses[name][-1]:.3f}")

# %%
from course_utils.plots import show, spread_lines

show(
    spread_lines(
        losses, title="Without shortcuts, 20 layers learn nothing", xlabel="epoch", ylabel="loss"
    ),
    f"Training loss over five epochs. The plain net stays at {losses['plain'][-1]:.3f}, the loss "
    f"of a guess between two classes; the residual net falls to {losses['residual'][-1]:.3f}.",
)
assert losses["plain"][-1] > 0.68 and losses["residual"][-1] < 0.6

# %% [markdown]
# The loss of a coin toss between two classes is $\log 2 = 0.693$. The plain net is stuck there. It isn't
# *overfitting*; it can't even learn its training pictures. What holds it back?
#
# ## By hand: a product of small numbers
#
# Training moves each weight along its **gradient**: by how much the loss changes when the weight does. The
# gradient of an early layer reaches it through all later layers, and the chain rule multiplies their
# derivatives. Take the simplest deep net there is: each layer multiplies one number by its weight,
# $x_l = w_l\, x_{l-1}$. Then
#
# $$\frac{d x_L}{d x_0} = w_1 \cdot w_2 \cdots w_L .$$
#
# Add to each layer what came in, $x_l = x_{l-1} + w_l\, x_{l-1}$. Each factor is then $1 + w_l$.

# %%
# @title Predict, then run the next cell
from course_utils.widgets import predict

predict(
    "56 weights are drawn between −0.5 and 0.5. About how large is the product of the 1 + w?",
    ["Near 0.1", "Near 0.00000001", "Near 1,000,000"],
    "Near 0.1",
    {
        "Near 0.1": "Some factors lie above 1, some below, and they nearly cancel.",
        "Near 0.00000001": "That would be so if every factor were well below 1. Here they lie "
        "around 1, from 0.5 to 1.5.",
        "Near 1,000,000": "That would be so if every factor were well above 1. Here as many lie "
        "below 1 as above.",
    },
)

# %%
import numpy as np

weights = np.random.default_rng(0).uniform(-0.5, 0.5, 56)
for depth in (8, 20, 56):
    plain, with_shortcut = np.prod(weights[:depth]), np.prod(1 + weights[:depth])
    print(f"{depth:2} layers: product of w {plain:8.0e}, product of 1 + w {with_shortcut:.2f}")

# %% [markdown]
# That is the **vanishing gradient**: the first layers of a deep plain net get a gradient so
# small that they hardly move. And it is the whole idea of the **residual connection** (He and others, 2015): the 1 gives the
# gradient a way around each layer. The layer then only has to learn the *residual*, the difference to what came in.
#
# ## The block
#
# Now with convolutions. A residual block convolves twice and adds what came in:
# $y = \text{ReLU}(x + F(x))$.

# %%
from keras import layers


def residual_block(x, filters, *, strides=1, name):
    """Convolve 3 by 3 twice, and add what came in."""
    passed = x
    x = layers.Conv2D(filters, 3, strides=strides, padding="same", name=f"{name}_conv1")(x)
    x = layers.Activation("relu", name=f"{name}_conv1_act")(x)
    x = layers.Conv2D(filters, 3, padding="same", name=f"{name}_conv2")(x)
    if passed.shape != x.shape:
        passed = layers.Conv2D(filters, 1, strides=strides, name=f"{name}_shortcut")(passed)
    x = layers.Add(name=f"{name}_add")([x, passed])
    return layers.Activation("relu", name=f"{name}_act")(x)


# %% [markdown]
# Two things can only be added if their shapes agree. Where the block keeps the shape, the **identity shortcut**
# adds `x` as it is, and costs no parameter. Where it halves the map or changes the channels, a **projection shortcut** brings
# `x` to the new shape: a convolution with a 1 by 1 kernel, a weighted sum of the channels at each place.

# %%
for filters, strides in [(16, 1), (32, 1), (32, 2)]:
    inputs = keras.Input((8, 8, 16))
    block = keras.Model(inputs, residual_block(inputs, filters, strides=strides, name="block"))
    names = [layer.name for layer in block.layers]
    kind = "projection" if "block_shortcut" in names else "identity"
    print(f"8 x 8 x 16 -> {block.output_shape[1:]}: {kind}, {block.count_params():,} parameters")

# %%
# @title Predict, then run the next cell
predict(
    "You set all weights of a block's second convolution to 0 (identity shortcut, inputs not "
    "negative). What does the block give?",
    ["All zeros", "Its input, unchanged", "Random numbers"],
    "Its input, unchanged",
    {
        "All zeros": "F(x) is all zeros. But the block gives x + F(x).",
        "Its input, unchanged": "x + 0 = x, and ReLU leaves what isn't negative. A residual block "
        "that has nothing to add does no harm. A plain block would have to learn the identity.",
        "Random numbers": "The first convolution's weights are random, but nothing of them comes "
        "through a second one of zeros.",
    },
)

# %%
inputs = keras.Input((8, 8, 16))
block = keras.Model(inputs, residual_block(inputs, 16, name="block"))
second = block.get_layer("block_conv2")
second.set_weights([np.zeros_like(weight) for weight in second.get_weights()])
x = np.random.default_rng(1).uniform(size=(1, 8, 8, 16)).astype("float32")
print("output equals input:", np.array_equal(block(x), x))
assert np.array_equal(block(x), x)

# %% [markdown]
# So this is how a deeper net can be "no worse": extra blocks may stay silent.
#
# ## Measure the gradient at every layer
#
# `stacked_net` is a loop over such blocks (its `basic_block` is ours, with the options to leave out the shortcut or
# to normalize, lesson 07). `gradient_norms` feeds pictures and labels through any Keras model and
# returns, for each layer, the length of the gradient of its kernel. Here are 56 layers before any training.

# %%
from course_utils.analysis import gradient_norms
from course_utils.models.stacks import convolution_names

live = {}
for name, residual in [("plain", False), ("residual", True)]:
    keras.utils.set_random_seed(0)
    net = stacked_net(56, residual=residual, normalize=False)
    norms = gradient_norms(net, train.images[:32], train.labels[:32])
    live[name] = [norms[layer] for layer in convolution_names(net)]
    print(f"{name:8} first layer {live[name][0]:8.1e}, last layer {live[name][-1]:8.1e}")
assert live["plain"][0] < 1e-6 * live["residual"][0]

# %%
show(
    spread_lines(
        live,
        title="In the plain net every layer gets next to nothing",
        xlabel="convolution, from the picture up",
        ylabel="length of the gradient",
        log=True,
    ),
    "The length of the gradient at 55 convolutions, on a logarithmic axis. The residual net's line "
    f"stays between {min(live['residual']):.0e} and {max(live['residual']):.0e}; the plain net's "
    f"lies between {min(live['plain']):.0e} and {max(live['plain']):.0e}, at every layer.",
)

# %% [markdown]
# Every layer, even the last? A kernel's gradient is a product of two things: what comes *up* to the layer, its
# input, and what comes *down* to it, the gradient at its output. In the plain net both fade, one on the way up, the other
# on the way down. The first layers get a good input and no gradient, the last ones a gradient and no input. Measure what comes up:

# %%
from course_utils.analysis import activation_statistics

for name, residual in [("plain", False), ("residual", True)]:
    keras.utils.set_random_seed(0)
    net = stacked_net(56, residual=residual, normalize=False)
    statistics = activation_statistics(net, train.images[:32])
    spreads = [statistics[layer].deviation for layer in convolution_names(net)]
    print(
        f"{name:8} outputs spread by {spreads[0]:.1e} at the first layer, {spreads[-1]:.1e} at the last"
    )

# %% [markdown]
# ## How deep, how sure?
#
# One net with one seed proves little. The command `course experiments gradients` measured five depths with five seeds;
# `load_experiment` reads what came out. Move the slider: when does the plain net's first layer fall silent?

# %%
from course_utils.datasets import load_experiment
from course_utils.plots import new_figure, set_title, spread_dots
from course_utils.widgets import picture_slider, still

stored = load_experiment("gradients")
KINDS = ("plain", "residual")


def gradients_at(depth, start="Glorot"):
    """Draw the gradient by layer for both kinds of net, over five seeds."""
    lines = {kind: 10 ** stored.values(f"{kind}, {start}, {depth}", "by_layer") for kind in KINDS}
    figure = new_figure(4.6, 3)
    axes = figure.subplots()
    spread_lines(lines, axes=axes, log=True, xlabel="convolution", ylabel="gradient")
    axes.set(ylim=(1e-14, 1e3), xlim=(0, 57))
    return figure


# %%
def told(depth):
    """Say how large the gradients of the first layer are."""
    first = {
        kind: 10 ** stored.values(f"{kind}, Glorot, {depth}", "first").mean() for kind in KINDS
    }
    return (
        f"{depth} layers. At the first layer the plain net's gradient is {first['plain']:.0e}, "
        f"the residual net's {first['residual']:.0e}."
    )


picture_slider(gradients_at, [8, 20, 32, 44, 56], "layers", told, start=20)

# %%
show(
    still(gradients_at, [8, 20, 32, 56], "layers", "The deeper, the lower the plain net's line"),
    "Four panels, for nets of 8 to 56 layers. " + " ".join(told(d) for d in (8, 20, 32, 56)),
)

# %% [markdown]
# ## Is it the shortcut alone?
#
# The claim is that residual connections address the vanishing gradient. They do. But are they the only
# cure? A layer's first weights are drawn at random, and *how large* matters. Keras's default is Glorot's rule; **He's rule** draws them
# larger, to make up for the half that ReLU cuts off. And **batch normalization** (lesson 07) brings every layer's
# output back to one size. Here is the first layer's gradient for all three.

# %%
# @title Predict, then run the next cell
predict(
    "Without any shortcut, does He's rule alone keep the gradient from vanishing in 56 layers?",
    ["Yes", "No, only a shortcut can", "It makes it explode"],
    "Yes",
    {
        "Yes": "It keeps the size of the signals, and so of the gradients, about the same from "
        "layer to layer. Vanishing isn't fate: it depends on the factors in the product.",
        "No, only a shortcut can": "The product of the factors vanishes if they are small. A "
        "start with larger weights makes them larger.",
        "It makes it explode": "For the plain net it stays in range. But look at the residual "
        "net: there, x + F(x) with a large F grows at every block.",
    },
)

# %%
depths = [8, 20, 32, 44, 56]
STARTS = ("Glorot", "He", "normalized")
figure = new_figure(9.5, 3.4)
for panel, start in zip(figure.subplots(1, 3, sharey=True), STARTS, strict=True):
    lines = {
        kind: 10 ** np.stack([stored.values(f"{kind}, {start}, {d}", "first") for d in depths], 1)
        for kind in KINDS
    }
    spread_lines(lines, depths, axes=panel, log=True, xlabel="layers")
    panel.set_title(start if start == "normalized" else f"{start}'s rule")
figure.axes[0].set_ylabel("first layer's gradient")
set_title(figure, "A shortcut saves the gradient; so does a better start")
first = {
    f"{kind}, {start}": 10 ** stored.values(f"{kind}, {start}, 56", "first").mean()
    for start in STARTS
    for kind in KINDS
}
show(
    figure,
    "Gradient of the first layer for 8 to 56 layers, five seeds, three panels. At 56 layers: "
    + "; ".join(f"{name} {value:.0e}" for name, value in first.items()),
)

# %%
print(stored.report())

# %% [markdown]
# So the honest sentence is longer than the claim. With the default start a plain net's gradient vanishes and a shortcut
# saves it. A better start saves it too. Normalization without shortcuts overshoots: the first layers' gradients *grow* with
# depth. With shortcut and normalization together, which is how ResNet is built, all layers
# get gradients of about one size.
#
# ## And does it train better?
#
# Gradients are the cause, learning is what we want. Over five seeds, each net trained for 480 steps:

# %%
trained = load_experiment("depth")
groups = {
    f"{depth} layers": {
        kind: trained.values(f"{kind}, normalized, {depth}", "loss") for kind in KINDS
    }
    for depth in (8, 20, 44)
}
show(
    spread_dots(
        groups, "Deeper is not better here, but with shortcuts it hurts less", ylabel="loss"
    ),
    "Training loss after 480 steps, five seeds each, with normalization. "
    + ". ".join(
        f"{depth}: plain {np.mean(kinds['plain']):.2f}, residual {np.mean(kinds['residual']):.2f}"
        for depth, kinds in groups.items()
    ),
)

# %%
print(trained.report())

# %% [markdown]
# At 8 layers the shortcut changes little: there is nothing to cure. The deeper the net, the more it matters. In so short a training 44
# layers learn more slowly than 8 even with shortcuts. Depth pays on large and varied data; on little
# pets of 32 pixels it doesn't have to.
#
# ## ResNet50, from blocks
#
# ResNet50 has 50 layers with weights: one convolution, 16 blocks of three, one dense layer. With up to 2,048
# channels, two convolutions of 3 by 3 would be dear. So its block is a **bottleneck**: 1 by 1 down to a quarter of the
# channels, 3 by 3 there, 1 by 1 up again.

# %%
# @title Predict, then run the next cell
predict(
    "256 channels come in and go out. How do the weights compare: two 3 by 3 convolutions, or the "
    "bottleneck 256 → 64 → 64 → 256?",
    ["About the same", "The bottleneck has a quarter", "The bottleneck has a seventeenth"],
    "The bottleneck has a seventeenth",
    {
        "About the same": "Two of 3 by 3: 2 · 9 · 256 · 256. The bottleneck's only 3 by 3 kernel "
        "works on 64 channels.",
        "The bottleneck has a quarter": "A quarter of the channels means a sixteenth of the "
        "weights: they count inputs times outputs.",
        "The bottleneck has a seventeenth": "2 · 9 · 256 · 256 = 1,179,648 against "
        "256 · 64 + 9 · 64 · 64 + 64 · 256 = 69,632.",
    },
)

# %%
two_of_three = 2 * 9 * 256 * 256
bottleneck = 256 * 64 + 9 * 64 * 64 + 64 * 256
print(f"{two_of_three:,} against {bottleneck:,}: {two_of_three / bottleneck:.0f} times")

# %% [markdown]
# The net is a loop again: four stages of 3, 4, 6 and 3 bottlenecks. `course_utils.models.resnet50` is
# that loop. Is it the published net? Copy the weights across, and compare the answers.

# %%
from course_utils.models import resnet50

ours = resnet50()
published = keras.applications.ResNet50(weights=None, classifier_activation=None)
for layer in published.layers:
    if layer.weights:
        twin = ours.layers[-1] if layer is published.layers[-1] else ours.get_layer(layer.name)
        twin.set_weights(layer.get_weights())
noise = np.random.default_rng(6).normal(size=(1, 224, 224, 3)).astype("float32")
difference = float(keras.ops.max(keras.ops.abs(ours(noise) - published(noise))))
print(f"{ours.count_params():,} parameters, answers differ by {difference:.0e}")
assert ours.count_params() == published.count_params() == 25_636_712 and difference < 1e-4

# %% [markdown]
# ## What we measured

# %%
measured = {
    "20 layers without shortcuts, loss after 5 epochs": f"{losses['plain'][-1]:.3f}",
    "the same with shortcuts": f"{losses['residual'][-1]:.3f}",
    "56 layers, first gradient, plain": f"{first['plain, Glorot']:.0e}",
    "56 layers, first gradient, residual": f"{first['residual, Glorot']:.0e}",
    "plain, started by He's rule": f"{first['plain, He']:.0e}",
    "shortcuts lower the loss at 44 layers": trained.verdict(
        "at 44 layers the residual net reaches"
    ),
    "ResNet50 from blocks, answers differ by": f"{difference:.0e}",
}
for claim, number in measured.items():
    print(f"{claim:50} {number}")

# %% [markdown]
# The claim was that residual connections address the vanishing gradient and make much deeper nets
# trainable. Measured: yes, by many orders of magnitude; but a careful start or normalization keeps
# gradients alive too, and each alone has a price. ResNet uses all three.
#
# **New terms.** *Gradient of a weight*: how the loss changes with it. *Vanishing gradient*: it
# shrinks with every layer on its way down. *Residual block*: x + F(x). *Identity* and *projection
# shortcut*: what came in, as it is or brought to a new shape. *Bottleneck*: fewer channels for the
# costly kernel. *Glorot's and He's rule*: how large the first weights are drawn.
#
# **Papers.** K. He, X. Zhang, S. Ren and J. Sun, "Deep Residual Learning for Image Recognition",
# CVPR 2016; the same, "Identity Mappings in Deep Residual Networks", ECCV 2016, and "Delving Deep into Rectifiers" (He's
# rule), ICCV 2015. X. Glorot and Y. Bengio, "Understanding the Difficulty of Training Deep
# Feedforward Neural Networks", AISTATS 2010.
#
# **Now you.** The [exercises of this lesson](exercises/06_residual_connections.ipynb) multiply
# derivatives, build blocks, and judge cures by their numbers. Lesson 07
# takes up what the right panel above calls normalized.
