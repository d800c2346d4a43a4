# %% [markdown]
# # 08 · Depthwise separable convolutions
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/computer-vision-course/computer-vision-course/blob/main/notebooks/08_depthwise_separable_convolutions.ipynb)
#
# **About 45 minutes, less than a minute of computing.**
#
# You will be able to
#
# - split a convolution into its spatial and its channel-wise half, with a pencil and in Keras,
# - count what the split saves, in parameters and in multiplications,
# - say what it costs: in time, in accuracy, in what can be expressed,
# - build Xception, the net made of little else, and train a small one.
#
# It builds on lessons 01 (training), 04 (convolutions) and 05 (blocks); Xception also uses lessons 06 and 07.

# %% [markdown]
# ## Two jobs in one
#
# A 3 by 3 convolution from 128 channels to 128 holds 3 · 3 · 128 · 128 = 147,456 weights. Each of them
# belongs to a *position* in the window and to a *pair of channels*, one that comes in and one that goes out. So the layer does two jobs at once: it looks
# around in space, and it mixes channels. Must one kernel do both? Here the two jobs are done one after the other: a kernel that
# finds vertical edges goes over red, green and blue, one channel at a time; then the three results are added, with weights.

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
# @title Draw: the photograph, its filtered channels, and their mixture
pictures = [cup, *np.moveaxis(np.clip(0.5 + spatial, 0, 1), -1, 0), np.clip(0.5 + mixed, 0, 1)]
titles = ["photograph", "red, filtered", "green, filtered", "blue, filtered", "the three, mixed"]
show(
    image_row(pictures, titles, columns=5, title="First each channel by itself, then a mixture"),
    "A cup of coffee; its red, green and blue channel, each filtered for vertical edges, grey where "
    "nothing changes; and their weighted sum.",
)

# %% [markdown]
# The first job is the **depthwise convolution**: a channel has a kernel of its own (above, the same one three times), and stays by itself. The second is
# the **pointwise convolution**: weighted sums of the channels, position by position, as by a kernel of 1 by 1. Together they are a
# **depthwise separable convolution**.
#
# ## By hand
#
# A picture of 4 by 4 with two channels. Channel 0 gets a kernel that averages, channel 1 one that takes the difference from left to right.

# %%
x = np.random.default_rng(8).integers(0, 10, (4, 4, 2)).astype("float32")
averaging, difference = np.full((3, 3), 1 / 9), np.array([[-1, 0, 1]] * 3)
depthwise = np.stack([averaging, difference], axis=-1)  # (3, 3, 2)


# %%
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
# @title Draw: two channels, their kernels, and what comes out
from course_utils.plots import number_grids

grids = {"channel 0": x[..., 0], "its kernel: averages": averaging, "averaged": halfway[..., 0]}
grids |= {"channel 1": x[..., 1], "its kernel: differences": difference}
grids |= {"differences": halfway[..., 1]}
show(
    number_grids(grids, "Two channels, two kernels, two results", columns=3, digits=2),
    "Two 4 by 4 grids of digits, the 3 by 3 kernel of each, nine times 0.11 and three rows of -1, 0, 1, "
    "and the two 2 by 2 grids that come out: the averages of channel 0, "
    f"{halfway[..., 0].round(2).tolist()}, and the left-to-right differences of channel 1, "
    f"{halfway[..., 1].tolist()}.",
)

# %% [markdown]
# The pointwise half mixes: three outputs from two channels need a table of 2 by 3 weights, shared by the
# positions. That is a matrix product.

# %%
pointwise = np.array([[1.0, 0.0, 0.5], [0.0, 1.0, 0.5]])  # (2, 3)
result = halfway @ pointwise  # (2, 2, 3)
print("output 0 is channel 0:  ", np.array_equal(result[..., 0], halfway[..., 0]))
print("output 2 is the average:", np.allclose(result[..., 2], halfway.mean(axis=-1)))
assert result.shape == (2, 2, 3)

# %% [markdown]
# Keras has it as one layer, and as two.

# %%
from course_utils.quiet import load_tensorflow

load_tensorflow()  # Keras computes with TensorFlow; without this it opens with a page of log
import keras
from keras import layers

