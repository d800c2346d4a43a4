# %% [markdown]
# # 07 · Batch normalization
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/computer-vision-course/computer-vision-course/blob/main/notebooks/07_batch_normalization.ipynb)
#
# **About 45 minutes, less than a minute of computing.**
#
# You will be able to
#
# - compute batch normalization by hand, as in training and as in use,
# - follow the moving averages, and say when they can't be trusted,
# - train a deep net at a learning rate at which it learns nothing without it,
# - avoid its three traps: small batches, `training=` and `trainable=`,
# - fold it into the convolution before it, so that it costs nothing in use.
#
# It builds on lessons 01 (training, loss, epoch) and 04 (convolutions, channels); lesson 06 (gradients in deep nets) helps.

# %% [markdown]
# ## Signals that fade
#
# Feed 64 pictures through a net of 20 layers with random weights, and measure at each convolution how far its
# outputs spread around their mean: their standard deviation. Then the same with **batch normalization** after each convolution, measured behind it.

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
from course_utils.analysis import activation_statistics
from course_utils.datasets import load_pets
from course_utils.models.stacks import convolution_names, stacked_net

train = load_pets("train", 2000, size=32)

# %%
spreads = {}
for name, ending in [("without", ""), ("with batch normalization", "_bn")]:
    keras.utils.set_random_seed(0)
    net = stacked_net(20, residual=False, normalize=bool(ending))
    statistics = activation_statistics(net, train.images[:64], training=True)
    spreads[name] = [statistics[each + ending].deviation for each in convolution_names(net)]
    print(f"{name:25} first {spreads[name][0]:.2f}, last {spreads[name][-1]:.0e}")

# %%
# @title Draw: how far the outputs spread, layer by layer
from course_utils.plots import show, spread_lines

show(
    spread_lines(
        spreads,
        title="Without normalization the signal fades from layer to layer",
        xlabel="convolution, from the picture up",
        ylabel="standard deviation",
        log=True,
    ),
    "Standard deviation of the outputs of 19 convolutions, on a logarithmic axis. Without "
    f"normalization it falls from {spreads['without'][0]:.2f} to {spreads['without'][-1]:.0e}; "
    "with it every layer stays at about 1.",
)
assert all(0.9 < spread < 1.1 for spread in spreads["with batch normalization"])

# %% [markdown]
# Where the signal fades, the gradient fades too (lesson 06): the gradient of a layer's kernel has the layer's input as a
# factor. Batch normalization (Ioffe and Szegedy, 2015) brings each layer's output back to mean 0 and standard deviation 1,
# measured *on the batch at hand*, the handful of pictures of one training step.
#
# ## By hand
#
# Four numbers, say what one channel gives for four pictures: 1, 3, 5, 7. Their mean is 4. Their
# **variance**, the mean squared distance from the mean, is (9 + 1 + 1 + 9) / 4 = 5; its root is the standard deviation.

# %%
import numpy as np

x = np.array([1.0, 3.0, 5.0, 7.0])
mean, variance = x.mean(), x.var()
normalized = (x - mean) / np.sqrt(variance)
print(f"mean {mean}, variance {variance}, normalized {normalized.round(3)}")
print(f"afterwards: mean {normalized.mean():.1f}, variance {normalized.var():.1f}")

# %% [markdown]
# Must a layer have mean 0 and deviation 1 for ever? No: two numbers a channel are learned, a scale $\gamma$
# (gamma) and a shift $\beta$ (beta). With the batch's mean $\mu$ and variance $\sigma^2$ the full rule is
#
# $$y = \gamma \, \frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}} + \beta .$$
#
# The tiny $\varepsilon$ keeps the division safe where a channel is constant. Now maps instead of single
# numbers: an array of shape (pictures, height, width, channels).

# %%
# @title Predict, then run the next cell
from course_utils.widgets import predict

predict(
    "A layer gives maps of shape (32, 8, 8, 16). Over how many numbers is each mean taken?",
    ["32", "64", "2,048"],
    "2,048",
    {
        "32": "That would give a mean for each position. But a convolution does the same at "
        "every position, so its positions share one mean.",
        "64": "That would give a mean for each picture and channel: a different rule, instance "
        "normalization.",
        "2,048": "Over all 32 pictures and all 8 by 8 positions: 32 · 64. One mean and one variance "
        "for each of the 16 channels.",
    },
)


