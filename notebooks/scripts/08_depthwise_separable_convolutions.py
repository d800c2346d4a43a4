# %% [markdown]
# # 08 · Depthwise separable convolutions
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/computer-vision-course/computer-vision-course/blob/main/notebooks/08_depthwise_separable_convolutions.ipynb)
#
# **About 45 minutes, a good minute of computing.**
#
# You will be able to
#
# - split a convolution into its spatial and its channel-wise half, with a pencil and in Keras,
# - count what the split saves, in parameters and in multiplications,
# - say what it costs: in time, in accuracy, in what can be expressed,
# - build Xception, the net made of little else, and train a small one.
#
# It builds on lesson 04 (convolutions) and 05 (blocks); Xception also uses lessons 06 and 07.

# %% [markdown]
# ## Two jobs in one
#
# A convolution from 128 channels to 128 holds 3 · 3 · 128 · 128 = 147,456 weights. Each of them
# belongs to a *place* in the 3 by 3 window and to a *pair of channels*. So the layer does two jobs at once: it looks
# around in space, and it mixes channels. Must one kernel do both? Here the two jobs are done one after the other.

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

from course_utils.datasets import photograph
from course_utils.plots import image_row, show

cup = photograph("coffee", 192)
edges = np.array([[-1.0, 0.0, 1.0]] * 3) / 3
spatial = np.stack([ndimage.correlate(cup[..., c], edges) for c in range(3)], axis=-1)
mixed = spatial @ [0.6, 0.3, 0.1]  # one weight for each channel: red, green, blue

# %%
pictures = [cup, *np.moveaxis(np.clip(0.5 + spatial, 0, 1), -1, 0), np.clip(0.5 + mixed, 0, 1)]
titles = ["photograph", "red, filtered", "green, filtered", "blue, filtered", "the three, mixed"]
show(
    image_row(pictures, titles, columns=5, title="First each channel by itself, then a mixture"),
    "A cup of coffee; its red, green and blue channel, each filtered by its own kernel for upright "
    "edges, grey where nothing changes; and their weighted sum, in which the edges of all three "
    "appear.",
)

# %% [markdown]
# The first job is the **depthwise convolution**: each channel has a kernel of its own, and stays by itself. The second is
# the **pointwise convolution**: at each place, weighted sums of the channels, as by a kernel of 1 by 1. Together they are a
# **depthwise separable convolution**.
#
# ## By hand
#
# A picture of 4 by 4 with two channels. Channel 0 gets a kernel that averages, channel 1 one that takes the difference from left to right.

# %%
from course_utils.plots import number_grids

rng = np.random.default_rng(8)
x = rng.integers(0, 10, (4, 4, 2)).astype("float32")
depthwise = np.stack([np.full((3, 3), 1 / 9), np.array([[-1, 0, 1]] * 3)], axis=-1)  # (3, 3, 2)


def depthwise_convolution(x, kernels):
    """Slide each channel's own kernel over it (no padding)."""
    height, width, channels = x.shape
    out = np.zeros((height - 2, width - 2, channels))
    for row in range(height - 2):
        for column in range(width - 2):
            window = x[row : row + 3, column : column + 3]  # (3, 3, channels)
            out[row, column] = (window * kernels).sum(axis=(0, 1))
    return out


halfway = depthwise_convolution(x, depthwise)

# %%
grids = {"channel 0": x[..., 0], "channel 1": x[..., 1]}
grids |= {"averaged": halfway[..., 0], "differences": halfway[..., 1]}
show(
    number_grids(grids, "Each channel has its own kernel and its own result", columns=4),
    "Two 4 by 4 grids of digits, and the two 2 by 2 grids that come out: the averages of channel 0, "
    f"{halfway[..., 0].round(2).tolist()}, and the left-to-right differences of channel 1, "
    f"{halfway[..., 1].tolist()}.",
)

# %% [markdown]
# The pointwise half mixes: three outputs from two channels need a table of 2 by 3 weights, the same at every place. That
# is a matrix product.

