# %% [markdown]
# # 01 · Image classification
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/computer-vision-course/computer-vision-course/blob/main/notebooks/01_image_classification.ipynb)
#
# **About 50 minutes, about a minute and a quarter of computing.**
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
# fixed list. Here the list is short: cat, dog. You see at once what this is. What does a
# computer see?

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
sharp = render_pet(np.random.default_rng(5), size=256)
print("shape:", pet.image.shape, " kind of number:", pet.image.dtype)
print("the pixel in row 20, column 30:", pet.image[20, 30].round(2))

# %%
from course_utils.plots import image_row, show

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

# %% [markdown]
# An **array** of shape `(64, 64, 3)`: 64 rows, 64 columns, and for each place, the **pixel**,
# three numbers: how much red, green and blue, from 0 (none) to 1 (full). Nothing in them says
# cat or dog.

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
# Nobody can write down a rule from 12,288 numbers to "cat". So we let a net find one from
# examples: pictures that come with the right answer, the **label**. A label is a whole number
# here: 0 for cat, 1 for dog.
#
# Our pictures are drawn by a program, so we can have as many as we like. We take three sets:
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

train = load_pets("train", 2000)
validation = load_pets("validation", 500)
test = load_pets("test", 500)
for name, pets in {"train": train, "validation": validation, "test": test}.items():
    cats, dogs = np.bincount(pets.labels)
    print(f"{name:10} {pets.images.shape}  {cats} cats, {dogs} dogs")

# %% [markdown]
# Do the sets share a picture? Don't trust, count: turn each picture into bytes, and count the
# different ones.

# %%
pictures = [image.tobytes() for pets in (train, validation, test) for image in pets.images]
shared = len(pictures) - len(set(pictures))
print(f"{len(pictures)} pictures, {shared} of them twice")
assert shared == 0

# %%
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
# 1. take $e$ to the power of each logit: now all are positive;
# 2. divide each by their sum: now they sum to 1.
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
# Keras has a function for it. Same numbers?

# %%
from course_utils.quiet import load_tensorflow

load_tensorflow()  # Keras computes with TensorFlow; without this it opens with a page of log
import keras

by_keras = keras.ops.convert_to_numpy(keras.ops.softmax(logits))
difference_softmax = np.abs(by_hand - by_keras).max()
print("Keras:        ", by_keras.round(3))
print(f"largest difference: {difference_softmax:.0e}")
assert difference_softmax < 1e-6

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
        "The first one goes to 1": "That happens when you multiply the logits, since then "
        "their differences grow. Adding leaves the differences alone.",
    },
)

# %%
shifted = keras.ops.convert_to_numpy(keras.ops.softmax(logits + 100))
print("logits plus 100:", shifted.round(3))
print("logits times 5: ", keras.ops.convert_to_numpy(keras.ops.softmax(logits * 5)).round(3))
assert np.allclose(shifted, by_hand, atol=1e-5)

# %% [markdown]
# Multiplying or dividing all logits is a knob with a name, the **temperature**: divide by a small one
# (in the last line it is 1/5), and the largest takes all; by a large one, and all become alike. The
# order stays, and so does the sum of 1.
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
# minus its logarithm.
#
# $$\text{loss} = -\log p_\text{true}$$
#
# Certain and right costs nothing, since $\log 1 = 0$. Half certain costs 0.69. Certain and wrong is
# expensive, and there is no upper limit.

# %%
for probability in (0.99, 0.665, 0.5, 0.1, 0.01):
    print(f"probability {probability:5} for the true class: loss {-np.log(probability):.3f}")

# %% [markdown]
# For two pictures with three classes each: the loss of each by hand, their mean, and Keras's.
# `from_logits=True` tells Keras that it gets logits, and that the softmax is its own job.

# %%
two_logits = np.array([[2.0, 1.0, 0.0], [0.0, 3.0, 1.0]])
two_labels = np.array([0, 2])
p_true = softmax(two_logits)[[0, 1], two_labels]
loss_by_hand = -np.log(p_true).mean()
cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
loss_by_keras = float(cross_entropy(two_labels, two_logits))
print("losses by hand:", (-np.log(p_true)).round(3))
print(f"their mean {loss_by_hand:.4f}, Keras {loss_by_keras:.4f}")
assert abs(loss_by_hand - loss_by_keras) < 1e-5

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

