# %% [markdown]
# # 05 · Modularity, hierarchy, reuse
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/computer-vision-course/computer-vision-course/blob/main/notebooks/05_modularity_hierarchy_reuse.ipynb)
#
# **About 40 minutes, about a minute of computing.**
#
# You will be able to
#
# - write a block as a function and a whole net as a loop,
# - count the parameters and the multiplications of a net before you build it,
# - build VGG16, and prove that it is VGG16,
# - find the same three ideas in any modern convnet.
#
# It builds on lesson 04: kernels, channels, pooling, receptive fields.

# %% [markdown]
# ## A net of 138 million numbers
#
# VGG16 won part of the ImageNet contest of 2014. It holds 138 million numbers. Its authors
# described it in one small table, and you'll write it in a dozen lines. How can something so
# large be so short? Look at its shape first: the maps that it passes on, from the picture on the
# left to the last one on the right.

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
from course_utils.plots import pyramid, show

# How many convolutions a stage has, and how many filters each of them.
STAGES = [(2, 64), (2, 128), (3, 256), (3, 512), (3, 512)]


def shapes_of(stages, size=224):
    """Return the shape of the picture, and of what each stage passes on."""
    shapes = {"picture": (size, size, 3)}
    for number, (_, filters) in enumerate(stages, start=1):
        size = size // 2
        shapes[f"stage {number}"] = (size, size, filters)
    return shapes


show(
    pyramid(shapes_of(STAGES), "Maps shrink, channels grow"),
    "Six slabs from left to right, each lower and thicker than the one before: "
    + "; ".join(f"{name} {h} by {w} by {c}" for name, (h, w, c) in shapes_of(STAGES).items()),
)

# %% [markdown]
# Three words describe how this is made.
#
# - **Modularity**: the net consists of *blocks*, groups of layers that belong together.
# - **Hierarchy**: blocks stand on blocks. Each stage sees more of the picture than the one
#   before, with fewer places and more channels: a pyramid.
# - **Reuse**: every stage is the *same* block, with other numbers.
#
# The numbers are two for each stage: how many convolutions, and with how many filters.
#
# ## By hand: what a block costs
#
# All of VGG's kernels are 3 by 3. From lesson 04: a layer that reads $C_\text{in}$ channels and
# gives $C_\text{out}$ holds $3 \cdot 3 \cdot C_\text{in} \cdot C_\text{out}$ weights and
# $C_\text{out}$ biases. Stage 1 has two layers: from 3 channels to 64, and from 64 to 64.

# %%
# @title Predict, then run the next cell
from course_utils.widgets import predict

predict(
    "Which of the two layers of stage 1 holds more parameters?",
    ["The first, it reads the picture", "The second", "Both the same: both have 64 filters"],
    "The second",
    {
        "The first, it reads the picture": "The picture is large, but the kernel isn't: it has 3 "
        "layers for 3 channels. 3 · 3 · 3 · 64 + 64 = 1,792.",
        "The second": "It reads 64 channels rather than 3: 3 · 3 · 64 · 64 + 64 = 36,928, about "
        "twenty times as many. The size of the picture plays no part.",
        "Both the same: both have 64 filters": "The filters of the second are thicker: each has "
        "64 layers, one for each channel that it reads.",
    },
)


# %%
def parameters_of(stages, channels=3):
    """Count the weights and biases of each stage's 3 by 3 convolutions."""
    counts = []
    for convolutions, filters in stages:
        first = 3 * 3 * channels * filters + filters
        others = 3 * 3 * filters * filters + filters
        counts.append(first + (convolutions - 1) * others)
        channels = filters
    return counts


by_hand = parameters_of(STAGES)
for number, count in enumerate(by_hand, start=1):
    print(f"stage {number}: {count:>10,}")
print(f"together {sum(by_hand):>10,}")

# %% [markdown]
# That makes 14.7 million, far from 138. The rest lies behind the pyramid: the last map of 7 by 7
# by 512 is laid out as one long row of 25,088 numbers and goes through three **dense** layers, of
# 4,096, 4,096 and 1,000 units, in which every input has a weight to every unit. ImageNet has 1,000 classes.

