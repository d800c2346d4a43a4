# %% [markdown]
# # 04 · The convolutional layer
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/computer-vision-course/computer-vision-course/blob/main/notebooks/04_the_convolutional_layer.ipynb)
#
# **About 45 minutes, half a minute of computing.**
#
# You will be able to
#
# - compute a convolution with a pencil, then with loops, then with Keras, and get one answer,
# - predict the output shape and the number of parameters of any convolutional layer,
# - say what stride, padding and pooling do,
# - work out how much of a picture one position of a deep layer sees, and measure it.
#
# It builds on Python and a little NumPy. Lesson 01 shows what a whole net is for; this one opens
# the layer that gives convolutional nets their name.

# %% [markdown]
# ## Nine numbers
#
# Here is a photograph, and what nine numbers make of it. The nine numbers are the same at every
# position of the picture. They stand in the code below; after the next two sections you'll know what they do.

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

from course_utils.datasets import photograph
from course_utils.plots import show
from course_utils.widgets import kernel_figure

coffee = photograph("coffee", 256).mean(axis=2)  # grey: the mean of red, green and blue
vertical = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])

# %%
# @title Draw: the photograph, and what the nine numbers make of it
show(
    kernel_figure(coffee, vertical),
    "A cup of coffee on a saucer in grey, and an even grey picture in which its vertical edges "
    "stand out, bright where the photograph gets lighter to the right and dark where it gets "
    "darker.",
)

# %% [markdown]
# ## By hand: one position
#
# A **kernel** is a small grid of numbers. Lay it on the picture, multiply each number with the
# one beneath, and add the nine products. That sum is the output at this one position.
#
# Here the picture has 5 by 5 pixels: dark on the left (0), light on the right (5). In the drawing the numbers
# above 0 are blue and those below 0 orange, the stronger the farther from 0.

# %%
picture = np.array([[0, 0, 0, 5, 5]] * 5)

# %%
# @title Draw: the picture and the kernel
from course_utils.plots import number_grids

show(
    number_grids(
        {"picture": picture, "kernel": vertical},
        "The kernel lies on the framed pixels",
        marked={"picture": (0, 1, 3, 3)},
    ),
    "A picture of five equal rows, 0 0 0 5 5, and a kernel with rows -1 0 1, -2 0 2 and -1 0 1. "
    "The frame holds columns 2 to 4 of the first three rows of the picture.",
)

# %%
# @title Predict, then run the next cell
from course_utils.widgets import predict

predict(
    "What is the sum of the nine products for the framed pixels?",
    ["0", "5", "20"],
    "20",
    {
        "0": "That is the answer where the picture is flat: left and right cancel out. Here the "
        "right column of the frame is lighter.",
        "5": "Each of the three rows adds something: 1 · 5, then 2 · 5, then 1 · 5.",
        "20": "The left column holds zeros, the middle of the kernel is zero, and the right "
        "column gives 1 · 5 + 2 · 5 + 1 · 5 = 20.",
    },
)

# %%
framed = picture[0:3, 1:4]
print(framed * vertical)
print("sum:", np.sum(framed * vertical))
assert np.sum(framed * vertical) == 20

# %% [markdown]
# ## Everywhere: two loops
#
# Now slide the kernel over the picture. It fits in three positions across and three down, so the
# output has 3 by 3 positions. In general a picture of height $H$ and a kernel of height $k$ give
# $H - k + 1$ rows.


# %%
def correlate(picture, kernel):
    """Lay the kernel on every position where it fits, and sum the products."""
    k = len(kernel)
    rows, columns = picture.shape[0] - k + 1, picture.shape[1] - k + 1
    output = np.zeros((rows, columns))
    for row in range(rows):
        for column in range(columns):
            output[row, column] = np.sum(picture[row : row + k, column : column + k] * kernel)
    return output


# %%
by_loops = correlate(picture, vertical)
print(by_loops)

# %%
# @title Draw: the picture, the kernel and the output
show(
    number_grids(
        {"picture": picture, "kernel": vertical, "output": by_loops},
        "0 where it is flat, 20 where it gets lighter",
        marked={"picture": (0, 1, 3, 3), "output": (0, 1, 1, 1)},
    ),
    f"The picture, the kernel and the output, 3 by 3, with three equal rows {by_loops[0].tolist()}."
    " The framed 20 comes from the framed pixels.",
)