# %%
pointwise = np.array([[1.0, 0.0, 0.5], [0.0, 1.0, 0.5]])  # (2, 3)
result = halfway @ pointwise  # (2, 2, 3)
print("output 0 is channel 0:  ", np.array_equal(result[..., 0], halfway[..., 0]))
print("output 2 is the average:", np.allclose(result[..., 2], halfway.mean(axis=-1)))

# %% [markdown]
# Keras has it as one layer, and as two.

# %%
from course_utils.quiet import load_tensorflow

load_tensorflow()  # Keras computes with TensorFlow; without this it opens with a page of log
import keras
from keras import layers

separable = layers.SeparableConv2D(3, 3, use_bias=False)
separable.build((None, 4, 4, 2))
separable.set_weights([depthwise[..., None], pointwise[None, None]])
difference_separable = float(np.abs(separable(x[None])[0] - result).max())

first, second = layers.DepthwiseConv2D(3, use_bias=False), layers.Conv2D(3, 1, use_bias=False)
halves = keras.Sequential([keras.Input((4, 4, 2)), first, second])
halves.set_weights(separable.get_weights())
difference_halves = float(np.abs(halves(x[None])[0] - result).max())
print(f"differences: one layer {difference_separable:.0e}, two layers {difference_halves:.0e}")
assert max(difference_separable, difference_halves) < 1e-5

# %% [markdown]
# ## What it can't do
#
# A separable convolution *is* a convolution: multiply out, and the kernel from channel $c$ to output $o$ is the spatial kernel of $c$, times
# one number. So all kernels that read channel $c$ have the same pattern, only stronger or weaker.

# %%
# @title Predict, then run the next cell
from course_utils.widgets import predict

predict(
    "One output should see upright edges in channel 0, another level edges in the same channel. "
    "Can one separable convolution do it?",
    ["Yes, with the right pointwise weights", "No", "Yes, if it has enough outputs"],
    "No",
    {
        "Yes, with the right pointwise weights": "Pointwise weights scale the pattern that the "
        "depthwise half has found. They can't turn it.",
        "No": "Channel 0 has one spatial kernel. Every output gets that one pattern, scaled. A "
        "regular convolution has a kernel for each pair of channels.",
        "Yes, if it has enough outputs": "More outputs are more mixtures of the same patterns, one "
        "for each input channel.",
    },
)

# %%
equal_kernel = depthwise[..., None] * pointwise  # (3, 3, 2, 3)
regular = layers.Conv2D(3, 3, use_bias=False)
regular.build((None, 4, 4, 2))
regular.set_weights([equal_kernel])
print(f"as a regular convolution, differs by {np.abs(regular(x[None])[0] - result).max():.0e}")
# Adding 0 turns the -0 of -1 times 0 into a plain 0.
patterns = {f"{c} → {o}": equal_kernel[..., c, o] + 0.0 for c in range(2) for o in range(3)}
show(
    number_grids(
        patterns,
        "Kernels that read one channel share one pattern (channel → output)",
        columns=6,
        digits=2,
    ),
    "Six 3 by 3 kernels, from two channels to three outputs. Those of channel 0 are all the average, "
    "times 1, 0 and one half; those of channel 1 all the left-to-right difference, times 0, 1 and "
    "one half.",
)

# %% [markdown]
# ## What it saves
#
# Let $k$ be the side of the kernel, $C$ the channels that come in, $F$ the filters. Weights:
#
# $$\underbrace{k^2 \cdot C \cdot F}_\text{regular} \qquad\text{against}\qquad \underbrace{k^2 \cdot C}_\text{depthwise} + \underbrace{C \cdot F}_\text{pointwise},
# \qquad\text{a ratio of } \frac{1}{F} + \frac{1}{k^2}.$$

# %%
# @title Predict, then run the next cell
predict(
    "3 by 3 kernels and very many filters. How much smaller can the separable convolution become?",
    ["At most 3 times", "At most 9 times", "Without limit: the more filters, the smaller"],
    "At most 9 times",
    {
        "At most 3 times": "The kernel has 3 · 3 places, and each of them stood for a table of "
        "channels times filters. Now there is one such table.",
        "At most 9 times": "1/F goes to 0, and 1/9 is left: the mixing itself is still there, once "
        "instead of nine times.",
        "Without limit: the more filters, the smaller": "The pointwise table grows with the "
        "filters as fast as the regular kernel does.",
    },
)