# %%
# @title Predict, then run the next cell
predict(
    "Where do most of VGG16's 138 million parameters lie?",
    ["In stage 5, the last one", "In the first dense layer", "In the last dense layer"],
    "In the first dense layer",
    {
        "In stage 5, the last one": "Its three layers hold 7 million together.",
        "In the first dense layer": "25,088 inputs times 4,096 units: 103 million, three quarters "
        "of the net in one layer. Later nets average each channel first, and save nearly all of it.",
        "In the last dense layer": "4,096 inputs times 1,000 classes: 4 million.",
    },
)

# %%
dense = [25088 * 4096 + 4096, 4096 * 4096 + 4096, 4096 * 1000 + 1000]
for name, count in zip(("first", "second", "third"), dense, strict=True):
    print(f"{name:6} dense layer: {count:>11,}")
total = sum(by_hand) + sum(dense)
print(f"all of VGG16:       {total:>11,}")
assert total == 138_357_544

# %% [markdown]
# ## A block is a function
#
# Now in Keras. A block takes a tensor (an array on its way through a net) and returns a tensor:
# `x -> x`. That is all. The function doesn't *compute* anything yet: it writes down which layers
# follow one another. Each layer gets a name by a fixed scheme, so that you can ask for it later.

# %%
from course_utils.quiet import load_tensorflow

load_tensorflow()  # Keras computes with TensorFlow; without this it opens with a page of log
import keras
from keras import layers


def vgg_stage(x, convolutions, filters, *, name):
    """Convolve 3 by 3 a few times, then keep the largest of each 2 by 2 places."""
    for number in range(1, convolutions + 1):
        x = layers.Conv2D(
            filters, 3, padding="same", activation="relu", name=f"{name}_conv{number}"
        )(x)
    return layers.MaxPooling2D(2, name=f"{name}_pool")(x)


# %% [markdown]
# `padding="same"` keeps the size, so a stage may have any number of convolutions. `relu` (rectified linear unit) sets
# negative numbers to 0: without something like it between them, two convolutions in a row would be no more
# than one. (A sum of sums is a sum.)
#
# ## A net is a loop
#
# Five stages, then the dense layers. This is all of VGG16.

# %%
inputs = x = keras.Input((224, 224, 3))
for number, (convolutions, filters) in enumerate(STAGES, start=1):
    x = vgg_stage(x, convolutions, filters, name=f"block{number}")
x = layers.Flatten(name="flatten")(x)
x = layers.Dense(4096, activation="relu", name="fc1")(x)
x = layers.Dense(4096, activation="relu", name="fc2")(x)
ours = keras.Model(inputs, layers.Dense(1000, name="predictions")(x))
print(f"{ours.count_params():,} parameters in {len(ours.layers)} layers")
assert ours.count_params() == total

# %% [markdown]
# Is it the real one? Keras has VGG16 built in. Compare every layer: its name, and the shapes of
# its weights. (`weights=None` leaves out the trained numbers, which would need a download.)

# %%
published = keras.applications.VGG16(weights=None)


def described(model):
    """List each layer with weights: its name and the shapes of its weights."""
    return [
        (layer.name, [tuple(w.shape) for w in layer.weights])
        for layer in model.layers
        if layer.weights
    ]


print("same names and shapes:", described(ours) == described(published))
assert described(ours) == described(published)

# %% [markdown]
# Names and shapes are one thing. The strict test is to copy all weights across and to ask both
# for their answer to the same input. (The built-in one ends with a softmax, so we compare after one.)

# %%
import numpy as np

ours.set_weights(published.get_weights())
noise = np.random.default_rng(5).normal(size=(1, 224, 224, 3)).astype("float32")
answers = keras.ops.softmax(ours(noise)) - published(noise)
answer_difference = float(keras.ops.max(keras.ops.abs(answers)))
print(f"largest difference of 1,000 answers: {answer_difference:.0e}")
assert answer_difference < 1e-4

# %% [markdown]
# ## Where the memory is, and where the work is
#
# `layer_table` lists any Keras model: the shape after each layer, its parameters, and its
# **multiply-adds**, the multiplications (each with its addition) that one picture costs. A
# convolution does $3 \cdot 3 \cdot C_\text{in} \cdot C_\text{out}$ of them *at every place* of its output.

# %%
from course_utils.analysis import format_table, layer_table