# %% [markdown]
# ## First check: the initial loss
#
# Now the net: the course's small **Xception**, a stack of 3 by 3 convolutions with two logits at its end. What
# its layers do is the subject of lessons 04 to 08. For now it is a box with numbers inside, the
# **weights**. They start out random, and training will change them.
#
# (The loop sets how slowly the running averages of the normalization layers follow. Keras's default of
# 0.99 is made for longer training than ours; lesson 07 says more.)

# %%
from course_utils.models import small_xception


def pet_net():
    """Build a small Xception for two classes."""
    return small_xception((64, 64, 3), classes=2)


def fresh_net(build, seed, momentum):
    """Build a net with random weights."""
    keras.utils.set_random_seed(seed)
    net = build()
    for layer in net.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.momentum = momentum
    return net


net = fresh_net(pet_net, seed=0, momentum=0.5)
untrained = net.predict(validation.images, batch_size=100, verbose=0)
print(f"{net.count_params():,} numbers inside; logits of shape {untrained.shape}")

# %% [markdown]
# Before training, the net knows nothing, so its loss should be log 2. Another number would mean a
# mistake: weights that start too large, the wrong number of classes, a loss that takes logits for
# probabilities. It is the cheapest test there is. (On validation pictures: the test set stays closed.)

# %%
initial_loss = float(cross_entropy(validation.labels, untrained))
print(f"initial loss {initial_loss:.3f}, log 2 = {np.log(2):.3f}")
assert abs(initial_loss - np.log(2)) < 0.05
for classes in (2, 10, 1000):
    alike = float(cross_entropy(np.array([0]), np.zeros((1, classes))))
    print(f"{classes:4} classes with equal logits: {alike:.3f} = log {classes}")
    assert abs(alike - np.log(classes)) < 1e-4

# %% [markdown]
# ## Second check: a handful by heart
#
# Training takes a few pictures, a **batch**, computes the loss, and moves every weight a little in
# the direction that lowers it. Then the next batch. One pass over all training pictures is an **epoch**.
#
# Before you spend minutes on 2,000 pictures, spend seconds on 16. A net that can't learn even
# these by heart has a fault somewhere.

# %%
few_images, few_labels = train.images[:16], train.labels[:16]
net.compile(keras.optimizers.Adam(2e-3), cross_entropy, metrics=["accuracy"])
net.fit(few_images, few_labels, batch_size=16, epochs=30, verbose=0)
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
assert accuracy_by_heart < 0.8

# %% [markdown]
# The **accuracy** is the share of pictures that are named rightly. A coin reaches 0.5. Learning by heart
# at the cost of what carries over is called **overfitting**.
#
# ## Training
#
# Both checks passed. Start again with fresh weights, and train on all 2,000 for three epochs. The
# **learning rate**, how far each step moves the weights, falls to 0 towards the end: large steps first, then
# fine ones. Here it takes about 20 seconds.

# %%
net = fresh_net(pet_net, seed=0, momentum=0.9)
steps = 3 * int(np.ceil(len(train.images) / 32))
falling = keras.optimizers.schedules.CosineDecay(2e-3, steps)
net.compile(keras.optimizers.Adam(falling), cross_entropy, metrics=["accuracy"])
history = net.fit(
    train.images,
    train.labels,
    validation_data=(validation.images, validation.labels),
    epochs=3,
    batch_size=32,
    verbose=0,
)

# %%
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

# %% [markdown]
# Read the two lines together. Both getting better: the net learns what carries over. Training better
# and validation worse: it has begun to learn by heart. A validation line that lags or jumps in the first
# epochs is no alarm here: the running averages, which only validation uses, take a while to settle.
#
# ## The test
#
# Now, once, the 500 test pictures. Beside our net stands `xception_scenes`, which comes with the course. It has the same
# layers, but was trained for longer: six epochs on 10,000 pictures. The course's mark for these pictures is 0.97.

# %%
from course_utils.models import shipped

longer_net, class_names = shipped("xception_scenes")
probabilities, accuracy = {}, {}
for name, model in {"trained here": net, "trained longer": longer_net}.items():
    probabilities[name] = softmax(model.predict(test.images, batch_size=100, verbose=0))
    accuracy[name] = np.mean(probabilities[name].argmax(axis=1) == test.labels)
    print(f"{name:14}: {accuracy[name] * 500:.0f} of 500 right, accuracy {accuracy[name]:.3f}")