# %%
def weights_of(k, channels, filters):
    """Count the weights of both kinds of convolution."""
    return {
        "regular": k * k * channels * filters,
        "separable": k * k * channels + channels * filters,
    }


from course_utils.analysis import layer_table

inputs = keras.Input((32, 32, 128))
for name, kind in [("regular", layers.Conv2D), ("separable", layers.SeparableConv2D)]:
    model = keras.Model(inputs, kind(128, 3, padding="same", use_bias=False)(inputs))
    (row,) = [row for row in layer_table(model) if row.parameters]
    by_formula = weights_of(3, 128, 128)[name]
    print(f"{name:9} {row.parameters:>8,} weights, {row.multiply_adds:>12,} multiply-adds")
    assert row.parameters == model.count_params() == by_formula
    assert row.multiply_adds == by_formula * 32 * 32  # every weight is used at every place

# %% [markdown]
# Move the slider: how does the saving depend on the number of filters?

# %%
from course_utils.plots import COLOURS, new_figure
from course_utils.widgets import picture_slider, still


def compared(filters):
    """Draw the weights of both kinds for as many filters as channels."""
    counts = weights_of(3, filters, filters)
    figure = new_figure(6, 1.7)
    axes = figure.subplots()
    bars = axes.barh(
        list(counts), list(counts.values()), color=[COLOURS["blue"], COLOURS["orange"]]
    )
    axes.bar_label(bars, [f" {count:,}" for count in counts.values()])
    axes.set(
        xlim=(0, 1.25 * counts["regular"]), xticks=[], xlabel=f"{filters} channels to {filters}"
    )
    axes.invert_yaxis()
    return figure


# %%
def told(filters):
    """Say how many times smaller the separable one is."""
    counts = weights_of(3, filters, filters)
    return (
        f"{filters} channels to {filters}: {counts['regular']:,} weights against "
        f"{counts['separable']:,}, {counts['regular'] / counts['separable']:.1f} times fewer."
    )


picture_slider(compared, [4, 16, 64, 256, 1024], "filters", told, start=64)

# %%
show(
    still(
        compared, [4, 64, 1024], "filters", "The saving grows with the filters, up to 9", columns=1
    ),
    "Three pairs of bars, regular and separable, from few channels to many. "
    + " ".join(told(filters) for filters in (4, 64, 1024)),
)

# %% [markdown]
# ## Is it faster?
#
# Eight times fewer multiplications: eight times faster? Measure it. (Times differ from machine to machine, and from run to run.)

# %% tags=["varies"]
import time

shapes = {"16 channels, 128 x 128": (128, 128, 16), "512 channels, 8 x 8": (8, 8, 512)}
milliseconds = {}
for name, shape in shapes.items():
    maps = keras.ops.ones((16, *shape))
    for kind in (layers.Conv2D, layers.SeparableConv2D, layers.DepthwiseConv2D):
        sizes = (3,) if kind is layers.DepthwiseConv2D else (shape[-1], 3)
        layer = kind(*sizes, padding="same")
        runs = []
        for _ in range(6):
            start = time.perf_counter()
            layer(maps)
            runs.append(time.perf_counter() - start)
        milliseconds[name, kind.__name__] = 1000 * min(runs)
for (name, kind), value in milliseconds.items():
    print(f"{name:23} {kind:16} {value:6.1f} ms")

# %% [markdown]
# With 512 channels most of the promise comes true. With 16 channels on large maps it doesn't: the multiplications are
# fewer by a factor of 5.8, the time by much less, and nearly all of it goes into the depthwise half. That half does little arithmetic on every number
# that it fetches from memory, so the fetching decides. *Multiply-adds count work, not time.*
#
# ## Does it learn better?
#
# The claim goes further: separable nets are smaller, *converge faster, generalize better and overfit less*. Try
# once: two nets of a stem and four blocks, alike but for the kind of convolution, on 1,000 pets.

