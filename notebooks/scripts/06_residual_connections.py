# %% [markdown]
# # 06 · Residual connections
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/computer-vision-course/computer-vision-course/blob/main/notebooks/06_residual_connections.ipynb)
#
# **About 40 minutes, less than a minute of computing.**
#
# You will be able to
#
# - say with numbers why a deep stack of layers stops learning,
# - measure the gradient at every layer of any net,
# - write a residual block, with an identity shortcut or a projection,
# - judge when a shortcut is the cure, and when something else is.
#
# It builds on lessons 01 (loss, epoch, batch, overfitting), 04 (convolutions, ReLU) and 05 (blocks as functions).

# %% [markdown]
# ## More layers, less learning
#
# A deeper net can do all that a shallower one can: its extra layers only have to pass on what
# they get. So it should never be worse. Here are two nets of 20 layers, 19 convolutions and a dense one, with
# nearly as many parameters. In one of them each block has a **shortcut**: it adds what came in to what goes
# out. That is a **residual connection**.
#
# Both are trained on 2,000 rendered pets by plain gradient descent: each step moves each weight *against* its
# **gradient** (by how much the loss changes when the weight does), by the gradient times the learning rate.

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

# %%
from course_utils.datasets import load_pets
from course_utils.models.stacks import convolution_names, stacked_net

train = load_pets("train", 2000, size=32)
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)


# %%
def build(depth, residual):
    """Return a net of that depth; its weights are drawn from one seed."""
    keras.utils.set_random_seed(0)
    return stacked_net(depth, residual=residual, normalize=False)


# %%
nets, losses = {}, {}
for name, residual in [("plain", False), ("residual", True)]:
    net = nets[name] = build(20, residual)
    net.compile(optimizer=keras.optimizers.SGD(0.05), loss=loss)
    history = net.fit(train.images, train.labels, batch_size=8, epochs=6, verbose=0)
    losses[name] = history.history["loss"]
    print(f"{name:8} {net.count_params():,} parameters, loss {losses[name][-1]:.3f}")

# %%
# @title Draw: the loss of both nets, epoch by epoch
from course_utils.plots import show, spread_lines

show(
    spread_lines(
        losses,
        title="The plain net stays where it began; the residual net learns",
        xlabel="epoch",
        ylabel="loss",
    ),
    f"Training loss over six epochs. The plain net stays at {losses['plain'][-1]:.3f}, the loss "
    f"of a guess between two classes; the residual net falls to {losses['residual'][-1]:.3f}.",
)
assert abs(losses["plain"][-1] - 0.693) < 0.01 and losses["residual"][-1] < 0.65

# %% [markdown]
# The loss of a coin toss between two classes is $\log 2 = 0.693$. The plain net is stuck there. It isn't
# *overfitting*; it doesn't even learn its training pictures. How far did its layers move at all?
# Here is the distance
# of each kernel from where it began, as a share of the kernel's own length (the root of the sum of its squared weights).

# %%
import numpy as np


def kernels(net):
    """Return the kernels of all convolutions of a net, one array each."""
    return [net.get_layer(name).get_weights()[0] for name in convolution_names(net)]


# %%
moved = {}
for name, residual in [("plain", False), ("residual", True)]:
    pairs = zip(kernels(nets[name]), kernels(build(20, residual)), strict=True)  # now, before
    moved[name] = [np.linalg.norm(now - old) / np.linalg.norm(old) for now, old in pairs]
    print(f"{name:8} first layer {moved[name][0]:.4%}, most moved layer {max(moved[name]):.4%}")
assert max(moved["plain"]) < 1e-4 < 0.01 < min(moved["residual"])

# %% [markdown]
# No convolution of the plain net has moved by a hundredth of a percent. Its gradients must be nearly zero. Why?
#
# ## By hand: a product of small numbers
#
# The gradient of an early layer reaches it through all later layers, and the chain rule multiplies their
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
        "Near 0.1": "Some factors lie above 1, some below, and much of it cancels.",
        "Near 0.00000001": "That would be so if every factor were well below 1. Here they lie "
        "around 1, from 0.5 to 1.5.",
        "Near 1,000,000": "That would be so if every factor were well above 1. Here about as "
        "many lie below 1 as above.",
    },
)

# %%
weights = np.random.default_rng(0).uniform(-0.5, 0.5, 56)
for depth in (8, 20, 56):
    plain, with_shortcut = np.prod(weights[:depth]), np.prod(1 + weights[:depth])
    print(f"{depth:2} layers: product of w {plain:8.0e}, product of 1 + w {with_shortcut:.2f}")

# %%
others = np.prod(1 + np.random.default_rng(1).uniform(-0.5, 0.5, (2000, 56)), axis=1)
low, middle, high = np.quantile(others, [0.05, 0.5, 0.95])
print(
    f"2,000 other draws: half lie below {middle:.2f}, nine of ten between {low:.3f} and {high:.1f}"
)