assert longer_net.count_params() == net.count_params()
assert accuracy["trained here"] > 0.9 and accuracy["trained longer"] >= 0.97

# %% [markdown]
# Twenty seconds get you far from a coin. What longer training buys is the rest: the same layers,
# more pictures, more steps.
#
# ## What it gets wrong
#
# One number hides which mistakes were made. A **confusion matrix** counts them: a row for each true class, a
# column for each answer. Right answers lie on the diagonal.

# %%
from course_utils.plots import plot_confusion_matrix
from course_utils.tasks import confusion_matrix

shares = probabilities["trained here"]
said, certainty = shares.argmax(axis=1), shares.max(axis=1)
counts = confusion_matrix(test.labels, said, 2)
cats_as_dogs, dogs_as_cats = counts[0, 1], counts[1, 0]
show(
    plot_confusion_matrix(counts, class_names, title="500 test pets, trained here"),
    f"Confusion matrix of the net trained here: {cats_as_dogs} cats called dogs, {dogs_as_cats} "
    f"dogs called cats, the other {np.sum(said == test.labels)} of 500 right.",
)

# %% [markdown]
# Always look at the mistakes. Here are the six pictures with the lowest probability for the truth. Is
# something in front of the animal? Is it small, turned, cut off? Would you have known?

# %%
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
# The largest probability is the net's **confidence**. Is it worth anything? Sort the test pictures by it, and compare the
# 250 surest answers with the other 250.

# %%
order = certainty.argsort(kind="stable")
right = said == test.labels
unsure_half, sure_half = right[order[:250]].mean(), right[order[250:]].mean()
print(f"surest 250: accuracy {sure_half:.3f};  other 250: {unsure_half:.3f}")
print(f"mean confidence {certainty.mean():.2f}, accuracy {right.mean():.2f}")
print(f"mistakes made with confidence above 0.9: {np.sum(~right & (certainty > 0.9))}")
assert sure_half >= unsure_half

# %% [markdown]
# It is worth something: sure answers are more often right. But the temperature has shown how easily the
# numbers grow or shrink with no answer changed. A net whose mean confidence equals its accuracy is called
# **calibrated**. Ours, trained briefly, is too modest; nets that are trained for long are often too sure.
#
# ## Exactly one category (C1)
#
# The lecture says: in *single-label* classification each picture gets exactly one category. That is built into the
# softmax: the probabilities share out a fixed 1, so one class can only win what others lose. Count it on all 500. And a
# picture with no animal at all? The net must still say cat or dog.

# %%
sums = shares.sum(axis=1)
one_each = np.sum((shares == shares.max(axis=1, keepdims=True)).sum(axis=1) == 1)
noise = np.random.default_rng(0).random((1, 64, 64, 3), dtype=np.float32)
noise_shares = softmax(net.predict(noise, verbose=0))[0]
print(f"pictures with exactly one winning class: {one_each} of 500")
print(f"smallest sum {sums.min():.5f}, largest sum {sums.max():.5f}")
print(
    "pure noise: "
    + ", ".join(f"{n} {p:.2f}" for n, p in zip(class_names, noise_shares, strict=True))
)
assert one_each == 500 and np.abs(sums - 1).max() < 1e-5

# %% [markdown]
# So it holds, and it is also the limit: no room for "both", none for "neither". Look at how sure the net
# is of pure noise: a confidence only compares the classes on the list.
#
# ## Any number of labels: the album
#
# A holiday snap may show a beach, a sunset and a dog at once, or nothing on our list. In **multi-label**
# classification a picture gets any number of labels, here called **tags**.

# %%
from course_utils.datasets import load_album
from course_utils.scenes import TAGS

snaps, test_snaps = load_album("train", 2000), load_album("test", 500)


def in_words(tags):
    """Name the tags of a picture."""
    return ", ".join(np.array(TAGS)[tags > 0]) or "no tag"