# %% [markdown]
# This kernel answers to a change from left to right. It is an **edge detector** for
# vertical edges, and the nine numbers of the opening picture.
#
# A word about the word. In mathematics a *convolution* turns the kernel upside down and left to
# right before it slides. What neural nets do, and what you just did, is strictly a
# *cross-correlation*. The field says convolution anyway. It makes no difference to a
# net that learns its kernels: it would learn them turned.

# %%
from scipy.signal import convolve2d, correlate2d

assert np.array_equal(by_loops, correlate2d(picture, vertical, mode="valid"))
turned = vertical[::-1, ::-1]
assert np.array_equal(by_loops, convolve2d(picture, turned, mode="valid"))
print("SciPy's cross-correlation, and its convolution with the turned kernel, agree with ours")

# %% [markdown]
# ## Try your own
#
# Choose a kernel from the menu, then change its numbers. Some things to try: make the blur
# stronger, find a kernel that moves the picture by one pixel, find one for diagonal edges.

# %%
from course_utils.widgets import kernel_editor

kernel_editor(coffee)

# %% [markdown]
# Four settings side by side, for when you can't change the numbers:

# %%
# @title Draw: four kernels
from course_utils.plots import image_row
from course_utils.widgets.kernel_editor import KERNELS

named = {name: correlate2d(coffee, KERNELS[name], mode="valid") for name in KERNELS}
blur, sharpen = np.clip(named["blur"], 0, 1), np.clip(named["sharpen"], 0, 1)
edges = [np.clip(0.5 + named[f"{way} edges"], 0, 1) for way in ("vertical", "horizontal")]
show(
    image_row(
        [blur, sharpen, *edges],
        ["blur: all 1/9", "sharpen", "vertical edges", "horizontal edges"],
        height=2.1,
        title="One photograph through four kernels",
    ),
    "The cup blurred; sharpened; grey with its vertical edges standing out; and grey with its "
    "horizontal edges standing out.",
)

# %%
# @title Predict, then run the next cell
predict(
    "Which nine numbers leave a picture exactly as it is?",
    ["All 1/9", "All 1", "A 1 in the middle, zeros around it"],
    "A 1 in the middle, zeros around it",
    {
        "All 1/9": "That is the mean of nine neighbours: it blurs.",
        "All 1": "That is the sum of nine neighbours: a blur, and nine times too bright.",
        "A 1 in the middle, zeros around it": "Each position keeps its own pixel and ignores its "
        "neighbours.",
    },
)

# %%
as_it_is = correlate2d(coffee, KERNELS["as it is"], mode="valid")
print("equal to the picture without its border:", np.array_equal(as_it_is, coffee[1:-1, 1:-1]))
assert np.array_equal(as_it_is, coffee[1:-1, 1:-1])

# %% [markdown]
# ## Shapes: colours in, many kernels out
#
# A colour picture has three **channels**: red, green, blue. Then the kernel has three slices,
# too, one for each channel. All $3 \cdot 3 \cdot 3 = 27$ products are added into *one* number.
#
# And a layer has many kernels, called **filters**. Each gives one channel of the output. Each
# filter also has one number of its own that is added at every position, its **bias**. So a layer
# with kernels of height and width $k$ holds
#
# $$\text{parameters} = k \cdot k \cdot C_\text{in} \cdot C_\text{out} + C_\text{out}$$

# %%
# @title Predict, then run the next cell
predict(
    "A layer reads a colour picture and has 32 filters of 3 by 3. How many parameters?",
    ["288", "320", "896"],
    "896",
    {
        "288": "That is 3 · 3 · 32: one slice for each kernel, and no bias. A colour picture "
        "needs three slices in each kernel.",
        "320": "That is 3 · 3 · 32 + 32, right for a grey picture.",
        "896": "3 · 3 · 3 · 32 = 864, and 32 biases.",
    },
)

# %% [markdown]
# Here is the layer in Keras, on a batch of one colour photograph (a **batch** is a stack of
# pictures that go through the net together). Its kernels are random: nobody
# has trained it.

# %%
from course_utils.quiet import load_tensorflow

load_tensorflow()  # Keras computes with TensorFlow; without this it opens with a page of log
import keras
from keras import layers

# %%
keras.utils.set_random_seed(4)
photo = photograph("coffee", 128)[None]  # (1, 128, 128, 3): a batch of one
layer = layers.Conv2D(32, kernel_size=3)
output = keras.ops.convert_to_numpy(layer(photo))

# %%
print("input: ", photo.shape)
print("kernel:", tuple(layer.kernel.shape), " bias:", tuple(layer.bias.shape))
print("output:", output.shape, " parameters:", layer.count_params())
assert layer.count_params() == 3 * 3 * 3 * 32 + 32