rows = layer_table(ours)
print(format_table(rows, only_with_weights=True))

# %%
shares = {"parameters": {}, "multiply_adds": {}}
for kind, of_kind in shares.items():
    whole = sum(getattr(row, kind) for row in rows)
    convolutional = sum(getattr(row, kind) for row in rows if row.kind == "Conv2D")
    of_kind.update(convolutions=convolutional / whole, dense=1 - convolutional / whole)
    print(f"{kind:13}: convolutions {of_kind['convolutions']:.2f}, dense {of_kind['dense']:.2f}")
assert shares["parameters"]["dense"] > 0.85 and shares["multiply_adds"]["convolutions"] > 0.95

# %% [markdown]
# Nine tenths of the numbers sit in the dense layers, and nearly all of the work is done by the
# convolutions. A weight of a dense layer is used once for a picture; a weight of the first
# convolution is used at 50,176 places.
#
# ## Why so many small kernels?
#
# Two 3 by 3 convolutions in a row see 5 by 5 pixels (lesson 04). So why not one of 5 by 5?

# %%
channels = 64
twice_three, once_five = 2 * 3 * 3 * channels**2, 5 * 5 * channels**2
print(f"two of 3 by 3: {twice_three:,} weights;  one of 5 by 5: {once_five:,}")
print(f"ratio {twice_three / once_five:.2f}, and one more ReLU in between")

# %% [markdown]
# ## Hierarchy, in pixels
#
# How much of the picture does one place see after each stage? The rule of lesson 04, applied by
# `receptive_fields`:

# %%
from course_utils.analysis import receptive_fields

fields = receptive_fields(ours)
for number in range(1, 6):
    field = fields[f"block{number}_pool"]
    print(f"stage {number}: a place sees {field.height:3} pixels; neighbours {field.step[0]} apart")

# %% [markdown]
# Early stages know only small patches: they can find edges and spots. A place of stage 5 sees
# most of the picture: it can find a face. Nobody told the layers so. The pyramid leaves them no
# other choice.
#
# Move the slider to build the pyramid stage by stage. (224 pixels go in; how many stages could
# you add before nothing is left?)

# %%
from course_utils.widgets import picture_slider, still


def built(count):
    """Draw the pyramid with the first few stages."""
    return pyramid(shapes_of((STAGES + [(3, 512)] * 2)[:count]), height=2.6)


def told(count):
    """Say what the last map of the pyramid is."""
    height, width, filters = shapes_of((STAGES + [(3, 512)] * 2)[:count])[f"stage {count}"]
    return f"A pyramid of {count} stages; the last map is {height} by {width} by {filters}."


picture_slider(built, [1, 2, 3, 4, 5, 6, 7], "stages", told, start=3)

# %%
show(
    still(built, [1, 3, 5], "stages", "Each stage halves the map", columns=1),
    "The pyramid with one stage ends with a map of 112 by 112 by 64; with three, 28 by 28 by 256; "
    "with five, 7 by 7 by 512.",
)

# %% [markdown]
# ## Reuse: a small VGG for small pictures
#
# If a net is a loop over a list, another list is another net. `course_utils.models.vgg` is the
# loop above as a function. Our pets have 64 by 64 pixels and two classes, and we have a minute:
# four narrow stages, one dense layer of 64 units.

# %%
from course_utils.models import vgg

keras.utils.set_random_seed(0)
small = vgg(
    (64, 64, 3), classes=2, stages=((1, 16), (1, 32), (2, 48), (2, 64)), dense=(64,), name="small"
)
print(f"{small.count_params():,} parameters")

# %%
from course_utils.datasets import load_pets
from course_utils.plots import learning_curves