# %%
separable = layers.SeparableConv2D(3, 3, use_bias=False)
separable.build((None, 4, 4, 2))
# Keras stores (3, 3, 2, 1): one kernel a channel; and (1, 1, 2, 3): a 1 by 1 convolution.
separable.set_weights([depthwise.reshape(3, 3, 2, 1), pointwise.reshape(1, 1, 2, 3)])
difference_separable = float(np.abs(separable(x[None])[0] - result).max())

# %%
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
# one number. The kernels that read channel $c$ share one pattern; only that number differs.

# %%
# @title Predict, then run the next cell
from course_utils.widgets import predict

predict(
    "One output should see vertical edges in channel 0, another horizontal edges in the same channel. "
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

# %%
difference_regular = float(np.abs(regular(x[None])[0] - result).max())
print(f"as a regular convolution, differs by {difference_regular:.0e}")
assert difference_regular < 1e-5

# %%
# @title Draw: the six kernels of the regular convolution
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
# $$\underbrace{k^2 \cdot C \cdot F}_\text{regular} \qquad\text{against}\qquad \underbrace{k^2 \cdot C}_\text{depthwise} + \underbrace{C \cdot F}_\text{pointwise}.$$
#
# Divide the second by the first: the separable one has the share $\frac{1}{F} + \frac{1}{k^2}$ of the weights.

# %%
# @title Predict, then run the next cell
predict(
    "3 by 3 kernels and very many filters. How much smaller can the separable convolution become?",
    ["At most 3 times", "At most 9 times", "Without limit: the more filters, the smaller"],
    "At most 9 times",
    {
        "At most 3 times": "The kernel has 3 · 3 positions, and each of them stood for a table of "
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


# %%
from course_utils.analysis import layer_table

inputs = keras.Input((32, 32, 128))
for name, kind in [("regular", layers.Conv2D), ("separable", layers.SeparableConv2D)]:
    model = keras.Model(inputs, kind(128, 3, padding="same", use_bias=False)(inputs))
    (row,) = [row for row in layer_table(model) if row.parameters]
    print(f"{name:9} {row.parameters:>8,} weights, {row.multiply_adds:>12,} multiply-adds")
    assert row.parameters == model.count_params() == weights_of(3, 128, 128)[name]
    assert row.multiply_adds == row.parameters * 32 * 32  # each weight is used at each position

# %% [markdown]
# Move the slider: how does the saving depend on the number of filters?

# %%
# @title Draw: a slider through the numbers of filters
from course_utils.plots import COLOURS, new_figure
from course_utils.widgets import picture_slider, still


def compared(filters):
    """Draw the weights of both kinds for as many filters as channels."""
    counts = weights_of(3, filters, filters)
    figure = new_figure(6, 1.7)
    axes = figure.subplots()
    bars = axes.barh(
        list(counts), list(counts.values()), color=[COLOURS["blue"], COLOURS["vermilion"]]
    )
    axes.bar_label(bars, [f" {count:,}" for count in counts.values()])
    axes.set(
        xlim=(0, 1.25 * counts["regular"]),
        xticks=[],
        xlabel=f"weights, {filters} channels to {filters}",
    )
    axes.invert_yaxis()
    return figure


# %%
# @title Draw: the slider, in words too
def saving_in_words(filters):
    """Say how many times smaller the separable one is."""
    counts = weights_of(3, filters, filters)
    return (
        f"{filters} channels to {filters}: {counts['regular']:,} weights against "
        f"{counts['separable']:,}, {counts['regular'] / counts['separable']:.1f} times fewer."
    )


picture_slider(compared, [4, 16, 64, 256, 1024], "filters", saving_in_words, start=64)

# %%
# @title Draw: three settings of the slider
title = "The saving grows with the filters, up to 9 times"
show(
    still(compared, [4, 64, 1024], "filters", title, columns=1),
    "Three pairs of bars, regular and separable, from few channels to many. "
    + " ".join(saving_in_words(filters) for filters in (4, 64, 1024)),
)

# %% [markdown]
# ## Is it faster?
#
# Eight times fewer multiplications: eight times faster? Measure it. (Times differ from machine to machine, and from run to run.)

# %%
import time


def milliseconds(layer, maps):
    """Return the shortest of six runs."""
    runs = []
    for _ in range(6):
        start = time.perf_counter()
        layer(maps)
        runs.append(time.perf_counter() - start)
    return 1000 * min(runs)


# %% tags=["varies"]
for height, width, channels in [(128, 128, 16), (8, 8, 512)]:
    maps = keras.ops.ones((16, height, width, channels))
    print(f"{channels} channels, {height} x {width}:")
    for kind in (layers.Conv2D, layers.SeparableConv2D):
        taken = milliseconds(kind(channels, 3, padding="same"), maps)
        print(f"  {kind.__name__:16} {taken:6.1f} ms")
    depthwise_half = milliseconds(layers.DepthwiseConv2D(3, padding="same"), maps)
    print(f"  its depthwise half {depthwise_half:4.1f} ms")

# %% [markdown]
# Compare the two kinds, then look how much of the separable one's time is the depthwise half. The separable one multiplies 8.8 times less for 512
# channels, and 5.8 times less for 16 (a share of 1/16 + 1/9). In our runs (two processor cores, other work beside) it was 3 to 15 times faster for the first, and from a little slower to 2 times faster for the second. The depthwise
# half does little arithmetic on a number that it fetches from memory; the fetching may well decide. *Multiply-adds count work, not time.*
#
# ## Does it learn better?
#
# The lecture's claim goes further: separable nets are smaller, *converge faster* (reach a low loss in fewer steps), *generalize better* (are
# right more often on new pictures) and *overfit less* (lose less from training pictures to new ones). Try
# once: two nets of a first convolution (the *stem*) and four blocks, alike but for the blocks' kind of convolution, on 1,000 pets.

# %%
# @title Predict, then run the next cell
predict(
    "The separable net has a seventh of the parameters. Which one overfits more on 1,000 pictures?",
    ["The regular one: more parameters", "The separable one", "Both alike"],
    "The separable one",
    {
        "The regular one: more parameters": "That is the common rule of thumb. Look at the "
        "gap between the two accuracies below.",
        "The separable one": "At least in this run: both learn the training pictures, and the "
        "regular one is right more often on new ones. Fewer parameters don't by themselves "
        "generalize better. Five seeds follow below.",
        "Both alike": "Compare the two gaps between training and new pictures in the next cell.",
    },
)

# %%
from course_utils.datasets import load_pets
from course_utils.models.stacks import column_net

train, test = load_pets("train", 1000, size=32), load_pets("test", 1000, size=32)
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)


# %%
def compile_for_short_training(net, rate):
    """Choose the optimizer, and let the moving averages follow quickly (lesson 07)."""
    for layer in net.layers:
        if isinstance(layer, layers.BatchNormalization):
            layer.momentum = 0.9
    net.compile(optimizer=keras.optimizers.Adam(rate), loss=loss, metrics=["accuracy"])


# %%
losses = {}
for name, is_separable in [("regular", False), ("separable", True)]:
    keras.utils.set_random_seed(0)
    net = column_net(separable=is_separable)
    compile_for_short_training(net, 1e-3)
    history = net.fit(train.images, train.labels, epochs=8, verbose=0).history
    losses[name], seen = history["loss"], history["accuracy"][-1]
    new = net.evaluate(test.images, test.labels, verbose=0)[1]
    print(f"{name:9} {net.count_params():7,} parameters, training {seen:.2f}, new pets {new:.2f}")

# %%
# @title Draw: the loss of both nets, epoch by epoch
from course_utils.plots import spread_lines

show(
    spread_lines(
        losses,
        title="The regular net's loss is lower in every epoch",
        xlabel="epoch",
        ylabel="loss",
    ),
    "Training loss over eight epochs. After the fourth, the regular net stands at "
    f"{losses['regular'][3]:.2f}, the separable one at {losses['separable'][3]:.2f}.",
)
assert all(one < other for one, other in zip(losses["regular"], losses["separable"], strict=True))

# %% [markdown]
# One run proves little. The command `course experiments separable` ran five seeds on three numbers of training pictures, with a
# third net: separable too, but wide enough to have about *as many parameters* as the regular one.

# %%
from course_utils.datasets import load_experiment

stored = load_experiment("separable")
KINDS, COUNTS = ("regular", "separable", "wide separable"), ("250", "1,000", "4,000")


def runs_of(measure):
    """Return the five runs of each net, by number of training pictures."""
    return {
        f"{count} pictures": {kind: stored.values(f"{kind}, {count}", measure) for kind in KINDS}
        for count in COUNTS
    }


# %%
MEASURES = {"test": "accuracy on new pets", "steps": "steps to a loss of 0.35"}
for measure, name in MEASURES.items():
    for count, nets in runs_of(measure).items():
        means = ", ".join(f"{kind} {runs.mean():.3g}" for kind, runs in nets.items())
        print(f"{name}, {count}: {means}")

# %%
# @title Draw: five seeds of three nets on three numbers of pictures
from course_utils.plots import set_title, spread_dots

figure = new_figure(9.5, 3.6)
panels = figure.subplots(1, 2)
for panel, (measure, name) in zip(panels, MEASURES.items(), strict=True):
    spread_dots(runs_of(measure), axes=panel, ylabel=name)
panels[1].get_legend().remove()
set_title(figure, "On average regular kernels need fewer steps, and do no worse on new pets")
for nets in runs_of("steps").values():
    assert nets["regular"].mean() < min(nets[kind].mean() for kind in KINDS[1:])
for nets in runs_of("test").values():
    assert nets["regular"].mean() > max(nets[kind].mean() for kind in KINDS[1:])


# %%
# @title Draw: the same, with its means in words
def means_in_words(measure):
    """Say the means of the three nets for each number of pictures."""
    return "; ".join(
        f"{count}: " + ", ".join(f"{kind} {runs.mean():.3g}" for kind, runs in nets.items())
        for count, nets in runs_of(measure).items()
    )


show(
    figure,
    f"Two panels, five seeds a net. Accuracy on new pets: {means_in_words('test')}. Steps to a loss "
    f"of 0.35: {means_in_words('steps')}.",
)

# %% [markdown]
# The parts of the claim were asked for each number of pictures, seed by seed. From the five differences follows an interval that covers the
# true mean in 95 of 100 such experiments. The claim **holds** where the whole interval lies on its side, **does not hold** where it lies on
# the other, and is **not settled** where it reaches across.

# %%
# @title Show: the verdicts as a table
CLAIMS = ("generalizes better", "converges faster", "overfits less")
asked = {"the separable net": CLAIMS, "a separable net with as many parameters": CLAIMS[:2]}
verdicts = []
for net, claims in asked.items():
    print(f"{net + ' ...':44}" + "".join(f"{count:>15}" for count in COUNTS))
    for claim in claims:
        found = [stored.verdict(f"On {count} pictures {net} {claim}") for count in COUNTS]
        verdicts += found
        print(f"    {claim:40}" + "".join(f"{verdict:>15}" for verdict in found))
assert verdicts.count("does not hold") == 8 and verdicts.count("not settled") == 7
assert len(verdicts) == 15

# %% [markdown]
# So, in this regime (these pictures, nets and training), the first part of the claim holds as it stands: separable nets are smaller. At equal depth and
# width they take more steps for every number of pictures. On new pictures they do worse with 250; with more, their mean is lower too,
# but five seeds don't settle it. Nor does a separable net that is as large as the regular one come out better in any of these questions: of 15 verdicts,
# 8 are "does not hold", 7 "not settled".
#
# Drawings of 32 pixels are one regime. Here is another: photographs of cats and dogs, 64 pixels wide, 1,500 to learn from and 500 to test;
# the nets and steps are the same. (The photographs aren't ours to pass on; `course experiments separable_on_photographs` measured beforehand.)

# %%
on_photographs = load_experiment("separable_on_photographs")
asked_of = MEASURES | {"step_ms": "milliseconds of processor time a step"}
for measure, name in asked_of.items():
    means = {kind: on_photographs.values(kind, measure).mean() for kind in KINDS}
    print(f"{name}: " + ", ".join(f"{kind} {mean:.3g}" for kind, mean in means.items()))

# %%
# @title Show: the verdicts on photographs
photograph_verdicts = {
    f"{net} {claim}": on_photographs.verdict(f"On 1,500 photographs {net} {claim}")
    for net, claims in asked.items()
    for claim in claims
}
for claim, verdict in photograph_verdicts.items():
    print(f"{claim:64}{verdict}")
(holds_on_photographs,) = [
    claim for claim, verdict in photograph_verdicts.items() if verdict == "holds"
]
assert holds_on_photographs == "a separable net with as many parameters converges faster"
assert list(photograph_verdicts.values()).count("not settled") == 4
steps, cost = (
    {kind: on_photographs.values(kind, measure).mean() for kind in KINDS}
    for measure in ("steps", "step_ms")
)
assert steps["wide separable"] * cost["wide separable"] > steps["regular"] * cost["regular"]

# %% [markdown]
# On photographs one part of the claim holds, which didn't on drawings: the separable net with as many parameters as the regular one comes to the
# same loss in fewer steps. Each step costs it more processor time, though, and so does the whole way there. The other four aren't settled. What is true in
# one regime need not be true in another. Chollet (2017) compared otherwise: *Xception* with *Inception V3*, an earlier net of
# nearly as many parameters, on 350 million photographs and on ImageNet's million, and found it ahead.
#
# ## Xception, from blocks
#
# Xception consists mainly of separable convolutions with residual connections, in three parts. The
# entry
# flow shrinks the maps, the middle flow repeats one block eight times, the exit flow widens. It is built in
# `course_utils/models/xception.py`, by loops. The one that Keras publishes has 22,910,480 parameters.

# %%
from course_utils.models import xception

ours = xception()
published = keras.applications.Xception(weights=None)

# %%
separable_layers = [each for each in ours.layers if isinstance(each, layers.SeparableConv2D)]
print(f"ours {ours.count_params():,}, published {published.count_params():,} parameters")
others = [e for e in ours.layers if isinstance(e, layers.Conv2D) and "shortcut" not in e.name]
print(
    f"besides its shortcuts: {len(separable_layers)} separable convolutions, {len(others)} regular"
)
assert ours.count_params() == published.count_params() == 22_910_480

# %% [markdown]
# (That the two also give the same answers with the same weights is checked by the course's tests.) What would
# it weigh with regular convolutions?

# %%
sizes = [weights_of(3, each.input.shape[-1], each.filters) for each in separable_layers]
for kind in ("separable", "regular"):
    print(f"{kind:9} convolutions: {sum(size[kind] for size in sizes):,} weights")
assert sum(size["separable"] for size in sizes) == sum(e.count_params() for e in separable_layers)

# %% [markdown]
# ## A small one
#
# Lessons 09 to 11 look inside `xception_scenes`, a small Xception that comes with the course. This is the
# same net, trained for a moment on 2,000 pets; the shipped one saw 10,000, for longer.

# %%
from course_utils.models import shipped, small_xception

train, test = load_pets("train", 2000), load_pets("test", 500)
keras.utils.set_random_seed(0)
net = small_xception((64, 64, 3), classes=2)
compile_for_short_training(net, 2e-3)
net.fit(train.images, train.labels, epochs=2, verbose=0)
accuracy = net.evaluate(test.images, test.labels, verbose=0)[1]

# %%
shipped_net, _ = shipped("xception_scenes")
answers = shipped_net.predict(test.images, verbose=0).argmax(axis=1)
accuracy_shipped = np.mean(answers == test.labels)
print(f"{net.count_params():,} parameters")
print(f"trained here {accuracy:.3f}, shipped {accuracy_shipped:.3f} on 500 new pets")
assert accuracy > 0.75 and accuracy_shipped > 0.97

# %% [markdown]
# ## ConvNeXt: the same idea, five years on (may be skipped)
#
# **ConvNeXt** (Liu and others, 2022) started from a ResNet and took over, one by one, what had become usual in transformers (below). What came out
# is built of depthwise and pointwise convolutions again. Its block, in `course_utils/models/published.py`:
#
# 1. a *depthwise* convolution, 7 by 7: each channel looks far around by itself;
# 2. **layer normalization**: like lesson 07, but a position is shifted and scaled by the mean and spread of *its own channels*, so that no batch is needed;
# 3. a *pointwise* convolution to four times the channels, and **GELU**, a ReLU with a round corner; a second one back;
# 4. **layer scale**: each channel is multiplied by a trained number, at first 0.000001, so that a deep net begins as little more than its shortcuts;
# 5. the shortcut (lesson 06). In training, **stochastic depth** may leave out steps 1 to 4 of a block at random.
#
# The published one of the smallest size, "Tiny", has 28,589,128 parameters. Which step holds most of them?

# %%
from course_utils.models import convnext

modern = convnext()
print(f"{modern.count_params():,} parameters in {len(modern.layers)} layers")
assert modern.count_params() == 28_589_128

# %%
steps = ("depthwise", "norm", "expand", "project", "scale")
held = {
    step: sum(each.count_params() for each in modern.layers if each.name.endswith(f"_{step}"))
    for step in steps
}
print({step: f"{count / modern.count_params():.1%}" for step, count in held.items()})
assert held["expand"] + held["project"] > 0.9 * modern.count_params() > 50 * held["depthwise"]

# %% [markdown]
# More than 90 % of the weights mix channels in the blocks; the 7 by 7 windows hold under 2 %.
# (Nearly all
# the rest is between and around the blocks.) So a 7 by 7 window is
# affordable where it is depthwise. (The course's tests
# copy a net of `keras.applications` into this one, weight by weight: the answers are the same.)
#
# ## No convolution at all: vision transformers (may be skipped)
#
# A **vision transformer** (Dosovitskiy and others, 2021) cuts the picture into patches of 16 by 16 pixels and makes a vector of each. Then comes
# **attention**: a patch takes a weighted mean of the vectors of *all* patches, and computes the weights from the vectors themselves. A
# convolution looks at neighbours, with weights fixed after training; attention looks at the whole picture, with weights that depend on it.
# That neighbours belong together, or that a thing stays the same when it moves, isn't built in. It must be learned, and takes pictures: in that
# paper, transformers trained on ImageNet's million were a few points below ResNets of like size, and ahead once they had been
# trained on 300 million first.
#
# When is a convolutional net still the better choice?
#
# - *Few pictures.* What is built in needn't be learned.
# - *Large pictures, small machines.* Attention compares every patch with every other: a side twice as long means 16 times as many pairs. A convolution's
#   work grows with the area, 4 times.
# - *At equal effort it need not lose.* Liu and others (2022) report 82.1 % on ImageNet for ConvNeXt-Tiny, and 81.3 % for a Swin transformer of that size.
#   Smith and others (2023) trained convolutional nets with as much computing as the transformers they compare with, on billions of pictures, and
#   came out level.
#
# Transformers have their strength where pictures are plenty, and where words and pictures go through one net.

# %% [markdown]
# ## What we measured

# %%
# @title What we measured
from course_utils.plots import show_measured

times_fewer = 147_456 / weights_of(3, 128, 128)["separable"]
rows = {
    "by hand and Keras differ by": f"{difference_separable:.0e}",
    "128 to 128 channels: times fewer weights": f"{times_fewer:.1f}",
}
rows |= {
    f"new pets after 4,000, accuracy, {kind}": f"{runs.mean():.3f}"
    for kind, runs in runs_of("test")["4,000 pictures"].items()
}
rows |= {
    "on drawings, verdicts of 15 that say: holds": str(verdicts.count("holds")),
    "on photographs, the one of 5 that holds": holds_on_photographs,
    "Xception's parameters, as built": f"{ours.count_params():,}",
    "a small Xception after two epochs": f"{accuracy:.3f}",
}
show_measured(rows)

# %% [markdown]
# The lecture claims that separable convolutions make models smaller, which converge faster, generalize better and overfit less. Smaller: with
# 3 by 3 kernels and more than one filter, by up to 9 times. The rest came out in favour of separable nets
# in no question that we asked, on drawings, and in one of five, on 1,500 photographs; Chollet's comparison of accuracy on millions of photographs came out for them.
#
# **New terms.** *Depthwise convolution*: one kernel for each channel. *Pointwise convolution*: a kernel of 1 by
# 1, mixing channels. *Depthwise separable*: one after the other. *Entry, middle, exit flow*: the three parts of Xception. *Layer normalization*, *layer
# scale*, *stochastic depth*, *GELU*: parts of ConvNeXt. *Attention*: a mean over the whole picture whose weights the picture decides.
#
# **Papers.** F. Chollet, "Xception: Deep Learning with Depthwise Separable Convolutions", CVPR 2017. A. Howard and
# others, "MobileNets: Efficient Convolutional Neural Networks for Mobile Vision Applications", 2017. Z. Liu and others, "A ConvNet for the 2020s", CVPR
# 2022. A. Dosovitskiy and others, "An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale", ICLR 2021. S. Smith and others, "ConvNets
# Match Vision Transformers at Scale", 2023.
#
# **Now you.** The [exercises of this lesson](exercises/08_depthwise_separable_convolutions.ipynb)
# split, count, and judge what was measured. Lesson 09 opens the net and looks inside.