# %% [markdown]
# The same with loops. The sum now runs over rows, columns *and* channels; the rest is as before.


# %%
def convolve(picture, kernel, bias):
    """Convolve an (H, W, C) picture with a (k, k, C, F) kernel: (H - k + 1, W - k + 1, F)."""
    k, _, _, filters = kernel.shape
    rows, columns = picture.shape[0] - k + 1, picture.shape[1] - k + 1
    output = np.zeros((rows, columns, filters))
    for row in range(rows):
        for column in range(columns):
            patch = picture[row : row + k, column : column + k, :, None]  # (k, k, C, 1)
            output[row, column] = np.sum(patch * kernel, axis=(0, 1, 2)) + bias
    return output


# %%
loops = convolve(photo[0], layer.kernel.numpy(), layer.bias.numpy())
difference = np.abs(loops - output[0]).max()
print(f"largest difference between the loops and Keras: {difference:.0e}")
assert difference < 1e-5

# %% [markdown]
# ## Stride and padding
#
# Two settings change the size of the output.
#
# **Stride** is the step of the kernel. With stride 2 it visits every second position, and the
# output is half as high and half as wide, rounded up.
#
# **Padding** says what happens at the border. With `"valid"` the kernel never hangs over, and the
# output is a little smaller. With `"same"` the picture gets a border of zeros, just wide enough
# that with stride 1 the output is as large as the input. With $s$ for the stride:
#
# $$\text{valid: } \left\lceil \frac{H - k + 1}{s} \right\rceil
# \qquad \text{same: } \left\lceil \frac{H}{s} \right\rceil$$
#
# The brackets $\lceil \; \rceil$ mean: round up.

# %%
# @title Predict, then run the next cell
predict(
    "A picture 64 pixels high, a kernel of 5 by 5, stride 2, padding valid. How many rows?",
    ["30", "32", "60"],
    "30",
    {
        "30": "64 - 5 + 1 = 60 positions, every second one: 30.",
        "32": "That is the answer with padding same: 64 / 2.",
        "60": "That is the answer with stride 1: 64 - 5 + 1.",
    },
)

# %%
import math

for padding, room in [("valid", 64 - 5 + 1), ("same", 64)]:
    for stride in (1, 2, 3):
        made = layers.Conv2D(1, 5, strides=stride, padding=padding)(np.zeros((1, 64, 64, 1)))
        print(f"{padding:5}  stride {stride}: {made.shape[1]} rows")
        assert made.shape[1] == math.ceil(room / stride)

# %% [markdown]
# ## Pooling
#
# What a filter gives is called a **map**: it says how strongly the filter answers at each position. A **pooling** layer makes maps smaller, and has no
# parameters. **Max pooling** keeps the largest of 2 by 2 neighbours; **average pooling** keeps their mean. Either way the map gets half
# as high and half as wide. After max pooling a strong answer is still there; its exact position is lost.

# %%
found = np.array([[1, 0, 2, 0], [0, 7, 0, 0], [0, 0, 3, 0], [0, 5, 0, 1]])
blocks = found.reshape(2, 2, 2, 2)  # block row, row in it, block column, column in it
largest, mean = blocks.max(axis=(1, 3)), blocks.mean(axis=(1, 3))
pooled = layers.MaxPooling2D(2)(found[None, :, :, None].astype("float32"))
assert np.array_equal(pooled[0, :, :, 0], largest)

# %%
# @title Draw: a map, and both ways of pooling it
show(
    number_grids(
        {"map": found, "max pooling": largest, "average pooling": mean},
        "Max pooling keeps the strongest of four",
        marked={"map": (0, 0, 2, 2), "max pooling": (0, 0, 1, 1), "average pooling": (0, 0, 1, 1)},
    ),
    f"A map of 4 by 4 numbers; its max pooling {largest.tolist()}; its average pooling "
    f"{mean.tolist()}. The frame shows that 1, 0, 0 and 7 become 7 and 2.",
)

# %% [markdown]
# ## Why not a dense layer?
#
# A **dense** layer joins every input number to every output number with a weight of its own. A
# convolution has two ideas that a dense layer lacks: it looks at *small neighbourhoods*, and it
# uses *the same weights everywhere*. What does that save, from a colour picture of 64 by 64 pixels to 32 channels of
# the same size?