# %%
def batch_normalization(x, gamma, beta, epsilon=1e-3):
    """Normalize each channel of (N, H, W, C) maps over pictures and positions."""
    mean = x.mean(axis=(0, 1, 2))  # (C,)
    variance = x.var(axis=(0, 1, 2))  # (C,)
    return gamma * (x - mean) / np.sqrt(variance + epsilon) + beta


# %%
rng = np.random.default_rng(7)
maps = rng.normal(5, 2, size=(32, 8, 8, 16)).astype("float32")
gamma, beta = rng.uniform(0.5, 2, 16), rng.uniform(-1, 1, 16)
by_hand = batch_normalization(maps, gamma, beta)

# %%
print(f"channel 0: mean {by_hand[..., 0].mean():.3f}, beta {beta[0]:.3f}")
print(f"channel 0: deviation {by_hand[..., 0].std():.3f}, gamma {gamma[0]:.3f}")

# %% [markdown]
# That is the layer as it works in training. Keras agrees:

# %%
layer = keras.layers.BatchNormalization()
layer.build(maps.shape)
layer.gamma.assign(gamma)
layer.beta.assign(beta)
difference_training = float(np.abs(layer(maps, training=True) - by_hand).max())
print(f"largest difference to Keras in training: {difference_training:.0e}")
assert difference_training < 1e-5

# %% [markdown]
# ## In use: moving averages
#
# In use there may be one picture, and its answer must not depend on its neighbours. So the layer keeps, for each channel, a
# **moving average** of the batch means and variances that it met in training. After every batch it moves a little:
#
# $$\text{average} \leftarrow m \cdot \text{average} + (1 - m) \cdot \text{batch}, \qquad m = 0.99 .$$
#
# $m$ is the *momentum*. Averages start at mean 0 and variance 1. Our batches have means of about 5.

# %%
# @title Predict, then run the next cell
predict(
    "The true mean is 5, the average starts at 0, momentum 0.99. Where is it after 69 batches?",
    ["Near 5", "Near 2.5", "Near 0.7"],
    "Near 2.5",
    {
        "Near 5": "Each batch closes one hundredth of the distance that is left. "
        "That takes time: for 99 % of the way, 459 batches.",
        "Near 2.5": "After n batches the share 0.99 to the power of n of the distance is left. For "
        "n = 69 that is one half.",
        "Near 0.7": "That would be one hundredth of 69. But every step is one hundredth of the "
        "distance left, which is 5 at first: 0.05 a step.",
    },
)

# %%
batches = rng.normal(5, 2, size=(300, 8, 4, 4, 1)).astype("float32")


def averages_by_hand(momentum):
    """Return the moving average of the mean after each batch."""
    average, path = 0.0, []
    for batch in batches:
        average = momentum * average + (1 - momentum) * batch.mean()
        path.append(average)
    return path


# %%
by_hand = averages_by_hand(0.99)
layer = keras.layers.BatchNormalization(momentum=0.99)
for batch in batches:
    layer(batch, training=True)
difference_average = abs(by_hand[-1] - float(layer.moving_mean[0]))
print(f"after 69 batches {by_hand[68]:.2f}, after 300 {by_hand[-1]:.2f}")
print(f"by hand and Keras differ by {difference_average:.0e}")
assert difference_average < 5e-5

# %% [markdown]
# Move the slider through the batches. Above: the mean of each batch, and two averages that follow
# it, with the momentum 0.99 and 0.9. Below: what the layer would give *in use* at that moment, were its moving variance right already. It should be a
# bell around 0.

# %%
# @title Draw: a slider through the batches
from course_utils.plots import COLOURS, new_figure
from course_utils.widgets import picture_slider, still

paths = {"batch mean": [batch.mean() for batch in batches]}
paths |= {f"average, {m}": averages_by_hand(m) for m in (0.99, 0.9)}


def averages_after(step):
    """Draw the averages up to a step, and the layer's output if it were used then."""
    figure = new_figure(4.6, 3.8)
    above, below = figure.subplots(2, 1)
    lines = {name: path[:step] for name, path in paths.items()}
    spread_lines(lines, range(1, step + 1), axes=above, xlabel="batch", ylabel="mean")
    above.set(xlim=(0, 300), ylim=(0, 6.5))
    above.get_legend().remove()  # above both panels no line lies under it
    figure.legend(*above.get_legend_handles_labels(), loc="outside upper center", ncols=3)
    used = np.random.default_rng(1).normal(5, 2, 4000) - paths["average, 0.99"][step - 1]
    # 2 is the true deviation: only the moving mean is followed here.
    below.hist(used / 2, bins=40, range=(-4, 6), color=COLOURS["vermilion"])
    below.set(xlabel="output in use, momentum 0.99", ylabel="how often", yticks=[])
    below.axvline(0, color="black", linestyle="--", linewidth=1)
    return figure


