# %% [markdown]
# # 07 · Batch normalization
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/computer-vision-course/computer-vision-course/blob/main/notebooks/07_batch_normalization.ipynb)
#
# **About 45 minutes, about a minute of computing.**
#
# You will be able to
#
# - compute batch normalization by hand, as in training and as in use,
# - follow the moving averages, and say when they can't be trusted,
# - train a deep net that doesn't train without it,
# - avoid its three traps: small batches, `training=` and `trainable=`,
# - fold it into the convolution before it, so that it costs nothing in use.
#
# It builds on lesson 04 (convolutions); lesson 06 (gradients in deep nets) helps.

# %% [markdown]
# ## Signals that fade
#
# Feed 64 pictures through a net of 20 layers with random weights, and measure at each convolution how far its
# outputs spread around their mean: their standard deviation. Then the same with **batch normalization** after each convolution.

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

from course_utils.analysis import activation_statistics
from course_utils.datasets import load_pets
from course_utils.models.stacks import convolution_names, stacked_net

train = load_pets("train", 2000, size=32)
spreads = {}
for name, normalize in [("without", False), ("with batch normalization", True)]:
    keras.utils.set_random_seed(0)
    net = stacked_net(20, residual=False, normalize=normalize)
    statistics = activation_statistics(net, train.images[:64], training=True)
    ending = "_bn" if normalize else ""
    spreads[name] = [statistics[each + ending].deviation for each in convolution_names(net)]

# %%
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

# %% [markdown]
# Where the signal fades, the gradient fades too (lesson 06): what a layer hands down is multiplied by what
# it got. Batch normalization (Ioffe and Szegedy, 2015) brings each layer's output back to mean 0 and standard deviation 1,
# measured *on the batch at hand*, the handful of pictures of one training step.
#
# ## By hand
#
# Four numbers, say what one channel gives for four pictures: 1, 3, 5, 7. Their mean is 4. Their
# **variance**, the mean squared distance from the mean, is (9 + 1 + 1 + 9) / 4 = 5.

# %%
import numpy as np

x = np.array([1.0, 3.0, 5.0, 7.0])
mean, variance = x.mean(), x.var()
normalized = (x - mean) / np.sqrt(variance)
print(f"mean {mean}, variance {variance}, normalized {normalized.round(3)}")
print(f"afterwards: mean {normalized.mean():.1f}, variance {normalized.var():.1f}")

# %% [markdown]
# Must a layer have mean 0 and deviation 1 for ever? No: two numbers for each channel are learned, a scale $\gamma$
# (gamma) and a shift $\beta$ (beta). The full rule is
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
        "32": "That would give a mean for each place. But a convolution does the same at every "
        "place, so its places share one mean.",
        "64": "That would give a mean for each picture: a different rule, instance normalization.",
        "2,048": "Over all 32 pictures and all 8 by 8 places: 32 · 64. One mean and one variance "
        "for each of the 16 channels.",
    },
)


# %%
def batch_normalization(x, gamma, beta, epsilon=1e-3):
    """Normalize each channel of (N, H, W, C) maps over pictures and places."""
    mean = x.mean(axis=(0, 1, 2))  # (C,)
    variance = x.var(axis=(0, 1, 2))  # (C,)
    return gamma * (x - mean) / np.sqrt(variance + epsilon) + beta


rng = np.random.default_rng(7)
maps = rng.normal(5, 2, size=(32, 8, 8, 16)).astype("float32")
gamma, beta = rng.uniform(0.5, 2, 16), rng.uniform(-1, 1, 16)
by_hand = batch_normalization(maps, gamma, beta)
print(f"channel 0: mean {by_hand[..., 0].mean():.3f}, beta {beta[0]:.3f}")
print(f"channel 0: deviation {by_hand[..., 0].std():.3f}, gamma {gamma[0]:.3f}")

# %% [markdown]
# That is the whole layer, as it works in training. Keras agrees:

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
# $m$ is the *momentum*. Averages start at mean 0 and variance 1. Our batch has a mean of about 5.

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
followers = {m: keras.layers.BatchNormalization(momentum=m) for m in (0.99, 0.9)}
paths = {"batch mean": [], "average, momentum 0.99": [], "average, momentum 0.9": []}
average = 0.0
for _ in range(300):
    batch = rng.normal(5, 2, size=(8, 4, 4, 1)).astype("float32")
    average = 0.99 * average + 0.01 * batch.mean()
    for follower in followers.values():
        follower(batch, training=True)
    paths["batch mean"].append(batch.mean())
    for m, follower in followers.items():
        paths[f"average, momentum {m}"].append(float(follower.moving_mean[0]))