# %%
inputs, outputs = 64 * 64 * 3, 64 * 64 * 32
dense, convolution = inputs * outputs + outputs, 3 * 3 * 3 * 32 + 32
print(f"dense layer:         {dense:>13,} parameters")
print(f"convolutional layer: {convolution:>13,} parameters")
print(f"ratio: {dense / convolution:,.0f}")

# %% [markdown]
# It also buys something that can't be counted in parameters. Move the picture, and the output
# of a convolution with stride 1 moves along, unchanged, away from the border: what a filter can find here, it can find there. Let's see if
# that is exactly true.

# %%
moved = np.roll(photo, (8, 5), axis=(1, 2))  # 8 rows down, 5 columns to the right
after = keras.ops.convert_to_numpy(layer(moved))
expected = np.roll(output, (8, 5), axis=(1, 2))

# %%
far_in = slice(12, -12)  # away from the border, where pixels wrap round
inner = (slice(None), far_in, far_in)
shift_error = np.abs(after[inner] - expected[inner]).max()
print(f"'move, then convolve' and 'convolve, then move' differ by {shift_error:.0e} at most")
assert shift_error < 1e-5

# %% [markdown]
# ## What a position sees
#
# One output of a 3 by 3 convolution sees 3 by 3 pixels. Stack a second one on top: it sees 3 by
# 3 positions of the first, and those see 5 by 5 pixels. This is the **receptive field**. A rule
# gives it for any stack. With $f$ for the field and $j$ for the distance, in pixels, between two
# neighbouring positions:
#
# $$f \leftarrow f + (k - 1) \cdot j \qquad j \leftarrow j \cdot s$$
#
# Start with $f = 1$ and $j = 1$, the pixel itself, and go through the layers one by one.

# %%
stack = [("convolution", 3, 1), ("convolution", 3, 1), ("pooling", 2, 2), ("convolution", 3, 1)]
field, distance = 1, 1
for kind, kernel, stride in stack:
    field, distance = field + (kernel - 1) * distance, distance * stride
    print(f"{kind:11} {kernel} by {kernel}, stride {stride}: {field:2} pixels, {distance} apart")

# %%
# @title Predict, then run the next cell
predict(
    "The last 3 by 3 convolution added 4 pixels. Why not 2, as the two before the pooling did?",
    [
        "Pooling has a kernel of its own",
        "Its neighbours stand 2 pixels apart",
        "It has more channels",
    ],
    "Its neighbours stand 2 pixels apart",
    {
        "Pooling has a kernel of its own": "It has, and its pixel is counted on its own line.",
        "Its neighbours stand 2 pixels apart": "The kernel reaches one position to each side. After "
        "a stride of 2 that is 2 pixels to each side. So depth and stride together make fields "
        "grow fast.",
        "It has more channels": "Channels lie at one and the same position. They don't widen what "
        "it sees.",
    },
)

# %% [markdown]
# Is the rule true? Measure it. Change a pixel a little: does the position's number change? A **gradient**
# tells by how much, for the pixels of a picture at once. Where it is exactly 0, the position sees nothing.
# `measured_receptive_field` asks for the gradient of the position in the middle. The net is a `Sequential`, layers one after
# the other; `relu` (rectified linear unit) sets negative numbers to 0, and so can hide a pixel. So we take 64 random pictures:
# what is hidden in one shows in another.

# %%
net = keras.Sequential(
    [
        keras.Input((32, 32, 3)),
        layers.Conv2D(8, 3, padding="same", activation="relu", name="conv1"),
        layers.Conv2D(8, 3, padding="same", activation="relu", name="conv2"),
        layers.MaxPooling2D(2, name="pool"),
        layers.Conv2D(8, 3, padding="same", activation="relu", name="conv3"),
    ]
)

# %%
from course_utils.analysis import measured_receptive_field, receptive_fields

noise = np.random.default_rng(0).random((64, 32, 32, 3), dtype=np.float32)
seen = {name: measured_receptive_field(net, name, noise) for name in ("conv1", "conv2", "conv3")}
for name, strength in seen.items():
    measured = np.count_nonzero(strength.any(axis=1))  # rows of pixels with a gradient
    by_rule = int(receptive_fields(net)[name].height)
    print(f"{name}: by rule {by_rule}, measured {measured}")
    assert measured == by_rule
assert by_rule == field  # as we worked it out