# %%
# @title Draw: the slider, in words too
def averages_in_words(step):
    """Say how far the averages have come."""
    slow, fast = (paths[f"average, {m}"][step - 1] for m in (0.99, 0.9))
    return f"After {step} batches the averages are {slow:.2f} (0.99) and {fast:.2f} (0.9) of 5."


picture_slider(averages_after, [5, 20, 69, 150, 300], "batches", averages_in_words, start=69)

# %%
# @title Draw: four settings of the slider
show(
    still(
        averages_after, [5, 20, 69, 300], "batches", "The average needs hundreds of batches at 0.99"
    ),
    "Four panels: the batch means jitter around 5 from the start, and the averages rise towards "
    "them. Below, a bell of outputs moves left, until it stands close to 0. "
    + " ".join(averages_in_words(step) for step in (5, 20, 69, 300)),
)

# %% [markdown]
# So a net that trained for a few dozen steps may be right in training and absurd in use. Where
# our lessons ask a net after a short training, they set the momentum to 0.9 or lower.
#
# ## Does it help?
#
# Two nets of 14 layers without shortcuts (lesson 06), alike but for the normalization, with first weights by He's rule (drawn larger than
# Keras draws them, to make up for the half that ReLU cuts off) and the optimizer Adam at a rate of 0.01.

# %%
losses = {}
for name, normalize in [("without", False), ("with batch normalization", True)]:
    keras.utils.set_random_seed(0)
    net = stacked_net(14, residual=False, normalize=normalize, width=16, initializer="he_normal")
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    net.compile(optimizer=keras.optimizers.Adam(0.01), loss=loss)
    losses[name] = net.fit(train.images, train.labels, epochs=5, verbose=0).history["loss"]
    print(f"{name:25} loss {losses[name][-1]:.3f}")

# %%
# @title Draw: the loss of both nets, epoch by epoch
show(
    spread_lines(
        losses, title="At this rate only the normalized net learns", xlabel="epoch", ylabel="loss"
    ),
    "Training loss over five epochs. Without normalization it ends at "
    f"{losses['without'][-1]:.2f}, with it at {losses['with batch normalization'][-1]:.2f}.",
)
assert losses["with batch normalization"][-1] < 0.6 and abs(losses["without"][-1] - 0.693) < 0.02

# %% [markdown]
# 0.693 is the loss of a coin toss. But that is one seed and one rate; at a lower one the net
# without normalization can learn something, too. The command `course experiments learning_rate`
# measured five seeds at three rates:

# %%
from course_utils.datasets import load_experiment

stored = load_experiment("learning_rate")
groups = {}
for rate in ("0.0001", "0.001", "0.01"):
    kinds = groups[f"rate {rate}"] = {}
    for kind in ("without", "normalized"):
        kinds[kind] = stored.values(f"{kind}, {rate}", "loss")
        right = stored.values(f"{kind}, {rate}", "accuracy").mean()
        print(f"{rate:6} {kind:10} loss {kinds[kind].mean():.2f}, on new pets {right:.2f} right")

# %%
# @title Draw: the loss of each seed
from course_utils.plots import spread_dots

show(
    spread_dots(
        groups, "Normalized, the net learns at a hundredfold range of rates", ylabel="training loss"
    ),
    "Training loss after 400 steps, five seeds each. "
    + ". ".join(
        f"{rate}: without {kinds['without'].mean():.2f}, normalized {kinds['normalized'].mean():.2f}"
        for rate, kinds in groups.items()
    ),
)
assert max(kinds["normalized"].max() for kinds in groups.values()) < 0.6

# %% [markdown]
# Each question was asked in advance, and the five seeds answer it. Both nets of a seed see the same pictures, so their
# difference is taken seed by seed. From it follows an interval that covers the true mean in 95 of 100 such experiments. A finding
# **holds** where the whole interval lies above what was asked, **does not hold** where it lies below, and is **not
# settled** where it reaches across. (The last finding compares with 0.001, the best of the three rates without.)

# %%
print(stored.report())

# %% [markdown]
# A lower training loss is not yet a better net: on new pets the normalized one is ahead at the rate 0.01, 0.92 against 0.50, but at the two
# lower rates it isn't.
#
# ## Trap one: small batches
#
# Normalization over a batch needs a batch. What if it holds a single picture, and the layer comes after a dense
# layer, so that each channel has one number only?

