# %% [markdown]
# # 01 · Image classification
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/computer-vision-course/computer-vision-course/blob/main/notebooks/01_image_classification.ipynb)
#
# **About 50 minutes, about a minute of computing.**
#
# You will be able to
#
# - read a picture as an array of numbers, and say why the pictures are split in three,
# - compute softmax and cross-entropy with a pencil, and find the same numbers in Keras,
# - check a net before you train it: its first loss, and a handful of pictures learned by heart,
# - train a net, read its learning curves, count its mistakes, and tell certainty from truth,
# - give a picture any number of tags, and judge them by threshold, precision and recall.
#
# It builds on Python and a little NumPy. Lesson 00 is a good warm-up; you can do without it.

# %% [markdown]
# ## Cat or dog?
#
# **Image classification** gives a whole picture a **class**: the name of what it shows, from a
# fixed list. Here the list is short: cat, dog. A program draws our pictures. How an animal looks is
# left to chance, which starts from a number, the **seed**: the same seed, the same animal. You will see
# at once what the one with seed 5 is. What does a computer see?

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

from course_utils.scenes import render_pet

pet = render_pet(np.random.default_rng(5), size=64)
print("shape:", pet.image.shape)
print("the pixel in row 20, column 30:", pet.image[20, 30].round(2))

# %%
# @title Draw: the picture, sharp, as the net gets it, and closer
from course_utils.plots import image_row, show

sharp = render_pet(np.random.default_rng(5), size=256)
show(
    image_row(
        [sharp.image, pet.image, pet.image[16:24, 26:34]],
        ["256 by 256 pixels", "64 by 64: the net's view", "8 by 8 pixels of it"],
        height=2.4,
        title="A picture is a grid of colours, and a colour is three numbers",
    ),
    f"The same {pet.species} with 256 by 256 pixels, with 64 by 64, and 8 by 8 pixels of the "
    "latter enlarged, each a plain square of one colour.",
)
assert pet.image.size == 64 * 64 * 3 == 12288

# %% [markdown]
# An **array** of shape `(64, 64, 3)`: 64 rows of 64 **pixels**, and in each pixel three numbers:
# how much red, green and blue, from 0 (none) to 1 (full). Nothing in them says cat or dog. (Cells
# that only draw are folded away, here and below; run them like any other.)

# %%
# @title Predict, then run the next cell
from course_utils.widgets import predict

predict(
    "How many numbers must the net turn into one answer?",
    ["64", "4,096", "12,288"],
    "12,288",
    {
        "64": "That is the number of rows. Each row has 64 pixels.",
        "4,096": "That is 64 · 64, the number of pixels. Each one has three numbers.",
        "12,288": "64 rows · 64 columns · 3 colours: `pet.image.size`.",
    },
)

# %% [markdown]
# ## Pictures with labels, split in three
#
# Who could write down a rule from 12,288 numbers to "cat"? So we let a **neural network**, *net*
# for short, find one. A net computes a few numbers from many, by sums and products; what it
# multiplies by, its **weights**, it learns from examples: pictures with the right answer, the
# **label**. A label is a whole number here: 0 for cat, 1 for dog.
#
# Since a program draws our pictures, we can have as many as we like. We take three sets:
#
# - **training**: the net learns from these,
# - **validation**: you watch these while it learns, and make your choices by them,
# - **test**: used at the end, for the number that you report.
#
# Why three? A net can learn its training pictures by heart. And whoever tries ten nets and keeps
# the best has fitted the *choice* to the pictures that it was made by. Only pictures that nobody
# has used for anything give an honest number.

# %%
from course_utils.datasets import load_pets

train, validation = load_pets("train", 1500), load_pets("validation", 500)
test = load_pets("test", 500)
for pets in (train, validation, test):
    print(pets.images.shape, " cats and dogs:", np.bincount(pets.labels))

# %% [markdown]
# Do the sets share a picture? Don't trust, count: turn the pictures into bytes, and count
# different ones.

# %%
pictures = [image.tobytes() for pets in (train, validation, test) for image in pets.images]
shared = len(pictures) - len(set(pictures))
print(f"{len(pictures)} pictures, {shared} of them twice")
assert shared == 0

# %%
# @title Draw: twelve training pictures
class_names = ("cat", "dog")
show(
    image_row(
        train.images[:12],
        [f"{label}: {class_names[label]}" for label in train.labels[:12]],
        height=1.5,
        title="Twelve training pictures with their labels",
    ),
    f"Twelve rendered pets in many places, {np.sum(train.labels[:12] == 0)} cats and "
    f"{np.sum(train.labels[:12] == 1)} dogs, each with its label 0 or 1.",
)

# %% [markdown]
# ## By hand: from logits to probabilities
#
# A net ends in one number for each class, its **logit**. It can be any number; the larger it is,
# the more speaks for the class. We would like **probabilities** instead: none below 0, and
# together exactly 1. **Softmax** makes them in two steps:
#
# 1. take $e$ to the power of each logit $z$: now all are positive;
# 2. divide each by their sum: now they sum to 1. They are the probabilities $p$.
#
# $$p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}$$
#
# Take three classes with the logits 2, 1 and 0. With $e \approx 2.72$ the powers are about 7.39,
# 2.72 and 1, their sum 11.11. So the first class gets 7.39 / 11.11. Compute the other two, then
# run the cell.