# %%
# @title Draw: the pixels that each layer sees
shown = [(strength / strength.max())[8:25, 8:25] ** 0.5 for strength in seen.values()]
show(
    image_row(
        shown,
        [f"{name}: {int(receptive_fields(net)[name].height)} pixels" for name in seen],
        height=2.1,
        title="The deeper, the larger the patch that a position sees",
    ),
    "Three black squares with a light patch in the middle: 3 by 3 pixels for conv1, 5 by 5 for "
    f"conv2, {by_rule} by {by_rule} for conv3, uneven inside.",
)
assert shown[0][8, 8] < shown[0].max()  # the middle pixel is not the brightest

# %% [markdown]
# The field is a limit, not a window: within it, pixels count unequally. In a deep stack those in the middle reach the position by many more
# paths than those at the border, and count for more on average (Luo and others, 2016). A single layer has no such paths: in the
# first picture the middle isn't the brightest. (The
# pictures show square roots, so that faint pixels can be seen, of the 17 by 17 pixels in the middle.)
#
# ## Where kernels come from
#
# So far you chose the nine numbers. In a net nobody does: they start out random, and training
# moves each of them to make the answers better. Can a layer find the edge kernel by itself? Show
# it a picture and its edge picture, and nothing else. (The picture is random noise: in a
# photograph neighbours are so alike that many kernels do nearly the same.) The loss, which training makes small, is the **mean squared error**, `mse`: the mean of the squared differences to the edge picture;
# **Adam** is the optimizer, the rule by which the numbers are moved (0.1 says how far); an **epoch** is one pass through the data, here one picture.

# %%
grain = np.random.default_rng(1).normal(size=(64, 64))
edges = correlate2d(grain, vertical, mode="valid")
single = keras.Sequential([keras.Input((None, None, 1)), layers.Conv2D(1, 3, use_bias=False)])
single.compile(keras.optimizers.Adam(0.1), loss="mse")

# %%
start = single.layers[0].kernel.numpy()[..., 0, 0]
single.fit(grain[None, ..., None], edges[None, ..., None], epochs=200, verbose=0)
learned = single.layers[0].kernel.numpy()[..., 0, 0]
error = np.abs(learned - vertical).max()
print(f"largest error of the nine numbers: {error:.3f}")
assert error < 0.05

# %%
# @title Draw: the kernel before and after
show(
    number_grids(
        {"random start": start, "learned": learned.round(2) + 0, "the one we used": vertical},
        "From examples alone, the layer finds the nine numbers",
        digits=2,
    ),
    f"Three kernels. Random start: {start.astype(float).round(1).tolist()}. Learned: "
    f"{(learned.astype(float).round(1) + 0).tolist()}."
    f" The one we used: {vertical.tolist()}.",
)

# %% [markdown]
# In a real net nobody has the edge picture either: only the label, cat or dog, at the far end of
# many layers. Lesson 09 looks at what the layers do then, and lesson 10 at what their filters look for.
#
# ## What we measured

# %%
# @title What we measured
from course_utils.plots import show_measured

show_measured(
    {
        "loops and SciPy agree on the hand-worked picture": "exactly",
        "loops and Keras's layer differ by at most": f"{difference:.0e}",
        "parameters of 32 filters on colour": f"{layer.count_params()}, as by the formula",
        "a dense layer would need": f"{dense / convolution:,.0f} times as many",
        "moving before or after convolving differs by": f"{shift_error:.0e}",
        "receptive field of conv3, by rule and by gradient": f"{by_rule} and {measured} pixels",
        "largest error of the learned kernel": f"{error:.3f}",
    }
)

# %% [markdown]
# **New terms.** *Kernel*: the small grid of weights that slides over the picture. *Filter*: the
# kernel and bias that make one output channel. *Channel*: one of the numbers at a position.
# *Stride*: the step of the kernel. *Padding*: the border added before it slides. *Map*: what one
# filter gives. *Pooling*: keeping the largest or the mean of each little block. *Receptive field*: the pixels that a position can
# see.
#
# **Papers.** K. Fukushima, "Neocognitron", Biological Cybernetics 1980. Y. LeCun and others,
# "Backpropagation applied to handwritten zip code recognition", Neural Computation 1989. V.
# Dumoulin and F. Visin, "A guide to convolution arithmetic for deep learning", 2016. W. Luo and
# others, "Understanding the effective receptive field in deep convolutional neural networks",
# NIPS 2016.
#
# **Now you.** The [exercises of this lesson](exercises/04_the_convolutional_layer.ipynb) go from a
# convolution on paper to the field of a deep position, and tell you what is right at once.
# Lesson 05 builds a big net of this layer, pooling and dense layers.