show(
    image_row(
        snaps.images[:12],
        [in_words(tags) for tags in snaps.tags[:12]],
        height=1.5,
        title="Twelve holiday snaps, with none to four tags each",
    ),
    "Twelve rendered holiday snaps: " + "; ".join(in_words(tags) for tags in snaps.tags[:12]) + ".",
)

# %% [markdown]
# The label of a picture is no longer one number but a row of six, one for each tag: 1 where the picture has it,
# 0 where it hasn't.

# %%
print(TAGS)
print(snaps.tags[:3].astype(int))
print("pictures with 0, 1, 2, 3, 4 tags:", np.bincount(snaps.tags.sum(axis=1).astype(int)))

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
tag_logits = np.array([2.0, -1.0, 0.0])
sigmoids = 1 / (1 + np.exp(-tag_logits))
sigmoids_by_keras = keras.ops.convert_to_numpy(keras.ops.sigmoid(tag_logits))
print("by hand:", sigmoids.round(3), " sum:", sigmoids.sum().round(3))
print("Keras:  ", sigmoids_by_keras.round(3))
assert np.abs(sigmoids - sigmoids_by_keras).max() < 1e-6

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
print("sigmoids:", sigmoids.round(3), "->", (1 / (1 + np.exp(-raised))).round(3))
print("softmax: ", softmax(tag_logits).round(3), "->", softmax(raised).round(3))

# %% [markdown]
# ## By hand: the loss of a yes or no
#
# Each tag is now a question of its own, with two answers. Its loss is a cross-entropy with two classes, the
# **binary cross-entropy**: minus the logarithm of $p$ where the picture has the tag, of $1 - p$ where it
# hasn't. The loss of a batch is the mean over all tags of all pictures.
#
# With the logits 2, -1, 0 and the tags 1, 0, 1 the three losses are -log 0.88, -log (1 - 0.27) and -log 0.5.

# %%
batch_logits = np.array([[2.0, -1.0, 0.0], [0.5, 3.0, -2.0]])
batch_tags = np.array([[1.0, 0.0, 1.0], [0.0, 0.0, 0.0]])
p_yes = 1 / (1 + np.exp(-batch_logits))
losses = -np.log(np.where(batch_tags == 1, p_yes, 1 - p_yes))
tag_loss_by_hand = losses.mean()
binary_cross_entropy = keras.losses.BinaryCrossentropy(from_logits=True)
tag_loss_by_keras = float(binary_cross_entropy(batch_tags, batch_logits))
print(losses.round(3))
print(f"mean {tag_loss_by_hand:.4f}, Keras {tag_loss_by_keras:.4f}")
assert abs(tag_loss_by_hand - tag_loss_by_keras) < 1e-5

# %% [markdown]
# The most expensive answer is the 3.0 in the second row: a sure yes to a tag that isn't there. A missing tag is an
# answer, too.
#
# ## The tagger
#
# Now a net with six logits. It is another small one, a column of five plain convolutions, which trains
# faster. First the cheapest test again.

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


def tag_net():
    """Build a small column of convolutions for six tags."""
    return column_net(separable=False, input_shape=(64, 64, 3), classes=len(TAGS))


untrained = fresh_net(tag_net, seed=0, momentum=0.9).predict(snaps.images[:500], verbose=0)
p_first = 1 / (1 + np.exp(-untrained))
first_losses = -np.log(np.where(snaps.tags[:500] == 1, p_first, 1 - p_first)).mean(axis=0)
for tag, loss in zip(TAGS, first_losses, strict=True):
    print(f"{tag:9} initial loss {loss:.3f}")
assert np.abs(first_losses - np.log(2)).max() < 0.1

# %% [markdown]
# Training goes as before; only the loss is another. Four epochs, about ten seconds.


# %%
def trained_tagger(loss, images, targets):
    """Train a fresh tagger for four epochs."""
    net = fresh_net(tag_net, seed=0, momentum=0.9)
    steps = 4 * int(np.ceil(len(images) / 32))
    falling = keras.optimizers.schedules.CosineDecay(3e-3, steps)
    net.compile(keras.optimizers.Adam(falling), loss)
    net.fit(images, targets, epochs=4, batch_size=32, verbose=0)
    return net


tagger = trained_tagger(binary_cross_entropy, snaps.images, snaps.tags)
scores = tagger.predict(test_snaps.images, batch_size=100, verbose=0)
scores = {"trained here": 1 / (1 + np.exp(-scores))}