# %%
logits = np.array([2.0, 1.0, 0.0])
powers = np.exp(logits)
by_hand = powers / powers.sum()
print("powers:       ", powers.round(2), " sum:", powers.sum().round(2))
print("probabilities:", by_hand.round(3), " sum:", by_hand.sum().round(3))

# %% [markdown]
# **Keras**, the library with which this course builds and trains nets, has a function for it. Same
# numbers?

# %%
from course_utils.quiet import load_tensorflow

load_tensorflow()  # Keras computes with TensorFlow; without this it opens with a page of log
import keras

by_keras = np.array(keras.ops.softmax(logits))
print("Keras:        ", by_keras.round(3))
assert np.allclose(by_hand, by_keras, atol=1e-6)

# %%
# @title Predict, then run the next cell
predict(
    "Add 100 to each of the three logits. What do the probabilities do?",
    ["All of them grow", "They stay as they are", "The first one goes to 1"],
    "They stay as they are",
    {
        "All of them grow": "They can't: together they are 1, whatever the logits.",
        "They stay as they are": "Each power grows by the same factor, e to the power of 100, and "
        "so does their sum: it cancels out. Only the differences of logits count.",
        "The first one goes to 1": "That happens when you multiply the logits by a large "
        "number: their differences grow. Adding leaves the differences alone.",
    },
)

# %%
changed = {"plus 100": logits + 100, "times 5": logits * 5, "divided by 5": logits / 5}
for how, values in changed.items():
    print(f"logits {how:12}", np.array(keras.ops.softmax(values)).round(3))
assert np.allclose(keras.ops.softmax(logits + 100), by_hand, atol=1e-5)

# %% [markdown]
# To divide all logits by one number is a knob with a name: the number is the **temperature**. A low
# one (1/5 in the second line) lets the largest logit take nearly everything; a high one (5 in the
# third) brings the probabilities closer together. The order stays, and so does the sum of 1.
#
# From here on we use a softmax of our own, with one trick:


# %%
def softmax(logits):
    """Return probabilities that sum to 1 along the last axis."""
    powers = np.exp(logits - np.max(logits, axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


print(softmax(logits).round(3), softmax(np.array([1000.0, 1001.0])).round(3))

# %% [markdown]
# Subtracting the largest logit changes nothing, as you have just seen. It keeps the powers
# from growing too large for the computer.
#
# ## By hand: how wrong is an answer?
#
# To learn, the net needs one number that says how bad its answer is: the **loss**. For classes it is
# the **cross-entropy**: look up the probability that the net gave to the *true* class, and take
# minus its logarithm (the natural one, to base $e$: `np.log`).
#
# $$\text{loss} = -\log p_\text{true}$$
#
# Certain and right costs nothing, since $\log 1 = 0$. Half certain costs 0.69. Certain and wrong is
# expensive, and there is no upper limit.

# %%
for probability in (0.99, 0.665, 0.5, 0.1, 0.01):
    print(f"probability {probability:5} for the true class: loss {-np.log(probability):.3f}")

# %% [markdown]
# Now two pictures with three classes. The first is of class 0, the second of class 2.

# %%
two_logits = np.array([[2.0, 1.0, 0.0], [0.0, 3.0, 1.0]])
shares = softmax(two_logits)
losses = -np.log([shares[0, 0], shares[1, 2]])
print("losses:", losses.round(3), f" mean: {losses.mean():.4f}")

# %% [markdown]
# Keras gives the mean at once. `from_logits=True` tells it that it gets logits, and that the softmax
# is its own job. ("Sparse" means that the labels are class numbers.)

# %%
cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
loss_by_keras = float(cross_entropy(np.array([0, 2]), two_logits))
print(f"Keras: {loss_by_keras:.4f}")
assert abs(losses.mean() - loss_by_keras) < 1e-5

# %%
# @title Predict, then run the next cell
predict(
    "A net that knows nothing gives each of two classes the same logit. What does it cost?",
    ["0", "0.5", "0.69", "It depends on the label"],
    "0.69",
    {
        "0": "A loss of 0 needs a probability of 1 for the true class.",
        "0.5": "0.5 is the probability. The loss is minus its logarithm.",
        "0.69": "The probability is 1/2, and -log(1/2) = log 2 = 0.693. For C classes it is log C.",
        "It depends on the label": "Both classes got 1/2, so either label costs the same.",
    },
)

# %%
for classes in (2, 10, 1000):
    alike = float(cross_entropy(np.array([0]), np.zeros((1, classes))))
    print(f"{classes:4} equal logits: loss {alike:.3f}, log {classes} = {np.log(classes):.3f}")

# %% [markdown]
# ## First check: the initial loss
#
# Now a net: the course's small **Xception**. It is a stack of **convolutions**, layers that slide
# small grids of weights over the picture, and it ends in two logits. Lessons 04 to 08 take it apart;
# here it is a box with weights inside. They start at random (from a seed: a second run
# starts alike), and training will change them.

# %%
from course_utils.models import small_xception

keras.utils.set_random_seed(0)
net = small_xception((64, 64, 3), classes=2)
untrained = net.predict(validation.images, batch_size=100, verbose=0)
print(f"{net.count_params():,} weights; logits of shape {untrained.shape}")

# %% [markdown]
# Before training, the net knows nothing, so its loss should be about log 2. A number far from it
# points to a mistake: weights that start too large, the wrong number of classes, a loss that takes
# logits for probabilities. It is a cheap test, before any training. (On validation pictures: the test set
# stays closed.)

# %%
initial_loss = float(cross_entropy(validation.labels, untrained))
print(f"initial loss {initial_loss:.3f}, log 2 = {np.log(2):.3f}")
assert abs(initial_loss - np.log(2)) < 0.05

# %% [markdown]
# ## Second check: a handful by heart
#
# Training takes a few pictures, a **batch**, computes the loss, and moves every weight a little in
# the direction that lowers it; how far, says the **learning rate**. Then the next batch. One pass over
# the training pictures is an **epoch**. We move by **Adam**, a rule that gives each weight a step of
# its own. The **accuracy** is the share of pictures that are named rightly; a coin reaches 0.5.
#
# Before you spend minutes on 1,500 pictures, spend seconds on 16. A net that can't learn even
# these by heart has a fault somewhere. (`follow_quickly` suits some layers to so short a training;
# lesson 07 shows why. `compile` says how to train, `fit` trains, `evaluate` measures.)

# %%
# @title Helper: let averages follow a short training


def follow_quickly(net, momentum):
    """Let averages that some layers keep of the training (lesson 07) follow a short training."""
    for layer in net.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.momentum = momentum


# %%
follow_quickly(net, 0.5)
few_images, few_labels = train.images[:16], train.labels[:16]
net.compile(keras.optimizers.Adam(learning_rate=2e-3), cross_entropy, metrics=["accuracy"])
net.fit(few_images, few_labels, batch_size=16, epochs=20, verbose=0)
loss_few, accuracy_few = net.evaluate(few_images, few_labels, verbose=0)
print(f"16 training pictures: loss {loss_few:.2f}, {accuracy_few * 16:.0f} of 16 right")
assert accuracy_few == 1

# %%
# @title Predict, then run the next cell
predict(
    "The net names all 16 rightly. How does it do on the 500 validation pictures?",
    ["As well: it has learned cats and dogs", "Not much better than a coin", "All wrong"],
    "Not much better than a coin",
    {
        "As well: it has learned cats and dogs": "It has learned these 16. Any odd detail that "
        "tells them apart will do.",
        "Not much better than a coin": "It has learned those 16 by heart, and little that "
        "carries over. This is overfitting: welcome as a check, worthless as a result.",
        "All wrong": "To be wrong on all, a net must know the answer and turn it round.",
    },
)

# %%
accuracy_by_heart = net.evaluate(validation.images, validation.labels, verbose=0)[1]
print(f"500 validation pictures: accuracy {accuracy_by_heart:.2f}")
assert accuracy_by_heart < 0.65

# %% [markdown]
# Learning by heart at the cost of what carries over is called **overfitting**.
#
# ## Training
#
# Both checks passed. Start again with fresh weights, and train on the 1,500 for three epochs, of 47
# batches each. The learning rate falls to 0 towards the end (`CosineDecay`): large steps first, then
# fine ones. Here it takes about 20 seconds.

# %%
keras.utils.set_random_seed(0)
net = small_xception((64, 64, 3), classes=2)
follow_quickly(net, 0.9)
falling = keras.optimizers.schedules.CosineDecay(2e-3, 3 * 47)
net.compile(keras.optimizers.Adam(falling), cross_entropy, metrics=["accuracy"])
watched = (validation.images, validation.labels)
options = {"batch_size": 32, "epochs": 3, "verbose": 0}
history = net.fit(train.images, train.labels, validation_data=watched, **options)

# %%
# @title Draw: the learning curves
from course_utils.plots import learning_curves

curves = history.history
for name in ("accuracy", "val_accuracy"):
    print(f"{name:12}", " ".join(f"{value:.3f}" for value in curves[name]))
show(
    learning_curves(history, ["loss", "accuracy"], title="The loss falls, the accuracy rises"),
    f"Learning curves over 3 epochs. Training loss from {curves['loss'][0]:.2f} to "
    f"{curves['loss'][-1]:.2f}, validation accuracy from {curves['val_accuracy'][0]:.2f} to "
    f"{curves['val_accuracy'][-1]:.2f}.",
)
assert curves["loss"][0] > curves["loss"][-1] and curves["accuracy"][0] < curves["accuracy"][-1]

# %% [markdown]
# Read the two lines together. Both getting better: the net learns what carries over. Training better
# and validation worse: it has begun to learn by heart. They aren't measured alike: the validation number at the
# end of the epoch; the training number is a mean over the epoch, from its first batches on, when the net knew less.
#
# ## The test
#
# Now, once, the 500 test pictures. Beside our net stands `xception_scenes`, which comes with the
# course. It has the same layers, but was trained for longer: six epochs on 10,000 pictures.

# %%
from course_utils.models import shipped

longer_net, class_names = shipped("xception_scenes")
probabilities, accuracy = {}, {}
for name, model in {"trained here": net, "trained longer": longer_net}.items():
    probabilities[name] = softmax(model.predict(test.images, batch_size=100, verbose=0))
    accuracy[name] = np.mean(probabilities[name].argmax(axis=1) == test.labels)
    print(f"{name:14}: {accuracy[name] * 500:.0f} of 500 right, accuracy {accuracy[name]:.3f}")
assert longer_net.count_params() == net.count_params()
assert 0.9 < accuracy["trained here"] < 0.97 <= accuracy["trained longer"]

# %% [markdown]
# Twenty seconds get you far from a coin. What longer training buys is nearly all of the rest: the same
# layers, more pictures, more steps.
#
# ## What it gets wrong
#
# One number hides which mistakes were made. A **confusion matrix** counts them: a row for each true
# class, a column for each answer. Right answers lie on the diagonal.

# %%
from course_utils.tasks import confusion_matrix

shares = probabilities["trained here"]
said, confidence = shares.argmax(axis=1), shares.max(axis=1)
counts = confusion_matrix(test.labels, said, 2)
cats_as_dogs, dogs_as_cats = counts[0, 1], counts[1, 0]
print(counts)
assert dogs_as_cats > cats_as_dogs

# %%
# @title Draw: the confusion matrix
from course_utils.plots import plot_confusion_matrix

title = f"{dogs_as_cats} of {cats_as_dogs + dogs_as_cats} mistakes are dogs"
show(
    plot_confusion_matrix(counts, class_names, title=title),
    f"Confusion matrix of the net trained here: {cats_as_dogs} cats called dogs, {dogs_as_cats} "
    f"dogs called cats, the other {np.sum(said == test.labels)} of 500 right.",
)

# %% [markdown]
# Always look at the mistakes, too. Here are the six pictures with the lowest probability for the
# truth. Would you have known?

# %%
# @title Draw: the six hardest pictures
p_truth = shares[np.arange(500), test.labels]
worst = p_truth.argsort(kind="stable")[:6]
show(
    image_row(
        test.images[worst],
        [f"a {class_names[test.labels[n]]}: {p_truth[n]:.2f}" for n in worst],
        height=1.7,
        title="The six hardest: the truth, and the probability that the net gave it",
    ),
    "The six test pets with the lowest probability for their true class: "
    + ", ".join(f"a {class_names[test.labels[n]]} with {p_truth[n]:.2f}" for n in worst),
)

# %% [markdown]
# ## Certainty is not truth
#
# The largest probability is the net's **confidence**. Is it worth anything? Sort the test pictures by
# it, and compare the 250 surest answers with the other 250.

# %%
order = confidence.argsort(kind="stable")
right = said == test.labels
unsure_half, sure_half = right[order[:250]].mean(), right[order[250:]].mean()
print(f"surest 250: accuracy {sure_half:.3f};  other 250: {unsure_half:.3f}")
print(f"mean confidence {confidence.mean():.2f}, accuracy {right.mean():.2f}")
assert sure_half > unsure_half and confidence.mean() < right.mean()

# %% [markdown]
# It is worth something: sure answers are more often right. But the temperature has shown how easily
# the numbers grow or shrink with no answer changed. A net is **calibrated** if, of the answers that
# it gives with a confidence of 0.8, 80 % are right, and so for each confidence. A first test: its mean
# confidence should equal its accuracy. Ours is too modest; large modern
# nets are often too sure (Guo and others, 2017).
#
# ## Exactly one category
#
# This course goes with a lecture; what the lecture claims, the lessons measure. It says that in
# *single-label* classification each picture gets exactly one category. The softmax builds that in:
# the probabilities share out a fixed 1, so one class can only win what others lose. And a picture with
# no animal at all? The net must still say cat or dog. Give it pure noise:

# %%
noise = np.random.default_rng(0).random((1, 64, 64, 3), dtype=np.float32)
noise_shares = softmax(net.predict(noise, verbose=0))[0]
sums = shares.sum(axis=1)
print("cat and dog on pure noise:", noise_shares.round(2))
print(f"sums of 500 pets: from {sums.min():.5f} to {sums.max():.5f}")
assert np.abs(sums - 1).max() < 1e-5

# %% [markdown]
# So it holds, and it is also the limit: no room for "both", none for "neither". Look at how sure the
# net is of pure noise: a confidence only compares the classes on the list.
#
# ## Any number of labels: the album
#
# A holiday snap may show a beach, a sunset and a dog at once, or nothing on our list. In **multi-label**
# classification a picture gets any number of labels, here called **tags**.

# %%
from course_utils.datasets import load_album
from course_utils.scenes import TAGS

snaps, test_snaps = load_album("train", 1500), load_album("test", 500)
print(TAGS)
print(snaps.tags[:3].astype(int))
print("pictures with 0, 1, 2, 3, 4 tags:", np.bincount(snaps.tags.sum(axis=1).astype(int)))

# %% [markdown]
# The label of a picture is no longer one number but a row of six: 1 where the picture has the tag, 0
# where it hasn't.

# %%
# @title Draw: twelve snaps with their tags


def in_words(tags):
    """Name the tags of a picture."""
    return ", ".join(np.array(TAGS)[tags > 0]) or "no tag"


number_of_tags = snaps.tags[:12].sum(axis=1).astype(int)
show(
    image_row(
        snaps.images[:12],
        [in_words(tags) for tags in snaps.tags[:12]],
        height=1.5,
        title=f"Twelve holiday snaps, with {number_of_tags.min()} to {number_of_tags.max()} tags",
    ),
    "Twelve rendered holiday snaps: " + "; ".join(in_words(tags) for tags in snaps.tags[:12]) + ".",
)

# %% [markdown]
# ## By hand: a sigmoid for each tag
#
# A softmax lets the classes compete for a sum of 1. Tags shouldn't compete: that there is a beach says
# nothing against a dog. So each logit becomes a probability by itself, through the **sigmoid**:
#
# $$p = \frac{1}{1 + e^{-z}}$$
#
# A logit of 0 gives one half. For 2 it is 1 / (1 + 0.135) = 0.88. Compute it for -1, then run the cell.


# %%
def sigmoid(logits):
    """Return a probability for each logit by itself."""
    return 1 / (1 + np.exp(-logits))


tag_logits = np.array([2.0, -1.0, 0.0])
print("by hand:", sigmoid(tag_logits).round(3), " sum:", sigmoid(tag_logits).sum().round(3))
assert np.allclose(sigmoid(tag_logits), keras.ops.sigmoid(tag_logits), atol=1e-6)

# %%
# @title Predict, then run the next cell
predict(
    "The first logit rises from 2 to 5. What do the other two probabilities do?",
    ["With sigmoids they fall", "With sigmoids they stay", "They stay, with softmax too"],
    "With sigmoids they stay",
    {
        "With sigmoids they fall": "Look at the formula: each probability has its own logit in it, "
        "and no other.",
        "With sigmoids they stay": "Each sigmoid sees its own logit only. With a softmax they "
        "fall: what one class wins, the others lose.",
        "They stay, with softmax too": "A softmax divides by the sum of all powers. One power "
        "grows, so all other shares shrink.",
    },
)

# %%
raised = np.array([5.0, -1.0, 0.0])
print("sigmoids:", sigmoid(tag_logits).round(3), "->", sigmoid(raised).round(3))
print("softmax: ", softmax(tag_logits).round(3), "->", softmax(raised).round(3))

# %% [markdown]
# ## By hand: the loss of a yes or no
#
# Each tag is now a question of its own, with two answers. Its loss is a cross-entropy with two classes,
# the **binary cross-entropy**: minus the logarithm of $p$ where the picture has the tag, of $1 - p$ where
# it hasn't. The loss of a batch is the mean over all tags of all pictures.
#
# With the logits 2, -1, 0 and the tags 1, 0, 1 the three losses are -log 0.88, -log (1 - 0.27) and
# -log 0.5. The second picture has no tag at all.

# %%
batch_logits = np.array([[2.0, -1.0, 0.0], [0.5, 3.0, -2.0]])
batch_tags = np.array([[1.0, 0.0, 1.0], [0.0, 0.0, 0.0]])
p_yes = sigmoid(batch_logits)
tag_losses = -np.log(np.where(batch_tags == 1, p_yes, 1 - p_yes))
print(tag_losses.round(3), f" mean: {tag_losses.mean():.4f}")

# %%
binary_cross_entropy = keras.losses.BinaryCrossentropy(from_logits=True)
tag_loss_by_keras = float(binary_cross_entropy(batch_tags, batch_logits))
print(f"Keras: {tag_loss_by_keras:.4f}")
assert abs(tag_losses.mean() - tag_loss_by_keras) < 1e-5
assert tag_losses.argmax() == 4  # row 1, column 1

# %% [markdown]
# The largest loss, 3.05, stands where the second picture's logit is 3: a sure yes to a tag that isn't
# there.
#
# ## The tagger
#
# Now a net with six logits. It is another small one, a column of five plain convolutions, which trains
# faster. First the cheap test again.

# %%
# @title Predict, then run the next cell
predict(
    "An untrained net, six tags, binary cross-entropy. Which loss do you expect?",
    ["log 6 = 1.79", "log 2 = 0.69", "6 · log 2 = 4.16"],
    "log 2 = 0.69",
    {
        "log 6 = 1.79": "That is for one answer out of six, with a softmax. Here it is six answers "
        "out of two each.",
        "log 2 = 0.69": "Logits near 0 give one half for yes and one half for no. Either costs log 2, "
        "and so does the mean over six tags.",
        "6 · log 2 = 4.16": "The loss is the mean over the tags, not their sum.",
    },
)

# %%
from course_utils.models.stacks import column_net

keras.utils.set_random_seed(0)
tagger = column_net(separable=False, input_shape=(64, 64, 3), classes=len(TAGS))
untrained = tagger.predict(snaps.images[:500], verbose=0)
first_tag_loss = float(binary_cross_entropy(snaps.tags[:500], untrained))
print(f"initial loss {first_tag_loss:.3f}, log 2 = {np.log(2):.3f}")
assert abs(first_tag_loss - np.log(2)) < 0.05

# %% [markdown]
# Training goes as before, with the other loss: three epochs of 47 batches, about eight seconds.

# %%
follow_quickly(tagger, 0.9)
falling = keras.optimizers.schedules.CosineDecay(3e-3, 3 * 47)
tagger.compile(keras.optimizers.Adam(falling), binary_cross_entropy)
tagger.fit(snaps.images, snaps.tags, batch_size=32, epochs=3, verbose=0)
scores = {"trained here": sigmoid(tagger.predict(test_snaps.images, verbose=0))}

# %% [markdown]
# ## From a probability to a yes
#
# A probability is no answer yet. Somebody has to choose a **threshold**: from there on it is a yes. How
# good are the yeses? Two numbers tell:
#
# - **precision**: of the pictures that got a yes, how many have the tag?
# - **recall**: of the pictures that have the tag, how many got a yes?
#
# Five pictures, one tag. At a threshold of 0.5 three get a yes. Work out both numbers before you run the
# cell.

# %%
five_scores = np.array([0.9, 0.8, 0.6, 0.4, 0.2])
five_truths = np.array([1, 0, 1, 1, 1])
yes = five_scores >= 0.5
right_yeses = np.sum(yes & (five_truths == 1))
print(f"precision {right_yeses} of {yes.sum()}, recall {right_yeses} of {five_truths.sum()}")

# %% [markdown]
# Accuracy would be no help here: a tag that one picture in a hundred has is named with an accuracy of
# 0.99 by a net that keeps saying no. Now the six tags of the test pictures:

# %%
from course_utils.tasks import precision_recall_per_tag

precision, recall = precision_recall_per_tag(test_snaps.tags, scores["trained here"], 0.5)
for row in zip(TAGS, precision, recall, strict=True):
    print("{:9} precision {:.2f}  recall {:.2f}".format(*row))
by_precision = np.array(TAGS)[precision.argsort()]
assert set(by_precision[:2]) == {"cat", "dog"} and set(by_precision[-2:]) == {"beach", "sunset"}

# %% [markdown]
# The yeses are right most often for what fills much of the picture, a beach or a sunset, and least often
# for a cat or a dog. Can another threshold make a larger share of the yeses for a dog right?

# %%
# @title Predict, then run the next cell
predict(
    "You raise the threshold from 0.5 to 0.6. What happens to precision and recall?",
    ["Both rise", "Recall can't rise, precision mostly does", "Recall rises, precision falls"],
    "Recall can't rise, precision mostly does",
    {
        "Both rise": "A higher threshold gives fewer yeses. Can fewer yeses find more of the "
        "pictures that have the tag?",
        "Recall can't rise, precision mostly does": "No yes is added, so nothing more is found. "
        "The yeses that are left are the surer ones, and mostly a larger share of them is right.",
        "Recall rises, precision falls": "That is what a lower threshold does: more yeses, more "
        "found, more mistakes.",
    },
)

# %% [markdown]
# A threshold is a choice, so it is made on validation pictures. The slider moves it (the arrow keys work,
# too). Bars upwards count pictures with a dog, bars downwards those without; what stands right of the
# dashed line gets a yes. Find the threshold at which you would trust a yes. How many dogs do you lose?

# %%
choosing = load_album("validation", 500)
dog = TAGS.index("dog")
p_dog = sigmoid(tagger.predict(choosing.images, verbose=0))[:, [dog]]
has_dog = choosing.tags[:, [dog]]


def at(threshold):
    """Return precision and recall of the dog at a threshold."""
    return np.ravel(precision_recall_per_tag(has_dog, p_dog, threshold))


# %%
# @title Draw: the yeses at a threshold that you choose
from course_utils.plots import COLOURS, new_figure, set_title
from course_utils.widgets import picture_slider, still


def split_at(threshold):
    """Draw the probabilities of pictures with a dog (up) and without (down), and the threshold."""
    figure, edges = new_figure(3.6, 2.9), np.linspace(0, 1, 21)
    axes = figure.subplots()
    for truth, sign, colour in ((1, 1, "blue"), (0, -1, "orange")):
        counts = sign * np.histogram(p_dog[has_dog == truth], edges)[0]
        axes.bar(edges[:-1], counts, 0.046, align="edge", color=COLOURS[colour])
    axes.axvline(threshold, color="black", linestyle="--")
    axes.axhline(0, color="black", linewidth=0.8)
    axes.set_yticks([-40, -20, 0, 20], ["40", "20", "0", "20"])
    axes.set(xlabel="probability of a dog", ylabel="without   |   with a dog", xlim=(0, 1))
    axes.set_title("precision {:.2f}, recall {:.2f}".format(*at(threshold)))
    return figure


def told(threshold):
    """Say what the picture shows."""
    return "At a threshold of {} precision is {:.2f}, recall {:.2f}.".format(
        threshold, *at(threshold)
    )


# %%
# @title Slider: the threshold
thresholds = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]
picture_slider(split_at, thresholds, "threshold", told, start=0.5)

# %%
# @title Draw: three thresholds side by side
show(
    still(
        split_at,
        [0.2, 0.4, 0.6],
        "threshold",
        title="Fewer yeses: a larger share right, fewer dogs found",
    ),
    " ".join(told(threshold) for threshold in (0.2, 0.4, 0.6)),
)
assert at(0.2)[1] > at(0.4)[1] > at(0.6)[1] and at(0.2)[0] < at(0.4)[0] < at(0.6)[0]

# %% [markdown]
# Which threshold is right depends on what a mistake costs: a photo search may miss a dog, an alarm mustn't
# miss a fire.
#
# To judge the net and not the threshold there is the **average precision** (AP). Sort the pictures by score.
# At each picture that *has* the tag, note the precision so far; take the mean. For our five: 1/1, 2/3, 3/4 and
# 4/5. It is 1 where every picture with the tag stands before every one without. The mean over the tags is the
# **mean average precision** (mAP).

# %%
from course_utils.tasks import average_precision_per_tag, mean_average_precision

by_pencil = np.mean([1 / 1, 2 / 3, 3 / 4, 4 / 5])
by_function = average_precision_per_tag(five_truths[:, None], five_scores[:, None])[0]
print(f"average precision by hand {by_pencil:.4f}, from course_utils {by_function:.4f}")
assert abs(by_pencil - by_function) < 1e-9

# %% [markdown]
# Beside our tagger stands `album_tagger`, which comes with the course: the same layers, six epochs on 10,000
# snaps.

# %%
longer_tagger, tag_names = shipped("album_tagger")
scores["trained longer"] = sigmoid(longer_tagger.predict(test_snaps.images, verbose=0))
mean_ap = {name: mean_average_precision(test_snaps.tags, each) for name, each in scores.items()}
print("mAP:", {name: round(value, 3) for name, value in mean_ap.items()})
assert 0.75 < mean_ap["trained here"] < 0.9 < mean_ap["trained longer"]

# %% [markdown]
# ## The wrong ending
#
# What if one took a softmax all the same? Share the target out: a picture with a cat and a beach asks for one
# half each, and its loss is the mean of $-\log p$ over its two tags. (Pictures without a tag ask for nothing and
# are left out.) The net gets a head start: it begins as a copy of our trained tagger, and trains for one more epoch.

# %%
tagged = snaps.tags.sum(axis=1) > 0
shared_out = snaps.tags[tagged] / snaps.tags[tagged].sum(axis=1, keepdims=True)
soft_tagger = keras.models.clone_model(tagger)
soft_tagger.set_weights(tagger.get_weights())
print(f"{tagged.sum()} pictures with a tag; the third asks for {shared_out[2]}")

# %%
soft_loss = keras.losses.CategoricalCrossentropy(from_logits=True)
falling = keras.optimizers.schedules.CosineDecay(3e-3, 46)  # one epoch of 46 batches
soft_tagger.compile(keras.optimizers.Adam(falling), soft_loss)
soft_tagger.fit(snaps.images[tagged], shared_out, batch_size=32, verbose=0)
scores["softmax"] = softmax(soft_tagger.predict(test_snaps.images, verbose=0))
mean_ap["softmax"] = mean_average_precision(test_snaps.tags, scores["softmax"])
print(f"mAP: softmax {mean_ap['softmax']:.3f}, sigmoids {mean_ap['trained here']:.3f}")
assert mean_ap["softmax"] < mean_ap["trained here"]

# %%
# @title Draw: one picture, both endings
three = np.flatnonzero(test_snaps.tags.sum(axis=1) == 3)
p_right = np.where(test_snaps.tags == 1, scores["trained here"], 1 - scores["trained here"])
chosen = three[p_right[three].min(axis=1).argmax()]  # three tags, all six answers at their surest
figure = new_figure(9.0, 2.8)
picture, *panels = figure.subplots(1, 3, width_ratios=[1, 1.2, 1.2])
picture.imshow(test_snaps.images[chosen])
picture.set_axis_off()
endings = {"softmax": "softmax: a shared sum of 1", "trained here": "sigmoids: each by itself"}
for axes, (name, title) in zip(panels, endings.items(), strict=True):
    axes.barh(TAGS, scores[name][chosen], color=COLOURS["blue"])
    axes.axvline(0.5, color="black", linestyle="--")
    axes.invert_yaxis()
    axes.set(xlim=(0, 1), xlabel="probability", title=title)
set_title(figure, f"{in_words(test_snaps.tags[chosen])}: only sigmoids put all three above 0.5")
highest = ", ".join(f"{p:.2f}" for p in np.sort(scores["softmax"][chosen])[:-4:-1])
show(
    figure,
    f"A snap with {in_words(test_snaps.tags[chosen])}. With sigmoids these three, and no other, "
    f"have more than one half. With a softmax the three highest are {highest}.",
)
assert p_right[chosen].min() > 0.5

# %% [markdown]
# Two probabilities above one half would sum to more than 1: a softmax can't. Perhaps a lower threshold helps?
# We give it the one that suits the *test* pictures best, which no honest test would do: even that is not
# enough. Counted are the pictures that get all of their tags, and no other.


# %%
def all_right(values, threshold=0.5):
    """Say of each test picture whether all six answers are right."""
    return np.all((values >= threshold) == test_snaps.tags, axis=1)


for name, values in scores.items():
    print(f"{name:14} all tags right: {all_right(values).mean():.2f}")
best = max(all_right(scores["softmax"], t).mean() for t in np.linspace(0.02, 0.9, 89))
print(f"softmax at its best threshold: {best:.2f}")
assert best < all_right(scores["trained here"]).mean()

# %% [markdown]
# No threshold mends it: the softmax was asked to give 1 to the tag of a picture that has one, and 1/4 each to
# those of a picture that has four. What counts as a yes would have to depend on the number of tags, which nobody
# knows beforehand.
#
# ## Several labels for one picture
#
# The lecture says: in multi-label classification one picture gets several labels, since it shows several things.
# Count it on the test pictures that do have two tags or more. How many got exactly their tags, at one half?

# %%
several = test_snaps.tags.sum(axis=1) >= 2
exact = {name: int(all_right(values)[several].sum()) for name, values in scores.items()}
print(f"{several.sum()} pictures with two tags or more; exactly their tags:", exact)
assert exact["softmax"] == 0
assert exact["trained here"] < several.sum() / 2 < 0.85 * several.sum() < exact["trained longer"]

# %% [markdown]
# So it holds, and you have seen what it takes: an ending that lets each tag speak for itself, a loss that asks six
# questions and not one, and more pictures and steps than ours: our eight seconds of training were enough for under half
# of these pictures.
#
# And the mistakes of the longer trained net? *Missed* is a tag that it should have given, *extra* one that it
# shouldn't.

# %%
given, truth = scores["trained longer"] >= 0.5, test_snaps.tags == 1
missed, extra = truth & ~given, given & ~truth
print("missed:", dict(zip(TAGS, missed.sum(axis=0).tolist(), strict=True)))
print("extra: ", dict(zip(TAGS, extra.sum(axis=0).tolist(), strict=True)))
wrong_tags = (missed | extra).sum(axis=0)
pets = wrong_tags[TAGS.index("cat")] + wrong_tags[dog]
print(f"cats and dogs make {pets} of {wrong_tags.sum()} wrong tags")
assert pets > 0.75 * wrong_tags.sum()

# %%
# @title Draw: the first six mistakes
wrong = np.flatnonzero((missed | extra).any(axis=1))[:6]
notes = []
for n in wrong:
    parts = {"missed": in_words(missed[n]), "extra": in_words(extra[n])}
    notes.append("\n".join(f"{kind}: {tags}" for kind, tags in parts.items() if tags != "no tag"))
show(
    image_row(
        test_snaps.images[wrong],
        notes,
        height=1.7,
        title="The first six snaps that the longer trained net gets wrong",
    ),
    "Six test snaps on which the longer trained tagger errs: "
    + "; ".join(note.replace("\n", ", ") for note in notes),
)

# %% [markdown]
# ## What we measured

# %%
# @title What we measured
from course_utils.plots import show_measured

show_measured(
    {
        "Softmax by hand and by Keras": f"{by_hand[0]:.6f} and {by_keras[0]:.6f}",
        "Cross-entropy by hand and by Keras": f"{losses.mean():.4f} and {loss_by_keras:.4f}",
        "The initial loss is near log 2 = 0.693": f"{initial_loss:.3f}",
        "A net can learn a handful by heart": f"{accuracy_few * 16:.0f} of 16",
        "... which is worth little elsewhere": f"validation accuracy {accuracy_by_heart:.2f}",
        "Trained here, and trained longer": f"{accuracy['trained here']:.3f} and "
        f"{accuracy['trained longer']:.3f} of 500 unseen pets",
        "Sure answers are more often right": f"{sure_half:.3f} against {unsure_half:.3f}",
        "Each picture gets exactly one category": "500 sums of probabilities, off 1 by about "
        f"{np.abs(sums - 1).max():.0e} at most",
        "Binary cross-entropy by hand and by Keras": f"{tag_losses.mean():.4f} and "
        f"{tag_loss_by_keras:.4f}",
        "Mean average precision of the taggers": f"{mean_ap['trained here']:.3f} and "
        f"{mean_ap['trained longer']:.3f} on 500 unseen snaps",
        "A picture gets its several tags, and no other": f"{exact['trained longer']} of "
        f"{several.sum()} with two or more",
        "... with a softmax, at the same threshold": f"{exact['softmax']} of {several.sum()}",
    }
)

# %% [markdown]
# ## New terms
#
# **class**, **label**: a name from a fixed list, and the right one for a picture ·
# **array**, **pixel**: the picture's numbers, and the three at one place ·
# **neural network**, **weights**: sums and products; the numbers in them that training changes ·
# **convolution**: a layer that slides small grids of weights over the picture ·
# **training, validation, test**: to learn from, to choose by, to report on ·
# **seed**: the number from which chance starts ·
# **logit**: a class's number before the softmax ·
# **softmax**, **probability**: logits made positive and shared out to a sum of 1 ·
# **temperature**: what logits are divided by before the softmax ·
# **loss**, **cross-entropy**: how bad an answer is; minus the logarithm of the true class's probability ·
# **batch**, **epoch**: the pictures of one step; one pass over all of them ·
# **learning rate**, **Adam**: how far a step goes; a rule that gives each weight a step of its own ·
# **overfitting**: learning the training pictures by heart ·
# **accuracy**, **confusion matrix**: the share of right answers; which class is taken for which ·
# **confidence**, **calibrated**: the largest probability; such that 80 % of the answers given with 0.8 are right ·
# **tag**, **multi-label**: one of any number of labels; with any number of them for each picture ·
# **sigmoid**, **binary cross-entropy**: a logit made a probability by itself; the loss of a yes or no ·
# **threshold**: the probability from which on the answer is yes ·
# **precision**, **recall**: the share of the yeses that are right; the share of the pictures with the tag that are found ·
# **average precision**, **mAP**: both over all thresholds, in one number; its mean over the tags.
#
# ## Papers
#
# - Bridle, "Probabilistic Interpretation of Feedforward Classification Network Outputs", 1990: softmax, its name, and
#   the loss that goes with it.
# - Chollet, "Xception: Deep Learning with Depthwise Separable Convolutions", CVPR 2017: the net.
# - Kingma and Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015: the steps of our training.
# - Guo et al., "On Calibration of Modern Neural Networks", ICML 2017: that confidence is often too high, and how a
#   temperature mends it.
# - Boutell, Luo, Shen and Brown, "Learning multi-label scene classification", Pattern Recognition 2004: beaches,
#   sunsets and mountains, sometimes in one picture, and what single labels do to them.
#
# ## Three small things to try
#
# 1. *By hand.* Two classes with the logits 1 and 0. Compute both probabilities and both possible losses. Check with
#    `softmax(np.array([1.0, 0.0]))`.
# 2. *In code.* Swap the labels of the 16 pictures (`1 - few_labels`), and overfit a fresh net again. Does it work? What
#    does that say about learning by heart?
# 3. *An experiment.* Give the softmax a seventh class, "nothing", for the pictures without a tag. Which of its
#    faults does that mend, and which not?
#
# **Now you.** The [exercises of this lesson](exercises/01_image_classification.ipynb) go from a mean colour
# to the threshold of a tag. They tell you at once what is right, and what may have gone wrong.