# %%
# @title Predict, then run the next cell
predict(
    "A batch of one, one number for each channel. What does the layer give in training?",
    ["The number itself", "Always beta", "An error: dividing by zero"],
    "Always beta",
    {
        "The number itself": "The mean of one number is that number. Subtract it: 0 is left.",
        "Always beta": "The number minus its mean is 0, whatever the number; what is left is "
        "beta. The layer has erased its input.",
        "An error: dividing by zero": "The variance is 0, but epsilon is added to it.",
    },
)

# %%
layer = keras.layers.BatchNormalization(beta_initializer=keras.initializers.Constant(0.5))
for number in (-3.0, 0.5, 100.0):
    given = float(layer(np.full((1, 1), number, "float32"), training=True)[0, 0])
    print(f"{number:6} -> {given}, and beta is {float(layer.beta[0])}")
    assert given == float(layer.beta[0])

# %% [markdown]
# In a convolutional layer a batch of one still has its positions to average over, so something is left. But a picture is then
# normalized by itself, while the moving averages mix many pictures. Measured, five
# seeds: nets that saw 10,240 pictures in batches of 1, 2, 8 or 32 (with averages that look back over equally many pictures), tested on new pets in two ways.

# %%
by_size = load_experiment("batch_size")
WAYS = {"moving averages": "inference", "one picture alone": "alone"}
groups = {}
for size in (1, 2, 8, 32):
    ways = {way: by_size.values(f"batch of {size}", name) for way, name in WAYS.items()}
    groups[f"batches of {size}"] = ways
    print(f"{size:2}: " + ", ".join(f"{way} {shares.mean():.2f}" for way, shares in ways.items()))
alone = groups["batches of 1"]["one picture alone"].mean()
assert alone > 0.9 > 0.7 > groups["batches of 1"]["moving averages"].mean()

# %%
# @title Draw: the accuracy of each seed
show(
    spread_dots(
        groups, "Batches of one: better asked alone than by moving averages", ylabel="accuracy"
    ),
    "Accuracy on new pets, five seeds each. "
    + ". ".join(
        f"{size}: with moving averages {ways['moving averages'].mean():.2f}, with the statistics of "
        f"one picture alone {ways['one picture alone'].mean():.2f}"
        for size, ways in groups.items()
    ),
)

# %%
print(by_size.report())
behind = by_size.findings[0]["difference"]
print(f"first finding: {behind['mean']:.2f}, interval {behind['low']:.2f} to {behind['high']:.2f}")

# %% [markdown]
# Compare the two colours, not the columns: the nets saw as many pictures, so those with batches of 32 took 320 steps and
# those with batches of 2 took 5,120. The net of batches of one has learned its task: asked as it was
# trained, one picture alone, it is right in about 95 of 100. With its moving averages it is little better than a coin. For batches
# of 8 and 32 it is the other way round: they need their averages. (The first finding asks whether the nets of batches of one
# fall behind by more than 0.2. On average they do, by 0.24; but the interval begins at 0.12, so it isn't settled.)
#
# ## Trap two: `training=`
#
# A model called with `training=True` uses the batch at hand *and moves its averages*. Whoever looks at a trained net
# that way changes it. `model.predict(x)` does neither, and as a rule a plain `model(x)` doesn't either.

# %%
layer = keras.layers.BatchNormalization()
layer(maps)
print(f"after layer(maps):                average {float(layer.moving_mean[0]):.2f}")
layer(maps, training=True)
print(f"after layer(maps, training=True): average {float(layer.moving_mean[0]):.2f}")

# %% [markdown]
# There is a hidden way into this trap. In some versions of Keras, a `Resizing` layer that is called without `training=` switches it on for
# what comes behind it. What does yours do?

# %%
resize, layer = keras.layers.Resizing(8, 8), keras.layers.BatchNormalization()
resizing_net = keras.Sequential([keras.Input(maps.shape[1:]), resize, layer])
resizing_net.predict(maps, verbose=0)
resizing_net(maps, training=False)
assert float(layer.moving_mean[0]) == 0  # neither of the two has moved it
resizing_net(maps)
print(f"Keras {keras.__version__}, called plainly: average {float(layer.moving_mean[0]):.2f}")

# %% [markdown]
# `predict` and `training=False` left the average at 0. The functions of this course that look at a
# net leave its averages as they were.
#
# ## Trap three: `trainable=`
#
# Lesson 12 takes a *pretrained* net, one that was trained on other pictures before, and trains a new last layer on top of it, its new *head*. The
# rest is *frozen*: its weights are kept fixed by `trainable = False`. For batch normalization this does more than to fix $\gamma$ and
# $\beta$: in Keras the layer then works as in use, with its averages, even in training.

