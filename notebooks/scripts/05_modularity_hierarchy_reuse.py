# %% [markdown]
# # 05 · Modularity, hierarchy, reuse
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/computer-vision-course/computer-vision-course/blob/main/notebooks/05_modularity_hierarchy_reuse.ipynb)
#
# **About 40 minutes, less than a minute of computing.**
#
# You will be able to
#
# - write a block as a function and a whole net as a loop,
# - count the parameters and the multiplications of a net before you build it,
# - build VGG16, and prove that it is VGG16,
# - find the same three ideas in later convnets.
#
# It builds on lessons 01 (training, logits, softmax) and 04 (kernels, channels, pooling, receptive fields).

# %% [markdown]
# ## A net of 138 million numbers
#
# With VGG16 its authors won the localisation part (name the thing, and box it) of the 2014 contest on ImageNet, photographs of 1,000 classes (Simonyan and Zisserman, 2015). The 16 are its layers with weights: 13 convolutions
# and 3 dense layers. It holds 138 million numbers. They
# described it in one small table, and you'll write it in a dozen lines. How can something so
# large be so short? Look at its shape first: the maps that it passes on, from the picture on the
# left to the last one on the right. (Heights are drawn by their square roots, and thicknesses much like that, to fit 224 and 7 into one picture.)

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
# How many convolutions a stage has, and how many filters each of them.
STAGES = [(2, 64), (2, 128), (3, 256), (3, 512), (3, 512)]


def shapes_of(stages, size=224):
    """Return the shape of the picture, and of what each stage passes on."""
    shapes = {"picture": (size, size, 3)}
    for number, (_, filters) in enumerate(stages, start=1):
        size = size // 2
        shapes[f"stage {number}"] = (size, size, filters)
    return shapes


# %%
# @title Draw: the maps of VGG16, from the picture to stage 5
from course_utils.plots import pyramid, show

show(
    pyramid(shapes_of(STAGES), "Maps shrink, channels grow up to stage 4"),
    "Six slabs from left to right, each lower than the one before, and thicker up to stage 4: "
    + "; ".join(f"{name} {h} by {w} by {c}" for name, (h, w, c) in shapes_of(STAGES).items()),
)

# %% [markdown]
# Three words describe how this is made.
#
# - **Modularity**: the net consists of *blocks*, groups of layers that belong together.
# - **Hierarchy**: blocks stand on blocks. A block, or several in a row, make a **stage**. A stage sees more of the picture than the one
#   before, with fewer positions and, up to stage 4, more channels: a pyramid.
# - **Reuse**: in VGG16 a stage is the *same* block as the one before, with two numbers to choose: how many convolutions, and with how many filters.
#
# ## By hand: what a block costs
#
# VGG's kernels are 3 by 3. From lesson 04: a layer that reads $C_\text{in}$ channels and
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
        "slices for 3 channels. 3 · 3 · 3 · 64 + 64 = 1,792.",
        "The second": "It reads 64 channels rather than 3: 3 · 3 · 64 · 64 + 64 = 36,928, about "
        "twenty times as many. The size of the picture plays no part.",
        "Both the same: both have 64 filters": "The filters of the second are thicker: each has "
        "64 slices, one for each channel that it reads.",
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


# %%
by_hand = parameters_of(STAGES)
for number, count in enumerate(by_hand, start=1):
    print(f"stage {number}: {count:>10,}")
print(f"together {sum(by_hand):>10,}")

# %% [markdown]
# That makes 14.7 million, far from 138. The rest lies behind the pyramid: the last map of 7 by 7
# by 512 is laid out as one long row of 25,088 numbers and goes through three **dense** layers, of
# 4,096, 4,096 and 1,000 units (there are 1,000 classes). A dense layer has a weight for a pair of an input and a unit.