# %% [markdown]
# ## From a probability to a yes
#
# A probability is no answer yet. Somebody has to choose a **threshold**: from there on it is a yes. How good are
# the yeses? Two numbers tell:
#
# - **precision**: of the pictures that got a yes, how many have the tag?
# - **recall**: of the pictures that have the tag, how many got a yes?
#
# Five pictures, one tag. At a threshold of 0.5 three get a yes. Work out both numbers before you run the cell.

# %%
five_scores = np.array([0.9, 0.8, 0.6, 0.4, 0.2])
five_truths = np.array([1, 0, 1, 1, 0])
yes = five_scores >= 0.5
right_yeses = np.sum(yes & (five_truths == 1))
print(f"precision {right_yeses} of {yes.sum()}, recall {right_yeses} of {five_truths.sum()}")

# %% [markdown]
# Accuracy would be no help here: a tag that one picture in a hundred has is named with an accuracy of 0.99 by
# a net that never says yes. For all tags of all test pictures at once:

# %%
from course_utils.tasks import precision_recall_per_tag

five = precision_recall_per_tag(five_truths[:, None], five_scores[:, None], 0.5)
assert np.allclose(np.ravel(five), [2 / 3, 2 / 3])
precision, recall = precision_recall_per_tag(test_snaps.tags, scores["trained here"], 0.5)
for row in zip(TAGS, precision, recall, strict=True):
    print("{:9} precision {:.2f}  recall {:.2f}".format(*row))

# %% [markdown]
# A sunset colours the whole picture and is easy. A cat and a dog are small, and alike: of the yeses for a dog about a
# third are wrong. Can another threshold make them surer?

# %%
# @title Predict, then run the next cell
predict(
    "You raise the threshold from 0.5 to 0.8. What happens to precision and recall?",
    ["Both rise", "Recall can't rise, precision mostly does", "Recall rises, precision falls"],
    "Recall can't rise, precision mostly does",
    {
        "Both rise": "A higher threshold gives fewer yeses. Can fewer yeses find more of the "
        "pictures that have the tag?",
        "Recall can't rise, precision mostly does": "No yes is added, so nothing more is found. "
        "The yeses that are left are the surer ones, and mostly more of them are right.",
        "Recall rises, precision falls": "That is what a *lower* threshold does: more yeses, more "
        "found, more mistakes.",
    },
)

# %%
dog = TAGS.index("dog")
p_dog, has_dog = scores["trained here"][:, dog], test_snaps.tags[:, dog] == 1


def at(threshold):
    """Return precision and recall of the dog at a threshold."""
    found = precision_recall_per_tag(has_dog[:, None], p_dog[:, None], threshold)
    return found[0][0], found[1][0]


# %%
from course_utils.plots import COLOURS, new_figure


def split_at(threshold):
    """Draw the probabilities of pictures with a dog (up) and without (down), and the threshold."""
    figure, edges = new_figure(3.5, 2.7), np.linspace(0, 1, 21)
    axes = figure.subplots()
    for picked, sign, colour in ((has_dog, 1, "blue"), (~has_dog, -1, "orange")):
        counts = sign * np.histogram(p_dog[picked], edges)[0]
        axes.bar(edges[:-1], counts, 0.046, align="edge", color=COLOURS[colour])
    axes.axvline(threshold, color="black", linestyle="--")
    axes.axhline(0, color="black", linewidth=0.8)
    axes.set_yticks([20, -45], ["with\na dog", "without"])
    axes.tick_params(axis="y", length=0)
    axes.set(xlabel="probability of a dog", ylim=(-100, 45))
    axes.set_title("precision {:.2f}, recall {:.2f}".format(*at(threshold)))
    return figure


# %% [markdown]
# The slider moves the threshold (the arrow keys work, too). Bars upwards are test pictures with a dog, bars
# downwards those without; what stands right of the dashed line gets a yes. Find the threshold at which you
# would trust a yes. How many dogs do you lose?

# %%
from course_utils.widgets import picture_slider, still


def told(threshold):
    """Say what the picture shows."""
    return "At a threshold of {} the dog has precision {:.2f} and recall {:.2f}.".format(
        threshold, *at(threshold)
    )