# %% [markdown]
# That is the **vanishing gradient**: the early layers of a deep plain net get a gradient so
# small that plain gradient descent hardly moves them. The residual connection (He and others, 2016) answers it: the 1 gives the
# gradient a way around the layer. The layer is left to learn the *residual*, the difference to what came in.
#
# An optimizer such as Adam (Kingma and Ba, 2015) divides a step by the usual size of the gradient, so small gradients move
# weights too. It can hide the problem, but leaves the cause: where gradients fall far below the 0.0000001 that Keras's Adam adds to its
# divisor, its steps shrink as well.
#
# ## The block
#
# Now with convolutions. Our residual block convolves twice, to $F(x)$, and adds what came in:
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
# Two arrays can be added if their shapes agree. Where the block keeps the shape, the **identity shortcut**
# adds `x` as it is, and costs no parameter. Where it halves the map or changes the channels, a **projection shortcut** brings
# `x` to the new shape: a convolution with a 1 by 1 kernel, that is, weighted sums of the channels.
# (Two of them, not counted as layers, make the residual net above a little larger than the plain one.)

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

untrained = {"plain": build(56, residual=False), "residual": build(56, residual=True)}
live = {}
for name, net in untrained.items():
    norms = gradient_norms(net, train.images[:32], train.labels[:32])
    live[name] = [norms[layer] for layer in convolution_names(net)]
    print(f"{name:8} first layer {live[name][0]:8.1e}, last layer {live[name][-1]:8.1e}")
assert max(live["plain"]) < 1e-6 * min(live["residual"])

# %%
# @title Draw: the gradient at each of 55 convolutions
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
# on the way down. Measure the way up: how far the outputs of each convolution spread over pictures, positions and
# channels, before ReLU hands them on. (The way down follows: the last layers' input is tiny, the first ones' isn't, and yet the products are alike.)

# %%
from course_utils.analysis import activation_statistics

for name, net in untrained.items():
    statistics = activation_statistics(net, train.images[:32])
    spreads = [statistics[layer].deviation for layer in convolution_names(net)]
    print(f"{name:8} first layer {spreads[0]:.1e}, last layer {spreads[-1]:.1e}")

# %% [markdown]
# ## How deep, how sure?
#
# One net with one seed proves little. The command `course experiments gradients` measured five depths with five seeds;
# `load_experiment` reads what came out. Gradients so different are told apart by their powers of ten, so means are taken
# of the logarithms: the *geometric* mean. A line runs through the means, in a band from the smallest to the largest of the seeds. Move the slider: when does the plain net's first layer fall silent?

# %%
from course_utils.datasets import load_experiment

stored = load_experiment("gradients")
DEPTHS, KINDS = (8, 20, 32, 44, 56), ("plain", "residual")


def gradients(kind, start, depth, measure="first"):
    """Return the first layer's gradient, or those "by_layer", for five seeds."""
    return 10 ** stored.values(f"{kind}, {start}, {depth}", measure)  # stored as logarithms


def typical(kind, start, depth):
    """Return the geometric mean of the first layer's gradient over the seeds."""
    return np.exp(np.log(gradients(kind, start, depth)).mean())


# %%
# @title Draw: a slider through the depths
from course_utils.plots import new_figure, set_title, spread_dots
from course_utils.widgets import picture_slider, still


def gradients_at(depth):
    """Draw the gradient by layer for both kinds of net, over five seeds."""
    lines = {kind: gradients(kind, "Glorot", depth, "by_layer") for kind in KINDS}
    figure = new_figure(4.6, 3)
    axes = figure.subplots()
    spread_lines(lines, axes=axes, log=True, xlabel="convolution", ylabel="gradient")
    axes.set(ylim=(1e-14, 1e3), xlim=(0, 57))
    return figure


def first_gradients(depth):
    """Say how large the gradients of the first layer are."""
    plain, residual = (typical(kind, "Glorot", depth) for kind in KINDS)
    return (
        f"{depth} layers. At the first layer the plain net's gradient is {plain:.0e}, the residual "
        f"net's {residual:.0e}."
    )


picture_slider(gradients_at, DEPTHS, "layers", first_gradients, start=20)

# %%
# @title Draw: four settings of the slider
falls = [typical("plain", "Glorot", depth) for depth in DEPTHS]
assert all(one > other for one, other in zip(falls, falls[1:], strict=False))
show(
    still(gradients_at, [8, 20, 32, 56], "layers", "The deeper, the lower the plain net's line"),
    "Four panels, for nets of 8 to 56 layers; a line is the geometric mean of five seeds, its band "
    "reaches from the smallest to the largest. "
    + " ".join(first_gradients(depth) for depth in (8, 20, 32, 56)),
)