# %%
# @title Predict, then run the next cell
predict(
    "Where do most of VGG16's 138 million parameters lie?",
    ["In stage 5, the last one", "In the first dense layer", "In the last dense layer"],
    "In the first dense layer",
    {
        "In stage 5, the last one": "Its three layers hold 7 million together.",
        "In the first dense layer": "25,088 inputs times 4,096 units: 103 million, three quarters "
        "of the net in one layer. Two later nets, below, average each channel first, and save it.",
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


# %%
def vgg_stage(x, convolutions, filters, *, name):
    """Convolve 3 by 3 a few times, then keep the largest of 2 by 2 neighbours."""
    for number in range(1, convolutions + 1):
        layer_name = f"{name}_conv{number}"
        x = layers.Conv2D(filters, 3, padding="same", activation="relu", name=layer_name)(x)
    return layers.MaxPooling2D(2, name=f"{name}_pool")(x)


# %% [markdown]
# `padding="same"` keeps the size, so a stage may have any number of convolutions. `relu` (rectified linear unit) sets
# negative numbers to 0: without something like it between them, two convolutions in a row would be no more
# than one. (A sum of sums is a sum.)
#
# ## A net is a loop
#
# Five stages, then the dense layers: VGG16.

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
# (23 layers, as Keras counts the input, the poolings and the flattening, too.)
#
# Is it the real one? Keras has VGG16 built in. Compare the layers with weights: names, and shapes of
# weights. (`weights=None` takes random numbers, as the trained ones would need a download.)


# %%
def names_and_shapes(model):
    """List each layer with weights: its name and the shapes of its weights."""
    weighted = [layer for layer in model.layers if layer.weights]
    return [(layer.name, [tuple(weight.shape) for weight in layer.weights]) for layer in weighted]


# %%
keras.utils.set_random_seed(5)  # the same random weights in every run
published = keras.applications.VGG16(weights=None)
print("same names and shapes:", names_and_shapes(ours) == names_and_shapes(published))
assert names_and_shapes(ours) == names_and_shapes(published)

# %% [markdown]
# Names and shapes are one thing. The strict test is to copy all weights across and to ask both
# for their answer to the same input. (The built-in one ends with a softmax, so we compare after one.) With random weights the 1,000
# answers lie close together, so what counts is how far ours are off, compared with how far they lie apart.

# %%
import numpy as np

ours.set_weights(published.get_weights())
noise = np.random.default_rng(5).normal(size=(1, 224, 224, 3)).astype("float32")
answers, theirs = np.array(keras.ops.softmax(ours(noise))), np.array(published(noise))
answer_difference, apart = np.abs(answers - theirs).max(), np.ptp(theirs)
print(f"largest difference {answer_difference:.0e}; the 1,000 answers lie {apart:.0e} apart")
assert answer_difference < apart / 1000

# %% [markdown]
# ## Where the memory is, and where the work is
#
# A net's **multiply-adds** are the multiplications (each with its addition) that one picture costs. A
# convolution does $3 \cdot 3 \cdot C_\text{in} \cdot C_\text{out}$ of them *at every position* of its output, a dense
# layer one for each of its weights. So the list of stages tells them before there is a net:


# %%
def multiply_adds_of(stages, size=224, channels=3):
    """Count the multiplications of each stage's 3 by 3 convolutions on one picture."""
    counts = []
    for convolutions, filters in stages:
        weights = 3 * 3 * filters * (channels + (convolutions - 1) * filters)
        counts.append(weights * size**2)  # at every position
        size, channels = size // 2, filters
    return counts


# %%
in_convolutions = sum(multiply_adds_of(STAGES))
by_pencil = in_convolutions + 25088 * 4096 + 4096 * 4096 + 4096 * 1000
print(f"multiply-adds of VGG16: {by_pencil:,}, in convolutions {in_convolutions:,}")

# %% [markdown]
# Of a net that is built, `layer_table` lists the layers: shape, parameters and multiply-adds.

# %%
from course_utils.analysis import format_table, layer_table

rows = layer_table(ours)
print(format_table(rows, only_with_weights=True))

# %%
assert sum(row.multiply_adds for row in rows) == by_pencil
convolutional = [row for row in rows if row.kind == "Conv2D"]
in_dense = 1 - sum(row.parameters for row in convolutional) / total
work = sum(row.multiply_adds for row in convolutional) / by_pencil
print(f"parameters in the dense layers {in_dense:.2f}, work in the convolutions {work:.2f}")
assert in_dense > 0.85 and work > 0.95

# %% [markdown]
# Nine tenths of the numbers sit in the dense layers, and nearly all of the work is done by the
# convolutions. A weight of a dense layer is used once for a picture; a weight of the first
# convolution is used at 224 · 224 = 50,176 positions.
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
# How much of the picture does one position see after each stage? The rule of lesson 04, applied by
# `receptive_fields`:

# %%
from course_utils.analysis import receptive_fields

fields = receptive_fields(ours)
for number in range(1, 6):
    field = fields[f"block{number}_pool"]
    print(f"stage {number}: sees {field.height:3.0f} pixels; neighbours {field.step[0]:.0f} apart")
assert field.height > 0.9 * 224

# %% [markdown]
# A position of stage 1 sees 6 pixels: room for an edge or a spot. A position of stage 5 sees
# nearly the whole picture: room for a face. Lessons 09 and 10 look at what the layers do find.
#
# Move the slider to build the pyramid stage by stage. (Its last setting
# adds two more stages: then one position is left.)

# %%
# @title Draw: a slider through the stages
from course_utils.widgets import picture_slider, still


def built(count):
    """Draw the pyramid with the first few stages."""
    return pyramid(shapes_of((STAGES + [(3, 512)] * 2)[:count]), height=2.6, most_channels=512)


def last_map(count):
    """Say what the last map of the pyramid is."""
    height, width, filters = shapes_of((STAGES + [(3, 512)] * 2)[:count])[f"stage {count}"]
    return f"A pyramid of {count} stages; the last map is {height} by {width} by {filters}."


picture_slider(built, [1, 2, 3, 4, 5, 6, 7], "stages", last_map, start=3)

# %%
# @title Draw: three settings of the slider
show(
    still(built, [1, 3, 5], "stages", "Each stage halves height and width", columns=1),
    "The pyramid with one stage ends with a map of 112 by 112 by 64; with three, 28 by 28 by 256; "
    "with five, 7 by 7 by 512.",
)

# %% [markdown]
# ## Reuse: a small VGG for small pictures
#
# If a net is a loop over a list, another list is another net. `course_utils.models.vgg` is the
# loop above as a function. Our pets have 64 by 64 pixels and two classes, and we have a minute:
# four narrow stages, a dense layer of 64 units and one of 2, the answers.

# %%
from course_utils.models import vgg

keras.utils.set_random_seed(0)
stages = ((1, 16), (1, 32), (2, 48), (2, 64))
small = vgg((64, 64, 3), classes=2, stages=stages, dense=(64,), name="small")
print(f"{small.count_params():,} parameters")

# %%
from course_utils.datasets import load_pets

train, validation, test = load_pets("train", 2000), load_pets("validation", 500), load_pets("test")
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
small.compile(optimizer="adam", loss=loss, metrics=["accuracy"])

# %%
# Minus 0.5 puts 0 in the middle of the pixels' range.
seen, unseen = train.images - 0.5, (validation.images - 0.5, validation.labels)
history = small.fit(seen, train.labels, epochs=9, validation_data=unseen, verbose=0)
accuracy = small.evaluate(test.images - 0.5, test.labels, verbose=0)[1]
print(f"accuracy on {len(test.labels)} new pets: {accuracy:.3f}")
assert accuracy > 0.9

# %%
# @title Draw: the accuracy, epoch by epoch
from course_utils.plots import learning_curves

curve = history.history["val_accuracy"]
show(
    learning_curves(history, "accuracy", "Four stages tell cats from dogs"),
    "Accuracy over nine epochs. On the training pictures it begins at "
    f"{history.history['accuracy'][0]:.2f}; on the validation pictures it goes "
    f"{', '.join(f'{value:.2f}' for value in curve)}. On new pets: {accuracy:.3f}.",
)

# %% [markdown]
# ## The same idea in later nets
#
# ResNet50 (He and others, 2016) and Xception (Chollet, 2017) came later, and their papers report higher accuracy on ImageNet. Their *blocks* are different:
# lessons 06 and 08 take them apart. But look at the nets as pyramids. Their code has loops at its heart, too: read it in
# `course_utils/models/published.py` and `xception.py`. Here are the maps at which their stages end, and the number of their convolutions (lesson 06 explains
# those on side paths, which count, too).

# %%
# @title Names: the last layer of each stage
ENDS = {
    "ResNet50": [
        "pool1_pool",
        "conv2_block3_out",
        "conv3_block4_out",
        "conv4_block6_out",
        "conv5_block3_out",
    ],
    "Xception": [
        "block1_conv2_act",
        "block2_add",
        "block3_add",
        "block4_add",
        "block13_add",
        "block14_sepconv2_act",
    ],
}

# %%
from course_utils.models import resnet50, xception

nets = {"ResNet50": resnet50(), "Xception": xception()}

# %%
pyramids = {}
for name, net in nets.items():
    shapes = [net.get_layer(end).output.shape[1:] for end in ENDS[name]]
    pyramids[name] = {"picture": net.input_shape[1:]}
    pyramids[name] |= {f"stage {number}": shape for number, shape in enumerate(shapes, start=1)}
    convolutions = sum("conv" in type(layer).__name__.lower() for layer in net.layers)
    print(f"{name}: {convolutions} convolutions, {net.count_params():,} parameters")

# %%
# @title Draw: the pyramids of ResNet50 and Xception
for name, shapes in pyramids.items():
    show(
        pyramid(shapes, f"{name}: {nets[name].count_params():,} parameters"),
        f"The pyramid of {name}, from the picture to its last stage; the maps are "
        + ", ".join(map(str, shapes.values())),
    )
    sides, channels = zip(*[(shape[0], shape[2]) for shape in shapes.values()], strict=True)
    assert list(sides) == sorted(sides, reverse=True) and list(channels) == sorted(channels)

# %%
# @title Predict, then run the next cell
predict(
    "ResNet50 has four times as many convolutions as VGG16, but a fifth of its parameters. Why?",
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
        "positions: 2,048 numbers are left, and one dense layer takes them to 1,000 classes. VGG16's "
        "dense layers hold 124 million.",
        "Its convolutions have fewer channels": "On the contrary: up to 2,048. And outside its dense "
        "layer it has 24 million parameters, VGG16 has 15 million.",
    },
)

# %% [markdown]
# ## What we measured

# %%
# @title What we measured
from course_utils.plots import show_measured

show_measured(
    {
        "VGG16's parameters, with a pencil": f"{total:,}",
        "VGG16's parameters, as built": f"{ours.count_params():,}",
        "with equal weights, answers differ by": f"{answer_difference:.0e}, and lie {apart:.0e} apart",
        "parameters in dense layers": f"{in_dense:.2f}",
        "VGG16's multiply-adds, with a pencil and as built": f"{by_pencil:,}",
        "multiply-adds in convolutions": f"{work:.2f}",
        "a position of stage 1 and of stage 5 sees": f"{fields['block1_pool'].height:.0f} and "
        f"{fields['block5_pool'].height:.0f} pixels",
        "a small VGG on new pets": f"{accuracy:.3f}",
        "ResNet50 and Xception": " and ".join(f"{net.count_params():,}" for net in nets.values()),
    }
)

# %% [markdown]
# The lecture claims that convnets are made of repeated blocks in a pyramid, with growing filter counts
# and shrinking maps. In the three nets no stage has larger maps or fewer channels than the one before (some keep one of the two), and loops over
# blocks build them, but for some layers before and after. VGG16's dense layers stand outside the pyramid, with nine tenths of its parameters.
#
# **New terms.** *Block*: layers that belong together, written as a function. *Stage*: blocks in a row; from stage to stage the maps shrink, or the channels grow, or both. *Pyramid*: maps that shrink while channels grow. *Dense layer*: an
# input has a weight to each output. *Multiply-adds*: the multiplications that one picture costs.
#
# **Papers.** K. Simonyan and A. Zisserman, "Very Deep Convolutional Networks for Large-Scale
# Image Recognition", ICLR 2015. K. He and others, "Deep Residual Learning for Image
# Recognition", CVPR 2016. F. Chollet, "Xception: Deep Learning with Depthwise Separable
# Convolutions", CVPR 2017.
#
# **Now you.** The [exercises of this lesson](exercises/05_modularity_hierarchy_reuse.ipynb) count,
# build, prove, and find pyramids elsewhere. Lesson 06 asks what goes wrong when the
# loop gets long, and how much of it one addition repairs.