thresholds = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]
picture_slider(split_at, thresholds, "threshold", told, start=0.5)

# %%
show(
    still(split_at, [0.2, 0.5, 0.8], "threshold", title="Fewer yeses: surer, and fewer dogs found"),
    " ".join(told(threshold) for threshold in (0.2, 0.5, 0.8)),
)
assert at(0.2)[1] > at(0.5)[1] > at(0.8)[1] and at(0.2)[0] < at(0.8)[0]

# %% [markdown]
# Which threshold is right depends on what a mistake costs: a photo search may miss a dog, an alarm mustn't miss a
# fire. Choose it on validation pictures, like any other setting.
#
# To judge the net and not the threshold there is the **average precision** (AP). Sort the pictures by score. At each
# picture that *has* the tag, note the precision so far; take the mean. For our five: 1/1, 2/3 and 3/4. The mean over
# all tags is the **mean average precision** (mAP). It is 1 where every picture with the tag stands before every one without.

# %%
from course_utils.tasks import average_precision_per_tag, mean_average_precision

by_pencil = np.mean([1 / 1, 2 / 3, 3 / 4])
by_function = average_precision_per_tag(five_truths[:, None], five_scores[:, None])[0]
print(f"average precision by hand {by_pencil:.4f}, from course_utils {by_function:.4f}")
assert abs(by_pencil - by_function) < 1e-9

longer_tagger, tag_names = shipped("album_tagger")
answers = longer_tagger.predict(test_snaps.images, batch_size=100, verbose=0)
scores["trained longer"] = 1 / (1 + np.exp(-answers))
assert tag_names == TAGS and longer_tagger.count_params() == tagger.count_params()

# %% [markdown]
# Beside our tagger stands `album_tagger`, which comes with the course: the same layers, six epochs on 10,000 snaps. The
# course's mark for mAP on these pictures is 0.90.

# %%
mean_ap = {}
print(f"{'':14} mAP   ", " ".join(f"{tag:>9}" for tag in TAGS))
for name, values in scores.items():
    mean_ap[name] = mean_average_precision(test_snaps.tags, values)
    per_tag = average_precision_per_tag(test_snaps.tags, values)
    print(f"{name:14} {mean_ap[name]:.3f} ", " ".join(f"{value:9.3f}" for value in per_tag))
assert mean_ap["trained here"] > 0.8 and mean_ap["trained longer"] > 0.98

# %% [markdown]
# ## The wrong ending
#
# What if one took a softmax all the same? Share the target out: a picture with a cat and a beach asks for
# one half each. (One without any tag has nothing to share out, and must stay away.) Same layers, same start, same
# number of epochs.

# %%
tagged = snaps.tags.sum(axis=1) > 0
shared_out = snaps.tags[tagged] / snaps.tags[tagged].sum(axis=1, keepdims=True)
soft_loss = keras.losses.CategoricalCrossentropy(from_logits=True)
soft_tagger = trained_tagger(soft_loss, snaps.images[tagged], shared_out)
scores["softmax"] = softmax(soft_tagger.predict(test_snaps.images, batch_size=100, verbose=0))
mean_ap["softmax"] = mean_average_precision(test_snaps.tags, scores["softmax"])
print(f"mAP: softmax {mean_ap['softmax']:.3f}, sigmoids {mean_ap['trained here']:.3f}")
assert mean_ap["softmax"] < mean_ap["trained here"]

# %%
three = np.flatnonzero(test_snaps.tags.sum(axis=1) == 3)
p_right = np.where(test_snaps.tags == 1, scores["trained here"], 1 - scores["trained here"])
chosen = three[p_right[three].min(axis=1).argmax()]  # three tags, and the net is sure of all six
endings = {"softmax": "softmax: a shared sum of 1", "trained here": "sigmoids: each by itself"}
for name in endings:
    shown = zip(TAGS, scores[name][chosen], strict=True)
    print(f"{name:12}", "  ".join(f"{tag} {p:.2f}" for tag, p in shown))

# %%
from course_utils.plots import set_title

figure = new_figure(9.0, 2.8)
picture, *panels = figure.subplots(1, 3, width_ratios=[1, 1.2, 1.2])
picture.imshow(test_snaps.images[chosen])
picture.set_axis_off()
for axes, (name, title) in zip(panels, endings.items(), strict=True):
    axes.barh(TAGS, scores[name][chosen], color=COLOURS["blue"])
    axes.axvline(0.5, color="black", linestyle="--")
    axes.invert_yaxis()
    axes.set(xlim=(0, 1), xlabel="probability", title=title)