# %% [markdown]
# ## Is it the shortcut alone?
#
# The lecture claims that residual connections address the vanishing gradient. They do. But are they the only
# cure? A layer's first weights are drawn at random, and *how large* matters. Keras draws them by **Glorot's rule**; **He's rule** draws them
# larger, to make up for the half that ReLU cuts off. And **batch normalization** (lesson 07) brings every layer's
# output back to one size. Here is the first layer's gradient for all three.

# %%
# @title Predict, then run the next cell
predict(
    "Without any shortcut, does He's rule alone keep the gradient from vanishing in 56 layers?",
    ["Yes, nearly", "No, only a shortcut can", "It makes it explode"],
    "Yes, nearly",
    {
        "Yes, nearly": "Larger weights make larger factors, and their product stays in range: it "
        "still falls with depth, but by a factor of tens and not of hundreds of millions. "
        "Vanishing isn't fate: it depends on the factors in the product.",
        "No, only a shortcut can": "The product of the factors vanishes if they are small. A "
        "start with larger weights makes them larger.",
        "It makes it explode": "For the plain net it stays in range. But look at the residual "
        "net: there the gradient grows with depth.",
    },
)

# %%
STARTS = ("Glorot", "He", "normalized")
for start in STARTS:
    for kind in KINDS:
        first, last = typical(kind, start, 8), typical(kind, start, 56)
        print(f"{start:10} {kind:8} 8 layers {first:7.1e}, 56 layers {last:7.1e}")
shrunk = {s: typical("plain", s, 8) / typical("plain", s, 56) for s in STARTS}
print(
    f"plain nets lose a factor of {shrunk['Glorot']:.0e} by Glorot's rule, {shrunk['He']:.0f} by He's"
)
assert shrunk["Glorot"] > 1e8 and 10 < shrunk["He"] < 100 and shrunk["normalized"] < 0.01
assert typical("residual", "He", 56) > 10 * typical("residual", "He", 8)

# %%
# @title Draw: the first layer's gradient for three starts
figure = new_figure(9.5, 3.4)
for panel, start in zip(figure.subplots(1, 3, sharey=True), STARTS, strict=True):
    lines = {
        kind: np.transpose([gradients(kind, start, depth) for depth in DEPTHS]) for kind in KINDS
    }
    spread_lines(lines, DEPTHS, axes=panel, log=True, xlabel="layers")
    panel.set_title(start if start == "normalized" else f"{start}'s rule")
figure.axes[0].set_ylabel("first layer's gradient")
set_title(figure, "By He's rule plain nets lose far less gradient, and residual nets raise it")
at_56 = {f"{kind}, {start}": typical(kind, start, 56) for start in STARTS for kind in KINDS}
show(
    figure,
    "Gradient of the first layer, five seeds, three panels. From 8 to 56 layers: "
    + "; ".join(
        f"{name} {typical(*name.split(', '), 8):.0e} to {value:.0e}"
        for name, value in at_56.items()
    ),
)

# %% [markdown]
# What may be said of all this? The experiment asks each question in advance, and the five seeds answer. Both nets of a
# seed see the same pictures, so their difference is taken seed by seed. From the five differences follows an interval that covers the true mean
# in 95 of 100 such experiments. A finding **holds** where the whole interval lies above what was asked, **does not
# hold** where it lies below, and is **not settled** where it reaches across.
# (The report says *initialization* for how the first weights are drawn, and *norm* for the length of a gradient.)

# %%
print(stored.report())

# %% [markdown]
# So the exact sentence is longer than the claim. With the default start a plain net's gradient vanishes and a shortcut
# saves it. A better start nearly saves it too. Normalization without shortcuts overshoots: the first layer's gradient *grows* with
# depth. With shortcut and normalization together, which is how ResNet is built, the gradients of 56 layers
# lie closer together than with normalization alone.
#
# ## And does it train better?
#
# Large gradients are a means; learning is what we want. Over five seeds, each net trained for 480 steps of Adam, with normalization. (The *scatter* says how
# far the differences typically lie from their mean: their *standard deviation* over the seeds. One finding asks whether two numbers agree: it holds where each seed comes as close as it says.)

# %%
trained = load_experiment("depth")
groups = {}
for depth in (8, 20, 44):
    runs = {kind: trained.values(f"{kind}, normalized, {depth}", "loss") for kind in KINDS}
    groups[f"{depth} layers"], gap = runs, runs["plain"] - runs["residual"]
    means = ", ".join(f"{kind} {values.mean():.2f}" for kind, values in runs.items())
    print(f"{depth:2} layers: {means}; difference {gap.mean():.2f}, scatter {gap.std(ddof=1):.2f}")