# %%
# @title Predict, then run the next cell
predict(
    "The separable net has a seventh of the parameters. Which one overfits more on 1,000 pictures?",
    ["The regular one: more parameters", "The separable one", "Neither"],
    "The separable one",
    {
        "The regular one: more parameters": "That is the common rule of thumb. Look at the "
        "gap between the two accuracies below.",
        "The separable one": "At least here: both learn the training pictures, and the regular one "
        "carries more over to new ones. Fewer parameters don't by themselves generalize better.",
        "Neither": "There is a gap between training and new pictures for both.",
    },
)

# %%
from course_utils.datasets import load_pets
from course_utils.models.stacks import column_net

train, test = load_pets("train", 1000, size=32), load_pets("test", 1000, size=32)
live = {}
for name, is_separable in [("regular", False), ("separable", True)]:
    keras.utils.set_random_seed(0)
    net = column_net(separable=is_separable)
    for layer in net.layers:
        if isinstance(layer, layers.BatchNormalization):
            layer.momentum = 0.9  # a short training: lesson 07 says why
    net.compile(
        optimizer=keras.optimizers.Adam(1e-3),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    history = net.fit(train.images, train.labels, epochs=12, verbose=0).history
    live[name] = (history["loss"], net.evaluate(test.images, test.labels, verbose=0)[1])
    print(
        f"{name:9} {net.count_params():7,} parameters, training accuracy "
        f"{history['accuracy'][-1]:.2f}, on new pets {live[name][1]:.2f}"
    )

# %%
from course_utils.plots import spread_lines

show(
    spread_lines(
        {name: losses for name, (losses, _) in live.items()},
        title="The regular net's loss falls faster",
        xlabel="epoch",
        ylabel="loss",
    ),
    "Training loss over twelve epochs. After the fourth, the regular net stands at "
    f"{live['regular'][0][3]:.2f}, the separable one at {live['separable'][0][3]:.2f}.",
)

# %% [markdown]
# One run proves little. The command `course experiments separable` ran five seeds on three numbers of training pictures, with a
# third net: separable too, but wide enough to have *as many parameters* as the regular one.

# %%
from course_utils.datasets import load_experiment
from course_utils.plots import set_title, spread_dots

stored = load_experiment("separable")
KINDS = ("regular", "separable", "wide separable")
figure = new_figure(9.5, 3.4)
panels = figure.subplots(1, 2)
ylabels = {"test": "accuracy on new pets", "steps": "steps to a loss of 0.35"}
for panel, measure in zip(panels, ylabels, strict=True):
    groups = {
        f"{count} pictures": {kind: stored.values(f"{kind}, {count}", measure) for kind in KINDS}
        for count in ("250", "1,000", "4,000")
    }
    spread_dots(groups, axes=panel, ylabel=ylabels[measure])
panels[1].get_legend().remove()
set_title(figure, "Regular kernels learn in fewer steps, and carry no less over")


# %%
def mean_of(measure, count):
    """Say the means of the three nets in one line."""
    return ", ".join(f"{k} {stored.values(f'{k}, {count}', measure).mean():.3g}" for k in KINDS)


show(
    figure,
    "Two panels, five seeds a net. Accuracy on new pets: "
    + "; ".join(
        f"{count} pictures: {mean_of('test', count)}" for count in ("250", "1,000", "4,000")
    )
    + ". Steps to a loss of 0.35: "
    + "; ".join(f"{count}: {mean_of('steps', count)}" for count in ("250", "1,000", "4,000")),
)

# %%
print(stored.report())

# %% [markdown]
# So, in this regime, only the first part of the claim holds as it stands: separable nets are smaller. At equal depth and
# width they take more steps for every number of pictures. On new pictures they do worse with 250; with more, their mean is lower too,
# but five seeds don't settle it. Chollet's comparison is another one: *Xception* against *Inception V3*, at equal
# parameters, on 350 million pictures and on ImageNet's million. "Better for the same number of parameters" and "better" are different sentences.
#
# ## Xception, from blocks
#
# Xception consists of separable convolutions with residual connections, in three parts. The entry
# flow shrinks the maps, the middle flow repeats one block eight times, the exit flow widens.
# Read `course_utils/models/xception.py`: it is a loop of 20 lines. The published one has
# 22,910,480 parameters.

# %%
from course_utils.models import xception

ours = xception()
published = keras.applications.Xception(weights=None)
separable_layers = sum(isinstance(layer, layers.SeparableConv2D) for layer in ours.layers)
print(f"ours {ours.count_params():,}, published {published.count_params():,} parameters")
print(f"{separable_layers} of its 36 convolutions off the shortcuts are separable")
assert ours.count_params() == published.count_params() == 22_910_480

# %% [markdown]
# (That the two also give the same answers with the same weights is checked by the course's tests.) What would
# it weigh with regular convolutions?

# %%
regular_weights = sum(
    weights_of(3, layer.input.shape[-1], layer.filters)["regular"]
    for layer in ours.layers
    if isinstance(layer, layers.SeparableConv2D)
)
separable_weights = sum(
    layer.count_params() for layer in ours.layers if isinstance(layer, layers.SeparableConv2D)
)
print(f"its separable convolutions: {separable_weights:,} weights")
print(f"regular ones in their place: {regular_weights:,}")

# %% [markdown]
# ## A small one
#
# Lessons 09 to 12 look inside `xception_scenes`, a small Xception that comes with the course. This is the
# same net, trained for a moment on 2,000 pets; the shipped one saw 10,000, for longer.

# %%
from course_utils.models import shipped, small_xception

train, test = load_pets("train", 2000), load_pets("test", 500)
keras.utils.set_random_seed(0)
net = small_xception((64, 64, 3), classes=2)
for layer in net.layers:
    if isinstance(layer, layers.BatchNormalization):
        layer.momentum = 0.9
net.compile(
    optimizer=keras.optimizers.Adam(2e-3),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
net.fit(train.images, train.labels, epochs=3, verbose=0)
accuracy = net.evaluate(test.images, test.labels, verbose=0)[1]
shipped_net, _ = shipped("xception_scenes")
logits = shipped_net.predict(test.images, verbose=0)
accuracy_shipped = float(np.mean(logits.argmax(axis=1) == test.labels))
print(
    f"{net.count_params():,} parameters; trained here {accuracy:.3f}, shipped {accuracy_shipped:.3f}"
)
assert accuracy > 0.75 and accuracy_shipped > 0.97

# %% [markdown]
# ## What we measured

# %%
full = {kind: stored.values(f"{kind}, 4,000", "test").mean() for kind in KINDS}
measured = {
    "by hand and Keras differ by": f"{difference_separable:.0e}",
    "128 to 128 channels: times fewer weights": f"{147_456 / weights_of(3, 128, 128)['separable']:.1f}",
    "on 4,000 pets, regular": f"{full['regular']:.3f}",
    "on 4,000 pets, separable": f"{full['separable']:.3f}",
    "on 4,000 pets, separable, equal parameters": f"{full['wide separable']:.3f}",
    "Xception's parameters, as built": f"{ours.count_params():,}",
    "a small Xception after three epochs": f"{accuracy:.3f}",
}
for claim, number in measured.items():
    print(f"{claim:44} {number}")

# %% [markdown]
# The claim was that separable convolutions make models smaller, which converge faster, generalize better and overfit less. Smaller: always,
# by up to 9 times. The rest depends on what is held equal, and on the data: the table above says when.
#
# **New terms.** *Depthwise convolution*: one kernel for each channel. *Pointwise convolution*: a kernel of 1 by
# 1, mixing channels. *Depthwise separable*: one after the other. *Entry, middle, exit flow*: the three parts of Xception.
#
# **Papers.** F. Chollet, "Xception: Deep Learning with Depthwise Separable Convolutions", CVPR 2017. A. Howard and
# others, "MobileNets: Efficient Convolutional Neural Networks for Mobile Vision Applications", 2017.
#
# **Now you.** The [exercises of this lesson](exercises/08_depthwise_separable_convolutions.ipynb)
# split, count, and judge what was measured. Lesson 09 opens the net and looks inside.