set_title(figure, f"It has {in_words(test_snaps.tags[chosen])}: only sigmoids can say so")
highest = np.sort(scores["softmax"][chosen])[::-1]
show(
    figure,
    f"A snap with {in_words(test_snaps.tags[chosen])}. With sigmoids these three, and no other, "
    f"have more than one half. With a softmax the three highest are {highest[0]:.2f}, "
    f"{highest[1]:.2f} and {highest[2]:.2f}.",
)

# %% [markdown]
# Two probabilities above one half would sum to more than 1: a softmax can't. Perhaps a lower threshold helps? We give it
# the one that suits the test pictures best, which is more than fair. Counted are the pictures that get all of their
# tags, and no other.


# %%
def share_all_right(values, threshold=0.5):
    """Return the share of test pictures with each of the six answers right."""
    return np.mean(np.all((values >= threshold) == test_snaps.tags, axis=1))


two_at_once = {name: np.sum((values >= 0.5).sum(axis=1) >= 2) for name, values in scores.items()}
for name, values in scores.items():
    print(f"{name:14} all tags right: {share_all_right(values):.2f}", end="")
    print(f"   pictures with two yeses or more: {two_at_once[name]}")
best = max(share_all_right(scores["softmax"], t) for t in np.linspace(0.02, 0.9, 89))
print(f"softmax at its best threshold: {best:.2f}")
assert two_at_once["softmax"] == 0
assert best < share_all_right(scores["trained here"])

# %% [markdown]
# No threshold mends it: for a picture with one tag that tag's share is near 1, for one with four tags each has about a quarter. What
# counts as a yes would have to depend on the number of tags, which nobody knows beforehand.
#
# ## Several labels for one picture (C2)
#
# The lecture says: in *multi-label* classification one picture gets several labels, since it shows several things. Count it on the test pictures
# that do have two tags or more. How many got exactly their tags?

# %%
several = test_snaps.tags.sum(axis=1) >= 2
all_right, two_yeses = {}, np.sum((scores["softmax"][several] >= 0.5).sum(axis=1) >= 2)
for name, values in scores.items():
    right = np.all((values >= 0.5) == test_snaps.tags, axis=1)
    all_right[name] = right[several].mean()
    print(f"{name:14} {right[several].sum()} of {several.sum()} with two tags or more, all right")
assert all_right["trained longer"] > 0.85 and all_right["softmax"] == 0

# %% [markdown]
# And the mistakes of the longer trained net? *Missed* is a tag that it should have given, *extra* one that it
# shouldn't.

# %%
wrong = np.flatnonzero(np.any((scores["trained longer"] >= 0.5) != test_snaps.tags, axis=1))[:6]
notes = []
for n in wrong:
    yes, truth = scores["trained longer"][n] >= 0.5, test_snaps.tags[n] == 1
    missed, extra = in_words(truth & ~yes), in_words(yes & ~truth)
    parts = {"missed": missed, "extra": extra}
    notes.append("; ".join(f"{k}: {v}" for k, v in parts.items() if v != "no tag"))
show(
    image_row(
        test_snaps.images[wrong],
        [note.replace("; ", "\n") for note in notes],
        height=1.7,
        title="What the longer trained net gets wrong",
    ),
    f"Six test snaps on which the longer trained tagger errs: {'; '.join(notes)}.",
)

# %% [markdown]
# So this holds, too, and you have seen what it takes: an ending that lets each tag speak for itself, and a loss that
# asks six questions and not one. Most of the mistakes are cats: taken for a dog, or half hidden behind somebody.
#
# ## What we measured

# %%
from IPython.display import Markdown