# %%
# @title Draw: the loss of each seed
show(
    spread_dots(
        groups,
        "Deeper is not better here, but with shortcuts it hurts less",
        ylabel="training loss",
    ),
    "Training loss after 480 steps, five seeds each, with normalization. "
    + ". ".join(
        f"{depth}: plain {np.mean(kinds['plain']):.2f}, residual {np.mean(kinds['residual']):.2f}"
        for depth, kinds in groups.items()
    ),
)

# %%
print(trained.report())
alone = ("residual, Glorot, 44", "plain, normalized, 44")  # one of the two cures each
assert all(abs(trained.values(net, "loss") - np.log(2)).max() < 0.01 for net in alone)
assert trained.values("residual, normalized, 44", "loss").max() < 0.5  # both together

# %% [markdown]
# (*Degradation* is the name for it: more layers, and a higher loss on the training pictures themselves.) At 8 layers the shortcut changes
# little. That it *holds* there and isn't settled at 20 is no mistake: the larger difference at 20 layers scatters more from seed to seed. In so short a training 44
# layers learn more slowly than 8 even with shortcuts; depth pays on large and varied data (He and others, 2016; they met degradation in nets *with* normalization, too).
#
# One thing more. Of the nets of 44 layers, those with shortcuts alone stay at 0.69, the loss of a guess, and so do those with
# normalization alone. A gradient that is alive isn't enough. With both, the nets learn their training pictures.
#
# ## ResNet50, from blocks
#
# ResNet50 is named after the convolutions and dense layers on its longest way: one convolution,
# 16 blocks of three, one dense layer. With up to 2,048
# channels, two convolutions of 3 by 3 would be expensive. So its block is a **bottleneck**: 1 by 1 down to a quarter of the
# channels that go out, 3 by 3 there, 1 by 1 up again.

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
keras.utils.set_random_seed(6)  # the same random weights in every run
published = keras.applications.ResNet50(weights=None, classifier_activation=None)
for layer in published.layers[1:-1]:  # the first and the last have other names
    ours.get_layer(layer.name).set_weights(layer.get_weights())
ours.layers[-1].set_weights(published.layers[-1].get_weights())

# %%
noise = np.random.default_rng(6).normal(size=(1, 224, 224, 3)).astype("float32")
difference = float(keras.ops.max(keras.ops.abs(ours(noise) - published(noise))))
print(f"{ours.count_params():,} parameters, answers differ by {difference:.0e}")
assert ours.count_params() == published.count_params() == 25_636_712 and difference < 1e-4

# %% [markdown]
# ## What we measured

# %%
# @title What we measured
from course_utils.plots import show_measured

deep = "at 44 layers the residual net reaches"
show_measured(
    {
        "20 layers without shortcuts, loss after 6 epochs": f"{losses['plain'][-1]:.3f}",
        "the same with shortcuts": f"{losses['residual'][-1]:.3f}",
        "how far the plain net's first kernel moved": f"{moved['plain'][0]:.4%}",
        "56 layers, first gradient, plain": f"{at_56['plain, Glorot']:.0e}",
        "56 layers, first gradient, residual": f"{at_56['residual, Glorot']:.0e}",
        "plain, started by He's rule": f"{at_56['plain, He']:.0e}",
        "shortcuts lower the loss at 44 layers, normalized": trained.verdict(deep),
        "ResNet50 from blocks, answers differ by": f"{difference:.0e}",
    }
)

# %% [markdown]
# The lecture claims that residual connections address the vanishing gradient and make much deeper nets
# trainable. Measured: from Keras's start they raise the first gradient of a net of 56 layers by
# many powers of ten; a careful start or normalization keeps
# it alive too. Trainable is more: in one run, 20 layers learned with shortcuts by plain gradient descent, but 44 layers, in our short training with Adam,
# learned with shortcuts *and* normalization, not with one of them. ResNet uses both, and He's rule.
#
# **New terms.** *Gradient of a weight*: how the loss changes with it. *Vanishing gradient*: it
# shrinks from layer to layer on its way down. *Residual block*: x + F(x). *Identity* and *projection
# shortcut*: what came in, as it is or brought to a new shape. *Bottleneck*: fewer channels for the
# costly kernel. *Glorot's and He's rule*: how large the first weights are drawn. *Geometric mean*: the mean taken of logarithms.
#
# **Papers.** K. He, X. Zhang, S. Ren and J. Sun, "Deep Residual Learning for Image Recognition",
# CVPR 2016; the same, "Identity Mappings in Deep Residual Networks", ECCV 2016, and "Delving Deep into Rectifiers" (He's
# rule), ICCV 2015. X. Glorot and Y. Bengio, "Understanding the Difficulty of Training Deep
# Feedforward Neural Networks", AISTATS 2010. D. Kingma and J. Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015.
#
# **Now you.** The [exercises of this lesson](exercises/06_residual_connections.ipynb) multiply
# derivatives, build blocks, and judge cures by their numbers. Lesson 07
# takes up what the right panel above calls normalized.