train, validation, test = load_pets("train", 2000), load_pets("validation", 500), load_pets("test")
small.compile(
    optimizer="adam",
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
history = small.fit(
    train.images - 0.5,  # centred on 0: VGG has no normalization of its own
    train.labels,
    epochs=9,
    validation_data=(validation.images - 0.5, validation.labels),
    verbose=0,
)
accuracy = small.evaluate(test.images - 0.5, test.labels, verbose=0)[1]
print(f"accuracy on {len(test.labels)} new pets: {accuracy:.3f}")
assert accuracy > 0.9

# %%
show(
    learning_curves(history, "accuracy", "A few stages of one block tell cats from dogs"),
    "Accuracy over nine epochs, on the training pictures and on the validation pictures; both "
    f"rise from near one half to {history.history['val_accuracy'][-1]:.2f}. On new pets: "
    f"{accuracy:.3f}.",
)

# %% [markdown]
# ## The same idea in later nets
#
# ResNet50 (2015) and Xception (2017) came later and are better. Their *blocks* are different: lessons 06 and 08
# take them apart. But look at the nets as pyramids. Both are loops over a list, too: read them in
# `course_utils/models/resnet.py` and `xception.py`.

# %%
from course_utils.models import resnet50, xception

nets = {"ResNet50": resnet50(), "Xception": xception()}
ends = {
    "ResNet50": ["pool1_pool", "conv2_block3_out", "conv3_block4_out", "conv4_block6_out"]
    + ["conv5_block3_out"],
    "Xception": ["block1_conv2_act", "block2_add", "block3_add", "block4_add"]
    + ["block13_add", "block14_sepconv2_act"],
}
for name, net in nets.items():
    shapes = {"picture": net.input_shape[1:]}
    shapes |= {
        f"stage {k}": net.get_layer(end).output.shape[1:] for k, end in enumerate(ends[name], 1)
    }
    show(
        pyramid(shapes, f"{name}: {net.count_params():,} parameters"),
        f"The pyramid of {name}: maps shrink and channels grow, "
        + ", ".join(map(str, shapes.values())),
    )

# %%
# @title Predict, then run the next cell
predict(
    "ResNet50 has three times as many convolutions as VGG16, but a fifth of its parameters. Why?",
    [
        "Its pictures are smaller",
        "It has no big dense layers",
        "Its convolutions have fewer channels",
    ],
    "It has no big dense layers",
    {
        "Its pictures are smaller": "Both take 224 by 224. And a convolution's parameters don't "
        "depend on the size of the picture.",
        "It has no big dense layers": "It averages each channel of the last map over its 7 by 7 "
        "places: 2,048 numbers are left, and one dense layer takes them to 1,000 classes. VGG16's "
        "dense layers hold 124 million.",
        "Its convolutions have fewer channels": "On the contrary: up to 2,048. They save by "
        "kernels of 1 by 1, but compare: VGG16's convolutions hold only 15 million.",
    },
)

# %% [markdown]
# ## What we measured

# %%
measured = {
    "VGG16's parameters, with a pencil": f"{total:,}",
    "VGG16's parameters, as built": f"{ours.count_params():,}",
    "with equal weights, answers differ by": f"{answer_difference:.0e}",
    "parameters in dense layers": f"{shares['parameters']['dense']:.2f}",
    "multiply-adds in convolutions": f"{shares['multiply_adds']['convolutions']:.2f}",
    "a place of stage 1 and of stage 5 sees": f"{fields['block1_pool'].height} and "
    f"{fields['block5_pool'].height} pixels",
    "a small VGG on new pets": f"{accuracy:.3f}",
    "ResNet50 and Xception": " and ".join(f"{net.count_params():,}" for net in nets.values()),
}
for claim, number in measured.items():
    print(f"{claim:42} {number}")

# %% [markdown]
# The claim was that convnets are made of repeated blocks in a pyramid, with growing filter counts
# and shrinking maps. It holds for all three nets, and the loop is the proof: there is nothing
# else in them.
#
# **New terms.** *Block*: layers that belong together, written as a function. *Stage*: the blocks
# that work at one size. *Pyramid*: maps that shrink while channels grow. *Dense layer*: every
# input has a weight to every output. *Multiply-adds*: the multiplications that one picture costs.
#
# **Papers.** K. Simonyan and A. Zisserman, "Very Deep Convolutional Networks for Large-Scale
# Image Recognition", ICLR 2015. K. He and others, "Deep Residual Learning for Image
# Recognition", CVPR 2016. F. Chollet, "Xception: Deep Learning with Depthwise Separable
# Convolutions", CVPR 2017.
#
# **Now you.** The [exercises of this lesson](exercises/05_modularity_hierarchy_reuse.ipynb) count,
# build, prove, and find pyramids elsewhere. Lesson 06 asks what goes wrong when the
# loop gets long, and how one addition repairs it.