measured = {
    "Softmax by hand equals Keras": f"{by_hand[0]:.6f} and {by_keras[0]:.6f}",
    "Cross-entropy by hand equals Keras": f"{loss_by_hand:.4f} and {loss_by_keras:.4f}",
    "The initial loss is log 2 = 0.693": f"{initial_loss:.3f}",
    "A net can learn a handful by heart": f"{accuracy_few * 16:.0f} of 16",
    "... which is worth little elsewhere": f"validation accuracy {accuracy_by_heart:.2f}",
    "Trained here": f"{accuracy['trained here']:.3f} on 500 unseen pets",
    "Trained longer; the mark is 0.97": f"{accuracy['trained longer']:.3f} on the same 500",
    "Sure answers are more often right": f"{sure_half:.3f} against {unsure_half:.3f}",
    "Each picture gets exactly one category (C1)": f"{one_each} of 500, sums from {sums.min():.5f} "
    f"to {sums.max():.5f}",
    "Binary cross-entropy by hand equals Keras": f"{tag_loss_by_hand:.4f} and {tag_loss_by_keras:.4f}",
    "Each tag's initial loss is log 2": f"{first_losses.min():.3f} to {first_losses.max():.3f}",
    "Tagger trained here, mean AP": f"{mean_ap['trained here']:.3f} on 500 unseen snaps",
    "Tagger trained longer; the mark is 0.90": f"{mean_ap['trained longer']:.3f} on the same 500",
    "A picture gets all of its tags (C2)": f"{all_right['trained longer']:.3f} of the pictures with "
    f"two or more",
    "... which a softmax can't give": f"{all_right['softmax']:.3f}; two tags above 0.5 on "
    f"{two_yeses} of {several.sum()}",
}
lines = [f"| {claim} | {number} |" for claim, number in measured.items()]
Markdown("\n".join(["| claim | measured |", "|---|---|", *lines]))

# %% [markdown]
# ## New terms
#
# **class**, **label**: a name from a fixed list, and the right one for a picture ·
# **array**, **pixel**: the picture's numbers, and the three at one place ·
# **training, validation, test**: to learn from, to choose by, to report on ·
# **logit**: a class's number before the softmax ·
# **softmax**, **probability**: logits made positive and shared out to a sum of 1 ·
# **temperature**: what logits are divided by before the softmax ·
# **loss**, **cross-entropy**: how bad an answer is; minus the logarithm of the true class's probability ·
# **weights**: the numbers inside a net that training changes ·
# **batch**, **epoch**: the pictures of one step; one pass over all of them ·
# **learning rate**: how far a step goes ·
# **overfitting**: learning the training pictures by heart ·
# **accuracy**, **confusion matrix**: the share of right answers; which class is taken for which ·
# **confidence**, **calibrated**: the largest probability; such that it equals the accuracy on average ·
# **tag**, **multi-label**: one of any number of labels; with any number of them for each picture ·
# **sigmoid**, **binary cross-entropy**: a logit made a probability by itself; the loss of a yes or no ·
# **threshold**: the probability from which on the answer is yes ·
# **precision**, **recall**: the share of the yeses that are right; the share of the pictures with the tag that are found ·
# **average precision**: both over all thresholds, in one number.
#
# ## Papers
#
# - Bridle, "Probabilistic Interpretation of Feedforward Classification Network Outputs", 1990: softmax, its name, and
#   the loss that goes with it.
# - Chollet, "Xception: Deep Learning with Depthwise Separable Convolutions", CVPR 2017: the net.
# - Kingma and Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015: the steps of our training.
# - Guo et al., "On Calibration of Modern Neural Networks", ICML 2017: why confidence is often too high, and how a
#   temperature mends it.
# - Boutell, Luo, Shen and Brown, "Learning multi-label scene classification", Pattern Recognition 2004: beaches,
#   sunsets and mountains, often in one picture, and what single labels do to them.
#
# ## Three small things to try
#
# 1. *By hand.* Two classes with the logits 1 and 0. Compute both probabilities and both possible losses. Check with
#    `softmax(np.array([1.0, 0.0]))`.
# 2. *In code.* Swap the labels of the 16 pictures (`1 - few_labels`), and overfit again, beginning with
#    `net = fresh_net(pet_net, 0, 0.5)`. Does it work? What does that say about learning by heart?
# 3. *An experiment.* Give the softmax a seventh class, "nothing", for the pictures without a tag. Which of its
#    faults does that mend, and which not?
#
# **Now you.** The [exercises of this lesson](exercises/01_image_classification.ipynb) go from a mean colour
# to the threshold of a tag. They tell you at once what is right, and what may have gone wrong.