difference_average = abs(average - paths["average, momentum 0.99"][-1])
print(f"after 69 batches {paths['average, momentum 0.99'][68]:.2f}, after 300 {average:.2f}")
print(f"by hand and Keras differ by {difference_average:.0e}")
assert difference_average < 1e-5 * 5

# %% [markdown]
# Move the slider through the batches. Above: the statistics of each batch, and two averages that follow
# them. Below: what the layer would give *in use* at that moment, were its moving variance right already. It should be a
# bell around 0.

# %%
from course_utils.plots import COLOURS, new_figure
from course_utils.widgets import picture_slider, still


def averages_after(step):
    """Draw the averages up to a step, and the layer's output if it were used then."""
    figure = new_figure(4.6, 3.8)
    above, below = figure.subplots(2, 1)
    lines = {name: path[:step] for name, path in paths.items()}
    spread_lines(lines, range(1, step + 1), axes=above, xlabel="batch", ylabel="mean")
    above.set(xlim=(0, 300), ylim=(0, 6.5))
    above.legend(loc="lower right")
    used = np.random.default_rng(1).normal(5, 2, 4000) - paths["average, momentum 0.99"][step - 1]
    # 2 is the true deviation: only the moving mean is followed here.
    below.hist(used / 2, bins=40, range=(-4, 6), color=COLOURS["vermilion"])
    below.set(xlabel="output in use, momentum 0.99", yticks=[])
    below.axvline(0, color="black", linestyle="--", linewidth=1)
    return figure


# %%
def told(step):
    """Say how far the averages have come."""
    slow, fast = (paths[f"average, momentum {m}"][step - 1] for m in (0.99, 0.9))
    return f"After {step} batches the averages are {slow:.2f} (0.99) and {fast:.2f} (0.9) of 5."


picture_slider(averages_after, [5, 20, 69, 150, 300], "batches", told, start=69)

# %%
show(
    still(
        averages_after, [5, 20, 69, 300], "batches", "The average needs hundreds of batches at 0.99"
    ),
    "Four panels: the batch means jitter around 5 from the start, and the averages rise towards "
    "them. Below, a bell of outputs moves left until it stands on 0. "
    + " ".join(told(step) for step in (5, 20, 69, 300)),
)

# %% [markdown]
# This is why a net that trained for a few dozen steps may be right in training and absurd in use. Where
# our lessons train briefly, they set the momentum to 0.9.
#
# ## Does it help?
#
# Two nets of 14 layers without shortcuts, alike but for the normalization, from He's start.

# %%
losses = {}
for name, normalize in [("without", False), ("with batch normalization", True)]:
    keras.utils.set_random_seed(0)
    net = stacked_net(14, residual=False, normalize=normalize, width=16, initializer="he_normal")
    net.compile(
        optimizer=keras.optimizers.Adam(1e-3),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    )
    losses[name] = net.fit(train.images, train.labels, epochs=5, verbose=0).history["loss"]
    print(f"{name:25} loss {losses[name][-1]:.3f}")

# %%
show(
    spread_lines(
        losses, title="With normalization 14 layers learn sooner", xlabel="epoch", ylabel="loss"
    ),
    "Training loss over five epochs. Without normalization it ends at "
    f"{losses['without'][-1]:.2f}, with it at {losses['with batch normalization'][-1]:.2f}.",
)
assert losses["with batch normalization"][-1] < losses["without"][-1] - 0.1

# %% [markdown]
# One seed, one learning rate. The command `course experiments learning_rate` measured five seeds at three rates:

# %%
from course_utils.datasets import load_experiment
from course_utils.plots import spread_dots

stored = load_experiment("learning_rate")
groups = {
    f"rate {rate}": {
        kind: stored.values(f"{kind}, {rate}", "loss") for kind in ("without", "normalized")
    }
    for rate in ("0.0001", "0.001", "0.01")
}
show(
    spread_dots(
        groups, "Normalized, the net learns at a hundredfold range of rates", ylabel="loss"
    ),
    "Loss after 400 steps, five seeds each. "
    + ". ".join(
        f"{rate}: without {kinds['without'].mean():.2f}, normalized {kinds['normalized'].mean():.2f}"
        for rate, kinds in groups.items()
    ),
)

# %%
print(stored.report())

# %% [markdown]
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
        "The number itself": "The mean of one number is that number. Subtract it: 0.",
        "Always beta": "The number minus its mean is 0, whatever the number; what is left is "
        "beta. The layer has erased its input.",
        "An error: dividing by zero": "The variance is 0, but epsilon is added to it.",
    },
)