# %%
# @title Predict, then run the next cell
predict(
    "layer.trainable = False. Does layer(maps, training=True) still move the averages?",
    ["Yes, they aren't weights", "No, the layer works as in use"],
    "No, the layer works as in use",
    {
        "Yes, they aren't weights": "They aren't trained by gradients, that's true. But a frozen "
        "net should give the same answers after training as before, so Keras freezes them too.",
        "No, the layer works as in use": "It uses its averages and leaves them alone. That is "
        "what you want when you train a new head on a pretrained net (lesson 12).",
    },
)

# %%
before = float(layer.moving_mean[0])
layer.trainable = False
layer(maps, training=True)
print(f"average before {before:.4f}, after {float(layer.moving_mean[0]):.4f}")
assert float(layer.moving_mean[0]) == before

# %% [markdown]
# ## Folding: no cost in use
#
# In use, $\mu$ and $\sigma$ are fixed numbers, so the layer is one multiplication and one addition for each channel. A convolution
# before it can do both: scale its kernels and shift its bias.
#
# $$w' = \frac{\gamma}{\sqrt{\sigma^2 + \varepsilon}}\, w \qquad b' = \beta + \frac{\gamma}{\sqrt{\sigma^2 + \varepsilon}}\,(b - \mu)$$


# %%
def fold(convolution, normalization):
    """Return kernel and bias of one convolution that does the work of both layers."""
    gamma, beta, mean, variance = normalization.get_weights()
    scale = gamma / np.sqrt(variance + normalization.epsilon)
    return convolution.kernel.numpy() * scale, beta - scale * mean  # this one has no bias: b = 0


# %%
trained = net  # the net with normalization, from above; "stem" is the name of its first convolution
convolution, normalization = trained.get_layer("stem"), trained.get_layer("stem_bn")
folded = keras.layers.Conv2D(16, 3, strides=2, padding="same")
folded.build(convolution.input.shape)
folded.set_weights(fold(convolution, normalization))

# %%
both = keras.Model(convolution.input, normalization.output)
difference_folded = float(np.abs(both(train.images[:64]) - folded(train.images[:64])).max())
print(f"two layers and one: largest difference {difference_folded:.0e}")
assert difference_folded < 1e-4

# %% [markdown]
# ## What we measured

# %%
# @title What we measured
from course_utils.plots import show_measured

averaged = {size: ways["moving averages"].mean() for size, ways in groups.items()}
show_measured(
    {
        "by hand and Keras, in training, differ by": f"{difference_training:.0e}",
        "by hand and Keras, moving average, differ by": f"{difference_average:.0e}",
        "14 layers without, rate 0.01, loss": f"{losses['without'][-1]:.2f}",
        "14 layers with, rate 0.01, loss": f"{losses['with batch normalization'][-1]:.2f}",
        "trained on batches of 1, accuracy in use": f"{averaged['batches of 1']:.2f}",
        "trained on batches of 2, accuracy in use": f"{averaged['batches of 2']:.2f}",
        "folded into the convolution, differs by": f"{difference_folded:.0e}",
    }
)

# %% [markdown]
# The lecture claims that batch normalization normalizes activations in training, helps the gradient, and relies on a moving average in
# use. Measured here: it keeps the activations at one size, and the net learns its training pictures at rates at which it learns less of them, or nothing, without;
# its moving average serves where batches are larger than one and it has had time. What it does to the gradient, lesson 06 measures: it
# keeps it from vanishing, and lets it grow with depth, more so without shortcuts.
#
# **New terms.** *Batch*: the pictures of one training step. *Batch normalization*: each channel brought to mean 0
# and variance 1 over a batch, then scaled by gamma and shifted by beta. *Moving average*: what stands in for the
# batch in use. *Momentum*: the share of it that stays at each step. *Folding*: doing the layer's
# work inside the convolution.
#
# **Papers.** S. Ioffe and C. Szegedy, "Batch Normalization: Accelerating Deep Network Training by Reducing
# Internal Covariate Shift", ICML 2015. S. Santurkar and others, "How Does Batch Normalization Help
# Optimization?", NeurIPS 2018, on why it works; the reason in the first paper's title is disputed. Y. Wu and K. He, "Group
# Normalization", ECCV 2018, for small batches.
#
# **Now you.** The [exercises of this lesson](exercises/07_batch_normalization.ipynb) normalize,
# follow averages, find the traps and fold. Lesson 08 makes the convolution itself cheaper.