# %%
for number in (-3.0, 0.5, 100.0):
    layer = keras.layers.BatchNormalization()
    print(f"{number:6} -> {float(layer(np.full((1, 1), number, 'float32'), training=True)[0, 0])}")

# %% [markdown]
# In a convolutional layer a batch of one still has its places to average over, so something is left. But each picture is then
# normalized by itself, and the moving averages, which mix all pictures, describe none of them. Measured, five
# seeds: nets that saw 10,240 pictures in batches of 1, 2, 8 or 32, tested on new pets in two ways.

# %%
batches = load_experiment("batch_size")
groups = {
    f"batches of {size}": {
        "moving averages": batches.values(f"batch of {size}", "inference"),
        "one picture alone": batches.values(f"batch of {size}", "alone"),
    }
    for size in (1, 2, 8, 32)
}
show(
    spread_dots(
        groups, "A batch of one breaks the moving averages; two are enough", ylabel="accuracy"
    ),
    "Accuracy on new pets, five seeds each. "
    + ". ".join(
        f"{size}: with moving averages {kinds['moving averages'].mean():.2f}, with the statistics of "
        f"one picture alone {kinds['one picture alone'].mean():.2f}"
        for size, kinds in groups.items()
    ),
)

# %%
print(batches.report())

# %% [markdown]
# Compare the two colours, not the columns: all nets saw as many pictures, so those with batches of 32 took 320 steps and
# those with batches of 2 took 5,120. The net of batches of one has learned its task: asked as it was
# trained, one picture alone, it is right in about 95 of 100. With its moving averages it is hardly better than a coin. For batches
# of 8 and 32 it is the other way round: they need their averages.
#
# ## Trap two: `training=`
#
# A model called with `training=True` uses the batch at hand *and moves its averages*. Whoever looks at a trained net
# that way changes it. `model.predict(x)` does neither, and as a rule nor does a plain `model(x)`.

# %%
layer = keras.layers.BatchNormalization()
layer(maps)
print(f"after layer(maps):                average {float(layer.moving_mean[0]):.2f}")
layer(maps, training=True)
print(f"after layer(maps, training=True): average {float(layer.moving_mean[0]):.2f}")

# %% [markdown]
# There is a hidden way into this trap. In some versions of Keras, a `Resizing` layer that is called without `training=` switches it on for
# the whole model behind it. What does yours do?

# %%
resize, layer = keras.layers.Resizing(8, 8), keras.layers.BatchNormalization()
resizing_net = keras.Sequential([keras.Input(maps.shape[1:]), resize, layer])
ways = {
    "predict": lambda: resizing_net.predict(maps, verbose=0),
    "training=False": lambda: resizing_net(maps, training=False),
    "called plainly": lambda: resizing_net(maps),
}
for name, ask in ways.items():
    ask()
    print(f"Keras {keras.__version__}, {name:14}: average {float(layer.moving_mean[0]):.2f}")

# %% [markdown]
# The first two are always safe. That is why the functions of this course say `training=False` whenever they only look at a net.
#
# ## Trap three: `trainable=`
#
# To keep a pretrained net's weights fixed, one sets `trainable = False`. For batch normalization this does more than to fix $\gamma$ and
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


trained = net  # the net with normalization, from above
images = train.images[:64]
convolution, normalization = trained.get_layer("stem"), trained.get_layer("stem_bn")
both = keras.Model(trained.input, normalization.output)
folded = keras.layers.Conv2D(16, 3, strides=2, padding="same")
folded.build((None, 32, 32, 3))
folded.set_weights(fold(convolution, normalization))
rescaled = keras.Model(trained.input, convolution.input)
difference_folded = float(np.abs(both(images) - folded(rescaled(images))).max())
print(f"two layers and one: largest difference {difference_folded:.0e}")
assert difference_folded < 1e-4

# %% [markdown]
# ## What we measured

# %%
measured = {
    "by hand and Keras, in training, differ by": f"{difference_training:.0e}",
    "by hand and Keras, moving average, differ by": f"{difference_average:.0e}",
    "14 layers without, loss": f"{losses['without'][-1]:.2f}",
    "14 layers with, loss": f"{losses['with batch normalization'][-1]:.2f}",
    "trained on batches of 1, accuracy in use": f"{groups['batches of 1']['moving averages'].mean():.2f}",
    "trained on batches of 2, accuracy in use": f"{groups['batches of 2']['moving averages'].mean():.2f}",
    "folded into the convolution, differs by": f"{difference_folded:.0e}",
}
for claim, number in measured.items():
    print(f"{claim:46} {number}")

# %% [markdown]
# The claim was that batch normalization normalizes activations in training, helps the gradient, and relies on a moving average in
# use. Measured: it does, where batches are larger than one and the averages have had time.
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
